//! Who withdrew or left may apply again: only live applications are unique by person, program and role.

use sea_orm_migration::prelude::*;

use crate::table::index;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        const NAME: &str = "applications_person_role_key";
        const COLUMNS: [&str; 3] = ["program_id", "person_id", "role"];
        let old = Index::drop().name(NAME).table("applications").to_owned();
        manager.drop_index(old).await?;
        let over = ["rejected", "withdrawn", "left", "removed"];
        let live = index(NAME, "applications", &COLUMNS)
            .unique()
            .and_where(Expr::col("state").is_not_in(over))
            .to_owned();
        manager.create_index(live).await?;
        let all = index("applications_person_program_idx", "applications", &COLUMNS);
        manager.create_index(all).await
    }
}
