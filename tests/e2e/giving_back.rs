//! Giving back: who reads whose record, over which window, and as which file.

use e2e::Server;
use serde_json::json;

#[tokio::test]
async fn people_read_their_own_record_and_coordinators_what_happened_in_their_programs() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let other = organization.open_program().await;
    let person = organization.applicant(&program, "mentee", json!({})).await;
    let path = format!("/v1/people/{}/giving-back", person.actor.person);
    for path in [
        path.clone(),
        format!("{path}/entries"),
        format!("{path}/export"),
    ] {
        person.actor.get(&path).expect(200).await;
        organization.owner.get(&path).expect(200).await;
        let (own, foreign, stranger) = (
            organization.coordinator(&program).await,
            organization.coordinator(&other).await,
            organization.member().await,
        );
        own.get(&path).expect(200).await;
        foreign.get(&path).refused(404, "not-found").await;
        stranger.get(&path).refused(404, "not-found").await;
    }
}

#[tokio::test]
async fn an_empty_record_adds_up_to_nothing_and_exports_its_header() {
    let organization = Server::shared().organization();
    let person = organization.member().await;
    let path = format!("/v1/people/{}/giving-back", person.person);
    let record = person
        .get(&path)
        .query(&[("from", "2026-01-01"), ("to", "2026-12-31")])
        .expect(200)
        .await;
    assert_eq!(record["from"], "2026-01-01");
    for side in ["given", "received"] {
        let totals = record[side].as_object().expect("totals");
        assert!(totals.values().all(|value| value.as_f64() == Some(0.0)));
    }
    let export = person.get(&format!("{path}/export")).expect(200).await;
    assert!(export.header("content-type").starts_with("text/csv"));
    assert_eq!(
        export.text(),
        "at,direction,kind,minutes,program_id,source,source_id\n"
    );
    person
        .get(&path)
        .query(&[("from", "yesterday")])
        .refused(400, "invalid-parameter")
        .await;
}
