//! Mentoring agreements of pairings, and which programs ask for one.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, integer, json, optional_time, reference, tenant_table, text, time, version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            (
                "programs",
                flag("requires_agreement").default(false).to_owned(),
            ),
            (
                "pairings",
                flag("needs_agreement").default(false).to_owned(),
            ),
            ("pairings", optional_time("agreement_signed_at")),
        ] {
            let table = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        let key =
            |column, target| reference("agreements", column, target, ForeignKeyAction::Restrict);
        let agreements = tenant_table("agreements")
            .col(id("program_id"))
            .col(id("pairing_id"))
            .col(integer("number"))
            .col(text("state"))
            .col(json("terms"))
            .col(text("proposed_by"))
            .col(optional_time("mentee_signed_at"))
            .col(optional_time("mentor_signed_at"))
            .col(optional_time("in_force_at"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut key("program_id", "programs"))
            .foreign_key(&mut key("pairing_id", "pairings"))
            .to_owned();
        manager.create_table(agreements).await?;
        let number = index(
            "agreements_number_key",
            "agreements",
            &["pairing_id", "number"],
        )
        .unique()
        .to_owned();
        manager.create_index(number).await
    }
}
