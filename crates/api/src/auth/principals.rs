//! Looks up whom a credential stands for, and remembers it for a moment.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::{Actor, ApiKeySecret, Caller, Claims, Role, Scope};
use crate::{
    api_keys, coordinators,
    error::Result,
    ids::{ApiKeyId, OrganizationId, PersonId, ProgramId},
    people,
};

/// A revoked key and a changed role hold for at most so long: in another process, and here for a lookup that was under way when
/// they changed. Whoever asks later in this one gets what is true now.
const REMEMBERED: Duration = Duration::from_secs(2);
const MOST_REMEMBERED: u64 = 100_000;

/// A person or key and what it may do.
#[derive(Debug)]
struct Principal {
    role: Role,
    programs: Arc<[ProgramId]>,
    scopes: Option<Arc<[Scope]>>,
    /// Of an API key only.
    hash: Vec<u8>,
    expires_at: Option<DateTime<Utc>>,
}

/// Looks up whom a credential stands for.
///
/// People and keys are remembered apart: a made-up key with the id of a person must not keep that person out.
#[derive(Clone, Debug)]
pub(crate) struct Principals(Cache<(OrganizationId, Actor), Option<Arc<Principal>>>);

impl Principals {
    pub(crate) fn new() -> Self {
        Self(
            Cache::builder()
                .max_capacity(MOST_REMEMBERED)
                .time_to_live(REMEMBERED)
                .build(),
        )
    }

    /// Forgets a person or key that has just changed.
    pub(crate) fn forget(&self, organization: OrganizationId, who: Actor) {
        self.0.invalidate(&(organization, who));
    }

    /// The person behind the claims of a valid token, if they exist and are active.
    pub(super) async fn person(
        &self,
        db: &impl ConnectionTrait,
        claims: &Claims,
    ) -> Result<Option<Caller>> {
        let actor = Actor::Person(claims.sub);
        let principal = self.principal(db, claims.org, actor).await?;
        Ok(principal.map(|principal| principal.caller(claims.org, actor)))
    }

    /// The caller behind an API key, if the key exists, is right, not revoked and not expired.
    pub(super) async fn api_key(
        &self,
        db: &impl ConnectionTrait,
        secret: &ApiKeySecret,
        now: DateTime<Utc>,
    ) -> Result<Option<Caller>> {
        let actor = Actor::ApiKey(secret.id);
        let principal = self.principal(db, secret.organization, actor).await?;
        Ok(principal
            .filter(|principal| secret.matches(&principal.hash))
            .filter(|principal| principal.is_valid(now))
            .map(|principal| principal.caller(secret.organization, actor)))
    }

    /// Whoever made a link that we signed, as they are now: no longer anybody when they are gone.
    pub(super) async fn maker(
        &self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        actor: Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<Caller>> {
        let principal = self.principal(db, organization, actor).await?;
        Ok(principal
            .filter(|principal| principal.is_valid(now))
            .map(|principal| principal.caller(organization, actor)))
    }

    async fn principal(
        &self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        actor: Actor,
    ) -> Result<Option<Arc<Principal>>> {
        let key = (organization, actor);
        if let Some(found) = self.0.get(&key) {
            return Ok(found);
        }
        let found = match actor {
            Actor::Person(id) => find_person(db, organization, id).await?,
            Actor::ApiKey(id) => find_api_key(db, organization, id).await?,
            Actor::System => None,
        };
        let found = found.map(Arc::new);
        self.0.insert(key, found.clone());
        Ok(found)
    }
}

impl Principal {
    fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    fn caller(&self, organization: OrganizationId, actor: Actor) -> Caller {
        Caller {
            organization,
            actor,
            role: self.role,
            programs: Arc::clone(&self.programs),
            scopes: self.scopes.clone(),
        }
    }
}

async fn find_person(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Principal>> {
    let person = people::entity::Entity::of(organization)
        .filter(people::entity::Column::Id.eq(id))
        .filter(people::entity::Column::State.eq(people::PersonState::Active))
        .one(db)
        .await?;
    let Some(person) = person else {
        return Ok(None);
    };
    let programs = coordinators::store::programs_of(db, organization, id).await?;
    let role = match person.role {
        people::PersonRole::Owner => Role::Owner,
        people::PersonRole::Member if programs.is_empty() => Role::Member,
        people::PersonRole::Member => Role::Coordinator,
    };
    Ok(Some(Principal {
        role,
        programs: programs.into(),
        scopes: None,
        hash: Vec::new(),
        expires_at: None,
    }))
}

async fn find_api_key(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ApiKeyId,
) -> Result<Option<Principal>> {
    let key = api_keys::entity::Entity::of(organization)
        .filter(api_keys::entity::Column::Id.eq(id))
        .filter(api_keys::entity::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    Ok(key.map(|key| Principal {
        role: key.role.into(),
        programs: key.program_ids.0.into(),
        scopes: Some(key.scopes.0.into()),
        hash: key.secret_hash,
        expires_at: key.expires_at,
    }))
}
