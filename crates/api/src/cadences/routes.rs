//! The operations on cadences.

use actix_web::{get, patch, web::Data};

use super::{
    Cadence,
    model::{OwnCadence, PairingCadence},
    store,
};
use crate::{
    auth::{Coordinator, Member},
    context::Api,
    error::Result,
    ids::{PairingId, ProgramId},
    pairings, programs,
    reply::Reply,
    request::{Patch, Path},
};

/// Read the cadence of a program
#[utoipa::path(tag = "health of pairings", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "The cadence.", body = Cadence)))]
#[get("/v1/programs/{program_id}/cadence")]
pub(super) async fn get_cadence(
    api: Data<Api>,
    caller: Member,
    Path(program): Path<ProgramId>,
) -> Result<Reply<Cadence>> {
    programs::store::get_visible(api.db(), &caller, program).await?;
    let (rhythm, version) = store::versioned(api.db(), caller.organization, program).await?;
    Ok(Reply::ok(Cadence::from(rhythm)).version(version))
}

/// Change the cadence of a program
///
/// It holds at once, for running pairings, too, unless they have one of their own.
#[utoipa::path(tag = "health of pairings", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Cadence, responses((status = 200, description = "The changed cadence.", body = Cadence)))]
#[patch("/v1/programs/{program_id}/cadence")]
pub(super) async fn patch_cadence(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    patch: Patch,
) -> Result<Reply<Cadence>> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let shared = Data::clone(&api);
    let (cadence, version) = api
        .write(&caller, async move |unit| {
            programs::store::lock(unit, program).await?;
            let (current, version) = store::versioned(unit.db, unit.organization, program).await?;
            patch.if_match.check(version)?;
            let cadence = patch.apply(&shared, &Cadence::from(current))?;
            let version = store::change(unit, program, cadence.into(), version).await?;
            Ok((cadence, version))
        })
        .await?;
    Ok(Reply::ok(cadence).version(version))
}

/// Read the cadence of a pairing
#[utoipa::path(tag = "health of pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), responses((status = 200, description = "The cadence.", body = PairingCadence)))]
#[get("/v1/pairings/{pairing_id}/cadence")]
pub(super) async fn get_pairing_cadence(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
) -> Result<Reply<PairingCadence>> {
    let pairing = pairings::store::get_visible(api.db(), &caller, id).await?;
    let (cadence, version) = store::of_pairing(api.db(), &pairing).await?;
    Ok(Reply::ok(cadence).version(version))
}

/// Change the cadence of a pairing
///
/// For a pairing that is active or paused and needs another one than its program; `null` gives the program's back.
#[utoipa::path(tag = "health of pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = OwnCadence, responses((status = 200, description = "The changed cadence.", body = PairingCadence)))]
#[patch("/v1/pairings/{pairing_id}/cadence")]
pub(super) async fn patch_pairing_cadence(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<PairingId>,
    patch: Patch,
) -> Result<Reply<PairingCadence>> {
    pairings::store::get_coordinated(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let (cadence, version) = api
        .write(&caller, async move |unit| {
            let pairing = pairings::store::lock(unit, id).await?;
            let (current, version) = store::of_pairing(unit.db, &pairing).await?;
            patch.if_match.check(version)?;
            let own = patch.apply(&shared, &current.own)?;
            store::change_own(unit, &pairing, own).await
        })
        .await?;
    Ok(Reply::ok(cadence).version(version))
}
