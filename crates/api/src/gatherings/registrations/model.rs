//! What a registration looks like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    gatherings::{entity::Model as Gathering, slots},
    ids::{GatheringId, GatheringRegistrationId, PairingId, PersonId},
    lifecycle::states,
    request::Input,
};

states! {
    /// Where a registration stands.
    RegistrationState {
        /// Has a seat.
        Registered = "registered" => [Withdrawn],
        /// Waits for a seat; the oldest gets the next one.
        Waitlisted = "waitlisted" => [Registered, Withdrawn],
        /// Gave it up; may register again.
        Withdrawn = "withdrawn" => [Registered, Waitlisted],
    }
}

/// Whether a registered person was there.
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
pub(crate) enum Attendance {
    /// Was there.
    #[sea_orm(string_value = "attended")]
    Attended,
    /// Was not there.
    #[sea_orm(string_value = "absent")]
    Absent,
}

/// A wish to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct RegisterForGathering {
    /// Who comes; absent for yourself. Only coordinators register somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
    /// The slot that you want; absent for the first free one, and where there are no slots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, nullable = false)]
    pub slot: Option<u16>,
}

impl Input for RegisterForGathering {}

/// A registration to give up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct WithdrawFromGathering {
    /// Who does not come; absent for yourself. Only coordinators withdraw somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
}

impl Input for WithdrawFromGathering {}

/// A person's registration for a gathering.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GatheringRegistration {
    /// Identifies the registration.
    pub id: GatheringRegistrationId,
    /// The gathering.
    pub gathering_id: GatheringId,
    /// Who comes.
    pub person_id: PersonId,
    /// Their name.
    pub person_name: String,
    /// Where it stands.
    #[schema(inline)]
    pub(crate) state: RegistrationState,
    /// The number of the slot, where there are slots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<i64>,
    /// When the slot begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot_starts_at: Option<DateTime<Utc>>,
    /// The flash pairing that the slot became, in office hours of a flash program.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairing_id: Option<PairingId>,
    /// Whether they were there; absent until attendance is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub(crate) attendance: Option<Attendance>,
    /// When they registered; those who wait move up in this order.
    pub registered_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl GatheringRegistration {
    /// The registration with the person's name and the time of its slot.
    pub(super) fn new(
        row: &entity::Model,
        gathering: &Gathering,
        names: &HashMap<PersonId, String>,
    ) -> Self {
        let begins = |number| slots::slot(gathering, number, false).starts_at;
        Self {
            id: row.id,
            gathering_id: row.gathering_id,
            person_id: row.person_id,
            person_name: names.get(&row.person_id).cloned().unwrap_or_default(),
            state: row.state,
            slot: row.slot,
            slot_starts_at: row.slot.map(begins),
            pairing_id: row.pairing_id,
            attendance: row.attendance,
            registered_at: row.registered_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which registrations, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGatheringRegistrations {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<RegistrationState>,
}
