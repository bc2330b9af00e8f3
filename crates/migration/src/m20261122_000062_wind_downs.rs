//! Programs that wind down, and indexes that answer the figures of sessions and of giving back.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, optional_id, optional_time, reference, tenant_table, text, time, version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let wind_downs = tenant_table("wind_downs")
            .col(id("program_id"))
            .col(text("state"))
            .col(ColumnDef::new("pairings_end_on").date().not_null())
            .col(integer("withdrawn_applications"))
            .col(integer("expired_proposals"))
            .col(integer("reminded_pairings"))
            .col(integer("completed_pairings"))
            .col(optional_id("reminded_until"))
            .col(optional_time("reminded_at"))
            .col(text("started_by"))
            .col(version())
            .col(time("created_at"))
            .col(optional_time("finished_at"))
            .foreign_key(&mut reference(
                "wind_downs",
                "program_id",
                "programs",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(wind_downs).await?;
        for index in [
            index("wind_downs_program_key", "wind_downs", &["program_id"])
                .unique()
                .to_owned(),
            index("wind_downs_state_idx", "wind_downs", &["state"]),
            index(
                "sessions_figures_idx",
                "sessions",
                &["program_id", "state", "minutes"],
            ),
            index(
                "giving_back_entries_figures_idx",
                "giving_back_entries",
                &["program_id", "direction", "kind", "minutes"],
            ),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
