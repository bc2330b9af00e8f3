//! Asking for help, and introductions.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, json, optional_id, optional_integer, optional_text, optional_time, reference,
    tenant_table, text, time, version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        // On SQLite, too: whole or not at all, and one wait for the disk instead of one for each statement.
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        help_requests(manager).await?;
        help_offers(manager).await?;
        introductions(manager).await
    }
}

async fn help_requests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_table("help_requests")
        .col(id("program_id"))
        // Without a person once that person is erased: the one who helped keeps the credit.
        .col(optional_id("asker_id"))
        .col(optional_id("helper_id"))
        .col(optional_id("accepted_offer_id"))
        .col(text("goal"))
        .col(text("context"))
        .col(text("tried_so_far"))
        .col(text("specific_ask"))
        .col(text("help_type"))
        .col(optional_integer("effort_minutes"))
        .col(ColumnDef::new("needed_by").date().null().to_owned())
        .col(json("skills"))
        .col(text("visibility"))
        .col(text("state"))
        .col(time("expires_at"))
        .col(optional_time("accepted_at"))
        .col(optional_time("resolved_at"))
        .col(optional_text("outcome"))
        .col(optional_text("outcome_note"))
        .col(optional_integer("helpful"))
        .col(optional_integer("minutes_spent"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "help_requests",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "help_requests",
            "asker_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "help_requests",
            "helper_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .to_owned();
    manager.create_table(table).await?;
    for index in [
        index(
            "help_requests_program_idx",
            "help_requests",
            &["program_id", "state", "id"],
        ),
        index(
            "help_requests_asker_idx",
            "help_requests",
            &["asker_id", "id"],
        ),
        index(
            "help_requests_helper_idx",
            "help_requests",
            &["helper_id", "id"],
        ),
        index(
            "help_requests_expiry_idx",
            "help_requests",
            &["state", "expires_at"],
        ),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn help_offers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_table("help_offers")
        .col(id("help_request_id"))
        .col(id("helper_id"))
        .col(text("message"))
        .col(text("state"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "help_offers",
            "help_request_id",
            "help_requests",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            "help_offers",
            "helper_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await?;
    manager
        .create_index(
            index(
                "help_offers_helper_key",
                "help_offers",
                &["help_request_id", "helper_id"],
            )
            .unique()
            .to_owned(),
        )
        .await?;
    manager
        .create_index(index(
            "help_offers_helper_idx",
            "help_offers",
            &["helper_id", "id"],
        ))
        .await
}

async fn introductions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_table("introductions")
        .col(id("program_id"))
        .col(optional_id("introducer_id"))
        .col(id("a_id"))
        .col(id("b_id"))
        .col(text("reason"))
        .col(text("context"))
        .col(text("state"))
        .col(optional_time("a_accepted_at"))
        .col(optional_time("b_accepted_at"))
        // Who said no, and when; shown to nobody but themselves.
        .col(optional_id("declined_by_id"))
        .col(optional_time("declined_at"))
        .col(time("expires_at"))
        .col(optional_time("introduced_at"))
        .col(optional_time("outcome_due_at"))
        .col(flag("outcome_asked"))
        .col(optional_text("outcome"))
        .col(optional_text("outcome_note"))
        .col(optional_id("outcome_by_id"))
        .col(optional_time("outcome_at"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "introductions",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "introductions",
            "introducer_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "introductions",
            "a_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            "introductions",
            "b_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await?;
    for index in [
        index(
            "introductions_program_idx",
            "introductions",
            &["program_id", "id"],
        ),
        index(
            "introductions_introducer_idx",
            "introductions",
            &["introducer_id", "id"],
        ),
        index("introductions_a_idx", "introductions", &["a_id", "id"]),
        index("introductions_b_idx", "introductions", &["b_id", "id"]),
        index(
            "introductions_expiry_idx",
            "introductions",
            &["state", "expires_at"],
        ),
        index(
            "introductions_outcome_idx",
            "introductions",
            &["state", "outcome_due_at"],
        ),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}
