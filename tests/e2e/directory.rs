//! People and skills: who may change what, and what is unique.

use e2e::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn addresses_and_external_ids_are_unique_in_an_organization_and_only_there() {
    let (organization, other) = (
        Server::shared().organization(),
        Server::shared().organization(),
    );
    let body = json!({ "full_name": "Ada", "email": "Ada@Example.org", "external_id": "7" });
    let made = organization
        .owner
        .post("/v1/people", body.clone())
        .expect(201)
        .await;
    assert_eq!(
        made["email"], "ada@example.org",
        "addresses are kept in lower case"
    );
    other.owner.post("/v1/people", body).expect(201).await;
    let same_address = json!({ "full_name": "Bo", "email": "ADA@example.org" });
    organization
        .owner
        .post("/v1/people", same_address)
        .refused(409, "already-exists")
        .await;
    let same_id = json!({ "full_name": "Bo", "email": "bo@example.org", "external_id": "7" });
    organization
        .owner
        .post("/v1/people", same_id)
        .refused(409, "already-exists")
        .await;
}

#[tokio::test]
async fn nobody_manages_themselves_not_even_through_others() {
    let organization = Server::shared().organization();
    let top = organization.person(json!({})).await.id();
    let middle = organization.person(json!({ "manager_id": top })).await.id();
    let bottom = organization
        .person(json!({ "manager_id": middle }))
        .await
        .id();
    for manager in [&top, &middle, &bottom] {
        let path = format!("/v1/people/{top}");
        let change = json!({ "manager_id": manager });
        organization
            .owner
            .patch(&path, change)
            .refused(422, "validation-failed")
            .await;
    }
}

#[tokio::test]
async fn members_change_their_profile_and_not_what_comes_from_hr() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let path = format!("/v1/people/{}", member.person);
    let own =
        json!({ "biography": "I sail.", "skills_offered": [{ "skill": "Sailing", "level": 4 }] });
    member.patch(&path, own).expect(200).await;
    for change in [
        json!({ "full_name": "Somebody" }),
        json!({ "email": "somebody@example.org" }),
        json!({ "external_id": "9" }),
        json!({ "department": "Board" }),
        json!({ "manager_id": organization.owner.person }),
        json!({ "state": "inactive" }),
        json!({ "role": "owner" }),
    ] {
        member.patch(&path, change).refused(403, "forbidden").await;
    }
    let owner = format!("/v1/people/{}", organization.owner.person);
    member.get(&owner).refused(404, "not-found").await;
}

#[tokio::test]
async fn coordinators_neither_make_owners_nor_put_them_out() {
    let organization = Server::shared().organization();
    let program = organization.program(json!({})).await.id();
    let coordinator = organization.coordinator(&program).await;
    let mut body = organization.person_input();
    body["role"] = json!("owner");
    coordinator
        .post("/v1/people", body)
        .refused(403, "forbidden")
        .await;
    let owner = format!("/v1/people/{}", organization.owner.person);
    coordinator
        .patch(&owner, json!({ "state": "inactive" }))
        .refused(403, "forbidden")
        .await;
    let own = format!("/v1/people/{}", coordinator.person);
    coordinator
        .patch(&own, json!({ "role": "owner" }))
        .refused(403, "forbidden")
        .await;
}

#[tokio::test]
async fn coordinators_reach_the_accounts_of_their_own_applicants_only() {
    let organization = Server::shared().organization();
    let (program, other) = (
        organization.open_program().await,
        organization.open_program().await,
    );
    let coordinator = organization.coordinator(&program).await;
    let colleague = organization.coordinator(&other).await;
    let own = organization.applicant(&program, "mentee", json!({})).await;
    let foreign = organization.applicant(&other, "mentee", json!({})).await;
    let change = async |person: &str, members: Value| {
        let path = format!("/v1/people/{person}");
        let etag = coordinator.get(&path).expect(200).await.etag();
        coordinator
            .patch_if(&path, &etag, members)
            .send()
            .await
            .status
    };
    let inactive = json!({ "state": "inactive" });
    for (person, status) in [
        (&own.actor.person, 200),
        (&foreign.actor.person, 403),
        (&colleague.person, 403),
    ] {
        assert_eq!(change(person, inactive.clone()).await, status);
    }
    let department = json!({ "department": "Research" });
    assert_eq!(change(&foreign.actor.person, department).await, 200);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let organization = Server::shared().organization();
    let path = format!("/v1/people/{}", organization.owner.person);
    for change in [json!({ "role": "member" }), json!({ "state": "inactive" })] {
        let answer = organization.owner.patch(&path, change).send().await;
        assert!([409, 422].contains(&answer.status), "{}", answer.text());
    }
    let answer = organization.owner.delete(&path).send().await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    organization.owner.get("/v1/me").expect(200).await;
}

#[tokio::test]
async fn a_name_means_one_skill() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let body = json!({ "name": "Public Speaking", "aliases": ["Presenting"] });
    owner.post("/v1/skills", body).expect(201).await;
    for name in ["public-speaking", "PRESENTING", " Public  speaking "] {
        owner
            .post("/v1/skills", json!({ "name": name }))
            .refused(409, "already-exists")
            .await;
    }
    let other = owner
        .post("/v1/skills", json!({ "name": "Rhetoric" }))
        .expect(201)
        .await;
    let path = format!("/v1/skills/{}", other.id());
    owner
        .patch(&path, json!({ "aliases": ["presenting"] }))
        .refused(409, "already-exists")
        .await;
    Server::shared()
        .organization()
        .owner
        .post("/v1/skills", json!({ "name": "Presenting" }))
        .expect(201)
        .await;
}

#[tokio::test]
async fn a_broader_skill_is_no_part_of_itself_and_stays_while_it_is_needed() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let broad = owner
        .post("/v1/skills", json!({ "name": "Programming" }))
        .expect(201)
        .await
        .id();
    let narrow = owner
        .post("/v1/skills", json!({ "name": "Rust", "broader_id": broad }))
        .expect(201)
        .await
        .id();
    let path = format!("/v1/skills/{broad}");
    for broader in [&broad, &narrow] {
        owner
            .patch(&path, json!({ "broader_id": broader }))
            .refused(422, "validation-failed")
            .await;
    }
    owner.delete(&path).refused(409, "in-use").await;
    owner
        .delete(&format!("/v1/skills/{narrow}"))
        .expect(204)
        .await;
    owner.delete(&path).expect(204).await;
    owner.get(&path).refused(404, "not-found").await;
}

#[tokio::test]
async fn an_organization_reads_itself_and_no_other() {
    let (organization, other) = (
        Server::shared().organization(),
        Server::shared().organization(),
    );
    let read = organization
        .owner
        .get(&format!("/v1/organizations/{}", organization.id))
        .expect(200)
        .await;
    assert_eq!(read["name"], organization.name);
    organization
        .owner
        .get(&format!("/v1/organizations/{}", other.id))
        .refused(404, "not-found")
        .await;
}
