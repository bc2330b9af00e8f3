//! Counts what a dashboard shows: a fixed number of statements, however large the program is, each answered by an index.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use pairwell_matching::Score;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Dashboard,
    model::{
        ApplicationCount, ApplicationFigures, ApplicationWeek, EndReasonCount, HealthFigures,
        MatchedShare, MissingSection, PairingCount, PairingFigures, SideShare,
    },
    relationships, runs,
};
use crate::{
    applications::{ApplicationRole, ApplicationState, entity as applications},
    auth::Caller,
    context::Api,
    error::Result,
    ids::{OrganizationId, ProgramId},
    pairings::{PairingState, entity as pairings},
    programs,
};

/// So many weeks are shown.
const WEEKS: u64 = 53;

/// The program in numbers, as the caller may see it.
pub(crate) async fn of_program(
    api: &Api,
    caller: &Caller,
    program: programs::entity::Model,
) -> Result<Dashboard> {
    let (organization, now) = (program.organization_id, api.clock.now());
    let submitted = submitted(api.db(), organization, program.id).await?;
    let (mut applications, matched) = applications(&submitted);
    applications.by_week = weeks(&submitted, now);
    let match_run = runs::newest(api, organization, program.id).await?;
    let pairings = pairings(api.db(), organization, program.id).await?;
    let health = relationships::health(api.db(), caller, program.id, now, &pairings).await?;
    let sessions = relationships::sessions(api.db(), organization, program.id).await?;
    let giving_back = relationships::giving_back(api.db(), organization, program.id).await?;
    let satisfaction = relationships::satisfaction(api.db(), caller, program.id).await?;
    let mut dashboard = Dashboard {
        program_id: program.id,
        program_name: program.name,
        program_state: program.state,
        starts_on: program.starts_on,
        ends_on: program.ends_on,
        counted_at: now,
        applications,
        matched,
        match_run,
        pairings,
        health,
        sessions,
        satisfaction,
        giving_back,
        missing: Vec::new(),
    };
    dashboard.missing = missing(&dashboard);
    Ok(dashboard)
}

/// Says of each section without data why it has none.
fn missing(dashboard: &Dashboard) -> Vec<MissingSection> {
    let no_run = dashboard.match_run.is_none();
    let run = dashboard.match_run.as_ref();
    let sections = [
        (
            dashboard.applications.total == 0,
            "applications",
            "no_applications",
            "Nobody has applied yet.",
        ),
        (
            dashboard.matched.mentees.share.is_none(),
            "matched",
            "no_participants",
            "No mentee takes part yet: no application of one is approved.",
        ),
        (
            no_run,
            "match_run",
            "no_match_run",
            "No match run of this program has succeeded yet.",
        ),
        (
            run.is_some_and(|run| run.fairness.is_empty()),
            "match_run.fairness",
            "no_attributes",
            "The matching policy lists no attribute to report fairness by.",
        ),
        (
            dashboard.pairings.total == 0,
            "pairings",
            "no_pairings",
            "No pairing has been proposed yet.",
        ),
        (
            dashboard.health == HealthFigures::default(),
            "health",
            "no_running_pairings",
            "No pairing runs now that is not your own.",
        ),
        (
            dashboard.sessions.total == 0,
            "sessions",
            "no_sessions",
            "No session has been asked for or scheduled yet.",
        ),
        (
            dashboard.satisfaction.is_empty(),
            "satisfaction",
            "too_few_answers",
            "No question that is answered with a number has enough answers yet.",
        ),
        (
            dashboard.giving_back.is_empty(),
            "giving_back",
            "nothing_given",
            "Nothing that people gave each other is recorded yet.",
        ),
    ];
    let missing = sections.into_iter().filter(|(is_missing, ..)| *is_missing);
    missing
        .map(|(_, section, code, detail)| MissingSection {
            section,
            code,
            detail,
        })
        .collect()
}

/// Applications of one role and state that were submitted on one day, or not yet.
#[derive(Debug)]
struct SubmittedThen {
    applications: ApplicationCount,
    day: Option<NaiveDate>,
    matched: u64,
    seats: u64,
    seats_taken: u64,
}

/// Counts by role, state and day of submission: one pass over an index that is ordered by them.
async fn submitted(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<SubmittedThen>> {
    use applications::Column;
    // As the index has it, or the database sorts; and as text.
    let (day, text) = if db.get_database_backend() == DbBackend::Sqlite {
        let day = "substr(submitted_at, 1, 10)";
        (day, day)
    } else {
        (
            "CAST(submitted_at AT TIME ZONE 'UTC' AS date)",
            "to_char(CAST(submitted_at AT TIME ZONE 'UTC' AS date), 'YYYY-MM-DD')",
        )
    };
    let matched = Expr::case(Expr::col(Column::SeatsTaken).gt(0), 1).finally(0);
    let select = applications::Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .select_only()
        .columns([Column::Role, Column::State])
        .expr_as(Expr::cust(text), "day")
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .expr_as(total(matched), "matched")
        .expr_as(total(Expr::col(Column::Capacity)), "seats")
        .expr_as(total(Expr::col(Column::SeatsTaken)), "seats_taken")
        .group_by(Column::Role)
        .group_by(Column::State)
        .group_by(Expr::cust(day));
    let rows = db.query_all(select.as_query()).await?;
    let read = rows.iter().map(|row| {
        let day: Option<String> = row.try_get("", "day")?;
        Ok(SubmittedThen {
            applications: ApplicationCount {
                role: row.try_get("", "role")?,
                state: row.try_get("", "state")?,
                count: whole(row.try_get("", "count")?),
            },
            day: day.and_then(|day| day.parse().ok()),
            matched: whole(row.try_get("", "matched")?),
            seats: whole(row.try_get("", "seats")?),
            seats_taken: whole(row.try_get("", "seats_taken")?),
        })
    });
    read.collect()
}

/// How many there are by role and state, and who has a partner.
fn applications(submitted: &[SubmittedThen]) -> (ApplicationFigures, MatchedShare) {
    let (mut figures, mut share) = (ApplicationFigures::default(), MatchedShare::default());
    for then in submitted {
        let count = then.applications;
        figures.total = figures.total.saturating_add(count.count);
        merge(&mut figures.by_role_and_state, count);
        if !matches!(
            count.state,
            ApplicationState::Approved | ApplicationState::Paused
        ) {
            continue;
        }
        let side = match count.role {
            ApplicationRole::Mentor => &mut share.mentors,
            ApplicationRole::Mentee => &mut share.mentees,
        };
        side.participants += count.count;
        side.matched += then.matched;
        side.seats += then.seats;
        side.seats_taken += then.seats_taken;
    }
    for side in [&mut share.mentees, &mut share.mentors] {
        side.set_share();
    }
    figures.by_role_and_state.sort_by_key(in_order);
    (figures, share)
}

impl SideShare {
    fn set_share(&mut self) {
        let is_empty = self.participants == 0;
        self.share = (!is_empty).then(|| Score::from_ratio(self.matched, self.participants));
    }
}

/// Roles and states in the order in which they are defined.
fn in_order(count: &ApplicationCount) -> (bool, usize) {
    use sea_orm::Iterable;
    let place = ApplicationState::iter().position(|state| state == count.state);
    (count.role == ApplicationRole::Mentor, place.unwrap_or(0))
}

/// Submissions of the last weeks, without gaps.
fn weeks(submitted: &[SubmittedThen], now: DateTime<Utc>) -> Vec<ApplicationWeek> {
    let this_week = monday(now.date_naive());
    let since = this_week - Days::new(7 * (WEEKS - 1));
    let mut weeks: BTreeMap<NaiveDate, Vec<ApplicationCount>> = BTreeMap::new();
    for then in submitted {
        if let Some(day) = then.day.filter(|day| *day >= since) {
            merge(weeks.entry(monday(day)).or_default(), then.applications);
        }
    }
    let Some((first, last)) = weeks
        .keys()
        .next()
        .copied()
        .zip(weeks.keys().last().copied())
    else {
        return Vec::new();
    };
    let week = |starts_on| {
        let mut counts = weeks.remove(&starts_on).unwrap_or_default();
        counts.sort_by_key(in_order);
        ApplicationWeek {
            starts_on,
            by_role_and_state: counts,
        }
    };
    let until = std::cmp::max(last, this_week);
    let mondays =
        std::iter::successors(Some(first), |monday| monday.checked_add_days(Days::new(7)));
    mondays
        .take_while(|monday| *monday <= until)
        .map(week)
        .collect()
}

fn merge(counts: &mut Vec<ApplicationCount>, new: ApplicationCount) {
    let known = counts
        .iter_mut()
        .find(|known| (known.role, known.state) == (new.role, new.state));
    match known {
        Some(known) => known.count = known.count.saturating_add(new.count),
        None => counts.push(new),
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}

/// Counts by state and reason of the end.
async fn pairings(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<PairingFigures> {
    use pairings::Column;
    let select = pairings::Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .select_only()
        .columns([Column::State, Column::EndReason])
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .group_by(Column::State)
        .group_by(Column::EndReason);
    let mut figures = PairingFigures::default();
    for row in db.query_all(select.as_query()).await? {
        let state: PairingState = row.try_get("", "state")?;
        let reason: Option<String> = row.try_get("", "end_reason")?;
        let count = whole(row.try_get("", "count")?);
        figures.total = figures.total.saturating_add(count);
        match figures
            .by_state
            .iter_mut()
            .find(|known| known.state == state)
        {
            Some(known) => known.count = known.count.saturating_add(count),
            None => figures.by_state.push(PairingCount { state, count }),
        }
        if let (PairingState::EndedEarly, Some(reason)) = (state, reason) {
            figures.end_reasons.push(EndReasonCount { reason, count });
        }
    }
    use sea_orm::Iterable;
    figures
        .by_state
        .sort_by_key(|count| PairingState::iter().position(|state| state == count.state));
    figures
        .end_reasons
        .sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(&b.reason)));
    Ok(figures)
}

/// A sum as a whole number: PostgreSQL would make a decimal of it.
pub(super) fn total(of: impl Into<Expr>) -> Expr {
    of.into().sum().cast_as("BIGINT")
}

/// A count, which is never negative.
pub(super) fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
