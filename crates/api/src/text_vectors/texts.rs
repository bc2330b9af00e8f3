//! What people have written by now: the texts that match runs compare and quote.

use std::collections::{BTreeMap, BTreeSet};

use pairwell_matching::Participant;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::models::{TextHash, hash};
use crate::{
    applications,
    database::IDS_IN_ONE_QUERY,
    error::Result,
    ids::{OrganizationId, PersonId},
    people,
};

/// The texts of people, by their hashes.
pub(super) type Texts = BTreeMap<PersonId, BTreeMap<TextHash, String>>;

/// The texts of those of these people who are there, in whatever program.
pub(super) async fn of_people(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &BTreeSet<PersonId>,
) -> Result<Texts> {
    let ids: Vec<PersonId> = ids.iter().copied().collect();
    let mut texts = Texts::new();
    for ids in ids.chunks(IDS_IN_ONE_QUERY) {
        let mut writers = BTreeMap::new();
        for person in present(db, organization, ids).await? {
            let mut writer = Participant::new(String::new(), person.id.to_string());
            writer.biography = person.profile.biography;
            writer.skills_offered = person.profile.skills_offered;
            writer.goals = person.profile.goals;
            writers.insert(person.id, writer);
        }
        for application in applications_of(db, organization, ids).await? {
            if let Some(writer) = writers.get_mut(&application.person_id) {
                writer.goals.extend(application.details.goals);
            }
        }
        texts.extend(writers.into_iter().map(|(person, writer)| {
            let all = writer.texts().chain(writer.passages());
            (person, all.map(|text| (hash(&text), text)).collect())
        }));
    }
    Ok(texts)
}

async fn present(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[PersonId],
) -> Result<Vec<people::entity::Model>> {
    use people::entity::{Column, Entity};
    let rows = Entity::of(organization)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::ErasedAt.is_null());
    Ok(rows.all(db).await?)
}

async fn applications_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[PersonId],
) -> Result<Vec<applications::entity::Model>> {
    use applications::entity::{Column, Entity};
    let rows = Entity::of(organization).filter(Column::PersonId.is_in(ids.iter().copied()));
    Ok(rows.all(db).await?)
}
