//! The steps of an application from state to state.

use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{
    ApplicationState,
    entity::{Column, Entity, Model},
    store,
};
use crate::{
    context::Unit,
    error::{Code, Problem, Result},
    groups,
    history::{Step, Subject},
    ids::{PersonId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile},
    pairings, programs,
    transitions::{self, Reason},
};

/// What can be done to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Submit,
    Review,
    Approve,
    Reject,
    Waitlist,
    Withdraw,
    Pause,
    Resume,
    Leave,
    Remove,
}

impl Verb {
    /// Whether only those who run the program may do it, not the applicant.
    pub(super) fn is_for_coordinators(self) -> bool {
        matches!(
            self,
            Self::Review | Self::Approve | Self::Reject | Self::Waitlist | Self::Remove
        )
    }

    /// Whether nothing of the application's pairings goes on afterwards.
    fn ends_pairings(self) -> bool {
        matches!(self, Self::Withdraw | Self::Leave | Self::Remove)
    }

    fn target(self) -> ApplicationState {
        match self {
            Self::Submit => ApplicationState::Submitted,
            Self::Review => ApplicationState::UnderReview,
            Self::Approve | Self::Resume => ApplicationState::Approved,
            Self::Reject => ApplicationState::Rejected,
            Self::Waitlist => ApplicationState::Waitlisted,
            Self::Withdraw => ApplicationState::Withdrawn,
            Self::Pause => ApplicationState::Paused,
            Self::Leave => ApplicationState::Left,
            Self::Remove => ApplicationState::Removed,
        }
    }

    /// Whether it brings the applicant nearer to a pairing, so that it makes no sense in a program that is over.
    fn leads_on(self) -> bool {
        matches!(
            self,
            Self::Review | Self::Approve | Self::Waitlist | Self::Resume
        )
    }

    /// The state that is passed through on the way, where one request does two steps.
    fn by_way_of(self, from: ApplicationState) -> Option<ApplicationState> {
        match (self, from) {
            (Self::Approve | Self::Reject | Self::Waitlist, ApplicationState::Submitted) => {
                Some(ApplicationState::UnderReview)
            }
            (Self::Leave | Self::Remove, ApplicationState::Paused) => {
                Some(ApplicationState::Approved)
            }
            _ => None,
        }
    }

    /// The states from here to the target, the target included.
    fn path(self, from: ApplicationState) -> Result<Vec<ApplicationState>> {
        // Both end in `approved`, yet an applicant who may resume must not approve.
        let is_resumed = from == ApplicationState::Paused;
        if matches!(self, Self::Approve | Self::Resume) && (self == Self::Resume) != is_resumed {
            return Err(from.refuse(self.target()));
        }
        let path: Vec<_> = self
            .by_way_of(from)
            .into_iter()
            .chain([self.target()])
            .collect();
        path.iter().try_fold(from, |from, to| {
            from.ensure(*to)?;
            Ok::<_, Problem>(*to)
        })?;
        Ok(path)
    }
}

/// Refuses to let applicants go on whom somebody else paused.
pub(super) async fn require_own_pause(unit: &Unit<'_>, current: &Model) -> Result<()> {
    if current.state != ApplicationState::Paused {
        return Ok(());
    }
    let id = current.id.0;
    let last = transitions::store::last(unit.db, unit.organization, Subject::Application, id);
    let paused_by = last.await?.map(|step| step.actor);
    if paused_by.is_none_or(|actor| actor == unit.actor.to_string()) {
        return Ok(());
    }
    let detail = "Somebody who runs the program paused it, and resumes it.";
    Err(Problem::forbidden(detail))
}

/// Does what the verb says, with everything that follows from it, in this unit of work.
pub(super) async fn take(
    unit: &Unit<'_>,
    current: Model,
    verb: Verb,
    reason: Reason,
) -> Result<Model> {
    let path = verb.path(current.state)?;
    if verb == Verb::Submit {
        store::require_complete(unit, &current).await?;
    }
    if verb.leads_on() {
        require_alive(unit, current.program_id).await?;
    }
    if verb == Verb::Reject && reason.reason.is_none() {
        let detail = "say why, as a code such as `not_eligible`";
        return Err(Problem::invalid_field("/reason", "required", detail));
    }
    if !verb.ends_pairings() {
        return advance(unit, current, &path, reason).await;
    }
    // Pairings before applications: everybody locks in this order.
    pairings::endings::end_all_of(unit, current.id, pairings::endings::LEFT_PROGRAM).await?;
    groups::leave_all_of(unit, current.id).await?;
    let current = store::get(unit.db, unit.organization, current.id).await?;
    if current.seats_taken > 0 {
        // A pairing was accepted between the two statements above.
        return Err(changed_meanwhile());
    }
    let path = verb.path(current.state)?;
    advance(unit, current, &path, reason).await
}

async fn require_alive(unit: &Unit<'_>, program: ProgramId) -> Result<()> {
    let program = programs::store::get(unit.db, unit.organization, program).await?;
    if !program.state.is_over() {
        return Ok(());
    }
    let state = program.state.name();
    Err(Problem::new(
        Code::Conflict,
        format!("The program is `{state}`; nobody can join it any more."),
    ))
}

/// Takes somebody out of everything that they applied for: what nobody has decided on is withdrawn, and they leave the
/// programs in which they take part.
pub(crate) async fn leave_everything(unit: &Unit<'_>, person: PersonId, code: &str) -> Result<()> {
    // Undecided first: a seat that the leaving frees must not promote one of their own.
    for (verb, states) in [
        (
            Verb::Withdraw,
            [
                ApplicationState::Draft,
                ApplicationState::Submitted,
                ApplicationState::UnderReview,
                ApplicationState::Waitlisted,
            ]
            .as_slice(),
        ),
        (
            Verb::Leave,
            &[ApplicationState::Approved, ApplicationState::Paused],
        ),
    ] {
        let rows = Entity::of(unit.organization)
            .filter(Column::PersonId.eq(person))
            .filter(Column::State.is_in(states.iter().copied()))
            .order_by_asc(Column::Id)
            .all(unit.db)
            .await?;
        for row in rows {
            pairings::endings::end_all_of(unit, row.id, code).await?;
            let reason = Reason {
                reason: Some(code.to_owned()),
                note: None,
            };
            let row = store::get(unit.db, unit.organization, row.id).await?;
            take(unit, row, verb, reason).await?;
        }
    }
    Ok(())
}

/// Withdraws applications to a program on which nobody has decided, and those on the waitlist; returns how many.
pub(crate) async fn withdraw_undecided(
    unit: &Unit<'_>,
    program: ProgramId,
    reason: &str,
    most: u64,
) -> Result<i64> {
    let rows = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::State.is_in([
            ApplicationState::Draft,
            ApplicationState::Submitted,
            ApplicationState::UnderReview,
            ApplicationState::Waitlisted,
        ]))
        .order_by_asc(Column::Id)
        .limit(most)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    let count = i64::try_from(rows.len()).unwrap_or(0);
    for row in rows {
        let reason = Reason {
            reason: Some(reason.to_owned()),
            note: None,
        };
        // None of them was ever approved, so there is no pairing to end.
        let path = Verb::Withdraw.path(row.state)?;
        advance(unit, row, &path, reason).await?;
    }
    Ok(count)
}

/// Writes the last state of the path and records every step of it, if nobody was faster.
async fn advance(
    unit: &Unit<'_>,
    current: Model,
    path: &[ApplicationState],
    reason: Reason,
) -> Result<Model> {
    let Some(to) = path.last().copied() else {
        return Ok(current);
    };
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now));
    if to == ApplicationState::Submitted {
        update = update.col_expr(Column::SubmittedAt, Expr::value(unit.now));
    }
    if to == ApplicationState::Approved {
        update = update.col_expr(Column::SeatFreedAt, Expr::value(unit.now));
    }
    if is_decision(&current, to) {
        update = update.col_expr(Column::DecidedAt, Expr::value(unit.now));
    }
    let written = update
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await?;
    let row = written.into_iter().next().ok_or_else(changed_meanwhile)?;
    unit.steps(Subject::Application, steps(&current, path, &reason))
        .await?;
    Ok(row)
}

/// Reason and note belong to the last step: the ones before only lead to it.
fn steps(current: &Model, path: &[ApplicationState], reason: &Reason) -> Vec<Step> {
    let starts = [current.state].into_iter().chain(path.iter().copied());
    let last = path.len().saturating_sub(1);
    starts
        .zip(path)
        .enumerate()
        .map(|(place, (from, to))| {
            let reason = (place == last).then_some(reason);
            Step {
                subject: current.id.0,
                from: from.name(),
                to: to.name(),
                reason: reason.and_then(|reason| reason.reason.clone()),
                note: reason.and_then(|reason| reason.note.clone()),
            }
        })
        .collect()
}

/// Whether somebody decided on the application, rather than going on after a pause.
fn is_decision(current: &Model, to: ApplicationState) -> bool {
    let decides = matches!(
        to,
        ApplicationState::Approved | ApplicationState::Rejected | ApplicationState::Waitlisted
    );
    decides && current.state != ApplicationState::Paused
}
