//! When a seat of an application last became free, and whose turn it is to take it.

use sea_orm_migration::prelude::*;

use crate::table::{index, optional_time};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let freed = Table::alter()
            .table("applications")
            .add_column(optional_time("seat_freed_at"))
            .to_owned();
        manager.alter_table(freed).await?;
        // The latest of a program's approved mentors is its last entry.
        let freed = index(
            "applications_seat_freed_idx",
            "applications",
            &["program_id", "role", "state", "seat_freed_at"],
        );
        manager.create_index(freed).await?;

        const DUE: &str = "pairings_replacement_due_idx";
        let old = Index::drop().name(DUE).table("pairings").to_owned();
        manager.drop_index(old).await?;
        // Few pairings wait for a replacement, and each round of housekeeping asks for them.
        let due = index(DUE, "pairings", &["program_id", "replacement_due_at"])
            .and_where(Expr::col("replacement_due_at").is_not_null())
            .to_owned();
        manager.create_index(due).await
    }
}
