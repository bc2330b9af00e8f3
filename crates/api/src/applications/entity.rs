//! The table of applications.

use std::collections::BTreeMap;

use pairwell_matching::{FieldValue, Goal};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ApplicationRole, ApplicationState};
use crate::database::document::json_column;
use crate::ids::{ApplicationId, OrganizationId, PersonId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "applications")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicationId,
    pub program_id: ProgramId,
    pub person_id: PersonId,
    pub role: ApplicationRole,
    pub state: ApplicationState,
    pub capacity: i64,
    pub seats_taken: i64,
    pub details: Details,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub decided_at: Option<ChronoDateTimeUtc>,
    /// When it last came to have a seat that others may take, as far as that is known.
    pub seat_freed_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// What matching reads of an application and no query filters by: kept as one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_load: Option<u32>,
    pub motivation: String,
    pub goals: Vec<Goal>,
    pub answers: BTreeMap<String, FieldValue>,
    pub preferred: Vec<PersonId>,
    pub avoided: Vec<PersonId>,
}

json_column!(Details);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
