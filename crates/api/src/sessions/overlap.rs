//! Nobody is in two sessions at once, unless whoever schedules says that it is meant.

use uuid::Uuid;

use super::{
    appointments::{colliding, refuse},
    entity::Model,
};
use crate::{
    context::Unit,
    error::{FieldError, Result},
    people,
};

/// Refuses times at which one of the two has another session: `rows` are sessions of one pairing as they are to be.
///
/// Both people are locked first, in the order of their ids: of two requests that give one person the same hour, one waits for
/// the other and then sees its session. On SQLite there is one writer at a time anyway.
///
/// # Errors
/// 409 `busy`, which says who of the two, and of the caller's own sessions which.
pub(super) async fn require_free(unit: &Unit<'_>, rows: &[Model]) -> Result<()> {
    let Some(one) = rows.first() else {
        return Ok(());
    };
    let two = [one.mentor_id, one.mentee_id];
    people::store::lock_all(unit, &two).await?;
    let spans: Vec<_> = rows
        .iter()
        .filter_map(|row| row.starts_at.zip(row.ends_at))
        .collect();
    let own: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let colliding = colliding(unit, &two, &spans, &own).await?;
    let sides = [
        ("the mentor", "mentor_busy", one.mentor_id),
        ("the mentee", "mentee_busy", one.mentee_id),
    ];
    let busy = sides.into_iter().filter_map(|(side, code, person)| {
        let other = colliding.iter().find(|other| other.is_of(person))?;
        let detail = other.detail(unit.actor, side);
        Some(FieldError::new("/starts_at", code, detail))
    });
    refuse(busy.collect())
}
