//! Power cuts: what was acknowledged is there, what was half done is not, what was running goes on.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use e2e::{Actor, Database, Organization, Server};
use serde_json::{Value, json};

/// A match run whose process is gone is taken up again after so long, in seconds.
const LEASE: &[(&str, &str)] = &[("PAIRWELL_MATCH_RUN_LEASE_SECONDS", "2")];

/// A server after a crash, and the same people in front of it.
struct Restarted {
    server: Server,
    owner: Actor,
}

fn restart(database: &Arc<Database>, organization: &Organization) -> Restarted {
    let server = database.serve(LEASE);
    let owner = server.bearer(organization.owner.token());
    Restarted { server, owner }
}

/// A program with so many mentors and mentees that a run of it takes a moment.
async fn large_program(organization: &Organization, people: usize) -> String {
    let program = organization.open_program().await;
    let skills = ["Rust", "Welding", "Sewing", "Chess", "Law", "Baking"];
    for number in 0..people {
        let skill = skills.get(number % skills.len()).expect("one of them");
        let details = json!({ "capacity": 2 });
        let (role, details) = if number % 3 == 0 {
            ("mentor", details)
        } else {
            ("mentee", json!({}))
        };
        let applicant = organization.applicant(&program, role, details).await;
        let profile = json!({
            "skills_offered": [{ "skill": skill, "level": 4 }],
            "skills_sought": [{ "skill": skill, "level": 2 }],
            "time_zone": "Europe/Lisbon",
            "availability": { "windows": [{ "weekday": "monday", "start": "09:00", "end": "17:00" }] },
        });
        let path = format!("/v1/people/{}", applicant.actor.person);
        organization.owner.patch(&path, profile).expect(200).await;
    }
    program
}

/// The state of a run must be an end, and its proposals must fit it.
fn check_whole(run: &Value, proposals: &[Value], pairings: &[Value]) {
    let state = run["state"].as_str().expect("a state");
    match state {
        "succeeded" => assert_eq!(
            pairings.len(),
            0,
            "a run that is not published has made no pairing"
        ),
        "published" => assert_eq!(pairings.len(), proposals.len(), "a run is published whole"),
        "failed" => assert!(
            run["failure"].is_object() || run["failure_code"].is_string(),
            "a reason: {run}"
        ),
        other => panic!("the run is {other}: {run}"),
    }
    if state != "failed" {
        assert!(
            !proposals.is_empty(),
            "a run that succeeded has its proposals"
        );
    }
}

async fn finished(owner: &Actor, run: &str) -> Value {
    let path = format!("/v1/match-runs/{run}");
    e2e::until("the end of a match run", async || {
        let run = owner.get(&path).expect(200).await;
        let state = run.string("state");
        (state != "queued" && state != "running").then_some(run.body)
    })
    .await
}

async fn check_run(owner: &Actor, run: &str, program: &str) -> Value {
    let run_body = finished(owner, run).await;
    let proposals = owner
        .all(&format!("/v1/match-runs/{run}/proposals"), &[])
        .await;
    let pairings = owner.all("/v1/pairings", &[("program_id", program)]).await;
    check_whole(&run_body, &proposals, &pairings);
    run_body
}

#[tokio::test]
async fn a_run_that_was_killed_is_taken_up_again_or_failed_with_a_reason() {
    let mut server = Server::with(LEASE);
    let organization = server.organization();
    let program = large_program(&organization, 60).await;
    let path = format!("/v1/programs/{program}/match-runs");
    let mut owner = organization.owner.clone();
    // Each round dies a little later in the run.
    for round in 0..8_u32 {
        let run = owner.post(&path, json!({})).expect(202).await.id();
        tokio::time::sleep(Duration::from_millis(5) * round * round).await;
        let database = server.kill();
        let restarted = restart(&database, &organization);
        (server, owner) = (restarted.server, restarted.owner);
        check_run(&owner, &run, &program).await;
    }
    drop(server);
}

#[tokio::test]
async fn a_run_is_published_whole_or_not_at_all() {
    let mut server = Server::with(LEASE);
    let organization = server.organization();
    let mut owner = organization.owner.clone();
    for round in 0..8_u32 {
        let here = Organization::again(&organization, &owner);
        let program = large_program(&here, 30).await;
        let path = format!("/v1/programs/{program}/match-runs");
        let run = owner.post(&path, json!({})).expect(202).await.id();
        finished(&owner, &run).await;
        let publish = owner.post(&format!("/v1/match-runs/{run}/publish"), json!({}));
        let publishing = tokio::spawn(publish.try_send());
        tokio::time::sleep(Duration::from_millis(2) * round * round).await;
        let database = server.kill();
        let acknowledged = publishing
            .await
            .expect("no panic")
            .is_some_and(|answer| answer.status == 200);
        let restarted = restart(&database, &organization);
        (server, owner) = (restarted.server, restarted.owner);
        let state = check_run(&owner, &run, &program).await["state"].clone();
        assert!(
            !acknowledged || state == "published",
            "an acknowledged publication is lost"
        );
    }
    drop(server);
}

/// Adds people until the server is gone; returns those whose addition was acknowledged.
async fn write_on(owner: Actor, name: String, done: Arc<AtomicUsize>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    loop {
        let email = format!("{name}.{}@example.org", acknowledged.len());
        let body = json!({ "full_name": "Somebody", "email": email });
        match owner.post("/v1/people", body).once(&email).try_send().await {
            Some(answer) if answer.status == 201 => acknowledged.push(answer.id()),
            _ => return acknowledged,
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn every_acknowledged_write_survives() {
    let mut server = Server::start();
    let organization = server.organization();
    for round in 0..5 {
        let database = Arc::clone(server.database());
        let done = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let owner = server.bearer(organization.owner.token());
                tokio::spawn(write_on(
                    owner,
                    format!("p{round}.{writer}"),
                    Arc::clone(&done),
                ))
            })
            .collect();
        e2e::until("a hundred writes", async || {
            (done.load(Ordering::Relaxed) >= 100).then_some(())
        })
        .await;
        drop(server.kill());
        let mut acknowledged = Vec::new();
        for writer in writers {
            acknowledged.extend(writer.await.expect("no panic"));
        }
        assert!(acknowledged.len() >= 100);
        let restarted = restart(&database, &organization);
        server = restarted.server;
        for id in acknowledged {
            restarted
                .owner
                .get(&format!("/v1/people/{id}"))
                .expect(200)
                .await;
            let events = restarted
                .owner
                .all("/v1/events", &[("subject_id", &id)])
                .await;
            assert_eq!(events.len(), 1, "a write and its event are one");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_asked_to_stop_answers_what_it_has_begun() {
    let server = Server::start();
    let organization = server.organization();
    let owner = organization.owner.clone();
    let writer = tokio::spawn(async move {
        let mut written = 0;
        loop {
            let call = owner.post("/v1/skills", json!({ "name": format!("Skill {written}") }));
            match call.try_send().await {
                Some(answer) if answer.status == 201 => written += 1,
                Some(answer) => panic!("{}", answer.text()),
                None => return written,
            }
        }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let database = Arc::clone(server.database());
    let stopped = tokio::task::spawn_blocking(move || server.terminate())
        .await
        .expect("no panic");
    assert!(stopped, "it ends by itself, with success");
    let written: usize = writer.await.expect("no answer but success");
    let restarted = restart(&database, &organization);
    let skills = restarted.owner.all("/v1/skills", &[]).await.len();
    assert!(
        skills == written || skills == written + 1,
        "{skills} are there, {written} were acknowledged"
    );
}

#[tokio::test]
async fn the_log_of_the_embedded_database_stays_small() {
    if Database::is_postgres() {
        return;
    }
    let server = Server::start();
    let organization = Arc::new(server.organization());
    let started = Instant::now();
    let writers = (0..16).map(|writer| {
        let organization = Arc::clone(&organization);
        tokio::spawn(async move {
            for number in 0..313 {
                let email = format!("p{writer}.{number}@example.org");
                let body = json!({ "full_name": "Somebody", "email": email });
                organization
                    .owner
                    .post("/v1/people", body)
                    .once(&email)
                    .expect(201)
                    .await;
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut largest = 0;
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        largest = largest.max(server.database().log_bytes());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for writer in writers {
        writer.await.expect("every write succeeds");
    }
    largest = largest.max(server.database().log_bytes());
    println!(
        "5,008 people in {:?}; the log had at most {largest} bytes",
        started.elapsed()
    );
    assert!(largest > 0, "or this test cannot fail");
    assert!(
        largest < 20 * 1024 * 1024,
        "the log grew to {largest} bytes"
    );
}
