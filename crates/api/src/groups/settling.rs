//! How a group with a mentor follows its pairings, and what is said of a group that has become too small.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, QueryFilter};
use serde_json::json;

use super::{
    GroupState,
    entity::{Column, Model},
    store,
};
use crate::{
    context::Unit,
    database::{IDS_IN_ONE_QUERY, columns::two_columns},
    error::Result,
    history::Subject,
    ids::GroupId,
    pairings::{PairingState, entity as pairing},
    transitions::Reason,
};

/// Brings the groups of pairings that changed up to date. Call it last: groups with a mentor are locked after pairings and
/// applications.
///
/// A group begins with its first pairing that runs, and is over with the last: completed when one of them was completed,
/// dissolved otherwise. A group with fewer people than the program wants goes on; it is marked as too small, and the event
/// `group.became_too_small` tells whoever looks after it.
pub(crate) async fn settle(unit: &Unit<'_>, pairings: &[pairing::Model]) -> Result<()> {
    let mut ids: Vec<GroupId> = pairings.iter().filter_map(|row| row.group_id).collect();
    ids.sort_unstable();
    ids.dedup();
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let groups = Condition::all()
            .add(Column::Id.is_in(chunk.iter().copied()))
            .add(Column::State.is_in(GroupState::OPEN));
        // Counted under the lock: of two pairings that end at the same moment, the second sees what the first left.
        let groups = store::lock_many(unit, groups, None).await?;
        let of_groups = pairing::Entity::of(unit.organization)
            .filter(pairing::Column::GroupId.is_in(chunk.iter().copied()));
        let columns = (pairing::Column::GroupId, pairing::Column::State);
        let rows: Vec<(GroupId, PairingState)> = two_columns(of_groups, columns, unit.db).await?;
        let mut states: HashMap<GroupId, Vec<PairingState>> = HashMap::new();
        for (group, state) in rows {
            states.entry(group).or_default().push(state);
        }
        for group in groups {
            let states = states.remove(&group.id).unwrap_or_default();
            follow(unit, group, &states).await?;
        }
    }
    Ok(())
}

async fn follow(unit: &Unit<'_>, current: Model, states: &[PairingState]) -> Result<()> {
    let mut changed = current.clone();
    let open = states
        .iter()
        .filter(|state| PairingState::OPEN.contains(state))
        .count();
    changed.members = i64::try_from(open).unwrap_or(i64::MAX);
    if states
        .iter()
        .any(|state| PairingState::RUNNING.contains(state))
    {
        changed.state = GroupState::Active;
        changed.started_at.get_or_insert(unit.now);
    }
    let mut reason = Reason::default();
    if open == 0 {
        let is_completed = states
            .iter()
            .any(|state| matches!(state, PairingState::Completed | PairingState::Renewed));
        changed.state = if is_completed {
            GroupState::Completed
        } else {
            GroupState::Dissolved
        };
        reason.reason = Some("nobody_left".to_owned());
    }
    mark(unit, current, changed, reason).await.map(|_| ())
}

/// Writes a group, and says so when it has become too small.
pub(super) async fn mark(
    unit: &Unit<'_>,
    current: Model,
    mut changed: Model,
    reason: Reason,
) -> Result<Model> {
    let is_open = GroupState::OPEN.contains(&changed.state);
    let is_too_small = is_open && changed.members < changed.least;
    changed.too_small_since = match (is_too_small, current.too_small_since) {
        (true, since) => since.or(Some(unit.now)),
        (false, _) => None,
    };
    if changed == current {
        return Ok(current);
    }
    let row = store::save(unit, &current, changed, reason).await?;
    if is_too_small && current.too_small_since.is_none() {
        let data = json!({ "program_id": row.program_id, "size": row.members, "least": row.least });
        unit.event(Subject::Group, "became_too_small", row.id.0, data)
            .await?;
    }
    Ok(row)
}
