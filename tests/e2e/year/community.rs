//! What people do for each other outside of their pairings.

use e2e::Answer;
use serde_json::json;

use super::world::{Pair, Participant, World};

const ASKING: usize = 6;
const INTRODUCING: usize = 9;
const THANKING: usize = 15;

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

    /// Mentors bring mentees together. Of three introductions, both say yes to one, somebody says no to one, and one waits in
    /// vain; only the first counts, once for each of the three.
    pub(super) async fn introduce_each_other(&mut self) {
        let mut introduced = 0;
        for number in 0..INTRODUCING {
            let introducer = self.mentor_number(30 + number).clone();
            let a = self.mentee_number(100 + 2 * number).clone();
            let b = self.mentee_number(101 + 2 * number).clone();
            let before = [
                self.met(&introducer, "given").await,
                self.met(&a, "received").await,
            ];
            let body = json!({ "program_id": self.program, "a_id": a.actor.person, "b_id": b.actor.person,
                "reason": "You both present to boards this spring." });
            let made = introducer
                .actor
                .post("/v1/introductions", body)
                .expect(201)
                .await;
            let path = format!("/v1/introductions/{}", made.id());
            let say = async |who: &Participant, what: &str| {
                let path = format!("{path}/{what}");
                who.actor.post(&path, json!({})).expect(200).await
            };
            say(&a, "accept").await;
            let counts = match number % 3 {
                0 => {
                    say(&b, "accept").await;
                    true
                }
                1 => {
                    say(&b, "decline").await;
                    false
                }
                _ => false,
            };
            let seen = a.actor.get(&path).expect(200).await;
            assert_eq!(seen["contacts"].is_object(), counts, "{}", seen.text());
            let after = [
                self.met(&introducer, "given").await,
                self.met(&a, "received").await,
            ];
            assert_eq!(after, before.map(|count| count + u64::from(counts)));
            introduced += usize::from(counts);
        }
        let kind = [("kind", "introduction.introduced"), ("limit", "200")];
        let events = self.owner().all("/v1/events", &kind).await;
        assert_eq!(events.len(), introduced, "as many events as introductions");
    }

    async fn met(&self, who: &Participant, direction: &str) -> u64 {
        let record = self.giving_back(who).await;
        record[direction]["introductions"]
            .as_u64()
            .expect("a number")
    }

    /// Mentees thank their mentors; every word of thanks is in the list once, and farming it does not count.
    pub(super) async fn thank_each_other(&mut self) {
        let pairs: Vec<Pair> = self.pairings("active").await;
        let pairs: Vec<&Pair> = pairs.iter().take(THANKING).collect();
        let count = pairs.len();
        self.each(pairs, async |pair| {
            let body = json!({ "program_id": self.program, "to": pair.mentor.actor.person, "pairing_id": pair.id,
                "behavior": "commitment", "message": "You never cancelled.", "audience": "program" });
            pair.mentee.actor.post("/v1/recognitions", body).expect(201).await
        })
        .await;
        let said = self.list("recognitions", &[]).await;
        assert_eq!(said.len(), count);
        let kind = [("kind", "recognition.created"), ("limit", "200")];
        let events = self.owner().all("/v1/events", &kind).await;
        assert_eq!(events.len(), count, "as many events as thanks");
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
