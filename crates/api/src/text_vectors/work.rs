//! The background: embeds what people wrote, right after it was written.
//!
//! The list of what is to do is in memory only. What a crash loses, the next match run embeds.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use pairwell_matching::{Participant, TextModel};
use sea_orm::{ColumnTrait, QueryFilter};
use tokio::sync::Notify;

use super::{
    models::{Remembering, TextHash, hash},
    store,
};
use crate::{
    applications,
    auth::Actor,
    context::Api,
    error::{Problem, Result},
    ids::{OrganizationId, PersonId},
    people,
};

/// Whose texts a unit of work has written.
#[derive(Debug, Default)]
pub(crate) struct Written(RefCell<BTreeSet<PersonId>>);

impl Written {
    /// Adds a person.
    pub(crate) fn by(&self, person: PersonId) {
        self.0.borrow_mut().insert(person);
    }
}

/// Whose texts wait to be embedded, each person once.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Mutex<BTreeSet<(OrganizationId, PersonId)>>,
    filled: Notify,
}

impl Queue {
    pub(super) fn add(&self, organization: OrganizationId, written: Written) {
        let people = written.0.into_inner().into_iter();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(people.map(|person| (organization, person)));
        drop(waiting);
        self.filled.notify_one();
    }

    fn next(&self) -> Option<(OrganizationId, PersonId)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.pop_first()
    }
}

/// Embeds until it is aborted; without a model whose vectors are stored, there is nothing to do.
pub(crate) async fn work(api: Api) {
    let Some(model) = api.text_models.stored() else {
        return;
    };
    loop {
        while let Some((organization, person)) = api.text_models.queue.next() {
            if let Err(problem) = embed(&api, &model, organization, person).await {
                tracing::warn!(%problem, "a person's texts are embedded by the next match run");
            }
        }
        // A wake-up that comes between the look and the wait is kept by `Notify`.
        api.text_models.queue.filled.notified().await;
    }
}

async fn embed(
    api: &Api,
    model: &Arc<Remembering>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<()> {
    let Some(texts) = texts(api, organization, person).await? else {
        return Ok(());
    };
    let known = store::of_people(api.db(), organization, model.name(), &[person]).await?;
    let missing: Vec<(TextHash, String)> = texts
        .iter()
        .filter(|(hash, _)| !known.contains_key(*hash))
        .map(|(hash, text)| (*hash, text.clone()))
        .collect();
    let embedder = Arc::clone(model);
    let made = actix_web::web::block(move || {
        let made = missing.into_iter();
        made.map(|(hash, text)| (person, hash, embedder.embed(&text)))
            .collect()
    });
    let made = made.await.map_err(Problem::internal)?;
    let name = model.name().to_owned();
    api.write_as(organization, Actor::System, async move |unit| {
        store::keep(unit, &name, made).await?;
        store::retain(unit, &name, person, &texts).await
    })
    .await
}

/// The texts that match runs compare and quote of a person, in whatever program; `None` when the person is not there.
async fn texts(
    api: &Api,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Option<BTreeMap<TextHash, String>>> {
    let Some(row) = people::store::find(api.db(), organization, person).await? else {
        return Ok(None);
    };
    let applications = applications::entity::Entity::of(organization)
        .filter(applications::entity::Column::PersonId.eq(person))
        .all(api.db())
        .await?;
    let asked = applications.into_iter();
    let mut participant = Participant::new(String::new(), person.to_string());
    participant.biography = row.profile.biography;
    participant.skills_offered = row.profile.skills_offered;
    participant.goals = row.profile.goals;
    participant
        .goals
        .extend(asked.flat_map(|application| application.details.goals));
    let texts = participant.texts().chain(participant.passages());
    Ok(Some(texts.map(|text| (hash(&text), text)).collect()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use pairwell_matching::{Calibration, TextVector};

    use super::*;
    use crate::{
        house::House,
        people::entity::Model as Person,
        text_vectors::{TextModels, entity},
    };

    /// Points where the length of the text says; knows no text of one letter.
    #[derive(Debug)]
    struct ByLength;

    impl TextModel for ByLength {
        fn name(&self) -> &str {
            "by-length-1"
        }

        fn calibration(&self) -> Calibration {
            Calibration::new(100, 350)
        }

        fn embed(&self, text: &str) -> Option<TextVector> {
            let length = i64::try_from(text.len()).unwrap();
            (length > 1).then(|| TextVector::in_direction(&[length, 10, 10, 10, 10, 10, 10, 10]))?
        }
    }

    /// A house with the model, whose background works.
    async fn house(name: &str) -> House {
        let mut house = House::new(name).await;
        begin(&mut house);
        house
    }

    fn begin(house: &mut House) {
        house.api.text_models = TextModels::with_full(Arc::new(ByLength));
        actix_web::rt::spawn(work(house.api.clone()));
    }

    /// Waits until the person has the vectors of these texts and no others.
    async fn has(house: &House, person: &Person, texts: &[&str]) {
        let mut expected: Vec<_> = texts.iter().map(|text| hash(text).to_vec()).collect();
        expected.sort();
        for _ in 0..500 {
            let rows = entity::Entity::of(person.organization_id)
                .filter(entity::Column::PersonId.eq(person.id))
                .all(house.api.db())
                .await
                .expect("rows");
            let mut found: Vec<_> = rows.into_iter().map(|row| row.text_hash).collect();
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
            Some(&ByLength.embed("Led teams."))
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
}
