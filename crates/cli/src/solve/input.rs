//! The three files of `pairwell solve`, read into an instance.

use std::collections::HashMap;
use std::path::Path;

use pairwell_matching::{Instance, MenteeIndex, MentorIndex, Pair, Score};

use crate::failure::{Failure, Problem};
use crate::table::{Row, Table};

/// An instance and the ids of its people.
///
/// People are numbered in the order of their ids, so that the order of lines does not matter to the result.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) instance: Instance,
    mentees: Vec<String>,
    mentors: Vec<String>,
}

impl Input {
    /// Returns the id of a pair's mentee.
    pub(super) fn mentee(&self, pair: Pair) -> &str {
        self.mentees
            .get(pair.mentee.position())
            .map_or("", String::as_str)
    }

    /// Returns the id of a pair's mentor.
    pub(super) fn mentor(&self, pair: Pair) -> &str {
        self.mentors
            .get(pair.mentor.position())
            .map_or("", String::as_str)
    }
}

/// Reads all files and reports the problems of all of them together.
pub(super) fn read(
    scores: &Path,
    mentors: Option<&Path>,
    mentees: Option<&Path>,
) -> Result<Input, Failure> {
    let mut problems = Vec::new();
    let (mut mentee_ids, mut mentor_ids) = (People::default(), People::default());
    if let Some(path) = mentors {
        read_places(path, "mentor", "capacity", &mut mentor_ids, &mut problems)?;
    }
    if let Some(path) = mentees {
        read_places(path, "mentee", "wanted", &mut mentee_ids, &mut problems)?;
    }
    let mut lines = read_scores(scores, &mut mentee_ids, &mut mentor_ids, &mut problems)?;
    let (mentees, wanted, mentee_order) = mentee_ids.sorted();
    let (mentors, capacity, mentor_order) = mentor_ids.sorted();
    for line in &mut lines {
        line.mentee = mentee_order
            .get(MenteeIndex(line.mentee).position())
            .copied()
            .unwrap_or(0);
        line.mentor = mentor_order
            .get(MentorIndex(line.mentor).position())
            .copied()
            .unwrap_or(0);
    }
    lines.sort_unstable_by_key(|line| (line.mentee, line.mentor, line.number));
    problems.extend(duplicates(scores, &lines, &mentees, &mentors));
    if !problems.is_empty() {
        problems.sort();
        return Err(Failure::bad_input(problems));
    }
    let mut builder = Instance::builder(wanted, capacity);
    builder.reserve(lines.len());
    for line in lines {
        builder.candidate(
            MenteeIndex(line.mentee),
            MentorIndex(line.mentor),
            line.score,
        );
    }
    let instance = builder
        .build()
        .map_err(|error| Failure::failed(error.to_string()))?;
    Ok(Input {
        instance,
        mentees,
        mentors,
    })
}

/// The people of one role by id, numbered as they appear, with how many partners each may have.
#[derive(Debug, Default)]
struct People {
    numbers: HashMap<String, u32>,
    places: Vec<u32>,
}

impl People {
    fn number(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.numbers.insert(id.to_owned(), number);
        self.places.push(1);
        number
    }

    /// Returns ids and places in order of id, and for each number the place in that order.
    fn sorted(self) -> (Vec<String>, Vec<u32>, Vec<u32>) {
        let mut people: Vec<_> = self.numbers.into_iter().collect();
        people.sort_unstable();
        let mut order = vec![0; people.len()];
        let (mut ids, mut places) = (Vec::new(), Vec::new());
        for (place, (id, number)) in (0..).zip(people) {
            let number = MenteeIndex(number).position();
            if let Some(entry) = order.get_mut(number) {
                *entry = place;
            }
            places.push(self.places.get(number).copied().unwrap_or(1));
            ids.push(id);
        }
        (ids, places, order)
    }
}

/// Reads who may have how many partners.
fn read_places(
    path: &Path,
    role: &str,
    quantity: &str,
    people: &mut People,
    problems: &mut Vec<Problem>,
) -> Result<(), Failure> {
    let mut table = Table::open(path)?;
    let columns = (table.column(role), table.column(quantity));
    if let (Ok(id_column), Ok(quantity_column)) = columns {
        let mut row = Row::default();
        let mut seen: HashMap<u32, u64> = HashMap::new();
        while table.next_row(&mut row) {
            let (id, cell) = (row.cell(id_column), row.cell(quantity_column));
            if id.is_empty() {
                problems.push(table.problem(row.line, Some(role), EMPTY_ID.to_owned()));
                continue;
            }
            let number = people.number(id);
            if let Some(first) = seen.insert(number, row.line) {
                let detail = format!("\"{id}\" is on line {first} already; keep one of the two");
                problems.push(table.problem(row.line, Some(role), detail));
            }
            match cell.parse() {
                Ok(count) => {
                    if let Some(place) = people.places.get_mut(MenteeIndex(number).position()) {
                        *place = count;
                    }
                }
                Err(_) => {
                    let detail = format!(
                        "\"{cell}\" is not a whole number of people; write digits only, such as 3"
                    );
                    problems.push(table.problem(row.line, Some(quantity), detail));
                }
            }
        }
    } else if table.problems.is_empty() {
        problems.extend([columns.0.err(), columns.1.err()].into_iter().flatten());
    }
    problems.append(&mut table.problems);
    Ok(())
}

const EMPTY_ID: &str = "is empty; every line needs an id";

/// One line of the scores, with numbers for ids.
#[derive(Clone, Copy, Debug)]
struct Line {
    mentee: u32,
    mentor: u32,
    score: Score,
    number: u32,
}

fn read_scores(
    path: &Path,
    mentees: &mut People,
    mentors: &mut People,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Line>, Failure> {
    let mut table = Table::open(path)?;
    let mut lines = Vec::new();
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
                    mentee: mentees.number(row.cell(mentee)),
                    mentor: mentors.number(row.cell(mentor)),
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
    mentees: &'a [String],
    mentors: &'a [String],
) -> impl Iterator<Item = Problem> + 'a {
    lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter_map(move |(first, again)| {
            if (first.mentee, first.mentor) != (again.mentee, again.mentor) {
                return None;
            }
            let mentee = mentees.get(MenteeIndex(first.mentee).position())?;
            let mentor = mentors.get(MentorIndex(first.mentor).position())?;
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
