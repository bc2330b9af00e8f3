//! What a message looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::ids::{ApplicationId, MessageId, PairingId, PersonId, ProgramId};

/// What a coordinator wrote to a participant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// Identifies the message.
    pub id: MessageId,
    /// The program that it is about.
    pub program_id: ProgramId,
    /// To whom.
    pub recipient_id: PersonId,
    /// The application that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The pairing that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairing_id: Option<PairingId>,
    /// Who wrote it: `person:…` or `api_key:…`.
    #[schema(example = "person:0199c3f0-7a00-7000-8000-000000000001")]
    pub author: String,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for Message {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            recipient_id: row.recipient_id,
            application_id: row.application_id,
            pairing_id: row.pairing_id,
            author: row.author,
            text: row.text,
            created_at: row.created_at,
        }
    }
}

/// Which messages, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListMessages {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only about this program.
    pub program_id: Option<ProgramId>,
    /// Only to this person.
    pub recipient_id: Option<PersonId>,
}
