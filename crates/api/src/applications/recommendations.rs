//! Recommendations: the best mentors for one mentee, as things stand now.

use actix_web::{get, web::Data};
use uuid::Uuid;

use super::{
    ApplicationRole, discretion,
    model::{ListRecommendations, MentorRecommendation, Recommendations},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::{Problem, Result},
    ids::ApplicationId,
    reply::Reply,
    request::{Path, Query, up_to},
};

/// Mentors on the list when the client does not say.
const USUAL: u64 = 10;
/// Mentors on the list at the most.
const MOST: u64 = 50;

/// List the best mentors for a mentee
///
/// Eligible mentors with free seats only, each with its breakdown. Computed from the applications as they are now. Mentees
/// do not see the mentors' custom fields and answers, nor whom the mentors prefer.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The mentee's application."), ListRecommendations), responses((status = 200, description = "The mentors.", body = Recommendations)))]
#[get("/v1/applications/{application_id}/recommendations")]
pub(super) async fn list_recommendations(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    Query(query): Query<ListRecommendations>,
) -> Result<Reply<Recommendations>> {
    let limit = up_to(MOST, "limit", query.limit.unwrap_or(USUAL))?;
    let limit = usize::try_from(limit).map_err(Problem::internal)?;
    let application = store::get_visible(api.db(), &caller, id).await?;
    if application.role != ApplicationRole::Mentee {
        return Err(Problem::not_found("mentee's application"));
    }
    let organization = caller.organization;
    let runs_program = caller.coordinates(application.program_id);
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
            explanation: if runs_program {
                recommendation.explanation
            } else {
                discretion::for_mentee(recommendation.explanation)
            },
        })
    });
    Ok(Reply::ok(Recommendations {
        data: data.collect::<Result<_>>()?,
    }))
}
