//! Bounds the total of all divisions by an easy problem: everybody chooses companions for themselves.

use super::{PeerWorth, Peers};
use crate::{Cancelled, Monitor, Objective, Prices, solve};

/// Returns a bound for all divisions, with the prices that prove its total.
pub(super) fn companions(
    peers: &Peers,
    monitor: &dyn Monitor,
) -> Result<(PeerWorth, Prices), Cancelled> {
    // Built from different people in order, the instance is valid and has no minimum loads to miss.
    let solution = peers.companions().and_then(|instance| {
        Some((
            solve(&instance, Objective::BestTotal, monitor).ok()?,
            instance,
        ))
    });
    let (solution, instance) = solution.ok_or(Cancelled)?;
    let scores = solution
        .pairs
        .iter()
        .filter_map(|&pair| instance.score(pair));
    let total: u64 = scores.map(|score| u64::from(score.millionths())).sum();
    let bound = PeerWorth {
        placed: u64::try_from(peers.most_placed()).unwrap_or(u64::MAX),
        total_score: total / 2,
    };
    Ok((
        bound,
        solution.certificate.prices().cloned().unwrap_or_default(),
    ))
}
