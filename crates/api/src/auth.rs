//! Who is calling: credentials in, a [`Caller`] out.
//!
//! People come with a JWT (its subject is a person of the directory), integrations with an API key. A handler says in
//! its signature which callers it takes: [`Owner`], [`Coordinator`] or [`Member`]. Which operation takes which stands in
//! one table, `authorization.rs`, and the extractors hold the request against it.

mod extractors;
mod keys;
mod links;
mod principals;

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    extractors::{Coordinator, LinkedCoordinator, Member, Owner},
    keys::{IssuedToken, Keys},
};
pub(crate) use self::{
    keys::{ApiKeySecret, Claims},
    links::LinkClaims,
    principals::Principals,
};
use crate::{
    error::{Problem, Result},
    ids::{ApiKeyId, OrganizationId, PersonId, ProgramId},
};

/// What a caller may be in its organization; each role may do what the ones before it may.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees and changes only their own.
    Member,
    /// Runs the programs that name them.
    Coordinator,
    /// Runs the organization.
    Owner,
}

/// What an API key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    /// Read people and the skill catalogue.
    #[serde(rename = "directory:read")]
    DirectoryRead,
    /// Create and change people and the skill catalogue.
    #[serde(rename = "directory:write")]
    DirectoryWrite,
    /// Read programs, applications and pairings.
    #[serde(rename = "programs:read")]
    ProgramsRead,
    /// Create and change programs, applications and pairings.
    #[serde(rename = "programs:write")]
    ProgramsWrite,
    /// Read policies, rules, match runs, explanations and proposals.
    #[serde(rename = "matching:read")]
    MatchingRead,
    /// Change policies and rules; run, cancel and publish matches.
    #[serde(rename = "matching:write")]
    MatchingWrite,
    /// The organization itself, its API keys, its people's tokens and its event log.
    #[serde(rename = "organization:admin")]
    OrganizationAdmin,
}

/// Who did something, as it stands in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person with a token.
    Person(PersonId),
    /// An integration with an API key.
    ApiKey(ApiKeyId),
    /// Pairwell itself: the worker, an expiry.
    System,
}

impl Actor {
    /// The person, unless it was an integration or Pairwell itself.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::ApiKey(_) | Self::System => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::ApiKey(id) => write!(f, "api_key:{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// The authenticated caller of a request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The tenant: nothing outside of it exists for this caller.
    pub organization: OrganizationId,
    actor: Actor,
    role: Role,
    /// The programs that the caller coordinates.
    programs: Arc<[ProgramId]>,
    /// What a key is limited to; a person is not.
    scopes: Option<Arc<[Scope]>>,
}

impl Caller {
    /// Who it is, for the history.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The caller's role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The person, unless the caller is an integration.
    pub fn person(&self) -> Option<PersonId> {
        self.actor.person()
    }

    /// The programs that the caller coordinates; an owner needs none.
    pub fn programs(&self) -> &[ProgramId] {
        &self.programs
    }

    /// What a key is limited to; `None` for people.
    pub fn scopes(&self) -> Option<&[Scope]> {
        self.scopes.as_deref()
    }

    /// Whether the caller runs this program.
    pub fn coordinates(&self, program: ProgramId) -> bool {
        self.role == Role::Owner || self.programs.contains(&program)
    }

    /// Refuses callers that do not run this program.
    ///
    /// # Errors
    /// 403.
    pub fn require_coordinator(&self, program: ProgramId) -> Result<()> {
        if self.coordinates(program) {
            Ok(())
        } else {
            Err(Problem::forbidden(
                "Only owners and the coordinators of this program may do this.",
            ))
        }
    }

    /// Whether the caller is this person.
    pub fn is(&self, person: PersonId) -> bool {
        self.person() == Some(person)
    }

    /// The person behind the caller, for what only people do.
    ///
    /// # Errors
    /// 403 for integrations.
    pub(crate) fn require_person(&self) -> Result<PersonId> {
        self.person()
            .ok_or_else(|| Problem::forbidden("Only a person can do this; use a person's token."))
    }

    fn may_use(&self, scope: Scope) -> bool {
        self.scopes
            .as_ref()
            .is_none_or(|scopes| scopes.contains(&scope))
    }
}
