//! The operation that shows a program in numbers.

use actix_web::{get, web::Data};

use super::{Dashboard, store};
use crate::{
    auth::Coordinator, context::Api, error::Result, ids::ProgramId, programs, reply::Reply,
    request::Path,
};

/// Read a program's dashboard
///
/// The program in numbers: applications by role and state and week by week, how many have a partner, what the newest match run
/// found (how good its pairs are, who stayed without a partner and why, what would help, how groups fared), and pairings by
/// state. `missing` names each section that has no data yet, and why. No names of participants. Where you are in a pairing of
/// the program yourself, its health and your partner's feedback are not counted. As a page to read and print:
/// `GET /programs/{program_id}/report`.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "The program in numbers.", body = Dashboard)))]
#[get("/v1/programs/{program_id}/dashboard")]
pub(super) async fn get_program_dashboard(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
) -> Result<Reply<Dashboard>> {
    let program = programs::store::get_coordinated(api.db(), &caller, program).await?;
    store::of_program(&api, &caller, program)
        .await
        .map(Reply::ok)
}
