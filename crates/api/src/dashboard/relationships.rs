//! Figures of what happens between the two people of a pairing, and of what the program's people gave.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use super::{
    model::{
        GivingFigures, HealthFigures, PairingFigures, SatisfactionFigures, SessionCount,
        SessionFigures,
    },
    store::{total, whole},
};
use crate::{
    auth::Caller,
    database::columns::two_columns,
    error::Result,
    feedback,
    giving_back::{Direction, entity as giving_back},
    group_sessions::{self, GroupSessionState},
    ids::{OrganizationId, PairingId, ProgramId},
    pairing_health::entity as health,
    pairings::{self, PairingState},
    sessions::{SessionState, entity as sessions},
};

/// Counts running pairings by how they go, without the caller's own: they know those only as one of the two, and the
/// difference would tell what their partner said in private. What turned silent was at risk before, so two counts of stored
/// moments do.
pub(super) async fn health(
    db: &impl ConnectionTrait,
    caller: &Caller,
    program: ProgramId,
    now: DateTime<Utc>,
    figures: &PairingFigures,
) -> Result<HealthFigures> {
    use health::Column;
    let all = || health::Entity::of(caller.organization).filter(Column::ProgramId.eq(program));
    let own = own(db, caller, program).await?;
    let ids = || own.iter().map(|(id, _)| *id);
    // All less their own, instead of all that are not their own: that looked each of thousands up.
    let others_since = async |moment: Column| {
        let every = all().filter(moment.lte(now));
        if own.is_empty() {
            return every.count(db).await;
        }
        let theirs = every.clone().filter(Column::PairingId.is_in(ids()));
        Ok(every
            .count(db)
            .await?
            .saturating_sub(theirs.count(db).await?))
    };
    let silent = others_since(Column::SilentAt).await?;
    let in_need = others_since(Column::AttentionAt).await?;
    let is_running = |state: &PairingState| PairingState::RUNNING.contains(state);
    let own = own.iter().filter(|(_, state)| is_running(state)).count();
    let running = figures
        .by_state
        .iter()
        .filter(|count| PairingState::RUNNING.contains(&count.state))
        .map(|count| count.count)
        .sum::<u64>()
        .saturating_sub(u64::try_from(own).unwrap_or(u64::MAX));
    Ok(HealthFigures {
        on_track: running.saturating_sub(std::cmp::max(in_need, silent)),
        at_risk: in_need.saturating_sub(silent),
        silent,
    })
}

/// The caller's own pairings in the program, as either of the two.
async fn own(
    db: &impl ConnectionTrait,
    caller: &Caller,
    program: ProgramId,
) -> Result<Vec<(PairingId, PairingState)>> {
    use pairings::entity::Column;
    let mut own = Vec::new();
    for mine in pairings::partners::own(caller) {
        let mine = mine.filter(Column::ProgramId.eq(program));
        own.extend(two_columns(mine, (Column::Id, Column::State), db).await?);
    }
    Ok(own)
}

/// Counts sessions by state, and the time that people spent in them.
pub(super) async fn sessions(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<SessionFigures> {
    use sessions::Column;
    let select = sessions::Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .select_only()
        .column(Column::State)
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .expr_as(total(Expr::col(Column::Minutes)), "minutes")
        .group_by(Column::State);
    let mut figures = SessionFigures::default();
    for row in db.query_all(select.as_query()).await? {
        let state: SessionState = row.try_get("", "state")?;
        let count = whole(row.try_get("", "count")?);
        if state == SessionState::Held {
            let minutes: Option<i64> = row.try_get("", "minutes")?;
            figures.held_minutes = whole(minutes.unwrap_or(0));
        }
        figures.total = figures.total.saturating_add(count);
        figures.by_state.push(SessionCount { state, count });
    }
    add_group_sessions(db, organization, program, &mut figures).await?;
    use sea_orm::Iterable;
    figures
        .by_state
        .sort_by_key(|count| SessionState::iter().position(|state| state == count.state));
    Ok(figures)
}

/// Adds the sessions of groups: a meeting of many counts once, and so does its time.
async fn add_group_sessions(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
    figures: &mut SessionFigures,
) -> Result<()> {
    use group_sessions::entity::Column;
    let select = group_sessions::entity::Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .select_only()
        .column(Column::State)
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .expr_as(total(Expr::col(Column::Minutes)), "minutes")
        .group_by(Column::State);
    for row in db.query_all(select.as_query()).await? {
        let state = match row.try_get("", "state")? {
            GroupSessionState::Scheduled => SessionState::Scheduled,
            GroupSessionState::Held => SessionState::Held,
            GroupSessionState::Cancelled => SessionState::Cancelled,
        };
        let count = whole(row.try_get("", "count")?);
        let minutes: Option<i64> = row.try_get("", "minutes")?;
        let minutes = whole(minutes.unwrap_or(0));
        figures.held_minutes = figures.held_minutes.saturating_add(minutes);
        figures.total = figures.total.saturating_add(count);
        match figures.by_state.iter_mut().find(|one| one.state == state) {
            Some(one) => one.count = one.count.saturating_add(count),
            None => figures.by_state.push(SessionCount { state, count }),
        }
    }
    Ok(())
}

/// Counts what the program's people gave each other, by kind.
pub(super) async fn giving_back(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<GivingFigures>> {
    use giving_back::Column;
    let select = giving_back::Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::Direction.eq(Direction::Given))
        .select_only()
        .column(Column::Kind)
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .expr_as(total(Expr::col(Column::Minutes)), "minutes")
        .group_by(Column::Kind);
    let mut figures = Vec::new();
    for row in db.query_all(select.as_query()).await? {
        let minutes: Option<i64> = row.try_get("", "minutes")?;
        figures.push(GivingFigures {
            kind: row.try_get("", "kind")?,
            count: whole(row.try_get("", "count")?),
            minutes: whole(minutes.unwrap_or(0)),
        });
    }
    use sea_orm::Iterable;
    figures.sort_by_key(|figure| {
        crate::giving_back::GivingKind::iter().position(|kind| kind == figure.kind)
    });
    Ok(figures)
}

/// What people rate, as far as there are enough answers to show.
pub(super) async fn satisfaction(
    db: &impl ConnectionTrait,
    caller: &Caller,
    program: ProgramId,
) -> Result<Vec<SatisfactionFigures>> {
    let summaries = feedback::summary::of_ratings(db, caller, program).await?;
    let rated = summaries.into_iter().filter_map(|entry| {
        Some(SatisfactionFigures {
            question_id: entry.question.id,
            question: entry.question.text,
            answers: entry.count?,
            mean: entry.mean?,
        })
    });
    Ok(rated.collect())
}
