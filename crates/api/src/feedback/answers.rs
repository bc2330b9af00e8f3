//! The table of named answers.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{FeedbackAnswerId, FeedbackQuestionId, OrganizationId, PairingId, PersonId, ProgramId},
    pairings::PairingSide,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_answers")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackAnswerId,
    pub program_id: ProgramId,
    pub question_id: FeedbackQuestionId,
    pub pairing_id: PairingId,
    pub person_id: PersonId,
    pub partner_id: PersonId,
    pub side: PairingSide,
    /// The session that it is about, or the pairing.
    pub occasion_id: Uuid,
    pub rating: Option<i64>,
    pub choice: Option<String>,
    pub text: Option<String>,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
