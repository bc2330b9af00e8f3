//! Links to people's calendars: one a person, kept as a hash.

use sea_orm_migration::prelude::*;

use crate::table::{id, organization_key, primary_key, reference, time};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "calendar_links";
        let links = Table::create()
            .table(table)
            .col(id("organization_id"))
            .col(id("person_id"))
            .col(ColumnDef::new("secret_hash").blob().not_null())
            .col(time("created_at"))
            .primary_key(&mut primary_key(table, &["organization_id", "person_id"]))
            .foreign_key(&mut organization_key(table))
            .foreign_key(&mut reference(
                table,
                "person_id",
                "people",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(links).await
    }
}
