//! Runs the service: connects, migrates, listens, works in the background, and stops without losing a request.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::{HttpServer, dev::ServerHandle};
use sea_orm::DbErr;
use thiserror::Error;
use tokio::sync::Notify;

use crate::{
    alumni,
    app::{self, app},
    auth::{Keys, Principals},
    authorization::Rules,
    config::{ConfigError, Settings},
    context::Api,
    dashboard::RunFigures,
    database::Database,
    document::{self, DocumentError},
    help_requests, idempotency,
    ids::Ids,
    introductions,
    match_runs::{self, Explainers, Pools, Snapshots},
    pairing_health, pairings,
    request::Schemas,
    wind_downs,
};

/// A client has so long to send its headers.
const HEADER_DEADLINE: Duration = Duration::from_secs(5);
/// Between two rounds of housekeeping.
const HOUSEKEEPING_INTERVAL: Duration = Duration::from_secs(60);

/// Why the service did not start or stopped.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The settings are of no use.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be reached or brought up to date.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    /// The OpenAPI document and the authorization table disagree.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The server failed while running.
    #[error("the server failed: {0}")]
    Io(#[from] io::Error),
}

impl Api {
    /// Connects to the database, brings its schema up to date and loads the keys.
    ///
    /// # Errors
    /// When one of these fails.
    pub async fn start(settings: Settings, ids: Ids) -> Result<Self, ServeError> {
        let complete = app::complete_document()?;
        let schemas = Schemas::new(&complete);
        let document = document::published(complete);
        let keys = Keys::load(&settings)?;
        let database = Database::connect(&settings).await?;
        database.migrate().await?;
        Ok(Self {
            clock: settings.clock(),
            settings: Arc::new(settings),
            database,
            ids,
            keys: Arc::new(keys),
            principals: Principals::new(),
            rules: Arc::new(Rules::new(&document)),
            schemas,
            document: Arc::new(document),
            queued: Arc::new(Notify::new()),
            snapshots: Snapshots::new(),
            explainers: Explainers::new(),
            pools: Pools::new(),
            run_figures: RunFigures::new(),
        })
    }
}

/// Runs a future of this crate to its end, on a runtime of its own.
pub fn block_on<F: Future>(future: F) -> F::Output {
    actix_web::rt::System::new().block_on(future)
}

/// Listens and serves until the process is told to stop. `ready` is called with the address as soon as requests are
/// taken.
///
/// # Errors
/// When the address is taken or the server fails.
pub async fn serve(api: Api, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let address = api.settings.bind.clone();
    let listen = |source| ServeError::Listen {
        address: address.clone(),
        source,
    };
    let listener = std::net::TcpListener::bind(&address).map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let shared = api.clone();
    let mut server = HttpServer::new(move || app(shared.clone()))
        .client_request_timeout(HEADER_DEADLINE)
        .max_connections(api.settings.max_connections)
        .shutdown_timeout(api.settings.shutdown_seconds);
    if let Some(threads) = api.settings.threads {
        server = server.workers(threads);
    }
    let server = server.listen(listener).map_err(listen)?.run();
    let handle = server.handle();
    let background = start_background(&api);
    ready(bound);
    let outcome = server.await;
    stop(&background, &handle).await;
    if let Err(error) = api.database.checkpoint().await {
        tracing::warn!(cause = %error, "no checkpoint at shutdown; the log is kept and read at the next start");
    }
    outcome.map_err(ServeError::from)
}

fn start_background(api: &Api) -> Vec<tokio::task::JoinHandle<()>> {
    let worker = actix_web::rt::spawn(match_runs::work(api.clone()));
    let housekeeping = actix_web::rt::spawn(keep_house(api.clone()));
    vec![worker, housekeeping]
}

async fn stop(background: &[tokio::task::JoinHandle<()>], handle: &ServerHandle) {
    for task in background {
        // Its writes run on tasks of their own, to their end.
        task.abort();
    }
    handle.stop(true).await;
}

/// Checkpoints the log, forgets old idempotency keys, lets unanswered pairings expire, ends those whose last day is over, finds
/// replacements.
async fn keep_house(api: Api) {
    let mut interval = tokio::time::interval(HOUSEKEEPING_INTERVAL);
    loop {
        tokio::select! {
            _ = interval.tick() => {}
            () = api.clock.moved() => {}
        }
        let now = api.clock.now();
        let forgotten = api
            .database
            .write(async move |db| idempotency::forget(db, now).await)
            .await;
        if let Err(problem) = forgotten {
            tracing::warn!(%problem, "old idempotency keys stay for another round");
        }
        if let Err(problem) = pairings::expire_unanswered(&api).await {
            tracing::warn!(%problem, "unanswered pairings stay for another round");
        }
        if let Err(problem) = pairings::end_by_date(&api).await {
            tracing::warn!(%problem, "pairings whose last day is over go on for another round");
        }
        if let Err(problem) = pairings::replace_due(&api).await {
            tracing::warn!(%problem, "replacements are looked for in another round");
        }
        if let Err(problem) = pairing_health::remind(&api).await {
            tracing::warn!(%problem, "reminders stay for another round");
        }
        if let Err(problem) = help_requests::expire_unanswered(&api).await {
            tracing::warn!(%problem, "unanswered help requests stay for another round");
        }
        if let Err(problem) = alumni::remind(&api).await {
            tracing::warn!(%problem, "reminders of alumni stay for another round");
        }
        if let Err(problem) = wind_downs::carry_on(&api).await {
            tracing::warn!(%problem, "programs wind down no further for another round");
        }
        if let Err(problem) = pairing_health::remind_of_sessions(&api).await {
            tracing::warn!(%problem, "reminders of sessions stay for another round");
        }
        if let Err(problem) = introductions::follow_up(&api).await {
            tracing::warn!(%problem, "introductions are followed up in another round");
        }
        if let Err(error) = api.database.checkpoint().await {
            tracing::warn!(cause = %error, "no checkpoint; the log grows until the next round");
        }
    }
}
