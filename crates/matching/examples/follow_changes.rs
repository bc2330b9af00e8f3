//! Solves an instance of `benches/peers`, follows changes of it one by one, and prints what they took, one `name: value`
//! a line.
//!
//! `cargo run --release --example follow_changes -- FILE [CHANGES]`. People join, leave and edit, on both sides and in
//! turn. Seconds are those of the processor. In the end the pairing is checked, and must be worth what a cold solve finds.
#![expect(clippy::print_stdout, reason = "the results are what it is for")]

use std::error::Error;
use std::time::Duration;

use instance_file::{cpu_time, read};
use pairwell_matching::{
    Candidate, Change, Engine, Instance, MenteeIndex, MentorIndex, Objective, Score, check, solve,
};

mod instance_file;

/// One of each kind a turn.
const KINDS: [&str; 6] = [
    "mentee_joins",
    "mentee_leaves",
    "mentee_edits",
    "mentor_joins",
    "mentor_leaves",
    "mentor_edits",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name the file of an instance")?;
    let count: u32 = arguments
        .next()
        .map_or(Ok(1_800), |number| number.parse())?;
    let objective = Objective::MostMatched;
    let instance = read(&path)?;

    let begin = cpu_time();
    let solution = solve(&instance, objective, &())?;
    let cold = cpu_time().saturating_sub(begin);
    let prices = solution.certificate.prices().ok_or("no prices")?;
    let begin = cpu_time();
    let mut engine = Engine::of(&instance, objective, &solution.pairs, prices)?;
    let making = cpu_time().saturating_sub(begin);

    let mut people = People::of(&instance);
    let mut took: Vec<(&str, Duration)> = Vec::new();
    for (number, kind) in (0..count).zip(KINDS.into_iter().cycle()) {
        let change = people.next_change(kind, number);
        people.follow(&change);
        let begin = cpu_time();
        engine.apply(&change)?;
        took.push((kind, cpu_time().saturating_sub(begin)));
    }

    let changed = people.instance()?;
    let verdict = check(&changed, objective, &engine.solution());
    if Engine::new(&changed, objective, &())?.worth() != engine.worth() {
        return Err("the pairing is not worth what a cold solve finds".into());
    }
    println!("changes: {count}");
    println!("solve_seconds: {}", cold.as_secs_f64());
    println!("engine_seconds: {}", making.as_secs_f64());
    print_times("all", took.iter().map(|&(_, time)| time));
    for kind in KINDS {
        let of_kind = took.iter().filter(|(other, _)| *other == kind);
        print_times(kind, of_kind.map(|&(_, time)| time));
    }
    println!("verdict: {verdict}");
    Ok(())
}

/// Prints median, 99th percentile and largest of some times.
fn print_times(name: &str, times: impl Iterator<Item = Duration>) {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    let share = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100);
    for (what, percent) in [("median", 50), ("p99", 99), ("largest", 100)] {
        let time = share(percent).copied().unwrap_or_default();
        println!("{name}_{what}_seconds: {}", time.as_secs_f64());
    }
}

/// The instance as it is after the changes so far, in a form that is easy to change.
struct People {
    wanted: Vec<u32>,
    capacity: Vec<u32>,
    /// The candidates of each mentee, by mentor.
    rows: Vec<Vec<Candidate>>,
    /// Those that each mentor was a candidate of in the beginning.
    columns: Vec<Vec<(MenteeIndex, Score)>>,
}

impl People {
    fn of(instance: &Instance) -> Self {
        let mentees = (0..)
            .zip(instance.wanted())
            .map(|(place, _)| MenteeIndex(place));
        let mut columns = vec![Vec::new(); instance.capacity().len()];
        for mentee in mentees.clone() {
            for candidate in instance.candidates(mentee) {
                if let Some(column) = columns.get_mut(candidate.mentor.position()) {
                    column.push((mentee, candidate.score));
                }
            }
        }
        Self {
            wanted: instance.wanted().to_vec(),
            capacity: instance.capacity().to_vec(),
            rows: mentees
                .map(|one| instance.candidates(one).to_vec())
                .collect(),
            columns,
        }
    }

    /// Who joins resembles somebody who is there; who edits scores up to a tenth more or less with everybody.
    fn next_change(&self, kind: &str, number: u32) -> Change {
        let mentee = MenteeIndex(pick(self.wanted.len(), number, 0));
        let mentor = MentorIndex(pick(self.capacity.len(), number, 1));
        let row = self
            .rows
            .get(mentee.position())
            .map_or(&[][..], Vec::as_slice);
        let seats = self.capacity.get(mentor.position()).copied().unwrap_or(0);
        match kind {
            "mentee_joins" => Change::AddMentee {
                wanted: self
                    .wanted
                    .get(mentee.position())
                    .copied()
                    .unwrap_or(1)
                    .max(1),
                candidates: moved(row, number),
            },
            "mentee_leaves" => Change::Wanted { mentee, wanted: 0 },
            "mentee_edits" => Change::Scores(mentee, moved(row, number)),
            "mentor_joins" => Change::AddMentor {
                capacity: seats.max(1),
                candidates: self.mentees_like_those_of(mentor, number),
            },
            "mentor_leaves" => Change::Capacity {
                mentor,
                capacity: 0,
            },
            _ => {
                // Every second one takes one more, the others one less.
                let more = (number / 6).is_multiple_of(2);
                let capacity = if more {
                    seats + 1
                } else {
                    seats.saturating_sub(1)
                };
                Change::Capacity { mentor, capacity }
            }
        }
    }

    fn mentees_like_those_of(&self, mentor: MentorIndex, number: u32) -> Vec<(MenteeIndex, Score)> {
        let place = mentor.position() % self.columns.len().max(1);
        let column = self.columns.get(place).into_iter().flatten();
        let shifted =
            column.map(|&(mentee, score)| (mentee, shifted(score, mix(mentee.0, number))));
        shifted.collect()
    }

    fn follow(&mut self, change: &Change) {
        match change {
            Change::AddMentee { wanted, candidates } => {
                self.wanted.push(*wanted);
                self.rows.push(candidates.clone());
            }
            Change::Scores(mentee, candidates) => {
                if let Some(row) = self.rows.get_mut(mentee.position()) {
                    row.clone_from(candidates);
                }
            }
            Change::AddMentor {
                capacity,
                candidates,
            } => {
                let number = u32::try_from(self.capacity.len()).unwrap_or(u32::MAX);
                self.capacity.push(*capacity);
                for &(mentee, score) in candidates {
                    if let Some(row) = self.rows.get_mut(mentee.position()) {
                        row.push(Candidate {
                            mentor: MentorIndex(number),
                            score,
                        });
                    }
                }
            }
            Change::Wanted { mentee, wanted } => {
                if let Some(place) = self.wanted.get_mut(mentee.position()) {
                    *place = *wanted;
                }
            }
            Change::Capacity { mentor, capacity } => {
                if let Some(place) = self.capacity.get_mut(mentor.position()) {
                    *place = *capacity;
                }
            }
            Change::LeastLoad { .. } | Change::Score(..) | Change::Forbid(_) | Change::Force(_) => {
            }
        }
    }

    fn instance(&self) -> Result<Instance, Box<dyn Error>> {
        let mut builder = Instance::builder(self.wanted.clone(), self.capacity.clone());
        for (mentee, row) in (0..).zip(&self.rows) {
            for candidate in row {
                builder.candidate(MenteeIndex(mentee), candidate.mentor, candidate.score);
            }
        }
        Ok(builder.build()?)
    }
}

fn moved(row: &[Candidate], number: u32) -> Vec<Candidate> {
    let moved = row.iter().map(|candidate| Candidate {
        score: shifted(candidate.score, mix(candidate.mentor.0, number)),
        ..*candidate
    });
    moved.collect()
}

/// A tenth more or less at most.
fn shifted(score: Score, by: u64) -> Score {
    let tenth = Score::SCALE / 10;
    let up = u32::try_from(by % u64::from(2 * tenth)).unwrap_or(tenth);
    let millionths = (score.millionths() + up).saturating_sub(tenth);
    Score::from_millionths(millionths.min(Score::SCALE)).unwrap_or_default()
}

fn pick(count: usize, number: u32, side: u32) -> u32 {
    let count = u64::try_from(count).unwrap_or(1).max(1);
    u32::try_from(mix(number, side) % count).unwrap_or(0)
}

/// A fixed mixing function, so that changes never depend on a generator's version.
fn mix(a: u32, b: u32) -> u64 {
    let mut mixed = (u64::from(a) << 32) | u64::from(b);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}
