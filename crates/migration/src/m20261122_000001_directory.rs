//! Organizations, their people and their skill catalogue.

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
        // On SQLite, too: whole or not at all, and one wait for the disk instead of one for each statement.
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let organizations = Table::create()
            .table("organizations")
            .col(id("id").primary_key())
            .col(text("name"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .to_owned();
        manager.create_table(organizations).await?;

        let people = tenant_table("people")
            .col(optional_text("external_id"))
            .col(text("full_name"))
            .col(text("email"))
            .col(optional_text("job_title"))
            .col(optional_text("department"))
            .col(optional_id("manager_id"))
            .col(optional_integer("years_of_experience"))
            .col(optional_text("time_zone"))
            .col(integer("capacity"))
            .col(text("role"))
            .col(text("state"))
            .col(json("profile"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut reference(
                "people",
                "manager_id",
                "people",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(people).await?;
        for index in [
            index("people_email_key", "people", &["email"])
                .unique()
                .to_owned(),
            index("people_external_id_key", "people", &["external_id"])
                .unique()
                .to_owned(),
            index("people_full_name_idx", "people", &["full_name", "id"]),
            index("people_department_idx", "people", &["department", "id"]),
            index("people_manager_id_idx", "people", &["manager_id"]),
        ] {
            manager.create_index(index).await?;
        }

        create_skills(manager).await
    }
}

async fn create_skills(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let skills = tenant_table("skills")
        .col(text("name"))
        .col(json("aliases"))
        .col(optional_id("broader_id"))
        .col(version())
        .col(time("created_at"))
        .col(time("updated_at"))
        .foreign_key(&mut reference(
            "skills",
            "broader_id",
            "skills",
            ForeignKeyAction::Restrict,
        ))
        .to_owned();
    manager.create_table(skills).await?;
    for index in [
        index("skills_name_idx", "skills", &["name", "id"]),
        index("skills_broader_id_idx", "skills", &["broader_id"]),
    ] {
        manager.create_index(index).await?;
    }

    // Every name and alias in its normal form: each means one skill, which the primary key guarantees.
    let columns = ["organization_id", "normalized_name"];
    let names = Table::create()
        .table("skill_names")
        .col(id("organization_id"))
        .col(text("normalized_name"))
        .col(id("skill_id"))
        .primary_key(&mut primary_key("skill_names", &columns))
        .foreign_key(&mut organization_key("skill_names"))
        .foreign_key(&mut reference(
            "skill_names",
            "skill_id",
            "skills",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(names).await?;
    manager
        .create_index(index(
            "skill_names_skill_id_idx",
            "skill_names",
            &["skill_id"],
        ))
        .await
}
