//! Matching policies, pair rules, match runs with their results, and proposals.

use sea_orm_migration::prelude::*;

use crate::table::{
    flag, id, index, integer, json, optional_json, optional_text, optional_time, reference,
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
        let policies = tenant_table("matching_policies")
            .col(id("program_id"))
            .col(integer("number"))
            .col(json("policy"))
            .col(optional_text("note"))
            .col(text("created_by"))
            .col(time("created_at"))
            .foreign_key(&mut reference(
                "matching_policies",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .to_owned();
        manager.create_table(policies).await?;
        let number = index(
            "matching_policies_number_key",
            "matching_policies",
            &["program_id", "number"],
        );
        manager
            .create_index(number.clone().unique().to_owned())
            .await?;

        let rules = tenant_table("pair_rules")
            .col(id("program_id"))
            .col(text("kind"))
            .col(id("mentee_application_id"))
            .col(id("mentor_application_id"))
            .col(optional_text("note"))
            .col(version())
            .col(time("created_at"))
            .foreign_key(&mut reference(
                "pair_rules",
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut reference(
                "pair_rules",
                "mentee_application_id",
                "applications",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut reference(
                "pair_rules",
                "mentor_application_id",
                "applications",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(rules).await?;
        let pair = index(
            "pair_rules_pair_key",
            "pair_rules",
            &["mentee_application_id", "mentor_application_id"],
        );
        manager
            .create_index(pair.clone().unique().to_owned())
            .await?;
        manager
            .create_index(index(
                "pair_rules_program_idx",
                "pair_rules",
                &["program_id", "id"],
            ))
            .await?;

        create_match_runs(manager).await?;

        let proposals = tenant_table("proposals")
            .col(id("match_run_id"))
            .col(id("program_id"))
            .col(id("mentee_application_id"))
            .col(id("mentor_application_id"))
            .col(integer("score"))
            .col(flag("pinned"))
            .col(json("explanation"))
            .col(time("created_at"))
            .foreign_key(&mut reference(
                "proposals",
                "match_run_id",
                "match_runs",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut reference(
                "proposals",
                "mentee_application_id",
                "applications",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut reference(
                "proposals",
                "mentor_application_id",
                "applications",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(proposals).await?;
        let columns = [
            "match_run_id",
            "mentee_application_id",
            "mentor_application_id",
        ];
        let pair = index("proposals_pair_key", "proposals", &columns);
        manager
            .create_index(pair.clone().unique().to_owned())
            .await?;
        manager
            .create_index(index(
                "proposals_score_idx",
                "proposals",
                &["match_run_id", "score", "id"],
            ))
            .await
    }
}

async fn create_match_runs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let runs = tenant_table("match_runs")
        .col(id("program_id"))
        .col(id("matching_policy_id"))
        .col(text("state"))
        .col(ColumnDef::new("seed").big_integer().not_null())
        .col(json("progress"))
        .col(optional_json("report"))
        .col(optional_text("failure_code"))
        .col(optional_text("failure_detail"))
        .col(optional_text("lease_owner"))
        .col(optional_time("lease_until"))
        .col(integer("attempts"))
        .col(text("created_by"))
        .col(version())
        .col(time("created_at"))
        .col(optional_time("started_at"))
        .col(optional_time("finished_at"))
        .col(optional_time("published_at"))
        .foreign_key(&mut reference(
            "match_runs",
            "program_id",
            "programs",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut reference(
            "match_runs",
            "matching_policy_id",
            "matching_policies",
            ForeignKeyAction::Restrict,
        ))
        .to_owned();
    manager.create_table(runs).await?;
    manager
        .create_index(index(
            "match_runs_program_idx",
            "match_runs",
            &["program_id", "id"],
        ))
        .await?;
    manager
        .create_index(index("match_runs_state_idx", "match_runs", &["state"]))
        .await?;
    // One run of a program at a time; the builder does not know partial indexes.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX match_runs_one_at_a_time_key ON match_runs (organization_id, program_id) \
             WHERE state IN ('queued', 'running')",
        )
        .await?;

    // Large and rarely read, so not in the row of the run itself.
    let results = tenant_table("match_run_results")
        .col(ColumnDef::new("snapshot").blob().not_null())
        .col(json("inputs"))
        .col(json("unmatched"))
        .col(json("certificate"))
        .foreign_key(&mut reference(
            "match_run_results",
            "id",
            "match_runs",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(results).await
}
