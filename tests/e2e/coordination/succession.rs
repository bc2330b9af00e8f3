//! From one program to the next: copied, its people taken over, and wound down.

use std::time::{SystemTime, UNIX_EPOCH};

use e2e::{Organization, Server, until};
use serde_json::{Value, json};

async fn codes(organization: &Organization, from: &str, body: Value) -> Vec<(u64, String)> {
    let path = format!("/v1/programs/{from}/migrate-applications");
    let result = organization.owner.post(&path, body).expect(200).await;
    let items = result.data().iter();
    items
        .map(|item| {
            let outcome = item["problem"]["code"].as_str().or(item["state"].as_str());
            (
                item["status"].as_u64().unwrap_or(0),
                outcome.unwrap_or_default().to_owned(),
            )
        })
        .collect()
}

/// The date in so many days.
fn in_days(days: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let then = now.expect("after 1970").as_secs() + days * 24 * 60 * 60;
    let then = i64::try_from(then).expect("a time");
    let time = chrono::DateTime::from_timestamp(then, 0).expect("a time");
    time.format("%Y-%m-%d").to_string()
}

/// A running pairing of a new mentee and a new mentor.
async fn active(organization: &Organization, program: &str) -> String {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let pair = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let id = organization
        .owner
        .post("/v1/pairings", pair)
        .expect(201)
        .await
        .id();
    for side in ["mentee", "mentor"] {
        let path = format!("/v1/pairings/{id}/accept");
        organization
            .owner
            .post(&path, json!({ "side": side }))
            .expect(200)
            .await;
    }
    id
}

#[tokio::test]
async fn a_copy_has_everything_but_people_and_dates() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let fields =
        json!([{ "name": "grade", "question": "Your grade", "kind": "text", "required": true }]);
    let members = json!({ "description": "All of it.", "response_days": 9, "fields": fields, "coordinator_approval": true });
    let source = organization.program(members).await.id();
    let coordinator = organization.coordinator(&source).await;
    let policy = json!({ "policy": { "minimum_score": 0.25 } });
    let path = format!("/v1/programs/{source}/matching-policies");
    let policy = owner.post(&path, policy).expect(201).await;
    let body = json!({ "name": "The next one", "starts_on": "2028-01-10" });
    let path = format!("/v1/programs/{source}/copy");
    let copy = owner.post(&path, body.clone()).expect(201).await;
    let original = owner
        .get(&format!("/v1/programs/{source}"))
        .expect(200)
        .await;
    for member in [
        "description",
        "response_days",
        "fields",
        "coordinator_approval",
        "kind",
    ] {
        assert_eq!(copy[member], original[member], "{member}");
    }
    assert_eq!(
        (&copy["name"], &copy["state"]),
        (&json!("The next one"), &json!("draft"))
    );
    assert_eq!(
        copy["ends_on"], "2028-07-11",
        "as long as the original: 183 days after the first"
    );
    let own = format!("/v1/programs/{}", copy.id());
    let policies = owner
        .get(&format!("{own}/matching-policies"))
        .expect(200)
        .await;
    assert_eq!(policies.data()[0]["policy"], policy["policy"]);
    coordinator
        .get(&format!("{own}/dashboard"))
        .expect(200)
        .await;
    coordinator
        .post(&path, body)
        .refused(403, "forbidden")
        .await;
    let wrong = json!({ "name": "Too long", "starts_on": "2028-01-10", "ends_on": "2030-01-10" });
    owner
        .post(&path, wrong)
        .refused(422, "validation-failed")
        .await;
}

#[tokio::test]
async fn people_come_with_their_answers_and_nobody_comes_twice() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let field = |name: &str| json!({ "name": name, "question": "What?", "kind": "text" });
    let open = async |fields: Value| {
        let id = organization
            .program(json!({ "always_on": true, "fields": fields }))
            .await
            .id();
        organization.step("programs", &id, "open").await;
        id
    };
    let from = open(json!([field("grade"), field("site")])).await;
    let to = open(json!([field("grade")])).await;
    let answers =
        json!({ "answers": { "grade": "B", "site": "Lisbon" }, "motivation": "To learn." });
    let mentee = organization.applicant(&from, "mentee", answers).await;
    organization
        .applicant(&from, "mentor", json!({ "capacity": 3 }))
        .await;
    let left = organization.applicant(&from, "mentee", json!({})).await;
    organization.step("applications", &left.id, "leave").await;
    let body = json!({ "to": to, "role": "mentee", "states": ["approved"] });
    assert_eq!(
        codes(&organization, &from, body).await,
        [(200, "draft".to_owned())]
    );
    let path = format!("/v1/applications?program_id={to}");
    let there = owner.all(&path, &[]).await;
    assert_eq!(there.len(), 1);
    assert_eq!(there[0]["person_id"], mentee.actor.person);
    assert_eq!(
        (&there[0]["answers"], &there[0]["motivation"]),
        (&json!({ "grade": "B" }), &json!("To learn."))
    );
    let body = json!({ "to": to, "states": ["approved"], "submit": true });
    assert_eq!(
        codes(&organization, &from, body.clone()).await,
        [(200, "submitted".to_owned())]
    );
    assert_eq!(codes(&organization, &from, body.clone()).await, []);
    let other = organization.coordinator(&from).await;
    let path = format!("/v1/programs/{from}/migrate-applications");
    other.post(&path, body).refused(403, "forbidden").await;
}

#[tokio::test]
async fn a_program_winds_down_by_itself() {
    let server = Server::with_clock();
    let organization = server.organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let running = active(&organization, &program).await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let pair = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let proposed = owner
        .post("/v1/pairings", pair.clone())
        .expect(201)
        .await
        .id();
    let late = organization.member().await;
    let draft = json!({ "program_id": program, "role": "mentee" });
    let application = late
        .post("/v1/applications", draft.clone())
        .expect(201)
        .await
        .id();

    let path = format!("/v1/programs/{program}/wind-down");
    owner.get(&path).refused(404, "not-found").await;
    let far = json!({ "pairings_end_on": "2001-01-01" });
    owner
        .post(&path, far)
        .refused(422, "validation-failed")
        .await;
    let end = in_days(20);
    let begun = owner
        .post(&path, json!({ "pairings_end_on": end }))
        .expect(202)
        .await;
    assert_eq!(
        (begun.header("location"), &begun["state"]),
        (path.as_str(), &json!("running"))
    );
    owner
        .post(&path, json!({}))
        .refused(409, "already-exists")
        .await;

    until("what is open is withdrawn and expired", async || {
        let now = owner.get(&path).expect(200).await;
        (now["withdrawn_applications"] == 1 && now["expired_proposals"] == 1).then_some(())
    })
    .await;
    let state = async |kind: &str, id: &str| {
        let found = owner.get(&format!("/v1/{kind}/{id}")).expect(200).await;
        found.string("state")
    };
    assert_eq!(state("applications", &application).await, "withdrawn");
    assert_eq!(state("pairings", &proposed).await, "expired");
    assert_eq!(state("pairings", &running).await, "active");
    let other = organization.member().await;
    other
        .post("/v1/applications", draft)
        .refused(409, "conflict")
        .await;
    owner
        .post("/v1/pairings", pair)
        .refused(409, "conflict")
        .await;

    server.let_days_pass(14);
    until("a reminder a week before", async || {
        let events = owner
            .all("/v1/events", &[("kind", "pairing.ending_soon")])
            .await;
        (events.len() == 1).then_some(())
    })
    .await;
    assert_eq!(state("pairings", &running).await, "active");
    // The last day is over when it is over everywhere on earth.
    server.let_days_pass(8);
    let done = until("the program is closed", async || {
        let now = owner.get(&path).expect(200).await;
        (now["state"] == "done").then_some(now)
    })
    .await;
    assert_eq!(
        (&done["completed_pairings"], &done["open_pairings"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(state("pairings", &running).await, "completed");
    assert_eq!(state("programs", &program).await, "closed");
}

#[tokio::test]
async fn what_has_not_begun_cannot_wind_down() {
    let organization = Server::shared().organization();
    let program = organization.program(json!({})).await.id();
    let path = format!("/v1/programs/{program}/wind-down");
    organization
        .owner
        .post(&path, json!({}))
        .refused(409, "conflict")
        .await;
    let member = organization.member().await;
    member
        .post(&path, json!({}))
        .refused(403, "forbidden")
        .await;
}
