//! The last day of a pairing: the program's or its own, and what happens when it is over.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, post, web::Data};
use chrono::{Days, NaiveDate, TimeDelta};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde_json::json;

use super::{
    Pairing, PairingState, answers,
    endings::{self, Ending, PLANNED_END},
    entity::{Column, Entity, Model, past_end},
    model::ExtendPairing,
    routes, store,
};
use crate::{
    auth::{Actor, Member},
    clock::last_day_on_earth,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    history::Subject,
    ids::{OrganizationId, PairingId, ProgramId},
    lifecycle::Lifecycle,
    programs::{self, PairingEnd},
    request::{Command, Path, Violations},
    transitions::Reason,
};

/// So many pairings come to their last day in one unit of work.
const ENDING_AT_ONCE: u64 = 200;

/// A pairing is extended by at most so many days from today: ten years.
const FARTHEST_DAYS: u64 = 3652;

/// What is renewed goes on for at least so many days, however short it was,
const SHORTEST_RENEWAL_DAYS: i64 = 28;
/// and at most for so many, like a program.
const LONGEST_RENEWAL_DAYS: i64 = 366;

/// Extend a pairing
///
/// Gives a running pairing a last day of its own, later than the one that it has: the program's, or the one of an earlier
/// extension. Either of the two or a coordinator may do it, and either may end the pairing before.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The running pairing.")), request_body = ExtendPairing, responses((status = 200, description = "The pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/extend")]
pub(super) async fn extend_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<ExtendPairing>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    routes::step(&api, &caller, id, once, async move |unit, row| {
        extend(unit, row, body).await
    })
    .await
}

/// Gives a running pairing a later last day of its own.
pub(super) async fn extend(unit: &Unit<'_>, current: Model, input: ExtendPairing) -> Result<Model> {
    if !PairingState::RUNNING.contains(&current.state) {
        return Err(current.state.refuse(PairingState::Active));
    }
    let today = unit.now.date_naive();
    let present = last_day(unit, &current).await?;
    let farthest = today + Days::new(FARTHEST_DAYS);
    let mut violations = Violations::default();
    let later = std::cmp::max(present, today);
    let detail = format!("must be after {later}");
    violations.require(input.ends_on > later, "/ends_on", "order", detail);
    let detail = format!("must not be after {farthest}");
    violations.require(input.ends_on <= farthest, "/ends_on", "maximum", detail);
    violations.into_result()?;
    let extended = Model {
        ends_on: Some(input.ends_on),
        end_asked_at: None,
        ..current.clone()
    };
    let row = answers::write(unit, &current, extended).await?;
    let reason = Reason {
        reason: input.reason,
        note: input.note,
    };
    let step = answers::step(&current, current.state, reason);
    unit.remark(Subject::Pairing, "extended", step).await?;
    Ok(row)
}

/// The last day of a pairing: its own, or the program's.
pub(super) async fn last_day(unit: &Unit<'_>, row: &Model) -> Result<NaiveDate> {
    match row.ends_on {
        Some(day) => Ok(day),
        None => programs::store::get(unit.db, unit.organization, row.program_id)
            .await
            .map(|program| program.ends_on),
    }
}

/// The last day of a pairing that begins now and continues this one: it lasts as long again. None when that is not after
/// the program's own last day, which then counts.
pub(super) async fn last_day_of_renewal(
    unit: &Unit<'_>,
    earlier: &Model,
) -> Result<Option<NaiveDate>> {
    let program = programs::store::get(unit.db, unit.organization, earlier.program_id).await?;
    let lasted = earlier.started_at.zip(earlier.ended_at);
    let days = lasted.map_or(0, |(start, end)| (end - start).num_days());
    let days = TimeDelta::days(days.clamp(SHORTEST_RENEWAL_DAYS, LONGEST_RENEWAL_DAYS));
    let day = unit.now.date_naive().checked_add_signed(days);
    Ok(day.filter(|day| *day > program.ends_on))
}

/// Does by each program's rule what follows the last day of its pairings, in all organizations, in bounded units of work.
pub(crate) async fn end_by_date(api: &Api) -> Result<()> {
    let waiting = Entity::past_end_tenants(last_day_on_earth(api.clock.now()));
    let tenants: Vec<OrganizationId> = column(waiting, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| end_some(unit).await)
            .await?
            == ENDING_AT_ONCE
        {}
    }
    Ok(())
}

async fn end_some(unit: &Unit<'_>) -> Result<u64> {
    let rows = Entity::of(unit.organization)
        .filter(past_end(last_day_on_earth(unit.now)))
        .order_by_asc(Column::Id)
        .limit(ENDING_AT_ONCE)
        // What another process ends, or somebody extends at this moment, is left to them.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    let found = u64::try_from(rows.len()).unwrap_or(0);
    let mut by_program: BTreeMap<ProgramId, Vec<Model>> = BTreeMap::new();
    for row in rows {
        by_program.entry(row.program_id).or_default().push(row);
    }
    for (program, rows) in by_program {
        let program = programs::store::get(unit.db, unit.organization, program).await?;
        match program.pairing_end {
            PairingEnd::Complete => {
                let ending = Ending::new(PairingState::Completed, PLANNED_END);
                endings::close(unit, rows, ending).await?;
            }
            PairingEnd::Ask => ask(unit, &rows).await?,
        }
    }
    Ok(found)
}

/// Tells integrations that these pairings are past their last day, once for each last day.
async fn ask(unit: &Unit<'_>, rows: &[Model]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EndAskedAt, Expr::value(unit.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(unit.db)
        .await?;
    let events = rows.iter().map(|row| {
        let data = json!({ "program_id": row.program_id });
        (row.id.0, data)
    });
    unit.events(Subject::Pairing, "end_due", events.collect())
        .await
}
