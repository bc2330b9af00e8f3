//! Applications ordered by role, state and day of submission, so that a dashboard counts them in one pass.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        const NAME: &str = "applications_figures_idx";
        let old = Index::drop().name(NAME).table("applications").to_owned();
        manager.drop_index(old).await?;
        let day = if manager.get_database_backend() == DbBackend::Sqlite {
            "substr(submitted_at, 1, 10)"
        } else {
            "(CAST(submitted_at AT TIME ZONE 'UTC' AS date))"
        };
        // The builder knows no expressions in an index.
        let statement = format!(
            "CREATE INDEX {NAME} ON applications (organization_id, program_id, role, state, {day}, capacity, seats_taken)"
        );
        let connection = manager.get_connection();
        connection.execute_unprepared(&statement).await?;
        Ok(())
    }
}
