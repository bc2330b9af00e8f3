//! Runs the service: connects, migrates, listens, works in the background, and stops without losing a request.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::{HttpServer, dev::ServerHandle};
use sea_orm::DbErr;
use serde_json::Value;
use thiserror::Error;
use tokio::sync::Notify;

use crate::{
    alumni,
    app::{self, app},
    auth::{Keys, Principals},
    authorization::Rules,
    calendar_links::CalendarReads,
    config::{ConfigError, Settings},
    context::Api,
    dashboard::RunFigures,
    database::Database,
    document::{self, DocumentError},
    error::Result,
    group_sessions, groups, help_requests, idempotency,
    ids::Ids,
    introductions,
    match_runs::{self, Explainers, Pools, Snapshots},
    pairing_health, pairings,
    request::Schemas,
    text_vectors::{self, TextModels},
    wind_downs,
};

/// A client has so long to send its headers.
const HEADER_DEADLINE: Duration = Duration::from_secs(5);

/// So long an idle connection stays open: longer than the idle time of the usual load balancers (60 s), which otherwise
/// send a request into a connection that closes at that moment.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
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
        let (document, schemas) = described()?;
        let keys = Keys::load(&settings)?;
        let text_models = TextModels::load(&settings)?;
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
            text_models,
            run_figures: RunFigures::new(),
            calendar_reads: CalendarReads::new(),
        })
    }
}

/// The document, and the schemas that bodies are checked against. Made on a thread of its own: tens of megabytes of what
/// it needs on the way go back to the operating system when it ends.
fn described() -> Result<(Value, Schemas), ServeError> {
    let make = || {
        let complete = app::complete_document()?;
        let schemas = Schemas::new(&complete);
        Ok((document::published(complete), schemas))
    };
    let made = std::thread::spawn(make).join();
    made.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
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
        .keep_alive(KEEP_ALIVE)
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
    let embedding = actix_web::rt::spawn(text_vectors::work(api.clone()));
    let housekeeping = actix_web::rt::spawn(keep_house(api.clone()));
    vec![worker, embedding, housekeeping]
}

async fn stop(background: &[tokio::task::JoinHandle<()>], handle: &ServerHandle) {
    for task in background {
        // Its writes run on tasks of their own, to their end.
        task.abort();
    }
    handle.stop(true).await;
}

/// Looks after what is due, again and again.
async fn keep_house(api: Api) {
    let mut interval = tokio::time::interval(HOUSEKEEPING_INTERVAL);
    let mut lead = api.clock.lead();
    loop {
        tokio::select! {
            _ = interval.tick() => {}
            present = api.clock.moved_from(lead) => lead = present,
        }
        look_after_everything(&api).await;
        tracing::debug!("the house is kept");
    }
}

/// One round: forgets old idempotency keys, does what has become due, checkpoints the log. What fails waits for the next
/// round and holds up nothing else.
async fn look_after_everything(api: &Api) {
    let now = api.clock.now();
    let forget = api
        .database
        .write(async move |db| idempotency::forget(db, now).await);
    noted("old idempotency keys", forget.await);
    noted(
        "unanswered pairings",
        pairings::expire_unanswered(api).await,
    );
    noted(
        "pairings past their last day",
        pairings::end_by_date(api).await,
    );
    noted("unanswered groups", groups::expire_unanswered(api).await);
    noted(
        "groups past their last day",
        groups::complete_past_end(api).await,
    );
    noted("replacements", pairings::replace_due(api).await);
    noted("reminders", pairing_health::remind(api).await);
    noted(
        "reminders of sessions",
        pairing_health::remind_of_sessions(api).await,
    );
    noted(
        "reminders of sessions of groups",
        group_sessions::remind(api).await,
    );
    noted("reminders of alumni", alumni::remind(api).await);
    noted("winding down", wind_downs::carry_on(api).await);
    noted(
        "unanswered help requests",
        help_requests::expire_unanswered(api).await,
    );
    noted("introductions", introductions::follow_up(api).await);
    if let Err(error) = api.database.checkpoint().await {
        tracing::warn!(cause = %error, "no checkpoint; the log grows until the next round");
    }
}

fn noted<T>(work: &'static str, outcome: Result<T>) {
    if let Err(problem) = outcome {
        tracing::warn!(work, %problem, "left for another round");
    }
}
