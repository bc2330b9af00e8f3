//! Introductions: two yes bring two people together; until then nobody knows how to reach whom, and a no has no name.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{events_of, mentee, program};

/// Three participants of a program, and an introduction of the second and third by the first.
struct Scene {
    introducer: Actor,
    a: Actor,
    b: Actor,
    id: String,
    path: String,
}

async fn scene(organization: &Organization, program: &str) -> Scene {
    let introducer = mentee(organization, program).await;
    let a = mentee(organization, program).await;
    let b = mentee(organization, program).await;
    let body = input(program, &a, &b);
    let id = introducer
        .post("/v1/introductions", body)
        .expect(201)
        .await
        .id();
    let path = format!("/v1/introductions/{id}");
    Scene {
        introducer,
        a,
        b,
        id,
        path,
    }
}

fn input(program: &str, a: &Actor, b: &Actor) -> Value {
    json!({ "program_id": program, "a_id": a.person, "b_id": b.person, "reason": "You both plan night shifts." })
}

impl Scene {
    async fn say(&self, who: &Actor, verb: &str) -> e2e::Answer {
        who.post(&format!("{}/{verb}", self.path), json!({}))
            .send()
            .await
    }

    async fn state(&self, who: &Actor) -> String {
        who.get(&self.path).expect(200).await.string("state")
    }
}

async fn email(organization: &Organization, who: &Actor) -> String {
    let path = format!("/v1/people/{}", who.person);
    organization
        .owner
        .get(&path)
        .expect(200)
        .await
        .string("email")
}

#[tokio::test]
async fn contact_details_are_for_the_two_and_only_after_both_said_yes() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    for first_is_a in [true, false] {
        let scene = scene(&organization, &program).await;
        let emails = [
            email(&organization, &scene.a).await,
            email(&organization, &scene.b).await,
        ];
        let everybody = [&scene.a, &scene.b, &scene.introducer, &organization.owner];
        let (first, second) = if first_is_a {
            (&scene.a, &scene.b)
        } else {
            (&scene.b, &scene.a)
        };
        let before = scene.say(first, "accept").await;
        let own = if first_is_a {
            "a_accepted"
        } else {
            "b_accepted"
        };
        assert_eq!((before.status, &before["state"]), (200, &json!(own)));
        for who in everybody {
            let list = who.get("/v1/introductions").expect(200).await;
            let read = who.get(&scene.path).expect(200).await;
            for email in &emails {
                assert!(
                    !list.text().contains(email)
                        && !read.text().contains(email)
                        && !before.text().contains(email)
                );
            }
        }
        let after = scene.say(second, "accept").await;
        assert_eq!(
            (after.status, &after["state"]),
            (200, &json!("introduced")),
            "{}",
            after.text()
        );
        for who in [&scene.a, &scene.b] {
            let read = who.get(&scene.path).expect(200).await;
            assert_eq!(
                read["contacts"],
                json!({ "a_email": emails[0], "b_email": emails[1] })
            );
        }
        for who in [&scene.introducer, &organization.owner] {
            let list = who.get("/v1/introductions").expect(200).await;
            let read = who.get(&scene.path).expect(200).await;
            assert_eq!(read["state"], "introduced");
            for email in &emails {
                assert!(!list.text().contains(email) && !read.text().contains(email));
            }
        }
        let log = organization
            .owner
            .get("/v1/events")
            .query(&[("limit", "200")])
            .expect(200)
            .await;
        for email in &emails {
            assert!(
                !log.text().contains(email),
                "the event log names an address"
            );
        }
    }
}

#[tokio::test]
async fn while_it_waits_nobody_learns_of_the_others_answer() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    for verb in ["accept", "decline"] {
        let scene = scene(&organization, &program).await;
        let coordinator = organization.coordinator(&program).await;
        let before = scene.b.get(&scene.path).expect(200).await;
        let told = scene.introducer.get(&scene.path).expect(200).await;
        assert_eq!(scene.say(&scene.a, verb).await.status, 200);
        let after = scene.b.get(&scene.path).expect(200).await;
        assert_eq!(
            (before.etag(), &before.body),
            (after.etag(), &after.body),
            "{verb}"
        );
        let still = scene.introducer.get(&scene.path).expect(200).await;
        assert_eq!(
            (told.etag(), &told.body),
            (still.etag(), &still.body),
            "{verb}"
        );
        let seen = coordinator.get(&scene.path).expect(200).await;
        let expected = if verb == "decline" {
            "declined"
        } else {
            "proposed"
        };
        assert_eq!(seen["state"], expected);
        let text = seen.text();
        assert!(
            !text.contains("accepted_at") && !text.contains("declined_by"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn after_a_no_the_others_answer_looks_as_it_always_does() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = program(&organization).await;
    let scene = scene(&organization, &program).await;
    let waiting = self::scene(&organization, &program).await;
    assert_eq!(scene.say(&scene.a, "decline").await["state"], "declined");
    let yes = scene.say(&scene.b, "accept").await;
    assert_eq!((yes.status, &yes["state"]), (200, &json!("b_accepted")));
    assert_eq!(scene.state(&scene.introducer).await, "proposed");
    assert_eq!(scene.state(&scene.a).await, "declined");
    waiting.say(&waiting.b, "accept").await;
    server.let_days_pass(15);
    let introducer = organization.sign_in(&scene.introducer.person).await;
    let b = organization.sign_in(&scene.b.person).await;
    let a = organization.sign_in(&scene.a.person).await;
    assert_eq!(scene.state(&b).await, "expired");
    assert_eq!(scene.state(&introducer).await, "expired");
    assert_eq!(scene.state(&a).await, "declined");
    scene.say(&b, "accept").await.check_problem();
    let other = organization.sign_in(&waiting.b.person).await;
    assert_eq!(waiting.state(&other).await, "expired");
    e2e::until("the end of the introduction", async || {
        let events = events_of(&organization, &waiting.id).await;
        events
            .contains(&"introduction.expired".to_owned())
            .then_some(())
    })
    .await;
    waiting.say(&other, "decline").await.check_problem();
}

#[tokio::test]
async fn both_can_say_no_and_each_sees_their_own() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let scene = scene(&organization, &program).await;
    assert_eq!(scene.say(&scene.a, "decline").await["state"], "declined");
    assert_eq!(scene.state(&scene.b).await, "proposed");
    assert_eq!(scene.say(&scene.b, "decline").await["state"], "declined");
    for who in [&scene.a, &scene.b] {
        assert_eq!(scene.state(who).await, "declined");
        assert_eq!(
            scene.say(who, "accept").await.problem_code(),
            "invalid-transition"
        );
        assert_eq!(
            scene.say(who, "decline").await.status,
            200,
            "twice changes nothing"
        );
    }
    assert_eq!(scene.state(&scene.introducer).await, "proposed");
}

#[tokio::test]
async fn only_the_two_answer_and_others_do_not_know_of_it() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let scene = scene(&organization, &program).await;
    let stranger = mentee(&organization, &program).await;
    for verb in ["accept", "decline"] {
        assert_eq!(
            scene.say(&scene.introducer, verb).await.problem_code(),
            "forbidden"
        );
        assert_eq!(
            scene.say(&organization.owner, verb).await.problem_code(),
            "forbidden"
        );
        assert_eq!(scene.say(&stranger, verb).await.problem_code(), "not-found");
    }
    stranger.get(&scene.path).refused(404, "not-found").await;
    assert!(stranger.all("/v1/introductions", &[]).await.is_empty());
    for who in [&scene.a, &scene.b, &scene.introducer] {
        assert_eq!(
            who.all("/v1/introductions", &[("program_id", &program)])
                .await
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn what_came_of_it_is_asked_for_after_two_weeks_and_said_once() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = program(&organization).await;
    let scene = scene(&organization, &program).await;
    let outcome = format!("{}/outcome", scene.path);
    let body = json!({ "outcome": "ongoing", "note": "A weekly call." });
    scene
        .a
        .post(&outcome, body.clone())
        .refused(409, "invalid-transition")
        .await;
    scene.say(&scene.a, "accept").await;
    scene.say(&scene.b, "accept").await;
    assert!(
        !events_of(&organization, &scene.id)
            .await
            .contains(&"introduction.outcome_due".to_owned())
    );
    server.let_days_pass(15);
    e2e::until("the question what came of it", async || {
        let events = events_of(&organization, &scene.id).await;
        (events.last()? == "introduction.outcome_due").then_some(())
    })
    .await;
    let b = organization.sign_in(&scene.b.person).await;
    let said = b.post(&outcome, body.clone()).expect(200).await;
    assert_eq!(
        (&said["state"], &said["outcome"]),
        (&json!("concluded"), &json!("ongoing"))
    );
    b.post(&outcome, body)
        .refused(409, "invalid-transition")
        .await;
    let introducer = organization.sign_in(&scene.introducer.person).await;
    let seen = introducer.get(&scene.path).expect(200).await;
    assert_eq!(seen["outcome"], "ongoing");
    assert!(
        !seen.text().contains("weekly"),
        "the note is for the two and coordinators"
    );
}

#[tokio::test]
async fn it_is_of_two_others_who_take_part() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let a = mentee(&organization, &program).await;
    let b = mentee(&organization, &program).await;
    let introducer = mentee(&organization, &program).await;
    let stranger = organization.member().await;
    for (body, pointer, code) in [
        (input(&program, &a, &a), "/b_id", "self"),
        (input(&program, &introducer, &b), "/a_id", "self"),
        (input(&program, &a, &stranger), "/b_id", "unknown"),
    ] {
        let answer = introducer
            .post("/v1/introductions", body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(answer.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    stranger
        .post("/v1/introductions", input(&program, &a, &b))
        .refused(404, "not-found")
        .await;
    organization
        .owner
        .post("/v1/introductions", input(&program, &a, &b))
        .expect(201)
        .await;
    let mut empty = input(&program, &a, &b);
    empty["reason"] = json!("");
    let answer = introducer
        .post("/v1/introductions", empty)
        .refused(422, "validation-failed")
        .await;
    assert_eq!(
        answer.errors(),
        [("/reason".to_owned(), "min_length".to_owned())]
    );
}

#[tokio::test]
async fn nobody_has_more_than_twenty_waiting_declined_ones_included() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let scene = scene(&organization, &program).await;
    scene.say(&scene.a, "decline").await;
    for _ in 0..19 {
        let body = input(&program, &scene.a, &scene.b);
        scene
            .introducer
            .post("/v1/introductions", body)
            .expect(201)
            .await;
    }
    let body = input(&program, &scene.a, &scene.b);
    scene
        .introducer
        .post("/v1/introductions", body)
        .refused(409, "conflict")
        .await;
}
