//! Proposes when the two of a pairing can meet next, from what both say about their weeks and what is already fixed.

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use pairwell_matching::{Attendee, SlotSearch};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{appointments, store};
use crate::{
    error::{Problem, Result},
    ids::OrganizationId,
    pairings::{self, PairingSide, PairingState},
    people,
    request::up_to,
};

/// So far ahead slots are looked for.
const HORIZON_DAYS: u16 = 90;
/// Nobody has so many meetings ahead; the bound keeps the query finite all the same.
const MOST_MEETINGS: u64 = 2000;
const DEFAULT_COUNT: u32 = 5;
const DEFAULT_MINUTES: u32 = 60;

/// Which slots, and how many.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListSlots {
    /// How many slots.
    #[param(minimum = 1, maximum = 50, default = 5)]
    pub count: Option<u32>,
    /// How long each is.
    #[param(minimum = 1, maximum = 480, default = 60)]
    pub duration_minutes: Option<u32>,
    /// How many on one day of the mentee.
    #[param(minimum = 1, maximum = 24, default = 1)]
    pub per_day: Option<u32>,
    /// Not before then; not before now in any case.
    pub from: Option<DateTime<Utc>>,
}

/// A time at which both can meet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Slot {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// When it begins on the mentor's clock.
    #[schema(example = "2027-03-16T16:00:00+01:00")]
    pub mentor_local: String,
    /// When it begins on the mentee's clock.
    #[schema(example = "2027-03-16T15:00:00Z")]
    pub mentee_local: String,
}

/// The next times at which both can meet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Slots {
    /// Earliest first; within the next 90 days.
    pub data: Vec<Slot>,
    /// Who has not said when they can meet: then there are no slots.
    #[schema(inline)]
    pub without_availability: Vec<PairingSide>,
}

/// The next slots of the two.
pub(super) async fn propose(
    db: &impl ConnectionTrait,
    pairing: &pairings::entity::Model,
    query: &ListSlots,
    now: DateTime<Utc>,
) -> Result<Slots> {
    let count = up_to(50, "count", query.count.unwrap_or(DEFAULT_COUNT))?;
    let minutes = query.duration_minutes.unwrap_or(DEFAULT_MINUTES);
    let minutes = up_to(480, "duration_minutes", minutes)?;
    let per_day = up_to(24, "per_day", query.per_day.unwrap_or(1))?;
    let from = query.from.map_or(now, |from| from.max(now));
    if from.year() > 2999 {
        return Err(Problem::invalid_parameter(
            "from",
            "a time before the year 3000",
        ));
    }
    if !PairingState::RUNNING.contains(&pairing.state) {
        // Whoever declined, or has parted, does not go on showing their weeks to the other one.
        return Ok(Slots {
            data: Vec::new(),
            without_availability: Vec::new(),
        });
    }
    let organization = pairing.organization_id;
    let mentor = people::store::get(db, organization, pairing.mentor_id).await?;
    let mentee = people::store::get(db, organization, pairing.mentee_id).await?;
    let busy = busy(db, organization, pairing, from).await?;
    let search = SlotSearch {
        people: [attendee(&mentee), attendee(&mentor)],
        busy: &busy,
        from,
        days: HORIZON_DAYS,
        minutes: u16::try_from(minutes).unwrap_or(u16::MAX),
        per_day: usize::try_from(per_day).unwrap_or(1),
        count: usize::try_from(count).unwrap_or(1),
    };
    let slot = |starts_at| Slot {
        starts_at,
        ends_at: store::end(starts_at, i64::from(minutes)),
        mentor_local: local(starts_at, &mentor),
        mentee_local: local(starts_at, &mentee),
    };
    let mut without_availability = Vec::new();
    for (side, person) in [
        (PairingSide::Mentor, &mentor),
        (PairingSide::Mentee, &mentee),
    ] {
        if person.time_zone.is_none() || !person.profile.availability.has_windows() {
            without_availability.push(side);
        }
    }
    Ok(Slots {
        data: search.find().into_iter().map(slot).collect(),
        without_availability,
    })
}

/// When either of the two has a session already.
async fn busy(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    pairing: &pairings::entity::Model,
    from: DateTime<Utc>,
) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>> {
    let two = [pairing.mentor_id, pairing.mentee_id];
    // No session lasts longer than a day.
    let begin = from - TimeDelta::days(1);
    let end = from + TimeDelta::days(i64::from(HORIZON_DAYS) + 1);
    let found =
        appointments::of_people(db, organization, &two, (begin, end), MOST_MEETINGS).await?;
    Ok(found
        .into_iter()
        .map(|appointment| appointment.span)
        .collect())
}

fn attendee(person: &people::entity::Model) -> Attendee<'_> {
    Attendee {
        availability: &person.profile.availability,
        time_zone: person.time_zone.as_deref().unwrap_or_default(),
    }
}

/// The time on the clock of this person.
fn local(time: DateTime<Utc>, person: &people::entity::Model) -> String {
    let zone = person
        .time_zone
        .as_deref()
        .and_then(|zone| zone.parse::<Tz>().ok());
    let local = time.with_timezone(&zone.unwrap_or(Tz::UTC));
    local.to_rfc3339_opts(SecondsFormat::Secs, true)
}
