//! The one way into the ledger: transitions that earn something record it in their own unit of work.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity},
    model::{Direction, GivingKind},
};
use crate::{
    context::Unit,
    error::Result,
    history::Subject,
    ids::{PersonId, ProgramId},
};

/// So many rows fit into one insert: ten columns each, below the parameter limits of both databases.
const ROWS_IN_ONE_INSERT: usize = 500;

/// What happened: the object that earns entries, and when it did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// The kind of object.
    pub subject: Subject,
    /// The object.
    pub id: Uuid,
    /// The program in which it happened, if in one.
    pub program: Option<ProgramId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What one person gave or received by it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Earned {
    /// Who.
    pub person: PersonId,
    /// Which way.
    pub direction: Direction,
    /// What.
    pub kind: GivingKind,
    /// How long, where it took time that was counted.
    pub minutes: i64,
}

impl Earned {
    /// What a person gave.
    pub(crate) fn given(person: PersonId, kind: GivingKind, minutes: i64) -> Self {
        Self {
            person,
            direction: Direction::Given,
            kind,
            minutes,
        }
    }

    /// What a person received.
    pub(crate) fn received(person: PersonId, kind: GivingKind, minutes: i64) -> Self {
        Self {
            person,
            direction: Direction::Received,
            kind,
            minutes,
        }
    }
}

/// Writes down what a source earned. A source that was written down before counts once all the same.
pub(crate) async fn record(unit: &Unit<'_>, source: Source, earned: &[Earned]) -> Result<()> {
    for chunk in earned.chunks(ROWS_IN_ONE_INSERT) {
        let rows = chunk.iter().map(|earned| ActiveModel {
            organization_id: Set(unit.organization),
            id: Set(unit.ids.next()),
            person_id: Set(earned.person),
            program_id: Set(source.program),
            direction: Set(earned.direction),
            kind: Set(earned.kind),
            minutes: Set(earned.minutes),
            source_type: Set(source.subject.as_str().to_owned()),
            source_id: Set(source.id),
            at: Set(source.at),
        });
        let key = [
            Column::OrganizationId,
            Column::SourceType,
            Column::SourceId,
            Column::PersonId,
            Column::Direction,
            Column::Kind,
        ];
        Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
            .exec_without_returning(unit.db)
            .await?;
    }
    Ok(())
}

/// Takes back what a source earned, because it turned out otherwise.
pub(crate) async fn strike(unit: &Unit<'_>, subject: Subject, id: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::SourceType.eq(subject.as_str()))
        .filter(Column::SourceId.eq(id))
        .exec(unit.db)
        .await?;
    Ok(())
}
