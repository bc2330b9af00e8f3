//! Shortlists: whom an applicant should talk to before the final match run.

use actix_web::{get, web::Data};

use super::{
    ApplicationRole, discretion,
    model::{Shortlist, ShortlistedPartner},
    store,
};
use crate::{
    auth::Member, context::Api, error::Result, ids::ApplicationId, match_runs, proposals,
    reply::Reply, request::Path,
};

/// Read the shortlist of an applicant
///
/// From the program's latest published shortlist: the mentors for a mentee, or the mentees for a mentor, best first. Talk to
/// them, then rate the conversations. Empty as long as there is none. What the other told the organization alone is left out.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), responses((status = 200, description = "The shortlist.", body = Shortlist)))]
#[get("/v1/applications/{application_id}/shortlist")]
pub(super) async fn get_shortlist(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
) -> Result<Reply<Shortlist>> {
    let application = store::get_visible(api.db(), &caller, id).await?;
    let (organization, program) = (caller.organization, application.program_id);
    let run = match_runs::store::published_shortlist(api.db(), organization, program).await?;
    let Some(run) = run else {
        return Ok(Reply::ok(Shortlist::default()));
    };
    let is_mentee = application.role == ApplicationRole::Mentee;
    let rows =
        proposals::store::of_applicant(api.db(), organization, run.id, id, is_mentee).await?;
    let all = proposals::store::with_people(api.db(), organization, rows).await?;
    let runs_program = caller.coordinates(program);
    let data = all.into_iter().map(|proposal| {
        let (partner, explanation) = if is_mentee {
            (
                proposal.mentor,
                discretion::for_mentee(proposal.explanation.clone()),
            )
        } else {
            (
                proposal.mentee,
                discretion::for_mentor(proposal.explanation.clone()),
            )
        };
        ShortlistedPartner {
            partner,
            score: proposal.score,
            explanation: if runs_program {
                proposal.explanation
            } else {
                explanation
            },
        }
    });
    Ok(Reply::ok(Shortlist {
        match_run_id: Some(run.id),
        data: data.collect(),
    }))
}
