//! The table of programs.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    fields::ApplicationField,
    model::{GroupSize, PairingEnd, ProgramKind, ProgramState},
};
use crate::database::document::json_column;
use crate::ids::{OrganizationId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgramId,
    pub name: String,
    pub description: String,
    pub kind: ProgramKind,
    pub state: ProgramState,
    pub always_on: bool,
    pub starts_on: ChronoDate,
    pub ends_on: ChronoDate,
    pub coordinator_approval: bool,
    pub response_days: i64,
    pub late_cancellation_hours: i64,
    pub requires_agreement: bool,
    pub pairing_end: PairingEnd,
    pub fields: Fields,
    /// Where there are groups: at least so many share one.
    pub least_group: Option<i64>,
    /// And at most so many.
    pub most_group: Option<i64>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// The program's own application fields, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fields(pub Vec<ApplicationField>);

json_column!(Fields);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

impl Model {
    /// How many share a group, where there are groups.
    pub(crate) fn group_size(&self) -> Option<GroupSize> {
        GroupSize::of(self.least_group, self.most_group)
    }

    /// The most mentees that a mentor takes at once.
    pub(crate) fn most_mentees(&self) -> u32 {
        let of_group = self.group_size().map(|size| size.most);
        of_group.unwrap_or_else(|| self.kind.most_mentees())
    }
}
