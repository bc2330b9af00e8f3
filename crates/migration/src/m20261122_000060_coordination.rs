//! Indexes that answer the figures of a program's dashboard without reading the rows.

use sea_orm_migration::prelude::*;

use crate::table::index;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in [
            index(
                "applications_figures_idx",
                "applications",
                &[
                    "program_id",
                    "role",
                    "state",
                    "submitted_at",
                    "capacity",
                    "seats_taken",
                ],
            ),
            index(
                "pairings_figures_idx",
                "pairings",
                &["program_id", "state", "end_reason"],
            ),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
