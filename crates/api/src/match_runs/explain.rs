//! The operations that explain a run: why this pair, why not that one, why unmatched.

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use pairwell_matching::Explainer;
use uuid::Uuid;

use super::{
    model::{ExplainedPair, ListUnmatched, UnmatchedParticipant, UnmatchedRole, WhichPair},
    result,
    routes::get_coordinated,
    time_limit::TimeLimit,
};
use crate::{
    auth::Coordinator,
    context::Api,
    error::{Problem, Result},
    ids::{ApplicationId, MatchRunId},
    page::{Page, Paging},
    proposals,
    reply::Reply,
    request::{Path, Query},
};

/// Explain a pair
///
/// Any pair of the program, chosen or not: which requirements it meets, and each criterion with value, weight,
/// contribution and evidence. The contributions add up to the score exactly. For a pair that was not chosen, `alternative`
/// says why not: the requirements that it fails, or who holds the mentor's seats and exactly what making the pair would cost
/// the program, confirmed by computing the pairing with it. In a peer program, `chosen` says whether the two share a group,
/// and the explanation is what the one gains from the other. Judged from the run's own snapshot, so the answer
/// never changes; 409 once somebody of the program was erased and the snapshot with them.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run."), WhichPair), responses((status = 200, description = "The explanation.", body = ExplainedPair)))]
#[get("/v1/match-runs/{match_run_id}/explanations")]
pub(super) async fn explain_pair(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
    Query(pair): Query<WhichPair>,
) -> Result<Reply<ExplainedPair>> {
    let run = get_coordinated(&api, &caller, id).await?;
    let prepared = api.snapshots.of(&api, caller.organization, run.id).await?;
    let explanation = prepared
        .explain(&pair.mentee.to_string(), &pair.mentor.to_string())
        .map_err(|_unknown| Problem::not_found("pair of applications in this run"))?;
    let is_of_peers = prepared.peer_sizes().is_some();
    let chosen = if is_of_peers {
        result::share_group(api.db(), caller.organization, id, pair.mentee, pair.mentor).await?
    } else {
        proposals::store::exists(api.db(), caller.organization, id, pair.mentee, pair.mentor)
            .await?
    };
    let alternative = if chosen || is_of_peers {
        None
    } else {
        let question = move |explainer: &Explainer, limit: &TimeLimit| {
            let (mentee, mentor) = (pair.mentee.to_string(), pair.mentor.to_string());
            explainer.why_not(&mentee, &mentor, limit)
        };
        let explainers = &api.explainers;
        let answer = explainers.ask(&api, caller.organization, run.id, question);
        Some(answer.await?)
    };
    Ok(Reply::ok(ExplainedPair {
        chosen,
        explanation,
        alternative,
    }))
}

/// List who is unmatched, and why
///
/// For each participant without a partner, or with fewer than wanted: what became of everybody on the other side, as
/// codes with counts.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run."), ListUnmatched), responses((status = 200, description = "A page of participants.", body = Page<UnmatchedParticipant>)))]
#[get("/v1/match-runs/{match_run_id}/unmatched")]
pub(super) async fn list_unmatched(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(id): Path<MatchRunId>,
    Query(query): Query<ListUnmatched>,
) -> Result<HttpResponse> {
    get_coordinated(&api, &caller, id).await?;
    let row = result::get(api.db(), caller.organization, id).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let unmatched = match query.role.unwrap_or_default() {
        UnmatchedRole::Mentee => row.unmatched.mentees,
        UnmatchedRole::Mentor => row.unmatched.mentors,
    };
    let mut items = Vec::with_capacity(unmatched.len());
    for unmatched in unmatched {
        let id = Uuid::parse_str(&unmatched.participant).map_err(Problem::internal)?;
        items.push(UnmatchedParticipant {
            application_id: ApplicationId(id),
            unmatched,
        });
    }
    paging.list_items(items, |item| item.application_id.0)
}
