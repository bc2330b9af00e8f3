//! The table of the event log: append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::database::document::json_column;
use crate::ids::{EventId, OrganizationId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub kind: String,
    pub subject_type: String,
    pub subject_id: Uuid,
    pub actor: String,
    pub data: Data,
    pub created_at: ChronoDateTimeUtc,
}

/// What an event tells beside who, what and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Data(pub Json);

json_column!(Data);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
