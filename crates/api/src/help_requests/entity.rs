//! The table of help requests.

use sea_orm::{QuerySelect, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::model::{HelpOutcome, HelpRequestState, HelpType, HelpVisibility};
use crate::{
    database::document::json_column,
    ids::{HelpOfferId, HelpRequestId, OrganizationId, PersonId, ProgramId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "help_requests")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HelpRequestId,
    pub program_id: ProgramId,
    /// `None` once the person is erased.
    pub asker_id: Option<PersonId>,
    /// Whose offer was accepted; `None` once the person is erased, too.
    pub helper_id: Option<PersonId>,
    pub accepted_offer_id: Option<HelpOfferId>,
    pub goal: String,
    pub context: String,
    pub tried_so_far: String,
    pub specific_ask: String,
    pub help_type: HelpType,
    pub effort_minutes: Option<i64>,
    pub needed_by: Option<ChronoDate>,
    pub skills: Skills,
    pub visibility: HelpVisibility,
    pub state: HelpRequestState,
    pub expires_at: ChronoDateTimeUtc,
    pub accepted_at: Option<ChronoDateTimeUtc>,
    pub resolved_at: Option<ChronoDateTimeUtc>,
    pub outcome: Option<HelpOutcome>,
    pub outcome_note: Option<String>,
    pub helpful: Option<i64>,
    pub minutes_spent: Option<i64>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// The skills that a helper needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Skills(pub Vec<String>);

json_column!(Skills);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();

impl Entity {
    /// The organizations with a request that nobody has been accepted for in time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn overdue_tenants(now: ChronoDateTimeUtc) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.is_in(HelpRequestState::WAITING))
            .filter(Column::ExpiresAt.lte(now))
    }
}
