//! What a skill looks like on the wire.

use chrono::{DateTime, Utc};
use pairwell_matching::normalize;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::SkillId,
    request::{Input, Violations},
};

/// A skill to add, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Conflict mediation", "aliases": ["Mediation", "Conflict resolution"] }))]
pub(crate) struct CreateSkill {
    /// The canonical name. Case, punctuation and repeated spaces do not count: `public-speaking` is `Public Speaking`.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub name: String,
    /// Other names of the same skill. No name means two skills.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub aliases: Vec<String>,
    /// The skill that contains this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub broader_id: Option<SkillId>,
}

/// The longest alias, in characters; as long as the longest name.
const LONGEST_ALIAS: usize = 200;

impl Input for CreateSkill {
    fn check(&self, violations: &mut Violations) {
        let named = |name: &str| !normalize(name).is_empty();
        violations.require(
            named(&self.name),
            "/name",
            "empty",
            "a name needs a letter or a digit",
        );
        let mut seen = vec![normalize(&self.name)];
        for (place, alias) in self.aliases.iter().enumerate() {
            let pointer = format!("/aliases/{place}");
            violations.require(
                named(alias),
                &pointer,
                "empty",
                "an alias needs a letter or a digit",
            );
            violations.require(
                alias.chars().count() <= LONGEST_ALIAS,
                &pointer,
                "max_length",
                "at most 200 characters",
            );
            let normal = normalize(alias);
            violations.require(
                !seen.contains(&normal),
                &pointer,
                "unique",
                "the same as the name or an earlier alias",
            );
            seen.push(normal);
        }
    }
}

/// A skill of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Skill {
    /// Identifies the skill.
    pub id: SkillId,
    /// The canonical name.
    pub name: String,
    /// Other names of the same skill.
    pub aliases: Vec<String>,
    /// The skill that contains this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broader_id: Option<SkillId>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for Skill {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            aliases: row.aliases.0,
            broader_id: row.broader_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The editable part, for merge patches.
impl From<entity::Model> for CreateSkill {
    fn from(row: entity::Model) -> Self {
        Self {
            name: row.name,
            aliases: row.aliases.0,
            broader_id: row.broader_id,
        }
    }
}

/// Which skills, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListSkills {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only the skill that this name or alias means.
    pub name: Option<String>,
    /// Only skills that this one directly contains.
    pub broader_id: Option<SkillId>,
    /// The order; `-` turns it round.
    #[param(inline)]
    pub(crate) sort: Option<SkillSort>,
}

/// The orders of the catalogue.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum SkillSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameDescending,
}
