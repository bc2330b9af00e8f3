//! What feedback looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{answers, entity};
use crate::{
    ids::{FeedbackAnswerId, FeedbackQuestionId, PairingId, PersonId, ProgramId, SessionId},
    lifecycle::states,
    pairings::PairingSide,
    request::{Input, Violations, limits::check_short_texts},
};

states! {
    /// Where a question stands.
    FeedbackQuestionState {
        /// It is asked.
        Open = "open" => [Retired],
        /// It is no longer asked; its answers stay.
        Retired = "retired" => [],
    }
}

/// When a question is asked.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum FeedbackEvent {
    /// After each session that was held.
    #[sea_orm(string_value = "after_session")]
    AfterSession,
    /// Half-way, once for each pairing.
    #[sea_orm(string_value = "mid")]
    Mid,
    /// At the end, once for each pairing.
    #[sea_orm(string_value = "end")]
    End,
}

/// How a question is answered.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum FeedbackKind {
    /// With a number from 1 to 5.
    #[sea_orm(string_value = "rating")]
    Rating,
    /// With one of the options.
    #[sea_orm(string_value = "choice")]
    Choice,
    /// In words.
    #[sea_orm(string_value = "text")]
    Text,
}

/// A question to ask.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "event": "mid",
    "kind": "choice",
    "text": "How often do you meet?",
    "options": ["too rarely", "often enough", "too often"],
    "anonymous": true
}))]
pub(crate) struct CreateFeedbackQuestion {
    /// When it is asked.
    #[schema(inline)]
    pub event: FeedbackEvent,
    /// How it is answered.
    #[schema(inline)]
    pub kind: FeedbackKind,
    /// The question.
    #[schema(min_length = 1, max_length = 500, pattern = "\\S")]
    pub text: String,
    /// What can be chosen; for a `choice`, from 2 to 20.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub options: Vec<String>,
    /// Whether answers are kept without any link to who gave them. It cannot be changed later.
    #[serde(default)]
    pub anonymous: bool,
}

impl Input for CreateFeedbackQuestion {
    fn check(&self, violations: &mut Violations) {
        check_short_texts("/options", &self.options, violations);
        let fits = match self.kind {
            FeedbackKind::Choice => self.options.len() >= 2,
            FeedbackKind::Rating | FeedbackKind::Text => self.options.is_empty(),
        };
        let detail = "a choice has at least two options, other kinds have none";
        violations.require(fits, "/options", "kind", detail);
        for (place, option) in self.options.iter().enumerate() {
            let is_new = !self.options.iter().take(place).any(|other| other == option);
            let detail = "another option has this text";
            violations.require(is_new, &format!("/options/{place}"), "unique", detail);
        }
    }
}

/// A question that a program asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackQuestion {
    /// Identifies the question.
    pub id: FeedbackQuestionId,
    /// The program.
    pub program_id: ProgramId,
    /// When it is asked.
    #[schema(inline)]
    pub event: FeedbackEvent,
    /// How it is answered.
    #[schema(inline)]
    pub kind: FeedbackKind,
    /// The question.
    pub text: String,
    /// What can be chosen.
    pub options: Vec<String>,
    /// Whether answers are kept without any link to who gave them.
    pub anonymous: bool,
    /// Whether it is asked.
    pub state: FeedbackQuestionState,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for FeedbackQuestion {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            event: row.event,
            kind: row.kind,
            text: row.text,
            options: row.options.0,
            anonymous: row.anonymous,
            state: row.state,
            created_at: row.created_at,
        }
    }
}

/// The answer to one question; exactly the member of the question's kind.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerInput {
    /// The question.
    pub question_id: FeedbackQuestionId,
    /// For a `rating`: 1 is bad, 5 is great.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5, nullable = false)]
    pub rating: Option<u32>,
    /// For a `choice`: one of the options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, nullable = false)]
    pub choice: Option<String>,
    /// For a `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000, nullable = false)]
    pub text: Option<String>,
}

/// Answers to a program's questions.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveFeedback {
    /// Whose answers these are; coordinators only, to record named answers that were given elsewhere in a pairing that is not
    /// their own. Otherwise they are the caller's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub side: Option<PairingSide>,
    /// What the questions are about.
    #[schema(inline)]
    pub event: FeedbackEvent,
    /// The session that was held; for `after_session`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub session_id: Option<SessionId>,
    /// The answers; questions can be left out.
    #[schema(min_items = 1, max_items = 50)]
    pub answers: Vec<AnswerInput>,
}

impl Input for GiveFeedback {
    fn check(&self, violations: &mut Violations) {
        let needs_session = self.event == FeedbackEvent::AfterSession;
        violations.require(
            needs_session == self.session_id.is_some(),
            "/session_id",
            "event",
            "belongs to `after_session`, and to nothing else",
        );
        for (place, answer) in self.answers.iter().enumerate() {
            let mut earlier = self.answers.iter().take(place);
            let is_new = !earlier.any(|other| other.question_id == answer.question_id);
            let pointer = format!("/answers/{place}/question_id");
            violations.require(is_new, &pointer, "unique", "is answered already above");
        }
    }
}

/// Which questions were answered; what the answers were is not said again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackReceipt {
    /// The pairing.
    pub pairing_id: PairingId,
    /// What the questions were about.
    #[schema(inline)]
    pub event: FeedbackEvent,
    /// The questions.
    pub answered: Vec<FeedbackQuestionId>,
}

/// A named answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackAnswer {
    /// Identifies the answer.
    pub id: FeedbackAnswerId,
    /// The question.
    pub question_id: FeedbackQuestionId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// Who answered.
    pub person_id: PersonId,
    /// As what.
    #[schema(inline)]
    pub side: PairingSide,
    /// A number from 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i64>,
    /// One of the options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<answers::Model> for FeedbackAnswer {
    fn from(row: answers::Model) -> Self {
        Self {
            id: row.id,
            question_id: row.question_id,
            pairing_id: row.pairing_id,
            person_id: row.person_id,
            side: row.side,
            rating: row.rating,
            choice: row.choice,
            text: row.text,
            created_at: row.created_at,
        }
    }
}

/// How often an answer was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct AnswerCount {
    /// The rating or the option.
    #[schema(example = "4")]
    pub answer: String,
    /// How often.
    #[schema(minimum = 0)]
    pub count: u32,
}

/// What was answered to one question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackQuestionSummary {
    /// The question.
    pub question: FeedbackQuestion,
    /// Whether there are too few answers to show anything.
    pub suppressed: bool,
    /// How many answers there are; absent when suppressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub count: Option<u32>,
    /// The mean of ratings, to two decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 5)]
    pub mean: Option<f64>,
    /// How often each rating or option was given.
    pub distribution: Vec<AnswerCount>,
    /// Up to 50 anonymous texts, in random order; named ones are in the list of answers.
    pub texts: Vec<String>,
}

/// What was answered to a program's questions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackSummary {
    /// Fewer answers than this are not shown; anonymous ones are taken up in groups of at least so many.
    pub minimum: usize,
    /// The questions, oldest first.
    pub questions: Vec<FeedbackQuestionSummary>,
}

/// Which questions, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListFeedbackQuestions {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only those asked then.
    #[param(inline)]
    pub event: Option<FeedbackEvent>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<FeedbackQuestionState>,
}

/// Which answers, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListFeedbackAnswers {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only to this question.
    pub question_id: Option<FeedbackQuestionId>,
}
