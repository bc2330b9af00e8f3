//! One action on many objects: each object in a unit of work of its own, with a result of its own.
//!
//! With an `Idempotency-Key` each object's work is recorded under a key of its own, derived from it. So a request that broke
//! off half-way can be repeated: what was done is not done again, and the rest is.

use std::collections::HashSet;

use actix_web::HttpResponse;
use futures_util::{StreamExt, stream};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select, TryGetable, Value,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    auth::Caller,
    context::{Api, Unit},
    database::columns::column,
    error::{Problem, ProblemBody, Result},
    reply::Reply,
    request::{Once, Violations},
};

/// So many objects go into one request.
pub(crate) const MOST_AT_ONCE: usize = 200;

/// So many objects are worked on at the same time: they share commits.
const TOGETHER: usize = 4;

/// What became of each object, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkResult {
    /// Objects that the action was done to.
    pub succeeded: u64,
    /// Objects that refused it; they are as they were.
    pub failed: u64,
    /// The last object, when the filter fits more than one request takes: send the request again with this as `after`, and
    /// with a fresh idempotency key. Absent when all are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_after: Option<Uuid>,
    /// One entry for each object.
    pub data: Vec<BulkItem>,
}

/// What became of one object.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkItem {
    /// The object.
    pub id: Uuid,
    /// The status that the same action on this object alone would have answered.
    #[schema(example = 200, minimum = 200, maximum = 599)]
    pub status: u16,
    /// The object that the action made, where it makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_id: Option<Uuid>,
    /// The state that the object is in now; absent when the action was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<String>,
    /// Why the action was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub problem: Option<ProblemBody>,
}

/// The objects of one request.
#[derive(Debug)]
pub(crate) struct Chosen<Id> {
    ids: Vec<Id>,
    /// The last of them, when a filter fits more.
    next_after: Option<Id>,
}

impl<Id> Chosen<Id> {
    /// These and no others.
    pub(crate) fn named(ids: Vec<Id>) -> Self {
        Self {
            ids,
            next_after: None,
        }
    }
}

impl<Id: TryGetable + Copy + Into<Value>> Chosen<Id> {
    /// The first that the query finds, in the order of their ids, after this one.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn found<E: EntityTrait>(
        db: &impl ConnectionTrait,
        select: Select<E>,
        id: E::Column,
        after: Option<Id>,
    ) -> Result<Self> {
        let most = u64::try_from(MOST_AT_ONCE).unwrap_or(u64::MAX);
        let select = select
            .apply_if(after, |select, after| select.filter(id.gt(after)))
            .order_by_asc(id)
            .limit(most.saturating_add(1));
        let mut ids: Vec<Id> = column(select, id, db).await?;
        let more = ids.len() > MOST_AT_ONCE;
        ids.truncate(MOST_AT_ONCE);
        let next_after = ids.last().copied().filter(|_| more);
        Ok(Self { ids, next_after })
    }
}

/// What an object is like after the action.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Its state.
    pub state: Option<String>,
    /// The object that the action made.
    pub created_id: Option<Uuid>,
}

impl Outcome {
    /// The object is in this state.
    pub(crate) fn state(state: &str) -> Self {
        Self {
            state: Some(state.to_owned()),
            created_id: None,
        }
    }
}

/// Does `work` to each object, in a unit of work of its own, and answers with all results.
///
/// # Errors
/// 422 when the idempotency key was used with another request. What goes wrong with one object is in its result.
pub(crate) async fn each<Id, F>(
    api: &Api,
    caller: &Caller,
    once: Once,
    chosen: Chosen<Id>,
    work: F,
) -> Result<HttpResponse>
where
    Id: Copy + Into<Uuid> + 'static,
    F: AsyncFn(&Unit<'_>, Id) -> Result<Outcome> + Clone + 'static,
{
    if let Some(answered) = api.answered(caller, &once).await? {
        return Ok(answered);
    }
    let one = |id: Id| Box::pin(one(api, caller, &once, id, work.clone()));
    let data: Vec<BulkItem> = stream::iter(chosen.ids)
        .map(one)
        .buffered(TOGETHER)
        .collect()
        .await;
    let count = |items: usize| u64::try_from(items).unwrap_or(u64::MAX);
    let failed = data.iter().filter(|item| item.problem.is_some()).count();
    let result = BulkResult {
        succeeded: count(data.len().saturating_sub(failed)),
        failed: count(failed),
        next_after: chosen.next_after.map(Into::into),
        data,
    };
    api.execute(caller, once, async move |_| Ok(Reply::ok(result)))
        .await
}

async fn one<Id, F>(api: &Api, caller: &Caller, once: &Once, id: Id, work: F) -> BulkItem
where
    Id: Copy + Into<Uuid> + 'static,
    F: AsyncFn(&Unit<'_>, Id) -> Result<Outcome> + 'static,
{
    let uuid: Uuid = id.into();
    let once = Once {
        key: once.key.as_ref().map(|key| format!("{key}#{uuid}")),
        if_match: None,
        ..once.clone()
    };
    let done = api
        .execute_part(caller, &once, async move |unit| {
            work(unit, id).await.map(Reply::ok)
        })
        .await;
    match done {
        Ok(outcome) => BulkItem {
            id: uuid,
            status: 200,
            created_id: outcome.created_id,
            state: outcome.state,
            problem: None,
        },
        Err(problem) => refused(uuid, &problem),
    }
}

fn refused(id: Uuid, problem: &Problem) -> BulkItem {
    BulkItem {
        id,
        status: problem.code().status().as_u16(),
        created_id: None,
        state: None,
        problem: Some(problem.body()),
    }
}

/// Adds a violation unless the objects are named in exactly one way, each once.
pub(crate) fn check_choice<Id: Copy + Eq + std::hash::Hash>(
    pointer: &str,
    ids: Option<&[Id]>,
    has_filter: bool,
    violations: &mut Violations,
) {
    let detail = "name the objects by their ids or by a filter, one of the two";
    violations.require(ids.is_some() != has_filter, pointer, "choice", detail);
    let mut seen = HashSet::new();
    for (place, id) in ids.into_iter().flatten().enumerate() {
        let pointer = format!("{pointer}/{place}");
        violations.require(seen.insert(*id), &pointer, "unique", "the id comes twice");
    }
}

/// Adds a violation unless a message has a text and nothing else has one.
pub(crate) fn check_text(is_message: bool, text: Option<&str>, violations: &mut Violations) {
    let (code, detail) = if is_message {
        ("required", "a message has a text")
    } else {
        ("unknown", "only messages have a text")
    };
    violations.require(text.is_some() == is_message, "/text", code, detail);
}
