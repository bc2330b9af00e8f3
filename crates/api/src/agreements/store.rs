//! Queries on agreements, and the two steps: a new version, and a signature.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::LockType,
};
use serde_json::json;

use super::{
    AgreementState,
    entity::{ActiveModel, Column, Entity, Model, Terms},
    model::CreateAgreement,
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{AgreementId, OrganizationId, PairingId},
    lifecycle::{Lifecycle, change},
    pairings::{self, PairingSide, PairingState},
    sessions,
};

/// The versions of a pairing's agreement.
pub(super) fn of_pairing(organization: OrganizationId, pairing: PairingId) -> Select<Entity> {
    Entity::of(organization).filter(Column::PairingId.eq(pairing))
}

/// One version of a pairing that the caller may see: else 404, or 403 for coordinators of other programs.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: AgreementId,
) -> Result<(Model, pairings::entity::Model)> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("agreement"))?;
    let pairing = pairings::store::get_visible(db, caller, row.pairing_id).await;
    let pairing = pairing.map_err(|problem| {
        // The answer must not tell an agreement that is not visible from one that does not exist.
        if problem.code() == Code::NotFound {
            Problem::not_found("agreement")
        } else {
            problem
        }
    })?;
    Ok((row, pairing))
}

/// Adds a version, which waits for both signatures; an earlier one that still waited gives way.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    terms: CreateAgreement,
) -> Result<Model> {
    let pairing = lock_open_pairing(unit, pairing).await?;
    let versions = lock(unit, pairing.id).await?;
    let number = versions.iter().map(|row| row.number).max().unwrap_or(0);
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(pairing.program_id),
        pairing_id: Set(pairing.id),
        number: Set(number.saturating_add(1)),
        state: Set(AgreementState::Proposed),
        terms: Set(Terms(terms)),
        proposed_by: Set(sessions::store::party(
            unit.actor,
            pairing.mentor_id,
            pairing.mentee_id,
        )),
        mentee_signed_at: Set(None),
        mentor_signed_at: Set(None),
        in_force_at: Set(None),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    for earlier in versions {
        if earlier.state == AgreementState::Proposed {
            supersede(unit, earlier).await?;
        }
    }
    let data = json!({ "pairing_id": row.pairing_id, "number": row.number });
    unit.event(Subject::Agreement, "proposed", row.id.0, data)
        .await?;
    Ok(row)
}

/// Signs a version for one side. With the second signature it is in force, and a pairing that waited for it begins.
///
/// Signing twice changes nothing.
pub(super) async fn sign(
    unit: &Unit<'_>,
    pairing: PairingId,
    id: AgreementId,
    side: PairingSide,
    check: impl FnOnce(&Model) -> Result<()>,
) -> Result<Model> {
    let pairing = lock_open_pairing(unit, pairing).await?;
    let versions = lock(unit, pairing.id).await?;
    let current = versions.iter().find(|row| row.id == id).cloned();
    let current = current.ok_or_else(|| Problem::not_found("agreement"))?;
    check(&current)?;
    if current.signed_at(side).is_some() && current.state != AgreementState::Superseded {
        return Ok(current);
    }
    current.state.ensure(AgreementState::InForce)?;
    let mut signed = current.clone();
    match side {
        PairingSide::Mentee => signed.mentee_signed_at = Some(unit.now),
        PairingSide::Mentor => signed.mentor_signed_at = Some(unit.now),
    }
    if signed.mentee_signed_at.is_none() || signed.mentor_signed_at.is_none() {
        let row = write(unit, &current, signed).await?;
        let step = step(&current, AgreementState::Proposed, code(side));
        unit.remark(Subject::Agreement, "signed", step).await?;
        return Ok(row);
    }
    for earlier in versions {
        if earlier.state == AgreementState::InForce {
            supersede(unit, earlier).await?;
        }
    }
    signed.state = AgreementState::InForce;
    signed.in_force_at = Some(unit.now);
    let row = write(unit, &current, signed).await?;
    let step = step(&current, AgreementState::InForce, code(side));
    unit.step(Subject::Agreement, step).await?;
    pairings::agree(unit, pairing).await?;
    Ok(row)
}

const fn code(side: PairingSide) -> &'static str {
    match side {
        PairingSide::Mentee => "signed_as_mentee",
        PairingSide::Mentor => "signed_as_mentor",
    }
}

/// Locks the pairing: pairings are locked before agreements. It must be proposed or run.
async fn lock_open_pairing(unit: &Unit<'_>, id: PairingId) -> Result<pairings::entity::Model> {
    let pairing = pairings::store::lock(unit, id).await?;
    if PairingState::OPEN.contains(&pairing.state) {
        return Ok(pairing);
    }
    let state = pairing.state.name();
    Err(Problem::new(
        Code::Conflict,
        format!("The pairing is `{state}`; there is nothing left to agree on."),
    ))
}

/// All versions of a pairing, oldest first, locked.
async fn lock(unit: &Unit<'_>, pairing: PairingId) -> Result<Vec<Model>> {
    let rows = of_pairing(unit.organization, pairing)
        .order_by_asc(Column::Number)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    Ok(rows)
}

async fn supersede(unit: &Unit<'_>, current: Model) -> Result<()> {
    let to = AgreementState::Superseded;
    current.state.ensure(to)?;
    let next = Model {
        state: to,
        ..current.clone()
    };
    write(unit, &current, next).await?;
    let step = step(&current, to, "newer_version");
    unit.step(Subject::Agreement, step).await
}

async fn write(unit: &Unit<'_>, current: &Model, next: Model) -> Result<Model> {
    let row = ActiveModel {
        state: Set(next.state),
        mentee_signed_at: Set(next.mentee_signed_at),
        mentor_signed_at: Set(next.mentor_signed_at),
        in_force_at: Set(next.in_force_at),
        ..Default::default()
    };
    change(unit, (current.id, current.version), row).await
}

fn step(current: &Model, to: AgreementState, reason: &str) -> Step {
    Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: Some(reason.to_owned()),
        note: None,
    }
}

impl Model {
    fn signed_at(&self, side: PairingSide) -> Option<sea_orm::prelude::ChronoDateTimeUtc> {
        match side {
            PairingSide::Mentee => self.mentee_signed_at,
            PairingSide::Mentor => self.mentor_signed_at,
        }
    }
}
