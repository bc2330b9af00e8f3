//! The operations on skill assessments.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web::Data};
use serde_json::json;

use super::{
    entity::{self, Model},
    export, growth,
    model::{
        CreateSkillAssessment, ListSkillAssessments, ProgramSkillGrowth, SkillAssessment,
        SkillGrowth,
    },
    store,
};
use crate::{
    auth::{Coordinator, Member},
    context::Api,
    error::Result,
    ids::{PersonId, ProgramId, SkillAssessmentId},
    page::{self, Page, Paging, Sort},
    programs,
    reply::Reply,
    request::{Command, Path, Query},
    spreadsheet,
};

/// List the skill assessments of a person
///
/// In the order in which they were made. People see all of their own, owners everybody's; coordinators see those of the
/// programs that they run, mentors those of their pairings with the person.
#[utoipa::path(tag = "skill assessments", params(("person_id" = PersonId, Path, description = "The person."), ListSkillAssessments), responses((status = 200, description = "A page of assessments.", body = Page<SkillAssessment>)))]
#[get("/v1/people/{person_id}/skill-assessments")]
pub(super) async fn list_skill_assessments(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(person): Path<PersonId>,
    Query(query): Query<ListSkillAssessments>,
) -> Result<HttpResponse> {
    let select = store::visible(api.db(), &caller, person).await?;
    let select = store::narrow(api.db(), caller.organization, select, &query).await?;
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let sort = Sort::by_id(entity::Column::Id);
    let key = |row: &Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, SkillAssessment::from)
        .await
}

/// Assess a person's skill
///
/// Of yourself; of your mentee, with the pairing; or, as a coordinator, of a participant, with the program. Who says it is
/// kept: levels by different assessors are not compared with each other.
#[utoipa::path(tag = "skill assessments", params(("person_id" = PersonId, Path, description = "The person.")), request_body = CreateSkillAssessment, responses((status = 201, description = "The assessment.", body = SkillAssessment)))]
#[post("/v1/people/{person_id}/skill-assessments")]
pub(super) async fn create_skill_assessment(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
    Command { body, once }: Command<CreateSkillAssessment>,
) -> Result<HttpResponse> {
    let standing = store::standing(api.db(), &caller, person, &body).await?;
    let assessor = caller.person();
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, person, (standing, assessor), body).await?;
        let location = format!("/v1/skill-assessments/{}", row.id);
        Ok(Reply::created(location, SkillAssessment::from(row)))
    })
    .await
}

/// Export the skill assessments of a person
///
/// Those that you may see, latest first, however many there are. Cells never run as formulas.
#[utoipa::path(tag = "skill assessments", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The assessments as CSV.", body = String, content_type = "text/csv")))]
#[get("/v1/people/{person_id}/skill-assessments/export")]
pub(super) async fn export_skill_assessments(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<HttpResponse> {
    let select = store::visible(api.db(), &caller, person).await?;
    let sort = Sort::by_time(entity::Column::At, entity::Column::Id).descending();
    let key = |row: &Model| (Some(json!(row.at)), row.id.0);
    let response = spreadsheet::answer("skill-assessments");
    page::export(response, api.db(), select, sort, key, export::lines).await
}

/// Read how a person's skills have grown
///
/// First and latest level of each skill and kind of assessor, of the assessments that you may see; at most the latest 5,000.
#[utoipa::path(tag = "skill assessments", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The growth, by skill.", body = Vec<SkillGrowth>)))]
#[get("/v1/people/{person_id}/skill-growth")]
pub(super) async fn get_skill_growth(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<Vec<SkillGrowth>>> {
    let select = store::visible(api.db(), &caller, person).await?;
    let rows = store::latest(api.db(), select).await?;
    let names = store::skill_names(api.db(), caller.organization, &rows).await?;
    Ok(Reply::ok(growth::of_person(&rows, &names)))
}

/// Read a skill assessment
///
/// By whoever may read those of the person.
#[utoipa::path(tag = "skill assessments", params(("skill_assessment_id" = SkillAssessmentId, Path, description = "The assessment.")), responses((status = 200, description = "The assessment.", body = SkillAssessment)))]
#[get("/v1/skill-assessments/{skill_assessment_id}")]
pub(super) async fn get_skill_assessment(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SkillAssessmentId>,
) -> Result<Reply<SkillAssessment>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(Reply::ok(SkillAssessment::from(row)))
}

/// Remove a skill assessment
///
/// By the person assessed, by whoever made it, or by a coordinator of its program.
#[utoipa::path(tag = "skill assessments", params(("skill_assessment_id" = SkillAssessmentId, Path, description = "The assessment.")), responses((status = 204, description = "The assessment is gone.")))]
#[delete("/v1/skill-assessments/{skill_assessment_id}")]
pub(super) async fn delete_skill_assessment(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SkillAssessmentId>,
) -> Result<Reply<()>> {
    let row = store::get_removable(api.db(), &caller, id).await?;
    api.write(&caller, async move |unit| store::delete(unit, row).await)
        .await?;
    Ok(Reply::no_content())
}

/// Read how the skills of a program's participants have grown
///
/// By skill and kind of assessor, over those who were assessed at least twice. Groups of fewer than five people are hidden.
#[utoipa::path(tag = "skill assessments", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "The growth, most people first.", body = ProgramSkillGrowth)))]
#[get("/v1/programs/{program_id}/skill-growth")]
pub(super) async fn get_program_skill_growth(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
) -> Result<Reply<ProgramSkillGrowth>> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let rows = store::of_program(api.db(), caller.organization, program).await?;
    let names = store::skill_names(api.db(), caller.organization, &rows).await?;
    let (skills, hidden) = growth::of_program(rows, &names);
    Ok(Reply::ok(ProgramSkillGrowth {
        program_id: program,
        skills,
        hidden,
        smallest_group: growth::SMALLEST_GROUP,
    }))
}
