//! What a pairing is optimized for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the best pairing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Objective {
    /// As many pairs as possible and, among all such pairings, the highest total score.
    #[default]
    MostMatched,
}

impl Objective {
    /// Every objective there is, in the order in which to offer them.
    pub const ALL: &[Self] = &[Self::MostMatched];

    /// Returns the name used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MostMatched => "most_matched",
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The text names no [`Objective`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no objective `{0}`; there is: most_matched")]
pub struct UnknownObjective(String);

impl FromStr for Objective {
    type Err = UnknownObjective;

    fn from_str(name: &str) -> Result<Self, UnknownObjective> {
        Self::ALL
            .iter()
            .copied()
            .find(|objective| objective.name() == name)
            .ok_or_else(|| UnknownObjective(name.to_owned()))
    }
}
