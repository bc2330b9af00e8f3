//! The fairness report: rates and ratios that can be recounted by hand, and small groups out of sight.

use pairwell_matching::{FairnessReport, Program, RunOptions, prepare, run};
use serde_json::json;

use crate::support::{participant, prepared, program};

/// `matched` of each group's people seek what the mentors, one for each, offer; the others seek what nobody has.
fn report(groups: &[(&str, u32, u32)], smallest: u32) -> FairnessReport {
    let mut mentees = Vec::new();
    let mut mentors = Vec::new();
    for &(group, people, matched) in groups {
        for number in 0..people {
            let id = format!("{group}-{number}");
            let sought = if number < matched { "Rust" } else { "Alchemy" };
            let mentor = format!("mentor-{id}");
            let mentee = json!({
                "fields": { "origin": group }, "waiting_days": number, "preferred": [&mentor],
                "skills_sought": [{ "skill": sought, "level": 2 }]
            });
            mentees.push(participant(&id, mentee));
            if number < matched {
                let offered = json!([{ "skill": "Rust", "level": 2 }]);
                let profile = json!({ "department": "Engines", "skills_offered": offered });
                mentors.push(participant(&mentor, profile));
            }
        }
    }
    let policy = json!({
        "minimum_score": 0.5,
        "criteria": [
            { "kind": "skills", "weight": 9, "missing": "zero" },
            { "kind": "preferences", "weight": 1, "missing": "zero" }
        ],
        "requirements": [],
        "fairness": { "attributes": [{ "kind": "field", "field": "origin" }], "smallest_group": smallest }
    });
    only_report(program(mentees, mentors, policy))
}

fn only_report(program: Program) -> FairnessReport {
    let prepared = prepared(program);
    let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
    let outcome = run(&prepared, &RunOptions::default(), &()).unwrap();
    let mut reports = prepared.fairness(&candidates, &outcome.pairs);
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

#[test]
fn rates_ratios_and_flags_of_each_group_add_up() {
    let report = report(&[("north", 20, 16), ("South", 10, 5)], 5);
    let [north, south] = &*report.mentees else {
        panic!("two groups: {report:?}");
    };
    let shown = |group: &pairwell_matching::MenteeGroup| {
        json!([
            group.group,
            group.mentees,
            group.matched,
            group.match_rate,
            group.mean_waiting_days
        ])
    };
    assert_eq!(shown(north), json!(["north", 20, 16, 0.8, 9]));
    assert_eq!(shown(south), json!(["South", 10, 5, 0.5, 4]));
    assert_eq!(json!(north.impact_ratio), json!(1.0));
    assert_eq!(
        north.impact_ratio_interval, None,
        "it is the one compared with"
    );
    assert_eq!(json!(south.impact_ratio), json!(0.625));
    assert_eq!(
        (north.below_four_fifths, south.below_four_fifths),
        (false, true)
    );
    let interval = south.impact_ratio_interval.unwrap();
    assert!(interval.low_millionths < 625_000 && interval.high_millionths.unwrap() > 625_000);
    // Everybody who could be matched got the mentor named first.
    assert_eq!(json!(north.first_choice_rate), json!(0.8));
    assert_eq!(json!(north.mean_score), json!(1.0));
    assert_eq!(report.hidden_mentee_groups, 0);
}

#[test]
fn mentors_are_reported_by_how_often_they_are_shown() {
    let report = report(&[("north", 20, 16), ("South", 10, 5)], 5);
    let [all] = &*report.mentors else {
        panic!("mentors state no origin: {report:?}");
    };
    assert_eq!(
        (all.group.as_ref(), all.mentors, all.matched, all.seats),
        (None, 21, 21, 21)
    );
    // Each of the 21 mentees with candidates is shown the five best of them.
    assert_eq!((all.shown, all.shown_per_hundred_seats), (105, Some(500)));
}

#[test]
fn a_small_group_is_hidden_together_with_another() {
    let report = report(&[("a", 12, 12), ("b", 9, 6), ("c", 4, 0)], 5);
    let shown: Vec<_> = report
        .mentees
        .iter()
        .map(|group| group.group.as_deref())
        .collect();
    assert_eq!(shown, [Some("a")]);
    assert_eq!(report.hidden_mentee_groups, 2);
}

#[test]
fn a_policy_says_what_is_wrong_with_its_fairness_settings() {
    let policy = json!({ "fairness": { "smallest_group": 2, "attributes": [
        { "kind": "department" }, { "kind": "department" }, { "kind": "field", "field": " " }
    ]}});
    let problems = prepare(program(vec![], vec![], policy)).unwrap_err();
    let found: Vec<_> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.path, problem.code))
        .collect();
    assert_eq!(
        found,
        [
            "policy.fairness.smallest_group out_of_range",
            "policy.fairness.attributes[1] duplicate",
            "policy.fairness.attributes[2].field empty",
        ]
    );
}

/// Six people each seek what five seats offer; those of the north fit better.
fn contested(floor: serde_json::Value) -> Program {
    let mentee = |group: &str, number: u32, level: u32| {
        let sought = json!([{ "skill": "Rust", "level": level }]);
        let profile = json!({ "department": group, "skills_sought": sought });
        participant(&format!("{group}-{number}"), profile)
    };
    let north = (0..6).map(|number| mentee("north", number, 2));
    let mentees = north.chain((0..6).map(|number| mentee("south", number, 4)));
    let offered = json!([{ "skill": "Rust", "level": 2 }]);
    let mentor = participant(
        "mentor",
        json!({ "capacity": 5, "skills_offered": offered }),
    );
    let fairness = json!({
        "attributes": [{ "kind": "department" }], "smallest_group": 5, "floor": floor
    });
    let policy = json!({
        "criteria": [{ "kind": "skills", "weight": 1, "missing": "zero" }],
        "requirements": [], "fairness": fairness
    });
    program(mentees.collect(), vec![mentor], policy)
}

#[test]
fn a_floor_is_met_and_its_cost_reported() {
    let four_fifths = json!({ "attribute": { "kind": "department" }, "least_ratio": 0.6 });
    let prepared = prepared(contested(four_fifths));
    let outcome = run(&prepared, &RunOptions::default(), &()).unwrap();
    let floor = outcome.floor.expect("the policy has a floor");
    assert_eq!(
        (floor.groups, floor.pairs_given_up, floor.is_proved_best),
        (2, 0, true)
    );
    // Three of the north and two of the south; each of the latter fits half as well.
    assert_eq!(floor.score_given_up_millionths, 1_000_000);
    assert_eq!(floor.lowest_ratio.unwrap().to_string(), "0.666666");
    assert_eq!(floor.lowest_ratio_without.unwrap().to_string(), "0.000000");
    assert_eq!(outcome.statistics.matched_mentees, 5);
    let ratios = outcome.fairness[0].mentees.iter();
    let ratios: Vec<_> = ratios
        .map(|group| group.impact_ratio.unwrap().to_string())
        .collect();
    assert_eq!(ratios, ["1.000000", "0.666666"]);
}

#[test]
fn a_floor_is_for_a_listed_attribute_and_for_objectives_with_prices() {
    let mut program = contested(json!({ "attribute": { "kind": "time_zone" }, "least_ratio": 0 }));
    program.policy.objective = pairwell_matching::Objective::Fair;
    let problems = program.policy.validate();
    let codes: Vec<_> = problems
        .iter()
        .map(|one| (&*one.path, &*one.code))
        .collect();
    assert_eq!(
        codes,
        [
            ("fairness.floor.attribute", "not_listed"),
            ("fairness.floor.least_ratio", "out_of_range"),
            ("fairness.floor", "other_objective"),
        ]
    );
    assert!(prepare(program).is_err());
}

#[test]
fn a_floor_that_a_pin_breaks_is_refused_with_the_pin() {
    let mut program = contested(json!({ "attribute": { "kind": "department" }, "least_ratio": 1 }));
    program.mentors[0].capacity = 1;
    program.rules = serde_json::from_value(json!([
        { "kind": "pin", "mentee": "north-3", "mentor": "mentor" }
    ]))
    .unwrap();
    let refused = run(&prepared(program), &RunOptions::default(), &()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "no pairing gives every group its share of the best match rate beside the pin of north-3 and mentor"
    );
}
