//! What holds for every program, tried on random ones.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use pairwell_matching::{
    Availability, Candidate, Keep, MenteeIndex, MentorIndex, Outcome, Participant, Policy, Program,
    RunOptions, UnmatchedReason, Weekday, Window, check, prepare, run,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::support::{participant, prepared, program};

const SKILLS: [&str; 4] = ["Rust", "rustlang", "Public speaking", "Budgets"];
const WORDS: [&str; 4] = [
    "leading teams",
    "public speaking",
    "budget planning",
    "career change",
];
const ZONES: [&str; 4] = ["Europe/Berlin", "America/Santiago", "Asia/Kathmandu", "UTC"];
const LANGUAGES: [&str; 3] = ["en", "pt-BR", "de"];
const PEOPLE: [&str; 6] = [
    "mentee-0", "mentee-1", "mentee-2", "mentor-0", "mentor-1", "mentor-2",
];

fn window() -> impl Strategy<Value = Window> {
    let day = select(vec![Weekday::Monday, Weekday::Wednesday, Weekday::Sunday]);
    (day, 0_u16..47, 1_u16..12).prop_map(|(weekday, start, length)| {
        let time = |half_hours: u16| format!("{:02}:{:02}", half_hours / 2, half_hours % 2 * 30);
        Window {
            weekday,
            start: time(start),
            end: time((start + length).min(48)),
        }
    })
}

fn some<T: std::fmt::Debug + Clone + 'static>(
    values: &'static [T],
    most: usize,
) -> impl Strategy<Value = Vec<T>> {
    vec(select(values), 0..=most)
}

/// A profile in which any part may be left out.
pub(crate) fn profile() -> impl Strategy<Value = Value> {
    let skills = || vec((select(&SKILLS[..]), 1_u8..=5, 1_u8..=3), 0..3);
    let part_one = (
        skills(),
        skills(),
        some(&WORDS, 2),
        some(&WORDS, 2),
        some(&LANGUAGES, 2),
    );
    let part_two = (
        proptest::option::of(select(&ZONES[..])),
        vec(window(), 0..4),
        proptest::option::of(0_u16..30),
        0_u32..120,
        some(&PEOPLE, 2),
        some(&PEOPLE, 1),
        proptest::option::of(select(&["EO", "HEO", "SEO"][..])),
    );
    (part_one, part_two).prop_map(
        |((offered, sought, goals, interests, languages), (zone, windows, years, waiting, preferred, avoided, grade))| {
            let mut profile = json!({
                "skills_offered": offered.iter().map(|(skill, level, _)| json!({ "skill": skill, "level": level })).collect::<Vec<_>>(),
                "skills_sought": sought.iter().map(|(skill, level, importance)| json!({ "skill": skill, "level": level, "importance": importance })).collect::<Vec<_>>(),
                "goals": goals.iter().map(|words| json!({ "statement": words, "topics": [words] })).collect::<Vec<_>>(),
                "interests": interests,
                "languages": languages,
                "years_of_experience": years,
                "waiting_days": waiting,
                "preferred": preferred,
                "avoided": avoided,
            });
            if let Some(zone) = zone {
                profile["time_zone"] = json!(zone);
                profile["availability"] = json!({ "windows": windows });
            }
            if let Some(grade) = grade {
                // Numbers, texts that are numbers, lists and flags, all in one field.
                let mixed = match waiting % 5 {
                    0 => json!(offered.len()),
                    1 => json!("2.0"),
                    2 => json!(interests),
                    3 => json!(["2", "HEO"]),
                    _ => json!(windows.len() > 1),
                };
                profile["fields"] = json!({ "grade": grade, "mixed": mixed });
            }
            if waiting % 3 == 0 {
                profile["managers"] = profile["preferred"].clone();
                profile["department"] = json!(grade);
            }
            if waiting % 7 == 0 {
                let ended = (waiting > 50).then_some(waiting);
                profile["earlier_partners"] = json!([{ "person": PEOPLE[windows.len() % 6], "days_since_end": ended }]);
            }
            profile
        },
    )
}

fn people(role: &'static str) -> impl Strategy<Value = Vec<Participant>> {
    let one = (profile(), 0_u32..=3, prop::bool::weighted(0.9));
    vec(one, 0..=6).prop_map(move |profiles| {
        profiles
            .into_iter()
            .enumerate()
            .map(|(number, (profile, capacity, available))| Participant {
                capacity,
                available,
                ..participant(&format!("{role}-{number}"), profile)
            })
            .collect()
    })
}

/// A policy with every kind of criterion that fits the profiles, under random weights and treatments.
pub(crate) fn policy() -> impl Strategy<Value = Value> {
    let settings = vec(
        (
            1_u32..=1000,
            select(&["neutral", "zero", "excluded"][..]),
            any::<bool>(),
        ),
        16,
    );
    let strict = proptest::bits::u8::ANY;
    (settings, 0_u32..250_000, strict).prop_map(|(settings, minimum, strict)| {
        let kinds = [
            json!({ "kind": "availability" }),
            json!({ "kind": "skills" }),
            json!({ "kind": "goals" }),
            json!({ "kind": "experience_gap", "best_years": 5, "worst_years": 20 }),
            json!({ "kind": "languages" }),
            json!({ "kind": "time_zone" }),
            json!({ "kind": "department", "direction": "different" }),
            json!({ "kind": "interests", "direction": "different" }),
            json!({ "kind": "preferences" }),
            json!({ "kind": "waiting_time", "full_credit_days": 90 }),
            json!({ "kind": "field", "mentor_field": "grade", "mentee_field": "grade",
                    "rule": { "kind": "scale", "order": ["EO", "HEO", "SEO"], "target_gap": 1 } }),
            json!({ "kind": "field", "mentor_field": "mixed", "mentee_field": "mixed", "rule": { "kind": "equal" } }),
            json!({ "kind": "field", "mentor_field": "grade", "mentee_field": "mixed", "rule": { "kind": "different" },
                    "when": { "side": "mentor", "field": "mixed", "equals": 2 } }),
            json!({ "kind": "field", "mentor_field": "mixed", "mentee_field": "mixed", "rule": { "kind": "contains" } }),
            json!({ "kind": "field", "mentor_field": "mixed", "mentee_field": "mixed", "rule": { "kind": "overlap" },
                    "when": { "side": "mentee", "field": "grade", "equals": "HEO" } }),
            json!({ "kind": "field", "mentor_field": "mixed", "mentee_field": "mixed",
                    "rule": { "kind": "at_least", "minimum": -0.5 } }),
        ];
        let mut criteria = Vec::new();
        for (mut criterion, (weight, missing, included)) in kinds.into_iter().zip(settings) {
            let is_availability = criterion["kind"] == "availability";
            criterion["weight"] = json!(weight);
            criterion["missing"] = json!(if is_availability { "zero" } else { missing });
            if included || is_availability {
                criteria.push(criterion);
            }
        }
        let requirements = [
            json!({ "kind": "shared_language", "missing": "pass" }),
            json!({ "kind": "earlier_pairs", "cool_down_days": 80 }),
            json!({ "kind": "manager_line", "levels": 1 }),
            json!({ "kind": "time_zone_distance", "max_hours": 6, "missing": "pass" }),
            json!({ "kind": "least_overlap", "minutes_per_week": 45 }),
            json!({ "kind": "seniority_gap", "minimum_years": -5, "missing": "pass" }),
            json!({ "kind": "required_skills", "level": 2 }),
            json!({ "kind": "field", "mentor_field": "mixed", "mentee_field": "mixed", "rule": { "kind": "overlap" },
                    "when": { "side": "mentee", "field": "grade", "equals": "EO" }, "missing": "pass" }),
        ];
        // Each in every eighth policy, so that pairs are left.
        let bit = |place: u32| (strict >> (place % 8)) & 1 == 1;
        let requirements: Vec<_> = (0..)
            .zip(requirements)
            .filter(|&(place, _)| bit(place) && bit(place + 3) && bit(place + 5))
            .map(|(_, requirement)| requirement)
            .collect();
        json!({
            "minimum_score": f64::from(minimum) / 1e6,
            "session": { "minutes": 45, "every_weeks": 1 },
            "criteria": criteria,
            "requirements": requirements
        })
    })
}

fn programs() -> impl Strategy<Value = Program> {
    (people("mentee"), people("mentor"), policy())
        .prop_map(|(mentees, mentors, policy)| program(mentees, mentors, policy))
}

fn outcome(program: &Program) -> Outcome {
    run(&prepared(program.clone()), &RunOptions::default(), &()).expect("an outcome")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn contributions_add_up_to_the_score_exactly(program in programs()) {
        let prepared = prepared(program.clone());
        for mentee in &program.mentees {
            for mentor in &program.mentors {
                let found = prepared.explain(&mentee.id, &mentor.id).unwrap();
                let sum: u32 = found.criteria.iter().map(|outcome| outcome.contribution.millionths()).sum();
                prop_assert_eq!(sum, found.score.millionths());
            }
        }
    }

    #[test]
    fn chosen_pairs_are_candidates_and_nobody_exceeds_capacity(program in programs()) {
        let outcome = outcome(&program);
        let prepared = prepared(program.clone());
        let mut partners: BTreeMap<&str, u32> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for pair in &outcome.pairs {
            let explanation = prepared.explain(&pair.mentee, &pair.mentor).unwrap();
            prop_assert!(explanation.candidate && explanation.eligible);
            prop_assert_eq!(explanation.score, pair.score);
            prop_assert!(seen.insert((&pair.mentee, &pair.mentor)), "a pair is chosen once");
            for id in [&pair.mentee, &pair.mentor] {
                *partners.entry(id).or_default() += 1;
            }
        }
        for person in program.mentees.iter().chain(&program.mentors) {
            prop_assert!(partners.get(person.id.as_str()).copied().unwrap_or(0) <= person.capacity);
        }
    }

    #[test]
    fn candidates_are_exactly_the_pairs_that_explanations_call_so(program in programs()) {
        let prepared = prepared(program);
        let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
        for (number, mentee) in (0..).zip(prepared.mentee_ids()) {
            let mut expected = Vec::new();
            for (number, mentor) in (0..).zip(prepared.mentor_ids()) {
                let found = prepared.explain(mentee, mentor).unwrap();
                if found.candidate {
                    expected.push(Candidate { mentor: MentorIndex(number), score: found.score });
                }
            }
            prop_assert_eq!(candidates.of(MenteeIndex(number)), expected);
        }
    }

    #[test]
    fn the_prices_of_few_kept_candidates_prove_the_pairing_over_all_pairs(
        program in programs(), per_mentee in 0_usize..3, per_mentor in 0_usize..2,
    ) {
        let prepared = prepared(program);
        let objective = prepared.policy().objective;
        let all = prepared.candidates(&RunOptions::default(), &()).unwrap();
        let complete = all.instance().unwrap();
        let keep = Keep::Best { per_mentee, per_mentor };
        let options = RunOptions { keep, threads: NonZeroUsize::new(2).unwrap(), ..RunOptions::default() };
        let mut few = prepared.candidates(&options, &()).unwrap();
        prop_assert_eq!(few.count(), all.count());
        let solved = prepared.solve(&mut few, &options, &()).unwrap();
        prop_assert!(check(&solved.instance, objective, &solved.solution).is_optimal());
        let verdict = check(&complete, objective, &solved.solution);
        prop_assert!(verdict.is_optimal(), "{verdict} with {} of {}", few.kept(), all.count());
    }

    #[test]
    fn threads_change_nothing(program in programs(), per_mentee in 1_usize..4) {
        let prepared = prepared(program);
        for keep in [Keep::All, Keep::Best { per_mentee, per_mentor: 1 }] {
            let bytes = |threads: usize| {
                let options = RunOptions { keep, threads: NonZeroUsize::new(threads).unwrap(), ..RunOptions::default() };
                serde_json::to_vec(&run(&prepared, &options, &()).unwrap()).unwrap()
            };
            prop_assert_eq!(bytes(1), bytes(3));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(program in programs(), cut in any::<Index>(), seed in 0_u64..3) {
        let program = Program { seed, ..program };
        let mut reordered = program.clone();
        for people in [&mut reordered.mentees, &mut reordered.mentors] {
            people.reverse();
            let size = people.len();
            if size > 0 {
                people.rotate_left(cut.index(size));
            }
        }
        reordered.skills.skills.reverse();
        let bytes = |program| serde_json::to_vec(&outcome(program)).unwrap();
        prop_assert_eq!(bytes(&program), bytes(&reordered));
    }

    #[test]
    fn another_seed_gives_an_equally_good_pairing(program in programs(), seed in any::<u64>()) {
        let (one, other) = (outcome(&program).statistics, outcome(&Program { seed, ..program }).statistics);
        prop_assert_eq!(one.pairs, other.pairs);
        prop_assert_eq!(one.total_score_millionths, other.total_score_millionths);
    }

    #[test]
    fn a_person_who_adds_availability_never_gets_a_lower_score(
        mentee in profile(), mentor in profile(), policy in policy(), more in vec(window(), 1..4), mentor_adds in any::<bool>(),
    ) {
        let (mut before, mut after) = ((mentee, mentor), Value::Null);
        let adding = if mentor_adds { &mut before.1 } else { &mut before.0 };
        // The zone is part of the profile already: here only hours are added.
        if adding.get("time_zone").is_none() {
            adding["time_zone"] = json!("Europe/Berlin");
        }
        let mut availability: Availability = adding
            .get("availability")
            .map_or_else(Availability::default, |value| serde_json::from_value(value.clone()).unwrap());
        availability.windows.extend(more);
        after.clone_from(adding);
        after["availability"] = json!(availability);
        let score = |mentee: Value, mentor: Value| {
            crate::support::explain_one(policy.clone(), mentee, mentor).score
        };
        let (mentee, mentor) = before;
        let low = score(mentee.clone(), mentor.clone());
        let high = if mentor_adds { score(mentee, after) } else { score(after, mentor) };
        prop_assert!(low <= high, "{} fell to {}", low, high);
    }

    #[test]
    fn an_empty_profile_never_outranks_a_filled_one(mentee in profile(), mentor in profile(), policy in policy()) {
        // What is no profile data is the same on both: waiting time, and whom they prefer.
        let circumstances = |profile: &Value| json!({
            "waiting_days": profile["waiting_days"], "preferred": profile["preferred"], "avoided": profile["avoided"],
        });
        let score = |mentee: &Value, mentor: &Value| {
            crate::support::explain_one(policy.clone(), mentee.clone(), mentor.clone()).score
        };
        let filled = score(&mentee, &mentor);
        let empty_mentor = score(&mentee, &circumstances(&mentor));
        let empty_mentee = score(&circumstances(&mentee), &mentor);
        prop_assert!(empty_mentor <= filled, "an empty mentor: {} above {}", empty_mentor, filled);
        prop_assert!(empty_mentee <= filled, "an empty mentee: {} above {}", empty_mentee, filled);
    }

    #[test]
    fn the_reasons_of_the_unmatched_count_everybody_on_the_other_side(program in programs()) {
        let outcome = outcome(&program);
        let sides = [
            (&outcome.unmatched_mentees, &program.mentees, program.mentors.len()),
            (&outcome.unmatched_mentors, &program.mentors, program.mentees.len()),
        ];
        for (unmatched, people, others) in sides {
            for person in unmatched {
                let input = people.iter().find(|one| one.id == person.participant).unwrap();
                prop_assert_eq!(person.open, input.capacity - person.matched);
                let counts: Option<u32> = person.reasons.iter().map(UnmatchedReason::count).sum();
                // Those who could not be matched at all have one reason without a count.
                match counts {
                    Some(counts) => prop_assert_eq!(usize::try_from(counts + person.matched).unwrap(), others),
                    None => prop_assert_eq!(person.reasons.len(), 1),
                }
            }
            let listed: BTreeSet<_> = unmatched.iter().map(|person| &person.participant).collect();
            for person in people {
                let is_full = outcome.pairs.iter().filter(|pair| pair.mentee == person.id || pair.mentor == person.id).count()
                    == usize::try_from(person.capacity).unwrap() && person.capacity > 0;
                prop_assert_eq!(listed.contains(&person.id), !is_full);
            }
        }
    }

    #[test]
    fn top_choices_respect_seats_and_every_recommendation_is_a_candidate(program in programs()) {
        let prepared = prepared(program.clone());
        let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
        let mut top_choices: BTreeMap<String, u32> = BTreeMap::new();
        for mentee in &program.mentees {
            let all = prepared.recommend(&candidates, &mentee.id, usize::MAX).unwrap();
            for (place, one) in all.iter().enumerate() {
                prop_assert!(one.explanation.candidate);
                prop_assert!(!one.top_choice || place == 0, "the top choice comes first, and there is one");
                if one.top_choice {
                    *top_choices.entry(one.mentor.clone()).or_default() += 1;
                }
            }
        }
        for mentor in &program.mentors {
            prop_assert!(top_choices.get(&mentor.id).copied().unwrap_or(0) <= mentor.capacity);
        }
    }

    #[test]
    fn programs_and_outcomes_survive_storage(program in programs()) {
        let restored: Program = serde_json::from_str(&serde_json::to_string(&program).unwrap()).unwrap();
        prop_assert_eq!(&restored, &program);
        let outcome = outcome(&program);
        let stored: Outcome = serde_json::from_str(&serde_json::to_string(&outcome).unwrap()).unwrap();
        prop_assert_eq!(stored, outcome);
    }
}

#[test]
fn random_policies_are_valid_so_that_the_properties_are_about_something() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut pairs = 0;
    for _ in 0..100 {
        let program = programs().new_tree(&mut runner).unwrap().current();
        let policy: &Policy = &program.policy;
        assert_eq!(policy.validate(), []);
        pairs += prepare(program.clone())
            .map(|prepared| {
                run(&prepared, &RunOptions::default(), &())
                    .unwrap()
                    .pairs
                    .len()
            })
            .unwrap();
    }
    assert!(pairs > 100, "random programs match people: {pairs} pairs");
}
