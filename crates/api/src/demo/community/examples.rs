//! The examples of the community's operations.

use serde_json::{Value, json};

use super::plan::{self, help, introductions, nominations, recognitions};
use crate::demo::{
    names,
    plan::{people, programs},
};

/// The example of a parameter in the path.
pub(in crate::demo) fn parameter(operation: &str, name: &str) -> Option<String> {
    let example = match name {
        "help_request_id" => plan::help_request(help_request(operation)).to_string(),
        "help_offer_id" => plan::help_offer(match operation {
            "accept_help_offer" => help::TO_ACCEPT,
            "withdraw_help_offer" => help::TO_TAKE_BACK,
            _ => help::TO_READ,
        })
        .to_string(),
        "introduction_id" => plan::introduction(match operation {
            "accept_introduction" => introductions::TO_ACCEPT,
            "decline_introduction" => introductions::TO_DECLINE,
            "record_introduction_outcome" => introductions::TO_CONCLUDE,
            _ => introductions::TO_READ,
        })
        .to_string(),
        "recognition_id" => plan::recognition(match operation {
            "hide_recognition" => recognitions::TO_HIDE,
            "unhide_recognition" => recognitions::TO_UNHIDE,
            _ => recognitions::TO_READ,
        })
        .to_string(),
        "nomination_id" => plan::nomination(match operation {
            "accept_nomination" => nominations::TO_ACCEPT,
            "decline_nomination" => nominations::TO_DECLINE,
            _ => nominations::TO_READ,
        })
        .to_string(),
        _ => return None,
    };
    Some(example)
}

fn help_request(operation: &str) -> u64 {
    match operation {
        "patch_help_request" => help::TO_PATCH,
        "resolve_help_request" => help::TO_RESOLVE,
        "withdraw_help_request" => help::TO_WITHDRAW,
        "create_help_offer" => help::TO_OFFER,
        _ => help::TO_READ,
    }
}

/// The example of a body that names objects.
pub(in crate::demo) fn body(operation: &str) -> Option<Value> {
    let example = match operation {
        "create_help_request" => json!({
            "program_id": names::program(programs::MAIN),
            "goal": "Tell our partners about the new berth plan so that they support it",
            "context": "Twelve people from four companies, most of whom lose parking space.",
            "specific_ask": "Look at my five slides and tell me which one raises objections.",
            "help_type": "feedback",
            "effort_minutes": 30,
            "skills": ["Public speaking", "Negotiation"]
        }),
        "create_introduction" => json!({
            "program_id": names::program(programs::MAIN),
            "a_id": names::person(people::MENTEES + 7),
            "b_id": names::person(people::MENTEES + 8),
            "reason": "One of you has just given the course that the other one plans."
        }),
        "create_recognition" => json!({
            "to": names::person(people::MENTORS + 1),
            "program_id": names::program(programs::MAIN),
            "behavior": "commitment",
            "evidence": "The office hours in August, every single week.",
            "message": "Nobody would have noticed if you had skipped one. You did not.",
            "audience": "program"
        }),
        "create_nomination" => json!({
            "program_id": names::program(programs::OPEN),
            "email": "somebody.new@harbour.example",
            "role": "mentee",
            "why": "Has taken over the night shift and has nobody to ask.",
            "relation": "manager"
        }),
        _ => return None,
    };
    Some(example)
}
