//! All rows of the demo, and how they are written: in batches, inside one unit of work.

use sea_orm::EntityTrait;

use super::{
    chronicle::Chronicle,
    community::Community,
    names,
    past::Past,
    plan,
    tables::{self, SkillEntry},
};
use crate::{
    action_items, advocacy_actions, agreements, alumni, api_keys, applications,
    auth::Actor,
    calendar_links, check_ins,
    context::Unit,
    coordinators,
    error::{Problem, Result},
    feedback, fit_checks, gatherings, giving_back, goals, group_sessions, groups, help_requests,
    history::Subject,
    ids::SkillId,
    introductions, matching_policies, mentor_pipeline, messages, nominations, organizations,
    pair_rules, pairing_health, pairings, people, programs, recognitions, resources, session_notes,
    sessions, skill_assessments,
    skills::{self, CreateSkill},
    trial_ratings, wind_downs,
};

/// Rows of one insert: no table has more than thirty columns, and both databases take many thousand values.
const ROWS_IN_ONE_INSERT: usize = 200;

/// The rows, and what happened.
#[derive(Debug)]
pub(super) struct World {
    pub past: Past,
    pub people: Vec<people::entity::Model>,
    pub programs: Vec<programs::entity::Model>,
    pub policies: Vec<matching_policies::entity::Model>,
    pub coordinators: Vec<coordinators::entity::Model>,
    pub applications: Vec<applications::entity::Model>,
    pub pair_rules: Vec<pair_rules::entity::Model>,
    pub pairings: Vec<pairings::entity::Model>,
    pub groups: Vec<groups::entity::Model>,
    pub group_members: Vec<groups::member_entity::Model>,
    pub group_sessions: Vec<group_sessions::entity::Model>,
    pub group_session_attendances: Vec<group_sessions::attendance_entity::Model>,
    pub group_session_notes: Vec<group_sessions::notes::entity::Model>,
    pub trial_ratings: Vec<trial_ratings::entity::Model>,
    pub advocacy_actions: Vec<advocacy_actions::entity::Model>,
    pub messages: Vec<messages::entity::Model>,
    pub wind_downs: Vec<wind_downs::entity::Model>,
    pub sessions: Vec<sessions::entity::Model>,
    pub check_ins: Vec<check_ins::entity::Model>,
    pub fit_checks: Vec<fit_checks::entity::Model>,
    pub pairing_health: Vec<pairing_health::entity::Model>,
    pub gatherings: Vec<gatherings::entity::Model>,
    pub gathering_skills: Vec<gatherings::entity::skills::Model>,
    pub gathering_registrations: Vec<gatherings::registrations::entity::Model>,
    pub resources: Vec<resources::entity::Model>,
    pub resource_skills: Vec<resources::entity::skills::Model>,
    pub resource_marks: Vec<resources::entity::marks::Model>,
    pub resource_shares: Vec<resources::shares::entity::Model>,
    pub skill_assessments: Vec<skill_assessments::entity::Model>,
    pub mentoring_consents: Vec<mentor_pipeline::entity::Model>,
    pub calendar_links: Vec<calendar_links::entity::Model>,
    pub alumni_cadences: Vec<alumni::entity::Model>,
    pub giving_back_entries: Vec<giving_back::entity::Model>,
    pub session_notes: Vec<session_notes::entity::Model>,
    pub agreements: Vec<agreements::entity::Model>,
    pub goals: Vec<goals::entity::Model>,
    pub action_items: Vec<action_items::entity::Model>,
    pub feedback_questions: Vec<feedback::entity::Model>,
    pub feedback_answers: Vec<feedback::answers::Model>,
    pub anonymous_answers: Vec<feedback::anonymous::Model>,
    pub api_keys: Vec<api_keys::entity::Model>,
    pub community: Community,
    pub chronicle: Chronicle,
}

/// Writes rows in batches, in their order.
macro_rules! insert {
    ($unit:expr, $rows:expr, $entity:path) => {{
        use $entity as table;
        for chunk in $rows.chunks(ROWS_IN_ONE_INSERT) {
            let rows = chunk.iter().cloned().map(table::ActiveModel::from);
            table::Entity::insert_many(rows)
                .exec_without_returning($unit.db)
                .await?;
        }
    }};
}

impl World {
    pub(super) fn new(past: Past) -> Self {
        Self {
            past,
            people: Vec::new(),
            programs: Vec::new(),
            policies: Vec::new(),
            coordinators: Vec::new(),
            applications: Vec::new(),
            pair_rules: Vec::new(),
            pairings: Vec::new(),
            groups: Vec::new(),
            group_members: Vec::new(),
            group_sessions: Vec::new(),
            group_session_attendances: Vec::new(),
            group_session_notes: Vec::new(),
            trial_ratings: Vec::new(),
            advocacy_actions: Vec::new(),
            messages: Vec::new(),
            wind_downs: Vec::new(),
            sessions: Vec::new(),
            check_ins: Vec::new(),
            fit_checks: Vec::new(),
            pairing_health: Vec::new(),
            gatherings: Vec::new(),
            gathering_skills: Vec::new(),
            gathering_registrations: Vec::new(),
            resources: Vec::new(),
            resource_skills: Vec::new(),
            resource_marks: Vec::new(),
            resource_shares: Vec::new(),
            skill_assessments: Vec::new(),
            mentoring_consents: Vec::new(),
            calendar_links: Vec::new(),
            alumni_cadences: Vec::new(),
            giving_back_entries: Vec::new(),
            session_notes: Vec::new(),
            agreements: Vec::new(),
            goals: Vec::new(),
            action_items: Vec::new(),
            feedback_questions: Vec::new(),
            feedback_answers: Vec::new(),
            anonymous_answers: Vec::new(),
            api_keys: Vec::new(),
            community: Community::default(),
            chronicle: Chronicle::default(),
        }
    }

    /// The person of this number.
    pub(super) fn person(&self, number: u64) -> Option<&people::entity::Model> {
        let id = names::person(number);
        self.people.iter().find(|person| person.id == id)
    }

    /// Where the person of this number works.
    pub(super) fn department_of(&self, number: u64) -> Option<&str> {
        self.person(number)?.department.as_deref()
    }

    /// Writes everything.
    pub(super) async fn write(self, unit: &Unit<'_>) -> Result<()> {
        let owner = Actor::Person(names::person(plan::people::OWNER));
        let long_ago = Unit {
            actor: owner,
            now: self.past.days_ago(400),
            ..*unit
        };
        organizations::store::create(&long_ago, ORGANIZATION).await?;
        insert!(unit, self.people, people::entity);
        write_skills(&long_ago).await?;
        insert!(unit, self.programs, programs::entity);
        insert!(unit, self.policies, matching_policies::entity);
        insert!(unit, self.coordinators, coordinators::entity);
        insert!(unit, self.applications, applications::entity);
        insert!(unit, self.pair_rules, pair_rules::entity);
        insert!(unit, self.groups, groups::entity);
        insert!(unit, self.group_members, groups::member_entity);
        insert!(unit, self.group_sessions, group_sessions::entity);
        insert!(
            unit,
            self.group_session_attendances,
            group_sessions::attendance_entity
        );
        insert!(
            unit,
            self.group_session_notes,
            group_sessions::notes::entity
        );
        insert!(unit, self.pairings, pairings::entity);
        insert!(unit, self.trial_ratings, trial_ratings::entity);
        insert!(unit, self.advocacy_actions, advocacy_actions::entity);
        insert!(unit, self.messages, messages::entity);
        insert!(unit, self.wind_downs, wind_downs::entity);
        insert!(unit, self.sessions, sessions::entity);
        insert!(unit, self.check_ins, check_ins::entity);
        insert!(unit, self.fit_checks, fit_checks::entity);
        insert!(unit, self.pairing_health, pairing_health::entity);
        insert!(unit, self.gatherings, gatherings::entity);
        insert!(unit, self.gathering_skills, gatherings::entity::skills);
        insert!(
            unit,
            self.gathering_registrations,
            gatherings::registrations::entity
        );
        insert!(unit, self.resources, resources::entity);
        insert!(unit, self.resource_skills, resources::entity::skills);
        insert!(unit, self.resource_marks, resources::entity::marks);
        insert!(unit, self.resource_shares, resources::shares::entity);
        insert!(unit, self.skill_assessments, skill_assessments::entity);
        insert!(unit, self.mentoring_consents, mentor_pipeline::entity);
        insert!(unit, self.calendar_links, calendar_links::entity);
        insert!(unit, self.alumni_cadences, alumni::entity);
        insert!(unit, self.giving_back_entries, giving_back::entity);
        insert!(unit, self.session_notes, session_notes::entity);
        insert!(unit, self.agreements, agreements::entity);
        insert!(unit, self.goals, goals::entity);
        insert!(unit, self.action_items, action_items::entity);
        insert!(unit, self.feedback_questions, feedback::entity);
        insert!(unit, self.feedback_answers, feedback::answers);
        insert!(unit, self.anonymous_answers, feedback::anonymous);
        insert!(unit, self.api_keys, api_keys::entity);
        insert!(unit, self.community.help_requests, help_requests::entity);
        insert!(
            unit,
            self.community.help_offers,
            help_requests::offer_entity
        );
        insert!(unit, self.community.introductions, introductions::entity);
        insert!(unit, self.community.recognitions, recognitions::entity);
        insert!(unit, self.community.nominations, nominations::entity);
        self.chronicle.write(unit).await
    }
}

const ORGANIZATION: &str = "Harbour Community";

async fn write_skills(unit: &Unit<'_>) -> Result<()> {
    for (number, entry) in (0..).zip(tables::skills()) {
        let ids = names::skill_ids(number);
        let unit = Unit { ids: &ids, ..*unit };
        let input = CreateSkill {
            name: entry.name.to_owned(),
            aliases: entry
                .aliases
                .iter()
                .map(|&alias| alias.to_owned())
                .collect(),
            broader_id: entry.broader.and_then(skill_id),
        };
        let row = skills::store::create(&unit, input).await?;
        if row.id != names::skill(number) {
            return Err(Problem::internal(
                "the demo's skills have other ids than its examples name",
            ));
        }
    }
    Ok(())
}

/// The id of the skill with this name.
pub(super) fn skill_id(name: &str) -> Option<SkillId> {
    let has_name = |entry: &SkillEntry| entry.name == name;
    let place = tables::skills().position(has_name)?;
    u64::try_from(place).ok().map(names::skill)
}

/// Notes that an object was created.
pub(super) fn created(
    world: &mut World,
    days_ago: u16,
    subject: Subject,
    id: uuid::Uuid,
    data: serde_json::Value,
) {
    let owner = Actor::Person(names::person(plan::people::OWNER));
    let at = world.past.days_ago(days_ago);
    world
        .chronicle
        .event(at, owner, subject, "created", id, data);
}
