//! How pairings end and go on: their own last day, the program's rule for it, and replacements.

use sea_orm_migration::prelude::*;

use crate::table::{index, optional_id, optional_time, text};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Programs that exist never ended a pairing by themselves.
        let rule = text("pairing_end").default("ask").to_owned();
        add_column(manager, "programs", rule).await?;
        for column in [
            ColumnDef::new("ends_on").date().null().to_owned(),
            optional_time("end_asked_at"),
            optional_time("replacement_due_at"),
            optional_id("replaces_id"),
            optional_id("replaced_by_id"),
        ] {
            add_column(manager, "pairings", column).await?;
        }
        let due = index(
            "pairings_replacement_due_idx",
            "pairings",
            &["replacement_due_at"],
        );
        manager.create_index(due).await
    }
}

async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    // SQLite adds one column at a time, and no foreign key to an existing table.
    let table = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(table).await
}
