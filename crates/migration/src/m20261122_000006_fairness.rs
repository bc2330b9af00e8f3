//! Fairness reports beside the other results of a match run.

use sea_orm_migration::prelude::*;

use crate::table::json;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Earlier runs have no report.
        let column = json("fairness").default("[]").to_owned();
        let results = Table::alter()
            .table("match_run_results")
            .add_column(column)
            .to_owned();
        manager.alter_table(results).await
    }
}
