//! What codes and numbers are called on the report.

use pairwell_matching::{GroupAttribute, RequirementKind, Score};

use serde::Serialize;

use crate::{
    applications::{ApplicationRole, ApplicationState},
    dashboard::model::UnmatchedReasonCount,
    lifecycle::Lifecycle,
};

/// A code in words: `under_review` becomes `under review`.
pub(super) fn plain(code: &str) -> String {
    code.replace('_', " ")
}

/// A state in words.
pub(super) fn state(state: impl Lifecycle) -> String {
    plain(state.name())
}

/// The people of a role.
pub(super) fn role(role: ApplicationRole) -> &'static str {
    match role {
        ApplicationRole::Mentor => "Mentors",
        ApplicationRole::Mentee => "Mentees",
    }
}

/// What it means that an application is in a state.
pub(super) fn meaning(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Draft => "being written",
        ApplicationState::Submitted => "waits for a coordinator",
        ApplicationState::UnderReview => "a coordinator looks at it",
        ApplicationState::Approved => "takes part",
        ApplicationState::Rejected => "turned down",
        ApplicationState::Waitlisted => "moves up when a seat frees",
        ApplicationState::Withdrawn => "taken back",
        ApplicationState::Paused => "takes part, no new partners",
        ApplicationState::Left => "left the program",
        ApplicationState::Removed => "taken out of the program",
    }
}

/// Why somebody stayed without a partner.
pub(super) fn reason(reason: &UnmatchedReasonCount) -> String {
    match reason.code {
        "not_available" => "The application takes part in no matching now".to_owned(),
        "no_capacity" => "No seat of their own is left".to_owned(),
        "nobody_on_other_side" => "Nobody applied on the other side".to_owned(),
        "below_minimum_score" => "Pairs score less than the policy’s minimum".to_owned(),
        "seats_taken_by_others" => "Candidates exist, their seats went to others".to_owned(),
        "group_too_small" => "Candidates exist, their group would be too small".to_owned(),
        "requirement_failed" => match reason.requirement {
            Some(requirement) => format!("Requirement not met: {}", requirement_name(requirement)),
            None => "A requirement is not met".to_owned(),
        },
        other => plain(other),
    }
}

fn requirement_name(requirement: RequirementKind) -> String {
    code(requirement)
}

/// A value with a name on the wire, in words.
pub(super) fn code(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => plain(&name),
        _ => "another one".to_owned(),
    }
}

/// Minutes as hours with one decimal.
pub(super) fn hours(minutes: u64) -> String {
    let tenths = (minutes + 3) / 6;
    format!("{}.{} h", tenths / 10, tenths % 10)
}

/// What people are grouped by.
pub(super) fn attribute(attribute: &GroupAttribute) -> String {
    match attribute {
        GroupAttribute::Department(_) => "department".to_owned(),
        GroupAttribute::TimeZone(_) => "time zone".to_owned(),
        GroupAttribute::Field(field) => format!("“{}”", plain(&field.field)),
    }
}

/// A share in percent, with one decimal.
pub(super) fn percent(share: Score) -> String {
    let tenths = (u64::from(share.millionths()) + 500) / 1000;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A share in percent, or a dash.
pub(super) fn percent_or_dash(share: Option<Score>) -> String {
    share.map_or_else(|| "–".to_owned(), percent)
}

/// A score with two decimals.
pub(super) fn score(score: Score) -> String {
    let hundredths = (u64::from(score.millionths()) + 5000) / 10_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
