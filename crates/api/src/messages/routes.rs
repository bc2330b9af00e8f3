//! The operations on messages.

use actix_web::{HttpRequest, HttpResponse, get, web::Data};

use super::{Message, entity, model::ListMessages, store};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    ids::MessageId,
    page::{Page, Paging, Sort},
    reply::Reply,
    request::{Path, Query},
};

/// List messages
///
/// Newest first. Members see what was written to them; coordinators also what was written about the programs that they run.
/// Messages are written with `POST /v1/applications/bulk` and `POST /v1/pairings/bulk`.
#[utoipa::path(tag = "messages", params(ListMessages), responses((status = 200, description = "A page of messages.", body = Page<Message>)))]
#[get("/v1/messages")]
pub(super) async fn list_messages(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListMessages>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::select(&caller, &query);
    let sort = Sort::by_id(entity::Column::Id).descending();
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            Message::from,
        )
        .await
}

/// Read a message
///
/// An integration that delivers messages reads the text here when it hears of the event `message.created`.
#[utoipa::path(tag = "messages", params(("message_id" = MessageId, Path, description = "The message.")), responses((status = 200, description = "The message.", body = Message)))]
#[get("/v1/messages/{message_id}")]
pub(super) async fn get_message(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<MessageId>,
) -> Result<Reply<Message>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(Reply::ok(Message::from(row)))
}
