//! How help requests end: resolved, withdrawn, expired, or their people erased.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{
    entity::{ActiveModel, Column, Entity, Model, Skills},
    model::{HelpRequestState, ResolveHelpRequest},
    offers, store,
};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    giving_back::{self, Earned, GivingKind, Source},
    history::Subject,
    ids::{HelpOfferId, OrganizationId, PersonId},
    transitions::Reason,
};

/// So many requests expire in one unit of work.
const EXPIRING_AT_ONCE: u64 = 200;

/// Records what came of an accepted offer.
pub(super) async fn resolve(
    unit: &Unit<'_>,
    current: &Model,
    input: ResolveHelpRequest,
) -> Result<Model> {
    let change = ActiveModel {
        resolved_at: Set(Some(unit.now)),
        outcome: Set(Some(input.outcome)),
        outcome_note: Set(input.note),
        helpful: Set(input.helpful.map(i64::from)),
        minutes_spent: Set(input.minutes_spent.map(i64::from)),
        ..Default::default()
    };
    let to = HelpRequestState::Resolved;
    let row = store::turn(unit, current, to, change, Reason::default()).await?;
    credit(unit, &row).await?;
    Ok(row)
}

/// Writes down what was given and received: the stated minutes, or those that the ask named.
async fn credit(unit: &Unit<'_>, row: &Model) -> Result<()> {
    let (Some(helper), Some(asker)) = (row.helper_id, row.asker_id) else {
        return Ok(());
    };
    let source = Source {
        subject: Subject::HelpRequest,
        id: row.id.0,
        program: Some(row.program_id),
        at: unit.now,
    };
    let minutes = row.minutes_spent.or(row.effort_minutes).unwrap_or(0);
    let earned = [
        Earned::given(helper, GivingKind::Help, minutes),
        Earned::received(asker, GivingKind::Help, minutes),
    ];
    giving_back::record(unit, source, &earned).await
}

/// Takes a request back; whoever offered is told that they are not needed.
pub(super) async fn withdraw(unit: &Unit<'_>, current: &Model, reason: Reason) -> Result<Model> {
    close(unit, current, HelpRequestState::Withdrawn, reason).await
}

async fn close(
    unit: &Unit<'_>,
    current: &Model,
    to: HelpRequestState,
    reason: Reason,
) -> Result<Model> {
    let row = store::turn(unit, current, to, ActiveModel::default(), reason).await?;
    offers::release(unit, current.id, None, to).await?;
    Ok(row)
}

/// Lets every request that nobody was accepted for in time expire, in all organizations, in bounded units of work.
pub(crate) async fn expire_unanswered(api: &Api) -> Result<()> {
    let overdue = Entity::overdue_tenants(api.clock.now());
    let tenants: Vec<OrganizationId> = column(overdue, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| expire_some(unit).await)
            .await?
            == EXPIRING_AT_ONCE
        {}
    }
    Ok(())
}

async fn expire_some(unit: &Unit<'_>) -> Result<u64> {
    let rows = Entity::of(unit.organization)
        .filter(Column::State.is_in(HelpRequestState::WAITING))
        .filter(Column::ExpiresAt.lte(unit.now))
        .order_by_asc(Column::Id)
        .limit(EXPIRING_AT_ONCE)
        // What another process expires, or somebody answers at this moment, is left to them.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    for row in &rows {
        let reason = Reason {
            reason: Some("no_help_in_time".to_owned()),
            note: None,
        };
        close(unit, row, HelpRequestState::Expired, reason).await?;
    }
    Ok(u64::try_from(rows.len()).unwrap_or(0))
}

/// Erases a person from help requests: their texts and names go, what others did for them stays counted.
pub(crate) async fn erase(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    let own = Entity::of(unit.organization)
        .filter(
            Condition::any()
                .add(Column::AskerId.eq(person))
                .add(Column::HelperId.eq(person)),
        )
        .filter(Column::State.is_in([
            HelpRequestState::Open,
            HelpRequestState::Offered,
            HelpRequestState::Accepted,
        ]))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    for row in own {
        let reason = Reason {
            reason: Some("person_erased".to_owned()),
            note: None,
        };
        if row.asker_id == Some(person) {
            withdraw(unit, &row, reason).await?;
        } else {
            offers::reopen(unit, &row, reason).await?;
        }
    }
    Entity::update_many()
        .col_expr(Column::AskerId, Expr::value(None::<PersonId>))
        .col_expr(Column::Goal, Expr::value(""))
        .col_expr(Column::Context, Expr::value(""))
        .col_expr(Column::TriedSoFar, Expr::value(""))
        .col_expr(Column::SpecificAsk, Expr::value(""))
        .col_expr(Column::Skills, Expr::value(Skills::default()))
        .col_expr(Column::OutcomeNote, Expr::value(None::<String>))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::AskerId.eq(person))
        .exec(unit.db)
        .await?;
    Entity::update_many()
        .col_expr(Column::HelperId, Expr::value(None::<PersonId>))
        .col_expr(Column::AcceptedOfferId, Expr::value(None::<HelpOfferId>))
        // What the asker said of the help is about the helper.
        .col_expr(Column::OutcomeNote, Expr::value(None::<String>))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::HelperId.eq(person))
        .exec(unit.db)
        .await?;
    Ok(())
}
