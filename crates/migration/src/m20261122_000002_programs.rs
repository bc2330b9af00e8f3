//! Programs, who runs them, and the applications to them.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, integer, json, optional_time, organization_key, primary_key, reference,
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
        let programs = tenant_table("programs")
            .col(text("name"))
            .col(text("description"))
            .col(text("kind"))
            .col(text("state"))
            .col(flag("always_on"))
            .col(ColumnDef::new("starts_on").date().not_null())
            .col(ColumnDef::new("ends_on").date().not_null())
            .col(flag("coordinator_approval"))
            .col(integer("response_days"))
            .col(json("fields"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .to_owned();
        manager.create_table(programs).await?;
        manager
            .create_index(index("programs_state_idx", "programs", &["state", "id"]))
            .await?;
        manager
            .create_index(index("programs_name_idx", "programs", &["name", "id"]))
            .await?;

        let coordinators = Table::create()
            .table("coordinators")
            .col(id("organization_id"))
            .col(id("program_id"))
            .col(id("person_id"))
            .col(time("created_at"))
            .primary_key(&mut primary_key(
                "coordinators",
                &["organization_id", "program_id", "person_id"],
            ))
            .foreign_key(&mut organization_key("coordinators"))
            .foreign_key(&mut reference(
                "coordinators",
                "program_id",
                "programs",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut reference(
                "coordinators",
                "person_id",
                "people",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(coordinators).await?;
        manager
            .create_index(index(
                "coordinators_person_id_idx",
                "coordinators",
                &["person_id"],
            ))
            .await?;

        let applications = tenant_table("applications")
            .col(id("program_id"))
            .col(id("person_id"))
            .col(text("role"))
            .col(text("state"))
            .col(integer("capacity"))
            .col(integer("seats_taken"))
            .col(json("details"))
            .col(optional_time("submitted_at"))
            .col(optional_time("decided_at"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .check((
                "applications_seats_within_capacity",
                Expr::cust("seats_taken >= 0 AND seats_taken <= capacity"),
            ))
            .foreign_key(&mut reference(
                "applications",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "applications",
                "person_id",
                "people",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(applications).await?;
        for index in [
            index(
                "applications_person_role_key",
                "applications",
                &["program_id", "person_id", "role"],
            )
            .unique()
            .to_owned(),
            index(
                "applications_program_state_idx",
                "applications",
                &["program_id", "state", "id"],
            ),
            index(
                "applications_person_id_idx",
                "applications",
                &["person_id", "id"],
            ),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
