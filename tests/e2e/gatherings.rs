//! Gatherings: seats however many register at once, a waitlist that moves by itself, slots, attendance that gives back.

use std::{collections::BTreeSet, time::Duration};

use e2e::{Actor, Answer, Organization, Server};
use futures_util::future::join_all;
use serde_json::{Value, json};

const HOUR: u64 = 60 * 60;

fn input(program: &str, members: &Value) -> Value {
    let mut input = json!({
        "program_id": program,
        "kind": "workshop",
        "title": "Negotiating",
        "capacity": 2,
        "starts_at": "2040-01-10T10:00:00Z",
        "ends_at": "2040-01-10T12:00:00Z",
    });
    let target = input.as_object_mut().expect("an object");
    target.extend(members.as_object().expect("members").clone());
    target.retain(|_, value| !value.is_null());
    input
}

async fn planned(organization: &Organization, program: &str, members: Value) -> String {
    let input = input(program, &members);
    let planned = organization.owner.post("/v1/gatherings", input);
    planned.expect(201).await.id()
}

async fn open(organization: &Organization, program: &str, members: Value) -> String {
    let id = planned(organization, program, members).await;
    organization.step("gatherings", &id, "open").await;
    id
}

/// So many people who take part in the program.
async fn participants(organization: &Organization, program: &str, count: usize) -> Vec<Actor> {
    let mut people = Vec::new();
    for _ in 0..count {
        let applicant = organization.applicant(program, "mentee", json!({})).await;
        people.push(applicant.actor);
    }
    people
}

async fn register(person: &Actor, gathering: &str) -> Answer {
    let path = format!("/v1/gatherings/{gathering}/register");
    person.post(&path, json!({})).expect(200).await
}

async fn withdraw(person: &Actor, gathering: &str) -> Answer {
    let path = format!("/v1/gatherings/{gathering}/withdraw");
    person.post(&path, json!({})).expect(200).await
}

/// The people in this state, in the order of their registration.
async fn people_in(organization: &Organization, gathering: &str, state: &str) -> Vec<String> {
    let path = format!("/v1/gatherings/{gathering}/registrations");
    let items = organization.owner.all(&path, &[("state", state)]).await;
    let person = |item: &Value| item["person_id"].as_str().expect("an id").to_owned();
    items.iter().map(person).collect()
}

#[tokio::test]
async fn every_step_from_every_state() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let states: [(&str, &[&str], &[&str]); 3] = [
        ("planned", &[], &["open", "cancel"]),
        ("open", &["open"], &["cancel"]),
        ("cancelled", &["cancel"], &[]),
    ];
    for (state, way, possible) in states {
        for verb in ["open", "cancel", "hold"] {
            let id = planned(&organization, &program, json!({})).await;
            for step in way {
                organization.step("gatherings", &id, step).await;
            }
            let path = format!("/v1/gatherings/{id}");
            let before = organization.owner.get(&path).expect(200).await;
            assert_eq!(before["state"], state);
            let body = match verb {
                "hold" => json!({ "attended": [] }),
                _ => json!({}),
            };
            let answer = organization
                .owner
                .post(&format!("{path}/{verb}"), body)
                .send()
                .await;
            let after = organization.owner.get(&path).expect(200).await;
            match (possible.contains(&verb), verb, state) {
                (true, _, _) => assert_eq!(answer.status, 200, "{state} {verb}"),
                // It has not begun.
                (false, "hold", "open") => assert_eq!(answer.problem_code(), "conflict"),
                (false, _, _) => {
                    assert_eq!(
                        answer.problem_code(),
                        "invalid-transition",
                        "{state} {verb}"
                    );
                    assert_eq!(before.etag(), after.etag());
                }
            }
        }
    }
}

#[tokio::test]
async fn however_many_register_at_once_seats_hold_and_nobody_is_lost() {
    const SEATS: usize = 7;
    const PEOPLE: usize = 40;
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let people = participants(&organization, &program, PEOPLE).await;
    let id = open(&organization, &program, json!({ "capacity": SEATS })).await;
    join_all(people.iter().map(|person| register(person, &id))).await;
    let seated = people_in(&organization, &id, "registered").await;
    let waiting = people_in(&organization, &id, "waitlisted").await;
    assert_eq!((seated.len(), waiting.len()), (SEATS, PEOPLE - SEATS));

    // Half of those with a seat leave while others leave the line: every seat is filled again, from the front of the line.
    let leaving: Vec<&Actor> = people
        .iter()
        .filter(|person| {
            seated.iter().take(4).any(|id| *id == person.person)
                || waiting.iter().skip(20).any(|id| *id == person.person)
        })
        .collect();
    join_all(leaving.iter().map(|person| withdraw(person, &id))).await;
    let after = people_in(&organization, &id, "registered").await;
    let gathering = organization
        .owner
        .get(&format!("/v1/gatherings/{id}"))
        .expect(200)
        .await;
    assert_eq!((after.len(), &gathering["seats_left"]), (SEATS, &json!(0)));
    let still_waiting = people_in(&organization, &id, "waitlisted").await;
    assert_eq!(
        after.len() + still_waiting.len() + leaving.len(),
        PEOPLE,
        "nobody is lost"
    );
}

#[tokio::test]
async fn the_line_moves_up_oldest_first_when_a_seat_frees_or_is_added() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let people = participants(&organization, &program, 5).await;
    let id = open(&organization, &program, json!({ "capacity": 1 })).await;
    for person in &people {
        register(person, &id).await;
    }
    let again = register(&people[4], &id).await;
    assert_eq!(
        again["state"], "waitlisted",
        "registering twice changes nothing"
    );
    withdraw(&people[0], &id).await;
    assert_eq!(
        people_in(&organization, &id, "registered").await,
        [people[1].person.clone()]
    );
    let path = format!("/v1/gatherings/{id}");
    let more = organization.owner.patch(&path, json!({ "capacity": 3 }));
    assert_eq!(more.expect(200).await["seats_left"], 0);
    let seated: BTreeSet<String> = people_in(&organization, &id, "registered")
        .await
        .into_iter()
        .collect();
    let wanted: BTreeSet<String> = people[1..4].iter().map(|p| p.person.clone()).collect();
    assert_eq!(seated, wanted);
    organization
        .owner
        .patch(&path, json!({ "capacity": 2 }))
        .refused(409, "conflict")
        .await;
    let back = register(&people[0], &id).await;
    assert_eq!(back["state"], "waitlisted", "at the end of the line");
    withdraw(&people[3], &id).await;
    let waiting = people_in(&organization, &id, "waitlisted").await;
    assert_eq!(waiting, [people[0].person.clone()]);
}

#[tokio::test]
async fn office_hours_have_slots_for_one_person_each() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let people = participants(&organization, &program, 6).await;
    let slots = json!({ "kind": "office_hours", "capacity": null, "slot_minutes": 30 });
    let id = open(&organization, &program, slots).await;
    let path = format!("/v1/gatherings/{id}");
    let second = json!({ "slot": 2 });
    let calls = people[..2].iter().map(|person| {
        person
            .post(&format!("{path}/register"), second.clone())
            .send()
    });
    let answers = join_all(calls).await;
    let mut codes: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    codes.sort_unstable();
    assert_eq!(codes, [200, 409], "one slot, one person");
    let (winner, loser) = match answers[0].status {
        200 => (0, 1),
        _ => (1, 0),
    };
    assert_eq!(answers[winner]["slot_starts_at"], "2040-01-10T10:30:00Z");
    assert_eq!(answers[loser].problem_code(), "capacity-reached");
    assert_eq!(register(&people[loser], &id).await["slot"], 1);
    for person in &people[2..4] {
        register(person, &id).await;
    }
    assert_eq!(register(&people[4], &id).await["state"], "waitlisted");
    withdraw(&people[winner], &id).await;
    let own = people[4]
        .get(&format!("{path}/registrations"))
        .expect(200)
        .await;
    assert_eq!(
        (own.data().len(), &own.data()[0]["slot"]),
        (1, &json!(2)),
        "the freed slot goes to who waited, and nobody reads the others'"
    );
    let slots = people[5].get(&format!("{path}/slots")).expect(200).await;
    let free = |slot: &Value| slot["is_free"].as_bool().expect("a flag");
    let slots = slots.body.as_array().expect("slots").clone();
    assert_eq!(
        (slots.len(), slots.iter().filter(|slot| free(slot)).count()),
        (4, 0)
    );
}

#[tokio::test]
async fn attendance_counts_as_giving_back_and_can_be_corrected() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let people = participants(&organization, &program, 3).await;
    let soon = |hours: u64| {
        let now = std::time::SystemTime::now() + Duration::from_secs(hours * HOUR);
        chrono::DateTime::<chrono::Utc>::from(now).to_rfc3339()
    };
    let members = json!({ "starts_at": soon(1), "ends_at": soon(3), "host_id": people[0].person });
    let mut workshop = members.clone();
    workshop["capacity"] = json!(5);
    let mut work = workshop.clone();
    work["kind"] = json!("volunteering");
    let (workshop, work) = (
        open(&organization, &program, workshop).await,
        open(&organization, &program, work).await,
    );
    for id in [&workshop, &work] {
        register(&people[1], id).await;
        register(&people[2], id).await;
    }
    let hold = format!("/v1/gatherings/{workshop}/hold");
    let attended = |people: &[&Actor]| {
        let ids: Vec<&str> = people.iter().map(|person| person.person.as_str()).collect();
        json!({ "attended": ids })
    };
    people[0]
        .post(&hold, attended(&[&people[1]]))
        .refused(409, "conflict")
        .await;
    server.let_pass(Duration::from_secs(2 * HOUR));
    people[0]
        .post(&hold, attended(&[&people[1]]))
        .refused(409, "conflict")
        .await;
    server.let_pass(Duration::from_secs(2 * HOUR));
    people[1]
        .post(&hold, attended(&[&people[1]]))
        .refused(403, "forbidden")
        .await;
    let wrong = people[0].post(&hold, attended(&[&people[1], &organization.owner]));
    let wrong = wrong.refused(422, "validation-failed").await;
    assert_eq!(
        wrong.errors(),
        [("/attended/1".into(), "not_registered".into())]
    );
    let held = people[0]
        .post(&hold, attended(&[&people[1]]))
        .expect(200)
        .await;
    assert_eq!(held["state"], "held");
    let corrected = attended(&[&people[2], &people[1]]);
    people[0].post(&hold, corrected.clone()).expect(200).await;
    people[0].post(&hold, corrected).expect(200).await;
    let hold = format!("/v1/gatherings/{work}/hold");
    people[0]
        .post(&hold, attended(&[&people[2]]))
        .expect(200)
        .await;

    let totals = async |person: &Actor| {
        let path = format!("/v1/people/{}/giving-back", person.person);
        person.get(&path).expect(200).await
    };
    let host = totals(&people[0]).await;
    assert_eq!(
        (&host["given"]["gatherings"], &host["given"]["hours"]),
        (&json!(2), &json!(4.0))
    );
    let guest = totals(&people[1]).await;
    assert_eq!(guest["received"]["gatherings"], 1);
    assert_eq!(
        (&guest["received"]["minutes"], &guest["given"]["minutes"]),
        (&json!(120), &json!(0))
    );
    let volunteer = totals(&people[2]).await;
    assert_eq!(
        (
            &volunteer["given"]["volunteering"],
            &volunteer["received"]["gatherings"]
        ),
        (&json!(1), &json!(1))
    );
    let path = format!("/v1/people/{}/giving-back", people[2].person);
    let before = people[2].get(&path).query(&[("to", "2026-01-01")]);
    let before = before.expect(200).await;
    assert_eq!(before["given"]["minutes"], 0, "outside the window");
    let path = format!("/v1/people/{}/giving-back/entries", people[2].person);
    assert_eq!(people[2].all(&path, &[]).await.len(), 2, "entry by entry");
}

#[tokio::test]
async fn who_sees_and_runs_a_gathering() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let people = participants(&organization, &program, 2).await;
    let (host, guest, stranger) = (&people[0], &people[1], organization.member().await);
    let own = input(&program, &json!({}));
    let id = host
        .post("/v1/gatherings", own.clone())
        .expect(201)
        .await
        .id();
    let path = format!("/v1/gatherings/{id}");
    guest.get(&path).refused(404, "not-found").await;
    host.post(&format!("{path}/open"), json!({}))
        .expect(200)
        .await;
    guest.get(&path).expect(200).await;
    stranger.get(&path).refused(404, "not-found").await;
    assert_eq!(stranger.all("/v1/gatherings", &[]).await.len(), 0);
    guest
        .patch(&path, json!({ "title": "Mine" }))
        .refused(403, "forbidden")
        .await;
    guest
        .post(
            &format!("{path}/register"),
            json!({ "person_id": stranger.person }),
        )
        .refused(403, "forbidden")
        .await;
    stranger
        .post("/v1/gatherings", own)
        .refused(403, "forbidden")
        .await;
    let for_all = input(&program, &json!({ "program_id": null }));
    host.post("/v1/gatherings", for_all.clone())
        .refused(403, "forbidden")
        .await;
    let for_all = organization.owner.post("/v1/gatherings", for_all);
    let for_all = for_all.expect(201).await.id();
    organization.step("gatherings", &for_all, "open").await;
    stranger
        .get(&format!("/v1/gatherings/{for_all}"))
        .expect(200)
        .await;
}

#[tokio::test]
async fn a_host_registers_nobody_and_earns_nothing_when_nobody_came() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let people = participants(&organization, &program, 2).await;
    let (host, guest) = (&people[0], &people[1]);
    let members = json!({
        "host_id": host.person,
        "starts_at": (server.now() + Duration::from_secs(HOUR)).to_rfc3339(),
        "ends_at": (server.now() + Duration::from_secs(2 * HOUR)).to_rfc3339(),
    });
    let id = open(&organization, &program, members).await;
    let path = format!("/v1/gatherings/{id}/register");
    let other = json!({ "person_id": guest.person });
    host.post(&path, other.clone())
        .refused(403, "forbidden")
        .await;
    organization.owner.post(&path, other).expect(200).await;
    server.let_pass(Duration::from_secs(3 * HOUR));
    let hold = format!("/v1/gatherings/{id}/hold");
    host.post(&hold, json!({ "attended": [] }))
        .expect(200)
        .await;
    let record = format!("/v1/people/{}/giving-back", host.person);
    let record = host.get(&record).expect(200).await;
    assert_eq!(record["given"]["minutes"], 0);
}

#[tokio::test]
async fn who_left_the_program_can_still_give_a_seat_back() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let guest = organization.applicant(&program, "mentee", json!({})).await;
    let id = open(&organization, &program, json!({})).await;
    register(&guest.actor, &id).await;
    organization.step("applications", &guest.id, "remove").await;
    guest
        .actor
        .get(&format!("/v1/gatherings/{id}"))
        .expect(200)
        .await;
    withdraw(&guest.actor, &id).await;
    let path = format!("/v1/gatherings/{id}");
    guest.actor.get(&path).refused(404, "not-found").await;
}

#[tokio::test]
async fn who_left_the_program_no_longer_sees_its_gatherings() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let guest = organization.applicant(&program, "mentee", json!({})).await;
    let path = format!(
        "/v1/gatherings/{}",
        open(&organization, &program, json!({})).await
    );
    guest.actor.get(&path).expect(200).await;
    organization.step("applications", &guest.id, "remove").await;
    guest.actor.get(&path).refused(404, "not-found").await;
}

#[tokio::test]
async fn gatherings_are_found_by_skill_under_any_of_its_names() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let skill = json!({ "name": "JavaScript", "aliases": ["JS", "ECMAScript"] });
    organization
        .owner
        .post("/v1/skills", skill)
        .expect(201)
        .await;
    let id = open(
        &organization,
        &program,
        json!({ "skills": ["ecma-script", "JS"] }),
    )
    .await;
    open(&organization, &program, json!({ "skills": ["Sewing"] })).await;
    let found = organization
        .owner
        .all("/v1/gatherings", &[("skill", "javascript")])
        .await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], id.as_str());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for (members, pointer, code) in [
        (
            json!({ "ends_at": "2040-01-10T09:00:00Z" }),
            "/ends_at",
            "order",
        ),
        (json!({ "capacity": null }), "/capacity", "one_of"),
        (
            json!({ "capacity": null, "slot_minutes": 30 }),
            "/slot_minutes",
            "kind",
        ),
        (
            json!({ "starts_at": "2020-01-10T09:00:00Z", "ends_at": "2020-01-10T10:00:00Z" }),
            "/starts_at",
            "past",
        ),
        (
            json!({ "host_id": "0199c3f0-7a00-7000-8000-00000000dead" }),
            "/host_id",
            "unknown",
        ),
    ] {
        let refused = organization
            .owner
            .post("/v1/gatherings", input(&program, &members))
            .refused(422, "validation-failed")
            .await;
        assert_eq!(refused.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    let id = open(&organization, &program, json!({})).await;
    let path = format!("/v1/gatherings/{id}");
    let fixed = organization.owner.patch(&path, json!({ "kind": "panel" }));
    assert_eq!(
        fixed.refused(422, "validation-failed").await.errors(),
        [("/kind".to_owned(), "fixed".to_owned())]
    );
}

#[tokio::test]
async fn an_erased_person_frees_their_seat() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let leaving = organization.member().await;
    let waiting = organization.member().await;
    let id = open(
        &organization,
        &program,
        json!({ "program_id": null, "capacity": 1 }),
    )
    .await;
    register(&leaving, &id).await;
    register(&waiting, &id).await;
    let path = format!("/v1/people/{}", leaving.person);
    organization.owner.delete(&path).expect(204).await;
    assert_eq!(
        people_in(&organization, &id, "registered").await,
        vec![waiting.person]
    );
    let path = format!("/v1/gatherings/{id}/registrations");
    assert_eq!(organization.owner.all(&path, &[]).await.len(), 1);
}
