//! Queries on messages.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Select};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::ListMessages,
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Problem, Result},
    history::Subject,
    ids::{ApplicationId, MessageId, PairingId, PersonId, ProgramId},
    tenancy::visible,
};

/// A message to write.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage {
    /// The program that it is about.
    pub program_id: ProgramId,
    /// To whom.
    pub recipient_id: PersonId,
    /// The application that it is about.
    pub application_id: Option<ApplicationId>,
    /// The pairing that it is about.
    pub pairing_id: Option<PairingId>,
    /// What it says.
    pub text: String,
}

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListMessages) -> Select<Entity> {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller.person().map_or_else(Vec::new, |person| {
            [Condition::all().add(Column::RecipientId.eq(person))].into()
        });
        let visible = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(visible);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(recipient) = query.recipient_id {
        select = select.filter(Column::RecipientId.eq(recipient));
    }
    select
}

/// One message to the caller or about a program that they run: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: MessageId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("message"))?;
    if caller.is(row.recipient_id) {
        return Ok(row);
    }
    if caller.role() < Role::Coordinator {
        return Err(Problem::not_found("message"));
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Writes messages, and an event for each, in one unit of work.
pub(crate) async fn write(unit: &Unit<'_>, messages: Vec<NewMessage>) -> Result<()> {
    let rows: Vec<Model> = messages
        .into_iter()
        .map(|message| Model {
            organization_id: unit.organization,
            id: unit.ids.next(),
            program_id: message.program_id,
            recipient_id: message.recipient_id,
            application_id: message.application_id,
            pairing_id: message.pairing_id,
            author: unit.actor.to_string(),
            text: message.text,
            created_at: unit.now,
        })
        .collect();
    let happened = rows.iter().map(|row| {
        let data = json!({
            "program_id": row.program_id,
            "recipient_id": row.recipient_id,
            "application_id": row.application_id,
            "pairing_id": row.pairing_id,
        });
        (row.id.0, data)
    });
    unit.events(Subject::Message, "created", happened.collect())
        .await?;
    Entity::insert_many(rows.into_iter().map(ActiveModel::from))
        .exec_without_returning(unit.db)
        .await?;
    Ok(())
}
