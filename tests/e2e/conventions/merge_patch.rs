//! PATCH is a JSON merge patch (RFC 7396), checked like a whole body.

use e2e::Server;
use serde_json::json;

#[tokio::test]
async fn only_named_members_change_and_null_removes() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let person = organization
        .person(json!({ "job_title": "Nurse", "department": "Ward 3", "languages": ["en", "pt"], "custom_fields": { "site": "Porto", "grade": 4 } }))
        .await;
    let path = format!("/v1/people/{}", person.id());
    let change = json!({ "job_title": null, "languages": ["fr"], "custom_fields": { "site": null, "shift": "night" } });
    let changed = owner.patch(&path, change).expect(200).await;
    assert!(
        changed.body.get("job_title").is_none(),
        "{}",
        changed.text()
    );
    assert_eq!(changed["department"], "Ward 3");
    assert_eq!(
        changed["languages"],
        json!(["fr"]),
        "arrays are replaced as a whole"
    );
    assert_eq!(
        changed["custom_fields"],
        json!({ "grade": 4, "shift": "night" }),
        "objects are merged"
    );
    let read = owner.get(&path).expect(200).await;
    assert_eq!(read.body, changed.body);
}

#[tokio::test]
async fn null_gives_a_member_its_default_back() {
    let organization = Server::shared().organization();
    let person = organization
        .person(json!({ "capacity": 4, "biography": "Long." }))
        .await;
    let path = format!("/v1/people/{}", person.id());
    let change = json!({ "capacity": null, "biography": null });
    let changed = organization.owner.patch(&path, change).expect(200).await;
    assert_eq!(
        (&changed["capacity"], &changed["biography"]),
        (&json!(1), &json!(""))
    );
}

#[tokio::test]
async fn a_required_member_cannot_be_removed() {
    let organization = Server::shared().organization();
    let person = organization.person(json!({})).await;
    let path = format!("/v1/people/{}", person.id());
    let change = json!({ "full_name": null, "email": null });
    let answer = organization
        .owner
        .patch(&path, change)
        .refused(422, "validation-failed")
        .await;
    let required = |pointer: &str| (pointer.to_owned(), "required".to_owned());
    assert_eq!(
        answer.errors(),
        [required("/email"), required("/full_name")]
    );
}

#[tokio::test]
async fn the_result_is_checked_like_a_whole_body() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.program(json!({})).await;
    let path = format!("/v1/programs/{}", program.id());
    for (change, pointer) in [
        (json!({ "ends_on": "2026-01-01" }), "/ends_on"),
        (json!({ "state": "open" }), "/state"),
        (
            json!({ "id": "0199c3f0-7a00-7000-8000-000000000001" }),
            "/id",
        ),
        (json!({ "response_days": 0 }), "/response_days"),
        (json!({ "name": 5 }), "/name"),
        (json!({ "naem": null }), "/naem"),
    ] {
        let answer = owner
            .patch(&path, change)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(
            answer.errors().first().map(|(pointer, _)| pointer.as_str()),
            Some(pointer)
        );
    }
    assert_eq!(
        owner.get(&path).expect(200).await.etag(),
        program.etag(),
        "nothing changed"
    );
}

#[tokio::test]
async fn a_patch_that_is_no_object_is_422() {
    let organization = Server::shared().organization();
    let path = format!("/v1/organizations/{}", organization.id);
    for change in [json!([]), json!(null), json!("x")] {
        organization
            .owner
            .patch(&path, change)
            .refused(422, "validation-failed")
            .await;
    }
}
