//! Everybody's hours over the program: each distinct zone and each distinct availability is resolved once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono_tz::Tz;

use crate::availability::{Availability, Calendar, Patterns, Weeks, ZoneClock, resolve};
use crate::participant::Participant;

/// Resolves hours, each distinct zone and each distinct availability once.
pub(super) struct Hours {
    weeks: Weeks,
    pub(super) patterns: Patterns,
    clocks: Vec<ZoneClock>,
    zones: BTreeMap<String, usize>,
    known: HashMap<(usize, Availability), Arc<Calendar>>,
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
            .entry((zone, availability.clone()))
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
