//! The operation that says what would help one unmatched mentee.

use actix_web::{get, web::Data};
use pairwell_matching::{Explainer, MenteeHelp};

use super::{routes::get_coordinated, time_limit::TimeLimit};
use crate::{
    auth::Coordinator,
    context::Api,
    error::Result,
    ids::{ApplicationId, MatchRunId},
    reply::Reply,
    request::Path,
};

/// Find what would help an unmatched mentee
///
/// Why the mentee has nobody, or fewer mentors than wanted, as codes with counts, and small changes that would help: an hour
/// more, a seat more, a lower minimum, a requirement less. Each was confirmed by computing the whole pairing with it, and
/// says whom the mentee would get and what the program would gain. Empty for a mentee who got everybody wanted.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run."), ("application_id" = ApplicationId, Path, description = "The mentee's application.")), responses((status = 200, description = "Reasons and changes, those that ask least of others first.", body = MenteeHelp)))]
#[get("/v1/match-runs/{match_run_id}/unmatched/{application_id}")]
pub(super) async fn get_unmatched_mentee(
    api: Data<Api>,
    caller: Coordinator,
    Path((id, mentee)): Path<(MatchRunId, ApplicationId)>,
) -> Result<Reply<MenteeHelp>> {
    let run = get_coordinated(&api, &caller, id).await?;
    let question =
        move |explainer: &Explainer, limit: &TimeLimit| explainer.help(&mentee.to_string(), limit);
    api.explainers
        .ask(&api, caller.organization, run.id, question)
        .await
        .map(Reply::ok)
}
