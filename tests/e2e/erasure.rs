//! Erasure: of somebody with a past nothing is left that names them or that they wrote, and everybody else goes on.

use std::cell::Cell;

use e2e::{Actor, Answer, Applicant, Database, Organization, Server};
use serde_json::{Value, json};

/// Words that occur nowhere else, each written into one field.
struct Words {
    prefix: &'static str,
    written: Cell<u32>,
    /// How many requests were sent.
    sent: Cell<u32>,
}

impl Words {
    fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            written: Cell::new(0),
            sent: Cell::new(0),
        }
    }

    /// A new one.
    fn next(&self) -> String {
        self.written.set(self.written.get() + 1);
        format!("{}{}z", self.prefix, self.written.get())
    }

    /// A body with every `"~"` in it replaced by a new word, and those in addresses, too.
    fn fill(&self, mut body: Value) -> Value {
        if let Value::String(text) = &mut body
            && text.contains('~')
        {
            *text = text.replace('~', &self.next());
        }
        if let Value::Array(items) = &mut body {
            for item in items {
                *item = self.fill(item.take());
            }
        }
        if let Value::Object(members) = &mut body {
            for (_, member) in members {
                *member = self.fill(member.take());
            }
        }
        body
    }

    /// Those that are stored somewhere, each with what is around it.
    fn found(&self, database: &Database) -> Vec<String> {
        let stored = database.everything();
        (1..=self.written.get())
            .filter_map(|number| {
                let word = format!("{}{number}z", self.prefix);
                let (before, after) = stored.split_once(&word)?;
                let before: Vec<char> = before.chars().rev().take(200).collect();
                let before: String = before.into_iter().rev().collect();
                let after: String = after.chars().take(50).collect();
                Some(format!("{before}<{word}>{after}"))
            })
            .collect()
    }
}

/// Somebody who writes a new word into every field.
struct Writer<'a> {
    words: &'a Words,
    actor: &'a Actor,
}

impl Writer<'_> {
    async fn post(&self, path: &str, body: Value) -> Answer {
        let body = self.words.fill(body);
        let sent = &self.words.sent;
        sent.set(sent.get() + 1);
        let key = format!("key-{}", sent.get());
        let answer = self.actor.post(path, body).once(&key).send().await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
        answer
    }
}

/// A person with a profile full of words, and their approved application.
async fn applicant(
    organization: &Organization,
    words: &Words,
    program: &str,
    role: &str,
) -> Applicant {
    let owner = Writer {
        words,
        actor: &organization.owner,
    };
    let person = json!({ "full_name": "Ada ~", "email": "~@example.org", "external_id": "~", "job_title": "~",
        "department": "~", "biography": "~", "interests": ["~"], "custom_fields": { "hobby": "~" },
        "time_zone": "Europe/Lisbon",
        "skills_offered": [{ "skill": "~", "level": 4 }], "skills_sought": [{ "skill": "~", "level": 4 }],
        "goals": [{ "statement": "~", "topics": ["~"] }] });
    let person = owner.post("/v1/people", person).await.id();
    let actor = organization.sign_in(&person).await;
    let writer = Writer {
        words,
        actor: &actor,
    };
    let application = json!({ "program_id": program, "role": role, "motivation": "~",
        "goals": [{ "statement": "~", "topics": ["~"] }] });
    let id = writer.post("/v1/applications", application).await.id();
    organization.step("applications", &id, "submit").await;
    let approve = json!({ "note": "~" });
    owner
        .post(&format!("/v1/applications/{id}/approve"), approve)
        .await;
    Applicant { actor, id }
}

/// Lets a match run propose the two to each other, and both accept; returns the run and the pairing.
async fn matched(organization: &Organization, program: &str) -> (String, String) {
    let owner = &organization.owner;
    let run = organization.match_run(program).await;
    assert_eq!(run.string("state"), "succeeded", "{}", run.text());
    let publish = format!("/v1/match-runs/{}/publish", run.id());
    owner.post(&publish, json!({})).expect(200).await;
    let pairings = owner.all("/v1/pairings", &[("program_id", program)]).await;
    let pairing = pairings[0]["id"].as_str().expect("an id").to_owned();
    for side in ["mentor", "mentee"] {
        let accept = format!("/v1/pairings/{pairing}/accept");
        owner
            .post(&accept, json!({ "side": side }))
            .expect(200)
            .await;
    }
    (run.id(), pairing)
}

/// Everything that one side of a pairing writes in it.
async fn write_in_pairing(writer: &Writer<'_>, pairing: &str, side: &str, starts_at: &str) {
    let path = format!("/v1/pairings/{pairing}");
    let agreement = json!({ "cadence": { "every": 1, "unit": "month" }, "confidentiality": "~",
        "boundaries": ["~"], "goals": ["~"] });
    writer.post(&format!("{path}/agreements"), agreement).await;
    let session = json!({ "agenda": "~", "place": "~", "starts_at": starts_at });
    let session = writer.post(&format!("{path}/sessions"), session).await.id();
    for visibility in ["shared", "private"] {
        let note = json!({ "text": "~", "visibility": visibility });
        writer
            .post(&format!("/v1/sessions/{session}/notes"), note)
            .await;
    }
    let asked = json!({ "agenda": "~" });
    let asked = writer.post(&format!("{path}/sessions"), asked).await.id();
    let reason = json!({ "note": "~" });
    writer
        .post(&format!("/v1/sessions/{asked}/withdraw"), reason)
        .await;
    for (what, body) in [
        (
            "check-ins",
            json!({ "mood": 2, "progress": "~", "blockers": "~", "next_step": "~" }),
        ),
        ("fit-checks", json!({ "fit": "good", "private_note": "~" })),
        (
            "goals",
            json!({ "title": "~", "description": "~", "milestones": [{ "title": "~", "evidence": "~" }] }),
        ),
        ("action-items", json!({ "title": "~", "owner": side })),
        ("pause", json!({ "reason": "ill", "note": "~" })),
        ("resume", json!({ "note": "~" })),
    ] {
        writer.post(&format!("{path}/{what}"), body).await;
    }
}

/// Everything that a member writes beside their pairing.
async fn write_in_community(
    writer: &Writer<'_>,
    program: &str,
    pairing: &str,
    (partner, other): (&Applicant, &Actor),
) {
    let ask = json!({ "program_id": program, "goal": "~", "context": "~", "tried_so_far": "~",
        "specific_ask": "~", "help_type": "advice", "skills": ["~"] });
    writer.post("/v1/help-requests", ask).await;
    let ask = json!({ "program_id": program, "goal": "Learn to weld", "help_type": "advice" });
    let asked = partner
        .actor
        .post("/v1/help-requests", ask)
        .expect(201)
        .await;
    let offers = format!("/v1/help-requests/{}/offers", asked.id());
    writer.post(&offers, json!({ "message": "~" })).await;
    let person = writer.actor.person.clone();
    let introduction = json!({ "program_id": program, "a_id": other.person, "b_id": partner.actor.person,
        "reason": "~", "context": "~" });
    writer.post("/v1/introductions", introduction).await;
    let thanks = json!({ "program_id": program, "to": partner.actor.person, "behavior": "trust",
        "message": "~", "evidence": "~", "audience": "program" });
    writer.post("/v1/recognitions", thanks).await;
    let nomination = json!({ "program_id": program, "email": "somebody@example.org", "role": "mentor",
        "why": "~", "relation": "other" });
    writer.post("/v1/nominations", nomination).await;
    let gathering = json!({ "program_id": program, "kind": "workshop", "title": "~", "description": "~",
        "place": "~", "skills": ["~"], "capacity": 3,
        "starts_at": "2040-01-01T10:00:00Z", "ends_at": "2040-01-01T11:00:00Z" });
    writer.post("/v1/gatherings", gathering).await;
    let resource = json!({ "program_id": program, "audience": "program", "kind": "article", "title": "~",
        "url": "https://example.org/~", "description": "~", "licence": "~", "skills": ["~"] });
    let resource = writer.post("/v1/resources", resource).await.id();
    let share = json!({ "resource_id": resource, "note": "~" });
    writer
        .post(&format!("/v1/pairings/{pairing}/resources"), share)
        .await;
    let assessments = format!("/v1/people/{person}/skill-assessments");
    writer
        .post(&assessments, json!({ "skill": "~", "level": 2 }))
        .await;
}

/// What coordinators and owners write about the person.
async fn write_about(writer: &Writer<'_>, program: &str, person: &Applicant, partner: &Applicant) {
    let message = json!({ "action": "message", "application_ids": [person.id], "text": "~" });
    writer.post("/v1/applications/bulk", message).await;
    let nomination = json!({ "program_id": program, "nominee_id": person.actor.person, "role": "mentor",
        "why": "~", "relation": "other" });
    let nomination = writer.post("/v1/nominations", nomination).await.id();
    let no = json!({ "reason": "not_eligible", "note": "~" });
    let decline = format!("/v1/nominations/{nomination}/decline");
    writer.post(&decline, no.clone()).await;
    let thanks = json!({ "program_id": program, "to": person.actor.person, "behavior": "trust",
        "message": "~", "evidence": "~", "audience": "program" });
    writer.post("/v1/recognitions", thanks).await;
    let introduction = json!({ "program_id": program, "a_id": person.actor.person, "b_id": partner.actor.person,
        "reason": "~", "context": "~" });
    let introduction = writer.post("/v1/introductions", introduction).await.id();
    let partner = Writer {
        words: writer.words,
        actor: &partner.actor,
    };
    let decline = format!("/v1/introductions/{introduction}/decline");
    partner.post(&decline, no).await;
    let thanks = json!({ "program_id": program, "to": person.actor.person, "behavior": "trust",
        "message": "~", "audience": "private" });
    partner.post("/v1/recognitions", thanks).await;
}

/// What others note when they take a step with something of the person.
async fn note_in_passing(
    (person, partner, owner): (&Writer<'_>, &Writer<'_>, &Writer<'_>),
    (program, pairing, side): (&str, &str, &str),
) {
    let note = || json!({ "note": "~" });
    let path = format!("/v1/pairings/{pairing}");
    for (what, body) in [
        ("action-items", json!({ "title": "~", "owner": side })),
        ("goals", json!({ "title": "~" })),
    ] {
        let made = partner.post(&format!("{path}/{what}"), body).await.id();
        let drop = format!("/v1/{what}/{made}/drop");
        partner.post(&drop, note()).await;
    }

    let ask = json!({ "program_id": program, "goal": "Learn to weld", "help_type": "advice" });
    for (asker, helper) in [(partner, person), (person, partner)] {
        let asked = asker.post("/v1/help-requests", ask.clone()).await.id();
        let offers = format!("/v1/help-requests/{asked}/offers");
        let offer = helper.post(&offers, json!({ "message": "Me" })).await.id();
        let verb = match asker.actor.person == partner.actor.person {
            true => "accept",
            false => "withdraw",
        };
        let step = format!("/v1/help-offers/{offer}/{verb}");
        partner.post(&step, note()).await;
    }
    let asked = person.post("/v1/help-requests", ask).await.id();
    let withdraw = format!("/v1/help-requests/{asked}/withdraw");
    owner.post(&withdraw, note()).await;

    let gathering = json!({ "program_id": program, "kind": "workshop", "title": "~", "capacity": 3,
        "starts_at": "2040-01-01T10:00:00Z", "ends_at": "2040-01-01T11:00:00Z" });
    let gathering = person.post("/v1/gatherings", gathering).await.id();
    let cancel = format!("/v1/gatherings/{gathering}/cancel");
    owner.post(&cancel, note()).await;
    let resource = json!({ "program_id": program, "audience": "program", "kind": "article", "title": "~",
        "url": "https://example.org/welding" });
    let resource = person.post("/v1/resources", resource).await.id();
    let archive = format!("/v1/resources/{resource}/archive");
    owner.post(&archive, note()).await;
}

#[tokio::test]
async fn nothing_is_left_of_a_person_with_a_past() {
    let server = Server::start();
    for (side, partner_side, prefix) in [
        ("mentor", "mentee", "quartz"),
        ("mentee", "mentor", "jazzy"),
    ] {
        let words = Words::new(prefix);
        let organization = server.organization();
        let program = organization.open_program().await;
        let person = applicant(&organization, &words, &program, side).await;
        let partner = organization
            .applicant(&program, partner_side, json!({}))
            .await;
        let (run, pairing) = matched(&organization, &program).await;
        let other = organization
            .applicant(&program, partner_side, json!({}))
            .await;
        let other = other.actor;
        let writer = Writer {
            words: &words,
            actor: &person.actor,
        };
        write_in_pairing(&writer, &pairing, side, "2040-01-01T10:00:00Z").await;
        let rating = json!({ "partner_application_id": partner.id, "wish": "prefer", "note": "~" });
        let ratings = format!("/v1/applications/{}/trial-ratings", person.id);
        writer.post(&ratings, rating).await;
        let question = json!({ "event": "mid", "kind": "text", "text": "How is it?" });
        let questions = format!("/v1/programs/{program}/feedback-questions");
        let question = organization
            .owner
            .post(&questions, question)
            .expect(201)
            .await;
        let feedback =
            json!({ "event": "mid", "answers": [{ "question_id": question.id(), "text": "~" }] });
        writer
            .post(&format!("/v1/pairings/{pairing}/feedback"), feedback)
            .await;
        write_in_community(&writer, &program, &pairing, (&partner, &other)).await;
        let owner = Writer {
            words: &words,
            actor: &organization.owner,
        };
        write_about(&owner, &program, &person, &partner).await;
        let beside = Writer {
            words: &words,
            actor: &partner.actor,
        };
        note_in_passing((&writer, &beside, &owner), (&program, &pairing, side)).await;

        let written = usize::try_from(words.written.get()).expect("few words");
        assert!(written > 60, "only {written} words");
        assert_eq!(
            words.found(server.database()).len(),
            written,
            "all are stored"
        );
        let path = format!("/v1/people/{}", person.actor.person);
        organization.owner.delete(&path).expect(204).await;
        assert_eq!(
            words.found(server.database()),
            Vec::<String>::new(),
            "a {side} was erased"
        );

        let gone = organization.owner.get(&path).refused(404, "not-found");
        gone.await;
        person
            .actor
            .get("/v1/me")
            .refused(401, "unauthenticated")
            .await;
        let pairing = format!("/v1/pairings/{pairing}");
        let seen = partner.actor.get(&pairing).expect(200).await;
        assert_eq!(
            (seen.string("state"), seen.string("end_reason")),
            ("ended_early".to_owned(), "person_erased".to_owned())
        );
        assert_eq!(seen[format!("{side}_name").as_str()], "Erased person");
        let explain = format!("/v1/match-runs/{run}/explanations");
        let pair = [("mentee", &partner.id), ("mentor", &person.id)];
        let pair = match side {
            "mentor" => pair,
            _ => [("mentee", &person.id), ("mentor", &partner.id)],
        };
        let pair = pair.map(|(side, id)| (side, id.as_str()));
        let explained = organization.owner.get(&explain).query(&pair);
        explained.refused(409, "conflict").await;
    }
}

#[tokio::test]
async fn what_runs_comes_to_its_end_and_the_others_go_on() {
    let server = Server::with_clock();
    let organization = server.organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let one = json!({ "capacity": 1 });
    let mentor = organization
        .applicant(&program, "mentor", one.clone())
        .await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let pairing = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = owner.post("/v1/pairings", pairing).expect(201).await.id();
    let pairing = format!("/v1/pairings/{pairing}");
    for who in [&mentor, &mentee] {
        let accept = format!("{pairing}/accept");
        who.actor.post(&accept, json!({})).expect(200).await;
    }
    let session = json!({ "agenda": "Hello", "starts_at": "2040-01-01T10:00:00Z" });
    let session = mentee.actor.post(&format!("{pairing}/sessions"), session);
    let session = format!("/v1/sessions/{}", session.expect(201).await.id());
    let other = organization.applicant(&program, "mentor", one).await;
    let report = json!({ "manager_id": mentor.actor.person });
    let report = organization.person(report).await.id();

    let path = format!("/v1/people/{}", mentor.actor.person);
    owner.delete(&path).expect(204).await;
    let seen = mentee.actor.get(&session).expect(200).await;
    assert_eq!(seen.string("state"), "cancelled");
    let left = owner.get(&format!("/v1/applications/{}", mentor.id));
    assert_eq!(left.expect(200).await.string("state"), "left");
    let report = owner.get(&format!("/v1/people/{report}")).expect(200).await;
    assert_eq!(report["manager_id"], Value::Null, "who reported to them");
    server.house_kept().await;
    let proposed = e2e::until("another mentor", async || {
        let open = [("state", "proposed")];
        let pairings = mentee.actor.all("/v1/pairings", &open).await;
        pairings.into_iter().next()
    })
    .await;
    assert_eq!(proposed["mentor_id"], json!(other.actor.person));
    let dashboard = format!("/v1/programs/{program}/dashboard");
    owner.get(&dashboard).expect(200).await;
    let listed = owner.all("/v1/people", &[]).await;
    let ids: Vec<_> = listed.iter().map(|person| &person["id"]).collect();
    assert!(!ids.contains(&&json!(mentor.actor.person)));
}

#[tokio::test]
async fn a_repeated_request_after_an_erasure_is_not_done_again() {
    let server = Server::start();
    let organization = server.organization();
    let owner = &organization.owner;
    let body = json!({ "full_name": "Ada", "email": "ada@example.org" });
    let add = || owner.post("/v1/people", body.clone()).once("key");
    let person = add().expect(201).await.id();
    owner
        .delete(&format!("/v1/people/{person}"))
        .expect(204)
        .await;
    let again = add().expect(201).await;
    assert!(!again.text().contains("Ada"), "{}", again.text());
    let found = [("email", "ada@example.org")];
    assert_eq!(owner.all("/v1/people", &found).await.len(), 0);
}

#[tokio::test]
async fn a_person_takes_their_data_along_and_owners_do_not_read_what_is_private() {
    let server = Server::shared();
    let organization = server.organization();
    let words = Words::new("export");
    let program = organization.open_program().await;
    let person = applicant(&organization, &words, &program, "mentor").await;
    let partner = organization.applicant(&program, "mentee", json!({})).await;
    let (_, pairing) = matched(&organization, &program).await;
    let other = organization.applicant(&program, "mentee", json!({})).await;
    let other = other.actor;
    let writer = Writer {
        words: &words,
        actor: &person.actor,
    };
    write_in_pairing(&writer, &pairing, "mentor", "2040-01-01T10:00:00Z").await;
    write_in_community(&writer, &program, &pairing, (&partner, &other)).await;
    let note = json!({ "text": "The partner's own", "visibility": "private" });
    let sessions = partner.actor.all("/v1/sessions", &[]).await;
    let notes = format!(
        "/v1/sessions/{}/notes",
        sessions[0]["id"].as_str().expect("an id")
    );
    partner.actor.post(&notes, note).expect(201).await;

    let path = format!("/v1/people/{}/export", person.actor.person);
    let own = person.actor.get(&path).expect(200).await;
    assert_eq!(own.header("content-type"), "application/json");
    let entries = own.data();
    let of = |table: &str| -> Vec<&Value> {
        let rows = entries.iter().filter(|line| line["table"] == table);
        rows.map(|line| &line["row"]).collect()
    };
    let read = format!("/v1/people/{}", person.actor.person);
    let read = person.actor.get(&read).expect(200).await;
    let exported = of("people")[0];
    for time in ["created_at", "updated_at"] {
        assert_eq!(exported[time], read[time], "as everywhere in the API");
    }
    let profile = &of("people")[0]["profile"];
    assert_eq!(profile["skills_offered"][0]["level"], 4, "{profile}");
    assert_eq!(of("session_notes").len(), 2);
    assert_eq!(of("check_ins")[0]["mood"], 2);
    assert_eq!(of("check_ins")[0]["shared_with_partner"], json!(false));
    let missing: Vec<u32> = (1..=words.written.get())
        .filter(|number| !own.text().contains(&format!("export{number}z")))
        .collect();
    assert_eq!(
        missing.len(),
        1,
        "all but the note of the approval, which is the coordinator's: {missing:?}"
    );
    assert!(!own.text().contains("The partner's own"));

    let seen = organization.owner.get(&path).expect(200).await;
    assert!(seen.text().contains("pairing_goals") && !seen.text().contains("check_ins"));
    partner.actor.get(&path).refused(404, "not-found").await;
    let coordinator = organization.coordinator(&program).await;
    coordinator.get(&path).refused(403, "forbidden").await;
}
