//! The operation on oneself.

use actix_web::{get, web::Data};

use super::model::Me;
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    people::{self, Person},
    reply::Reply,
};

/// Read who you are
///
/// The caller's organization, role and person: a good first call.
#[utoipa::path(tag = "me", responses((status = 200, description = "The caller.", body = Me)))]
#[get("/v1/me")]
pub(super) async fn get_me(api: Data<Api>, caller: Member) -> Result<Reply<Me>> {
    let person = match caller.person() {
        Some(id) => people::store::find(api.db(), caller.organization, id).await?,
        None => None,
    };
    Ok(Reply::ok(Me {
        organization_id: caller.organization,
        actor: caller.actor().to_string(),
        role: caller.role(),
        coordinates: caller.programs().to_vec(),
        scopes: caller.scopes().map(<[_]>::to_vec),
        person: person.map(Person::from),
    }))
}
