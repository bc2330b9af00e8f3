//! The tenant filter: the one way to begin a query, and what of a tenant's rows somebody sees.

use std::sync::OnceLock;

use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{SelectStatement, UnionType},
};

use crate::auth::Caller;

/// Gives the entity of this module `Entity::of(tenant)`, the only start of a select in the rest of the code:
/// clippy refuses a bare `find` or `find_by_id` outside of this file's macro. With `by_id`, it gives `Entity::by_id`, too.
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
    (by_id) => {
        crate::tenancy::tenant_scoped!();

        impl Entity {
            /// One row of one organization. The text of this query, the most frequent of all, is made once.
            pub(crate) async fn by_id(
                db: &impl sea_orm::ConnectionTrait,
                organization: crate::ids::OrganizationId,
                id: impl Into<sea_orm::Value>,
            ) -> Result<Option<Model>, sea_orm::DbErr> {
                use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryTrait, Statement};
                static TEXT: crate::tenancy::QueryText = crate::tenancy::QueryText::new();
                let (backend, id) = (db.get_database_backend(), id.into());
                let text = TEXT.get_or_make(backend, || {
                    let select = Self::of(organization).filter(Column::Id.eq(id.clone()));
                    select.build(backend).sql
                });
                let values = [organization.into(), id];
                let statement = Statement::from_sql_and_values(backend, text, values);
                Model::find_by_statement(statement).one(db).await
            }
        }
    };
}

pub(crate) use tenant_scoped;

/// What of a list somebody sees who is no owner: all of the programs that they coordinate, and their own, which is what any of
/// these conditions finds among `rows`.
///
/// Each condition is a query of its own, so that an index answers it. Joined by OR, SQLite would read the whole tenant in the
/// order of the list to find a member's few rows.
pub(crate) fn visible<E: EntityTrait>(
    caller: &Caller,
    rows: &Select<E>,
    (id, program): (E::Column, E::Column),
    own: Vec<Condition>,
) -> Condition {
    let mut visible = Condition::any();
    if let Some(all) = any_of(rows, id, own) {
        visible = visible.add(id.in_subquery(all));
    }
    // An empty list of programs finds nothing, but must not be left out where nothing else limits what is seen.
    if visible.is_empty() || !caller.programs().is_empty() {
        visible = visible.add(program.is_in(caller.programs().iter().copied()));
    }
    visible
}

/// The ids of what any of these conditions finds among `rows`, each by a query of its own; nothing without a condition.
pub(crate) fn any_of<E: EntityTrait>(
    rows: &Select<E>,
    id: E::Column,
    conditions: Vec<Condition>,
) -> Option<SelectStatement> {
    let mut queries = conditions.into_iter().map(|condition| {
        let found = rows.clone().select_only().column(id).filter(condition);
        found.into_query()
    });
    let mut all = queries.next()?;
    for query in queries {
        all.union(UnionType::Distinct, query);
    }
    Some(all)
}

/// The text of a query that differs in its values only, for each kind of database.
#[derive(Debug)]
pub(crate) struct QueryText {
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl QueryText {
    pub(crate) const fn new() -> Self {
        Self {
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// The text for this kind of database, which `make` makes when it is first needed.
    pub(crate) fn get_or_make(&self, backend: DbBackend, make: impl FnOnce() -> String) -> &str {
        let text = if backend == DbBackend::Sqlite {
            &self.sqlite
        } else {
            &self.postgres
        };
        text.get_or_init(make)
    }
}
