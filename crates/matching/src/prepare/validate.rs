//! What has to be corrected in a program before it can run: every problem at once.

use std::collections::{BTreeMap, HashSet};
use std::fmt::{Arguments, Display};

use chrono::Datelike;
use chrono_tz::Tz;

use crate::Objective;
use crate::availability::{Availability, minutes};
use crate::catalogue::SkillCatalogue;
use crate::participant::Participant;
use crate::peers::PeerSizes;
use crate::program::{InputProblem, Program};
use crate::text::{normalize, words};

impl Program {
    /// Returns every problem of the program, its policy included; none means that it can run.
    #[must_use]
    pub fn validate(&self) -> Vec<InputProblem> {
        let mut problems = Problems::default();
        for problem in self.policy.validate() {
            problems.0.push(InputProblem {
                path: format!("policy.{}", problem.path),
                code: problem.code,
                detail: problem.detail,
            });
        }
        problems.dates(self);
        let mut ids = HashSet::with_capacity(self.mentees.len() + self.mentors.len());
        for (list, people) in [("mentees", &self.mentees), ("mentors", &self.mentors)] {
            for (position, participant) in people.iter().enumerate() {
                let path = format_args!("{list}[{position}]");
                if !ids.insert(participant.id.as_str()) {
                    let detail = format!("the id `{}` is used before", participant.id);
                    problems.add(format_args!("{path}.id"), "duplicate", detail);
                }
                problems.participant(path, participant);
                problems.least_load(path, list, participant);
                problems.least_group(path, list, participant);
            }
        }
        problems.groups(self);
        problems.rules(self);
        problems.catalogue(&self.skills);
        problems.0
    }
}

#[derive(Default)]
struct Problems(Vec<InputProblem>);

/// Returns the ids of one side.
fn ids(people: &[Participant]) -> HashSet<&str> {
    let ids = people.iter().map(|participant| participant.id.as_str());
    ids.collect()
}

impl Problems {
    fn add(&mut self, path: impl Display, code: &str, detail: impl Into<String>) {
        self.0.push(InputProblem {
            path: path.to_string(),
            code: code.to_owned(),
            detail: detail.into(),
        });
    }

    fn dates(&mut self, program: &Program) {
        for (path, date) in [
            ("first_day", program.first_day),
            ("last_day", program.last_day),
        ] {
            if !(1970..=2999).contains(&date.year()) {
                self.add(
                    path,
                    "out_of_range",
                    "a date lies in the years 1970 to 2999",
                );
            }
        }
        if program.last_day < program.first_day {
            self.add("last_day", "reversed", "the last day lies before the first");
        }
    }

    fn participant(&mut self, path: Arguments<'_>, participant: &Participant) {
        for (field, text) in [("id", &participant.id), ("person", &participant.person)] {
            if text.trim().is_empty() {
                self.add(format_args!("{path}.{field}"), "empty", "an id is needed");
            }
        }
        for (position, skill) in participant.skills_offered.iter().enumerate() {
            let path = format_args!("{path}.skills_offered[{position}]");
            self.name(format_args!("{path}.skill"), &skill.skill);
            self.between(format_args!("{path}.level"), skill.level, 5);
        }
        for (position, skill) in participant.skills_sought.iter().enumerate() {
            let path = format_args!("{path}.skills_sought[{position}]");
            self.name(format_args!("{path}.skill"), &skill.skill);
            self.between(format_args!("{path}.level"), skill.level, 5);
            self.between(format_args!("{path}.importance"), skill.importance, 3);
        }
        for (position, tag) in participant.languages.iter().enumerate() {
            let primary = crate::text::primary_language(tag);
            let letters = primary.bytes().all(|byte| byte.is_ascii_lowercase());
            if !letters || !(2..=8).contains(&primary.len()) {
                let detail = format!("`{tag}` is not a language tag such as `en` or `pt-BR`");
                let path = format_args!("{path}.languages[{position}]");
                self.add(path, "not_a_language", detail);
            }
        }
        self.time_zone(format_args!("{path}.time_zone"), participant);
        self.availability(
            format_args!("{path}.availability"),
            &participant.availability,
        );
    }

    fn least_load(&mut self, path: Arguments<'_>, list: &str, participant: &Participant) {
        let path = format_args!("{path}.least_load");
        let least = participant.least_load;
        if list == "mentees" && least > 0 {
            self.add(path, "only_mentors", "only mentors have a minimum load");
        } else if least > participant.capacity {
            let detail = format!(
                "{least} is more than the capacity of {}",
                participant.capacity
            );
            self.add(path, "out_of_range", detail);
        }
    }

    fn least_group(&mut self, path: Arguments<'_>, list: &str, participant: &Participant) {
        if list == "mentees" && participant.least_group > 0 {
            let detail = "only mentors have a smallest group";
            self.add(format_args!("{path}.least_group"), "only_mentors", detail);
        }
    }

    fn groups(&mut self, program: &Program) {
        let mut mentors = program.mentors.iter();
        if mentors.any(|mentor| mentor.least_group > 1)
            && program.policy.objective != Objective::MostMatched
        {
            let detail = "groups of a minimum size are formed with the objective `most_matched`";
            self.add("policy.objective", "groups", detail);
        }
        let has_groups = program.peer_groups.is_some()
            || program.mentors.iter().any(|mentor| mentor.least_group > 1);
        if has_groups && program.policy.floor().is_some() {
            let detail = "a floor under match rates does not go with groups of a minimum size";
            self.add("policy.fairness.floor", "groups", detail);
        }
        if let Some(sizes) = program.peer_groups {
            self.peers(program, sizes);
        }
    }

    fn peers(&mut self, program: &Program, PeerSizes { least, most }: PeerSizes) {
        if least < 2 || most < least {
            let detail = format!("a group has two people or more, and {most} is not below {least}");
            self.add("peer_groups", "out_of_range", detail);
        }
        if !program.mentors.is_empty() {
            let detail = "there are no mentors where people are divided into groups";
            self.add("mentors", "peer_groups", detail);
        }
        if !program.rules.is_empty() {
            let detail = "there are no rules for pairs where people are divided into groups";
            self.add("rules", "peer_groups", detail);
        }
        if program.policy.objective != Objective::MostMatched {
            let detail = "as many people as possible are in groups: `most_matched`";
            self.add("policy.objective", "peer_groups", detail);
        }
        if program.mentees.len() > PeerSizes::MOST_PEOPLE {
            let most = PeerSizes::MOST_PEOPLE;
            let detail = format!("at most {most} people are divided into groups");
            self.add("mentees", "too_many", detail);
        }
    }

    fn time_zone(&mut self, path: Arguments<'_>, participant: &Participant) {
        match &participant.time_zone {
            Some(zone) if zone.parse::<Tz>().is_err() => {
                let detail = format!("`{zone}` is no IANA time zone such as `Europe/Berlin`");
                self.add(path, "unknown_time_zone", detail);
            }
            None if participant.availability.has_windows() => {
                let detail =
                    "the windows of availability need the time zone that they are meant in";
                self.add(path, "required", detail);
            }
            Some(_) | None => {}
        }
    }

    fn availability(&mut self, path: Arguments<'_>, availability: &Availability) {
        for (position, window) in availability.windows.iter().enumerate() {
            let path = format_args!("{path}.windows[{position}]");
            self.window(path, &window.start, &window.end);
        }
        for (position, exception) in availability.exceptions.iter().enumerate() {
            for (window_position, window) in exception.windows.iter().enumerate() {
                let path = format_args!("{path}.exceptions[{position}].windows[{window_position}]");
                self.window(path, &window.start, &window.end);
            }
        }
    }

    fn window(&mut self, path: Arguments<'_>, start: &str, end: &str) {
        let mut readable = true;
        for (field, text) in [("start", start), ("end", end)] {
            let is_time = crate::availability::parse_time_of_day(text).is_some();
            if !is_time || (field == "start" && text == "24:00") {
                readable = false;
                let detail = format!("`{text}` is no time of the day such as `09:30`");
                self.add(format_args!("{path}.{field}"), "not_a_time", detail);
            }
        }
        if readable && minutes(start, end).is_none() {
            let detail = format!("the window ends at {end}, not after its start at {start}");
            self.add(format_args!("{path}.end"), "reversed", detail);
        }
    }

    fn name(&mut self, path: Arguments<'_>, name: &str) {
        if words(name).next().is_none() {
            self.add(path, "empty", "a name needs a letter or a digit");
        }
    }

    fn between(&mut self, path: Arguments<'_>, value: u8, maximum: u8) {
        if !(1..=maximum).contains(&value) {
            let detail = format!("{value} is not between 1 and {maximum}");
            self.add(path, "out_of_range", detail);
        }
    }

    fn rules(&mut self, program: &Program) {
        if program.rules.is_empty() {
            return;
        }
        let (mentees, mentors) = (ids(&program.mentees), ids(&program.mentors));
        for (position, rule) in program.rules.iter().enumerate() {
            for (side, id, known) in [
                ("mentee", &rule.mentee, &mentees),
                ("mentor", &rule.mentor, &mentors),
            ] {
                if !known.contains(id.as_str()) {
                    let detail = format!("no {side} of the program has the id `{id}`");
                    let path = format!("rules[{position}].{side}");
                    self.add(path, "unknown_participant", detail);
                }
            }
        }
    }

    fn catalogue(&mut self, catalogue: &SkillCatalogue) {
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for (position, skill) in catalogue.skills.iter().enumerate() {
            let path = format!("skills.skills[{position}]");
            let aliases = skill.aliases.iter().enumerate();
            let aliases = aliases.map(|(place, alias)| (format!("{path}.aliases[{place}]"), alias));
            for (path, name) in
                std::iter::once((format!("{path}.name"), &skill.name)).chain(aliases)
            {
                self.name(format_args!("{path}"), name);
                let owner = *owners.entry(normalize(name)).or_insert(position);
                if owner != position {
                    let detail = format!("`{name}` already means skills.skills[{owner}]");
                    self.add(path, "duplicate", detail);
                }
            }
        }
        for (position, skill) in catalogue.skills.iter().enumerate() {
            let broader = skill.broader.as_ref();
            if let Some(broader) = broader.filter(|name| !owners.contains_key(&normalize(name))) {
                let detail = format!("`{broader}` is not in the catalogue");
                let path = format!("skills.skills[{position}].broader");
                self.add(path, "unknown_skill", detail);
            }
        }
    }
}
