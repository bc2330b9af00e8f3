//! What a coordinator looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::ids::{PersonId, ProgramId};

/// A person who runs a program.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProgramCoordinator {
    /// The program.
    pub program_id: ProgramId,
    /// The person.
    pub person_id: PersonId,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for ProgramCoordinator {
    fn from(row: entity::Model) -> Self {
        Self {
            program_id: row.program_id,
            person_id: row.person_id,
            created_at: row.created_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListCoordinators {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
