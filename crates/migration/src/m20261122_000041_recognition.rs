//! Recognition, and nominations of people for programs.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, optional_id, optional_text, optional_time, reference, tenant_table, text,
    time, version,
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
        recognitions(manager).await?;
        nominations(manager).await
    }
}

async fn recognitions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_table("recognitions")
        .col(id("program_id"))
        .col(optional_id("pairing_id"))
        // Without a person once that person is erased: the one who was thanked keeps the thanks.
        .col(optional_id("giver_id"))
        .col(id("receiver_id"))
        .col(text("behavior"))
        .col(text("evidence"))
        .col(text("message"))
        .col(text("audience"))
        .col(flag("counted"))
        .col(optional_time("hidden_at"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "recognitions",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "recognitions",
            "pairing_id",
            "pairings",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "recognitions",
            "giver_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "recognitions",
            "receiver_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(table).await?;
    for index in [
        index(
            "recognitions_program_idx",
            "recognitions",
            &["program_id", "id"],
        ),
        index(
            "recognitions_receiver_idx",
            "recognitions",
            &["receiver_id", "id"],
        ),
        index(
            "recognitions_giver_idx",
            "recognitions",
            &["giver_id", "created_at"],
        ),
        index(
            "recognitions_audience_idx",
            "recognitions",
            &["audience", "id"],
        ),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn nominations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_table("nominations")
        .col(id("program_id"))
        .col(optional_id("nominator_id"))
        .col(optional_id("nominee_id"))
        .col(optional_text("email"))
        .col(text("role"))
        .col(text("why"))
        .col(text("relation"))
        .col(text("state"))
        .col(optional_id("application_id"))
        .col(optional_time("decided_at"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "nominations",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "nominations",
            "nominator_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "nominations",
            "nominee_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            "nominations",
            "application_id",
            "applications",
            ForeignKeyAction::Restrict,
        ))
        .to_owned();
    manager.create_table(table).await?;
    for index in [
        index(
            "nominations_program_idx",
            "nominations",
            &["program_id", "state", "id"],
        ),
        index(
            "nominations_nominator_idx",
            "nominations",
            &["nominator_id", "id"],
        ),
        index(
            "nominations_nominee_idx",
            "nominations",
            &["nominee_id", "id"],
        ),
        index("nominations_email_idx", "nominations", &["email", "id"]),
    ] {
        manager.create_index(index).await?;
    }
    // One person nominates the same one for the same role once at a time; the builder does not know partial indexes.
    for (name, column) in [
        ("nominations_open_person_key", "nominee_id"),
        ("nominations_open_email_key", "email"),
    ] {
        manager
            .get_connection()
            .execute_unprepared(&format!(
                "CREATE UNIQUE INDEX {name} \
                 ON nominations (organization_id, program_id, nominator_id, {column}, role) \
                 WHERE state = 'proposed'"
            ))
            .await?;
    }
    Ok(())
}
