//! The examples of the OpenAPI document that name objects: they work with the demo's token, all of them in one go.

use serde_json::{Value, json};

use super::{
    community,
    integrations::{KEY_TO_READ, KEY_TO_REVOKE, RULE_TO_DELETE, RULE_TO_READ},
    messages::TO_READ_MESSAGE,
    names,
    plan::{
        self, advocacy, agreements, applicants, gatherings, group_sessions, groups, pairings,
        people, programs, resources, session_notes, sessions, trials,
    },
    programs::policy_id,
    sharing,
    world::skill_id,
};

/// The example of a parameter in the path, or of one in the query that names an object.
pub(crate) fn parameter(operation: &str, name: &str) -> Option<String> {
    let example = match name {
        "organization_id" => names::organization().to_string(),
        "person_id" => names::person(person(operation)).to_string(),
        "calendar_token" => sharing::calendar().reveal(),
        "skill_id" => skill_id(skill(operation))?.to_string(),
        "program_id" => names::program(program(operation)).to_string(),
        "application_id" => application(operation).to_string(),
        "matching_policy_id" => policy_id(programs::MAIN, 2).to_string(),
        "pair_rule_id" => {
            let number = if operation == "delete_pair_rule" {
                RULE_TO_DELETE
            } else {
                RULE_TO_READ
            };
            names::pair_rule(number).to_string()
        }
        "match_run_id" if operation == "list_match_run_groups" => names::peers_run().to_string(),
        "match_run_id" => names::match_run(if operation == "cancel_match_run" {
            programs::CIRCLE
        } else {
            programs::MAIN
        })
        .to_string(),
        "group_id" => names::group(match operation {
            "list_pairings" | "get_group" | "list_group_transitions" => groups::TO_READ,
            "accept_group" | "decline_group" => groups::TO_ANSWER,
            "complete_group" => groups::TO_COMPLETE,
            "dissolve_group" => groups::TO_DISSOLVE,
            "create_group_session" | "list_group_sessions" | "set_group_facilitator" => {
                groups::TO_MEET
            }
            _ => groups::TO_READ_PEERS,
        })
        .to_string(),
        "advocacy_action_id" => names::advocacy_action(match operation {
            "patch_advocacy_action" => advocacy::TO_PATCH,
            "delete_advocacy_action" => advocacy::TO_DELETE,
            _ => advocacy::TO_READ,
        })
        .to_string(),
        "trial_rating_id" => names::trial_rating(match operation {
            "patch_trial_rating" => trials::TO_PATCH,
            "delete_trial_rating" => trials::TO_DELETE,
            _ => trials::TO_READ,
        })
        .to_string(),
        "proposal_id" => names::proposal(programs::MAIN, 0).to_string(),
        "pairing_id" => names::pairing(pairing(operation)).to_string(),
        "session_id" => names::session(session(operation)).to_string(),
        "check_in_id" => names::check_in(1).to_string(),
        "fit_check_id" => names::fit_check(1).to_string(),
        "resource_id" => names::resource(match operation {
            "patch_resource" => resources::TO_PATCH,
            "archive_resource" => resources::TO_ARCHIVE,
            "unmark_resource_helpful" => resources::TO_UNMARK,
            _ => resources::TO_READ,
        })
        .to_string(),
        "skill_assessment_id" => {
            let number = match operation {
                "get_skill_assessment" => 1,
                _ => 9,
            };
            names::skill_assessment(number).to_string()
        }
        "gathering_id" => names::gathering(gathering(operation)).to_string(),
        "session_note_id" => {
            let number = match operation {
                "patch_session_note" => session_notes::TO_PATCH,
                "delete_session_note" => session_notes::TO_DELETE,
                _ => session_notes::TO_READ,
            };
            names::session_note(number).to_string()
        }
        "group_session_id" => names::group_session(match operation {
            "patch_group_session" => group_sessions::TO_PATCH,
            "reschedule_group_session" => group_sessions::TO_RESCHEDULE,
            "hold_group_session" => group_sessions::TO_HOLD,
            "cancel_group_session" => group_sessions::TO_CANCEL,
            _ => group_sessions::TO_READ,
        })
        .to_string(),
        "group_session_note_id" => names::group_session_note(match operation {
            "patch_group_session_note" => group_sessions::NOTE_TO_PATCH,
            "delete_group_session_note" => group_sessions::NOTE_TO_DELETE,
            _ => group_sessions::NOTE_TO_READ,
        })
        .to_string(),
        "resource_share_id" => names::resource_share(1).to_string(),
        "agreement_id" => {
            let number = if operation == "sign_agreement" {
                agreements::TO_SIGN
            } else {
                agreements::TO_READ
            };
            names::agreement(number).to_string()
        }
        "goal_id" => names::goal(match operation {
            "patch_goal" => 2,
            "achieve_goal" => 3,
            "drop_goal" => 4,
            _ => 1,
        })
        .to_string(),
        "action_item_id" => names::action_item(match operation {
            "patch_action_item" => 2,
            "complete_action_item" => 3,
            "drop_action_item" => 4,
            _ => 1,
        })
        .to_string(),
        "feedback_question_id" => {
            let to_retire = operation == "retire_feedback_question";
            names::feedback_question(if to_retire { 2 } else { 1 }).to_string()
        }
        "api_key_id" => {
            let number = if operation == "revoke_api_key" {
                KEY_TO_REVOKE
            } else {
                KEY_TO_READ
            };
            names::api_key(number).to_string()
        }
        "message_id" => names::message(TO_READ_MESSAGE).to_string(),
        "other" => names::floor_run().to_string(),
        "mentee" => of_main(people::MENTEES).to_string(),
        "mentor" => of_main(people::MENTORS).to_string(),
        _ => return community::examples::parameter(operation, name),
    };
    Some(example)
}

/// The example of a body that names objects, or that the demo needs to be another than the one of its type.
pub(crate) fn body(operation: &str) -> Option<Value> {
    let of_circle = |person| names::application(plan::application(programs::CIRCLE, person));
    let repeated = pairings::TO_REPEAT - pairings::TO_READ;
    let example = match operation {
        "set_group_facilitator" => json!({ "person_id": names::person(people::OWNER) }),
        "add_group_member" => {
            let application = plan::application(programs::PEERS, groups::TO_ADD);
            json!({ "application_id": names::application(application) })
        }
        "accept_group" => json!({ "person_id": names::person(groups::ASKED) }),
        "decline_group" => {
            json!({ "person_id": names::person(groups::ASKED + 1), "reason": "no_time" })
        }
        "leave_group" => {
            json!({ "person_id": names::person(groups::JOINED), "reason": "other_shift" })
        }
        "create_application" => json!({
            "program_id": names::program(programs::OPEN),
            "person_id": names::person(people::TO_APPLY),
            "role": "mentee",
            "motivation": "I would like to talk to somebody who has changed careers at my age.",
            "goals": [{ "statement": "Find out whether project work suits me", "topics": ["career change"] }]
        }),
        "patch_application" => {
            json!({ "motivation": "I have read about data work and would like to see it from inside." })
        }
        "reject_application" => {
            json!({ "reason": "not_eligible", "note": "Joins next month; may apply again then." })
        }
        "create_skill" => json!({
            "name": "Crane operation",
            "aliases": ["Gantry cranes"],
            "broader_id": skill_id("Operations")
        }),
        "patch_skill" => json!({ "aliases": ["Emissions reporting", "Greenhouse gas accounting"] }),
        "patch_organization" => json!({ "name": "Harbour Community" }),
        "patch_program" => json!({ "description": "One book, two people, five conversations." }),
        "patch_person" => {
            json!({ "job_title": "Project coordinator", "skills_sought": [{ "skill": "Public speaking", "level": 4 }] })
        }
        "create_pair_rule" => json!({
            "kind": "exclude",
            "mentee_application_id": of_circle(people::CIRCLE_MENTEES + 10),
            "mentor_application_id": of_circle(people::CIRCLE_MENTORS + 9),
            "note": "They are married."
        }),
        "create_pairing" => json!({
            "mentee_application_id": of_circle(people::CIRCLE_MENTEES + repeated),
            "mentor_application_id": of_circle(people::CIRCLE_MENTORS + repeated)
        }),
        "give_feedback" => json!({
            "side": "mentor",
            "event": "end",
            "answers": [
                { "question_id": names::feedback_question(5), "rating": 4 }
            ]
        }),
        "create_check_in" => json!({
            "side": "mentee",
            "mood": 4,
            "progress": "We have read the second chapter and talked about it for an hour.",
            "next_step": "Each of us writes down one question.",
            "shared_with_partner": true
        }),
        "create_fit_check" => json!({
            "side": "mentor",
            "fit": "good",
            "private_note": "Said so in the corridor."
        }),
        "create_resource" => json!({
            "title": "Questions for a first conversation",
            "url": "https://library.example.org/first-conversation",
            "kind": "template",
            "audience": "program",
            "program_id": names::program(programs::MAIN),
            "skills": ["Public speaking"],
            "licence": "CC-BY-4.0",
            "description": "Ten questions; three are enough."
        }),
        "patch_resource" => {
            json!({ "title": "One page before the first session, with an example" })
        }
        "share_resource" => json!({
            "resource_id": names::resource(resources::TO_SHARE),
            "note": "For the two projects that you wanted to give away."
        }),
        "create_gathering" => json!({
            "program_id": names::program(programs::MAIN),
            "kind": "office_hours",
            "title": "Half an hour on your next step",
            "description": "One question each; no slides.",
            "place": "https://meet.example.org/next-step",
            "skills": ["Public speaking"],
            "starts_at": "2040-03-05T14:00:00Z",
            "ends_at": "2040-03-05T16:00:00Z",
            "slot_minutes": 30
        }),
        "patch_gathering" => json!({ "capacity": 25 }),
        "hold_gathering" => json!({ "attended": [names::person(people::MENTEES + 4)] }),
        "patch_advocacy_action" => json!({ "outcome": "Has a place from January." }),
        "create_trial_rating" => json!({
            "partner_application_id": of_circle(people::CIRCLE_MENTORS + 7),
            "wish": "avoid",
            "rating": 2,
            "note": "We know each other too well from work."
        }),
        "migrate_applications" => json!({
            "to": names::program(programs::OPEN),
            "role": "mentee",
            "states": ["approved"]
        }),
        "wind_down_program" => json!({}),
        "change_applications" => json!({
            "action": "message",
            "application_ids": [of_open(applicants::TO_APPROVE), of_open(applicants::TO_WAITLIST)],
            "text": "Thank you for applying. You will hear from us within a week."
        }),
        "change_pairings" => json!({
            "action": "message",
            "pairing_ids": [names::pairing(pairings::TO_READ)],
            "text": "Half of the program is over. Which of your goals have you reached?"
        }),
        "agree_alumni_cadence" => json!({ "every_months": 6, "side": "mentor" }),
        "accept_pairing" => json!({ "side": "mentee", "note": "Said yes on the phone." }),
        _ => return community::examples::body(operation),
    };
    Some(example)
}

/// The status that the example answers, where that is none of success: the demo has nothing to show it on.
pub(crate) fn status(operation: &str) -> Option<u16> {
    // A run is queued for a moment only, so the example shows what a finished one answers.
    (operation == "cancel_match_run").then_some(409)
}

fn person(operation: &str) -> u64 {
    match operation {
        "put_mentoring_consent"
        | "delete_mentoring_consent"
        | "get_calendar_link"
        | "create_calendar_link"
        | "delete_calendar_link" => people::OWNER,
        "get_mentoring_consent" => people::MENTEES + 1,
        "delete_person" => people::TO_DELETE,
        "patch_person" => people::TO_PATCH,
        "put_coordinator" => people::TO_MAKE_COORDINATOR,
        "delete_coordinator" => people::SECOND_COORDINATOR,
        "create_person_token" => people::COORDINATOR,
        "get_standing" => people::MENTORS,
        _ => people::MENTEES,
    }
}

fn skill(operation: &str) -> &'static str {
    match operation {
        "patch_skill" => "Carbon accounting",
        "delete_skill" => "Learning design",
        _ => "Public speaking",
    }
}

fn program(operation: &str) -> u64 {
    match operation {
        "patch_program" | "put_coordinator" => programs::TO_PATCH,
        "open_program" => programs::TO_OPEN,
        "start_program_matching" => programs::TO_START_MATCHING,
        "start_program" => programs::TO_START,
        "close_program" => programs::TO_CLOSE,
        "archive_program" => programs::TO_ARCHIVE,
        "cancel_program" => programs::TO_CANCEL,
        "wind_down_program" => programs::TO_WIND_DOWN,
        "get_program_wind_down" | "migrate_applications" => programs::TO_ARCHIVE,
        "delete_coordinator" => programs::OPEN,
        "get_program_skill_growth" => programs::TO_ARCHIVE,
        "create_matching_policy"
        | "create_pair_rule"
        | "list_pairings"
        | "list_program_trial_ratings"
        | "list_attention"
        | "create_feedback_question"
        | "list_feedback_questions"
        | "list_feedback_answers"
        | "get_feedback_summary" => programs::CIRCLE,
        _ => programs::MAIN,
    }
}

fn application(operation: &str) -> crate::ids::ApplicationId {
    let place = match operation {
        "get_unmatched_mentee" => return of_main(people::UNMATCHED),
        "patch_application" => applicants::TO_PATCH,
        "submit_application" => applicants::TO_SUBMIT,
        "review_application" => applicants::TO_REVIEW,
        "approve_application" => applicants::TO_APPROVE,
        "reject_application" => applicants::TO_REJECT,
        "waitlist_application" => applicants::TO_WAITLIST,
        "withdraw_application" => applicants::TO_WITHDRAW,
        "pause_application" => applicants::TO_PAUSE,
        "resume_application" => applicants::TO_RESUME,
        "leave_application" => applicants::TO_LEAVE,
        "remove_application" => applicants::TO_REMOVE,
        "get_shortlist" | "list_trial_ratings" | "create_trial_rating" => {
            let rater = people::CIRCLE_MENTEES + trials::RATER;
            return names::application(plan::application(programs::CIRCLE, rater));
        }
        _ => return of_main(people::MENTEES),
    };
    of_open(place)
}

fn of_open(place: u64) -> crate::ids::ApplicationId {
    names::application(plan::application(
        programs::OPEN,
        people::APPLICANTS + place,
    ))
}

fn of_main(person: u64) -> crate::ids::ApplicationId {
    names::application(plan::application(programs::MAIN, person))
}

fn gathering(operation: &str) -> u64 {
    match operation {
        "open_gathering" => gatherings::TO_OPEN,
        "patch_gathering" | "register_for_gathering" => gatherings::TO_PATCH,
        "cancel_gathering" => gatherings::TO_CANCEL,
        "hold_gathering" => gatherings::TO_HOLD,
        "withdraw_from_gathering" => gatherings::TO_WITHDRAW,
        "list_gathering_slots" => gatherings::WITH_SLOTS,
        _ => gatherings::TO_READ,
    }
}

fn pairing(operation: &str) -> u64 {
    match operation {
        "get_alumni_cadence" | "agree_alumni_cadence" | "stop_alumni_cadence" => {
            pairings::LAST_YEAR + 1
        }
        "accept_pairing" => pairings::TO_ACCEPT,
        "decline_pairing" => pairings::TO_DECLINE,
        "approve_pairing" => pairings::TO_APPROVE,
        "pause_pairing" => pairings::TO_PAUSE,
        "resume_pairing" => pairings::TO_RESUME,
        "complete_pairing" => pairings::TO_COMPLETE,
        "end_pairing" => pairings::TO_END,
        "create_session" | "list_slots" | "list_agreements" => pairings::TALKS,
        "renew_pairing" => pairings::TO_RENEW,
        "request_pairing_replacement" => pairings::TO_REPLACE,
        "list_advocacy_actions" | "create_advocacy_action" => pairings::SPONSORED,
        "replace_pairing" => pairings::TO_SUBSTITUTE,
        _ => pairings::TO_READ,
    }
}

fn session(operation: &str) -> u64 {
    match operation {
        "patch_session" => sessions::TO_PATCH,
        "schedule_session" => sessions::TO_SCHEDULE,
        "decline_session" => sessions::TO_DECLINE,
        "withdraw_session" => sessions::TO_WITHDRAW,
        "reschedule_session" => sessions::TO_RESCHEDULE,
        "hold_session" => sessions::TO_HOLD,
        "record_session_no_show" => sessions::TO_RECORD,
        "cancel_session" => sessions::TO_CANCEL,
        _ => sessions::TO_READ,
    }
}
