//! Queries on trial ratings, and what they mean for matching.

use std::{cmp::Reverse, collections::HashMap};

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, Select,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateTrialRating, TrialRatingDetails, TrialWish},
};
use crate::{
    applications::{self, ApplicationState},
    auth::{Actor, Caller, Role},
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{ApplicationId, OrganizationId, PersonId, ProgramId, TrialRatingId},
    lifecycle::{Lifecycle, change, remove},
};

/// A neutral rating counts as a preference from here.
const WELCOME: i64 = 4;
/// The rating of a preference that comes without one.
const MIDDLE: i64 = 3;

/// The ratings of a program.
fn of_program(organization: OrganizationId, program: ProgramId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ProgramId.eq(program))
}

/// The ratings that this caller may read, if they run the program or gave them: not those of themselves.
pub(super) fn readable(caller: &Caller) -> Select<Entity> {
    let all = Entity::of(caller.organization);
    match caller.person() {
        Some(person) => all.filter(Column::PartnerId.ne(person)),
        None => all,
    }
}

/// One rating, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: TrialRatingId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("trial rating"))
}

/// One rating that the caller gave or of a program that they run: 404 for other members and for whoever is rated, 403 for
/// other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: TrialRatingId,
) -> Result<Model> {
    let row = get(db, caller.organization, id).await?;
    if caller.is(row.rater_id) {
        return Ok(row);
    }
    if caller.is(row.partner_id) || caller.role() < Role::Coordinator {
        return Err(Problem::not_found("trial rating"));
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Adds what one side thought of the other.
pub(super) async fn create(
    unit: &Unit<'_>,
    rater: applications::entity::Model,
    input: CreateTrialRating,
) -> Result<Model> {
    if rater.state != ApplicationState::Approved {
        let state = rater.state.name();
        return Err(Problem::new(
            Code::Conflict,
            format!(
                "The application is `{state}`; only approved ones take part in trial conversations."
            ),
        ));
    }
    let partner = input.partner_application_id;
    let partner = applications::store::find(unit.db, unit.organization, partner).await?;
    let fits = |other: &applications::entity::Model| {
        let is_other_side = other.role != rater.role && other.person_id != rater.person_id;
        let is_in = other.state == ApplicationState::Approved;
        other.program_id == rater.program_id && is_other_side && is_in
    };
    let partner = partner.filter(fits).ok_or_else(|| {
        Problem::invalid_field(
            "/partner_application_id",
            "unknown",
            "there is no such approved application of somebody else in the other role of this program",
        )
    })?;
    if unit.actor == Actor::Person(partner.person_id) {
        let detail = "Nobody says what others think of them.";
        return Err(Problem::forbidden(detail));
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(rater.program_id),
        application_id: Set(rater.id),
        partner_application_id: Set(partner.id),
        rater_id: Set(rater.person_id),
        partner_id: Set(partner.person_id),
        wish: Set(input.wish),
        rating: Set(input.rating.map(i64::from)),
        note: Set(input.note),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let columns = "trial_ratings.application_id";
    let row = row
        .insert(unit.db)
        .await
        .on_constraint("trial_ratings_pair_key", columns, || {
            Problem::new(
                Code::AlreadyExists,
                "This trial conversation has a rating already. Change that one.",
            )
        })?;
    event(unit, &row, "created").await?;
    Ok(row)
}

/// Replaces the editable part.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: TrialRatingDetails,
) -> Result<Model> {
    let row = ActiveModel {
        wish: Set(input.wish),
        rating: Set(input.rating.map(i64::from)),
        note: Set(input.note),
        ..Default::default()
    };
    let row = change(unit, (current.id, current.version), row).await?;
    event(unit, &row, "updated").await?;
    Ok(row)
}

/// Removes a rating.
pub(super) async fn delete(unit: &Unit<'_>, row: Model) -> Result<()> {
    remove::<Entity>(unit, (row.id, row.version)).await?;
    event(unit, &row, "deleted").await
}

/// Says that there was a conversation, and nothing of what came of it.
async fn event(unit: &Unit<'_>, row: &Model, verb: &str) -> Result<()> {
    let data = json!({ "program_id": row.program_id });
    unit.event(Subject::TrialRating, verb, row.id.0, data).await
}

/// What the trial conversations of an applicant mean for the final match run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Impressions(Vec<Model>);

/// The impressions of everybody in the program who had trial conversations.
pub(crate) async fn impressions(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<HashMap<ApplicationId, Impressions>> {
    let rows = of_program(organization, program).all(db).await?;
    let mut found: HashMap<ApplicationId, Impressions> = HashMap::new();
    for row in rows {
        found.entry(row.application_id).or_default().0.push(row);
    }
    Ok(found)
}

impl Impressions {
    /// Puts those whom the applicant wants before, and those who were fine after, whom the application names; a
    /// conversation counts for more than what was stated before it.
    pub(crate) fn preferred(&self, stated: &[PersonId]) -> Vec<PersonId> {
        let ranked = |fits: &dyn Fn(&Model) -> bool| {
            let mut fitting: Vec<_> = self.0.iter().filter(|row| fits(row)).collect();
            fitting.sort_by_key(|row| (Reverse(row.rating.unwrap_or(MIDDLE)), row.partner_id));
            fitting.into_iter().map(|row| row.partner_id)
        };
        let wanted = ranked(&|row| row.wish == TrialWish::Prefer);
        let fine = ranked(&|row| {
            row.wish == TrialWish::Neutral && row.rating.is_some_and(|rating| rating >= WELCOME)
        });
        let met = |person: &PersonId| self.0.iter().any(|row| row.partner_id == *person);
        let unmet = stated.iter().filter(|person| !met(person)).copied();
        wanted.chain(unmet).chain(fine).collect()
    }

    /// Adds those whom the applicant avoids to those whom the application names.
    pub(crate) fn avoided(&self, stated: &[PersonId]) -> Vec<PersonId> {
        let avoids = self.0.iter().filter(|row| row.wish == TrialWish::Avoid);
        let mut avoided: Vec<PersonId> = avoids.map(|row| row.partner_id).collect();
        avoided.extend(stated);
        avoided.sort_unstable();
        avoided.dedup();
        avoided
    }
}
