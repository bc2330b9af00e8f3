//! The operations that set two pairings side by side: under another policy, or of another run.

use actix_web::{HttpResponse, get, post, web::Data};
use pairwell_matching::{Comparison, Policy, compare, run};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{compute::options, model::OtherRun, routes::get_coordinated};
use crate::{
    auth::Coordinator,
    context::Api,
    error::{Code, Problem, Result},
    ids::MatchRunId,
    matching_policies::check_policy,
    reply::Reply,
    request::{Command, Input, Path, Query, Violations},
};

/// So many mentees are listed at the most; `changed` counts all.
const MOST_MENTEES: usize = 200;

/// Another policy to try on a run's people.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "policy": {
        "objective": "stable",
        "criteria": [
            { "kind": "skills", "weight": 60, "missing": "zero" },
            { "kind": "availability", "weight": 40, "missing": "zero" }
        ],
        "requirements": [{ "kind": "manager_line", "levels": 2 }]
    }
}))]
pub(super) struct WhatIf {
    /// How pairs would be judged.
    pub policy: Policy,
}

impl Input for WhatIf {
    fn check(&self, violations: &mut Violations) {
        check_policy(&self.policy, violations);
    }
}

/// Try another policy on a match run
///
/// Computes what the run would have found for the same people under another policy, and sets the two side by side: matched,
/// mean and worst score, pairs kept, and who gains and loses by how much, judged by both policies. At most 200 mentees are
/// listed, who loses most first. Nothing is stored, and no policy changes.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), request_body = WhatIf, responses((status = 200, description = "The run first, the other policy second.", body = Comparison), (status = 409, description = "`conflict`: the people cannot be matched under that policy; `detail` says why.", body = crate::error::ProblemBody, content_type = "application/problem+json")))]
#[post("/v1/match-runs/{match_run_id}/what-if")]
pub(super) async fn try_policy(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
    Command { body, once }: Command<WhatIf>,
) -> Result<HttpResponse> {
    let row = get_coordinated(&api, &caller, id).await?;
    let kept = api.explainers.of(&api, caller.organization, row.id).await?;
    let comparison = actix_web::web::block(move || {
        let conflict = |detail: String| Problem::new(Code::Conflict, detail);
        let (explainer, limit) = (&kept.explainer, kept.limit());
        let before = explainer.prepared();
        let after = before.with_policy(body.policy).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            conflict(problems.join("; "))
        })?;
        let outcome =
            run(&after, &options(), &limit).map_err(|error| conflict(error.to_string()))?;
        Ok::<_, Problem>(compare((before, explainer.outcome()), (&after, &outcome)))
    })
    .await
    .map_err(Problem::internal)??;
    // No transaction was open meanwhile; a repeated request is answered like any other.
    api.execute(&caller, once, async move |_unit| {
        Ok(Reply::ok(listed(comparison)))
    })
    .await
}

/// Compare two match runs
///
/// What the second run changes against the first: pairs kept, added and removed, and every mentee whose mentors differ, who
/// loses most first. Each run judges by its own policy and its own snapshot of the people. At most 200 mentees are listed.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The first run."), OtherRun), responses((status = 200, description = "The two runs side by side.", body = Comparison)))]
#[get("/v1/match-runs/{match_run_id}/difference")]
pub(super) async fn compare_match_runs(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
    Query(query): Query<OtherRun>,
) -> Result<Reply<Comparison>> {
    let first = get_coordinated(&api, &caller, id).await?;
    let other = query.other;
    let second = get_coordinated(&api, &caller, other).await?;
    if first.program_id != second.program_id {
        return Err(Problem::not_found("other match run of this program"));
    }
    let organization = caller.organization;
    let first = api.explainers.of(&api, organization, id).await?;
    let second = api.explainers.of(&api, organization, other).await?;
    let comparison = actix_web::web::block(move || {
        let (first, second) = (first.explainer, second.explainer);
        compare(
            (first.prepared(), first.outcome()),
            (second.prepared(), second.outcome()),
        )
    })
    .await
    .map_err(Problem::internal)?;
    Ok(Reply::ok(listed(comparison)))
}

fn listed(mut comparison: Comparison) -> Comparison {
    comparison.mentees.truncate(MOST_MENTEES);
    comparison
}
