//! Registering and withdrawing, each under the lock of the gathering.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, Select, sea_query::Expr,
};

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::RegistrationState,
};
use crate::{
    auth::Caller,
    context::Unit,
    database::columns::column,
    error::{Code, ConstraintExt, Problem, Result},
    gatherings::{
        GatheringState,
        entity::Model as Gathering,
        flash,
        seats::{self, Taken},
        slots,
        store::{lock, runs},
    },
    history::{Step, Subject},
    ids::{GatheringId, PersonId},
    lifecycle::{Lifecycle, written},
};

/// The registrations that the caller may see: all of them for whoever runs the gathering, else their own.
pub(super) fn visible(
    caller: &Caller,
    gathering: &Gathering,
    state: Option<RegistrationState>,
) -> Select<Entity> {
    let mut select = Entity::of(caller.organization).filter(Column::GatheringId.eq(gathering.id));
    if let Some(state) = state {
        select = select.filter(Column::State.eq(state));
    }
    match (runs(caller, gathering), caller.person()) {
        (true, _) => select,
        (false, Some(person)) => select.filter(Column::PersonId.eq(person)),
        // An integration has no registrations of its own.
        (false, None) => select.filter(Expr::value(false)),
    }
}

/// Gives a person a seat of a locked gathering, or a place in the line. Registering twice changes nothing.
///
/// # Errors
/// 409 when the gathering takes no registrations or when the wanted slot is taken.
pub(super) async fn register(
    unit: &Unit<'_>,
    gathering: &Gathering,
    person: PersonId,
    wanted: Option<i64>,
) -> Result<Model> {
    let earlier = find(unit, gathering.id, person).await?;
    if let Some(row) = &earlier
        && row.state != RegistrationState::Withdrawn
    {
        return Ok(row.clone());
    }
    require_open(unit, gathering)?;
    let taken = slots::taken(unit.db, gathering).await?;
    require_slot(gathering, &taken, wanted)?;
    let has_seat = seats::take(unit, gathering).await?.is_some();
    let (state, slot) = if has_seat {
        let slot = wanted.or_else(|| slots::first_free(gathering, &taken));
        (RegistrationState::Registered, slot)
    } else {
        (RegistrationState::Waitlisted, None)
    };
    let row = match earlier {
        Some(earlier) => again(unit, &earlier, state, slot).await?,
        None => insert(unit, gathering.id, person, state, slot).await?,
    };
    flash::pair(unit, gathering, row).await
}

/// Takes a registration for a locked gathering back; the seat goes to whoever has waited longest.
pub(super) async fn withdraw(
    unit: &Unit<'_>,
    gathering: &Gathering,
    person: PersonId,
) -> Result<Model> {
    let found = find(unit, gathering.id, person).await?;
    let current = found.ok_or_else(|| Problem::not_found("registration"))?;
    current.state.ensure(RegistrationState::Withdrawn)?;
    if gathering.state != GatheringState::Open {
        let state = gathering.state.name();
        let detail = format!("The gathering is `{state}`; registrations stay as they are.");
        return Err(Problem::new(Code::Conflict, detail));
    }
    let row = write(unit, &current, RegistrationState::Withdrawn, None).await?;
    let row = flash::part(unit, row).await?;
    if current.state == RegistrationState::Registered {
        seats::free(unit, gathering).await?;
    }
    Ok(row)
}

/// Takes back all registrations of a person who is to be erased, before their rows go.
pub(crate) async fn forget_person(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    let theirs = Entity::of(unit.organization)
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.ne(RegistrationState::Withdrawn))
        // Gatherings are locked in one order.
        .order_by_asc(Column::GatheringId);
    let gatherings: Vec<GatheringId> = column(theirs, Column::GatheringId, unit.db).await?;
    for id in gatherings {
        let gathering = lock(unit.db, unit.organization, id).await?;
        if gathering.state == GatheringState::Open {
            withdraw(unit, &gathering, person).await?;
        }
    }
    Ok(())
}

async fn find(unit: &Unit<'_>, gathering: GatheringId, person: PersonId) -> Result<Option<Model>> {
    let found = Entity::of(unit.organization)
        .filter(Column::GatheringId.eq(gathering))
        .filter(Column::PersonId.eq(person))
        .one(unit.db)
        .await?;
    Ok(found)
}

fn require_open(unit: &Unit<'_>, gathering: &Gathering) -> Result<()> {
    let detail = if gathering.state != GatheringState::Open {
        format!(
            "The gathering is `{}` and takes no registrations.",
            gathering.state.name()
        )
    } else if gathering.ends_at <= unit.now {
        "The gathering is over.".to_owned()
    } else {
        return Ok(());
    };
    Err(Problem::new(Code::Conflict, detail))
}

fn require_slot(gathering: &Gathering, taken: &Taken, wanted: Option<i64>) -> Result<()> {
    let Some(wanted) = wanted else {
        return Ok(());
    };
    if gathering.slot_minutes.is_none() || wanted > gathering.capacity {
        let detail = "the gathering has no such slot";
        return Err(Problem::invalid_field("/slot", "unknown", detail));
    }
    if taken.contains(&wanted) {
        return Err(slot_taken());
    }
    Ok(())
}

fn slot_taken() -> Problem {
    Problem::new(
        Code::CapacityReached,
        "Somebody has that slot. Ask for another one, or for none to get the first free one.",
    )
}

async fn insert(
    unit: &Unit<'_>,
    gathering: GatheringId,
    person: PersonId,
    state: RegistrationState,
    slot: Option<i64>,
) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        gathering_id: Set(gathering),
        person_id: Set(person),
        state: Set(state),
        slot: Set(slot),
        pairing_id: Set(None),
        attendance: Set(None),
        registered_at: Set(unit.now),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await.on_constraint(
        "gathering_registrations_slot_key",
        "gathering_registrations.slot",
        slot_taken,
    )?;
    let data = serde_json::json!({ "gathering_id": gathering, "state": state, "slot": slot });
    let verb = state.name();
    unit.event(Subject::GatheringRegistration, verb, row.id.0, data)
        .await?;
    Ok(row)
}

/// Registers somebody again who had withdrawn: at the end of the line.
async fn again(
    unit: &Unit<'_>,
    earlier: &Model,
    state: RegistrationState,
    slot: Option<i64>,
) -> Result<Model> {
    earlier.state.ensure(state)?;
    write(unit, earlier, state, slot).await
}

async fn write(
    unit: &Unit<'_>,
    current: &Model,
    state: RegistrationState,
    slot: Option<i64>,
) -> Result<Model> {
    let mut change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Slot, Expr::value(slot))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state));
    if state != RegistrationState::Withdrawn {
        change = change.col_expr(Column::RegisteredAt, Expr::value(unit.now));
    }
    let rows = change.exec_with_returning(unit.db).await.on_constraint(
        "gathering_registrations_slot_key",
        "gathering_registrations.slot",
        slot_taken,
    )?;
    let row = written(rows)?;
    let step = Step {
        subject: row.id.0,
        from: current.state.name(),
        to: state.name(),
        reason: None,
        note: None,
    };
    unit.step(Subject::GatheringRegistration, step).await?;
    Ok(row)
}
