//! Who is in a group, now or at a time: the mentor and the mentees of its pairings, or the peers who have joined.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder};

use super::{GroupMemberState, entity::Model, member_entity as member};
use crate::{
    auth::Caller,
    database::{
        IDS_IN_ONE_QUERY,
        columns::{column, two_columns},
    },
    error::{Problem, Result},
    ids::{GroupId, OrganizationId, PersonId},
    pairings::{PairingState, entity as pairing},
};

/// So long before its group began a session can lie: it has begun on the clock of one of them, or they met before all of them
/// had said yes.
pub(crate) const BEFORE_IT_BEGAN: TimeDelta = TimeDelta::days(1);

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

/// Which places in a group count, among peers and among the pairings of a mentor.
struct Places {
    peers: Condition,
    pairings: Condition,
}

/// The people of a group now.
pub(crate) async fn of(db: &impl ConnectionTrait, group: &Model) -> Result<Circle> {
    let joined = member::Column::State.eq(GroupMemberState::Joined);
    let running = pairing::Column::State.is_in(PairingState::RUNNING);
    let places = Places {
        peers: Condition::all().add(joined),
        pairings: Condition::all().add(running),
    };
    find(db, group, places).await
}

/// The people of a group at a time: who had come by then and had not gone.
///
/// At a time before the group began: who said yes within the day after it, which is as early as a session can lie.
pub(crate) async fn at(
    db: &impl ConnectionTrait,
    group: &Model,
    time: DateTime<Utc>,
) -> Result<Circle> {
    use member::Column as Of;
    use pairing::Column as With;
    let is_early = group.started_at.is_some_and(|begun| time < begun);
    let come_by = if is_early {
        time + BEFORE_IT_BEGAN
    } else {
        time
    };
    let not_gone = |no_end, end| Condition::any().add(no_end).add(end);
    let places = Places {
        peers: Condition::all()
            .add(Of::State.is_in(GroupMemberState::CAME))
            .add(Of::AnsweredAt.lte(come_by))
            .add(not_gone(Of::EndedAt.is_null(), Of::EndedAt.gt(time))),
        pairings: Condition::all()
            .add(With::StartedAt.lte(come_by))
            .add(not_gone(With::EndedAt.is_null(), With::EndedAt.gt(time))),
    };
    find(db, group, places).await
}

/// Everybody who was ever in a group.
pub(crate) async fn ever(db: &impl ConnectionTrait, group: &Model) -> Result<Circle> {
    let came = member::Column::State.is_in(GroupMemberState::CAME);
    let begun = pairing::Column::StartedAt.is_not_null();
    let places = Places {
        peers: Condition::all().add(came),
        pairings: Condition::all().add(begun),
    };
    find(db, group, places).await
}

async fn find(db: &impl ConnectionTrait, group: &Model, places: Places) -> Result<Circle> {
    let organization = group.organization_id;
    let mut members: Vec<PersonId> = if group.mentor_id.is_some() {
        let pairings = pairing::Entity::of(organization)
            .filter(pairing::Column::GroupId.eq(group.id))
            .filter(places.pairings)
            .order_by_asc(pairing::Column::Id);
        column(pairings, pairing::Column::MenteeId, db).await?
    } else {
        let peers = member::Entity::of(organization)
            .filter(member::Column::GroupId.eq(group.id))
            .filter(places.peers)
            .order_by_asc(member::Column::Id);
        column(peers, member::Column::PersonId, db).await?
    };
    // Whoever left and came back had more than one place.
    let mut seen = HashSet::new();
    members.retain(|person| seen.insert(*person));
    Ok(Circle {
        mentor: group.mentor_id,
        members,
    })
}

/// Refuses those who see a group, but neither are in it nor run its program.
pub(crate) async fn require_part(
    db: &impl ConnectionTrait,
    caller: &Caller,
    group: &Model,
) -> Result<()> {
    if caller.coordinates(group.program_id) || is_in(caller, &of(db, group).await?) {
        return Ok(());
    }
    Err(refused())
}

/// Refuses those who neither are in a group, nor were at this time, nor run its program.
pub(crate) async fn require_part_at(
    db: &impl ConnectionTrait,
    caller: &Caller,
    group: &Model,
    time: DateTime<Utc>,
) -> Result<()> {
    if caller.coordinates(group.program_id)
        || is_in(caller, &of(db, group).await?)
        || is_in(caller, &at(db, group, time).await?)
    {
        return Ok(());
    }
    Err(refused())
}

fn is_in(caller: &Caller, circle: &Circle) -> bool {
    caller.person().is_some_and(|person| circle.has(person))
}

fn refused() -> Problem {
    Problem::forbidden("This is for those who are in the group, and for those who run its program.")
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
