//! The operations on calendar links, and the calendar itself.

use actix_web::{
    HttpResponse, delete, get,
    http::header::{self, HeaderName},
    post,
    web::Data,
};
use serde_json::json;

use super::{
    CalendarSecret, feed,
    model::{CalendarLink, CreateCalendarLink},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::{Problem, Result},
    ids::{PersonId, ProgramId},
    programs,
    reply::Reply,
    request::{Command, Path},
};

/// See whether somebody has a calendar link
///
/// Without the link itself, which is shown once and to nobody but the person. Owners see it of everybody.
#[utoipa::path(tag = "sessions", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The link.", body = CalendarLink)))]
#[get("/v1/people/{person_id}/calendar-link")]
pub(super) async fn get_calendar_link(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<CalendarLink>> {
    store::require_self_or_owner(api.db(), &caller, person).await?;
    let found = store::find(api.db(), caller.organization, person).await?;
    Ok(Reply::ok(CalendarLink {
        path: None,
        created_at: found.map(|row| row.created_at),
    }))
}

/// Make a link to your sessions for your calendar
///
/// A calendar program that subscribes to it shows when your sessions are, moves those that are rescheduled, and strikes those
/// that are called off. Whoever has the link can read that, so it is for you alone; it is shown once, and a new one ends the
/// one before.
#[utoipa::path(tag = "sessions", params(("person_id" = PersonId, Path, description = "Yourself.")), request_body = CreateCalendarLink, responses((status = 201, description = "The link.", body = CalendarLink)))]
#[post("/v1/people/{person_id}/calendar-link")]
pub(super) async fn create_calendar_link(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
    Command { once, .. }: Command<CreateCalendarLink>,
) -> Result<HttpResponse> {
    store::require_self(api.db(), &caller, person).await?;
    api.execute(&caller, once, async move |unit| {
        let secret = CalendarSecret::generate(unit.organization, person)?;
        let row = store::put(unit, person, &secret).await?;
        let link = CalendarLink {
            path: Some(format!("/calendars/{}", secret.reveal())),
            created_at: Some(row.created_at),
        };
        let location = format!("/v1/people/{person}/calendar-link");
        Ok(Reply::created(location, link).replayed_as(json!({ "created_at": row.created_at })))
    })
    .await
}

/// End your calendar link
///
/// It opens nothing from this moment on.
#[utoipa::path(tag = "sessions", params(("person_id" = PersonId, Path, description = "Yourself.")), responses((status = 204, description = "There is no link.")))]
#[delete("/v1/people/{person_id}/calendar-link")]
pub(super) async fn delete_calendar_link(
    api: Data<Api>,
    caller: Member,
    Path(person): Path<PersonId>,
) -> Result<Reply<()>> {
    store::require_self(api.db(), &caller, person).await?;
    api.write(&caller, async move |unit| store::delete(unit, person).await)
        .await?;
    Ok(Reply::no_content())
}

/// Read a person's sessions as a calendar
///
/// For calendar programs, which send no credentials: the address itself is the secret. An iCalendar file (RFC 5545) of three
/// months back and a year ahead, at most 2000 sessions of pairings and of groups each: time, program and the link to the call; no names, no agenda, no
/// notes. An address that is wrong or was ended is 404. Whoever reads it more often than thirty times at once, and then once a minute,
/// is told by 429 and `Retry-After` when to come back.
#[utoipa::path(tag = "sessions", params(("calendar_token" = String, Path, description = "The secret part of the link.")), responses((status = 200, description = "The calendar.", body = String, content_type = "text/calendar")))]
#[get("/calendars/{calendar_token}")]
pub(super) async fn get_calendar_feed(
    api: Data<Api>,
    Path(token): Path<String>,
) -> Result<HttpResponse> {
    let unknown = || Problem::not_found("calendar");
    let secret = CalendarSecret::parse(&token).ok_or_else(unknown)?;
    if !store::open(api.db(), &secret).await? {
        return Err(unknown());
    }
    let (organization, now) = (secret.organization, api.clock.now());
    api.calendar_reads.count(organization, secret.person)?;
    let entries = store::entries(api.db(), organization, secret.person, now).await?;
    let ids: Vec<ProgramId> = entries.iter().map(|entry| entry.program).collect();
    let names = programs::store::names(api.db(), organization, &ids).await?;
    let age = format!("private, max-age={}", feed::LOOK_AGAIN.num_seconds());
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, age))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((HeaderName::from_static("x-robots-tag"), "noindex"))
        .body(feed::calendar(&entries, &names)))
}
