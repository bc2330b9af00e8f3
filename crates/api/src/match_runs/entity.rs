//! The table of match runs.

use pairwell_matching::Conflict;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{MatchRunState, Progress, Report, ShortlistSize};
use crate::database::document::json_column;
use crate::ids::{MatchRunId, MatchingPolicyId, OrganizationId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "match_runs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchRunId,
    pub program_id: ProgramId,
    pub matching_policy_id: MatchingPolicyId,
    pub state: MatchRunState,
    pub seed: i64,
    pub progress: ProgressDocument,
    pub report: Option<ReportDocument>,
    pub failure_code: Option<String>,
    pub failure_detail: Option<String>,
    pub lease_owner: Option<String>,
    pub lease_until: Option<ChronoDateTimeUtc>,
    pub attempts: i64,
    pub created_by: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub started_at: Option<ChronoDateTimeUtc>,
    pub finished_at: Option<ChronoDateTimeUtc>,
    pub published_at: Option<ChronoDateTimeUtc>,
    /// How long the lists are, where the run makes a shortlist.
    pub shortlist: Option<ShortlistDocument>,
    /// After so long the search for something better ends.
    pub time_limit_seconds: Option<i64>,
    /// The rules that could not be kept together, where that is why it failed.
    pub failure_conflicts: Option<ConflictsDocument>,
}

/// Rules that cannot be kept together, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ConflictsDocument(pub Vec<Conflict>);

json_column!(ConflictsDocument);

/// The size of a shortlist, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShortlistDocument(pub ShortlistSize);

json_column!(ShortlistDocument);

/// How far a run is, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProgressDocument(pub Progress);

json_column!(ProgressDocument);

/// What a run found, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReportDocument(pub Report);

json_column!(ReportDocument);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

impl Entity {
    /// Runs of any organization that wait for a worker: the worker serves all of them.
    #[expect(
        clippy::disallowed_methods,
        reason = "the worker serves every organization"
    )]
    pub(super) fn waiting() -> Select<Self> {
        <Self as EntityTrait>::find()
            .filter(Column::State.is_in([MatchRunState::Queued, MatchRunState::Running]))
    }
}
