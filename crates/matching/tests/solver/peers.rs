//! Peer groups against all divisions, bounds that hold, and damaged results.

use pairwell_matching::{
    MOST_PEOPLE_TRIED, Monitor, PeerGroups, PeerProof, PeerVerdict, PeerViolation, PeerWorth,
    Peers, PeersError, Score, check_peer_groups, form_peer_groups,
};
use proptest::prelude::*;

use crate::instances::OutOfTime;

type Scores = Vec<(usize, usize, u32)>;

fn peers(people: usize, sizes: (usize, usize), scores: &Scores) -> Peers {
    let mut peers = Peers::new(people, sizes.0..=sizes.1).unwrap();
    for &(a, b, score) in scores {
        peers
            .score(a, b, Score::from_millionths(score).unwrap())
            .unwrap();
    }
    peers
}

/// Everybody may be with everybody; how well they fit is mixed from their numbers.
fn mixed(people: usize, sizes: (usize, usize)) -> Peers {
    let scores = (0..people)
        .flat_map(|a| (0..a).map(move |b| (b, a, (a * 7_919 + b * 104_729) as u32 % 1_000)));
    peers(people, sizes, &scores.collect())
}

fn worth_of(verdict: &PeerVerdict) -> (PeerWorth, PeerWorth) {
    match *verdict {
        PeerVerdict::Optimal(worth) => (worth, worth),
        PeerVerdict::Bounded { worth, bound } => (worth, bound),
        PeerVerdict::Rejected(violation) => panic!("{violation}"),
    }
}

/// Puts the people one after another into every group and none; keeps the best division with good sizes.
fn best(people: usize, sizes: (usize, usize), scores: &Scores) -> PeerWorth {
    fn extend(
        next: usize,
        people: usize,
        sizes: (usize, usize),
        scores: &Scores,
        groups: &mut Vec<Vec<usize>>,
        total: u64,
        best: &mut PeerWorth,
    ) {
        if next == people {
            if groups.iter().all(|group| group.len() >= sizes.0) {
                let placed = groups.iter().map(|group| group.len() as u64).sum();
                *best = (*best).max(PeerWorth {
                    placed,
                    total_score: total,
                });
            }
            return;
        }
        extend(next + 1, people, sizes, scores, groups, total, best);
        for group in 0..groups.len() {
            let score = |&other: &usize| {
                let found = scores
                    .iter()
                    .find(|score| (score.0, score.1) == (other, next));
                found.map(|score| u64::from(score.2))
            };
            let gain: Option<u64> = groups[group].iter().map(score).sum();
            if let Some(gain) = gain.filter(|_| groups[group].len() < sizes.1) {
                groups[group].push(next);
                extend(next + 1, people, sizes, scores, groups, total + gain, best);
                groups[group].pop();
            }
        }
        groups.push(vec![next]);
        extend(next + 1, people, sizes, scores, groups, total, best);
        groups.pop();
    }
    let mut found = PeerWorth::default();
    extend(0, people, sizes, scores, &mut Vec::new(), 0, &mut found);
    found
}

#[test]
fn out_of_time_there_are_groups_and_a_bound() {
    let peers = mixed(40, (4, 6));
    let found = |monitor: &dyn Monitor| {
        let groups = form_peer_groups(&peers, 1_000, monitor).unwrap();
        worth_of(&check_peer_groups(&peers, &groups))
    };
    let (hasty, bound) = found(&OutOfTime::after(0));
    let (patient, same) = found(&());
    assert!(hasty < patient && patient <= bound);
    assert_eq!(bound, same);
}

#[test]
fn the_pairs_that_fit_best_are_not_always_together() {
    // 1 and 2 fit best, but then 0 and 3 would be left with nothing.
    let scores = vec![
        (0, 1, 600_000),
        (1, 2, 1_000_000),
        (2, 3, 600_000),
        (0, 3, 0),
    ];
    let found = form_peer_groups(&peers(4, (2, 2), &scores), 0, &()).unwrap();
    assert_eq!(found.groups, [[0, 1], [2, 3]]);
    assert_eq!(
        (found.bound.placed, found.bound.total_score),
        (4, 1_200_000)
    );
}

#[test]
fn sizes_and_people_are_validated() {
    let sizes = |least, most| Peers::new(5, least..=most).unwrap_err();
    assert_eq!(sizes(1, 3), PeersError::Sizes { least: 1, most: 3 });
    assert_eq!(sizes(4, 3), PeersError::Sizes { least: 4, most: 3 });
    let mut peers = Peers::new(3, 2..=3).unwrap();
    assert_eq!(
        peers.score(1, 1, Score::ONE),
        Err(PeersError::NotTwoPeople(1, 1))
    );
    assert_eq!(
        peers.score(0, 3, Score::ONE),
        Err(PeersError::NotTwoPeople(0, 3))
    );
}

#[test]
fn extreme_shapes_are_divided() {
    let groups = |people, sizes| {
        let peers = mixed(people, sizes);
        let found = form_peer_groups(&peers, 100, &()).unwrap();
        worth_of(&check_peer_groups(&peers, &found)).0.placed
    };
    assert_eq!(groups(0, (2, 3)), 0);
    assert_eq!(groups(2, (3, 3)), 0);
    assert_eq!(groups(7, (3, 3)), 6);
    assert_eq!(groups(8, (3, 5)), 8);
    // Seven groups of four take 28 at most, and eight would need 32 people.
    assert_eq!(groups(31, (4, 4)), 28);
    assert_eq!(groups(20, (30, 40)), 0);
    assert_eq!(groups(200, (4, 6)), 200);
    // Nobody may be with anybody.
    let apart = Peers::new(20, 2..=4).unwrap();
    let found = form_peer_groups(&apart, 100, &()).unwrap();
    assert!(found.groups.is_empty());
    assert_eq!(
        worth_of(&check_peer_groups(&apart, &found)).0,
        PeerWorth::default()
    );
}

#[test]
fn damaged_results_are_rejected() {
    for people in [9, 20] {
        let mut peers = mixed(people, (3, 4));
        peers.score(0, 1, Score::ZERO).unwrap();
        let found = form_peer_groups(&peers, 100, &()).unwrap();
        worth_of(&check_peer_groups(&peers, &found));
        let reject = |damage: &dyn Fn(&mut PeerGroups), expected: PeerViolation| {
            let mut damaged = found.clone();
            damage(&mut damaged);
            assert_eq!(
                check_peer_groups(&peers, &damaged),
                PeerVerdict::Rejected(expected)
            );
        };
        let first = found.groups[0][0];
        reject(
            &|damaged| damaged.groups[0].truncate(2),
            PeerViolation::WrongSize(0),
        );
        reject(
            &|damaged| damaged.groups[1][0] = first,
            PeerViolation::WrongPerson(first),
        );
        reject(
            &|damaged| damaged.groups[0][0] = 99,
            PeerViolation::WrongPerson(99),
        );
        reject(
            &|damaged| damaged.bound.total_score -= 1,
            PeerViolation::BoundNotProved,
        );
        reject(
            &|damaged| damaged.bound.placed -= 1,
            PeerViolation::BoundNotProved,
        );
        if let PeerProof::Companions(_) = found.proof {
            reject(
                &|damaged| damaged.proof = PeerProof::AllTried,
                PeerViolation::BoundNotProved,
            );
            reject(
                &|damaged| {
                    let PeerProof::Companions(prices) = &mut damaged.proof else {
                        unreachable!()
                    };
                    prices.mentor_prices.fill(2_000_000);
                },
                PeerViolation::BoundNotProved,
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_division_of_few_people_is_better(
        people in 0..=8_usize, least in 2..=4_usize, more in 0..=2_usize,
        cells in prop::collection::vec(prop::option::weighted(0.8, 0..=5_u32), 28),
    ) {
        let pairs = (0..people).flat_map(|a| (0..a).map(move |b| (b, a)));
        let scores = pairs.zip(cells).filter_map(|((a, b), score)| Some((a, b, score? * 200_000)));
        let scores: Scores = scores.collect();
        let sizes = (least, least + more);
        let peers = peers(people, sizes, &scores);
        let found = form_peer_groups(&peers, 0, &()).unwrap();
        let verdict = check_peer_groups(&peers, &found);
        prop_assert_eq!(verdict, PeerVerdict::Optimal(best(people, sizes, &scores)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Hidden groups in which everybody fits perfectly, so that the best total is known.
    #[test]
    fn the_bound_of_many_people_holds(groups in 4..=10_usize, size in 4..=6_usize, noise in any::<u64>()) {
        let people = groups * size;
        prop_assume!(people > MOST_PEOPLE_TRIED);
        let hidden = |person: usize| person % groups;
        let scores = (0..people).flat_map(|a| (0..a).map(move |b| {
            let mixed = (noise ^ (a * people + b) as u64).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 44;
            let score = if hidden(a) == hidden(b) { 1_000_000 } else { (mixed % 900_000) as u32 };
            (b, a, score)
        }));
        let peers = peers(people, (size, size), &scores.collect());
        let found = form_peer_groups(&peers, 1_000, &()).unwrap();
        let (worth, bound) = worth_of(&check_peer_groups(&peers, &found));
        let best = (people * (size - 1) / 2) as u64 * 1_000_000;
        prop_assert_eq!(worth.placed, people as u64);
        // Here the bound is exact, because everybody's best companions are the hidden group.
        prop_assert_eq!(bound, PeerWorth { placed: people as u64, total_score: best });
        prop_assert!(worth.total_score > best / 2);
        prop_assert_eq!(form_peer_groups(&peers, 1_000, &()).unwrap(), found);
    }
}
