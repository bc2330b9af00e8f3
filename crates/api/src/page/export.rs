//! A whole list as CSV: read page by page while it is sent, so that no list is too long to be held.

use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::Position;
use crate::error::{Problem, Result};

/// What is still to be sent: how to read the lines of a page, and where the next one begins.
struct Export<Read> {
    read: Read,
    after: Option<Position>,
}

/// Answers with all pages. The first one is read before the answer begins: what goes wrong with it is a problem document. What
/// goes wrong later breaks the answer off, so that nobody takes a part for the whole.
pub(super) async fn answer<Read>(
    mut response: HttpResponseBuilder,
    read: Read,
) -> Result<HttpResponse>
where
    Read: AsyncFn(Option<Position>) -> Result<(Bytes, Option<Position>)> + 'static,
{
    let mut export = Export { read, after: None };
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

impl<Read> Export<Read>
where
    Read: AsyncFn(Option<Position>) -> Result<(Bytes, Option<Position>)>,
{
    /// The next lines, and whether there are more.
    async fn next(&mut self) -> Result<(Bytes, bool)> {
        let (lines, next) = (self.read)(self.after.take()).await?;
        self.after = next;
        Ok((lines, self.after.is_some()))
    }
}
