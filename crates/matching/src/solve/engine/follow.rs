//! Makes one change: bends the market until its invariants hold again, then lets the searches finish.

use super::{Change, ChangeError, Engine};
use crate::solve::admit::Admission;
use crate::solve::block::{Edge, MOST, Millionths, UNREACHED, at};
use crate::solve::market::Undo;
use crate::solve::release::Release;
use crate::{Candidate, MenteeIndex, MentorIndex, Pair, Score};

#[expect(
    clippy::indexing_slicing,
    reason = "people were looked up before, and all lists are as long as the sides of the block"
)]
impl Engine {
    /// Makes a change; after an error the journal has to be undone.
    pub(super) fn change(&mut self, change: &Change) -> Result<(), ChangeError> {
        match *change {
            Change::Wanted { mentee, wanted } => self.change_wanted(mentee, wanted),
            Change::Capacity { mentor, capacity } => self.change_capacity(mentor, capacity),
            Change::LeastLoad { mentor, least } => self.change_least_load(mentor, least),
            Change::Score(pair, score) => {
                self.rescore(pair.mentee, vec![(pair.mentor, Some(score))])
            }
            Change::Forbid(pair) => self.rescore(pair.mentee, vec![(pair.mentor, None)]),
            Change::Scores(mentee, ref candidates) => {
                let scores = candidates.iter();
                let scores = scores.map(|candidate| (candidate.mentor, Some(candidate.score)));
                self.rescore(mentee, scores.collect())
            }
            Change::Force(pair) => self.force(pair),
            Change::AddMentee {
                wanted,
                ref candidates,
            } => self.add_mentee(wanted, candidates),
            Change::AddMentor {
                capacity,
                ref candidates,
            } => self.add_mentor(capacity, candidates),
        }
    }

    fn change_wanted(&mut self, mentee: MenteeIndex, wanted: u32) -> Result<(), ChangeError> {
        self.find_mentee(mentee)?;
        let pinned = self.pins_of(|pin| pin.mentee == mentee);
        let need = wanted
            .checked_sub(pinned)
            .ok_or(ChangeError::TooManyPinsOfMentee(mentee))?;
        self.set_need(mentee, need);
        self.settle()
    }

    fn change_capacity(&mut self, mentor: MentorIndex, capacity: u32) -> Result<(), ChangeError> {
        self.find_mentor(mentor)?;
        let pinned = self.pins_of(|pin| pin.mentor == mentor);
        let seats = capacity
            .checked_sub(pinned)
            .ok_or(ChangeError::TooManyPinsOfMentor(mentor))?;
        if self.least_load[mentor.position()] > capacity {
            return Err(ChangeError::LeastLoadAboveCapacity(mentor));
        }
        self.set_seats(mentor, seats);
        self.settle()
    }

    fn change_least_load(&mut self, mentor: MentorIndex, least: u32) -> Result<(), ChangeError> {
        self.find_mentor(mentor)?;
        let pinned = self.pins_of(|pin| pin.mentor == mentor);
        if least > pinned + self.market.block.capacity[mentor.position()] {
            return Err(ChangeError::LeastLoadAboveCapacity(mentor));
        }
        let place = mentor.position();
        let (before, open) = (self.least_load[place], self.market.block.least[place]);
        self.market.note(Undo::Least(mentor.0, open, before));
        self.least_load[place] = least;
        self.market.block.least[place] = least.saturating_sub(pinned);
        self.touched.push(mentor.0);
        self.settle()
    }

    /// Gives some pairs of a mentee other scores; those without one are no candidates any more.
    fn rescore(
        &mut self,
        mentee: MenteeIndex,
        mut scores: Vec<(MentorIndex, Option<Score>)>,
    ) -> Result<(), ChangeError> {
        self.find_mentee(mentee)?;
        scores.sort_unstable_by_key(|&(mentor, _)| mentor);
        refuse_twice(scores.iter().map(|&(mentor, _)| Pair { mentee, mentor }))?;
        for &(mentor, _) in &scores {
            self.find_mentor(mentor)?;
            let pair = Pair { mentee, mentor };
            if self.pins.iter().any(|&(pin, _)| pin == pair) {
                return Err(ChangeError::Pinned(pair));
            }
        }
        let is_rescored = |edge: &Edge| {
            let place = scores.binary_search_by_key(&edge.other(), |&(mentor, _)| mentor.0);
            place.is_ok()
        };
        let held = self.market.pairing.of_bidder(mentee.0);
        for edge in held.filter(is_rescored).collect::<Vec<_>>() {
            // Giving up another one may have been reason enough to give this one up, too.
            if self.market.pairing.holds(mentee.0, edge) {
                self.give_up(mentee.0, edge);
            }
        }
        let edges = scores.iter().filter_map(|&(mentor, score)| {
            let cost = MOST - score?.millionths();
            Some(Edge::new(cost, mentor.0))
        });
        let edges: Vec<Edge> = edges.collect();
        let others = self.market.block.rows.of(mentee.0).iter().copied();
        let others = others.filter(|edge| !is_rescored(edge));
        let row = others.chain(edges.iter().copied()).collect();
        let before = self.market.block.rows.replace(mentee.0, row);
        self.market.note(Undo::Row(mentee.0, before));
        for &(mentor, score) in &scores {
            let edge = score.map(|score| Edge::new(MOST - score.millionths(), mentee.0));
            let columns = &mut self.columns.rows;
            let before = columns.replace_edge(mentor.0, mentee.0, edge);
            self.market.note(Undo::Column(mentor.0, before));
        }
        let totals = edges.iter().map(|&edge| self.market.total(edge));
        if let Some(limit) = totals.min() {
            self.lower_limit(mentee.0, limit);
        }
        self.settle()
    }

    fn force(&mut self, pair: Pair) -> Result<(), ChangeError> {
        let Pair { mentee, mentor } = pair;
        self.find_mentee(mentee)?;
        self.find_mentor(mentor)?;
        if self.pins.iter().any(|&(pin, _)| pin == pair) {
            return Ok(());
        }
        let edge = self.edge(pair).ok_or(ChangeError::NotACandidate(pair))?;
        let need = self.market.block.need[mentee.position()];
        let need = need.checked_sub(1);
        let need = need.ok_or(ChangeError::TooManyPinsOfMentee(mentee))?;
        let seats = self.market.block.capacity[mentor.position()];
        let seats = seats.checked_sub(1);
        let seats = seats.ok_or(ChangeError::TooManyPinsOfMentor(mentor))?;
        if self.market.pairing.holds(mentee.0, edge) {
            self.market.unpair(mentee.0, edge);
        }
        self.remove_edge(pair);
        self.set_need(mentee, need);
        self.set_seats(mentor, seats);
        let open = self.market.block.least[mentor.position()];
        let least = self.least_load[mentor.position()];
        self.market.note(Undo::Least(mentor.0, open, least));
        self.market.block.least[mentor.position()] = open.saturating_sub(1);
        let score = u32::try_from(edge.cost()).unwrap_or(0);
        let score = Score::from_millionths(MOST.saturating_sub(score)).unwrap_or_default();
        self.pins.push((pair, score));
        self.market.note(Undo::Pin);
        self.settle()
    }

    fn add_mentee(&mut self, wanted: u32, candidates: &[Candidate]) -> Result<(), ChangeError> {
        let mentee = MenteeIndex(number(self.market.block.need.len()));
        let mut named: Vec<_> = candidates.iter().map(|one| one.mentor).collect();
        named.sort_unstable();
        for &mentor in &named {
            self.find_mentor(mentor)?;
        }
        refuse_twice(named.into_iter().map(|mentor| Pair { mentee, mentor }))?;
        let edges = candidates.iter().map(|candidate| {
            let cost = MOST - candidate.score.millionths();
            Edge::new(cost, candidate.mentor.0)
        });
        let row: Vec<Edge> = edges.collect();
        let totals = row.iter().map(|&edge| self.market.total(edge));
        let limit = totals.min().unwrap_or(UNREACHED);
        self.market.add_bidder(row.iter().copied(), wanted, limit);
        for &edge in &row {
            let turned = edge.turned(mentee.0);
            let columns = &mut self.columns.rows;
            let before = columns.replace_edge(edge.other(), mentee.0, Some(turned));
            self.market.note(Undo::Column(edge.other(), before));
        }
        self.short.push(mentee.0);
        self.settle()
    }

    fn add_mentor(
        &mut self,
        capacity: u32,
        candidates: &[(MenteeIndex, Score)],
    ) -> Result<(), ChangeError> {
        let mentor = MentorIndex(number(self.market.block.capacity.len()));
        let mut named: Vec<_> = candidates.iter().map(|&(mentee, _)| mentee).collect();
        named.sort_unstable();
        for &mentee in &named {
            self.find_mentee(mentee)?;
        }
        refuse_twice(named.into_iter().map(|mentee| Pair { mentee, mentor }))?;
        let edges = candidates
            .iter()
            .map(|&(mentee, score)| Edge::new(MOST - score.millionths(), mentee.0));
        let column: Vec<Edge> = edges.collect();
        // So dear that nobody would rather have it; the search lowers the price.
        let worths = column
            .iter()
            .map(|&edge| self.market.limit(edge.other()) - edge.wide_cost());
        let price = worths.max().unwrap_or(0).max(0);
        for &edge in &column {
            let turned = edge.turned(mentor.0);
            let rows = &mut self.market.block.rows;
            let before = rows.replace_edge(edge.other(), mentor.0, Some(turned));
            self.market.note(Undo::Row(edge.other(), before));
        }
        self.columns.rows.push(column.into_iter());
        self.columns.prices.push(price);
        self.market.add_object(capacity, price);
        self.least_load.push(0);
        self.touched.push(mentor.0);
        self.settle()
    }

    /// Sets how many objects a bidder needs beside pins; one that has too many gives up the dearest.
    fn set_need(&mut self, mentee: MenteeIndex, need: u32) {
        let bidder = mentee.0;
        let before = self.market.block.need[at(bidder)];
        self.market.note(Undo::Need(bidder, before));
        self.market.block.need[at(bidder)] = need;
        while self.market.pairing.held(bidder) > need {
            let held = self.market.pairing.of_bidder(bidder);
            let Some(dearest) = held.max_by_key(|&edge| (self.market.total(edge), edge)) else {
                break;
            };
            self.give_up(bidder, dearest);
        }
        self.short.push(bidder);
    }

    /// Sets how many bidders an object takes beside pins; one that has too many loses the latest.
    fn set_seats(&mut self, mentor: MentorIndex, seats: u32) {
        let object = mentor.0;
        let before = self.market.block.capacity[at(object)];
        self.market.note(Undo::Capacity(object, before));
        self.market.block.capacity[at(object)] = seats;
        while self.market.pairing.load(object) > seats {
            let Some(holder) = self.market.pairing.first_holder(object) else {
                break;
            };
            let (bidder, edge) = self.market.pairing.holder(holder);
            self.give_up(bidder, edge);
        }
        self.touched.push(object);
    }

    /// Lets a bidder give up an edge, and whatever costs more: from then on it has a limit that is no higher.
    fn give_up(&mut self, bidder: u32, edge: Edge) {
        self.market.unpair(bidder, edge);
        self.touched.push(edge.other());
        self.short.push(bidder);
        self.lower_limit(bidder, self.market.total(edge));
    }

    /// Lowers the limit of a bidder, if it is higher, and lets the bidder give up what costs more.
    fn lower_limit(&mut self, bidder: u32, limit: Millionths) {
        if limit >= self.market.limit(bidder) {
            return;
        }
        self.market.set_limit(bidder, limit);
        let held: Vec<Edge> = self.market.pairing.of_bidder(bidder).collect();
        for edge in held {
            if self.market.total(edge) > limit {
                self.market.unpair(bidder, edge);
                self.touched.push(edge.other());
            }
        }
        self.short.push(bidder);
    }

    /// Removes the edge of a pair from its row and its column.
    fn remove_edge(&mut self, Pair { mentee, mentor }: Pair) {
        let rows = &mut self.market.block.rows;
        let before = rows.replace_edge(mentee.0, mentor.0, None);
        self.market.note(Undo::Row(mentee.0, before));
        let before = self.columns.rows.replace_edge(mentor.0, mentee.0, None);
        self.market.note(Undo::Column(mentor.0, before));
    }

    /// Lets the searches finish: everybody who is short looks for more, every seat that is left looks for a bidder.
    fn settle(&mut self) -> Result<(), ChangeError> {
        let touched = std::mem::take(&mut self.touched);
        for &object in &touched {
            self.raise_to_zero(object);
        }
        for bidder in std::mem::take(&mut self.short) {
            while self.market.is_short(bidder)
                && self.market.limit(bidder) < self.market.block.outside
                && self.market.admit(bidder) != Admission::Impossible
            {}
        }
        for &object in &touched {
            while self.market.has_room(object) && self.market.price(object) > 0 {
                self.market.release(object, &self.columns, false);
            }
        }
        for &object in &touched {
            while self.market.is_under_loaded(object) {
                if self.market.release(object, &self.columns, true) == Release::Impossible {
                    return Err(ChangeError::Infeasible(MentorIndex(object)));
                }
            }
        }
        Ok(())
    }

    /// A price below zero is for those with no more than the least load; others lose whom it attracted.
    fn raise_to_zero(&mut self, object: u32) {
        if self.market.price(object) >= 0 {
            return;
        }
        let pinned = self.pins_of(|pin| pin.mentor.0 == object);
        if self.market.pairing.load(object) + pinned <= self.least_load[at(object)] {
            return;
        }
        self.market.set_price(object, 0);
        let pairing = &self.market.pairing;
        let first = pairing.first_holder(object);
        let holders = std::iter::successors(first, |&node| pairing.next_holder(node));
        let holders: Vec<(u32, Edge)> = holders.map(|node| pairing.holder(node)).collect();
        for (bidder, edge) in holders {
            if self.market.total(edge) > self.market.limit(bidder) {
                self.market.unpair(bidder, edge);
                self.short.push(bidder);
            }
        }
    }

    /// Undoes everything that a journal notes.
    pub(super) fn undo(&mut self, journal: Vec<Undo>) {
        self.touched.clear();
        self.short.clear();
        for undo in journal.into_iter().rev() {
            match undo {
                Undo::Row(mentee, before) => self.market.block.rows.restore(mentee, before),
                Undo::Column(mentor, before) => self.columns.rows.restore(mentor, before),
                Undo::Least(mentor, open, least) => {
                    self.market.block.least[at(mentor)] = open;
                    self.least_load[at(mentor)] = least;
                }
                Undo::Object => {
                    self.columns.rows.pop();
                    self.columns.prices.pop();
                    self.least_load.pop();
                    self.market.pop_object();
                }
                Undo::Pin => {
                    self.pins.pop();
                }
                Undo::Price(..)
                | Undo::Limit(..)
                | Undo::Lowest(_)
                | Undo::Unpair(_)
                | Undo::Pair(_)
                | Undo::Need(..)
                | Undo::Capacity(..)
                | Undo::Bidder => self.market.undo(undo),
            }
        }
    }

    fn edge(&self, pair: Pair) -> Option<Edge> {
        let row = self.market.block.rows.of(pair.mentee.0);
        row.iter()
            .copied()
            .find(|edge| edge.other() == pair.mentor.0)
    }

    fn find_mentee(&self, mentee: MenteeIndex) -> Result<(), ChangeError> {
        if mentee.position() < self.market.block.need.len() {
            Ok(())
        } else {
            Err(ChangeError::UnknownMentee(mentee))
        }
    }

    fn find_mentor(&self, mentor: MentorIndex) -> Result<(), ChangeError> {
        if mentor.position() < self.market.block.capacity.len() {
            Ok(())
        } else {
            Err(ChangeError::UnknownMentor(mentor))
        }
    }

    fn pins_of(&self, is_one: impl Fn(&Pair) -> bool) -> u32 {
        self.pins
            .iter()
            .filter(|(pin, _)| is_one(pin))
            .map(|_| 1)
            .sum()
    }
}

/// Refuses the first pair that comes twice; equal ones are neighbors.
fn refuse_twice(pairs: impl Iterator<Item = Pair>) -> Result<(), ChangeError> {
    let mut last = None;
    for pair in pairs {
        if last == Some(pair) {
            return Err(ChangeError::DuplicateCandidate(pair));
        }
        last = Some(pair);
    }
    Ok(())
}

/// The number of the next person; there are never 2^32, see [`MenteeIndex`].
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
