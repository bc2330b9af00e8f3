//! Indexes for filters and orders of lists that otherwise read the whole tenant.

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
        const MANAGER: &str = "people_manager_id_idx";
        // Without the id, a list in its order does not use it.
        let old = Index::drop().name(MANAGER).table("people").to_owned();
        manager.drop_index(old).await?;
        for (name, table, columns) in [
            // Integrations poll one kind of event from the last one that they have seen.
            ("events_kind_idx", "events", ["kind", "id"]),
            ("sessions_start_idx", "sessions", ["starts_at", "id"]),
            (
                "applications_program_idx",
                "applications",
                ["program_id", "id"],
            ),
            ("pairings_program_idx", "pairings", ["program_id", "id"]),
            (MANAGER, "people", ["manager_id", "id"]),
        ] {
            manager.create_index(index(name, table, &columns)).await?;
        }
        Ok(())
    }
}
