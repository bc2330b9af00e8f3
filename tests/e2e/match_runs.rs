//! Match runs: from applications to explained, published pairings.

use std::{io::Write, process::Stdio};

use e2e::{Applicant, Organization, Server, until};
use serde_json::{Value, json};

/// Four mentees, two mentors with three seats together, and something to tell them apart.
async fn small_program(organization: &Organization) -> (String, Vec<Applicant>, Vec<Applicant>) {
    let program = organization.open_program().await;
    let mut sides = (Vec::new(), Vec::new());
    for (number, skill) in ["Rust", "Law", "Rust", "Law"].iter().enumerate() {
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        let sought =
            json!({ "skills_sought": [{ "skill": skill, "level": 1 + number, "importance": 3 }] });
        profile(organization, &mentee, sought).await;
        sides.0.push(mentee);
    }
    for (capacity, skill) in [(2, "Rust"), (1, "Law")] {
        let mentor = organization
            .applicant(&program, "mentor", json!({ "capacity": capacity }))
            .await;
        profile(
            organization,
            &mentor,
            json!({ "skills_offered": [{ "skill": skill, "level": 5 }] }),
        )
        .await;
        sides.1.push(mentor);
    }
    (program, sides.0, sides.1)
}

async fn profile(organization: &Organization, applicant: &Applicant, members: Value) {
    let path = format!("/v1/people/{}", applicant.actor.person);
    organization.owner.patch(&path, members).expect(200).await;
}

/// A decimal of at most six places, as millionths.
fn millionths(score: &Value) -> i64 {
    let text = score.to_string();
    let text = text.trim_matches('"');
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(part.len() <= 6, "{text} has more than six places");
    let part = format!("{part:0<6}");
    whole.parse::<i64>().expect("a number") * 1_000_000 + part.parse::<i64>().expect("a number")
}

#[tokio::test]
async fn a_run_fills_every_seat_and_says_why() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentors) = small_program(&organization).await;
    let run = organization.match_run(&program).await;
    assert_eq!(
        (&run["state"], &run["report"]["verdict"]),
        (&json!("succeeded"), &json!("optimal"))
    );
    let path = format!("/v1/match-runs/{}", run.id());
    let proposals = owner.all(&format!("{path}/proposals"), &[]).await;
    assert_eq!(proposals.len(), 3);

    let mut chosen = 0;
    for mentee in &mentees {
        for mentor in &mentors {
            let pair = [
                ("mentee", mentee.id.as_str()),
                ("mentor", mentor.id.as_str()),
            ];
            let explained = owner
                .get(&format!("{path}/explanations"))
                .query(&pair)
                .expect(200)
                .await;
            let proposed = proposals.iter().any(|proposal| {
                proposal["mentee"]["application_id"] == mentee.id
                    && proposal["mentor"]["application_id"] == mentor.id
            });
            assert_eq!(explained["chosen"], proposed);
            chosen += usize::from(proposed);
            let explanation = &explained["explanation"];
            let criteria = explanation["criteria"].as_array().expect("criteria");
            let sum: i64 = criteria
                .iter()
                .map(|criterion| millionths(&criterion["contribution"]))
                .sum();
            assert_eq!(
                sum,
                millionths(&explanation["score"]),
                "contributions add up to the score: {explanation}"
            );
        }
    }
    assert_eq!(chosen, 3);
    let unmatched = owner.all(&format!("{path}/unmatched"), &[]).await;
    assert_eq!(unmatched.len(), 1);
    assert!(
        mentees
            .iter()
            .any(|mentee| unmatched[0]["application_id"] == mentee.id)
    );
}

#[tokio::test]
async fn the_same_inputs_give_the_same_result() {
    let organization = Server::shared().organization();
    let (program, _, _) = small_program(&organization).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let run = organization.match_run(&program).await;
        let path = format!("/v1/match-runs/{}/proposals", run.id());
        let pairs: Vec<_> = organization
            .owner
            .all(&path, &[])
            .await
            .into_iter()
            .map(|proposal| {
                json!([
                    proposal["mentee"]["application_id"],
                    proposal["mentor"]["application_id"],
                    proposal["explanation"]
                ])
            })
            .collect();
        seen.push((run["report"]["input_hash"].clone(), pairs));
    }
    assert_eq!(seen.first(), seen.last());
}

#[tokio::test]
async fn publishing_proposes_every_pairing_once_and_for_all() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, _) = small_program(&organization).await;
    let run = organization.match_run(&program).await;
    let path = format!("/v1/match-runs/{}", run.id());
    let preview = owner.get(&format!("{path}/preview")).expect(200).await;
    assert_eq!(
        (&preview["stale"], &preview["proposes"]),
        (&json!(false), &json!(3))
    );
    for mentee in &mentees {
        assert_eq!(
            mentee.actor.all("/v1/pairings", &[]).await.len(),
            0,
            "nobody hears of it before"
        );
    }
    let published = owner
        .post(&format!("{path}/publish"), json!({}))
        .expect(200)
        .await;
    assert_eq!(published["state"], "published");
    let pairings = owner.all("/v1/pairings", &[("program_id", &program)]).await;
    assert_eq!(pairings.len(), 3);
    assert!(
        pairings
            .iter()
            .all(|pairing| pairing["state"] == "proposed" && pairing["match_run_id"] == run["id"])
    );
    owner
        .post(&format!("{path}/publish"), json!({}))
        .refused(409, "invalid-transition")
        .await;
    assert_eq!(
        owner
            .all("/v1/pairings", &[("program_id", &program)])
            .await
            .len(),
        3
    );
}

#[tokio::test]
async fn a_stale_run_refuses_to_publish_and_says_what_changed() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentors) = small_program(&organization).await;
    let rule = json!({ "kind": "exclude", "mentee_application_id": mentees[0].id, "mentor_application_id": mentors[0].id });
    let person = format!("/v1/people/{}", mentees[1].actor.person);
    let changes = [
        owner.patch(
            &person,
            json!({ "skills_sought": [{ "skill": "Cooking", "level": 2, "importance": 1 }] }),
        ),
        owner.post(&format!("/v1/programs/{program}/pair-rules"), rule),
        owner.post(
            &format!("/v1/applications/{}/pause", mentees[2].id),
            json!({}),
        ),
        owner.post(
            "/v1/skills",
            json!({ "name": "Rust", "aliases": ["Rustlang"] }),
        ),
    ];
    let fresh = organization.match_run(&program).await.id();
    owner
        .post("/v1/skills", json!({ "name": "A skill that nobody names" }))
        .expect(201)
        .await;
    let preview = owner
        .get(&format!("/v1/match-runs/{fresh}/preview"))
        .expect(200)
        .await;
    assert_eq!(
        (&preview["stale"], &preview["changes"]),
        (&json!(false), &json!([]))
    );
    for change in changes {
        let run = organization.match_run(&program).await.id();
        let changed = change.send().await;
        assert!(changed.status < 300, "{}", changed.text());
        let preview = owner
            .get(&format!("/v1/match-runs/{run}/preview"))
            .expect(200)
            .await;
        assert_eq!(preview["stale"], true, "{}", changed.what);
        let publish = owner.post(&format!("/v1/match-runs/{run}/publish"), json!({}));
        let refused = publish.refused(409, "stale-run").await;
        assert!(
            refused["changes"]
                .as_array()
                .is_some_and(|changes| !changes.is_empty()),
            "{}",
            changed.what
        );
    }
    assert_eq!(
        owner
            .all("/v1/pairings", &[("program_id", &program)])
            .await
            .len(),
        0
    );
}

#[tokio::test]
async fn the_certificate_states_problem_and_pairing_for_anybody_to_check() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentors) = small_program(&organization).await;
    let run = organization.match_run(&program).await;
    let path = format!("/v1/match-runs/{}", run.id());
    let proof = owner.get(&format!("{path}/certificate")).expect(200).await;
    assert_eq!(proof["origin"]["input_hash"], run["report"]["input_hash"]);
    assert_eq!(proof["origin"]["policy_hash"], run["report"]["policy_hash"]);
    let named = |list: &str, place: &Value| {
        let place = usize::try_from(place.as_u64().expect("a place")).expect("a small place");
        proof[list][place]["id"].as_str().expect("an id").to_owned()
    };
    let mut pairs: Vec<_> = proof["pairs"]
        .as_array()
        .expect("pairs")
        .iter()
        .map(|pair| (named("mentees", &pair[0]), named("mentors", &pair[1])))
        .collect();
    pairs.sort();
    let proposals = owner.all(&format!("{path}/proposals"), &[]).await;
    let mut proposed: Vec<_> = proposals
        .iter()
        .map(|proposal| {
            let side = |role: &str| {
                let id = proposal[role]["application_id"].as_str();
                id.expect("an id").to_owned()
            };
            (side("mentee"), side("mentor"))
        })
        .collect();
    proposed.sort();
    assert_eq!(pairs, proposed);
    let known: Vec<_> = mentees.iter().chain(&mentors).map(|one| &one.id).collect();
    assert!(
        pairs
            .iter()
            .all(|(mentee, mentor)| known.contains(&mentee) && known.contains(&mentor))
    );

    let mut check = e2e::command()
        .args(["--json", "check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = check.stdin.take().expect("a pipe");
    input.write_all(&proof.bytes).expect("the program reads");
    drop(input);
    let checked = check.wait_with_output().expect("the program ends");
    let said: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    assert_eq!(
        (&said["certificate"], &said["matched"]),
        (&json!("optimal"), &json!(3)),
        "{said}"
    );
}

#[tokio::test]
async fn a_run_reports_how_groups_fared_and_hides_small_ones() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, _, _) = small_program(&organization).await;
    let run = organization.match_run(&program).await.id();
    let unasked = owner
        .get(&format!("/v1/match-runs/{run}/fairness"))
        .expect(200)
        .await;
    assert_eq!(unasked.body, json!([]), "the policy lists no attribute");
    let path = format!("/v1/programs/{program}/matching-policies");
    let mut policy = owner.all(&path, &[]).await[0]["policy"].clone();
    policy["fairness"] = json!({ "attributes": [{ "kind": "department" }] });
    owner
        .post(&path, json!({ "policy": policy }))
        .expect(201)
        .await;
    let run = organization.match_run(&program).await.id();
    let reports = owner
        .get(&format!("/v1/match-runs/{run}/fairness"))
        .expect(200)
        .await;
    let report = &reports.body[0];
    assert_eq!(
        (&report["attribute"], &report["smallest_group"]),
        (&json!({ "kind": "department" }), &json!(10))
    );
    assert_eq!(
        (&report["mentees"], &report["hidden_mentee_groups"]),
        (&json!([]), &json!(1)),
        "four mentees are too few to show"
    );
}

#[tokio::test]
async fn a_floor_under_the_match_rates_is_met_and_its_cost_said() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mut mentees = Vec::new();
    for (department, level) in [("North", 2), ("South", 4)] {
        for _ in 0..5 {
            let mentee = organization.applicant(&program, "mentee", json!({})).await;
            let sought = json!([{ "skill": "Rust", "level": level }]);
            let members = json!({ "department": department, "skills_sought": sought });
            profile(&organization, &mentee, members).await;
            mentees.push(mentee);
        }
    }
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 5 }))
        .await;
    let offered = json!({ "skills_offered": [{ "skill": "Rust", "level": 2 }] });
    profile(&organization, &mentor, offered).await;
    let path = format!("/v1/programs/{program}/matching-policies");
    let mut policy = owner.all(&path, &[]).await[0]["policy"].clone();
    policy["fairness"] = json!({
        "attributes": [{ "kind": "department" }], "smallest_group": 5,
        "floor": { "attribute": { "kind": "department" }, "least_ratio": 0.5 }
    });
    let set = json!({ "policy": policy });
    owner.post(&path, set).expect(201).await;
    let run = organization.match_run(&program).await;
    let report = &run["report"];
    assert_eq!(report["verdict"], "optimal", "{}", run.body);
    let floor = &report["floor"];
    assert_eq!(
        (
            &floor["groups"],
            &floor["pairs_given_up"],
            &floor["lowest_ratio_without"]
        ),
        (&json!(2), &json!(0), &json!(0.0))
    );
    let lowest = floor["lowest_ratio"].as_f64().expect("a ratio");
    assert!(lowest >= 0.5, "{floor}");
    let given_up = floor["score_given_up_millionths"].as_i64();
    assert!(given_up > Some(0), "{floor}");
    let proof = owner
        .get(&format!("/v1/match-runs/{}/certificate", run.id()))
        .expect(200)
        .await;
    assert_eq!(proof["certificate"]["kind"], "floor");

    // Equal rates and a pin of one with the only seat contradict each other.
    policy["fairness"]["floor"]["least_ratio"] = json!(1);
    let set = json!({ "policy": policy });
    owner.post(&path, set).expect(201).await;
    let seats = format!("/v1/applications/{}", mentor.id);
    owner
        .patch(&seats, json!({ "capacity": 1 }))
        .expect(200)
        .await;
    let pin = json!({ "kind": "pin", "mentee_application_id": mentees[0].id, "mentor_application_id": mentor.id });
    let rules = format!("/v1/programs/{program}/pair-rules");
    owner.post(&rules, pin).expect(201).await;
    let run = organization.match_run(&program).await;
    assert_eq!(
        (&run["state"], &run["failure"]["code"]),
        (&json!("failed"), &json!("floor_conflict"))
    );
    let detail = run["failure"]["detail"].as_str().expect("a detail");
    assert!(detail.contains(&mentees[0].id), "{detail}");
    let rules = &run["failure"]["conflicts"][0]["rules"];
    let pinned = json!({
        "kind": "pin",
        "mentee_application_id": mentees[0].id,
        "mentor_application_id": mentor.id
    });
    assert_eq!(rules, &json!([{ "kind": "match_rate_floor" }, pinned]));

    // A floor goes with objectives that prices prove.
    policy["objective"] = json!("stable");
    let refused = owner.post(&path, json!({ "policy": policy }));
    refused.refused(422, "validation-failed").await;
}

#[tokio::test]
async fn pins_and_exclusions_are_kept() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentors) = small_program(&organization).await;
    let rules = format!("/v1/programs/{program}/pair-rules");
    let rule = |kind: &str, mentee: &Applicant, mentor: &Applicant| json!({ "kind": kind, "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    owner
        .post(&rules, rule("pin", &mentees[0], &mentors[1]))
        .expect(201)
        .await;
    owner
        .post(&rules, rule("exclude", &mentees[2], &mentors[0]))
        .expect(201)
        .await;
    owner
        .post(&rules, rule("exclude", &mentees[0], &mentors[1]))
        .refused(409, "already-exists")
        .await;
    let run = organization.match_run(&program).await.id();
    let proposals = owner
        .all(&format!("/v1/match-runs/{run}/proposals"), &[])
        .await;
    let together = |mentee: &Applicant, mentor: &Applicant| {
        let pair = |proposal: &&Value| {
            proposal["mentee"]["application_id"] == mentee.id
                && proposal["mentor"]["application_id"] == mentor.id
        };
        proposals.iter().find(pair).is_some()
    };
    assert!(together(&mentees[0], &mentors[1]));
    assert!(!together(&mentees[2], &mentors[0]));
}

#[tokio::test]
async fn pins_that_nobody_can_keep_fail_the_run_with_a_reason() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentors) = small_program(&organization).await;
    let rules = format!("/v1/programs/{program}/pair-rules");
    for mentee in mentees.iter().take(2) {
        // One seat for two.
        let rule = json!({ "kind": "pin", "mentee_application_id": mentee.id, "mentor_application_id": mentors[1].id });
        owner.post(&rules, rule).expect(201).await;
    }
    let run = organization.match_run(&program).await;
    assert_eq!(
        (&run["state"], &run["failure"]["code"]),
        (&json!("failed"), &json!("pin_conflict"))
    );
    owner
        .post(&format!("/v1/match-runs/{}/publish", run.id()), json!({}))
        .refused(409, "invalid-transition")
        .await;
}

#[tokio::test]
async fn minimum_loads_are_kept_or_fail_the_run_with_a_reason() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentors) = small_program(&organization).await;
    let path = |applicant: &Applicant| format!("/v1/applications/{}", applicant.id);
    owner
        .patch(&path(&mentees[0]), json!({ "least_load": 1 }))
        .refused(422, "validation-failed")
        .await;
    owner
        .patch(&path(&mentors[1]), json!({ "least_load": 2 }))
        .refused(422, "validation-failed")
        .await;
    let kept = owner
        .patch(&path(&mentors[1]), json!({ "least_load": 1 }))
        .expect(200)
        .await;
    assert_eq!(kept["least_load"], 1);
    let run = organization.match_run(&program).await;
    assert_eq!(run["state"], "succeeded", "{}", run.body);

    owner
        .patch(
            &path(&mentors[0]),
            json!({ "capacity": 9, "least_load": 5 }),
        )
        .expect(200)
        .await;
    let run = organization.match_run(&program).await;
    assert_eq!(
        (&run["state"], &run["failure"]["code"]),
        (&json!("failed"), &json!("load_conflict"))
    );
    let detail = run["failure"]["detail"].as_str().expect("a detail");
    assert!(detail.contains(&mentors[0].id), "{detail}");
    let conflicts = run["failure"]["conflicts"].as_array().expect("a list");
    let load = json!({ "kind": "least_load", "mentor_application_id": mentors[0].id });
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0]["rules"], json!([load]));
    assert_eq!(conflicts[0]["detail"], run["failure"]["detail"]);
}

#[tokio::test]
async fn a_run_keeps_its_time_limit_and_shows_it() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, _, _) = small_program(&organization).await;
    let path = format!("/v1/programs/{program}/match-runs");
    for wrong in [0, 3_601] {
        owner
            .post(&path, json!({ "time_limit_seconds": wrong }))
            .refused(422, "validation-failed")
            .await;
    }
    let policies = format!("/v1/programs/{program}/matching-policies");
    let mut policy = owner.all(&policies, &[]).await[0]["policy"].clone();
    policy["objective"] = json!("fair");
    let set = json!({ "policy": policy });
    owner.post(&policies, set).expect(201).await;
    let started = owner.post(&path, json!({ "time_limit_seconds": 2 }));
    let run = started.expect(202).await;
    assert_eq!(run["time_limit_seconds"], 2);
    let run = organization.finished(&run.id()).await;
    assert_eq!(run["state"], "succeeded", "{}", run.body);
    assert_eq!(run["time_limit_seconds"], 2);
    // A few people are no reason to stop.
    assert_eq!(run["report"]["optimal"], true);
    let without = organization.match_run(&program).await;
    assert_eq!(without["time_limit_seconds"], Value::Null);
    let total = |run: &e2e::Answer| run["report"]["statistics"]["total_score_millionths"].clone();
    assert_eq!(total(&run), total(&without));
}

#[tokio::test]
async fn running_pairings_keep_their_seats_in_the_next_run() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, _, mentors) = small_program(&organization).await;
    let run = organization.match_run(&program).await.id();
    owner
        .post(&format!("/v1/match-runs/{run}/publish"), json!({}))
        .expect(200)
        .await;
    let pairings = owner.all("/v1/pairings", &[("program_id", &program)]).await;
    let first = pairings
        .iter()
        .find(|pairing| pairing["mentor_application_id"] == mentors[0].id)
        .expect("a pairing");
    let path = format!(
        "/v1/pairings/{}/accept",
        first["id"].as_str().expect("an id")
    );
    for side in ["mentee", "mentor"] {
        owner.post(&path, json!({ "side": side })).expect(200).await;
    }
    let next = organization.match_run(&program).await.id();
    let proposals = owner
        .all(&format!("/v1/match-runs/{next}/proposals"), &[])
        .await;
    assert_eq!(proposals.len(), 2, "two of three seats are left");
    assert!(
        proposals
            .iter()
            .all(|proposal| proposal["mentee"]["application_id"] != first["mentee_application_id"])
    );
    let published = owner.post(&format!("/v1/match-runs/{next}/publish"), json!({}));
    published.expect(200).await;
    let superseded = owner
        .all(
            "/v1/pairings",
            &[("program_id", &program), ("state", "superseded")],
        )
        .await;
    assert_eq!(
        superseded.len(),
        2,
        "the earlier proposals that nobody has accepted"
    );
}

#[tokio::test]
async fn a_run_can_be_cancelled_while_it_is_under_way() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, _, _) = small_program(&organization).await;
    // The run may be faster than its cancellation; one of these is not.
    until("a cancelled run", async || {
        let path = format!("/v1/programs/{program}/match-runs");
        let run = owner.post(&path, json!({})).expect(202).await.id();
        let answer = owner
            .post(&format!("/v1/match-runs/{run}/cancel"), json!({}))
            .send()
            .await;
        let state = organization.finished(&run).await.string("state");
        match (answer.status, answer.problem_code()) {
            // The run ended, or went on to its next step, in between.
            (409, "invalid-transition" | "conflict") => assert_eq!(state, "succeeded"),
            (200 | 202, _) if state == "cancelled" => {
                let proposals = owner
                    .all(&format!("/v1/match-runs/{run}/proposals"), &[])
                    .await;
                assert_eq!(proposals.len(), 0);
                return Some(());
            }
            (200 | 202, _) => assert_eq!(state, "succeeded"),
            _ => panic!("{}", answer.text()),
        }
        None
    })
    .await;
}

#[tokio::test]
async fn a_program_that_takes_applications_is_not_matched_unless_it_always_is() {
    let organization = Server::shared().organization();
    let program = organization.program(json!({})).await.id();
    organization.step("programs", &program, "open").await;
    let path = format!("/v1/programs/{program}/match-runs");
    let refused = organization.owner.post(&path, json!({})).send().await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    organization
        .step("programs", &program, "start-matching")
        .await;
    organization.match_run(&program).await;
}

#[tokio::test]
async fn recommendations_are_the_eligible_mentors_best_first() {
    let organization = Server::shared().organization();
    let (program, mentees, mentors) = small_program(&organization).await;
    let rule = json!({ "kind": "exclude", "mentee_application_id": mentees[0].id, "mentor_application_id": mentors[1].id });
    organization
        .owner
        .post(&format!("/v1/programs/{program}/pair-rules"), rule)
        .expect(201)
        .await;
    let path = |mentee: &Applicant| format!("/v1/applications/{}/recommendations", mentee.id);
    let for_the_second = mentees[1].actor.get(&path(&mentees[1])).expect(200).await;
    let scores: Vec<i64> = for_the_second
        .data()
        .iter()
        .map(|mentor| millionths(&mentor["explanation"]["score"]))
        .collect();
    assert!(
        scores.len() == 2 && scores.is_sorted_by(|better, worse| better >= worse),
        "{scores:?}"
    );
    let for_the_first = mentees[0].actor.get(&path(&mentees[0])).expect(200).await;
    assert_eq!(
        for_the_first.data().len(),
        1,
        "the excluded mentor is not shown"
    );
    mentees[0]
        .actor
        .get(&path(&mentees[1]))
        .refused(404, "not-found")
        .await;
}

#[tokio::test]
async fn every_change_of_the_policy_is_a_new_version() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, _, _) = small_program(&organization).await;
    let path = format!("/v1/programs/{program}/matching-policies");
    let first = owner.all(&path, &[]).await;
    assert_eq!(first.len(), 1, "the default policy");
    let before = organization.match_run(&program).await;
    let policy = first[0]["policy"].clone();
    let second = owner
        .post(&path, json!({ "policy": policy, "note": "Again." }))
        .expect(201)
        .await;
    assert_eq!(owner.all(&path, &[]).await.len(), 2);
    let after = organization.match_run(&program).await;
    assert_eq!(after["matching_policy_id"], second["id"]);
    assert_ne!(after["matching_policy_id"], before["matching_policy_id"]);
    let mut broken = policy;
    broken["criteria"] = json!([{ "criterion": "charisma", "weight": 1 }]);
    owner
        .post(&path, json!({ "policy": broken }))
        .refused(422, "validation-failed")
        .await;
}
