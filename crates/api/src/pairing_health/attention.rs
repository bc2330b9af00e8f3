//! The list of what to look after: silent pairings first, then what is at risk, which groups with too few people are, too; the
//! longest waiting first in each.
//!
//! It reads stored moments through indexes, page by page, whatever the number of pairings and groups.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    model::AttentionState,
    store,
};
use crate::{
    auth::Caller,
    database::Reader,
    error::{Problem, Result},
    groups,
    ids::ProgramId,
    page::Position,
};

/// Where a page begins: among the silent ones or those at risk, after this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Place {
    state: AttentionState,
    at: DateTime<Utc>,
}

/// What somebody should look after.
#[derive(Debug)]
pub(super) enum Found {
    /// A pairing, by what is known of how it goes.
    Pairing(Model),
    /// A group with fewer people than its program wants.
    Group(groups::entity::Model),
}

impl Found {
    fn id(&self) -> Uuid {
        match self {
            Self::Pairing(row) => row.pairing_id.0,
            Self::Group(row) => row.id.0,
        }
    }
}

/// Of whose programs, and which part of the list.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub caller: Caller,
    pub program: ProgramId,
    pub only: Option<AttentionState>,
    pub now: DateTime<Utc>,
}

/// One page, and where the next one begins.
pub(super) async fn page(
    db: &Reader,
    wanted: &Wanted,
    after: Option<Position>,
    limit: u64,
) -> Result<(Vec<Found>, Option<Position>)> {
    let after = after.map(place).transpose()?;
    let length = usize::try_from(limit).map_err(Problem::internal)?;
    // One more than asked for tells whether there is a next page.
    let most = limit.saturating_add(1);
    let mut found: Vec<(Place, Found)> = Vec::new();
    for state in [AttentionState::Silent, AttentionState::AtRisk] {
        let is_behind = after.is_some_and(|(place, _)| state < place.state);
        if wanted.only.is_some_and(|only| only != state) || is_behind || found.len() > length {
            continue;
        }
        let after = after.filter(|(place, _)| place.state == state);
        let after = after.map(|(place, id)| (place.at, id));
        found.extend(of_state(db, wanted, state, after, most).await?);
    }
    let more = found.len() > length;
    found.truncate(length);
    let next = match found.last() {
        Some((place, last)) if more => Some(Position {
            value: Some(serde_json::to_value(place).map_err(Problem::internal)?),
            id: last.id(),
        }),
        _ => None,
    };
    Ok((found.into_iter().map(|(_, found)| found).collect(), next))
}

/// What is in this state, the longest waiting first.
async fn of_state(
    db: &Reader,
    wanted: &Wanted,
    state: AttentionState,
    after: Option<(DateTime<Utc>, Uuid)>,
    most: u64,
) -> Result<Vec<(Place, Found)>> {
    let (caller, program, now) = (&wanted.caller, wanted.program, wanted.now);
    let rows = select(caller, program, state, now, after).limit(most);
    let pairings = rows.all(db).await?.into_iter().map(|row| {
        let at = moment(&row, state).unwrap_or(now);
        (Place { state, at }, Found::Pairing(row))
    });
    let mut found: Vec<(Place, Found)> = pairings.collect();
    if state == AttentionState::AtRisk {
        let rows = groups::store::too_small(db, caller.organization, program, after, most).await?;
        found.extend(rows.into_iter().map(|row| {
            let at = row.too_small_since.unwrap_or(now);
            (Place { state, at }, Found::Group(row))
        }));
        found.sort_by_key(|(place, found)| (*place, found.id()));
        found.truncate(usize::try_from(most).map_err(Problem::internal)?);
    }
    Ok(found)
}

fn place(position: Position) -> Result<(Place, Uuid)> {
    let value = position.value.unwrap_or(Value::Null);
    let place = serde_json::from_value(value).map_err(Problem::internal)?;
    Ok((place, position.id))
}

fn moment(row: &Model, state: AttentionState) -> Option<DateTime<Utc>> {
    match state {
        AttentionState::Silent => row.silent_at,
        AttentionState::AtRisk => row.attention_at,
    }
}

fn select(
    caller: &Caller,
    program: ProgramId,
    state: AttentionState,
    now: DateTime<Utc>,
    after: Option<(DateTime<Utc>, Uuid)>,
) -> Select<Entity> {
    let mut select = store::of_others(caller, program);
    let column = match state {
        AttentionState::Silent => Column::SilentAt,
        AttentionState::AtRisk => {
            let not_silent = Condition::any()
                .add(Column::SilentAt.is_null())
                .add(Column::SilentAt.gt(now));
            select = select.filter(not_silent);
            Column::AttentionAt
        }
    };
    if let Some((at, id)) = after {
        // The range keeps to the index; the rest of the condition only skips what ties with the last item.
        select = select.filter(column.gte(at)).filter(
            Condition::any()
                .add(column.gt(at))
                .add(Column::PairingId.gt(id)),
        );
    }
    select
        .filter(column.lte(now))
        .order_by_asc(column)
        .order_by_asc(Column::PairingId)
}
