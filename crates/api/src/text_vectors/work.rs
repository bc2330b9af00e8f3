//! The background: embeds what people wrote, right after it was written.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use pairwell_matching::TextModel;

use super::{
    models::{Remembering, TextHash},
    store, texts,
};
use crate::{
    auth::Actor,
    context::Api,
    database::columns::two_columns,
    error::{Problem, Result},
    ids::{OrganizationId, PersonId},
    people::entity::{Column, Entity},
};

/// Embeds until it is aborted; without a model whose vectors are stored, there is nothing to do.
///
/// At the start, it goes over everybody who has written before: the model may be new, and a process may have died. What is
/// written meanwhile comes first.
pub(crate) async fn work(api: Api) {
    let Some(model) = api.text_models.stored() else {
        return;
    };
    let mut earlier = everybody(&api).await.unwrap_or_else(|problem| {
        tracing::warn!(%problem, "what was written earlier is embedded when it is needed");
        VecDeque::new()
    });
    let queue = &api.text_models.queue;
    loop {
        while let Some((organization, person)) = queue.next().or_else(|| earlier.pop_front()) {
            if let Err(problem) = embed(&api, &model, organization, person).await {
                tracing::warn!(%problem, "a person's texts are embedded when they are needed");
            }
        }
        queue.filled().await;
    }
}

async fn everybody(api: &Api) -> Result<VecDeque<(OrganizationId, PersonId)>> {
    let columns = (Column::OrganizationId, Column::Id);
    let rows = two_columns(Entity::everybody(), columns, api.db()).await?;
    Ok(rows.into())
}

async fn embed(
    api: &Api,
    model: &Arc<Remembering>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<()> {
    let one = BTreeSet::from([person]);
    let mut texts = texts::of_people(api.db(), organization, &one).await?;
    let Some(texts) = texts.remove(&person) else {
        return Ok(());
    };
    let known = store::of_people(api.db(), organization, model.name(), &[person]).await?;
    let count = texts.len();
    let missing: Vec<(TextHash, String)> = texts
        .into_iter()
        .filter(|(hash, _)| !known.contains_key(hash))
        .collect();
    if missing.is_empty() && known.len() == count {
        return Ok(());
    }
    let embedder = Arc::clone(model);
    let made = actix_web::web::block(move || {
        let made = missing.into_iter();
        made.map(|(hash, text)| (person, hash, embedder.embed(&text)))
            .collect()
    });
    let made = made.await.map_err(Problem::internal)?;
    let name = model.name().to_owned();
    api.write_as(organization, Actor::System, async move |unit| {
        store::renew(unit, &name, person, made).await
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        house::{ByLength, House},
        people::{self, entity::Model as Person},
        text_vectors::{TextModels, models::hash},
    };

    /// A house with the model, whose background works.
    async fn house(name: &str) -> House {
        let mut house = House::new(name).await;
        begin(&mut house);
        house
    }

    fn begin(house: &mut House) {
        house.api.text_models = TextModels::with_full(Arc::new(ByLength::default()));
        actix_web::rt::spawn(work(house.api.clone()));
    }

    /// Waits until the person has the vectors of these texts and no others.
    async fn has(house: &House, person: &Person, texts: &[&str]) {
        let mut expected: Vec<_> = texts.iter().map(|text| hash(text).to_vec()).collect();
        expected.sort();
        for _ in 0..500 {
            let mut found = house.text_hashes(person).await;
            found.sort();
            if found == expected {
                return;
            }
            actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} never has the vectors of {texts:?}", person.full_name);
    }

    #[actix_web::test]
    async fn what_is_written_has_vectors_soon_and_what_is_gone_has_none() {
        let house = house("written").await;
        let ada = house.person("ada", "Led teams. X").await;
        let max = house.person("max", "Led teams. X").await;
        has(&house, &ada, &["Led teams. X", "Led teams.", "X"]).await;
        has(&house, &max, &["Led teams. X", "Led teams.", "X"]).await;
        house.change(&ada, "Led teams. Y").await;
        has(&house, &ada, &["Led teams. Y", "Led teams.", "Y"]).await;
        has(&house, &max, &["Led teams. X", "Led teams.", "X"]).await;

        let known = store::of_people(house.api.db(), house.organization, "by-length-1", &[ada.id])
            .await
            .expect("vectors");
        assert_eq!(
            known.get(&hash("Led teams.")),
            Some(&ByLength::default().embed("Led teams."))
        );
        assert_eq!(known.get(&hash("Y")), Some(&None));
    }

    #[actix_web::test]
    async fn nothing_is_kept_of_somebody_who_is_erased_meanwhile() {
        let house = house("erased").await;
        let ada = house.person("ada", "Led teams.").await;
        has(&house, &ada, &["Led teams."]).await;
        let id = ada.id;
        house
            .write(async move |unit| {
                let erased = people::entity::ActiveModel {
                    id: sea_orm::ActiveValue::Set(id),
                    organization_id: sea_orm::ActiveValue::Set(unit.organization),
                    erased_at: sea_orm::ActiveValue::Set(Some(unit.now)),
                    ..Default::default()
                };
                sea_orm::ActiveModelTrait::update(erased, unit.db).await?;
                store::forget(unit, id).await?;
                let made = vec![(id, hash("Led teams."), None)];
                store::keep(unit, "by-length-1", made).await
            })
            .await;
        has(&house, &ada, &[]).await;
    }

    #[actix_web::test]
    async fn what_was_deleted_while_it_was_embedded_elsewhere_does_not_come_back() {
        let house = house("deleted").await;
        let ada = house.person("ada", "Old.").await;
        has(&house, &ada, &["Old."]).await;
        house.change(&ada, "New.").await;
        has(&house, &ada, &["New."]).await;
        // Another process has read the old text before, and is slow.
        let old = |id| vec![(id, hash("Old."), None)];
        let id = ada.id;
        house
            .write(async move |unit| store::renew(unit, "by-length-1", id, old(id)).await)
            .await;
        has(&house, &ada, &["New."]).await;
        house
            .write(async move |unit| store::keep(unit, "by-length-1", old(id)).await)
            .await;
        has(&house, &ada, &["New."]).await;
    }

    #[actix_web::test]
    async fn what_was_written_before_there_was_a_model_has_vectors_after_the_next_start() {
        let mut house = House::new("earlier").await;
        let ada = house.person("ada", "Led teams.").await;
        begin(&mut house);
        has(&house, &ada, &["Led teams."]).await;
    }
}
