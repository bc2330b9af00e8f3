//! Queries on text vectors.

use std::collections::{BTreeMap, BTreeSet};

use pairwell_matching::TextVector;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockType, OnConflict},
};

use super::{
    entity::{ActiveModel, Column, Entity},
    models::{Known, TextHash},
    texts::{self, Texts},
};
use crate::{
    context::Unit,
    database::{
        IDS_IN_ONE_QUERY,
        columns::{column, two_columns},
    },
    error::Result,
    ids::{OrganizationId, PersonId},
    people,
};

/// So many rows are written with one statement.
const ROWS_IN_ONE_STATEMENT: usize = 100;

/// What the model made of the texts of these people.
pub(super) async fn of_people(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    model: &str,
    people: &[PersonId],
) -> Result<Known> {
    let mut known = Known::new();
    for people in people.chunks(IDS_IN_ONE_QUERY) {
        let theirs = Entity::of(organization)
            .filter(Column::PersonId.is_in(people.iter().copied()))
            .filter(Column::Model.eq(model));
        let rows: Vec<(Vec<u8>, Vec<u8>)> =
            two_columns(theirs, (Column::TextHash, Column::Vector), db).await?;
        known.extend(rows.into_iter().filter_map(|(hash, vector)| {
            let hash = TextHash::try_from(hash).ok()?;
            if vector.is_empty() {
                return Some((hash, None));
            }
            let components: Vec<i8> = vector.into_iter().map(u8::cast_signed).collect();
            // What is no vector counts as missing.
            TextVector::from_components(components).map(|vector| (hash, Some(vector)))
        }));
    }
    Ok(known)
}

/// What a model made of texts, and whose they are.
pub(super) type Made = Vec<(PersonId, TextHash, Option<TextVector>)>;

/// Keeps what the model made of texts, as far as these people still have them.
pub(super) async fn keep(unit: &Unit<'_>, model: &str, made: Made) -> Result<()> {
    let people = made.iter().map(|(person, ..)| *person).collect();
    let texts = present(unit, people).await?;
    insert(unit, model, &texts, made).await
}

/// Keeps what the model made of texts of one person, and takes away their vectors of texts that they no longer have, and those
/// of other models.
pub(super) async fn renew(
    unit: &Unit<'_>,
    model: &str,
    person: PersonId,
    made: Made,
) -> Result<()> {
    let texts = present(unit, BTreeSet::from([person])).await?;
    insert(unit, model, &texts, made).await?;
    match texts.get(&person) {
        Some(texts) => retain(unit, model, person, texts).await,
        None => Ok(()),
    }
}

/// Locks people until the unit of work ends; returns what those who are there have written by now.
///
/// Without it, a process that read a text long ago would bring back what is deleted, and delete what is new. The lock stops
/// erasures and others who embed, so that the last one finds what everybody before wrote. Changed texts it need not stop:
/// whoever changed one has it embedded after that.
async fn present(unit: &Unit<'_>, people: BTreeSet<PersonId>) -> Result<Texts> {
    use people::entity::{Column as Of, Entity as People};
    let people: Vec<PersonId> = people.into_iter().collect();
    let mut present = BTreeSet::new();
    for people in people.chunks(IDS_IN_ONE_QUERY) {
        let rows = People::of(unit.organization)
            .filter(Of::Id.is_in(people.iter().copied()))
            .order_by_asc(Of::Id)
            .lock(LockType::NoKeyUpdate);
        let ids: Vec<PersonId> = column(rows, Of::Id, unit.db).await?;
        present.extend(ids);
    }
    texts::of_people(unit.db, unit.organization, &present).await
}

async fn insert(unit: &Unit<'_>, model: &str, texts: &Texts, made: Made) -> Result<()> {
    let is_there = |person: &PersonId, hash: &TextHash| {
        let texts = texts.get(person);
        texts.is_some_and(|texts| texts.contains_key(hash))
    };
    let rows: Vec<ActiveModel> = made
        .into_iter()
        .filter(|(person, hash, _)| is_there(person, hash))
        .map(|(person, hash, vector)| {
            let vector = vector.map_or_else(Vec::new, |vector| {
                let components = vector.components().iter().copied();
                components.map(i8::cast_unsigned).collect()
            });
            ActiveModel {
                organization_id: Set(unit.organization),
                person_id: Set(person),
                model: Set(model.to_owned()),
                text_hash: Set(hash.to_vec()),
                vector: Set(vector),
            }
        })
        .collect();
    let key = [
        Column::OrganizationId,
        Column::PersonId,
        Column::Model,
        Column::TextHash,
    ];
    for rows in rows.chunks(ROWS_IN_ONE_STATEMENT) {
        // Another process may have embedded the same text.
        Entity::insert_many(rows.iter().cloned())
            .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
            .exec_without_returning(unit.db)
            .await?;
    }
    Ok(())
}

async fn retain(
    unit: &Unit<'_>,
    model: &str,
    person: PersonId,
    texts: &BTreeMap<TextHash, String>,
) -> Result<()> {
    let theirs = || {
        Entity::delete_many()
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::PersonId.eq(person))
    };
    theirs()
        .filter(Column::Model.ne(model))
        .exec(unit.db)
        .await?;
    let kept = Entity::of(unit.organization).filter(Column::PersonId.eq(person));
    let mut gone: Vec<Vec<u8>> = column(kept, Column::TextHash, unit.db).await?;
    gone.retain(|hash| {
        TextHash::try_from(hash.as_slice()).is_ok_and(|hash| !texts.contains_key(&hash))
    });
    for hashes in gone.chunks(IDS_IN_ONE_QUERY) {
        theirs()
            .filter(Column::TextHash.is_in(hashes.iter().cloned()))
            .exec(unit.db)
            .await?;
    }
    Ok(())
}

/// Takes away all vectors of a person who is being erased. It comes after the row of the person was changed: whoever embeds
/// their texts at this moment has written before that, or finds them erased.
///
/// # Errors
/// When the database fails.
pub(crate) async fn forget(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::PersonId.eq(person))
        .exec(unit.db)
        .await?;
    Ok(())
}
