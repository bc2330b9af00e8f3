//! Puts the prices of solved blocks together into one proof for the whole instance.

use super::block::{MOST, Millionths, at, people};
use super::market::Market;
use super::open::Open;
use super::optimal::Side;
use crate::{Certificate, Instance, MenteeIndex, MentorIndex, Pair, Prices, Solution};

/// What a block says about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// All wishes or seats are pinned.
    Pinned,
    /// All wishes or seats are settled, not all of them by pins; no block has a say.
    Settled,
    /// The price of an object.
    Price(Millionths),
    /// The limit of a bidder.
    Limit(Millionths),
}

/// Pairs and standings so far.
pub(super) struct Proof<'a> {
    instance: &'a Instance,
    pairs: Vec<Pair>,
    mentees: Vec<Standing>,
    mentors: Vec<Standing>,
}

impl<'a> Proof<'a> {
    pub(super) fn new(instance: &'a Instance) -> Self {
        let open = Open::of(instance);
        let standings = |open: &[u32]| {
            let standing = |&open: &u32| match open {
                0 => Standing::Pinned,
                _ => Standing::Settled,
            };
            open.iter().map(standing).collect()
        };
        Self {
            pairs: instance.pins().to_vec(),
            mentees: standings(&open.wishes),
            mentors: standings(&open.seats),
            instance,
        }
    }

    /// Adds a pair that no block contains.
    pub(super) fn settle(&mut self, mentee: u32, mentor: u32) {
        self.pairs.push(Pair {
            mentee: MenteeIndex(mentee),
            mentor: MentorIndex(mentor),
        });
    }

    /// Adds the pairs and prices of a block.
    pub(super) fn add(&mut self, market: &Market, bidders: Side) {
        let (of_bidders, of_objects) = match bidders {
            Side::Mentees => (&mut self.mentees, &mut self.mentors),
            Side::Mentors => (&mut self.mentors, &mut self.mentees),
        };
        for (bidder, standing) in people(of_bidders.len()).zip(of_bidders) {
            if market.block.need.get(at(bidder)) > Some(&0) {
                *standing = Standing::Limit(market.limit(bidder));
            }
            for edge in market.pairing.of_bidder(bidder) {
                let (mentee, mentor) = match bidders {
                    Side::Mentees => (bidder, edge.other()),
                    Side::Mentors => (edge.other(), bidder),
                };
                self.pairs.push(Pair {
                    mentee: MenteeIndex(mentee),
                    mentor: MentorIndex(mentor),
                });
            }
        }
        for (object, standing) in people(of_objects.len()).zip(of_objects) {
            if market.block.capacity.get(at(object)) > Some(&0) {
                *standing = Standing::Price(market.price(object));
            }
        }
    }

    /// Makes the solution, with a value of a pair that exceeds the total score, every difference of prices
    /// between the blocks, and a number of the caller's.
    pub(super) fn finish_with_pair_value(self, more_than: Millionths) -> Solution {
        let total: Millionths = self
            .pairs
            .iter()
            .filter_map(|&pair| self.instance.score(pair))
            .map(|score| Millionths::from(score.millionths()))
            .sum();
        let largest = |standings: &[Standing]| {
            let size = |standing: &Standing| match *standing {
                Standing::Price(price) => price.abs(),
                Standing::Limit(limit) => limit.abs(),
                Standing::Pinned | Standing::Settled => 0,
            };
            standings.iter().map(size).max().unwrap_or(0)
        };
        // A pair of two blocks is worth less than its two limits and more than its two prices.
        let between =
            2 * (largest(&self.mentees) + largest(&self.mentors) + Millionths::from(MOST));
        self.finish(total.max(between).max(more_than) + 1)
    }

    /// Makes the solution.
    pub(super) fn finish(mut self, pair_value: Millionths) -> Solution {
        self.pairs.sort_unstable();
        let best = pair_value + Millionths::from(MOST);
        let lowest = self.mentors.iter().map(|standing| match *standing {
            Standing::Price(price) => price,
            Standing::Limit(_) | Standing::Pinned | Standing::Settled => 0,
        });
        let out_of_reach = best - lowest.min().unwrap_or(0).min(0);
        let price = |standing: &Standing| match *standing {
            Standing::Pinned => out_of_reach,
            Standing::Settled => 0,
            Standing::Price(price) => price,
            Standing::Limit(limit) => best - limit,
        };
        let mut mentee_prices: Vec<_> = self.mentees.iter().map(price).collect();
        let mut mentor_prices: Vec<_> = self.mentors.iter().map(price).collect();
        self.price_settled_mentors(pair_value, &mentee_prices, &mut mentor_prices);
        self.price_settled_mentees(pair_value, &mut mentee_prices, &mentor_prices);
        Solution {
            pairs: self.pairs,
            certificate: Certificate::Prices(Prices {
                pair_value: u64::try_from(pair_value).unwrap_or(0),
                mentee_prices,
                mentor_prices,
            }),
        }
    }

    /// Prices mentors who are full with pairs of crowded mentees: as much as other mentees would give.
    fn price_settled_mentors(
        &self,
        pair_value: Millionths,
        mentee_prices: &[Millionths],
        mentor_prices: &mut [Millionths],
    ) {
        if !self.mentors.contains(&Standing::Settled) {
            return;
        }
        let mentees = MenteeIndex::all(self.mentees.len()).zip(&self.mentees);
        for ((mentee, standing), &mentee_price) in mentees.zip(mentee_prices) {
            if !matches!(standing, Standing::Limit(_)) {
                continue;
            }
            for candidate in self.instance.candidates(mentee) {
                let mentor = candidate.mentor;
                if self.mentors.get(mentor.position()) == Some(&Standing::Settled)
                    && !self.is_pinned(mentee, mentor)
                {
                    let worth = pair_value + Millionths::from(candidate.score.millionths());
                    if let Some(price) = mentor_prices.get_mut(mentor.position()) {
                        *price = (*price).max(worth - mentee_price);
                    }
                }
            }
        }
    }

    /// Prices mentees whose wishes are all met by mentors who are not crowded: as much as crowded ones would give.
    fn price_settled_mentees(
        &self,
        pair_value: Millionths,
        mentee_prices: &mut [Millionths],
        mentor_prices: &[Millionths],
    ) {
        let mentees = MenteeIndex::all(self.mentees.len()).zip(&self.mentees);
        for ((mentee, standing), mentee_price) in mentees.zip(mentee_prices) {
            if *standing != Standing::Settled {
                continue;
            }
            for candidate in self.instance.candidates(mentee) {
                let mentor = candidate.mentor;
                if let Some(Standing::Limit(_)) = self.mentors.get(mentor.position())
                    && !self.is_pinned(mentee, mentor)
                {
                    let worth = pair_value + Millionths::from(candidate.score.millionths());
                    let mentor_price = mentor_prices.get(mentor.position()).copied();
                    *mentee_price = (*mentee_price).max(worth - mentor_price.unwrap_or(0));
                }
            }
        }
    }

    fn is_pinned(&self, mentee: MenteeIndex, mentor: MentorIndex) -> bool {
        let pair = Pair { mentee, mentor };
        self.instance.pins().binary_search(&pair).is_ok()
    }
}
