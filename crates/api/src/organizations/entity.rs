//! The table of organizations.

use sea_orm::entity::prelude::*;

use crate::ids::OrganizationId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    pub name: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The organization itself: the one table whose tenant is its id.
    #[expect(clippy::disallowed_methods, reason = "the id is the tenant")]
    pub(crate) fn of(organization: OrganizationId) -> Select<Self> {
        <Self as EntityTrait>::find().filter(Column::Id.eq(organization))
    }

    /// Organizations of this name, for the command line of the operator, who stands above tenants.
    #[expect(
        clippy::disallowed_methods,
        reason = "the operator looks for the tenant itself"
    )]
    pub(crate) fn named(name: &str) -> Select<Self> {
        <Self as EntityTrait>::find().filter(Column::Name.eq(name))
    }
}
