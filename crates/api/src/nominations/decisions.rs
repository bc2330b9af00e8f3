//! What coordinators make of nominations.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};

use super::{
    entity::{ActiveModel, Model},
    model::NominationState,
};
use crate::{
    applications::{self, CreateApplication},
    context::Unit,
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{ApplicationId, PersonId},
    lifecycle::{Lifecycle, change},
    people,
    transitions::Reason,
};

/// Says yes: the person gets an application as a draft, or keeps the one that they have in this role.
pub(super) async fn accept(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    current.state.ensure(NominationState::Accepted)?;
    let nominee = nominee(unit, &current).await?;
    let application = application(unit, &current, nominee).await?;
    let change = ActiveModel {
        nominee_id: Set(Some(nominee)),
        application_id: Set(Some(application)),
        ..Default::default()
    };
    turn(unit, &current, NominationState::Accepted, change, reason).await
}

/// Says no.
pub(super) async fn decline(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    let change = ActiveModel::default();
    turn(unit, &current, NominationState::Declined, change, reason).await
}

async fn nominee(unit: &Unit<'_>, current: &Model) -> Result<PersonId> {
    if let Some(nominee) = current.nominee_id {
        return Ok(nominee);
    }
    let email = current.email.as_deref().unwrap_or_default();
    let found = people::entity::Entity::of(unit.organization)
        .filter(people::entity::Column::Email.eq(email))
        .one(unit.db)
        .await?;
    let found = found.ok_or_else(|| {
        Problem::new(
            Code::Conflict,
            "Nobody in the directory has this e-mail address. Add the person, then accept the nomination.",
        )
    })?;
    Ok(found.id)
}

async fn application(unit: &Unit<'_>, current: &Model, nominee: PersonId) -> Result<ApplicationId> {
    use applications::entity::{Column as Of, Entity as Applications};
    let earlier = Applications::of(unit.organization)
        .filter(Of::ProgramId.eq(current.program_id))
        .filter(Of::PersonId.eq(nominee))
        .filter(Of::Role.eq(current.role))
        .all(unit.db)
        .await?;
    if let Some(live) = earlier.iter().find(|row| !row.state.is_over()) {
        return Ok(live.id);
    }
    let draft = CreateApplication {
        program_id: current.program_id,
        person_id: Some(nominee),
        role: current.role,
        capacity: None,
        least_load: None,
        motivation: String::new(),
        goals: Vec::new(),
        answers: BTreeMap::new(),
        preferred: Vec::new(),
        avoided: Vec::new(),
    };
    let row = applications::store::create(unit, nominee, draft).await?;
    Ok(row.id)
}

async fn turn(
    unit: &Unit<'_>,
    current: &Model,
    to: NominationState,
    decided: ActiveModel,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    let next = ActiveModel {
        state: Set(to),
        decided_at: Set(Some(unit.now)),
        ..decided
    };
    let row = change(unit, (current.id, current.version), next).await?;
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::Nomination, step).await?;
    Ok(row)
}
