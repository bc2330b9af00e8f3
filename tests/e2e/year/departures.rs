//! Those who leave, those who do not fit, and who takes over.

use std::collections::BTreeMap;

use e2e::until;
use serde_json::{Value, json};

use super::world::{Pair, World};

impl World {
    /// The mentor with the most running pairings leaves: all of them end, nobody else's do, and the service proposes others
    /// to their mentees.
    pub(super) async fn a_mentor_leaves(&mut self) {
        let running = self.pairings("active").await;
        let mut by_mentor: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
        for pair in &running {
            by_mentor
                .entry(pair.mentor.number)
                .or_default()
                .push(pair.clone());
        }
        let theirs = by_mentor
            .into_values()
            .max_by_key(Vec::len)
            .expect("pairings run");
        let leaver = &theirs[0].mentor;
        let path = format!("/v1/applications/{}/leave", leaver.application);
        leaver
            .actor
            .post(&path, json!({ "reason": "new_job" }))
            .expect(200)
            .await;

        let after = self.pairings("active").await;
        assert_eq!(
            after.len(),
            running.len() - theirs.len(),
            "only their pairings end"
        );
        assert!(after.iter().all(|pair| pair.mentor.number != leaver.number));
        // The housekeeping looks for replacements when it comes round.
        self.server.let_days_pass(1);
        until("a replacement for a mentee whose mentor left", async || {
            let proposed = self.pairings("proposed").await;
            let found = |pair: &Pair| {
                theirs
                    .iter()
                    .any(|ended| ended.mentee.number == pair.mentee.number)
            };
            proposed.iter().any(found).then_some(())
        })
        .await;
        for pair in &theirs {
            let path = format!("/v1/applications/{}", pair.mentee.application);
            let application = self.owner().get(&path).expect(200).await;
            assert_eq!(
                application["state"], "approved",
                "a mentee is lost with their mentor"
            );
        }
        self.answer_proposals().await;
    }

    /// A mentee finds that it does not fit, says so in private, and gets another mentor without blame.
    pub(super) async fn a_poor_fit_is_replaced(&mut self) {
        let running = self.pairings("active").await;
        let pair = self.random.pick(&running).clone();
        let path = format!("/v1/pairings/{}", pair.id);
        let fit = json!({ "fit": "poor", "private_note": "We talk past each other." });
        pair.mentee
            .actor
            .post(&format!("{path}/fit-checks"), fit)
            .expect(201)
            .await;
        let seen = pair.mentor.actor.get(&path).expect(200).await.text();
        assert!(!seen.contains("past each other"), "the note is private");
        let made = self
            .owner()
            .post(&format!("{path}/replace"), json!({}))
            .expect(200)
            .await;
        let old = self.owner().get(&path).expect(200).await;
        assert_eq!(old["state"], "ended_early");
        if let Some(mentor) = made["pairing"]["mentor_id"].as_str() {
            assert_ne!(mentor, pair.mentor.actor.person, "never the old partner");
        }
        self.answer_proposals().await;
    }

    /// The program's last day passes: what runs is completed.
    pub(super) async fn the_program_ends(&mut self) {
        for verb in ["start-matching", "start"] {
            self.organization
                .step("programs", &self.program, verb)
                .await;
        }
        let running = self.pairings("active").await.len() + self.pairings("paused").await.len();
        let before = self.pairings("completed").await.len();
        self.server.let_days_pass(60);
        until("the completion of what runs", async || {
            self.pairings("active").await.is_empty().then_some(())
        })
        .await;
        assert_eq!(
            self.pairings("completed").await.len(),
            before + running,
            "each is completed once"
        );
    }

    /// Some go on: one asks, the other says yes, and a new pairing names the old one. Nobody has to.
    pub(super) async fn some_renew(&mut self) {
        let completed = self.pairings("completed").await;
        let wanting: Vec<Pair> = completed
            .into_iter()
            .filter(|pair| pair.mentee.number % 9 == 0)
            .collect();
        assert!(!wanting.is_empty());
        let renewals = wanting.len();
        let renewed = self
            .each(wanting, async |pair| {
                let renew = format!("/v1/pairings/{}/renew", pair.id);
                let next = pair.mentee.actor.post(&renew, json!({})).expect(201).await;
                let accept = format!("/v1/pairings/{}/accept", next.id());
                let next = pair.mentor.actor.post(&accept, json!({})).expect(200).await;
                assert_eq!(next["renewed_from_id"], Value::String(pair.id.clone()));
                next
            })
            .await;
        assert!(renewed.iter().all(|next| next["state"] == "active"));
        assert_eq!(
            self.list("pairings", &[("state", "renewed")]).await.len(),
            renewals
        );
        self.server.let_days_pass(7);
        self.server.house_kept().await;
        assert_eq!(
            self.pairings("active").await.len(),
            renewals,
            "what was renewed goes on"
        );
    }

    /// The program closes for good.
    pub(super) async fn the_program_closes(&self) {
        self.organization
            .step("programs", &self.program, "close")
            .await;
    }
}
