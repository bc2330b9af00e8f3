//! The list of pairings to look after: silent ones first, then those at risk, the longest waiting first in each.
//!
//! It reads stored moments through an index, page by page, whatever the number of pairings.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    entity::{Column, Entity, Model},
    model::AttentionState,
    store,
};
use crate::{
    auth::Caller,
    context::Api,
    error::{Problem, Result},
    ids::{PairingId, ProgramId},
    page::Paging,
};

/// Where a page begins: among the silent ones or those at risk, after this moment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Place {
    state: AttentionState,
    at: DateTime<Utc>,
}

/// One page and the cursor of the next.
pub(super) async fn page(
    api: &Api,
    caller: &Caller,
    program: ProgramId,
    only: Option<AttentionState>,
    paging: &Paging<'_>,
) -> Result<(Vec<Model>, Option<String>)> {
    let now = api.clock.now();
    let after = place(paging)?;
    let limit = usize::try_from(paging.limit()).map_err(Problem::internal)?;
    let mut found: Vec<(Place, Model)> = Vec::new();
    for state in [AttentionState::Silent, AttentionState::AtRisk] {
        let is_behind = after.is_some_and(|(place, _)| {
            place.state == AttentionState::AtRisk && state == AttentionState::Silent
        });
        if only.is_some_and(|only| only != state) || is_behind || found.len() > limit {
            continue;
        }
        let after = after.filter(|(place, _)| place.state == state);
        // One more than asked for tells whether there is a next page.
        let wanted = limit.saturating_add(1).saturating_sub(found.len());
        let rows = select(caller, program, state, now, after)
            .limit(u64::try_from(wanted).map_err(Problem::internal)?)
            .all(api.db())
            .await?;
        found.extend(rows.into_iter().map(|row| {
            let at = moment(&row, state).unwrap_or(now);
            (Place { state, at }, row)
        }));
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = match found.last() {
        Some((place, row)) if more => {
            let place = serde_json::to_value(place).map_err(Problem::internal)?;
            Some(paging.cursor(place, row.pairing_id.0)?)
        }
        _ => None,
    };
    Ok((found.into_iter().map(|(_, row)| row).collect(), next))
}

fn place(paging: &Paging<'_>) -> Result<Option<(Place, PairingId)>> {
    let Some((value, id)) = paging.position() else {
        return Ok(None);
    };
    let value = value.cloned().unwrap_or(Value::Null);
    let place = serde_json::from_value(value).map_err(Problem::internal)?;
    Ok(Some((place, PairingId(id))))
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
    after: Option<(Place, PairingId)>,
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
    if let Some((place, id)) = after {
        // The range keeps to the index; the rest of the condition only skips what ties with the last item.
        select = select.filter(column.gte(place.at)).filter(
            Condition::any()
                .add(column.gt(place.at))
                .add(Column::PairingId.gt(id)),
        );
    }
    select
        .filter(column.lte(now))
        .order_by_asc(column)
        .order_by_asc(Column::PairingId)
}
