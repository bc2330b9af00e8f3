//! A gathering with more interest than seats.

use chrono::{SecondsFormat, TimeDelta};
use e2e::Answer;
use serde_json::{Value, json};

use super::world::{Participant, World};

const SEATS: usize = 20;
const INTERESTED: usize = 33;
const WITHDRAWING: usize = 4;

impl World {
    /// A mentor hosts a workshop. More want to come than there are seats; some give theirs up, and others move up.
    pub(super) async fn gather(&mut self) {
        let host = self.mentor_number(0).clone();
        let begin = self.server.now() + TimeDelta::days(14);
        let time =
            |hours| (begin + TimeDelta::hours(hours)).to_rfc3339_opts(SecondsFormat::Secs, true);
        let input = json!({
            "program_id": self.program, "host_id": host.actor.person, "kind": "workshop", "title": "Ask a good question",
            "starts_at": time(0), "ends_at": time(2), "capacity": SEATS
        });
        let gathering = self.owner().post("/v1/gatherings", input).expect(201).await;
        let path = format!("/v1/gatherings/{}", gathering.id());
        if gathering["state"] != "open" {
            self.owner()
                .post(&format!("{path}/open"), json!({}))
                .expect(200)
                .await;
        }

        let mut interested: Vec<Participant> = self.mentees.values().cloned().collect();
        interested.sort_by_key(|mentee| mentee.number);
        interested.truncate(INTERESTED);
        let register = format!("{path}/register");
        self.each(interested, async |mentee| {
            mentee.actor.post(&register, json!({})).send().await
        })
        .await;
        assert_eq!(self.registered(&path, "registered").await.len(), SEATS);
        assert_eq!(
            self.registered(&path, "waitlisted").await.len(),
            INTERESTED - SEATS
        );

        let leaving: Vec<Value> = self.registered(&path, "registered").await;
        for registration in leaving.iter().take(WITHDRAWING) {
            let body = json!({ "person_id": registration["person_id"] });
            self.owner()
                .post(&format!("{path}/withdraw"), body)
                .expect(200)
                .await;
        }
        let coming = self.registered(&path, "registered").await;
        assert_eq!(coming.len(), SEATS, "those who waited moved up");

        self.server.let_days_pass(15);
        let attended: Vec<&Value> = coming
            .iter()
            .map(|registration| &registration["person_id"])
            .collect();
        let held: Answer = self
            .owner()
            .post(&format!("{path}/hold"), json!({ "attended": attended }))
            .expect(200)
            .await;
        assert_eq!(held["state"], "held");
        let record = format!("/v1/people/{}/giving-back", host.actor.person);
        let record = self.owner().get(&record).expect(200).await;
        assert_eq!(record["given"]["gatherings"], 1, "{}", record.text());
    }

    async fn registered(&self, path: &str, state: &str) -> Vec<Value> {
        let path = format!("{path}/registrations");
        self.owner()
            .all(&path, &[("state", state), ("limit", "200")])
            .await
    }
}
