//! Queries on applications.

use std::collections::{BTreeMap, HashMap, HashSet};

use pairwell_matching::FieldValue;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LockType,
};
use serde_json::json;

use super::{
    ApplicationRole, ApplicationState, CreateApplication,
    entity::{ActiveModel, Column, Details, Entity, Model},
    model::{
        ApplicationDetails, ApplicationSort, ListApplications, check_capacity, check_group,
        check_least_load,
    },
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    database::{
        IDS_IN_ONE_QUERY,
        columns::{column, two_columns},
    },
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{ApplicationId, OrganizationId, PersonId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile},
    page::Sort,
    people::{self, PersonState},
    programs::{
        self, ProgramKind, ProgramState,
        fields::{check_answers, missing_answers},
    },
    request::Violations,
    tenancy::visible,
    transitions, wind_downs,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListApplications) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller.person().map_or_else(Vec::new, |person| {
            [Condition::all().add(Column::PersonId.eq(person))].into()
        });
        let visible = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(visible);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(person) = query.person_id {
        select = select.filter(Column::PersonId.eq(person));
    }
    if let Some(role) = query.role {
        select = select.filter(Column::Role.eq(role));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    let sort = match query.sort {
        None | Some(ApplicationSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(ApplicationSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
    };
    (select, sort)
}

/// One application.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ApplicationId,
) -> Result<Option<Model>> {
    Ok(Entity::by_id(db, organization, id).await?)
}

/// One application, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ApplicationId,
) -> Result<Model> {
    find(db, organization, id)
        .await?
        .ok_or_else(|| Problem::not_found("application"))
}

/// The applications of a person, to whatever program.
pub(crate) async fn of_person(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Vec<ApplicationId>> {
    let own = Entity::of(organization).filter(Column::PersonId.eq(person));
    Ok(column(own, Column::Id, db).await?)
}

/// The approved application of a person in this role, if it has a free seat.
pub(crate) async fn with_free_seat(
    unit: &Unit<'_>,
    program: ProgramId,
    person: PersonId,
    role: ApplicationRole,
) -> Result<Option<Model>> {
    let found = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::PersonId.eq(person))
        .filter(Column::Role.eq(role))
        .filter(Column::State.eq(ApplicationState::Approved))
        .one(unit.db)
        .await?;
    Ok(found.filter(|row| row.seats_taken < row.capacity))
}

/// Locks the applications to a program until the unit of work ends, in the order of `seats`: mentors first, each side
/// by id.
pub(crate) async fn lock_of_program(unit: &Unit<'_>, program: ProgramId) -> Result<()> {
    let all = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program))
        .order_by_desc(Column::Role)
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate);
    let _locked: Vec<ApplicationId> = column(all, Column::Id, unit.db).await?;
    Ok(())
}

/// The applicants of these applications; unknown ids are left out.
pub(crate) async fn applicants(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, PersonId>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let named = Entity::of(organization).filter(Column::Id.is_in(chunk.iter().copied()));
        let rows: Vec<(ApplicationId, PersonId)> =
            two_columns(named, (Column::Id, Column::PersonId), db).await?;
        found.extend(rows);
    }
    Ok(found)
}

/// One application of the caller or of a program that they run: 404 for other members, 403 for other coordinators.
pub(crate) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ApplicationId,
) -> Result<Model> {
    let row = get(db, caller.organization, id).await?;
    if caller.is(row.person_id) {
        return Ok(row);
    }
    if caller.role() < Role::Coordinator {
        return Err(Problem::not_found("application"));
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Refuses a second application beside a live one, and one of whoever was sent away: those come back through a
/// coordinator.
pub(super) async fn require_may_apply(
    unit: &Unit<'_>,
    caller: &Caller,
    person: PersonId,
    input: &CreateApplication,
) -> Result<()> {
    let role = input.role;
    let earlier = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(input.program_id))
        .filter(Column::PersonId.eq(person))
        .filter(Column::Role.eq(role))
        .order_by_desc(Column::Id)
        .all(unit.db)
        .await?;
    if let Some(live) = earlier.iter().find(|row| !row.state.is_over()) {
        return Err(Problem::new(
            Code::AlreadyExists,
            format!(
                "This person has already applied to the program as a {}: go on with application {}, which is `{}`.",
                role.name(),
                live.id,
                live.state.name()
            ),
        ));
    }
    let Some(last) = earlier.first() else {
        return Ok(());
    };
    if caller.coordinates(input.program_id) || !was_sent_away(unit, last).await? {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        "The last application was turned down. A coordinator of the program can enter another one for you.",
    ))
}

/// Whether a coordinator ended the application. By its history: one that was rejected can still be withdrawn.
async fn was_sent_away(unit: &Unit<'_>, application: &Model) -> Result<bool> {
    let subject = Subject::Application;
    let steps =
        transitions::store::list(unit.db, unit.organization, subject, application.id.0).await?;
    let away = [
        ApplicationState::Rejected.name(),
        ApplicationState::Removed.name(),
    ];
    Ok(steps.iter().any(|step| away.contains(&step.to.as_str())))
}

/// Adds an application as a draft.
pub(crate) async fn create(
    unit: &Unit<'_>,
    person: PersonId,
    input: CreateApplication,
) -> Result<Model> {
    let (role, program_id) = (input.role, input.program_id);
    let program = programs::store::get(unit.db, unit.organization, program_id).await?;
    require_open(&program)?;
    wind_downs::store::refuse_new(unit, program.id).await?;
    let person = require_active(unit, person).await?;
    let details = ApplicationDetails::from(input);
    require_valid(unit, &program, &person, role, &details).await?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(program_id),
        person_id: Set(person.id),
        role: Set(role),
        state: Set(ApplicationState::Draft),
        seats_taken: Set(0),
        submitted_at: Set(None),
        decided_at: Set(None),
        seat_freed_at: Set(None),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
        ..values(details, default_capacity(role, &person, &program))
    };
    let row = row.insert(unit.db).await.on_constraint(
        "applications_person_role_key",
        "applications.program_id",
        || {
            let role = role.name();
            Problem::new(
                Code::AlreadyExists,
                format!("This person has already applied to the program as a {role}."),
            )
        },
    )?;
    unit.written.by(row.person_id);
    let data = json!({ "program_id": program_id, "role": role });
    unit.event(Subject::Application, "created", row.id.0, data)
        .await?;
    Ok(row)
}

/// Replaces the editable part. The applicant alone changes only capacity and wishes once the application is reviewed.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    after: ApplicationDetails,
    by_coordinator: bool,
) -> Result<Model> {
    require_changeable(&current, &after, by_coordinator)?;
    let program = programs::store::get(unit.db, unit.organization, current.program_id).await?;
    let person = people::store::get(unit.db, unit.organization, current.person_id).await?;
    require_valid(unit, &program, &person, current.role, &after).await?;
    if current.state != ApplicationState::Draft {
        require_answers(&program, &after.answers)?;
    }
    let mut row = values(after, default_capacity(current.role, &person, &program));
    if row.capacity.try_as_ref() > Some(&current.capacity) {
        row.seat_freed_at = Set(Some(unit.now));
    }
    row.version = Set(current.version.saturating_add(1));
    row.updated_at = Set(unit.now);
    let written = Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await
        .on_constraint("applications_seats_within_capacity", "", || {
            let taken = current.seats_taken;
            Problem::new(
                Code::CapacityReached,
                format!("{taken} seats are taken; the capacity cannot be below that."),
            )
        })?;
    let row = written.into_iter().next().ok_or_else(changed_meanwhile)?;
    unit.written.by(row.person_id);
    unit.event(Subject::Application, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Refuses to submit what the program does not take now or what lacks an answer.
pub(super) async fn require_complete(unit: &Unit<'_>, current: &Model) -> Result<()> {
    let program = programs::store::get(unit.db, unit.organization, current.program_id).await?;
    require_open(&program)?;
    wind_downs::store::refuse_new(unit, program.id).await?;
    require_active(unit, current.person_id).await?;
    require_answers(&program, &current.details.answers)
}

fn require_open(program: &programs::entity::Model) -> Result<()> {
    let open = match program.state {
        ProgramState::Open => true,
        ProgramState::Matching | ProgramState::Running => program.always_on,
        ProgramState::Draft
        | ProgramState::Closed
        | ProgramState::Archived
        | ProgramState::Cancelled => false,
    };
    if open {
        return Ok(());
    }
    let state = program.state.name();
    Err(Problem::new(
        Code::Conflict,
        format!("The program is `{state}` and takes no applications now."),
    ))
}

async fn require_active(unit: &Unit<'_>, person: PersonId) -> Result<people::entity::Model> {
    let person = people::store::get(unit.db, unit.organization, person).await?;
    if person.state == PersonState::Active {
        return Ok(person);
    }
    Err(Problem::new(
        Code::Conflict,
        "The person is inactive and cannot take part.",
    ))
}

/// Checks what only the database knows: the program's fields, and that wishes name people.
async fn require_valid(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    person: &people::entity::Model,
    role: ApplicationRole,
    details: &ApplicationDetails,
) -> Result<()> {
    let mut violations = Violations::default();
    check_capacity(role, details.capacity, program.kind, &mut violations);
    check_group(role, details.capacity, program, &mut violations);
    let capacity = details
        .capacity
        .or_else(|| default_capacity(role, person, program).try_into().ok());
    check_least_load(role, capacity, details.least_load, &mut violations);
    check_answers(&program.fields.0, &details.answers, &mut violations);
    let wished: Vec<PersonId> = details
        .preferred
        .iter()
        .chain(&details.avoided)
        .copied()
        .collect();
    let known = people::store::find_many(unit.db, unit.organization, &wished).await?;
    let known: HashSet<PersonId> = known.into_iter().map(|person| person.id).collect();
    for (name, wishes) in [
        ("preferred", &details.preferred),
        ("avoided", &details.avoided),
    ] {
        for (place, wish) in wishes.iter().enumerate() {
            let pointer = format!("/{name}/{place}");
            let is_known = known.contains(wish);
            violations.require(is_known, &pointer, "unknown", "there is no such person");
            let is_other = *wish != person.id;
            violations.require(is_other, &pointer, "self", "this is the applicant");
        }
    }
    violations.into_result()
}

fn require_answers(
    program: &programs::entity::Model,
    answers: &BTreeMap<String, FieldValue>,
) -> Result<()> {
    let mut violations = Violations::default();
    check_answers(&program.fields.0, answers, &mut violations);
    for name in missing_answers(&program.fields.0, answers) {
        let detail = "the program requires an answer";
        violations.add(format!("/answers/{name}"), "required", detail);
    }
    violations.into_result()
}

fn require_changeable(
    current: &Model,
    after: &ApplicationDetails,
    by_coordinator: bool,
) -> Result<()> {
    let state = current.state.name();
    match current.state {
        ApplicationState::Draft | ApplicationState::Submitted => return Ok(()),
        ApplicationState::Rejected
        | ApplicationState::Withdrawn
        | ApplicationState::Left
        | ApplicationState::Removed => {
            return Err(Problem::new(
                Code::Conflict,
                format!("The application is `{state}` and can no longer be changed."),
            ));
        }
        ApplicationState::UnderReview
        | ApplicationState::Approved
        | ApplicationState::Waitlisted
        | ApplicationState::Paused => {}
    }
    let before = &current.details;
    let is_same = before.motivation == after.motivation
        && before.goals == after.goals
        && before.answers == after.answers;
    if by_coordinator || is_same {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        format!(
            "The application is `{state}`: you can change capacity, preferred and avoided people. A coordinator can change the rest.",
        ),
    ))
}

fn default_capacity(
    role: ApplicationRole,
    person: &people::entity::Model,
    program: &programs::entity::Model,
) -> i64 {
    match role {
        // Who leads a group leads a whole one, whatever the profile says of single mentees.
        ApplicationRole::Mentor if program.kind == ProgramKind::Group => {
            program.most_mentees().into()
        }
        ApplicationRole::Mentor => person.capacity.clamp(1, program.most_mentees().into()),
        ApplicationRole::Mentee => 1,
    }
}

fn values(details: ApplicationDetails, default_capacity: i64) -> ActiveModel {
    let capacity = details.capacity.map(i64::from);
    ActiveModel {
        capacity: Set(capacity.unwrap_or(default_capacity)),
        details: Set(Details {
            least_load: details.least_load,
            motivation: details.motivation,
            goals: details.goals,
            answers: details.answers,
            preferred: details.preferred,
            avoided: details.avoided,
        }),
        ..Default::default()
    }
}
