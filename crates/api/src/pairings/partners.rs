//! Who is in a running relationship with whom.

use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select};

use super::{
    PairingState,
    entity::{Column, Entity},
};
use crate::{
    auth::Caller,
    database::columns::column,
    error::Result,
    ids::{OrganizationId, PersonId},
};

/// The partners of this person in active and paused pairings.
pub(crate) async fn partners_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Vec<PersonId>> {
    let running = || {
        Entity::of(organization)
            .filter(Column::State.is_in([PairingState::Active, PairingState::Paused]))
    };
    let as_mentee = running().filter(Column::MenteeId.eq(person));
    let as_mentor = running().filter(Column::MentorId.eq(person));
    let mut partners: Vec<PersonId> = column(as_mentee, Column::MentorId, db).await?;
    let mentees: Vec<PersonId> = column(as_mentor, Column::MenteeId, db).await?;
    partners.extend(mentees);
    partners.sort_unstable();
    partners.dedup();
    Ok(partners)
}

/// The pairings of the caller: as mentee, and as mentor. Two queries, so that an index answers each.
pub(crate) fn own(caller: &Caller) -> Vec<Select<Entity>> {
    let of_person = |person| {
        [Column::MenteeId, Column::MentorId]
            .map(|side| Entity::of(caller.organization).filter(side.eq(person)))
    };
    caller
        .person()
        .map(of_person)
        .into_iter()
        .flatten()
        .collect()
}
