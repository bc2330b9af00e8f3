//! Finds the pairs that were not kept although the prices say that they could make the pairing better.

use std::cmp::Reverse;
use std::ops::Range;

use super::Candidates;
use super::collect::Limits;
use crate::options::RunOptions;
use crate::parallel::over_blocks;
use crate::prepare::Prepared;
use crate::scoring::Row;
use crate::{Cancelled, Candidate, MenteeIndex, MentorIndex, Monitor, Prices, Score};

/// Mentees that a thread takes at a time.
const BLOCK: usize = 32;
/// At most so many pairs are added for one mentee at a time.
const MOST_ADDED: usize = 16;
/// A row is scored as a whole when more than one in so many of its pairs has to be looked at.
const SPARSE: usize = 50;

/// The prices in the order in which they are asked.
struct Asked<'a> {
    prepared: &'a Prepared,
    candidates: &'a Candidates,
    limits: &'a Limits,
    prices: &'a Prices,
    /// The mentors that are asked about, by ascending price.
    cheapest: Vec<(i64, MentorIndex)>,
}

/// People whose prices have fallen since no pair that is not kept was worth more than its prices, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fallen {
    pub(crate) mentees: Vec<MenteeIndex>,
    pub(crate) mentors: Vec<MentorIndex>,
}

/// What one thread has found.
#[derive(Default)]
struct Worker {
    row: Row,
    found: Vec<(MenteeIndex, Vec<Candidate>)>,
}

impl Prepared {
    /// Returns, in order of mentee, the candidates that were not kept and are worth more than the prices of their two people.
    ///
    /// None means that the prices prove the pairing over all pairs of the program.
    ///
    /// # Complexity
    /// Only mentees whose prices leave room below the limits of their kept candidates are scored again, with the
    /// mentors cheap enough for it.
    pub(super) fn unpriced(
        &self,
        candidates: &Candidates,
        limits: &Limits,
        prices: &Prices,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Vec<(MenteeIndex, Vec<Candidate>)>, Cancelled> {
        let mentor_prices = prices.mentor_prices.iter().copied();
        let mut cheapest: Vec<_> = mentor_prices
            .zip(MentorIndex::all(self.mentors.len()))
            .collect();
        cheapest.sort_unstable();
        let asked = Asked {
            prepared: self,
            candidates,
            limits,
            prices,
            cheapest,
        };
        let work = |worker: &mut Worker, range: Range<usize>| {
            if monitor.is_cancelled() {
                return Err(Cancelled);
            }
            for mentee in MenteeIndex::all(range.end).skip(range.start) {
                worker.ask(&asked, mentee);
            }
            Ok(())
        };
        let workers = over_blocks(
            self.mentees.len(),
            BLOCK,
            options.threads,
            Worker::default,
            work,
        )?;
        let mut found: Vec<_> = workers
            .into_iter()
            .flat_map(|worker| worker.found)
            .collect();
        found.sort_unstable_by_key(|&(mentee, _)| mentee);
        Ok(found)
    }
}

impl Prepared {
    /// Like [`unpriced`](Self::unpriced), when it is known that no pair of two people with other prices is worth more.
    ///
    /// # Complexity
    /// Only those are asked whose prices fell, and of everybody else only about these.
    pub(super) fn unpriced_of(
        &self,
        candidates: &Candidates,
        limits: &Limits,
        prices: &Prices,
        fallen: &Fallen,
    ) -> Vec<(MenteeIndex, Vec<Candidate>)> {
        let price_of = |mentor: MentorIndex| {
            let price = prices.mentor_prices.get(mentor.position());
            (price.copied().unwrap_or(0), mentor)
        };
        let asked_about = |mentors: &mut dyn Iterator<Item = MentorIndex>| {
            let mut cheapest: Vec<_> = mentors.map(price_of).collect();
            cheapest.sort_unstable();
            Asked {
                prepared: self,
                candidates,
                limits,
                prices,
                cheapest,
            }
        };
        let mut worker = Worker::default();
        if !fallen.mentees.is_empty() {
            let asked = asked_about(&mut MentorIndex::all(self.mentors.len()));
            for &mentee in &fallen.mentees {
                worker.ask(&asked, mentee);
            }
        }
        if !fallen.mentors.is_empty() {
            let asked = asked_about(&mut fallen.mentors.iter().copied());
            for mentee in MenteeIndex::all(self.mentees.len()) {
                if fallen.mentees.binary_search(&mentee).is_err() {
                    worker.ask(&asked, mentee);
                }
            }
        }
        worker.found.sort_unstable_by_key(|&(mentee, _)| mentee);
        worker.found
    }
}

impl Worker {
    fn ask(&mut self, asked: &Asked<'_>, mentee: MenteeIndex) {
        let place = mentee.position();
        let Some(limit) = asked.limits.mentees.get(place).copied().flatten() else {
            return;
        };
        let price = asked.prices.mentee_prices.get(place).copied().unwrap_or(0);
        let Ok(pair_value) = i64::try_from(asked.prices.pair_value) else {
            return;
        };
        // A pair is worth more than its prices when its score exceeds this and the mentor's price.
        let free = price.saturating_sub(pair_value);
        let limit = i64::from(limit);
        let within = asked
            .cheapest
            .partition_point(|&(mentor_price, _)| mentor_price.saturating_add(free) < limit);
        let Some(cheap) = asked
            .cheapest
            .get(..within)
            .filter(|cheap| !cheap.is_empty())
        else {
            return;
        };
        let possible = |&&(mentor_price, mentor): &&(i64, MentorIndex)| {
            let limit = asked.limits.mentors.get(mentor.position());
            let limit = limit.copied().flatten().map(i64::from);
            limit.is_some_and(|limit| mentor_price.saturating_add(free) < limit)
        };
        let enough = asked.prepared.mentors.len() / SPARSE + 1;
        let possible = cheap.iter().filter(possible).take(enough);
        let possible: Vec<_> = possible.copied().collect();
        let mut found: Vec<(i64, Candidate)> = if possible.len() < enough {
            let singly = possible.into_iter();
            singly
                .filter_map(|(mentor_price, mentor)| {
                    let score = asked.candidate(mentee, mentor)?;
                    let cost = mentor_price.saturating_add(free);
                    let surplus = i64::from(score.millionths()) - cost;
                    (surplus > 0).then_some((surplus, Candidate { mentor, score }))
                })
                .collect()
        } else {
            self.scan(asked, mentee, free)
        };
        found.retain(|(_, candidate)| !asked.candidates.has(mentee, candidate.mentor));
        found.sort_unstable_by_key(|&(surplus, candidate)| (Reverse(surplus), candidate.mentor));
        found.truncate(MOST_ADDED);
        if !found.is_empty() {
            let found = found.into_iter().map(|(_, candidate)| candidate);
            self.found.push((mentee, found.collect()));
        }
    }

    /// Scores the mentee with every mentor.
    fn scan(&mut self, asked: &Asked<'_>, mentee: MenteeIndex, free: i64) -> Vec<(i64, Candidate)> {
        let prepared = asked.prepared;
        prepared.scoring().fill(prepared, mentee, &mut self.row);
        let minimum = prepared.policy.minimum_score.millionths();
        let pairs = self.row.ended.iter().zip(&self.row.scores);
        let priced = pairs.zip(&asked.prices.mentor_prices);
        let mut found = Vec::new();
        for (mentor, ((&ended, &score), &mentor_price)) in (0..).map(MentorIndex).zip(priced) {
            let cost = mentor_price.saturating_add(free);
            if i64::from(score) > cost && ended == Row::ELIGIBLE && score >= minimum {
                let score = Score::from_millionths(score).unwrap_or(Score::ONE);
                found.push((
                    i64::from(score.millionths()) - cost,
                    Candidate { mentor, score },
                ));
            }
        }
        found
    }
}

impl Asked<'_> {
    /// Returns the score of a pair that may be chosen.
    fn candidate(&self, mentee: MenteeIndex, mentor: MentorIndex) -> Option<Score> {
        let pair = self.prepared.pair(mentee, mentor)?;
        if self.prepared.first_failed(&pair).is_some() {
            return None;
        }
        let score = self.prepared.judge(&pair, &mut Vec::new()).score;
        (score >= self.prepared.policy.minimum_score).then_some(score)
    }
}
