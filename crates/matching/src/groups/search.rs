//! Branch and bound over which mentors take a group.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{GroupCase, GroupProof, GroupWorth, Grouping};
use crate::solve::load_conflict;
use crate::{
    Instance, LoadConflict, MenteeIndex, MentorIndex, Monitor, Objective, Pair, SolveError, solve,
};

/// Whether a mentor takes a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Decision {
    Undecided,
    Open,
    Closed,
}

/// Finds the grouping with the most pairs and, among those, the highest total score.
///
/// A mentor takes nobody, or at least the minimum size (`least_sizes`, by mentor; a mentor beyond its end has
/// none) and at most the capacity. Mentors with pins or with a minimum load of the instance must take a group.
///
/// Without the minimum sizes the problem is easy, and bounds the hard one. Where that solution leaves a mentor with
/// too few mentees, the two cases in which the mentor takes a group or nobody are looked at in turn, the one
/// with the highest bound first; a case whose bound is no better than the best grouping found is finished.
///
/// # Budget
/// At most `most_cases` cases are solved, and at least one; the caller's monitor may cancel at any time, or be out of time,
/// which ends the search like the budget. The budget counts cases, not seconds, so that the result is the same on every
/// machine.
///
/// # Errors
/// When the monitor cancels, mentors who must take a group cannot all get one, or the instance has a floor, which does
/// not go with groups.
///
/// # Complexity
/// One exact solution for each case; there may be exponentially many cases, which is what the budget is for.
pub fn solve_groups(
    instance: &Instance,
    least_sizes: &[u32],
    most_cases: u64,
    monitor: &dyn Monitor,
) -> Result<Grouping, SolveError> {
    if instance.floor().is_some() {
        return Err(SolveError::NoFloor(Objective::MostMatched));
    }
    let mut search = Search {
        instance,
        least_sizes: all_sizes(instance, least_sizes),
        monitor,
        best: None,
        solved: 0,
    };
    let root = search.root()?;
    let root = search.case(root)?;
    if let GroupProof::Impossible(conflict) = root.proof {
        return Err(conflict.into());
    }
    search.dive(&root)?;
    let mut finished = Vec::new();
    let mut waiting = BinaryHeap::from([root]);
    while let Some(case) = waiting.pop() {
        let is_beaten = search
            .best
            .as_ref()
            .is_some_and(|best| best.0 >= case.bound);
        let branch = case.branch;
        let is_spent = search.solved >= most_cases || monitor.is_out_of_time();
        let (Some(mentor), false) = (branch, is_beaten || is_spent) else {
            finished.push(case);
            continue;
        };
        for decision in [Decision::Open, Decision::Closed] {
            let mut decisions = case.decisions.clone();
            if let Some(place) = decisions.get_mut(mentor.position()) {
                *place = decision;
            }
            waiting.push(search.case(decisions)?);
        }
    }
    finished.sort_by(|a, b| a.decisions.cmp(&b.decisions));
    let bound = finished.iter().map(|case| case.bound).max();
    Ok(Grouping {
        pairs: search.best.map(|(_, pairs)| pairs).unwrap_or_default(),
        bound: bound.unwrap_or_default(),
        cases: finished.into_iter().map(Case::into_proved).collect(),
    })
}

/// Completes the list; who has too few candidates or seats keeps a size that cannot be reached.
fn all_sizes(instance: &Instance, least_sizes: &[u32]) -> Vec<u32> {
    let mut sizes = least_sizes.to_vec();
    sizes.resize(instance.capacity().len(), 0);
    for (size, &least) in sizes.iter_mut().zip(instance.least_load()) {
        *size = least.max(*size);
    }
    sizes
}

/// A case with the solution of its relaxation.
struct Case {
    decisions: Vec<Decision>,
    bound: GroupWorth,
    /// An undecided mentor with too few mentees; none when the solution is a grouping or there is none.
    branch: Option<MentorIndex>,
    proof: GroupProof,
}

impl Case {
    fn into_proved(self) -> GroupCase {
        let those = |decision| {
            let mentors = MentorIndex::all(self.decisions.len()).zip(&self.decisions);
            let mentors = mentors.filter(move |&(_, &other)| other == decision);
            mentors.map(|(mentor, _)| mentor).collect()
        };
        GroupCase {
            open: those(Decision::Open),
            closed: those(Decision::Closed),
            proof: self.proof,
        }
    }
}

/// The case to look at first is the greatest: the highest bound and, among equals, the fewest decisions to go.
impl Ord for Case {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |case: &Self| (case.bound, Reverse(case.branch.is_some()));
        key(self)
            .cmp(&key(other))
            .then_with(|| self.decisions.cmp(&other.decisions))
    }
}

impl PartialOrd for Case {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Case {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Case {}

struct Search<'a> {
    instance: &'a Instance,
    least_sizes: Vec<u32>,
    monitor: &'a dyn Monitor,
    best: Option<(GroupWorth, Vec<Pair>)>,
    solved: u64,
}

impl Search<'_> {
    /// Opens whom pins or minimum loads demand, and closes whom nobody could fill.
    fn root(&self) -> Result<Vec<Decision>, LoadConflict> {
        let mut candidates: Vec<Vec<MenteeIndex>> = vec![Vec::new(); self.least_sizes.len()];
        for mentee in MenteeIndex::all(self.instance.wanted().len()) {
            for candidate in self.instance.candidates(mentee) {
                if let Some(mentees) = candidates.get_mut(candidate.mentor.position()) {
                    mentees.push(mentee);
                }
            }
        }
        let mut is_demanded: Vec<bool> = self
            .instance
            .least_load()
            .iter()
            .map(|&load| load > 0)
            .collect();
        for pin in self.instance.pins() {
            if let Some(is_demanded) = is_demanded.get_mut(pin.mentor.position()) {
                *is_demanded = true;
            }
        }
        let sizes = self.least_sizes.iter().zip(self.instance.capacity());
        let mentors = MentorIndex::all(candidates.len()).zip(candidates);
        let decisions = mentors.zip(is_demanded).zip(sizes);
        let decisions = decisions.map(|(((mentor, mentees), is_demanded), (&size, &capacity))| {
            let most = u32::try_from(mentees.len())
                .unwrap_or(u32::MAX)
                .min(capacity);
            match (is_demanded, most < size) {
                (true, true) => Err(LoadConflict {
                    mentors: vec![mentor],
                    mentees,
                    needed: u64::from(size),
                    available: u64::from(most),
                }),
                (true, false) => Ok(Decision::Open),
                (false, true) => Ok(Decision::Closed),
                (false, false) => Ok(Decision::Undecided),
            }
        });
        decisions.collect()
    }

    /// Solves the relaxation of a case and keeps what it finds.
    fn case(&mut self, decisions: Vec<Decision>) -> Result<Case, SolveError> {
        self.solved += 1;
        let relaxed = relaxed(self.instance, &self.least_sizes, |mentor| {
            decisions
                .get(mentor)
                .copied()
                .unwrap_or(Decision::Undecided)
        });
        let impossible = |decisions, conflict| Case {
            decisions,
            bound: GroupWorth::default(),
            branch: None,
            proof: GroupProof::Impossible(conflict),
        };
        let solution = match solve(&relaxed, Objective::MostMatched, self.monitor) {
            Ok(solution) => solution,
            Err(SolveError::Conflicts(conflicts)) => {
                // The proof names also the mentees; without them there would be none.
                let conflict = load_conflict(&relaxed).ok_or(SolveError::Conflicts(conflicts))?;
                return Ok(impossible(decisions, conflict));
            }
            Err(other) => return Err(other),
        };
        let scores = solution
            .pairs
            .iter()
            .filter_map(|&pair| relaxed.score(pair));
        let bound = GroupWorth {
            pairs: solution.pairs.iter().map(|_| 1).sum(),
            total_score: scores.map(|score| u64::from(score.millionths())).sum(),
        };
        let branch = self.most_underfilled(&solution.pairs);
        if branch.is_none() && self.best.as_ref().is_none_or(|best| bound > best.0) {
            self.best = Some((bound, solution.pairs));
        }
        // The objective has no other proof, and without prices the checker would refuse the case.
        let prices = solution.certificate.prices().cloned().unwrap_or_default();
        Ok(Case {
            decisions,
            bound,
            branch,
            proof: GroupProof::Prices(prices),
        })
    }

    /// Returns the mentor who has somebody but misses the most mentees; the first among equals.
    fn most_underfilled(&self, pairs: &[Pair]) -> Option<MentorIndex> {
        let mut loads = vec![0_u32; self.least_sizes.len()];
        for pair in pairs {
            if let Some(load) = loads.get_mut(pair.mentor.position()) {
                *load += 1;
            }
        }
        let missing = loads.iter().zip(&self.least_sizes);
        let missing = missing.map(|(&load, &size)| {
            if load == 0 {
                0
            } else {
                size.saturating_sub(load)
            }
        });
        let worst = MentorIndex::all(loads.len()).zip(missing);
        let worst = worst.max_by_key(|&(mentor, missing)| (missing, Reverse(mentor)));
        worst
            .filter(|&(_, missing)| missing > 0)
            .map(|(mentor, _)| mentor)
    }

    /// Closes the most underfilled mentor again and again: the first grouping, whatever the budget.
    fn dive(&mut self, root: &Case) -> Result<(), SolveError> {
        let mut decisions = root.decisions.clone();
        let mut next = root.branch;
        while let Some(mentor) = next {
            if let Some(decision) = decisions.get_mut(mentor.position()) {
                *decision = Decision::Closed;
            }
            next = self.case(decisions.clone())?.branch;
        }
        Ok(())
    }
}

/// Limits an instance to a case: closed mentors have no seats, open ones a minimum load.
fn relaxed(
    instance: &Instance,
    least_sizes: &[u32],
    decision: impl Fn(usize) -> Decision,
) -> Instance {
    let mentors = instance.capacity().iter().zip(least_sizes).enumerate();
    let loads = mentors.map(|(mentor, (&capacity, &size))| match decision(mentor) {
        Decision::Undecided => (capacity, 0),
        Decision::Open => (capacity, size),
        Decision::Closed => (0, 0),
    });
    let (capacity, least_load) = loads.unzip();
    instance.with_loads(capacity, least_load)
}
