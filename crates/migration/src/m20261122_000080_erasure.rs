//! Erased people: when it happened, and the notes of the history by whoever wrote them.

use sea_orm_migration::prelude::*;

use crate::table::optional_time;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let people = Table::alter()
            .table("people")
            .add_column(optional_time("erased_at"))
            .to_owned();
        manager.alter_table(people).await?;
        // Few steps have a note, so it costs the others nothing; the builder does not know partial indexes.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX transitions_noted_idx ON transitions (organization_id, actor) WHERE note IS NOT NULL",
            )
            .await?;
        Ok(())
    }
}
