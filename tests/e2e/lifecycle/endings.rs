//! Endings: with a code, by whom, before and after the last day; and by date, by the program's rule.

use e2e::Server;
use serde_json::json;

use super::{becomes, day, events, on_a_clock, program, running};

#[tokio::test]
async fn an_ending_says_why_and_by_whom() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for (verb, who, body, state, reason) in [
        (
            "end",
            "mentee",
            json!({ "reason": "no_time" }),
            "ended_early",
            "no_time",
        ),
        (
            "end",
            "mentor",
            json!({ "reason": "completed_early" }),
            "completed",
            "completed_early",
        ),
        (
            "complete",
            "mentor",
            json!({}),
            "completed",
            "completed_early",
        ),
        (
            "complete",
            "coordinator",
            json!({ "reason": "goals_reached" }),
            "completed",
            "goals_reached",
        ),
    ] {
        let pair = running(&organization, &program).await;
        let actor = match who {
            "mentee" => &pair.mentee.actor,
            "mentor" => &pair.mentor.actor,
            _ => &organization.owner,
        };
        let path = format!("{}/{verb}", pair.path);
        let ended = actor.post(&path, body).expect(200).await;
        assert_eq!(
            (
                ended.string("state"),
                ended.string("end_reason"),
                ended.string("ended_by_role")
            ),
            (state.to_owned(), reason.to_owned(), who.to_owned())
        );
        assert_eq!(ended.string("ended_by"), format!("person:{}", actor.person));
    }
}

#[tokio::test]
async fn a_running_pairing_is_extended_to_a_later_day_by_either_side() {
    let organization = Server::shared().organization();
    let program = program(&organization, 30, json!({})).await;
    let pair = running(&organization, &program).await;
    let path = format!("{}/extend", pair.path);
    let extend = |days: i64| json!({ "ends_on": day(days) });
    for (actor, days) in [
        (&pair.mentee.actor, 40),
        (&pair.mentor.actor, 50),
        (&organization.owner, 60),
    ] {
        let extended = actor.post(&path, extend(days)).expect(200).await;
        assert_eq!(extended.string("ends_on"), day(days));
    }
    for days in [-1, 30, 60, 4000] {
        let refused = pair.mentee.actor.post(&path, extend(days));
        let refused = refused.refused(422, "validation-failed").await;
        assert_eq!(refused["errors"][0]["pointer"], "/ends_on");
    }
    let stranger = organization.member().await;
    stranger
        .post(&path, extend(70))
        .refused(404, "not-found")
        .await;
    organization
        .owner
        .post(&format!("{}/complete", pair.path), json!({}))
        .expect(200)
        .await;
    pair.mentee
        .actor
        .post(&path, extend(70))
        .refused(409, "invalid-transition")
        .await;
}

#[tokio::test]
async fn after_the_last_day_the_program_completes_its_pairings() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 10, json!({ "pairing_end": "complete" })).await;
    let pair = running(&organization, &program).await;
    let extended = running(&organization, &program).await;
    let body = json!({ "ends_on": day(20) });
    extended
        .mentor
        .actor
        .post(&format!("{}/extend", extended.path), body)
        .expect(200)
        .await;
    server.let_days_pass(10);
    let last = organization.owner.get(&pair.path).expect(200).await;
    assert_eq!(last.string("state"), "active", "the last day belongs to it");
    server.let_days_pass(2);
    let over = becomes(&organization, &pair.path, "completed").await;
    assert_eq!(
        (over.string("end_reason"), over.string("ended_by_role")),
        ("planned_end".to_owned(), "system".to_owned())
    );
    let mentor = format!("/v1/applications/{}", pair.mentor.id);
    assert_eq!(
        organization.owner.get(&mentor).expect(200).await["seats_taken"],
        0
    );
    let longer = organization.owner.get(&extended.path).expect(200).await;
    assert_eq!(longer.string("state"), "active");
    server.let_days_pass(10);
    becomes(&organization, &extended.path, "completed").await;
}

#[tokio::test]
async fn where_the_program_asks_the_pairing_goes_on_and_an_event_says_so_once() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 10, json!({})).await;
    let pair = running(&organization, &program).await;
    server.let_days_pass(12);
    e2e::until("the question", async || {
        (events(&organization, "pairing.end_due", &pair.id).await == 1).then_some(())
    })
    .await;
    server.let_days_pass(1);
    let body = json!({ "reason": "completed_early" });
    let state = organization.owner.get(&pair.path).expect(200).await;
    assert_eq!(state.string("state"), "active");
    assert_eq!(events(&organization, "pairing.end_due", &pair.id).await, 1);
    let complete = format!("{}/complete", pair.path);
    let over = organization
        .owner
        .post(&complete, json!({}))
        .expect(200)
        .await;
    assert_eq!(over.string("end_reason"), "planned_end");
    let end = format!("{}/end", pair.path);
    organization
        .owner
        .post(&end, body)
        .refused(409, "invalid-transition")
        .await;
}
