//! The operations on reports.

use actix_web::{
    HttpResponse, get,
    http::header::{self, HeaderName},
    post,
    web::Data,
};
use chrono::TimeDelta;
use serde_json::json;

use super::{
    html,
    model::{CreateReportLink, ReadReport, ReportLink},
};
use crate::{
    auth::{Coordinator, LinkClaims, LinkedCoordinator},
    context::Api,
    dashboard,
    error::Result,
    history::Subject,
    ids::ProgramId,
    match_runs, programs,
    reply::Reply,
    request::{Command, Path, Query},
};

/// Make a link to a program's report
///
/// It opens the report in a browser, without a token in a header: for this program only, for some minutes, and as long as you
/// run the program. Whoever has the link can read the report, so hand it to nobody who should not. It is logged who made it.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = CreateReportLink, responses((status = 200, description = "The link.", body = ReportLink)))]
#[post("/v1/programs/{program_id}/report-links")]
pub(super) async fn create_report_link(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    Command { body, once }: Command<CreateReportLink>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let (keys, actor) = (api.keys.clone(), caller.actor());
    api.execute(&caller, once, async move |unit| {
        let lifetime = TimeDelta::minutes(body.lifetime_minutes.into());
        let expires_at = unit.now + lifetime;
        let claims = LinkClaims::new(unit.organization, actor, program, expires_at);
        let token = keys.seal_link(&claims)?;
        unit.event(
            Subject::Program,
            "report_link_created",
            program.0,
            json!({}),
        )
        .await?;
        let path = format!("/programs/{program}/report?token={token}");
        Ok(Reply::ok(ReportLink {
            path: Some(path),
            expires_at,
        })
        .replayed_as(json!({ "expires_at": expires_at })))
    })
    .await
}

/// Read a program's report
///
/// The dashboard as a page to read and print, in HTML: no scripts, charts with their numbers as tables, no names of participants.
/// Send the `Authorization` header as everywhere, or open a link made by `POST /v1/programs/{program_id}/report-links`.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program."), ReadReport), responses((status = 200, description = "The report.", content_type = "text/html", body = String)))]
#[get("/programs/{program_id}/report")]
pub(super) async fn get_program_report(
    api: Data<Api>,
    caller: LinkedCoordinator,
    Path(program): Path<ProgramId>,
    _query: Query<ReadReport>,
) -> Result<HttpResponse> {
    let program = programs::store::get_coordinated(api.db(), &caller, program).await?;
    let dashboard = dashboard::of_program(&api, &caller, program).await?;
    let help = match &dashboard.match_run {
        Some(run) => match_runs::recruitment(&api, caller.organization, run.match_run_id)
            .await
            .ok(),
        None => None,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, html::security_policy()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header((HeaderName::from_static("x-robots-tag"), "noindex, nofollow"))
        .body(html::page(&dashboard, help.as_ref())))
}
