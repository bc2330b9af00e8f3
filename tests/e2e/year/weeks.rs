//! The calendar of the year.

/// The first and the last day of a year that begins with the date of this time, in RFC 3339.
pub(super) fn year_from(time: &str) -> (String, String) {
    let (year, rest) = time.split_once('-').expect("a date");
    let day = rest.split_once('T').expect("a time").0;
    let next = year.parse::<u32>().expect("a year") + 1;
    // Not every year has a 29 February.
    let last = if day == "02-29" { "02-28" } else { day };
    (format!("{year}-{day}"), format!("{next}-{last}"))
}
