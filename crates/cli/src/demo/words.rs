//! Puts the numbers of an explanation into plain words.

use pairwell_matching::{
    CriterionData, CriterionEvidence, CriterionKind, CriterionOutcome, RequirementKind, Score,
    SkillEvidence, TextEvidence, UnmatchedReason,
};

/// The score with three decimals, cut off.
pub(super) fn short(score: Score) -> String {
    let digits = score.to_string();
    digits.get(..5).unwrap_or(&digits).to_owned()
}

/// What the criterion is called.
pub(super) fn criterion(outcome: &CriterionOutcome) -> String {
    if let CriterionEvidence::Fields(fields) = &outcome.evidence {
        return fields.mentee_field.replace('_', " ");
    }
    let name = match outcome.criterion {
        CriterionKind::Skills => "skills",
        CriterionKind::Goals => "goals",
        CriterionKind::Availability => "common time",
        CriterionKind::ExperienceGap => "experience",
        CriterionKind::Languages => "languages",
        CriterionKind::TimeZone => "time zones",
        CriterionKind::Department => "departments",
        CriterionKind::Interests => "interests",
        CriterionKind::Preferences => "wishes",
        CriterionKind::WaitingTime => "waiting",
        CriterionKind::Field => "field",
        _ => "another criterion",
    };
    name.to_owned()
}

/// What decided the criterion.
pub(super) fn evidence(outcome: &CriterionOutcome) -> String {
    let known = match &outcome.evidence {
        CriterionEvidence::Skills { skills } => {
            skills.iter().map(skill).collect::<Vec<_>>().join("; ")
        }
        CriterionEvidence::Goals {
            shared_topics,
            shared_words,
            text,
            ..
        } => goals(shared_topics, shared_words.len(), text.as_deref()),
        CriterionEvidence::Availability {
            minutes_per_week,
            weeks_with_enough,
            weeks,
            ..
        } => {
            format!(
                "{minutes_per_week} minutes a week; enough in {weeks_with_enough} of {weeks} weeks"
            )
        }
        CriterionEvidence::Experience { years: Some(years) } => {
            format!("the mentor has {years} years more")
        }
        CriterionEvidence::Languages { shared } => format!("both speak {}", shared.join(", ")),
        CriterionEvidence::TimeZone {
            minutes: Some(minutes),
        } => format!("{minutes} minutes apart"),
        CriterionEvidence::Department {
            mentee: Some(mentee),
            mentor: Some(mentor),
        } => format!("{mentee} and {mentor}"),
        CriterionEvidence::Interests { shared } => format!("both like {}", shared.join(", ")),
        CriterionEvidence::Preferences {
            by_mentee,
            by_mentor,
        } => wishes(*by_mentee, *by_mentor),
        CriterionEvidence::WaitingTime { days } => format!("{days} days"),
        CriterionEvidence::Fields(fields) => {
            let answer = |value: &Option<_>| value.as_ref().map_or("no answer".to_owned(), answer);
            format!(
                "\"{}\" and \"{}\"",
                answer(&fields.mentee),
                answer(&fields.mentor)
            )
        }
        CriterionEvidence::Experience { years: None }
        | CriterionEvidence::TimeZone { minutes: None }
        | CriterionEvidence::Department { .. }
        | _ => String::new(),
    };
    match outcome.data {
        CriterionData::Known => known,
        CriterionData::MissingNeutral => "not stated; counted as neutral".to_owned(),
        CriterionData::MissingZero => "not stated; counts nothing".to_owned(),
        CriterionData::MissingExcluded => "not stated; left out".to_owned(),
        CriterionData::NotApplicable => "does not apply to this pair".to_owned(),
    }
}

fn skill(evidence: &SkillEvidence) -> String {
    let (skill, sought) = (&evidence.skill, evidence.sought_level);
    match (evidence.offered_level, &evidence.through) {
        (Some(offered), Some(through)) => format!(
            "{skill} (through {} at level {offered}, sought at {sought})",
            through.skill
        ),
        (Some(offered), None) => {
            format!("{skill} (offered at level {offered}, sought at {sought})")
        }
        (None, _) => format!("{skill} (not offered)"),
    }
}

fn goals(topics: &[String], words: usize, text: Option<&TextEvidence>) -> String {
    if let Some(text) = text {
        let closeness = format!("similarity {}", text.similarity);
        return if topics.is_empty() {
            closeness
        } else {
            format!("both speak of {}; {closeness}", topics.join(", "))
        };
    }
    match (topics, words) {
        ([], 0) => "nothing in common".to_owned(),
        ([], words) => format!("{words} words in common"),
        (topics, words) => format!(
            "both speak of {}; {words} words in common",
            topics.join(", ")
        ),
    }
}

fn wishes(by_mentee: Option<u32>, by_mentor: Option<u32>) -> String {
    match (by_mentee, by_mentor) {
        (None, None) => "other people were wished for".to_owned(),
        (Some(place), None) => format!("choice {place} of the mentee"),
        (None, Some(place)) => format!("choice {place} of the mentor"),
        (Some(mentee), Some(mentor)) => {
            format!("choice {mentee} of the mentee, choice {mentor} of the mentor")
        }
    }
}

fn answer(value: &pairwell_matching::FieldValue) -> String {
    use pairwell_matching::FieldValue;
    match value {
        FieldValue::Flag(true) => "yes".to_owned(),
        FieldValue::Flag(false) => "no".to_owned(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Text(text) => text.clone(),
        FieldValue::List(texts) => texts.join(", "),
    }
}

/// Words the reason that weighs most for a mentee.
pub(super) const fn main_reason(code: &str) -> &'static str {
    match code.as_bytes() {
        b"not_available" => "have an application that is not approved",
        b"no_capacity" => "have a mentor already",
        b"seats_taken_by_others" => {
            "have mentors who fit, but all seats serve the program better with others"
        }
        b"group_too_small" => "fit, but no group large enough was formed with them",
        b"below_minimum_score" => {
            "fit no eligible mentor well enough for the program's minimum score"
        }
        _ => "have no mentor who meets every requirement",
    }
}

/// Words what became of some of the mentors.
pub(super) fn reason(reason: &UnmatchedReason) -> String {
    match reason {
        UnmatchedReason::NotAvailable {} => "the application is not approved".to_owned(),
        UnmatchedReason::NoCapacity {} => "no place is left".to_owned(),
        UnmatchedReason::NobodyOnOtherSide {} => "nobody applied as a mentor".to_owned(),
        UnmatchedReason::BelowMinimumScore { count } => format!("{count} score below the minimum"),
        UnmatchedReason::SeatsTakenByOthers { count } => {
            format!("{count} fit but are taken by others")
        }
        UnmatchedReason::GroupTooSmall { count } => {
            format!("{count} fit, but their group would be too small")
        }
        UnmatchedReason::RequirementFailed {
            requirement, count, ..
        } => format!("{count} {}", requirement_failed(*requirement)),
        _ => reason.code().to_owned(),
    }
}

const fn requirement_failed(requirement: RequirementKind) -> &'static str {
    match requirement {
        RequirementKind::Available => "have no approved application",
        RequirementKind::CapacityLeft => "have no seat left",
        RequirementKind::DifferentPerson => "are the mentee",
        RequirementKind::NotExcluded => "are excluded by a coordinator",
        RequirementKind::NotAvoided => "are avoided",
        RequirementKind::NotAlreadyPaired => "are paired with the mentee already",
        RequirementKind::ManagerLine => "are above or below in one line of management",
        RequirementKind::EarlierPairs => "were paired with the mentee before",
        RequirementKind::SharedLanguage => "share no language",
        RequirementKind::TimeZoneDistance => "are too many time zones away",
        RequirementKind::LeastOverlap => "have too little common time",
        RequirementKind::SeniorityGap => "are not far enough ahead",
        RequirementKind::RequiredSkills => "lack a required skill",
        RequirementKind::Field => "answered differently",
        _ => "fail a requirement",
    }
}
