//! Resources: what people share, who finds them helpful, and in which pairings they are.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, json, optional_id, optional_text, organization_key, primary_key, reference,
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
        create_resources(manager).await?;
        create_skills(manager).await?;
        create_marks(manager).await?;
        create_shares(manager).await
    }
}

async fn create_resources(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let resources = tenant_table("resources")
        .col(optional_id("program_id"))
        // Nobody, once that person is erased.
        .col(optional_id("owner_id"))
        .col(text("kind"))
        .col(text("title"))
        .col(text("url"))
        .col(text("description"))
        .col(optional_text("licence"))
        .col(json("skills"))
        .col(integer("helpful_count"))
        .col(text("state"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "resources",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "resources",
            "owner_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .to_owned();
    manager.create_table(resources).await?;
    for index in [
        index("resources_state_idx", "resources", &["state", "id"]),
        index(
            "resources_helpful_idx",
            "resources",
            &["state", "helpful_count", "id"],
        ),
        index("resources_program_idx", "resources", &["program_id", "id"]),
        index("resources_owner_idx", "resources", &["owner_id", "id"]),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn create_skills(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = ["organization_id", "resource_id", "normalized_name"];
    let skills = Table::create()
        .table("resource_skills")
        .col(id("organization_id"))
        .col(id("resource_id"))
        .col(text("normalized_name"))
        .primary_key(&mut primary_key("resource_skills", &columns))
        .foreign_key(&mut organization_key("resource_skills"))
        .foreign_key(&mut reference(
            "resource_skills",
            "resource_id",
            "resources",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(skills).await?;
    manager
        .create_index(index(
            "resource_skills_name_idx",
            "resource_skills",
            &["normalized_name", "resource_id"],
        ))
        .await
}

async fn create_marks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // One person finds a resource helpful once.
    let columns = ["organization_id", "resource_id", "person_id"];
    let marks = Table::create()
        .table("resource_marks")
        .col(id("organization_id"))
        .col(id("resource_id"))
        .col(id("person_id"))
        .col(time("created_at"))
        .primary_key(&mut primary_key("resource_marks", &columns))
        .foreign_key(&mut organization_key("resource_marks"))
        .foreign_key(&mut reference(
            "resource_marks",
            "resource_id",
            "resources",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            "resource_marks",
            "person_id",
            "people",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(marks).await?;
    manager
        .create_index(index(
            "resource_marks_person_idx",
            "resource_marks",
            &["person_id"],
        ))
        .await
}

async fn create_shares(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let shares = tenant_table("resource_shares")
        .col(id("resource_id"))
        .col(id("pairing_id"))
        .col(optional_id("shared_by_id"))
        .col(optional_text("note"))
        .col(time("created_at"))
        .foreign_key(&mut reference(
            "resource_shares",
            "resource_id",
            "resources",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            "resource_shares",
            "pairing_id",
            "pairings",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut reference(
            "resource_shares",
            "shared_by_id",
            "people",
            ForeignKeyAction::Restrict,
        ))
        .to_owned();
    manager.create_table(shares).await?;
    for index in [
        index(
            "resource_shares_pair_key",
            "resource_shares",
            &["pairing_id", "resource_id"],
        )
        .unique()
        .to_owned(),
        index(
            "resource_shares_person_idx",
            "resource_shares",
            &["shared_by_id"],
        ),
    ] {
        manager.create_index(index).await?;
    }
    Ok(())
}
