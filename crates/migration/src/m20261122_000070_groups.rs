//! Groups: how many people share one in a program, which pairings belong together, and what a run found.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, optional_id, optional_integer, optional_json, optional_text, optional_time,
    reference, tenant_table, text, time, version,
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
            ("programs", optional_integer("least_group")),
            ("programs", optional_integer("most_group")),
            ("match_run_results", optional_json("groups")),
            ("pairings", optional_id("group_id")),
        ] {
            // SQLite adds one column at a time.
            let added = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        let groups = tenant_table("groups")
            .col(id("program_id"))
            .col(optional_id("match_run_id"))
            .col(optional_id("mentor_application_id"))
            .col(optional_id("mentor_id"))
            .col(text("state"))
            .col(integer("members"))
            .col(integer("least"))
            .col(integer("most"))
            .col(optional_integer("score"))
            .col(optional_time("too_small_since"))
            .col(optional_time("expires_at"))
            .col(optional_time("started_at"))
            .col(optional_time("ended_at"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut reference(
                "groups",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "groups",
                "mentor_application_id",
                "applications",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "groups",
                "mentor_id",
                "people",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(groups).await?;
        let members = tenant_table("group_members")
            .col(id("group_id"))
            .col(id("program_id"))
            .col(id("application_id"))
            .col(id("person_id"))
            .col(text("state"))
            .col(optional_time("answered_at"))
            .col(optional_time("ended_at"))
            .col(optional_text("end_reason"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut reference(
                "group_members",
                "group_id",
                "groups",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut reference(
                "group_members",
                "application_id",
                "applications",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "group_members",
                "person_id",
                "people",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(members).await?;
        for index in [
            index("groups_program_idx", "groups", &["program_id", "id"]),
            index("groups_mentor_idx", "groups", &["mentor_id", "id"]),
            index("groups_expiry_idx", "groups", &["state", "expires_at"]),
            index("pairings_group_idx", "pairings", &["group_id", "id"]),
            index(
                "group_members_group_idx",
                "group_members",
                &["group_id", "id"],
            ),
            index(
                "group_members_person_idx",
                "group_members",
                &["person_id", "group_id"],
            ),
            index(
                "group_members_program_idx",
                "group_members",
                &["program_id", "state"],
            ),
        ] {
            manager.create_index(index).await?;
        }
        // A mentor leads one group at a time, and nobody is in two groups of a program; the builder does not know partial
        // indexes.
        for statement in [
            "CREATE UNIQUE INDEX groups_open_mentor_key \
             ON groups (organization_id, mentor_application_id) \
             WHERE state IN ('proposed', 'active')",
            "CREATE UNIQUE INDEX group_members_open_application_key \
             ON group_members (organization_id, application_id) \
             WHERE state IN ('invited', 'joined')",
        ] {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }
}
