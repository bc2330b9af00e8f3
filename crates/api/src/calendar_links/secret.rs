//! The secret part of a calendar link.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    error::{Problem, Result},
    ids::{OrganizationId, PersonId},
};

/// The base64url of organization, person and 32 random bytes.
///
/// The ids make it possible to look the link up within its tenant. The database keeps only the SHA-256 of the random part: it
/// has 256 bits of entropy, so a slow hash would add cost and no safety.
pub(crate) struct CalendarSecret {
    pub organization: OrganizationId,
    pub person: PersonId,
    secret: [u8; 32],
}

impl CalendarSecret {
    /// Makes a new one.
    pub(super) fn generate(organization: OrganizationId, person: PersonId) -> Result<Self> {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).map_err(Problem::internal)?;
        Ok(Self::of(organization, person, secret))
    }

    /// One with these bytes, which nobody may know beside the person.
    pub(crate) fn of(organization: OrganizationId, person: PersonId, secret: [u8; 32]) -> Self {
        Self {
            organization,
            person,
            secret,
        }
    }

    /// Reads one; says nothing about whether the link exists.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (organization, rest) = bytes.split_at_checked(16)?;
        let (person, secret) = rest.split_at_checked(16)?;
        Some(Self {
            organization: OrganizationId(Uuid::from_slice(organization).ok()?),
            person: PersonId(Uuid::from_slice(person).ok()?),
            secret: secret.try_into().ok()?,
        })
    }

    /// What the link holds.
    pub(crate) fn reveal(&self) -> String {
        let parts = [
            self.organization.0.as_bytes().as_slice(),
            self.person.0.as_bytes().as_slice(),
            self.secret.as_slice(),
        ];
        URL_SAFE_NO_PAD.encode(parts.concat())
    }

    /// What the database keeps.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }

    /// Whether this is the secret of that hash, in constant time.
    pub(super) fn matches(&self, hash: &[u8]) -> bool {
        self.hash().as_slice().ct_eq(hash).into()
    }
}
