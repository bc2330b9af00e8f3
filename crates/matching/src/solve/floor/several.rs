//! Mentees who want several mentors: how few of them are matched cannot be bounded exactly.

use super::flow::{self, Flow};
use super::network::{Limits, Network};
use super::rates::{self, Standing};
use super::{Search, unbound};
use crate::solve::SolveError;
use crate::{Objective, Pair};

impl Search<'_> {
    /// Looks for a pairing of a single rate where mentees who want several mentors are matched beyond the limits.
    ///
    /// First everybody in a group wants only one mentor, which says who is matched; then nobody else is, and these want
    /// as many as they do.
    pub(super) fn serve_fewer(&mut self, limits: &Limits) -> Result<(), SolveError> {
        let instance = self.network.instance;
        let mut pinned = vec![0_u32; instance.wanted().len()];
        for pin in instance.pins() {
            if let Some(count) = pinned.get_mut(pin.mentee.position()) {
                *count += 1;
            }
        }
        let groups = self.network.floor.groups().iter();
        let wishes = instance.wanted().iter().zip(pinned).zip(groups);
        let one_each = wishes.map(|((&wanted, pinned), group)| match group {
            Some(_) => wanted.min(pinned.max(1)),
            None => wanted,
        });
        let one_each: Vec<u32> = one_each.collect();
        let Some(pairs) = self.limited(one_each, limits)? else {
            return Ok(());
        };
        let mut is_matched = vec![false; instance.wanted().len()];
        for pair in &pairs {
            if let Some(is_matched) = is_matched.get_mut(pair.mentee.position()) {
                *is_matched = true;
            }
        }
        let groups = self.network.floor.groups().iter();
        let wishes = instance.wanted().iter().zip(is_matched).zip(groups);
        let only_these = wishes.map(|((&wanted, is_matched), group)| {
            if is_matched || group.is_none() {
                wanted
            } else {
                0
            }
        });
        for pairs in [Some(pairs), self.limited(only_these.collect(), limits)?] {
            let pairs = pairs.unwrap_or_default();
            let matched = self.network.floor.matched(&pairs);
            let standing = rates::standing(self.network.floor, &self.rates, &matched);
            let holds_pins = instance
                .pins()
                .iter()
                .all(|pin| pairs.binary_search(pin).is_ok());
            if standing == Standing::Met && holds_pins {
                let worth = self.worth(&pairs);
                self.keep(worth, pairs);
            }
        }
        Ok(())
    }

    /// Solves with other wishes within the limits; nothing if there is no pairing.
    fn limited(&self, wanted: Vec<u32>, limits: &Limits) -> Result<Option<Vec<Pair>>, SolveError> {
        let instance = self.network.instance;
        let loads = instance.least_load().to_vec();
        let changed = instance.with_demands(wanted, loads, instance.pins().to_vec());
        let objective = match self.network.pair_value {
            0 => Objective::BestTotal,
            _ => Objective::MostMatched,
        };
        let ((pairs, prices), value) = match unbound(&changed, objective, self.monitor) {
            Err(SolveError::Conflicts(_)) => return Ok(None),
            solved => solved?,
        };
        let network = Network::new(&changed, self.network.floor, value);
        let mut flow = Flow::new(&network, &pairs, &prices);
        let mut paths = flow::Search::new(&network);
        let found = flow.limit(&network, limits, &mut paths, self.monitor)?;
        Ok(found.ok().map(|()| flow.pairs(&network)))
    }
}
