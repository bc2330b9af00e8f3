//! The organization of the year: its people, their applications, and what the test remembers of them.

use std::collections::BTreeMap;

use e2e::{Actor, Answer, Organization, Server};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{meetings::Ledger, random::Random};

pub(super) const MENTEES: usize = 300;
pub(super) const MENTORS: usize = 120;
/// So many callers at once.
const AT_ONCE: usize = 8;

const SKILLS: &[&str] = &[
    "Rust",
    "SQL",
    "Law",
    "Negotiation",
    "Public speaking",
    "Statistics",
    "Sales",
    "Design",
    "Leadership",
    "Writing",
    "Accounting",
    "Kubernetes",
];
const ZONES: &[&str] = &[
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/New_York",
    "America/Santiago",
];
const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday"];

/// Of a hundred mentees, so many never ask to meet.
const QUIET_PERCENT: usize = 7;

/// Somebody who is about to apply.
#[derive(Debug)]
struct Applying {
    number: usize,
    role: &'static str,
    profile: Value,
    quiet: bool,
}

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub(super) struct Participant {
    /// Counted in each role from 0: ids differ from run to run, numbers do not.
    pub(super) number: usize,
    /// Whether they never ask to meet.
    pub(super) quiet: bool,
    pub(super) actor: Actor,
    pub(super) application: String,
    pub(super) capacity: usize,
}

/// The service, the program, and who takes part.
#[derive(Debug)]
pub(super) struct World {
    pub(super) server: Server,
    pub(super) organization: Organization,
    pub(super) program: String,
    pub(super) random: Random,
    /// By application.
    pub(super) mentees: BTreeMap<String, Participant>,
    /// By application.
    pub(super) mentors: BTreeMap<String, Participant>,
    /// What the test counted itself.
    pub(super) ledger: Ledger,
}

impl World {
    /// A program of a year, open for applications, with everybody's application approved.
    pub(super) async fn founded(seed: u64) -> Self {
        let server = Server::with_clock();
        let organization = server.organization();
        let today = organization
            .owner
            .get(&format!("/v1/organizations/{}", organization.id))
            .expect(200)
            .await;
        let first_day = today.string("created_at");
        let (starts_on, ends_on) = super::weeks::year_from(&first_day);
        let program = organization
            .program(json!({
                "name": "A year together", "starts_on": starts_on, "ends_on": ends_on, "always_on": true, "response_days": 10, "pairing_end": "complete"
            }))
            .await
            .id();
        organization.step("programs", &program, "open").await;
        let mut world = Self {
            server,
            organization,
            program,
            random: Random::seeded(seed),
            mentees: BTreeMap::new(),
            mentors: BTreeMap::new(),
            ledger: Ledger::default(),
        };
        world.mentors = world.apply("mentor", MENTORS).await;
        world.mentees = world.apply("mentee", MENTEES).await;
        world
    }

    async fn apply(&mut self, role: &'static str, count: usize) -> BTreeMap<String, Participant> {
        let draw = |number| Applying {
            number,
            role,
            profile: profile(&mut self.random, role),
            quiet: role == "mentee" && self.random.chance(QUIET_PERCENT),
        };
        let applying: Vec<Applying> = (0..count).map(draw).collect();
        let this = &*self;
        let joined = stream::iter(applying).map(async |applying| {
            let participant = this.join(applying).await;
            (participant.application.clone(), participant)
        });
        joined.buffer_unordered(AT_ONCE).collect().await
    }

    async fn join(&self, applying: Applying) -> Participant {
        let Applying { number, role, .. } = applying;
        let capacity = if role == "mentor" { 1 + number % 4 } else { 1 };
        let person = self.organization.person(applying.profile).await.id();
        let actor = self.organization.sign_in(&person).await;
        let input = json!({ "program_id": self.program, "role": role, "capacity": capacity });
        let application = actor.post("/v1/applications", input).expect(201).await.id();
        let path = format!("/v1/applications/{application}");
        actor
            .post(&format!("{path}/submit"), json!({}))
            .expect(200)
            .await;
        self.organization
            .step("applications", &application, "approve")
            .await;
        Participant {
            number,
            quiet: applying.quiet,
            actor,
            application,
            capacity,
        }
    }

    /// The mentee of this number.
    pub(super) fn mentee_number(&self, number: usize) -> &Participant {
        let found = self.mentees.values().find(|mentee| mentee.number == number);
        found.expect("numbers count from 0")
    }

    /// The mentor of this number.
    pub(super) fn mentor_number(&self, number: usize) -> &Participant {
        let found = self.mentors.values().find(|mentor| mentor.number == number);
        found.expect("numbers count from 0")
    }

    /// The coordinator of it all.
    pub(super) fn owner(&self) -> &Actor {
        &self.organization.owner
    }

    /// Everything in a list that belongs to the program.
    pub(super) async fn list(&self, resource: &str, filters: &[(&str, &str)]) -> Vec<Value> {
        let mut filters = filters.to_vec();
        filters.extend([("program_id", self.program.as_str()), ("limit", "200")]);
        self.owner().all(&format!("/v1/{resource}"), &filters).await
    }

    /// The pairings in this state, in an order that is the same in every run.
    pub(super) async fn pairings(&self, state: &str) -> Vec<Pair> {
        let found = self.list("pairings", &[("state", state)]).await;
        let mut pairs: Vec<Pair> = found.iter().map(|pairing| self.pair(pairing)).collect();
        pairs.sort_by_key(|pair| (pair.mentee.number, pair.mentor.number));
        pairs
    }

    fn pair(&self, pairing: &Value) -> Pair {
        let text = |member: &str| pairing[member].as_str().expect("a string").to_owned();
        Pair {
            id: text("id"),
            mentee: self.mentees[&text("mentee_application_id")].clone(),
            mentor: self.mentors[&text("mentor_application_id")].clone(),
        }
    }

    /// Sends many calls, a few at a time, in any order; each is made by `call` from one item.
    pub(super) async fn each<T>(
        &self,
        items: Vec<T>,
        call: impl AsyncFn(T) -> Answer,
    ) -> Vec<Answer> {
        let call = &call;
        let calls = stream::iter(items).map(async |item| call(item).await);
        calls.buffer_unordered(AT_ONCE).collect().await
    }
}

/// A pairing and the two in it.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) id: String,
    pub(super) mentee: Participant,
    pub(super) mentor: Participant,
}

fn profile(random: &mut Random, role: &str) -> Value {
    let first = random.below(SKILLS.len());
    let second = (first + 1 + random.below(SKILLS.len() - 1)) % SKILLS.len();
    let level = 2 + random.below(3);
    let (day, other) = (random.below(DAYS.len()), random.below(DAYS.len()));
    let hour = 8 + random.below(8);
    let window = |day: usize| json!({ "weekday": DAYS[day], "start": format!("{hour:02}:00"), "end": format!("{:02}:00", hour + 3) });
    let mut windows = vec![window(day)];
    if other != day {
        windows.push(window(other));
    }
    let mut profile = json!({
        "time_zone": random.pick(ZONES), "languages": ["en"], "availability": { "windows": windows },
        "department": random.pick(&["Finance", "Research", "Operations"]),
        "years_of_experience": if role == "mentor" { 8 + random.below(20) } else { random.below(6) },
    });
    let (member, skills) = match role {
        "mentor" => (
            "skills_offered",
            json!([{ "skill": SKILLS[first], "level": 5 }, { "skill": SKILLS[second], "level": level }]),
        ),
        _ => (
            "skills_sought",
            json!([{ "skill": SKILLS[first], "level": level, "importance": 3 }, { "skill": SKILLS[second], "level": level, "importance": 1 }]),
        ),
    };
    profile[member] = skills;
    profile
}
