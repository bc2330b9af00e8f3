//! What help requests and offers look like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    entity,
    specificity::{self, Ask, Specificity},
};
use crate::{
    ids::{HelpOfferId, HelpRequestId, PersonId, ProgramId},
    lifecycle::states,
    request::{Input, Violations, limits::check_short_texts},
};

states! {
    /// Where a help request stands.
    HelpRequestState {
        /// Waits for offers.
        Open = "open" => [Offered, Withdrawn, Expired],
        /// Somebody offered help.
        Offered = "offered" => [Accepted, Open, Withdrawn, Expired],
        /// An offer was accepted; the two are at it.
        Accepted = "accepted" => [Resolved, Open, Withdrawn],
        /// It is done, and the asker said what came of it.
        Resolved = "resolved" => [],
        /// The asker, or a coordinator, took it back.
        Withdrawn = "withdrawn" => [],
        /// No offer was accepted in time.
        Expired = "expired" => [],
    }
}

impl HelpRequestState {
    /// The states in which a request waits for offers.
    pub(crate) const WAITING: [Self; 2] = [Self::Open, Self::Offered];
}

states! {
    /// Where an offer of help stands.
    HelpOfferState {
        /// Waits for the asker's answer.
        Offered = "offered" => [Accepted, NotNeeded, Withdrawn],
        /// The asker said yes.
        Accepted = "accepted" => [NotNeeded, Withdrawn],
        /// Somebody else helps, or the request is over.
        NotNeeded = "not_needed" => [],
        /// The helper took it back.
        Withdrawn = "withdrawn" => [],
    }
}

/// What kind of help is asked for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum HelpType {
    /// A view on a decision or a problem.
    #[sea_orm(string_value = "advice")]
    Advice,
    /// A look at something that is there.
    #[sea_orm(string_value = "feedback")]
    Feedback,
    /// To be brought together with somebody.
    #[sea_orm(string_value = "introduction")]
    Introduction,
    /// Somebody to practice with.
    #[sea_orm(string_value = "practice")]
    Practice,
    /// Somebody who speaks for the asker.
    #[sea_orm(string_value = "sponsorship")]
    Sponsorship,
}

/// Who, beside the asker and the program's coordinators, sees a request while it waits for offers.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum HelpVisibility {
    /// Everybody who takes part in the program.
    #[default]
    #[sea_orm(string_value = "program")]
    Program,
    /// The asker's own partners: those of active and paused pairings.
    #[sea_orm(string_value = "partners")]
    Partners,
    /// Nobody else.
    #[sea_orm(string_value = "coordinators")]
    Coordinators,
}

/// What came of a request.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum HelpOutcome {
    /// The asker has what they needed.
    #[sea_orm(string_value = "solved")]
    Solved,
    /// A step further.
    #[sea_orm(string_value = "partly_solved")]
    PartlySolved,
    /// No further than before.
    #[sea_orm(string_value = "not_solved")]
    NotSolved,
}

/// A request for help to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateHelpRequest {
    /// The program whose people are asked.
    pub program_id: ProgramId,
    /// What you want to achieve.
    #[schema(min_length = 1, max_length = 1000)]
    pub goal: String,
    /// What one must know to help.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub context: String,
    /// What you have tried.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub tried_so_far: String,
    /// The one thing that you ask somebody to do.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub specific_ask: String,
    /// What kind of help.
    #[schema(inline)]
    pub help_type: HelpType,
    /// How many minutes it takes a helper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 2400, nullable = false)]
    pub effort_minutes: Option<u32>,
    /// The last day on which help is of use, at most a year ahead. When the day is over (UTC), the request expires. Without
    /// it, 60 days from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub needed_by: Option<NaiveDate>,
    /// The skills that a helper needs.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub skills: Vec<String>,
    /// Who sees it while it waits for offers, beside you and the program's coordinators.
    #[serde(default)]
    #[schema(inline)]
    pub visibility: HelpVisibility,
}

impl Input for CreateHelpRequest {
    fn check(&self, violations: &mut Violations) {
        check_skills(&self.skills, violations);
    }
}

/// The part of a help request that the asker can change while it waits for offers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "tried_so_far": "I asked two colleagues; both proposed to wait a year." }))]
pub(crate) struct HelpRequestDetails {
    /// What you want to achieve.
    #[schema(min_length = 1, max_length = 1000)]
    pub goal: String,
    /// What one must know to help.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub context: String,
    /// What you have tried.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub tried_so_far: String,
    /// The one thing that you ask somebody to do.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub specific_ask: String,
    /// What kind of help.
    #[schema(inline)]
    pub help_type: HelpType,
    /// How many minutes it takes a helper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 2400, nullable = false)]
    pub effort_minutes: Option<u32>,
    /// The last day on which help is of use, at most a year ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub needed_by: Option<NaiveDate>,
    /// The skills that a helper needs.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub skills: Vec<String>,
    /// Who sees it while it waits for offers.
    #[serde(default)]
    #[schema(inline)]
    pub visibility: HelpVisibility,
}

impl Input for HelpRequestDetails {
    fn check(&self, violations: &mut Violations) {
        check_skills(&self.skills, violations);
    }
}

fn check_skills(skills: &[String], violations: &mut Violations) {
    check_short_texts("/skills", skills, violations);
    for (place, skill) in skills.iter().enumerate() {
        let pointer = format!("/skills/{place}");
        let has_name = !skill.trim().is_empty();
        violations.require(has_name, &pointer, "min_length", "a skill has a name");
    }
}

impl From<CreateHelpRequest> for HelpRequestDetails {
    fn from(input: CreateHelpRequest) -> Self {
        Self {
            goal: input.goal,
            context: input.context,
            tried_so_far: input.tried_so_far,
            specific_ask: input.specific_ask,
            help_type: input.help_type,
            effort_minutes: input.effort_minutes,
            needed_by: input.needed_by,
            skills: input.skills,
            visibility: input.visibility,
        }
    }
}

impl From<entity::Model> for HelpRequestDetails {
    fn from(row: entity::Model) -> Self {
        Self {
            goal: row.goal,
            context: row.context,
            tried_so_far: row.tried_so_far,
            specific_ask: row.specific_ask,
            help_type: row.help_type,
            effort_minutes: number(row.effort_minutes),
            needed_by: row.needed_by,
            skills: row.skills.0,
            visibility: row.visibility,
        }
    }
}

/// What came of an accepted offer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "outcome": "solved", "helpful": 5, "minutes_spent": 45, "note": "We rewrote the plan together." }))]
pub(crate) struct ResolveHelpRequest {
    /// What came of it.
    #[schema(inline)]
    pub outcome: HelpOutcome,
    /// How helpful it was, from 1 (not at all) to 5 (very).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5, nullable = false)]
    pub helpful: Option<u32>,
    /// How many minutes the helper gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000, nullable = false)]
    pub minutes_spent: Option<u32>,
    /// In your own words; the helper and coordinators see it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for ResolveHelpRequest {}

/// A request for help.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HelpRequest {
    /// Identifies the request.
    pub id: HelpRequestId,
    /// The program.
    pub program_id: ProgramId,
    /// Who asks; absent when the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asker_id: Option<PersonId>,
    /// The asker's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asker_name: Option<String>,
    /// What the asker wants to achieve.
    pub goal: String,
    /// What one must know to help.
    pub context: String,
    /// What the asker has tried.
    pub tried_so_far: String,
    /// The one thing that somebody is asked to do.
    pub specific_ask: String,
    /// What kind of help.
    #[schema(inline)]
    pub help_type: HelpType,
    /// How many minutes it takes a helper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort_minutes: Option<u32>,
    /// The last day on which help is of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_by: Option<NaiveDate>,
    /// The skills that a helper needs.
    pub skills: Vec<String>,
    /// Who sees it while it waits for offers.
    #[schema(inline)]
    pub visibility: HelpVisibility,
    /// How specific the ask is, and what it lacks.
    pub specificity: Specificity,
    /// Where the request stands.
    pub state: HelpRequestState,
    /// Expires then unless an offer was accepted.
    pub expires_at: DateTime<Utc>,
    /// Who helps; the asker, the helper and coordinators see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_id: Option<PersonId>,
    /// The helper's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_name: Option<String>,
    /// The accepted offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_offer_id: Option<HelpOfferId>,
    /// When an offer was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<DateTime<Utc>>,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub outcome: Option<HelpOutcome>,
    /// In the asker's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_note: Option<String>,
    /// How helpful it was, from 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helpful: Option<u32>,
    /// How many minutes the helper gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_spent: Option<u32>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl HelpRequest {
    /// The request with the names of the people in it; what came of it for those who take part only.
    pub(super) fn new(
        row: entity::Model,
        takes_part: bool,
        names: &HashMap<PersonId, String>,
    ) -> Self {
        let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id).cloned());
        let helper_id = row.helper_id.filter(|_| takes_part);
        Self {
            id: row.id,
            program_id: row.program_id,
            asker_id: row.asker_id,
            asker_name: name(row.asker_id),
            specificity: specificity::judge(&row.ask()),
            goal: row.goal,
            context: row.context,
            tried_so_far: row.tried_so_far,
            specific_ask: row.specific_ask,
            help_type: row.help_type,
            effort_minutes: number(row.effort_minutes),
            needed_by: row.needed_by,
            skills: row.skills.0,
            visibility: row.visibility,
            state: row.state,
            expires_at: row.expires_at,
            helper_id,
            helper_name: name(helper_id),
            accepted_offer_id: row.accepted_offer_id.filter(|_| takes_part),
            accepted_at: row.accepted_at,
            resolved_at: row.resolved_at,
            outcome: row.outcome.filter(|_| takes_part),
            outcome_note: row.outcome_note.filter(|_| takes_part),
            helpful: number(row.helpful).filter(|_| takes_part),
            minutes_spent: number(row.minutes_spent).filter(|_| takes_part),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl entity::Model {
    /// What the rules of specificity read.
    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            goal: &self.goal,
            context: &self.context,
            tried_so_far: &self.tried_so_far,
            specific_ask: &self.specific_ask,
            has_effort: self.effort_minutes.is_some(),
            has_date: self.needed_by.is_some(),
            skills: self.skills.0.len(),
        }
    }
}

fn number(column: Option<i64>) -> Option<u32> {
    column.and_then(|number| u32::try_from(number).ok())
}

/// Which requests, how many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListHelpRequests {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only those of this program.
    pub program_id: Option<ProgramId>,
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<HelpRequestState>,
    /// Only those of this person.
    pub asker_id: Option<PersonId>,
    /// Only those in which this person helps.
    pub helper_id: Option<PersonId>,
}
