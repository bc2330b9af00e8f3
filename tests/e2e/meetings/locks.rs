//! What ends a pairing and what is done to its sessions at the same moment wait for each other and never stop each other.

use e2e::Server;
use futures_util::future::join_all;
use serde_json::json;

use super::{in_hours, pair_in};

#[tokio::test]
async fn a_session_is_held_while_its_pairing_ends() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let flash = json!({ "kind": "flash", "always_on": true });
    let program = organization.program(flash).await.id();
    organization.step("programs", &program, "open").await;
    for round in 0..12 {
        let pair = pair_in(&organization, &program).await;
        let past = pair.session(json!({ "starts_at": in_hours(-2) })).await;
        let later = pair.session(json!({ "starts_at": in_hours(48) })).await;
        let pairing = format!("/v1/pairings/{}", pair.id);
        let end = match round % 2 {
            0 => owner.post(&format!("{pairing}/end"), json!({ "reason": "ill" })),
            _ => owner.post(&format!("{pairing}/complete"), json!({})),
        };
        let held = pair.mentor.actor.post(
            &format!("/v1/sessions/{past}/hold"),
            json!({ "attendance": "both" }),
        );
        let cancelled = owner.post(&format!("/v1/sessions/{later}/cancel"), json!({}));
        let answers = join_all([end.send(), held.send(), cancelled.send()]).await;
        for answer in &answers {
            // 409: the other one was first.
            assert!(
                matches!(answer.status, 200 | 409),
                "{}: {} {}",
                answer.what,
                answer.status,
                answer.text()
            );
        }
        let seen = owner.get(&pairing).expect(200).await;
        assert!(["completed", "ended_early"].contains(&seen.string("state").as_str()));
        let seen = owner
            .get(&format!("/v1/sessions/{later}"))
            .expect(200)
            .await;
        assert_eq!(seen.string("state"), "cancelled");
    }
}
