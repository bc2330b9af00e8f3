//! Check-ins: who says what, and who reads it.

use e2e::Server;
use serde_json::json;

use super::{pair, proposed};

#[tokio::test]
async fn the_partner_reads_what_is_shared_and_nothing_else() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let (mentee, mentor) = (&pair.mentee.actor, &pair.mentor.actor);
    let coordinator = organization.coordinator(&pair.program).await;
    let path = format!("{}/check-ins", pair.path);
    let open = json!({ "mood": 4, "progress": "three teams", "next_step": "write", "shared_with_partner": true });
    let open = mentee.post(&path, open).expect(201).await;
    assert_eq!(
        (&open["side"], &open["author_id"]),
        (&json!("mentee"), &json!(mentee.person))
    );
    let private = json!({ "mood": 2, "progress": "he is late each time" });
    let private = mentee.post(&path, private).expect(201).await;
    assert_eq!(private["shared_with_partner"], false);
    for (who, seen) in [
        (mentee, 2),
        (mentor, 1),
        (&coordinator, 2),
        (&organization.owner, 2),
    ] {
        assert_eq!(who.all(&path, &[]).await.len(), seen);
        let all = who
            .all("/v1/check-ins", &[("program_id", &pair.program)])
            .await;
        assert_eq!(all.len(), seen);
        who.get(open.header("location")).expect(200).await;
    }
    coordinator
        .get(private.header("location"))
        .expect(200)
        .await;
    mentor
        .get(private.header("location"))
        .refused(404, "not-found")
        .await;
    coordinator
        .get("/v1/check-ins?max_mood=6")
        .refused(400, "invalid-parameter")
        .await;
    let low = coordinator.all("/v1/check-ins", &[("max_mood", "2")]).await;
    assert_eq!(low.len(), 1);
}

#[tokio::test]
async fn strangers_and_other_coordinators_read_none() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let path = format!("{}/check-ins", pair.path);
    let body = json!({ "mood": 3, "shared_with_partner": true });
    let said = pair
        .mentee
        .actor
        .post(&path, body.clone())
        .expect(201)
        .await;
    let stranger = organization.member().await;
    for path in [path.as_str(), said.header("location")] {
        stranger.get(path).refused(404, "not-found").await;
    }
    stranger.post(&path, body).refused(404, "not-found").await;
    assert_eq!(stranger.all("/v1/check-ins", &[]).await.len(), 0);
    let other = organization.open_program().await;
    let elsewhere = organization.coordinator(&other).await;
    for path in [path.as_str(), said.header("location")] {
        elsewhere.get(path).refused(403, "forbidden").await;
    }
    assert_eq!(elsewhere.all("/v1/check-ins", &[]).await.len(), 0);
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
    let path = format!("{}/check-ins", pair.path);
    let said = pair
        .mentee
        .actor
        .post(&path, json!({ "mood": 1 }))
        .expect(201)
        .await;
    let mentor = &pair.mentor.actor;
    assert_eq!(mentor.all(&path, &[]).await.len(), 0);
    assert_eq!(mentor.all("/v1/check-ins", &[]).await.len(), 0);
    mentor
        .get(said.header("location"))
        .refused(404, "not-found")
        .await;
}

#[tokio::test]
async fn only_coordinators_say_whose_it_is() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let path = format!("{}/check-ins", pair.path);
    let for_mentor = json!({ "mood": 3, "side": "mentor" });
    pair.mentee
        .actor
        .post(&path, for_mentor.clone())
        .refused(403, "forbidden")
        .await;
    let recorded = organization.owner.post(&path, for_mentor).expect(201).await;
    assert_eq!(recorded["author_id"], json!(pair.mentor.actor.person));
    let nobody = organization
        .owner
        .post(&path, json!({ "mood": 3 }))
        .refused(422, "validation-failed")
        .await;
    assert_eq!(nobody.errors(), [("/side".into(), "required".into())]);
}

#[tokio::test]
async fn it_takes_a_running_pairing_and_a_mood_from_1_to_5() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let pair = proposed(&organization, &program).await;
    let path = format!("{}/check-ins", pair.path);
    let body = json!({ "mood": 3 });
    pair.mentee
        .actor
        .post(&path, body)
        .refused(409, "conflict")
        .await;
    for mood in [0, 6] {
        let body = json!({ "mood": mood, "progress": "x".repeat(4001) });
        let refused = pair
            .mentee
            .actor
            .post(&path, body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(refused.errors().len(), 2, "{}", refused.text());
    }
}

#[tokio::test]
async fn a_repeated_check_in_counts_once() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let path = format!("{}/check-ins", pair.path);
    for _ in 0..2 {
        pair.mentee
            .actor
            .post(&path, json!({ "mood": 5 }))
            .header("idempotency-key", "once")
            .expect(201)
            .await;
    }
    assert_eq!(pair.mentee.actor.all(&path, &[]).await.len(), 1);
}
