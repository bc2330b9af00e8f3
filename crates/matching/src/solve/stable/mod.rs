//! The objective `stable`: no mentee and mentor would both rather have each other.

pub(super) mod largest;
mod statistics;

use super::SolveError;
use crate::conflict::{Conflict, ConflictReason, ConflictingRule};
use crate::{
    Cancelled, Candidate, Certificate, Instance, MenteeIndex, MentorIndex, Monitor, Pair, Phase,
    Score, Solution,
};

/// How much somebody likes a partner: higher is better, never zero, and no two partners are liked alike.
type Liking = u64;

/// Proposers are put in order when they are more than one in so many mentees.
const DENSE: usize = 50;

/// Below every [`Liking`].
const NOBODY: Liking = 0;

/// Above every [`Liking`].
const UNBEATABLE: Liking = Liking::MAX;

/// Solves for the stable pairing that is best for every mentee at once.
///
/// Mentees propose from their best candidate down; a mentor holds the best proposals so far, as many as there
/// are seats. In whichever order they do, the result is the same: first everybody, then in rounds whoever was displaced.
/// Rows are never sorted: a mentee goes straight to the best candidate who would accept now. That
/// skips only mentors who would refuse for good, because what a mentor accepts only ever gets better.
///
/// # Ties
/// Of two partners with the same score, the one who is numbered first is preferred, on both sides.
///
/// # Pins
/// Pinned pairs take their seats before anybody proposes, and nobody gives them up for somebody better.
///
/// # Minimum loads
/// Every stable pairing gives each mentor the same number of mentees, so when this one leaves a mentor below
/// the minimum load there is no stable pairing that does not: the instance is refused.
///
/// # Complexity
/// One pass over the row of a mentee for each seat won, for the first time or again after being displaced;
/// at worst all candidates for each candidate. In practice about three passes.
///
/// # Source
/// Deferred acceptance: Gale and Shapley (1962), with several partners on both sides and responsive
/// preferences: Roth (1984). That loads are the same: the rural hospitals theorem, Roth (1986), Alkan (2002).
pub(super) fn solve(instance: &Instance, monitor: &dyn Monitor) -> Result<Solution, SolveError> {
    let mut market = Market::new(instance);
    let total = u64::try_from(market.wishes.len()).unwrap_or(u64::MAX);
    let mut displaced = Vec::new();
    for (done, mentee) in (1..).zip(MenteeIndex::all(market.wishes.len())) {
        if monitor.is_cancelled() {
            return Err(Cancelled.into());
        }
        market.enter(mentee, &mut displaced);
        monitor.progress(Phase::Solve, done, total);
    }
    let mut proposers = Vec::new();
    while !displaced.is_empty() {
        if monitor.is_cancelled() {
            return Err(Cancelled.into());
        }
        std::mem::swap(&mut proposers, &mut displaced);
        if proposers.len() * DENSE > market.wishes.len() {
            // Rows that follow one another in memory are read faster.
            proposers.sort_unstable();
        }
        for mentee in proposers.drain(..) {
            market.propose(mentee, &mut displaced);
        }
    }
    let pairs = market.pairs();
    let no_other = |needed, available| ConflictReason::NoStablePairing { needed, available };
    require_loads(instance, &pairs, no_other)?;
    let certificate = Certificate::Stable(statistics::stability(instance, &pairs));
    Ok(Solution { pairs, certificate })
}

/// Refuses a pairing in which mentors have fewer mentees than their minimum loads: each is a conflict with what was needed and
/// what there is.
fn require_loads(
    instance: &Instance,
    pairs: &[Pair],
    reason: fn(u64, u64) -> ConflictReason,
) -> Result<(), SolveError> {
    if instance.least_load().iter().all(|&least| least == 0) {
        return Ok(());
    }
    let mut loads = vec![0; instance.capacity().len()];
    for pair in pairs {
        if let Some(load) = loads.get_mut(pair.mentor.position()) {
            *load += 1;
        }
    }
    let loads = loads.into_iter().zip(instance.least_load());
    let conflicts: Vec<_> = MentorIndex::all(instance.capacity().len())
        .zip(loads)
        .filter(|&(_, (mentees, &least))| mentees < u64::from(least))
        .map(|(mentor, (mentees, &least))| Conflict {
            reason: reason(least.into(), mentees),
            rules: vec![
                ConflictingRule::LeastLoad { mentor },
                ConflictingRule::Stability {},
            ],
        })
        .collect();
    if conflicts.is_empty() {
        return Ok(());
    }
    Err(SolveError::Conflicts(conflicts))
}

/// The proposals held so far.
///
/// # Invariants
/// 1. A mentor holds at most as many proposals as there are seats beside the pinned ones.
/// 2. The cutoff of a mentor is the worst proposal held if no seat is free, [`NOBODY`] otherwise; it only rises.
/// 3. A mentee has proposed to, or was out of reach of, every candidate liked at least as much as the mark.
struct Market<'a> {
    instance: &'a Instance,
    /// Mentors each mentee wants beside the pinned ones.
    wishes: Vec<u32>,
    cutoffs: Vec<Liking>,
    marks: Vec<Liking>,
    held: Held,
}

/// What a mentee would propose next.
#[derive(Clone, Copy)]
struct Proposal {
    mentor: MentorIndex,
    /// How much the mentee likes the mentor.
    mentee_likes: Liking,
    /// How much the mentor likes the mentee.
    mentor_likes: Liking,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a valid instance names only people within its lists, and places are from its rows"
)]
impl<'a> Market<'a> {
    /// Settles the pins; nobody else has proposed.
    fn new(instance: &'a Instance) -> Self {
        let mut wishes = instance.wanted().to_vec();
        let mut seats = instance.capacity().to_vec();
        for pin in instance.pins() {
            wishes[pin.mentee.position()] -= 1;
            seats[pin.mentor.position()] -= 1;
        }
        let cutoff = |&seats: &u32| if seats == 0 { UNBEATABLE } else { NOBODY };
        Self {
            instance,
            cutoffs: seats.iter().map(cutoff).collect(),
            marks: vec![UNBEATABLE; wishes.len()],
            wishes,
            held: Held::new(instance, seats),
        }
    }

    /// Lets a mentee propose until every wish is held by a mentor or nobody is left; adds everybody whom that displaces.
    fn enter(&mut self, mentee: MenteeIndex, displaced: &mut Vec<MenteeIndex>) {
        for _ in 0..self.wishes[mentee.position()] {
            if !self.propose(mentee, displaced) {
                // Where one wish finds nobody, further wishes find nobody either.
                break;
            }
        }
    }

    /// Lets a mentee propose once; returns false when nobody is left, and adds whom the proposal displaces.
    fn propose(&mut self, mentee: MenteeIndex, displaced: &mut Vec<MenteeIndex>) -> bool {
        let Some(proposal) = self.best_open(mentee) else {
            return false;
        };
        self.marks[mentee.position()] = proposal.mentee_likes;
        displaced.extend(self.accept(proposal));
        true
    }

    /// Gives a seat to a proposal above the cutoff; returns whom that displaces.
    fn accept(&mut self, proposal: Proposal) -> Option<MenteeIndex> {
        let displaced = self.held.hold(proposal.mentor, proposal.mentor_likes);
        if let Some(worst) = self.held.worst_if_full(proposal.mentor) {
            self.cutoffs[proposal.mentor.position()] = worst;
        }
        displaced.map(liked_person).map(MenteeIndex)
    }

    /// Returns the best candidate below the mark who would accept now.
    fn best_open(&self, mentee: MenteeIndex) -> Option<Proposal> {
        let row = self.instance.candidates(mentee);
        match self.instance.mentor_scores(mentee) {
            None => {
                let both = row.iter().map(|candidate| (candidate, candidate.score));
                self.best_of(mentee, both)
            }
            Some(scores) => self.best_of(mentee, row.iter().zip(scores.iter().copied())),
        }
    }

    fn best_of<'c>(
        &self,
        mentee: MenteeIndex,
        row: impl Iterator<Item = (&'c Candidate, Score)>,
    ) -> Option<Proposal> {
        let mark = self.marks[mentee.position()];
        let has_pins = !self.instance.pins().is_empty();
        // Nearly every candidate could be the best so far, so that there is nothing to guess: no branch but the last.
        let (mut liked, mut liked_by) = (NOBODY, NOBODY);
        for (candidate, mentor_score) in row {
            let mentor = candidate.mentor;
            let mentee_likes = liking(candidate.score, mentor.0);
            let mentor_likes = liking(mentor_score, mentee.0);
            let is_open = (mentee_likes < mark) & (mentor_likes > self.cutoffs[mentor.position()]);
            let is_better = is_open & (mentee_likes > liked);
            if has_pins && is_better && self.is_pinned(mentee, mentor) {
                continue;
            }
            liked = if is_better { mentee_likes } else { liked };
            liked_by = if is_better { mentor_likes } else { liked_by };
        }
        (liked > NOBODY).then(|| Proposal {
            mentor: MentorIndex(liked_person(liked)),
            mentee_likes: liked,
            mentor_likes: liked_by,
        })
    }

    fn is_pinned(&self, mentee: MenteeIndex, mentor: MentorIndex) -> bool {
        let pins = self.instance.pins();
        !pins.is_empty() && pins.binary_search(&Pair { mentee, mentor }).is_ok()
    }

    /// Returns what is held and what is pinned, sorted.
    fn pairs(&self) -> Vec<Pair> {
        let mentors = MentorIndex::all(self.cutoffs.len());
        let held = mentors.flat_map(|mentor| {
            self.held.of(mentor).iter().map(move |&likes| Pair {
                mentee: MenteeIndex(liked_person(likes)),
                mentor,
            })
        });
        let mut pairs: Vec<_> = held.chain(self.instance.pins().iter().copied()).collect();
        pairs.sort_unstable();
        pairs
    }
}

/// The proposals that each mentor holds.
struct Held {
    /// The places of a mentor are `starts[j]..starts[j + 1]`, as many as there are seats for candidates.
    starts: Vec<usize>,
    counts: Vec<usize>,
    /// When all places of a mentor are taken they are a heap: the worst comes first, and a place is at most as
    /// good as the places after twice its number.
    places: Vec<Liking>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a mentor's places are within the list, and counts never exceed them"
)]
impl Held {
    fn new(instance: &Instance, mut seats: Vec<u32>) -> Self {
        let places: u128 = seats.iter().map(|&seats| u128::from(seats)).sum();
        if u128::try_from(instance.candidate_count()).is_ok_and(|count| places > count) {
            // Nobody needs more seats than candidates.
            let mut candidates_of = vec![0; seats.len()];
            for mentee in MenteeIndex::all(instance.wanted().len()) {
                for candidate in instance.candidates(mentee) {
                    candidates_of[candidate.mentor.position()] += 1;
                }
            }
            for (seats, candidates) in seats.iter_mut().zip(candidates_of) {
                *seats = candidates.min(*seats);
            }
        }
        let mut starts = vec![0];
        let mut end = 0;
        for seats in seats {
            end += MentorIndex(seats).position();
            starts.push(end);
        }
        Self {
            counts: vec![0; starts.len() - 1],
            starts,
            places: vec![NOBODY; end],
        }
    }

    /// Returns the proposals of one mentor in no order.
    fn of(&self, mentor: MentorIndex) -> &[Liking] {
        let start = self.starts[mentor.position()];
        &self.places[start..start + self.counts[mentor.position()]]
    }

    /// Returns the worst proposal if the mentor has no seat left.
    fn worst_if_full(&self, mentor: MentorIndex) -> Option<Liking> {
        let start = self.starts[mentor.position()];
        let is_full = start + self.counts[mentor.position()] == self.starts[mentor.position() + 1];
        is_full.then(|| self.places[start])
    }

    /// Takes a proposal; returns the worst one if that has to go.
    fn hold(&mut self, mentor: MentorIndex, likes: Liking) -> Option<Liking> {
        let start = self.starts[mentor.position()];
        let places = &mut self.places[start..self.starts[mentor.position() + 1]];
        let count = &mut self.counts[mentor.position()];
        if *count < places.len() {
            places[*count] = likes;
            *count += 1;
            if *count == places.len() {
                places.sort_unstable();
            }
            return None;
        }
        let displaced = places[0];
        let mut place = 0;
        loop {
            let children = 2 * place + 1..places.len().min(2 * place + 3);
            match children.min_by_key(|&child| places[child]) {
                Some(child) if places[child] < likes => {
                    places[place] = places[child];
                    place = child;
                }
                _ => break,
            }
        }
        places[place] = likes;
        Some(displaced)
    }
}

/// Orders partners by score and, where that is the same, by number.
fn liking(score: Score, person: u32) -> Liking {
    (u64::from(score.millionths()) + 1) << u32::BITS | u64::from(!person)
}

/// Returns the person who is liked that much.
fn liked_person(likes: Liking) -> u32 {
    !u32::try_from(likes & u64::from(u32::MAX)).unwrap_or_default()
}
