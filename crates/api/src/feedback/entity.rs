//! The table of the questions of a program's feedback.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{FeedbackEvent, FeedbackKind, FeedbackQuestionState};
use crate::{
    database::document::json_column,
    ids::{FeedbackQuestionId, OrganizationId, ProgramId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_questions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackQuestionId,
    pub program_id: ProgramId,
    pub event: FeedbackEvent,
    pub kind: FeedbackKind,
    pub text: String,
    pub options: Options,
    pub anonymous: bool,
    pub state: FeedbackQuestionState,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
}

/// What can be chosen, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Options(pub Vec<String>);

json_column!(Options);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
