//! What every handler shares, and the unit of work that every write runs in.

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::Notify;

use crate::{
    auth::{Actor, Caller, Keys, Principals},
    authorization::Rules,
    calendar_links::CalendarReads,
    clock::Clock,
    config::Settings,
    dashboard::RunFigures,
    database::{Database, Reader, Transaction},
    error::{Problem, Result, request_id},
    ids::{Ids, OrganizationId, PersonId},
    match_runs::{Explainers, Pools, Snapshots},
    request::Schemas,
    text_vectors::{TextModels, Written},
};

/// What every handler shares: settings, database, clock, ids, keys and caches. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Api {
    /// What the environment says.
    pub settings: Arc<Settings>,
    /// The connections.
    pub database: Database,
    /// The source of time.
    pub clock: Clock,
    /// The source of ids.
    pub ids: Ids,
    /// Signs and verifies tokens and cursors.
    pub(crate) keys: Arc<Keys>,
    /// Who a credential stands for, remembered for a moment.
    pub(crate) principals: Principals,
    /// Who may call which operation.
    pub(crate) rules: Arc<Rules>,
    /// The compiled schemas of request bodies.
    pub(crate) schemas: Schemas,
    /// The finished OpenAPI document.
    pub(crate) document: Arc<Value>,
    /// Wakes the worker when a match run is queued.
    pub(crate) queued: Arc<Notify>,
    /// Prepared inputs of match runs, for explanations.
    pub(crate) snapshots: Snapshots,
    /// Pairings of match runs, for questions about them.
    pub(crate) explainers: Explainers,
    /// Scored present applications of programs, for recommendations.
    pub(crate) pools: Pools,
    /// By what texts are compared.
    pub(crate) text_models: TextModels,
    /// What was counted of match runs, for dashboards.
    pub(crate) run_figures: RunFigures,
    /// How often calendars are read.
    pub(crate) calendar_reads: CalendarReads,
}

impl Api {
    /// The shared state of the app that serves this request.
    pub(crate) fn of(request: &HttpRequest) -> Result<&Self> {
        request
            .app_data::<web::Data<Self>>()
            .map(|data| &***data)
            .ok_or_else(|| Problem::internal("the app was built without its shared state"))
    }

    /// The connection for reads outside of a transaction.
    pub fn db(&self) -> &Reader {
        self.database.reader()
    }

    /// Forgets what this process keeps in memory of a person who has just been erased, and of what is on the disk.
    pub(crate) async fn forget_person(&self, organization: OrganizationId, person: PersonId) {
        self.principals.forget(organization, Actor::Person(person));
        self.snapshots.forget_all();
        self.explainers.forget_all();
        self.pools.forget_all();
        self.text_models.forget_all();
        // Runs that the erasure took away from their worker begin again.
        self.queued.notify_one();
        if let Err(error) = self.database.checkpoint().await {
            tracing::warn!(request_id = request_id().map(display), %error, "the log still holds what was erased, until its next checkpoint");
        }
    }

    /// Runs `work` as one unit of work: one transaction, one time, one actor.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin or commit.
    pub async fn write<T, F>(&self, caller: &Caller, work: F) -> Result<T>
    where
        T: 'static,
        F: AsyncFnOnce(&Unit<'_>) -> Result<T> + 'static,
    {
        self.write_as(caller.organization, caller.actor(), work)
            .await
    }

    /// Like [`Self::write`], for work that no request asked for.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin or commit.
    pub async fn write_as<T, F>(
        &self,
        organization: OrganizationId,
        actor: Actor,
        work: F,
    ) -> Result<T>
    where
        T: 'static,
        F: AsyncFnOnce(&Unit<'_>) -> Result<T> + 'static,
    {
        let (now, ids) = (self.clock.now(), self.ids.clone());
        let (done, written) = self
            .database
            .write(async move |db| {
                let written = Written::default();
                let unit = Unit {
                    db,
                    organization,
                    actor,
                    now,
                    ids: &ids,
                    written: &written,
                };
                let done = work(&unit).await?;
                Ok((done, written))
            })
            .await?;
        self.text_models.written(organization, written);
        Ok(done)
    }
}

/// One unit of work: everything written through it is committed together, at one time, by one actor.
///
/// # Locks
/// On PostgreSQL, units of work that lock the same rows in another order stop each other. So all lock in this order, each
/// kind by id: the organization, gatherings, pairings, what belongs to a pairing (agreements, health, sessions), groups of
/// peers, the program's applications, groups with a mentor, sessions of groups, people. What belongs to a pairing is changed
/// under the pairing's lock wherever its end changes it, too, and what belongs to a group under the group's.
///
/// Peers answer to their group, which then takes the places of their applications; a group with a mentor follows its
/// pairings, when these have taken or given back their seats. No program has groups of both kinds.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    /// The open transaction.
    pub db: &'a Transaction,
    /// The tenant.
    pub organization: OrganizationId,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub now: DateTime<Utc>,
    /// The source of ids.
    pub ids: &'a Ids,
    /// Whose texts it writes.
    pub(crate) written: &'a Written,
}

impl Unit<'_> {
    /// The same unit of work, whose history and events name nobody.
    #[must_use]
    pub fn unnamed(&self) -> Unit<'_> {
        Unit {
            actor: Actor::System,
            ..*self
        }
    }
}
