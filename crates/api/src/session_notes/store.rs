//! Queries on notes. Each of them keeps private notes from everybody but their authors.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, QueryFilter,
    Select,
};
use serde_json::json;

use super::{
    NoteVisibility,
    entity::{ActiveModel, Column, Entity, Model},
    model::CreateSessionNote,
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{PersonId, SessionId, SessionNoteId},
    lifecycle::{change, remove},
    sessions,
};

/// The notes on a session that this caller may read. The session itself must be visible to them.
pub(super) fn readable(caller: &Caller, session: SessionId) -> Select<Entity> {
    let mut readable = Condition::any().add(Column::Visibility.eq(NoteVisibility::Shared));
    if let Some(person) = caller.person() {
        readable = readable.add(Column::AuthorId.eq(person));
    }
    Entity::of(caller.organization)
        .filter(Column::SessionId.eq(session))
        .filter(readable)
}

/// One note that this caller may read. Another one's private note is 404 for everybody: owners, coordinators and keys, too.
pub(super) async fn get_readable(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: SessionNoteId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("note"))?;
    if caller.is(row.author_id) {
        return Ok(row);
    }
    match row.visibility {
        NoteVisibility::Private => Err(Problem::not_found("note")),
        NoteVisibility::Shared => {
            // The answer must not tell a note that is not visible from one that does not exist.
            let session = sessions::store::get_visible(db, caller, row.session_id).await;
            session.map_err(|problem| {
                if problem.code() == Code::NotFound {
                    Problem::not_found("note")
                } else {
                    problem
                }
            })?;
            Ok(row)
        }
    }
}

/// One note of this caller: 404 when they may not read it, 403 when somebody else wrote it.
pub(super) async fn get_own(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: SessionNoteId,
) -> Result<Model> {
    let row = get_readable(db, caller, id).await?;
    if caller.is(row.author_id) {
        Ok(row)
    } else {
        Err(Problem::forbidden("Only its author changes a note."))
    }
}

/// Who writes: mentor or mentee of the session.
pub(super) fn author(caller: &Caller, session: &sessions::entity::Model) -> Result<PersonId> {
    let of_session = |person: &PersonId| [session.mentor_id, session.mentee_id].contains(person);
    let author = caller.person().filter(of_session);
    author
        .ok_or_else(|| Problem::forbidden("Only mentor and mentee write notes on their sessions."))
}

/// Writes a note.
pub(super) async fn create(
    unit: &Unit<'_>,
    session: SessionId,
    author: PersonId,
    input: CreateSessionNote,
) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        session_id: Set(session),
        author_id: Set(author),
        visibility: Set(input.visibility),
        text: Set(input.text),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    tell(unit, None, Some(&row)).await?;
    Ok(row)
}

/// Changes a note.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: CreateSessionNote,
) -> Result<Model> {
    let row = ActiveModel {
        visibility: Set(input.visibility),
        text: Set(input.text),
        ..Default::default()
    };
    let row = change(unit, (current.id, current.version), row).await?;
    tell(unit, Some(&current), Some(&row)).await?;
    Ok(row)
}

/// Removes a note.
pub(super) async fn delete(unit: &Unit<'_>, row: Model) -> Result<()> {
    remove::<Entity>(unit, (row.id, row.version)).await?;
    tell(unit, Some(&row), None).await
}

/// Tells of a note as those learn of it who read shared ones: a private note does not exist for them.
async fn tell(unit: &Unit<'_>, before: Option<&Model>, after: Option<&Model>) -> Result<()> {
    let is_shared = |row: &&Model| row.visibility == NoteVisibility::Shared;
    let (row, verb) = match (before.filter(is_shared), after.filter(is_shared)) {
        (None, None) => return Ok(()),
        (None, Some(row)) => (row, "created"),
        (Some(_), Some(row)) => (row, "updated"),
        (Some(row), None) => (row, "deleted"),
    };
    let data = json!({ "session_id": row.session_id });
    unit.event(Subject::SessionNote, verb, row.id.0, data).await
}
