//! What a note on a session of a group looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{GroupSessionId, GroupSessionNoteId, PersonId},
    request::Input,
    session_notes::NoteVisibility,
};

/// A note to write, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Next time we begin with what became of last month's decisions.", "visibility": "shared" }))]
pub(crate) struct CreateGroupSessionNote {
    /// The note.
    #[schema(min_length = 1, max_length = 10_000, pattern = "\\S")]
    pub text: String,
    /// Who reads it: `shared`, everybody in the group and those who run the program; `private`, its author and nobody else.
    #[serde(default = "private")]
    #[schema(inline, default = "private")]
    pub(crate) visibility: NoteVisibility,
}

fn private() -> NoteVisibility {
    NoteVisibility::Private
}

impl Input for CreateGroupSessionNote {}

impl From<entity::Model> for CreateGroupSessionNote {
    fn from(row: entity::Model) -> Self {
        Self {
            text: row.text,
            visibility: row.visibility,
        }
    }
}

/// A note on a session of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupSessionNote {
    /// Identifies the note.
    pub id: GroupSessionNoteId,
    /// The session.
    pub group_session_id: GroupSessionId,
    /// Who wrote it.
    pub author_id: PersonId,
    /// Who reads it.
    #[schema(inline)]
    pub(crate) visibility: NoteVisibility,
    /// The note.
    pub text: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for GroupSessionNote {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            group_session_id: row.group_session_id,
            author_id: row.author_id,
            visibility: row.visibility,
            text: row.text,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGroupSessionNotes {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
