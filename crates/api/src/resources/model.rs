//! What a resource looks like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use pairwell_matching::normalize;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{PersonId, ProgramId, ResourceId},
    lifecycle::states,
    request::{Input, Violations, limits::check_short_texts},
};

states! {
    /// Where a resource stands.
    ResourceState {
        /// Is found and can be shared.
        Active = "active" => [Archived],
        /// Is kept where it was shared, and no longer found.
        Archived = "archived" => [],
    }
}

/// What a resource is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResourceKind {
    /// A text to read in one sitting.
    #[sea_orm(string_value = "article")]
    Article,
    /// A book.
    #[sea_orm(string_value = "book")]
    Book,
    /// A course.
    #[sea_orm(string_value = "course")]
    Course,
    /// A video.
    #[sea_orm(string_value = "video")]
    Video,
    /// Something to listen to.
    #[sea_orm(string_value = "podcast")]
    Podcast,
    /// Something to fill in.
    #[sea_orm(string_value = "template")]
    Template,
    /// Something to work with.
    #[sea_orm(string_value = "tool")]
    Tool,
    /// Anything else.
    #[sea_orm(string_value = "other")]
    Other,
}

/// Whom a resource is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Audience {
    /// The participants of its program.
    Program,
    /// Everybody in the organization.
    Organization,
}

/// A resource to share, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateResource {
    /// For example `How to read a balance sheet`.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub title: String,
    /// Where it is; `https` only, without a user name.
    #[schema(max_length = 2000, pattern = "^https://[^\\s/?#@]+([/?#]\\S*)?$")]
    pub url: String,
    /// What it is.
    #[schema(inline)]
    pub kind: ResourceKind,
    /// Whom it is for.
    #[schema(inline)]
    pub audience: Audience,
    /// The program; required for its participants as audience, absent otherwise. Not changed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub program_id: Option<ProgramId>,
    /// Skills that it is about.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub skills: Vec<String>,
    /// Under which licence it may be used, for example `CC-BY-4.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    pub licence: Option<String>,
    /// Why it is worth the time.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub description: String,
}

impl Input for CreateResource {
    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.program_id.is_some() == (self.audience == Audience::Program),
            "/program_id",
            "audience",
            "name the program when the audience is its participants, and only then",
        );
        for (place, name) in self.skills.iter().enumerate() {
            violations.require(
                !normalize(name).is_empty(),
                &format!("/skills/{place}"),
                "empty",
                "a name needs a letter or a digit",
            );
        }
        check_short_texts("/skills", &self.skills, violations);
    }
}

fn audience(program: Option<ProgramId>) -> Audience {
    if program.is_some() {
        Audience::Program
    } else {
        Audience::Organization
    }
}

/// The editable part, for merge patches.
impl From<entity::Model> for CreateResource {
    fn from(row: entity::Model) -> Self {
        Self {
            title: row.title,
            url: row.url,
            kind: row.kind,
            audience: audience(row.program_id),
            program_id: row.program_id,
            skills: row.skills.0,
            licence: row.licence,
            description: row.description,
        }
    }
}

/// Something that a person shares with others.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Resource {
    /// Identifies the resource.
    pub id: ResourceId,
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// What it is.
    #[schema(inline)]
    pub(crate) kind: ResourceKind,
    /// Whom it is for.
    #[schema(inline)]
    pub(crate) audience: Audience,
    /// The program whose participants it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_id: Option<ProgramId>,
    /// Who shared it; absent when that person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<PersonId>,
    /// That person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_name: Option<String>,
    /// Skills that it is about.
    pub skills: Vec<String>,
    /// Under which licence it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Why it is worth the time.
    pub description: String,
    /// How many people found it helpful.
    pub helpful_count: i64,
    /// Where it stands.
    #[schema(inline)]
    pub(crate) state: ResourceState,
    /// When it was shared first.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Resource {
    /// The resource with its owner's name.
    pub(crate) fn new(row: entity::Model, names: &HashMap<PersonId, String>) -> Self {
        Self {
            id: row.id,
            title: row.title,
            url: row.url,
            kind: row.kind,
            audience: audience(row.program_id),
            program_id: row.program_id,
            owner_id: row.owner_id,
            owner_name: row.owner_id.and_then(|owner| names.get(&owner).cloned()),
            skills: row.skills.0,
            licence: row.licence,
            description: row.description,
            helpful_count: row.helpful_count,
            state: row.state,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which resources, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListResources {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only about this skill, by any of its names.
    pub skill: Option<String>,
    /// Only this kind.
    #[param(inline)]
    pub(crate) kind: Option<ResourceKind>,
    /// Only for the participants of this program.
    pub program_id: Option<ProgramId>,
    /// Only those that this person shared.
    pub owner_id: Option<PersonId>,
    /// Active ones when absent.
    #[param(inline)]
    pub(crate) state: Option<ResourceState>,
    /// The order; `-` turns it round.
    #[param(inline)]
    pub(crate) sort: Option<ResourceSort>,
}

/// The orders of the list of resources.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum ResourceSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
    #[serde(rename = "-helpful_count")]
    MostHelpful,
}
