//! The calendar of a person: an address that only they know, every session once, in UTC, as RFC 5545 says.

use e2e::{Actor, Answer, Server};
use serde_json::json;

use super::{active_pair, in_hours};

/// Makes the calendar link of somebody; returns its path.
async fn subscribe(who: &Actor) -> String {
    let link = format!("/v1/people/{}/calendar-link", who.person);
    who.post(&link, json!({})).expect(201).await.string("path")
}

/// The lines of a calendar, unfolded.
fn lines(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"),
        "{text}"
    );
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let text = text.replace("\r\n ", "");
    text.split("\r\n").map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn it_shows_when_sessions_are_and_nothing_that_anybody_wrote() {
    let server = Server::shared();
    let organization = server.organization();
    let program = json!({ "always_on": true, "name": "Spring, and; summer mentoring of people who like long names" });
    let program = organization.program(program).await.id();
    organization.step("programs", &program, "open").await;
    let pair = super::pair_in(&organization, &program).await;
    let starts_at = in_hours(48);
    let call = "https://meet.example.org/spring";
    let kept = pair
        .session(json!({ "starts_at": starts_at, "agenda": "xylophone", "place": call }))
        .await;
    let moved = pair
        .session(json!({ "starts_at": in_hours(72), "place": "Room 4, second floor" }))
        .await;
    let later = json!({ "starts_at": in_hours(96) });
    let path = format!("/v1/sessions/{moved}/reschedule");
    pair.mentee.actor.post(&path, later).expect(200).await;
    let gone = pair.session(json!({ "starts_at": in_hours(120) })).await;
    organization.step("sessions", &gone, "cancel").await;
    let asked = pair.session(json!({})).await;
    for who in [&pair.mentor.actor, &pair.mentee.actor] {
        let path = subscribe(who).await;
        // A calendar program sends no credentials.
        let calendar = server.anonymous().get(&path).expect(200).await;
        assert_eq!(
            calendar.header("content-type"),
            "text/calendar; charset=utf-8"
        );
        let lines = lines(&calendar);
        let count = |line: &str| lines.iter().filter(|other| *other == line).count();
        assert_eq!(count("BEGIN:VEVENT"), 3, "{}", calendar.text());
        for session in [&kept, &moved, &gone] {
            assert_eq!(count(&format!("UID:{session}@pairwell")), 1);
        }
        let start = starts_at.replace(['-', ':'], "");
        assert_eq!(count(&format!("DTSTART:{start}")), 1, "{}", calendar.text());
        assert_eq!(
            (count("STATUS:CONFIRMED"), count("STATUS:CANCELLED")),
            (2, 1)
        );
        assert_eq!(count(&format!("URL:{call}")), 1, "{}", calendar.text());
        for word in ["xylophone", "Person", "Room", "review", asked.as_str()] {
            assert!(
                !calendar.text().contains(word),
                "{word}: {}",
                calendar.text()
            );
        }
    }
}

#[tokio::test]
async fn the_link_is_for_the_person_alone_and_ends_when_they_say_so() {
    let server = Server::shared();
    let organization = server.organization();
    let pair = active_pair(&organization).await;
    let mentee = &pair.mentee.actor;
    let link = format!("/v1/people/{}/calendar-link", mentee.person);
    assert!(mentee.get(&link).expect(200).await["created_at"].is_null());
    let coordinator = organization.coordinator(&pair.program).await;
    for method in ["GET", "POST", "DELETE"] {
        let call = |who: &Actor| who.call(method, &link).json(&json!({}));
        call(&pair.mentor.actor).refused(404, "not-found").await;
        call(&coordinator).refused(403, "forbidden").await;
        if method != "GET" {
            call(&organization.owner).refused(403, "forbidden").await;
        }
    }
    let anonymous = server.anonymous();
    let first = subscribe(mentee).await;
    anonymous.get(&first).expect(200).await;
    for who in [mentee, &organization.owner] {
        let seen = who.get(&link).expect(200).await;
        assert!(seen["path"].is_null() && seen["created_at"].is_string());
    }
    let second = subscribe(mentee).await;
    assert_ne!(first, second);
    anonymous.get(&first).refused(404, "not-found").await;
    anonymous.get(&second).expect(200).await;
    for wrong in ["/calendars/nothing", "/calendars/AAAA"] {
        anonymous.get(wrong).refused(404, "not-found").await;
    }
    mentee.call("DELETE", &link).expect(204).await;
    anonymous.get(&second).refused(404, "not-found").await;
    mentee.call("DELETE", &link).expect(204).await;
    // With the person, the link ends, too.
    let third = subscribe(mentee).await;
    let person = format!("/v1/people/{}", mentee.person);
    let away = json!({ "state": "inactive" });
    organization.owner.patch(&person, away).expect(200).await;
    anonymous.get(&third).refused(404, "not-found").await;
}

#[tokio::test]
async fn a_repeated_request_does_not_show_the_link_again() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let link = format!("/v1/people/{}/calendar-link", member.person);
    let ask = || member.post(&link, json!({})).once("key").expect(201);
    assert!(ask().await["path"].is_string());
    assert!(ask().await["path"].is_null());
}

#[tokio::test]
async fn a_program_that_reads_it_again_and_again_is_told_when_to_come_back() {
    let server = Server::shared();
    let organization = server.organization();
    let path = subscribe(&organization.member().await).await;
    let reader = server.anonymous();
    for _ in 0..30 {
        reader.get(&path).expect(200).await;
    }
    let refused = reader.get(&path).refused(429, "too-many-requests").await;
    let wait: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    // Nobody else waits for it.
    let other = subscribe(&organization.member().await).await;
    reader.get(&other).expect(200).await;
}
