//! A person who is in a pairing and coordinates its program is one of the two first: of their own partner they learn and
//! say no more than any partner does.

use e2e::Server;
use serde_json::json;

use super::{pair, pair_of_coordinator, proposed, question};

#[tokio::test]
async fn nobody_speaks_for_their_own_partner() {
    let organization = Server::shared().organization();
    let pair = pair_of_coordinator(&organization).await;
    let both = &pair.mentor.actor;
    let named = question(&organization, &pair.program, "mid", false).await;
    let bodies = [
        ("fit-checks", json!({ "fit": "good" })),
        ("check-ins", json!({ "mood": 5 })),
        (
            "feedback",
            json!({ "event": "mid", "answers": [{ "question_id": named, "rating": 5 }] }),
        ),
    ];
    for (what, body) in bodies {
        let path = format!("{}/{what}", pair.path);
        let mut for_partner = body.clone();
        for_partner["side"] = json!("mentee");
        both.post(&path, for_partner.clone())
            .refused(403, "forbidden")
            .await;
        // Their own, and those of others whom they coordinate, are theirs to record.
        let mut own = body;
        own["side"] = json!("mentor");
        let answer = both.post(&path, own).send().await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
        let other = self::pair(&organization, &pair.program).await;
        let path = format!("{}/{what}", other.path);
        let answer = both.post(&path, for_partner).send().await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
    }
}

#[tokio::test]
async fn nobody_accepts_or_signs_for_their_own_partner() {
    let organization = Server::shared().organization();
    let running = pair_of_coordinator(&organization).await;
    let both = &running.mentor.actor;
    let mentee = organization
        .applicant(&running.program, "mentee", json!({}))
        .await;
    let waiting = proposed(
        &organization,
        &running.program,
        mentee,
        running.mentor.clone(),
    )
    .await;
    let accept = format!("{}/accept", waiting.path);
    both.post(&accept, json!({ "side": "mentee" }))
        .refused(403, "forbidden")
        .await;
    let agreements = format!("{}/agreements", running.path);
    let terms = json!({
        "cadence": { "every": 2, "unit": "week" },
        "channels": ["video"],
        "confidentiality": "Between us.",
        "goals": ["Lead a project"]
    });
    let proposed = both.post(&agreements, terms).send().await;
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let sign = format!("/v1/agreements/{}/sign", proposed.id());
    both.post(&sign, json!({ "side": "mentee" }))
        .refused(403, "forbidden")
        .await;
    both.post(&sign, json!({})).expect(200).await;
    // A coordinator who is not in it may.
    organization
        .owner
        .post(&sign, json!({ "side": "mentee" }))
        .expect(200)
        .await;
}
