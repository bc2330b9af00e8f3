//! The operations on resources in a pairing.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    entity::{self, Model},
    model::{ListPairingResources, ShareResource, SharedResource},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::{Code, Problem, Result},
    ids::{OrganizationId, PairingId, ResourceId, ResourceShareId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Path, Query},
    resources::{self, model::Resource, routes::with_names},
};

/// List the resources of a pairing
///
/// What was shared into it, in this order.
#[utoipa::path(tag = "resources", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListPairingResources), responses((status = 200, description = "A page of shared resources.", body = Page<SharedResource>)))]
#[get("/v1/pairings/{pairing_id}/resources")]
pub(super) async fn list_pairing_resources(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(id): Path<PairingId>,
    Query(query): Query<ListPairingResources>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, id).await?;
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let select = store::of_pairing(caller.organization, id);
    let sort = Sort::by_id(entity::Column::Id);
    let (db, organization) = (api.db().clone(), caller.organization);
    let seen = async move |rows| with_resources(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), seen)
        .await
}

/// Share a resource into a pairing
///
/// By one of the pairing, or by a coordinator, while it is active or paused. It counts in the giving-back records of whoever shares it and of the others.
#[utoipa::path(tag = "resources", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = ShareResource, responses((status = 201, description = "The shared resource.", body = SharedResource)))]
#[post("/v1/pairings/{pairing_id}/resources")]
pub(super) async fn share_resource(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<ShareResource>,
) -> Result<HttpResponse> {
    let pairing = pairings::store::get_visible(api.db(), &caller, id).await?;
    let found = resources::store::get_visible(api.db(), &caller, body.resource_id).await;
    let resource = found.map_err(|problem| {
        if problem.code() == Code::NotFound {
            let detail = "there is no such resource, or it is not visible to you";
            Problem::invalid_field("/resource_id", "unknown", detail)
        } else {
            problem
        }
    })?;
    let by = caller.person();
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing.id, &resource, (by, body)).await?;
        let location = format!("/v1/pairings/{id}/resources/{}", row.id);
        let shared = with_resource(unit.db, unit.organization, row).await?;
        Ok(Reply::created(location, shared))
    })
    .await
}

/// Read a resource shared into a pairing
#[utoipa::path(tag = "resources", params(("pairing_id" = PairingId, Path, description = "The pairing."), ("resource_share_id" = ResourceShareId, Path, description = "The shared resource: its `id`, not that of the resource.")), responses((status = 200, description = "The shared resource.", body = SharedResource)))]
#[get("/v1/pairings/{pairing_id}/resources/{resource_share_id}")]
pub(super) async fn get_shared_resource(
    api: Data<Api>,
    caller: Member,
    Path((pairing, id)): Path<(PairingId, ResourceShareId)>,
) -> Result<Reply<SharedResource>> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let row = store::get(api.db(), caller.organization, (pairing, id)).await?;
    let shared = with_resource(api.db(), caller.organization, row).await?;
    Ok(Reply::ok(shared))
}

async fn with_resource(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: Model,
) -> Result<SharedResource> {
    let shared = with_resources(db, organization, vec![row]).await?.pop();
    shared.ok_or_else(|| Problem::internal("a shared resource was lost"))
}

/// Adds the resources and their owners' names, with two queries for all of them.
async fn with_resources(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<SharedResource>> {
    let found = store::resources_of(db, organization, &rows).await?;
    let found = with_names(db, organization, found.into_values().collect()).await?;
    let resource = |id: ResourceId| -> Option<Resource> {
        found.iter().find(|resource| resource.id == id).cloned()
    };
    let shared = |row: Model| {
        Some(SharedResource {
            id: row.id,
            pairing_id: row.pairing_id,
            resource: resource(row.resource_id)?,
            shared_by_id: row.shared_by_id,
            note: row.note,
            created_at: row.created_at,
        })
    };
    Ok(rows.into_iter().filter_map(shared).collect())
}
