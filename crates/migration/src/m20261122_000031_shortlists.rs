//! Two-stage matching: shortlists as a kind of match run, and what people thought of their trial conversations.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, optional_integer, optional_json, optional_text, reference, tenant_table, text, time,
    version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let runs = Table::alter()
            .table("match_runs")
            .add_column(optional_json("shortlist"))
            .to_owned();
        manager.alter_table(runs).await?;
        let key = |column, target, on_delete| reference("trial_ratings", column, target, on_delete);
        let ratings = tenant_table("trial_ratings")
            .col(id("program_id"))
            .col(id("application_id"))
            .col(id("partner_application_id"))
            .col(id("rater_id"))
            .col(id("partner_id"))
            .col(text("wish"))
            .col(optional_integer("rating"))
            .col(optional_text("note"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .foreign_key(&mut key(
                "program_id",
                "programs",
                ForeignKeyAction::Restrict,
            ))
            .foreign_key(&mut key(
                "application_id",
                "applications",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut key(
                "partner_application_id",
                "applications",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut key("rater_id", "people", ForeignKeyAction::Restrict))
            .foreign_key(&mut key("partner_id", "people", ForeignKeyAction::Restrict))
            .to_owned();
        manager.create_table(ratings).await?;
        let columns = ["application_id", "partner_application_id"];
        let pair = index("trial_ratings_pair_key", "trial_ratings", &columns);
        manager
            .create_index(pair.clone().unique().to_owned())
            .await?;
        let program = index(
            "trial_ratings_program_idx",
            "trial_ratings",
            &["program_id", "id"],
        );
        manager.create_index(program).await?;
        let partner = index(
            "trial_ratings_partner_idx",
            "trial_ratings",
            &["partner_application_id"],
        );
        manager.create_index(partner).await
    }
}
