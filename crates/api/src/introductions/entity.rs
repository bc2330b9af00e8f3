//! The table of introductions.

use sea_orm::{Condition, QuerySelect, entity::prelude::*};

use super::model::{IntroductionOutcome, IntroductionState};
use crate::ids::{IntroductionId, OrganizationId, PersonId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introductions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionId,
    pub program_id: ProgramId,
    /// `None` once the person is erased.
    pub introducer_id: Option<PersonId>,
    pub a_id: PersonId,
    pub b_id: PersonId,
    pub reason: String,
    pub context: String,
    pub state: IntroductionState,
    pub a_accepted_at: Option<ChronoDateTimeUtc>,
    pub b_accepted_at: Option<ChronoDateTimeUtc>,
    /// Who said no; `None` in a declined introduction when both did.
    pub declined_by_id: Option<PersonId>,
    pub declined_at: Option<ChronoDateTimeUtc>,
    pub expires_at: ChronoDateTimeUtc,
    pub introduced_at: Option<ChronoDateTimeUtc>,
    pub outcome_due_at: Option<ChronoDateTimeUtc>,
    pub outcome_asked: bool,
    pub outcome: Option<IntroductionOutcome>,
    pub outcome_note: Option<String>,
    pub outcome_by_id: Option<PersonId>,
    pub outcome_at: Option<ChronoDateTimeUtc>,
    /// Whether the event log says that it is over, though it was declined.
    pub end_told: bool,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();

/// Introductions that were not answered in time; and those that were declined, of which the event log does not say yet that
/// they are over.
pub(super) fn overdue(now: ChronoDateTimeUtc) -> Condition {
    let pending = Condition::all()
        .add(Column::State.is_in(IntroductionState::PENDING))
        .add(Column::ExpiresAt.lte(now));
    let untold = Condition::all()
        .add(Column::State.eq(IntroductionState::Declined))
        .add(Column::EndTold.eq(false))
        .add(Column::ExpiresAt.lte(now));
    Condition::any().add(pending).add(untold)
}

/// Introductions whose outcome nobody was asked for yet, though it is time.
pub(super) fn unasked(now: ChronoDateTimeUtc) -> Condition {
    Condition::all()
        .add(Column::State.eq(IntroductionState::Introduced))
        .add(Column::OutcomeDueAt.lte(now))
        .add(Column::OutcomeAsked.eq(false))
}

impl Entity {
    /// The organizations with an introduction that the passing of time changes.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn due_tenants(due: Condition) -> Select<Self> {
        <Self as EntityTrait>::find().distinct().filter(due)
    }
}
