//! What a recognition looks like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    auth::Caller,
    ids::{PairingId, PersonId, ProgramId, RecognitionId},
    request::Input,
};

/// What somebody is thanked for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum Behavior {
    /// Listened, kept a confidence, spoke openly.
    #[sea_orm(string_value = "trust")]
    Trust,
    /// Opened a door to somebody else.
    #[sea_orm(string_value = "networking")]
    Networking,
    /// Passed on what they know.
    #[sea_orm(string_value = "expertise")]
    Expertise,
    /// Was there, prepared and on time.
    #[sea_orm(string_value = "commitment")]
    Commitment,
    /// Found a new way.
    #[sea_orm(string_value = "creativity")]
    Creativity,
    /// Said what was hard to say, and helped with it.
    #[sea_orm(string_value = "candor")]
    Candor,
    /// Made others feel that they belong.
    #[sea_orm(string_value = "inclusion")]
    Inclusion,
}

/// Who reads it, unless the receiver hides it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum RecognitionAudience {
    /// The two only; not even coordinators.
    #[sea_orm(string_value = "private")]
    Private,
    /// Everybody who takes part in the program or runs it.
    #[sea_orm(string_value = "program")]
    Program,
    /// Everybody in the organization.
    #[sea_orm(string_value = "public")]
    Public,
}

/// A word of thanks to say.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateRecognition {
    /// Who is thanked.
    pub to: PersonId,
    /// The program in which both take part.
    pub program_id: ProgramId,
    /// The pairing of the two for which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairing_id: Option<PairingId>,
    /// For what.
    #[schema(inline)]
    pub behavior: Behavior,
    /// What it is for: a text, or a link to it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub evidence: String,
    /// The thanks.
    #[schema(min_length = 1, max_length = 2000)]
    pub message: String,
    /// Who reads it.
    #[schema(inline)]
    pub audience: RecognitionAudience,
}

impl Input for CreateRecognition {}

/// Nothing needs to be said.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct HideRecognition {}

impl Input for HideRecognition {}

/// A word of thanks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Recognition {
    /// Identifies the recognition.
    pub id: RecognitionId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing for which it is; the two see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairing_id: Option<PairingId>,
    /// Who thanks; absent when the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_id: Option<PersonId>,
    /// The name of who thanks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Who is thanked.
    pub to_id: PersonId,
    /// The name of who is thanked.
    pub to_name: String,
    /// For what.
    #[schema(inline)]
    pub behavior: Behavior,
    /// What it is for.
    pub evidence: String,
    /// The thanks.
    pub message: String,
    /// Who reads it.
    #[schema(inline)]
    pub audience: RecognitionAudience,
    /// Whether it counts: between two people, whoever thanks, one in 30 days does.
    pub counted: bool,
    /// When the receiver hid it; the receiver alone sees that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<DateTime<Utc>>,
    /// When it was said.
    pub created_at: DateTime<Utc>,
}

impl Recognition {
    /// The recognition with the names of the two, as the caller sees it.
    pub(super) fn new(
        caller: &Caller,
        row: entity::Model,
        names: &HashMap<PersonId, String>,
    ) -> Self {
        let is_receiver = caller.is(row.receiver_id);
        let is_giver = row.giver_id.is_some_and(|giver| caller.is(giver));
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id.filter(|_| is_receiver || is_giver),
            from_id: row.giver_id,
            from_name: row.giver_id.and_then(|giver| names.get(&giver).cloned()),
            to_id: row.receiver_id,
            to_name: names.get(&row.receiver_id).cloned().unwrap_or_default(),
            behavior: row.behavior,
            evidence: row.evidence,
            message: row.message,
            audience: row.audience,
            counted: row.counted,
            hidden_at: row.hidden_at.filter(|_| is_receiver),
            created_at: row.created_at,
        }
    }
}

/// Which recognitions, how many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListRecognitions {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only those of this program.
    pub program_id: Option<ProgramId>,
    /// Only those to this person.
    pub to_id: Option<PersonId>,
    /// Only those from this person.
    pub from_id: Option<PersonId>,
    /// Only those for this behavior.
    #[param(inline)]
    pub behavior: Option<Behavior>,
}
