//! Every criterion: its value for pairs that a person can work out by hand.

use pairwell_matching::{CriterionData, CriterionEvidence};
use serde_json::{Value, json};

use crate::support::{criterion, window};

/// Checks value and treatment; `None` is missing data that left the sum.
fn check(settings: Value, mentee: Value, mentor: Value, expected: Option<&str>) {
    let mut settings = settings;
    if settings["kind"] != "availability" {
        settings["missing"] = json!("excluded");
    }
    let found = criterion(settings.clone(), mentee.clone(), mentor.clone());
    let known = (found.data == CriterionData::Known)
        .then(|| found.value.expect("known data has a value").to_string());
    assert_eq!(
        known.as_deref(),
        expected,
        "{settings} of {mentee} and {mentor}"
    );
}

#[test]
fn skills_are_covered_by_level_and_weighed_by_importance() {
    let skills = json!({ "kind": "skills" });
    let seeks = json!({ "skills_sought": [
        { "skill": "Rust", "level": 4, "importance": 3 },
        { "skill": "Public speaking", "level": 2, "importance": 1 }
    ]});
    let offers = |offered: Value| json!({ "skills_offered": offered });
    let rust = |level: u8| json!({ "skill": "rust", "level": level });
    check(
        skills.clone(),
        seeks.clone(),
        offers(json!([rust(4)])),
        Some("0.750000"),
    );
    check(
        skills.clone(),
        seeks.clone(),
        offers(json!([rust(5)])),
        Some("0.750000"),
    );
    // Half of the level is half of the coverage: 3 × 0.5 of 4.
    check(
        skills.clone(),
        seeks.clone(),
        offers(json!([rust(2)])),
        Some("0.375000"),
    );
    let both = json!([rust(4), { "skill": "talks", "level": 5 }]);
    check(
        skills.clone(),
        seeks.clone(),
        offers(both),
        Some("1.000000"),
    );
    check(
        skills.clone(),
        seeks.clone(),
        offers(json!([{ "skill": "Go" }])),
        Some("0.000000"),
    );
    check(skills.clone(), seeks, json!({}), None);
    check(skills, json!({}), offers(json!([rust(1)])), None);
}

#[test]
fn aliases_of_the_catalogue_mean_the_same_skill() {
    let seeks = json!({ "skills_sought": [{ "skill": " RUSTLANG ", "level": 3 }] });
    let offers = json!({ "skills_offered": [{ "skill": "rust", "level": 3 }, { "skill": "rustlang", "level": 1 }] });
    check(
        json!({ "kind": "skills" }),
        seeks.clone(),
        offers.clone(),
        Some("1.000000"),
    );
    let found = criterion(json!({ "kind": "skills" }), seeks, offers);
    let CriterionEvidence::Skills { skills } = found.evidence else {
        panic!("skills have evidence of skills");
    };
    assert_eq!(
        skills[0].skill, "Rust",
        "evidence names the canonical skill"
    );
    assert_eq!(skills[0].offered_level, Some(3), "the best level counts");
}

#[test]
fn goals_share_topics_and_stemmed_words_with_the_profile() {
    let goals = json!({ "kind": "goals" });
    let wants = |topics: Value| json!({ "goals": [{ "statement": "I want to lead teams", "topics": topics }] });
    // Words lead and team: both are there in another form.
    let leads = json!({ "biography": "Leading a team of ten." });
    check(
        goals.clone(),
        wants(json!([])),
        leads.clone(),
        Some("1.000000"),
    );
    check(
        goals.clone(),
        wants(json!([])),
        json!({ "biography": "A team player" }),
        Some("0.500000"),
    );
    // One of two topics (an alias of a skill), and of the words lead, team, present, budget three.
    let topics = wants(json!(["presenting", "budgets"]));
    let mentor = json!({ "biography": "Leading a team", "skills_offered": [{ "skill": "Public speaking" }], "interests": ["budgets!"] });
    check(goals.clone(), topics.clone(), mentor, Some("0.875000"));
    check(goals.clone(), topics, json!({}), None);
    check(goals, json!({}), leads, None);
}

#[test]
fn availability_counts_usable_time_of_each_week_across_the_change_of_clocks() {
    let availability = json!({ "kind": "availability" });
    let at = |zone: &str, availability: Value| json!({ "time_zone": zone, "availability": availability });
    let berlin = at("Europe/Berlin", window("tuesday", "18:00", "19:00"));
    check(
        availability.clone(),
        berlin.clone(),
        berlin.clone(),
        Some("1.000000"),
    );
    // New York is six hours behind, but five from 8 to 29 March: Tuesdays 10, 17 and 24 of seven are lost.
    let new_york = at("America/New_York", window("tuesday", "12:00", "13:00"));
    check(
        availability.clone(),
        berlin.clone(),
        new_york,
        Some("0.571428"),
    );
    let short = at("Europe/Berlin", window("tuesday", "18:00", "18:59"));
    check(
        availability.clone(),
        berlin.clone(),
        short,
        Some("0.000000"),
    );
    check(availability.clone(), berlin.clone(), json!({}), None);

    let with_exception = at(
        "Europe/Berlin",
        json!({
            "windows": [{ "weekday": "tuesday", "start": "18:00", "end": "24:00" }],
            "exceptions": [{ "date": "2026-03-10" }]
        }),
    );
    check(
        availability.clone(),
        berlin.clone(),
        with_exception.clone(),
        Some("0.857142"),
    );
    let evidence = criterion(availability, berlin, with_exception).evidence;
    assert_eq!(
        json!(evidence),
        json!({
            "kind": "availability", "minutes_per_week": 51, "weeks_with_enough": 6, "weeks": 7,
            "first_week": [{ "start": "2026-03-03T17:00:00Z", "minutes": 60 }]
        })
    );
}

#[test]
fn availability_that_is_not_stated_counts_as_none() {
    let found = criterion(json!({ "kind": "availability" }), json!({}), json!({}));
    assert_eq!(found.data, CriterionData::MissingZero);
    assert_eq!(found.value.unwrap().millionths(), 0);
}

#[test]
fn experience_rises_to_the_best_gap_and_falls_to_the_worst() {
    let years = |years: u16| json!({ "years_of_experience": years });
    let gap = |direction: &str| json!({ "kind": "experience_gap", "direction": direction, "best_years": 5, "worst_years": 15 });
    for (mentee, mentor, above, either) in [
        (5, 10, "1.000000", "1.000000"),
        (5, 6, "0.200000", "0.200000"),
        (5, 15, "0.500000", "0.500000"),
        (5, 40, "0.000000", "0.000000"),
        (5, 5, "0.000000", "0.000000"),
        (10, 5, "0.000000", "1.000000"),
    ] {
        check(
            gap("mentor_above"),
            years(mentee),
            years(mentor),
            Some(above),
        );
        check(gap("either"), years(mentee), years(mentor), Some(either));
    }
    check(gap("either"), json!({}), years(1), None);
    let peers = json!({ "kind": "experience_gap", "best_years": 0, "worst_years": 4 });
    check(peers.clone(), years(5), years(5), Some("1.000000"));
    check(peers, years(5), years(6), Some("0.750000"));
}

#[test]
fn languages_compare_by_their_primary_subtag() {
    let languages = |tags: Value| json!({ "languages": tags });
    let kind = json!({ "kind": "languages" });
    check(
        kind.clone(),
        languages(json!(["en-GB"])),
        languages(json!(["fr", "EN-us"])),
        Some("1.000000"),
    );
    check(
        kind.clone(),
        languages(json!(["en"])),
        languages(json!(["fr"])),
        Some("0.000000"),
    );
    check(kind, languages(json!(["en"])), json!({}), None);
}

#[test]
fn time_zones_are_compared_by_the_largest_clock_distance() {
    let zone = |zone: &str| json!({ "time_zone": zone });
    let kind = |hours: u16| json!({ "kind": "time_zone", "worst_hours": hours });
    check(
        kind(12),
        zone("Europe/Berlin"),
        zone("Europe/Paris"),
        Some("1.000000"),
    );
    check(
        kind(12),
        zone("Europe/Berlin"),
        zone("America/New_York"),
        Some("0.500000"),
    );
    check(
        kind(6),
        zone("Europe/Berlin"),
        zone("America/New_York"),
        Some("0.000000"),
    );
    check(kind(12), zone("Europe/Berlin"), json!({}), None);
}

#[test]
fn departments_may_be_meant_to_differ() {
    let department = |name: &str| json!({ "department": name });
    let kind = |direction: &str| json!({ "kind": "department", "direction": direction });
    check(
        kind("same"),
        department("Sales"),
        department(" sales"),
        Some("1.000000"),
    );
    check(
        kind("different"),
        department("Sales"),
        department(" sales"),
        Some("0.000000"),
    );
    check(
        kind("different"),
        department("Sales"),
        department("Finance"),
        Some("1.000000"),
    );
    check(
        kind("same"),
        department("Sales"),
        department("Finance"),
        Some("0.000000"),
    );
    check(kind("different"), department("Sales"), json!({}), None);
    check(
        kind("different"),
        department("Sales"),
        department(" "),
        None,
    );
}

#[test]
fn interests_may_be_meant_to_differ() {
    let interests = |names: Value| json!({ "interests": names });
    let kind = |direction: &str| json!({ "kind": "interests", "direction": direction });
    let mentee = interests(json!(["Chess", "Hiking", "Film"]));
    let mentor = interests(json!(["chess", "Sailing"]));
    check(
        kind("similar"),
        mentee.clone(),
        mentor.clone(),
        Some("0.500000"),
    );
    check(kind("different"), mentee.clone(), mentor, Some("0.500000"));
    check(
        kind("different"),
        mentee.clone(),
        interests(json!(["Go"])),
        Some("1.000000"),
    );
    check(kind("similar"), mentee, json!({}), None);
}

#[test]
fn preferences_fall_with_the_rank_and_combine_both_sides() {
    let prefers = |people: Value| json!({ "preferred": people });
    let kind = |by: &str| json!({ "kind": "preferences", "by": by });
    let second = prefers(json!(["x", "mentor", "y", "z"]));
    check(kind("both"), second.clone(), json!({}), Some("0.750000"));
    check(
        kind("both"),
        second.clone(),
        prefers(json!(["mentee", "x"])),
        Some("0.875000"),
    );
    check(
        kind("both"),
        second.clone(),
        prefers(json!(["x"])),
        Some("0.375000"),
    );
    check(
        kind("mentee"),
        second.clone(),
        prefers(json!(["x"])),
        Some("0.750000"),
    );
    check(kind("mentor"), second, json!({}), None);
    check(kind("both"), json!({}), json!({}), None);
}

#[test]
fn waiting_earns_credit_up_to_the_full() {
    let kind = json!({ "kind": "waiting_time", "full_credit_days": 90 });
    check(
        kind.clone(),
        json!({ "waiting_days": 45 }),
        json!({}),
        Some("0.500000"),
    );
    check(
        kind.clone(),
        json!({ "waiting_days": 400 }),
        json!({}),
        Some("1.000000"),
    );
    check(kind, json!({}), json!({}), Some("0.000000"));
}

#[test]
fn custom_fields_compare_by_every_rule() {
    let field = |rule: Value| json!({ "kind": "field", "mentor_field": "a", "mentee_field": "b", "rule": rule });
    let scale =
        json!({ "kind": "scale", "order": ["AA", "AO", "EO", "HEO", "SEO"], "target_gap": 2 });
    let rows = [
        (
            json!({ "kind": "equal" }),
            json!("Policy "),
            json!("policy"),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "equal" }),
            json!(["x", "y"]),
            json!(["Y", "X"]),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "equal" }),
            json!(true),
            json!(false),
            Some("0.000000"),
        ),
        (
            json!({ "kind": "equal" }),
            json!(3.5),
            json!("3.50"),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "equal" }),
            json!("-3"),
            json!("3"),
            Some("0.000000"),
        ),
        (
            json!({ "kind": "different" }),
            json!("x"),
            json!("y"),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "different" }),
            json!(["x", "y"]),
            json!("Y"),
            Some("0.000000"),
        ),
        (
            json!({ "kind": "contains" }),
            json!(["x", "y"]),
            json!(["x", "z"]),
            Some("0.500000"),
        ),
        (
            json!({ "kind": "contains" }),
            json!(["x", "y"]),
            json!("x"),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "overlap" }),
            json!(["x", "y", "z"]),
            json!(["x", "q"]),
            Some("0.500000"),
        ),
        (
            json!({ "kind": "overlap" }),
            json!("p"),
            json!(["x", "q"]),
            Some("0.000000"),
        ),
        (
            json!({ "kind": "at_least", "minimum": 1.5 }),
            json!(3),
            json!("1.5"),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "at_least", "minimum": 1.5 }),
            json!(2.999999),
            json!(1.5),
            Some("0.000000"),
        ),
        (
            json!({ "kind": "at_least", "minimum": -2 }),
            json!(1),
            json!(3),
            Some("1.000000"),
        ),
        (
            json!({ "kind": "at_least", "minimum": 1 }),
            json!("many"),
            json!(1),
            None,
        ),
        // The largest distance from a gap of two is six: from SEO below to AA.
        (scale.clone(), json!("EO"), json!("AA"), Some("1.000000")),
        (scale.clone(), json!("heo"), json!("AO"), Some("1.000000")),
        (scale.clone(), json!("AO"), json!("AA"), Some("0.833333")),
        (scale.clone(), json!("AA"), json!("SEO"), Some("0.000000")),
        (scale.clone(), json!("Minister"), json!("AA"), None),
        (json!({ "kind": "equal" }), json!(""), json!("x"), None),
    ];
    for (rule, mentor, mentee, expected) in rows {
        let mentor = json!({ "fields": { "a": mentor } });
        check(
            field(rule),
            json!({ "fields": { "b": mentee } }),
            mentor,
            expected,
        );
    }
    check(
        field(scale),
        json!({}),
        json!({ "fields": { "a": "AA" } }),
        None,
    );
}

#[test]
fn a_field_criterion_applies_only_where_its_condition_holds() {
    let settings = json!({
        "kind": "field", "mentor_field": "identities", "mentee_field": "identity", "rule": { "kind": "overlap" },
        "when": { "side": "mentee", "field": "asked", "equals": "yes" }
    });
    let mentor = json!({ "fields": { "identities": ["Gay", "Non-binary"] } });
    let mentee = |asked: &str| json!({ "fields": { "identity": "gay", "asked": asked } });
    let asked = criterion(settings.clone(), mentee("Yes"), mentor.clone());
    assert_eq!(
        (asked.data, asked.value.unwrap().millionths()),
        (CriterionData::Known, 1_000_000)
    );
    let not_asked = criterion(settings, mentee("no"), mentor);
    assert_eq!(
        (not_asked.data, not_asked.value),
        (CriterionData::NotApplicable, None)
    );
}
