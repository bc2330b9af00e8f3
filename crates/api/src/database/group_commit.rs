//! One SQLite writer whose concurrent writes share a commit.
//!
//! `synchronous=FULL` makes a commit wait for the disk. Writers that queue up behind each other therefore join one
//! transaction: the first opens it, each later one runs inside a savepoint of its own, and the one that finds nobody
//! waiting commits for all. Nobody's write is acknowledged before that commit has returned.

use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, oneshot};

use super::run;
use crate::error::{Problem, Result};

/// After so many writes the transaction is committed even when others wait: it bounds the latency of the first.
const LARGEST_GROUP: usize = 64;

#[derive(Debug)]
pub(super) struct GroupCommit {
    connection: DatabaseConnection,
    open: Mutex<Option<Group>>,
    /// Writers that have not got the lock yet. Each of them will: writes are never cancelled.
    waiting: AtomicUsize,
}

#[derive(Debug)]
struct Group {
    transaction: DatabaseTransaction,
    members: Vec<oneshot::Sender<bool>>,
}

impl GroupCommit {
    pub(super) fn new(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            open: Mutex::new(None),
            waiting: AtomicUsize::new(0),
        }
    }

    pub(super) fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&DatabaseTransaction) -> Result<T>,
    {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut open = self.open.lock().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);

        let (mut group, outcome) = match open.take() {
            None => {
                let group = self.begin().await?;
                let outcome = run(work, &group.transaction).await;
                if outcome.is_err() {
                    // Alone in the group: undo all of it. A waiting writer opens the next one.
                    group.transaction.rollback().await?;
                    return outcome;
                }
                (group, outcome)
            }
            Some(group) => match join(&group.transaction, work).await {
                Ok(outcome) => (group, outcome),
                Err(broken) => {
                    // The savepoint is gone, so SQLite has rolled back the whole transaction (a full disk does that).
                    group.finish(false);
                    return Err(broken.into());
                }
            },
        };

        let full = group.members.len().saturating_add(1) >= LARGEST_GROUP;
        if full || self.waiting.load(Ordering::SeqCst) == 0 {
            return group.commit().await.map_err(Problem::from).and(outcome);
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
        self.connection
            .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await
            .map(|_| ())
    }

    async fn begin(&self) -> Result<Group, DbErr> {
        // IMMEDIATE: a deferred transaction that reads before it writes can fail with SQLITE_BUSY at once.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Group {
            transaction: self.connection.begin_with_options(options).await?,
            members: Vec::new(),
        })
    }
}

impl Group {
    async fn commit(self) -> Result<(), DbErr> {
        let committed = self.transaction.commit().await;
        for member in self.members {
            // A member that no longer listens has lost its client; its write stands all the same.
            let _gone = member.send(committed.is_ok());
        }
        committed
    }

    fn finish(self, committed: bool) {
        for member in self.members {
            let _gone = member.send(committed);
        }
    }
}

/// Runs `work` inside a savepoint. The outer error means that the transaction itself is broken.
async fn join<T, F>(transaction: &DatabaseTransaction, work: F) -> Result<Result<T>, DbErr>
where
    F: AsyncFnOnce(&DatabaseTransaction) -> Result<T>,
{
    let savepoint = transaction.begin().await?;
    let outcome = run(work, &savepoint).await;
    match &outcome {
        Ok(_) => savepoint.commit().await?,
        Err(_) => savepoint.rollback().await?,
    }
    Ok(outcome)
}
