//! Tries all divisions of few people, by dynamic programming over sets.

use super::{PeerWorth, Peers};

/// A set of people: bit `p` stands for person `p`.
type Set = usize;

/// Returns the best division and its worth.
///
/// The best division of a set leaves out its first person or puts them into one of the groups there can be.
#[expect(
    clippy::indexing_slicing,
    reason = "every list has an entry for each set of the people, and only such sets are formed"
)]
pub(super) fn divide(peers: &Peers) -> (Vec<Vec<usize>>, PeerWorth) {
    let sets: usize = 1 << peers.people;
    let worths = group_worths(peers, sets);
    let mut best = vec![PeerWorth::default(); sets];
    // The group of the first person in the best division; no set when they are left out.
    let mut first_group: Vec<Set> = vec![0; sets];
    for set in 1..sets {
        let first = set & set.wrapping_neg();
        let others = set ^ first;
        best[set] = best[others];
        let mut companions = others;
        while companions != 0 {
            let group = first | companions;
            if let Some(worth) = worths[group] {
                let rest = best[set ^ group];
                let worth = PeerWorth {
                    placed: worth.placed + rest.placed,
                    total_score: worth.total_score + rest.total_score,
                };
                if worth > best[set] {
                    best[set] = worth;
                    first_group[set] = group;
                }
            }
            companions = (companions - 1) & others;
        }
    }
    let mut groups = Vec::new();
    let mut set = sets - 1;
    while set != 0 {
        let group = first_group[set];
        if group == 0 {
            set &= set - 1;
        } else {
            groups.push(
                (0..peers.people)
                    .filter(|person| group >> person & 1 == 1)
                    .collect(),
            );
            set ^= group;
        }
    }
    (groups, best[sets - 1])
}

/// Returns for each set what it is worth as a group; `None` when it cannot be one.
#[expect(
    clippy::indexing_slicing,
    reason = "every list has an entry for each set of the people, and only such sets are formed"
)]
fn group_worths(peers: &Peers, sets: usize) -> Vec<Option<PeerWorth>> {
    // The total of every set no two of whom must be apart, whatever its size.
    let mut totals: Vec<Option<u64>> = vec![Some(0); sets];
    for set in 1..sets {
        let rest = set & (set - 1);
        let first = index(set.trailing_zeros());
        let others = (0..peers.people).filter(|person| rest >> person & 1 == 1);
        totals[set] = others.fold(totals[rest], |total, other| {
            Some(total? + u64::from(peers.between(first, other)?))
        });
    }
    let worth = |(set, total): (usize, &Option<u64>)| {
        let placed = set.count_ones();
        let fits = (peers.least..=peers.most).contains(&index(placed));
        total.filter(|_| fits).map(|total_score| PeerWorth {
            placed: u64::from(placed),
            total_score,
        })
    };
    totals.iter().enumerate().map(worth).collect()
}

fn index(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
