//! Lists: complete, stable, filtered, sorted, page by page, with cursors that hold nowhere else.

use std::collections::BTreeSet;

use e2e::{Organization, Server};
use serde_json::{Value, json};

async fn people(organization: &Organization, names: &[&str]) {
    for name in names {
        organization.person(json!({ "full_name": name })).await;
    }
}

fn names(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| item["full_name"].as_str())
        .collect()
}

#[tokio::test]
async fn pages_of_any_size_give_the_whole_list_once() {
    let organization = Server::shared().organization();
    people(&organization, &["D", "A", "C", "B", "A", "A"]).await;
    for sort in ["created_at", "-created_at", "full_name", "-full_name"] {
        let whole = organization
            .owner
            .all("/v1/people", &[("sort", sort), ("limit", "200")])
            .await;
        assert_eq!(whole.len(), 7);
        for limit in ["1", "2", "3", "7"] {
            let pages = organization
                .owner
                .all("/v1/people", &[("sort", sort), ("limit", limit)])
                .await;
            assert_eq!(pages, whole, "{sort}, {limit} a page");
        }
    }
}

#[tokio::test]
async fn the_order_is_what_was_asked_for() {
    let organization = Server::shared().organization();
    people(&organization, &["Delta", "Alpha", "Charlie"]).await;
    let owner = &organization.owner;
    let sorted = owner.all("/v1/people", &[("sort", "full_name")]).await;
    assert_eq!(names(&sorted).first(), Some(&"Alpha"));
    let mut backwards = owner.all("/v1/people", &[("sort", "-full_name")]).await;
    backwards.reverse();
    assert_eq!(backwards, sorted);
    let oldest_first = owner.all("/v1/people", &[]).await;
    assert_eq!(
        names(&oldest_first).get(1..),
        Some(["Delta", "Alpha", "Charlie"].as_slice())
    );
}

#[tokio::test]
async fn what_comes_in_between_pages_neither_hides_nor_repeats_an_item() {
    let organization = Server::shared().organization();
    people(&organization, &["B", "D", "F", "H"]).await;
    let owner = &organization.owner;
    let query = [("sort", "full_name"), ("limit", "2")];
    let first = owner.get("/v1/people").query(&query).expect(200).await;
    people(&organization, &["A", "C", "G"]).await;
    let cursor = first.string("next_cursor");
    let query = [("sort", "full_name"), ("limit", "200"), ("cursor", &cursor)];
    let rest = owner.all("/v1/people", &query).await;
    let mut seen: Vec<&str> = names(first.data());
    seen.extend(names(&rest));
    let seen: Vec<&str> = seen.into_iter().filter(|name| name.len() == 1).collect();
    assert_eq!(
        seen,
        ["B", "D", "F", "G", "H"],
        "C was passed already, G was not"
    );
}

#[tokio::test]
async fn filters_select_and_combine() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let boss = organization
        .person(json!({ "department": "Ward" }))
        .await
        .id();
    organization
        .person(json!({ "department": "Ward", "manager_id": boss, "external_id": "X1" }))
        .await;
    organization
        .person(json!({ "department": "Office", "manager_id": boss, "state": "inactive" }))
        .await;
    for (filter, count) in [
        (vec![("department", "Ward")], 2),
        (vec![("manager_id", boss.as_str())], 2),
        (
            vec![("manager_id", boss.as_str()), ("department", "Ward")],
            1,
        ),
        (vec![("external_id", "X1")], 1),
        (vec![("state", "inactive")], 1),
        (vec![("department", "ward")], 0),
        (vec![("email", "OWNER")], 0),
    ] {
        assert_eq!(
            owner.all("/v1/people", &filter).await.len(),
            count,
            "{filter:?}"
        );
    }
    let email = owner.get("/v1/me").expect(200).await["person"]["email"].clone();
    let upper = email.as_str().expect("an address").to_uppercase();
    assert_eq!(
        owner.all("/v1/people", &[("email", &upper)]).await.len(),
        1,
        "addresses have no case"
    );
}

#[tokio::test]
async fn the_link_header_leads_to_the_next_page() {
    let organization = Server::shared().organization();
    people(&organization, &["A & B", "C", "D"]).await;
    let owner = &organization.owner;
    let mut path = "/v1/people?limit=1&sort=-full_name&state=active".to_owned();
    let mut seen = BTreeSet::new();
    loop {
        let page = owner.get(&path).expect(200).await;
        seen.extend(page.data().iter().map(|item| item["id"].to_string()));
        let link = page.header("link");
        if link.is_empty() {
            assert!(page.body.get("next_cursor").is_none());
            break;
        }
        let target = link
            .strip_prefix('<')
            .and_then(|link| link.strip_suffix(">; rel=\"next\""));
        path = target.expect("one link, to the next page").to_owned();
    }
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn a_cursor_that_was_changed_is_400() {
    let organization = Server::shared().organization();
    people(&organization, &["A", "B"]).await;
    let owner = &organization.owner;
    let cursor = owner
        .get("/v1/people?limit=1")
        .expect(200)
        .await
        .string("next_cursor");
    for place in 0..cursor.len() {
        let mut changed = cursor.clone().into_bytes();
        let byte = changed.get_mut(place).expect("within the cursor");
        *byte = if *byte == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        owner
            .get("/v1/people")
            .query(&[("limit", "1"), ("cursor", &changed)])
            .refused(400, "invalid-cursor")
            .await;
    }
    let longer = format!("{cursor}AAAA");
    let (shorter, _) = cursor.split_at(20);
    for wrong in ["", "x", "AAAA", "%%%", "null", shorter, &longer] {
        owner
            .get("/v1/people")
            .query(&[("cursor", wrong)])
            .refused(400, "invalid-cursor")
            .await;
    }
}

#[tokio::test]
async fn a_cursor_holds_for_its_own_list_only() {
    let organization = Server::shared().organization();
    people(&organization, &["A", "B"]).await;
    let owner = &organization.owner;
    let cursor = owner
        .get("/v1/people?limit=1")
        .expect(200)
        .await
        .string("next_cursor");
    let cursor = cursor.as_str();
    owner
        .get("/v1/people")
        .query(&[("limit", "2"), ("cursor", cursor)])
        .expect(200)
        .await;
    for (path, query) in [
        (
            "/v1/people",
            vec![("cursor", cursor), ("sort", "full_name")],
        ),
        ("/v1/people", vec![("cursor", cursor), ("state", "active")]),
        ("/v1/skills", vec![("cursor", cursor)]),
    ] {
        owner
            .get(path)
            .query(&query)
            .refused(400, "invalid-cursor")
            .await;
    }
    let foreign = Server::shared().organization();
    foreign
        .owner
        .get("/v1/people")
        .query(&[("cursor", cursor)])
        .refused(400, "invalid-cursor")
        .await;
}

#[tokio::test]
async fn the_event_log_can_be_read_on_from_where_one_stopped() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let events = owner.all("/v1/events", &[("limit", "1")]).await;
    let person = organization.person(json!({})).await;
    let more = owner.all("/v1/events", &[]).await;
    assert_eq!(more.get(..events.len()), Some(events.as_slice()));
    let new: Vec<_> = more.iter().skip(events.len()).collect();
    assert_eq!(new.len(), 1);
    assert!(
        new.iter()
            .all(|event| event["subject_id"] == person["id"] && event["kind"] == "person.created")
    );
}
