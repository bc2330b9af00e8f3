//! The operations on goals of pairings.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};

use super::{
    GoalState,
    entity::{Column, Model},
    model::{AchieveGoal, CreateGoal, ListGoals, PairingGoal},
    store,
};
use crate::{
    auth::{Caller, Member},
    context::{Api, Unit},
    error::Result,
    history::Subject,
    ids::{GoalId, PairingId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Once, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// Set a goal
///
/// Mentor, mentee or a coordinator, while the pairing is active or paused. The two and those who run the program read it.
#[utoipa::path(tag = "goals", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateGoal, responses((status = 201, description = "The goal.", body = PairingGoal)))]
#[post("/v1/pairings/{pairing_id}/goals")]
pub(super) async fn create_goal(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateGoal>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing, body).await?;
        let location = format!("/v1/goals/{}", row.id);
        Ok(answer(row).at_new(location))
    })
    .await
}

/// List the goals of a pairing
///
/// Oldest first.
#[utoipa::path(tag = "goals", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListGoals), responses((status = 200, description = "A page of goals.", body = Page<PairingGoal>)))]
#[get("/v1/pairings/{pairing_id}/goals")]
pub(super) async fn list_goals(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListGoals>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::of_pairing(caller.organization, pairing, query.state);
    let key = |row: &Model| (None, row.id.0);
    paging
        .list(
            api.db(),
            select,
            Sort::by_id(Column::Id),
            key,
            PairingGoal::from,
        )
        .await
}

/// Read a goal
#[utoipa::path(tag = "goals", params(("goal_id" = GoalId, Path, description = "The goal.")), responses((status = 200, description = "The goal.", body = PairingGoal)))]
#[get("/v1/goals/{goal_id}")]
pub(super) async fn get_goal(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GoalId>,
) -> Result<Reply<PairingGoal>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(answer(row))
}

/// Change a goal
///
/// While it is open. A milestone is done when it has a `done_on`; the list of milestones is replaced as a whole.
#[utoipa::path(tag = "goals", params(("goal_id" = GoalId, Path, description = "The goal.")), request_body = CreateGoal, responses((status = 200, description = "The changed goal.", body = PairingGoal)))]
#[patch("/v1/goals/{goal_id}")]
pub(super) async fn patch_goal(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GoalId>,
    patch: Patch,
) -> Result<Reply<PairingGoal>> {
    store::get_visible(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let after = patch.apply(&shared, &CreateGoal::from(current.clone()))?;
            store::update(unit, current, after).await
        })
        .await?;
    Ok(answer(row))
}

/// Say that a goal is achieved
#[utoipa::path(tag = "goals", params(("goal_id" = GoalId, Path, description = "The goal.")), request_body = AchieveGoal, responses((status = 200, description = "The achieved goal.", body = PairingGoal)))]
#[post("/v1/goals/{goal_id}/achieve")]
pub(super) async fn achieve_goal(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GoalId>,
    Command { body, once }: Command<AchieveGoal>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row| {
        let reason = Reason::default();
        store::close(unit, row, GoalState::Achieved, body.evidence, reason).await
    })
    .await
}

/// Drop a goal
#[utoipa::path(tag = "goals", params(("goal_id" = GoalId, Path, description = "The goal.")), request_body = Reason, responses((status = 200, description = "The dropped goal.", body = PairingGoal)))]
#[post("/v1/goals/{goal_id}/drop")]
pub(super) async fn drop_goal(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GoalId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row| {
        store::close(unit, row, GoalState::Dropped, None, body).await
    })
    .await
}

/// List the steps of a goal
///
/// Who did what, when and why; oldest first. Mentor and mentee do not see the notes, even when they run the program.
#[utoipa::path(tag = "goals", params(("goal_id" = GoalId, Path, description = "The goal.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/goals/{goal_id}/transitions")]
pub(super) async fn list_goal_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GoalId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::Goal, id.0).await?;
    let pairing = pairings::store::get_visible(api.db(), &caller, row.pairing_id).await?;
    let two = [pairing.mentee_id, pairing.mentor_id];
    let steps = transitions::as_seen_by(&caller, row.program_id, &two, steps);
    Ok(Reply::ok(steps))
}

/// Changes one goal in a unit of work and answers with it.
async fn step<F>(
    api: &Api,
    caller: &Caller,
    id: GoalId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model) -> Result<Model> + 'static,
{
    store::get_visible(api.db(), caller, id).await?;
    let expected = once.if_match.clone();
    api.execute(caller, once, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        work(unit, current).await.map(answer)
    })
    .await
}

fn answer(row: Model) -> Reply<PairingGoal> {
    let version = row.version;
    Reply::ok(PairingGoal::from(row)).version(version)
}
