//! The objective `largest_stable`: nobody would rather have each other, ties are kept, and few stay unmatched.

use super::require_loads;
use crate::conflict::ConflictReason;
use crate::solve::{SolveError, fair};
use crate::{
    Cancelled, Certificate, Instance, LargestStability, MenteeIndex, MentorIndex, Monitor,
    Objective, Pair, Phase, Score, SideStatistics, Solution, solve as best,
};

/// Finds a stable pairing with at least two thirds of the pairs of the largest.
///
/// Mentees propose from their best candidates down, and among those they like the same first to one with a seat left.
/// Whoever has such another choice gives way to any proposal, since nothing is lost by that. Otherwise a mentor keeps whom
/// it likes best and, of those it likes the same, whoever has been through the whole list before: a mentee whom everybody
/// refused asks everybody once more, with that advantage.
///
/// # Ties
/// Of partners liked the same beyond that, the one numbered first is asked first and refused last.
///
/// # Complexity
/// At most two proposals for each candidate and one for each seat, each of them as long as the candidates that are liked
/// the same and the seats of one mentor; then one largest pairing, for the bound.
///
/// # Source
/// Király, Linear time local approximation algorithm for maximum stable marriage (2013): proved for one mentor a mentee. For
/// several the checker's bound says what is proved; see [`LargestStability`].
pub(in crate::solve) fn solve(
    instance: &Instance,
    monitor: &dyn Monitor,
) -> Result<Solution, SolveError> {
    let mut market = Market::new(instance);
    let total = u64::try_from(market.open.len()).unwrap_or(u64::MAX);
    for (done, mentee) in (1..).zip(0..market.open.len()) {
        if monitor.is_cancelled() {
            return Err(Cancelled.into());
        }
        market.enter(mentee);
        monitor.progress(Phase::Solve, done, total);
    }
    let pairs = market.pairs();
    let this_one = |needed, available| ConflictReason::StablePairingFound { needed, available };
    require_loads(instance, &pairs, this_one)?;
    let unloaded = instance.with_loads(
        instance.capacity().to_vec(),
        vec![0; instance.capacity().len()],
    );
    let most = best(&unloaded, Objective::MostMatched, monitor)?.pairs;
    let count = |pairs: &[Pair]| pairs.iter().map(|_| 1_u64).sum::<u64>();
    let (found, pins) = (count(&pairs), count(instance.pins()));
    let ratio = if market.has_short_way() {
        2 * (found - pins)
    } else {
        3 * (found - pins) / 2
    };
    let (mentees, mentors) = market.statistics();
    Ok(Solution {
        certificate: Certificate::LargestStable(LargestStability {
            mentees,
            mentors,
            cover: fair::cover_of(&unloaded, &most),
            most_pairs: (pins + ratio).min(count(&most)),
        }),
        pairs,
    })
}

/// A candidate, in the order in which its mentee likes them.
#[derive(Clone, Copy, Debug)]
struct Edge {
    mentee: usize,
    mentor: usize,
    mentee_likes: Score,
    mentor_likes: Score,
}

/// What stands between a mentee and a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Untried,
    Held,
    Refused,
    Pinned,
}

/// The proposals held so far.
///
/// # Invariants
/// 1. A seat that was taken stays taken.
/// 2. A mentor refuses nobody while one of those held has an equal choice with a seat left.
struct Market<'a> {
    instance: &'a Instance,
    /// The edges of mentee `i` are `starts[i]..starts[i + 1]`, the best first.
    starts: Vec<usize>,
    edges: Vec<Edge>,
    states: Vec<State>,
    /// Before this place of a mentee's edges, all were refused.
    next: Vec<usize>,
    /// Wishes of each mentee that nobody fulfils.
    open: Vec<u32>,
    /// Whether a mentee has been through the whole list.
    is_second_time: Vec<bool>,
    /// Seats of each mentor that nobody holds.
    seats: Vec<u32>,
    held: Vec<Vec<usize>>,
    /// Whether none of those whom a mentor holds can have another equal choice any more.
    is_certain: Vec<bool>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a valid instance names only people within its lists, and edges are numbered by theirs"
)]
impl<'a> Market<'a> {
    fn new(instance: &'a Instance) -> Self {
        let (mut starts, mut edges) = (vec![0], Vec::with_capacity(instance.candidate_count()));
        for mentee in MenteeIndex::all(instance.wanted().len()) {
            let scores = instance.mentor_scores(mentee);
            let row = instance.candidates(mentee).iter().enumerate();
            let row = row.map(|(place, candidate)| Edge {
                mentee: mentee.position(),
                mentor: candidate.mentor.position(),
                mentee_likes: candidate.score,
                mentor_likes: scores.map_or(candidate.score, |scores| scores[place]),
            });
            let start = edges.len();
            edges.extend(row);
            // Stable, so that of those liked the same the first stays first.
            edges[start..].sort_by_key(|edge| std::cmp::Reverse(edge.mentee_likes));
            starts.push(edges.len());
        }
        let mut market = Self {
            states: vec![State::Untried; edges.len()],
            next: starts.clone(),
            open: instance.wanted().to_vec(),
            is_second_time: vec![false; instance.wanted().len()],
            seats: instance.capacity().to_vec(),
            held: vec![Vec::new(); instance.capacity().len()],
            is_certain: vec![false; instance.capacity().len()],
            instance,
            starts,
            edges,
        };
        for pin in instance.pins() {
            let mentee = pin.mentee.position();
            let range = market.starts[mentee]..market.starts[mentee + 1];
            for place in range {
                if market.edges[place].mentor == pin.mentor.position() {
                    market.states[place] = State::Pinned;
                }
            }
            market.open[mentee] -= 1;
            market.seats[pin.mentor.position()] -= 1;
        }
        market
    }

    /// Lets a mentee propose until every wish is fulfilled or everybody has refused twice; so does everybody displaced.
    fn enter(&mut self, mentee: usize) {
        let mut waiting = vec![mentee];
        while let Some(mentee) = waiting.pop() {
            while self.open[mentee] > 0 {
                if let Some(place) = self.best_choice(mentee) {
                    waiting.extend(self.propose(place));
                } else if self.is_second_time[mentee] {
                    break;
                } else {
                    self.is_second_time[mentee] = true;
                    let start = self.starts[mentee];
                    self.next[mentee] = start;
                    for state in &mut self.states[start..self.starts[mentee + 1]] {
                        if *state == State::Refused {
                            *state = State::Untried;
                        }
                    }
                }
            }
        }
    }

    /// Returns the best edge that is left, of equal ones one whose mentor has a seat left.
    fn best_choice(&mut self, mentee: usize) -> Option<usize> {
        let end = self.starts[mentee + 1];
        let mut from = self.next[mentee];
        while from < end && self.states[from] == State::Refused {
            from += 1;
        }
        self.next[mentee] = from;
        let first = (from..end).find(|&place| self.states[place] == State::Untried)?;
        let likes = self.edges[first].mentee_likes;
        let mut equal = (first..end).take_while(|&place| self.edges[place].mentee_likes == likes);
        let with_seat = equal.find(|&place| self.is_untried_with_seat(place));
        Some(with_seat.unwrap_or(first))
    }

    fn is_untried_with_seat(&self, place: usize) -> bool {
        self.states[place] == State::Untried && self.seats[self.edges[place].mentor] > 0
    }

    /// Makes a proposal; returns whoever has to go on proposing because of it.
    fn propose(&mut self, place: usize) -> Option<usize> {
        let Edge { mentee, mentor, .. } = self.edges[place];
        if self.seats[mentor] > 0 {
            self.seats[mentor] -= 1;
            self.hold(place);
            return None;
        }
        if !self.is_certain[mentor] {
            let mut held = self.held[mentor].iter().copied();
            let uncertain = held.find(|&other| self.has_equal_choice(other));
            if let Some(other) = uncertain {
                self.release(other, State::Untried);
                self.hold(place);
                return Some(self.edges[other].mentee);
            }
            self.is_certain[mentor] = true;
        }
        let rank = |place: usize| {
            let edge = self.edges[place];
            (edge.mentor_likes, self.is_second_time[edge.mentee])
        };
        let held = self.held[mentor].iter().copied();
        let worst =
            held.min_by_key(|&other| (rank(other), std::cmp::Reverse(self.edges[other].mentee)));
        match worst.filter(|&worst| rank(worst) < rank(place)) {
            Some(worst) => {
                self.release(worst, State::Refused);
                self.hold(place);
                Some(self.edges[worst].mentee).filter(|&displaced| displaced != mentee)
            }
            None => {
                self.states[place] = State::Refused;
                None
            }
        }
    }

    /// Whether the mentee of a held edge likes somebody with a seat left the same.
    fn has_equal_choice(&self, place: usize) -> bool {
        let Edge {
            mentee,
            mentee_likes,
            ..
        } = self.edges[place];
        let row = &self.edges[self.starts[mentee]..self.starts[mentee + 1]];
        let start =
            self.starts[mentee] + row.partition_point(|edge| edge.mentee_likes > mentee_likes);
        let end = self.starts[mentee + 1];
        let mut equal =
            (start..end).take_while(|&place| self.edges[place].mentee_likes == mentee_likes);
        equal.any(|other| self.is_untried_with_seat(other))
    }

    fn hold(&mut self, place: usize) {
        let Edge { mentee, mentor, .. } = self.edges[place];
        self.states[place] = State::Held;
        self.held[mentor].push(place);
        self.open[mentee] -= 1;
    }

    fn release(&mut self, place: usize, state: State) {
        let Edge { mentee, mentor, .. } = self.edges[place];
        self.states[place] = state;
        self.held[mentor].retain(|&held| held != place);
        self.open[mentee] += 1;
    }

    fn pairs(&self) -> Vec<Pair> {
        let index = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let held = self.held.iter().flatten().map(|&place| Pair {
            mentee: MenteeIndex(index(self.edges[place].mentee)),
            mentor: MentorIndex(index(self.edges[place].mentor)),
        });
        let mut pairs: Vec<_> = held.chain(self.instance.pins().iter().copied()).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Whether a mentee with a wish left could take a seat from somebody who has another mentor, where somebody is
    /// indifferent: then the pairing is not proved to have two thirds of the most pairs.
    fn has_short_way(&self) -> bool {
        let is_left = |place: usize| {
            let state = self.states[place];
            state != State::Held
                && state != State::Pinned
                && self.seats[self.edges[place].mentor] > 0
        };
        // For each held edge whether its mentee has another mentor, and whether one liked the same.
        let others = |held: usize| {
            let Edge { mentee, .. } = self.edges[held];
            let row =
                (self.starts[mentee]..self.starts[mentee + 1]).filter(|&place| is_left(place));
            let mut has_other = (false, false);
            for place in row {
                has_other.0 = true;
                has_other.1 |= self.edges[place].mentee_likes == self.edges[held].mentee_likes;
            }
            has_other
        };
        let ways: Vec<Vec<(Score, bool)>> = self
            .held
            .iter()
            .map(|held| {
                let movable = held.iter().map(|&place| (place, others(place)));
                let movable = movable.filter(|(_, (has_other, _))| *has_other);
                let ways =
                    movable.map(|(place, (_, equal))| (self.edges[place].mentor_likes, equal));
                ways.collect()
            })
            .collect();
        let mut edges = self.edges.iter().zip(&self.states);
        edges.any(|(edge, &state)| {
            let is_free =
                state != State::Held && state != State::Pinned && self.open[edge.mentee] > 0;
            let mut ways = ways[edge.mentor].iter();
            is_free && ways.any(|&(likes, equal)| equal || likes == edge.mentor_likes)
        })
    }

    /// Sums the ranks of all partners for each side; who is liked the same has the same rank.
    fn statistics(&self) -> (SideStatistics, SideStatistics) {
        let is_chosen = |state: State| matches!(state, State::Held | State::Pinned);
        let mut of_mentors: Vec<Vec<Score>> = vec![Vec::new(); self.held.len()];
        let (mut count, mut mentee_ranks) = (0, 0);
        for (place, edge) in self.edges.iter().enumerate() {
            if is_chosen(self.states[place]) {
                count += 1;
                let row = &self.edges[self.starts[edge.mentee]..];
                let better = row.partition_point(|other| {
                    other.mentee == edge.mentee && other.mentee_likes > edge.mentee_likes
                });
                mentee_ranks += 1 + u64::try_from(better).unwrap_or(u64::MAX);
                of_mentors[edge.mentor].push(edge.mentor_likes);
            }
        }
        for chosen in &mut of_mentors {
            chosen.sort_unstable();
        }
        let outranked = self.edges.iter().map(|edge| {
            let chosen = &of_mentors[edge.mentor];
            let worse = chosen.partition_point(|&likes| likes < edge.mentor_likes);
            u64::try_from(worse).unwrap_or(u64::MAX)
        });
        let mentor_ranks = count + outranked.sum::<u64>();
        (
            SideStatistics::new(count, mentee_ranks),
            SideStatistics::new(count, mentor_ranks),
        )
    }
}
