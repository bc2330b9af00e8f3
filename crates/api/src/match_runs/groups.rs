//! The operation that shows the groups that a run formed, and how well their people fit.

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use pairwell_matching::{PeerGroup, PeerPair, Score};
use uuid::Uuid;

use super::{
    model::{ListProposedGroups, ProposedGroup},
    result,
    routes::get_coordinated,
};
use crate::{
    applications,
    auth::{Caller, Coordinator},
    context::Api,
    error::{Problem, Result},
    ids::{ApplicationId, MatchRunId, PersonId},
    page::{Page, Paging},
    people,
    programs::{self, ProgramKind},
    proposals::{self, ProposedParticipant},
    request::{Path, Query},
};

/// List the groups that a match run formed
///
/// In programs of the kinds `group` and `peer`, with the scores that speak for each group; empty in others. The explanation of
/// any two of them is at `/v1/match-runs/{match_run_id}/explanations`, and who is in no group, and why, at `…/unmatched`.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run."), ListProposedGroups), responses((status = 200, description = "A page of groups.", body = Page<ProposedGroup>)))]
#[get("/v1/match-runs/{match_run_id}/groups")]
pub(super) async fn list_match_run_groups(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(id): Path<MatchRunId>,
    Query(query): Query<ListProposedGroups>,
) -> Result<HttpResponse> {
    let run = get_coordinated(&api, &caller, id).await?;
    let program = programs::store::get(api.db(), caller.organization, run.program_id).await?;
    let groups = match program.kind {
        ProgramKind::Peer => {
            let found = result::get(api.db(), caller.organization, id).await?;
            found.groups.map_or_else(Vec::new, |groups| groups.0)
        }
        ProgramKind::Group => with_mentors(&api, &caller, id).await?,
        ProgramKind::Mentorship
        | ProgramKind::Sponsorship
        | ProgramKind::Reverse
        | ProgramKind::Flash => Vec::new(),
    };
    let (limit, cursor) = (query.limit, query.cursor.as_deref());
    let paging = Paging::new(&api, &caller, &request, &query, limit, cursor)?;
    let groups = with_people(&api, &caller, groups, program.kind == ProgramKind::Group).await?;
    paging.list_items(groups, ProposedGroup::id)
}

/// The proposals of a run by mentor; the mentor comes first among the members.
async fn with_mentors(api: &Api, caller: &Caller, id: MatchRunId) -> Result<Vec<PeerGroup>> {
    let mut groups: BTreeMap<ApplicationId, Vec<(ApplicationId, Score)>> = BTreeMap::new();
    for proposal in proposals::store::all(api.db(), caller.organization, id).await? {
        let score = u32::try_from(proposal.score).ok();
        let score = score
            .and_then(Score::from_millionths)
            .unwrap_or(Score::ZERO);
        let mentees = groups.entry(proposal.mentor_application_id).or_default();
        mentees.push((proposal.mentee_application_id, score));
    }
    let groups = groups.into_iter().map(|(mentor, mut mentees)| {
        mentees.sort_unstable();
        let one = mentor.to_string();
        let total: u64 = mentees
            .iter()
            .map(|(_, score)| u64::from(score.millionths()))
            .sum();
        let count = u64::try_from(mentees.len()).unwrap_or(u64::MAX);
        let mean = total.checked_div(count).unwrap_or(0);
        let mean = u32::try_from(mean).ok().and_then(Score::from_millionths);
        let members = mentees.iter().map(|(mentee, _)| mentee.to_string());
        PeerGroup {
            members: [one.clone()].into_iter().chain(members).collect(),
            mean_score: mean.unwrap_or(Score::ZERO),
            worst_score: mentees
                .iter()
                .map(|(_, score)| *score)
                .min()
                .unwrap_or(Score::ZERO),
            pairs: mentees
                .iter()
                .map(|(mentee, score)| PeerPair {
                    one: one.clone(),
                    other: mentee.to_string(),
                    score: *score,
                })
                .collect(),
        }
    });
    Ok(groups.collect())
}

async fn with_people(
    api: &Api,
    caller: &Caller,
    groups: Vec<PeerGroup>,
    has_mentors: bool,
) -> Result<Vec<ProposedGroup>> {
    let organization = caller.organization;
    let ids = groups.iter().flat_map(|group| &group.members);
    let ids = ids.map(|id| application(id)).collect::<Result<Vec<_>>>()?;
    let person_of = applications::store::applicants(api.db(), organization, &ids).await?;
    let people: Vec<PersonId> = person_of.values().copied().collect();
    let people = people::store::find_many(api.db(), organization, &people).await?;
    let people: HashMap<PersonId, people::entity::Model> = people
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let groups = groups.into_iter().map(|group| {
        let members = group.members.iter().map(|id| {
            let id = application(id)?;
            let person = person_of.get(&id).and_then(|person| people.get(person));
            let person = person.ok_or_else(|| Problem::internal("a group without its people"))?;
            Ok(ProposedParticipant::new(id, person))
        });
        let mut members = members.collect::<Result<Vec<_>>>()?.into_iter();
        let mentor = if has_mentors { members.next() } else { None };
        Ok(ProposedGroup {
            mentor,
            members: members.collect(),
            pairs: group.pairs,
            mean_score: group.mean_score,
            worst_score: group.worst_score,
        })
    });
    groups.collect()
}

fn application(id: &str) -> Result<ApplicationId> {
    Uuid::parse_str(id)
        .map(ApplicationId)
        .map_err(Problem::internal)
}
