//! `Idempotency-Key`: a repeated POST answers what the first one answered and does nothing.
//!
//! The record is written in the transaction of the work itself, so it exists exactly when the work was done. A request
//! that failed leaves no record: its repetition runs. The key is claimed before anything else: of two requests with one
//! key at the same moment, one waits for the other and then answers from its record.

mod entity;

use actix_web::{HttpResponse, HttpResponseBuilder, http::StatusCode, http::header};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    auth::{Actor, Caller},
    context::{Api, Unit},
    error::{Code, Problem, Result},
    ids::OrganizationId,
    reply::{Reply, etag},
    request::Once,
};

/// So long a key is remembered.
pub(crate) const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// So many words are looked for at once.
const WORDS_IN_ONE_QUERY: usize = 50;

impl Api {
    /// Runs `work` as one unit of work, once for each idempotency key, and answers.
    ///
    /// # Errors
    /// What `work` returns; 422 when the key was used with another request.
    pub async fn execute<T, F>(&self, caller: &Caller, once: Once, work: F) -> Result<HttpResponse>
    where
        T: Serialize + 'static,
        F: AsyncFnOnce(&Unit<'_>) -> Result<Reply<T>> + 'static,
    {
        let (recorded, replayed) = self.perform(caller, &once, work).await?;
        Ok(recorded.respond(replayed))
    }

    /// Like [`Self::execute`], for one part of a larger answer: gives its body back.
    ///
    /// # Errors
    /// What `work` returns; 422 when the idempotency key was used with another request.
    pub(crate) async fn execute_part<T, F>(
        &self,
        caller: &Caller,
        once: &Once,
        work: F,
    ) -> Result<T>
    where
        T: Serialize + DeserializeOwned + 'static,
        F: AsyncFnOnce(&Unit<'_>) -> Result<Reply<T>> + 'static,
    {
        let (recorded, _) = self.perform(caller, once, work).await?;
        let body = recorded.body.ok_or_else(|| {
            Problem::new(
                Code::Conflict,
                "This was done, but the answer is gone: somebody of whom it spoke was erased.",
            )
        })?;
        serde_json::from_str(&body).map_err(Problem::internal)
    }

    /// The answer that this request got before, if it comes again with its idempotency key.
    ///
    /// # Errors
    /// 422 when the idempotency key was used with another request.
    pub(crate) async fn answered(
        &self,
        caller: &Caller,
        once: &Once,
    ) -> Result<Option<HttpResponse>> {
        let Some(request) = Request::of(caller, once) else {
            return Ok(None);
        };
        let found = request.look_up(self.db(), caller.organization).await?;
        Ok(found.map(|recorded| recorded.respond(true)))
    }

    /// Runs `work` once for each key; says whether the answer is an earlier one.
    async fn perform<T, F>(&self, caller: &Caller, once: &Once, work: F) -> Result<(Recorded, bool)>
    where
        T: Serialize + 'static,
        F: AsyncFnOnce(&Unit<'_>) -> Result<Reply<T>> + 'static,
    {
        let Some(request) = Request::of(caller, once) else {
            let reply = self.write(caller, work).await?;
            return Ok((Recorded::from_reply(&reply)?, false));
        };
        self.write(caller, async move |unit| request.run(unit, work).await)
            .await
    }
}

#[derive(Clone, Debug)]
struct Request {
    principal: String,
    key: String,
    fingerprint: Vec<u8>,
}

impl Request {
    fn of(caller: &Caller, once: &Once) -> Option<Self> {
        Some(Self {
            principal: caller.actor().to_string(),
            key: once.key.clone()?,
            fingerprint: once.fingerprint.to_vec(),
        })
    }

    async fn run<T, F>(self, unit: &Unit<'_>, work: F) -> Result<(Recorded, bool)>
    where
        T: Serialize,
        F: AsyncFnOnce(&Unit<'_>) -> Result<Reply<T>>,
    {
        if !self.take(unit).await? {
            return self.find(unit).await.map(|recorded| (recorded, true));
        }
        let reply = work(unit).await?;
        let recorded = Recorded::from_reply(&reply)?;
        self.keep(unit, &recorded, reply.replayed_as).await?;
        Ok((recorded, false))
    }

    /// Claims the key; false when an earlier request has it. A request that has it at this moment is waited for: its
    /// row becomes visible, or vanishes, when its transaction ends.
    async fn take(&self, unit: &Unit<'_>) -> Result<bool> {
        let row = entity::ActiveModel {
            organization_id: Set(unit.organization),
            principal: Set(self.principal.clone()),
            key: Set(self.key.clone()),
            fingerprint: Set(self.fingerprint.clone()),
            status: Set(0),
            etag: Set(None),
            location: Set(None),
            body: Set(None),
            created_at: Set(unit.now),
        };
        let columns = [
            entity::Column::OrganizationId,
            entity::Column::Principal,
            entity::Column::Key,
        ];
        let inserted = entity::Entity::insert(row)
            .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
            .exec_without_returning(unit.db)
            .await?;
        Ok(inserted == 1)
    }

    /// Completes the claimed row with the answer, but never with a secret.
    async fn keep(
        &self,
        unit: &Unit<'_>,
        answer: &Recorded,
        replayed_as: Option<Value>,
    ) -> Result<()> {
        let body = replayed_as.map_or_else(|| answer.body.clone(), |body| Some(body.to_string()));
        entity::Entity::update_many()
            .col_expr(
                entity::Column::Status,
                Expr::value(i64::from(answer.status.as_u16())),
            )
            .col_expr(entity::Column::Etag, Expr::value(answer.etag.clone()))
            .col_expr(
                entity::Column::Location,
                Expr::value(answer.location.clone()),
            )
            .col_expr(entity::Column::Body, Expr::value(body))
            .filter(entity::Column::OrganizationId.eq(unit.organization))
            .filter(entity::Column::Principal.eq(&self.principal))
            .filter(entity::Column::Key.eq(&self.key))
            .exec(unit.db)
            .await?;
        Ok(())
    }

    async fn find(&self, unit: &Unit<'_>) -> Result<Recorded> {
        let found = self.look_up(unit.db, unit.organization).await?;
        found.ok_or_else(|| Problem::internal("a claimed idempotency key without its row"))
    }

    async fn look_up(
        &self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
    ) -> Result<Option<Recorded>> {
        let row = entity::Entity::of(organization)
            .filter(entity::Column::Principal.eq(&self.principal))
            .filter(entity::Column::Key.eq(&self.key))
            .one(db)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        if row.fingerprint == self.fingerprint {
            return Recorded::from_row(row).map(Some);
        }
        Err(Problem::new(
            Code::IdempotencyKeyReused,
            "This idempotency key belongs to a request with another path or body. Use a fresh key for each new request.",
        ))
    }
}

/// Forgets the answers to somebody who is erased, and the content of all answers in which one of these words occurs.
///
/// The keys of other callers stay, so that what they repeat is not done again; only what was answered is gone.
pub(crate) async fn forget_answers(unit: &Unit<'_>, to: Actor, words: &[String]) -> Result<()> {
    entity::Entity::delete_many()
        .filter(entity::Column::OrganizationId.eq(unit.organization))
        .filter(entity::Column::Principal.eq(to.to_string()))
        .exec(unit.db)
        .await?;
    for words in words.chunks(WORDS_IN_ONE_QUERY) {
        let occurs = words.iter().fold(Condition::any(), |any, word| {
            any.add(entity::Column::Body.contains(word))
                .add(entity::Column::Location.contains(word))
        });
        entity::Entity::update_many()
            .col_expr(entity::Column::Body, Expr::value(None::<String>))
            .filter(entity::Column::OrganizationId.eq(unit.organization))
            .filter(occurs)
            .exec(unit.db)
            .await?;
    }
    Ok(())
}

/// Forgets the keys that are older than [`REMEMBERED`], of all organizations.
pub(crate) async fn forget(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64> {
    let deleted = entity::Entity::delete_many()
        .filter(entity::Column::CreatedAt.lt(now - REMEMBERED))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected)
}

#[derive(Debug)]
struct Recorded {
    status: StatusCode,
    etag: Option<String>,
    location: Option<String>,
    body: Option<String>,
}

impl Recorded {
    fn from_reply<T: Serialize>(reply: &Reply<T>) -> Result<Self> {
        let body = reply.body.as_ref().map(serde_json::to_string);
        Ok(Self {
            status: reply.status,
            etag: reply.version.map(etag),
            location: reply.location.clone(),
            body: body.transpose().map_err(Problem::internal)?,
        })
    }

    fn from_row(row: entity::Model) -> Result<Self> {
        let status = u16::try_from(row.status).map_err(Problem::internal)?;
        Ok(Self {
            status: StatusCode::from_u16(status).map_err(Problem::internal)?,
            etag: row.etag,
            location: row.location,
            body: row.body,
        })
    }

    fn respond(self, replayed: bool) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status);
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if replayed {
            response.insert_header(("idempotent-replayed", "true"));
        }
        match self.body {
            Some(body) => response
                .content_type(header::ContentType::json())
                .body(body),
            None => response.finish(),
        }
    }
}
