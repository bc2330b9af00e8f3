//! Who may do what: one table for all operations.
//!
//! An operation that is missing here, or an entry without an operation, keeps the service from starting and the
//! OpenAPI document from being written. The document shows each rule as `x-required-role` and `x-required-scope`.

use std::{collections::HashMap, sync::Arc};

use actix_web::{HttpMessage, HttpRequest, http::Method};
use serde_json::Value;

use crate::{
    auth::{Role, Scope},
    error::{Problem, Result},
};

/// Who may call one operation. What a caller may do to which object is the handler's part, by these rules: an owner to
/// all, a coordinator to the programs that name them, a member to their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub operation: &'static str,
    pub role: Role,
    pub scope: Scope,
}

/// The operations that need no credentials.
pub(crate) const PUBLIC: &[&str] = &["get_health", "get_readiness", "get_calendar_feed"];

const fn rule(operation: &'static str, role: Role, scope: Scope) -> Rule {
    Rule {
        operation,
        role,
        scope,
    }
}

use Role::{Coordinator, Member, Owner};
use Scope::{
    DirectoryRead, DirectoryWrite, MatchingRead, MatchingWrite, OrganizationAdmin, ProgramsRead,
    ProgramsWrite,
};

/// The table.
#[rustfmt::skip]
pub(crate) const TABLE: &[Rule] = &[
    rule("get_me", Member, DirectoryRead),

    rule("get_organization", Member, DirectoryRead),
    rule("patch_organization", Owner, OrganizationAdmin),
    rule("list_events", Owner, OrganizationAdmin),
    rule("create_api_key", Owner, OrganizationAdmin),
    rule("list_api_keys", Owner, OrganizationAdmin),
    rule("get_api_key", Owner, OrganizationAdmin),
    rule("revoke_api_key", Owner, OrganizationAdmin),

    rule("list_people", Coordinator, DirectoryRead),
    rule("create_person", Coordinator, DirectoryWrite),
    rule("get_person", Member, DirectoryRead),
    rule("patch_person", Member, DirectoryWrite),
    rule("delete_person", Owner, DirectoryWrite),
    rule("get_person_export", Member, DirectoryRead),
    rule("create_person_token", Owner, OrganizationAdmin),

    rule("list_skills", Member, DirectoryRead),
    rule("create_skill", Coordinator, DirectoryWrite),
    rule("get_skill", Member, DirectoryRead),
    rule("patch_skill", Coordinator, DirectoryWrite),
    rule("delete_skill", Coordinator, DirectoryWrite),

    rule("list_programs", Member, ProgramsRead),
    rule("create_program", Owner, ProgramsWrite),
    rule("get_program", Member, ProgramsRead),
    rule("patch_program", Coordinator, ProgramsWrite),
    rule("open_program", Coordinator, ProgramsWrite),
    rule("start_program_matching", Coordinator, ProgramsWrite),
    rule("start_program", Coordinator, ProgramsWrite),
    rule("close_program", Coordinator, ProgramsWrite),
    rule("archive_program", Coordinator, ProgramsWrite),
    rule("cancel_program", Coordinator, ProgramsWrite),
    rule("list_program_transitions", Coordinator, ProgramsRead),
    rule("get_program_dashboard", Coordinator, ProgramsRead),
    rule("copy_program", Owner, ProgramsWrite),
    rule("migrate_applications", Coordinator, ProgramsWrite),
    rule("wind_down_program", Coordinator, ProgramsWrite),
    rule("get_program_wind_down", Coordinator, ProgramsRead),
    rule("get_program_report", Coordinator, ProgramsRead),
    rule("create_report_link", Coordinator, ProgramsRead),
    rule("list_coordinators", Coordinator, ProgramsRead),
    rule("put_coordinator", Owner, ProgramsWrite),
    rule("delete_coordinator", Owner, ProgramsWrite),

    rule("list_applications", Member, ProgramsRead),
    rule("create_application", Member, ProgramsWrite),
    rule("get_application", Member, ProgramsRead),
    rule("patch_application", Member, ProgramsWrite),
    rule("submit_application", Member, ProgramsWrite),
    rule("review_application", Coordinator, ProgramsWrite),
    rule("approve_application", Coordinator, ProgramsWrite),
    rule("reject_application", Coordinator, ProgramsWrite),
    rule("waitlist_application", Coordinator, ProgramsWrite),
    rule("withdraw_application", Member, ProgramsWrite),
    rule("pause_application", Member, ProgramsWrite),
    rule("resume_application", Member, ProgramsWrite),
    rule("leave_application", Member, ProgramsWrite),
    rule("remove_application", Coordinator, ProgramsWrite),
    rule("change_applications", Coordinator, ProgramsWrite),
    rule("list_application_transitions", Member, ProgramsRead),
    rule("list_recommendations", Member, MatchingRead),

    rule("list_messages", Member, ProgramsRead),
    rule("get_message", Member, ProgramsRead),

    rule("list_matching_policies", Coordinator, MatchingRead),
    rule("create_matching_policy", Coordinator, MatchingWrite),
    rule("get_matching_policy", Coordinator, MatchingRead),

    rule("list_pair_rules", Coordinator, MatchingRead),
    rule("create_pair_rule", Coordinator, MatchingWrite),
    rule("get_pair_rule", Coordinator, MatchingRead),
    rule("delete_pair_rule", Coordinator, MatchingWrite),

    rule("get_shortlist", Member, MatchingRead),
    rule("list_program_trial_ratings", Coordinator, MatchingRead),
    rule("list_trial_ratings", Member, MatchingRead),
    rule("create_trial_rating", Member, MatchingWrite),
    rule("get_trial_rating", Member, MatchingRead),
    rule("patch_trial_rating", Member, MatchingWrite),
    rule("delete_trial_rating", Member, MatchingWrite),

    rule("list_match_runs", Coordinator, MatchingRead),
    rule("create_match_run", Coordinator, MatchingWrite),
    rule("get_match_run", Coordinator, MatchingRead),
    rule("cancel_match_run", Coordinator, MatchingWrite),
    rule("preview_match_run", Coordinator, MatchingRead),
    rule("list_match_run_groups", Coordinator, MatchingRead),
    rule("publish_match_run", Coordinator, MatchingWrite),
    rule("list_match_run_transitions", Coordinator, MatchingRead),
    rule("list_proposals", Coordinator, MatchingRead),
    rule("get_proposal", Coordinator, MatchingRead),
    rule("explain_pair", Coordinator, MatchingRead),
    rule("list_unmatched", Coordinator, MatchingRead),
    rule("get_unmatched_mentee", Coordinator, MatchingRead),
    rule("get_match_run_recruitment", Coordinator, MatchingRead),
    rule("try_policy", Coordinator, MatchingRead),
    rule("compare_match_runs", Coordinator, MatchingRead),
    rule("get_match_run_stability", Coordinator, MatchingRead),
    rule("get_match_run_fairness", Coordinator, MatchingRead),
    rule("get_match_run_certificate", Coordinator, MatchingRead),

    rule("list_pairings", Member, ProgramsRead),
    rule("create_pairing", Coordinator, ProgramsWrite),
    rule("get_pairing", Member, ProgramsRead),
    rule("accept_pairing", Member, ProgramsWrite),
    rule("decline_pairing", Member, ProgramsWrite),
    rule("approve_pairing", Coordinator, ProgramsWrite),
    rule("pause_pairing", Member, ProgramsWrite),
    rule("resume_pairing", Member, ProgramsWrite),
    rule("complete_pairing", Member, ProgramsWrite),
    rule("end_pairing", Member, ProgramsWrite),
    rule("extend_pairing", Member, ProgramsWrite),
    rule("renew_pairing", Member, ProgramsWrite),
    rule("request_pairing_replacement", Member, ProgramsWrite),
    rule("replace_pairing", Coordinator, ProgramsWrite),
    rule("change_pairings", Coordinator, ProgramsWrite),
    rule("list_pairing_transitions", Member, ProgramsRead),

    rule("list_groups", Member, ProgramsRead),
    rule("get_group", Member, ProgramsRead),
    rule("add_group_member", Coordinator, ProgramsWrite),
    rule("accept_group", Member, ProgramsWrite),
    rule("decline_group", Member, ProgramsWrite),
    rule("leave_group", Member, ProgramsWrite),
    rule("complete_group", Coordinator, ProgramsWrite),
    rule("dissolve_group", Coordinator, ProgramsWrite),
    rule("set_group_facilitator", Member, ProgramsWrite),
    rule("list_group_transitions", Member, ProgramsRead),
    rule("list_group_sessions", Member, ProgramsRead),
    rule("create_group_session", Member, ProgramsWrite),
    rule("get_group_session", Member, ProgramsRead),
    rule("patch_group_session", Member, ProgramsWrite),
    rule("reschedule_group_session", Member, ProgramsWrite),
    rule("hold_group_session", Member, ProgramsWrite),
    rule("cancel_group_session", Member, ProgramsWrite),
    rule("list_group_session_transitions", Member, ProgramsRead),
    rule("list_group_session_notes", Member, ProgramsRead),
    rule("create_group_session_note", Member, ProgramsWrite),
    rule("get_group_session_note", Member, ProgramsRead),
    rule("patch_group_session_note", Member, ProgramsWrite),
    rule("delete_group_session_note", Member, ProgramsWrite),

    rule("list_advocacy_actions", Member, ProgramsRead),
    rule("create_advocacy_action", Member, ProgramsWrite),
    rule("get_advocacy_action", Member, ProgramsRead),
    rule("patch_advocacy_action", Member, ProgramsWrite),
    rule("delete_advocacy_action", Member, ProgramsWrite),

    rule("list_gatherings", Member, ProgramsRead),
    rule("create_gathering", Member, ProgramsWrite),
    rule("get_gathering", Member, ProgramsRead),
    rule("patch_gathering", Member, ProgramsWrite),
    rule("open_gathering", Member, ProgramsWrite),
    rule("cancel_gathering", Member, ProgramsWrite),
    rule("hold_gathering", Member, ProgramsWrite),
    rule("list_gathering_transitions", Member, ProgramsRead),
    rule("list_gathering_slots", Member, ProgramsRead),
    rule("list_gathering_registrations", Member, ProgramsRead),
    rule("register_for_gathering", Member, ProgramsWrite),
    rule("withdraw_from_gathering", Member, ProgramsWrite),

    rule("list_resources", Member, ProgramsRead),
    rule("create_resource", Member, ProgramsWrite),
    rule("get_resource", Member, ProgramsRead),
    rule("patch_resource", Member, ProgramsWrite),
    rule("archive_resource", Member, ProgramsWrite),
    rule("mark_resource_helpful", Member, ProgramsWrite),
    rule("unmark_resource_helpful", Member, ProgramsWrite),
    rule("list_pairing_resources", Member, ProgramsRead),
    rule("share_resource", Member, ProgramsWrite),
    rule("get_shared_resource", Member, ProgramsRead),

    rule("list_skill_assessments", Member, ProgramsRead),
    rule("create_skill_assessment", Member, ProgramsWrite),
    rule("export_skill_assessments", Member, ProgramsRead),
    rule("get_skill_growth", Member, ProgramsRead),
    rule("get_skill_assessment", Member, ProgramsRead),
    rule("delete_skill_assessment", Member, ProgramsWrite),
    rule("get_program_skill_growth", Coordinator, ProgramsRead),

    rule("get_mentoring_consent", Member, ProgramsRead),
    rule("put_mentoring_consent", Member, ProgramsWrite),
    rule("delete_mentoring_consent", Member, ProgramsWrite),
    rule("get_mentor_pipeline", Coordinator, ProgramsRead),

    rule("get_alumni_cadence", Member, ProgramsRead),
    rule("agree_alumni_cadence", Member, ProgramsWrite),
    rule("stop_alumni_cadence", Member, ProgramsWrite),

    rule("get_giving_back", Member, ProgramsRead),
    rule("list_giving_back_entries", Member, ProgramsRead),
    rule("export_giving_back", Member, ProgramsRead),

    rule("get_calendar_link", Member, ProgramsRead),
    rule("create_calendar_link", Member, ProgramsWrite),
    rule("delete_calendar_link", Member, ProgramsWrite),
    rule("list_sessions", Member, ProgramsRead),
    rule("create_session", Member, ProgramsWrite),
    rule("list_slots", Member, ProgramsRead),
    rule("get_session", Member, ProgramsRead),
    rule("patch_session", Member, ProgramsWrite),
    rule("schedule_session", Member, ProgramsWrite),
    rule("decline_session", Member, ProgramsWrite),
    rule("withdraw_session", Member, ProgramsWrite),
    rule("reschedule_session", Member, ProgramsWrite),
    rule("hold_session", Member, ProgramsWrite),
    rule("record_session_no_show", Member, ProgramsWrite),
    rule("cancel_session", Member, ProgramsWrite),
    rule("list_session_transitions", Member, ProgramsRead),
    rule("create_check_in", Member, ProgramsWrite),
    rule("list_pairing_check_ins", Member, ProgramsRead),
    rule("list_check_ins", Member, ProgramsRead),
    rule("get_check_in", Member, ProgramsRead),
    rule("create_fit_check", Member, ProgramsWrite),
    rule("list_pairing_fit_checks", Member, ProgramsRead),
    rule("list_fit_checks", Member, ProgramsRead),
    rule("get_fit_check", Member, ProgramsRead),
    rule("create_goal", Member, ProgramsWrite),
    rule("list_goals", Member, ProgramsRead),
    rule("get_goal", Member, ProgramsRead),
    rule("patch_goal", Member, ProgramsWrite),
    rule("achieve_goal", Member, ProgramsWrite),
    rule("drop_goal", Member, ProgramsWrite),
    rule("list_goal_transitions", Member, ProgramsRead),
    rule("create_action_item", Member, ProgramsWrite),
    rule("list_pairing_action_items", Member, ProgramsRead),
    rule("list_action_items", Member, ProgramsRead),
    rule("get_action_item", Member, ProgramsRead),
    rule("patch_action_item", Member, ProgramsWrite),
    rule("complete_action_item", Member, ProgramsWrite),
    rule("drop_action_item", Member, ProgramsWrite),
    rule("list_action_item_transitions", Member, ProgramsRead),
    rule("create_feedback_question", Coordinator, ProgramsWrite),
    rule("list_feedback_questions", Member, ProgramsRead),
    rule("get_feedback_question", Member, ProgramsRead),
    rule("retire_feedback_question", Coordinator, ProgramsWrite),
    rule("give_feedback", Member, ProgramsWrite),
    rule("list_feedback_answers", Coordinator, ProgramsRead),
    rule("get_feedback_summary", Coordinator, ProgramsRead),
    rule("get_cadence", Member, ProgramsRead),
    rule("patch_cadence", Coordinator, ProgramsWrite),
    rule("get_pairing_cadence", Member, ProgramsRead),
    rule("patch_pairing_cadence", Coordinator, ProgramsWrite),
    rule("get_pairing_health", Member, ProgramsRead),
    rule("list_attention", Coordinator, ProgramsRead),
    rule("list_help_requests", Member, ProgramsRead),
    rule("create_help_request", Member, ProgramsWrite),
    rule("get_help_request", Member, ProgramsRead),
    rule("patch_help_request", Member, ProgramsWrite),
    rule("resolve_help_request", Member, ProgramsWrite),
    rule("withdraw_help_request", Member, ProgramsWrite),
    rule("list_help_request_transitions", Member, ProgramsRead),
    rule("list_help_request_helpers", Member, MatchingRead),
    rule("list_help_offers", Member, ProgramsRead),
    rule("create_help_offer", Member, ProgramsWrite),
    rule("get_help_offer", Member, ProgramsRead),
    rule("accept_help_offer", Member, ProgramsWrite),
    rule("withdraw_help_offer", Member, ProgramsWrite),
    rule("list_help_offer_transitions", Member, ProgramsRead),

    rule("list_session_notes", Member, ProgramsRead),
    rule("create_session_note", Member, ProgramsWrite),
    rule("get_session_note", Member, ProgramsRead),
    rule("patch_session_note", Member, ProgramsWrite),
    rule("delete_session_note", Member, ProgramsWrite),
    rule("list_agreements", Member, ProgramsRead),
    rule("create_agreement", Member, ProgramsWrite),
    rule("get_agreement", Member, ProgramsRead),
    rule("sign_agreement", Member, ProgramsWrite),
    rule("list_agreement_transitions", Member, ProgramsRead),
    rule("list_introductions", Member, ProgramsRead),
    rule("create_introduction", Member, ProgramsWrite),
    rule("get_introduction", Member, ProgramsRead),
    rule("accept_introduction", Member, ProgramsWrite),
    rule("decline_introduction", Member, ProgramsWrite),
    rule("record_introduction_outcome", Member, ProgramsWrite),
    rule("list_recognitions", Member, ProgramsRead),
    rule("create_recognition", Member, ProgramsWrite),
    rule("get_recognition", Member, ProgramsRead),
    rule("hide_recognition", Member, ProgramsWrite),
    rule("unhide_recognition", Member, ProgramsWrite),
    rule("list_nominations", Member, ProgramsRead),
    rule("create_nomination", Member, ProgramsWrite),
    rule("get_nomination", Member, ProgramsRead),
    rule("accept_nomination", Coordinator, ProgramsWrite),
    rule("decline_nomination", Coordinator, ProgramsWrite),
    rule("list_nomination_transitions", Member, ProgramsRead),
    rule("get_standing", Member, ProgramsRead),
];

impl Rule {
    /// The role as it stands in the OpenAPI document.
    pub(crate) fn role_name(&self) -> String {
        name(&self.role)
    }

    /// The scope as it stands in the OpenAPI document.
    pub(crate) fn scope_name(&self) -> String {
        name(&self.scope)
    }
}

fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// An operation's path as the document shows it. Left with the request once it is known, so that nobody has to match the
/// request's path again.
#[derive(Clone, Debug)]
pub(crate) struct Route(pub(crate) Arc<str>);

/// The rules of the operations on one path.
#[derive(Debug)]
struct Operations {
    route: Route,
    by_method: Vec<(Method, &'static Rule)>,
}

/// The table by path and method.
#[derive(Debug)]
pub(crate) struct Rules {
    by_path: HashMap<String, Operations>,
}

impl Rules {
    /// Reads method, path and operation id of every operation from the OpenAPI document.
    pub(crate) fn new(document: &Value) -> Self {
        let mut by_path: HashMap<String, Operations> = HashMap::new();
        for (path, method, operation) in crate::document::operations(document) {
            let found = TABLE.iter().find(|rule| rule.operation == operation);
            let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes());
            if let (Some(rule), Ok(method)) = (found, method) {
                let operations = by_path
                    .entry(path.to_owned())
                    .or_insert_with(|| Operations {
                        route: Route(path.into()),
                        by_method: Vec::new(),
                    });
                operations.by_method.push((method, rule));
            }
        }
        Self { by_path }
    }

    /// The rule of the operation that this request matched.
    pub(crate) fn of(&self, request: &HttpRequest) -> Result<&'static Rule> {
        let operations = request
            .match_pattern()
            .and_then(|path| self.by_path.get(&path));
        let rule = operations.and_then(|operations| {
            request.extensions_mut().insert(operations.route.clone());
            let mut rules = operations.by_method.iter();
            rules.find(|(method, _)| method == request.method())
        });
        rule.map(|(_, rule)| *rule)
            .ok_or_else(|| Problem::internal("an operation without a rule was mounted"))
    }
}
