//! Replacements: by the engine, without blame, and by itself when a mentor leaves.

use e2e::{Applicant, Organization, Server};
use serde_json::{Value, json};

use super::{on_a_clock, pair, program, running};

/// A mentor who offers welding at this level.
async fn mentor(organization: &Organization, program: &str, level: u8, capacity: u32) -> Applicant {
    let capacity = json!({ "capacity": capacity });
    let mentor = organization.applicant(program, "mentor", capacity).await;
    let offers = json!({ "skills_offered": [{ "skill": "Welding", "level": level }] });
    let path = format!("/v1/people/{}", mentor.actor.person);
    organization.owner.patch(&path, offers).expect(200).await;
    mentor
}

/// A mentee who wants to weld.
async fn mentee(organization: &Organization, program: &str) -> Applicant {
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let seeks = json!({ "skills_sought": [{ "skill": "Welding", "level": 5 }] });
    let path = format!("/v1/people/{}", mentee.actor.person);
    organization.owner.patch(&path, seeks).expect(200).await;
    mentee
}

/// The pairings of a mentee in this state.
async fn of_mentee(organization: &Organization, mentee: &Applicant, state: &str) -> Vec<Value> {
    let filters = [
        ("mentee_application_id", mentee.id.as_str()),
        ("state", state),
    ];
    organization.owner.all("/v1/pairings", &filters).await
}

#[tokio::test]
async fn the_best_mentor_who_is_free_and_new_takes_over() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let declined = mentor(&organization, &program, 5, 1).await;
    let full = mentor(&organization, &program, 5, 1).await;
    let promised = mentor(&organization, &program, 5, 1).await;
    let weak = mentor(&organization, &program, 1, 1).await;
    let best = mentor(&organization, &program, 4, 1).await;
    let others = [
        mentee(&organization, &program).await,
        mentee(&organization, &program).await,
    ];
    let [first, second] = others;
    let elsewhere = pair(&organization, first, full).await;
    let propose = |mentee: &Applicant, mentor: &Applicant| json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let owner = &organization.owner;
    owner
        .post("/v1/pairings", propose(&second, &promised))
        .expect(201)
        .await;
    let seeker = mentee(&organization, &program).await;
    let no = owner
        .post("/v1/pairings", propose(&seeker, &declined))
        .expect(201)
        .await
        .id();
    organization.step("pairings", &no, "decline").await;
    let old_mentor = mentor(&organization, &program, 5, 1).await;
    let old = pair(&organization, seeker.clone(), old_mentor).await;

    let replace = format!("{}/replace", old.path);
    old.mentee
        .actor
        .post(&replace, json!({}))
        .refused(403, "forbidden")
        .await;
    let answer = owner.post(&replace, json!({})).expect(200).await;
    assert_eq!(answer["outcome"], "proposed", "{}", answer.text());
    assert_eq!(
        (
            &answer["replaced"]["state"],
            &answer["replaced"]["end_reason"]
        ),
        (&json!("ended_early"), &json!("replaced"))
    );
    let new = &answer["pairing"];
    assert_eq!(new["mentor_application_id"], best.id, "not {}", weak.id);
    assert_eq!(new["replaces_id"], old.id);
    assert_eq!(answer["replaced"]["replaced_by_id"], new["id"]);
    assert_eq!(new["score"], answer["explanation"]["score"]);
    assert_eq!(
        owner.get(&elsewhere.path).expect(200).await["state"],
        "active"
    );
    let refused = owner
        .post(&replace, json!({}))
        .refused(409, "conflict")
        .await;
    assert!(refused.text().contains(new["id"].as_str().expect("an id")));
    // When the replacement comes to nothing, there can be another.
    let id = new["id"].as_str().expect("an id");
    organization.step("pairings", id, "decline").await;
    let next = owner.post(&replace, json!({})).expect(200).await;
    assert_eq!(next["pairing"]["mentor_application_id"], weak.id);
}

#[tokio::test]
async fn a_repeated_request_replaces_once() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let old = running(&organization, &program).await;
    organization.applicant(&program, "mentor", json!({})).await;
    let replace = format!("{}/replace", old.path);
    let body = json!({ "reason": "no_time" });
    let once = || {
        organization
            .owner
            .post(&replace, body.clone())
            .header("idempotency-key", "once")
    };
    let first = once().expect(200).await;
    let again = once().expect(200).await;
    assert_eq!(first.body, again.body);
    assert_eq!(
        of_mentee(&organization, &old.mentee, "proposed")
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn only_what_runs_or_is_over_is_replaced() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let id = organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id();
    let path = format!("/v1/pairings/{id}/replace");
    let owner = &organization.owner;
    owner
        .post(&path, json!({}))
        .refused(409, "invalid-transition")
        .await;
}

#[tokio::test]
async fn when_nobody_is_free_the_answer_says_why_and_the_service_looks_again() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 300, json!({})).await;
    let old = running(&organization, &program).await;
    let full = running(&organization, &program).await;
    let replace = format!("{}/replace", old.path);
    let answer = organization
        .owner
        .post(&replace, json!({}))
        .expect(200)
        .await;
    assert_eq!(answer["outcome"], "nobody_free");
    let of = |requirement: &str| {
        let reasons = answer["reasons"].as_array().expect("a list");
        let found = reasons
            .iter()
            .find(|reason| reason["requirement"] == requirement);
        found.map_or(json!(0), |reason| reason["count"].clone())
    };
    assert_eq!(
        (of("capacity_left"), of("earlier_pairs")),
        (json!(1), json!(1))
    );
    assert_eq!(
        organization.owner.get(&full.path).expect(200).await["state"],
        "active"
    );
    let wish = [("wants_replacement", "true")];
    let waiting = organization.owner.all("/v1/pairings", &wish).await;
    assert_eq!(waiting.len(), 1);
    let newcomer = organization.applicant(&program, "mentor", json!({})).await;
    server.let_pass(std::time::Duration::from_secs(7 * 60 * 60));
    let proposed = e2e::until("a replacement", async || {
        of_mentee(&organization, &old.mentee, "proposed")
            .await
            .pop()
    })
    .await;
    assert_eq!(proposed["mentor_application_id"], newcomer.id);
    assert_eq!(organization.owner.all("/v1/pairings", &wish).await.len(), 0);
}

#[tokio::test]
async fn each_mentee_of_a_mentor_who_leaves_gets_another_one_proposed() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 300, json!({})).await;
    let leaver = mentor(&organization, &program, 5, 2).await;
    let others = [
        mentor(&organization, &program, 5, 1).await,
        mentor(&organization, &program, 4, 1).await,
    ];
    let mut pairs = Vec::new();
    for _ in 0..2 {
        let mentee = mentee(&organization, &program).await;
        pairs.push(pair(&organization, mentee, leaver.clone()).await);
    }
    organization.step("applications", &leaver.id, "leave").await;
    server.let_pass(std::time::Duration::from_secs(1));
    let mut mentors = Vec::new();
    for pair in &pairs {
        let ended = organization.owner.get(&pair.path).expect(200).await;
        assert_eq!(
            (ended.string("state"), ended.string("end_reason")),
            ("ended_early".to_owned(), "left_program".to_owned())
        );
        let proposed = e2e::until("a replacement", async || {
            of_mentee(&organization, &pair.mentee, "proposed")
                .await
                .pop()
        })
        .await;
        assert_eq!(proposed["replaces_id"], pair.id);
        mentors.push(
            proposed["mentor_application_id"]
                .as_str()
                .expect("an id")
                .to_owned(),
        );
    }
    mentors.sort();
    let mut free: Vec<_> = others.iter().map(|mentor| mentor.id.clone()).collect();
    free.sort();
    assert_eq!(mentors, free, "each free seat is promised once");
}

#[tokio::test]
async fn a_seat_that_frees_promotes_who_has_waited_longest() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let old = running(&organization, &program).await;
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let actor = organization.member().await;
        let input = json!({ "program_id": program, "person_id": actor.person, "role": "mentee" });
        let id = organization
            .owner
            .post("/v1/applications", input)
            .expect(201)
            .await
            .id();
        organization.step("applications", &id, "submit").await;
        organization.step("applications", &id, "waitlist").await;
        waiting.push(id);
    }
    organization
        .step("applications", &old.mentee.id, "leave")
        .await;
    for (id, state) in waiting.iter().zip(["approved", "waitlisted"]) {
        let path = format!("/v1/applications/{id}");
        assert_eq!(
            organization.owner.get(&path).expect(200).await["state"],
            state
        );
    }
}

#[tokio::test]
async fn a_seat_that_frees_goes_to_who_has_waited_longest_for_a_replacement() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 300, json!({})).await;
    let leaver = mentor(&organization, &program, 5, 2).await;
    let full = running(&organization, &program).await;
    let owner = &organization.owner;
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let mentee = mentee(&organization, &program).await;
        let pair = pair(&organization, mentee, leaver.clone()).await;
        waiting.push(pair);
    }
    for pair in &waiting {
        let replace = format!("{}/replace", pair.path);
        let answer = owner.post(&replace, json!({})).expect(200).await;
        assert_eq!(answer["outcome"], "nobody_free");
    }
    // Hours before the service would look again by itself.
    server.let_pass(std::time::Duration::from_secs(600));
    // No look is under way while the seat becomes free: the clock moves by more than one can take.
    server.house_kept().await;
    let end = format!("{}/end", full.path);
    owner
        .post(&end, json!({ "reason": "moved" }))
        .expect(200)
        .await;
    server.let_pass(std::time::Duration::from_secs(60));
    let proposed = e2e::until("a replacement", async || {
        of_mentee(&organization, &waiting[0].mentee, "proposed")
            .await
            .pop()
    })
    .await;
    assert_eq!(proposed["mentor_application_id"], full.mentor.id);
    assert_eq!(proposed["replaces_id"], waiting[0].id);
    server.house_kept().await;
    let none = of_mentee(&organization, &waiting[1].mentee, "proposed").await;
    assert!(none.is_empty(), "one seat, one proposal");
    let id = proposed["id"].as_str().expect("an id");
    assert_eq!(
        super::events(&organization, "pairing.replaced", &waiting[0].id).await,
        1
    );

    // Who has it may say no: then it is the next one's turn.
    server.let_pass(std::time::Duration::from_secs(60));
    server.house_kept().await;
    let decline = format!("/v1/pairings/{id}/decline");
    full.mentor
        .actor
        .post(&decline, json!({}))
        .expect(200)
        .await;
    server.let_pass(std::time::Duration::from_secs(60));
    let proposed = e2e::until("a replacement", async || {
        of_mentee(&organization, &waiting[1].mentee, "proposed")
            .await
            .pop()
    })
    .await;
    assert_eq!(proposed["mentor_application_id"], full.mentor.id);
}

#[tokio::test]
async fn only_a_seat_that_becomes_free_is_looked_at_and_a_look_in_vain_writes_nothing() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 300, json!({})).await;
    let old = running(&organization, &program).await;
    let full = running(&organization, &program).await;
    let excluded = mentor(&organization, &program, 5, 2).await;
    let owner = &organization.owner;
    let rule = json!({ "kind": "exclude", "mentee_application_id": old.mentee.id, "mentor_application_id": excluded.id });
    let rules = format!("/v1/programs/{program}/pair-rules");
    owner.post(&rules, rule).expect(201).await;
    let replace = format!("{}/replace", old.path);
    let answer = owner.post(&replace, json!({})).expect(200).await;
    assert_eq!(answer["outcome"], "nobody_free");
    let before = owner.get(&old.path).expect(200).await;

    let edit = format!("/v1/applications/{}", excluded.id);
    let edited = owner.patch(&edit, json!({ "motivation": "Once more" }));
    edited.expect(200).await;
    for seconds in [60, 7 * 60 * 60] {
        server.let_pass(std::time::Duration::from_secs(seconds));
        server.house_kept().await;
        let after = owner.get(&old.path).expect(200).await;
        assert_eq!(before.body, after.body, "after {seconds} s");
        let told = super::events(&organization, "pairing.replacement_not_found", &old.id).await;
        assert_eq!(told, 1, "after {seconds} s");
    }

    let more = format!("/v1/applications/{}", full.mentor.id);
    let more = owner.patch(&more, json!({ "capacity": 2 }));
    more.expect(200).await;
    server.let_pass(std::time::Duration::from_secs(60));
    let proposed = e2e::until("a replacement", async || {
        of_mentee(&organization, &old.mentee, "proposed")
            .await
            .pop()
    })
    .await;
    assert_eq!(proposed["mentor_application_id"], full.mentor.id);
}

#[tokio::test]
async fn who_pauses_meanwhile_still_gets_a_replacement() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 300, json!({})).await;
    let old = running(&organization, &program).await;
    let replace = format!("{}/replace", old.path);
    let answer = organization.owner.post(&replace, json!({})).expect(200);
    assert_eq!(answer.await["outcome"], "nobody_free");
    let mentee = &old.mentee;
    organization.step("applications", &mentee.id, "pause").await;
    server.let_pass(std::time::Duration::from_secs(7 * 60 * 60));
    server.house_kept().await;
    organization
        .step("applications", &mentee.id, "resume")
        .await;
    let newcomer = organization.applicant(&program, "mentor", json!({})).await;
    server.let_pass(std::time::Duration::from_secs(60));
    let proposed = e2e::until("a replacement", async || {
        of_mentee(&organization, mentee, "proposed").await.pop()
    })
    .await;
    assert_eq!(proposed["mentor_application_id"], newcomer.id);
    // Once they are gone, nobody is looked for any more.
    organization.step("applications", &mentee.id, "leave").await;
    server.house_kept().await;
    let open = of_mentee(&organization, mentee, "proposed").await;
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn a_replacement_that_is_declined_or_expires_is_followed_by_another() {
    let (server, organization) = on_a_clock();
    let program = program(&organization, 300, json!({})).await;
    let leaver = mentor(&organization, &program, 5, 1).await;
    let first = mentor(&organization, &program, 5, 1).await;
    let second = mentor(&organization, &program, 4, 1).await;
    let mentee = mentee(&organization, &program).await;
    let old = pair(&organization, mentee, leaver.clone()).await;
    organization.step("applications", &leaver.id, "leave").await;
    server.let_pass(std::time::Duration::from_secs(1));
    let next = async |but: &str| {
        let proposed = e2e::until("a replacement", async || {
            let open = of_mentee(&organization, &old.mentee, "proposed").await;
            open.into_iter().find(|pairing| pairing["id"] != but)
        });
        let proposed = proposed.await;
        assert_eq!(proposed["replaces_id"], old.id);
        let mentor = proposed["mentor_application_id"].clone();
        (proposed["id"].as_str().expect("an id").to_owned(), mentor)
    };
    let (declined, mentor) = next("").await;
    assert_eq!(mentor, first.id);
    let since = organization.owner.get(&old.path).expect(200).await;

    organization.step("pairings", &declined, "decline").await;
    let wish = [("wants_replacement", "true")];
    let waiting = organization.owner.all("/v1/pairings", &wish).await;
    assert_eq!(waiting.len(), 1);
    server.let_pass(std::time::Duration::from_secs(60));
    let (expired, mentor) = next(&declined).await;
    assert_eq!(mentor, second.id);

    server.let_days_pass(30);
    let (last, _) = next(&expired).await;
    let now = organization.owner.get(&old.path).expect(200).await;
    assert_eq!(now["replaced_by_id"], last);
    assert_eq!(
        now["replacement_requested_at"],
        since["replacement_requested_at"]
    );
}
