//! An organization with people, programs and applications, made over the API.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::{Actor, Answer, Server, until};

/// An organization that one test has for itself.
#[derive(Debug)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first owner.
    pub owner: Actor,
    made: AtomicU32,
}

/// A program to create, as the documentation shows it.
pub fn program_input() -> Value {
    json!({ "name": "Spring mentoring", "starts_on": "2027-03-01", "ends_on": "2027-08-31" })
}

impl Organization {
    pub(crate) fn new(server: &Server, access: &Value, name: String) -> Self {
        let text = |member: &str| access[member].as_str().expect("a string").to_owned();
        Self {
            id: text("organization_id"),
            name,
            owner: server.bearer(text("token")).named(text("person_id")),
            made: AtomicU32::new(0),
        }
    }

    /// The same organization, after a restart of its server.
    pub fn again(&self, owner: &Actor) -> Self {
        Self {
            id: self.id.clone(),
            name: self.name.clone(),
            owner: owner.clone(),
            made: AtomicU32::new(self.made.fetch_add(10_000, Ordering::Relaxed)),
        }
    }

    /// The next free number, for names that must be unique.
    pub fn number(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed)
    }

    /// A person to add, with a name and an address that nobody else has.
    pub fn person_input(&self) -> Value {
        let number = self.number();
        json!({ "full_name": format!("Person {number}"), "email": format!("person.{number}@example.org") })
    }

    /// Adds a person with these members beside name and address.
    pub async fn person(&self, members: Value) -> Answer {
        let mut input = self.person_input();
        merge(&mut input, members);
        self.owner.post("/v1/people", input).expect(201).await
    }

    /// Adds a person and signs them in.
    pub async fn member(&self) -> Actor {
        let person = self.person(json!({})).await;
        self.sign_in(&person.id()).await
    }

    /// A token for a person of the directory.
    pub async fn sign_in(&self, person: &str) -> Actor {
        let path = format!("/v1/people/{person}/tokens");
        let token = self.owner.post(&path, json!({})).expect(200).await;
        self.owner.with_token(token.string("token")).named(person)
    }

    /// Adds a person who coordinates this program, and signs them in.
    pub async fn coordinator(&self, program: &str) -> Actor {
        let coordinator = self.member().await;
        let path = format!("/v1/programs/{program}/coordinators/{}", coordinator.person);
        self.owner.put(&path).expect(200).await;
        coordinator
    }

    /// Makes an API key with these members beside its name.
    pub async fn api_key(&self, members: Value) -> (Answer, Actor) {
        let mut input = json!({ "name": "A key" });
        merge(&mut input, members);
        let key = self.owner.post("/v1/api-keys", input).expect(201).await;
        let actor = self.owner.with_token(key.string("secret"));
        (key, actor)
    }

    /// Creates a program, still a draft, with these members.
    pub async fn program(&self, members: Value) -> Answer {
        let mut input = program_input();
        merge(&mut input, members);
        self.owner.post("/v1/programs", input).expect(201).await
    }

    /// Creates a program that takes applications and can be matched at once.
    pub async fn open_program(&self) -> String {
        let program = self.program(json!({ "always_on": true })).await.id();
        self.step("programs", &program, "open").await;
        program
    }

    /// Takes one step as the owner.
    pub async fn step(&self, resource: &str, id: &str, verb: &str) -> Answer {
        let path = format!("/v1/{resource}/{id}/{verb}");
        self.owner.post(&path, json!({})).expect(200).await
    }

    /// A person's approved application to a program.
    pub async fn applicant(&self, program: &str, role: &str, members: Value) -> Applicant {
        let actor = self.member().await;
        let mut input = json!({ "program_id": program, "person_id": actor.person, "role": role });
        merge(&mut input, members);
        let application = self.owner.post("/v1/applications", input).expect(201).await;
        let id = application.id();
        self.step("applications", &id, "submit").await;
        self.step("applications", &id, "approve").await;
        Applicant { actor, id }
    }

    /// Creates a match run and waits for its end.
    pub async fn match_run(&self, program: &str) -> Answer {
        let path = format!("/v1/programs/{program}/match-runs");
        let run = self.owner.post(&path, json!({})).expect(202).await.id();
        self.finished(&run).await
    }

    /// Waits until a match run is neither queued nor running.
    pub async fn finished(&self, run: &str) -> Answer {
        let path = format!("/v1/match-runs/{run}");
        until("the end of a match run", async || {
            let run = self.owner.get(&path).expect(200).await;
            let state = run.string("state");
            (state != "queued" && state != "running").then_some(run)
        })
        .await
    }
}

/// A person with an approved application.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The person.
    pub actor: Actor,
    /// The application's id.
    pub id: String,
}

fn merge(target: &mut Value, members: Value) {
    if let (Value::Object(target), Value::Object(members)) = (target, members) {
        target.extend(members);
    }
}
