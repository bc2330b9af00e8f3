//! The export of a person's data (GDPR, articles 15 and 20): everything that is theirs, table by table.

use std::collections::VecDeque;

use actix_web::{HttpResponse, get, http::header, web::Data};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::{
    ConnectionTrait, FromQueryResult, JsonValue, QueryResult,
    sea_query::{Order, Query, SelectStatement},
};
use serde_json::{Value, json};

use super::{
    belongings::{Rows, Whose},
    model::PersonExport,
    store,
};
use crate::{
    auth::{Caller, Member, Role},
    context::Api,
    database::Reader,
    error::{Problem, Result, request_id},
    ids::PersonId,
    request::Path,
    telemetry,
};

/// So many rows are read at once.
const ROWS_AT_ONCE: u64 = 500;

/// One table of the export.
#[derive(Clone, Copy, Debug)]
struct Section {
    table: &'static str,
    rows: Rows,
    /// The first ones put the rows in one order.
    columns: &'static [&'static str],
    /// Whether nobody but the person may read it, not even the organization.
    private: bool,
}

const fn section(table: &'static str, rows: Rows, columns: &'static [&'static str]) -> Section {
    Section {
        table,
        rows,
        columns,
        private: false,
    }
}

const fn private(table: &'static str, rows: Rows, columns: &'static [&'static str]) -> Section {
    Section {
        private: true,
        ..section(table, rows, columns)
    }
}

use Rows::{ByActor, Of, OfGroupSessions, OfPairings, OfPairingsAsMentor};

/// What is exported, and of what two share only what is for both to read. Of `text_vectors` nothing: the texts are.
#[rustfmt::skip]
const SECTIONS: &[Section] = &[
    section("people", Of(&["id"]), &["id", "external_id", "full_name", "email", "job_title", "department", "manager_id", "years_of_experience", "time_zone", "capacity", "role", "state", "profile", "created_at", "updated_at"]),
    section("coordinators", Of(&["person_id"]), &["program_id", "created_at"]),
    section("applications", Of(&["person_id"]), &["id", "program_id", "role", "state", "capacity", "details", "submitted_at", "decided_at", "created_at", "updated_at"]),
    private("trial_ratings", Of(&["rater_id"]), &["id", "program_id", "application_id", "partner_application_id", "wish", "rating", "note", "created_at", "updated_at"]),
    section("pairings", Of(&["mentee_id", "mentor_id"]), &["id", "program_id", "mentee_id", "mentor_id", "state", "started_at", "ended_at", "created_at"]),
    section("group_members", Of(&["person_id"]), &["id", "group_id", "program_id", "application_id", "state", "answered_at", "ended_at", "end_reason", "created_at"]),
    section("sessions", Of(&["mentee_id", "mentor_id"]), &["id", "pairing_id", "state", "agenda", "place", "channel", "starts_at", "ends_at", "minutes", "attendance", "no_show_by", "cancelled_by", "late", "created_at"]),
    private("session_notes", Of(&["author_id"]), &["id", "session_id", "visibility", "text", "created_at", "updated_at"]),
    section("group_sessions", OfGroupSessions, &["id", "group_id", "state", "agenda", "place", "channel", "starts_at", "ends_at", "minutes", "created_at"]),
    section("group_session_attendances", Of(&["person_id"]), &["group_session_id", "attendance"]),
    private("group_session_notes", Of(&["author_id"]), &["id", "group_session_id", "visibility", "text", "created_at", "updated_at"]),
    section("agreements", OfPairings, &["id", "pairing_id", "number", "state", "terms", "mentee_signed_at", "mentor_signed_at", "created_at"]),
    private("check_ins", Of(&["author_id"]), &["id", "pairing_id", "mood", "progress", "blockers", "next_step", "shared_with_partner", "created_at"]),
    private("fit_checks", Of(&["author_id"]), &["id", "pairing_id", "fit", "private_note", "created_at"]),
    section("pairing_goals", OfPairings, &["id", "pairing_id", "title", "description", "due_on", "state", "progress", "milestones", "evidence", "closed_at", "created_at"]),
    section("action_items", Of(&["owner_id"]), &["id", "pairing_id", "goal_id", "title", "due_on", "state", "evidence", "closed_at", "created_at"]),
    section("advocacy_actions", OfPairingsAsMentor, &["id", "pairing_id", "kind", "audience", "happened_on", "outcome", "created_at"]),
    section("feedback_answers", Of(&["person_id"]), &["id", "question_id", "pairing_id", "rating", "choice", "text", "created_at"]),
    section("help_requests", Of(&["asker_id"]), &["id", "program_id", "goal", "context", "tried_so_far", "specific_ask", "help_type", "effort_minutes", "needed_by", "skills", "visibility", "state", "outcome", "outcome_note", "helpful", "created_at"]),
    section("help_offers", Of(&["helper_id"]), &["id", "help_request_id", "message", "state", "created_at"]),
    section("introductions", Of(&["introducer_id", "a_id", "b_id"]), &["id", "program_id", "introducer_id", "a_id", "b_id", "reason", "context", "created_at"]),
    section("recognitions", Of(&["giver_id", "receiver_id"]), &["id", "program_id", "giver_id", "receiver_id", "behavior", "evidence", "message", "audience", "created_at"]),
    section("nominations", Of(&["nominator_id"]), &["id", "program_id", "nominee_id", "email", "role", "why", "relation", "state", "created_at"]),
    section("gatherings", Of(&["host_id"]), &["id", "program_id", "kind", "title", "description", "place", "skills", "starts_at", "ends_at", "state", "created_at"]),
    section("gathering_registrations", Of(&["person_id"]), &["id", "gathering_id", "state", "slot", "attendance", "registered_at"]),
    section("resources", Of(&["owner_id"]), &["id", "program_id", "kind", "title", "url", "description", "licence", "skills", "helpful_count", "state", "created_at"]),
    section("resource_shares", Of(&["shared_by_id"]), &["id", "resource_id", "pairing_id", "note", "created_at"]),
    section("resource_marks", Of(&["person_id"]), &["resource_id", "created_at"]),
    section("skill_assessments", Of(&["person_id"]), &["id", "program_id", "skill", "level", "assessed_by", "at"]),
    section("mentoring_consents", Of(&["person_id"]), &["given_at"]),
    section("calendar_links", Of(&["person_id"]), &["created_at"]),
    section("messages", Of(&["recipient_id"]), &["id", "program_id", "text", "created_at"]),
    section("giving_back_entries", Of(&["person_id"]), &["id", "program_id", "direction", "kind", "minutes", "at"]),
    private("transitions", ByActor, &["id", "subject_type", "subject_id", "from_state", "to_state", "reason", "note", "created_at"]),
];

/// The columns that hold a JSON document.
const DOCUMENTS: [&str; 5] = ["profile", "details", "terms", "milestones", "skills"];

/// Export a person's data
///
/// Everything that is kept about the person and that they wrote: each entry of `data` names a `table` and holds a `row` of it. Of what two people share there is what both may read; what others noted or answered in confidence is theirs.
/// Anonymous feedback is not in it: nobody can tell whose it is.
///
/// The person themselves gets all of it; owners get it without what nobody but the person may read (session notes,
/// check-ins, fit checks, trial ratings and the reasons that they gave for steps).
#[utoipa::path(tag = "people", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The data, as a file.", body = PersonExport)))]
#[get("/v1/people/{person_id}/export")]
pub(super) async fn get_person_export(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PersonId>,
) -> Result<HttpResponse> {
    require_self_or_owner(&caller, id)?;
    let person = store::get(api.db(), caller.organization, id).await?;
    let whose = Whose {
        organization: caller.organization,
        person: id,
        email: &person.email,
    };
    let is_own = caller.is(id);
    let wanted = SECTIONS.iter().filter(|section| is_own || !section.private);
    let export = Export {
        db: api.db().clone(),
        has_begun: false,
        rest: wanted.map(|section| Part::new(*section, whose)).collect(),
    };
    answer(export).await
}

fn require_self_or_owner(caller: &Caller, id: PersonId) -> Result<()> {
    if caller.is(id) || caller.role() == Role::Owner {
        Ok(())
    } else if caller.role() == Role::Coordinator {
        Err(Problem::forbidden(
            "Only the person and owners export the data of a person.",
        ))
    } else {
        Err(Problem::not_found("person"))
    }
}

/// A table that is still to be sent, or the rest of one.
struct Part {
    table: &'static str,
    columns: &'static [&'static str],
    select: SelectStatement,
    sent: u64,
}

impl Part {
    fn new(section: Section, whose: Whose<'_>) -> Self {
        let mut select = Query::select();
        select
            .columns(section.columns.iter().copied())
            .from(section.table)
            .cond_where(whose.rows(section.rows))
            .limit(ROWS_AT_ONCE);
        if let Some(first) = section.columns.first() {
            select.order_by(*first, Order::Asc);
        }
        Self {
            table: section.table,
            columns: section.columns,
            select,
            sent: 0,
        }
    }
}

struct Export {
    db: Reader,
    /// Whether an entry was sent, so that the next one needs a comma before it.
    has_begun: bool,
    rest: VecDeque<Part>,
}

/// Answers with all entries. The first part is read before the answer begins: what goes wrong with it is a problem document.
async fn answer(mut export: Export) -> Result<HttpResponse> {
    let first = export.next().await?.unwrap_or_default();
    let id = request_id();
    let rest = stream::try_unfold(export, move |mut export: Export| async move {
        let lines = telemetry::next_part(id, export.next()).await?;
        Ok::<_, Problem>(lines.map(|lines| (lines, export)))
    });
    let at_once = |bytes: Bytes| stream::once(std::future::ready(Ok::<_, Problem>(bytes)));
    let (begin, end) = (
        Bytes::from_static(b"{\"data\":["),
        Bytes::from_static(b"]}"),
    );
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"person.json\"",
        ))
        .streaming(
            at_once(begin)
                .chain(at_once(first))
                .chain(rest)
                .chain(at_once(end))
                .into_stream(),
        ))
}

impl Export {
    /// The next lines; nothing when all are sent.
    async fn next(&mut self) -> Result<Option<Bytes>> {
        let Some(mut part) = self.rest.pop_front() else {
            return Ok(None);
        };
        part.select.reset_offset().offset(part.sent);
        let rows = self.db.query_all(&part.select).await?;
        let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let mut lines = String::new();
        for row in rows {
            let mut values = JsonValue::from_query_result(&row, "")?;
            write_times(&mut values, &row, part.columns);
            let line = json!({ "table": part.table, "row": with_documents(values) });
            if self.has_begun {
                lines.push_str(",\n");
            }
            self.has_begun = true;
            lines.push_str(&line.to_string());
        }
        if found == ROWS_AT_ONCE {
            part.sent = part.sent.saturating_add(found);
            self.rest.push_front(part);
        }
        Ok(Some(Bytes::from(lines)))
    }
}

/// Writes times and days as the rest of the API does: the databases spell them differently.
fn write_times(values: &mut Value, row: &QueryResult, columns: &[&str]) {
    for column in columns {
        let time = row.try_get::<Option<DateTime<Utc>>>("", column).ok();
        let day = row.try_get::<Option<NaiveDate>>("", column).ok();
        let written = match (time.flatten(), day.flatten()) {
            (Some(time), _) => json!(time),
            (None, Some(day)) => json!(day),
            (None, None) => continue,
        };
        if let Some(place) = values.get_mut(column) {
            *place = written;
        }
    }
}

/// The row with its documents as such: SQLite keeps them as text.
fn with_documents(mut row: Value) -> Value {
    for column in DOCUMENTS {
        let document = row.get(column).and_then(Value::as_str);
        if let Some(document) = document.and_then(|text| serde_json::from_str(text).ok())
            && let Some(place) = row.get_mut(column)
        {
            *place = document;
        }
    }
    row
}
