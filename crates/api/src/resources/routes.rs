//! The operations on resources.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, put, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    ResourceState,
    entity::Model,
    marks,
    model::{CreateResource, ListResources, Resource},
    store,
};
use crate::{
    auth::{Caller, Member},
    context::Api,
    error::{Problem, Result},
    history::Step,
    ids::{OrganizationId, PersonId, ResourceId},
    lifecycle::Lifecycle,
    page::{Page, Paging},
    people,
    reply::Reply,
    request::{Command, Patch, Path, Query},
    transitions::Reason,
};

/// List resources
///
/// What is shared with the whole organization and with programs in which you take part or that you run.
#[utoipa::path(tag = "resources", params(ListResources), responses((status = 200, description = "A page of resources.", body = Page<Resource>)))]
#[get("/v1/resources")]
pub(super) async fn list_resources(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListResources>,
) -> Result<HttpResponse> {
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let (select, sort) = store::select(api.db(), &caller, &query).await?;
    let key = store::sort_key(query.sort);
    let (db, organization) = (api.db().clone(), caller.organization);
    let named = async move |rows| with_names(&db, organization, rows).await;
    paging.list_with(api.db(), select, sort, key, named).await
}

/// Share a resource
///
/// With the whole organization, or with the participants of a program in which you take part or that you run. It counts in
/// your giving-back record.
#[utoipa::path(tag = "resources", request_body = CreateResource, responses((status = 201, description = "The resource.", body = Resource)))]
#[post("/v1/resources")]
pub(super) async fn create_resource(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateResource>,
) -> Result<HttpResponse> {
    let who = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        store::require_part(unit, &who, body.program_id).await?;
        let row = store::create(unit, who.person(), body).await?;
        let location = format!("/v1/resources/{}", row.id);
        let reply = answer(unit.db, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read a resource
#[utoipa::path(tag = "resources", params(("resource_id" = ResourceId, Path, description = "The resource.")), responses((status = 200, description = "The resource.", body = Resource)))]
#[get("/v1/resources/{resource_id}")]
pub(super) async fn get_resource(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ResourceId>,
) -> Result<Reply<Resource>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), row).await
}

/// Change a resource
///
/// By whoever shared it, or by a coordinator.
#[utoipa::path(tag = "resources", params(("resource_id" = ResourceId, Path, description = "The resource.")), request_body = CreateResource, responses((status = 200, description = "The changed resource.", body = Resource)))]
#[patch("/v1/resources/{resource_id}")]
pub(super) async fn patch_resource(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ResourceId>,
    patch: Patch,
) -> Result<Reply<Resource>> {
    let (shared, who) = (Data::clone(&api), Caller::clone(&caller));
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get_kept(unit.db, &who, id).await?;
            patch.if_match.check(current.version)?;
            let before = CreateResource::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after).await
        })
        .await?;
    answer(api.db(), row).await
}

/// Archive a resource
///
/// It is no longer found, and stays where it was shared. By whoever shared it, or by a coordinator.
#[utoipa::path(tag = "resources", params(("resource_id" = ResourceId, Path, description = "The resource.")), request_body = Reason, responses((status = 200, description = "The archived resource.", body = Resource)))]
#[post("/v1/resources/{resource_id}/archive")]
pub(super) async fn archive_resource(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ResourceId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_kept(api.db(), &caller, id).await?;
    let (who, expected) = (Caller::clone(&caller), once.if_match.clone());
    api.execute(&caller, once, async move |unit| {
        let current = store::get_kept(unit.db, &who, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let step = Step {
            subject: current.id.0,
            from: current.state.name(),
            to: ResourceState::Archived.name(),
            reason: body.reason,
            note: body.note,
        };
        let row = store::archive(unit, current, step).await?;
        answer(unit.db, row).await
    })
    .await
}

/// Mark a resource as helpful
///
/// Once for each person; marking it again changes nothing. Nobody marks their own.
#[utoipa::path(tag = "resources", params(("resource_id" = ResourceId, Path, description = "The resource.")), responses((status = 200, description = "The resource with its count.", body = Resource)))]
#[put("/v1/resources/{resource_id}/helpful")]
pub(super) async fn mark_resource_helpful(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ResourceId>,
) -> Result<Reply<Resource>> {
    let current = store::get_visible(api.db(), &caller, id).await?;
    let person = require_person(&caller)?;
    let row = api
        .write(&caller, async move |unit| {
            marks::put(unit, current, person).await
        })
        .await?;
    answer(api.db(), row).await
}

/// Take back that a resource is helpful
#[utoipa::path(tag = "resources", params(("resource_id" = ResourceId, Path, description = "The resource.")), responses((status = 204, description = "There is no mark of yours.")))]
#[delete("/v1/resources/{resource_id}/helpful")]
pub(super) async fn unmark_resource_helpful(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ResourceId>,
) -> Result<Reply<()>> {
    let current = store::get_visible(api.db(), &caller, id).await?;
    let person = require_person(&caller)?;
    api.write(&caller, async move |unit| {
        marks::delete(unit, &current, person).await
    })
    .await?;
    Ok(Reply::no_content())
}

fn require_person(caller: &Caller) -> Result<PersonId> {
    let detail = "An integration finds nothing helpful; people do.";
    caller.person().ok_or_else(|| Problem::forbidden(detail))
}

async fn answer(db: &impl ConnectionTrait, row: Model) -> Result<Reply<Resource>> {
    let version = row.version;
    let resource = with_names(db, row.organization_id, vec![row]).await?.pop();
    let resource = resource.ok_or_else(|| Problem::internal("a resource was lost"))?;
    Ok(Reply::ok(resource).version(version))
}

/// Adds the owners' names, with one query for all of them.
pub(super) async fn with_names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<Resource>> {
    let owners: Vec<PersonId> = rows.iter().filter_map(|row| row.owner_id).collect();
    let names = people::store::names(db, organization, &owners).await?;
    Ok(rows
        .into_iter()
        .map(|row| Resource::new(row, &names))
        .collect())
}
