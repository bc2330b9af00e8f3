//! Solves one block exactly: the auction first, then searches until everything fits.

use super::auction::{Auction, Found, PATIENCE};
use super::block::{Block, Millionths, people};
use super::loads;
use super::market::Market;
use super::release::Release;
use crate::{Cancelled, Monitor};

/// Searches between two looks at whether to go on.
const BETWEEN_LOOKS: u32 = 256;

/// Bids for each unit of need that may show that every need can be met: more than where all can be met are needed.
const HASTE: usize = 16;

/// How far the columns of the first backward searches reach: most ways end within it.
const FIRST_REACH: Millionths = 16_000;

/// How much farther those of the next reach, when a way does not.
const REACH_GROWTH: Millionths = 8;

/// Finds the cheapest pairing of a block, with its prices.
///
/// # Errors
/// When the monitor cancels.
///
/// # Complexity
/// In practice about ten bids for each unit of need and a search for one in fifty; at worst a search for each
/// unit and seat, each as long as a pass over all edges with a heap.
pub(super) fn solve(block: Block, monitor: &dyn Monitor) -> Result<Market, Cancelled> {
    let auction = Auction::begin(&block, PATIENCE, monitor)?.finish(monitor)?;
    let found = auction.into_parts();
    repair(block, found, monitor)
}

/// Does the same, where a first phase of bids shows that every need can be met; otherwise gives the block back.
///
/// # Errors
/// When the monitor cancels.
pub(super) fn solve_if_served(
    block: Block,
    monitor: &dyn Monitor,
) -> Result<Result<Market, Block>, Cancelled> {
    let auction = Auction::begin(&block, HASTE, monitor)?;
    if !auction.is_everybody_served() {
        return Ok(Err(block));
    }
    let found = auction.finish(monitor)?.into_parts();
    repair(block, found, monitor).map(Ok)
}

/// Makes exact what an auction found.
fn repair(
    block: Block,
    (prices, limits, pairing): Found,
    monitor: &dyn Monitor,
) -> Result<Market, Cancelled> {
    let mut market = Market::new(block, prices, limits, pairing);
    market.serve(monitor)?;
    market.lower_prices(monitor)?;
    loads::fill(&mut market, monitor)?;
    Ok(market)
}

impl Market {
    /// Gives every bidder what it needs, or as much as pays.
    ///
    /// # Errors
    /// When the monitor cancels.
    pub(super) fn serve(&mut self, monitor: &dyn Monitor) -> Result<(), Cancelled> {
        let mut searches = 0;
        for bidder in people(self.limits.len()) {
            // Who goes without something at no loss has nothing to look for.
            while self.is_short(bidder) && self.limit(bidder) < self.block.outside {
                look(&mut searches, monitor)?;
                if self.admit(bidder) == super::admit::Admission::Impossible {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Lowers the price of every seat that is left to zero, or fills it.
    ///
    /// # Errors
    /// When the monitor cancels.
    pub(super) fn lower_prices(&mut self, monitor: &dyn Monitor) -> Result<(), Cancelled> {
        let too_dear: Vec<u32> = people(self.prices.len())
            .filter(|&object| self.has_room(object) && self.price(object) > 0)
            .collect();
        if too_dear.is_empty() {
            return Ok(());
        }
        let mut reach = FIRST_REACH;
        let mut columns = self.columns(reach);
        let mut searches = 0;
        for object in too_dear {
            while self.has_room(object) && self.price(object) > 0 {
                look(&mut searches, monitor)?;
                if self.release(object, &columns, false) == Release::TooShort {
                    reach *= REACH_GROWTH;
                    columns = self.columns(reach);
                }
            }
        }
        Ok(())
    }
}

/// Asks the monitor now and then.
pub(super) fn look(searches: &mut u32, monitor: &dyn Monitor) -> Result<(), Cancelled> {
    *searches += 1;
    if (*searches).is_multiple_of(BETWEEN_LOOKS) && monitor.is_cancelled() {
        return Err(Cancelled);
    }
    Ok(())
}
