//! The ids of the demo's objects: fixed, so that the examples of the OpenAPI document name objects that exist.

use uuid::Uuid;

use super::plan;
use crate::ids::{
    ActionItemId, AdvocacyActionId, AgreementId, ApiKeyId, ApplicationId, CheckInId,
    FeedbackAnswerId, FeedbackQuestionId, FitCheckId, GatheringId, GatheringRegistrationId,
    GivingBackEntryId, GoalId, GroupId, GroupMemberId, GroupSessionId, GroupSessionNoteId, Ids,
    MatchRunId, MatchingPolicyId, MessageId, OrganizationId, PairRuleId, PairingId, PersonId,
    ProgramId, ProposalId, ResourceId, ResourceShareId, SessionId, SessionNoteId,
    SkillAssessmentId, SkillId, TrialRatingId, WindDownId, counted_id,
};

/// The ids begin on 1 January 2026, in milliseconds since 1970. What is made later, with the system's ids, sorts after.
const START_MS: u64 = 1_767_225_600_000;

/// Each kind of object has so many ids.
pub(super) const BLOCK: u64 = 0x1_0000;

const PERSON: u64 = BLOCK;
const PROGRAM: u64 = 2 * BLOCK;
const POLICY: u64 = 3 * BLOCK;
const APPLICATION: u64 = 4 * BLOCK;
const PAIR_RULE: u64 = 5 * BLOCK;
const API_KEY: u64 = 6 * BLOCK;
const PAIRING: u64 = 7 * BLOCK;
/// Skills and match runs draw further ids for their history, so each of them has a source of its own.
const SKILL: u64 = 8 * BLOCK;
const SKILL_STRIDE: u64 = 0x100;
const HISTORY: u64 = 16 * BLOCK;
// In the order of time, because the event log is read in the order of ids.
const CIRCLE_RUN: u64 = 32 * BLOCK;
const PUBLISHED: u64 = 33 * BLOCK;
const SHORTLIST: u64 = PUBLISHED + BLOCK / 2;
const SHORTLIST_PUBLISHED: u64 = SHORTLIST + BLOCK / 4;
const PEERS_RUN: u64 = SHORTLIST_PUBLISHED + BLOCK / 8;
const FLOOR_RUN: u64 = PEERS_RUN + BLOCK / 16;
const MAIN_RUN: u64 = 34 * BLOCK;

const SESSION: u64 = 40 * BLOCK;
const TRIAL_RATING: u64 = 44 * BLOCK;
const ADVOCACY_ACTION: u64 = 45 * BLOCK;
const CHECK_IN: u64 = 60 * BLOCK;
const FIT_CHECK: u64 = 61 * BLOCK;
/// Each gathering has so many ids for its registrations.
const GATHERING: u64 = 50 * BLOCK;
const GATHERING_STRIDE: u64 = 0x100;
const GIVING_BACK: u64 = 52 * BLOCK;
const RESOURCE: u64 = 53 * BLOCK;
const RESOURCE_SHARE: u64 = 54 * BLOCK;
const SKILL_ASSESSMENT: u64 = 55 * BLOCK;
const MESSAGE: u64 = 70 * BLOCK;
const SESSION_NOTE: u64 = 41 * BLOCK;
const AGREEMENT: u64 = 42 * BLOCK;
const GOAL: u64 = 62 * BLOCK;
const ACTION_ITEM: u64 = 63 * BLOCK;
const FEEDBACK_QUESTION: u64 = 64 * BLOCK;
const FEEDBACK_ANSWER: u64 = 65 * BLOCK;
const WIND_DOWN: u64 = 71 * BLOCK;
const GROUP: u64 = 72 * BLOCK;
const GROUP_MEMBER: u64 = 73 * BLOCK;
const GROUP_SESSION: u64 = 74 * BLOCK;
const GROUP_SESSION_NOTE: u64 = 75 * BLOCK;

/// The id at this place.
pub(super) fn id(place: u64) -> Uuid {
    counted_id(START_MS, place)
}

/// The organization.
pub(super) fn organization() -> OrganizationId {
    OrganizationId(id(1))
}

/// A person.
pub(super) fn person(number: u64) -> PersonId {
    PersonId(id(PERSON + number))
}

/// A program.
pub(super) fn program(number: u64) -> ProgramId {
    ProgramId(id(PROGRAM + number))
}

/// A version of the matching policy: the first of each program has the program's number.
pub(super) fn policy(number: u64) -> MatchingPolicyId {
    MatchingPolicyId(id(POLICY + number))
}

/// The winding down of a program.
pub(super) fn wind_down(number: u64) -> WindDownId {
    WindDownId(id(WIND_DOWN + number))
}

/// What a coordinator wrote.
pub(super) fn message(number: u64) -> MessageId {
    MessageId(id(MESSAGE + number))
}

/// An application.
pub(super) fn application(number: u64) -> ApplicationId {
    ApplicationId(id(APPLICATION + number))
}

/// A pair rule.
pub(super) fn pair_rule(number: u64) -> PairRuleId {
    PairRuleId(id(PAIR_RULE + number))
}

/// An API key.
pub(super) fn api_key(number: u64) -> ApiKeyId {
    ApiKeyId(id(API_KEY + number))
}

/// A check-in.
pub(super) fn check_in(number: u64) -> CheckInId {
    CheckInId(id(CHECK_IN + number))
}

/// A fit check.
pub(super) fn fit_check(number: u64) -> FitCheckId {
    FitCheckId(id(FIT_CHECK + number))
}

/// A goal.
pub(super) fn goal(number: u64) -> GoalId {
    GoalId(id(GOAL + number))
}

/// An action item.
pub(super) fn action_item(number: u64) -> ActionItemId {
    ActionItemId(id(ACTION_ITEM + number))
}

/// A question of a program's feedback.
pub(super) fn feedback_question(number: u64) -> FeedbackQuestionId {
    FeedbackQuestionId(id(FEEDBACK_QUESTION + number))
}

/// A named answer to one.
pub(super) fn feedback_answer(number: u64) -> FeedbackAnswerId {
    FeedbackAnswerId(id(FEEDBACK_ANSWER + number))
}

/// A pairing.
pub(super) fn pairing(number: u64) -> PairingId {
    match number.checked_sub(plan::pairings::PUBLISHED) {
        Some(place) => PairingId(counted_id(START_MS + PUBLISHED, place + 1)),
        None => PairingId(id(PAIRING + number)),
    }
}

/// The source whose first ids are those of the published pairings.
pub(super) fn published_ids() -> Ids {
    Ids::counted(START_MS + PUBLISHED)
}

/// A skill, by its place in the catalogue.
pub(super) fn skill(number: u64) -> SkillId {
    SkillId(counted_id(START_MS + SKILL + number * SKILL_STRIDE, 1))
}

/// The source whose first id is the skill's.
pub(super) fn skill_ids(number: u64) -> Ids {
    Ids::counted(START_MS + SKILL + number * SKILL_STRIDE)
}

/// The source of ids of events and steps.
pub(super) fn history_ids() -> Ids {
    Ids::counted(START_MS + HISTORY)
}

/// A match run, by the number of its program.
pub(super) fn match_run(program: u64) -> MatchRunId {
    MatchRunId(made_by_run(program, 1))
}

/// The source of everything that a program's match run makes: its first id is the run's.
pub(super) fn match_run_ids(program: u64) -> Ids {
    Ids::counted(run_start(program))
}

/// The match run that made the shortlist of the smaller program.
pub(super) fn shortlist() -> MatchRunId {
    MatchRunId(counted_id(START_MS + SHORTLIST, 1))
}

/// The source of everything that this run makes: its first id is the run's.
pub(super) fn shortlist_ids() -> Ids {
    Ids::counted(START_MS + SHORTLIST)
}

/// The source of ids of the shortlist's publication.
pub(super) fn shortlist_published_ids() -> Ids {
    Ids::counted(START_MS + SHORTLIST_PUBLISHED)
}

/// The match run that divides the peers.
pub(super) fn peers_run() -> MatchRunId {
    MatchRunId(counted_id(START_MS + PEERS_RUN, 1))
}

/// The source of everything that this run makes: its first id is the run's.
pub(super) fn peers_run_ids() -> Ids {
    Ids::counted(START_MS + PEERS_RUN)
}

/// The match run of the main program under a floor.
pub(super) fn floor_run() -> MatchRunId {
    MatchRunId(counted_id(START_MS + FLOOR_RUN, 1))
}

/// The source of everything that this run makes: its first id is the run's.
pub(super) fn floor_run_ids() -> Ids {
    Ids::counted(START_MS + FLOOR_RUN)
}

/// People who come together.
pub(super) fn group(number: u64) -> GroupId {
    GroupId(id(GROUP + number))
}

/// Somebody's place in a peer group.
pub(super) fn group_member(number: u64) -> GroupMemberId {
    GroupMemberId(id(GROUP_MEMBER + number))
}

/// A session of a group.
pub(super) fn group_session(number: u64) -> GroupSessionId {
    GroupSessionId(id(GROUP_SESSION + number))
}

/// A note on a session of a group.
pub(super) fn group_session_note(number: u64) -> GroupSessionNoteId {
    GroupSessionNoteId(id(GROUP_SESSION_NOTE + number))
}

/// What a sponsor did.
pub(super) fn advocacy_action(number: u64) -> AdvocacyActionId {
    AdvocacyActionId(id(ADVOCACY_ACTION + number))
}

/// What one side thought of a trial conversation.
pub(super) fn trial_rating(number: u64) -> TrialRatingId {
    TrialRatingId(id(TRIAL_RATING + number))
}

/// A proposal of a program's match run, from 0.
pub(super) fn proposal(program: u64, number: u64) -> ProposalId {
    ProposalId(made_by_run(program, FIRST_PROPOSAL + number))
}

/// Before its proposals, a run makes one id for itself and three for its history.
const FIRST_PROPOSAL: u64 = 5;

fn made_by_run(program: u64, place: u64) -> Uuid {
    counted_id(run_start(program), place)
}

const fn run_start(program: u64) -> u64 {
    START_MS
        + match program {
            plan::programs::CIRCLE => CIRCLE_RUN,
            _ => MAIN_RUN,
        }
}

/// A session.
pub(super) fn session(number: u64) -> SessionId {
    SessionId(id(SESSION + number))
}

/// A gathering.
pub(super) fn gathering(number: u64) -> GatheringId {
    GatheringId(id(GATHERING + number * GATHERING_STRIDE))
}

/// A registration, by the number of its gathering and its place among those who registered.
pub(super) fn gathering_registration(gathering: u64, place: u64) -> GatheringRegistrationId {
    GatheringRegistrationId(id(GATHERING + gathering * GATHERING_STRIDE + place))
}

/// An entry of the giving-back records.
pub(super) fn giving_back_entry(number: u64) -> GivingBackEntryId {
    GivingBackEntryId(id(GIVING_BACK + number))
}

/// A resource.
pub(super) fn resource(number: u64) -> ResourceId {
    ResourceId(id(RESOURCE + number))
}

/// A resource shared into a pairing.
pub(super) fn resource_share(number: u64) -> ResourceShareId {
    ResourceShareId(id(RESOURCE_SHARE + number))
}

/// A skill assessment.
pub(super) fn skill_assessment(number: u64) -> SkillAssessmentId {
    SkillAssessmentId(id(SKILL_ASSESSMENT + number))
}

/// A note on a session.
pub(super) fn session_note(number: u64) -> SessionNoteId {
    SessionNoteId(id(SESSION_NOTE + number))
}

/// A version of an agreement.
pub(super) fn agreement(number: u64) -> AgreementId {
    AgreementId(id(AGREEMENT + number))
}
