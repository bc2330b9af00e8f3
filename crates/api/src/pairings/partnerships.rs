//! Who is or was in a pairing with whom: what match runs look back on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter};

use super::{
    PairingState,
    entity::{Column, Entity, Model},
};
use crate::{
    database::IDS_IN_ONE_QUERY,
    error::Result,
    ids::{OrganizationId, PairingId, PersonId},
};

/// Two people who are or were in a pairing, or one of whom said no to it.
#[derive(Clone, Debug)]
pub(crate) struct Partnership {
    /// The mentee.
    pub mentee_id: PersonId,
    /// The mentor.
    pub mentor_id: PersonId,
    /// When it ended or was declined; `None` while it runs or waits with an acceptance.
    pub ended_at: Option<DateTime<Utc>>,
}

/// The partnerships of these people, across all programs of the organization, in the order of their ids: those that one side
/// has accepted, that run, that ended after they ran, and that were declined.
pub(crate) async fn partnerships(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[PersonId],
) -> Result<Vec<Partnership>> {
    let counts = Condition::any()
        .add(Column::HoldsSeats.eq(true))
        .add(Column::State.is_in([
            PairingState::Completed,
            PairingState::Renewed,
            PairingState::EndedEarly,
            PairingState::Declined,
        ]));
    // A pairing of two of these people can be in two chunks.
    let mut found: BTreeMap<PairingId, Partnership> = BTreeMap::new();
    for chunk in people.chunks(IDS_IN_ONE_QUERY) {
        let of_one = Condition::any()
            .add(Column::MenteeId.is_in(chunk.iter().copied()))
            .add(Column::MentorId.is_in(chunk.iter().copied()));
        let rows = Entity::of(organization)
            .filter(of_one)
            .filter(counts.clone())
            .all(db)
            .await?;
        found.extend(rows.iter().map(|row| (row.id, partnership(row))));
    }
    Ok(found.into_values().collect())
}

fn partnership(row: &Model) -> Partnership {
    Partnership {
        mentee_id: row.mentee_id,
        mentor_id: row.mentor_id,
        ended_at: row.ended_at,
    }
}
