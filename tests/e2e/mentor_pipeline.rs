//! The mentor pipeline: only completed mentees who consented, and only for skills that somebody still seeks.

use e2e::{Actor, Applicant, Organization, Server};
use serde_json::{Value, json};

/// A mentee with this profile whose pairing in the program is completed.
async fn completed(organization: &Organization, program: &str, profile: Value) -> Actor {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    let path = format!("/v1/pairings/{}", pairing.expect(201).await.id());
    for person in [&mentor.actor, &mentee.actor] {
        let accept = format!("{path}/accept");
        person.post(&accept, json!({})).expect(200).await;
    }
    let complete = organization
        .owner
        .post(&format!("{path}/complete"), json!({}));
    complete.expect(200).await;
    let person = format!("/v1/people/{}", mentee.actor.person);
    organization.owner.patch(&person, profile).expect(200).await;
    mentee.actor
}

async fn seeking(organization: &Organization, program: &str, skills: Value) -> Applicant {
    let applicant = organization.applicant(program, "mentee", json!({})).await;
    let path = format!("/v1/people/{}", applicant.actor.person);
    let profile = json!({ "skills_sought": skills });
    organization.owner.patch(&path, profile).expect(200).await;
    applicant
}

async fn consent(person: &Actor) -> String {
    let path = format!("/v1/people/{}/mentoring-consent", person.person);
    person.put(&path).expect(200).await;
    path
}

#[tokio::test]
async fn who_consented_and_has_what_is_sought_is_suggested() {
    let organization = Server::shared().organization();
    let (before, program) = (
        organization.open_program().await,
        organization.open_program().await,
    );
    let skill = json!({ "name": "Public speaking", "aliases": ["Presenting"] });
    organization
        .owner
        .post("/v1/skills", skill)
        .expect(201)
        .await;
    let offers =
        |level: u8| json!({ "skills_offered": [{ "skill": "Presenting", "level": level }] });
    let speaker = completed(&organization, &before, offers(4)).await;
    let grown = completed(&organization, &before, offers(1)).await;
    let silent = completed(&organization, &before, offers(5)).await;
    let beginner = completed(&organization, &before, offers(1)).await;
    for person in [&speaker, &grown, &beginner] {
        consent(person).await;
    }
    // What a mentor or they themselves saw grow counts like what they offer.
    let assessment = json!({ "skill": "public-speaking", "level": 3 });
    let path = format!("/v1/people/{}/skill-assessments", grown.person);
    grown.post(&path, assessment).expect(201).await;
    let wish = |skill: &str, level: u8| json!([{ "skill": skill, "level": level }]);
    seeking(&organization, &program, wish("Public speaking", 4)).await;
    seeking(&organization, &program, wish("presenting", 3)).await;
    seeking(&organization, &program, wish("Knots", 2)).await;

    let path = format!("/v1/programs/{program}/mentor-pipeline");
    let coordinator = organization.coordinator(&program).await;
    let pipeline = coordinator.get(&path).expect(200).await;
    assert_eq!(pipeline["unmatched_mentees"], 3);
    assert_eq!(
        pipeline["demand"],
        json!([{ "skill": "Public speaking", "mentees": 2 }, { "skill": "knots", "mentees": 1 }])
    );
    let people = async || {
        let pipeline = coordinator.get(&path).expect(200).await;
        let candidates = pipeline["candidates"].as_array().expect("a list").clone();
        let person = |candidate: &Value| {
            let id = candidate["person_id"].as_str().expect("an id").to_owned();
            (id, candidate["mentees"].as_u64().expect("a number"))
        };
        candidates.iter().map(person).collect::<Vec<_>>()
    };
    assert_eq!(
        people().await,
        [(speaker.person.clone(), 2), (grown.person.clone(), 1)],
        "neither the one who did not consent nor the beginner"
    );
    assert!(!pipeline.text().contains(&silent.person));
    let consent = format!("/v1/people/{}/mentoring-consent", speaker.person);
    speaker.call("DELETE", &consent).expect(204).await;
    assert_eq!(people().await, [(grown.person.clone(), 1)]);
    let mentor = json!({ "program_id": program, "person_id": grown.person, "role": "mentor" });
    organization
        .owner
        .post("/v1/applications", mentor)
        .expect(201)
        .await;
    assert_eq!(
        people().await,
        [],
        "who mentors already needs no suggestion"
    );
}

#[tokio::test]
async fn only_people_themselves_consent() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let person = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    let path = format!("/v1/people/{}/mentoring-consent", person.person);
    let coordinator = organization.coordinator(&program).await;
    for method in ["PUT", "DELETE"] {
        let owner = organization.owner.call(method, &path);
        owner.refused(403, "forbidden").await;
        coordinator
            .call(method, &path)
            .refused(404, "not-found")
            .await;
    }
    coordinator.get(&path).refused(404, "not-found").await;
    let none = person.get(&path).expect(200).await;
    assert_eq!(none["open_to_mentoring"], false);
    let first = person.put(&path).expect(200).await;
    let again = person.put(&path).expect(200).await;
    assert_eq!(first["since"], again["since"], "the first consent counts");
    let seen = organization.owner.get(&path).expect(200).await;
    assert_eq!(seen["open_to_mentoring"], true);
    let pipeline = format!("/v1/programs/{program}/mentor-pipeline");
    person.get(&pipeline).refused(403, "forbidden").await;
}
