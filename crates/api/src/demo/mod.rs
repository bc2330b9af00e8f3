//! The demo: an organization of invented people that shows what Pairwell does, the same on every machine.
//!
//! `tables` holds the material, `characters`, `sentences` and `calendar` make people of it, `directory`, `programs`,
//! `applications`, `pairings`, `integrations` and `community` fill the `world`, which is written in one unit of work. `plan` says
//! which object plays which part, `names` gives the ids, and `examples` the examples of the OpenAPI document.

mod aims;
mod applications;
mod calendar;
mod characters;
mod chronicle;
mod community;
mod directory;
pub(crate) mod examples;
mod gatherings;
mod giving_back;
mod group_sessions;
mod groups;
mod integrations;
mod matching;
mod messages;
mod names;
mod opinions;
mod pairings;
mod past;
mod plan;
mod programs;
mod progress;
mod promises;
mod random;
mod sentences;
mod sessions;
mod sharing;
mod sponsors;
mod summary;
mod tables;
mod talks;
mod trials;
mod world;

use chrono::TimeDelta;

use self::{characters::Casting, past::Past, world::World};
pub use self::{
    matching::run,
    summary::{ExplainedPair, Introduction, PhaseMilliseconds, Summary, UnmatchedPerson, summary},
};
use crate::{
    auth::{Actor, IssuedToken},
    context::{Api, Unit},
    error::Result,
    ids::OrganizationId,
    organizations,
};

/// Everything that is made up comes from this number.
const SEED: u64 = 20_261_122;

/// The demo's tokens live so long.
const TOKEN_LIFETIME: TimeDelta = TimeDelta::days(7);

/// A database that holds the demo.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The organization.
    pub organization: OrganizationId,
    /// A token of its owner.
    pub token: IssuedToken,
    /// Whether the demo was there before.
    pub was_there: bool,
}

/// Fills the database with the demo, unless it is there, and makes a token for the owner.
///
/// # Errors
/// When the database refuses, and when an external issuer makes the tokens.
pub async fn seed(api: &Api) -> Result<Demo> {
    let organization = names::organization();
    let found = organizations::entity::Entity::of(organization)
        .one(api.db())
        .await?;
    if found.is_none() {
        let world = imagine(api)?;
        let api = Api {
            ids: names::history_ids(),
            ..api.clone()
        };
        api.write_as(organization, Actor::System, async move |unit: &Unit<'_>| {
            world.write(unit).await
        })
        .await?;
    }
    let owner = names::person(plan::people::OWNER);
    let token = api
        .keys
        .issue(organization, owner, api.clock.now(), TOKEN_LIFETIME)?;
    Ok(Demo {
        organization,
        token,
        was_there: found.is_some(),
    })
}

/// Makes up everything.
fn imagine(api: &Api) -> Result<World> {
    let past = Past::of(api.clock.now());
    let mut world = World::new(past);
    let mut casting = Casting::new(SEED, past.date(14));
    directory::fill(&mut world, &mut casting);
    programs::fill(&mut world)?;
    applications::fill(&mut world, casting.random());
    pairings::fill(&mut world);
    trials::fill(&mut world);
    sponsors::fill(&mut world);
    messages::fill(&mut world);
    messages::fill_wind_down(&mut world);
    talks::fill(&mut world, &mut casting);
    sessions::fill(&mut world);
    aims::fill(&mut world);
    progress::fill(&mut world);
    gatherings::fill(&mut world);
    sharing::fill(&mut world);
    promises::fill(&mut world);
    opinions::fill(&mut world);
    integrations::fill(&mut world)?;
    community::fill(&mut world);
    giving_back::fill(&mut world);
    // Last, so that nothing else is told of their pairings.
    groups::fill(&mut world);
    group_sessions::fill(&mut world);
    Ok(world)
}
