//! Attendance: who was there, and what host, volunteers and guests gave and received by it.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    GatheringKind, GatheringState,
    entity::Model,
    flash,
    model::HoldGathering,
    offering,
    registrations::{
        entity::{Column, Entity},
        model::{Attendance, RegistrationState},
    },
};
use crate::{
    context::Unit,
    database::IDS_IN_ONE_QUERY,
    error::{Code, FieldError, Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    history::Subject,
    ids::PersonId,
    transitions::Reason,
};

/// Records who attended a locked gathering that is over. The first time it makes it held, later times correct.
pub(super) async fn hold(unit: &Unit<'_>, current: Model, input: HoldGathering) -> Result<Model> {
    let is_correction = current.state == GatheringState::Held;
    if !is_correction && current.state == GatheringState::Open && unit.now < current.ends_at {
        return Err(Problem::new(
            Code::Conflict,
            "The gathering is not over. Attendance is recorded afterwards.",
        ));
    }
    let row = if is_correction {
        let data = json!({ "attended": input.attended.len() });
        unit.event(
            Subject::Gathering,
            "attendance_corrected",
            current.id.0,
            data,
        )
        .await?;
        giving_back::strike(unit, Subject::Gathering, current.id.0).await?;
        current
    } else {
        offering::step(unit, &current, GatheringState::Held, Reason::default()).await?
    };
    let attended = require_registered(unit, &row, &input.attended).await?;
    write(unit, &row, &attended).await?;
    earn(unit, &row, &attended).await?;
    Ok(row)
}

async fn require_registered(
    unit: &Unit<'_>,
    row: &Model,
    named: &[PersonId],
) -> Result<HashSet<PersonId>> {
    let registered = Entity::of(unit.organization)
        .filter(Column::GatheringId.eq(row.id))
        .filter(Column::State.eq(RegistrationState::Registered))
        .all(unit.db)
        .await?;
    let registered: HashSet<PersonId> = registered.iter().map(|row| row.person_id).collect();
    let errors: Vec<FieldError> = named
        .iter()
        .enumerate()
        .filter(|(_, person)| !registered.contains(person))
        .map(|(place, _)| {
            let detail = "this person has no seat at the gathering";
            FieldError::new(format!("/attended/{place}"), "not_registered", detail)
        })
        .collect();
    if errors.is_empty() {
        Ok(named.iter().copied().collect())
    } else {
        Err(Problem::invalid(errors))
    }
}

async fn write(unit: &Unit<'_>, row: &Model, attended: &HashSet<PersonId>) -> Result<()> {
    let all = || {
        Entity::update_many()
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(unit.now))
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::GatheringId.eq(row.id))
            .filter(Column::State.eq(RegistrationState::Registered))
    };
    all()
        .col_expr(Column::Attendance, Expr::value(Attendance::Absent))
        .exec(unit.db)
        .await?;
    let people: Vec<PersonId> = attended.iter().copied().collect();
    for chunk in people.chunks(IDS_IN_ONE_QUERY) {
        all()
            .col_expr(Column::Attendance, Expr::value(Attendance::Attended))
            .filter(Column::PersonId.is_in(chunk.iter().copied()))
            .exec(unit.db)
            .await?;
    }
    Ok(())
}

/// The host gave the whole time; whoever volunteered, too; guests received the time that they were there. Where nobody
/// came, nobody gave anything. A slot that became a flash pairing counts as the session of that pairing, and not here.
async fn earn(unit: &Unit<'_>, row: &Model, attended: &HashSet<PersonId>) -> Result<()> {
    if attended.is_empty() {
        return Ok(());
    }
    let minutes = (row.ends_at - row.starts_at).num_minutes();
    let of_guest = row.slot_minutes.unwrap_or(minutes);
    let paired = flash::paired(unit, row).await?;
    let in_sessions = i64::try_from(paired.len()).unwrap_or(0) * of_guest;
    let paired: HashSet<PersonId> = paired.iter().map(|row| row.person_id).collect();
    let host = row
        .host_id
        .filter(|_| in_sessions < minutes)
        .map(|host| Earned::given(host, GivingKind::Gathering, minutes - in_sessions));
    let guest = |person: &PersonId| {
        if row.kind == GatheringKind::Volunteering {
            Earned::given(*person, GivingKind::Volunteering, minutes)
        } else {
            Earned::received(*person, GivingKind::Gathering, of_guest)
        }
    };
    let earned: Vec<Earned> = host
        .into_iter()
        .chain(attended.difference(&paired).map(guest))
        .collect();
    let source = Source {
        subject: Subject::Gathering,
        id: row.id.0,
        program: row.program_id,
        at: row.starts_at,
    };
    giving_back::record(unit, source, &earned).await
}
