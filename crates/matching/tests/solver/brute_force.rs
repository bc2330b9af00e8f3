//! The best pairing by trying all of them.

use std::collections::HashMap;

use pairwell_matching::Objective;

use crate::instances::Parts;

/// Returns pairs and total score of the pairing that the objective asks for; the number of pairs says nothing
/// where only the total counts. `None` when no pairing meets all minimum loads.
///
/// Goes through the mentees one by one and remembers the best for each combination of seats left.
pub(crate) fn best(parts: &Parts, objective: Objective) -> Option<(u64, u64)> {
    let rank = |&(matched, score): &(u64, u64)| match objective {
        Objective::MostMatched => (matched, score),
        Objective::BestTotal => (score, 0),
        Objective::Stable | Objective::Fair | _ => panic!("no brute force for {objective}"),
    };
    let mut best = HashMap::from([(parts.capacity.clone(), (0, 0))]);
    for (mentee, &wanted) in parts.wanted.iter().enumerate() {
        let row: Vec<_> = parts
            .rows
            .iter()
            .filter(|row| row.0 as usize == mentee)
            .collect();
        let mut next = HashMap::new();
        for (seats, value) in best {
            for choice in 0..1_u32 << row.len() {
                if choice.count_ones() > wanted {
                    continue;
                }
                let chosen = row
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| choice >> place & 1 == 1);
                let chosen: Vec<_> = chosen.map(|(_, row)| **row).collect();
                let pinned = parts.pins.iter().filter(|pin| pin.0 as usize == mentee);
                if pinned
                    .clone()
                    .any(|pin| !chosen.iter().any(|row| row.1 == pin.1))
                {
                    continue;
                }
                let mut seats = seats.clone();
                if chosen.iter().any(|row| seats[row.1 as usize] == 0) {
                    continue;
                }
                chosen.iter().for_each(|row| seats[row.1 as usize] -= 1);
                let (matched, score): (u64, u64) = value;
                let score = score + chosen.iter().map(|row| u64::from(row.2)).sum::<u64>();
                let value = (matched + chosen.len() as u64, score);
                let known = next.entry(seats).or_insert(value);
                if rank(&value) > rank(known) {
                    *known = value;
                }
            }
        }
        best = next;
    }
    let loads_met = |seats: &Vec<u32>| {
        let left = seats.iter().zip(&parts.capacity).zip(&parts.least_load);
        left.into_iter()
            .all(|((left, capacity), least)| capacity - left >= *least)
    };
    let valid = best.into_iter().filter(|(seats, _)| loads_met(seats));
    valid.map(|(_, value)| value).max_by_key(rank)
}
