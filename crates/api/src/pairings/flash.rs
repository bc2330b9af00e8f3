//! Flash pairings that begin by themselves: of two who have both said yes elsewhere, for one session.

use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::{
    PairingSide, PairingState, answers,
    endings::{self, Ending},
    entity::{Column, Entity, Model},
    proposing,
    store::{self, NewPairing},
};
use crate::{
    applications::entity::Model as Application, context::Unit, error::Result, ids::PairingId,
    transitions::Reason,
};

/// The code of a yes that somebody gave by booking a slot.
const SLOT_BOOKED: &str = "slot_booked";

/// The code of a yes that somebody gave by offering hours.
const HOURS_OFFERED: &str = "office_hours_offered";

/// Begins the pairing of a mentor who offered hours with a mentee who booked one; nothing where the two have an open pairing
/// with each other already.
///
/// # Errors
/// 409 when the program is over, or somebody else took the last seat at this moment.
pub(crate) async fn begin_flash(
    unit: &Unit<'_>,
    mentee: &Application,
    mentor: &Application,
) -> Result<Option<Model>> {
    let open = Entity::of(unit.organization)
        .filter(Column::MenteeApplicationId.eq(mentee.id))
        .filter(Column::MentorApplicationId.eq(mentor.id))
        .filter(Column::State.is_in(PairingState::OPEN))
        .count(unit.db)
        .await?;
    if open > 0 {
        return Ok(None);
    }
    let new = NewPairing::by_hand(mentee.id, mentor.id);
    let proposed = proposing::propose(unit, mentee, mentor, new).await?;
    let said = |code: &str| Reason {
        reason: Some(code.to_owned()),
        note: None,
    };
    let booked = answers::accept(unit, proposed, PairingSide::Mentee, said(SLOT_BOOKED)).await?;
    // Whoever books does not speak for the host: the hours did.
    let service = unit.unnamed();
    let begun = answers::accept(&service, booked, PairingSide::Mentor, said(HOURS_OFFERED)).await?;
    Ok(Some(begun))
}

/// Ends such a pairing, if it is not over.
pub(crate) async fn end_flash(unit: &Unit<'_>, pairing: PairingId, code: &str) -> Result<()> {
    let row = store::lock(unit, pairing).await?;
    if !PairingState::RUNNING.contains(&row.state) {
        return Ok(());
    }
    let ending = Ending::new(PairingState::EndedEarly, code);
    endings::close(unit, vec![row], ending).await.map(|_| ())
}
