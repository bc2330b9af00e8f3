//! Rows into problem: everything that decides a program's pairing, read with a fixed number of queries.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use pairwell_matching::{EarlierPartner, Objective, PairRule, Participant, PeerSizes, Program};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter};

use super::entity::{Model as Run, ShortlistDocument};
use crate::{
    applications::{self, ApplicationRole, ApplicationState},
    error::{Problem, Result},
    groups,
    ids::{ApplicationId, OrganizationId, PersonId},
    matching_policies, pair_rules, pairings, people,
    programs::{self, GroupSize, ProgramKind},
    skills,
    trial_ratings::store::{Impressions, impressions},
};

/// The states in which an application is part of the picture; only approved ones are matched, but a coordinator may ask
/// about any.
const VISIBLE: [ApplicationState; 5] = [
    ApplicationState::Submitted,
    ApplicationState::UnderReview,
    ApplicationState::Waitlisted,
    ApplicationState::Approved,
    ApplicationState::Paused,
];

/// Who is part of a problem.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    /// Everybody who has applied.
    Everybody,
    /// One mentee's application, and all mentors.
    OneMentee(ApplicationId),
    /// The applications of one mentee and one mentor.
    Pair(ApplicationId, ApplicationId),
}

impl Scope {
    fn condition(self) -> Condition {
        use applications::entity::Column;
        match self {
            Self::Everybody => Condition::all(),
            Self::OneMentee(mentee) => Condition::any()
                .add(Column::Id.eq(mentee))
                .add(Column::Role.eq(ApplicationRole::Mentor)),
            Self::Pair(mentee, mentor) => Condition::all().add(Column::Id.is_in([mentee, mentor])),
        }
    }
}

/// Reads the whole input of a run. Run it inside a transaction that sees one moment.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    policy: &matching_policies::entity::Model,
    seed: i64,
    now: DateTime<Utc>,
) -> Result<Program> {
    load_scope(db, policy, seed, now, Scope::Everybody).await
}

/// Reads what this run depends on: a shortlist is a pairing in which everybody has as many seats as names on the list.
pub(super) async fn load_run(
    db: &impl ConnectionTrait,
    policy: &matching_policies::entity::Model,
    run: &Run,
    now: DateTime<Utc>,
) -> Result<Program> {
    let mut problem = load(db, policy, run.seed, now).await?;
    let Some(ShortlistDocument(size)) = run.shortlist else {
        return Ok(problem);
    };
    problem.policy.objective = Objective::MostMatched;
    if let Some(fairness) = &mut problem.policy.fairness {
        // A floor is about who gets a mentor, and nobody gets one here.
        fairness.floor = None;
    }
    for (side, names) in [
        (&mut problem.mentees, size.mentors_per_mentee),
        (&mut problem.mentors, size.mentees_per_mentor),
    ] {
        for person in side.iter_mut().filter(|person| person.capacity > 0) {
            (person.capacity, person.least_load, person.least_group) = (names, 0, 0);
        }
    }
    Ok(problem)
}

/// Reads the input of a run as far as it is about these people.
pub(super) async fn load_scope(
    db: &impl ConnectionTrait,
    policy: &matching_policies::entity::Model,
    seed: i64,
    now: DateTime<Utc>,
    scope: Scope,
) -> Result<Program> {
    let organization = policy.organization_id;
    let program = programs::store::get(db, organization, policy.program_id).await?;
    let applications = applications::entity::Entity::of(organization)
        .filter(applications::entity::Column::ProgramId.eq(program.id))
        .filter(applications::entity::Column::State.is_in(VISIBLE))
        .filter(scope.condition())
        .all(db)
        .await?;
    let mut ids: Vec<PersonId> = applications.iter().map(|row| row.person_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let people = people::store::find_many(db, organization, &ids).await?;
    let context = Context {
        today: now.date_naive(),
        managers: people::store::manager_lines(db, organization, &people).await?,
        partners: partners(db, organization, &ids, now.date_naive()).await?,
        impressions: impressions(db, organization, program.id).await?,
        people: people
            .into_iter()
            .map(|person| (person.id, person))
            .collect(),
    };
    let group_size = program.group_size();
    let mut sides = (Vec::new(), Vec::new());
    for application in applications {
        let role = application.role;
        let participant = context.participant(application, group_size)?;
        match role {
            ApplicationRole::Mentee => sides.0.push(participant),
            ApplicationRole::Mentor => sides.1.push(participant),
        }
    }
    if program.kind == ProgramKind::Peer {
        // Whoever is in a group, or asked into one that somebody has accepted, stays there.
        let bound = groups::store::bound(db, organization, program.id).await?;
        let bound: HashSet<String> = bound.iter().map(ToString::to_string).collect();
        for peer in sides.0.iter_mut().filter(|peer| bound.contains(&peer.id)) {
            peer.capacity = 0;
        }
    }
    let mut rules = rules(db, organization, &program).await?;
    // A rule about somebody who has left the picture has nothing to say, and must not stop everybody else's run.
    let (mentees, mentors) = (names(&sides.0), names(&sides.1));
    rules.retain(|rule| {
        mentees.contains(rule.mentee.as_str()) && mentors.contains(rule.mentor.as_str())
    });
    let mut problem = Program {
        peer_groups: group_size
            .filter(|_| program.kind == ProgramKind::Peer)
            .map(|size| PeerSizes {
                least: size.least,
                most: size.most,
            }),
        mentees: sides.0,
        mentors: sides.1,
        policy: policy.policy.0.clone(),
        rules,
        skills: skills::store::catalogue(db, organization).await?,
        first_day: program.starts_on,
        last_day: program.ends_on,
        seed: u64::try_from(seed).unwrap_or(0),
        // Whoever compares texts chooses the model.
        text_model: None,
    };
    problem.drop_unnamed_skills();
    Ok(problem)
}

/// What all participants share.
struct Context {
    today: NaiveDate,
    people: HashMap<PersonId, people::entity::Model>,
    managers: HashMap<PersonId, Vec<PersonId>>,
    partners: HashMap<PersonId, Vec<EarlierPartner>>,
    impressions: HashMap<ApplicationId, Impressions>,
}

impl Context {
    fn participant(
        &self,
        application: applications::entity::Model,
        group_size: Option<GroupSize>,
    ) -> Result<Participant> {
        let id = application.person_id;
        let person = self.people.get(&id).cloned();
        let person =
            person.ok_or_else(|| Problem::internal("an application without its person"))?;
        let available = application.state == ApplicationState::Approved
            && person.state == people::PersonState::Active;
        let since = application
            .submitted_at
            .unwrap_or(application.created_at)
            .date_naive();
        let managers = self
            .managers
            .get(&id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let (profile, mut details) = (person.profile, application.details);
        if let Some(impressions) = self.impressions.get(&application.id) {
            details.preferred = impressions.preferred(&details.preferred);
            details.avoided = impressions.avoided(&details.avoided);
        }
        // The program's answers come before the organization's fields of the same name.
        let mut fields = profile.custom_fields;
        fields.extend(details.answers);
        let seats_taken = u32::try_from(application.seats_taken).unwrap_or(0);
        let capacity = u32::try_from(application.capacity).unwrap_or(0);
        let leads = group_size.filter(|_| application.role == ApplicationRole::Mentor);
        let capacity = leads.map_or(capacity, |size| size.most.min(capacity));
        Ok(Participant {
            id: application.id.to_string(),
            person: id.to_string(),
            available,
            capacity: capacity.saturating_sub(seats_taken),
            // What runs already counts towards the minimum.
            least_load: details.least_load.unwrap_or(0).saturating_sub(seats_taken),
            // A group that runs is filled up at least to its least size, or left as it is.
            least_group: leads.map_or(0, |size| size.least.saturating_sub(seats_taken)),
            managers: managers.iter().map(ToString::to_string).collect(),
            skills_offered: profile.skills_offered,
            skills_sought: profile.skills_sought,
            goals: profile.goals.into_iter().chain(details.goals).collect(),
            interests: profile.interests,
            biography: profile.biography,
            languages: profile.languages,
            time_zone: person.time_zone,
            availability: profile.availability,
            department: person.department,
            years_of_experience: person
                .years_of_experience
                .and_then(|years| u16::try_from(years).ok()),
            waiting_days: days_between(since, self.today),
            preferred: details.preferred.iter().map(ToString::to_string).collect(),
            avoided: details.avoided.iter().map(ToString::to_string).collect(),
            earlier_partners: self.partners.get(&id).cloned().unwrap_or_default(),
            fields,
        })
    }
}

async fn partners(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[PersonId],
    today: NaiveDate,
) -> Result<HashMap<PersonId, Vec<EarlierPartner>>> {
    let mut partners: HashMap<PersonId, Vec<EarlierPartner>> = HashMap::new();
    for partnership in pairings::partnerships(db, organization, people).await? {
        let days_since_end = partnership
            .ended_at
            .map(|ended| days_between(ended.date_naive(), today));
        let sides = [
            (partnership.mentee_id, partnership.mentor_id),
            (partnership.mentor_id, partnership.mentee_id),
        ];
        for (one, other) in sides {
            partners.entry(one).or_default().push(EarlierPartner {
                person: other.to_string(),
                days_since_end,
            });
        }
    }
    for list in partners.values_mut() {
        // The order of rows is the database's; fingerprints need one order.
        list.sort_by(|a, b| (&a.person, a.days_since_end).cmp(&(&b.person, b.days_since_end)));
    }
    Ok(partners)
}

async fn rules(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: &programs::entity::Model,
) -> Result<Vec<PairRule>> {
    let rows = pair_rules::store::of_program(organization, program.id)
        .all(db)
        .await?;
    let rules = rows.into_iter().map(|row| PairRule {
        kind: row.kind.into(),
        mentee: row.mentee_application_id.to_string(),
        mentor: row.mentor_application_id.to_string(),
    });
    Ok(rules.collect())
}

fn names(participants: &[Participant]) -> HashSet<&str> {
    participants
        .iter()
        .map(|participant| participant.id.as_str())
        .collect()
}

fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}
