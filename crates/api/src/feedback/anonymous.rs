//! The table of anonymous answers: a question and an answer, and nothing else.

use sea_orm::entity::prelude::*;

use crate::ids::{AnonymousAnswerId, FeedbackQuestionId, OrganizationId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "anonymous_feedback_answers")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// Random: it says nothing about when the answer came.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnonymousAnswerId,
    pub question_id: FeedbackQuestionId,
    pub rating: Option<i64>,
    pub choice: Option<String>,
    pub text: Option<String>,
    /// Whether its group is complete, so that it can be shown.
    pub released: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
