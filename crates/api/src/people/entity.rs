//! The table of people.

use std::collections::BTreeMap;

use pairwell_matching::{Availability, FieldValue, Goal, OfferedSkill, SoughtSkill};
use sea_orm::{QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{PersonRole, PersonState};
use crate::database::document::json_column;
use crate::ids::{OrganizationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    pub external_id: Option<String>,
    pub full_name: String,
    pub email: String,
    pub job_title: Option<String>,
    pub department: Option<String>,
    pub manager_id: Option<PersonId>,
    pub years_of_experience: Option<i64>,
    pub time_zone: Option<String>,
    pub capacity: i64,
    pub role: PersonRole,
    pub state: PersonState,
    pub profile: Profile,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
    /// When the person was erased; of them a row without a name stays, for the figures.
    pub erased_at: Option<ChronoDateTimeUtc>,
}

/// What matching reads of a person and no query filters by: kept as one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Profile {
    pub skills_offered: Vec<OfferedSkill>,
    pub skills_sought: Vec<SoughtSkill>,
    pub goals: Vec<Goal>,
    pub interests: Vec<String>,
    pub biography: String,
    pub languages: Vec<String>,
    pub availability: Availability,
    pub custom_fields: BTreeMap<String, FieldValue>,
}

json_column!(Profile);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

impl Entity {
    /// Everybody of all organizations, in the order in which they came.
    #[expect(
        clippy::disallowed_methods,
        reason = "the background goes over all tenants, one unit of work for each person"
    )]
    pub(crate) fn everybody() -> Select<Self> {
        <Self as EntityTrait>::find()
            .filter(Column::ErasedAt.is_null())
            .order_by_asc(Column::Id)
    }
}
