//! How specific an ask is, by stated rules: what is there earns points, what is missing is named, with a hint.
//!
//! # The rules
//! | part | full points | half of them |
//! | --- | --- | --- |
//! | `goal` | 15 with 4 different words | with 2 |
//! | `context` | 15 with 8 different words | with 4 |
//! | `tried_so_far` | 15 with 5 different words | with 2 |
//! | `specific_ask` | 25 with 6 different words | with 3 |
//! | `effort_minutes` | 10 when stated | |
//! | `needed_by` | 10 when stated | |
//! | `skills` | 10 with at least one | |
//!
//! The points add up to 100. A part that has not earned its full points is missing. Every rule only counts what is there, so
//! adding to an ask never lowers its score. No language model judges, and nobody is kept from asking by a low score.

use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

/// A part of an ask that the rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AskPart {
    /// What the person wants to achieve.
    Goal,
    /// What one must know to help.
    Context,
    /// What the person has tried.
    TriedSoFar,
    /// The one thing that a helper is asked to do.
    SpecificAsk,
    /// How long it takes a helper.
    EffortMinutes,
    /// By when.
    NeededBy,
    /// Which skills a helper needs.
    Skills,
}

/// How specific an ask is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Specificity {
    /// From 0 to 100. Different words: 4 in the goal 15 points, 8 in the context 15, 5 in what was tried 15, 6 in the ask 25,
    /// half of the points for half of the words; effort, date and skills 10 each.
    #[schema(minimum = 0, maximum = 100, example = 75)]
    pub score: u32,
    /// The parts that have not earned their full points.
    #[schema(inline)]
    pub missing: Vec<AskPart>,
    /// For each of these, in the same order, what would help.
    #[schema(example = json!(["Say what you have tried, so that nobody proposes it again."]))]
    pub hints: Vec<String>,
}

/// What the rules read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask<'a> {
    /// The goal.
    pub goal: &'a str,
    /// The context.
    pub context: &'a str,
    /// What was tried.
    pub tried_so_far: &'a str,
    /// The ask itself.
    pub specific_ask: &'a str,
    /// Whether the effort is stated.
    pub has_effort: bool,
    /// Whether a date is stated.
    pub has_date: bool,
    /// How many skills are named.
    pub skills: usize,
}

/// Applies the rules.
pub(crate) fn judge(ask: &Ask<'_>) -> Specificity {
    let rules = [
        (AskPart::Goal, text_points(ask.goal, 15, 4), 15),
        (AskPart::Context, text_points(ask.context, 15, 8), 15),
        (
            AskPart::TriedSoFar,
            text_points(ask.tried_so_far, 15, 5),
            15,
        ),
        (
            AskPart::SpecificAsk,
            text_points(ask.specific_ask, 25, 6),
            25,
        ),
        (AskPart::EffortMinutes, points(ask.has_effort, 10), 10),
        (AskPart::NeededBy, points(ask.has_date, 10), 10),
        (AskPart::Skills, points(ask.skills > 0, 10), 10),
    ];
    let missing: Vec<AskPart> = rules
        .iter()
        .filter(|(_, earned, full)| earned < full)
        .map(|(part, _, _)| *part)
        .collect();
    Specificity {
        score: rules.iter().map(|(_, earned, _)| earned).sum(),
        hints: missing.iter().map(|part| hint(*part).to_owned()).collect(),
        missing,
    }
}

fn points(holds: bool, full: u32) -> u32 {
    if holds { full } else { 0 }
}

/// Full points for so many different words, half of them for half as many.
fn text_points(text: &str, full: u32, words: usize) -> u32 {
    let different: HashSet<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if different.len() >= words {
        full
    } else {
        points(different.len() >= words / 2, full / 2)
    }
}

const fn hint(part: AskPart) -> &'static str {
    match part {
        AskPart::Goal => "Say what you want to achieve, in a sentence.",
        AskPart::Context => "Describe your situation: what must somebody know to help you?",
        AskPart::TriedSoFar => "Say what you have tried, so that nobody proposes it again.",
        AskPart::SpecificAsk => {
            "Ask for one thing that somebody can say yes to, for example to read two pages."
        }
        AskPart::EffortMinutes => "Estimate how many minutes it takes a helper.",
        AskPart::NeededBy => "Name the day by which you need it.",
        AskPart::Skills => "Name the skills that a helper needs; helpers are found by them.",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_empty_ask_scores_nothing_and_misses_everything() {
        let found = judge(&Ask::default());
        assert_eq!(
            (found.score, found.missing.len(), found.hints.len()),
            (0, 7, 7)
        );
    }

    #[test]
    fn a_complete_ask_scores_all_and_misses_nothing() {
        let found = judge(&Ask {
            goal: "Lead my first team well",
            context: "Five people, two of them older than me, since June",
            tried_so_far: "Weekly talks and a course online",
            specific_ask: "Read my plan for the first month",
            has_effort: true,
            has_date: true,
            skills: 1,
        });
        assert_eq!(
            found,
            Specificity {
                score: 100,
                missing: Vec::new(),
                hints: Vec::new()
            }
        );
    }

    #[test]
    fn each_rule_earns_what_it_states() {
        let base = Ask::default();
        let score = |ask: Ask<'_>| judge(&ask).score;
        for (ask, expected) in [
            (
                Ask {
                    goal: "one two three four",
                    ..base.clone()
                },
                15,
            ),
            (
                Ask {
                    goal: "one two",
                    ..base.clone()
                },
                7,
            ),
            (
                Ask {
                    goal: "one one one one",
                    ..base.clone()
                },
                0,
            ),
            (
                Ask {
                    context: "a b c d e f g h",
                    ..base.clone()
                },
                15,
            ),
            (
                Ask {
                    tried_so_far: "a b c d e",
                    ..base.clone()
                },
                15,
            ),
            (
                Ask {
                    specific_ask: "a b c d e f",
                    ..base.clone()
                },
                25,
            ),
            (
                Ask {
                    specific_ask: "a, b; c!",
                    ..base.clone()
                },
                12,
            ),
            (
                Ask {
                    has_effort: true,
                    ..base.clone()
                },
                10,
            ),
            (
                Ask {
                    has_date: true,
                    ..base.clone()
                },
                10,
            ),
            (
                Ask {
                    skills: 3,
                    ..base.clone()
                },
                10,
            ),
        ] {
            assert_eq!(score(ask.clone()), expected, "{ask:?}");
        }
    }

    proptest! {
        #[test]
        fn adding_never_lowers_the_score(
            texts in proptest::collection::vec(".{0,60}", 4),
            more in proptest::collection::vec(".{0,60}", 4),
            flags in any::<(bool, bool, u8)>(),
            added in any::<(bool, bool, u8)>(),
        ) {
            fn ask(texts: &[String], (has_effort, has_date, skills): (bool, bool, u8)) -> Ask<'_> {
                Ask {
                    goal: &texts[0],
                    context: &texts[1],
                    tried_so_far: &texts[2],
                    specific_ask: &texts[3],
                    has_effort,
                    has_date,
                    skills: skills.into(),
                }
            }
            let longer: Vec<String> = texts.iter().zip(&more).map(|(text, more)| format!("{text} {more}")).collect();
            let before = judge(&ask(&texts, flags));
            let after = judge(&ask(
                &longer,
                (flags.0 || added.0, flags.1 || added.1, flags.2.saturating_add(added.2)),
            ));
            prop_assert!(after.score >= before.score);
            prop_assert!(after.score <= 100);
            prop_assert!(after.missing.iter().all(|part| before.missing.contains(part)));
            prop_assert_eq!(after.missing.is_empty(), after.score == 100);
        }
    }
}
