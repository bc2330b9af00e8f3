//! Gatherings, who registered for them, and the skills that they are about.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, json, optional_id, optional_integer, optional_text, organization_key,
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
        create_gatherings(manager).await?;
        create_skills(manager).await?;
        create_registrations(manager).await
    }
}

async fn create_gatherings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let gatherings = tenant_table("gatherings")
        .col(optional_id("program_id"))
        // Nobody, once the host's person is erased.
        .col(optional_id("host_id"))
        .col(text("kind"))
        .col(text("title"))
        .col(text("description"))
        .col(optional_text("place"))
        .col(json("skills"))
        .col(time("starts_at"))
        .col(time("ends_at"))
        .col(integer("capacity"))
        .col(integer("seats_taken"))
        .col(optional_integer("slot_minutes"))
        .col(text("state"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "gatherings",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "gatherings",
            "host_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        // However many register at the same moment.
        .check((
            "gatherings_capacity_check",
            Expr::cust("seats_taken >= 0 AND seats_taken <= capacity"),
        ))
        .to_owned();
    manager.create_table(gatherings).await?;
    for index in [
        index(
            "gatherings_program_idx",
            "gatherings",
            &["program_id", "id"],
        ),
        index("gatherings_state_idx", "gatherings", &["state", "id"]),
        index("gatherings_host_idx", "gatherings", &["host_id", "id"]),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn create_skills(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = ["organization_id", "gathering_id", "normalized_name"];
    let skills = Table::create()
        .table("gathering_skills")
        .col(id("organization_id"))
        .col(id("gathering_id"))
        .col(text("normalized_name"))
        .primary_key(&mut primary_key("gathering_skills", &columns))
        .foreign_key(&mut organization_key("gathering_skills"))
        .foreign_key(&mut reference(
            "gathering_skills",
            "gathering_id",
            "gatherings",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(skills).await?;
    manager
        .create_index(index(
            "gathering_skills_name_idx",
            "gathering_skills",
            &["normalized_name", "gathering_id"],
        ))
        .await
}

async fn create_registrations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = "gathering_registrations";
    let registrations = tenant_table(table)
        .col(id("gathering_id"))
        .col(id("person_id"))
        .col(text("state"))
        .col(optional_integer("slot"))
        .col(optional_text("attendance"))
        .col(time("registered_at"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            table,
            "gathering_id",
            "gatherings",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            table,
            "person_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(registrations).await?;
    for index in [
        index(
            "gathering_registrations_person_key",
            table,
            &["gathering_id", "person_id"],
        )
        .unique()
        .to_owned(),
        // A slot has one person; registrations without a slot do not count.
        index(
            "gathering_registrations_slot_key",
            table,
            &["gathering_id", "slot"],
        )
        .unique()
        .to_owned(),
        index(
            "gathering_registrations_line_idx",
            table,
            &["gathering_id", "state", "registered_at", "id"],
        ),
        index(
            "gathering_registrations_of_person_idx",
            table,
            &["person_id", "id"],
        ),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}
