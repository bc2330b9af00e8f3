//! Sessions of pairings, the notes on them, and when a cancellation is late.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, optional_id, optional_integer, optional_text, optional_time, reference,
    tenant_table, text, time, version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let late = integer("late_cancellation_hours").default(24).to_owned();
        let programs = Table::alter().table("programs").add_column(late).to_owned();
        manager.alter_table(programs).await?;
        manager.create_table(sessions()).await?;
        manager.create_table(notes()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn sessions() -> TableCreateStatement {
    let key = |column, target| reference("sessions", column, target, ForeignKeyAction::Restrict);
    tenant_table("sessions")
        .col(id("program_id"))
        .col(id("pairing_id"))
        .col(id("mentor_id"))
        .col(id("mentee_id"))
        .col(optional_id("series_id"))
        .col(optional_text("series_rule"))
        .col(optional_text("time_zone"))
        .col(text("state"))
        .col(text("agenda"))
        .col(optional_text("place"))
        .col(optional_text("channel"))
        .col(text("created_by"))
        .col(integer("planned_minutes"))
        .col(optional_time("starts_at"))
        .col(optional_time("ends_at"))
        .col(optional_time("held_at"))
        .col(optional_integer("minutes"))
        .col(optional_text("attendance"))
        .col(optional_text("no_show_by"))
        .col(optional_text("cancelled_by"))
        .col(ColumnDef::new("late").boolean().null())
        .col(integer("reschedules"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut key("program_id", "programs"))
        .foreign_key(&mut key("pairing_id", "pairings"))
        .foreign_key(&mut key("mentor_id", "people"))
        .foreign_key(&mut key("mentee_id", "people"))
        .to_owned()
}

fn notes() -> TableCreateStatement {
    let key =
        |column, target| reference("session_notes", column, target, ForeignKeyAction::Cascade);
    tenant_table("session_notes")
        .col(id("session_id"))
        .col(id("author_id"))
        .col(text("visibility"))
        .col(text("text"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut key("session_id", "sessions"))
        .foreign_key(&mut key("author_id", "people"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let of_sessions = |name, columns| index(name, "sessions", columns);
    vec![
        of_sessions("sessions_pairing_idx", &["pairing_id", "starts_at", "id"]),
        of_sessions("sessions_pairing_held_idx", &["pairing_id", "held_at"]),
        of_sessions("sessions_program_idx", &["program_id", "starts_at", "id"]),
        of_sessions(
            "sessions_program_state_idx",
            &["program_id", "state", "starts_at"],
        ),
        of_sessions("sessions_program_held_idx", &["program_id", "held_at"]),
        of_sessions("sessions_mentor_idx", &["mentor_id", "starts_at", "id"]),
        of_sessions("sessions_mentee_idx", &["mentee_id", "starts_at", "id"]),
        of_sessions("sessions_series_idx", &["series_id", "starts_at"]),
        index(
            "session_notes_session_idx",
            "session_notes",
            &["session_id", "id"],
        ),
        index("session_notes_author_idx", "session_notes", &["author_id"]),
    ]
}
