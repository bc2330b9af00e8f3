//! Everybody's hours over the program: each distinct zone and each distinct availability is resolved once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::Datelike;
use chrono_tz::Tz;

use crate::availability::{Availability, Calendar, Patterns, Weeks, ZoneClock, minutes, resolve};
use crate::participant::Participant;

/// Resolves hours, each distinct zone and each distinct availability once.
pub(super) struct Hours {
    weeks: Weeks,
    pub(super) patterns: Patterns,
    clocks: Vec<ZoneClock>,
    zones: BTreeMap<String, usize>,
    /// By zone and what [`key`] makes of the availability.
    known: HashMap<(usize, Vec<i32>), Arc<Calendar>>,
}

impl Hours {
    pub(super) fn new<'a>(people: impl Iterator<Item = &'a Participant>, weeks: Weeks) -> Self {
        let mut zones = BTreeMap::new();
        let mut clocks = Vec::new();
        for name in people.filter_map(|person| person.time_zone.as_deref()) {
            if zones.contains_key(name) {
                continue;
            }
            if let Ok(zone) = name.parse::<Tz>() {
                zones.insert(name.to_owned(), clocks.len());
                clocks.push(ZoneClock::new(zone, weeks.dates));
            }
        }
        Self {
            weeks,
            patterns: Patterns::default(),
            clocks,
            zones,
            known: HashMap::new(),
        }
    }

    pub(super) fn of(&mut self, person: &Participant) -> (Option<usize>, Option<Arc<Calendar>>) {
        let zone = person
            .time_zone
            .as_ref()
            .and_then(|name| self.zones.get(name))
            .copied();
        (
            zone,
            zone.and_then(|zone| self.calendar(zone, &person.availability)),
        )
    }

    fn calendar(&mut self, zone: usize, availability: &Availability) -> Option<Arc<Calendar>> {
        if !availability.has_windows() {
            return None;
        }
        let clock = self.clocks.get(zone)?;
        let calendar = self
            .known
            .entry((zone, key(availability)))
            .or_insert_with(|| {
                let spans = resolve(availability, clock, self.weeks.dates);
                Arc::new(self.patterns.calendar(&spans, self.weeks))
            });
        Some(Arc::clone(calendar))
    }

    /// Returns how many distinct zones there are, and the clock distance of each two, row by row.
    pub(super) fn zone_distances(&self) -> (usize, Vec<u16>) {
        let of = |a: &ZoneClock| {
            self.clocks
                .iter()
                .map(|b| a.distance(b))
                .collect::<Vec<_>>()
        };
        (self.clocks.len(), self.clocks.iter().flat_map(of).collect())
    }
}

/// Writes an availability down in numbers: the same ones only for the same hours.
fn key(availability: &Availability) -> Vec<i32> {
    let span = |start: &str, end: &str| {
        let (start, end) = minutes(start, end).unwrap_or_default();
        [i32::from(start), i32::from(end)]
    };
    let mut key =
        Vec::with_capacity(3 * availability.windows.len() + availability.exceptions.len());
    for window in &availability.windows {
        key.push(window.weekday.number());
        key.extend(span(&window.start, &window.end));
    }
    for exception in &availability.exceptions {
        // No weekday is negative, so exceptions begin where the numbers do.
        key.extend([-1, exception.date.num_days_from_ce()]);
        for window in &exception.windows {
            key.extend(span(&window.start, &window.end));
        }
    }
    key
}
