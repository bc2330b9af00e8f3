//! The operations on match runs.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    MatchRun, MatchRunState, entity,
    model::{CreateMatchRun, ListMatchRuns, Preview},
    publish, store,
};
use crate::{
    auth::{Caller, Coordinator},
    context::Api,
    error::Result,
    history::Subject,
    ids::{MatchRunId, ProgramId},
    page::{Page, Paging, Sort},
    programs,
    reply::Reply,
    request::{Command, Path, Query},
    transitions::{self, Reason, Transition},
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

/// List the match runs of a program
///
/// Newest first.
#[utoipa::path(tag = "match runs", params(("program_id" = ProgramId, Path, description = "The program."), ListMatchRuns), responses((status = 200, description = "A page of runs.", body = Page<MatchRun>)))]
#[get("/v1/programs/{program_id}/match-runs")]
pub(super) async fn list_match_runs(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListMatchRuns>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let mut select = store::of_program(caller.organization, program);
    if let Some(state) = query.state {
        select = select.filter(entity::Column::State.eq(state));
    }
    let sort = Sort::by_id(entity::Column::Id).descending();
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            MatchRun::from,
        )
        .await
}

/// Start a match run
///
/// Answers at once; read the run until it has `succeeded`, look at its proposals and who is unmatched, then publish it.
/// Nothing reaches the participants before that. A program has one run at a time.
///
/// With `shortlist`, it is the first of two stages: each mentee gets a list of mentors to talk to, and no mentor is on too
/// many lists. The applicants rate these trial conversations, and a later run without `shortlist` makes use of it.
///
/// With `time_limit_seconds`, a hard problem ends in time with the best result so far, and says what is proved of it.
#[utoipa::path(tag = "match runs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = CreateMatchRun, responses((status = 202, description = "The queued run.", body = MatchRun)))]
#[post("/v1/programs/{program_id}/match-runs")]
pub(super) async fn create_match_run(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    Command { body, once }: Command<CreateMatchRun>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let answer = api
        .execute(&caller, once, async move |unit| {
            let row = store::create(unit, program, body).await?;
            let version = row.version;
            Ok(
                Reply::accepted(format!("/v1/match-runs/{}", row.id), MatchRun::from(row))
                    .version(version),
            )
        })
        .await?;
    api.queued.notify_one();
    Ok(answer)
}

/// Read a match run
///
/// With its progress while it runs, and its report when it is done.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "The run.", body = MatchRun)))]
#[get("/v1/match-runs/{match_run_id}")]
pub(super) async fn get_match_run(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<MatchRun>> {
    let row = get_coordinated(&api, &caller, id).await?;
    let version = row.version;
    Ok(Reply::ok(MatchRun::from(row)).version(version))
}

/// Cancel a match run
///
/// Possible while it is queued or running; it leaves no proposals.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), request_body = Reason, responses((status = 200, description = "The cancelled run.", body = MatchRun)))]
#[post("/v1/match-runs/{match_run_id}/cancel")]
pub(super) async fn cancel_match_run(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    get_coordinated(&api, &caller, id).await?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let run = store::get(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(run.version)?;
        }
        let now = unit.now;
        let row = store::step(unit, &run, MatchRunState::Cancelled, body, |update| {
            update.col_expr(entity::Column::FinishedAt, Expr::value(now))
        })
        .await?;
        let version = row.version;
        Ok(Reply::ok(MatchRun::from(row)).version(version))
    })
    .await
}

/// See what publishing a match run would do
///
/// Changes nothing. Says whether the run is stale and why, how many pairings it would propose and how many earlier
/// proposals, accepted by neither side, it would supersede.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "What would happen.", body = Preview), (status = 409, description = "`invalid-transition`: only a succeeded run can be published.", body = crate::error::ProblemBody, content_type = "application/problem+json")))]
#[get("/v1/match-runs/{match_run_id}/preview")]
pub(super) async fn preview_match_run(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<Preview>> {
    let run = get_coordinated(&api, &caller, id).await?;
    publish::preview(api.db(), &run, api.clock.now())
        .await
        .map(Reply::ok)
}

/// Publish a match run
///
/// Its proposals become pairings that both sides can accept: all of them, or none; those of a shortlist become visible to
/// the applicants, and nothing else changes. A stale run, whose inputs changed
/// after it ran, is refused and says what changed. Proposals of earlier runs that neither side has accepted are superseded.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), request_body = Reason, responses((status = 200, description = "The published run.", body = MatchRun)))]
#[post("/v1/match-runs/{match_run_id}/publish")]
pub(super) async fn publish_match_run(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    get_coordinated(&api, &caller, id).await?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let run = store::get(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(run.version)?;
        }
        let row = publish::publish(unit, run, body).await?;
        let version = row.version;
        Ok(Reply::ok(MatchRun::from(row)).version(version))
    })
    .await
}

/// List the steps of a match run
///
/// Who did what, when and why; oldest first.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/match-runs/{match_run_id}/transitions")]
pub(super) async fn list_match_run_transitions(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<Vec<Transition>>> {
    get_coordinated(&api, &caller, id).await?;
    transitions::store::list(api.db(), caller.organization, Subject::MatchRun, id.0)
        .await
        .map(Reply::ok)
}

/// One run of a program that the caller runs: 404 when there is none, 403 when somebody else runs the program.
pub(crate) async fn get_coordinated(
    api: &Api,
    caller: &Caller,
    id: MatchRunId,
) -> Result<entity::Model> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_coordinated(api.db(), caller, row.program_id).await?;
    Ok(row)
}
