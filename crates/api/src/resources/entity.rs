//! The tables of resources, of their skills and of who finds them helpful.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{ResourceKind, ResourceState};
use crate::{
    database::document::json_column,
    ids::{OrganizationId, PersonId, ProgramId, ResourceId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resources")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResourceId,
    pub program_id: Option<ProgramId>,
    pub owner_id: Option<PersonId>,
    pub kind: ResourceKind,
    pub title: String,
    pub url: String,
    pub description: String,
    pub licence: Option<String>,
    pub skills: SkillNames,
    pub helpful_count: i64,
    pub state: ResourceState,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// The skills that a resource is about, as a JSON column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SkillNames(pub Vec<String>);

json_column!(SkillNames);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

crate::lifecycle::versioned!();

/// The table by which resources are found by skill.
pub(crate) mod skills {
    use sea_orm::entity::prelude::*;

    use crate::ids::{OrganizationId, ResourceId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "resource_skills")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: OrganizationId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub resource_id: ResourceId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub normalized_name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenancy::tenant_scoped!();
}

/// The table of who finds which resource helpful.
pub(crate) mod marks {
    use sea_orm::entity::prelude::*;

    use crate::ids::{OrganizationId, PersonId, ResourceId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "resource_marks")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: OrganizationId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub resource_id: ResourceId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenancy::tenant_scoped!();
}
