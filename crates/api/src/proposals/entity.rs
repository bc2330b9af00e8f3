//! The table of proposals: rows are never changed.

use pairwell_matching::PairExplanation;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::database::document::json_column;
use crate::ids::{ApplicationId, MatchRunId, OrganizationId, ProgramId, ProposalId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    pub match_run_id: MatchRunId,
    pub program_id: ProgramId,
    pub mentee_application_id: ApplicationId,
    pub mentor_application_id: ApplicationId,
    /// Millionths.
    pub score: i64,
    pub pinned: bool,
    pub explanation: ExplanationDocument,
    pub created_at: ChronoDateTimeUtc,
}

/// Why the pair was made, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExplanationDocument(pub PairExplanation);

json_column!(ExplanationDocument);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
