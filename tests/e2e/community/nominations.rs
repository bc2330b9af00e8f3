//! Nominations: proposed by anybody, decided by coordinators, and it stays known who proposed.

use e2e::{Actor, Server};
use serde_json::{Value, json};

use super::program;

fn nomination(program: &str, member: &str, value: &str) -> Value {
    json!({ "program_id": program, "role": "mentor", "why": "She explains things twice without sighing.",
        "relation": "colleague", member: value })
}

async fn nominate(nominator: &Actor, body: Value) -> String {
    nominator
        .post("/v1/nominations", body)
        .expect(201)
        .await
        .id()
}

#[tokio::test]
async fn an_accepted_one_leads_to_a_draft_that_the_person_may_submit() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let nominator = organization.member().await;
    let person = organization.person(json!({})).await;
    let nominee = organization.sign_in(&person.id()).await;
    for by in ["nominee_id", "email"] {
        let role = if by == "email" { "mentee" } else { "mentor" };
        let value = if by == "email" {
            person.string("email").to_uppercase()
        } else {
            person.id()
        };
        let mut body = nomination(&program, by, &value);
        body["role"] = json!(role);
        let id = nominate(&nominator, body).await;
        let path = format!("/v1/nominations/{id}");
        nominee.get(&path).refused(404, "not-found").await;
        nominator
            .post(&format!("{path}/accept"), json!({}))
            .refused(403, "forbidden")
            .await;
        let accepted = organization
            .owner
            .post(&format!("{path}/accept"), json!({}))
            .expect(200)
            .await;
        assert_eq!(
            accepted["nominator_id"],
            json!(nominator.person),
            "attribution is kept"
        );
        let application = accepted.string("application_id");
        let draft = nominee
            .get(&format!("/v1/applications/{application}"))
            .expect(200)
            .await;
        assert_eq!(
            (&draft["state"], &draft["role"]),
            (&json!("draft"), &json!(role))
        );
        nominee
            .post(&format!("/v1/applications/{application}/submit"), json!({}))
            .expect(200)
            .await;
        let seen = nominee.get(&path).expect(200).await;
        assert_eq!(seen["why"], "She explains things twice without sighing.");
        let own = nominator.get(&path).expect(200).await;
        assert_eq!(own["state"], "accepted");
        assert!(
            own["application_id"].is_null(),
            "the application is not the nominator's business"
        );
        assert_eq!(
            own["nominee_id"].is_null(),
            by == "email",
            "nor whose address it is"
        );
    }
}

#[tokio::test]
async fn an_application_that_is_there_is_linked() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let nominator = organization.member().await;
    let applicant = organization.applicant(&program, "mentor", json!({})).await;
    let id = nominate(
        &nominator,
        nomination(&program, "nominee_id", &applicant.actor.person),
    )
    .await;
    let accepted = organization
        .owner
        .post(&format!("/v1/nominations/{id}/accept"), json!({}))
        .expect(200)
        .await;
    assert_eq!(accepted["application_id"], json!(applicant.id));
}

#[tokio::test]
async fn an_address_that_nobody_has_waits_until_the_person_is_added() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let nominator = organization.member().await;
    let id = nominate(
        &nominator,
        nomination(&program, "email", "new.colleague@example.org"),
    )
    .await;
    let path = format!("/v1/nominations/{id}/accept");
    organization
        .owner
        .post(&path, json!({}))
        .refused(409, "conflict")
        .await;
    let person = organization
        .person(json!({ "email": "new.colleague@example.org" }))
        .await;
    let accepted = organization.owner.post(&path, json!({})).expect(200).await;
    assert_eq!(accepted["nominee_id"], json!(person.id()));
}

#[tokio::test]
async fn a_decision_is_final_and_only_coordinators_of_the_program_decide() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let other = super::program(&organization).await;
    let nominator = organization.member().await;
    let coordinator = organization.coordinator(&program).await;
    let foreign = organization.coordinator(&other).await;
    for (first, second) in [("accept", "decline"), ("decline", "accept")] {
        let person = organization.person(json!({})).await;
        let id = nominate(&nominator, nomination(&program, "nominee_id", &person.id())).await;
        let path = format!("/v1/nominations/{id}");
        foreign.get(&path).refused(404, "not-found").await;
        foreign
            .post(&format!("{path}/{first}"), json!({}))
            .refused(403, "forbidden")
            .await;
        coordinator
            .post(&format!("{path}/{first}"), json!({}))
            .expect(200)
            .await;
        for verb in [first, second] {
            coordinator
                .post(&format!("{path}/{verb}"), json!({}))
                .refused(409, "invalid-transition")
                .await;
        }
    }
    assert_eq!(coordinator.all("/v1/nominations", &[]).await.len(), 2);
    assert_eq!(
        coordinator
            .all("/v1/nominations", &[("state", "declined")])
            .await
            .len(),
        1
    );
    assert_eq!(nominator.all("/v1/nominations", &[]).await.len(), 2);
    assert!(foreign.all("/v1/nominations", &[]).await.is_empty());
}

#[tokio::test]
async fn a_person_is_named_once_and_in_one_way() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let nominator = organization.member().await;
    let person = organization.person(json!({})).await;
    let mut both = nomination(&program, "nominee_id", &person.id());
    both["email"] = json!("x@example.org");
    let mut none = nomination(&program, "nominee_id", &person.id());
    none.as_object_mut()
        .expect("an object")
        .remove("nominee_id");
    for (body, pointer, code) in [
        (both, "/nominee_id", "one_of"),
        (none, "/nominee_id", "one_of"),
        (
            nomination(&program, "nominee_id", &nominator.person),
            "/nominee_id",
            "self",
        ),
        (
            nomination(
                &program,
                "nominee_id",
                "0199c3f0-7a00-7000-8000-00000000dead",
            ),
            "/nominee_id",
            "unknown",
        ),
        (nomination(&program, "email", "nobody"), "/email", "pattern"),
    ] {
        let answer = nominator
            .post("/v1/nominations", body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(answer.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    for (member, value) in [
        ("nominee_id", person.id()),
        ("email", "twice@example.org".to_owned()),
    ] {
        nominate(&nominator, nomination(&program, member, &value)).await;
        nominator
            .post("/v1/nominations", nomination(&program, member, &value))
            .refused(409, "already-exists")
            .await;
    }
}
