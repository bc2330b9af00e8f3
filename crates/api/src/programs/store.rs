//! Queries on programs.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    Select,
    sea_query::{Expr, LockType},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    CreateProgram, ProgramState,
    entity::{ActiveModel, Column, Entity, Fields, Model},
    model::{ListPrograms, ProgramSort},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    database::{
        IDS_IN_ONE_QUERY,
        columns::{column, two_columns},
    },
    error::{Code, Problem, Result},
    groups,
    history::{Step, Subject},
    ids::{OrganizationId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile, written},
    matching_policies,
    page::Sort,
    pairings,
    transitions::Reason,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListPrograms) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = Column::Id.is_in(caller.programs().iter().copied());
        let was_open = Column::State.is_not_in([ProgramState::Draft, ProgramState::Cancelled]);
        let mut visible = Condition::any().add(was_open).add(own);
        if let Some(person) = caller.person() {
            // One that was called off may never have been open.
            let applied = participation::applied_to(caller.organization, person);
            let called_off = Condition::all()
                .add(Column::State.eq(ProgramState::Cancelled))
                .add(Column::Id.in_subquery(applied));
            visible = visible.add(called_off);
        }
        select = select.filter(visible);
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    let sort = match query.sort {
        None | Some(ProgramSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(ProgramSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
        Some(ProgramSort::Name) => Sort::by(Column::Name, Column::Id),
        Some(ProgramSort::NameDescending) => Sort::by(Column::Name, Column::Id).descending(),
    };
    (select, sort)
}

/// What the cursor keeps of a row in this order.
pub(super) fn sort_key(sort: Option<ProgramSort>) -> impl Fn(&Model) -> (Option<Value>, Uuid) {
    let by_name = matches!(sort, Some(ProgramSort::Name | ProgramSort::NameDescending));
    move |row| (by_name.then(|| json!(row.name)), row.id.0)
}

/// One program, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ProgramId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("program"))
}

/// One program, locked until the unit of work ends: programs are locked before pairings.
pub(crate) async fn lock(unit: &Unit<'_>, id: ProgramId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("program"))
}

/// Those of the programs that exist.
pub(crate) async fn existing(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[ProgramId],
) -> Result<HashSet<ProgramId>> {
    let named = Entity::of(organization).filter(Column::Id.is_in(ids.iter().copied()));
    let found: Vec<ProgramId> = column(named, Column::Id, db).await?;
    Ok(found.into_iter().collect())
}

/// One program that the caller may see, or 404.
pub(crate) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ProgramId,
) -> Result<Model> {
    let row = get(db, caller.organization, id).await?;
    if caller.coordinates(id) {
        return Ok(row);
    }
    let is_visible = match (row.state, caller.person()) {
        (ProgramState::Draft, _) | (ProgramState::Cancelled, None) => false,
        (ProgramState::Cancelled, Some(person)) => {
            participation::has_applied(db, caller.organization, person, &[id]).await?
        }
        (
            ProgramState::Open
            | ProgramState::Matching
            | ProgramState::Running
            | ProgramState::Closed
            | ProgramState::Archived,
            _,
        ) => true,
    };
    if is_visible {
        Ok(row)
    } else {
        Err(Problem::not_found("program"))
    }
}

/// One program that the caller runs: 404 when there is none, 403 when somebody else runs it.
pub(crate) async fn get_coordinated(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ProgramId,
) -> Result<Model> {
    let row = get_visible(db, caller, id).await?;
    caller.require_coordinator(id)?;
    Ok(row)
}

/// The names of these programs.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[ProgramId],
) -> Result<HashMap<ProgramId, String>> {
    let ids: BTreeSet<ProgramId> = ids.iter().copied().collect();
    let ids: Vec<ProgramId> = ids.into_iter().collect();
    let mut names = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let named = Entity::of(organization).filter(Column::Id.is_in(chunk.iter().copied()));
        let rows: Vec<(ProgramId, String)> =
            two_columns(named, (Column::Id, Column::Name), db).await?;
        names.extend(rows);
    }
    Ok(names)
}

/// Adds a program with the default matching policy.
pub(crate) async fn create(unit: &Unit<'_>, input: CreateProgram) -> Result<Model> {
    let mut row = values(input);
    row.organization_id = Set(unit.organization);
    row.id = Set(unit.ids.next());
    row.state = Set(ProgramState::Draft);
    row.version = Set(1);
    row.created_at = Set(unit.now);
    row.updated_at = Set(unit.now);
    let row = row.insert(unit.db).await?;
    unit.event(Subject::Program, "created", row.id.0, json!({}))
        .await?;
    matching_policies::store::create_default(unit, row.id, row.kind).await?;
    Ok(row)
}

/// Replaces the editable part.
pub(super) async fn update(unit: &Unit<'_>, current: Model, input: CreateProgram) -> Result<Model> {
    if current.state.is_over() {
        return Err(Problem::new(
            Code::Conflict,
            "The program is over and can no longer be changed.",
        ));
    }
    if input.kind != current.kind {
        return Err(Problem::invalid_field(
            "/kind",
            "fixed",
            "the kind of a program stays what it is; create another program",
        ));
    }
    let mut row = values(input);
    row.version = Set(current.version.saturating_add(1));
    row.updated_at = Set(unit.now);
    let row = written(
        Entity::update_many()
            .set(row)
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.eq(current.id))
            .filter(Column::Version.eq(current.version))
            .exec_with_returning(unit.db)
            .await?,
    )?;
    unit.event(Subject::Program, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Takes one step, if the state machine knows it and nobody was faster.
pub(crate) async fn step(
    unit: &Unit<'_>,
    current: Model,
    to: ProgramState,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    require_no_open_pairing(unit, current.id, to).await?;
    let written = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec(unit.db)
        .await?;
    if written.rows_affected == 0 {
        return Err(changed_meanwhile());
    }
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::Program, step).await?;
    Ok(Model {
        state: to,
        version: current.version.saturating_add(1),
        updated_at: unit.now,
        ..current
    })
}

/// Nobody's pairing or peer group goes on in a program that is called off; in one that is closed, those with a last day of their own do.
async fn require_no_open_pairing(
    unit: &Unit<'_>,
    program: ProgramId,
    to: ProgramState,
) -> Result<()> {
    let (db, organization) = (unit.db, unit.organization);
    let open = match to {
        ProgramState::Cancelled => pairings::store::count_open(db, organization, program).await?,
        ProgramState::Closed => pairings::store::count_bound(db, organization, program).await?,
        ProgramState::Draft
        | ProgramState::Open
        | ProgramState::Matching
        | ProgramState::Running
        | ProgramState::Archived => 0,
    };
    let groups = match to {
        ProgramState::Cancelled | ProgramState::Closed => {
            groups::store::count_open(db, organization, program).await?
        }
        ProgramState::Draft
        | ProgramState::Open
        | ProgramState::Matching
        | ProgramState::Running
        | ProgramState::Archived => 0,
    };
    let open = open.saturating_add(groups);
    if open == 0 {
        return Ok(());
    }
    let detail = format!(
        "Pairings or peer groups that would end with the program: {open}. End them, or wind the program down: that informs everybody, ends the pairings and closes the program."
    );
    Err(Problem::new(Code::Conflict, detail))
}

fn values(input: CreateProgram) -> ActiveModel {
    ActiveModel {
        name: Set(input.name.trim().to_owned()),
        description: Set(input.description),
        kind: Set(input.kind),
        always_on: Set(input.always_on),
        starts_on: Set(input.starts_on),
        ends_on: Set(input.ends_on),
        coordinator_approval: Set(input.coordinator_approval),
        response_days: Set(input.response_days.into()),
        late_cancellation_hours: Set(input.late_cancellation_hours.into()),
        requires_agreement: Set(input.requires_agreement),
        pairing_end: Set(input.pairing_end),
        fields: Set(Fields(input.fields)),
        least_group: Set(input.group_size.map(|size| size.least.into())),
        most_group: Set(input.group_size.map(|size| size.most.into())),
        ..Default::default()
    }
}
