//! The tenant filter: the one way to begin a query.

/// Gives the entity of this module `Entity::of(tenant)`, the only start of a select in the rest of the code:
/// clippy refuses a bare `find` or `find_by_id` outside of this file's macro.
macro_rules! tenant_scoped {
    () => {
        impl Entity {
            /// Selects among the rows of one organization.
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the filter that makes a bare `find` safe"
            )]
            pub(crate) fn of(organization: crate::ids::OrganizationId) -> sea_orm::Select<Self> {
                use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
                <Self as EntityTrait>::find().filter(Column::OrganizationId.eq(organization))
            }
        }
    };
}

pub(crate) use tenant_scoped;
