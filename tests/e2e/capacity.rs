//! Seats: however many accept at the same moment, a mentor never holds more pairings than they have seats.

use e2e::{Applicant, Organization, Server};
use futures_util::future::join_all;
use serde_json::{Value, json};

const SEATS: usize = 3;
const MENTEES: usize = 50;
const ROUNDS: usize = 20;

async fn propose(organization: &Organization, mentee: &Applicant, mentor: &Applicant) -> String {
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id()
}

async fn in_state(organization: &Organization, program: &str, state: &str) -> Vec<Value> {
    organization
        .owner
        .all("/v1/pairings", &[("program_id", program), ("state", state)])
        .await
}

#[tokio::test]
async fn fifty_acceptances_at_once_leave_three_pairings_with_a_mentor_of_three_seats() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mut mentees = Vec::new();
    for _ in 0..MENTEES {
        mentees.push(organization.applicant(&program, "mentee", json!({})).await);
    }
    for round in 0..ROUNDS {
        let seats = json!({ "capacity": SEATS });
        let mentor = organization.applicant(&program, "mentor", seats).await;
        let proposals = join_all(
            mentees
                .iter()
                .map(|mentee| propose(&organization, mentee, &mentor)),
        )
        .await;
        let paths: Vec<String> = proposals
            .iter()
            .map(|id| format!("/v1/pairings/{id}/accept"))
            .collect();

        let calls = mentees
            .iter()
            .zip(&paths)
            .map(|(mentee, path)| mentee.actor.post(path, json!({})).send());
        let answers = join_all(calls).await;
        let accepted = answers.iter().filter(|answer| answer.status == 200).count();
        let refused = answers
            .iter()
            .filter(|answer| answer.problem_code() == "capacity-reached")
            .count();
        let seen: Vec<_> = answers
            .iter()
            .map(|answer| (answer.status, answer.problem_code()))
            .collect();
        assert_eq!(
            (accepted, refused),
            (SEATS, MENTEES - SEATS),
            "round {round}: {seen:?}"
        );

        let yes = paths
            .iter()
            .map(|path| mentor.actor.post(path, json!({})).send());
        let answers = join_all(yes).await;
        let active = answers
            .iter()
            .filter(|answer| answer["state"] == "active")
            .count();
        assert_eq!(active, SEATS, "round {round}");
        let running = in_state(&organization, &program, "active").await;
        assert_eq!(running.len(), SEATS, "round {round}");
        end(&organization, running).await;
        let waiting = in_state(&organization, &program, "proposed").await;
        let declined = waiting
            .iter()
            .map(|pairing| decline(&organization, pairing));
        join_all(declined).await;
    }
}

/// Makes room for the next round.
async fn end(organization: &Organization, pairings: Vec<Value>) {
    for pairing in pairings {
        let path = format!(
            "/v1/pairings/{}/end",
            pairing["id"].as_str().expect("an id")
        );
        organization
            .owner
            .post(&path, json!({ "reason": "next_round" }))
            .expect(200)
            .await;
    }
}

async fn decline(organization: &Organization, pairing: &Value) {
    let path = format!(
        "/v1/pairings/{}/decline",
        pairing["id"].as_str().expect("an id")
    );
    organization
        .owner
        .post(&path, json!({ "reason": "next_round" }))
        .expect(200)
        .await;
}

#[tokio::test]
async fn a_mentee_with_one_seat_is_never_promised_to_two_mentors() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let mut mentors = Vec::new();
    for _ in 0..20 {
        mentors.push(
            organization
                .applicant(&program, "mentor", json!({ "capacity": 1 }))
                .await,
        );
    }
    let proposals = join_all(
        mentors
            .iter()
            .map(|mentor| propose(&organization, &mentee, mentor)),
    )
    .await;
    let paths: Vec<String> = proposals
        .iter()
        .map(|id| format!("/v1/pairings/{id}/accept"))
        .collect();
    let calls = mentors
        .iter()
        .zip(&paths)
        .map(|(mentor, path)| mentor.actor.post(path, json!({})).send());
    let answers = join_all(calls).await;
    let accepted = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn a_seat_that_becomes_free_can_be_taken_again() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 1 }))
        .await;
    let first = organization.applicant(&program, "mentee", json!({})).await;
    let second = organization.applicant(&program, "mentee", json!({})).await;
    let (one, two) = (
        propose(&organization, &first, &mentor).await,
        propose(&organization, &second, &mentor).await,
    );
    let accept = |id: &str| format!("/v1/pairings/{id}/accept");
    first.actor.post(&accept(&one), json!({})).expect(200).await;
    second
        .actor
        .post(&accept(&two), json!({}))
        .refused(409, "capacity-reached")
        .await;
    let decline = format!("/v1/pairings/{one}/decline");
    mentor
        .actor
        .post(&decline, json!({ "reason": "no_time" }))
        .expect(200)
        .await;
    second
        .actor
        .post(&accept(&two), json!({}))
        .expect(200)
        .await;
    let active = mentor
        .actor
        .post(&accept(&two), json!({}))
        .expect(200)
        .await;
    assert_eq!(active["state"], "active");
}

#[tokio::test]
async fn of_fifty_match_runs_at_once_one_is_queued() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let path = format!("/v1/programs/{program}/match-runs");
    let calls = (0..50).map(|_| organization.owner.post(&path, json!({})).send());
    let answers = join_all(calls).await;
    let runs = organization.owner.all(&path, &[]).await;
    let queued = answers.iter().filter(|answer| answer.status == 202).count();
    let refused = answers
        .iter()
        .filter(|answer| (answer.status, answer.problem_code()) == (409, "conflict"))
        .count();
    assert_eq!((queued + refused, queued), (50, runs.len()));
    for run in &runs {
        let id = run["id"].as_str().expect("an id");
        assert_eq!(organization.finished(id).await["state"], "succeeded");
    }
}
