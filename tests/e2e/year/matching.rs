//! Match runs of the year, and the answers to what they propose.

use e2e::{Answer, until};
use serde_json::json;

use super::world::{Pair, World};

/// What somebody says to a proposed pairing.
#[derive(Clone, Copy, Debug)]
enum Reaction {
    Accept,
    Decline,
    Silence,
}

impl World {
    /// Runs a match, checks what it promises, and publishes it. Returns the run.
    pub(super) async fn match_and_publish(&self) -> Answer {
        let run = self.organization.match_run(&self.program).await;
        assert_eq!(run["state"], "succeeded", "{}", run.text());
        assert_eq!(run["report"]["verdict"], "optimal");
        let path = format!("/v1/match-runs/{}/publish", run.id());
        self.owner().post(&path, json!({})).expect(200).await;
        run
    }

    /// Lets both sides of every proposed pairing answer; some decline, some say nothing.
    pub(super) async fn answer_proposals(&mut self) {
        let proposed = self.pairings("proposed").await;
        let answers: Vec<(Pair, Reaction)> = proposed
            .into_iter()
            .map(|pair| {
                let reaction = match self.random.below(100) {
                    0..85 => Reaction::Accept,
                    85..93 => Reaction::Decline,
                    _ => Reaction::Silence,
                };
                (pair, reaction)
            })
            .collect();
        let path = |pair: &Pair, verb: &str| format!("/v1/pairings/{}/{verb}", pair.id);
        self.each(answers, async |(pair, reaction)| match reaction {
            Reaction::Accept => {
                let mentee = &pair.mentee.actor;
                mentee
                    .post(&path(&pair, "accept"), json!({}))
                    .expect(200)
                    .await;
                let mentor = &pair.mentor.actor;
                mentor
                    .post(&path(&pair, "accept"), json!({}))
                    .expect(200)
                    .await
            }
            Reaction::Decline => {
                let reason = json!({ "reason": "no_time" });
                pair.mentor
                    .actor
                    .post(&path(&pair, "decline"), reason)
                    .expect(200)
                    .await
            }
            // One yes is not enough.
            Reaction::Silence => {
                let mentee = &pair.mentee.actor;
                mentee
                    .post(&path(&pair, "accept"), json!({}))
                    .expect(200)
                    .await
            }
        })
        .await;
    }

    /// Lets the time for answers pass, until no proposal is left open.
    pub(super) async fn let_proposals_expire(&self) {
        self.server.let_days_pass(11);
        until("the end of unanswered proposals", async || {
            self.pairings("proposed").await.is_empty().then_some(())
        })
        .await;
    }
}
