//! The answers of the two, and what came of it.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;

use super::{
    entity::{ActiveModel, Model},
    model::{IntroductionState, RecordIntroductionOutcome},
    seen::{self, Viewer},
    store,
};
use crate::{
    context::Unit,
    error::{Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    history::{Step, Subject},
    ids::PersonId,
    lifecycle::Lifecycle,
    transitions::Reason,
};

/// After so long an event asks the two what came of it.
const OUTCOME_AFTER: TimeDelta = TimeDelta::days(14);

/// The person on this side, or 403: only the two answer.
fn side(row: &Model, viewer: Viewer) -> Result<PersonId> {
    match viewer {
        Viewer::A => Ok(row.a_id),
        Viewer::B => Ok(row.b_id),
        Viewer::Introducer | Viewer::Coordinator => {
            Err(Problem::forbidden("Only the two answer for themselves."))
        }
    }
}

/// Records a yes; the second one introduces the two. Saying yes twice changes nothing.
pub(super) async fn accept(
    unit: &Unit<'_>,
    current: Model,
    viewer: Viewer,
    reason: Reason,
) -> Result<Model> {
    side(&current, viewer)?;
    let own = if viewer == Viewer::A {
        IntroductionState::AAccepted
    } else {
        IntroductionState::BAccepted
    };
    let seen = seen::state(&current, viewer, unit.now);
    if seen == own || seen == IntroductionState::Introduced {
        return Ok(current);
    }
    seen.ensure(own)?;
    let mut change = ActiveModel::default();
    if viewer == Viewer::A {
        change.a_accepted_at = Set(Some(unit.now));
    } else {
        change.b_accepted_at = Set(Some(unit.now));
    }
    // The other one said no: this yes is kept, and changes nothing.
    if current.state == IntroductionState::Declined {
        return store::write(unit, &current, change).await;
    }
    let to = if current.state == IntroductionState::Proposed {
        own
    } else {
        change.introduced_at = Set(Some(unit.now));
        change.outcome_due_at = Set(Some(unit.now + OUTCOME_AFTER));
        IntroductionState::Introduced
    };
    let row = turn(unit, &current, to, change, reason).await?;
    if to == IntroductionState::Introduced {
        credit(unit, &row).await?;
    }
    Ok(row)
}

/// Records a no. Saying no twice changes nothing; nor does it after the other one's no.
pub(super) async fn decline(
    unit: &Unit<'_>,
    current: Model,
    viewer: Viewer,
    reason: Reason,
) -> Result<Model> {
    let person = side(&current, viewer)?;
    let to = IntroductionState::Declined;
    let seen = seen::state(&current, viewer, unit.now);
    if seen == to {
        return Ok(current);
    }
    seen.ensure(to)?;
    if current.state == to {
        let both = ActiveModel {
            declined_by_id: Set(None),
            ..Default::default()
        };
        return store::write(unit, &current, both).await;
    }
    let change = ActiveModel {
        declined_by_id: Set(Some(person)),
        declined_at: Set(Some(unit.now)),
        ..Default::default()
    };
    turn(unit, &current, to, change, reason).await
}

/// Records what came of it, once.
pub(super) async fn conclude(
    unit: &Unit<'_>,
    current: Model,
    viewer: Viewer,
    input: RecordIntroductionOutcome,
) -> Result<Model> {
    let person = side(&current, viewer)?;
    let to = IntroductionState::Concluded;
    seen::state(&current, viewer, unit.now).ensure(to)?;
    let change = ActiveModel {
        outcome: Set(Some(input.outcome)),
        outcome_note: Set(input.note),
        outcome_by_id: Set(Some(person)),
        outcome_at: Set(Some(unit.now)),
        ..Default::default()
    };
    turn(unit, &current, to, change, Reason::default()).await
}

/// Takes an introduction to its next state. The answers of the two are in its history only: while it waits, an event would
/// tell one of them of the other's answer, and afterwards of a no. What becomes of it is told without a name.
pub(super) async fn turn(
    unit: &Unit<'_>,
    current: &Model,
    to: IntroductionState,
    change: ActiveModel,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    let change = ActiveModel {
        state: Set(to),
        ..change
    };
    let row = store::write(unit, current, change).await?;
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.keep(Subject::Introduction, &step).await?;
    if to.is_told() {
        store::tell(&unit.unnamed(), &row, to.name()).await?;
    }
    Ok(row)
}

/// Writes down who gave and who received.
async fn credit(unit: &Unit<'_>, row: &Model) -> Result<()> {
    let source = Source {
        subject: Subject::Introduction,
        id: row.id.0,
        program: Some(row.program_id),
        at: unit.now,
    };
    let mut earned = vec![
        Earned::received(row.a_id, GivingKind::Introduction, 0),
        Earned::received(row.b_id, GivingKind::Introduction, 0),
    ];
    if let Some(introducer) = row.introducer_id {
        earned.push(Earned::given(introducer, GivingKind::Introduction, 0));
    }
    giving_back::record(unit, source, &earned).await
}
