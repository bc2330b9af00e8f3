//! What people do for each other outside of their pairings.

use e2e::Answer;
use serde_json::json;

use super::world::{Participant, World};

const ASKING: usize = 6;

impl World {
    /// Mentees ask for something specific, mentors who can help offer it, and it is resolved: counted once for both.
    pub(super) async fn help_each_other(&mut self) {
        for number in 0..ASKING {
            let asker = self.mentee_number(number).clone();
            let helper = self.mentor_number(20 + number).clone();
            let before = self.helped(&helper).await;
            let ask = json!({
                "program_id": self.program, "goal": "Present the quarter's figures to the board",
                "context": "It is my first time; I have ten minutes.", "tried_so_far": "I wrote a first draft.",
                "specific_ask": "Listen to my ten minutes once and name the one slide to drop", "help_type": "feedback",
                "effort_minutes": 30, "skills": ["Public speaking"]
            });
            let request = asker.actor.post("/v1/help-requests", ask).expect(201).await;
            let path = format!("/v1/help-requests/{}", request.id());
            let found = asker
                .actor
                .get(&format!("{path}/helpers"))
                .expect(200)
                .await;
            assert!(
                !found.text().contains(&asker.actor.person),
                "nobody is their own helper"
            );
            let offers = format!("{path}/offers");
            let offer = helper
                .actor
                .post(&offers, json!({ "message": "Gladly." }))
                .expect(201)
                .await;
            let accept = format!("/v1/help-offers/{}/accept", offer.id());
            asker.actor.post(&accept, json!({})).expect(200).await;
            let outcome = json!({ "outcome": "solved", "helpful": 5 });
            asker
                .actor
                .post(&format!("{path}/resolve"), outcome)
                .expect(200)
                .await;
            assert_eq!(self.helped(&helper).await, before + 1, "counted once");
        }
    }

    async fn helped(&self, helper: &Participant) -> u64 {
        let record = self.giving_back(helper).await;
        record["given"]["help_requests"].as_u64().expect("a number")
    }

    async fn giving_back(&self, of: &Participant) -> Answer {
        let path = format!("/v1/people/{}/giving-back", of.actor.person);
        of.actor.get(&path).expect(200).await
    }
}
