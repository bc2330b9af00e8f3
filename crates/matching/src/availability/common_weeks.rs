//! The weeks in which a person shares enough time for a session with each of many others, all at once.

use super::{Calendar, Patterns, Weeks};
use crate::program::Program;
use crate::scoring::wide;

/// The weeks of a program as bits.
type WeekSet = u64;

const _: () = assert!(
    Program::LONGEST_SPAN_DAYS.div_ceil(7) <= 64,
    "one bit a week"
);

/// When a session can start, and in which weeks.
#[derive(Clone, Copy, Debug)]
struct Start {
    weeks: WeekSet,
    first: u16,
    last: u16,
}

/// A [`Start`] of one of the others.
#[derive(Clone, Copy, Debug)]
struct Entry {
    weeks: WeekSet,
    calendar: u32,
    last: u16,
}

/// An index of many calendars by when sessions can start.
///
/// Two people can meet in a week when some minute is a start for both. The starts of one person overlap few of those of
/// all others, and the index finds just these.
#[derive(Debug)]
pub(crate) struct CommonWeeks {
    weeks: Weeks,
    /// In order of first start.
    entries: Vec<Entry>,
    /// For each minute, the place of the first entry that does not start before it.
    from_minute: Vec<usize>,
    /// For each stretch of [`STRETCH`] minutes, the entries that began before it and reach into it:
    /// `starts[i]..starts[i + 1]` of `open`.
    open_starts: Vec<usize>,
    open: Vec<Entry>,
    /// The value in millionths of so many satisfied days.
    values: Vec<u32>,
}

/// Minutes between two lists of what is open.
const STRETCH: u16 = 30;

impl CommonWeeks {
    /// Indexes calendars; their numbers are their places.
    ///
    /// # Complexity
    /// One sort of all starts, of which a calendar has about as many as it has windows.
    pub(crate) fn new<'a>(
        calendars: impl Iterator<Item = Option<&'a Calendar>>,
        patterns: &Patterns,
        weeks: Weeks,
    ) -> Self {
        let mut listed: Vec<(u16, Entry)> = Vec::new();
        for (number, calendar) in (0..).zip(calendars) {
            let starts =
                calendar.map_or_else(Vec::new, |calendar| starts(calendar, patterns, weeks));
            listed.extend(starts.into_iter().map(|start| {
                let Start { weeks, first, last } = start;
                (
                    first,
                    Entry {
                        weeks,
                        calendar: number,
                        last,
                    },
                )
            }));
        }
        listed.sort_by_key(|&(first, entry)| (first, entry.calendar));
        let latest = listed
            .iter()
            .map(|(_, entry)| entry.last)
            .max()
            .unwrap_or(0);
        let mut from_minute = Vec::with_capacity(usize::from(latest) + 3);
        for (place, &(first, _)) in listed.iter().enumerate() {
            while from_minute.len() <= usize::from(first) {
                from_minute.push(place);
            }
        }
        from_minute.resize(usize::from(latest) + 3, listed.len());
        let (mut open_starts, mut open) = (Vec::new(), Vec::new());
        let stretches = latest / STRETCH + 1;
        for begin in (0..stretches).map(|stretch| stretch * STRETCH) {
            open_starts.push(open.len());
            let before = listed.iter().take_while(|(first, _)| *first < begin);
            let reaching = before.filter(|(_, entry)| entry.last >= begin);
            open.extend(reaching.map(|&(_, entry)| entry));
        }
        open_starts.push(open.len());
        let days = u64::from(weeks.dates.days.max(1));
        let value = |satisfied: u64| crate::Score::from_ratio(satisfied, days).millionths();
        Self {
            weeks,
            entries: listed.into_iter().map(|(_, entry)| entry).collect(),
            from_minute,
            open_starts,
            open,
            values: (0..=days).map(value).collect(),
        }
    }

    /// Computes the overlap value of a calendar with every indexed one, in millionths, into `out`, which has one place
    /// for each and any content.
    ///
    /// # Complexity
    /// Linear in the indexed calendars and in the starts that overlap.
    pub(crate) fn values(&self, calendar: &Calendar, patterns: &Patterns, out: &mut [u64]) {
        out.fill(0);
        for start in starts(calendar, patterns, self.weeks) {
            self.mark(start, out);
        }
        count_days(out, &self.values, self.weeks.dates.days);
    }

    /// Adds the common weeks of one start to every calendar that has a start in common with it.
    fn mark(&self, start: Start, out: &mut [WeekSet]) {
        let at = |minute: u16| {
            let place = self.from_minute.get(usize::from(minute));
            place.copied().unwrap_or(self.entries.len())
        };
        let mut add = |entry: &Entry| {
            let calendar = usize::try_from(entry.calendar).unwrap_or(usize::MAX);
            if let Some(weeks) = out.get_mut(calendar) {
                *weeks |= entry.weeks & start.weeks;
            }
        };
        // What starts later but not too late overlaps for sure.
        let later = at(start.first + 1)..at(start.last + 1);
        self.entries
            .get(later)
            .unwrap_or_default()
            .iter()
            .for_each(&mut add);
        // What started before overlaps when it is still open.
        let stretch = start.first / STRETCH;
        let place = usize::from(stretch);
        let open = match (self.open_starts.get(place), self.open_starts.get(place + 1)) {
            (Some(&from), Some(&to)) => self.open.get(from..to).unwrap_or_default(),
            _ => &[],
        };
        let just_started = at(stretch * STRETCH)..at(start.first + 1);
        let just_started = self.entries.get(just_started).unwrap_or_default();
        for entries in [open, just_started] {
            for entry in entries {
                if entry.last >= start.first {
                    add(entry);
                }
            }
        }
    }
}

wide! {
    /// Turns sets of weeks into the values of so many days, of a program of `days`.
    fn count_days(out: &mut [u64], values: &[u32], days: u16) {
        // In every week in which a whole session fits, the need is met: it is a session at most.
        let full = !WeekSet::MAX.checked_shl(u32::from(days / 7)).unwrap_or(0);
        let rest_days = usize::from(days % 7);
        for place in out {
            let rest = usize::from(*place & !full != 0) * rest_days;
            let days = popcount(*place & full) * 7 + rest;
            *place = values.get(days).copied().unwrap_or_default().into();
        }
    }
}

#[inline(always)]
fn popcount(weeks: WeekSet) -> usize {
    usize::try_from(weeks.count_ones()).unwrap_or_default()
}

/// Returns when a person can start a session, each stretch of the week once with all its weeks.
fn starts(calendar: &Calendar, patterns: &Patterns, weeks: Weeks) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    for (from, to, spans) in calendar.runs(patterns, weeks) {
        let set = (from..to).fold(0, |set, week| set | 1 << week);
        for span in spans {
            let Some(last) = span.end.checked_sub(weeks.session.minutes.max(1)) else {
                continue;
            };
            if last < span.start {
                continue;
            }
            let same = |start: &&mut Start| (start.first, start.last) == (span.start, last);
            match starts.iter_mut().find(same) {
                Some(known) => known.weeks |= set,
                None => starts.push(Start {
                    weeks: set,
                    first: span.start,
                    last,
                }),
            }
        }
    }
    starts
}
