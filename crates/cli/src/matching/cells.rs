//! How the text of a cell becomes a value: each function says what it accepts.

use std::str::FromStr;

use pairwell_matching::{
    Availability, FieldValue, Number, OfferedSkill, SoughtSkill, Weekday, Window, parse_time_of_day,
};

use super::columns::FieldKind;

/// What is wrong with a cell and what would be right.
pub(super) type Detail = String;

/// Reads `yes`, `no` and their usual spellings.
pub(super) fn flag(text: &str) -> Result<bool, Detail> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(format!(
            "\"{text}\" is neither yes nor no; write one of them or use `translate`"
        )),
    }
}

/// Reads a whole number that is not negative.
pub(super) fn whole<T: FromStr>(text: &str) -> Result<T, Detail> {
    text.parse()
        .ok()
        .ok_or_else(|| format!("\"{text}\" is not a whole number; write digits only, such as 3"))
}

/// Reads `skill` or `skill:level`.
pub(super) fn offered_skill(text: &str) -> Result<OfferedSkill, Detail> {
    let (skill, [level, _]) = skill_and_numbers(text, 1);
    Ok(OfferedSkill {
        skill,
        level: within(text, "level", level, 3, 5)?,
    })
}

/// Reads `skill`, `skill:level` or `skill:level:importance`.
pub(super) fn sought_skill(text: &str) -> Result<SoughtSkill, Detail> {
    let (skill, [level, importance]) = skill_and_numbers(text, 2);
    Ok(SoughtSkill {
        skill,
        level: within(text, "level", level, 3, 5)?,
        importance: within(text, "importance", importance, 2, 3)?,
    })
}

/// Takes up to `most` numbers after colons off the end of a skill; other colons belong to its name.
fn skill_and_numbers(text: &str, most: usize) -> (String, [Option<u8>; 2]) {
    let mut numbers = Vec::new();
    let mut name = text;
    while numbers.len() < most {
        let Some((rest, number)) = name.rsplit_once(':') else {
            break;
        };
        let Ok(number) = number.trim().parse() else {
            break;
        };
        numbers.push(number);
        name = rest;
    }
    numbers.reverse();
    (
        name.trim().to_owned(),
        [numbers.first().copied(), numbers.get(1).copied()],
    )
}

fn within(text: &str, what: &str, number: Option<u8>, usual: u8, most: u8) -> Result<u8, Detail> {
    let number = number.unwrap_or(usual);
    if (1..=most).contains(&number) {
        Ok(number)
    } else {
        Err(format!(
            "\"{text}\": the {what} {number} is not between 1 and {most}"
        ))
    }
}

/// Reads weekly windows, each as `Mon 09:00-12:30` or `Mon-Fri 09:00-12:30`.
pub(super) fn availability(windows: &[String]) -> Result<Availability, Detail> {
    let mut availability = Availability::default();
    for text in windows {
        let windows = weekly_windows(text).ok_or_else(|| {
            format!("\"{text}\" is no weekly window; write such as Mon 09:00-12:30 or Mon-Fri 17:00-24:00")
        })?;
        availability.windows.extend(windows);
    }
    Ok(availability)
}

fn weekly_windows(text: &str) -> Option<Vec<Window>> {
    let text = text.replace(['–', '—'], "-");
    let (days, times) = text.trim().split_once(char::is_whitespace)?;
    let (start, end) = times.split_once('-')?;
    let (start, end) = (padded(start), padded(end));
    if parse_time_of_day(&start)? >= parse_time_of_day(&end)? {
        return None;
    }
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (first, last) = (weekday(first)?, weekday(last)?);
    let days = DAYS
        .iter()
        .cycle()
        .skip_while(|(_, day)| *day != first)
        .take(DAYS.len());
    let mut windows = Vec::new();
    for &(_, weekday) in days {
        windows.push(Window {
            weekday,
            start: start.clone(),
            end: end.clone(),
        });
        if weekday == last {
            break;
        }
    }
    Some(windows)
}

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Finds a day by its English name or the first three letters or more of it.
fn weekday(text: &str) -> Option<Weekday> {
    let text = text.trim().to_lowercase();
    let found = DAYS
        .iter()
        .find(|(name, _)| text.len() >= 3 && name.starts_with(&text));
    found.map(|&(_, day)| day)
}

/// Completes `9:00` to `09:00`.
fn padded(time: &str) -> String {
    format!("{:0>5}", time.trim())
}

/// Reads a custom field; nothing when the cell says nothing.
pub(super) fn field(
    kind: FieldKind,
    text: &str,
    list: Vec<String>,
) -> Result<Option<FieldValue>, Detail> {
    if kind == FieldKind::List {
        return Ok((!list.is_empty()).then_some(FieldValue::List(list)));
    }
    if text.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        FieldKind::Flag => FieldValue::Flag(flag(text)?),
        FieldKind::Number => FieldValue::Number(
            Number::from_str(text)
                .map_err(|error| format!("\"{text}\" is not a number: {error}"))?,
        ),
        FieldKind::Text | FieldKind::List => FieldValue::Text(text.to_owned()),
    };
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skills_carry_level_and_importance_after_colons() {
        let offered = |skill: &str, level| {
            Ok(OfferedSkill {
                skill: skill.to_owned(),
                level,
            })
        };
        assert_eq!(offered_skill("Rust"), offered("Rust", 3));
        assert_eq!(offered_skill("Rust : 5"), offered("Rust", 5));
        assert_eq!(offered_skill("ISO: quality"), offered("ISO: quality", 3));
        assert!(
            offered_skill("Rust:6")
                .unwrap_err()
                .contains("level 6 is not between 1 and 5")
        );
        let sought = sought_skill("Rust:4:3").unwrap();
        assert_eq!(
            (sought.skill.as_str(), sought.level, sought.importance),
            ("Rust", 4, 3)
        );
        let sought = sought_skill("Rust:4").unwrap();
        assert_eq!((sought.level, sought.importance), (4, 2));
        assert!(sought_skill("Rust:1:9").is_err());
    }

    #[test]
    fn windows_name_a_day_or_a_span_of_days() {
        let windows =
            |text: &str| availability(&[text.to_owned()]).map(|availability| availability.windows);
        let window = |weekday| Window {
            weekday,
            start: "09:00".to_owned(),
            end: "12:30".to_owned(),
        };
        assert_eq!(
            windows("Tue 9:00-12:30"),
            Ok(vec![window(Weekday::Tuesday)])
        );
        assert_eq!(
            windows("tuesday  09:00 – 12:30"),
            Ok(vec![window(Weekday::Tuesday)])
        );
        let weekend = [Weekday::Saturday, Weekday::Sunday, Weekday::Monday]
            .map(window)
            .to_vec();
        assert_eq!(windows("Sat-Mon 09:00-12:30"), Ok(weekend));
        for wrong in [
            "",
            "Tue",
            "Tue 9-12",
            "Tue 12:00-09:00",
            "Xyz 09:00-10:00",
            "Tu 09:00-10:00",
        ] {
            assert!(windows(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn flags_have_usual_spellings() {
        assert_eq!(flag("YES"), Ok(true));
        assert_eq!(flag("0"), Ok(false));
        assert!(flag("maybe").unwrap_err().contains("translate"));
    }
}
