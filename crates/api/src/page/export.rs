//! A whole list as CSV: read page by page while it is sent, so that no list is too long to be held.

use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::EntityTrait;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{LARGEST_LIMIT, Position, Rows, page_of};
use crate::{
    error::{Problem, Result},
    sheet::Sheet,
};

/// So many rows are sent at the most.
const MOST_ROWS: u64 = 100_000;

/// What is still to be sent.
struct Export<E: EntityTrait, Key, Convert> {
    sheet: Sheet,
    rows: Rows<E, Key, Convert>,
    sent: u64,
}

/// Answers with all rows. The first page is read before the answer begins: what goes wrong with it is a problem document.
pub(super) async fn answer<E, T, Key, Convert>(
    sheet: Sheet,
    rows: Rows<E, Key, Convert>,
) -> Result<HttpResponse>
where
    E: EntityTrait,
    T: Serialize,
    Key: Fn(&E::Model) -> (Option<Value>, Uuid) + 'static,
    Convert: AsyncFn(Vec<E::Model>) -> Result<Vec<T>> + 'static,
{
    let mut response = sheet.answer();
    let mut export = Export {
        sheet,
        rows,
        sent: 0,
    };
    let (first, more) = export.next().await?;
    let rest = stream::try_unfold(more.then_some(export), async |export| {
        let Some(mut export) = export else {
            return Ok::<_, Problem>(None);
        };
        let (lines, more) = export.next().await?;
        Ok(Some((lines, more.then_some(export))))
    });
    let first = stream::once(std::future::ready(Ok::<_, Problem>(first)));
    Ok(response.streaming(first.chain(rest).into_stream()))
}

impl<E, T, Key, Convert> Export<E, Key, Convert>
where
    E: EntityTrait,
    T: Serialize,
    Key: Fn(&E::Model) -> (Option<Value>, Uuid),
    Convert: AsyncFn(Vec<E::Model>) -> Result<Vec<T>>,
{
    /// The next lines, and whether there are more.
    async fn next(&mut self) -> Result<(Bytes, bool)> {
        if self.sent >= MOST_ROWS {
            // The answer has begun; breaking it off is the one way to say that it is not complete.
            return Err(Problem::internal("a list is too long for one CSV file"));
        }
        let is_first = self.sent == 0;
        let rows = &mut self.rows;
        let select = rows.select.clone();
        let (page, more) = page_of(
            &rows.db,
            select,
            &rows.sort,
            rows.after.as_ref(),
            LARGEST_LIMIT,
        )
        .await?;
        if let Some(last) = page.last() {
            let (value, id) = (rows.key)(last);
            rows.after = Some(Position { value, id });
        }
        self.sent = self.sent.saturating_add(LARGEST_LIMIT);
        let items = (rows.convert)(page).await?;
        Ok((self.sheet.rows(&items, is_first)?, more))
    }
}
