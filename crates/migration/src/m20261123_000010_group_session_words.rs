//! Who wrote what stands in a session of a group, and of which time its people were reminded.

use sea_orm_migration::prelude::*;

use crate::table::{optional_id, optional_time};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            optional_id("agenda_by_id"),
            optional_id("place_by_id"),
            optional_time("reminded_of"),
        ] {
            // SQLite adds one column at a time.
            let table = Table::alter()
                .table("group_sessions")
                .add_column(column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
