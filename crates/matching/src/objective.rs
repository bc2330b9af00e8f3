//! What a pairing is optimized for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the best pairing is.
///
/// Whatever the objective, pins are kept, nobody gets more partners than there is capacity for, and every
/// mentor gets at least their minimum load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Objective {
    /// As many pairs as possible and, among all such pairings, the highest total score.
    #[default]
    MostMatched,
    /// The highest total score, even if that leaves people unmatched who could have been matched.
    ///
    /// A pair counts with its score and an unmatched person with nothing, so that two mentees stay unmatched
    /// where one better pair is worth more than two others.
    BestTotal,
    /// No mentee and mentor would both rather have each other than whom they got.
    ///
    /// Everybody prefers the partner with the higher score and, of two with the same, the one numbered first.
    /// Of all stable pairings it is the one that is best for every mentee. A pinned pair is never given up:
    /// two people block a pairing only if each has room or somebody worse who is not pinned.
    Stable,
    /// As many pairs as can be found such that no mentee and mentor would both rather have each other, where partners
    /// with the same score are liked the same.
    ///
    /// [`Stable`](Self::Stable) breaks ties by number; whoever is indifferent could leave a seat to somebody with no other
    /// choice. To find the most pairs is NP-hard, so the result has at least two thirds of them, and a proved bound.
    LargestStable,
    /// As many pairs as possible and, among all such pairings, the worst score as high as possible, then the
    /// second worst, and so on (leximin).
    ///
    /// The scores of all pairs are compared from the worst up, the first difference deciding. A mentee who
    /// wants several mentors counts with each of them.
    Fair,
}

impl Objective {
    /// Every objective there is, in the order in which to offer them.
    pub const ALL: &[Self] = &[
        Self::MostMatched,
        Self::BestTotal,
        Self::Stable,
        Self::LargestStable,
        Self::Fair,
    ];

    /// Returns the name used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MostMatched => "most_matched",
            Self::BestTotal => "best_total",
            Self::Stable => "stable",
            Self::LargestStable => "largest_stable",
            Self::Fair => "fair",
        }
    }

    /// Whether prices prove the result, so that pairs which were not looked at can be proved to be no better.
    pub(crate) const fn has_prices(self) -> bool {
        matches!(self, Self::MostMatched | Self::BestTotal)
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The text names no [`Objective`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no objective `{name}`; there are: {}", names())]
pub struct UnknownObjective {
    name: String,
}

fn names() -> String {
    let names: Vec<_> = Objective::ALL.iter().map(|each| each.name()).collect();
    names.join(", ")
}

impl FromStr for Objective {
    type Err = UnknownObjective;

    fn from_str(name: &str) -> Result<Self, UnknownObjective> {
        Self::ALL
            .iter()
            .copied()
            .find(|objective| objective.name() == name)
            .ok_or_else(|| UnknownObjective {
                name: name.to_owned(),
            })
    }
}
