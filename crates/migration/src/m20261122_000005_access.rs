//! API keys, answered requests, the history of transitions and the event log.

use sea_orm_migration::prelude::*;

use crate::table::{
    id, index, integer, json, optional_text, optional_time, organization_key, primary_key,
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
        let api_keys = tenant_table("api_keys")
            .col(text("name"))
            .col(text("hint"))
            .col(ColumnDef::new("secret_hash").blob().not_null())
            .col(text("role"))
            .col(json("program_ids"))
            .col(json("scopes"))
            .col(optional_time("expires_at"))
            .col(optional_time("revoked_at"))
            .col(version())
            .col(time("created_at"))
            .to_owned();
        manager.create_table(api_keys).await?;

        let columns = ["organization_id", "principal", "key"];
        let idempotency_keys = Table::create()
            .table("idempotency_keys")
            .col(id("organization_id"))
            .col(text("principal"))
            .col(text("key"))
            .col(ColumnDef::new("fingerprint").blob().not_null())
            .col(integer("status"))
            .col(optional_text("etag"))
            .col(optional_text("location"))
            .col(optional_text("body"))
            .col(time("created_at"))
            .primary_key(&mut primary_key("idempotency_keys", &columns))
            .foreign_key(&mut organization_key("idempotency_keys"))
            .to_owned();
        manager.create_table(idempotency_keys).await?;
        // The one index without the organization: forgetting old keys goes over all of them.
        let age = Index::create()
            .name("idempotency_keys_age_idx")
            .table("idempotency_keys")
            .col("created_at")
            .to_owned();
        manager.create_index(age).await?;

        let events = tenant_table("events")
            .col(text("kind"))
            .col(text("subject_type"))
            .col(id("subject_id"))
            .col(text("actor"))
            .col(json("data"))
            .col(time("created_at"))
            .to_owned();
        manager.create_table(events).await?;
        manager
            .create_index(index("events_subject_idx", "events", &["subject_id", "id"]))
            .await?;

        let transitions = tenant_table("transitions")
            .col(text("subject_type"))
            .col(id("subject_id"))
            .col(text("actor"))
            .col(text("from_state"))
            .col(text("to_state"))
            .col(optional_text("reason"))
            .col(optional_text("note"))
            .col(time("created_at"))
            .to_owned();
        manager.create_table(transitions).await?;
        manager
            .create_index(index(
                "transitions_subject_idx",
                "transitions",
                &["subject_id", "id"],
            ))
            .await
    }
}
