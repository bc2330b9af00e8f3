//! The operations on sessions.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};

use super::{
    entity::Model,
    model::{
        CancelSession, CreateSession, HoldSession, ListSessions, RecordNoShow, RescheduleSession,
        ScheduleSession, Session, SessionDetails,
    },
    series,
    slots::{self, ListSlots, Slots},
    steps, store,
};
use crate::{
    auth::{Caller, Member},
    context::{Api, Unit},
    error::Result,
    history::Subject,
    ids::{PairingId, SessionId},
    page::{Page, Paging},
    pairings,
    reply::Reply,
    request::{Command, IfMatch, Once, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List sessions
///
/// Members see their own; coordinators also those of the programs that they run.
#[utoipa::path(tag = "sessions", params(ListSessions), responses((status = 200, description = "A page of sessions.", body = Page<Session>)))]
#[get("/v1/sessions")]
pub(super) async fn list_sessions(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListSessions>,
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
    let key = store::sort_key(query.sort);
    paging
        .list(api.db(), select, sort, key, Session::from)
        .await
}

/// Schedule a session, or ask for one
///
/// Of an active pairing, not earlier than a day before it began. With `starts_at` it is scheduled; without, it is a request that the other one schedules or
/// declines. With `recurrence`, every occurrence is a session; the answer is the first, and all have its `series_id`.
#[utoipa::path(tag = "sessions", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateSession, responses((status = 201, description = "The session, scheduled or requested.", body = Session)))]
#[post("/v1/pairings/{pairing_id}/sessions")]
pub(super) async fn create_session(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateSession>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing, body).await?;
        let (location, version) = (format!("/v1/sessions/{}", row.id), row.version);
        Ok(Reply::created(location, Session::from(row)).version(version))
    })
    .await
}

/// Propose when to meet
///
/// The next times at which both can meet: from the weekly hours and dated exceptions of both profiles, each on its own
/// clock, and clear of every session that either has already. A pairing that does not run has no slots.
#[utoipa::path(tag = "sessions", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListSlots), responses((status = 200, description = "The slots.", body = Slots)))]
#[get("/v1/pairings/{pairing_id}/slots")]
pub(super) async fn list_slots(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListSlots>,
) -> Result<Reply<Slots>> {
    let pairing = pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let slots = slots::propose(api.db(), &pairing, &query, api.clock.now()).await?;
    Ok(Reply::ok(slots))
}

/// Read a session
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The session.")), responses((status = 200, description = "The session.", body = Session)))]
#[get("/v1/sessions/{session_id}")]
pub(super) async fn get_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
) -> Result<Reply<Session>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(answer(row))
}

/// Change agenda or place of a session
///
/// Possible until the session is over or called off. The time is changed with `reschedule`.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The session.")), request_body = SessionDetails, responses((status = 200, description = "The changed session.", body = Session)))]
#[patch("/v1/sessions/{session_id}")]
pub(super) async fn patch_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    patch: Patch,
) -> Result<Reply<Session>> {
    store::get_visible(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::lock(unit, id).await?;
            patch.if_match.check(current.version)?;
            let details = patch.apply(&shared, &SessionDetails::from(current.clone()))?;
            store::update(unit, current, details).await
        })
        .await?;
    Ok(answer(row))
}

/// Fix the time of a requested session
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The requested session.")), request_body = ScheduleSession, responses((status = 200, description = "The scheduled session.", body = Session)))]
#[post("/v1/sessions/{session_id}/schedule")]
pub(super) async fn schedule_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<ScheduleSession>,
) -> Result<HttpResponse> {
    let pairing = store::get_visible(api.db(), &caller, id).await?.pairing_id;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        store::lock_active_pairing(unit, pairing, Some(body.starts_at)).await?;
        let current = locked(unit, id, expected).await?;
        steps::schedule(unit, current, &body).await.map(answer)
    })
    .await
}

/// Decline a requested session
///
/// Whoever was asked, or a coordinator who records it.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The requested session.")), request_body = Reason, responses((status = 200, description = "The declined session.", body = Session)))]
#[post("/v1/sessions/{session_id}/decline")]
pub(super) async fn decline_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, &visible, once, async move |unit, row| {
        steps::decline(unit, row, body).await
    })
    .await
}

/// Withdraw a requested session
///
/// Whoever asked for it, or a coordinator who records it.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The requested session.")), request_body = Reason, responses((status = 200, description = "The withdrawn session.", body = Session)))]
#[post("/v1/sessions/{session_id}/withdraw")]
pub(super) async fn withdraw_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, &visible, once, async move |unit, row| {
        steps::withdraw(unit, row, body).await
    })
    .await
}

/// Reschedule a session
///
/// It keeps its identity, and counts how often it was moved. With `following`, every later session of its series that is
/// still scheduled moves by the same distance on the wall clock of the series.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The scheduled session.")), request_body = RescheduleSession, responses((status = 200, description = "The session at its new time.", body = Session)))]
#[post("/v1/sessions/{session_id}/reschedule")]
pub(super) async fn reschedule_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<RescheduleSession>,
) -> Result<HttpResponse> {
    let pairing = store::get_visible(api.db(), &caller, id).await?.pairing_id;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        store::lock_active_pairing(unit, pairing, Some(body.starts_at)).await?;
        let current = locked(unit, id, expected).await?;
        let moved = match body.following {
            true => series::reschedule_following(unit, current, &body).await?,
            false => steps::reschedule(unit, current, &body).await?,
        };
        Ok(answer(moved))
    })
    .await
}

/// Record that a session was held
///
/// From the moment when it begins. How long it lasted counts as time given and received.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The scheduled session.")), request_body = HoldSession, responses((status = 200, description = "The held session.", body = Session)))]
#[post("/v1/sessions/{session_id}/hold")]
pub(super) async fn hold_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<HoldSession>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, &visible, once, async move |unit, row| {
        steps::hold(unit, row, &body).await
    })
    .await
}

/// Record that somebody did not come
///
/// From the moment when the session begins.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The scheduled session.")), request_body = RecordNoShow, responses((status = 200, description = "The session that did not take place.", body = Session)))]
#[post("/v1/sessions/{session_id}/no-show")]
pub(super) async fn record_session_no_show(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<RecordNoShow>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, &visible, once, async move |unit, row| {
        steps::no_show(unit, row, body).await
    })
    .await
}

/// Cancel a scheduled session
///
/// It is `late` when less time is left than the program's `late_cancellation_hours`. With `following`, every later session
/// of its series that is still scheduled is called off, too.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The scheduled session.")), request_body = CancelSession, responses((status = 200, description = "The cancelled session.", body = Session)))]
#[post("/v1/sessions/{session_id}/cancel")]
pub(super) async fn cancel_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
    Command { body, once }: Command<CancelSession>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    let by = steps::canceller(&caller, &visible, &body)?;
    step(
        &api,
        &caller,
        &visible,
        once,
        async move |unit, row| match body.following {
            true => series::cancel_following(unit, row, by, body).await,
            false => steps::cancel(unit, row, by, body).await,
        },
    )
    .await
}

/// List the steps of a session
///
/// Who did what, when and why; oldest first. Mentor and mentee do not see the notes, even when they run the program.
#[utoipa::path(tag = "sessions", params(("session_id" = SessionId, Path, description = "The session.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/sessions/{session_id}/transitions")]
pub(super) async fn list_session_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::Session, id.0).await?;
    let program = row.program_id;
    let two = [row.mentee_id, row.mentor_id];
    Ok(Reply::ok(transitions::as_seen_by(
        &caller, program, &two, steps,
    )))
}

/// Changes one session in a unit of work and answers with it. Its pairing is locked first, as by whatever ends the pairing.
async fn step<F>(
    api: &Api,
    caller: &Caller,
    visible: &Model,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model) -> Result<Model> + 'static,
{
    let expected = once.if_match.clone();
    let (pairing, id) = (visible.pairing_id, visible.id);
    api.execute(caller, once, async move |unit| {
        pairings::store::lock(unit, pairing).await?;
        let current = locked(unit, id, expected).await?;
        work(unit, current).await.map(answer)
    })
    .await
}

/// The session, locked, at a version that the client accepts.
async fn locked(unit: &Unit<'_>, id: SessionId, expected: Option<IfMatch>) -> Result<Model> {
    let current = store::lock(unit, id).await?;
    if let Some(expected) = expected {
        expected.check(current.version)?;
    }
    Ok(current)
}

fn answer(row: Model) -> Reply<Session> {
    let version = row.version;
    Reply::ok(Session::from(row)).version(version)
}
