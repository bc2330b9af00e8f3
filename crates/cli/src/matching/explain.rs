//! `pairwell explain`: why this pair, why not that one, and what would help somebody, without a server.

use std::sync::Arc;

use pairwell_matching::{
    Alternative, AlternativeStatus, Effect, ExplainError, Explainer, HelpfulChange, MatchedPair,
    MenteeHelp, PairExplanation, Recruitment, RunOptions, SmallChange, UnmatchedReason,
    prepare_with,
};
use serde::Serialize;
use serde_json::Value;

use super::input::Input;
use super::report::{name_of, pair_reasons};
use super::{Files, Role};
use crate::failure::Failure;
use crate::output::{ProgressBar, Terminal};

/// Explain one mentee's result, or one pair that was not made
///
/// Reads the same files as `match` and computes the same pairing. For a mentee: whom the mentee got and why or, for one
/// without a mentor, the reasons and the small changes that would help. With --mentor: why that pair is made or not,
/// who holds the mentor's seats, and exactly what making the pair would cost. Whatever is said to help or to cost was
/// confirmed by computing the whole pairing with it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(flatten)]
    files: Files,

    /// Whom to explain, by the id in the file
    #[arg(long, value_name = "ID")]
    mentee: String,

    /// The mentor whom the mentee might have got, by the id in the file
    #[arg(long, value_name = "ID")]
    mentor: Option<String>,
}

const EXAMPLE: &str = "\
Examples:
  pairwell explain --mentors mentors.csv --mentees mentees.csv --mentee max
  pairwell explain --mentors mentors.csv --mentees mentees.csv --mentee max --mentor ada --json

The files are those of `pairwell match`; its --help describes them.";

/// The answer for a program that reads it.
#[derive(Serialize)]
struct Answer {
    /// The pair that was asked about, or the mentee's pairs.
    pairs: Vec<PairExplanation>,
    /// Why the pair that was asked about is made or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<Alternative>,
    /// Why the mentee wants more mentors, and what would help.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<MenteeHelp>,
}

/// Reads, matches, and answers.
///
/// # Errors
/// When a file fails, the input has problems, or an id is not in its file.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if args.files.peer_groups.is_some() {
        let detail =
            "--peer-groups makes no pairs; `pairwell match` says who fits whom in each group";
        return Err(Failure::usage(detail));
    }
    let input = Input::read(&args.files)?;
    let prepared = prepare_with(input.program(), input.text_model())
        .map_err(|problems| input.refused(problems))?;
    let monitor = ProgressBar::new(*terminal);
    let explainer = Explainer::new(Arc::new(prepared), &RunOptions::default(), &monitor)
        .map_err(|error| input.unsolved(error))?;
    drop(monitor);
    let answer = answer(args, &explainer).map_err(|error| {
        if let ExplainError::Unknown(_) = error {
            return Failure::usage(unknown(args, &explainer));
        }
        Failure::failed(error.to_string())
    })?;
    let mut json = serde_json::to_value(&answer).unwrap_or_default();
    restore(&mut json);
    terminal.result(&lines(&answer), &json);
    Ok(())
}

fn answer(args: &Args, explainer: &Explainer) -> Result<Answer, ExplainError> {
    let mentee = Role::Mentee.prefixed(&args.mentee);
    let prepared = explainer.prepared();
    if let Some(mentor) = &args.mentor {
        let mentor = Role::Mentor.prefixed(mentor);
        return Ok(Answer {
            pairs: vec![prepared.explain(&mentee, &mentor)?],
            alternative: Some(explainer.why_not(&mentee, &mentor, &())?),
            help: None,
        });
    }
    let own = explainer.outcome().pairs.iter();
    let own = own.filter(|pair| pair.mentee == mentee);
    let pairs = own.map(|pair| prepared.explain(&pair.mentee, &pair.mentor));
    let pairs = pairs.collect::<Result<_, _>>()?;
    let help = explainer.help(&mentee, &())?;
    Ok(Answer {
        pairs,
        alternative: None,
        help: (help.open > 0 || !help.reasons.is_empty()).then_some(help),
    })
}

/// Mentees whom the report says more about: each takes up to a dozen solutions of the program.
const MOST_HELPED: usize = 20;

/// What would help a program in which somebody wants more mentors.
#[derive(Serialize)]
struct WhatWouldHelp {
    recruitment: Recruitment,
    /// The first mentees without a mentor, by id.
    mentees: Vec<MenteeHelp>,
}

/// Finds what would help those who have nobody, with ids as in the files; `None` when everybody has a mentor.
pub(super) fn what_would_help(explainer: &Explainer) -> Result<Option<Value>, ExplainError> {
    let unmatched = explainer.outcome().unmatched_mentees.iter();
    let without = unmatched.filter(|person| person.matched == 0 && person.open > 0);
    let mentees = without.take(MOST_HELPED);
    let mentees = mentees.map(|person| explainer.help(&person.participant, &()));
    let mentees: Vec<_> = mentees.collect::<Result<_, _>>()?;
    if mentees.is_empty() {
        return Ok(None);
    }
    let recruitment = explainer.recruitment(&())?;
    let help = WhatWouldHelp {
        recruitment,
        mentees,
    };
    let mut json = serde_json::to_value(help).unwrap_or_default();
    restore(&mut json);
    Ok(Some(json))
}

/// Words which of the two ids is wrong.
fn unknown(args: &Args, explainer: &Explainer) -> String {
    let mentee = Role::Mentee.prefixed(&args.mentee);
    let known = explainer.prepared().mentee_ids().any(|id| id == mentee);
    match &args.mentor {
        Some(mentor) if known => format!("--mentor {mentor}: the mentors' file has no such id"),
        _ => format!("--mentee {}: the mentees' file has no such id", args.mentee),
    }
}

/// Gives every id in an answer back as it was in the file.
fn restore(value: &mut Value) {
    const IDS: [&str; 6] = [
        "mentee",
        "mentees",
        "mentor",
        "participant",
        "losing_mentees",
        "gaining_mentees",
    ];
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if IDS.contains(&name.as_str()) {
                    restore_ids(member);
                }
                restore(member);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(restore),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn restore_ids(value: &mut Value) {
    match value {
        Value::String(id) => *id = file_id(id).to_owned(),
        Value::Array(items) => items.iter_mut().for_each(restore_ids),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

/// Returns an id as it was in its file.
fn file_id(id: &str) -> &str {
    let mentee = Role::Mentee.without_prefix(id);
    if mentee == id {
        Role::Mentor.without_prefix(id)
    } else {
        mentee
    }
}

fn lines(answer: &Answer) -> String {
    let mut lines = String::new();
    for pair in &answer.pairs {
        let (mentee, mentor) = (file_id(&pair.mentee), file_id(&pair.mentor));
        lines += &format!("{mentee} with {mentor}: score {}\n", pair.score);
        lines += &format!("  {}\n", pair_reasons(pair));
    }
    if let Some(alternative) = &answer.alternative {
        lines += &alternative_lines(alternative);
    }
    if let Some(help) = &answer.help {
        lines += &help_lines(help);
    }
    lines
}

fn alternative_lines(alternative: &Alternative) -> String {
    let mut lines = match alternative.status {
        AlternativeStatus::Chosen => "The pair is made.\n".to_owned(),
        AlternativeStatus::NotEligible => {
            let failed = alternative.failed.iter();
            let failed: Vec<_> = failed.map(|one| name_of(&one.requirement)).collect();
            format!("Not made: it fails {}.\n", failed.join(", "))
        }
        AlternativeStatus::BelowMinimum => {
            "Not made: it scores less than the policy's minimum.\n".to_owned()
        }
        AlternativeStatus::NoRoom => {
            "Not made: pins and minimum loads leave no room for it.\n".to_owned()
        }
        AlternativeStatus::Outbid | _ => {
            "Not made: the program is better off without it.\n".to_owned()
        }
    };
    if !alternative.seats.is_empty() {
        let holders = alternative.seats.iter();
        let holders = holders.map(|one| format!("{} {}", file_id(&one.mentee), one.score));
        lines += &format!(
            "  seats of {}: {}; {} free\n",
            file_id(&alternative.mentor),
            listed(holders),
            alternative.free_seats
        );
    }
    if !alternative.partners.is_empty() && alternative.status != AlternativeStatus::Chosen {
        let partners = alternative.partners.iter();
        let partners = partners.map(|one| format!("{} {}", file_id(&one.mentor), one.score));
        lines += &format!(
            "  {} got instead: {}\n",
            file_id(&alternative.mentee),
            listed(partners)
        );
    }
    if let Some(forced) = &alternative.forced {
        lines += &format!("  making it all the same: {}\n", effect(&forced.effect));
        for (what, pairs, count) in [
            ("no longer made", &forced.removed, forced.removed_count),
            ("made instead", &forced.added, forced.added_count),
        ] {
            lines += &format!("    {what} ({count}): {}\n", pair_list(pairs));
        }
        if !forced.losing_mentees.is_empty() {
            let losing = forced
                .losing_mentees
                .iter()
                .map(|id| file_id(id).to_owned());
            lines += &format!("    without a mentor then: {}\n", listed(losing));
        }
    }
    lines
}

fn help_lines(help: &MenteeHelp) -> String {
    let mentee = file_id(&help.mentee);
    let mut lines = format!(
        "{mentee} has {} mentors and wants {} more:\n",
        help.matched, help.open
    );
    for reason in &help.reasons {
        let code = if let UnmatchedReason::RequirementFailed { requirement, .. } = reason {
            format!("{} {}", reason.code(), name_of(requirement))
        } else {
            reason.code().to_owned()
        };
        match reason.count() {
            Some(count) => lines += &format!("  {code}: {count}\n"),
            None => lines += &format!("  {code}\n"),
        }
    }
    if help.changes.is_empty() {
        lines += &format!("None of {} changes that were tried helps.\n", help.trials);
        return lines;
    }
    lines += "Each of these alone would help:\n";
    for change in &help.changes {
        lines += &change_line(mentee, change);
    }
    lines
}

fn change_line(mentee: &str, change: &HelpfulChange) -> String {
    let what = match &change.change {
        SmallChange::ExtraHours { window } => format!(
            "{mentee} is free on {} {}-{}",
            name_of(&window.weekday),
            window.start,
            window.end
        ),
        SmallChange::ExtraSeat { mentor } => format!("{} takes one more", file_id(mentor)),
        SmallChange::LowerMinimum { minimum_score } => {
            format!("a minimum score of {minimum_score} for {mentee}")
        }
        SmallChange::RelaxRequirement { requirement, .. } => {
            format!("{mentee} need not meet {}", name_of(requirement))
        }
        other => format!("{other:?}"),
    };
    let partners = change.partners.iter();
    let partners = partners.map(|one| format!("{} {}", file_id(&one.mentor), one.score));
    format!(
        "  {what}: gets {}; {}\n",
        listed(partners),
        effect(&change.effect)
    )
}

/// Words what a change does to the program.
fn effect(effect: &Effect) -> String {
    let total = effect.total_score_millionths;
    let (sign, amount) = (if total < 0 { '-' } else { '+' }, total.unsigned_abs());
    format!(
        "{:+} pairs, {sign}{}.{:06} total score",
        effect.pairs,
        amount / 1_000_000,
        amount % 1_000_000
    )
}

fn pair_list(pairs: &[MatchedPair]) -> String {
    let pairs = pairs.iter().map(|pair| {
        let (mentee, mentor) = (file_id(&pair.mentee), file_id(&pair.mentor));
        format!("{mentee} with {mentor} {}", pair.score)
    });
    listed(pairs)
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        "nobody".to_owned()
    } else {
        items.join(", ")
    }
}
