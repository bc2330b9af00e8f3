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
    /// The starts of calendar `i` are `calendars[i]..calendars[i + 1]` of `starts`.
    calendars: Vec<usize>,
    starts: Vec<Start>,
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
        let (mut ends, mut all_starts) = (vec![0], Vec::new());
        for (number, calendar) in (0..).zip(calendars) {
            let starts =
                calendar.map_or_else(Vec::new, |calendar| starts(calendar, patterns, weeks));
            all_starts.extend_from_slice(&starts);
            ends.push(all_starts.len());
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
            calendars: ends,
            starts: all_starts,
        }
    }

    /// Returns the way to the overlap value, in millionths, of a calendar with one indexed calendar after the other.
    ///
    /// # Complexity
    /// The product of how many starts the two have: better than [`mark`](Self::mark) for a few.
    pub(crate) fn values_with(
        &self,
        calendar: &Calendar,
        patterns: &Patterns,
    ) -> impl FnMut(usize) -> u32 {
        let own = starts(calendar, patterns, self.weeks);
        move |number| {
            let (from, to) = (self.calendars.get(number), self.calendars.get(number + 1));
            let others = match (from, to) {
                (Some(&from), Some(&to)) => self.starts.get(from..to).unwrap_or_default(),
                _ => &[],
            };
            let mut common = 0;
            for one in &own {
                for other in others {
                    let meet = one.first <= other.last && other.first <= one.last;
                    common |= if meet { one.weeks & other.weeks } else { 0 };
                }
            }
            self.value(common)
        }
    }

    /// Finds the weeks in which somebody shares enough time for a session with each indexed calendar, into `out`, which has
    /// one place for each and any content.
    ///
    /// # Complexity
    /// Linear in the indexed calendars and in the starts that overlap.
    pub(crate) fn mark(&self, calendar: &Calendar, patterns: &Patterns, out: &mut [WeekSet]) {
        out.fill(0);
        for start in starts(calendar, patterns, self.weeks) {
            self.mark_start(start, out);
        }
    }

    /// Returns the overlap value of such weeks in millionths.
    #[inline]
    pub(crate) fn value(&self, weeks: WeekSet) -> u32 {
        let days = Days::new(self.weeks.dates.days).of(weeks);
        self.values.get(days).copied().unwrap_or_default()
    }

    /// Turns sets of weeks into overlap values.
    pub(crate) fn values(&self, weeks: &[WeekSet], out: &mut [u32]) {
        count_days(weeks, &self.values, self.weeks.dates.days, out);
    }

    /// Returns when somebody can start a session in any week: the first and the last minute of each stretch.
    pub(crate) fn stretches(
        &self,
        calendar: &Calendar,
        patterns: &Patterns,
    ) -> impl Iterator<Item = (u16, u16)> {
        let starts = starts(calendar, patterns, self.weeks);
        starts.into_iter().map(|start| (start.first, start.last))
    }

    /// Returns the set of indexed calendars, as bits, in which a session can start within such a stretch in any week.
    pub(crate) fn within(&self, (first, last): (u16, u16)) -> Box<[u64]> {
        let calendars = self.calendars.len() - 1;
        let mut set = vec![0; calendars.div_ceil(64)];
        self.overlapping(first, last, |entry| {
            let word = usize::try_from(entry.calendar / 64).unwrap_or(usize::MAX);
            if let Some(word) = set.get_mut(word) {
                *word |= 1 << (entry.calendar % 64);
            }
        });
        set.into()
    }

    /// Adds the common weeks of one start to every calendar that has a start in common with it.
    fn mark_start(&self, start: Start, out: &mut [WeekSet]) {
        self.overlapping(start.first, start.last, |entry| {
            let calendar = usize::try_from(entry.calendar).unwrap_or(usize::MAX);
            if let Some(weeks) = out.get_mut(calendar) {
                *weeks |= entry.weeks & start.weeks;
            }
        });
    }

    /// Finds the starts that overlap those from the first to the last minute.
    #[inline(always)]
    fn overlapping(&self, start: u16, last: u16, mut each: impl FnMut(&Entry)) {
        let at = |minute: u16| {
            let place = self.from_minute.get(usize::from(minute));
            place.copied().unwrap_or(self.entries.len())
        };
        // What starts later but not too late overlaps for sure.
        let later = at(start + 1)..at(last + 1);
        for entry in self.entries.get(later).unwrap_or_default() {
            each(entry);
        }
        // What started before overlaps when it is still open.
        let stretch = start / STRETCH;
        let place = usize::from(stretch);
        let open = match (self.open_starts.get(place), self.open_starts.get(place + 1)) {
            (Some(&from), Some(&to)) => self.open.get(from..to).unwrap_or_default(),
            _ => &[],
        };
        let just_started = at(stretch * STRETCH)..at(start + 1);
        let just_started = self.entries.get(just_started).unwrap_or_default();
        for entries in [open, just_started] {
            for entry in entries {
                if entry.last >= start {
                    each(entry);
                }
            }
        }
    }
}

wide! {
    /// Turns sets of weeks into the values of so many days, of a program of `days`.
    fn count_days(weeks: &[WeekSet], values: &[u32], days: u16, out: &mut [u32]) {
        let days = Days::new(days);
        for (out, &weeks) in out.iter_mut().zip(weeks) {
            *out = values.get(days.of(weeks)).copied().unwrap_or_default();
        }
    }
}

/// Counts the days of weeks.
#[derive(Clone, Copy)]
struct Days {
    /// The weeks of seven days.
    full: WeekSet,
    /// The days of a last week that is cut off.
    rest: usize,
}

impl Days {
    fn new(days: u16) -> Self {
        Self {
            full: !WeekSet::MAX.checked_shl(u32::from(days / 7)).unwrap_or(0),
            rest: usize::from(days % 7),
        }
    }

    /// Counts the days of a set of weeks: in every one in which a whole session fits the need is met, for it is a session
    /// at most.
    #[inline(always)]
    fn of(self, weeks: WeekSet) -> usize {
        let rest = usize::from(weeks & !self.full != 0) * self.rest;
        popcount(weeks & self.full) * 7 + rest
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
