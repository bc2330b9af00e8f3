//! The operations on the health of pairings.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use chrono::{DateTime, Utc};

use super::{
    attention,
    entity::Model,
    model::{AttentionItem, HealthState, ListAttention, PairingHealth},
    rules::Reader,
    store,
};
use crate::{
    auth::{Caller, Coordinator, Member},
    cadences::{self, Cadence},
    context::Api,
    error::Result,
    ids::{PairingId, PersonId, ProgramId},
    page::{Page, Paging},
    pairings::{self, PairingSide},
    people, programs,
    reply::Reply,
    request::{Path, Query},
};

/// Read how a pairing is going
///
/// By these rules, and nothing else. A contact is a session that was held or a check-in; the next one is due one cadence
/// after the last, or after the pairing began or went on after a pause. `at_risk`: the contact is overdue beyond the days
/// of grace, two or more sessions in a row were not held, the latest check-in of one side has mood 1 or 2, one side calls
/// the fit poor, or an open action item is past its due date. `silent`: no contact for a whole cadence beyond the grace. A
/// paused pairing owes no contact. Mentor and mentee do not learn of the other's moods and fit checks: their state is
/// judged without these.
#[utoipa::path(tag = "health of pairings", params(("pairing_id" = PairingId, Path, description = "The pairing.")), responses((status = 200, description = "How it is going.", body = PairingHealth)))]
#[get("/v1/pairings/{pairing_id}/health")]
pub(super) async fn get_pairing_health(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
) -> Result<Reply<PairingHealth>> {
    let pairing = pairings::store::get_visible(api.db(), &caller, id).await?;
    let (organization, program) = (caller.organization, pairing.program_id);
    let row = store::find(api.db(), organization, id).await?;
    let rhythm = match &row {
        Some(row) => row.facts().rhythm,
        None => cadences::store::rhythm(api.db(), organization, program).await?,
    };
    let (state, reasons) = match &row {
        Some(row) => row
            .facts()
            .health(api.clock.now(), reader(&caller, &pairing)),
        None => (HealthState::OnTrack, Vec::new()),
    };
    Ok(Reply::ok(PairingHealth {
        pairing_id: id,
        pairing_state: pairing.state,
        state,
        last_contact_at: row.as_ref().and_then(|row| row.last_contact_at),
        expected_next_at: row.as_ref().and_then(|row| row.next_due_at),
        cadence: Cadence::from(rhythm),
        reasons,
    }))
}

/// List the pairings of a program to look after
///
/// Whom to write to, why and since when: silent pairings first, then those at risk; the longest waiting first. The rules are
/// those of the health of a pairing. Your own pairings are not among them: another coordinator looks after those.
#[utoipa::path(tag = "health of pairings", params(("program_id" = ProgramId, Path, description = "The program."), ListAttention), responses((status = 200, description = "A page of pairings.", body = Page<AttentionItem>)))]
#[get("/v1/programs/{program_id}/attention")]
pub(super) async fn list_attention(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListAttention>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (rows, next) = attention::page(&api, &caller, program, query.state, &paging).await?;
    let items = items(&api, &caller, rows).await?;
    paging.respond(items, next)
}

/// Who reads: whoever is in the pairing reads as one of the two, even when they run the program, too.
fn reader(caller: &Caller, pairing: &pairings::entity::Model) -> Reader {
    if caller.is(pairing.mentee_id) {
        Reader::Side(PairingSide::Mentee)
    } else if caller.is(pairing.mentor_id) {
        Reader::Side(PairingSide::Mentor)
    } else {
        Reader::Coordinator
    }
}

/// Adds the people, with one query for all pairings and one for all names.
async fn items(api: &Api, caller: &Caller, rows: Vec<Model>) -> Result<Vec<AttentionItem>> {
    let organization = caller.organization;
    let ids: Vec<PairingId> = rows.iter().map(|row| row.pairing_id).collect();
    let found = pairings::store::find_many(api.db(), organization, &ids).await?;
    let people: Vec<PersonId> = found
        .iter()
        .flat_map(|pairing| [pairing.mentee_id, pairing.mentor_id])
        .collect();
    let names = people::store::names(api.db(), organization, &people).await?;
    let pairings: HashMap<PairingId, pairings::entity::Model> = found
        .into_iter()
        .map(|pairing| (pairing.id, pairing))
        .collect();
    let now = api.clock.now();
    let item = |row: &Model| {
        let pairing = pairings.get(&row.pairing_id)?;
        item(row, pairing, reader(caller, pairing), &names, now)
    };
    Ok(rows.iter().filter_map(item).collect())
}

fn item(
    row: &Model,
    pairing: &pairings::entity::Model,
    reader: Reader,
    names: &HashMap<PersonId, String>,
    now: DateTime<Utc>,
) -> Option<AttentionItem> {
    let (state, reasons) = row.facts().health(now, reader);
    // Nothing is left when all that there is was said in private by the reader's own partner.
    let since = reasons.iter().map(|reason| reason.since).min()?;
    let concerns = |side| {
        reasons
            .iter()
            .any(|reason| reason.side.is_none_or(|concerned| concerned == side))
    };
    let sides = [
        (PairingSide::Mentee, pairing.mentee_id),
        (PairingSide::Mentor, pairing.mentor_id),
    ];
    let write_to = sides
        .into_iter()
        .filter(|(side, _)| concerns(*side))
        .map(|(_, person)| person);
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    Some(AttentionItem {
        pairing_id: pairing.id,
        state,
        mentee_id: pairing.mentee_id,
        mentee_name: name(pairing.mentee_id),
        mentor_id: pairing.mentor_id,
        mentor_name: name(pairing.mentor_id),
        write_to: write_to.collect(),
        since,
        last_contact_at: row.last_contact_at,
        expected_next_at: row.next_due_at,
        reasons,
    })
}
