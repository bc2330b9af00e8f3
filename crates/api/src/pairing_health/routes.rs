//! The operations on the health of pairings.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use chrono::{DateTime, Utc};

use super::{
    attention::{self, Found, Wanted},
    entity::Model,
    model::{AttentionItem, HealthReason, HealthState, ListAttention, PairingHealth, ReasonCode},
    rules::Reader,
    store,
};
use crate::{
    auth::{Caller, Coordinator, Member},
    cadences::{self, Cadence},
    context::Api,
    database,
    error::Result,
    groups::{self, Group, GroupMemberState},
    ids::{GroupId, PairingId, PersonId, ProgramId},
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

/// List what to look after in a program
///
/// Whom to write to, why and since when: silent pairings first, then pairings at risk and groups that have become too small; the
/// longest waiting first. The rules are those of the health of a pairing, and of a group that it has fewer people than the
/// program wants. Your own pairings are not among them: another coordinator looks after those.
#[utoipa::path(tag = "health of pairings", params(("program_id" = ProgramId, Path, description = "The program."), ListAttention), responses((status = 200, description = "A page of pairings and groups.", body = Page<AttentionItem>)))]
#[get("/v1/programs/{program_id}/attention")]
pub(super) async fn list_attention(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListAttention>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let (db, now) = (api.db().clone(), api.clock.now());
    let wanted = Wanted {
        caller: Caller::clone(&caller),
        program,
        only: query.state,
        now,
    };
    let page = async move |after, limit| {
        let (found, next) = attention::page(&db, &wanted, after, limit).await?;
        Ok((items(&db, &wanted.caller, now, found).await?, next))
    };
    paging.list_pages(page).await
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

/// Adds the people: two queries for all pairings, two for all groups, whatever their number.
async fn items(
    db: &database::Reader,
    caller: &Caller,
    now: DateTime<Utc>,
    found: Vec<Found>,
) -> Result<Vec<AttentionItem>> {
    let organization = caller.organization;
    let (mut ids, mut rows): (Vec<PairingId>, Vec<groups::entity::Model>) = Default::default();
    for found in &found {
        match found {
            Found::Pairing(row) => ids.push(row.pairing_id),
            Found::Group(row) => rows.push(row.clone()),
        }
    }
    let pairings = pairings::store::find_many(db, organization, &ids).await?;
    let people: Vec<PersonId> = pairings
        .iter()
        .flat_map(|pairing| [pairing.mentee_id, pairing.mentor_id])
        .collect();
    let names = people::store::names(db, organization, &people).await?;
    let pairings: HashMap<PairingId, pairings::entity::Model> = pairings
        .into_iter()
        .map(|pairing| (pairing.id, pairing))
        .collect();
    let groups = groups::store::with_people(db, organization, rows).await?;
    let groups: HashMap<GroupId, Group> =
        groups.into_iter().map(|group| (group.id, group)).collect();
    let item = |found: &Found| match found {
        Found::Pairing(row) => {
            let pairing = pairings.get(&row.pairing_id)?;
            item(row, pairing, reader(caller, pairing), &names, now)
        }
        Found::Group(row) => group_item(groups.get(&row.id)?),
    };
    Ok(found.iter().filter_map(item).collect())
}

fn group_item(group: &Group) -> Option<AttentionItem> {
    let since = group.too_small_since?;
    let present = group
        .members
        .iter()
        .filter(|member| GroupMemberState::OPEN.contains(&member.state));
    let present = present.map(|member| member.person_id);
    Some(AttentionItem {
        pairing_id: None,
        group_id: Some(group.id),
        state: HealthState::AtRisk,
        mentee_id: None,
        mentee_name: None,
        mentor_id: group.mentor_id,
        mentor_name: group.mentor_name.clone(),
        // Whoever leads it knows best; peers have nobody else.
        write_to: match group.mentor_id {
            Some(mentor) => vec![mentor],
            None => present.collect(),
        },
        since,
        last_contact_at: None,
        expected_next_at: None,
        reasons: vec![HealthReason {
            code: ReasonCode::TooFewMembers,
            since,
            side: None,
        }],
    })
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
        pairing_id: Some(pairing.id),
        group_id: None,
        state,
        mentee_id: Some(pairing.mentee_id),
        mentee_name: Some(name(pairing.mentee_id)),
        mentor_id: Some(pairing.mentor_id),
        mentor_name: Some(name(pairing.mentor_id)),
        write_to: write_to.collect(),
        since,
        last_contact_at: row.last_contact_at,
        expected_next_at: row.next_due_at,
        reasons,
    })
}
