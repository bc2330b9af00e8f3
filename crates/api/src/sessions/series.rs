//! Series of sessions: a recurrence rule (RFC 5545) on the wall clock of one zone, each occurrence a session of its own.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc, offset::LocalResult};
use chrono_tz::Tz;
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};
use sea_orm::{ColumnTrait, Condition, EntityTrait};

use super::{
    Party, SessionState,
    entity::{ActiveModel, Column, Entity, Model},
    model::{CancelSession, CreateSession, Recurrence, RescheduleSession},
    overlap, steps, store,
};
use crate::{
    context::Unit,
    error::{Problem, Result},
    history::Subject,
    ids::{PairingId, SessionSeriesId},
    lifecycle::Lifecycle,
    transitions::Reason,
};

/// Occurrences of one series: a weekly session for a year.
const MOST_OCCURRENCES: u32 = 53;
/// From the first occurrence to the last.
const LONGEST_SERIES: TimeDelta = TimeDelta::days(732);
const RULE: &str = "/recurrence/rule";

/// Schedules every occurrence of a series, one session each; returns the first.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    input: CreateSession,
    recurrence: Recurrence,
) -> Result<Model> {
    let starts_at = input.starts_at.ok_or_else(|| {
        let detail = "a series begins with its first session, so say when that is";
        Problem::invalid_field("/starts_at", "required", detail)
    })?;
    let starts = occurrences(starts_at, &recurrence)?;
    let pairing = store::lock_active_pairing(unit, pairing, Some(starts_at)).await?;
    let series: SessionSeriesId = unit.ids.next();
    let rows: Vec<Model> = starts
        .into_iter()
        .map(|starts_at| {
            let one = CreateSession {
                starts_at: Some(starts_at),
                ..input.clone()
            };
            Model {
                series_id: Some(series),
                series_rule: Some(recurrence.rule.clone()),
                time_zone: Some(recurrence.time_zone.clone()),
                ..store::row(unit, &pairing, one)
            }
        })
        .collect();
    if !input.allow_overlap {
        overlap::require_free(unit, &rows).await?;
    }
    let events = rows.iter().map(|row| (row.id.0, store::created(row)));
    unit.events(Subject::Session, "created", events.collect())
        .await?;
    // At most 53 rows of 26 columns: below the parameter limits of both databases.
    Entity::insert_many(rows.iter().cloned().map(ActiveModel::from))
        .exec_without_returning(unit.db)
        .await?;
    let first = rows.into_iter().next();
    first.ok_or_else(|| Problem::internal("a series without an occurrence"))
}

/// Moves a session and every later one of its series that is still scheduled by the same distance on the wall clock.
pub(super) async fn reschedule_following(
    unit: &Unit<'_>,
    current: Model,
    input: &RescheduleSession,
) -> Result<Model> {
    let zone = zone_of(&current);
    let distance = current.starts_at.map(|before| {
        let wall = |time: DateTime<Utc>| time.with_timezone(&zone).naive_local();
        wall(input.starts_at) - wall(before)
    });
    let following = following(unit, &current).await?;
    let next = steps::at(&current, input.starts_at, input.duration_minutes);
    let mut moves = vec![(current, next)];
    for row in following {
        let (Some(before), Some(distance)) = (row.starts_at, distance) else {
            continue;
        };
        let wall = before.with_timezone(&zone).naive_local();
        let next = steps::at(&row, instant(zone, wall + distance), input.duration_minutes);
        moves.push((row, next));
    }
    steps::move_all(unit, moves, input).await
}

/// Calls off a session and every later one of its series that is still scheduled.
pub(super) async fn cancel_following(
    unit: &Unit<'_>,
    current: Model,
    by: Party,
    input: CancelSession,
) -> Result<Model> {
    current.state.ensure(SessionState::Cancelled)?;
    let following = following(unit, &current).await?;
    let notice = steps::notice(unit, &current).await?;
    let reason = Reason::from(input);
    let cancelled = steps::call_off(unit, &current, by, notice, reason.clone()).await?;
    for row in following {
        steps::call_off(unit, &row, by, notice, reason.clone()).await?;
    }
    Ok(cancelled)
}

/// The later scheduled sessions of the same series, locked.
async fn following(unit: &Unit<'_>, current: &Model) -> Result<Vec<Model>> {
    let (Some(series), Some(starts_at)) = (current.series_id, current.starts_at) else {
        return Ok(Vec::new());
    };
    let later = Condition::all()
        .add(Column::SeriesId.eq(series))
        .add(Column::State.eq(SessionState::Scheduled))
        .add(Column::StartsAt.gt(starts_at))
        .add(Column::Id.ne(current.id));
    store::lock_many(unit, later).await
}

fn zone_of(row: &Model) -> Tz {
    let zone = row.time_zone.as_deref().and_then(|zone| zone.parse().ok());
    zone.unwrap_or(Tz::UTC)
}

/// When each occurrence begins.
///
/// The rule is unrolled on the wall clock alone and each local time is then looked up in the zone, so that the hour stays
/// the same when clocks change.
fn occurrences(starts_at: DateTime<Utc>, recurrence: &Recurrence) -> Result<Vec<DateTime<Utc>>> {
    let zone: Tz = recurrence.time_zone.parse().map_err(|_unknown| {
        Problem::invalid_field(
            "/recurrence/time_zone",
            "unknown",
            "not an IANA time zone, such as `America/Santiago`",
        )
    })?;
    let wall = starts_at.with_timezone(&zone).naive_local();
    let start = wall.and_utc().with_timezone(&rrule::Tz::UTC);
    let rule: RRule<Unvalidated> = recurrence.rule.parse().map_err(refused)?;
    require_bounded(&rule)?;
    let count = rule.get_count().unwrap_or(1);
    let rule = rule.validate(start).map_err(refused)?;
    // `limit`: a rule that meets no date, such as 30 February, ends all the same.
    let found = RRuleSet::new(start).rrule(rule).limit().all(u16::MAX).dates;
    let walls: Vec<NaiveDateTime> = found.iter().map(DateTime::naive_utc).collect();
    if walls.first() != Some(&wall) {
        return Err(Problem::invalid_field(
            "/starts_at",
            "occurrence",
            "the first session must be an occurrence of the rule, on the clock of its zone",
        ));
    }
    let is_whole = walls.len() == usize::try_from(count).unwrap_or(0);
    let is_short = walls
        .last()
        .is_some_and(|last| *last - wall <= LONGEST_SERIES);
    if !is_whole || !is_short {
        let detail = "all occurrences lie within two years of the first; renew the series later";
        return Err(Problem::invalid_field(RULE, "range", detail));
    }
    Ok(walls.into_iter().map(|wall| instant(zone, wall)).collect())
}

fn refused(error: impl std::fmt::Display) -> Problem {
    Problem::invalid_field(RULE, "invalid", error.to_string())
}

/// A series is counted, and has at most one session a day.
fn require_bounded(rule: &RRule<Unvalidated>) -> Result<()> {
    let counted = rule
        .get_count()
        .is_some_and(|count| (1..=MOST_OCCURRENCES).contains(&count));
    if !counted || rule.get_until().is_some() {
        let detail = format!("give a COUNT of 1 to {MOST_OCCURRENCES}, and no UNTIL");
        return Err(Problem::invalid_field(RULE, "count", detail));
    }
    let by_day = matches!(
        rule.get_freq(),
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly
    );
    let parts = [
        rule.get_by_hour(),
        rule.get_by_minute(),
        rule.get_by_second(),
    ];
    if by_day && parts.iter().all(|part| part.is_empty()) {
        return Ok(());
    }
    let detail = "a rule of days, weeks, months or years; the hour is that of `starts_at`";
    Err(Problem::invalid_field(RULE, "frequency", detail))
}

/// The moment that a wall clock shows this time. One that occurs twice means the first; one that the clock skips counts
/// with the offset before the gap (RFC 5545, section 3.3.5).
fn instant(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.to_utc(),
        LocalResult::None => {
            // The longest gap is the day that Samoa skipped; no zone changes twice within two days.
            let before = wall - TimeDelta::hours(25);
            let offset = zone.offset_from_local_datetime(&before).earliest();
            let seconds = offset.map_or(0, |offset| offset.fix().local_minus_utc());
            (wall - TimeDelta::seconds(seconds.into())).and_utc()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unroll(starts_at: &str, time_zone: &str, rule: &str) -> Vec<String> {
        let recurrence = Recurrence {
            rule: rule.to_owned(),
            time_zone: time_zone.to_owned(),
        };
        let found = occurrences(starts_at.parse().unwrap(), &recurrence);
        let found = found.unwrap_or_else(|problem| panic!("{rule}: {problem}"));
        let text = |time: &DateTime<Utc>| time.format("%m-%dT%H:%M").to_string();
        found.iter().map(text).collect()
    }

    #[test]
    fn the_local_hour_stays_when_clocks_change() {
        let rule = "FREQ=WEEKLY;COUNT=3";
        assert_eq!(
            unroll("2027-03-23T08:00:00Z", "Europe/Berlin", rule),
            ["03-23T08:00", "03-30T07:00", "04-06T07:00"]
        );
        // South of the equator the other way round, on another date.
        assert_eq!(
            unroll("2027-03-30T12:00:00Z", "America/Santiago", rule),
            ["03-30T12:00", "04-06T13:00", "04-13T13:00"]
        );
        let rule = "FREQ=MONTHLY;BYDAY=1TU;COUNT=3";
        assert_eq!(
            unroll("2027-03-02T09:30:00Z", "Europe/Lisbon", rule),
            ["03-02T09:30", "04-06T08:30", "05-04T08:30"]
        );
    }

    #[test]
    fn a_time_that_the_clock_skips_counts_with_the_offset_before_the_gap() {
        // On 2027-03-28, 02:30 does not exist in Berlin: it means 03:30.
        let rule = "FREQ=DAILY;COUNT=3";
        assert_eq!(
            unroll("2027-03-27T01:30:00Z", "Europe/Berlin", rule),
            ["03-27T01:30", "03-28T01:30", "03-29T00:30"]
        );
        // Santiago skips the midnight of 2027-09-05.
        assert_eq!(
            unroll("2027-09-04T04:15:00Z", "America/Santiago", rule),
            ["09-04T04:15", "09-05T04:15", "09-06T03:15"]
        );
    }

    #[test]
    fn an_hour_that_occurs_twice_means_the_first() {
        assert_eq!(
            unroll(
                "2027-10-30T00:30:00Z",
                "Europe/Berlin",
                "FREQ=DAILY;COUNT=3"
            ),
            ["10-30T00:30", "10-31T00:30", "11-01T01:30"]
        );
    }

    #[test]
    fn what_is_no_bounded_series_is_refused() {
        let start = "2027-03-02T09:00:00Z";
        for rule in [
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;COUNT=54",
            "FREQ=WEEKLY;COUNT=0",
            "FREQ=WEEKLY;UNTIL=20270601T000000Z",
            "FREQ=HOURLY;COUNT=3",
            "FREQ=DAILY;BYHOUR=9,15;COUNT=3",
            "FREQ=YEARLY;COUNT=5",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2",
            "FREQ=WEEKLY;BYDAY=FR;COUNT=3",
            "FREQ=FORTNIGHTLY;COUNT=3",
            "",
        ] {
            let recurrence = Recurrence {
                rule: rule.to_owned(),
                time_zone: "UTC".to_owned(),
            };
            assert!(
                occurrences(start.parse().unwrap(), &recurrence).is_err(),
                "{rule}"
            );
        }
    }
}
