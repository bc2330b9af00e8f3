//! Reads one or two columns of many rows, instead of whole rows.
//!
//! By name: sea-orm's `into_tuple` reads by place, which rows of a driver of one's own do not keep.

use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, IdenStatic, QuerySelect, QueryTrait, Select, TryGetable,
};

/// The values of one column, in the order of the query.
///
/// # Errors
/// When the database fails.
pub(crate) async fn column<E: EntityTrait, T: TryGetable>(
    select: Select<E>,
    column: E::Column,
    db: &impl ConnectionTrait,
) -> Result<Vec<T>, DbErr> {
    let select = select.select_only().column(column);
    let rows = db.query_all(select.as_query()).await?;
    rows.iter()
        .map(|row| row.try_get("", column.as_str()))
        .collect()
}

/// The values of two columns, in the order of the query.
///
/// # Errors
/// When the database fails.
pub(crate) async fn two_columns<E: EntityTrait, A: TryGetable, B: TryGetable>(
    select: Select<E>,
    (first, second): (E::Column, E::Column),
    db: &impl ConnectionTrait,
) -> Result<Vec<(A, B)>, DbErr> {
    let select = select.select_only().columns([first, second]);
    let rows = db.query_all(select.as_query()).await?;
    rows.iter()
        .map(|row| {
            let first = row.try_get("", first.as_str())?;
            Ok((first, row.try_get("", second.as_str())?))
        })
        .collect()
}
