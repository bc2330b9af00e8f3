//! The operations on organizations.

use actix_web::{get, patch, web::Data};

use super::{Organization, model::OrganizationSettings, store};
use crate::{
    auth::{Caller, Member, Owner},
    context::Api,
    error::{Problem, Result},
    ids::OrganizationId,
    reply::Reply,
    request::{Patch, Path},
};

/// Read the organization
///
/// Callers read their own; any other does not exist for them.
#[utoipa::path(tag = "organizations", params(("organization_id" = OrganizationId, Path, description = "The organization.")), responses((status = 200, description = "The organization.", body = Organization)))]
#[get("/v1/organizations/{organization_id}")]
pub(super) async fn get_organization(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<OrganizationId>,
) -> Result<Reply<Organization>> {
    require_own(&caller, id)?;
    let row = store::get(api.db(), id).await?;
    let version = row.version;
    Ok(Reply::ok(Organization::from(row)).version(version))
}

/// Change the organization
#[utoipa::path(tag = "organizations", params(("organization_id" = OrganizationId, Path, description = "The organization.")), request_body = OrganizationSettings, responses((status = 200, description = "The changed organization.", body = Organization)))]
#[patch("/v1/organizations/{organization_id}")]
pub(super) async fn patch_organization(
    api: Data<Api>,
    caller: Owner,
    Path(id): Path<OrganizationId>,
    patch: Patch,
) -> Result<Reply<Organization>> {
    require_own(&caller, id)?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, id).await?;
            patch.if_match.check(current.version)?;
            let before = OrganizationSettings {
                name: current.name.clone(),
            };
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after).await
        })
        .await?;
    let version = row.version;
    Ok(Reply::ok(Organization::from(row)).version(version))
}

fn require_own(caller: &Caller, id: OrganizationId) -> Result<()> {
    if caller.organization == id {
        Ok(())
    } else {
        Err(Problem::not_found("organization"))
    }
}
