//! What statements run on: a reader outside of, and a transaction inside of a unit of work, on either database.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    ProxyExecResult, ProxyRow, QueryResult, Statement,
};

use super::sqlite;

/// Runs reads outside of a unit of work.
#[derive(Clone, Debug)]
pub struct Reader(pub(super) Source);

#[derive(Clone, Debug)]
pub(super) enum Source {
    Sqlite(Arc<sqlite::Readers>),
    Postgres(DatabaseConnection),
}

/// Runs the statements of one unit of work, all or none.
#[derive(Debug)]
pub struct Transaction(pub(super) Open);

#[derive(Debug)]
pub(super) enum Open {
    Sqlite(Arc<sqlite::Connection>),
    Postgres(DatabaseTransaction),
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Source::Sqlite(_) => DbBackend::Sqlite,
            Source::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Source::Sqlite(readers) => readers
                .with(|connection| connection.execute(&statement))
                .map(ExecResult::from),
            Source::Postgres(pool) => pool.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Source::Sqlite(readers) => readers.with(|connection| {
                connection
                    .run(sql)
                    .map(|()| ProxyExecResult::default().into())
            }),
            Source::Postgres(pool) => pool.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Source::Sqlite(readers) => readers
                .with(|connection| connection.query(&statement, 1))
                .map(first),
            Source::Postgres(pool) => pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Source::Sqlite(readers) => {
                let rows = readers.with(|connection| connection.query(&statement, usize::MAX))?;
                Ok(all(rows))
            }
            Source::Postgres(pool) => pool.query_all_raw(statement).await,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Open::Sqlite(_) => DbBackend::Sqlite,
            Open::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Open::Sqlite(connection) => connection.execute(&statement).map(ExecResult::from),
            Open::Postgres(transaction) => transaction.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Open::Sqlite(connection) => connection
                .run(sql)
                .map(|()| ProxyExecResult::default().into()),
            Open::Postgres(transaction) => transaction.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Open::Sqlite(connection) => connection.query(&statement, 1).map(first),
            Open::Postgres(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Open::Sqlite(connection) => connection.query(&statement, usize::MAX).map(all),
            Open::Postgres(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}

fn first(rows: Vec<ProxyRow>) -> Option<QueryResult> {
    rows.into_iter().next().map(QueryResult::from)
}

fn all(rows: Vec<ProxyRow>) -> Vec<QueryResult> {
    rows.into_iter().map(QueryResult::from).collect()
}
