//! What sponsors do for those whom they sponsor.

use sea_orm_migration::prelude::*;

use crate::table::{id, index, optional_text, reference, tenant_table, text, time, version};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let actions = tenant_table("advocacy_actions")
            .col(id("program_id"))
            .col(id("pairing_id"))
            .col(text("kind"))
            .col(text("audience"))
            .col(ColumnDef::new("happened_on").date().not_null())
            .col(optional_text("outcome"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut reference(
                "advocacy_actions",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "advocacy_actions",
                "pairing_id",
                "pairings",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(actions).await?;
        let pairing = index(
            "advocacy_actions_pairing_idx",
            "advocacy_actions",
            &["pairing_id", "id"],
        );
        manager.create_index(pairing).await
    }
}
