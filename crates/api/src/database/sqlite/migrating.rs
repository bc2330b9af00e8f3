//! The writing connection as the migrations see it: sea-orm's migrator takes its own kind of connection only.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::{DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, Statement};

use super::Connection;

/// Hands the migrator's statements on. On SQLite each of them is its own transaction: the migrator opens none.
#[derive(Debug)]
pub(crate) struct Migrating(pub(crate) Arc<Connection>);

#[async_trait]
impl ProxyDatabaseTrait for Migrating {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.0.query(&statement, usize::MAX)
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        self.0.execute(&statement)
    }
}
