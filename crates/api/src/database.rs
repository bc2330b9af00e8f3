//! The database: a pool to read from, and one way to write.
//!
//! On SQLite every write goes through one connection and a group commit (`group_commit`); on PostgreSQL every write
//! is its own transaction. Either way a write is a closure that runs to its end even when the client has gone: a
//! cancelled `begin` would hand a connection with an open transaction back to the pool (sqlx #4385), and a client's
//! timeout must leave either all or nothing.

mod group_commit;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use pairwell_migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr,
    TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use secrecy::ExposeSecret;

use self::group_commit::GroupCommit;
use crate::{
    config::Settings,
    error::{Problem, Result},
};

/// A statement that waits longer than this for another process's lock gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The advisory lock that one migrating process holds; any constant does.
const MIGRATION_LOCK: i64 = 7_241_996_305;

/// SQLite's log is cut back to this size after a checkpoint.
const JOURNAL_SIZE_LIMIT_BYTES: &str = "4194304";

/// So many ids fit into one `IN (…)`: well below the parameter limits of both databases.
pub(crate) const IDS_IN_ONE_QUERY: usize = 500;

/// The connections of one process to its database.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    writer: Writer,
}

#[derive(Clone, Debug)]
enum Writer {
    Sqlite(Arc<GroupCommit>),
    Postgres(DatabaseConnection),
}

impl Database {
    /// Connects; makes the SQLite file when there is none.
    ///
    /// # Errors
    /// When the database cannot be reached or the file cannot be opened.
    pub async fn connect(settings: &Settings) -> Result<Self, DbErr> {
        if settings.sqlite_file().is_some() {
            let connection = sea_orm::Database::connect(sqlite_options(settings, 1, true)).await?;
            let readers = settings.database_connections;
            let reader =
                sea_orm::Database::connect(sqlite_options(settings, readers, false)).await?;
            let writer = Writer::Sqlite(Arc::new(GroupCommit::new(connection)));
            return Ok(Self { reader, writer });
        }
        let reader = sea_orm::Database::connect(postgres_options(settings)).await?;
        Ok(Self {
            writer: Writer::Postgres(reader.clone()),
            reader,
        })
    }

    /// Brings the schema up to date. Processes that start together wait for each other.
    ///
    /// # Errors
    /// When a migration fails; PostgreSQL then has nothing of it, SQLite has the migrations before it.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        match &self.writer {
            Writer::Sqlite(group) => Migrator::up(group.connection(), None).await,
            Writer::Postgres(connection) => {
                let lock = connection.begin().await?;
                lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                    .await?;
                let migrated = Migrator::up(connection, None).await;
                lock.commit().await?;
                migrated
            }
        }
    }

    /// The connection for reads outside of a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Whether this process alone owns the database.
    pub fn is_embedded(&self) -> bool {
        matches!(self.writer, Writer::Sqlite(_))
    }

    /// Runs `work` in one transaction and returns after it is durable; an error undoes all of it.
    ///
    /// The work is never cancelled: it runs on a task of its own, to its end.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin or commit.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: 'static,
        F: AsyncFnOnce(&DatabaseTransaction) -> Result<T> + 'static,
    {
        let writer = self.writer.clone();
        let task = actix_web::rt::spawn(async move {
            match writer {
                Writer::Sqlite(group) => group.write(work).await,
                Writer::Postgres(connection) => write_alone(&connection, work).await,
            }
        });
        task.await
            .unwrap_or_else(|error| Err(Problem::internal(error)))
    }

    /// Moves the write-ahead log into the SQLite file and cuts it back; does nothing on PostgreSQL.
    ///
    /// # Errors
    /// When SQLite reports one.
    pub async fn checkpoint(&self) -> Result<(), DbErr> {
        match &self.writer {
            Writer::Sqlite(group) => group.checkpoint().await,
            Writer::Postgres(_) => Ok(()),
        }
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.execute_unprepared("SELECT 1").await.map(|_| ())
    }
}

async fn write_alone<T, F>(connection: &DatabaseConnection, work: F) -> Result<T>
where
    F: AsyncFnOnce(&DatabaseTransaction) -> Result<T>,
{
    let transaction = connection.begin().await?;
    match run(work, &transaction).await {
        Ok(value) => {
            transaction.commit().await?;
            Ok(value)
        }
        Err(problem) => {
            transaction.rollback().await?;
            Err(problem)
        }
    }
}

/// Runs `work`; a panic inside becomes an error, so that the transaction is always closed.
async fn run<T, F>(work: F, transaction: &DatabaseTransaction) -> Result<T>
where
    F: AsyncFnOnce(&DatabaseTransaction) -> Result<T>,
{
    AssertUnwindSafe(work(transaction))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Problem::internal("a write panicked")))
}

fn sqlite_options(settings: &Settings, connections: u32, writes: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.database_url.expose_secret());
    options
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(writes)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT_BYTES)
                .pragma("query_only", if writes { "OFF" } else { "ON" })
                .statement_cache_capacity(500)
        });
    options
}

fn postgres_options(settings: &Settings) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.database_url.expose_secret());
    options
        .max_connections(settings.database_connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres
                .application_name("pairwell")
                .options([
                    ("idle_in_transaction_session_timeout", "10s"),
                    ("timezone", "UTC"),
                ])
                .statement_cache_capacity(500)
        });
    options
}
