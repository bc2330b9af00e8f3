//! `Idempotency-Key`: a repeated POST answers what the first one answered and does nothing.
//!
//! The record is written in the transaction of the work itself, so it exists exactly when the work was done. A request
//! that failed leaves no record: its repetition runs. Two requests with one key at the same moment: one of them waits
//! or loses on the primary key and then answers from the record.

mod entity;

use actix_web::{HttpResponse, HttpResponseBuilder, http::StatusCode, http::header};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::{
    auth::Caller,
    context::{Api, Unit},
    error::{Code, ConstraintExt, Problem, Result},
    reply::{Reply, etag},
    request::Once,
};

/// So long a key is remembered.
pub(crate) const REMEMBERED: TimeDelta = TimeDelta::hours(24);

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
        let Some(key) = once.key.clone() else {
            let reply = self.write(caller, work).await?;
            return Ok(Recorded::from_reply(&reply)?.respond(false));
        };
        let request = Request {
            principal: caller.actor().to_string(),
            key,
            fingerprint: once.fingerprint.to_vec(),
        };
        let again = request.clone();
        let first = self
            .write(caller, async move |unit| request.run(unit, work).await)
            .await;
        match first {
            Err(problem) if problem.code() == Code::Conflict => {
                let found = self
                    .write(caller, async move |unit| again.find(unit).await)
                    .await?;
                found.map(|recorded| recorded.respond(true)).ok_or(problem)
            }
            other => other,
        }
    }
}

#[derive(Clone, Debug)]
struct Request {
    principal: String,
    key: String,
    fingerprint: Vec<u8>,
}

impl Request {
    async fn run<T, F>(self, unit: &Unit<'_>, work: F) -> Result<HttpResponse>
    where
        T: Serialize,
        F: AsyncFnOnce(&Unit<'_>) -> Result<Reply<T>>,
    {
        if let Some(recorded) = self.find(unit).await? {
            return Ok(recorded.respond(true));
        }
        let reply = work(unit).await?;
        let recorded = Recorded::from_reply(&reply)?;
        let kept = match &reply.replayed_as {
            Some(body) => Some(body.to_string()),
            None => recorded.body.clone(),
        };
        let row = entity::ActiveModel {
            organization_id: Set(unit.organization),
            principal: Set(self.principal),
            key: Set(self.key),
            fingerprint: Set(self.fingerprint),
            status: Set(i32::from(recorded.status.as_u16())),
            etag: Set(recorded.etag.clone()),
            location: Set(recorded.location.clone()),
            body: Set(kept),
            created_at: Set(unit.now),
        };
        entity::Entity::insert(row)
            .exec_without_returning(unit.db)
            .await
            .on_constraint("idempotency_keys_pkey", "idempotency_keys.key", || {
                Problem::new(
                    Code::Conflict,
                    "Another request with this idempotency key is under way. Repeat it in a moment.",
                )
            })?;
        Ok(recorded.respond(false))
    }

    async fn find(&self, unit: &Unit<'_>) -> Result<Option<Recorded>> {
        let found = entity::Entity::of(unit.organization)
            .filter(entity::Column::Principal.eq(&self.principal))
            .filter(entity::Column::Key.eq(&self.key))
            .one(unit.db)
            .await?;
        match found {
            None => Ok(None),
            Some(row) if row.fingerprint == self.fingerprint => Recorded::from_row(row).map(Some),
            Some(_) => Err(Problem::new(
                Code::IdempotencyKeyReused,
                "This idempotency key belongs to a request with another path or body. Use a fresh key for each new request.",
            )),
        }
    }
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
