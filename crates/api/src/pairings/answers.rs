//! Answers to a proposed pairing, and what changes a running one without ending it.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    PairingState, dates,
    entity::{ActiveModel, Column, Entity, Model},
    model::PairingSide,
    proposing, store,
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    groups,
    history::{Step, Subject},
    ids::PairingId,
    lifecycle::{Lifecycle, changed_meanwhile},
    pairing_health,
    transitions::Reason,
};

/// The side of the pairing that the caller is on, if any.
pub(crate) fn own_side(caller: &Caller, row: &Model) -> Option<PairingSide> {
    if caller.is(row.mentee_id) {
        return Some(PairingSide::Mentee);
    }
    caller.is(row.mentor_id).then_some(PairingSide::Mentor)
}

/// Whose answer this is: the caller's own, or the one that a coordinator records. Whoever is one of the two speaks for
/// themselves only, even when they run the program.
pub(crate) fn side(
    caller: &Caller,
    row: &Model,
    asked: Option<PairingSide>,
) -> Result<PairingSide> {
    match (own_side(caller, row), asked) {
        (Some(own), None) => Ok(own),
        (None, None) => Err(Problem::invalid_field(
            "/side",
            "required",
            "you are neither mentor nor mentee, so say whose answer you record",
        )),
        (Some(own), Some(side)) if own != side => Err(Problem::forbidden(
            "You are in this pairing yourself: your partner answers, or another coordinator records it.",
        )),
        (Some(own), Some(_)) => Ok(own),
        (None, Some(side)) => {
            caller.require_coordinator(row.program_id)?;
            Ok(side)
        }
    }
}

/// Records a yes. The first one takes a seat of both; the last one that is needed begins the pairing.
///
/// Saying yes twice changes nothing.
pub(super) async fn accept(
    unit: &Unit<'_>,
    current: Model,
    side: PairingSide,
    mut reason: Reason,
) -> Result<Model> {
    let (accepted_at, code) = match side {
        PairingSide::Mentee => (current.mentee_accepted_at, "accepted_as_mentee"),
        PairingSide::Mentor => (current.mentor_accepted_at, "accepted_as_mentor"),
    };
    if accepted_at.is_some() && PairingState::OPEN.contains(&current.state) {
        return Ok(current);
    }
    require_in_time(&current, unit.now)?;
    proposing::require_alive(unit, current.program_id).await?;
    if !current.holds_seats {
        current.seats().take(unit).await?;
    }
    let mut answered = current.clone();
    answered.holds_seats = true;
    match side {
        PairingSide::Mentee => answered.mentee_accepted_at = Some(unit.now),
        PairingSide::Mentor => answered.mentor_accepted_at = Some(unit.now),
    }
    reason.reason.get_or_insert_with(|| code.to_owned());
    record(unit, &current, answered, "accepted", reason).await
}

/// Records a coordinator's approval; approving twice changes nothing.
pub(super) async fn approve(unit: &Unit<'_>, current: Model, mut reason: Reason) -> Result<Model> {
    if current.approved_at.is_some() && PairingState::OPEN.contains(&current.state) {
        return Ok(current);
    }
    require_in_time(&current, unit.now)?;
    proposing::require_alive(unit, current.program_id).await?;
    let mut answered = current.clone();
    answered.approved_at = Some(unit.now);
    reason.reason.get_or_insert_with(|| "approved".to_owned());
    record(unit, &current, answered, "approved", reason).await
}

/// Notes that both have signed an agreement, and begins a pairing that waited for it.
pub(crate) async fn agree(unit: &Unit<'_>, current: Model) -> Result<()> {
    let mut answered = current.clone();
    answered.agreement_signed_at = Some(unit.now);
    let reason = Reason {
        reason: Some("agreement_signed".to_owned()),
        note: None,
    };
    if current.state == PairingState::Proposed {
        require_in_time(&current, unit.now)?;
        proposing::require_alive(unit, current.program_id).await?;
        record(unit, &current, answered, "agreed", reason).await?;
    } else {
        let step = step(&current, current.state, reason);
        write(unit, &current, answered).await?;
        unit.remark(Subject::Pairing, "agreed", step).await?;
    }
    Ok(())
}

fn require_in_time(current: &Model, now: DateTime<Utc>) -> Result<()> {
    if current.state != PairingState::Proposed {
        return Err(current.state.refuse(PairingState::Active));
    }
    match current.expires_at {
        Some(deadline) if deadline <= now => Err(Problem::new(
            Code::Conflict,
            format!("The time to answer ended at {}.", deadline.to_rfc3339()),
        )),
        _ => Ok(()),
    }
}

/// Writes an answer and begins the pairing when it was the last one that is needed.
async fn record(
    unit: &Unit<'_>,
    current: &Model,
    mut answered: Model,
    verb: &str,
    reason: Reason,
) -> Result<Model> {
    if answered.has_all_answers() {
        answered.state = PairingState::Active;
        answered.started_at = Some(unit.now);
        if let Some(earlier) = current.renewed_from_id {
            let earlier = continue_from(unit, earlier, Reason::default()).await?;
            answered.ends_on = dates::last_day_of_renewal(unit, &earlier).await?;
        }
    }
    let to = answered.state;
    let row = write(unit, current, answered).await?;
    let step = step(current, to, reason);
    if to == current.state {
        unit.remark(Subject::Pairing, verb, step).await?;
    } else {
        unit.step(Subject::Pairing, step).await?;
        groups::settle(unit, std::slice::from_ref(&row)).await?;
    }
    Ok(row)
}

/// Lets a running pairing rest.
pub(super) async fn pause(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    current.state.ensure(PairingState::Paused)?;
    turn(unit, current, PairingState::Paused, reason).await
}

/// Goes on with a resting pairing.
pub(super) async fn resume(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    // A proposed pairing, too, can become active, but only by its answers.
    if current.state != PairingState::Paused {
        return Err(current.state.refuse(PairingState::Active));
    }
    turn(unit, current, PairingState::Active, reason).await
}

/// Marks the completed pairing as renewed that this one, which begins now, continues.
async fn continue_from(unit: &Unit<'_>, earlier: PairingId, reason: Reason) -> Result<Model> {
    let earlier = store::lock(unit, earlier).await?;
    if earlier.state == PairingState::Completed {
        return turn(unit, earlier, PairingState::Renewed, reason).await;
    }
    Ok(earlier)
}

async fn turn(unit: &Unit<'_>, current: Model, to: PairingState, reason: Reason) -> Result<Model> {
    let turned = Model {
        state: to,
        ..current.clone()
    };
    let row = write(unit, &current, turned).await?;
    unit.step(Subject::Pairing, step(&current, to, reason))
        .await?;
    Ok(row)
}

/// Notes that somebody asks for another partner, once the pairing is over; asking twice changes nothing.
pub(super) async fn request_replacement(
    unit: &Unit<'_>,
    current: Model,
    reason: Reason,
) -> Result<Model> {
    if !matches!(
        current.state,
        PairingState::EndedEarly | PairingState::Completed
    ) {
        let state = current.state.name();
        let allowed = current
            .state
            .next()
            .iter()
            .map(|next| next.name().to_owned());
        return Err(Problem::new(
            Code::InvalidTransition,
            format!("The pairing is `{state}`; a replacement can be requested once it has ended or is completed."),
        )
        .with_allowed(allowed.collect()));
    }
    if current.replacement_requested_at.is_some() {
        return Ok(current);
    }
    let asked = Model {
        replacement_requested_at: Some(unit.now),
        ..current.clone()
    };
    let row = write(unit, &current, asked).await?;
    let step = step(&current, current.state, reason);
    unit.remark(Subject::Pairing, "replacement_requested", step)
        .await?;
    Ok(row)
}

/// Writes what an answer, a turn or another last day can change, if nobody was faster.
pub(super) async fn write(unit: &Unit<'_>, current: &Model, next: Model) -> Result<Model> {
    let row = ActiveModel {
        state: Set(next.state),
        holds_seats: Set(next.holds_seats),
        mentee_accepted_at: Set(next.mentee_accepted_at),
        mentor_accepted_at: Set(next.mentor_accepted_at),
        approved_at: Set(next.approved_at),
        agreement_signed_at: Set(next.agreement_signed_at),
        started_at: Set(next.started_at),
        replacement_requested_at: Set(next.replacement_requested_at),
        replacement_due_at: Set(next.replacement_due_at),
        replaced_by_id: Set(next.replaced_by_id),
        ends_on: Set(next.ends_on),
        end_asked_at: Set(next.end_asked_at),
        version: Set(current.version.saturating_add(1)),
        updated_at: Set(unit.now),
        ..Default::default()
    };
    let written = Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await?;
    let row = written.into_iter().next().ok_or_else(changed_meanwhile)?;
    if row.state != current.state {
        pairing_health::store::follow(unit, &row).await?;
    }
    Ok(row)
}

/// The step of a pairing to this state, or to the same one for a remark.
pub(super) fn step(current: &Model, to: PairingState, reason: Reason) -> Step {
    Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    }
}

impl Model {
    fn has_all_answers(&self) -> bool {
        self.mentee_accepted_at.is_some()
            && self.mentor_accepted_at.is_some()
            && (self.approved_at.is_some() || !self.needs_approval)
            && (self.agreement_signed_at.is_some() || !self.needs_agreement)
    }
}
