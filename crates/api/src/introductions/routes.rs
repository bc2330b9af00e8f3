//! The operations on introductions.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::{
    answers,
    entity::Model,
    model::{CreateIntroduction, Introduction, ListIntroductions, RecordIntroductionOutcome},
    seen::{self, Viewer},
    store,
};
use crate::{
    applications::participation,
    auth::{Caller, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    ids::IntroductionId,
    page::{Page, Paging},
    programs,
    reply::Reply,
    request::{Command, Once, Path, Query},
    transitions::Reason,
};

/// List introductions
///
/// Newest first: those that you propose, those of which you are one of the two, and those of programs that you run.
#[utoipa::path(tag = "introductions", params(ListIntroductions), responses((status = 200, description = "A page of introductions.", body = Page<Introduction>)))]
#[get("/v1/introductions")]
pub(super) async fn list_introductions(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListIntroductions>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = store::select(&caller, &query);
    let (db, viewer, now) = (api.db().clone(), Caller::clone(&caller), api.clock.now());
    let seen = async move |rows| seen::as_seen_by(&db, &viewer, now, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), seen)
        .await
}

/// Propose an introduction
///
/// Of two others who take part in the program, by somebody who takes part in it or runs it. Both are asked; they have 14 days. At
/// most 20 introductions of one person wait at the same time.
#[utoipa::path(tag = "introductions", request_body = CreateIntroduction, responses((status = 201, description = "The introduction.", body = Introduction)))]
#[post("/v1/introductions")]
pub(super) async fn create_introduction(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateIntroduction>,
) -> Result<HttpResponse> {
    let program = body.program_id;
    programs::store::get_visible(api.db(), &caller, program).await?;
    let introducer = caller.require_person()?;
    let takes_part =
        participation::takes_part(api.db(), caller.organization, program, introducer).await?;
    if !takes_part && !caller.coordinates(program) {
        return Err(Problem::not_found("program"));
    }
    let seen_by = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, introducer, body).await?;
        let location = format!("/v1/introductions/{}", row.id);
        let reply = answer(unit.db, &seen_by, unit.now, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read an introduction
///
/// What you see depends on who you are: see `state` and `contacts`.
#[utoipa::path(tag = "introductions", params(("introduction_id" = IntroductionId, Path, description = "The introduction.")), responses((status = 200, description = "The introduction.", body = Introduction)))]
#[get("/v1/introductions/{introduction_id}")]
pub(super) async fn get_introduction(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<IntroductionId>,
) -> Result<Reply<Introduction>> {
    let (row, _) = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), &caller, api.clock.now(), row).await
}

/// Say yes to an introduction
///
/// By one of the two. With the second yes they are introduced: each finds the other's e-mail address in `contacts`. Saying yes
/// twice changes nothing.
#[utoipa::path(tag = "introductions", params(("introduction_id" = IntroductionId, Path, description = "The introduction.")), request_body = Reason, responses((status = 200, description = "The introduction.", body = Introduction)))]
#[post("/v1/introductions/{introduction_id}/accept")]
pub(super) async fn accept_introduction(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<IntroductionId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row, viewer| {
        answers::accept(unit, row, viewer, body).await
    })
    .await
}

/// Say no to an introduction
///
/// By one of the two. Nobody else learns who said no; for the other one and the introducer it looks like no answer. No answer
/// is in the event log either: of an introduction that was declined, too, it says `introduction.expired` in the end.
#[utoipa::path(tag = "introductions", params(("introduction_id" = IntroductionId, Path, description = "The introduction.")), request_body = Reason, responses((status = 200, description = "The introduction.", body = Introduction)))]
#[post("/v1/introductions/{introduction_id}/decline")]
pub(super) async fn decline_introduction(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<IntroductionId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row, viewer| {
        answers::decline(unit, row, viewer, body).await
    })
    .await
}

/// Say what came of an introduction
///
/// By one of the two, once. Two weeks after they were introduced, the event `introduction.outcome_due` asks for it.
#[utoipa::path(tag = "introductions", params(("introduction_id" = IntroductionId, Path, description = "The introduction.")), request_body = RecordIntroductionOutcome, responses((status = 200, description = "The introduction.", body = Introduction)))]
#[post("/v1/introductions/{introduction_id}/outcome")]
pub(super) async fn record_introduction_outcome(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<IntroductionId>,
    Command { body, once }: Command<RecordIntroductionOutcome>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row, viewer| {
        answers::conclude(unit, row, viewer, body).await
    })
    .await
}

/// Changes one introduction in a unit of work and answers with it, as the caller sees it.
async fn step<F>(
    api: &Api,
    caller: &Caller,
    id: IntroductionId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model, Viewer) -> Result<Model> + 'static,
{
    let (_, viewer) = store::get_visible(api.db(), caller, id).await?;
    let (expected, seen_by) = (once.if_match.clone(), caller.clone());
    api.execute(caller, once, async move |unit| {
        let current = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(seen::version(&current, viewer, unit.now))?;
        }
        let row = work(unit, current, viewer).await?;
        answer(unit.db, &seen_by, unit.now, row).await
    })
    .await
}

async fn answer(
    db: &impl ConnectionTrait,
    caller: &Caller,
    now: DateTime<Utc>,
    row: Model,
) -> Result<Reply<Introduction>> {
    let not_found = || Problem::not_found("introduction");
    let viewer = Viewer::of(caller, &row).ok_or_else(not_found)?;
    let version = seen::version(&row, viewer, now);
    let seen = seen::as_seen_by(db, caller, now, vec![row]).await?.pop();
    Ok(Reply::ok(seen.ok_or_else(not_found)?).version(version))
}
