//! Divides many people: a greedy start, then swaps and moves as long as they help.

use super::Peers;
use crate::{Cancelled, Monitor, Phase, Score};

/// Divides people into groups; no swap and no move of one person makes the result better, given enough rounds.
pub(super) fn divide(
    peers: &Peers,
    rounds: u64,
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<usize>>, Cancelled> {
    let mut division = Division::greedy(peers);
    'search: for round in 0..rounds {
        monitor.progress(Phase::Solve, round, rounds);
        let mut has_changed = false;
        for a in 0..peers.people {
            if monitor.is_cancelled() {
                return Err(Cancelled);
            }
            if monitor.is_out_of_time() {
                break 'search;
            }
            for b in a + 1..peers.people {
                has_changed |= division.swap_if_better(a, b);
            }
            has_changed |= division.move_if_better(a);
        }
        if !has_changed {
            break;
        }
    }
    monitor.progress(Phase::Solve, rounds, rounds);
    Ok(division.groups())
}

/// Everybody's group, where the last group stands for nobody's: its people are not placed.
struct Division<'a> {
    peers: &'a Peers,
    group_of: Vec<usize>,
    sizes: Vec<usize>,
    /// What each person would gain from each group: at `person * (groups + 1) + group`.
    gains: Vec<i64>,
    /// What it costs not to place a person: more than any gain of theirs.
    cost_of_absence: i64,
}

#[expect(
    clippy::indexing_slicing,
    reason = "people and groups are numbered by these lists"
)]
impl<'a> Division<'a> {
    /// Fills as few groups as there can be, each time with whoever fits its people best.
    fn greedy(peers: &'a Peers) -> Self {
        let placed = peers.most_placed();
        let groups = placed.div_ceil(peers.most);
        let reach = i64::try_from(peers.most).unwrap_or(i64::from(u32::MAX));
        let mut division = Self {
            peers,
            group_of: vec![groups; peers.people],
            sizes: vec![0; groups + 1],
            gains: vec![0; peers.people * (groups + 1)],
            cost_of_absence: 2 * reach * i64::from(Score::SCALE),
        };
        division.sizes[groups] = peers.people;
        let mut left = placed;
        for group in 0..groups {
            let later = (groups - group - 1) * peers.least;
            let size = peers.most.min(left - later);
            left -= size;
            for _ in 0..size {
                let absent =
                    (0..peers.people).filter(|&person| division.group_of[person] == groups);
                let gain =
                    |&person: &usize| (division.gain(person, group), std::cmp::Reverse(person));
                if let Some(best) = absent.max_by_key(gain) {
                    division.place(best, group);
                }
            }
        }
        division
    }

    const fn nobody(&self) -> usize {
        self.sizes.len() - 1
    }

    fn gain(&self, person: usize, group: usize) -> i64 {
        if group == self.nobody() {
            -self.cost_of_absence
        } else {
            self.gains[person * self.sizes.len() + group]
        }
    }

    /// Returns the score of two people; sharing a group when they must not costs more than being absent.
    fn between(&self, a: usize, b: usize) -> i64 {
        let score = self.peers.between(a, b).map(i64::from);
        score.unwrap_or(-2 * self.cost_of_absence)
    }

    fn place(&mut self, person: usize, group: usize) {
        let from = std::mem::replace(&mut self.group_of[person], group);
        self.sizes[from] -= 1;
        self.sizes[group] += 1;
        for other in (0..self.peers.people).filter(|&other| other != person) {
            let score = self.between(person, other);
            let row = other * self.sizes.len();
            self.gains[row + from] -= score;
            self.gains[row + group] += score;
        }
    }

    fn swap_if_better(&mut self, a: usize, b: usize) -> bool {
        let (from, to) = (self.group_of[a], self.group_of[b]);
        if from == to {
            return false;
        }
        // Each of the two would find the other gone.
        let gone = |group| {
            if group == self.nobody() {
                0
            } else {
                self.between(a, b)
            }
        };
        let after = self.gain(a, to) - gone(to) + self.gain(b, from) - gone(from);
        let is_better = after > self.gain(a, from) + self.gain(b, to);
        if is_better {
            self.place(a, to);
            self.place(b, from);
        }
        is_better
    }

    fn move_if_better(&mut self, person: usize) -> bool {
        let from = self.group_of[person];
        let nobody = self.nobody();
        if from != nobody && self.sizes[from] <= self.peers.least {
            return false;
        }
        let open = (0..=nobody).filter(|&group| {
            let has_room = self.sizes[group] < self.peers.most;
            group != from && (group == nobody || has_room)
        });
        let gain = |&group: &usize| (self.gain(person, group), std::cmp::Reverse(group));
        let best = open.max_by_key(gain);
        let best = best.filter(|&group| self.gain(person, group) > self.gain(person, from));
        if let Some(group) = best {
            self.place(person, group);
        }
        best.is_some()
    }

    /// Lists the groups, without people who must be apart from somebody before them and without groups too small.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.nobody()];
        for (person, &group) in self.group_of.iter().enumerate() {
            let may_join = |group: &&mut Vec<usize>| {
                let mut others = group.iter();
                others.all(|&other| self.peers.between(person, other).is_some())
            };
            if let Some(group) = groups.get_mut(group).filter(may_join) {
                group.push(person);
            }
        }
        groups.retain(|group| group.len() >= self.peers.least);
        groups.sort_unstable();
        groups
    }
}
