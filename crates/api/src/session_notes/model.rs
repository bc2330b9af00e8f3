//! What a note on a session looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{PersonId, SessionId, SessionNoteId},
    request::Input,
};

/// Who reads a note.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoteVisibility {
    /// Mentor, mentee and those who run the program.
    #[sea_orm(string_value = "shared")]
    Shared,
    /// Its author and nobody else, whatever their role.
    #[sea_orm(string_value = "private")]
    Private,
}

/// A note to write, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Ask next time how the talk with the team went.", "visibility": "private" }))]
pub(crate) struct CreateSessionNote {
    /// The note.
    #[schema(min_length = 1, max_length = 10_000, pattern = "\\S")]
    pub text: String,
    /// Who reads it.
    #[serde(default = "private")]
    #[schema(inline, default = "private")]
    pub(crate) visibility: NoteVisibility,
}

fn private() -> NoteVisibility {
    NoteVisibility::Private
}

impl Input for CreateSessionNote {}

impl From<entity::Model> for CreateSessionNote {
    fn from(row: entity::Model) -> Self {
        Self {
            text: row.text,
            visibility: row.visibility,
        }
    }
}

/// A note on a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionNote {
    /// Identifies the note.
    pub id: SessionNoteId,
    /// The session.
    pub session_id: SessionId,
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

impl From<entity::Model> for SessionNote {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            session_id: row.session_id,
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
pub(crate) struct ListSessionNotes {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
