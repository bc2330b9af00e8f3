//! Goals compared by meaning, with a model of a few words, and skills that lie near each other in the catalogue.

use std::sync::Arc;

use pairwell_matching::{
    Calibration, CriterionEvidence, InputProblem, Prepared, Program, RunOptions, SkillEvidence,
    TextEvidence, TextModel, TextVector, prepare, prepare_with, run,
};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::support::{participant, program};

/// Knows three matters: leading people, code and money. Everything else says nothing.
#[derive(Debug)]
struct ThreeMatters;

impl TextModel for ThreeMatters {
    fn name(&self) -> &str {
        "three-matters-1"
    }

    fn calibration(&self) -> Calibration {
        Calibration::new(100, 700)
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        let mut sum = [0_i64; 24];
        for word in text
            .to_lowercase()
            .split(|letter: char| !letter.is_alphabetic())
        {
            let matter = match word {
                "manager" | "teams" | "leads" | "reports" => 0,
                "rust" | "compilers" => 1,
                "budgets" | "accountant" => 2,
                _ => continue,
            };
            // Eight components each, so that none is cut off.
            for component in sum.iter_mut().skip(matter * 8).take(8) {
                *component += 1;
            }
        }
        TextVector::in_direction(&sum)
    }
}

fn by_meaning(mut program: Program) -> Prepared {
    program.text_model = Some("three-matters-1".to_owned());
    prepare_with(program, Arc::new(ThreeMatters)).expect("a valid program")
}

fn goals_only() -> Value {
    json!({ "criteria": [{ "kind": "goals", "weight": 1, "missing": "zero" }], "requirements": [] })
}

/// Reads the goals criterion of one mentee and one mentor: its value and its evidence.
fn goals(mentee: Value, mentor: Value) -> (String, Option<TextEvidence>) {
    let prepared = by_meaning(program(
        vec![participant("mentee", mentee)],
        vec![participant("mentor", mentor)],
        goals_only(),
    ));
    let mut explanation = prepared.explain("mentee", "mentor").expect("the pair");
    let CriterionEvidence::Goals { text, .. } = explanation.criteria.remove(0).evidence else {
        panic!("goals have evidence of goals");
    };
    (explanation.score.to_string(), text.map(|text| *text))
}

#[test]
fn goals_match_without_a_word_in_common() {
    let wants = json!({ "goals": [{ "statement": "Become a people manager" }] });
    let leads = json!({ "biography": "Plays the lute. Leads teams of forty; taught reports." });
    let (value, text) = goals(wants.clone(), leads);
    let text = text.expect("both sides have vectors");
    // The same direction and no common stem: 0.8 of similarity, above the ceiling of 0.7.
    assert_eq!(value, "1.000000");
    assert_eq!(text.model, "three-matters-1");
    assert!(
        text.similarity.millionths().abs_diff(800_000) < 3_000,
        "{text:?}"
    );
    assert!(
        text.vectors.millionths().abs_diff(1_000_000) < 3_000,
        "{text:?}"
    );
    assert_eq!(text.words.millionths(), 0);
    assert_eq!(text.goal.as_deref(), Some("Become a people manager"));
    assert_eq!(text.passage.as_deref(), Some("Leads teams of forty"));

    let (value, text) = goals(wants, json!({ "biography": "Chartered accountant" }));
    assert_eq!(value, "0.000000", "unrelated texts lie under the floor");
    assert_eq!(text.expect("vectors").similarity.millionths(), 0);
}

#[test]
fn similarity_grows_evenly_between_floor_and_ceiling() {
    // Two matters of which the mentor has one: cosine √½; blended 0.5657, of the way from 0.1 to 0.7 it is 0.776.
    let wants = json!({ "goals": [{ "statement": "teams" }, { "statement": "budgets" }] });
    let (value, text) = goals(wants, json!({ "biography": "accountant" }));
    let value: f64 = value.parse().expect("a score");
    assert!((value - 0.776).abs() < 0.01, "{value}");
    assert_eq!(text.expect("vectors").goal.as_deref(), Some("budgets"));
}

#[test]
fn what_the_model_cannot_read_is_compared_by_words() {
    let wants = json!({ "goals": [{ "statement": "lutes and violas" }] });
    let (value, text) = goals(
        wants,
        json!({ "biography": "Plays the viola. Leads teams." }),
    );
    assert_eq!(value, "0.500000", "one of two words");
    assert_eq!(text, None);
}

#[test]
fn a_program_without_a_model_uses_words_even_when_one_is_at_hand() {
    let people = || {
        program(
            vec![participant(
                "a",
                json!({ "goals": [{ "statement": "manager" }] }),
            )],
            vec![participant("b", json!({ "biography": "leads teams" }))],
            goals_only(),
        )
    };
    let score = |prepared: &Prepared| prepared.explain("a", "b").expect("the pair").score;
    let words = prepare_with(people(), Arc::new(ThreeMatters)).expect("valid");
    assert_eq!(score(&words), score(&prepare(people()).expect("valid")));
    assert_eq!(score(&words).millionths(), 0);
    let meaning = by_meaning(people());
    assert_eq!(score(&meaning).millionths(), 1_000_000);
    assert_ne!(
        words.input_hash(),
        meaning.input_hash(),
        "the model is part of the input"
    );
}

#[test]
fn a_model_that_is_not_at_hand_is_a_problem_of_the_input() {
    let other = Program {
        text_model: Some("another-1".to_owned()),
        ..program(vec![], vec![], goals_only())
    };
    let codes = |problems: Vec<InputProblem>| -> Vec<String> {
        problems
            .into_iter()
            .map(|problem| format!("{} {}", problem.path, problem.code))
            .collect()
    };
    let expected = ["text_model unknown_text_model"];
    assert_eq!(codes(prepare(other.clone()).unwrap_err()), expected);
    assert_eq!(
        codes(prepare_with(other, Arc::new(ThreeMatters)).unwrap_err()),
        expected
    );
}

/// A program whose only criterion is skills, over a catalogue three levels deep.
fn with_catalogue(sought: Value, offered: Value) -> Program {
    let policy = json!({ "criteria": [{ "kind": "skills", "weight": 1 }], "requirements": [] });
    let skill = |name: &str, broader: Option<&str>| json!({ "name": name, "broader": broader });
    Program {
        skills: serde_json::from_value(json!({ "skills": [
            { "name": "JavaScript", "aliases": ["JS"], "broader": "Programming languages" },
            skill("Rust", Some("programming-languages")),
            skill("Programming languages", Some("Software development")),
            skill("Software development", None),
            skill("React", Some("js")),
            skill("Excel", None)
        ]}))
        .expect("a catalogue"),
        ..program(
            vec![participant("mentee", json!({ "skills_sought": sought }))],
            vec![participant("mentor", json!({ "skills_offered": offered }))],
            policy,
        )
    }
}

fn skill_evidence(sought: Value, offered: Value) -> SkillEvidence {
    let prepared = prepare(with_catalogue(sought, offered)).expect("a valid program");
    let mut explanation = prepared.explain("mentee", "mentor").expect("the pair");
    let CriterionEvidence::Skills { mut skills } = explanation.criteria.remove(0).evidence else {
        panic!("skills have evidence of skills");
    };
    let evidence = skills.remove(0);
    assert_eq!(
        evidence.coverage, explanation.score,
        "the evidence says what was scored"
    );
    evidence
}

#[test]
fn near_skills_earn_a_stated_part_of_the_credit() {
    for (sought, offered, coverage, relation) in [
        ("Rust", "rust", "1.000000", None),
        (
            "Programming languages",
            "Rust",
            "0.800000",
            Some("narrower"),
        ),
        ("Software development", "Rust", "0.640000", Some("narrower")),
        ("Rust", "Programming languages", "0.500000", Some("broader")),
        ("Rust", "Software development", "0.250000", Some("broader")),
        ("Rust", "JS", "0.400000", Some("sibling")),
        ("Software development", "React", "0.000000", None),
        ("Rust", "React", "0.000000", None),
        ("Rust", "Excel", "0.000000", None),
        ("Excel", "Software development", "0.000000", None),
    ] {
        let found = skill_evidence(
            json!([{ "skill": sought, "level": 3 }]),
            json!([{ "skill": offered, "level": 3 }]),
        );
        let through = found.through.map(|through| json!(through.relation));
        assert_eq!(
            (found.coverage.to_string().as_str(), through),
            (coverage, relation.map(|name| json!(name))),
            "{sought} through {offered}"
        );
    }
}

#[test]
fn the_offer_that_covers_most_counts_at_its_level() {
    let sought = json!([{ "skill": "Rust", "level": 4 }]);
    // Level 1 of the skill itself covers 0.25; level 4 of a sibling 0.4.
    let found = skill_evidence(
        sought.clone(),
        json!([{ "skill": "Rust", "level": 1 }, { "skill": "JavaScript", "level": 4 }]),
    );
    assert_eq!(found.coverage.to_string(), "0.400000");
    assert_eq!(
        found.through.map(|through| through.skill).as_deref(),
        Some("JavaScript")
    );
    assert_eq!(found.offered_level, Some(4));
    // Level 2 covers 0.5 by itself.
    let found = skill_evidence(
        sought,
        json!([{ "skill": "Rust", "level": 2 }, { "skill": "JavaScript", "level": 5 }]),
    );
    assert_eq!(
        (found.coverage.to_string().as_str(), found.through),
        ("0.500000", None)
    );
}

#[test]
fn spellings_and_versions_of_a_skill_are_one_skill() {
    for spelling in [
        "JS",
        "javascript",
        "JavaScript (ES6)",
        "JAVASCRIPT 2024",
        "js v8",
    ] {
        let found = skill_evidence(
            json!([{ "skill": "JavaScript" }]),
            json!([{ "skill": spelling }]),
        );
        assert_eq!(found.coverage.to_string(), "1.000000", "{spelling}");
    }
    let found = skill_evidence(
        json!([{ "skill": "Lutes (old)" }]),
        json!([{ "skill": "Lutes" }]),
    );
    assert_eq!(
        found.coverage.to_string(),
        "0.000000",
        "only the catalogue has variants"
    );
}

const SKILLS: [&str; 8] = [
    "JavaScript",
    "Rust 2024",
    "Programming languages",
    "Software development",
    "React",
    "Excel",
    "Lutes",
    "Lutes (old)",
];
const TEXTS: [&str; 6] = [
    "people manager",
    "Leads teams. Budgets!",
    "rust; compilers",
    "an accountant who leads",
    "lutes",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn neither_order_nor_repetition_changes_what_meaning_and_catalogue_give(
        people in proptest::collection::vec((0..SKILLS.len(), 0..SKILLS.len(), 1_u8..=5, 0..TEXTS.len(), 0..TEXTS.len()), 2..9),
        cut in any::<Index>(),
    ) {
        let side = |role: &str| people.iter().enumerate().map(|(number, &(one, other, level, text, goal))| {
            participant(&format!("{role}-{number}"), json!({
                "biography": TEXTS[text],
                "goals": [{ "statement": TEXTS[goal], "topics": SKILLS[..goal % 3] }, { "statement": TEXTS[(goal + text) % TEXTS.len()] }],
                "skills_sought": [{ "skill": SKILLS[one], "level": level }, { "skill": SKILLS[other], "level": 6 - level }],
                "skills_offered": [{ "skill": SKILLS[other], "level": level }, { "skill": SKILLS[one], "level": 3 }],
            }))
        }).collect::<Vec<_>>();
        let policy = json!({ "criteria": [
            { "kind": "goals", "weight": 3 }, { "kind": "skills", "weight": 2 }
        ], "requirements": [] });
        let input = Program { mentees: side("mentee"), mentors: side("mentor"), policy: serde_json::from_value(policy).unwrap(),
            ..with_catalogue(json!([]), json!([])) };
        let mut reordered = input.clone();
        for side in [&mut reordered.mentees, &mut reordered.mentors] {
            side.reverse();
            let size = side.len();
            side.rotate_left(cut.index(size));
        }
        reordered.skills.skills.reverse();
        let prepared = by_meaning(input.clone());
        let outcome = |program: Program| serde_json::to_vec(&run(&by_meaning(program), &RunOptions::default(), &()).unwrap()).unwrap();
        prop_assert_eq!(outcome(input.clone()), outcome(reordered));
        let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
        for mentee in &input.mentees {
            // The minimum score is 0: every mentor is a candidate.
            let whole_row = prepared.recommend(&candidates, &mentee.id, usize::MAX).unwrap();
            prop_assert_eq!(whole_row.len(), input.mentors.len());
            for one in whole_row {
                prop_assert_eq!(one.score, one.explanation.score, "a whole row is scored as its pairs are");
            }
            for mentor in &input.mentors {
                let explanation = prepared.explain(&mentee.id, &mentor.id).unwrap();
                let CriterionEvidence::Skills { skills } = &explanation.criteria[1].evidence else {
                    panic!("skills have evidence of skills");
                };
                let covered: u64 = skills.iter().map(|one| u64::from(one.importance) * u64::from(one.coverage.millionths())).sum();
                let sought: u64 = skills.iter().map(|one| u64::from(one.importance)).sum();
                let value = explanation.criteria[1].value.unwrap();
                prop_assert_eq!(u64::from(value.millionths()), covered / sought, "the evidence says what was scored");
            }
        }
    }
}
