//! Resources: who finds what, helpful marks that count once, and what a pairing shares.

use e2e::{Actor, Organization, Server};
use futures_util::future::join_all;
use serde_json::{Value, json};

fn input(program: Option<&str>, title: &str, skills: &[&str]) -> Value {
    let mut input = json!({
        "title": title,
        "url": "https://example.org/a?page=1#two",
        "kind": "article",
        "audience": "organization",
        "skills": skills,
    });
    if let Some(program) = program {
        input["audience"] = json!("program");
        input["program_id"] = json!(program);
    }
    input
}

async fn shared_by(person: &Actor, program: Option<&str>, title: &str, skills: &[&str]) -> String {
    let input = input(program, title, skills);
    person.post("/v1/resources", input).expect(201).await.id()
}

/// A mentor and a mentee in a running pairing.
async fn pair(organization: &Organization, program: &str) -> (String, Actor, Actor) {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    let pairing = pairing.expect(201).await.id();
    let accept = format!("/v1/pairings/{pairing}/accept");
    for person in [&mentor.actor, &mentee.actor] {
        person.post(&accept, json!({})).expect(200).await;
    }
    (pairing, mentor.actor, mentee.actor)
}

#[tokio::test]
async fn the_audience_finds_it_and_nobody_else() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (owner, reader) = (
        organization
            .applicant(&program, "mentor", json!({}))
            .await
            .actor,
        organization
            .applicant(&program, "mentee", json!({}))
            .await
            .actor,
    );
    let stranger = organization.member().await;
    let skill = json!({ "name": "JavaScript", "aliases": ["JS"] });
    organization
        .owner
        .post("/v1/skills", skill)
        .expect(201)
        .await;
    let inside = shared_by(&owner, Some(&program), "Inside", &["JS"]).await;
    shared_by(&owner, None, "For all", &["Sewing"]).await;
    let titles = async |who: &Actor, filter: &[(&str, &str)]| {
        let items = who.all("/v1/resources", filter).await;
        let title = |item: &Value| item["title"].as_str().expect("a title").to_owned();
        items.iter().map(title).collect::<Vec<_>>()
    };
    assert_eq!(titles(&reader, &[]).await, ["Inside", "For all"]);
    assert_eq!(titles(&reader, &[("skill", "js")]).await, ["Inside"]);
    assert_eq!(
        titles(&reader, &[("kind", "book")]).await,
        Vec::<String>::new()
    );
    assert_eq!(
        titles(&reader, &[("program_id", &program)]).await,
        ["Inside"]
    );
    assert_eq!(titles(&stranger, &[]).await, ["For all"]);
    let path = format!("/v1/resources/{inside}");
    stranger.get(&path).refused(404, "not-found").await;
    stranger
        .post("/v1/resources", input(Some(&program), "Mine", &[]))
        .refused(403, "forbidden")
        .await;
    reader
        .patch(&path, json!({ "title": "Mine" }))
        .refused(403, "forbidden")
        .await;
    owner
        .patch(&path, json!({ "title": "Better" }))
        .expect(200)
        .await;
    let archive = format!("{path}/archive");
    reader
        .post(&archive, json!({}))
        .refused(403, "forbidden")
        .await;
    let archived = owner.post(&archive, json!({})).expect(200).await;
    assert_eq!(archived["state"], "archived");
    owner
        .post(&archive, json!({}))
        .refused(409, "invalid-transition")
        .await;
    assert_eq!(titles(&reader, &[]).await, ["For all"]);
    assert_eq!(titles(&reader, &[("state", "archived")]).await, ["Better"]);
}

#[tokio::test]
async fn a_mark_counts_once_for_each_person_however_often_it_is_sent() {
    let organization = Server::shared().organization();
    let owner = organization.member().await;
    let (most, less) = (
        shared_by(&owner, None, "Most", &[]).await,
        shared_by(&owner, None, "Less", &[]).await,
    );
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(organization.member().await);
    }
    let path = format!("/v1/resources/{most}/helpful");
    let calls = people
        .iter()
        .flat_map(|person| (0..3).map(|_| person.put(&path).expect(200)));
    join_all(calls).await;
    people[0]
        .put(&format!("/v1/resources/{less}/helpful"))
        .expect(200)
        .await;
    let count = async || {
        let resource = owner
            .get(&format!("/v1/resources/{most}"))
            .expect(200)
            .await;
        resource["helpful_count"].as_i64().expect("a number")
    };
    assert_eq!(count().await, 4);
    owner.put(&path).refused(409, "conflict").await;
    let calls = (0..3).map(|_| people[1].call("DELETE", &path).expect(204));
    join_all(calls).await;
    assert_eq!(count().await, 3);
    let sorted = owner
        .all("/v1/resources", &[("sort", "-helpful_count")])
        .await;
    let order: Vec<_> = sorted.iter().map(|item| item["title"].clone()).collect();
    assert_eq!(order, ["Most", "Less"]);
    let path = format!("/v1/people/{}", people[2].person);
    organization.owner.delete(&path).expect(204).await;
    assert_eq!(count().await, 2, "marks go with the person");
    let path = format!("/v1/people/{}", owner.person);
    organization.owner.delete(&path).expect(204).await;
    let left = people[0].get(&format!("/v1/resources/{most}"));
    left.refused(404, "not-found").await;
}

#[tokio::test]
async fn a_share_is_seen_by_the_pairing_and_given_and_received_once() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (pairing, mentor, mentee) = pair(&organization, &program).await;
    let stranger = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    let resource = shared_by(&mentor, Some(&program), "Read this", &[]).await;
    let path = format!("/v1/pairings/{pairing}/resources");
    let body = json!({ "resource_id": resource, "note": "Page two." });
    stranger
        .post(&path, body.clone())
        .refused(404, "not-found")
        .await;
    let shared = mentor.post(&path, body.clone()).expect(201).await;
    let location = shared.header("location");
    let read = mentee.get(location).expect(200).await;
    assert_eq!(read["resource"]["title"], "Read this");
    stranger.get(location).refused(404, "not-found").await;
    mentor
        .post(&path, body)
        .refused(409, "already-exists")
        .await;
    let seen = mentee.all(&path, &[]).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (&seen[0]["resource"]["title"], &seen[0]["note"]),
        (&json!("Read this"), &json!("Page two."))
    );
    stranger.get(&path).refused(404, "not-found").await;
    let unknown = json!({ "resource_id": pairing });
    let refused = mentor
        .post(&path, unknown)
        .refused(422, "validation-failed")
        .await;
    assert_eq!(
        refused.errors(),
        [("/resource_id".into(), "unknown".into())]
    );
    for (person, given, received) in [(&mentor, 2, 0), (&mentee, 0, 1)] {
        let record = format!("/v1/people/{}/giving-back", person.person);
        let record = person.get(&record).expect(200).await;
        assert_eq!(record["given"]["resources"], given);
        assert_eq!(record["received"]["resources"], received);
    }
}

#[tokio::test]
async fn only_https_links_are_taken() {
    let organization = Server::shared().organization();
    for url in [
        "http://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://user@example.org/",
        "https://example.org/a b",
        "ftp://example.org",
    ] {
        let mut body = input(None, "A link", &[]);
        body["url"] = json!(url);
        let refused = organization.owner.post("/v1/resources", body);
        let refused = refused.refused(422, "validation-failed").await;
        assert_eq!(
            refused.errors(),
            [("/url".into(), "pattern".into())],
            "{url}"
        );
    }
    let mut body = input(None, "A link", &[]);
    body["program_id"] = json!("0199c3f0-7a00-7000-8000-000000000001");
    let refused = organization.owner.post("/v1/resources", body);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(
        refused.errors(),
        [("/program_id".into(), "audience".into())]
    );
}
