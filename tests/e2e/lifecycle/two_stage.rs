//! Two-stage matching: shortlists, trial conversations, and a final run that listens to them.

use e2e::{Answer, Applicant, Organization, Server};
use serde_json::{Value, json};

/// So many mentees and mentors of a program.
async fn people(
    organization: &Organization,
    program: &str,
    mentees: usize,
    mentors: usize,
) -> (Vec<Applicant>, Vec<Applicant>) {
    let mut sides = (Vec::new(), Vec::new());
    for _ in 0..mentees {
        sides
            .0
            .push(organization.applicant(program, "mentee", json!({})).await);
    }
    for _ in 0..mentors {
        let capacity = json!({ "capacity": 1 });
        sides
            .1
            .push(organization.applicant(program, "mentor", capacity).await);
    }
    sides
}

/// Computes a shortlist.
async fn shortlist(organization: &Organization, program: &str, lists: Value) -> Answer {
    let path = format!("/v1/programs/{program}/match-runs");
    let body = json!({ "shortlist": lists });
    let run = organization.owner.post(&path, body).expect(202).await.id();
    organization.finished(&run).await
}

/// Says what somebody thinks of another.
async fn rate(rater: &Applicant, partner: &Applicant, wish: &str, rating: u8) -> Answer {
    let path = format!("/v1/applications/{}/trial-ratings", rater.id);
    let body = json!({ "partner_application_id": partner.id, "wish": wish, "rating": rating });
    rater.actor.post(&path, body).expect(201).await
}

/// Whom the run proposes to whom.
async fn proposed(organization: &Organization, run: &Answer) -> Vec<(String, String)> {
    let path = format!("/v1/match-runs/{}/proposals", run.id());
    let all = organization.owner.all(&path, &[]).await;
    let side = |pair: &Value, side: &str| {
        let id = pair[side]["application_id"].as_str();
        id.expect("an id").to_owned()
    };
    all.iter()
        .map(|pair| (side(pair, "mentee"), side(pair, "mentor")))
        .collect()
}

#[tokio::test]
async fn a_shortlist_names_mentors_for_everybody_and_nobody_too_often() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (mentees, mentors) = people(&organization, &program, 4, 3).await;
    let lists = json!({ "mentors_per_mentee": 2, "mentees_per_mentor": 3 });
    let run = shortlist(&organization, &program, lists.clone()).await;
    assert_eq!(run.string("state"), "succeeded", "{}", run.text());
    assert_eq!(run["shortlist"], lists);
    let list_of = async |who: &Applicant| {
        let path = format!("/v1/applications/{}/shortlist", who.id);
        who.actor.get(&path).expect(200).await
    };
    assert_eq!(
        list_of(&mentees[0]).await["data"],
        json!([]),
        "nothing before it is published"
    );
    organization.step("match-runs", &run.id(), "publish").await;
    let mut names = 0;
    for (people, most) in [(&mentees, 2), (&mentors, 3)] {
        for who in people {
            let list = list_of(who).await;
            assert_eq!(list["match_run_id"], run.id());
            let entries = list["data"].as_array().expect("a list");
            assert!(
                !entries.is_empty() && entries.len() <= most,
                "{}",
                list.text()
            );
            assert_eq!(entries[0]["score"], entries[0]["explanation"]["score"]);
            names += entries.len();
        }
    }
    assert_eq!(
        names, 16,
        "every mentee has two names, on both sides' lists"
    );
    assert_eq!(organization.owner.all("/v1/pairings", &[]).await.len(), 0);
    let mentor = format!("/v1/applications/{}", mentors[0].id);
    assert_eq!(
        organization.owner.get(&mentor).expect(200).await["seats_taken"],
        0
    );
    let foreign = format!("/v1/applications/{}/shortlist", mentees[1].id);
    mentees[0]
        .actor
        .get(&foreign)
        .refused(404, "not-found")
        .await;
}

#[tokio::test]
async fn the_final_run_listens_to_both_sides() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (mentees, mentors) = people(&organization, &program, 2, 2).await;
    let plain = organization.match_run(&program).await;
    // Whatever it chose, the conversations turn it round.
    let chosen = proposed(&organization, &plain).await;
    let partner = |mentee: &Applicant| {
        let pair = chosen
            .iter()
            .find(|pair| pair.0 == mentee.id)
            .expect("everybody is matched");
        mentors
            .iter()
            .find(|mentor| mentor.id == pair.1)
            .expect("a mentor")
    };
    rate(partner(&mentees[0]), &mentees[0], "avoid", 1).await;
    let after = organization.match_run(&program).await;
    let turned = proposed(&organization, &after).await;
    assert_eq!(turned.len(), 2);
    assert!(
        turned.iter().all(|pair| !chosen.contains(pair)),
        "{turned:?}"
    );
    assert_ne!(plain["report"]["input_hash"], after["report"]["input_hash"]);
}

#[tokio::test]
async fn who_is_preferred_after_a_conversation_comes_first() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (mentees, mentors) = people(&organization, &program, 1, 3).await;
    for (mentor, wish, rating) in [(0, "neutral", 4), (1, "prefer", 3), (2, "prefer", 5)] {
        rate(&mentees[0], &mentors[mentor], wish, rating).await;
    }
    // Nobody's profile says anything, so that nothing but the wishes decides among those with data.
    for person in mentees.iter().chain(&mentors) {
        let profile = json!({ "skills_sought": [{ "skill": "Welding" }], "skills_offered": [{ "skill": "Welding" }] });
        let path = format!("/v1/people/{}", person.actor.person);
        organization.owner.patch(&path, profile).expect(200).await;
    }
    let path = format!("/v1/applications/{}/recommendations", mentees[0].id);
    let best = organization.owner.get(&path).expect(200).await;
    let order: Vec<&str> = best
        .data()
        .iter()
        .map(|mentor| mentor["mentor_application_id"].as_str().expect("an id"))
        .collect();
    assert_eq!(order, [&mentors[2].id, &mentors[1].id, &mentors[0].id]);
}

#[tokio::test]
async fn a_rating_makes_a_run_stale_that_was_computed_before() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (mentees, mentors) = people(&organization, &program, 1, 2).await;
    let rating = rate(&mentees[0], &mentors[0], "neutral", 3).await;
    let run = organization.match_run(&program).await;
    let path = format!("/v1/trial-ratings/{}", rating.id());
    let change = json!({ "wish": "avoid" });
    mentees[0]
        .actor
        .patch_if(&path, &rating.etag(), change.clone())
        .expect(200)
        .await;
    mentees[0]
        .actor
        .patch_if(&path, &rating.etag(), change)
        .refused(412, "precondition-failed")
        .await;
    let publish = format!("/v1/match-runs/{}/publish", run.id());
    let stale = organization
        .owner
        .post(&publish, json!({}))
        .refused(409, "stale-run")
        .await;
    assert!(stale.text().contains(&mentees[0].id), "{}", stale.text());
}

#[tokio::test]
async fn nobody_but_the_rater_and_coordinators_sees_a_rating() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (mentees, mentors) = people(&organization, &program, 1, 1).await;
    let rating = rate(&mentees[0], &mentors[0], "avoid", 1).await;
    let coordinator = organization.coordinator(&program).await;
    let path = format!("/v1/trial-ratings/{}", rating.id());
    let list = format!("/v1/applications/{}/trial-ratings", mentees[0].id);
    let all = format!("/v1/programs/{program}/trial-ratings");
    for who in [&mentees[0].actor, &coordinator] {
        who.get(&path).expect(200).await;
        assert_eq!(who.all(&list, &[("wish", "avoid")]).await.len(), 1);
    }
    assert_eq!(coordinator.all(&all, &[]).await.len(), 1);
    let partner = &mentors[0].actor;
    partner.get(&path).refused(404, "not-found").await;
    partner.get(&list).refused(404, "not-found").await;
    partner.get(&all).refused(403, "forbidden").await;
    partner.delete(&path).refused(404, "not-found").await;
    mentees[0].actor.delete(&path).expect(204).await;
    assert_eq!(coordinator.all(&all, &[]).await.len(), 0);
}

#[tokio::test]
async fn a_rating_is_about_somebody_on_the_other_side_and_given_once() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let elsewhere = organization.open_program().await;
    let (mentees, mentors) = people(&organization, &program, 2, 1).await;
    let (_, foreign) = people(&organization, &elsewhere, 0, 1).await;
    let path = format!("/v1/applications/{}/trial-ratings", mentees[0].id);
    let body = |partner: &Applicant, rating: u8| json!({ "partner_application_id": partner.id, "wish": "prefer", "rating": rating });
    let rater = &mentees[0].actor;
    for (body, pointer) in [
        (body(&mentees[1], 3), "/partner_application_id"),
        (body(&foreign[0], 3), "/partner_application_id"),
        (body(&mentors[0], 6), "/rating"),
    ] {
        let refused = rater
            .post(&path, body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    rater.post(&path, body(&mentors[0], 3)).expect(201).await;
    rater
        .post(&path, body(&mentors[0], 3))
        .refused(409, "already-exists")
        .await;
    mentors[0]
        .actor
        .post(&path, body(&mentors[0], 3))
        .refused(404, "not-found")
        .await;
}
