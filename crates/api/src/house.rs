//! For unit tests: a service without its server, on a database of its own.

use std::{
    io::Write,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use pairwell_matching::{Calibration, TextModel, TextVector};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    applications,
    auth::Actor,
    config::Settings,
    context::{Api, Unit},
    error::Result,
    ids::{ApplicationId, Ids, OrganizationId, ProgramId},
    organizations,
    people::{self, CreatePerson, entity::Model as Person},
    programs::{self, ProgramState},
    text_vectors,
    transitions::Reason,
};

/// A service, and one organization in it.
pub(crate) struct House {
    folder: PathBuf,
    pub(crate) api: Api,
    pub(crate) organization: OrganizationId,
}

impl Drop for House {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).expect("the folder is ours");
    }
}

impl House {
    /// An empty one; every test has its own name.
    pub(crate) async fn new(name: &str) -> Self {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("pairwell-house-{name}-{process}"));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let settings = Settings {
            database_url: format!("sqlite://{}", folder.join("house.db").display()).into(),
            ..Settings::default()
        };
        let api = Api::start(settings, Ids::system()).await.expect("a start");
        let mut house = Self {
            folder,
            organization: api.ids.next(),
            api,
        };
        house.organization = house.add_organization(name).await;
        house
    }

    /// Another organization.
    pub(crate) async fn add_organization(&self, name: &str) -> OrganizationId {
        let (id, name) = (self.api.ids.next(), name.to_owned());
        let made = self
            .api
            .write_as(id, Actor::System, async move |unit: &Unit<'_>| {
                organizations::store::create(unit, &name).await
            });
        made.await.expect("an organization");
        id
    }

    /// Does this in a unit of work.
    pub(crate) async fn write<T: 'static>(
        &self,
        work: impl AsyncFnOnce(&Unit<'_>) -> Result<T> + 'static,
    ) -> T {
        let done = self.api.write_as(self.organization, Actor::System, work);
        done.await.expect("a unit of work")
    }

    /// Somebody with this biography.
    pub(crate) async fn person(&self, name: &str, biography: &str) -> Person {
        let person = described(name, biography);
        self.write(async |unit| people::store::create(unit, person).await)
            .await
    }

    /// Gives somebody another biography.
    pub(crate) async fn change(&self, person: &Person, biography: &str) {
        let (current, after) = (person.clone(), described(&person.full_name, biography));
        self.write(async |unit| people::store::update(unit, current, after).await)
            .await;
    }

    /// A program that takes applications.
    pub(crate) async fn program(&self, name: &str) -> ProgramId {
        let program = made_of(json!({
            "name": name, "starts_on": "2026-01-01", "ends_on": "2030-01-01", "always_on": true,
        }));
        self.write(async |unit| {
            let program = programs::store::create(unit, program).await?;
            let reason = Reason::default();
            let open = programs::store::step(unit, program, ProgramState::Open, reason).await?;
            Ok(open.id)
        })
        .await
    }

    /// The hashes of the texts of which somebody has vectors.
    pub(crate) async fn text_hashes(&self, person: &Person) -> Vec<Vec<u8>> {
        use text_vectors::entity::{Column, Entity};
        let rows = Entity::of(person.organization_id).filter(Column::PersonId.eq(person.id));
        let rows = rows.all(self.api.db()).await.expect("rows");
        rows.into_iter().map(|row| row.text_hash).collect()
    }

    /// An approved application.
    pub(crate) async fn applicant(
        &self,
        program: ProgramId,
        role: &str,
        person: &Person,
    ) -> ApplicationId {
        use applications::entity::{Column, Entity};
        let input = made_of(json!({ "program_id": program, "role": role }));
        let person = person.id;
        self.write(async move |unit| {
            let made = applications::store::create(unit, person, input).await?;
            Entity::update_many()
                .col_expr(
                    Column::State,
                    Expr::value(applications::ApplicationState::Approved),
                )
                .filter(Column::OrganizationId.eq(unit.organization))
                .filter(Column::Id.eq(made.id))
                .exec(unit.db)
                .await?;
            Ok(made.id)
        })
        .await
    }
}

fn described(name: &str, biography: &str) -> CreatePerson {
    made_of(json!({
        "full_name": name, "email": format!("{name}@example.org"), "biography": biography,
    }))
}

fn made_of<T: serde::de::DeserializeOwned>(input: Value) -> T {
    serde_json::from_value(input).expect("an input")
}

/// A text model: points where the length of the text says, knows no text of one letter, and counts how often it is asked.
#[derive(Debug, Default)]
pub(crate) struct ByLength {
    pub(crate) asked: AtomicUsize,
}

impl TextModel for ByLength {
    fn name(&self) -> &str {
        "by-length-1"
    }

    fn calibration(&self) -> Calibration {
        Calibration::new(100, 350)
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let length = i64::try_from(text.len()).expect("a short text");
        (length > 1).then(|| TextVector::in_direction(&[length, 10, 10, 10, 10, 10, 10, 10]))?
    }
}

/// What this thread logs from its beginning to its end.
pub(crate) struct Log {
    written: Arc<Mutex<Vec<u8>>>,
    _until_dropped: tracing::subscriber::DefaultGuard,
}

impl Log {
    pub(crate) fn begin() -> Self {
        let written = Arc::new(Mutex::new(Vec::new()));
        let page = Page(Arc::clone(&written));
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || page.clone())
            .finish();
        Self {
            written,
            _until_dropped: tracing::subscriber::set_default(subscriber),
        }
    }

    pub(crate) fn text(&self) -> String {
        let written = self.written.lock().expect("nobody panics in it");
        String::from_utf8_lossy(&written).into_owned()
    }
}

#[derive(Clone)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut written = self.0.lock().expect("nobody panics in it");
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
