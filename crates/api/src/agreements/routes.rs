//! The operations on agreements.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    entity::{Column, Model},
    model::{Agreement, CreateAgreement, ListAgreements, SignAgreement},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    history::Subject,
    ids::{AgreementId, PairingId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Path, Query},
    transitions::{self, Transition},
};

/// List the versions of an agreement
///
/// Oldest first.
#[utoipa::path(tag = "agreements", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListAgreements), responses((status = 200, description = "A page of versions.", body = Page<Agreement>)))]
#[get("/v1/pairings/{pairing_id}/agreements")]
pub(super) async fn list_agreements(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListAgreements>,
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
    let select = store::of_pairing(caller.organization, pairing);
    let sort = Sort::by_id(Column::Id);
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            Agreement::from,
        )
        .await
}

/// Propose a version of the agreement
///
/// Both sign it anew, also who proposed it. Until then, the version that both signed last stays in force; an earlier one
/// that still waits for a signature gives way.
#[utoipa::path(tag = "agreements", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateAgreement, responses((status = 201, description = "The version, to be signed.", body = Agreement)))]
#[post("/v1/pairings/{pairing_id}/agreements")]
pub(super) async fn create_agreement(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateAgreement>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing, body).await?;
        let (location, version) = (format!("/v1/agreements/{}", row.id), row.version);
        Ok(Reply::created(location, Agreement::from(row)).version(version))
    })
    .await
}

/// Read a version of an agreement
#[utoipa::path(tag = "agreements", params(("agreement_id" = AgreementId, Path, description = "The version.")), responses((status = 200, description = "The version.", body = Agreement)))]
#[get("/v1/agreements/{agreement_id}")]
pub(super) async fn get_agreement(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<AgreementId>,
) -> Result<Reply<Agreement>> {
    let (row, _) = store::get_visible(api.db(), &caller, id).await?;
    Ok(answer(row))
}

/// Sign a version of the agreement
///
/// With the second signature it is in force. Where the program requires an agreement, a pairing that both accepted begins
/// then. Signing twice changes nothing.
#[utoipa::path(tag = "agreements", params(("agreement_id" = AgreementId, Path, description = "The version.")), request_body = SignAgreement, responses((status = 200, description = "The version.", body = Agreement)))]
#[post("/v1/agreements/{agreement_id}/sign")]
pub(super) async fn sign_agreement(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<AgreementId>,
    Command { body, once }: Command<SignAgreement>,
) -> Result<HttpResponse> {
    let (_, pairing) = store::get_visible(api.db(), &caller, id).await?;
    let side = pairings::side_of(&caller, &pairing, body.side)?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let check = |current: &Model| match expected {
            Some(expected) => expected.check(current.version),
            None => Ok(()),
        };
        let row = store::sign(unit, pairing.id, id, side, check).await?;
        Ok(answer(row))
    })
    .await
}

/// List the steps of a version of an agreement
///
/// Who did what, when and why; oldest first. Mentor and mentee do not see the notes, even when they run the program.
#[utoipa::path(tag = "agreements", params(("agreement_id" = AgreementId, Path, description = "The version.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/agreements/{agreement_id}/transitions")]
pub(super) async fn list_agreement_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<AgreementId>,
) -> Result<Reply<Vec<Transition>>> {
    let (_, pairing) = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::Agreement, id.0).await?;
    let two = [pairing.mentee_id, pairing.mentor_id];
    Ok(Reply::ok(transitions::as_seen_by(
        &caller,
        pairing.program_id,
        &two,
        steps,
    )))
}

fn answer(row: Model) -> Reply<Agreement> {
    let version = row.version;
    Reply::ok(Agreement::from(row)).version(version)
}
