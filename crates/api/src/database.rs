//! The database: a pool to read from, and one way to write.
//!
//! On SQLite every write goes through one connection and a group commit (`group_commit`), and statements run on the
//! thread that asks (`sqlite`); on PostgreSQL every write is its own transaction. Either way a write is a closure that runs to its end even when the client has gone: a
//! cancelled `begin` would hand a connection with an open transaction back to the pool (sqlx #4385), and a client's
//! timeout must leave either all or nothing.

pub(crate) mod columns;
mod connection;
pub(crate) mod document;
mod group_commit;
mod sqlite;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use pairwell_migration::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, IsolationLevel,
    TransactionTrait,
};
use secrecy::ExposeSecret;

pub use self::connection::{Reader, Transaction};
use self::{
    connection::{Open, Source},
    group_commit::GroupCommit,
    sqlite::{Access, Connection, Readers},
};
use crate::{
    config::Settings,
    error::{Problem, Result},
};

/// The advisory lock that one migrating process holds; any constant does.
const MIGRATION_LOCK: i64 = 7_241_996_305;

/// So many ids fit into one `IN (…)`: well below the parameter limits of both databases.
pub(crate) const IDS_IN_ONE_QUERY: usize = 500;

/// The connections of one process to its database.
#[derive(Clone, Debug)]
pub struct Database {
    reader: Reader,
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
        if let Some(file) = settings.sqlite_file() {
            let connection = Connection::open(&file, Access::Write)?;
            return Ok(Self {
                writer: Writer::Sqlite(Arc::new(GroupCommit::new(connection))),
                reader: Reader(Source::Sqlite(Arc::new(Readers::new(file)))),
            });
        }
        let pool = sea_orm::Database::connect(postgres_options(settings)).await?;
        Ok(Self {
            writer: Writer::Postgres(pool.clone()),
            reader: Reader(Source::Postgres(pool)),
        })
    }

    /// Brings the schema up to date. Processes that start together wait for each other.
    ///
    /// # Errors
    /// When a migration fails; PostgreSQL then has nothing of it, SQLite has the migrations before it.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        match &self.writer {
            Writer::Sqlite(group) => group.migrate().await,
            Writer::Postgres(connection) => {
                let lock = connection.begin().await?;
                // It idles while the other connection migrates, which takes as long as it takes.
                lock.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0")
                    .await?;
                lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                    .await?;
                let migrated = Migrator::up(connection, None).await;
                lock.commit().await?;
                migrated
            }
        }
    }

    /// The connection for reads outside of a transaction.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Whether this process alone owns the database.
    pub fn is_embedded(&self) -> bool {
        matches!(self.writer, Writer::Sqlite(_))
    }

    /// Runs the reads of `work` against one consistent picture of all tables.
    ///
    /// Like a write, it is never cancelled.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: 'static,
        F: AsyncFnOnce(&Transaction) -> Result<T> + 'static,
    {
        let source = self.reader.0.clone();
        let task = actix_web::rt::spawn(async move {
            match source {
                Source::Sqlite(readers) => picture_of_sqlite(&readers, work).await,
                Source::Postgres(connection) => picture_of_postgres(&connection, work).await,
            }
        });
        task.await
            .unwrap_or_else(|error| Err(Problem::internal(error)))
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
        F: AsyncFnOnce(&Transaction) -> Result<T> + 'static,
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
    F: AsyncFnOnce(&Transaction) -> Result<T>,
{
    let transaction = Transaction(Open::Postgres(connection.begin().await?));
    let outcome = run(work, &transaction).await;
    if let Open::Postgres(transaction) = transaction.0 {
        match &outcome {
            Ok(_) => transaction.commit().await?,
            Err(_) => transaction.rollback().await?,
        }
    }
    outcome
}

async fn picture_of_sqlite<T, F>(readers: &Readers, work: F) -> Result<T>
where
    F: AsyncFnOnce(&Transaction) -> Result<T>,
{
    let connection = readers.take()?;
    // SQLite takes the picture at the first read of any transaction.
    connection.mark("BEGIN")?;
    let outcome = run(work, &Transaction(Open::Sqlite(Arc::clone(&connection)))).await;
    connection.rollback()?;
    readers.give_back(connection);
    outcome
}

async fn picture_of_postgres<T, F>(connection: &DatabaseConnection, work: F) -> Result<T>
where
    F: AsyncFnOnce(&Transaction) -> Result<T>,
{
    let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
    let transaction = connection
        .begin_with_config(Some(isolation), Some(access))
        .await?;
    let transaction = Transaction(Open::Postgres(transaction));
    let outcome = run(work, &transaction).await;
    if let Open::Postgres(transaction) = transaction.0 {
        transaction.rollback().await?;
    }
    outcome
}

/// Runs `work`; a panic inside becomes an error, so that the transaction is always closed.
async fn run<T, F>(work: F, transaction: &Transaction) -> Result<T>
where
    F: AsyncFnOnce(&Transaction) -> Result<T>,
{
    AssertUnwindSafe(work(transaction))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Problem::internal("a write panicked")))
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
