//! Pairings: relationships between mentors and mentees.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, optional_id, optional_integer, optional_text, optional_time, reference,
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
        let pairings = tenant_table("pairings")
            .col(id("program_id"))
            .col(optional_id("match_run_id"))
            .col(optional_id("proposal_id"))
            .col(id("mentee_application_id"))
            .col(id("mentor_application_id"))
            .col(id("mentee_id"))
            .col(id("mentor_id"))
            .col(text("state"))
            .col(optional_integer("score"))
            .col(flag("holds_seats"))
            .col(flag("needs_approval"))
            .col(optional_time("mentee_accepted_at"))
            .col(optional_time("mentor_accepted_at"))
            .col(optional_time("approved_at"))
            .col(optional_time("expires_at"))
            .col(optional_time("started_at"))
            .col(optional_time("ended_at"))
            .col(optional_text("end_reason"))
            .col(optional_text("ended_by"))
            .col(optional_id("renewed_from_id"))
            .col(optional_time("replacement_requested_at"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut reference(
                "pairings",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "pairings",
                "mentee_application_id",
                "applications",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "pairings",
                "mentor_application_id",
                "applications",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "pairings",
                "mentee_id",
                "people",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "pairings",
                "mentor_id",
                "people",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "pairings",
                "renewed_from_id",
                "pairings",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(pairings).await?;
        for index in [
            index(
                "pairings_program_state_idx",
                "pairings",
                &["program_id", "state", "id"],
            ),
            index("pairings_mentee_idx", "pairings", &["mentee_id", "id"]),
            index("pairings_mentor_idx", "pairings", &["mentor_id", "id"]),
            index(
                "pairings_mentee_application_idx",
                "pairings",
                &["mentee_application_id"],
            ),
            index(
                "pairings_mentor_application_idx",
                "pairings",
                &["mentor_application_id"],
            ),
            index("pairings_expiry_idx", "pairings", &["state", "expires_at"]),
        ] {
            manager.create_index(index).await?;
        }
        // Two people are in at most one open pairing with each other; the builder does not know partial indexes.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX pairings_open_pair_key \
                 ON pairings (organization_id, mentee_application_id, mentor_application_id) \
                 WHERE state IN ('proposed', 'active', 'paused')",
            )
            .await
            .map(|_| ())
    }
}
