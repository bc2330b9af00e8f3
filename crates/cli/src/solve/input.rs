//! The three files of `pairwell solve`, read into an instance.

use std::collections::HashMap;
use std::path::Path;

use pairwell_matching::{
    Instance, InstanceError, InstanceProblem, MenteeIndex, MentorIndex, Score, SolveError,
};

use super::people::{People, Places, SortedPeople};
use crate::failure::{Failure, Problem};
use crate::table::{Row, Table};

/// Where the files are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Files<'a> {
    pub(super) scores: &'a Path,
    pub(super) mentors: Option<&'a Path>,
    pub(super) mentees: Option<&'a Path>,
}

/// An instance and the ids of its people.
///
/// People are numbered in the order of their ids, so that the order of lines does not matter to the result.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) instance: Instance,
    people: Both,
}

/// The people of both roles.
#[derive(Debug)]
struct Both {
    mentees: SortedPeople,
    mentors: SortedPeople,
}

impl Both {
    fn mentee(&self, mentee: MenteeIndex) -> &str {
        self.mentees.id(mentee.position())
    }

    fn mentor(&self, mentor: MentorIndex) -> &str {
        self.mentors.id(mentor.position())
    }
}

impl Input {
    /// Returns the id of a mentee.
    pub(super) fn mentee(&self, mentee: MenteeIndex) -> &str {
        self.people.mentee(mentee)
    }

    /// Returns the id of a mentor.
    pub(super) fn mentor(&self, mentor: MentorIndex) -> &str {
        self.people.mentor(mentor)
    }

    /// Words why there is no pairing; rules that cannot be kept together are the input's problem.
    pub(super) fn unsolved(&self, error: SolveError, files: Files<'_>) -> Failure {
        let SolveError::Conflicts(conflicts) = error else {
            return Failure::failed(error.to_string());
        };
        let problems = conflicts.into_iter().map(|conflict| {
            let quoted = |id: &str| format!("\"{id}\"");
            let named = conflict.named(
                |mentee| quoted(self.mentee(mentee)),
                |mentor| quoted(self.mentor(mentor)),
            );
            // Minimum loads are the only rules that these files hold.
            least_problem(files, named.to_string())
        });
        Failure::bad_input(problems.collect())
    }
}

/// Reads all files and reports the problems of all of them together.
pub(super) fn read(files: Files<'_>) -> Result<Input, Failure> {
    let mut problems = Vec::new();
    let (mut mentees, mut mentors) = (People::default(), People::default());
    if let Some(path) = files.mentors {
        read_places(path, MENTORS, &mut mentors, &mut problems)?;
    }
    if let Some(path) = files.mentees {
        read_places(path, MENTEES, &mut mentees, &mut problems)?;
    }
    let mut lines = read_scores(files.scores, &mut mentees, &mut mentors, &mut problems)?;
    let people = Both {
        mentees: mentees.sorted(),
        mentors: mentors.sorted(),
    };
    for line in &mut lines {
        line.mentee = MenteeIndex(people.mentees.index(line.mentee.0));
        line.mentor = MentorIndex(people.mentors.index(line.mentor.0));
    }
    lines.sort_unstable_by_key(|line| (line.mentee, line.mentor, line.number));
    problems.extend(duplicates(files.scores, &lines, &people));
    if !problems.is_empty() {
        problems.sort();
        return Err(Failure::bad_input(problems));
    }
    let instance = instance(&lines, &people).map_err(|error| invalid(&error, &people, files))?;
    Ok(Input { instance, people })
}

fn instance(lines: &[Line], people: &Both) -> Result<Instance, InstanceError> {
    let wanted = people.mentees.places().map(|places| places.most);
    let capacity = people.mentors.places().map(|places| places.most);
    let mut builder = Instance::builder(wanted.collect(), capacity.collect());
    builder.least_load(people.mentors.places().map(|places| places.least).collect());
    builder.reserve(lines.len());
    for line in lines {
        builder.candidate(line.mentee, line.mentor, line.score);
    }
    builder.build()
}

/// Words what the instance finds wrong: only minimum loads are left to it.
fn invalid(error: &InstanceError, people: &Both, files: Files<'_>) -> Failure {
    let worded = |problem: &InstanceProblem| {
        if let InstanceProblem::LeastLoadAboveCapacity {
            mentor,
            least,
            capacity,
        } = *problem
        {
            let id = people.mentor(mentor);
            format!(
                "\"{id}\" must have {least} mentees but has {capacity} seats; change one of the two"
            )
        } else if let InstanceProblem::LeastLoadAboveCandidates {
            mentor,
            least,
            candidates,
        } = *problem
        {
            let id = people.mentor(mentor);
            format!("\"{id}\" must have {least} mentees but has scores with {candidates} only")
        } else {
            problem.to_string()
        }
    };
    let problems = error
        .problems
        .iter()
        .map(|problem| least_problem(files, worded(problem)));
    Failure::bad_input(problems.collect())
}

fn least_problem(files: Files<'_>, detail: String) -> Problem {
    Problem {
        file: files.mentors.unwrap_or(files.scores).display().to_string(),
        line: None,
        column: Some(LEAST.to_owned()),
        detail,
    }
}

/// The columns of a file that says how many partners each person may have.
#[derive(Clone, Copy)]
struct PlaceColumns {
    role: &'static str,
    most: &'static str,
    /// A column that may be absent: how many partners a person must have at least.
    least: Option<&'static str>,
}

const LEAST: &str = "least";
const MENTORS: PlaceColumns = PlaceColumns {
    role: "mentor",
    most: "capacity",
    least: Some(LEAST),
};
const MENTEES: PlaceColumns = PlaceColumns {
    role: "mentee",
    most: "wanted",
    least: None,
};

/// Reads who may have how many partners.
fn read_places(
    path: &Path,
    names: PlaceColumns,
    people: &mut People,
    problems: &mut Vec<Problem>,
) -> Result<(), Failure> {
    let mut table = Table::open(path)?;
    let least = match names.least {
        Some(name) => table.optional_column(name),
        None => Ok(None),
    };
    let columns = (table.column(names.role), table.column(names.most), least);
    if let (Ok(id_column), Ok(most_column), Ok(least_column)) = columns {
        let mut row = Row::default();
        let mut seen: HashMap<u32, u64> = HashMap::new();
        while table.next_row(&mut row) {
            let id = row.cell(id_column);
            if id.is_empty() {
                problems.push(table.problem(row.line, Some(names.role), EMPTY_ID.to_owned()));
                continue;
            }
            let number = people.number(id);
            if let Some(first) = seen.insert(number, row.line) {
                let detail = format!("\"{id}\" is on line {first} already; keep one of the two");
                problems.push(table.problem(row.line, Some(names.role), detail));
            }
            let mut places = Places::default();
            let quantities = [
                (Some(most_column), names.most, &mut places.most),
                (least_column, LEAST, &mut places.least),
            ];
            for (column, name, quantity) in quantities {
                let Some(column) = column else { continue };
                let cell = row.cell(column);
                match cell.parse() {
                    Ok(count) => *quantity = count,
                    Err(_) => {
                        let detail = format!(
                            "\"{cell}\" is not a whole number of people; write digits only, such as 3"
                        );
                        problems.push(table.problem(row.line, Some(name), detail));
                    }
                }
            }
            people.set_places(number, places);
        }
    } else if table.problems.is_empty() {
        let absent = [columns.0.err(), columns.1.err(), columns.2.err()];
        problems.extend(absent.into_iter().flatten());
    }
    problems.append(&mut table.problems);
    Ok(())
}

const EMPTY_ID: &str = "is empty; every line needs an id";

/// One line of the scores.
#[derive(Clone, Copy, Debug)]
struct Line {
    mentee: MenteeIndex,
    mentor: MentorIndex,
    score: Score,
    number: u32,
}

/// Reads the scores; people are numbered as they appear in all files.
fn read_scores(
    path: &Path,
    mentees: &mut People,
    mentors: &mut People,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Line>, Failure> {
    let mut table = Table::open(path)?;
    let mut lines = Vec::with_capacity(table.most_rows());
    let columns = [
        table.column("mentee"),
        table.column("mentor"),
        table.column("score"),
    ];
    if let [Ok(mentee), Ok(mentor), Ok(score)] = columns {
        let mut row = Row::default();
        while table.next_row(&mut row) {
            for (column, name) in [(mentee, "mentee"), (mentor, "mentor")] {
                if row.cell(column).is_empty() {
                    problems.push(table.problem(row.line, Some(name), EMPTY_ID.to_owned()));
                }
            }
            match row.cell(score).parse() {
                Ok(score) => lines.push(Line {
                    mentee: MenteeIndex(mentees.number(row.cell(mentee))),
                    mentor: MentorIndex(mentors.number(row.cell(mentor))),
                    score,
                    number: u32::try_from(row.line).unwrap_or(u32::MAX),
                }),
                Err(error) => {
                    let detail = format!("\"{}\": {error}", row.cell(score));
                    problems.push(table.problem(row.line, Some("score"), detail));
                }
            }
        }
    } else if table.problems.is_empty() {
        problems.extend(columns.into_iter().filter_map(Result::err));
    }
    problems.append(&mut table.problems);
    Ok(lines)
}

/// Finds pairs that are listed again, among lines sorted by pair.
fn duplicates<'a>(
    scores: &'a Path,
    lines: &'a [Line],
    people: &'a Both,
) -> impl Iterator<Item = Problem> + 'a {
    let neighbors = lines.iter().zip(lines.iter().skip(1));
    neighbors.filter_map(move |(first, again)| {
        if (first.mentee, first.mentor) != (again.mentee, again.mentor) {
            return None;
        }
        let (mentee, mentor) = (people.mentee(first.mentee), people.mentor(first.mentor));
        if mentee.is_empty() || mentor.is_empty() {
            // Reported as empty already.
            return None;
        }
        Some(Problem {
            file: scores.display().to_string(),
            line: Some(u64::from(again.number)),
            column: None,
            detail: format!(
                "\"{mentee}\" and \"{mentor}\" are on line {} already; keep one of the two",
                first.number
            ),
        })
    })
}
