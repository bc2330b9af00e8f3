//! The operations on sessions of groups.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    entity::Model,
    model::{
        CreateGroupSession, GroupSession, GroupSessionDetails, HoldGroupSession, ListGroupSessions,
        RescheduleGroupSession,
    },
    steps, store,
};
use crate::{
    auth::{Caller, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    groups,
    history::Subject,
    ids::{GroupId, GroupSessionId, OrganizationId},
    page::{Page, Paging},
    pairings,
    reply::Reply,
    request::{Command, IfMatch, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List the sessions of groups
///
/// By when they begin. Members see those of the groups that they lead, are in, or were in until they were completed; of a group
/// that they left or that was dissolved, those that began or were called off before they were gone. Who is only asked into a group
/// sees none. Coordinators also see those of the programs that they run. The sessions of pairings are a list of their own.
#[utoipa::path(tag = "groups", params(ListGroupSessions), responses((status = 200, description = "A page of sessions.", body = Page<GroupSession>)))]
#[get("/v1/group-sessions")]
pub(super) async fn list_group_sessions(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListGroupSessions>,
) -> Result<HttpResponse> {
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let (select, sort) = store::select(&caller, &query);
    let key = |row: &Model| (Some(json!(row.starts_at)), row.id.0);
    let (db, organization) = (api.db().clone(), caller.organization);
    let attended = async move |rows| store::with_attendance(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, key, attended)
        .await
}

/// Schedule a session of a group
///
/// For everybody who is in an active group, with a mentor or of peers; by one of them, or by a coordinator. It takes the time of
/// all of them: when somebody has another session then, it is refused, unless `allow_overlap` says that it is meant.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = CreateGroupSession, responses((status = 201, description = "The session.", body = GroupSession)))]
#[post("/v1/groups/{group_id}/sessions")]
pub(super) async fn create_group_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<CreateGroupSession>,
) -> Result<HttpResponse> {
    let group = groups::store::get_visible(api.db(), &caller, id).await?;
    groups::circle::require_part(api.db(), &caller, &group).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, id, body).await?;
        let location = format!("/v1/group-sessions/{}", row.id);
        Ok(answer(unit.db, unit.organization, row)
            .await?
            .at_new(location))
    })
    .await
}

/// Read a session of a group
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), responses((status = 200, description = "The session.", body = GroupSession)))]
#[get("/v1/group-sessions/{group_session_id}")]
pub(super) async fn get_group_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionId>,
) -> Result<Reply<GroupSession>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), caller.organization, row).await
}

/// Change agenda or place of a session of a group
///
/// By somebody in the group or a coordinator, until it is over or called off. The time is changed with `reschedule`.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), request_body = GroupSessionDetails, responses((status = 200, description = "The changed session.", body = GroupSession)))]
#[patch("/v1/group-sessions/{group_session_id}")]
pub(super) async fn patch_group_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionId>,
    patch: Patch,
) -> Result<Reply<GroupSession>> {
    get_arranged(&api, &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::lock(unit, id).await?;
            patch.if_match.check(current.version)?;
            let details = patch.apply(&shared, &GroupSessionDetails::from(current.clone()))?;
            store::update(unit, current, details).await
        })
        .await?;
    answer(api.db(), caller.organization, row).await
}

/// Reschedule a session of a group
///
/// It keeps its identity, and counts how often it was moved.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), request_body = RescheduleGroupSession, responses((status = 200, description = "The session at its new time.", body = GroupSession)))]
#[post("/v1/group-sessions/{group_session_id}/reschedule")]
pub(super) async fn reschedule_group_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionId>,
    Command { body, once }: Command<RescheduleGroupSession>,
) -> Result<HttpResponse> {
    let group = get_arranged(&api, &caller, id).await?.group_id;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let group = store::lock_active_group(unit, group, body.starts_at).await?;
        let current = locked(unit, id, expected).await?;
        let row = steps::reschedule(unit, &group, current, body).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

/// Record that a session of a group was held
///
/// From the moment when it begins, with who was there: whoever was in the group at that moment and is not named was. Who came
/// later is not of it; who has left since, is; and a group that has ended since still records what it began. How long it lasted
/// counts as time that the mentor gave and the others received, or that peers gave each other; and for each pairing of the group
/// that still runs as contact.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), request_body = HoldGroupSession, responses((status = 200, description = "The held session.", body = GroupSession)))]
#[post("/v1/group-sessions/{group_session_id}/hold")]
pub(super) async fn hold_group_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionId>,
    Command { body, once }: Command<HoldGroupSession>,
) -> Result<HttpResponse> {
    let group = get_witnessed(&api, &caller, id).await?.group_id;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let pairings = pairings::store::lock_running_of(unit, group).await?;
        let group = groups::store::lock(unit, group).await?;
        let current = locked(unit, id, expected).await?;
        let row = steps::hold(unit, (&group, &pairings), current, body).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

/// Cancel a session of a group
///
/// It is `late` when less time is left than the program's `late_cancellation_hours`. The sessions of a group that ends are
/// cancelled by themselves, unless they have begun: whoever was in the group then says what became of them.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), request_body = Reason, responses((status = 200, description = "The cancelled session.", body = GroupSession)))]
#[post("/v1/group-sessions/{group_session_id}/cancel")]
pub(super) async fn cancel_group_session(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let group = get_witnessed(&api, &caller, id).await?.group_id;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        groups::store::lock(unit, group).await?;
        let current = locked(unit, id, expected).await?;
        let row = steps::cancel(unit, current, body).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

/// List the steps of a session of a group
///
/// Who did what, when and why; oldest first. Those who are or were in the group do not see the notes, even when they run the program.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/group-sessions/{group_session_id}/transitions")]
pub(super) async fn list_group_session_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps =
        transitions::store::list(api.db(), organization, Subject::GroupSession, id.0).await?;
    let concerned = store::concerned(api.db(), &row).await?;
    let seen = transitions::as_seen_by(&caller, row.program_id, &concerned, steps);
    Ok(Reply::ok(seen))
}

/// A session that the caller may see and arrange.
async fn get_arranged(api: &Api, caller: &Caller, id: GroupSessionId) -> Result<Model> {
    let row = store::get_visible(api.db(), caller, id).await?;
    let group = groups::store::get(api.db(), caller.organization, row.group_id).await?;
    groups::circle::require_part(api.db(), caller, &group).await?;
    Ok(row)
}

/// A session that the caller may see, and of which they may say what became: by whoever was in the group then, too.
async fn get_witnessed(api: &Api, caller: &Caller, id: GroupSessionId) -> Result<Model> {
    let row = store::get_visible(api.db(), caller, id).await?;
    let group = groups::store::get(api.db(), caller.organization, row.group_id).await?;
    groups::circle::require_part_at(api.db(), caller, &group, row.starts_at).await?;
    Ok(row)
}

/// The session, locked, at a version that the client accepts.
async fn locked(unit: &Unit<'_>, id: GroupSessionId, expected: Option<IfMatch>) -> Result<Model> {
    let current = store::lock(unit, id).await?;
    if let Some(expected) = expected {
        expected.check(current.version)?;
    }
    Ok(current)
}

async fn answer(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: Model,
) -> Result<Reply<GroupSession>> {
    let version = row.version;
    let found = store::with_attendance(db, organization, vec![row]).await?;
    let session = found.into_iter().next();
    let session = session.ok_or_else(|| Problem::internal("a session was lost"))?;
    Ok(Reply::ok(session).version(version))
}
