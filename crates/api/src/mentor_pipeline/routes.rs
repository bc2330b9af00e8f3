//! The operations of the mentor pipeline.

use actix_web::{delete, get, put, web::Data};

use super::{
    entity::Model,
    model::{MentorPipeline, MentoringConsent},
    store, suggest,
};
use crate::{
    auth::{Coordinator, Member, Role},
    context::Api,
    error::{Problem, Result},
    ids::{PersonId, ProgramId},
    people, programs,
    reply::Reply,
    request::Path,
};

/// Read whether a person is open to mentoring
///
/// People read their own consent, owners that of everybody.
#[utoipa::path(tag = "mentor pipeline", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "Whether they are.", body = MentoringConsent)))]
#[get("/v1/people/{person_id}/mentoring-consent")]
pub(super) async fn get_mentoring_consent(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<MentoringConsent>> {
    people::store::get(api.db(), caller.organization, person).await?;
    if !caller.is(person) && caller.role() != Role::Owner {
        return Err(Problem::not_found("person"));
    }
    let found = store::find(api.db(), caller.organization, person).await?;
    Ok(Reply::ok(consent(person, found.as_ref())))
}

/// Say that you are open to mentoring
///
/// Coordinators may then see you suggested as a mentor once you have completed a pairing as a mentee. Only people
/// themselves say so; it can be taken back at any time and gates nothing.
#[utoipa::path(tag = "mentor pipeline", params(("person_id" = PersonId, Path, description = "Yourself.")), responses((status = 200, description = "The consent.", body = MentoringConsent)))]
#[put("/v1/people/{person_id}/mentoring-consent")]
pub(super) async fn put_mentoring_consent(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<MentoringConsent>> {
    store::require_self(api.db(), &caller, person).await?;
    let row = api
        .write(&caller, async move |unit| store::put(unit, person).await)
        .await?;
    Ok(Reply::ok(consent(person, Some(&row))))
}

/// Say that you are not open to mentoring
///
/// You are suggested to nobody from this moment on.
#[utoipa::path(tag = "mentor pipeline", params(("person_id" = PersonId, Path, description = "Yourself.")), responses((status = 204, description = "There is no consent.")))]
#[delete("/v1/people/{person_id}/mentoring-consent")]
pub(super) async fn delete_mentoring_consent(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<()>> {
    store::require_self(api.db(), &caller, person).await?;
    api.write(&caller, async move |unit| store::delete(unit, person).await)
        .await?;
    Ok(Reply::no_content())
}

/// Find mentors among those who were mentees
///
/// Skills that unmatched mentees seek, and who could pass them on: active people who completed a pairing as a mentee in any
/// program of the organization, who do not mentor in this one, who offer such a skill or were last assessed at the level
/// that is sought, and who said that they are open to mentoring. Nobody else is shown.
#[utoipa::path(tag = "mentor pipeline", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "Demand and candidates.", body = MentorPipeline)))]
#[get("/v1/programs/{program_id}/mentor-pipeline")]
pub(super) async fn get_mentor_pipeline(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
) -> Result<Reply<MentorPipeline>> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let (wishes, candidates) = store::read(api.db(), caller.organization, program).await?;
    Ok(Reply::ok(MentorPipeline {
        program_id: program,
        unmatched_mentees: wishes.len(),
        demand: suggest::demand(&wishes),
        candidates: suggest::candidates(&wishes, candidates),
    }))
}

fn consent(person: PersonId, row: Option<&Model>) -> MentoringConsent {
    MentoringConsent {
        person_id: person,
        open_to_mentoring: row.is_some(),
        since: row.map(|row| row.given_at),
    }
}
