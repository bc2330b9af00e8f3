//! Sessions of groups, who was there, the notes on them; who keeps a peer group going; groups that are too small.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, optional_id, optional_integer, optional_text, organization_key,
    primary_key, reference, tenant_table, text, time, version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let facilitator = Table::alter()
            .table("groups")
            .add_column(optional_id("facilitator_id"))
            .to_owned();
        manager.alter_table(facilitator).await?;
        manager.create_table(sessions()).await?;
        manager.create_table(attendances()).await?;
        manager.create_table(notes()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn sessions() -> TableCreateStatement {
    let key = |column, target, on_delete| reference("group_sessions", column, target, on_delete);
    tenant_table("group_sessions")
        .col(id("program_id"))
        .col(id("group_id"))
        .col(text("state"))
        .col(text("agenda"))
        .col(optional_text("place"))
        .col(optional_text("channel"))
        .col(integer("planned_minutes"))
        .col(time("starts_at"))
        .col(time("ends_at"))
        .col(optional_integer("minutes"))
        .col(ColumnDef::new("late").boolean().null())
        .col(integer("reschedules"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut key(
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut key("group_id", "groups", ForeignKeyAction::Cascade))
        .to_owned()
}

fn attendances() -> TableCreateStatement {
    let table = "group_session_attendances";
    let key = |column, target, on_delete| reference(table, column, target, on_delete);
    Table::create()
        .table(table)
        .col(id("organization_id"))
        .col(id("group_session_id"))
        .col(id("person_id"))
        .col(text("attendance"))
        .primary_key(&mut primary_key(
            table,
            &["organization_id", "group_session_id", "person_id"],
        ))
        .foreign_key(&mut organization_key(table))
        .foreign_key(&mut key(
            "group_session_id",
            "group_sessions",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut key("person_id", "people", ForeignKeyAction::Restrict))
        .to_owned()
}

fn notes() -> TableCreateStatement {
    let table = "group_session_notes";
    let key = |column, target| reference(table, column, target, ForeignKeyAction::Cascade);
    tenant_table(table)
        .col(id("group_session_id"))
        .col(id("author_id"))
        .col(text("visibility"))
        .col(text("text"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut key("group_session_id", "group_sessions"))
        .foreign_key(&mut key("author_id", "people"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let of_sessions = |name, columns| index(name, "group_sessions", columns);
    vec![
        of_sessions("group_sessions_begin_idx", &["starts_at", "id"]),
        of_sessions("group_sessions_group_idx", &["group_id", "starts_at", "id"]),
        of_sessions(
            "group_sessions_program_idx",
            &["program_id", "starts_at", "id"],
        ),
        index(
            "group_session_attendances_person_idx",
            "group_session_attendances",
            &["person_id"],
        ),
        index(
            "group_session_notes_session_idx",
            "group_session_notes",
            &["group_session_id", "id"],
        ),
        index(
            "group_session_notes_author_idx",
            "group_session_notes",
            &["author_id"],
        ),
        index(
            "groups_too_small_idx",
            "groups",
            &["program_id", "too_small_since", "id"],
        ),
    ]
}
