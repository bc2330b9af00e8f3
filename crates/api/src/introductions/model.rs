//! What introductions look like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    ids::{IntroductionId, PersonId, ProgramId},
    lifecycle::states,
    request::{Input, Violations},
};

states! {
    /// Where an introduction stands.
    IntroductionState {
        /// Waits for the answers of both.
        Proposed = "proposed" => [AAccepted, BAccepted, Declined, Expired],
        /// `a` said yes.
        AAccepted = "a_accepted" => [Introduced, Declined, Expired],
        /// `b` said yes.
        BAccepted = "b_accepted" => [Introduced, Declined, Expired],
        /// Both said yes: each knows how to reach the other.
        Introduced = "introduced" => [Concluded],
        /// One of them said what came of it.
        Concluded = "concluded" => [],
        /// One of them said no.
        Declined = "declined" => [],
        /// Was not answered by both in time.
        Expired = "expired" => [],
    }
}

impl IntroductionState {
    /// The states in which an answer is waited for.
    pub(crate) const PENDING: [Self; 3] = [Self::Proposed, Self::AAccepted, Self::BAccepted];

    /// Whether the event log tells of it. It does not tell of what one of the two answered.
    pub(crate) fn is_told(self) -> bool {
        matches!(self, Self::Introduced | Self::Concluded | Self::Expired)
    }
}

/// What came of an introduction.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum IntroductionOutcome {
    /// The two talked.
    #[sea_orm(string_value = "talked")]
    Talked,
    /// They agreed when to talk.
    #[sea_orm(string_value = "planned")]
    Planned,
    /// They go on together: a project, a regular talk, a pairing.
    #[sea_orm(string_value = "ongoing")]
    Ongoing,
    /// Nobody wrote, or nobody answered.
    #[sea_orm(string_value = "no_contact")]
    NoContact,
}

/// An introduction to propose.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateIntroduction {
    /// The program in which both take part.
    pub program_id: ProgramId,
    /// One of the two.
    pub a_id: PersonId,
    /// The other one.
    pub b_id: PersonId,
    /// Why the two should meet; both read it.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
    /// What else they should know; both read it.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub context: String,
}

impl Input for CreateIntroduction {
    fn check(&self, violations: &mut Violations) {
        let differ = self.a_id != self.b_id;
        violations.require(differ, "/b_id", "self", "these are two people");
    }
}

/// What came of an introduction.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "outcome": "talked", "note": "An hour on Tuesday; we compare plans in spring." }))]
pub(crate) struct RecordIntroductionOutcome {
    /// What came of it.
    #[schema(inline)]
    pub outcome: IntroductionOutcome,
    /// In your own words; the two and coordinators read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for RecordIntroductionOutcome {}

/// How the two reach each other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct IntroductionContacts {
    /// E-mail address of `a`.
    pub a_email: String,
    /// E-mail address of `b`.
    pub b_email: String,
}

/// A proposal to bring two people together.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Introduction {
    /// Identifies the introduction.
    pub id: IntroductionId,
    /// The program.
    pub program_id: ProgramId,
    /// Who proposes it; absent when the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introducer_id: Option<PersonId>,
    /// The name of who proposes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introducer_name: Option<String>,
    /// One of the two.
    pub a_id: PersonId,
    /// The name of `a`.
    pub a_name: String,
    /// The other one.
    pub b_id: PersonId,
    /// The name of `b`.
    pub b_name: String,
    /// Why the two should meet.
    pub reason: String,
    /// What else they should know.
    pub context: String,
    /// Where it stands, as you see it. While it waits, the two see their own answer only, and everybody else `proposed`. A no
    /// is seen by those who said it, and without a name by coordinators; for the others it looks like no answer, and so
    /// becomes `expired` in time.
    pub state: IntroductionState,
    /// How the two reach each other: for the two only, and only after both said yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub contacts: Option<IntroductionContacts>,
    /// The answers must be there by then.
    pub expires_at: DateTime<Utc>,
    /// When the second of them said yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduced_at: Option<DateTime<Utc>>,
    /// When an event asks the two what came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_due_at: Option<DateTime<Utc>>,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub outcome: Option<IntroductionOutcome>,
    /// In the words of one of the two; the two and coordinators see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_note: Option<String>,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
}

/// Which introductions, how many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListIntroductions {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only those of this program.
    pub program_id: Option<ProgramId>,
}
