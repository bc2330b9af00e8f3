//! What offers of help, and the people who could help, look like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use pairwell_matching::{PairExplanation, Score};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{model::HelpOfferState, offer_entity};
use crate::{
    ids::{HelpOfferId, HelpRequestId, PersonId},
    request::Input,
};

/// An offer of help to make.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "message": "I have led such a talk twice; half an hour on Thursday?" }))]
pub(crate) struct CreateHelpOffer {
    /// What you offer; the asker and coordinators read it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub message: String,
}

impl Input for CreateHelpOffer {}

/// An offer of help.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HelpOffer {
    /// Identifies the offer.
    pub id: HelpOfferId,
    /// The request.
    pub help_request_id: HelpRequestId,
    /// Who offers.
    pub helper_id: PersonId,
    /// The helper's name.
    pub helper_name: String,
    /// What they offer.
    pub message: String,
    /// Where the offer stands.
    pub state: HelpOfferState,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl HelpOffer {
    /// The offer with the helper's name.
    pub(super) fn new(row: offer_entity::Model, names: &HashMap<PersonId, String>) -> Self {
        Self {
            id: row.id,
            help_request_id: row.help_request_id,
            helper_id: row.helper_id,
            helper_name: names.get(&row.helper_id).cloned().unwrap_or_default(),
            message: row.message,
            state: row.state,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListHelpOffers {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// How many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListHelpers {
    /// People on the list.
    #[param(minimum = 1, maximum = 50, default = 10)]
    pub limit: Option<u64>,
}

/// Somebody who could help.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Helper {
    /// The person.
    pub person_id: PersonId,
    /// The person's name.
    pub full_name: String,
    /// How well they fit the ask, from 0 to 1.
    pub score: Score,
    /// Why: the skills with their levels, and how near the profile is to the goal. `mentee` is the help request, `mentor` the
    /// person.
    pub explanation: PairExplanation,
}

/// The people who could help, best first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Helpers {
    /// The people.
    pub data: Vec<Helper>,
}
