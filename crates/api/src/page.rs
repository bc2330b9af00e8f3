//! Pagination: keyset pages with opaque, signed cursors.
//!
//! A cursor holds the sort key of the last item of a page. It is bound by HMAC to organization, list and filters, so it
//! can neither be made up nor be carried over to another list.

mod export;

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, http::header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    auth::Caller,
    context::Api,
    database::Reader,
    error::{Code, Problem, Result},
    request::up_to,
    sheet::Sheet,
};

/// Items on a page when the client does not say.
const DEFAULT_LIMIT: u64 = 50;
/// Items on a page at the most.
const LARGEST_LIMIT: u64 = 200;
/// Bytes of the signature that a cursor carries.
const SIGNATURE_BYTES: usize = 16;

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// Send it as `cursor` to get the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// By what a list is sorted: one column and, among equals, the id.
#[derive(Clone, Debug)]
pub(crate) struct Sort<C> {
    column: Option<C>,
    is_time: bool,
    id: C,
    order: Order,
}

impl<C: ColumnTrait> Sort<C> {
    /// By id, which is by time of creation, oldest first.
    pub(crate) fn by_id(id: C) -> Self {
        Self {
            column: None,
            is_time: false,
            id,
            order: Order::Asc,
        }
    }

    /// By a column that is never null.
    pub(crate) fn by(column: C, id: C) -> Self {
        Self {
            column: Some(column),
            is_time: false,
            id,
            order: Order::Asc,
        }
    }

    /// By a point in time, of rows in which it is not null.
    pub(crate) fn by_time(column: C, id: C) -> Self {
        Self {
            is_time: true,
            ..Self::by(column, id)
        }
    }

    /// The other way round.
    pub(crate) fn descending(mut self) -> Self {
        self.order = Order::Desc;
        self
    }

    fn after(&self, position: &Position) -> Condition {
        let beyond = |column: C, value: sea_orm::Value| {
            if self.order == Order::Desc {
                column.lt(value)
            } else {
                column.gt(value)
            }
        };
        let id: sea_orm::Value = position.id.into();
        let (Some(column), Some(value)) = (self.column, &position.value) else {
            return Condition::all().add(beyond(self.id, id));
        };
        let value: sea_orm::Value = match value {
            // PostgreSQL compares a point in time with no text.
            Value::String(text) if self.is_time => {
                text.parse::<chrono::DateTime<chrono::Utc>>().ok().into()
            }
            Value::Number(number) => number.as_i64().into(),
            Value::String(text) => text.as_str().into(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                value.to_string().into()
            }
        };
        Condition::any().add(beyond(column, value.clone())).add(
            Condition::all()
                .add(column.eq(value))
                .add(beyond(self.id, id)),
        )
    }
}

/// The last item of a page: the next one begins after it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Position {
    /// By what the list is sorted, where that is not the id alone.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The item.
    #[serde(rename = "i")]
    pub id: Uuid,
}

/// One request for a page.
#[derive(Debug)]
pub(crate) struct Paging<'a> {
    api: &'a Api,
    path: String,
    /// What the cursor is bound to: organization, path and filters.
    context: String,
    filters: String,
    limit: u64,
    /// Whether the client named no place in the list: then a CSV is the whole list.
    is_whole: bool,
    after: Option<Position>,
    sheet: Option<Sheet>,
}

impl<'a> Paging<'a> {
    /// Reads limit and cursor. `filters` is the whole query; all of it but these two decides what is on the list.
    pub(crate) fn new(
        api: &'a Api,
        caller: &Caller,
        request: &HttpRequest,
        filters: &impl Serialize,
        limit: Option<u64>,
        cursor: Option<&str>,
    ) -> Result<Self> {
        let is_whole = limit.is_none() && cursor.is_none();
        let limit = up_to(LARGEST_LIMIT, "limit", limit.unwrap_or(DEFAULT_LIMIT))?;
        let filters = without_place(filters)?;
        let path = request.path().to_owned();
        let context = format!("{}\n{path}\n{filters}", caller.organization);
        let mut paging = Self {
            api,
            path,
            context,
            filters,
            limit,
            is_whole,
            after: None,
            sheet: Sheet::wanted(request)?,
        };
        paging.after = cursor.map(|cursor| paging.open(cursor)).transpose()?;
        Ok(paging)
    }

    /// Answers with one page; a client that wants CSV and names no limit gets the whole list.
    pub(crate) async fn list<E, T>(
        self,
        db: &Reader,
        select: Select<E>,
        sort: Sort<E::Column>,
        key: impl Fn(&E::Model) -> (Option<Value>, Uuid) + 'static,
        item: impl Fn(E::Model) -> T + 'static,
    ) -> Result<HttpResponse>
    where
        E: EntityTrait,
        T: Serialize,
    {
        let convert = async move |rows: Vec<E::Model>| Ok(rows.into_iter().map(&item).collect());
        self.list_with(db, select, sort, key, convert).await
    }

    /// Like [`Self::list`], for items that need more than their row: `convert` gets the rows of a page.
    pub(crate) async fn list_with<E, T>(
        self,
        db: &Reader,
        select: Select<E>,
        sort: Sort<E::Column>,
        key: impl Fn(&E::Model) -> (Option<Value>, Uuid) + 'static,
        convert: impl AsyncFn(Vec<E::Model>) -> Result<Vec<T>> + 'static,
    ) -> Result<HttpResponse>
    where
        E: EntityTrait,
        T: Serialize,
    {
        let db = db.clone();
        let read = async move |after: Option<Position>, limit: u64| {
            let (rows, more) = page_of(&db, select.clone(), &sort, after.as_ref(), limit).await?;
            let next = next_position(&rows, more, &key);
            Ok((convert(rows).await?, next))
        };
        self.list_pages(read).await
    }

    /// Like [`Self::list`], for lists that are not sorted by one column: `read` gets where a page begins and how many items it
    /// holds at the most, and returns them and where the next page begins.
    pub(crate) async fn list_pages<T: Serialize>(
        self,
        read: impl AsyncFn(Option<Position>, u64) -> Result<(Vec<T>, Option<Position>)> + 'static,
    ) -> Result<HttpResponse> {
        match self.sheet {
            Some(sheet) if self.is_whole => {
                let response = sheet.answer();
                let lines = async move |after: Option<Position>| {
                    let is_first = after.is_none();
                    let (items, next) = read(after, LARGEST_LIMIT).await?;
                    Ok((sheet.rows(&items, is_first)?, next))
                };
                export::answer(response, lines).await
            }
            _ => {
                let (items, next) = read(self.after.clone(), self.limit).await?;
                let next = next.map(|position| self.seal(&position)).transpose()?;
                self.respond(items, next)
            }
        }
    }

    /// Answers with one page of items that are already in memory, in the order of their ids.
    pub(crate) fn list_items<T: Serialize>(
        self,
        mut items: Vec<T>,
        id: impl Fn(&T) -> Uuid,
    ) -> Result<HttpResponse> {
        items.sort_by_key(&id);
        if let Some(position) = &self.after {
            items.retain(|item| id(item) > position.id);
        }
        let exports = self.is_whole && self.sheet.is_some();
        let limit = usize::try_from(self.limit).map_err(Problem::internal)?;
        let more = items.len() > limit && !exports;
        if !exports {
            items.truncate(limit);
        }
        let next = match items.last() {
            Some(last) if more => Some(self.seal(&Position {
                value: None,
                id: id(last),
            })?),
            _ => None,
        };
        self.respond(items, next)
    }

    /// Answers with a page and its `Link` header (RFC 8288).
    fn respond<T: Serialize>(
        &self,
        data: Vec<T>,
        next_cursor: Option<String>,
    ) -> Result<HttpResponse> {
        let mut response = match &self.sheet {
            Some(sheet) => sheet.answer(),
            None => HttpResponse::Ok(),
        };
        if let Some(cursor) = &next_cursor {
            let filters = if self.filters.is_empty() {
                String::new()
            } else {
                format!("&{}", self.filters)
            };
            let link = format!(
                "<{}?limit={}&cursor={cursor}{filters}>; rel=\"next\"",
                self.path, self.limit
            );
            response.insert_header((header::LINK, link));
        }
        match &self.sheet {
            Some(sheet) => Ok(response.body(sheet.rows(&data, true)?)),
            None => Ok(response.json(Page { data, next_cursor })),
        }
    }

    fn seal(&self, position: &Position) -> Result<String> {
        let payload = serde_json::to_vec(position).map_err(Problem::internal)?;
        let mut sealed = self.signature(&payload);
        sealed.extend_from_slice(&payload);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn open(&self, cursor: &str) -> Result<Position> {
        let invalid = || {
            Problem::new(
                Code::InvalidCursor,
                "Send `next_cursor` of the page before unchanged, with the same filters and sort, or begin without a cursor.",
            )
        };
        let sealed = URL_SAFE_NO_PAD
            .decode(cursor)
            .map_err(|_forged| invalid())?;
        let (signature, payload) = sealed
            .split_at_checked(SIGNATURE_BYTES)
            .ok_or_else(invalid)?;
        let expected = self.signature(payload);
        if !bool::from(subtle::ConstantTimeEq::ct_eq(
            signature,
            expected.as_slice(),
        )) {
            return Err(invalid());
        }
        serde_json::from_slice(payload).map_err(|_forged| invalid())
    }

    fn signature(&self, payload: &[u8]) -> Vec<u8> {
        let mut signature = self.api.keys.sign_cursor(self.context.as_bytes(), payload);
        signature.truncate(SIGNATURE_BYTES);
        signature
    }
}

/// The query as text, without the two parameters that say where in the list we are.
fn without_place(query: &impl Serialize) -> Result<String> {
    let mut query = serde_json::to_value(query).map_err(Problem::internal)?;
    if let Some(members) = query.as_object_mut() {
        members.retain(|name, value| !value.is_null() && name != "limit" && name != "cursor");
    }
    serde_urlencoded::to_string(query).map_err(Problem::internal)
}

/// Answers with all rows of a query as a CSV file, however many there are: `lines` gets the rows of a page, and whether it is the
/// first one, which begins with the header.
pub(crate) async fn export<E: EntityTrait>(
    response: HttpResponseBuilder,
    db: &Reader,
    select: Select<E>,
    sort: Sort<E::Column>,
    key: impl Fn(&E::Model) -> (Option<Value>, Uuid) + 'static,
    lines: impl Fn(&[E::Model], bool) -> Result<Vec<u8>> + 'static,
) -> Result<HttpResponse> {
    let db = db.clone();
    let read = async move |after: Option<Position>| {
        let select = select.clone();
        let (rows, more) = page_of(&db, select, &sort, after.as_ref(), LARGEST_LIMIT).await?;
        let next = next_position(&rows, more, &key);
        Ok((Bytes::from(lines(&rows, after.is_none())?), next))
    };
    export::answer(response, read).await
}

/// Where the page begins that follows on these rows, if there is one.
fn next_position<Row>(
    rows: &[Row],
    more: bool,
    key: impl Fn(&Row) -> (Option<Value>, Uuid),
) -> Option<Position> {
    let (value, id) = key(rows.last().filter(|_| more)?);
    Some(Position { value, id })
}

/// So many rows of the query after a position, and whether there are more.
async fn page_of<E: EntityTrait>(
    db: &Reader,
    mut select: Select<E>,
    sort: &Sort<E::Column>,
    after: Option<&Position>,
    limit: u64,
) -> Result<(Vec<E::Model>, bool)> {
    if let Some(position) = after {
        select = select.filter(sort.after(position));
    }
    if let Some(column) = sort.column {
        select = select.order_by(column, sort.order.clone());
    }
    let mut rows = select
        .order_by(sort.id, sort.order.clone())
        // One more than asked for tells whether there is a next page.
        .limit(limit.saturating_add(1))
        .all(db)
        .await?;
    let limit = usize::try_from(limit).map_err(Problem::internal)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok((rows, more))
}
