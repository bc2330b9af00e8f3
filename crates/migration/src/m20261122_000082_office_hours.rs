//! The flash pairing that a slot of office hours became.

use sea_orm_migration::prelude::*;

use crate::table::optional_id;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let registrations = Table::alter()
            .table("gathering_registrations")
            .add_column(optional_id("pairing_id"))
            .to_owned();
        manager.alter_table(registrations).await
    }
}
