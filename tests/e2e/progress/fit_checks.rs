//! Fit checks: private, and a poor fit is seen by those who can help.

use e2e::Server;
use serde_json::json;

use super::pair;

#[tokio::test]
async fn the_partner_never_learns_of_it() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let (mentee, mentor) = (&pair.mentee.actor, &pair.mentor.actor);
    let coordinator = organization.coordinator(&pair.program).await;
    let path = format!("{}/fit-checks", pair.path);
    let before = mentor.get(&pair.path).expect(200).await;
    let body = json!({ "fit": "poor", "private_note": "we live in other worlds" });
    let said = mentee.post(&path, body).expect(201).await;
    assert_eq!(said["wants_replacement"], true);
    for (who, seen) in [(mentee, 1), (mentor, 0), (&coordinator, 1)] {
        assert_eq!(who.all(&path, &[]).await.len(), seen);
        let poor = who.all("/v1/fit-checks", &[("fit", "poor")]).await;
        assert_eq!(poor.len(), seen);
    }
    let read = coordinator.get(said.header("location")).expect(200).await;
    assert_eq!(read["private_note"], "we live in other worlds");
    mentor
        .get(said.header("location"))
        .refused(404, "not-found")
        .await;
    let after = mentor.get(&pair.path).expect(200).await;
    assert_eq!(
        (before.etag(), before.body),
        (after.etag(), after.body),
        "the pairing itself tells nothing"
    );
    let steps = mentor
        .get(&format!("{}/transitions", pair.path))
        .expect(200)
        .await;
    assert!(!steps.text().contains("fit"), "{}", steps.text());
    let health = mentor
        .get(&format!("{}/health", pair.path))
        .expect(200)
        .await;
    assert_eq!(health["state"], "on_track", "{}", health.text());
}

#[tokio::test]
async fn a_coordinator_who_is_the_partner_is_the_partner() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let path = format!(
        "/v1/programs/{}/coordinators/{}",
        pair.program, pair.mentor.actor.person
    );
    organization.owner.put(&path).expect(200).await;
    let path = format!("{}/fit-checks", pair.path);
    let said = pair
        .mentee
        .actor
        .post(&path, json!({ "fit": "poor" }))
        .expect(201)
        .await;
    let mentor = &pair.mentor.actor;
    assert_eq!(mentor.all(&path, &[]).await.len(), 0);
    assert_eq!(mentor.all("/v1/fit-checks", &[]).await.len(), 0);
    mentor
        .get(said.header("location"))
        .refused(404, "not-found")
        .await;
    let attention = format!("/v1/programs/{}/attention", pair.program);
    assert_eq!(mentor.all(&attention, &[]).await.len(), 0);
    assert_eq!(organization.owner.all(&attention, &[]).await.len(), 1);
}

#[tokio::test]
async fn a_poor_fit_is_on_the_list_until_its_author_says_otherwise() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let mentee = &pair.mentee.actor;
    let path = format!("{}/fit-checks", pair.path);
    let attention = format!("/v1/programs/{}/attention", pair.program);
    mentee
        .post(&path, json!({ "fit": "poor" }))
        .expect(201)
        .await;
    pair.mentor
        .actor
        .post(&path, json!({ "fit": "good" }))
        .expect(201)
        .await;
    let list = organization.owner.all(&attention, &[]).await;
    let [item] = list.as_slice() else {
        panic!("{list:?}");
    };
    assert_eq!(item["state"], "at_risk");
    assert_eq!(item["reasons"][0]["code"], "poor_fit");
    assert_eq!(item["write_to"], json!([mentee.person]));
    mentee
        .post(&path, json!({ "fit": "good" }))
        .expect(201)
        .await;
    assert_eq!(organization.owner.all(&attention, &[]).await.len(), 0);
}

#[tokio::test]
async fn bad_answers_are_refused() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let path = format!("{}/fit-checks", pair.path);
    let mentee = &pair.mentee.actor;
    mentee
        .post(&path, json!({ "fit": "so-so" }))
        .refused(422, "validation-failed")
        .await;
    pair.step(&organization, "end").await;
    mentee
        .post(&path, json!({ "fit": "poor" }))
        .refused(409, "conflict")
        .await;
}
