//! The examples of the community's operations.

use serde_json::{Value, json};

use super::plan::{self, help};
use crate::demo::{names, plan::programs};

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
        _ => return None,
    };
    Some(example)
}
