//! Queries on notes on sessions of groups. Each of them keeps private notes from everybody but their authors.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, QueryFilter,
    Select,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::CreateGroupSessionNote,
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    group_sessions as sessions,
    history::Subject,
    ids::{GroupSessionId, GroupSessionNoteId, PersonId},
    lifecycle::{change, remove},
    session_notes::NoteVisibility,
};

/// The notes on a session that this caller may read. The session itself must be visible to them.
pub(super) async fn readable(
    db: &impl ConnectionTrait,
    caller: &Caller,
    session: &sessions::entity::Model,
) -> Result<Select<Entity>> {
    // Never empty: whoever sees a session is somebody, or runs its program.
    let mut readable = Condition::any();
    if sessions::store::reads_shared(db, caller, session).await? {
        readable = readable.add(Column::Visibility.eq(NoteVisibility::Shared));
    }
    if let Some(person) = caller.person() {
        readable = readable.add(Column::AuthorId.eq(person));
    }
    Ok(Entity::of(caller.organization)
        .filter(Column::GroupSessionId.eq(session.id))
        .filter(readable))
}

/// One note that this caller may read. Another one's private note is 404 for everybody: owners, coordinators and keys, too.
pub(super) async fn get_readable(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GroupSessionNoteId,
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
            let session = sessions::store::get_visible(db, caller, row.group_session_id).await;
            let session = session.map_err(|problem| {
                if problem.code() == Code::NotFound {
                    Problem::not_found("note")
                } else {
                    problem
                }
            })?;
            if sessions::store::reads_shared(db, caller, &session).await? {
                Ok(row)
            } else {
                Err(Problem::not_found("note"))
            }
        }
    }
}

/// One note of this caller: 404 when they may not read it, 403 when somebody else wrote it.
pub(super) async fn get_own(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GroupSessionNoteId,
) -> Result<Model> {
    let row = get_readable(db, caller, id).await?;
    if caller.is(row.author_id) {
        Ok(row)
    } else {
        Err(Problem::forbidden("Only its author changes a note."))
    }
}

/// Who writes: somebody whose own session it is, whether they are still in the group or not.
pub(super) async fn author(
    db: &impl ConnectionTrait,
    caller: &Caller,
    session: &sessions::entity::Model,
) -> Result<PersonId> {
    let refused =
        || Problem::forbidden("Only those who are in the group write notes on its sessions.");
    let person = caller.person().ok_or_else(refused)?;
    if sessions::sight::is_own(db, caller.organization, person, session.id).await? {
        Ok(person)
    } else {
        Err(refused())
    }
}

/// Writes a note.
pub(super) async fn create(
    unit: &Unit<'_>,
    session: GroupSessionId,
    author: PersonId,
    input: CreateGroupSessionNote,
) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        group_session_id: Set(session),
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
    input: CreateGroupSessionNote,
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
    let data = json!({ "group_session_id": row.group_session_id });
    unit.event(Subject::GroupSessionNote, verb, row.id.0, data)
        .await
}
