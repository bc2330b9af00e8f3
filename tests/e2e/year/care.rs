//! Whom the coordinator should look after.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::world::{Pair, World};

/// The program expects contact every four weeks and waits a week longer; so many days later everybody is overdue.
const SURELY_OVERDUE_DAYS: i64 = 40;

impl World {
    /// After a meeting, some mentees say how it goes.
    pub(super) async fn check_in(&mut self, met: Vec<Pair>) {
        let random = &mut self.random;
        let saying: Vec<(Pair, usize)> = met
            .into_iter()
            .filter(|_| random.chance(40))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|pair| (pair, 3 + random.below(3)))
            .collect();
        self.each(saying, async |(pair, mood)| {
            let path = format!("/v1/pairings/{}/check-ins", pair.id);
            let body = json!({ "mood": mood, "progress": "We practiced, and I tried it at work." });
            pair.mentee.actor.post(&path, body).expect(201).await
        })
        .await;
    }

    /// Every pairing that has been silent for long is on the coordinator's list, and none that has just met is silent.
    pub(super) async fn the_silent_are_seen(&self, met: &[Pair]) {
        let path = format!("/v1/programs/{}/attention", self.program);
        let attention = self.owner().all(&path, &[("limit", "200")]).await;
        let text = |item: &Value, member: &str| item[member].as_str().expect("a string").to_owned();
        let listed: BTreeSet<String> = attention
            .iter()
            .map(|item| text(item, "pairing_id"))
            .collect();
        let silent: BTreeSet<String> = attention
            .iter()
            .filter(|item| item["state"] == "silent")
            .map(|item| text(item, "pairing_id"))
            .collect();
        for pairing in self.list("pairings", &[("state", "active")]).await {
            let started: DateTime<Utc> = text(&pairing, "started_at").parse().expect("a time");
            let overdue = self.server.now() - started > TimeDelta::days(SURELY_OVERDUE_DAYS);
            let mentee = &self.mentees[&text(&pairing, "mentee_application_id")];
            if mentee.quiet && overdue {
                let pairing = text(&pairing, "id");
                assert!(
                    listed.contains(&pairing),
                    "nobody sees that {pairing} is silent"
                );
            }
        }
        for pair in met {
            assert!(
                !silent.contains(&pair.id),
                "{} has just met and is called silent",
                pair.id
            );
        }
    }
}
