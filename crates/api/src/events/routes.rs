//! The operations on the event log.

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{Event, entity, model::ListEvents};
use crate::{
    auth::Owner,
    context::Api,
    error::Result,
    page::{Page, Paging, Sort},
    request::Query,
};

/// List events
///
/// Everything that happened in the organization, oldest first. To follow it, keep the last id and ask later with `after`.
/// On PostgreSQL an event can become visible a moment after a later one, so pollers there do well to ask again from an id
/// some seconds old and to skip the events they know.
#[utoipa::path(tag = "events", params(ListEvents), responses((status = 200, description = "A page of events.", body = Page<Event>)))]
#[get("/v1/events")]
pub(super) async fn list_events(
    api: Data<Api>,
    caller: Owner,
    request: HttpRequest,
    Query(query): Query<ListEvents>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let mut select = entity::Entity::of(caller.organization);
    if let Some(after) = query.after {
        select = select.filter(entity::Column::Id.gt(after));
    }
    if let Some(subject) = query.subject_id {
        select = select.filter(entity::Column::SubjectId.eq(subject));
    }
    if let Some(kind) = &query.kind {
        select = select.filter(entity::Column::Kind.eq(kind));
    }
    let sort = Sort::by_id(entity::Column::Id);
    paging
        .list(api.db(), select, sort, |row| (None, row.id.0), Event::from)
        .await
}
