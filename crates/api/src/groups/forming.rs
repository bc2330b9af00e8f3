//! Groups that are new: those of mentors, when pairings are proposed, and those of peers, when a match run is published.

use std::collections::HashMap;

use chrono::TimeDelta;
use pairwell_matching::PeerGroup;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait};
use serde_json::json;
use uuid::Uuid;

use super::{
    GroupMemberState, GroupState, answers,
    entity::{ActiveModel, Column, Entity, Model},
    member_entity as member, store,
};
use crate::{
    applications,
    context::Unit,
    database::IDS_IN_ONE_QUERY,
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{ApplicationId, GroupId, MatchRunId, PersonId, ProgramId},
    programs::{self, ProgramKind},
};

/// So many rows fit into one insert: at most eighteen columns each, below the parameter limits of both databases.
const ROWS_IN_ONE_INSERT: usize = 500;

/// The open group of each of these mentors in a program with such groups, made where there is none; nothing in other programs.
///
/// Who joins a mentor who leads a group already joins that group.
pub(crate) async fn of_mentors(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    run: Option<MatchRunId>,
    mentors: impl Iterator<Item = (ApplicationId, PersonId)>,
) -> Result<HashMap<ApplicationId, GroupId>> {
    if program.kind != ProgramKind::Group {
        return Ok(HashMap::new());
    }
    let mut missing: Vec<(ApplicationId, PersonId)> = mentors.collect();
    missing.sort_unstable();
    missing.dedup();
    let mut groups = HashMap::with_capacity(missing.len());
    for chunk in missing.chunks(IDS_IN_ONE_QUERY) {
        let open = Condition::all()
            .add(Column::MentorApplicationId.is_in(chunk.iter().map(|(id, _)| *id)))
            .add(Column::State.is_in(GroupState::OPEN));
        for group in store::lock_many(unit, open, None).await? {
            groups.extend(group.mentor_application_id.map(|mentor| (mentor, group.id)));
        }
    }
    missing.retain(|(mentor, _)| !groups.contains_key(mentor));
    let rows: Vec<Model> = missing
        .into_iter()
        .map(|(application, person)| Model {
            mentor_application_id: Some(application),
            mentor_id: Some(person),
            ..proposed(unit, program, run)
        })
        .collect();
    groups.extend(
        rows.iter()
            .filter_map(|row| Some((row.mentor_application_id?, row.id))),
    );
    insert(unit, rows).await?;
    Ok(groups)
}

fn proposed(unit: &Unit<'_>, program: &programs::entity::Model, run: Option<MatchRunId>) -> Model {
    Model {
        organization_id: unit.organization,
        id: unit.ids.next(),
        program_id: program.id,
        match_run_id: run,
        mentor_application_id: None,
        mentor_id: None,
        facilitator_id: None,
        state: GroupState::Proposed,
        members: 0,
        least: program.least_group.unwrap_or(0),
        most: program.most_group.unwrap_or(0),
        score: None,
        too_small_since: None,
        expires_at: None,
        started_at: None,
        ended_at: None,
        version: 1,
        created_at: unit.now,
        updated_at: unit.now,
    }
}

async fn insert(unit: &Unit<'_>, rows: Vec<Model>) -> Result<()> {
    let events = rows.iter().map(|row| {
        let data = json!({ "program_id": row.program_id, "match_run_id": row.match_run_id });
        (row.id.0, data)
    });
    unit.events(Subject::Group, "proposed", events.collect())
        .await?;
    for chunk in rows.chunks(ROWS_IN_ONE_INSERT) {
        Entity::insert_many(chunk.iter().cloned().map(ActiveModel::from))
            .exec_without_returning(unit.db)
            .await
            .on_constraint(
                "groups_open_mentor_key",
                "groups.mentor_application_id",
                crate::lifecycle::changed_meanwhile,
            )?;
    }
    Ok(())
}

/// Asks the people of the groups that a run formed; returns how many groups there are.
pub(crate) async fn form_peers(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    run: MatchRunId,
    groups: &[PeerGroup],
) -> Result<usize> {
    let application = |id: &String| {
        Uuid::parse_str(id)
            .map(ApplicationId)
            .map_err(Problem::internal)
    };
    let mut rows = Vec::with_capacity(groups.len());
    let mut members = Vec::new();
    for group in groups {
        let row = Model {
            members: i64::try_from(group.members.len()).unwrap_or(i64::MAX),
            score: Some(group.mean_score.millionths().into()),
            expires_at: Some(unit.now + TimeDelta::days(program.response_days)),
            ..proposed(unit, program, Some(run))
        };
        for id in &group.members {
            members.push((row.id, application(id)?));
        }
        rows.push(row);
    }
    insert(unit, rows).await?;
    invite(unit, program.id, &members).await?;
    Ok(groups.len())
}

/// Asks people into groups.
///
/// # Errors
/// 409 when one of them is in another group of the program, or still asked.
pub(super) async fn invite(
    unit: &Unit<'_>,
    program: ProgramId,
    members: &[(GroupId, ApplicationId)],
) -> Result<()> {
    let ids: Vec<ApplicationId> = members.iter().map(|(_, id)| *id).collect();
    let people = applications::store::applicants(unit.db, unit.organization, &ids).await?;
    let mut rows = Vec::with_capacity(members.len());
    let mut events = Vec::with_capacity(members.len());
    for (group, application) in members {
        let person = people.get(application).copied();
        let person =
            person.ok_or_else(|| Problem::internal("a group member without an application"))?;
        let id = unit.ids.next();
        rows.push(member::ActiveModel {
            organization_id: Set(unit.organization),
            id: Set(id),
            group_id: Set(*group),
            program_id: Set(program),
            application_id: Set(*application),
            person_id: Set(person),
            state: Set(GroupMemberState::Invited),
            answered_at: Set(None),
            ended_at: Set(None),
            end_reason: Set(None),
            version: Set(1),
            created_at: Set(unit.now),
            updated_at: Set(unit.now),
        });
        events.push((id.0, json!({ "program_id": program, "group_id": group })));
    }
    unit.events(Subject::GroupMember, "invited", events).await?;
    for chunk in rows.chunks(ROWS_IN_ONE_INSERT) {
        member::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(unit.db)
            .await
            .on_constraint(
                "group_members_open_application_key",
                "group_members.application_id",
                || {
                    Problem::new(
                        Code::AlreadyExists,
                        "The person is in a group of this program already, or is asked into one.",
                    )
                },
            )?;
    }
    Ok(())
}

/// Lets the proposed peer groups in which nobody has said yes give way to newer ones; returns how many.
pub(crate) async fn supersede_unanswered(unit: &Unit<'_>, program: ProgramId) -> Result<usize> {
    let proposed = store::open_peers(program).add(Column::State.eq(GroupState::Proposed));
    let mut superseded = 0_usize;
    for group in store::lock_many(unit, proposed, None).await? {
        let joined = store::members(unit, group.id, &[GroupMemberState::Joined]).await?;
        if joined.is_empty() {
            answers::end(
                unit,
                group,
                GroupState::Dissolved,
                answers::reason("newer_match_run"),
            )
            .await?;
            superseded = superseded.saturating_add(1);
        }
    }
    Ok(superseded)
}
