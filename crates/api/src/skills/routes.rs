//! The operations on skills.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web::Data};

use super::{CreateSkill, Skill, model::ListSkills, store};
use crate::{
    auth::{Coordinator, Member},
    context::Api,
    error::Result,
    ids::SkillId,
    page::{Page, Paging},
    reply::Reply,
    request::{Command, Patch, Path, Query, RequiredIfMatch},
};

/// List skills
///
/// The catalogue says which names mean the same skill. People may offer and seek skills that it does not list; those
/// stand for themselves.
#[utoipa::path(tag = "skills", params(ListSkills), responses((status = 200, description = "A page of skills.", body = Page<Skill>)))]
#[get("/v1/skills")]
pub(super) async fn list_skills(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListSkills>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = store::select(api.db(), caller.organization, &query).await?;
    paging
        .list(
            api.db(),
            select,
            sort,
            store::sort_key(query.sort),
            Skill::from,
        )
        .await
}

/// Add a skill
///
/// No name or alias may mean another skill already.
#[utoipa::path(tag = "skills", request_body = CreateSkill, responses((status = 201, description = "The skill.", body = Skill)))]
#[post("/v1/skills")]
pub(super) async fn create_skill(
    api: Data<Api>,
    caller: Coordinator,
    Command { body, once }: Command<CreateSkill>,
) -> Result<HttpResponse> {
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, body).await?;
        let version = row.version;
        Ok(Reply::created(format!("/v1/skills/{}", row.id), Skill::from(row)).version(version))
    })
    .await
}

/// Read a skill
#[utoipa::path(tag = "skills", params(("skill_id" = SkillId, Path, description = "The skill.")), responses((status = 200, description = "The skill.", body = Skill)))]
#[get("/v1/skills/{skill_id}")]
pub(super) async fn get_skill(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SkillId>,
) -> Result<Reply<Skill>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    let version = row.version;
    Ok(Reply::ok(Skill::from(row)).version(version))
}

/// Change a skill
#[utoipa::path(tag = "skills", params(("skill_id" = SkillId, Path, description = "The skill.")), request_body = CreateSkill, responses((status = 200, description = "The changed skill.", body = Skill)))]
#[patch("/v1/skills/{skill_id}")]
pub(super) async fn patch_skill(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<SkillId>,
    patch: Patch,
) -> Result<Reply<Skill>> {
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = CreateSkill::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after).await
        })
        .await?;
    let version = row.version;
    Ok(Reply::ok(Skill::from(row)).version(version))
}

/// Remove a skill
///
/// Its names then stand for themselves. A skill that contains others cannot be removed.
#[utoipa::path(tag = "skills", params(("skill_id" = SkillId, Path, description = "The skill.")), responses((status = 204, description = "The skill is gone.")))]
#[delete("/v1/skills/{skill_id}")]
pub(super) async fn delete_skill(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<SkillId>,
    RequiredIfMatch(if_match): RequiredIfMatch,
) -> Result<Reply<()>> {
    api.write(&caller, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if_match.check(current.version)?;
        store::delete(unit, current).await
    })
    .await?;
    Ok(Reply::no_content())
}
