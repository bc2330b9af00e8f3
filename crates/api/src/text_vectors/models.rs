//! The text models of this process: the built-in table, and the full model where the settings name its folder.

use std::{
    collections::{BTreeSet, HashMap},
    num::NonZeroUsize,
    sync::Arc,
    thread::{self, available_parallelism},
};

use moka::sync::Cache;
use pairwell_matching::{Calibration, Participant, Program, TextModel, TextVector};
use pairwell_meaning::StaticModel;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    queue::{Queue, Written},
    store,
};
use crate::{
    auth::Actor,
    config::{ConfigError, Settings},
    context::Api,
    error::{Problem, Result},
    ids::{OrganizationId, PersonId},
};

/// So many vectors of each model are kept in memory; each takes about 500 bytes at most.
const MOST_KEPT: u64 = 50_000;

/// So many missing texts are embedded before they are written down.
const EMBEDDED_AT_ONCE: usize = 256;

/// SHA-256 of a text.
pub(super) type TextHash = [u8; 32];

/// Vectors by the hash of their text; `None` for a text of which the model can make nothing.
pub(super) type Known = HashMap<TextHash, Option<TextVector>>;

pub(super) fn hash(text: &str) -> TextHash {
    Sha256::digest(text).into()
}

/// The text models of this process. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct TextModels {
    table: Arc<Remembering>,
    full: Option<Arc<Remembering>>,
    pub(super) queue: Arc<Queue>,
}

impl TextModels {
    /// Loads the models that the settings name.
    ///
    /// # Errors
    /// When the folder of the full model does not hold it, and when the program was built without it.
    pub(crate) fn load(settings: &Settings) -> Result<Self, ConfigError> {
        let full = settings
            .text_model_folder
            .as_deref()
            .map(open)
            .transpose()?;
        Ok(Self {
            table: Arc::new(Remembering::new(StaticModel::shared())),
            full: full.map(|model| Arc::new(Remembering::new(model))),
            queue: Arc::default(),
        })
    }

    /// A model that stands for the full one.
    #[cfg(test)]
    pub(crate) fn with_full(model: Arc<dyn TextModel>) -> Self {
        Self {
            table: Arc::new(Remembering::new(StaticModel::shared())),
            full: Some(Arc::new(Remembering::new(model))),
            queue: Arc::default(),
        }
    }

    /// The model whose vectors are stored.
    pub(super) fn stored(&self) -> Option<Arc<Remembering>> {
        self.full.clone()
    }

    /// Takes note of whose texts were written.
    pub(crate) fn written(&self, organization: OrganizationId, written: Written) {
        if self.full.is_some() {
            self.queue.add(organization, written);
        }
    }

    /// Forgets what is in memory: somebody was erased.
    pub(crate) fn forget_all(&self) {
        self.table.vectors.invalidate_all();
        if let Some(full) = &self.full {
            full.vectors.invalidate_all();
        }
    }

    /// Has the program compared by the best model there is; returns it, with what it made of the program's texts before.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn choose(
        &self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        program: &mut Program,
    ) -> Result<AtHand> {
        let best = self.full.as_ref().unwrap_or(&self.table);
        program.text_model = Some(best.name().to_owned());
        let found = self.named(db, organization, program).await?;
        Ok(found.unwrap_or_else(|| AtHand::of(Arc::clone(best))))
    }

    /// The model that the program names, with what it made of the program's texts before; `None` when it is not here.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn named(
        &self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        program: &Program,
    ) -> Result<Option<AtHand>> {
        let name = program.text_model.as_deref().unwrap_or(StaticModel::NAME);
        if name == self.table.name() {
            return Ok(Some(AtHand::of(Arc::clone(&self.table))));
        }
        let Some(full) = self.full.as_ref().filter(|full| full.name() == name) else {
            return Ok(None);
        };
        let people: BTreeSet<PersonId> = people(program).filter_map(person).collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        Ok(Some(AtHand {
            known: store::of_people(db, organization, name, &people).await?,
            is_stored: true,
            model: Arc::clone(full),
        }))
    }
}

#[cfg(feature = "full-model")]
fn open(folder: &std::path::Path) -> Result<Arc<dyn TextModel>, ConfigError> {
    let model = pairwell_meaning::FullModel::open(folder)
        .map_err(|error| ConfigError::TextModel(error.to_string()))?;
    tracing::info!(model = model.name(), "texts are compared by the full model");
    Ok(model)
}

#[cfg(not(feature = "full-model"))]
fn open(_: &std::path::Path) -> Result<Arc<dyn TextModel>, ConfigError> {
    Err(ConfigError::TextModel(
        "this program was built without the full model; build it with `--features full-model`, or unset the variable"
            .to_owned(),
    ))
}

fn people(program: &Program) -> impl Iterator<Item = &Participant> {
    program.mentees.iter().chain(&program.mentors)
}

fn person(participant: &Participant) -> Option<PersonId> {
    Uuid::parse_str(&participant.person).ok().map(PersonId)
}

/// A model with the vectors of recent texts: a run that follows another embeds only what changed.
#[derive(Debug)]
pub(super) struct Remembering {
    model: Arc<dyn TextModel>,
    vectors: Cache<TextHash, Option<TextVector>>,
}

impl Remembering {
    fn new(model: Arc<dyn TextModel>) -> Self {
        Self {
            model,
            vectors: Cache::new(MOST_KEPT),
        }
    }
}

impl TextModel for Remembering {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn calibration(&self) -> Calibration {
        self.model.calibration()
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        self.vectors.get_with(hash(text), || self.model.embed(text))
    }
}

/// A model with the stored vectors of one program's people; it embeds the texts that have none.
#[derive(Debug)]
pub(crate) struct AtHand {
    known: Known,
    is_stored: bool,
    model: Arc<Remembering>,
}

impl AtHand {
    fn of(model: Arc<Remembering>) -> Self {
        Self {
            known: Known::new(),
            is_stored: false,
            model,
        }
    }

    /// Embeds the texts of the program that have no vector yet, on all processors, and stores what comes of it, until
    /// somebody has no more use for it.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn complete(
        &mut self,
        api: &Api,
        organization: OrganizationId,
        program: &Program,
        is_cancelled: impl Fn() -> bool,
    ) -> Result<()> {
        if !self.is_stored {
            return Ok(());
        }
        let missing = self.missing(program);
        for texts in missing.chunks(EMBEDDED_AT_ONCE) {
            if is_cancelled() {
                return Ok(());
            }
            let (model, texts) = (Arc::clone(&self.model), texts.to_vec());
            let made = actix_web::web::block(move || embed_all(model.as_ref(), &texts))
                .await
                .map_err(Problem::internal)?;
            let vectors = made.iter().map(|(_, hash, vector)| (*hash, vector.clone()));
            self.known.extend(vectors);
            let name = self.model.name().to_owned();
            api.write_as(organization, Actor::System, async move |unit| {
                store::keep(unit, &name, made).await
            })
            .await?;
        }
        Ok(())
    }

    /// The texts that have no vector, each once.
    fn missing(&self, program: &Program) -> Vec<(PersonId, String)> {
        let mut seen = BTreeSet::new();
        let mut missing = Vec::new();
        let mut look = |participant: &Participant, texts: &mut dyn Iterator<Item = String>| {
            let Some(person) = person(participant) else {
                return;
            };
            for text in texts {
                let hash = hash(&text);
                if !self.known.contains_key(&hash) && seen.insert((person, hash)) {
                    missing.push((person, text));
                }
            }
        };
        // Among peers, everybody is on both sides.
        let quoted = if program.peer_groups.is_some() {
            &program.mentees
        } else {
            &program.mentors
        };
        for participant in people(program) {
            look(participant, &mut participant.texts());
        }
        for mentor in quoted {
            look(mentor, &mut mentor.passages());
        }
        missing
    }
}

impl TextModel for AtHand {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn calibration(&self) -> Calibration {
        self.model.calibration()
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        if self.known.is_empty() {
            return self.model.embed(text);
        }
        let known = self.known.get(&hash(text));
        known.cloned().unwrap_or_else(|| self.model.embed(text))
    }
}

/// What the model makes of texts, computed on all processors.
fn embed_all(
    model: &dyn TextModel,
    texts: &[(PersonId, String)],
) -> Vec<(PersonId, TextHash, Option<TextVector>)> {
    let threads = available_parallelism().map_or(1, NonZeroUsize::get);
    let share = texts.len().div_ceil(threads).max(1);
    let embed = |texts: &[(PersonId, String)]| -> Vec<_> {
        let made = texts.iter();
        made.map(|(person, text)| (*person, hash(text), model.embed(text)))
            .collect()
    };
    thread::scope(|scope| {
        let shares: Vec<_> = texts
            .chunks(share)
            .map(|texts| scope.spawn(move || embed(texts)))
            .collect();
        let made = shares.into_iter().filter_map(|share| {
            let made = share.join();
            if made.is_err() {
                tracing::error!(
                    model = model.name(),
                    "texts of a match run were not embedded: the model panicked"
                );
            }
            made.ok()
        });
        made.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models() -> TextModels {
        TextModels::load(&Settings::default()).expect("the built-in table")
    }

    #[test]
    fn kept_vectors_are_those_of_the_model() {
        let (kept, fresh) = (models().table, StaticModel::shared());
        for text in ["Lead a team", "", "Lead a team"] {
            assert_eq!(kept.embed(text), fresh.embed(text));
        }
        assert_eq!(kept.name(), StaticModel::NAME);
        assert_eq!(kept.calibration(), fresh.calibration());
    }

    #[test]
    fn a_stored_vector_is_taken_in_place_of_the_models() {
        let stored = TextVector::in_direction(&[1; 16]);
        let at_hand = AtHand {
            known: Known::from([(hash("Lead a team"), stored.clone()), (hash("Sing"), None)]),
            ..AtHand::of(models().table)
        };
        assert_eq!(at_hand.embed("Lead a team"), stored);
        assert_eq!(at_hand.embed("Sing"), None);
        assert_eq!(at_hand.embed("Cook"), StaticModel::shared().embed("Cook"));
    }

    #[test]
    fn what_has_no_vector_is_missing_once() {
        let person = PersonId(Uuid::from_u128(7));
        let mut mentor = Participant::new("a", person.to_string());
        mentor.biography = "Cooks. Sings.".to_owned();
        let mut program: Program = serde_json::from_value(serde_json::json!({
            "mentees": [], "mentors": [], "first_day": "2026-01-01", "last_day": "2026-06-01",
        }))
        .expect("a program");
        program.mentors = vec![mentor.clone(), mentor];
        let at_hand = AtHand {
            known: Known::from([(hash("Cooks."), None)]),
            ..AtHand::of(models().table)
        };
        let expected = ["Cooks. Sings.", "Sings."].map(|text| (person, text.to_owned()));
        assert_eq!(at_hand.missing(&program), expected);
    }

    /// Panics at one text.
    #[derive(Debug)]
    struct Touchy;

    impl TextModel for Touchy {
        fn name(&self) -> &str {
            "touchy-1"
        }

        fn calibration(&self) -> Calibration {
            Calibration::new(100, 350)
        }

        fn embed(&self, text: &str) -> Option<TextVector> {
            assert_ne!(text, "Bang");
            TextVector::in_direction(&[1; 16])
        }
    }

    #[test]
    fn a_text_at_which_the_model_panics_is_logged_and_holds_up_no_others() {
        let text = |text: &str| (PersonId(Uuid::from_u128(7)), text.to_owned());
        let log = crate::house::Log::begin();
        let made = embed_all(&Touchy, &[text("Bang")]);
        assert!(made.is_empty());
        assert!(log.text().contains("the model panicked"), "{}", log.text());
        assert_eq!(embed_all(&Touchy, &[text("Sing")]).len(), 1);
    }

    #[test]
    fn a_folder_without_a_model_is_refused() {
        let settings = Settings {
            text_model_folder: Some("/nowhere".into()),
            ..Settings::default()
        };
        let error = TextModels::load(&settings).expect_err("no model there");
        assert!(
            error.to_string().contains("PAIRWELL_TEXT_MODEL_FOLDER"),
            "{error}"
        );
    }
}
