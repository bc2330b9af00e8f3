//! What each viewer learns of an introduction.
//!
//! Three promises. Contact details are for the two, after both said yes, and for nobody else, not even the introducer. While
//! it waits, the two learn nothing of each other's answer. And a no never looks like one to the others: it looks like no
//! answer, in state, time and `ETag`, so that nobody has to explain it. Coordinators learn that somebody declined, not who.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::{
    entity::Model,
    model::{Introduction, IntroductionContacts, IntroductionState},
};
use crate::{auth::Caller, error::Result, ids::PersonId, people};

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Viewer {
    /// One of the two.
    A,
    /// The other one.
    B,
    /// Who proposed it.
    Introducer,
    /// Who runs the program.
    Coordinator,
}

impl Viewer {
    /// As what the caller sees it; `None` for those whom it does not concern. Whoever is one of the two sees it as that,
    /// even when they run the program.
    pub(super) fn of(caller: &Caller, row: &Model) -> Option<Self> {
        if caller.is(row.a_id) {
            Some(Self::A)
        } else if caller.is(row.b_id) {
            Some(Self::B)
        } else if caller.coordinates(row.program_id) {
            Some(Self::Coordinator)
        } else {
            let introduces = row.introducer_id.is_some_and(|person| caller.is(person));
            introduces.then_some(Self::Introducer)
        }
    }

    /// Whether this is one of the two.
    pub(super) fn is_one_of_the_two(self) -> bool {
        matches!(self, Self::A | Self::B)
    }

    fn person(self, row: &Model) -> Option<PersonId> {
        match self {
            Self::A => Some(row.a_id),
            Self::B => Some(row.b_id),
            Self::Introducer | Self::Coordinator => None,
        }
    }

    fn said_no(self, row: &Model) -> bool {
        let both = row.declined_by_id.is_none();
        self.is_one_of_the_two() && (both || row.declined_by_id == self.person(row))
    }
}

/// The state that this viewer sees.
pub(super) fn state(row: &Model, viewer: Viewer, now: DateTime<Utc>) -> IntroductionState {
    use IntroductionState::{
        AAccepted, BAccepted, Concluded, Declined, Expired, Introduced, Proposed,
    };
    match row.state {
        Introduced | Concluded | Expired => row.state,
        Declined if viewer == Viewer::Coordinator || viewer.said_no(row) => Declined,
        // What nobody answered has expired on time, however late the housekeeping comes: the same as a no.
        Proposed | AAccepted | BAccepted | Declined if row.expires_at <= now => Expired,
        Proposed | AAccepted | BAccepted | Declined => match viewer {
            Viewer::A if row.a_accepted_at.is_some() => AAccepted,
            Viewer::B if row.b_accepted_at.is_some() => BAccepted,
            Viewer::A | Viewer::B | Viewer::Introducer | Viewer::Coordinator => Proposed,
        },
    }
}

/// The version that this viewer sees: it changes when what they see does, and never with somebody else's answer.
pub(super) fn version(row: &Model, viewer: Viewer, now: DateTime<Utc>) -> i64 {
    match state(row, viewer, now) {
        IntroductionState::Proposed => 1,
        IntroductionState::AAccepted | IntroductionState::BAccepted => 2,
        IntroductionState::Declined => 3,
        IntroductionState::Expired => 4,
        IntroductionState::Introduced => 5,
        IntroductionState::Concluded => 6,
    }
}

/// The introductions as the caller sees them; those that do not concern the caller are left out.
pub(super) async fn as_seen_by(
    db: &impl ConnectionTrait,
    caller: &Caller,
    now: DateTime<Utc>,
    rows: Vec<Model>,
) -> Result<Vec<Introduction>> {
    let ids: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.introducer_id, Some(row.a_id), Some(row.b_id)])
        .flatten()
        .collect();
    let people = people::store::find_many(db, caller.organization, &ids).await?;
    let people: HashMap<PersonId, people::entity::Model> = people
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let seen = rows.into_iter().filter_map(|row| {
        let viewer = Viewer::of(caller, &row)?;
        Some(introduction(row, viewer, now, &people))
    });
    Ok(seen.collect())
}

fn introduction(
    row: Model,
    viewer: Viewer,
    now: DateTime<Utc>,
    people: &HashMap<PersonId, people::entity::Model>,
) -> Introduction {
    let name = |id: PersonId| people.get(&id).map(|person| person.full_name.clone());
    let email = |id: PersonId| people.get(&id).map(|person| person.email.clone());
    let state = state(&row, viewer, now);
    let has_met = row.is_introduced();
    let contacts = (has_met && viewer.is_one_of_the_two()).then(|| IntroductionContacts {
        a_email: email(row.a_id).unwrap_or_default(),
        b_email: email(row.b_id).unwrap_or_default(),
    });
    Introduction {
        id: row.id,
        program_id: row.program_id,
        introducer_id: row.introducer_id,
        introducer_name: row.introducer_id.and_then(name),
        a_id: row.a_id,
        a_name: name(row.a_id).unwrap_or_default(),
        b_id: row.b_id,
        b_name: name(row.b_id).unwrap_or_default(),
        reason: row.reason,
        context: row.context,
        state,
        contacts,
        expires_at: row.expires_at,
        introduced_at: row.introduced_at,
        outcome_due_at: row.outcome_due_at,
        outcome: row.outcome,
        outcome_note: row.outcome_note.filter(|_| viewer != Viewer::Introducer),
        created_at: row.created_at,
    }
}

impl Model {
    /// Whether both said yes.
    fn is_introduced(&self) -> bool {
        let introduced = matches!(
            self.state,
            IntroductionState::Introduced | IntroductionState::Concluded
        );
        introduced && self.a_accepted_at.is_some() && self.b_accepted_at.is_some()
    }
}
