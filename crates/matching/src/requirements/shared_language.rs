//! The two can talk to each other.

use serde::{Deserialize, Serialize};

use crate::policy::IfMissing;

/// The two share a language. Data is missing when either side names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedLanguage {
    /// The answer where a profile does not say enough.
    #[serde(default)]
    pub missing: IfMissing,
}
