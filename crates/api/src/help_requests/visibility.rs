//! Who sees which help request.
//!
//! The asker, the one who helps and the program's coordinators always do. Others do while it waits for offers, as far as
//! its visibility says: everybody who takes part in the program, the asker's own partners, or nobody else.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select};

use super::{
    entity::{Column, Entity, Model},
    model::{HelpRequestState, HelpVisibility, ListHelpRequests},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    error::{Problem, Result},
    ids::HelpRequestId,
    page::Sort,
    pairings,
};

/// Whether the caller has a part in it: asks, helps or runs the program.
pub(super) fn takes_part(caller: &Caller, row: &Model) -> bool {
    let is = |person: Option<_>| person.is_some_and(|person| caller.is(person));
    is(row.asker_id) || is(row.helper_id) || caller.coordinates(row.program_id)
}

/// One request that the caller may see, or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: HelpRequestId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("help request"))?;
    if takes_part(caller, &row) || is_shown(db, caller, &row).await? {
        return Ok(row);
    }
    Err(Problem::not_found("help request"))
}

/// One request that the caller asks, helps with or coordinates, or 404.
pub(super) async fn get_own(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: HelpRequestId,
) -> Result<Model> {
    let row = get_visible(db, caller, id).await?;
    if takes_part(caller, &row) {
        return Ok(row);
    }
    Err(Problem::not_found("help request"))
}

async fn is_shown(db: &impl ConnectionTrait, caller: &Caller, row: &Model) -> Result<bool> {
    let (Some(person), Some(asker)) = (caller.person(), row.asker_id) else {
        return Ok(false);
    };
    if !HelpRequestState::WAITING.contains(&row.state) {
        return Ok(false);
    }
    let organization = caller.organization;
    match row.visibility {
        HelpVisibility::Program => {
            participation::takes_part(db, organization, row.program_id, person).await
        }
        HelpVisibility::Partners => {
            let partners = pairings::partners::partners_of(db, organization, person).await?;
            Ok(partners.contains(&asker))
        }
        HelpVisibility::Coordinators => Ok(false),
    }
}

/// The list that the query asks for, as far as the caller may see it.
pub(super) async fn select(
    db: &impl ConnectionTrait,
    caller: &Caller,
    query: &ListHelpRequests,
) -> Result<(Select<Entity>, Sort<Column>)> {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        select = select.filter(shown_to(db, caller).await?);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(asker) = query.asker_id {
        select = select.filter(Column::AskerId.eq(asker));
    }
    if let Some(helper) = query.helper_id {
        // Who helps is nothing that others can look for.
        select = select.filter(Column::HelperId.eq(helper));
        if caller.role() != Role::Owner {
            select = select.filter(involved(caller));
        }
    }
    Ok((select, Sort::by_id(Column::Id).descending()))
}

fn involved(caller: &Caller) -> Condition {
    let mut involved =
        Condition::any().add(Column::ProgramId.is_in(caller.programs().iter().copied()));
    if let Some(person) = caller.person() {
        involved = involved
            .add(Column::AskerId.eq(person))
            .add(Column::HelperId.eq(person));
    }
    involved
}

async fn shown_to(db: &impl ConnectionTrait, caller: &Caller) -> Result<Condition> {
    let Some(person) = caller.person() else {
        return Ok(involved(caller));
    };
    let organization = caller.organization;
    let programs = participation::programs_of(db, organization, person).await?;
    let partners = pairings::partners::partners_of(db, organization, person).await?;
    let of_program = Condition::all()
        .add(Column::Visibility.eq(HelpVisibility::Program))
        .add(Column::ProgramId.is_in(programs));
    let of_partners = Condition::all()
        .add(Column::Visibility.eq(HelpVisibility::Partners))
        .add(Column::AskerId.is_in(partners));
    let waiting = Condition::all()
        .add(Column::State.is_in(HelpRequestState::WAITING))
        .add(Condition::any().add(of_program).add(of_partners));
    Ok(involved(caller).add(waiting))
}
