//! The objectives `most_matched` and `best_total`: one or two blocks, each solved exactly, and the proof for both.

use super::SolveError;
use super::block::{Block, MOST, Rows, UNREACHED, at, people};
use super::cardinality::{Largest, largest};
use super::dense;
use super::exact;
use super::loads;
use super::open::Open;
use super::proof::Proof;
use crate::{Instance, Monitor, Phase};

/// Steps of a solution: rows, split, crowded part, the rest.
const STEPS: u64 = 4;

/// Finds the highest total score.
///
/// # Errors
/// When the monitor cancels, or minimum loads cannot all be met.
pub(super) fn best_total<'a>(
    instance: &'a Instance,
    monitor: &dyn Monitor,
) -> Result<Proof<'a>, SolveError> {
    let mut open = Open::of(instance);
    let rows = open.rows(instance);
    if let Some(conflict) = loads::conflict(instance, &open, &rows) {
        return Err(loads::rules(instance, conflict).into());
    }
    let block = Block {
        rows,
        need: open.wishes.clone(),
        capacity: open.seats.clone(),
        least: open.least.clone(),
        outside: i64::from(MOST),
    };
    monitor.progress(Phase::Solve, 1, STEPS);
    let market = exact::solve(block, monitor)?;
    monitor.progress(Phase::Solve, STEPS, STEPS);
    let mut proof = Proof::new(instance);
    proof.add(&market, Side::Mentees);
    Ok(proof)
}

/// Which side bids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Mentees,
    Mentors,
}

/// Finds the most pairs and, among such pairings, the highest total score.
///
/// A largest pairing splits the instance: where mentees are too many, every mentor is full in each largest
/// pairing, and elsewhere every mentee gets all that is wanted. So each part has a side whose needs are all
/// met, and that side bids; nobody ever bids for a seat that somebody else must have.
///
/// # Errors
/// When the monitor cancels, or minimum loads cannot all be met.
///
/// # Source
/// Dulmage and Mendelsohn (1958) for the split, which needs no value of a pair that would outweigh all scores;
/// one appears in the proof only.
pub(super) fn most_matched<'a>(
    instance: &'a Instance,
    monitor: &dyn Monitor,
) -> Result<Proof<'a>, SolveError> {
    if let Some(proof) = dense::most_matched(instance, monitor)? {
        return Ok(proof);
    }
    let mut open = Open::of(instance);
    let mut rows = open.rows(instance);
    if let Some(conflict) = loads::conflict(instance, &open, &rows) {
        return Err(loads::rules(instance, conflict).into());
    }
    monitor.progress(Phase::Solve, 1, STEPS);
    let mut proof = Proof::new(instance);
    if may_all_be_served(&open, &rows) {
        let block = Block {
            rows,
            need: open.wishes,
            capacity: open.seats,
            least: open.least,
            outside: UNREACHED,
        };
        match exact::solve_if_served(block, monitor)? {
            Ok(market) => {
                monitor.progress(Phase::Solve, STEPS, STEPS);
                proof.add(&market, Side::Mentees);
                return Ok(proof);
            }
            Err(block) => {
                rows = block.rows;
                (open.wishes, open.seats, open.least) = (block.need, block.capacity, block.least);
            }
        }
    }
    let largest = largest(&rows, &open.wishes, &open.seats);
    monitor.progress(Phase::Solve, 2, STEPS);
    if largest.crowded_bidders.contains(&true) {
        settle_crossing(&largest, &mut open, &mut proof);
        let (mentees, mentors) = (&largest.crowded_bidders, &largest.crowded_objects);
        drop(largest.pairing);
        let has_wish = |mentee: u32| open.wishes.get(at(mentee)) > Some(&0);
        let mut columns = rows.turned(open.seats.len(), |mentee, edge| {
            is_in(mentees, mentee) && is_in(mentors, edge.other()) && has_wish(mentee)
        });
        columns.sort();
        let crowded = Block {
            rows: columns,
            need: those(&open.seats, mentors),
            capacity: those(&open.wishes, mentees),
            least: vec![0; open.wishes.len()],
            outside: UNREACHED,
        };
        proof.add(&exact::solve(crowded, monitor)?, Side::Mentors);
        let others = |crowded: &[bool]| crowded.iter().map(|crowded| !crowded).collect::<Vec<_>>();
        rows.retain(|mentee, edge| {
            let mentor = edge.other();
            !is_in(mentees, mentee)
                && !is_in(mentors, mentor)
                && open.seats.get(at(mentor)) > Some(&0)
        });
        open.wishes = those(&open.wishes, &others(mentees));
        open.seats = those(&open.seats, &others(mentors));
        open.least = those(&open.least, &others(mentors));
    }
    monitor.progress(Phase::Solve, 3, STEPS);
    let roomy = Block {
        rows,
        need: open.wishes,
        capacity: open.seats,
        least: open.least,
        outside: UNREACHED,
    };
    proof.add(&exact::solve(roomy, monitor)?, Side::Mentees);
    monitor.progress(Phase::Solve, STEPS, STEPS);
    Ok(proof)
}

/// Answers whether at first sight everybody can get what is wanted: there are seats enough, and candidates for each.
fn may_all_be_served(open: &Open, rows: &Rows) -> bool {
    let sum = |counts: &[u32]| counts.iter().map(|&count| u64::from(count)).sum::<u64>();
    let wishes = open.wishes.iter().map(|&wishes| at(wishes));
    sum(&open.wishes) <= sum(&open.seats)
        && wishes
            .zip(rows.iter())
            .all(|(wishes, (_, row))| wishes <= row.len())
}

/// Settles the pairs of crowded mentees with mentors elsewhere: all there are, in every largest pairing.
fn settle_crossing(largest: &Largest, open: &mut Open, proof: &mut Proof<'_>) {
    for mentee in people(largest.crowded_bidders.len()) {
        if !is_in(&largest.crowded_bidders, mentee) {
            continue;
        }
        for edge in largest.pairing.of_bidder(mentee) {
            if !is_in(&largest.crowded_objects, edge.other()) {
                open.settle(mentee, edge.other());
                proof.settle(mentee, edge.other());
            }
        }
    }
}

fn is_in(members: &[bool], person: u32) -> bool {
    members.get(at(person)).copied().unwrap_or(false)
}

/// The counts of some people, and nothing for the others.
fn those(counts: &[u32], members: &[bool]) -> Vec<u32> {
    let counts = counts.iter().zip(members);
    counts
        .map(|(&count, &member)| if member { count } else { 0 })
        .collect()
}
