//! The SQLite driver: every statement runs at once, on the thread that asks for it.
//!
//! sqlx gives each SQLite connection a thread of its own. To hand a statement over and its rows back then costs several
//! times what a statement on a primary key costs; here it is a function call. What does wait for long, the disk at a
//! commit and another process's lock at a `BEGIN`, waits on a thread made for that (`group_commit`).

mod migrating;
mod values;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection as Handle, ErrorCode, params_from_iter};
use sea_orm::{DbErr, ProxyExecResult, ProxyRow, RuntimeErr, Statement, Values};

pub(super) use self::migrating::Migrating;
use self::values::{Parameter, columns, row_values};

/// A statement that waits longer than this for another process's lock gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The log is cut back to this size after a checkpoint.
const JOURNAL_SIZE_LIMIT_BYTES: u32 = 4 << 20;

/// Prepared statements that a connection keeps.
const PREPARED_STATEMENTS: usize = 500;

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Reads only; SQLite refuses writes.
    Read,
    /// Reads and writes; makes the file when there is none.
    Write,
}

/// One connection to the SQLite file.
pub(super) struct Connection(Mutex<Handle>);

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Connection {
    /// Opens the file.
    pub(super) fn open(file: &Path, access: Access) -> Result<Self, DbErr> {
        let handle = Handle::open(file).map_err(unreachable_file)?;
        handle.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
        handle
            .busy_timeout(BUSY_TIMEOUT)
            .map_err(unreachable_file)?;
        let query_only = access == Access::Read;
        handle
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 PRAGMA journal_size_limit = {JOURNAL_SIZE_LIMIT_BYTES}; PRAGMA query_only = {query_only};
                 -- What a savepoint would restore is kept in memory: a file for it is a tenth of the price of a write.
                 PRAGMA temp_store = MEMORY;
                 -- What is deleted is overwritten: an erased person is not to be found in the file.
                 PRAGMA secure_delete = ON;"
            ))
            .map_err(unreachable_file)?;
        Ok(Self(Mutex::new(handle)))
    }

    /// Runs a statement that returns no rows.
    pub(super) fn execute(&self, statement: &Statement) -> Result<ProxyExecResult, DbErr> {
        let handle = self.handle();
        let mut prepared = handle.prepare_cached(&statement.sql).map_err(failed)?;
        let changed = prepared.execute(parameters(statement)).map_err(failed)?;
        let changed = u64::try_from(changed).unwrap_or(u64::MAX);
        // No table has a number as its key, so nobody asks for the last one.
        Ok(ProxyExecResult::new(0, changed))
    }

    /// Runs a query and returns its first `most` rows.
    pub(super) fn query(&self, statement: &Statement, most: usize) -> Result<Vec<ProxyRow>, DbErr> {
        let handle = self.handle();
        let mut prepared = handle.prepare_cached(&statement.sql).map_err(failed)?;
        let columns = columns(&prepared);
        let mut rows = prepared.query(parameters(statement)).map_err(failed)?;
        let mut found = Vec::new();
        while found.len() < most
            && let Some(row) = rows.next().map_err(failed)?
        {
            found.push(row_values(&columns, row)?);
        }
        Ok(found)
    }

    /// Runs statements without parameters, separated by semicolons.
    pub(super) fn run(&self, sql: &str) -> Result<(), DbErr> {
        self.handle().execute_batch(sql).map_err(failed)
    }

    /// Runs one of the few statements that mark the borders of transactions and savepoints.
    pub(super) fn mark(&self, sql: &'static str) -> Result<(), DbErr> {
        let handle = self.handle();
        let mut prepared = handle.prepare_cached(sql).map_err(failed)?;
        prepared.execute([]).map_err(failed).map(|_| ())
    }

    /// Begins to write without waiting; false while another process writes.
    pub(super) fn try_begin(&self) -> Result<bool, DbErr> {
        let handle = self.handle();
        handle.busy_timeout(Duration::ZERO).map_err(failed)?;
        // IMMEDIATE: a deferred transaction that reads before it writes can fail with SQLITE_BUSY at once.
        let begun = handle
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut prepared| prepared.execute([]));
        handle.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        match begun {
            Ok(_) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    /// Undoes the open transaction, if there is one: SQLite ends it by itself after some failures.
    pub(super) fn rollback(&self) -> Result<(), DbErr> {
        let handle = self.handle();
        if handle.is_autocommit() {
            return Ok(());
        }
        handle.execute_batch("ROLLBACK").map_err(failed)
    }

    fn handle(&self) -> MutexGuard<'_, Handle> {
        // A panic between two statements leaves the connection as it was.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connections to read from. As a statement runs on the thread that asks, there are never more than threads.
#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Arc<Connection>>>,
}

impl Readers {
    pub(super) fn new(file: PathBuf) -> Self {
        Self {
            file,
            idle: Mutex::default(),
        }
    }

    /// Runs `work` on a connection that nobody else uses.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let connection = self.take()?;
        let outcome = work(&connection);
        self.give_back(connection);
        outcome
    }

    /// Takes out a connection that nobody else uses.
    pub(super) fn take(&self) -> Result<Arc<Connection>, DbErr> {
        let idle = self.idle().pop();
        match idle {
            Some(connection) => Ok(connection),
            None => Connection::open(&self.file, Access::Read).map(Arc::new),
        }
    }

    /// Takes back a connection without an open transaction.
    pub(super) fn give_back(&self, connection: Arc<Connection>) {
        self.idle().push(connection);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Arc<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parameters(statement: &Statement) -> impl rusqlite::Params + '_ {
    params_from_iter(
        statement
            .values
            .iter()
            .flat_map(Values::iter)
            .map(Parameter),
    )
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` takes"
)]
fn unreachable_file(error: rusqlite::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(error.to_string()))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` takes"
)]
fn failed(error: rusqlite::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::Internal(error.to_string()))
}
