//! The OpenAPI document: collected from the routes, then completed with what holds for every operation.
//!
//! Handlers document what is theirs: summary, parameters, success. Everything that follows from a house rule is added
//! here once: security and role, the problems that an operation can answer, `If-Match`, `Idempotency-Key`, `ETag`,
//! merge patch bodies, request ids and the examples that work against the demo.

mod complete;
mod examples;
mod flatten;
mod published;

use std::collections::HashSet;

use serde_json::{Value, json};
use thiserror::Error;
use utoipa::OpenApi;

pub(crate) use self::published::published;
use crate::{authorization, error::ProblemBody};

/// Why the document cannot be made: a programming error that the first start shows.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// A handler exists that the authorization table does not know.
    #[error("operation {0} is missing in the authorization table")]
    NotInTable(String),
    /// The table names an operation that does not exist.
    #[error("the authorization table names {0}, which is no operation")]
    NotAnOperation(&'static str),
    /// The document cannot be written as JSON.
    #[error("the document is not valid: {0}")]
    Json(#[from] serde_json::Error),
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pairwell",
        description = "Mentorship matching: programs, applications and explained, provably optimal pairings. \
            Authorize with a token or an API key as `Bearer`; the demo prints a token that works for every example here. \
            Every list also comes whole as CSV: send `Accept: text/csv`. \
            Errors are problem documents (RFC 9457); their codes are listed in `openapi/problems.md`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(name = "The Pairwell contributors"),
    ),
    servers((url = "/", description = "This server")),
    components(schemas(ProblemBody)),
    tags(
        (name = "me", description = "Who the caller is."),
        (name = "organizations", description = "The tenant."),
        (name = "people", description = "The directory: everybody who can take part."),
        (name = "skills", description = "The skill catalogue."),
        (name = "programs", description = "Mentoring programs and who runs them."),
        (name = "applications", description = "Requests to take part in a program, in one role."),
        (name = "matching policies", description = "What counts in matching; every change is a new version."),
        (name = "pair rules", description = "Pins and exclusions between two applications."),
        (name = "trial ratings", description = "What both sides thought of their trial conversations, before the final match run."),
        (name = "match runs", description = "Computations of a program's pairing: explained, checked, then published by a human."),
        (name = "pairings", description = "Relationships between mentors and mentees."),
        (name = "advocacy actions", description = "What sponsors do for those whom they sponsor, before whom, and what comes of it."),
        (name = "groups", description = "Mentors with several mentees, and peers among themselves."),
        (name = "gatherings", description = "Workshops, office hours, panels and volunteering, with seats, a waitlist and attendance."),
        (name = "resources", description = "What people share with each other, and into their pairings."),
        (name = "skill assessments", description = "How far people have come in a skill, over time."),
        (name = "mentor pipeline", description = "Completed mentees who could mentor, with their consent."),
        (name = "giving back", description = "What people gave to others and received from them."),
        (name = "sessions", description = "When the two of a pairing meet, and what came of it."),
        (name = "check-ins", description = "Short, regular answers on how a pairing is going."),
        (name = "fit checks", description = "Private answers to whether the two of a pairing fit."),
        (name = "goals", description = "What the two of a pairing want to achieve."),
        (name = "action items", description = "What one side of a pairing has promised to do."),
        (name = "feedback", description = "A program's questions after sessions, half-way and at the end; anonymous where declared."),
        (name = "health of pairings", description = "On track, at risk or silent, by stated rules; whom to look after."),
        (name = "help requests", description = "Specific asks of one person, and the offers of others."),
        (name = "messages", description = "What coordinators wrote to participants, for integrations to deliver."),
        (name = "session notes", description = "What mentor and mentee write down about a session, for both or for themselves alone."),
        (name = "agreements", description = "What the two of a pairing promise each other; every change is a new version that both sign."),
        (name = "introductions", description = "Two people brought together by a third, when both want it."),
        (name = "recognitions", description = "Words of thanks, which their receiver may hide."),
        (name = "nominations", description = "People proposed for a program by others."),
        (name = "standing", description = "What a person did for others, with an honest interval. Matching never reads it."),
        (name = "API keys", description = "Keys for integrations."),
        (name = "events", description = "What happened, for integrations that poll."),
        (name = "health", description = "For load balancers and operators."),
    ),
)]
pub(crate) struct Skeleton;

/// Completes the collected document.
///
/// # Errors
/// When the authorization table and the operations do not agree.
pub(crate) fn finish(collected: &utoipa::openapi::OpenApi) -> Result<Value, DocumentError> {
    let text = serde_json::to_string(collected)?;
    // Generic names such as `Page_Person` read better the other way round.
    let mut document: Value = serde_json::from_str(&rename_pages(&text))?;
    flatten::flatten(&mut document);
    refer_to_items(&mut document);
    let mut document = complete::complete(document)?;
    for rule in authorization::TABLE {
        let known = operations(&document).any(|(_, _, operation)| operation == rule.operation);
        if !known {
            return Err(DocumentError::NotAnOperation(rule.operation));
        }
    }
    examples::add(&mut document);
    Ok(document)
}

/// Path, method and operation id of every operation.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &str)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.filter_map(move |(method, operation)| {
            let id = operation.get("operationId")?.as_str()?;
            Some((path.as_str(), method.as_str(), id))
        })
    })
}

/// A page repeats the schema of its items; a reference makes one type of it for client generators.
fn refer_to_items(document: &mut Value) {
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    let Some(schemas) = schemas else {
        return;
    };
    let names: HashSet<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas {
        let item = name
            .strip_suffix("Page")
            .filter(|item| names.contains(*item));
        if let (Some(item), Some(items)) = (item, schema.pointer_mut("/properties/data/items")) {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}

fn rename_pages(text: &str) -> String {
    let mut parts = text.split("Page_");
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        renamed.push_str(name);
        renamed.push_str("Page");
        renamed.push_str(rest);
    }
    renamed
}
