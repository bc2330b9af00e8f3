//! The operation that makes a program like another one.

use actix_web::{HttpResponse, post, web::Data};

use super::{CreateProgram, Program, model::CopyProgram, store};
use crate::{
    auth::{Actor, Owner},
    cadences,
    context::{Api, Unit},
    coordinators,
    error::Result,
    feedback,
    ids::{PersonId, ProgramId},
    matching_policies,
    reply::Reply,
    request::{Command, Input, Path, Violations},
};

/// Copy a program
///
/// Makes a draft with the description, rules, questions to applicants, feedback questions, matching policy, cadence and
/// coordinators of this program, and with dates of its own. Nobody's applications come with it: see
/// `POST /v1/programs/{program_id}/migrate-applications`.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program to copy.")), request_body = CopyProgram, responses((status = 201, description = "The new program, a draft.", body = Program)))]
#[post("/v1/programs/{program_id}/copy")]
pub(super) async fn copy_program(
    api: Data<Api>,
    caller: Owner,
    Path(id): Path<ProgramId>,
    Command { body, once }: Command<CopyProgram>,
) -> Result<HttpResponse> {
    let people = coordinators::store::people_of(api.db(), caller.organization, id).await?;
    let named = people.clone();
    let answer = api
        .execute(&caller, once, async move |unit| {
            let row = copy(unit, id, body, &named).await?;
            let (version, location) = (row.version, format!("/v1/programs/{}", row.id));
            Ok(Reply::created(location, Program::from(row)).version(version))
        })
        .await?;
    for person in people {
        api.principals
            .forget(caller.organization, Actor::Person(person));
    }
    Ok(answer)
}

async fn copy(
    unit: &Unit<'_>,
    id: ProgramId,
    input: CopyProgram,
    people: &[PersonId],
) -> Result<super::entity::Model> {
    let source = store::get(unit.db, unit.organization, id).await?;
    let length = source.ends_on - source.starts_on;
    let ends_on = input.ends_on.unwrap_or(input.starts_on + length);
    let copied = CreateProgram {
        name: input.name,
        starts_on: input.starts_on,
        ends_on,
        ..CreateProgram::from(source)
    };
    let mut violations = Violations::default();
    copied.check(&mut violations);
    violations.into_result()?;
    let row = store::create(unit, copied).await?;
    let policy = matching_policies::store::current(unit.db, unit.organization, id).await?;
    let note = Some(format!("Copied from the program {id}."));
    matching_policies::store::create(unit, row.id, policy.policy.0, note).await?;
    cadences::store::copy(unit, id, row.id).await?;
    feedback::store::copy(unit, id, row.id).await?;
    for person in people {
        coordinators::store::put(unit, row.id, *person).await?;
    }
    Ok(row)
}
