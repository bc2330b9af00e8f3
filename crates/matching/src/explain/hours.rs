//! Which additional weekly hours of a mentee are worth trying.

use std::cmp::Reverse;

use chrono_tz::Tz;

use super::Explainer;
use super::help::{HOURS, places};
use super::row::Judged;
use crate::availability::{Availability, Calendar, Patterns, Weekday, Window, ZoneClock, resolve};
use crate::explanation::{CriterionKind, RequirementKind};
use crate::{Candidate, MenteeIndex, Pair, Score};

/// The mentors by whom windows are compared.
const PROMISING: usize = 32;

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Resolves what a mentee would have with one more window.
struct MoreHours<'a> {
    explainer: &'a Explainer,
    mentee: MenteeIndex,
    clock: ZoneClock,
    patterns: Patterns,
}

impl Explainer {
    /// Returns the windows with the best prospects, and the candidates that the mentee has with each.
    ///
    /// None where the zone is not stated, or where neither criterion nor requirement looks at hours.
    ///
    /// # Complexity
    /// Each full hour of the week is looked at with some thirty mentors, and the best few windows with all mentors.
    pub(super) fn promising_windows(
        &self,
        mentee: MenteeIndex,
        row: &[Judged],
    ) -> Vec<(Window, Vec<Candidate>)> {
        let Some(mut hours) = MoreHours::new(self, mentee) else {
            return Vec::new();
        };
        let overlap = self.bits_of(RequirementKind::LeastOverlap);
        let mut promising: Vec<_> = row
            .iter()
            .filter(|judged| judged.failed & !overlap == 0)
            .copied()
            .collect();
        promising.sort_by_key(|judged| (Reverse(judged.score), judged.mentor));
        promising.truncate(PROMISING);
        let session = self.prepared.policy.session.minutes;
        let length = session.div_ceil(60).max(1);
        let mut ranked = Vec::new();
        for (day, weekday) in (0_u8..).zip(WEEK) {
            for start in 0..=24_u16.saturating_sub(length) {
                let window = Window {
                    weekday,
                    start: format!("{start:02}:00"),
                    end: format!("{:02}:00", start + length),
                };
                let prospect = hours.judged(&window, &promising);
                let prospect = prospect.into_iter().map(|candidate| {
                    let mentor = candidate.mentor;
                    self.surplus(Pair { mentee, mentor }, candidate.score)
                });
                if let Some(best) = prospect.max() {
                    // Ordinary hours are easier to find than the night.
                    let unusual = !(8..18).contains(&start) || day >= 5;
                    ranked.push((Reverse(best), unusual, day, start, window));
                }
            }
        }
        ranked.sort_by_key(|(best, unusual, day, start, _)| (*best, *unusual, *day, *start));
        let best = ranked.into_iter().take(places(HOURS));
        best.map(|(.., window)| {
            let candidates = hours.judged(&window, row);
            (window, candidates)
        })
        .collect()
    }
}

impl<'a> MoreHours<'a> {
    fn new(explainer: &'a Explainer, mentee: MenteeIndex) -> Option<Self> {
        let prepared = &explainer.prepared;
        let by_criterion = prepared
            .criteria
            .iter()
            .any(|criterion| criterion.kind == CriterionKind::Availability);
        if !by_criterion && explainer.bits_of(RequirementKind::LeastOverlap) == 0 {
            return None;
        }
        let zone = &prepared.mentees.get(mentee.position())?.input.time_zone;
        let zone: Tz = zone.as_ref()?.parse().ok()?;
        Some(Self {
            explainer,
            mentee,
            clock: ZoneClock::new(zone, prepared.context.weeks.dates),
            patterns: prepared.context.patterns.clone(),
        })
    }

    /// Returns the candidates among some mentors whom the window makes candidates, or better ones.
    fn judged(&mut self, window: &Window, row: &[Judged]) -> Vec<Candidate> {
        let Some(calendar) = self.calendar(window) else {
            return Vec::new();
        };
        let prepared = &self.explainer.prepared;
        let minimum = prepared.policy.minimum_score;
        let overlap_bits = self.explainer.bits_of(RequirementKind::LeastOverlap);
        let Some(mentee) = prepared.mentees.get(self.mentee.position()) else {
            return Vec::new();
        };
        let mut readings = Vec::new();
        let mut better = Vec::new();
        for before in row.iter().filter(|one| one.failed & !overlap_bits == 0) {
            let Some(mentor) = prepared.mentors.get(before.mentor.position()) else {
                continue;
            };
            let overlap = mentor.calendar.as_ref().map(|other| {
                let weeks = prepared.context.weeks;
                self.patterns.overlap(&calendar, other, weeks)
            });
            let indices = (self.mentee, before.mentor);
            let pair = prepared.supposed_pair(mentee, mentor, indices, Some(overlap));
            let score: Score = prepared.judge(&pair, &mut readings).score;
            let was = before.failed == 0 && before.score >= minimum;
            let is = score >= minimum && self.explainer.failed(&pair) == 0;
            if is && (!was || score > before.score) {
                better.push(Candidate {
                    mentor: before.mentor,
                    score,
                });
            }
        }
        better
    }

    /// Resolves the mentee's hours with one more window.
    fn calendar(&mut self, window: &Window) -> Option<Calendar> {
        let prepared = &self.explainer.prepared;
        let mentee = prepared.mentees.get(self.mentee.position())?;
        let mut availability: Availability = mentee.input.availability.clone();
        availability.windows.push(window.clone());
        let weeks = prepared.context.weeks;
        let spans = resolve(&availability, &self.clock, weeks.dates);
        Some(self.patterns.calendar(&spans, weeks))
    }
}
