//! A whole list as CSV: read page by page while it is sent, so that no list is too long to be held.

use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::Position;
use crate::{
    error::{Problem, Result, request_id},
    telemetry,
};

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
    let id = request_id();
    let rest = stream::try_unfold(more.then_some(export), move |export| async move {
        let Some(mut export) = export else {
            return Ok::<_, Problem>(None);
        };
        let (lines, more) = telemetry::next_part(id, export.next()).await?;
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

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use actix_web::body::MessageBody;
    use uuid::Uuid;

    use super::*;
    use crate::{
        error::{Code, REQUEST_ID},
        house::Log,
    };

    /// One page and the position of the next; that one cannot be read.
    async fn read(after: Option<Position>) -> Result<(Bytes, Option<Position>)> {
        let id = Uuid::from_u128(1);
        match after {
            None => Ok((
                Bytes::from_static(b"id\r\n1\r\n"),
                Some(Position { value: None, id }),
            )),
            Some(_) => Err(Problem::internal("the disk is gone")),
        }
    }

    #[actix_web::test]
    async fn an_export_that_breaks_off_is_no_whole_answer_and_its_request_is_named_in_the_log() {
        let id = Uuid::from_u128(7);
        let response = REQUEST_ID.scope(id, answer(HttpResponse::Ok(), read));
        let response = response.await.expect("a first page");
        let log = Log::begin();
        let mut body = pin!(response.into_body());
        let mut next = async || std::future::poll_fn(|cx| body.as_mut().poll_next(cx)).await;
        let first = next().await.expect("a part").expect("the first page");
        assert_eq!(first, "id\r\n1\r\n");
        assert!(next().await.expect("an end").is_err(), "not a clean end");
        let text = log.text();
        let lines = |word: &str| {
            let lines = text.lines().filter(|line| line.contains(word));
            lines.filter(|line| line.contains(&id.to_string())).count()
        };
        assert_eq!(
            (lines("the disk is gone"), lines("export broken off")),
            (1, 1),
            "{text}"
        );
    }

    #[actix_web::test]
    async fn what_goes_wrong_with_the_first_page_is_a_problem_document() {
        let read = async |_: Option<Position>| Err(Problem::unavailable());
        let problem = answer(HttpResponse::Ok(), read).await;
        assert_eq!(problem.expect_err("no page").code(), Code::Unavailable);
    }
}
