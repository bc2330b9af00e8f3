//! Whose turn it is when a mentor has a free seat: the mentees who wait for a replacement, the longest waiting first.
//!
//! What frees a seat writes nothing here. Both what it leaves behind and the moment of the last look are in the rows anyway, so
//! a look is due when the first is later than the second.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{
    PairingState,
    entity::{Column, Entity, Model},
    replacement::LOOK_AGAIN,
};
use crate::{
    applications::{ApplicationRole, ApplicationState, entity as application},
    context::Api,
    database::{Reader, columns::column},
    error::Result,
    ids::{OrganizationId, ProgramId},
};

/// So many replacements of an organization are looked for in one round of housekeeping, each in a unit of work of its own.
const MOST_IN_ONE_ROUND: u64 = 50;

/// A change that was under way while a replacement was looked for is this much older at the most.
const UNDER_WAY: TimeDelta = TimeDelta::seconds(5);

/// The pairings to look for a replacement of now: those that are due, and those of programs in which a seat has become free
/// since the last look.
pub(super) async fn waiting_now(api: &Api, organization: OrganizationId) -> Result<Vec<Model>> {
    let (db, now) = (api.db(), api.clock.now());
    let waiting = || Entity::of(organization).filter(Column::ReplacementDueAt.is_not_null());
    let programs: Vec<ProgramId> = column(waiting().distinct(), Column::ProgramId, db).await?;
    let mut is_to = Condition::any().add(Column::ReplacementDueAt.lte(now));
    for program in programs {
        let Some(freed) = last_freed(db, organization, program).await? else {
            continue;
        };
        // Whoever was looked for before that is due again too late.
        let before = Column::ReplacementDueAt.lt(freed + LOOK_AGAIN + UNDER_WAY);
        let of_program = Column::ProgramId.eq(program);
        is_to = is_to.add(Condition::all().add(of_program).add(before));
    }
    Ok(waiting()
        .filter(is_to)
        .order_by_asc(Column::ReplacementRequestedAt)
        .order_by_asc(Column::Id)
        .limit(MOST_IN_ONE_ROUND)
        .all(db)
        .await?)
}

/// When a mentor of the program last came to have a free seat, as far as one has: a pairing gave it back, a proposal that held
/// it came to nothing, or the mentor is new or takes more.
async fn last_freed(
    db: &Reader,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Option<DateTime<Utc>>> {
    use application::Column as Of;
    let free = application::Entity::of(organization)
        .filter(Of::ProgramId.eq(program))
        .filter(Of::State.eq(ApplicationState::Approved))
        .filter(Of::Role.eq(ApplicationRole::Mentor))
        .filter(Expr::col(Of::SeatsTaken).lt(Expr::col(Of::Capacity)))
        .order_by_desc(Of::UpdatedAt)
        .limit(1);
    let free: Vec<DateTime<Utc>> = column(free, Of::UpdatedAt, db).await?;
    if free.is_empty() {
        return Ok(None);
    }
    let refused = [
        PairingState::Declined,
        PairingState::Expired,
        PairingState::Superseded,
    ];
    let refused = Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::State.is_in(refused))
        .filter(Column::EndedAt.is_not_null())
        .order_by_desc(Column::EndedAt)
        .limit(1);
    let refused: Vec<DateTime<Utc>> = column(refused, Column::EndedAt, db).await?;
    Ok(free.into_iter().chain(refused).max())
}
