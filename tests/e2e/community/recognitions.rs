//! Recognition: who reads it, hiding, and the rules that keep it worth something.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{mentee, pair, program};

fn thanks(program: &str, to: &Actor, audience: &str) -> Value {
    json!({
        "to": to.person,
        "program_id": program,
        "behavior": "expertise",
        "message": "You showed me how to read a balance sheet.",
        "audience": audience
    })
}

async fn thank(from: &Actor, program: &str, to: &Actor, audience: &str) -> e2e::Answer {
    from.post("/v1/recognitions", thanks(program, to, audience))
        .expect(201)
        .await
}

async fn sees(actor: &Actor, recognition: &str) -> bool {
    let read = actor
        .get(&format!("/v1/recognitions/{recognition}"))
        .send()
        .await;
    let listed = actor.all("/v1/recognitions", &[]).await;
    let listed = listed.iter().any(|item| item["id"] == recognition);
    assert_eq!(
        read.status == 200,
        listed,
        "list and read agree: {}",
        read.text()
    );
    listed
}

#[tokio::test]
async fn its_audience_says_who_reads_it_and_its_receiver_may_hide_it() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let elsewhere = super::program(&organization).await;
    let giver = mentee(&organization, &program).await;
    let receiver = mentee(&organization, &program).await;
    let participant = mentee(&organization, &program).await;
    let stranger = mentee(&organization, &elsewhere).await;
    let coordinator = organization.coordinator(&program).await;
    let owner = &organization.owner;
    for (audience, for_program, for_all) in [
        ("private", false, false),
        ("program", true, false),
        ("public", true, true),
    ] {
        let said = thank(&giver, &program, &receiver, audience).await;
        let (id, path) = (said.id(), format!("/v1/recognitions/{}", said.id()));
        let others = [
            (&participant, for_program),
            (&coordinator, for_program),
            (owner, for_program),
            (&stranger, for_all),
        ];
        for (who, expected) in others {
            assert_eq!(sees(who, &id).await, expected, "{audience}, {}", who.person);
        }
        let before = giver.get(&path).expect(200).await;
        giver
            .post(&format!("{path}/hide"), json!({}))
            .refused(403, "forbidden")
            .await;
        let hidden = receiver
            .post(&format!("{path}/hide"), json!({}))
            .expect(200)
            .await;
        assert!(hidden["hidden_at"].is_string());
        for (who, _) in others {
            assert!(!sees(who, &id).await, "{audience}: hidden");
        }
        let after = giver.get(&path).expect(200).await;
        assert_eq!(
            (before.etag(), before.body),
            (after.etag(), after.body),
            "the giver is not told"
        );
        receiver
            .post(&format!("{path}/hide"), json!({}))
            .expect(200)
            .await;
        let shown = receiver
            .post(&format!("{path}/unhide"), json!({}))
            .expect(200)
            .await;
        assert!(shown["hidden_at"].is_null());
        for (who, expected) in others {
            assert_eq!(sees(who, &id).await, expected, "{audience}, shown again");
        }
    }
}

#[tokio::test]
async fn between_two_people_one_in_thirty_days_counts() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = program(&organization).await;
    let one = mentee(&organization, &program).await;
    let other = mentee(&organization, &program).await;
    let third = mentee(&organization, &program).await;
    assert_eq!(
        thank(&one, &program, &other, "program").await["counted"],
        true
    );
    assert_eq!(
        thank(&other, &program, &one, "program").await["counted"],
        false,
        "thanks for thanks"
    );
    assert_eq!(
        thank(&one, &program, &other, "program").await["counted"],
        false,
        "the same again"
    );
    assert_eq!(
        thank(&third, &program, &other, "program").await["counted"],
        true
    );
    server.let_days_pass(31);
    let other = organization.sign_in(&other.person).await;
    assert_eq!(
        thank(&other, &program, &one, "program").await["counted"],
        true
    );
    let standing = organization
        .owner
        .get(&format!("/v1/people/{}/standing", other.person))
        .expect(200)
        .await;
    assert_eq!(standing["recognitions"], 2);
    assert_eq!(
        standing["behaviors"],
        json!([{ "behavior": "expertise", "count": 2 }])
    );
}

#[tokio::test]
async fn a_person_thanks_ten_times_a_day() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = program(&organization).await;
    let giver = mentee(&organization, &program).await;
    let receiver = mentee(&organization, &program).await;
    for _ in 0..10 {
        thank(&giver, &program, &receiver, "program").await;
    }
    giver
        .post("/v1/recognitions", thanks(&program, &receiver, "program"))
        .refused(409, "conflict")
        .await;
    thank(&receiver, &program, &giver, "program").await;
    server.let_days_pass(2);
    let giver = organization.sign_in(&giver.person).await;
    thank(&giver, &program, &receiver, "program").await;
}

#[tokio::test]
async fn it_is_for_somebody_else_who_takes_part_and_for_a_pairing_of_the_two() {
    let organization: Organization = Server::shared().organization();
    let program = program(&organization).await;
    let (mentor, mentee, pairing) = pair(&organization, &program).await;
    let outsider = organization.member().await;
    let with = |to: &Actor, member: &str, value: Value| {
        let mut body = thanks(&program, to, "program");
        body[member] = value;
        body
    };
    let said = mentee
        .post(
            "/v1/recognitions",
            with(&mentor, "pairing_id", json!(pairing)),
        )
        .expect(201)
        .await;
    assert_eq!(said["pairing_id"], json!(pairing));
    let seen = organization
        .owner
        .get(&format!("/v1/recognitions/{}", said.id()))
        .expect(200)
        .await;
    assert!(
        seen["pairing_id"].is_null(),
        "who is paired with whom is not everybody's business"
    );
    let (third, _, _) = pair(&organization, &program).await;
    for (body, pointer, code) in [
        (with(&mentee, "audience", json!("public")), "/to", "self"),
        (
            with(&outsider, "audience", json!("public")),
            "/to",
            "unknown",
        ),
        (
            with(&third, "pairing_id", json!(pairing)),
            "/pairing_id",
            "unknown",
        ),
        (
            with(&mentor, "behavior", json!("beauty")),
            "/behavior",
            "enum",
        ),
        (
            with(&mentor, "message", json!("")),
            "/message",
            "min_length",
        ),
    ] {
        let answer = mentee
            .post("/v1/recognitions", body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(answer.errors(), [(pointer.to_owned(), code.to_owned())]);
    }
    outsider
        .post("/v1/recognitions", thanks(&program, &mentor, "program"))
        .refused(404, "not-found")
        .await;
}
