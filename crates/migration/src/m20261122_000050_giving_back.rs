//! What people gave to others and received from them, entry by entry.

use sea_orm_migration::prelude::*;

use crate::table::{id, index, integer, optional_id, reference, tenant_table, text, time};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let entries = tenant_table("giving_back_entries")
            .col(id("person_id"))
            .col(optional_id("program_id"))
            .col(text("direction"))
            .col(text("kind"))
            .col(integer("minutes"))
            .col(text("source_type"))
            .col(id("source_id"))
            .col(time("at"))
            // The record goes with the person.
            .foreign_key(&mut reference(
                "giving_back_entries",
                "person_id",
                "people",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut reference(
                "giving_back_entries",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(entries).await?;
        for index in [
            // A source counts once.
            index(
                "giving_back_entries_source_key",
                "giving_back_entries",
                &["source_type", "source_id", "person_id", "direction", "kind"],
            )
            .unique()
            .to_owned(),
            index(
                "giving_back_entries_person_idx",
                "giving_back_entries",
                &["person_id", "at", "id"],
            ),
            index(
                "giving_back_entries_program_idx",
                "giving_back_entries",
                &["program_id", "at"],
            ),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
