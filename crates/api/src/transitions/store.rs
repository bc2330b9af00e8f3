//! Queries on the history.

use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Transition, entity};
use crate::{error::Result, history::Subject, ids::OrganizationId};

/// No object takes so many steps; the bound keeps the answer finite all the same.
const MOST_STEPS: u64 = 1000;

/// The steps of one object, oldest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    subject: Subject,
    id: Uuid,
) -> Result<Vec<Transition>> {
    let rows = entity::Entity::of(organization)
        .filter(entity::Column::SubjectType.eq(subject.as_str()))
        .filter(entity::Column::SubjectId.eq(id))
        .order_by_asc(entity::Column::Id)
        .limit(MOST_STEPS)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Transition::from).collect())
}

/// The last step of one object.
pub(crate) async fn last(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    subject: Subject,
    id: Uuid,
) -> Result<Option<Transition>> {
    let row = entity::Entity::of(organization)
        .filter(entity::Column::SubjectType.eq(subject.as_str()))
        .filter(entity::Column::SubjectId.eq(id))
        .order_by_desc(entity::Column::Id)
        .one(db)
        .await?;
    Ok(row.map(Transition::from))
}
