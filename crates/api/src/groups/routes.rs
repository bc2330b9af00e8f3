//! The operations on groups.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    GroupState, answers, circle,
    entity::Model,
    model::{AddGroupMember, AnswerGroup, Group, ListGroups, SetGroupFacilitator},
    store,
};
use crate::{
    auth::{Caller, Coordinator, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    history::Subject,
    ids::{GroupId, OrganizationId, PersonId},
    page::{Page, Paging},
    reply::Reply,
    request::{Command, Once, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List groups
///
/// Members see those that they lead or are in; coordinators also those of the programs that they run. Whoever declined or left
/// is not listed.
#[utoipa::path(tag = "groups", params(ListGroups), responses((status = 200, description = "A page of groups.", body = Page<Group>)))]
#[get("/v1/groups")]
pub(super) async fn list_groups(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListGroups>,
) -> Result<HttpResponse> {
    let (limit, cursor) = (query.limit, query.cursor.as_deref());
    let paging = Paging::new(&api, &caller, &request, &query, limit, cursor)?;
    let (select, sort) = store::select(&caller, &query);
    let (db, organization) = (api.db().clone(), caller.organization);
    let named = async move |rows| store::with_people(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), named)
        .await
}

/// Read a group
///
/// In a group with a mentor, each member has a pairing with the mentor: acceptance, sessions, check-ins and the end are there,
/// and the group follows. When somebody leaves and fewer than `least` are left, the group goes on and is marked as too small;
/// the next match run fills it up. Members of a peer group answer here.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), responses((status = 200, description = "The group.", body = Group)))]
#[get("/v1/groups/{group_id}")]
pub(super) async fn get_group(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
) -> Result<Reply<Group>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), caller.organization, row).await
}

/// Ask somebody into a peer group
///
/// For instance, when a group has become too small. The person answers like everybody else.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = AddGroupMember, responses((status = 200, description = "The group.", body = Group)))]
#[post("/v1/groups/{group_id}/add-member")]
pub(super) async fn add_group_member(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<AddGroupMember>,
) -> Result<HttpResponse> {
    get_coordinated(&api, &caller, id).await?;
    change(&api, &caller, id, once, async move |unit| {
        answers::add(unit, id, body.application_id).await
    })
    .await
}

/// Say yes to a peer group
///
/// The group begins with as many yeses as it needs at least. Accepting twice changes nothing.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = AnswerGroup, responses((status = 200, description = "The group.", body = Group)))]
#[post("/v1/groups/{group_id}/accept")]
pub(super) async fn accept_group(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<AnswerGroup>,
) -> Result<HttpResponse> {
    let (person, reason) = answering(&api, &caller, id, body).await?;
    change(&api, &caller, id, once, async move |unit| {
        answers::accept(unit, id, person, reason).await
    })
    .await
}

/// Say no to a peer group
///
/// When a proposed group can no longer get as many yeses as it needs, it is dissolved, and its people are free for the next
/// match run.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = AnswerGroup, responses((status = 200, description = "The group.", body = Group)))]
#[post("/v1/groups/{group_id}/decline")]
pub(super) async fn decline_group(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<AnswerGroup>,
) -> Result<HttpResponse> {
    let (person, reason) = answering(&api, &caller, id, body).await?;
    change(&api, &caller, id, once, async move |unit| {
        answers::decline(unit, id, person, reason).await
    })
    .await
}

/// Leave a peer group
///
/// The group goes on; with fewer than `least` people it is marked as too small, and the event `group.became_too_small` tells
/// whoever looks after it. When only one person would be left, it is dissolved.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = AnswerGroup, responses((status = 200, description = "The group.", body = Group)))]
#[post("/v1/groups/{group_id}/leave")]
pub(super) async fn leave_group(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<AnswerGroup>,
) -> Result<HttpResponse> {
    let (person, reason) = answering(&api, &caller, id, body).await?;
    change(&api, &caller, id, once, async move |unit| {
        answers::leave(unit, id, person, reason).await
    })
    .await
}

/// Complete a peer group
///
/// It reached what it was for. Groups are also completed after the program's last day.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = Reason, responses((status = 200, description = "The completed group.", body = Group)))]
#[post("/v1/groups/{group_id}/complete")]
pub(super) async fn complete_group(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    get_coordinated(&api, &caller, id).await?;
    change(&api, &caller, id, once, async move |unit| {
        end(unit, id, GroupState::Completed, body).await
    })
    .await
}

/// Dissolve a peer group
///
/// Its people are free for the next match run.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = Reason, responses((status = 200, description = "The dissolved group.", body = Group)))]
#[post("/v1/groups/{group_id}/dissolve")]
pub(super) async fn dissolve_group(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    get_coordinated(&api, &caller, id).await?;
    change(&api, &caller, id, once, async move |unit| {
        end(unit, id, GroupState::Dissolved, body).await
    })
    .await
}

/// Say who keeps a peer group going
///
/// One of the peers who have joined, or nobody. By somebody in the group, or a coordinator. Whoever leaves the group keeps it
/// going no longer.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), request_body = SetGroupFacilitator, responses((status = 200, description = "The group.", body = Group)))]
#[post("/v1/groups/{group_id}/set-facilitator")]
pub(super) async fn set_group_facilitator(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
    Command { body, once }: Command<SetGroupFacilitator>,
) -> Result<HttpResponse> {
    let group = store::get_visible(api.db(), &caller, id).await?;
    circle::require_part(api.db(), &caller, &group).await?;
    change(&api, &caller, id, once, async move |unit| {
        answers::set_facilitator(unit, id, body.person_id).await
    })
    .await
}

/// List the steps of a group
///
/// Who did what, when and why; oldest first. Members do not see the notes.
#[utoipa::path(tag = "groups", params(("group_id" = GroupId, Path, description = "The group.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/groups/{group_id}/transitions")]
pub(super) async fn list_group_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let (organization, program) = (caller.organization, row.program_id);
    let steps = transitions::store::list(api.db(), organization, Subject::Group, id.0).await?;
    let groups = store::with_people(api.db(), organization, vec![row]).await?;
    let members = groups.iter().flat_map(|group| &group.members);
    let members = members.map(|member| member.person_id);
    let mentors = groups.iter().filter_map(|group| group.mentor_id);
    let concerned: Vec<PersonId> = members.chain(mentors).collect();
    Ok(Reply::ok(transitions::as_seen_by(
        &caller, program, &concerned, steps,
    )))
}

async fn end(unit: &Unit<'_>, id: GroupId, to: GroupState, reason: Reason) -> Result<Model> {
    let group = store::lock(unit, id).await?;
    answers::require_peers(&group)?;
    answers::end(unit, group, to, reason).await
}

/// Whose answer this is: the caller's own, or the one that a coordinator records; and why.
async fn answering(
    api: &Api,
    caller: &Caller,
    id: GroupId,
    answer: AnswerGroup,
) -> Result<(PersonId, Reason)> {
    let group = store::get_visible(api.db(), caller, id).await?;
    let reason = Reason {
        reason: answer.reason,
        note: answer.note,
    };
    match answer.person_id.or_else(|| caller.person()) {
        Some(person) if caller.is(person) => Ok((person, reason)),
        Some(person) => {
            caller.require_coordinator(group.program_id)?;
            Ok((person, reason))
        }
        None => Err(Problem::invalid_field(
            "/person_id",
            "required",
            "an integration says whose answer it records",
        )),
    }
}

async fn get_coordinated(api: &Api, caller: &Caller, id: GroupId) -> Result<()> {
    let row = store::get_visible(api.db(), caller, id).await?;
    caller.require_coordinator(row.program_id)
}

/// Changes one group in a unit of work and answers with it.
async fn change<F>(
    api: &Api,
    caller: &Caller,
    id: GroupId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>) -> Result<Model> + 'static,
{
    let expected = once.if_match.clone();
    api.execute(caller, once, async move |unit| {
        if let Some(expected) = expected {
            let current = store::lock(unit, id).await?;
            expected.check(current.version)?;
        }
        let row = work(unit).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

async fn answer(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: Model,
) -> Result<Reply<Group>> {
    let version = row.version;
    let group = store::with_people(db, organization, vec![row]).await?.pop();
    let group = group.ok_or_else(|| Problem::internal("a group was lost"))?;
    Ok(Reply::ok(group).version(version))
}
