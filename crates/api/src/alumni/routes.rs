//! The operations on alumni cadences.

use actix_web::{HttpResponse, delete, get, post, web::Data};

use super::{
    model::{AgreeAlumniCadence, AlumniCadence},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    ids::PairingId,
    pairings,
    reply::Reply,
    request::{Command, Path},
};

/// Read how a completed pairing stays in touch
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), responses((status = 200, description = "The cadence, or that there is none.", body = AlumniCadence)))]
#[get("/v1/pairings/{pairing_id}/alumni-cadence")]
pub(super) async fn get_alumni_cadence(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
) -> Result<Reply<AlumniCadence>> {
    pairings::store::get_visible(api.db(), &caller, id).await?;
    let found = store::find(api.db(), caller.organization, id).await?;
    let cadence = found.map_or_else(|| AlumniCadence::none(id), AlumniCadence::from);
    Ok(Reply::ok(cadence))
}

/// Agree to stay in touch after a completed pairing
///
/// When both sides want it, every so many months the event `pairing.alumni_reminder` reminds them, once each time; after a
/// long silence there is one reminder, not many. Nobody is asked to explain a no.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The completed pairing.")), request_body = AgreeAlumniCadence, responses((status = 200, description = "The cadence.", body = AlumniCadence)))]
#[post("/v1/pairings/{pairing_id}/alumni-cadence")]
pub(super) async fn agree_alumni_cadence(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<AgreeAlumniCadence>,
) -> Result<HttpResponse> {
    let visible = pairings::store::get_visible(api.db(), &caller, id).await?;
    let side = pairings::side_of(&caller, &visible, body.side)?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let current = pairings::store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = store::agree(unit, &current, side, &body).await?;
        Ok(Reply::ok(AlumniCadence::from(row)))
    })
    .await
}

/// End the reminders of a completed pairing
///
/// Either side, or a coordinator; no reason is asked for.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), responses((status = 204, description = "There are no reminders.")))]
#[delete("/v1/pairings/{pairing_id}/alumni-cadence")]
pub(super) async fn stop_alumni_cadence(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
) -> Result<Reply<()>> {
    pairings::store::get_visible(api.db(), &caller, id).await?;
    api.write(&caller, async move |unit| store::stop(unit, id).await)
        .await?;
    Ok(Reply::no_content())
}
