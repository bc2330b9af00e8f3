//! Standing: counted from what was resolved, shown with an interval, and only once there is enough of it.

use e2e::{Actor, Organization, Server};
use serde_json::json;

use super::{mentee, mentor_with, program};

/// The asker is helped, and rates it.
async fn helped(asker: &Actor, helper: &Actor, program: &str, helpful: u32) {
    let ask = json!({ "program_id": program, "goal": "Speak", "help_type": "practice", "skills": ["Public speaking"] });
    let request = asker.post("/v1/help-requests", ask).expect(201).await.id();
    let path = format!("/v1/help-requests/{request}");
    let offer = helper
        .post(&format!("{path}/offers"), json!({}))
        .expect(201)
        .await
        .id();
    asker
        .post(&format!("/v1/help-offers/{offer}/accept"), json!({}))
        .expect(200)
        .await;
    let outcome = json!({ "outcome": "solved", "helpful": helpful });
    asker
        .post(&format!("{path}/resolve"), outcome)
        .expect(200)
        .await;
}

#[tokio::test]
async fn a_rate_is_shown_from_five_ratings_by_three_people_on() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let helper = mentor_with(&organization, &program, "Public speaking", 4).await;
    let path = format!("/v1/people/{}/standing", helper.person);
    let nothing = helper.get(&path).expect(200).await;
    assert_eq!(
        (&nothing["helped"], &nothing["rate"]),
        (&json!(0), &json!(null))
    );
    let first = mentee(&organization, &program).await;
    for _ in 0..5 {
        helped(&first, &helper, &program, 5).await;
    }
    let by_one = helper.get(&path).expect(200).await;
    assert_eq!(by_one["rated"], 5);
    assert!(by_one["rate"].is_null(), "one friend is not enough");
    for helpful in [4, 2] {
        let asker = mentee(&organization, &program).await;
        helped(&asker, &helper, &program, helpful).await;
    }
    let shown = helper.get(&path).expect(200).await;
    assert_eq!(
        (&shown["resolved"], &shown["rated"]),
        (&json!(7), &json!(7))
    );
    // (6 + 6) / (7 + 8)
    assert_eq!(shown["rate"]["rate"], 0.8);
    let (low, high) = (
        shown["rate"]["low"].as_f64(),
        shown["rate"]["high"].as_f64(),
    );
    assert!(low < Some(0.8) && high > Some(0.8), "{}", shown["rate"]);
    assert_eq!(shown["skills"][0]["skill"], "Public speaking");
    assert_eq!(shown["skills"][0]["rate"], shown["rate"]);
}

#[tokio::test]
async fn it_concerns_the_person_and_those_who_run_their_programs() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let person = mentee(&organization, &program).await;
    let path = format!("/v1/people/{}/standing", person.person);
    let coordinator = organization.coordinator(&program).await;
    let elsewhere = super::program(&organization).await;
    let foreign = organization.coordinator(&elsewhere).await;
    let other = mentee(&organization, &program).await;
    for who in [&person, &coordinator, &organization.owner] {
        who.get(&path).expect(200).await;
    }
    for who in [&foreign, &other] {
        who.get(&path).refused(404, "not-found").await;
    }
}

/// A coordinator who takes part in nothing can be deleted.
async fn coordinator(organization: &Organization, program: &str) -> Actor {
    organization.coordinator(program).await
}

#[tokio::test]
async fn a_person_who_is_erased_leaves_no_name_and_no_words() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let leaving = coordinator(&organization, &program).await;
    let staying = mentee(&organization, &program).await;
    let other = mentee(&organization, &program).await;
    helped(&leaving, &staying, &program, 5).await;
    helped(&staying, &leaving, &program, 5).await;
    let ask = json!({ "program_id": program, "goal": "Secret words", "help_type": "advice" });
    let mut own = ask.clone();
    own["goal"] = json!("Learn to weld");
    let open = staying
        .post("/v1/help-requests", own)
        .expect(201)
        .await
        .id();
    let offer = leaving.post(
        &format!("/v1/help-requests/{open}/offers"),
        json!({ "message": "Secret words" }),
    );
    let offer = offer.expect(201).await.id();
    staying
        .post(&format!("/v1/help-offers/{offer}/accept"), json!({}))
        .expect(200)
        .await;
    leaving.post("/v1/help-requests", ask).expect(201).await;
    let thanks = json!({ "to": staying.person, "program_id": program, "behavior": "trust", "message": "Secret words", "audience": "public" });
    leaving.post("/v1/recognitions", thanks).expect(201).await;
    let introduction = json!({ "program_id": program, "a_id": staying.person, "b_id": other.person, "reason": "You fit." });
    leaving
        .post("/v1/introductions", introduction)
        .expect(201)
        .await;
    let nomination = json!({ "program_id": program, "email": "somebody@example.org", "role": "mentee", "why": "Secret words", "relation": "other" });
    leaving
        .post("/v1/nominations", nomination)
        .expect(201)
        .await;

    let owner = &organization.owner;
    owner
        .delete(&format!("/v1/people/{}", leaving.person))
        .expect(204)
        .await;
    for list in [
        "help-requests",
        "recognitions",
        "introductions",
        "nominations",
    ] {
        let seen = owner.get(&format!("/v1/{list}")).expect(200).await;
        assert!(
            !seen.data().is_empty(),
            "{list}: what it did for others stays"
        );
        assert!(
            !seen.text().contains(&leaving.person) && !seen.text().contains("Secret words"),
            "{list}: {}",
            seen.text()
        );
    }
    let reopened = staying
        .get(&format!("/v1/help-requests/{open}"))
        .expect(200)
        .await;
    assert_eq!(reopened["state"], "open", "the helper is gone");
    let standing = staying
        .get(&format!("/v1/people/{}/standing", staying.person))
        .expect(200)
        .await;
    assert_eq!(
        (&standing["resolved"], &standing["recognitions"]),
        (&json!(1), &json!(1))
    );
}

#[tokio::test]
async fn coordinators_see_what_happened_in_their_programs_and_no_private_thanks() {
    let organization = Server::shared().organization();
    let (first, second) = (program(&organization).await, program(&organization).await);
    let helper = mentor_with(&organization, &first, "Public speaking", 4).await;
    let body = json!({ "program_id": second, "person_id": helper.person, "role": "mentor" });
    let made = organization
        .owner
        .post("/v1/applications", body)
        .expect(201);
    let id = made.await.id();
    for verb in ["submit", "approve"] {
        organization.step("applications", &id, verb).await;
    }
    for program in [&first, &second] {
        let asker = mentee(&organization, program).await;
        helped(&asker, &helper, program, 5).await;
        for audience in ["private", "program"] {
            // Between two people one in 30 days counts, so each is said by somebody else.
            let giver = mentee(&organization, program).await;
            let body = json!({ "to": helper.person, "program_id": program, "behavior": "trust", "message": "Thank you.", "audience": audience });
            giver.post("/v1/recognitions", body).expect(201).await;
        }
    }
    let path = format!("/v1/people/{}/standing", helper.person);
    let coordinator = organization.coordinator(&first).await;
    for (who, resolved, thanks) in [
        (&helper, 2, 4),
        (&organization.owner, 2, 2),
        (&coordinator, 1, 1),
    ] {
        let seen = who.get(&path).expect(200).await;
        assert_eq!(
            (&seen["resolved"], &seen["recognitions"]),
            (&json!(resolved), &json!(thanks))
        );
    }
}
