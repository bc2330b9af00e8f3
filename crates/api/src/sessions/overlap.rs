//! Nobody is in two sessions at once, unless whoever schedules says that it is meant.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder};

use super::{
    SessionState,
    entity::{Column, Entity, Model},
};
use crate::{
    auth::Actor,
    context::Unit,
    error::{Code, FieldError, Problem, Result},
    ids::PersonId,
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
    people::store::lock_two(unit, one.mentor_id, one.mentee_id).await?;
    let meetings = meetings(unit, rows, [one.mentor_id, one.mentee_id]).await?;
    let collides = |meeting: &&Model| rows.iter().any(|row| overlap(row, meeting));
    let colliding: Vec<&Model> = meetings.iter().filter(collides).collect();
    if colliding.is_empty() {
        return Ok(());
    }
    let sides = [
        ("mentor", "mentor_busy", one.mentor_id),
        ("mentee", "mentee_busy", one.mentee_id),
    ];
    let errors: Vec<FieldError> = sides
        .into_iter()
        .filter_map(|(side, code, person)| {
            let meeting = colliding.iter().find(|row| is_of(row, person))?;
            let detail = detail(unit, side, meeting);
            Some(FieldError::new("/starts_at", code, detail))
        })
        .collect();
    Err(Problem::new(
        Code::Busy,
        "There is another session at that time. Choose another time, or send `\"allow_overlap\": true`.",
    )
    .with_errors(errors))
}

/// The scheduled sessions of these people around the times of the rows, without the rows themselves.
async fn meetings(unit: &Unit<'_>, rows: &[Model], people: [PersonId; 2]) -> Result<Vec<Model>> {
    let first = rows.iter().filter_map(|row| row.starts_at).min();
    let last = rows.iter().filter_map(|row| row.ends_at).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(Vec::new());
    };
    let of_either = Condition::any()
        .add(Column::MentorId.is_in(people))
        .add(Column::MenteeId.is_in(people));
    let found = Entity::of(unit.organization)
        .filter(of_either)
        .filter(Column::State.eq(SessionState::Scheduled))
        // No session lasts longer than a day.
        .filter(Column::StartsAt.gt(first - TimeDelta::days(1)))
        .filter(Column::StartsAt.lt(last))
        .filter(Column::Id.is_not_in(rows.iter().map(|row| row.id)))
        .order_by_asc(Column::StartsAt)
        .all(unit.db)
        .await?;
    Ok(found)
}

fn overlap(one: &Model, other: &Model) -> bool {
    let span =
        |row: &Model| -> Option<(DateTime<Utc>, DateTime<Utc>)> { row.starts_at.zip(row.ends_at) };
    match (span(one), span(other)) {
        (Some((start, end)), Some((other_start, other_end))) => {
            start < other_end && other_start < end
        }
        _ => false,
    }
}

fn is_of(row: &Model, person: PersonId) -> bool {
    row.mentor_id == person || row.mentee_id == person
}

/// Names a session to those only who are in it.
fn detail(unit: &Unit<'_>, side: &str, meeting: &Model) -> String {
    let is_known = match unit.actor {
        Actor::Person(caller) => is_of(meeting, caller),
        Actor::ApiKey(_) | Actor::System => false,
    };
    if is_known {
        format!("the {side} is in session {} then", meeting.id)
    } else {
        format!("the {side} has another session then")
    }
}
