//! The operation on standing.

use actix_web::{get, web::Data};

use super::{model::Standing, store};
use crate::{
    auth::Member, context::Api, error::Result, ids::PersonId, reply::Reply, request::Path,
};

/// Read the standing of a person
///
/// For the person, for coordinators of a program to which the person has applied, and for owners. Coordinators see what
/// happened in the programs that they run; private thanks are counted for the person alone. Counted anew from the last 1000
/// requests in which the person helped; a rate is shown from 5 ratings by 3 people on. It gates nothing, and matching never
/// reads it.
#[utoipa::path(tag = "standing", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The standing.", body = Standing)))]
#[get("/v1/people/{person_id}/standing")]
pub(super) async fn get_standing(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<Standing>> {
    store::require_visible(api.db(), &caller, person).await?;
    let standing = store::standing(api.db(), &caller, person).await?;
    Ok(Reply::ok(standing))
}
