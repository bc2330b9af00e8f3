//! The table of who has answered which question on which occasion, and not what or when.

use sea_orm::entity::prelude::*;

use crate::ids::{FeedbackQuestionId, OrganizationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_given")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: FeedbackQuestionId,
    /// The session that it is about, or the pairing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub occasion_id: Uuid,
    /// Whether an anonymous answer of this person is in the group that is not complete yet, so that groups are counted by
    /// people.
    pub waiting: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
