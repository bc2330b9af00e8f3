//! Links that open one page in a browser: signed, bound to a program and to who made them, good for some minutes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{Actor, Keys};
use crate::{
    error::{Problem, Result},
    ids::{ApiKeyId, OrganizationId, PersonId, ProgramId},
};

/// Bytes of the signature that a token begins with.
const SIGNATURE_BYTES: usize = 32;

/// What the token of a link says.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct LinkClaims {
    /// The tenant.
    pub organization: OrganizationId,
    /// The program whose report it opens.
    pub program: ProgramId,
    /// When it ends.
    expires_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    api_key: Option<ApiKeyId>,
}

impl LinkClaims {
    /// A link that `actor` makes.
    pub(crate) fn new(
        organization: OrganizationId,
        actor: Actor,
        program: ProgramId,
        expires_at: DateTime<Utc>,
    ) -> Self {
        let (person, api_key) = match actor {
            Actor::Person(id) => (Some(id), None),
            Actor::ApiKey(id) => (None, Some(id)),
            Actor::System => (None, None),
        };
        Self {
            organization,
            program,
            expires_at,
            person,
            api_key,
        }
    }

    /// Who made it.
    pub(crate) fn actor(&self) -> Actor {
        let person = self.person.map(Actor::Person);
        let api_key = || self.api_key.map(Actor::ApiKey);
        person.or_else(api_key).unwrap_or(Actor::System)
    }
}

impl Keys {
    /// The token of a link.
    ///
    /// # Errors
    /// When the claims are no JSON, which they always are.
    pub(crate) fn seal_link(&self, claims: &LinkClaims) -> Result<String> {
        let payload = serde_json::to_vec(claims).map_err(Problem::internal)?;
        let mut sealed = self.sign_link(&payload);
        sealed.extend_from_slice(&payload);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What the token of a link says, if we made it and its time is not over.
    pub(crate) fn open_link(&self, token: &str, now: DateTime<Utc>) -> Option<LinkClaims> {
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signature, payload) = sealed.split_at_checked(SIGNATURE_BYTES)?;
        let expected = self.sign_link(payload);
        if !bool::from(signature.ct_eq(expected.as_slice())) {
            return None;
        }
        let claims: LinkClaims = serde_json::from_slice(payload).ok()?;
        (now < claims.expires_at).then_some(claims)
    }
}
