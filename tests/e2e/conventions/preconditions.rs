//! `ETag` and `If-Match`: nobody's change is lost.

use e2e::{Organization, Server};
use futures_util::future::join_all;
use serde_json::json;

/// A path to change and a change, for one object of each kind that can be changed.
async fn changeable(organization: &Organization) -> Vec<(String, serde_json::Value)> {
    let owner = &organization.owner;
    let person = organization.person(json!({})).await.id();
    let program = organization.program(json!({})).await.id();
    let skill = owner
        .post("/v1/skills", json!({ "name": "Negotiation" }))
        .expect(201)
        .await
        .id();
    vec![
        (
            format!("/v1/organizations/{}", organization.id),
            json!({ "name": "Renamed" }),
        ),
        (
            format!("/v1/people/{person}"),
            json!({ "job_title": "Welder" }),
        ),
        (
            format!("/v1/programs/{program}"),
            json!({ "description": "New" }),
        ),
        (
            format!("/v1/skills/{skill}"),
            json!({ "aliases": ["Bargaining"] }),
        ),
    ]
}

#[tokio::test]
async fn a_change_without_if_match_is_428() {
    let organization = Server::shared().organization();
    for (path, change) in changeable(&organization).await {
        let body = change.to_string();
        let call = organization
            .owner
            .call("PATCH", &path)
            .bytes("application/merge-patch+json", body);
        call.refused(428, "precondition-required").await;
    }
    let person = organization.person(json!({})).await.id();
    let call = organization
        .owner
        .call("DELETE", &format!("/v1/people/{person}"));
    call.refused(428, "precondition-required").await;
}

#[tokio::test]
async fn a_stale_etag_is_412_and_changes_nothing() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for (path, change) in changeable(&organization).await {
        let first = owner.get(&path).expect(200).await.etag();
        let changed = owner
            .patch_if(&path, &first, change.clone())
            .expect(200)
            .await;
        assert_ne!(changed.etag(), first, "{path}");
        let refused = owner
            .patch_if(&path, &first, change)
            .refused(412, "precondition-failed")
            .await;
        assert_eq!(
            refused.etag(),
            changed.etag(),
            "{path}: the problem names the current version"
        );
        let read = owner.get(&path).expect(200).await;
        assert_eq!(
            (read.etag(), &read.body),
            (changed.etag(), &changed.body),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_list_of_etags_and_a_star_match() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for (path, change) in changeable(&organization).await {
        let etag = owner.get(&path).expect(200).await.etag();
        let several = format!("\"999\", {etag}");
        owner
            .patch_if(&path, &several, change.clone())
            .expect(200)
            .await;
        owner.patch_if(&path, "*", change).expect(200).await;
    }
}

#[tokio::test]
async fn of_two_changes_at_once_with_one_etag_one_is_refused() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for (path, change) in changeable(&organization).await {
        for _ in 0..5 {
            let etag = owner.get(&path).expect(200).await.etag();
            let calls = (0..8).map(|_| owner.patch_if(&path, &etag, change.clone()).send());
            let mut statuses: Vec<u16> = join_all(calls)
                .await
                .iter()
                .map(|answer| answer.status)
                .collect();
            statuses.sort_unstable();
            assert_eq!(statuses.first(), Some(&200), "{path}: {statuses:?}");
            // A loser has read before the winner wrote (409) or after (412).
            assert!(
                statuses
                    .iter()
                    .skip(1)
                    .all(|status| [409, 412].contains(status)),
                "{path}: {statuses:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_step_may_name_the_version_that_it_is_meant_for() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.program(json!({})).await;
    let path = format!("/v1/programs/{}/open", program.id());
    owner
        .post(&path, json!({}))
        .if_match("\"99\"")
        .refused(412, "precondition-failed")
        .await;
    owner
        .post(&path, json!({}))
        .if_match(&program.etag())
        .expect(200)
        .await;
}

#[tokio::test]
async fn a_weak_etag_never_matches() {
    let organization = Server::shared().organization();
    for (path, change) in changeable(&organization).await {
        let etag = organization.owner.get(&path).expect(200).await.etag();
        let call = organization
            .owner
            .patch_if(&path, &format!("W/{etag}"), change);
        call.refused(412, "precondition-failed").await;
    }
}
