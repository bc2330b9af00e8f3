//! The operations that wind a program down.

use actix_web::{HttpResponse, get, post, web::Data};

use super::{
    carry_on,
    model::{WindDown, WindDownProgram},
    store,
};
use crate::{
    auth::Coordinator,
    context::Api,
    error::Result,
    ids::ProgramId,
    pairings, programs,
    reply::Reply,
    request::{Command, Path},
};

/// Wind a program down
///
/// From now on it takes no applications and begins no pairings. Applications that are not decided on, and those on the waitlist,
/// are withdrawn; proposed pairings expire. Running pairings go on until `pairings_end_on` and are completed when that day
/// is over; a week before, the event `pairing.ending_soon` tells integrations of each. Then the program closes. All of it
/// goes on by itself, also after a restart; read how far it is at `GET /v1/programs/{program_id}/wind-down`.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = WindDownProgram, responses((status = 202, description = "It has begun.", body = WindDown)))]
#[post("/v1/programs/{program_id}/wind-down")]
pub(super) async fn wind_down_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    Command { body, once }: Command<WindDownProgram>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let answer = api
        .execute(&caller, once, async move |unit| {
            let row = store::begin(unit, program, body.pairings_end_on).await?;
            let open = pairings::store::count_open(unit.db, unit.organization, program).await?;
            let location = format!("/v1/programs/{program}/wind-down");
            Ok(Reply::accepted(location, WindDown::new(row, open)))
        })
        .await?;
    let api = Data::clone(&api);
    // Not only at the next round of housekeeping, which does what is left of it when this process dies.
    actix_web::rt::spawn(async move {
        if let Err(problem) = carry_on(&api).await {
            tracing::warn!(%problem, "winding down goes on in the next round");
        }
    });
    Ok(answer)
}

/// Read how far a program has wound down
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "How far it is.", body = WindDown)))]
#[get("/v1/programs/{program_id}/wind-down")]
pub(super) async fn get_program_wind_down(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
) -> Result<Reply<WindDown>> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let row = store::get(api.db(), caller.organization, program).await?;
    let open = pairings::store::count_open(api.db(), caller.organization, program).await?;
    Ok(Reply::ok(WindDown::new(row, open)))
}
