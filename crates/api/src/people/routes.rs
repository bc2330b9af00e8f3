//! The operations on people.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web::Data};

use super::{
    CreatePerson, Person, erasure,
    model::{ListPeople, PersonRole},
    store,
};
use crate::{
    auth::{Actor, Caller, Coordinator, Member, Owner, Role},
    context::Api,
    error::{Problem, Result},
    ids::PersonId,
    page::{Page, Paging},
    reply::Reply,
    request::{Command, Patch, Path, Query, RequiredIfMatch},
};

/// List people
///
/// The directory, filtered and sorted.
#[utoipa::path(tag = "people", params(ListPeople), responses((status = 200, description = "A page of people.", body = Page<Person>)))]
#[get("/v1/people")]
pub(super) async fn list_people(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Query(query): Query<ListPeople>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = store::select(caller.organization, &query);
    paging
        .list(
            api.db(),
            select,
            sort,
            store::sort_key(query.sort),
            Person::from,
        )
        .await
}

/// Add a person
///
/// E-mail address and external id are unique in the organization.
#[utoipa::path(tag = "people", request_body = CreatePerson, responses((status = 201, description = "The person.", body = Person)))]
#[post("/v1/people")]
pub(super) async fn create_person(
    api: Data<Api>,
    caller: Coordinator,
    Command { body, once }: Command<CreatePerson>,
) -> Result<HttpResponse> {
    require_owner_for_owner(&caller, body.role)?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, body).await?;
        Ok(
            Reply::created(format!("/v1/people/{}", row.id), Person::from(row.clone()))
                .version(row.version),
        )
    })
    .await
}

/// Read a person
///
/// Members read themselves only.
#[utoipa::path(tag = "people", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The person.", body = Person)))]
#[get("/v1/people/{person_id}")]
pub(super) async fn get_person(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PersonId>,
) -> Result<Reply<Person>> {
    require_self_or_coordinator(&caller, id)?;
    let row = store::get(api.db(), caller.organization, id).await?;
    let version = row.version;
    Ok(Reply::ok(Person::from(row)).version(version))
}

/// Change a person
///
/// Members change their own profile; what comes from HR (name, e-mail, external id, department, manager, role, state) is
/// changed by coordinators and owners. E-mail, external id and state decide who can sign in: coordinators change them only of
/// people who applied to their programs and run none themselves.
#[utoipa::path(tag = "people", params(("person_id" = PersonId, Path, description = "The person.")), request_body = CreatePerson, responses((status = 200, description = "The changed person.", body = Person)))]
#[patch("/v1/people/{person_id}")]
pub(super) async fn patch_person(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PersonId>,
    patch: Patch,
) -> Result<Reply<Person>> {
    require_self_or_coordinator(&caller, id)?;
    let (shared, who) = (Data::clone(&api), Caller::clone(&caller));
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = CreatePerson::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            require_allowed_change(&who, &before, &after)?;
            if store::touches_account(&before, &after) {
                store::require_own_applicant(unit, &who, id).await?;
            }
            store::update(unit, current, after).await
        })
        .await?;
    api.principals
        .forget(caller.organization, Actor::Person(id));
    let version = row.version;
    Ok(Reply::ok(Person::from(row)).version(version))
}

/// Erase a person
///
/// Deletes or empties everything that names the person and everything they wrote, in all programs, in one transaction; it
/// cannot be undone. What runs ends first: open applications are withdrawn or left, pairings end with the code
/// `person_erased`, future sessions and the gatherings that they host are called off, and their mentees get another mentor
/// proposed. Whoever reported to them reports to nobody.
///
/// Counts, hours, dates and codes stay, without a link to a name, where the figures of programs and partners need them:
/// partners see `Erased person`. What two wrote together (agendas, agreements, goals, action items) is emptied for both. The
/// stored inputs of match runs of the person's programs go, so that questions that need them are answered with 409; results,
/// proofs and the stored reasons of everybody else's proposals stay. Anonymous feedback stays: nothing leads to who wrote it.
#[utoipa::path(tag = "people", params(("person_id" = PersonId, Path, description = "The person.")), responses((status = 204, description = "The person is gone.")))]
#[delete("/v1/people/{person_id}")]
pub(super) async fn delete_person(
    api: Data<Api>,
    caller: Owner,
    Path(id): Path<PersonId>,
    RequiredIfMatch(if_match): RequiredIfMatch,
) -> Result<Reply<()>> {
    api.write(&caller, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if_match.check(current.version)?;
        erasure::erase(unit, &current).await
    })
    .await?;
    api.forget_person(caller.organization, id).await;
    Ok(Reply::no_content())
}

fn require_self_or_coordinator(caller: &Caller, id: PersonId) -> Result<()> {
    if caller.role() >= Role::Coordinator || caller.is(id) {
        Ok(())
    } else {
        Err(Problem::not_found("person"))
    }
}

fn require_owner_for_owner(caller: &Caller, role: PersonRole) -> Result<()> {
    if role == PersonRole::Member || caller.role() == Role::Owner {
        Ok(())
    } else {
        Err(Problem::forbidden("Only owners make owners."))
    }
}

fn require_allowed_change(
    caller: &Caller,
    before: &CreatePerson,
    after: &CreatePerson,
) -> Result<()> {
    let touches_owner = before.role == PersonRole::Owner || before.role != after.role;
    if touches_owner && caller.role() != Role::Owner {
        return Err(Problem::forbidden("Only owners change owners and roles."));
    }
    let kept_by_hr = |person: &CreatePerson| {
        let person = person.clone();
        (
            person.external_id,
            person.full_name,
            person.email,
            person.department,
            person.manager_id,
            person.state,
        )
    };
    if caller.role() < Role::Coordinator && kept_by_hr(before) != kept_by_hr(after) {
        return Err(Problem::forbidden(
            "Name, e-mail, external id, department, manager and state are changed by coordinators.",
        ));
    }
    Ok(())
}
