//! Two people who were paired before are not paired again, or not so soon.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::requirements::Rule;
use crate::scoring::Answers;

/// The two were not paired before, or the pairing ended long enough ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierPairs {
    /// Days after the end of a pairing before the two may be paired again; never when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36500))]
    pub cool_down_days: Option<u32>,
}

impl Rule for EarlierPairs {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.earlier().flatten().all(|days| {
            self.cool_down_days
                .is_some_and(|cool_down_days| days >= cool_down_days)
        })
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::EarlierPair {
            days_since_end: pair.earlier().flatten().min(),
        }
    }

    fn answers(&self, _prepared: &Prepared) -> Answers {
        Answers::Named
    }
}
