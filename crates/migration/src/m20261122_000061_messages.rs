//! Messages from those who run a program to those who take part in it.

use sea_orm_migration::prelude::*;

use crate::table::{id, index, optional_id, reference, tenant_table, text, time};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let messages = tenant_table("messages")
            .col(id("program_id"))
            .col(id("recipient_id"))
            .col(optional_id("application_id"))
            .col(optional_id("pairing_id"))
            .col(text("author"))
            .col(text("text"))
            .col(time("created_at"))
            .foreign_key(&mut reference(
                "messages",
                "program_id",
                "programs",
                ForeignKeyAction::Cascade,
            ))
            // What was written to a person goes with the person.
            .foreign_key(&mut reference(
                "messages",
                "recipient_id",
                "people",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(messages).await?;
        for index in [
            index("messages_program_idx", "messages", &["program_id", "id"]),
            index(
                "messages_recipient_idx",
                "messages",
                &["recipient_id", "id"],
            ),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
