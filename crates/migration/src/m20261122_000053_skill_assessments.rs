//! Skill assessments over time.

use sea_orm_migration::prelude::*;

use crate::table::{id, index, integer, optional_id, reference, tenant_table, text, time};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "skill_assessments";
        let mut assessments = tenant_table(table);
        assessments
            .col(id("person_id"))
            .col(optional_id("program_id"))
            .col(optional_id("pairing_id"))
            .col(text("skill"))
            .col(text("normalized_name"))
            .col(integer("level"))
            .col(text("assessed_by"))
            // Nobody, once the assessor is erased.
            .col(optional_id("assessor_id"))
            .col(time("at"))
            .col(time("created_at"));
        for (column, target, on_delete) in [
            ("person_id", "people", ForeignKeyAction::Cascade),
            ("program_id", "programs", ForeignKeyAction::Restrict),
            ("pairing_id", "pairings", ForeignKeyAction::Restrict),
            ("assessor_id", "people", ForeignKeyAction::Restrict),
        ] {
            assessments.foreign_key(&mut reference(table, column, target, on_delete));
        }
        manager.create_table(assessments).await?;
        for index in [
            index(
                "skill_assessments_person_idx",
                table,
                &["person_id", "normalized_name", "at", "id"],
            ),
            index(
                "skill_assessments_program_idx",
                table,
                &["program_id", "normalized_name", "person_id", "at", "id"],
            ),
            index("skill_assessments_pairing_idx", table, &["pairing_id"]),
            index("skill_assessments_assessor_idx", table, &["assessor_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
