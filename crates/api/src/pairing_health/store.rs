//! Queries on the health of pairings. Others tell what happened here; what follows from it is written at once.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{LockType, OnConflict},
};

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    rules::{Facts, Phase, Rhythm},
};
use crate::{
    auth::Caller,
    cadences,
    context::Unit,
    database::IDS_IN_ONE_QUERY,
    error::{Problem, Result},
    ids::{OrganizationId, PairingId, ProgramId},
    pairings::{self, PairingState},
};

/// So many rows fit into one insert: 24 columns each, below the parameter limits of both databases.
const ROWS_IN_ONE_INSERT: usize = 200;

/// What is known of a pairing; nothing before it has begun.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    pairing: PairingId,
) -> Result<Option<Model>> {
    let query = Entity::of(organization).filter(Column::PairingId.eq(pairing));
    Ok(query.one(db).await?)
}

/// What is known of the pairings of a program that the caller looks after: not of their own, of which they know what one of
/// the two does.
pub(crate) fn of_others(caller: &Caller, program: ProgramId) -> Select<Entity> {
    let all = Entity::of(caller.organization).filter(Column::ProgramId.eq(program));
    pairings::partners::own(caller)
        .into_iter()
        .fold(all, |rest, own| {
            let own = own.select_only().column(pairings::entity::Column::Id);
            rest.filter(Column::PairingId.not_in_subquery(own.into_query()))
        })
}

/// Follows a pairing from one state to the next.
pub(crate) async fn follow(unit: &Unit<'_>, pairing: &pairings::entity::Model) -> Result<()> {
    let phase = phase(pairing.state);
    if phase == Phase::Running || phase == Phase::Resting {
        change(unit, pairing, |facts| {
            if phase == Phase::Running && facts.phase != Phase::Running {
                // While it rested nobody expected contact.
                facts.counted_from = unit.now;
            }
            facts.phase = phase;
        })
        .await?;
        return Ok(());
    }
    finish(unit, &[pairing.id]).await
}

fn phase(state: PairingState) -> Phase {
    match state {
        PairingState::Active => Phase::Running,
        PairingState::Paused => Phase::Resting,
        PairingState::Proposed
        | PairingState::Completed
        | PairingState::EndedEarly
        | PairingState::Declined
        | PairingState::Expired
        | PairingState::Superseded
        | PairingState::Renewed => Phase::Over,
    }
}

/// Expects nothing more of pairings that are over.
pub(crate) async fn finish(unit: &Unit<'_>, pairings: &[PairingId]) -> Result<()> {
    for chunk in pairings.chunks(IDS_IN_ONE_QUERY) {
        let mut rows = Entity::of(unit.organization)
            .filter(Column::PairingId.is_in(chunk.iter().copied()))
            .order_by_asc(Column::PairingId)
            .lock(LockType::NoKeyUpdate)
            .all(unit.db)
            .await?;
        for row in &mut rows {
            let facts = Facts {
                phase: Phase::Over,
                ..row.facts()
            };
            row.write(&facts);
        }
        save(unit, rows).await?;
    }
    Ok(())
}

/// Changes what is known of a pairing that has begun, locked until the unit of work ends.
pub(crate) async fn change(
    unit: &Unit<'_>,
    pairing: &pairings::entity::Model,
    with: impl FnOnce(&mut Facts),
) -> Result<Model> {
    let mut row = lock(unit, pairing).await?;
    let mut facts = row.facts();
    with(&mut facts);
    row.write(&facts);
    save(unit, vec![row.clone()]).await?;
    Ok(row)
}

/// What is known of a pairing, locked until the unit of work ends; what a pairing begins with, at first.
pub(crate) async fn lock(unit: &Unit<'_>, pairing: &pairings::entity::Model) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::PairingId.eq(pairing.id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    if let Some(row) = found {
        return Ok(row);
    }
    let rhythm = cadences::store::rhythm(unit.db, unit.organization, pairing.program_id).await?;
    let mut facts = Facts::beginning(pairing.started_at.unwrap_or(unit.now), rhythm);
    facts.phase = phase(pairing.state);
    Ok(Model::new(
        unit.organization,
        (pairing.id, pairing.program_id),
        &facts,
    ))
}

/// Notes that the two have met.
pub(crate) async fn note_session_held(
    unit: &Unit<'_>,
    pairing: PairingId,
    at: DateTime<Utc>,
) -> Result<()> {
    let pairing = pairings::store::get(unit, pairing).await?;
    change(unit, &pairing, |facts| {
        facts.note_contact(at);
        facts.missed_sessions = 0;
        facts.missed_since = None;
    })
    .await
    .map(|_| ())
}

/// Notes that a session did not take place: somebody did not come, or said so too late.
pub(crate) async fn note_session_missed(
    unit: &Unit<'_>,
    pairing: PairingId,
    at: DateTime<Utc>,
) -> Result<()> {
    let pairing = pairings::store::get(unit, pairing).await?;
    change(unit, &pairing, |facts| {
        facts.missed_sessions = facts.missed_sessions.saturating_add(1);
        facts.missed_since.get_or_insert(at);
    })
    .await
    .map(|_| ())
}

/// Lets the program's rhythm hold for all its pairings without one of their own.
pub(crate) async fn take_rhythm(unit: &Unit<'_>, program: ProgramId, rhythm: Rhythm) -> Result<()> {
    let mut rows = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::Phase.ne(Phase::Over))
        .order_by_asc(Column::PairingId)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    for row in &mut rows {
        row.take_rhythm(rhythm);
    }
    save(unit, rows).await
}

/// Writes rows, new ones and changed ones.
pub(crate) async fn save(unit: &Unit<'_>, rows: Vec<Model>) -> Result<()> {
    let key = [Column::OrganizationId, Column::PairingId];
    let others = Column::iter()
        .filter(|column| !matches!(column, Column::OrganizationId | Column::PairingId));
    let others: Vec<Column> = others.collect();
    for chunk in rows.chunks(ROWS_IN_ONE_INSERT) {
        let replace = OnConflict::columns(key)
            .update_columns(others.iter().copied())
            .to_owned();
        Entity::insert_many(chunk.iter().cloned().map(ActiveModel::from))
            .on_conflict(replace)
            .exec_without_returning(unit.db)
            .await?;
    }
    Ok(())
}

impl Model {
    /// Takes the program's rhythm over where the pairing has none of its own.
    pub(crate) fn take_rhythm(&mut self, program: Rhythm) {
        let facts = Facts {
            rhythm: Rhythm {
                every_weeks: self.own_every_weeks.unwrap_or(program.every_weeks),
                grace_days: self.own_grace_days.unwrap_or(program.grace_days),
            },
            ..self.facts()
        };
        self.write(&facts);
    }
}

/// Refuses what belongs to a running relationship while there is none.
pub(crate) fn require_running(pairing: &pairings::entity::Model) -> Result<()> {
    if matches!(pairing.state, PairingState::Active | PairingState::Paused) {
        return Ok(());
    }
    Err(Problem::new(
        crate::error::Code::Conflict,
        format!(
            "The pairing is `{}`; this is for pairings that are active or paused.",
            crate::lifecycle::Lifecycle::name(pairing.state)
        ),
    ))
}
