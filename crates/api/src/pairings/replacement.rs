//! Replacements: another mentor for a mentee whose pairing did not work out or whose mentor left.

use actix_web::{HttpResponse, post, web::Data};
use chrono::TimeDelta;
use pairwell_matching::PairExplanation;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    PairingState, answers, endings,
    entity::{Column, Entity, Model},
    model::{ReplacePairing, Replacement, ReplacementOutcome},
    proposing, routes,
    store::{self, NewPairing},
    vacancies,
};
use crate::{
    applications::{self, ApplicationState},
    auth::{Actor, Coordinator},
    clock::last_day_on_earth,
    context::{Api, Unit},
    database::{IDS_IN_ONE_QUERY, columns::column},
    error::{Code, Problem, Result},
    history::Subject,
    ids::{OrganizationId, PairingId},
    lifecycle::{Lifecycle, changed_meanwhile},
    match_runs::{self, Leaving, Seeker, Substitutes},
    programs,
    reply::Reply,
    request::{Command, Path},
    transitions::Reason,
};

/// Where nobody is free, the service looks again so much later.
pub(super) const LOOK_AGAIN: TimeDelta = TimeDelta::hours(6);

/// The code of a pairing that ended for another one. The two see it, so it says nothing of what one of them said in private.
const REPLACED: &str = "replaced";

/// The states of a pairing that can be replaced: it runs, or it is over without being renewed.
const REPLACEABLE: [PairingState; 6] = [
    PairingState::Active,
    PairingState::Paused,
    PairingState::Completed,
    PairingState::EndedEarly,
    PairingState::Declined,
    PairingState::Expired,
];

/// The states of a replacement that came to nothing.
const CAME_TO_NOTHING: [PairingState; 3] = [
    PairingState::Declined,
    PairingState::Expired,
    PairingState::Superseded,
];

/// Replace a pairing
///
/// Ends it without blame if it still runs, with a code that tells the two nothing of why, and proposes the mentee to the best mentor who has a free seat: found by the
/// program's policy among those with whom the mentee was never paired and whom neither declined, leaving everything that
/// runs as it is. When nobody is free, the answer says so with the reasons; the mentee stays approved, and the service looks
/// again as soon as a mentor of the program has a free seat, and four times a day. Who has waited longest comes first. It
/// looks again, too, when the proposal is declined or expires; it rests while the mentee's application is paused,
/// and after the program's last day.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing to replace.")), request_body = ReplacePairing, responses((status = 200, description = "What came of it.", body = Replacement)))]
#[post("/v1/pairings/{pairing_id}/replace")]
pub(super) async fn replace_pairing(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<ReplacePairing>,
) -> Result<HttpResponse> {
    let row = store::get_coordinated(api.db(), &caller, id).await?;
    let found = match_runs::substitutes(&api, caller.organization, seeker(&row)).await?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let current = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let current = end(unit, current, body).await?;
        let version = current.version;
        let made = replace(unit, current, &found).await?;
        let reply = Reply::ok(answer(unit, made, found).await?);
        Ok(reply.version(version.saturating_add(1)))
    })
    .await
}

fn seeker(row: &Model) -> Seeker {
    let leaving = Leaving {
        mentee: row.mentee_id,
        mentor: row.mentor_id,
        mentor_application: row.mentor_application_id,
    };
    Seeker {
        mentee: row.mentee_application_id,
        program: row.program_id,
        leaves: PairingState::RUNNING
            .contains(&row.state)
            .then_some(leaving),
    }
}

/// What came of looking for a replacement.
struct Made {
    /// The pairing that is over.
    ended: Model,
    /// The one that was proposed instead, and why.
    proposed: Option<(Model, PairExplanation)>,
}

async fn answer(unit: &Unit<'_>, made: Made, found: Substitutes) -> Result<Replacement> {
    let (proposed, explanation) = made.proposed.unzip();
    let rows = [Some(made.ended), proposed].into_iter().flatten().collect();
    let mut pairings = routes::with_names(unit.db, unit.organization, rows)
        .await?
        .into_iter();
    let ended = pairings.next();
    let ended = ended.ok_or_else(|| Problem::internal("a replaced pairing was lost"))?;
    let pairing = pairings.next();
    Ok(Replacement {
        outcome: match pairing {
            Some(_) => ReplacementOutcome::Proposed,
            None => ReplacementOutcome::NobodyFree,
        },
        replaced: ended,
        pairing,
        explanation,
        reasons: found.reasons,
    })
}

/// Ends the pairing if it still runs; refuses what cannot be replaced.
async fn end(unit: &Unit<'_>, current: Model, input: ReplacePairing) -> Result<Model> {
    if !REPLACEABLE.contains(&current.state) {
        return Err(current.state.refuse(PairingState::EndedEarly));
    }
    require_not_replaced(unit, &current).await?;
    if !PairingState::RUNNING.contains(&current.state) {
        return Ok(current);
    }
    let reason = Reason {
        reason: Some(input.reason.unwrap_or_else(|| REPLACED.to_owned())),
        note: input.note,
    };
    endings::end(unit, current, PairingState::EndedEarly, reason).await
}

async fn require_not_replaced(unit: &Unit<'_>, current: &Model) -> Result<()> {
    let Some(id) = current.replaced_by_id else {
        return Ok(());
    };
    let other = Entity::by_id(unit.db, unit.organization, id).await?;
    if other.is_some_and(|other| CAME_TO_NOTHING.contains(&other.state)) {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        format!("The pairing {id} replaces this one already."),
    ))
}

/// Proposes the mentee of a pairing that is over to the best of the mentors found, or notes that nobody is free.
async fn replace(unit: &Unit<'_>, ended: Model, found: &Substitutes) -> Result<Made> {
    let program = proposing::require_alive(unit, ended.program_id).await?;
    let mentee = ended.mentee_application_id;
    let application = applications::store::get(unit.db, unit.organization, mentee).await?;
    proposing::require_approved(&application)?;
    if application.seats_taken >= application.capacity {
        return Err(Problem::new(
            Code::CapacityReached,
            "The mentee has found another mentor already.",
        ));
    }
    let proposed = propose_best(unit, &program, &ended, found).await?;
    let by = proposed.as_ref().map(|(pairing, _)| pairing.id);
    let ended = note(unit, ended, by).await?;
    Ok(Made { ended, proposed })
}

/// Proposes the mentee of a pairing that is over to the best of the mentors found, if there is one.
async fn propose_best(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    ended: &Model,
    found: &Substitutes,
) -> Result<Option<(Model, PairExplanation)>> {
    let mentee = ended.mentee_application_id;
    for found in &found.mentors {
        // What was found outside of this unit of work may have changed since.
        let judged = match_runs::requirements(unit, program.id, mentee, found.mentor).await?;
        if judged.iter().any(|outcome| !outcome.passed) {
            continue;
        }
        let new = NewPairing {
            score: Some(found.explanation.score.millionths().into()),
            replaces_id: Some(ended.id),
            ..NewPairing::by_hand(mentee, found.mentor)
        };
        let proposed = store::propose(unit, program, new).await?;
        return Ok(Some((proposed, found.explanation.clone())));
    }
    if found.mentors.is_empty() {
        Ok(None)
    } else {
        Err(changed_meanwhile())
    }
}

/// Writes at the pairing by which one it was replaced, or when the service looks again.
async fn note(unit: &Unit<'_>, ended: Model, by: Option<PairingId>) -> Result<Model> {
    let again = unit.now + LOOK_AGAIN;
    let next = Model {
        replacement_requested_at: ended.replacement_requested_at.or(Some(unit.now)),
        replacement_due_at: by.is_none().then_some(again),
        replaced_by_id: by,
        ..ended.clone()
    };
    let row = answers::write(unit, &ended, next).await?;
    let verb = match by {
        Some(_) => "replaced",
        None => "replacement_not_found",
    };
    let step = answers::step(&ended, ended.state, Reason::default());
    unit.remark(Subject::Pairing, verb, step).await?;
    Ok(row)
}

/// Asks for a replacement for the mentees of these pairings, which have just ended because their mentor left.
pub(super) async fn ask_for_mentees(unit: &Unit<'_>, rows: &[&Model]) -> Result<()> {
    for chunk in rows.chunks(IDS_IN_ONE_QUERY) {
        Entity::update_many()
            .col_expr(Column::ReplacementRequestedAt, Expr::value(unit.now))
            .col_expr(Column::ReplacementDueAt, Expr::value(unit.now))
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.is_in(chunk.iter().map(|row| row.id)))
            .exec(unit.db)
            .await?;
    }
    let events = rows.iter().map(|row| {
        let data = json!({ "program_id": row.program_id, "reason": "mentor_left" });
        (row.id.0, data)
    });
    unit.events(Subject::Pairing, "replacement_requested", events.collect())
        .await
}

/// Looks for somebody else again where a replacement is among these pairings, which have just ended, and came to nothing.
/// Who asked for it first keeps their place.
///
/// What was replaced is locked after what replaces it, here as everywhere.
pub(super) async fn seek_again(unit: &Unit<'_>, ended: impl Iterator<Item = &Model>) -> Result<()> {
    let came_to_nothing = ended.filter(|row| CAME_TO_NOTHING.contains(&row.state));
    let replaced = came_to_nothing.filter_map(|row| Some((row.replaces_id?, row.id)));
    let (replaced, by): (Vec<PairingId>, Vec<PairingId>) = replaced.unzip();
    for (replaced, by) in replaced
        .chunks(IDS_IN_ONE_QUERY)
        .zip(by.chunks(IDS_IN_ONE_QUERY))
    {
        Entity::update_many()
            .col_expr(Column::ReplacedById, Expr::value(None::<PairingId>))
            .col_expr(Column::ReplacementDueAt, Expr::value(unit.now))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(unit.now))
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.is_in(replaced.iter().copied()))
            .filter(Column::ReplacedById.is_in(by.iter().copied()))
            .exec(unit.db)
            .await?;
    }
    Ok(())
}

/// Looks for every replacement that is due, in all organizations: each in a unit of work of its own, so that a process that
/// dies on the way leaves the others due.
pub(crate) async fn replace_due(api: &Api) -> Result<()> {
    let waiting = Entity::replacement_tenants();
    let tenants: Vec<OrganizationId> = column(waiting, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        for row in vacancies::waiting_now(api, tenant).await? {
            let id = row.id;
            if let Err(problem) = look(api, row).await {
                tracing::warn!(pairing = %id, %problem, "a replacement is looked for later");
                put_off(api, tenant, id).await?;
            }
        }
    }
    Ok(())
}

async fn look(api: &Api, row: Model) -> Result<()> {
    let organization = row.organization_id;
    let found = match_runs::substitutes(api, organization, seeker(&row)).await?;
    api.write_as(organization, Actor::System, async move |unit| {
        let current = store::lock(unit, row.id).await?;
        if current.replacement_due_at != row.replacement_due_at {
            // Another process was faster.
            return Ok(());
        }
        match search(unit, &current).await? {
            Search::GoesOn => go_on(unit, current, &found).await,
            Search::Rests => postpone(unit, current.id, Some(LOOK_AGAIN)).await,
            Search::IsOver => postpone(unit, current.id, None).await,
        }
    })
    .await
}

/// Proposes the best of the mentors found. That nobody was found is told once, not after every look.
async fn go_on(unit: &Unit<'_>, current: Model, found: &Substitutes) -> Result<()> {
    let program = programs::store::get(unit.db, unit.organization, current.program_id).await?;
    let proposed = propose_best(unit, &program, &current, found).await?;
    // Every look puts the next one off, and most write nothing else.
    let is_first_look = current.replacement_due_at <= Some(current.updated_at);
    if proposed.is_none() && !is_first_look {
        return postpone(unit, current.id, Some(LOOK_AGAIN)).await;
    }
    let by = proposed.map(|(pairing, _)| pairing.id);
    note(unit, current, by).await.map(|_| ())
}

/// What becomes of the search for a replacement.
enum Search {
    /// The mentee still takes part and has a free seat.
    GoesOn,
    /// Nobody can be proposed at the moment.
    Rests,
    /// The mentee is gone or has somebody, or the program is over.
    IsOver,
}

async fn search(unit: &Unit<'_>, row: &Model) -> Result<Search> {
    let (db, organization) = (unit.db, unit.organization);
    let program = programs::store::get(db, organization, row.program_id).await?;
    let mentee = applications::store::get(db, organization, row.mentee_application_id).await?;
    let is_gone = program.state.is_over() || mentee.state.is_over();
    if is_gone || mentee.seats_taken >= mentee.capacity || row.replaced_by_id.is_some() {
        return Ok(Search::IsOver);
    }
    // Nobody begins anew after the last day; the coordinator may set a later one.
    let has_ended = program.ends_on < last_day_on_earth(unit.now);
    if has_ended || mentee.state != ApplicationState::Approved {
        return Ok(Search::Rests);
    }
    match proposing::require_alive(unit, program.id).await {
        Ok(_) => Ok(Search::GoesOn),
        Err(problem) if problem.code() == Code::Conflict => Ok(Search::Rests),
        Err(problem) => Err(problem),
    }
}

async fn put_off(api: &Api, organization: OrganizationId, id: PairingId) -> Result<()> {
    api.write_as(organization, Actor::System, async move |unit| {
        postpone(unit, id, Some(LOOK_AGAIN)).await
    })
    .await
}

async fn postpone(unit: &Unit<'_>, id: PairingId, by: Option<TimeDelta>) -> Result<()> {
    Entity::update_many()
        .col_expr(
            Column::ReplacementDueAt,
            Expr::value(by.map(|by| unit.now + by)),
        )
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(id))
        .filter(Column::ReplacementDueAt.is_not_null())
        .exec(unit.db)
        .await?;
    Ok(())
}
