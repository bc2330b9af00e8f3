//! The skill catalogue: which names mean the same skill.

use serde::{Deserialize, Serialize};

/// The skills that an organization knows. Skills outside the catalogue are allowed and stand for themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkillCatalogue {
    /// The entries; their order does not matter.
    #[serde(default)]
    pub skills: Vec<CatalogueSkill>,
}

/// One skill of the catalogue.
///
/// Names and aliases are compared after normalization (case, punctuation and repeated spaces do not
/// matter), and each may belong to one skill only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueSkill {
    /// The canonical name.
    pub name: String,
    /// Other names of the same skill.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Canonical name of the skill that contains this one. Recorded; it earns no partial credit yet.
    #[serde(default)]
    pub broader: Option<String>,
}
