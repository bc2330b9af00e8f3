//! Office hours of a flash program: each slot that somebody books becomes a flash pairing with its one session.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    GatheringKind,
    entity::Model,
    registrations::{
        entity::{Column, Entity, Model as Registration},
        model::RegistrationState,
    },
    slots,
};
use crate::{
    applications::{self, ApplicationRole},
    context::Unit,
    error::Result,
    ids::PairingId,
    pairings,
    programs::{self, ProgramKind},
    sessions,
};

/// The code of a pairing whose slot was given back.
const SLOT_GIVEN_BACK: &str = "slot_given_back";

/// Makes the flash pairing of a registration that has just got its slot, with the session at that time.
///
/// The host has said yes by offering the hours, the other one by booking. Where the program asks for more than that (an
/// approval, an agreement), where one of the two does not take part in it or has no seat left, the slot is a slot and no more.
pub(super) async fn pair(
    unit: &Unit<'_>,
    gathering: &Model,
    registration: Registration,
) -> Result<Registration> {
    let (Some(program), Some(host), Some(slot)) =
        (gathering.program_id, gathering.host_id, registration.slot)
    else {
        return Ok(registration);
    };
    if gathering.kind != GatheringKind::OfficeHours || host == registration.person_id {
        return Ok(registration);
    }
    let program = programs::store::get(unit.db, unit.organization, program).await?;
    if program.kind != ProgramKind::Flash
        || program.coordinator_approval
        || program.requires_agreement
    {
        return Ok(registration);
    }
    let mentor =
        applications::store::with_free_seat(unit, program.id, host, ApplicationRole::Mentor);
    let mentor = mentor.await?;
    let person = registration.person_id;
    let mentee =
        applications::store::with_free_seat(unit, program.id, person, ApplicationRole::Mentee);
    let (Some(mentor), Some(mentee)) = (mentor, mentee.await?) else {
        return Ok(registration);
    };
    let Some(pairing) = pairings::begin_flash(unit, &mentee, &mentor).await? else {
        return Ok(registration);
    };
    let time = slots::slot(gathering, slot, false);
    let meeting = sessions::Meeting {
        agenda: gathering.title.clone(),
        place: gathering.place.clone(),
        starts_at: time.starts_at,
        ends_at: time.ends_at,
    };
    sessions::store::schedule(unit, &pairing, meeting).await?;
    note(unit, registration, Some(pairing.id)).await
}

/// Ends the flash pairing of a slot that is given back, and calls its session off; one that is over stays as it is.
pub(super) async fn part(unit: &Unit<'_>, registration: Registration) -> Result<Registration> {
    let Some(pairing) = registration.pairing_id else {
        return Ok(registration);
    };
    pairings::end_flash(unit, pairing, SLOT_GIVEN_BACK).await?;
    note(unit, registration, None).await
}

/// Ends the flash pairings of all slots of a gathering that is called off.
pub(super) async fn part_all(unit: &Unit<'_>, gathering: &Model) -> Result<()> {
    for registration in paired(unit, gathering).await? {
        part(unit, registration).await?;
    }
    Ok(())
}

/// The registrations whose time counts as the session of a pairing, and not as the gathering's.
pub(super) async fn paired(unit: &Unit<'_>, gathering: &Model) -> Result<Vec<Registration>> {
    let rows = Entity::of(unit.organization)
        .filter(Column::GatheringId.eq(gathering.id))
        .filter(Column::State.eq(RegistrationState::Registered))
        .filter(Column::PairingId.is_not_null())
        .all(unit.db)
        .await?;
    Ok(rows)
}

async fn note(
    unit: &Unit<'_>,
    registration: Registration,
    pairing_id: Option<PairingId>,
) -> Result<Registration> {
    Entity::update_many()
        .col_expr(Column::PairingId, Expr::value(pairing_id))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(registration.id))
        .exec(unit.db)
        .await?;
    Ok(Registration {
        pairing_id,
        ..registration
    })
}
