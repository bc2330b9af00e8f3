//! Two pairings side by side: of one program under two policies, or of two runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Score;
use crate::outcome::{Outcome, Statistics};
use crate::prepare::Prepared;

/// Two pairings side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comparison {
    /// The first pairing in numbers.
    pub before: Statistics,
    /// The second pairing in numbers.
    pub after: Statistics,
    /// Pairs that both make.
    pub kept: u32,
    /// Pairs that only the second makes.
    pub added: u32,
    /// Pairs that only the first makes.
    pub removed: u32,
    /// How mentees fare by the scores of the first.
    pub by_before: Shift,
    /// How mentees fare by the scores of the second.
    pub by_after: Shift,
    /// Mentees whose partners differ.
    pub changed: u32,
    /// Every mentee whose partners differ: who loses most by the scores of the first comes first, then by id.
    pub mentees: Vec<MenteeChange>,
}

/// Who gains and who loses, by the scores of one policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    /// Mentees whose partners score more in all.
    pub gaining: u32,
    /// Mentees whose partners score less in all.
    pub losing: u32,
    /// What all mentees gain together, in millionths; negative when they lose.
    pub total_score_millionths: i64,
}

/// A mentee whose partners differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenteeChange {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Partners in the first pairing, by id.
    pub before: Vec<Partner>,
    /// Partners in the second pairing, by id.
    pub after: Vec<Partner>,
    /// What the mentee gains by the scores of the first, in millionths; negative when the mentee loses.
    pub gain_by_before: i64,
    /// What the mentee gains by the scores of the second, in millionths; negative when the mentee loses.
    pub gain_by_after: i64,
}

/// A mentor of a mentee, judged twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Partner {
    /// Id of the mentor's application.
    pub mentor: String,
    /// What the pair is worth by the first; absent when one of the two is not of that program.
    pub score_before: Option<Score>,
    /// What the pair is worth by the second; absent when one of the two is not of that program.
    pub score_after: Option<Score>,
}

/// Sets two pairings side by side: of the same people under two policies, or of two snapshots.
///
/// Each pair that only one of them makes is judged by both, eligible there or not.
///
/// # Complexity
/// Sorts the pairs, and judges those that differ.
#[must_use]
pub fn compare(before: (&Prepared, &Outcome), after: (&Prepared, &Outcome)) -> Comparison {
    let mut partners: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for (side, (_, outcome)) in [before, after].iter().enumerate() {
        for pair in &outcome.pairs {
            let of_mentee = partners.entry(&pair.mentee).or_default();
            if let Some(list) = of_mentee.get_mut(side) {
                list.push(&pair.mentor);
            }
        }
    }
    let mut comparison = Comparison {
        before: before.1.statistics.clone(),
        after: after.1.statistics.clone(),
        kept: 0,
        added: 0,
        removed: 0,
        by_before: Shift::default(),
        by_after: Shift::default(),
        changed: 0,
        mentees: Vec::new(),
    };
    for (mentee, [first, second]) in partners {
        let count = |list: &[&str], other: &[&str], there: bool| {
            let counted = list.iter().filter(|one| other.contains(one) == there);
            u32::try_from(counted.count()).unwrap_or(u32::MAX)
        };
        comparison.kept += count(&first, &second, true);
        comparison.removed += count(&first, &second, false);
        comparison.added += count(&second, &first, false);
        if first == second {
            continue;
        }
        let change = mentee_change(mentee, [first, second], (before.0, after.0));
        comparison.by_before.count(change.gain_by_before);
        comparison.by_after.count(change.gain_by_after);
        comparison.changed += 1;
        comparison.mentees.push(change);
    }
    // Stable: they come in order of id.
    comparison
        .mentees
        .sort_by_key(|change| change.gain_by_before);
    comparison
}

/// Judges both lists of a mentee's partners by both programs.
fn mentee_change(
    mentee: &str,
    partners: [Vec<&str>; 2],
    (before, after): (&Prepared, &Prepared),
) -> MenteeChange {
    let [first, second] = partners.map(|mentors| -> Vec<Partner> {
        let partner = |mentor: &str| Partner {
            mentor: mentor.to_owned(),
            score_before: before.score_of(mentee, mentor),
            score_after: after.score_of(mentee, mentor),
        };
        mentors.into_iter().map(partner).collect()
    });
    MenteeChange {
        mentee: mentee.to_owned(),
        gain_by_before: gain(&first, &second, |partner| partner.score_before),
        gain_by_after: gain(&first, &second, |partner| partner.score_after),
        before: first,
        after: second,
    }
}

/// Returns what the second partners score more than the first.
fn gain(first: &[Partner], second: &[Partner], score: fn(&Partner) -> Option<Score>) -> i64 {
    let sum = |partners: &[Partner]| -> i64 {
        let scores = partners.iter().filter_map(score);
        scores.map(|score| i64::from(score.millionths())).sum()
    };
    sum(second) - sum(first)
}

impl Shift {
    fn count(&mut self, gain: i64) {
        self.gaining += u32::from(gain > 0);
        self.losing += u32::from(gain < 0);
        self.total_score_millionths += gain;
    }
}
