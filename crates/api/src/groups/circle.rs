//! Who is in a group now: the mentor and the mentees of its running pairings, or the peers who have joined.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder};

use super::{GroupMemberState, entity::Model, member_entity as member};
use crate::{
    auth::Caller,
    database::{IDS_IN_ONE_QUERY, columns::two_columns},
    error::{Problem, Result},
    ids::{GroupId, OrganizationId, PersonId},
    pairings::{PairingState, entity as pairing},
};

/// The people of one group.
#[derive(Clone, Debug)]
pub(crate) struct Circle {
    /// Who leads it; nobody leads peers.
    pub mentor: Option<PersonId>,
    /// Everybody else.
    pub members: Vec<PersonId>,
}

impl Circle {
    /// Everybody.
    pub(crate) fn people(&self) -> impl Iterator<Item = PersonId> {
        self.mentor.into_iter().chain(self.members.iter().copied())
    }

    /// Whether somebody is in the group.
    pub(crate) fn has(&self, person: PersonId) -> bool {
        self.people().any(|one| one == person)
    }
}

/// The people of a group.
pub(crate) async fn of(db: &impl ConnectionTrait, group: &Model) -> Result<Circle> {
    let organization = group.organization_id;
    if let Some(mentor) = group.mentor_id {
        let running = pairing::Entity::of(organization)
            .filter(pairing::Column::GroupId.eq(group.id))
            .filter(pairing::Column::State.is_in(PairingState::RUNNING))
            .order_by_asc(pairing::Column::Id);
        let rows = running.all(db).await?;
        return Ok(Circle {
            mentor: Some(mentor),
            members: rows.into_iter().map(|row| row.mentee_id).collect(),
        });
    }
    let joined = member::Entity::of(organization)
        .filter(member::Column::GroupId.eq(group.id))
        .filter(member::Column::State.eq(GroupMemberState::Joined))
        .order_by_asc(member::Column::Id);
    let rows = joined.all(db).await?;
    Ok(Circle {
        mentor: None,
        members: rows.into_iter().map(|row| row.person_id).collect(),
    })
}

/// Refuses those who see a group, but neither are in it nor run its program.
pub(crate) async fn require_part(
    db: &impl ConnectionTrait,
    caller: &Caller,
    group: &Model,
) -> Result<()> {
    if caller.coordinates(group.program_id) {
        return Ok(());
    }
    let circle = of(db, group).await?;
    if caller.person().is_some_and(|person| circle.has(person)) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "This is for those who are in the group, and for those who run its program.",
    ))
}

/// The groups that these people are in, each with who of them is.
pub(crate) async fn seats(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[PersonId],
) -> Result<Vec<(GroupId, PersonId)>> {
    use pairing::Column as Of;
    let mut seats = Vec::new();
    for chunk in people.chunks(IDS_IN_ONE_QUERY / 2) {
        let joined = member::Entity::of(organization)
            .filter(member::Column::PersonId.is_in(chunk.iter().copied()))
            .filter(member::Column::State.eq(GroupMemberState::Joined));
        let columns = (member::Column::GroupId, member::Column::PersonId);
        seats.extend(two_columns(joined, columns, db).await?);
        // One query a side, each by its own index.
        for side in [Of::MentorId, Of::MenteeId] {
            let running = Condition::all()
                .add(side.is_in(chunk.iter().copied()))
                .add(Of::GroupId.is_not_null())
                .add(Of::State.is_in(PairingState::RUNNING));
            let running = pairing::Entity::of(organization).filter(running);
            seats.extend(two_columns(running, (Of::GroupId, side), db).await?);
        }
    }
    // A mentor is in as many pairings as the group has members.
    seats.sort_unstable();
    seats.dedup();
    Ok(seats)
}
