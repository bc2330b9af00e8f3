//! The operations on what was given and received.

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use serde_json::json;

use super::{
    entity, export,
    model::{GivingBack, GivingBackEntry, ListGivingBackEntries, Window},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    ids::PersonId,
    page::{self, Page, Paging, Sort},
    reply::Reply,
    request::{Path, Query},
    spreadsheet,
};

/// Read what a person gave and received
///
/// Hours, sessions, help, introductions, resources, gatherings and volunteering, each counted once in the unit of work in
/// which it happened. People read their own record, owners that of everybody; coordinators see of the participants of their
/// programs what happened in these. No eligibility, score or ranking reads it.
#[utoipa::path(tag = "giving back", params(("person_id" = PersonId, Path, description = "The person."), Window), responses((status = 200, description = "The record.", body = GivingBack)))]
#[get("/v1/people/{person_id}/giving-back")]
pub(super) async fn get_giving_back(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
    Query(window): Query<Window>,
) -> Result<Reply<GivingBack>> {
    let entries = store::visible(api.db(), &caller, person, window).await?;
    let (given, received) = store::totals(api.db(), entries).await?;
    Ok(Reply::ok(GivingBack {
        person_id: person,
        from: window.from,
        to: window.to,
        given,
        received,
    }))
}

/// List what a person gave and received, entry by entry
///
/// In the order in which it was written down. The same people see it as the totals, which add up from it.
#[utoipa::path(tag = "giving back", params(("person_id" = PersonId, Path, description = "The person."), ListGivingBackEntries), responses((status = 200, description = "A page of entries.", body = Page<GivingBackEntry>)))]
#[get("/v1/people/{person_id}/giving-back/entries")]
pub(super) async fn list_giving_back_entries(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(person): Path<PersonId>,
    Query(query): Query<ListGivingBackEntries>,
) -> Result<HttpResponse> {
    let select = store::visible(api.db(), &caller, person, query.window()).await?;
    let select = store::narrow(select, &query);
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let sort = Sort::by_id(entity::Column::Id);
    let key = |row: &entity::Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, GivingBackEntry::from)
        .await
}

/// Export what a person gave and received
///
/// One line for each entry, latest first, however many there are. Cells never run as formulas.
#[utoipa::path(tag = "giving back", params(("person_id" = PersonId, Path, description = "The person."), Window), responses((status = 200, description = "The entries as CSV.", body = String, content_type = "text/csv")))]
#[get("/v1/people/{person_id}/giving-back/export")]
pub(super) async fn export_giving_back(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
    Query(window): Query<Window>,
) -> Result<HttpResponse> {
    let entries = store::visible(api.db(), &caller, person, window).await?;
    let sort = Sort::by_time(entity::Column::At, entity::Column::Id).descending();
    let key = |row: &entity::Model| (Some(json!(row.at)), row.id.0);
    let response = spreadsheet::answer("giving-back");
    page::export(response, api.db(), entries, sort, key, export::lines).await
}
