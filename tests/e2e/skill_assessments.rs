//! Skill assessments: who may say what of whom, growth by skill, and programs in which nobody is recognized.

use e2e::{Actor, Applicant, Organization, Server};
use serde_json::{Value, json};

async fn assess(who: &Actor, person: &str, body: Value) -> Value {
    let path = format!("/v1/people/{person}/skill-assessments");
    who.post(&path, body).expect(201).await.body
}

async fn running(organization: &Organization, program: &str) -> (String, Applicant, Applicant) {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    let pairing = pairing.expect(201).await.id();
    let accept = format!("/v1/pairings/{pairing}/accept");
    for person in [&mentor.actor, &mentee.actor] {
        person.post(&accept, json!({})).expect(200).await;
    }
    (pairing, mentor, mentee)
}

#[tokio::test]
async fn growth_is_told_by_skill_and_assessor_over_all_names_of_the_skill() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let skill = json!({ "name": "Public speaking", "aliases": ["Presenting"] });
    organization
        .owner
        .post("/v1/skills", skill)
        .expect(201)
        .await;
    let (pairing, mentor, mentee) = running(&organization, &program).await;
    let person = mentee.actor.person.clone();
    let own = &mentee.actor;
    for (skill, level, at) in [
        ("public-speaking", 2, "2026-03-01T00:00:00Z"),
        ("Presenting", 4, "2026-08-01T00:00:00Z"),
        ("presenting", 3, "2026-05-01T00:00:00Z"),
        ("Knots", 1, "2026-05-01T00:00:00Z"),
    ] {
        assess(
            own,
            &person,
            json!({ "skill": skill, "level": level, "at": at }),
        )
        .await;
    }
    let seen = json!({ "skill": "Presenting", "level": 3, "pairing_id": pairing });
    let by_mentor = assess(&mentor.actor, &person, seen).await;
    assert_eq!(
        (&by_mentor["by"], &by_mentor["program_id"]),
        (&json!("mentor"), &json!(program))
    );
    let growth = own
        .get(&format!("/v1/people/{person}/skill-growth"))
        .expect(200)
        .await;
    let row = |row: &Value| {
        let text = |member: &str| row[member].as_str().expect("a text").to_owned();
        (
            text("skill"),
            text("by"),
            row["growth"].as_i64().expect("a number"),
        )
    };
    let rows: Vec<_> = growth
        .body
        .as_array()
        .expect("a list")
        .iter()
        .map(row)
        .collect();
    assert_eq!(
        rows,
        [
            ("Knots".into(), "self".into(), 0),
            ("Public speaking".into(), "self".into(), 2),
            ("Public speaking".into(), "mentor".into(), 0)
        ]
    );
    let path = format!("/v1/people/{person}/skill-assessments");
    assert_eq!(
        own.all(&path, &[("skill", "Public Speaking")]).await.len(),
        4
    );
    assert_eq!(own.all(&path, &[("by", "mentor")]).await.len(), 1);
    assert_eq!(
        mentor.actor.all(&path, &[]).await.len(),
        1,
        "a mentor sees what belongs to the pairing"
    );
    let export = own.get(&format!("{path}/export")).expect(200).await;
    assert_eq!(export.text().lines().count(), 6);
}

#[tokio::test]
async fn only_oneself_ones_mentor_and_coordinators_assess() {
    let organization = Server::shared().organization();
    let (program, other) = (
        organization.open_program().await,
        organization.open_program().await,
    );
    let (pairing, _, mentee) = running(&organization, &program).await;
    let (other_pairing, other_mentor, _) = running(&organization, &program).await;
    let person = mentee.actor.person.clone();
    let path = format!("/v1/people/{person}/skill-assessments");
    let level = |members: Value| {
        let mut body = json!({ "skill": "Sewing", "level": 3 });
        body.as_object_mut()
            .expect("an object")
            .extend(members.as_object().expect("members").clone());
        body
    };
    let stranger = organization.member().await;
    for body in [json!({}), json!({ "program_id": program })] {
        stranger
            .post(&path, level(body))
            .refused(404, "not-found")
            .await;
    }
    stranger.get(&path).refused(404, "not-found").await;
    for foreign in [&pairing, &other_pairing] {
        let body = level(json!({ "pairing_id": foreign }));
        let refused = other_mentor.actor.post(&path, body).send().await;
        assert!([404, 422].contains(&refused.status), "{}", refused.text());
    }
    let coordinator = organization.coordinator(&program).await;
    let by = assess(
        &coordinator,
        &person,
        level(json!({ "program_id": program })),
    )
    .await;
    assert_eq!(by["by"], "coordinator");
    let foreign = organization.coordinator(&other).await;
    let body = level(json!({ "program_id": other }));
    foreign
        .post(&path, body)
        .refused(422, "validation-failed")
        .await;
    let future = level(json!({ "at": "2100-01-01T00:00:00Z" }));
    let refused = mentee
        .actor
        .post(&path, future)
        .refused(422, "validation-failed")
        .await;
    assert_eq!(refused.errors(), [("/at".into(), "future".into())]);
    let id = by["id"].as_str().expect("an id");
    let one = format!("/v1/skill-assessments/{id}");
    other_mentor
        .actor
        .call("DELETE", &one)
        .refused(404, "not-found")
        .await;
    mentee.actor.call("DELETE", &one).expect(204).await;
    assert_eq!(mentee.actor.all(&path, &[]).await.len(), 0);
}

#[tokio::test]
async fn a_program_sees_growth_only_where_enough_people_grew() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for number in 0..6 {
        let person = organization
            .applicant(&program, "mentee", json!({}))
            .await
            .actor;
        for (at, level) in [
            ("2026-02-01T00:00:00Z", 1),
            ("2026-09-01T00:00:00Z", 3 + number % 2),
        ] {
            let skill = |skill: &str| json!({ "skill": skill, "level": level, "at": at, "program_id": program });
            assess(&person, &person.person, skill("Sewing")).await;
            if number < 4 {
                assess(&person, &person.person, skill("Knots")).await;
            }
        }
    }
    let path = format!("/v1/programs/{program}/skill-growth");
    let summary = organization.owner.get(&path).expect(200).await;
    let shown = summary["skills"].as_array().expect("a list");
    assert_eq!((shown.len(), &summary["hidden"]), (1, &json!(1)));
    assert_eq!(
        (
            &shown[0]["skill"],
            &shown[0]["people"],
            &shown[0]["mean_growth"]
        ),
        (&json!("Sewing"), &json!(6), &json!(2.5))
    );
    let member = organization.member().await;
    member.get(&path).refused(403, "forbidden").await;
}
