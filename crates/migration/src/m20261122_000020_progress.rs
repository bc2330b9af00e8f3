//! How a pairing is going: check-ins, fit checks, the cadence, and what health is judged by.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, integer, optional_integer, optional_text, optional_time, organization_key,
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
        for table in [check_ins(), fit_checks(), cadences(), pairing_health()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn check_ins() -> TableCreateStatement {
    let mut table = of_pairing("check_ins");
    table
        .col(id("partner_id"))
        .col(integer("mood"))
        .col(text("progress"))
        .col(optional_text("blockers"))
        .col(optional_text("next_step"))
        .col(flag("shared_with_partner"))
        .col(time("created_at"));
    table
}

fn fit_checks() -> TableCreateStatement {
    let mut table = of_pairing("fit_checks");
    table
        .col(id("partner_id"))
        .col(text("fit"))
        .col(optional_text("private_note"))
        .col(time("created_at"));
    table
}

/// A table of what one of the two people of a pairing says.
fn of_pairing(name: &'static str) -> TableCreateStatement {
    let restrict = ForeignKeyAction::Restrict;
    tenant_table(name)
        .col(id("program_id"))
        .col(id("pairing_id"))
        .col(id("author_id"))
        .col(text("side"))
        .foreign_key(&mut reference(name, "program_id", "programs", restrict))
        .foreign_key(&mut reference(name, "pairing_id", "pairings", restrict))
        .foreign_key(&mut reference(name, "author_id", "people", restrict))
        .to_owned()
}

fn cadences() -> TableCreateStatement {
    let name = "cadences";
    Table::create()
        .table(name)
        .col(id("organization_id"))
        .col(id("program_id"))
        .col(integer("every_weeks"))
        .col(integer("grace_days"))
        .col(version())
        .col(time("updated_at"))
        .primary_key(&mut primary_key(name, &["organization_id", "program_id"]))
        .foreign_key(&mut organization_key(name))
        .foreign_key(&mut reference(
            name,
            "program_id",
            "programs",
            ForeignKeyAction::Cascade,
        ))
        .to_owned()
}

fn pairing_health() -> TableCreateStatement {
    let name = "pairing_health";
    Table::create()
        .table(name)
        .col(id("organization_id"))
        .col(id("pairing_id"))
        .col(id("program_id"))
        .col(text("phase"))
        .col(integer("every_weeks"))
        .col(integer("grace_days"))
        .col(optional_integer("own_every_weeks"))
        .col(optional_integer("own_grace_days"))
        .col(integer("cadence_version"))
        .col(time("counted_from"))
        .col(optional_time("last_contact_at"))
        .col(integer("missed_sessions"))
        .col(optional_time("missed_since"))
        .col(optional_time("mentor_low_mood_since"))
        .col(optional_time("mentee_low_mood_since"))
        .col(optional_time("mentor_poor_fit_since"))
        .col(optional_time("mentee_poor_fit_since"))
        .col(optional_time("mentor_item_due_at"))
        .col(optional_time("mentee_item_due_at"))
        .col(optional_time("next_due_at"))
        .col(optional_time("silent_at"))
        .col(optional_time("attention_at"))
        .col(optional_time("remind_at"))
        .col(optional_time("tell_silent_at"))
        .primary_key(&mut primary_key(name, &["organization_id", "pairing_id"]))
        .foreign_key(&mut organization_key(name))
        .foreign_key(&mut reference(
            name,
            "pairing_id",
            "pairings",
            ForeignKeyAction::Cascade,
        ))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("check_ins_pairing_idx", "check_ins", &["pairing_id", "id"]),
        index("check_ins_program_idx", "check_ins", &["program_id", "id"]),
        index("check_ins_author_idx", "check_ins", &["author_id", "id"]),
        index("check_ins_partner_idx", "check_ins", &["partner_id", "id"]),
        index(
            "fit_checks_pairing_idx",
            "fit_checks",
            &["pairing_id", "id"],
        ),
        index(
            "fit_checks_program_idx",
            "fit_checks",
            &["program_id", "id"],
        ),
        index("fit_checks_author_idx", "fit_checks", &["author_id", "id"]),
        index(
            "pairing_health_attention_idx",
            "pairing_health",
            &["program_id", "attention_at", "pairing_id"],
        ),
        index(
            "pairing_health_silent_idx",
            "pairing_health",
            &["program_id", "silent_at", "pairing_id"],
        ),
        index(
            "pairing_health_remind_idx",
            "pairing_health",
            &["remind_at"],
        ),
        index(
            "pairing_health_tell_silent_idx",
            "pairing_health",
            &["tell_silent_at"],
        ),
    ]
}
