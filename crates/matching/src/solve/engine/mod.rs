//! Keeps an optimal pairing optimal while the instance changes, one change at a time.

mod change;
mod follow;

use super::block::{Block, Edge, MOST, Millionths, Rows, UNREACHED, at, people};
use super::market::{Market, Undo};
use super::open::Open;
use super::pairing::Pairing;
use super::release::Columns;
use super::{SolveError, optimal};
use crate::{
    Certificate, Instance, MenteeIndex, MentorIndex, Monitor, Objective, Pair, Prices, Score,
    Solution,
};

pub use change::{Change, ChangeError};

/// What a pair is worth beside its score when the most pairs are wanted: more than any total score, whatever
/// changes come, since no memory holds 2^32 pairs.
const PAIR_VALUE: Millionths = 1 << 53;

/// What a pairing is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// How many pairs there are.
    pub matched: u64,
    /// The sum of their scores, in millionths.
    pub total_score: u64,
}

/// Why there is no [`Engine`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The instance was not solved.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// Only objectives that are proved by prices can be followed change by change.
    #[error("the objective {0} cannot be followed change by change")]
    NoPrices(Objective),
    /// A floor under the match rates of groups cannot be followed change by change.
    #[error("a floor under the match rates of groups cannot be followed change by change")]
    Floor,
    /// Minimum group sizes cannot be followed change by change.
    #[error("minimum group sizes cannot be followed change by change")]
    Groups,
}

/// An optimal pairing that follows changes of its instance.
///
/// A change moves a few people along one or two shortest ways instead of solving everything again; the pairing is
/// as good as that of a cold [`solve`](crate::solve) after every change. [`what_if`](Self::what_if) answers what
/// changes would give and leaves no trace.
///
/// # Ties
/// Among equally good pairings, the one at hand is changed as little as the search finds. So pairs may differ
/// from those of a cold solve; their number and their total score do not.
///
/// # Example
/// ```
/// use pairwell_matching::{
///     Change, Engine, Instance, MenteeIndex, MentorIndex, Objective, Pair, Score,
/// };
///
/// let score = |percent: u64| Score::from_ratio(percent, 100);
/// let mut builder = Instance::builder(vec![1, 1], vec![1, 1]);
/// for (mentee, mentor, percent) in [(0, 0, 80), (0, 1, 50), (1, 0, 90), (1, 1, 40)] {
///     builder.candidate(MenteeIndex(mentee), MentorIndex(mentor), score(percent));
/// }
/// let mut engine = Engine::new(&builder.build()?, Objective::MostMatched, &())?;
/// assert_eq!(engine.worth().total_score, 1_400_000);
///
/// // Forcing mentee 0 with mentor 0 would cost the program 0.2.
/// let pair = Pair { mentee: MenteeIndex(0), mentor: MentorIndex(0) };
/// let worth = engine.what_if(&[Change::Force(pair)])?;
/// assert_eq!(worth.total_score, 1_200_000);
///
/// // One more seat of mentor 0 would bring 0.3.
/// let worth = engine.apply(&Change::Capacity { mentor: MentorIndex(0), capacity: 2 })?;
/// assert_eq!(worth.total_score, 1_700_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Engine {
    objective: Objective,
    /// Mentees bid; what a pair is worth beside its score is part of what going without costs.
    market: Market,
    columns: Columns,
    /// Pinned and forced pairs with their scores, in no order; they are in no row and no column.
    pins: Vec<(Pair, Score)>,
    /// What each mentor must get, pinned mentees included.
    least_load: Vec<u32>,
    /// Mentors whose price or load a change may have put wrong.
    touched: Vec<u32>,
    /// Mentees who may want more than they have.
    short: Vec<u32>,
}

impl Engine {
    /// Solves an instance, and is ready for changes.
    ///
    /// # Errors
    /// Those of [`solve`](crate::solve), and [`EngineError::NoPrices`] for objectives other than
    /// [`Objective::MostMatched`] and [`Objective::BestTotal`].
    ///
    /// # Complexity
    /// One solution; memory for three copies of the candidates.
    pub fn new(
        instance: &Instance,
        objective: Objective,
        monitor: &dyn Monitor,
    ) -> Result<Self, EngineError> {
        let pair_value = pair_value_of(instance, objective)?;
        let proof = if pair_value == 0 {
            optimal::best_total(instance, monitor)?
        } else {
            optimal::most_matched(instance, monitor)?
        };
        let solution = proof.finish(pair_value);
        let prices = solution.certificate.prices();
        let prices = prices.ok_or(EngineError::NoPrices(objective))?;
        Self::of(instance, objective, &solution.pairs, prices)
    }

    /// Takes over a pairing that [`solve`](crate::solve) found, with its prices, and is ready for changes.
    ///
    /// With another pairing or other prices than those that belong together, nothing that follows is right; only
    /// [`check`](crate::check) would tell.
    ///
    /// # Errors
    /// [`EngineError::NoPrices`] and those for what cannot be followed.
    ///
    /// # Complexity
    /// A few passes over the candidates; memory for three copies of them.
    pub fn of(
        instance: &Instance,
        objective: Objective,
        pairs: &[Pair],
        prices: &Prices,
    ) -> Result<Self, EngineError> {
        let pair_value = pair_value_of(instance, objective)?;
        let stated = Millionths::try_from(prices.pair_value).unwrap_or(PAIR_VALUE);
        // The prices of those for whom there is a pair more or less stand at the value of a pair, give or take less than
        // half of it; those of all others at nothing.
        let valued = |&price: &Millionths| {
            if price > stated / 2 && stated > 0 {
                price + (pair_value - stated)
            } else {
                price
            }
        };
        let outside = pair_value + Millionths::from(MOST);
        let open = Open::of(instance);
        let rows = unpinned_rows(instance);
        let mut pairing = Pairing::new(open.wishes.len(), open.seats.len(), pairs.len());
        let mut pins = Vec::new();
        for &pair in pairs {
            let score = instance.score(pair).unwrap_or_default();
            if instance.pins().binary_search(&pair).is_ok() {
                pins.push((pair, score));
            } else {
                let cost = MOST - score.millionths();
                pairing.add(pair.mentee.0, Edge::new(cost, pair.mentor.0));
            }
        }
        let mentee_prices = prices.mentee_prices.iter().map(valued);
        let limits = mentee_prices.map(|price| outside - price);
        let block = Block {
            rows,
            need: open.wishes,
            capacity: open.seats,
            least: open.least,
            outside,
        };
        let market = Market::new(
            block,
            prices.mentor_prices.iter().map(valued).collect(),
            limits.collect(),
            pairing,
        );
        Ok(Self {
            objective,
            columns: market.columns(UNREACHED),
            market,
            pins,
            least_load: instance.least_load().to_vec(),
            touched: Vec::new(),
            short: Vec::new(),
        })
    }

    /// Returns what the pairing is worth, with all changes so far.
    #[must_use]
    pub fn worth(&self) -> Worth {
        let pinned = u64::try_from(self.pins.len()).unwrap_or(u64::MAX);
        let score = |&(_, score): &(Pair, Score)| u64::from(score.millionths());
        let pairs = self.market.pairing.pairs();
        let cost = u64::try_from(self.market.pairing.cost()).unwrap_or(0);
        Worth {
            matched: pairs + pinned,
            total_score: pairs * u64::from(MOST) - cost + self.pins.iter().map(score).sum::<u64>(),
        }
    }

    /// Makes a change and returns what the pairing is worth then.
    ///
    /// # Errors
    /// When the change does not fit the instance, or minimum loads could not be met; then nothing changes.
    ///
    /// # Complexity
    /// In practice a few shortest ways, each as long as the part of the program that the change concerns.
    pub fn apply(&mut self, change: &Change) -> Result<Worth, ChangeError> {
        self.market.journal = Some(Vec::new());
        let result = self.change(change);
        let journal = self.market.journal.take().unwrap_or_default();
        match result {
            Ok(()) => self.commit(&journal),
            Err(_) => self.undo(journal),
        }
        result.map(|()| self.worth())
    }

    /// Returns what the pairing would be worth with some changes, made one after the other, and undoes them.
    ///
    /// # Errors
    /// When a change does not fit the instance with those before it, or minimum loads could not be met.
    pub fn what_if(&mut self, changes: &[Change]) -> Result<Worth, ChangeError> {
        self.with(changes, Self::worth)
    }

    /// Makes some changes, lets `look` see what comes of them, and undoes them.
    ///
    /// # Errors
    /// When a change does not fit the instance with those before it, or minimum loads could not be met.
    pub fn with<T>(
        &mut self,
        changes: &[Change],
        look: impl FnOnce(&Self) -> T,
    ) -> Result<T, ChangeError> {
        self.pursue(changes, |_| Ok(Vec::new()), look)
    }

    /// Like [`with`](Self::with); before the look it makes also what `more` asks for, until that is nothing.
    ///
    /// # Errors
    /// When a change cannot be made, or `more` fails.
    pub(crate) fn pursue<T, E: From<ChangeError>>(
        &mut self,
        changes: &[Change],
        mut more: impl FnMut(&Self) -> Result<Vec<Change>, E>,
        look: impl FnOnce(&Self) -> T,
    ) -> Result<T, E> {
        self.market.journal = Some(Vec::new());
        let seen = self.make_all(changes, &mut more).map(|()| look(self));
        let journal = self.market.journal.take().unwrap_or_default();
        self.undo(journal);
        seen
    }

    fn make_all<E: From<ChangeError>>(
        &mut self,
        changes: &[Change],
        more: &mut impl FnMut(&Self) -> Result<Vec<Change>, E>,
    ) -> Result<(), E> {
        changes.iter().try_for_each(|change| self.change(change))?;
        loop {
            let more = more(self)?;
            if more.is_empty() {
                return Ok(());
            }
            more.iter().try_for_each(|change| self.change(change))?;
        }
    }

    /// Returns the people whose prices are lower than before the changes that are being looked at, in order.
    pub(crate) fn fallen(&self) -> (Vec<MenteeIndex>, Vec<MentorIndex>) {
        let mut limits = vec![None; self.market.limits.len()];
        let mut prices = vec![None; self.market.prices.len()];
        for undo in self.market.journal.iter().flatten() {
            let (first, before) = if let Undo::Limit(mentee, limit) = *undo {
                (limits.get_mut(at(mentee)), limit)
            } else if let Undo::Price(mentor, price) = *undo {
                (prices.get_mut(at(mentor)), price)
            } else {
                continue;
            };
            if let Some(first) = first {
                first.get_or_insert(before);
            }
        }
        // The lower the price of a mentee, the higher the limit.
        let mentees = people(limits.len()).zip(limits);
        let mentees = mentees
            .filter(|&(mentee, before)| before.is_some_and(|it| self.market.limit(mentee) > it));
        let mentors = people(prices.len()).zip(prices);
        let mentors = mentors
            .filter(|&(mentor, before)| before.is_some_and(|it| self.market.price(mentor) < it));
        (
            mentees.map(|(mentee, _)| MenteeIndex(mentee)).collect(),
            mentors.map(|(mentor, _)| MentorIndex(mentor)).collect(),
        )
    }

    /// Returns the prices with all changes so far.
    pub(crate) fn prices(&self) -> Prices {
        let outside = self.market.block.outside;
        let mentee_prices = self.market.limits.iter().map(|limit| outside - limit);
        Prices {
            pair_value: u64::try_from(self.pair_value()).unwrap_or(0),
            mentee_prices: mentee_prices.collect(),
            mentor_prices: self.market.prices.clone(),
        }
    }

    /// Returns the mentors of a mentee, pinned ones included, in order.
    #[must_use]
    pub fn mentors_of(&self, mentee: MenteeIndex) -> Vec<MentorIndex> {
        if mentee.position() >= self.market.block.need.len() {
            return Vec::new();
        }
        let held = self.market.pairing.of_bidder(mentee.0);
        let pinned = self.pins.iter().filter(|(pin, _)| pin.mentee == mentee);
        let mut mentors: Vec<_> = held
            .map(|edge| MentorIndex(edge.other()))
            .chain(pinned.map(|(pin, _)| pin.mentor))
            .collect();
        mentors.sort_unstable();
        mentors
    }

    /// Returns the mentees of a mentor, pinned ones included, in order.
    #[must_use]
    pub fn mentees_of(&self, mentor: MentorIndex) -> Vec<MenteeIndex> {
        if mentor.position() >= self.market.block.capacity.len() {
            return Vec::new();
        }
        let pairing = &self.market.pairing;
        let first = pairing.first_holder(mentor.0);
        let holders = std::iter::successors(first, |&node| pairing.next_holder(node));
        let pinned = self.pins.iter().filter(|(pin, _)| pin.mentor == mentor);
        let mut mentees: Vec<_> = holders
            .map(|node| MenteeIndex(pairing.holder(node).0))
            .chain(pinned.map(|(pin, _)| pin.mentee))
            .collect();
        mentees.sort_unstable();
        mentees
    }

    /// Returns the price of a mentor: what one more seat would bring at most, in millionths, beside the value of
    /// a pair where it would match somebody more.
    #[must_use]
    pub fn mentor_price(&self, mentor: MentorIndex) -> i64 {
        let price = self.market.prices.get(mentor.position());
        price.copied().unwrap_or(0)
    }

    /// Returns what a pair of its own is worth in the prices: far more than any score for
    /// [`Objective::MostMatched`], nothing for [`Objective::BestTotal`].
    #[must_use]
    pub fn pair_value(&self) -> i64 {
        self.market.block.outside - i64::from(MOST)
    }

    /// Returns the pairing with its proof for the instance with all changes so far.
    #[must_use]
    pub fn solution(&self) -> Solution {
        let pairing = &self.market.pairing;
        let held = people(self.market.block.need.len()).flat_map(|mentee| {
            pairing.of_bidder(mentee).map(move |edge| Pair {
                mentee: MenteeIndex(mentee),
                mentor: MentorIndex(edge.other()),
            })
        });
        let mut pairs: Vec<_> = held.chain(self.pins.iter().map(|&(pin, _)| pin)).collect();
        pairs.sort_unstable();
        Solution {
            pairs,
            certificate: Certificate::Prices(self.prices()),
        }
    }

    /// Returns what the pairing is optimal for.
    #[must_use]
    pub const fn objective(&self) -> Objective {
        self.objective
    }

    fn commit(&mut self, journal: &[Undo]) {
        for undo in journal {
            if let Undo::Pair(place) = *undo {
                self.market.pairing.free(place);
            }
        }
    }
}

/// What a pair is worth beside its score.
///
/// # Errors
/// When the instance with this objective cannot be followed.
fn pair_value_of(instance: &Instance, objective: Objective) -> Result<Millionths, EngineError> {
    if instance.floor().is_some() {
        return Err(EngineError::Floor);
    }
    if instance.has_groups() {
        return Err(EngineError::Groups);
    }
    match objective {
        Objective::MostMatched => Ok(PAIR_VALUE),
        Objective::BestTotal => Ok(0),
        Objective::Stable | Objective::LargestStable | Objective::Fair => {
            Err(EngineError::NoPrices(objective))
        }
    }
}

/// All candidates but the pinned ones, also those of people who have nothing open.
fn unpinned_rows(instance: &Instance) -> Rows {
    let mut rows = Rows::with_capacity(instance.wanted().len(), instance.candidate_count());
    for mentee in MenteeIndex::all(instance.wanted().len()) {
        let is_pinned = |mentor: MentorIndex| {
            let pair = Pair { mentee, mentor };
            instance.pins().binary_search(&pair).is_ok()
        };
        let candidates = instance.candidates(mentee).iter();
        let open = candidates.filter(|candidate| !is_pinned(candidate.mentor));
        rows.push(open.map(|candidate| {
            let cost = MOST - candidate.score.millionths();
            Edge::new(cost, candidate.mentor.0)
        }));
    }
    rows
}
