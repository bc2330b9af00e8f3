//! Goals of pairings with their milestones, action items, and which sessions somebody was reminded of.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, json, optional_id, optional_text, optional_time, organization_key,
    primary_key, reference, tenant_table, text, time, version,
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
        for table in [goals(), action_items(), session_reminders()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn goals() -> TableCreateStatement {
    let name = "pairing_goals";
    let restrict = ForeignKeyAction::Restrict;
    tenant_table(name)
        .col(id("program_id"))
        .col(id("pairing_id"))
        .col(text("title"))
        .col(text("description"))
        .col(optional_date("due_on"))
        .col(text("state"))
        .col(integer("progress"))
        .col(json("milestones"))
        .col(optional_text("evidence"))
        .col(optional_time("closed_at"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(name, "program_id", "programs", restrict))
        .foreign_key(&mut reference(name, "pairing_id", "pairings", restrict))
        .to_owned()
}

fn action_items() -> TableCreateStatement {
    let name = "action_items";
    let restrict = ForeignKeyAction::Restrict;
    tenant_table(name)
        .col(id("program_id"))
        .col(id("pairing_id"))
        .col(optional_id("goal_id"))
        .col(text("side"))
        .col(id("owner_id"))
        .col(id("partner_id"))
        .col(text("title"))
        .col(optional_date("due_on"))
        .col(text("state"))
        .col(optional_text("evidence"))
        .col(optional_time("closed_at"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(name, "program_id", "programs", restrict))
        .foreign_key(&mut reference(name, "pairing_id", "pairings", restrict))
        .foreign_key(&mut reference(name, "goal_id", "pairing_goals", restrict))
        .foreign_key(&mut reference(name, "owner_id", "people", restrict))
        .to_owned()
}

/// A row says that the reminder of a session at this time was given.
fn session_reminders() -> TableCreateStatement {
    let name = "session_reminders";
    Table::create()
        .table(name)
        .col(id("organization_id"))
        .col(id("session_id"))
        .col(time("starts_at"))
        .primary_key(&mut primary_key(
            name,
            &["organization_id", "session_id", "starts_at"],
        ))
        .foreign_key(&mut organization_key(name))
        .foreign_key(&mut reference(
            name,
            "session_id",
            "sessions",
            ForeignKeyAction::Cascade,
        ))
        .to_owned()
}

fn optional_date(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().null().to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let of_items = |name, columns| index(name, "action_items", columns);
    vec![
        index(
            "pairing_goals_pairing_idx",
            "pairing_goals",
            &["pairing_id", "id"],
        ),
        of_items("action_items_pairing_idx", &["pairing_id", "id"]),
        of_items(
            "action_items_due_idx",
            &["pairing_id", "side", "state", "due_on"],
        ),
        of_items("action_items_program_idx", &["program_id", "id"]),
        of_items("action_items_owner_idx", &["owner_id", "id"]),
        of_items("action_items_partner_idx", &["partner_id", "id"]),
        index("sessions_reminder_idx", "sessions", &["state", "starts_at"]),
    ]
}
