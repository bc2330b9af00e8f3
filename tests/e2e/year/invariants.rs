//! What must hold at every moment of the year.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::world::World;

const HOLDING: &[&str] = &["active", "paused"];

fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member].as_str().unwrap_or_default()
}

impl World {
    /// Checks everything that must hold, whatever has happened.
    pub(super) async fn check(&self, moment: &str) {
        let pairings = self.list("pairings", &[]).await;
        self.nobody_holds_more_than_their_seats(moment, &pairings);
        self.nobody_is_lost(moment).await;
        self.history_adds_up(moment, &pairings).await;
    }

    fn nobody_holds_more_than_their_seats(&self, moment: &str, pairings: &[Value]) {
        let mut held: BTreeMap<&str, usize> = BTreeMap::new();
        for pairing in pairings {
            if HOLDING.contains(&text(pairing, "state")) {
                for side in ["mentee_application_id", "mentor_application_id"] {
                    *held.entry(text(pairing, side)).or_default() += 1;
                }
            }
        }
        for participant in self.mentees.values().chain(self.mentors.values()) {
            let held = held
                .get(participant.application.as_str())
                .copied()
                .unwrap_or(0);
            assert!(
                held <= participant.capacity,
                "{moment}: {held} pairings in {} seats",
                participant.capacity
            );
        }
    }

    async fn nobody_is_lost(&self, moment: &str) {
        let applications = self.list("applications", &[]).await;
        let found: BTreeSet<&str> = applications
            .iter()
            .map(|application| text(application, "id"))
            .collect();
        let expected: BTreeSet<&str> = self
            .mentees
            .keys()
            .chain(self.mentors.keys())
            .map(String::as_str)
            .collect();
        assert_eq!(
            found.len(),
            applications.len(),
            "{moment}: an application came twice"
        );
        assert!(
            found.is_superset(&expected),
            "{moment}: applications are lost"
        );
    }

    /// The steps of each pairing lead from where it began to where it stands, without a gap. A few pairings a time: the
    /// whole history of all of them would be most of the test's work.
    async fn history_adds_up(&self, moment: &str, pairings: &[Value]) {
        let stride = (pairings.len() / 12).max(1);
        for pairing in pairings.iter().step_by(stride) {
            let path = format!("/v1/pairings/{}/transitions", text(pairing, "id"));
            let steps = self.owner().get(&path).expect(200).await;
            let steps = steps.body.as_array().expect("a list of steps");
            for two in steps.windows(2) {
                assert_eq!(
                    two[0]["to"], two[1]["from"],
                    "{moment}: a gap in the history"
                );
            }
            if let Some(last) = steps.last() {
                assert_eq!(
                    last["to"], pairing["state"],
                    "{moment}: the history ends elsewhere"
                );
            }
        }
    }
}
