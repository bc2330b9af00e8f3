//! Everything `pairwell match` reads, and what is wrong with it by file, line and column.

use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use pairwell_api::clock::Clock;
use pairwell_matching::{
    Conflict, InputProblem, Participant, PeerSizes, Policy, Program, Requirement, RunError,
    TextModel, WeightedCriterion,
};

use super::columns::{Attribute, ColumnMap, toml_problem};
use super::people::People;
use super::sizes::Sizes;
use super::{Args, Files, Role, text_model};
use crate::failure::{Failure, Problem};

/// The days that availability is looked at when none are named.
const USUAL_DAYS: Days = Days::new(26 * 7 - 1);

/// The files of one run.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) mentees: People,
    pub(super) mentors: People,
    pub(super) policy: Policy,
    /// Each mentor gets a group of so many mentees, or nobody.
    pub(super) groups: Option<Sizes>,
    /// The mentees are divided into groups of so many, and there are no mentors.
    peer_groups: Option<Sizes>,
    policy_file: String,
    first_day: NaiveDate,
    last_day: NaiveDate,
    seed: u64,
    text_model: Arc<dyn TextModel>,
}

impl Input {
    /// Reads all files and reports the problems of all of them together.
    pub(super) fn read(args: &Files) -> Result<Self, Failure> {
        let (first_day, last_day) = days(args)?;
        let map = args.columns.as_deref().map(ColumnMap::read).transpose()?;
        let policy = args
            .policy
            .as_deref()
            .map_or_else(|| Ok(Policy::default()), read_policy)?;
        let mut problems = Vec::new();
        let mentors = args
            .mentors
            .as_deref()
            .map(|mentors| People::read(mentors, Role::Mentor, map.as_ref(), &mut problems));
        let mentors = mentors.transpose()?;
        let mentees = People::read(&args.mentees, Role::Mentee, map.as_ref(), &mut problems)?;
        // Peers are compared with each other: what one side has, the other has, too.
        let mentors = mentors.unwrap_or_else(|| People::nobody_like(&mentees));
        let policy_file = match &args.policy {
            Some(path) => path.display().to_string(),
            None => "the default policy".to_owned(),
        };
        let input = Self {
            mentees,
            mentors,
            policy,
            groups: args.groups,
            peer_groups: args.peer_groups,
            policy_file,
            first_day,
            last_day,
            seed: args.seed,
            text_model: text_model::open(args.text_model.as_deref())?,
        };
        if problems.is_empty() {
            problems = input.unknown_fields();
        }
        problems.extend(input.objections());
        if problems.is_empty() {
            return Ok(input);
        }
        problems.sort();
        problems.dedup();
        Err(Failure::bad_input(problems))
    }

    /// Returns what texts are compared by.
    pub(super) fn text_model(&self) -> Arc<dyn TextModel> {
        Arc::clone(&self.text_model)
    }

    /// Returns what the core computes with.
    pub(super) fn program(&self) -> Program {
        let mut program = Program {
            peer_groups: self.peer_groups.map(|sizes| PeerSizes {
                least: sizes.least,
                most: sizes.most,
            }),
            mentees: self.mentees.participants.clone(),
            mentors: self.mentors_with_groups(),
            policy: self.policy.clone(),
            rules: Vec::new(),
            skills: pairwell_meaning::skills(),
            first_day: self.first_day,
            last_day: self.last_day,
            seed: self.seed,
            text_model: Some(self.text_model.name().to_owned()),
        };
        program.drop_unnamed_skills();
        program
    }

    /// The mentors, each with room for a group where there are groups.
    fn mentors_with_groups(&self) -> Vec<Participant> {
        let mut mentors = self.mentors.participants.clone();
        let Some(Sizes { least, most }) = self.groups else {
            return mentors;
        };
        let has_capacities = self.mentors.has(Attribute::Capacity);
        for mentor in &mut mentors {
            mentor.least_group = least;
            mentor.capacity = if has_capacities {
                mentor.capacity.min(most)
            } else {
                most
            };
        }
        mentors
    }

    /// Finds the fields that the policy compares and nobody can have: a slip of the pen in either file.
    fn unknown_fields(&self) -> Vec<Problem> {
        let criteria = self
            .policy
            .criteria
            .iter()
            .enumerate()
            .filter_map(|(place, criterion)| {
                let WeightedCriterion::Field(field) = criterion else {
                    return None;
                };
                Some((
                    format!("criteria[{place}]"),
                    &field.mentee_field,
                    &field.mentor_field,
                ))
            });
        let requirements = self.policy.requirements.iter().enumerate();
        let requirements = requirements.filter_map(|(place, requirement)| {
            let Requirement::Field(field) = requirement else {
                return None;
            };
            Some((
                format!("requirements[{place}]"),
                &field.mentee_field,
                &field.mentor_field,
            ))
        });
        let mut problems = Vec::new();
        for (path, mentee_field, mentor_field) in criteria.chain(requirements) {
            for (role, field, people) in [
                ("mentee", mentee_field, &self.mentees),
                ("mentor", mentor_field, &self.mentors),
            ] {
                if !people.fields.contains(field) {
                    let detail = format!(
                        "{path}.{role}_field: the {role}s have no field \"{field}\"; they have {}",
                        listed(&people.fields)
                    );
                    problems.push(self.policy_problem(detail));
                }
            }
        }
        problems
    }

    fn policy_problem(&self, detail: String) -> Problem {
        Problem {
            file: self.policy_file.clone(),
            line: None,
            column: None,
            detail,
        }
    }

    /// Returns what the core objects to, by file, line and column.
    fn objections(&self) -> Vec<Problem> {
        let objections = self.program().validate();
        // Ids that occur twice were found while reading, with both lines.
        let objections = objections
            .into_iter()
            .filter(|problem| !problem.path.ends_with("].id"));
        objections.map(|problem| self.located(problem)).collect()
    }

    /// Words what the core objected to.
    pub(super) fn refused(&self, problems: Vec<InputProblem>) -> Failure {
        Failure::bad_input(
            problems
                .into_iter()
                .map(|problem| self.located(problem))
                .collect(),
        )
    }

    /// Words why there is no pairing; rules that cannot be kept together are the input's problem.
    pub(super) fn unsolved(&self, error: RunError) -> Failure {
        let RunError::Conflicts(conflicts) = error else {
            return Failure::failed(error.to_string());
        };
        let conflicts = conflicts.into_iter();
        Failure::bad_input(
            conflicts
                .map(|conflict| self.conflicting(conflict))
                .collect(),
        )
    }

    /// Puts a conflict where the first of its minimum loads stands; without any it is the policy's.
    fn conflicting(&self, conflict: Conflict) -> Problem {
        let place = conflict.mentors().next().and_then(|id| {
            let mentors = &mut self.mentors.participants.iter();
            mentors.position(|mentor| mentor.id == *id)
        });
        let named = conflict.named(
            |mentee| format!("\"{}\"", Role::Mentee.without_prefix(&mentee)),
            |mentor| format!("\"{}\"", Role::Mentor.without_prefix(&mentor)),
        );
        match place {
            Some(place) => {
                let column = Attribute::LeastLoad.name();
                self.mentors.problem(place, column, named.to_string())
            }
            None => self.policy_problem(named.to_string()),
        }
    }

    fn located(&self, problem: InputProblem) -> Problem {
        for (list, people) in [("mentees[", &self.mentees), ("mentors[", &self.mentors)] {
            if let Some((position, attribute)) = place_in(list, &problem.path) {
                return people.problem(position, attribute, problem.detail);
            }
        }
        let path = problem
            .path
            .strip_prefix("policy.")
            .unwrap_or(&problem.path);
        self.policy_problem(format!("{path}: {}", problem.detail))
    }
}

/// Splits `mentees[3].availability.windows[0]` into 3 and `availability`.
fn place_in<'a>(list: &str, path: &'a str) -> Option<(usize, &'a str)> {
    let (position, rest) = path.strip_prefix(list)?.split_once(']')?;
    let attribute = rest
        .trim_start_matches('.')
        .split(['.', '['])
        .next()
        .unwrap_or_default();
    Some((position.parse().ok()?, attribute))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "no custom fields".to_owned();
    }
    names
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect::<Vec<_>>()
        .join(", ")
}

fn read_policy(path: &Path) -> Result<Policy, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file(path, "read", &error))?;
    if path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    {
        return serde_json::from_str(&text).map_err(|error| {
            let (file, line) = (path.display().to_string(), u64::try_from(error.line()).ok());
            Failure::bad_input(vec![Problem {
                file,
                line,
                column: None,
                detail: error.to_string(),
            }])
        });
    }
    toml::from_str(&text)
        .map_err(|error| Failure::bad_input(vec![toml_problem(path, &text, &error)]))
}

fn days(args: &Files) -> Result<(NaiveDate, NaiveDate), Failure> {
    let first_day = args
        .first_day
        .unwrap_or_else(|| Clock::default().now().date_naive());
    let last_day = args
        .last_day
        .or_else(|| first_day.checked_add_days(USUAL_DAYS))
        .unwrap_or(first_day);
    if last_day < first_day {
        return Err(Failure::usage(format!(
            "--last-day {last_day} lies before --first-day {first_day}"
        )));
    }
    Ok((first_day, last_day))
}

/// Refuses outputs that name an input, or both the same file.
pub(super) fn refuse_to_overwrite(args: &Args) -> Result<(), Failure> {
    let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b && a.is_file(),
        _ => a == b,
    };
    let inputs = [
        args.files.mentors.as_ref(),
        Some(&args.files.mentees),
        args.files.columns.as_ref(),
        args.files.policy.as_ref(),
    ];
    for output in [&args.output, &args.explain].into_iter().flatten() {
        if inputs.iter().flatten().any(|input| same(input, output)) {
            return Err(Failure::usage(format!(
                "{} is an input; choose another output",
                output.display()
            )));
        }
    }
    match (&args.output, &args.explain) {
        (Some(output), Some(explain)) if same(output, explain) => {
            Err(Failure::usage("--output and --explain name the same file"))
        }
        _ => Ok(()),
    }
}
