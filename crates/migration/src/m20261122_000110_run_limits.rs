//! A time limit for match runs, and which rules could not be kept together.

use sea_orm_migration::prelude::*;

use crate::table::{optional_integer, optional_json};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            optional_integer("time_limit_seconds"),
            optional_json("failure_conflicts"),
        ] {
            // SQLite adds one column at a time.
            let table = Table::alter()
                .table("match_runs")
                .add_column(column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
