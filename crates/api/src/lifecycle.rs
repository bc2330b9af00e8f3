//! State machines: which step is possible from which state, and the one way to change or remove a row that was read before.
//! Every step in the code passes [`Lifecycle::ensure`].

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Value,
};

use crate::{
    context::Unit,
    error::{Code, Problem, Result},
};

/// The states of one kind of object.
pub(crate) trait Lifecycle: Copy + PartialEq + 'static {
    /// The name of a state, as stored and as on the wire.
    fn name(self) -> &'static str;

    /// The states that can follow this one.
    fn next(self) -> &'static [Self];

    /// Refuses a step that the state machine does not know.
    fn ensure(self, to: Self) -> Result<()> {
        if self.next().contains(&to) {
            Ok(())
        } else {
            Err(self.refuse(to))
        }
    }

    /// The answer to a step that is not possible: 409, with the steps that are.
    fn refuse(self, to: Self) -> Problem {
        let allowed: Vec<String> = self
            .next()
            .iter()
            .map(|state| state.name().to_owned())
            .collect();
        let possible = if allowed.is_empty() {
            "this state is final".to_owned()
        } else {
            format!("possible next states: {}", allowed.join(", "))
        };
        Problem::new(
            Code::InvalidTransition,
            format!(
                "From `{}` there is no step to `{}`; {possible}.",
                self.name(),
                to.name()
            ),
        )
        .with_allowed(allowed)
    }
}

/// Defines an enum of states that is stored and sent under its `snake_case` name, with its possible steps.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal => [$($next:ident),*],)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* #[sea_orm(string_value = $text)] $variant,)+
        }

        impl crate::lifecycle::Lifecycle for $name {
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            fn next(self) -> &'static [Self] {
                match self { $(Self::$variant => &[$(Self::$next),*],)+ }
            }
        }
    };
}

pub(crate) use states;

/// Refuses a write that found the row changed or gone: somebody was faster.
pub(crate) fn changed_meanwhile() -> Problem {
    Problem::new(
        Code::Conflict,
        "Another request changed the object at the same moment. Read it again and decide anew.",
    )
}

/// The row that a conditional update wrote; none means that somebody was faster.
pub(crate) fn written<Row>(rows: Vec<Row>) -> Result<Row> {
    rows.into_iter().next().ok_or_else(changed_meanwhile)
}

/// A table whose rows have a version, which every change raises.
pub(crate) trait Versioned: EntityTrait {
    /// The tenant.
    const ORGANIZATION: Self::Column;
    /// What identifies a row of a tenant.
    const ID: Self::Column;
    /// What every change raises.
    const VERSION: Self::Column;
    /// When the row was changed.
    const UPDATED_AT: Option<Self::Column>;
}

/// Says of the entity of this module that its rows have a version.
macro_rules! versioned {
    () => {
        crate::lifecycle::versioned!(Some(Column::UpdatedAt));
    };
    (never_changed) => {
        crate::lifecycle::versioned!(None);
    };
    ($updated_at:expr) => {
        impl crate::lifecycle::Versioned for Entity {
            const ORGANIZATION: Column = Column::OrganizationId;
            const ID: Column = Column::Id;
            const VERSION: Column = Column::Version;
            const UPDATED_AT: Option<Column> = $updated_at;
        }
    };
}

pub(crate) use versioned;

/// Writes what changed of a row that was read with this version, and the next version, if nobody was faster.
pub(crate) async fn change<A>(
    unit: &Unit<'_>,
    (id, version): (impl Into<Value>, i64),
    mut change: A,
) -> Result<<A::Entity as EntityTrait>::Model>
where
    A: ActiveModelTrait,
    A::Entity: Versioned,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    change.set(A::Entity::VERSION, version.saturating_add(1).into());
    if let Some(updated_at) = A::Entity::UPDATED_AT {
        change.set(updated_at, unit.now.into());
    }
    let rows = A::Entity::update_many()
        .set(change)
        .filter(A::Entity::ORGANIZATION.eq(unit.organization))
        .filter(A::Entity::ID.eq(id))
        .filter(A::Entity::VERSION.eq(version))
        .exec_with_returning(unit.db)
        .await;
    written(rows?)
}

/// Removes a row that was read with this version, if nobody was faster.
pub(crate) async fn remove<E: Versioned>(
    unit: &Unit<'_>,
    (id, version): (impl Into<Value>, i64),
) -> Result<()> {
    removed(try_remove::<E>(unit, (id, version)).await?)
}

/// Like [`remove`], for rows that others may depend on: says whether there was one, or why it cannot go.
pub(crate) async fn try_remove<E: Versioned>(
    unit: &Unit<'_>,
    (id, version): (impl Into<Value>, i64),
) -> std::result::Result<bool, DbErr> {
    let gone = E::delete_many()
        .filter(E::ORGANIZATION.eq(unit.organization))
        .filter(E::ID.eq(id))
        .filter(E::VERSION.eq(version))
        .exec(unit.db)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Refuses a removal that found the row changed or gone: somebody was faster.
pub(crate) fn removed(found: bool) -> Result<()> {
    if found {
        Ok(())
    } else {
        Err(changed_meanwhile())
    }
}
