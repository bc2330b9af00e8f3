//! Who is open to mentoring, and how completed pairings stay in touch.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, optional_time, organization_key, primary_key, reference, time, version,
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["organization_id", "person_id"];
        let consents = Table::create()
            .table("mentoring_consents")
            .col(id("organization_id"))
            .col(id("person_id"))
            .col(time("given_at"))
            .primary_key(&mut primary_key("mentoring_consents", &columns))
            .foreign_key(&mut organization_key("mentoring_consents"))
            .foreign_key(&mut reference(
                "mentoring_consents",
                "person_id",
                "people",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(consents).await?;

        let columns = ["organization_id", "pairing_id"];
        let cadences = Table::create()
            .table("alumni_cadences")
            .col(id("organization_id"))
            .col(id("pairing_id"))
            .col(integer("every_months"))
            .col(optional_time("mentee_agreed_at"))
            .col(optional_time("mentor_agreed_at"))
            .col(optional_time("next_at"))
            .col(integer("reminders"))
            .col(version())
            .col(time("created_at"))
            .col(time("updated_at"))
            .primary_key(&mut primary_key("alumni_cadences", &columns))
            .foreign_key(&mut organization_key("alumni_cadences"))
            .foreign_key(&mut reference(
                "alumni_cadences",
                "pairing_id",
                "pairings",
                ForeignKeyAction::Cascade,
            ))
            .to_owned();
        manager.create_table(cadences).await?;
        manager
            .create_index(index(
                "alumni_cadences_due_idx",
                "alumni_cadences",
                &["next_at"],
            ))
            .await
    }
}
