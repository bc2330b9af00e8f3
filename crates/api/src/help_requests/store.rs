//! Queries on help requests.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model, Skills},
    model::{HelpRequestDetails, HelpRequestState},
    specificity,
};
use crate::{
    context::Unit,
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{HelpRequestId, PersonId, ProgramId},
    lifecycle::{Lifecycle, change},
    transitions::Reason,
};

/// A request without a date waits so long.
const USUAL_WAIT: TimeDelta = TimeDelta::days(60);
/// A date lies at most so many days ahead.
const FARTHEST_DAYS: u64 = 366;
/// So many requests of one person wait for offers at the same time in a program: who asks everything is not heard.
const MOST_WAITING: u64 = 10;

/// Makes a request.
pub(super) async fn create(
    unit: &Unit<'_>,
    program: ProgramId,
    asker: PersonId,
    input: HelpRequestDetails,
) -> Result<Model> {
    require_few(unit, program, asker).await?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(program),
        asker_id: Set(Some(asker)),
        helper_id: Set(None),
        accepted_offer_id: Set(None),
        state: Set(HelpRequestState::Open),
        accepted_at: Set(None),
        resolved_at: Set(None),
        outcome: Set(None),
        outcome_note: Set(None),
        helpful: Set(None),
        minutes_spent: Set(None),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
        expires_at: Set(expiry(input.needed_by, unit.now, unit.now)?),
        ..values(input)
    };
    let row = row.insert(unit.db).await?;
    let specificity = specificity::judge(&row.ask()).score;
    let data =
        json!({ "program_id": program, "help_type": row.help_type, "specificity": specificity });
    unit.event(Subject::HelpRequest, "created", row.id.0, data)
        .await?;
    Ok(row)
}

/// Replaces the editable part of a request that waits for offers.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: HelpRequestDetails,
) -> Result<Model> {
    if !HelpRequestState::WAITING.contains(&current.state) {
        let state = current.state.name();
        return Err(Problem::new(
            Code::Conflict,
            format!("The request is `{state}` and can no longer be changed."),
        ));
    }
    let expires_at = if input.needed_by == current.needed_by {
        current.expires_at
    } else {
        expiry(input.needed_by, current.created_at, unit.now)?
    };
    let change = ActiveModel {
        expires_at: Set(expires_at),
        ..values(input)
    };
    let row = write(unit, &current, change).await?;
    let specificity = specificity::judge(&row.ask()).score;
    let data = json!({ "program_id": row.program_id, "specificity": specificity });
    unit.event(Subject::HelpRequest, "updated", row.id.0, data)
        .await?;
    Ok(row)
}

fn values(input: HelpRequestDetails) -> ActiveModel {
    ActiveModel {
        goal: Set(input.goal),
        context: Set(input.context),
        tried_so_far: Set(input.tried_so_far),
        specific_ask: Set(input.specific_ask),
        help_type: Set(input.help_type),
        effort_minutes: Set(input.effort_minutes.map(i64::from)),
        needed_by: Set(input.needed_by),
        skills: Set(Skills(input.skills)),
        visibility: Set(input.visibility),
        ..Default::default()
    }
}

/// The end of the stated day, or of the usual wait.
fn expiry(
    needed_by: Option<NaiveDate>,
    asked: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let Some(day) = needed_by else {
        return Ok(asked + USUAL_WAIT);
    };
    let today = now.date_naive();
    let last = today.checked_add_days(Days::new(FARTHEST_DAYS));
    if day < today || last.is_some_and(|last| day > last) {
        return Err(Problem::invalid_field(
            "/needed_by",
            "range",
            format!("from today to {FARTHEST_DAYS} days from now"),
        ));
    }
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    Ok(next.and_time(NaiveTime::MIN).and_utc())
}

async fn require_few(unit: &Unit<'_>, program: ProgramId, asker: PersonId) -> Result<()> {
    let waiting = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::State.is_in(HelpRequestState::WAITING))
        .filter(Column::AskerId.eq(asker))
        .count(unit.db)
        .await?;
    if waiting < MOST_WAITING {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        format!(
            "{waiting} of your requests wait for offers in this program; withdraw one or let one be resolved first."
        ),
    ))
}

/// One request, locked until the unit of work ends: requests are locked before their offers.
pub(super) async fn lock(unit: &Unit<'_>, id: HelpRequestId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("help request"))
}

/// Takes a request to its next state, with what changes along with it.
pub(super) async fn turn(
    unit: &Unit<'_>,
    current: &Model,
    to: HelpRequestState,
    change: ActiveModel,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    let change = ActiveModel {
        state: Set(to),
        ..change
    };
    let row = write(unit, current, change).await?;
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::HelpRequest, step).await?;
    Ok(row)
}

/// Writes what changed, if nobody was faster.
async fn write(unit: &Unit<'_>, current: &Model, next: ActiveModel) -> Result<Model> {
    change(unit, (current.id, current.version), next).await
}
