//! Planning a gathering, changing it, and leading it from state to state.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde_json::json;

use super::{
    GatheringState,
    entity::{ActiveModel, Column, Entity, Model, SkillNames, skills},
    flash,
    model::CreateGathering,
    seats,
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{GatheringId, PersonId},
    lifecycle::{Lifecycle, written},
    people, programs,
    request::Violations,
    skills::names::normalized,
    transitions::Reason,
};

/// Who hosts it, if the caller may offer it: coordinators anything in their programs and for the organization, everybody
/// else what they host themselves in a program in which they take part.
///
/// # Errors
/// 404 for a program that the caller may not see, 403 where they may not offer anything, 422 for an unknown host.
pub(super) async fn require_host(
    unit: &Unit<'_>,
    caller: &Caller,
    input: &CreateGathering,
) -> Result<PersonId> {
    let coordinates = match input.program_id {
        Some(program) => {
            programs::store::get_visible(unit.db, caller, program).await?;
            caller.coordinates(program)
        }
        None => caller.role() >= Role::Coordinator,
    };
    let Some(host) = input.host_id.or(caller.person()) else {
        let detail = "an integration is no person, so say who hosts it";
        return Err(Problem::invalid_field("/host_id", "required", detail));
    };
    if !coordinates {
        let takes_part = match input.program_id {
            Some(program) => {
                participation::takes_part(unit.db, unit.organization, program, host).await?
            }
            None => false,
        };
        if !caller.is(host) || !takes_part {
            return Err(Problem::forbidden(
                "Without being a coordinator, you offer gatherings that you host yourself, in a program in which you take part.",
            ));
        }
    }
    let known = people::store::find(unit.db, unit.organization, host).await?;
    if known.is_none() {
        let detail = "there is no such person";
        return Err(Problem::invalid_field("/host_id", "unknown", detail));
    }
    Ok(host)
}

/// Plans a gathering.
pub(super) async fn create(
    unit: &Unit<'_>,
    host: PersonId,
    input: CreateGathering,
) -> Result<Model> {
    require_future(unit, &input)?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(input.program_id),
        host_id: Set(Some(host)),
        kind: Set(input.kind),
        seats_taken: Set(0),
        slot_minutes: Set(input.slot_minutes.map(i64::from)),
        state: Set(GatheringState::Planned),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
        ..editable(&input)
    };
    let row = row.insert(unit.db).await?;
    write_skills(unit, row.id, &row.skills.0).await?;
    let data = json!({ "program_id": row.program_id, "kind": row.kind });
    unit.event(Subject::Gathering, "planned", row.id.0, data)
        .await?;
    Ok(row)
}

/// Replaces the editable part of a locked gathering; more seats are given to those who wait.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: CreateGathering,
) -> Result<Model> {
    if !matches!(
        current.state,
        GatheringState::Planned | GatheringState::Open
    ) {
        let detail = "The gathering is over or cancelled and can no longer be changed.";
        return Err(Problem::new(Code::Conflict, detail));
    }
    require_same_kind(&current, &input)?;
    if input.seats() < current.seats_taken {
        return Err(Problem::new(
            Code::Conflict,
            format!(
                "{} people are registered; nobody loses a seat by a smaller capacity.",
                current.seats_taken
            ),
        ));
    }
    let row = ActiveModel {
        version: Set(current.version.saturating_add(1)),
        updated_at: Set(unit.now),
        ..editable(&input)
    };
    let rows = Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await?;
    let row = written(rows)?;
    if row.skills != current.skills {
        write_skills(unit, row.id, &row.skills.0).await?;
    }
    let data = json!({ "program_id": row.program_id });
    unit.event(Subject::Gathering, "updated", row.id.0, data)
        .await?;
    seats::promote(unit, row).await
}

/// Takes one step of a locked gathering, if the state machine knows it.
pub(super) async fn step(
    unit: &Unit<'_>,
    current: &Model,
    to: GatheringState,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    let rows = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .exec_with_returning(unit.db)
        .await?;
    let row = written(rows)?;
    let step = Step {
        subject: row.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::Gathering, step).await?;
    if to == GatheringState::Cancelled {
        flash::part_all(unit, &row).await?;
    }
    Ok(row)
}

/// What is shown in the place of the title of what an erased person hosted.
const NO_TITLE: &str = "Gathering of an erased person";

/// Calls off what a person was to host, and leaves what they hosted without host and words.
pub(super) async fn forget_host(unit: &Unit<'_>, person: PersonId, code: &str) -> Result<()> {
    let hosted = Entity::of(unit.organization)
        .filter(Column::HostId.eq(person))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    for row in &hosted {
        if matches!(row.state, GatheringState::Planned | GatheringState::Open) {
            let reason = Reason {
                reason: Some(code.to_owned()),
                note: None,
            };
            step(unit, row, GatheringState::Cancelled, reason).await?;
        }
        write_skills(unit, row.id, &[]).await?;
    }
    Entity::update_many()
        .col_expr(Column::HostId, Expr::value(Option::<PersonId>::None))
        .col_expr(Column::Title, Expr::value(NO_TITLE))
        .col_expr(Column::Description, Expr::value(""))
        .col_expr(Column::Place, Expr::value(Option::<String>::None))
        .col_expr(Column::Skills, SkillNames::default().into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::HostId.eq(person))
        .exec(unit.db)
        .await?;
    Ok(())
}

fn require_future(unit: &Unit<'_>, input: &CreateGathering) -> Result<()> {
    if input.starts_at > unit.now {
        return Ok(());
    }
    let detail = "a gathering is planned before it begins";
    Err(Problem::invalid_field("/starts_at", "past", detail))
}

/// What people registered for stays what it is.
fn require_same_kind(current: &Model, input: &CreateGathering) -> Result<()> {
    let before = CreateGathering::from(current.clone());
    let mut violations = Violations::default();
    let mut keep = |same: bool, pointer: &str| {
        let detail = "cannot change; cancel the gathering and plan another one";
        violations.require(same, pointer, "fixed", detail);
    };
    keep(before.program_id == input.program_id, "/program_id");
    keep(before.host_id == input.host_id, "/host_id");
    keep(before.kind == input.kind, "/kind");
    keep(before.slot_minutes == input.slot_minutes, "/slot_minutes");
    keep(
        current.slot_minutes.is_none() || before.seats() == input.seats(),
        "/ends_at",
    );
    violations.into_result()
}

async fn write_skills(unit: &Unit<'_>, id: GatheringId, names: &[String]) -> Result<()> {
    skills::Entity::delete_many()
        .filter(skills::Column::OrganizationId.eq(unit.organization))
        .filter(skills::Column::GatheringId.eq(id))
        .exec(unit.db)
        .await?;
    let normalized = normalized(names);
    if normalized.is_empty() {
        return Ok(());
    }
    let rows = normalized.into_iter().map(|name| skills::ActiveModel {
        organization_id: Set(unit.organization),
        gathering_id: Set(id),
        normalized_name: Set(name),
    });
    skills::Entity::insert_many(rows)
        .exec_without_returning(unit.db)
        .await?;
    Ok(())
}

fn editable(input: &CreateGathering) -> ActiveModel {
    ActiveModel {
        title: Set(input.title.trim().to_owned()),
        description: Set(input.description.clone()),
        place: Set(input.place.clone()),
        skills: Set(SkillNames(input.skills.clone())),
        starts_at: Set(input.starts_at),
        ends_at: Set(input.ends_at),
        capacity: Set(input.seats()),
        ..Default::default()
    }
}
