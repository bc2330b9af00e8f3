//! One SQLite writer whose concurrent writes share a commit.
//!
//! `synchronous=FULL` makes a commit wait for the disk. Writers that queue up behind each other therefore join one
//! transaction: the first opens it, each later one runs inside a savepoint of its own, and the one that finds nobody
//! waiting commits for all. Nobody's write is acknowledged before that commit has returned. While the commit waits for
//! the disk, on a thread made for waiting, the others go on.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use pairwell_migration::{Migrator, MigratorTrait};
use sea_orm::{DbBackend, DbErr, ProxyDatabaseTrait};
use tokio::{
    sync::{Mutex, oneshot},
    task::spawn_blocking,
};

use super::{
    connection::{Open, Transaction},
    run,
    sqlite::{Connection, Migrating},
};
use crate::error::{Problem, Result};

/// After so many writes the transaction is committed even when others wait: it bounds the latency of the first.
const LARGEST_GROUP: usize = 64;

#[derive(Debug)]
pub(super) struct GroupCommit {
    connection: Arc<Connection>,
    open: Mutex<Option<Group>>,
    /// Writers that have not got the lock yet. Each of them will: writes are never cancelled.
    waiting: AtomicUsize,
}

/// An open transaction and the writers that wait for its commit.
#[derive(Debug, Default)]
struct Group {
    members: Vec<oneshot::Sender<bool>>,
}

impl GroupCommit {
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection: Arc::new(connection),
            open: Mutex::new(None),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Brings the schema up to date.
    pub(super) async fn migrate(&self) -> Result<(), DbErr> {
        let driver: Box<dyn ProxyDatabaseTrait> = Box::new(Migrating(Arc::clone(&self.connection)));
        let connection =
            sea_orm::Database::connect_proxy(DbBackend::Sqlite, Arc::new(driver)).await?;
        Migrator::up(&connection, None).await
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T>,
    {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut open = self.open.lock().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);

        let transaction = Transaction(Open::Sqlite(Arc::clone(&self.connection)));
        let (mut group, outcome) = match open.take() {
            None => {
                self.begin().await?;
                let outcome = run(work, &transaction).await;
                if outcome.is_err() {
                    // Alone in the group: undo all of it. A waiting writer opens the next one.
                    self.connection.rollback()?;
                    return outcome;
                }
                (Group::default(), outcome)
            }
            Some(group) => match self.join(&transaction, work).await {
                Ok(outcome) => (group, outcome),
                Err(broken) => {
                    // The savepoint is gone, so SQLite has rolled back the whole transaction (a full disk does that).
                    self.connection.rollback()?;
                    group.finish(false);
                    return Err(broken.into());
                }
            },
        };

        let full = group.members.len().saturating_add(1) >= LARGEST_GROUP;
        if full || self.waiting.load(Ordering::SeqCst) == 0 {
            let committed = self.commit().await;
            group.finish(committed.is_ok());
            return committed.map_err(Problem::from).and(outcome);
        }
        if outcome.is_err() {
            // Nothing of this write is in the group; its caller need not wait.
            *open = Some(group);
            return outcome;
        }
        let (sender, committed) = oneshot::channel();
        group.members.push(sender);
        *open = Some(group);
        drop(open);
        match committed.await {
            Ok(true) => outcome,
            Ok(false) | Err(_) => Err(Problem::unavailable()),
        }
    }

    pub(super) async fn checkpoint(&self) -> Result<(), DbErr> {
        let open = self.open.lock().await;
        if open.is_some() {
            // A group is under way; its writers are busy and the next tick comes soon.
            return Ok(());
        }
        self.wait_for(|connection| connection.run("PRAGMA wal_checkpoint(TRUNCATE)"))
            .await
    }

    async fn begin(&self) -> Result<(), DbErr> {
        if self.connection.try_begin()? {
            return Ok(());
        }
        self.wait_for(|connection| connection.run("BEGIN IMMEDIATE"))
            .await
    }

    async fn commit(&self) -> Result<(), DbErr> {
        self.wait_for(|connection| {
            connection
                .mark("COMMIT")
                .inspect_err(|_| drop(connection.rollback()))
        })
        .await
    }

    /// Runs `work` inside a savepoint. The outer error means that the transaction itself is broken.
    async fn join<T, F>(&self, transaction: &Transaction, work: F) -> Result<Result<T>, DbErr>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T>,
    {
        self.connection.mark("SAVEPOINT one_write")?;
        let outcome = run(work, transaction).await;
        if outcome.is_err() {
            self.connection.mark("ROLLBACK TO one_write")?;
        }
        self.connection.mark("RELEASE one_write")?;
        Ok(outcome)
    }

    /// Does what may wait for the disk or for another process on a thread made for waiting.
    async fn wait_for(
        &self,
        work: impl FnOnce(&Connection) -> Result<(), DbErr> + Send + 'static,
    ) -> Result<(), DbErr> {
        let connection = Arc::clone(&self.connection);
        spawn_blocking(move || work(&connection))
            .await
            .unwrap_or_else(|error| Err(DbErr::Custom(error.to_string())))
    }
}

impl Group {
    fn finish(self, committed: bool) {
        for member in self.members {
            // A member that no longer listens has lost its client; its write stands all the same.
            let _gone = member.send(committed);
        }
    }
}
