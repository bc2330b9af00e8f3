//! Vectors of texts: what a text model made of what a person wrote, by the hash of the text.

use sea_orm_migration::prelude::*;

use crate::table::{id, organization_key, primary_key, reference, text};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "text_vectors";
        let vectors = Table::create()
            .table(table)
            .col(id("organization_id"))
            .col(id("person_id"))
            .col(text("model"))
            .col(ColumnDef::new("text_hash").blob().not_null())
            .col(ColumnDef::new("vector").blob().not_null())
            .primary_key(&mut primary_key(
                table,
                &["organization_id", "person_id", "model", "text_hash"],
            ))
            .foreign_key(&mut organization_key(table))
            .foreign_key(&mut reference(
                table,
                "person_id",
                "people",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(vectors).await
    }
}
