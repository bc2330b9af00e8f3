//! The operation that takes people from one program to the next.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, post, web::Data};
use pairwell_matching::FieldValue;
use sea_orm::{
    ColumnTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    CreateApplication,
    bulk_model::MigrateApplications,
    entity::{Column, Entity, Model},
    steps::{self, Verb},
    store,
};
use crate::{
    auth::Coordinator,
    bulk::{self, BulkResult, Chosen, Outcome},
    context::{Api, Unit},
    error::Result,
    ids::{ApplicationId, OrganizationId, ProgramId},
    lifecycle::Lifecycle,
    programs::{self, fields::check_answers},
    request::{Command, Path, Violations},
    transitions::Reason,
};

/// Take people from one program to the next
///
/// Makes applications to another program that you run, with the goals, wishes and answers of those to this one; answers that the
/// other program does not ask for are left out. Up to 200 applications in one request, oldest first, each done or refused by
/// itself; who has applied to the other program in that role is left out, so nothing comes twice. While there
/// is a `next_after`, send the request again with it as `after`.
#[utoipa::path(tag = "applications", params(("program_id" = ProgramId, Path, description = "The program that they come from.")), request_body = MigrateApplications, responses((status = 200, description = "What became of each.", body = BulkResult)))]
#[post("/v1/programs/{program_id}/migrate-applications")]
pub(super) async fn migrate_applications(
    api: Data<Api>,
    caller: Coordinator,
    Path(from): Path<ProgramId>,
    Command { body, once }: Command<MigrateApplications>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, from).await?;
    programs::store::get_coordinated(api.db(), &caller, body.to).await?;
    let chosen = find(&api, caller.organization, from, &body).await?;
    let (to, submits) = (body.to, body.submit);
    bulk::each(&api, &caller, once, chosen, async move |unit, id| {
        one(unit, id, to, submits).await
    })
    .await
}

/// The oldest applications to take, as many as one request takes.
async fn find(
    api: &Api,
    organization: OrganizationId,
    from: ProgramId,
    wanted: &MigrateApplications,
) -> Result<Chosen<ApplicationId>> {
    let of_old = |column: Column| Expr::col((Entity, column));
    let of_new = |column: Column| Expr::col(("applied", column));
    let applied = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "applied")
        .and_where(of_new(Column::OrganizationId).eq(organization))
        .and_where(of_new(Column::ProgramId).eq(wanted.to))
        .and_where(of_new(Column::PersonId).eq(of_old(Column::PersonId)))
        .and_where(of_new(Column::Role).eq(of_old(Column::Role)))
        .to_owned();
    let select = Entity::of(organization)
        .filter(Column::ProgramId.eq(from))
        .filter(Column::State.is_in(wanted.states.iter().copied()))
        .filter(Expr::exists(applied).not())
        .apply_if(wanted.role, |select, role| {
            select.filter(Column::Role.eq(role))
        });
    Chosen::found(api.db(), select, Column::Id, wanted.after).await
}

async fn one(unit: &Unit<'_>, id: ApplicationId, to: ProgramId, submits: bool) -> Result<Outcome> {
    let old = store::get(unit.db, unit.organization, id).await?;
    let program = programs::store::get(unit.db, unit.organization, to).await?;
    let person = old.person_id;
    let input = again(old, &program);
    let mut row = store::create(unit, person, input).await?;
    if submits {
        row = steps::take(unit, row, Verb::Submit, Reason::default()).await?;
    }
    Ok(Outcome {
        state: Some(row.state.name().to_owned()),
        created_id: Some(row.id.0),
    })
}

/// The same application to another program.
fn again(old: Model, program: &programs::entity::Model) -> CreateApplication {
    let fits = |(name, answer): &(String, FieldValue)| {
        let mut violations = Violations::default();
        let answers = BTreeMap::from([(name.clone(), answer.clone())]);
        check_answers(&program.fields.0, &answers, &mut violations);
        violations.into_result().is_ok()
    };
    CreateApplication {
        program_id: program.id,
        person_id: Some(old.person_id),
        role: old.role,
        // Groups have a size of their own.
        capacity: old
            .capacity
            .try_into()
            .ok()
            .filter(|_| !program.kind.has_groups()),
        least_load: old
            .details
            .least_load
            .filter(|_| !program.kind.has_groups()),
        motivation: old.details.motivation,
        goals: old.details.goals,
        answers: old.details.answers.into_iter().filter(fits).collect(),
        preferred: old.details.preferred,
        avoided: old.details.avoided,
    }
}
