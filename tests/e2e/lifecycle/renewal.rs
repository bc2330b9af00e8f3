//! Renewals: never forced.

use e2e::Server;
use serde_json::json;

use super::running;

#[tokio::test]
async fn who_asks_for_a_renewal_has_said_yes_and_the_other_decides() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for mentee_asks in [true, false] {
        let pair = running(&organization, &program).await;
        let renew = format!("{}/renew", pair.path);
        let (asker, other) = match mentee_asks {
            true => (&pair.mentee.actor, &pair.mentor.actor),
            false => (&pair.mentor.actor, &pair.mentee.actor),
        };
        asker
            .post(&renew, json!({}))
            .refused(409, "invalid-transition")
            .await;
        other
            .post(&format!("{}/complete", pair.path), json!({}))
            .expect(200)
            .await;
        let proposed = asker.post(&renew, json!({})).expect(201).await;
        assert_eq!(
            (&proposed["state"], &proposed["renewed_from_id"]),
            (&json!("proposed"), &json!(pair.id))
        );
        assert_eq!(proposed["mentee_accepted_at"].is_string(), mentee_asks);
        assert_eq!(proposed["mentor_accepted_at"].is_string(), !mentee_asks);
        other
            .post(&renew, json!({}))
            .refused(409, "already-exists")
            .await;
        let old = asker.get(&pair.path).expect(200).await;
        assert_eq!(old.string("state"), "completed", "nothing is forced");
        let accept = format!("/v1/pairings/{}/accept", proposed.id());
        assert_eq!(
            other.post(&accept, json!({})).expect(200).await["state"],
            "active"
        );
        assert_eq!(asker.get(&pair.path).expect(200).await["state"], "renewed");
        asker
            .post(&renew, json!({}))
            .refused(409, "invalid-transition")
            .await;
    }
}

#[tokio::test]
async fn a_renewal_that_the_other_declines_leaves_the_pairing_completed() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let pair = running(&organization, &program).await;
    organization.step("pairings", &pair.id, "complete").await;
    let renew = format!("{}/renew", pair.path);
    let proposed = pair.mentee.actor.post(&renew, json!({})).expect(201).await;
    let decline = format!("/v1/pairings/{}/decline", proposed.id());
    pair.mentor
        .actor
        .post(&decline, json!({}))
        .expect(200)
        .await;
    let old = pair.mentee.actor.get(&pair.path).expect(200).await;
    assert_eq!(old.string("state"), "completed");
    for application in [&pair.mentee.id, &pair.mentor.id] {
        let path = format!("/v1/applications/{application}");
        let free = organization.owner.get(&path).expect(200).await;
        assert_eq!(free["seats_taken"], 0);
    }
    let stranger = organization.member().await;
    stranger
        .post(&renew, json!({}))
        .refused(404, "not-found")
        .await;
}
