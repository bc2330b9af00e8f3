//! What the operator does on the command line, above tenants: the first organization, its first owner, a token.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, QueryFilter};

use crate::{
    auth::{Actor, IssuedToken},
    context::{Api, Unit},
    error::{Code, Problem, Result},
    ids::{OrganizationId, PersonId},
    organizations,
    people::{self, CreatePerson, PersonRole, PersonState},
};

/// A person with a token.
#[derive(Clone, Debug)]
pub struct Access {
    /// The person's organization.
    pub organization: OrganizationId,
    /// The person.
    pub person: PersonId,
    /// The token.
    pub token: IssuedToken,
}

impl Api {
    /// Makes a token for the person with this e-mail address; creates the organization, and in a new organization the
    /// person as its owner, when there is none.
    ///
    /// # Errors
    /// When several organizations have the name, when an existing organization does not know the person, and when an
    /// external issuer makes the tokens.
    pub async fn operator_token(
        &self,
        organization: &str,
        email: &str,
        lifetime: TimeDelta,
    ) -> Result<Access> {
        let found = organizations::entity::Entity::named(organization)
            .all(self.db())
            .await?;
        let (organization, person) = match found.as_slice() {
            [] => self.found_organization(organization, email).await?,
            [one] => (one.id, self.find_by_email(one.id, email).await?),
            _ => {
                return Err(Problem::new(
                    Code::Conflict,
                    "Several organizations have this name; name the one you mean differently.",
                ));
            }
        };
        let token = self
            .keys
            .issue(organization, person, self.clock.now(), lifetime)?;
        Ok(Access {
            organization,
            person,
            token,
        })
    }

    async fn found_organization(
        &self,
        name: &str,
        email: &str,
    ) -> Result<(OrganizationId, PersonId)> {
        let organization: OrganizationId = self.ids.next();
        let (name, owner) = (name.to_owned(), owner(email)?);
        let person = self
            .write_as(organization, Actor::System, async move |unit: &Unit<'_>| {
                organizations::store::create(unit, &name).await?;
                people::store::create(unit, owner).await
            })
            .await?;
        Ok((organization, person.id))
    }

    async fn find_by_email(&self, organization: OrganizationId, email: &str) -> Result<PersonId> {
        let found = people::entity::Entity::of(organization)
            .filter(people::entity::Column::Email.eq(email.trim().to_lowercase()))
            .filter(people::entity::Column::State.eq(PersonState::Active))
            .one(self.db())
            .await?;
        found.map(|person| person.id).ok_or_else(|| {
            Problem::new(
                Code::NotFound,
                "The organization has no active person with this e-mail address; an owner can add them.",
            )
        })
    }
}

fn owner(email: &str) -> Result<CreatePerson> {
    let (local, domain) = email.split_once('@').unwrap_or_default();
    if local.is_empty() || domain.is_empty() {
        return Err(Problem::invalid_field(
            "/email",
            "format",
            "this is no e-mail address",
        ));
    }
    let person = serde_json::json!({ "full_name": local, "email": email });
    let mut person: CreatePerson = serde_json::from_value(person).map_err(Problem::internal)?;
    person.role = PersonRole::Owner;
    Ok(person)
}
