//! Solves one block exactly: the auction first, then searches until everything fits.

use super::auction::Auction;
use super::block::{Block, people};
use super::loads;
use super::market::Market;
use super::release::Release;
use crate::{Cancelled, Monitor};

/// Searches between two looks at whether to go on.
const BETWEEN_LOOKS: u32 = 256;

/// Finds the cheapest pairing of a block, with its prices.
///
/// # Errors
/// When the monitor cancels.
///
/// # Complexity
/// In practice about ten bids for each unit of need and a search for one in fifty; at worst a search for each
/// unit and seat, each as long as a pass over all edges with a heap.
pub(super) fn solve(block: Block, monitor: &dyn Monitor) -> Result<Market, Cancelled> {
    let (prices, limits, pairing) = Auction::run(&block, monitor)?.into_parts();
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
    fn lower_prices(&mut self, monitor: &dyn Monitor) -> Result<(), Cancelled> {
        let too_dear: Vec<u32> = people(self.prices.len())
            .filter(|&object| self.has_room(object) && self.price(object) > 0)
            .collect();
        let highest = too_dear.iter().map(|&object| self.price(object)).max();
        let mut columns = self.columns(2 * highest.unwrap_or(0));
        let mut reach = 2 * highest.unwrap_or(0);
        let mut searches = 0;
        for object in too_dear {
            while self.has_room(object) && self.price(object) > 0 {
                look(&mut searches, monitor)?;
                if self.release(object, &columns, false) == Release::TooShort {
                    reach = (2 * reach).max(2 * self.price(object));
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
