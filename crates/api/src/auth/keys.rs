//! The keys of the house: verifies and issues tokens, signs cursors, makes and checks API keys.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use secrecy::{ExposeSecret, SecretSlice};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    config::{ConfigError, Settings},
    error::{Problem, Result},
    ids::{ApiKeyId, OrganizationId, PersonId},
};

/// Clocks of issuer and service may differ by so much, in seconds.
const LEEWAY_SECONDS: u64 = 30;

/// So many tokens are remembered, of which those that are used most stay.
const MOST_HELD: u64 = 10_000;

/// What every API key begins with, so that secret scanners find a leaked one.
const API_KEY_PREFIX: &str = "pwk_";

/// What a person's token says. All of it is required.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub iss: String,
    pub aud: String,
    /// The person.
    pub sub: PersonId,
    /// The organization.
    pub org: OrganizationId,
    /// Seconds since 1970.
    pub iat: i64,
    /// Seconds since 1970.
    pub exp: i64,
}

/// A token made here.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The JWT.
    pub token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Verifies and issues tokens, signs cursors.
pub struct Keys {
    /// Tokens that held, so that a client's next request need not prove its signature again. What a token says never
    /// changes; its end is looked at each time.
    held: Cache<Box<str>, Arc<Claims>>,
    verification: DecodingKey,
    validation: Validation,
    /// Absent when an external issuer signs.
    signing: Option<EncodingKey>,
    cursor: SecretSlice<u8>,
    link: SecretSlice<u8>,
    issuer: String,
    audience: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    /// Loads the keys that the settings name.
    ///
    /// An OIDC issuer's JWKS will join here: it gives a verification key for each token's `kid`.
    ///
    /// # Errors
    /// When the secret or the public key cannot be read or is of no use.
    pub fn load(settings: &Settings) -> Result<Self, ConfigError> {
        let secret = settings.secret()?;
        let (algorithm, verification, signing) =
            match &settings.jwt_public_key_file {
                None => (
                    Algorithm::HS256,
                    DecodingKey::from_secret(secret.expose_secret()),
                    Some(EncodingKey::from_secret(secret.expose_secret())),
                ),
                Some(path) => {
                    let failed = |source| ConfigError::File {
                        path: path.clone(),
                        source,
                    };
                    let (algorithm, key) = public_key(&std::fs::read(path).map_err(failed)?)
                        .map_err(|source| ConfigError::PublicKey {
                            path: path.clone(),
                            source,
                        })?;
                    (algorithm, key, None)
                }
            };
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        validation.set_issuer(&[&settings.jwt_issuer]);
        validation.set_audience(&[&settings.jwt_audience]);
        // A claim that is not required is not checked when it has a wrong type (CVE-2026-25537).
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        Ok(Self {
            held: Cache::new(MOST_HELD),
            verification,
            validation,
            signing,
            cursor: mac(secret.expose_secret(), &[b"pairwell cursor"]).into(),
            link: mac(secret.expose_secret(), &[b"pairwell link"]).into(),
            issuer: settings.jwt_issuer.clone(),
            audience: settings.jwt_audience.clone(),
        })
    }

    /// What a token says, if it holds.
    pub(crate) fn verify(&self, token: &str) -> Option<Arc<Claims>> {
        if let Some(claims) = self.held.get(token) {
            let end = u64::try_from(claims.exp).unwrap_or(0);
            let now = jsonwebtoken::get_current_timestamp();
            return (now < end.saturating_add(LEEWAY_SECONDS)).then_some(claims);
        }
        let data = jsonwebtoken::decode::<Claims>(token, &self.verification, &self.validation)
            .ok()
            // We understand no critical extension, so we refuse them all (RFC 7515, section 4.1.11).
            .filter(|data| data.header.crit.is_none())?;
        let claims = Arc::new(data.claims);
        self.held.insert(token.into(), Arc::clone(&claims));
        Some(claims)
    }

    /// Makes a token for a person.
    ///
    /// # Errors
    /// 409 when an external issuer makes the tokens.
    pub fn issue(
        &self,
        organization: OrganizationId,
        person: PersonId,
        now: DateTime<Utc>,
        lifetime: TimeDelta,
    ) -> Result<IssuedToken> {
        let Some(signing) = &self.signing else {
            return Err(Problem::new(
                crate::error::Code::Conflict,
                "Tokens of this service come from your identity provider; none are issued here.",
            ));
        };
        let expires_at = now + lifetime;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: person,
            org: organization,
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, signing)
            .map_err(Problem::internal)?;
        Ok(IssuedToken { token, expires_at })
    }

    /// The signature of a link.
    pub(super) fn sign_link(&self, payload: &[u8]) -> Vec<u8> {
        mac(self.link.expose_secret(), &[payload])
    }

    /// The signature of a cursor in its context.
    pub(crate) fn sign_cursor(&self, context: &[u8], payload: &[u8]) -> Vec<u8> {
        let length = u64::try_from(context.len()).unwrap_or(u64::MAX);
        mac(
            self.cursor.expose_secret(),
            &[&length.to_be_bytes(), context, payload],
        )
    }
}

fn public_key(pem: &[u8]) -> Result<(Algorithm, DecodingKey), jsonwebtoken::errors::Error> {
    match DecodingKey::from_rsa_pem(pem) {
        Ok(key) => Ok((Algorithm::RS256, key)),
        Err(_) => DecodingKey::from_ec_pem(pem).map(|key| (Algorithm::ES256, key)),
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// An API key as the client holds it: `pwk_` and the base64url of organization, key id and 32 random bytes.
///
/// Organization and id make it possible to look the key up within its tenant. The database keeps only the SHA-256 of
/// the random part: it has 256 bits of entropy, so a slow hash would add cost and no safety.
pub(crate) struct ApiKeySecret {
    pub organization: OrganizationId,
    pub id: ApiKeyId,
    secret: [u8; 32],
}

impl ApiKeySecret {
    /// Makes a new key.
    pub(crate) fn generate(organization: OrganizationId, id: ApiKeyId) -> Result<Self> {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).map_err(Problem::internal)?;
        Ok(Self {
            organization,
            id,
            secret,
        })
    }

    /// Reads a key; says nothing about whether it exists.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text.strip_prefix(API_KEY_PREFIX)?)
            .ok()?;
        let (organization, rest) = bytes.split_at_checked(16)?;
        let (id, secret) = rest.split_at_checked(16)?;
        Some(Self {
            organization: OrganizationId(Uuid::from_slice(organization).ok()?),
            id: ApiKeyId(Uuid::from_slice(id).ok()?),
            secret: secret.try_into().ok()?,
        })
    }

    /// What the client keeps.
    pub(crate) fn reveal(&self) -> String {
        let parts = [
            self.organization.0.as_bytes().as_slice(),
            self.id.0.as_bytes().as_slice(),
            self.secret.as_slice(),
        ];
        format!("{API_KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(parts.concat()))
    }

    /// What the database keeps.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }

    /// Whether this is the key of that hash, in constant time.
    pub(crate) fn matches(&self, hash: &[u8]) -> bool {
        self.hash().as_slice().ct_eq(hash).into()
    }
}
