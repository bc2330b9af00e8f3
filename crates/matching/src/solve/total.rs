//! The objectives `most_matched` and `best_total`: the highest worth, where a pair may have a value beside its score.

use super::network::Network;
use crate::{
    Cancelled, Certificate, Instance, MenteeIndex, Monitor, Pair, Phase, Prices, Score, Solution,
};

/// Solves for the pairing worth most, where every pair is worth its score plus `pair_value`.
///
/// With a pair value that exceeds any sum of scores it has the most pairs and, among such pairings, the
/// highest total score; with none it has the highest total score. Mentees enter one wanted mentor at a time, each along the path that loses least.
///
/// # Complexity
/// At worst one pass over all candidates (with a heap) for each wanted mentor; in practice a path touches
/// a small part of them.
///
/// # Source
/// Successive shortest paths with prices: Edmonds and Karp (1972), Tomizawa (1971). Where Jonker and
/// Volgenant (1987) duplicate seats, ours are counted.
pub(super) fn solve(
    instance: &Instance,
    pair_value: u64,
    monitor: &dyn Monitor,
) -> Result<Solution, Cancelled> {
    let mut network = Network::new(instance, pair_value);
    let total = instance
        .wanted()
        .iter()
        .map(|&wanted| u64::from(wanted))
        .sum();
    let mut done = 0;
    for (mentee, &wanted) in MenteeIndex::all(instance.wanted().len()).zip(instance.wanted()) {
        for _ in 0..network.enter(mentee) {
            if monitor.is_cancelled() {
                return Err(Cancelled);
            }
            if !network.admit(mentee) {
                // Where one wish fails to find a seat, the mentee's further wishes fail alike.
                break;
            }
        }
        done += u64::from(wanted);
        monitor.progress(Phase::Solve, done, total);
    }
    let (chosen, mentee_prices, mentor_prices) = network.into_result();
    let mut pairs: Vec<Pair> = instance.pins().iter().copied().chain(chosen).collect();
    pairs.sort_unstable();
    Ok(Solution {
        pairs,
        certificate: Certificate::Prices(Prices {
            pair_value,
            mentee_prices,
            mentor_prices,
        }),
    })
}

/// Returns the least value of a pair that no sum of scores outweighs.
pub(super) fn decisive_pair_value(instance: &Instance) -> u64 {
    let mut candidates_of = vec![0_u32; instance.capacity().len()];
    let mut wishes = 0;
    for (mentee, &wanted) in MenteeIndex::all(instance.wanted().len()).zip(instance.wanted()) {
        let mut candidates = 0;
        for candidate in instance.candidates(mentee) {
            candidates += 1;
            if let Some(count) = candidates_of.get_mut(candidate.mentor.position()) {
                *count += 1;
            }
        }
        wishes += u64::from(wanted.min(candidates));
    }
    let seats = candidates_of.iter().zip(instance.capacity());
    let seats = seats
        .map(|(&candidates, &capacity)| u64::from(candidates.min(capacity)))
        .sum();
    u64::from(Score::SCALE) * wishes.min(seats) + 1
}
