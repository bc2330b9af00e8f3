//! What a nomination looks like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    applications::ApplicationRole,
    ids::{ApplicationId, NominationId, PersonId, ProgramId},
    lifecycle::states,
    request::{Input, Violations},
};

states! {
    /// Where a nomination stands.
    NominationState {
        /// Waits for a coordinator.
        Proposed = "proposed" => [Accepted, Declined],
        /// A coordinator said yes: there is an application, which the person may submit or not.
        Accepted = "accepted" => [],
        /// A coordinator said no.
        Declined = "declined" => [],
    }
}

/// How the nominator knows the person.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum NominationRelation {
    /// They work together.
    #[sea_orm(string_value = "colleague")]
    Colleague,
    /// The person manages the nominator.
    #[sea_orm(string_value = "manager")]
    Manager,
    /// The nominator manages the person.
    #[sea_orm(string_value = "report")]
    Report,
    /// The person has been the nominator's mentor.
    #[sea_orm(string_value = "mentor")]
    Mentor,
    /// The person has been the nominator's mentee.
    #[sea_orm(string_value = "mentee")]
    Mentee,
    /// Otherwise.
    #[sea_orm(string_value = "other")]
    Other,
}

/// A person to propose for a program: by id or by e-mail address.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateNomination {
    /// The program.
    pub program_id: ProgramId,
    /// The person, where you know the id; or `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub nominee_id: Option<PersonId>,
    /// The person's e-mail address; or `nominee_id`. It need not be in the directory yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 3,
        max_length = 320,
        pattern = "^[^@\\s]+@[^@\\s]+$",
        nullable = false
    )]
    pub email: Option<String>,
    /// As what.
    #[schema(inline)]
    pub role: ApplicationRole,
    /// Why; coordinators read it, and the person once it is accepted.
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
    /// How you know the person.
    #[schema(inline)]
    pub relation: NominationRelation,
}

impl Input for CreateNomination {
    fn check(&self, violations: &mut Violations) {
        let one = self.nominee_id.is_some() != self.email.is_some();
        let detail = "name the person by exactly one of `nominee_id` and `email`";
        violations.require(one, "/nominee_id", "one_of", detail);
    }
}

/// A proposal of a person for a program.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Nomination {
    /// Identifies the nomination.
    pub id: NominationId,
    /// The program.
    pub program_id: ProgramId,
    /// Who proposes; absent when the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominator_id: Option<PersonId>,
    /// The name of who proposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominator_name: Option<String>,
    /// Who is proposed; absent while only an e-mail address is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominee_id: Option<PersonId>,
    /// The name of who is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominee_name: Option<String>,
    /// The e-mail address, as the nominator gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// As what.
    #[schema(inline)]
    pub role: ApplicationRole,
    /// Why.
    pub why: String,
    /// How the nominator knows the person.
    #[schema(inline)]
    pub relation: NominationRelation,
    /// Where it stands.
    pub state: NominationState,
    /// The application that it led to; coordinators and the person see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// When a coordinator decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
}

impl Nomination {
    /// The nomination with names. Whom an e-mail address belongs to is nothing that its nominator learns here.
    pub(super) fn new(
        row: entity::Model,
        in_full: bool,
        names: &HashMap<PersonId, String>,
    ) -> Self {
        let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id).cloned());
        let nominee_id = row.nominee_id.filter(|_| in_full || row.email.is_none());
        Self {
            id: row.id,
            program_id: row.program_id,
            nominator_id: row.nominator_id,
            nominator_name: name(row.nominator_id),
            nominee_id,
            nominee_name: name(nominee_id),
            email: row.email,
            role: row.role,
            why: row.why,
            relation: row.relation,
            state: row.state,
            application_id: row.application_id.filter(|_| in_full),
            decided_at: row.decided_at,
            created_at: row.created_at,
        }
    }
}

/// Which nominations, how many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListNominations {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only those for this program.
    pub program_id: Option<ProgramId>,
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<NominationState>,
}
