//! Feedback: a program's questions, named answers, anonymous answers, and who has answered.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

use crate::table::{
    flag, id, index, json, optional_integer, optional_text, organization_key, primary_key,
    reference, tenant_table, text, time, version,
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
        manager.create_table(questions()).await?;
        manager.create_table(answers()).await?;
        for mut table in [anonymous_answers(), given()] {
            if manager.get_database_backend() == DatabaseBackend::Sqlite {
                // SQLite numbers rows as they come, unless told not to: in two tables these numbers would tell whose
                // answer is whose.
                table.extra("WITHOUT ROWID");
            }
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn questions() -> TableCreateStatement {
    let name = "feedback_questions";
    let restrict = ForeignKeyAction::Restrict;
    tenant_table(name)
        .col(id("program_id"))
        .col(text("event"))
        .col(text("kind"))
        .col(text("text"))
        .col(json("options"))
        .col(flag("anonymous"))
        .col(text("state"))
        .col(version())
        .col(time("created_at"))
        .foreign_key(&mut reference(name, "program_id", "programs", restrict))
        .to_owned()
}

fn answers() -> TableCreateStatement {
    let name = "feedback_answers";
    let restrict = ForeignKeyAction::Restrict;
    tenant_table(name)
        .col(id("program_id"))
        .col(id("question_id"))
        .col(id("pairing_id"))
        .col(id("person_id"))
        .col(id("partner_id"))
        .col(text("side"))
        .col(id("occasion_id"))
        .col(optional_integer("rating"))
        .col(optional_text("choice"))
        .col(optional_text("text"))
        .col(time("created_at"))
        .foreign_key(&mut reference(
            name,
            "question_id",
            "feedback_questions",
            restrict,
        ))
        .foreign_key(&mut reference(name, "pairing_id", "pairings", restrict))
        .foreign_key(&mut reference(name, "person_id", "people", restrict))
        .to_owned()
}

/// Whose answer, in which pairing and when is not kept.
fn anonymous_answers() -> TableCreateStatement {
    let name = "anonymous_feedback_answers";
    tenant_table(name)
        .col(id("question_id"))
        .col(optional_integer("rating"))
        .col(optional_text("choice"))
        .col(optional_text("text"))
        .col(flag("released"))
        .foreign_key(&mut reference(
            name,
            "question_id",
            "feedback_questions",
            ForeignKeyAction::Restrict,
        ))
        .to_owned()
}

/// Who has answered which question on which occasion, and not what or when.
fn given() -> TableCreateStatement {
    let name = "feedback_given";
    Table::create()
        .table(name)
        .col(id("organization_id"))
        .col(id("person_id"))
        .col(id("question_id"))
        .col(id("occasion_id"))
        .primary_key(&mut primary_key(
            name,
            &["organization_id", "person_id", "question_id", "occasion_id"],
        ))
        .foreign_key(&mut organization_key(name))
        .foreign_key(&mut reference(
            name,
            "question_id",
            "feedback_questions",
            ForeignKeyAction::Cascade,
        ))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index(
            "feedback_questions_program_idx",
            "feedback_questions",
            &["program_id", "id"],
        ),
        index(
            "feedback_answers_program_idx",
            "feedback_answers",
            &["program_id", "id"],
        ),
        index(
            "feedback_answers_question_idx",
            "feedback_answers",
            &["question_id", "rating", "choice"],
        ),
        index(
            "anonymous_feedback_answers_question_idx",
            "anonymous_feedback_answers",
            &["question_id", "released", "rating", "choice"],
        ),
    ]
}
