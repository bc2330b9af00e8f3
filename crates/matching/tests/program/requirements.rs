//! Every requirement: who passes, who does not, and what the evidence says.

use serde_json::{Value, json};

use crate::support::{
    explain_one, participant, prepared, program, requirement, skills_only, standing, window,
};

fn check(settings: &Value, mentee: Value, mentor: Value, expected: bool) {
    let found = requirement(settings.clone(), mentee.clone(), mentor.clone());
    assert_eq!(
        found.passed, expected,
        "{settings} of {mentee} and {mentor}"
    );
}

#[test]
fn both_applications_must_be_available_and_have_capacity() {
    for (part, value, requirement) in [
        ("available", json!(false), "available"),
        ("capacity", json!(0), "capacity_left"),
    ] {
        let with = json!({ part: value });
        assert!(standing(requirement, json!({}), json!({})));
        assert!(!standing(requirement, with.clone(), json!({})));
        assert!(!standing(requirement, json!({}), with));
    }
}

#[test]
fn nobody_is_their_own_mentor() {
    let same = json!({ "person": "one-human" });
    assert!(!standing("different_person", same.clone(), same));
    assert!(standing("different_person", json!({}), json!({})));
}

#[test]
fn an_excluded_pair_is_not_eligible_and_others_are() {
    let mentees = ["a", "b"].map(|id| participant(id, json!({})));
    let mut program = program(
        mentees.into(),
        vec![participant("m", json!({}))],
        skills_only(),
    );
    program.rules =
        serde_json::from_value(json!([{ "kind": "exclude", "mentee": "a", "mentor": "m" }]))
            .unwrap();
    let prepared = prepared(program);
    assert!(!prepared.explain("a", "m").unwrap().eligible);
    assert!(prepared.explain("b", "m").unwrap().eligible);
}

#[test]
fn either_side_may_avoid_the_other() {
    let avoids = |person: &str| json!({ "avoided": [person] });
    assert!(!standing("not_avoided", avoids("mentor"), json!({})));
    assert!(!standing("not_avoided", json!({}), avoids("mentee")));
    assert!(standing("not_avoided", avoids("x"), avoids("y")));
}

#[test]
fn a_running_pairing_is_not_made_again_and_an_ended_one_cools_down() {
    let partner = |days: Value| json!({ "earlier_partners": [{ "person": "mentee", "days_since_end": days }] });
    assert!(!standing(
        "not_already_paired",
        json!({}),
        partner(json!(null))
    ));
    assert!(standing("not_already_paired", json!({}), partner(json!(1))));
    let never = json!({ "kind": "earlier_pairs" });
    let cool_down = json!({ "kind": "earlier_pairs", "cool_down_days": 100 });
    check(&never, json!({}), partner(json!(9999)), false);
    check(&never, json!({}), json!({}), true);
    check(&cool_down, json!({}), partner(json!(99)), false);
    check(&cool_down, json!({}), partner(json!(100)), true);
}

#[test]
fn the_manager_line_is_followed_up_to_its_levels() {
    let under = |managers: Value| json!({ "managers": managers });
    let line = |levels: u8| json!({ "kind": "manager_line", "levels": levels });
    let second = under(json!(["x", "mentor"]));
    check(&line(1), second.clone(), json!({}), true);
    check(&line(2), second.clone(), json!({}), false);
    check(&line(1), json!({}), under(json!(["mentee"])), false);
    check(&line(10), under(json!(["x"])), under(json!(["x"])), true);
    let evidence = requirement(line(2), second, json!({})).evidence;
    assert_eq!(
        json!(evidence),
        json!({ "kind": "manager_line", "levels_apart": 2 })
    );
}

#[test]
fn a_language_must_be_shared() {
    let languages = |tags: Value| json!({ "languages": tags });
    let shared = json!({ "kind": "shared_language" });
    check(
        &shared,
        languages(json!(["pt-BR"])),
        languages(json!(["en", "PT"])),
        true,
    );
    check(
        &shared,
        languages(json!(["pt"])),
        languages(json!(["en"])),
        false,
    );
    check(&shared, languages(json!(["pt"])), json!({}), false);
    let lenient = json!({ "kind": "shared_language", "missing": "pass" });
    check(&lenient, languages(json!(["pt"])), json!({}), true);
}

#[test]
fn clocks_must_not_be_too_far_apart_on_any_date() {
    let zone = |zone: &str| json!({ "time_zone": zone });
    let hours = |hours: u16| json!({ "kind": "time_zone_distance", "max_hours": hours });
    check(
        &hours(6),
        zone("Europe/Berlin"),
        zone("America/New_York"),
        true,
    );
    check(
        &hours(5),
        zone("Europe/Berlin"),
        zone("America/New_York"),
        false,
    );
    check(&hours(0), zone("UTC"), zone("Africa/Abidjan"), true);
    check(&hours(12), zone("UTC"), json!({}), false);
}

#[test]
fn enough_usable_time_must_be_common() {
    let at = |start: &str, end: &str| json!({ "time_zone": "UTC", "availability": window("friday", start, end) });
    let least = |minutes: u32| json!({ "kind": "least_overlap", "minutes_per_week": minutes });
    // An hour and a half holds one session of an hour.
    check(&least(60), at("09:00", "12:00"), at("10:30", "14:00"), true);
    check(
        &least(61),
        at("09:00", "12:00"),
        at("10:30", "14:00"),
        false,
    );
    check(&least(1), at("09:00", "12:00"), json!({}), false);
}

#[test]
fn seniority_must_lie_within_its_bounds() {
    let years = |years: u16| json!({ "years_of_experience": years });
    let gap = json!({ "kind": "seniority_gap", "minimum_years": 2, "maximum_years": 10 });
    for (mentor, expected) in [(6, false), (7, true), (15, true), (16, false)] {
        check(&gap, years(5), years(mentor), expected);
    }
    check(
        &json!({ "kind": "seniority_gap", "minimum_years": -3 }),
        years(5),
        years(2),
        true,
    );
    check(&gap, json!({}), years(9), false);
}

#[test]
fn the_musts_have_to_be_offered() {
    let seeks = json!({ "skills_sought": [
        { "skill": "Rust", "importance": 3 }, { "skill": "Go", "importance": 2 }
    ]});
    let offers =
        |skill: &str, level: u8| json!({ "skills_offered": [{ "skill": skill, "level": level }] });
    let musts = json!({ "kind": "required_skills" });
    check(&musts, seeks.clone(), offers("rustlang", 1), true);
    check(&musts, seeks.clone(), offers("Go", 5), false);
    check(&musts, json!({}), json!({}), true);
    check(
        &json!({ "kind": "required_skills", "level": 3 }),
        seeks.clone(),
        offers("Rust", 2),
        false,
    );
    let found = requirement(
        json!({ "kind": "required_skills", "importance": 2 }),
        seeks,
        offers("Rust", 5),
    );
    assert_eq!(
        json!(found.evidence),
        json!({ "kind": "skills", "lacking": ["Go"] })
    );
}

#[test]
fn custom_fields_answer_every_rule() {
    let scale = json!({ "kind": "scale", "order": ["AA", "AO", "EO", "HEO"], "minimum_gap": 1, "maximum_gap": 2 });
    for (rule, mentor, mentee, expected) in [
        (json!({ "kind": "equal" }), json!("A"), json!("a"), true),
        (
            json!({ "kind": "different" }),
            json!("Peace"),
            json!("peace"),
            false,
        ),
        (
            json!({ "kind": "different" }),
            json!("Peace"),
            json!("Love"),
            true,
        ),
        (
            json!({ "kind": "contains" }),
            json!(["x", "y"]),
            json!(["x", "z"]),
            false,
        ),
        (
            json!({ "kind": "contains" }),
            json!(["x", "y"]),
            json!(["x"]),
            true,
        ),
        (
            json!({ "kind": "overlap" }),
            json!(["x", "y"]),
            json!(["x", "z"]),
            true,
        ),
        (
            json!({ "kind": "at_least", "minimum": 2 }),
            json!(4),
            json!(3),
            false,
        ),
        (scale.clone(), json!("AA"), json!("AA"), false),
        (scale.clone(), json!("AO"), json!("AA"), true),
        (scale.clone(), json!("EO"), json!("AA"), true),
        (scale.clone(), json!("HEO"), json!("AA"), false),
        (scale.clone(), json!("AA"), json!("AO"), false),
        (scale, json!("Minister"), json!("AA"), false),
    ] {
        let settings =
            json!({ "kind": "field", "mentor_field": "a", "mentee_field": "b", "rule": rule });
        check(
            &settings,
            json!({ "fields": { "b": mentee } }),
            json!({ "fields": { "a": mentor } }),
            expected,
        );
    }
}

#[test]
fn a_field_requirement_passes_where_its_condition_does_not_hold() {
    let settings = json!({
        "kind": "field", "mentor_field": "site", "mentee_field": "site", "rule": { "kind": "equal" },
        "when": { "side": "mentor", "field": "remote", "equals": false }
    });
    let at = |site: &str, remote: bool| json!({ "fields": { "site": site, "remote": remote } });
    check(&settings, at("Oslo", true), at("Lima", true), true);
    check(&settings, at("Oslo", true), at("Lima", false), false);
}

#[test]
fn a_pair_below_the_minimum_score_is_eligible_but_no_candidate() {
    let mut policy = skills_only();
    policy["minimum_score"] = json!(0.5);
    let seeks = json!({ "skills_sought": [{ "skill": "Rust", "level": 4 }] });
    let offers = |level: u8| json!({ "skills_offered": [{ "skill": "Rust", "level": level }] });
    let low = explain_one(policy.clone(), seeks.clone(), offers(1));
    assert!(low.eligible && !low.candidate);
    let enough = explain_one(policy, seeks, offers(2));
    assert!(enough.candidate, "the minimum itself is enough");
}
