//! The operations on API keys.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    ApiKey, entity,
    model::{CreateApiKey, ListApiKeys},
    store,
};
use crate::{
    auth::{Actor, Owner},
    context::Api,
    error::Result,
    ids::ApiKeyId,
    page::{Page, Paging, Sort},
    reply::Reply,
    request::{Command, Path, Query},
    transitions::Reason,
};

/// List API keys
///
/// Revoked and expired ones too; never their secrets.
#[utoipa::path(tag = "API keys", params(ListApiKeys), responses((status = 200, description = "A page of keys.", body = Page<ApiKey>)))]
#[get("/v1/api-keys")]
pub(super) async fn list_api_keys(
    api: Data<Api>,
    caller: Owner,
    request: HttpRequest,
    Query(query): Query<ListApiKeys>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = entity::Entity::of(caller.organization);
    let sort = Sort::by_id(entity::Column::Id);
    paging
        .list(api.db(), select, sort, |row| (None, row.id.0), ApiKey::from)
        .await
}

/// Make an API key
///
/// The answer shows the secret, this once. The database keeps a hash only.
#[utoipa::path(tag = "API keys", request_body = CreateApiKey, responses((status = 201, description = "The key, with its secret.", body = ApiKey)))]
#[post("/v1/api-keys")]
pub(super) async fn create_api_key(
    api: Data<Api>,
    caller: Owner,
    Command { body, once }: Command<CreateApiKey>,
) -> Result<HttpResponse> {
    api.execute(&caller, once, async move |unit| {
        let (row, secret) = store::create(unit, body).await?;
        let version = row.version;
        let key = ApiKey::from(row);
        let without_secret = serde_json::to_value(&key).map_err(crate::error::Problem::internal)?;
        let shown = ApiKey {
            secret: Some(secret),
            ..key
        };
        let location = format!("/v1/api-keys/{}", shown.id);
        Ok(Reply::created(location, shown)
            .version(version)
            .replayed_as(without_secret))
    })
    .await
}

/// Read an API key
#[utoipa::path(tag = "API keys", params(("api_key_id" = ApiKeyId, Path, description = "The key.")), responses((status = 200, description = "The key, without its secret.", body = ApiKey)))]
#[get("/v1/api-keys/{api_key_id}")]
pub(super) async fn get_api_key(
    api: Data<Api>,
    caller: Owner,
    Path(id): Path<ApiKeyId>,
) -> Result<Reply<ApiKey>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    let version = row.version;
    Ok(Reply::ok(ApiKey::from(row)).version(version))
}

/// Revoke an API key
///
/// It stops working at once. Revoking a revoked key changes nothing.
#[utoipa::path(tag = "API keys", params(("api_key_id" = ApiKeyId, Path, description = "The key.")), request_body = Reason, responses((status = 200, description = "The revoked key.", body = ApiKey)))]
#[post("/v1/api-keys/{api_key_id}/revoke")]
pub(super) async fn revoke_api_key(
    api: Data<Api>,
    caller: Owner,
    Path(id): Path<ApiKeyId>,
    Command { body: _, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let expected = once.if_match.clone();
    let answer = api
        .execute(&caller, once, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            if let Some(expected) = expected {
                expected.check(current.version)?;
            }
            let row = store::revoke(unit, current).await?;
            let version = row.version;
            Ok(Reply::ok(ApiKey::from(row)).version(version))
        })
        .await?;
    api.principals
        .forget(caller.organization, Actor::ApiKey(id));
    Ok(answer)
}
