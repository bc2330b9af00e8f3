//! The operations on pairings.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    Pairing, PairingState, answers, endings,
    entity::Model,
    model::{AcceptPairing, CreatePairing, EndPairing, ListPairings},
    proposing, store,
};
use crate::{
    applications,
    auth::{Caller, Coordinator, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    history::Subject,
    ids::{OrganizationId, PairingId, PersonId},
    page::{Page, Paging},
    people,
    reply::Reply,
    request::{Command, Once, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List pairings
///
/// Members see their own; coordinators also those of the programs that they run.
#[utoipa::path(tag = "pairings", params(ListPairings), responses((status = 200, description = "A page of pairings.", body = Page<Pairing>)))]
#[get("/v1/pairings")]
pub(super) async fn list_pairings(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListPairings>,
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
    let (db, organization) = (api.db().clone(), caller.organization);
    let named = async move |rows| with_names(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), named)
        .await
}

/// Propose a pairing by hand
///
/// Between two approved applications to one program. It takes no seat until one side accepts.
#[utoipa::path(tag = "pairings", request_body = CreatePairing, responses((status = 201, description = "The proposed pairing.", body = Pairing)))]
#[post("/v1/pairings")]
pub(super) async fn create_pairing(
    api: Data<Api>,
    caller: Coordinator,
    Command { body, once }: Command<CreatePairing>,
) -> Result<HttpResponse> {
    for id in [body.mentee_application_id, body.mentor_application_id] {
        let application = applications::store::get(api.db(), caller.organization, id).await?;
        caller.require_coordinator(application.program_id)?;
    }
    api.execute(&caller, once, async move |unit| {
        let row = proposing::create(unit, &body).await?;
        created(unit, row).await
    })
    .await
}

/// Read a pairing
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), responses((status = 200, description = "The pairing.", body = Pairing)))]
#[get("/v1/pairings/{pairing_id}")]
pub(super) async fn get_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
) -> Result<Reply<Pairing>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), caller.organization, row).await
}

/// Accept a proposed pairing
///
/// The first yes takes a seat of the mentor and one of the mentee; when one of them has none left, the answer is 409
/// `capacity-reached` and nothing changes. With the last yes that is needed the pairing is active. Accepting twice
/// changes nothing.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = AcceptPairing, responses((status = 200, description = "The pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/accept")]
pub(super) async fn accept_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<AcceptPairing>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    let side = answers::side(&caller, &visible, body.side)?;
    let reason = Reason {
        reason: body.reason,
        note: body.note,
    };
    step(&api, &caller, id, once, async move |unit, row| {
        answers::accept(unit, row, side, reason).await
    })
    .await
}

/// Decline a proposed pairing
///
/// Either side, or a coordinator who records it. A reason is welcome and not required.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = Reason, responses((status = 200, description = "The declined pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/decline")]
pub(super) async fn decline_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        endings::end(unit, row, PairingState::Declined, body).await
    })
    .await
}

/// Approve a proposed pairing
///
/// Needed where the program says so. Approving twice changes nothing.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = Reason, responses((status = 200, description = "The pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/approve")]
pub(super) async fn approve_pairing(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_coordinated(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        answers::approve(unit, row, body).await
    })
    .await
}

/// Pause a pairing
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = Reason, responses((status = 200, description = "The paused pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/pause")]
pub(super) async fn pause_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        answers::pause(unit, row, body).await
    })
    .await
}

/// Resume a paused pairing
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = Reason, responses((status = 200, description = "The pairing, active again.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/resume")]
pub(super) async fn resume_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        answers::resume(unit, row, body).await
    })
    .await
}

/// Complete a pairing
///
/// It reached what it was for. Both seats are free again. Without a reason of your own, the code is `completed_early` before
/// the last day and `planned_end` after it.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = Reason, responses((status = 200, description = "The completed pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/complete")]
pub(super) async fn complete_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        endings::end(unit, row, PairingState::Completed, body).await
    })
    .await
}

/// End a pairing before its time
///
/// A reason code is required. Both seats are free again. With the code `completed_early`, the pairing is completed rather than
/// ended early.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = EndPairing, responses((status = 200, description = "The ended pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/end")]
pub(super) async fn end_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<EndPairing>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        endings::end(unit, row, PairingState::EndedEarly, body.into()).await
    })
    .await
}

/// Ask for another partner
///
/// Possible once the pairing ended early or is completed; coordinators find the wish at the pairing. Asking twice changes
/// nothing.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing that is over.")), request_body = Reason, responses((status = 200, description = "The pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/request-replacement")]
pub(super) async fn request_pairing_replacement(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_visible(api.db(), &caller, id).await?;
    step(&api, &caller, id, once, async move |unit, row| {
        answers::request_replacement(unit, row, body).await
    })
    .await
}

/// List the steps of a pairing
///
/// Who did what, when and why; oldest first. Mentor and mentee do not see the notes, even when they run the program.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/pairings/{pairing_id}/transitions")]
pub(super) async fn list_pairing_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::Pairing, id.0).await?;
    Ok(Reply::ok(transitions::as_seen_by(
        &caller,
        row.program_id,
        &[row.mentee_id, row.mentor_id],
        steps,
    )))
}

/// Changes one pairing in a unit of work and answers with it.
pub(super) async fn step<F>(
    api: &Api,
    caller: &Caller,
    id: PairingId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model) -> Result<Model> + 'static,
{
    let expected = once.if_match.clone();
    api.execute(caller, once, async move |unit| {
        let current = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = work(unit, current).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

/// Answers with a new pairing.
pub(super) async fn created(unit: &Unit<'_>, row: Model) -> Result<Reply<Pairing>> {
    let location = format!("/v1/pairings/{}", row.id);
    let reply = answer(unit.db, unit.organization, row).await?;
    Ok(reply.at_new(location))
}

/// Answers with a pairing.
pub(super) async fn answer(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: Model,
) -> Result<Reply<Pairing>> {
    let version = row.version;
    let pairing = with_names(db, organization, vec![row]).await?.pop();
    let pairing = pairing.ok_or_else(|| Problem::internal("a pairing was lost"))?;
    Ok(Reply::ok(pairing).version(version))
}

/// Adds the names of the people, with one query for all of them.
pub(super) async fn with_names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<Pairing>> {
    let people: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.mentee_id, row.mentor_id])
        .collect();
    let names = people::store::names(db, organization, &people).await?;
    Ok(rows
        .into_iter()
        .map(|row| Pairing::new(row, &names))
        .collect())
}
