//! What a request about many applications looks like on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApplicationRole, ApplicationState};
use crate::{
    bulk,
    ids::{ApplicationId, ProgramId},
    request::{Input, Violations},
};

/// What to do to each application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ApplicationAction {
    /// Begin to review it.
    Review,
    /// Approve it; a submitted one passes through the review in the same step.
    Approve,
    /// Reject it; needs a `reason`.
    Reject,
    /// Put it on the waitlist.
    Waitlist,
    /// Take the participant out of the program.
    Remove,
    /// Write a message to the applicant; needs a `text`.
    Message,
}

/// Applications to one program in one state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplicationFilter {
    /// The program.
    pub program_id: ProgramId,
    /// The state.
    pub state: ApplicationState,
    /// The role; both when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub role: Option<ApplicationRole>,
    /// Only applications after this one: the `next_after` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<ApplicationId>,
}

/// One action on many applications: those of `application_ids`, or those that fit `filter`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "action": "approve",
    "application_ids": ["0199c3f0-7a00-7000-8000-000000000001"]
}))]
pub(super) struct ChangeApplications {
    /// What to do.
    #[schema(inline)]
    pub action: ApplicationAction,
    /// The applications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 200, nullable = false)]
    pub application_ids: Option<Vec<ApplicationId>>,
    /// In place of ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub filter: Option<ApplicationFilter>,
    /// Why, as a code of your own: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
    /// The message; for `message` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S", nullable = false)]
    pub text: Option<String>,
}

impl Input for ChangeApplications {
    fn check(&self, violations: &mut Violations) {
        let ids = self.application_ids.as_deref();
        bulk::check_choice("/application_ids", ids, self.filter.is_some(), violations);
        let is_message = self.action == ApplicationAction::Message;
        bulk::check_text(is_message, self.text.as_deref(), violations);
        violations.require(
            self.action != ApplicationAction::Reject || self.reason.is_some(),
            "/reason",
            "required",
            "say why, as a code such as `not_eligible`",
        );
    }
}

/// People to take from one program to the next.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "to": "0199c3f0-7a00-7000-8000-000000000002", "states": ["approved", "waitlisted"] }))]
pub(super) struct MigrateApplications {
    /// The program that they go to; it takes applications now.
    pub to: ProgramId,
    /// Only applications in this role; both when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub role: Option<ApplicationRole>,
    /// Only applications in these states.
    #[schema(min_items = 1, max_items = 10)]
    pub states: Vec<ApplicationState>,
    /// Whether the new applications are submitted at once; otherwise they are drafts for the people to look through.
    #[serde(default)]
    pub submit: bool,
    /// Only applications after this one: the `next_after` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<ApplicationId>,
}

impl Input for MigrateApplications {}
