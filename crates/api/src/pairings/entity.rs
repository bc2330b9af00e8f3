//! The table of pairings.

use sea_orm::{
    Condition, ExprTrait, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, Func, Query},
};

use super::{PairingSide, PairingState};
use crate::{
    ids::{
        ApplicationId, GroupId, MatchRunId, OrganizationId, PairingId, PersonId, ProgramId,
        ProposalId,
    },
    programs::{self, PairingEnd},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairingId,
    pub program_id: ProgramId,
    pub match_run_id: Option<MatchRunId>,
    pub proposal_id: Option<ProposalId>,
    pub mentee_application_id: ApplicationId,
    pub mentor_application_id: ApplicationId,
    pub mentee_id: PersonId,
    pub mentor_id: PersonId,
    pub state: PairingState,
    pub score: Option<i64>,
    pub holds_seats: bool,
    pub needs_approval: bool,
    pub needs_agreement: bool,
    pub mentee_accepted_at: Option<ChronoDateTimeUtc>,
    pub mentor_accepted_at: Option<ChronoDateTimeUtc>,
    pub approved_at: Option<ChronoDateTimeUtc>,
    /// When the agreement that is in force was signed by the second of the two.
    pub agreement_signed_at: Option<ChronoDateTimeUtc>,
    pub expires_at: Option<ChronoDateTimeUtc>,
    pub started_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub end_reason: Option<String>,
    pub ended_by: Option<String>,
    pub renewed_from_id: Option<PairingId>,
    pub replacement_requested_at: Option<ChronoDateTimeUtc>,
    /// Its own last day; the program's where there is none.
    pub ends_on: Option<ChronoDate>,
    /// When the two were asked how they go on after the last day.
    pub end_asked_at: Option<ChronoDateTimeUtc>,
    /// When the service looks for a replacement by itself.
    pub replacement_due_at: Option<ChronoDateTimeUtc>,
    pub replaces_id: Option<PairingId>,
    pub replaced_by_id: Option<PairingId>,
    /// The group of the mentor, in programs with such groups.
    pub group_id: Option<GroupId>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

impl Entity {
    /// The organizations with a proposed pairing that nobody answered in time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn overdue_tenants(now: ChronoDateTimeUtc) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.eq(PairingState::Proposed))
            .filter(Column::ExpiresAt.lte(now))
    }

    /// The organizations in which somebody waits for a replacement.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn replacement_tenants() -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::ReplacementDueAt.is_not_null())
    }

    /// The organizations with a running pairing whose last day is over and that nobody has ended or asked about.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn past_end_tenants(today: ChronoDate) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(past_end(today))
    }
}

/// Running pairings whose last day is over: those to complete, and those whose people were not asked yet.
pub(super) fn past_end(today: ChronoDate) -> Condition {
    use programs::entity as program;
    let of_program = |column| Expr::col((program::Entity, column));
    let last_day = Func::coalesce([
        Expr::col((Entity, Column::EndsOn)),
        of_program(program::Column::EndsOn),
    ]);
    let to_do = Condition::any()
        .add(of_program(program::Column::PairingEnd).eq(PairingEnd::Complete))
        .add(Column::EndAskedAt.is_null());
    let over = Query::select()
        .expr(Expr::val(1))
        .from(program::Entity)
        .cond_where(
            Condition::all()
                .add(
                    of_program(program::Column::OrganizationId)
                        .equals((Entity, Column::OrganizationId)),
                )
                .add(of_program(program::Column::Id).equals((Entity, Column::ProgramId)))
                .add(Expr::expr(last_day).lt(today))
                .add(to_do),
        )
        .to_owned();
    Condition::all()
        .add(Column::State.is_in(PairingState::RUNNING))
        .add(Expr::exists(over))
}

impl Model {
    /// This side and the other one.
    pub(crate) fn both(&self, side: PairingSide) -> (PersonId, PersonId) {
        match side {
            PairingSide::Mentor => (self.mentor_id, self.mentee_id),
            PairingSide::Mentee => (self.mentee_id, self.mentor_id),
        }
    }
}
