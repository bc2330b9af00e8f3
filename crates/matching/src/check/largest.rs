//! Verifies that nobody would rather have each other where ties are kept, and how many more pairs there can be.

use std::collections::BTreeSet;

use super::{Bound, Violation, fair};
use crate::{Instance, LargestStability, MenteeIndex, Pair, Score, SideStatistics};

/// What a candidate is to its two people.
#[derive(Clone, Copy)]
struct View {
    pair: Pair,
    mentee_likes: Score,
    mentor_likes: Score,
    is_chosen: bool,
    is_pinned: bool,
}

/// The partners of one person.
#[derive(Clone, Default)]
struct Own {
    room: u32,
    /// How much each partner is liked.
    likes: Vec<Score>,
    /// The least liked of those who are not pinned.
    replaceable: Option<Score>,
}

impl Own {
    fn add(&mut self, likes: Score, is_pinned: bool) {
        self.room = self.room.saturating_sub(1);
        self.likes.push(likes);
        if !is_pinned {
            let worst = self.replaceable.map_or(likes, |worst| worst.min(likes));
            self.replaceable = Some(worst);
        }
    }

    /// Whether a candidate would be liked better than a partner, or than nobody.
    fn would_rather(&self, likes: Score) -> bool {
        self.room > 0 || self.replaceable.is_some_and(|worst| worst < likes)
    }

    fn outranked(&self, likes: Score) -> u64 {
        self.likes.iter().map(|&own| u64::from(own < likes)).sum()
    }
}

/// Verifies stability, statistics and bound; returns the bound unless the pairing reaches it.
///
/// # Complexity
/// A few passes over the candidates, and one sort of them.
pub(super) fn verify(
    instance: &Instance,
    pairs: &[Pair],
    stated: &LargestStability,
    violations: &mut Vec<Violation>,
) -> Option<Bound> {
    if !violations.is_empty() {
        // The proof is about valid pairings only.
        return None;
    }
    let views = views(instance, pairs);
    let own = |room: &[u32]| -> Vec<Own> {
        let own = room.iter().map(|&room| Own {
            room,
            ..Own::default()
        });
        own.collect()
    };
    let (mut mentees, mut mentors) = (own(instance.wanted()), own(instance.capacity()));
    for view in views.iter().filter(|view| view.is_chosen) {
        if let Some(mentee) = mentees.get_mut(view.pair.mentee.position()) {
            mentee.add(view.mentee_likes, view.is_pinned);
        }
        if let Some(mentor) = mentors.get_mut(view.pair.mentor.position()) {
            mentor.add(view.mentor_likes, view.is_pinned);
        }
    }
    let count: u64 = pairs.iter().map(|_| 1).sum();
    let (mut mentee_ranks, mut mentor_ranks) = (count, count);
    for view in &views {
        let mentee = mentees.get(view.pair.mentee.position())?;
        let mentor = mentors.get(view.pair.mentor.position())?;
        mentee_ranks += mentee.outranked(view.mentee_likes);
        mentor_ranks += mentor.outranked(view.mentor_likes);
        let want_each_other =
            mentee.would_rather(view.mentee_likes) && mentor.would_rather(view.mentor_likes);
        if want_each_other && !view.is_chosen {
            violations.push(Violation::BlockingPair(view.pair));
        }
    }
    let found = (
        SideStatistics::new(count, mentee_ranks),
        SideStatistics::new(count, mentor_ranks),
    );
    if found != (stated.mentees, stated.mentors) {
        violations.push(Violation::WrongStatistics);
    }
    match proved(instance, pairs, stated, &views, &mentees, &mentors) {
        Ok(proved) if proved == u128::from(stated.most_pairs) => {}
        Ok(proved) => violations.push(Violation::WrongBound {
            stated: stated.most_pairs,
            proved: u64::try_from(proved).unwrap_or(u64::MAX),
        }),
        Err(violation) => violations.push(violation),
    }
    (count != stated.most_pairs).then_some(Bound::Pairs(stated.most_pairs))
}

fn views(instance: &Instance, pairs: &[Pair]) -> Vec<View> {
    let mut views = Vec::with_capacity(instance.candidate_count());
    for mentee in MenteeIndex::all(instance.wanted().len()) {
        let scores = instance.mentor_scores(mentee);
        for (place, candidate) in instance.candidates(mentee).iter().enumerate() {
            let pair = Pair {
                mentee,
                mentor: candidate.mentor,
            };
            let mentor_likes = scores.and_then(|scores| scores.get(place));
            views.push(View {
                pair,
                mentee_likes: candidate.score,
                mentor_likes: *mentor_likes.unwrap_or(&candidate.score),
                is_chosen: pairs.binary_search(&pair).is_ok(),
                is_pinned: instance.pins().binary_search(&pair).is_ok(),
            });
        }
    }
    views
}

/// Counts the most pairs that any stable pairing can have.
fn proved(
    instance: &Instance,
    pairs: &[Pair],
    stated: &LargestStability,
    views: &[View],
    mentees: &[Own],
    mentors: &[Own],
) -> Result<u128, Violation> {
    let covered = fair::most_pairs(instance, &stated.cover)?;
    let count = |pairs: &[Pair]| pairs.iter().map(|_| 1_u128).sum::<u128>();
    let pins = count(instance.pins());
    let free = count(pairs).saturating_sub(pins);
    let most = if has_short_way(views, mentees, mentors) {
        2 * free
    } else {
        3 * free / 2
    };
    Ok(covered.min(pins + most))
}

/// Whether a way of three pairs leads from this pairing to a larger one that is stable as far as these people go.
fn has_short_way(views: &[View], mentees: &[Own], mentors: &[Own]) -> bool {
    let has_room = |own: Option<&Own>| own.is_some_and(|own| own.room > 0);
    // Who could go to another mentor, and how much they like that one.
    let mut elsewhere: BTreeSet<(MenteeIndex, Option<Score>)> = BTreeSet::new();
    for view in views.iter().filter(|view| !view.is_chosen) {
        if has_room(mentors.get(view.pair.mentor.position())) {
            elsewhere.insert((view.pair.mentee, None));
            elsewhere.insert((view.pair.mentee, Some(view.mentee_likes)));
        }
    }
    // Whose seat is got by anybody, and whose by somebody liked as much.
    let mut by_anybody = BTreeSet::new();
    let mut by_equals = BTreeSet::new();
    for view in views
        .iter()
        .filter(|view| view.is_chosen && !view.is_pinned)
    {
        let Pair { mentee, mentor } = view.pair;
        if elsewhere.contains(&(mentee, Some(view.mentee_likes))) {
            by_anybody.insert(mentor);
        }
        if elsewhere.contains(&(mentee, None)) {
            by_equals.insert((mentor, view.mentor_likes));
        }
    }
    let mut open = views
        .iter()
        .filter(|view| !view.is_chosen && has_room(mentees.get(view.pair.mentee.position())));
    open.any(|view| {
        let mentor = view.pair.mentor;
        by_anybody.contains(&mentor) || by_equals.contains(&(mentor, view.mentor_likes))
    })
}
