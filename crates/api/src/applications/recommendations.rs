//! Recommendations: the best mentors for one mentee, as things stand now.

use actix_web::{get, web::Data};
use pairwell_matching::{PairExplanation, Score};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{ApplicationRole, store};
use crate::{
    auth::Member,
    context::Api,
    error::{Problem, Result},
    ids::ApplicationId,
    reply::Reply,
    request::{Path, Query},
};

/// Mentors on the list when the client does not say.
const USUAL: u64 = 10;
/// Mentors on the list at the most.
const MOST: u64 = 50;

/// How many.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListRecommendations {
    /// Mentors on the list.
    #[param(minimum = 1, maximum = 50, default = 10)]
    pub limit: Option<u64>,
}

/// A mentor for one mentee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct MentorRecommendation {
    /// The mentor's application.
    pub mentor_application_id: ApplicationId,
    /// What the pair would be worth, from 0 to 1.
    pub score: Score,
    /// Whether this is the mentee's top choice. Over the whole program a mentor is that for at most as many mentees as
    /// they have seats, so that not everybody asks the same few.
    pub top_choice: bool,
    /// Why.
    pub explanation: PairExplanation,
}

/// The best mentors for one mentee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Recommendations {
    /// The top choice first, if there is one, then by score.
    pub data: Vec<MentorRecommendation>,
}

/// List the best mentors for a mentee
///
/// Eligible mentors with free seats only, each with its breakdown. Computed from the applications as they are now.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The mentee's application."), ListRecommendations), responses((status = 200, description = "The mentors.", body = Recommendations)))]
#[get("/v1/applications/{application_id}/recommendations")]
pub(super) async fn list_recommendations(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    Query(query): Query<ListRecommendations>,
) -> Result<Reply<Recommendations>> {
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid_parameter(
            "limit",
            format!("ask for 1 to {MOST} mentors"),
        ));
    }
    let limit = usize::try_from(limit).map_err(Problem::internal)?;
    let application = store::get_visible(api.db(), &caller, id).await?;
    if application.role != ApplicationRole::Mentee {
        return Err(Problem::not_found("mentee's application"));
    }
    let organization = caller.organization;
    let found = api
        .pools
        .recommend(&api, organization, application.program_id, id, limit)
        .await?;
    let data = found.into_iter().map(|recommendation| {
        let mentor = Uuid::parse_str(&recommendation.mentor).map_err(Problem::internal)?;
        Ok(MentorRecommendation {
            mentor_application_id: ApplicationId(mentor),
            score: recommendation.score,
            top_choice: recommendation.top_choice,
            explanation: recommendation.explanation,
        })
    });
    Ok(Reply::ok(Recommendations {
        data: data.collect::<Result<_>>()?,
    }))
}
