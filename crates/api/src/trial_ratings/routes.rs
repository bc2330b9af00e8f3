//! The operations on trial ratings.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web::Data};
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::{
    TrialRating,
    entity::{Column, Entity},
    model::{CreateTrialRating, ListTrialRatings, TrialRatingDetails},
    store,
};
use crate::{
    applications,
    auth::{Caller, Coordinator, Member},
    context::Api,
    error::Result,
    ids::{ApplicationId, ProgramId, TrialRatingId},
    page::{Page, Paging, Sort},
    programs,
    reply::Reply,
    request::{Command, Patch, Path, Query, RequiredIfMatch},
};

/// List the trial ratings of a program
///
/// What both sides thought of each other, before the final match run. Who runs the program and is rated does not see what
/// others thought of them.
#[utoipa::path(tag = "trial ratings", params(("program_id" = ProgramId, Path, description = "The program."), ListTrialRatings), responses((status = 200, description = "A page of ratings.", body = Page<TrialRating>)))]
#[get("/v1/programs/{program_id}/trial-ratings")]
pub(super) async fn list_program_trial_ratings(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListTrialRatings>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let select = store::readable(&caller).filter(Column::ProgramId.eq(program));
    page(&api, &caller, &request, &query, select).await
}

/// List the trial ratings that an applicant gave
#[utoipa::path(tag = "trial ratings", params(("application_id" = ApplicationId, Path, description = "The application of the one who rates."), ListTrialRatings), responses((status = 200, description = "A page of ratings.", body = Page<TrialRating>)))]
#[get("/v1/applications/{application_id}/trial-ratings")]
pub(super) async fn list_trial_ratings(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(application): Path<ApplicationId>,
    Query(query): Query<ListTrialRatings>,
) -> Result<HttpResponse> {
    applications::store::get_visible(api.db(), &caller, application).await?;
    let select = store::readable(&caller).filter(Column::ApplicationId.eq(application));
    page(&api, &caller, &request, &query, select).await
}

async fn page(
    api: &Api,
    caller: &Caller,
    request: &HttpRequest,
    query: &ListTrialRatings,
    mut select: Select<Entity>,
) -> Result<HttpResponse> {
    let (limit, cursor) = (query.limit, query.cursor.as_deref());
    let paging = Paging::new(api, caller, request, query, limit, cursor)?;
    if let Some(wish) = query.wish {
        select = select.filter(Column::Wish.eq(wish));
    }
    let sort = Sort::by_id(Column::Id);
    let key = |row: &super::entity::Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, TrialRating::from)
        .await
}

/// Rate a trial conversation
///
/// For somebody in the other role whose application is approved, usually one of the shortlist; once, and changed at any time.
/// It counts in match runs that are computed afterwards: one that was computed before is stale where it makes a difference.
/// The other never sees it, even when they run the program.
#[utoipa::path(tag = "trial ratings", params(("application_id" = ApplicationId, Path, description = "The approved application of the one who rates.")), request_body = CreateTrialRating, responses((status = 201, description = "The rating.", body = TrialRating)))]
#[post("/v1/applications/{application_id}/trial-ratings")]
pub(super) async fn create_trial_rating(
    api: Data<Api>,
    caller: Member,
    Path(application): Path<ApplicationId>,
    Command { body, once }: Command<CreateTrialRating>,
) -> Result<HttpResponse> {
    let rater = applications::store::get_visible(api.db(), &caller, application).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, rater, body).await?;
        let (version, location) = (row.version, format!("/v1/trial-ratings/{}", row.id));
        Ok(Reply::created(location, TrialRating::from(row)).version(version))
    })
    .await
}

/// Read a trial rating
#[utoipa::path(tag = "trial ratings", params(("trial_rating_id" = TrialRatingId, Path, description = "The rating.")), responses((status = 200, description = "The rating.", body = TrialRating)))]
#[get("/v1/trial-ratings/{trial_rating_id}")]
pub(super) async fn get_trial_rating(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<TrialRatingId>,
) -> Result<Reply<TrialRating>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let version = row.version;
    Ok(Reply::ok(TrialRating::from(row)).version(version))
}

/// Change a trial rating
#[utoipa::path(tag = "trial ratings", params(("trial_rating_id" = TrialRatingId, Path, description = "The rating.")), request_body = TrialRatingDetails, responses((status = 200, description = "The changed rating.", body = TrialRating)))]
#[patch("/v1/trial-ratings/{trial_rating_id}")]
pub(super) async fn patch_trial_rating(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<TrialRatingId>,
    patch: Patch,
) -> Result<Reply<TrialRating>> {
    store::get_visible(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = TrialRatingDetails::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after).await
        })
        .await?;
    let version = row.version;
    Ok(Reply::ok(TrialRating::from(row)).version(version))
}

/// Take a trial rating back
#[utoipa::path(tag = "trial ratings", params(("trial_rating_id" = TrialRatingId, Path, description = "The rating.")), responses((status = 204, description = "The rating is gone.")))]
#[delete("/v1/trial-ratings/{trial_rating_id}")]
pub(super) async fn delete_trial_rating(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<TrialRatingId>,
    RequiredIfMatch(if_match): RequiredIfMatch,
) -> Result<Reply<()>> {
    store::get_visible(api.db(), &caller, id).await?;
    api.write(&caller, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if_match.check(current.version)?;
        store::delete(unit, current).await
    })
    .await?;
    Ok(Reply::no_content())
}
