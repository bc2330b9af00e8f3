//! The table of gatherings.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{GatheringKind, GatheringState};
use crate::{
    database::document::json_column,
    ids::{GatheringId, OrganizationId, PersonId, ProgramId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gatherings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GatheringId,
    pub program_id: Option<ProgramId>,
    pub host_id: Option<PersonId>,
    pub kind: GatheringKind,
    pub title: String,
    pub description: String,
    pub place: Option<String>,
    pub skills: SkillNames,
    pub starts_at: ChronoDateTimeUtc,
    pub ends_at: ChronoDateTimeUtc,
    pub capacity: i64,
    pub seats_taken: i64,
    pub slot_minutes: Option<i64>,
    pub state: GatheringState,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// The skills that a gathering is about, as a JSON column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SkillNames(pub Vec<String>);

json_column!(SkillNames);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

/// The table by which gatherings are found by skill.
pub(crate) mod skills {
    use sea_orm::entity::prelude::*;

    use crate::ids::{GatheringId, OrganizationId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "gathering_skills")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: OrganizationId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub gathering_id: GatheringId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub normalized_name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenancy::tenant_scoped!();
}
