//! The catalogue of skills that comes with the program.

use pairwell_matching::{CatalogueSkill, SkillCatalogue};

/// One skill a line, indented under the broader one by two spaces a level; its aliases after ` = `. `#` begins a heading.
const SKILLS: &str = include_str!("../data/skills.txt");

/// Returns a catalogue to start from: about 540 skills of working life with 880 other names for them, and which
/// skill contains which.
///
/// Part of the names are those of the ESCO classification of the European Commission.
///
/// # Complexity
/// Reads the text anew each time: a fraction of a millisecond.
#[must_use]
pub fn skills() -> SkillCatalogue {
    let mut skills = Vec::new();
    let mut above: Vec<&str> = Vec::new();
    for line in SKILLS.lines().filter(|line| !line.starts_with('#')) {
        let entry = line.trim_start();
        let (name, aliases) = entry.split_once(" = ").unwrap_or((entry, ""));
        if name.is_empty() {
            continue;
        }
        above.truncate((line.len() - entry.len()) / 2);
        skills.push(CatalogueSkill {
            name: name.to_owned(),
            aliases: aliases
                .split(", ")
                .filter(|alias| !alias.is_empty())
                .map(str::to_owned)
                .collect(),
            broader: above.last().map(|&name| name.to_owned()),
        });
        above.push(name);
    }
    SkillCatalogue { skills }
}
