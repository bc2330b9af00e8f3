//! What must be remembered so that neither groups of answers nor the event log tell what is hidden.

use sea_orm_migration::prelude::*;

use crate::table::{flag, index};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whether a person's anonymous answer is in the group that is not complete yet. Of earlier ones it is not known.
        let given = Table::alter()
            .table("feedback_given")
            .add_column(flag("waiting").default(false).to_owned())
            .to_owned();
        manager.alter_table(given).await?;
        let waiting = index(
            "feedback_given_waiting_idx",
            "feedback_given",
            &["question_id", "waiting"],
        );
        manager.create_index(waiting).await?;
        // Whether the event log says that a declined introduction is over, as it does of one that nobody answered.
        let introductions = Table::alter()
            .table("introductions")
            .add_column(flag("end_told").default(false).to_owned())
            .to_owned();
        manager.alter_table(introductions).await?;
        let untold = index(
            "introductions_untold_idx",
            "introductions",
            &["state", "end_told", "expires_at"],
        );
        manager.create_index(untold).await
    }
}
