//! Queries on cadences.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity},
    model::{Cadence, OwnCadence, PairingCadence},
};
use crate::{
    context::Unit,
    error::Result,
    history::Subject,
    ids::{OrganizationId, ProgramId},
    pairing_health::{self, entity::Model as Health, rules::Rhythm},
    pairings,
};

/// The rhythm of a program: its own, or the default.
pub(crate) async fn rhythm(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Rhythm> {
    let (rhythm, _) = versioned(db, organization, program).await?;
    Ok(rhythm)
}

/// The rhythm of a program and its version, which is 0 for the default.
pub(super) async fn versioned(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<(Rhythm, i64)> {
    let query = Entity::of(organization).filter(Column::ProgramId.eq(program));
    Ok(query.one(db).await?.map_or((Rhythm::default(), 0), |row| {
        let rhythm = Rhythm {
            every_weeks: row.every_weeks,
            grace_days: row.grace_days,
        };
        (rhythm, row.version)
    }))
}

/// Changes the rhythm of a locked program and of its pairings; returns the new version.
pub(super) async fn change(
    unit: &Unit<'_>,
    program: ProgramId,
    rhythm: Rhythm,
    version: i64,
) -> Result<i64> {
    let version = version.saturating_add(1);
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        program_id: Set(program),
        every_weeks: Set(rhythm.every_weeks),
        grace_days: Set(rhythm.grace_days),
        version: Set(version),
        updated_at: Set(unit.now),
    };
    let replace = OnConflict::columns([Column::OrganizationId, Column::ProgramId])
        .update_columns([
            Column::EveryWeeks,
            Column::GraceDays,
            Column::Version,
            Column::UpdatedAt,
        ])
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(unit.db)
        .await?;
    pairing_health::store::take_rhythm(unit, program, rhythm).await?;
    let data = json!({ "every_weeks": rhythm.every_weeks, "grace_days": rhythm.grace_days });
    unit.event(Subject::Program, "cadence_changed", program.0, data)
        .await?;
    Ok(version)
}

/// Gives a new program the rhythm of another one.
pub(crate) async fn copy(unit: &Unit<'_>, from: ProgramId, to: ProgramId) -> Result<()> {
    let (rhythm, version) = versioned(unit.db, unit.organization, from).await?;
    if version > 0 {
        change(unit, to, rhythm, 0).await?;
    }
    Ok(())
}

/// The cadence of a pairing and its version.
pub(super) async fn of_pairing(
    db: &impl ConnectionTrait,
    pairing: &pairings::entity::Model,
) -> Result<(PairingCadence, i64)> {
    let organization = pairing.organization_id;
    if let Some(row) = pairing_health::store::find(db, organization, pairing.id).await? {
        return Ok(of_row(&row));
    }
    let rhythm = rhythm(db, organization, pairing.program_id).await?;
    let cadence = PairingCadence {
        pairing_id: pairing.id,
        cadence: rhythm.into(),
        own: OwnCadence::default(),
    };
    Ok((cadence, 0))
}

/// Gives a locked pairing a rhythm of its own, or takes it away.
pub(super) async fn change_own(
    unit: &Unit<'_>,
    pairing: &pairings::entity::Model,
    own: OwnCadence,
) -> Result<(PairingCadence, i64)> {
    pairing_health::store::require_running(pairing)?;
    let program = rhythm(unit.db, unit.organization, pairing.program_id).await?;
    let mut row = pairing_health::store::lock(unit, pairing).await?;
    row.own_every_weeks = own.every_weeks.map(i64::from);
    row.own_grace_days = own.grace_days.map(i64::from);
    row.cadence_version = row.cadence_version.saturating_add(1);
    row.take_rhythm(program);
    pairing_health::store::save(unit, vec![row.clone()]).await?;
    let data = json!({ "program_id": pairing.program_id, "every_weeks": row.every_weeks, "grace_days": row.grace_days });
    unit.event(Subject::Pairing, "cadence_changed", pairing.id.0, data)
        .await?;
    Ok(of_row(&row))
}

fn of_row(row: &Health) -> (PairingCadence, i64) {
    let number = |own: Option<i64>| own.and_then(|own| u32::try_from(own).ok());
    let cadence = PairingCadence {
        pairing_id: row.pairing_id,
        cadence: Cadence::from(row.facts().rhythm),
        own: OwnCadence {
            every_weeks: number(row.own_every_weeks),
            grace_days: number(row.own_grace_days),
        },
    };
    (cadence, row.cadence_version)
}
