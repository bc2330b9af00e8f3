//! What people say of how it went: after a session, half-way, at the end, by name and without.

use serde_json::{Value, json};

use super::world::{Pair, World};

/// So many of those who met are asked about it.
const ASKED: usize = 12;
/// Fewer answers than this are never shown.
const SHOWN_FROM: u64 = 5;

impl World {
    async fn question(&self, event: &str, kind: &str, anonymous: bool) -> String {
        let path = format!("/v1/programs/{}/feedback-questions", self.program);
        let body =
            json!({ "event": event, "kind": kind, "text": "How was it?", "anonymous": anonymous });
        self.owner().post(&path, body).expect(201).await.id()
    }

    /// What the coordinator reads of one question.
    async fn summary(&self, question: &str) -> Value {
        let path = format!("/v1/programs/{}/feedback-summary", self.program);
        let summary = self.owner().get(&path).expect(200).await;
        let questions = summary["questions"].as_array().expect("a list");
        let found = questions
            .iter()
            .find(|each| each["question"]["id"] == question);
        found.expect("the question").clone()
    }

    async fn named_answers(&self, question: &str) -> usize {
        let path = format!("/v1/programs/{}/feedback-answers", self.program);
        let filter = [("question_id", question), ("limit", "200")];
        self.owner().all(&path, &filter).await.len()
    }

    /// Those who have just met rate their session; everybody's answer counts once.
    pub(super) async fn sessions_are_rated(&self, met: &[Pair]) {
        let question = self.question("after_session", "rating", false).await;
        let asked: Vec<&Pair> = met.iter().take(ASKED).collect();
        let count = asked.len();
        self.each(asked, async |pair| {
            let held = [
                ("pairing_id", pair.id.as_str()),
                ("state", "held"),
                ("sort", "-created_at"),
            ];
            let sessions = pair.mentee.actor.get("/v1/sessions").query(&held);
            let session = sessions.expect(200).await.data()[0]["id"].clone();
            let path = format!("/v1/pairings/{}/feedback", pair.id);
            let body = json!({ "event": "after_session", "session_id": session,
                "answers": [{ "question_id": question, "rating": 4 }] });
            let mentee = &pair.mentee.actor;
            mentee.post(&path, body.clone()).expect(200).await;
            mentee
                .post(&path, body)
                .refused(409, "already-exists")
                .await
        })
        .await;
        assert_eq!(self.named_answers(&question).await, count);
        let seen = self.summary(&question).await;
        assert_eq!(
            (&seen["count"], &seen["mean"]),
            (&json!(count), &json!(4.0))
        );
    }

    /// Half-way, mentees say without their names how it goes: nothing is shown until enough have, and never who.
    pub(super) async fn the_half_way_is_rated(&self) {
        let question = self.question("mid", "rating", true).await;
        let running = self.pairings("active").await;
        let few = usize::try_from(SHOWN_FROM).expect("few") - 1;
        let (first, rest) = running.split_at(few.min(running.len()));
        self.rate_half_way(&question, first).await;
        let seen = self.summary(&question).await;
        assert_eq!(seen["suppressed"], true, "{seen}");
        assert!(seen["count"].is_null() && seen["mean"].is_null(), "{seen}");
        self.rate_half_way(&question, &rest[..ASKED.min(rest.len())])
            .await;
        let seen = self.summary(&question).await;
        let answered = u64::try_from(few + ASKED.min(rest.len())).expect("few");
        let shown = seen["count"].as_u64().expect("a count");
        // Shown in whole groups only.
        assert!(
            shown % SHOWN_FROM == 0 && shown <= answered && answered < shown + SHOWN_FROM,
            "{shown} of {answered}"
        );
        assert_eq!(self.named_answers(&question).await, 0);
    }

    async fn rate_half_way(&self, question: &str, pairs: &[Pair]) {
        self.each(pairs.iter().collect(), async |pair| {
            let path = format!("/v1/pairings/{}/feedback", pair.id);
            let body =
                json!({ "event": "mid", "answers": [{ "question_id": question, "rating": 5 }] });
            pair.mentee.actor.post(&path, body).expect(200).await
        })
        .await;
    }

    /// At the end, both sides of some pairings write what was best.
    pub(super) async fn the_end_is_looked_back_on(&self) {
        let question = self.question("end", "text", false).await;
        let over: Vec<Pair> = self.pairings("completed").await;
        let asked: Vec<&Pair> = over.iter().take(ASKED).collect();
        let count = asked.len();
        assert!(count > 0, "nobody has completed a pairing");
        self.each(asked, async |pair| {
            let path = format!("/v1/pairings/{}/feedback", pair.id);
            let body = json!({ "event": "end", "answers": [{ "question_id": question, "text": "That she listened." }] });
            pair.mentee.actor.post(&path, body.clone()).expect(200).await;
            pair.mentor.actor.post(&path, body).expect(200).await
        })
        .await;
        assert_eq!(self.named_answers(&question).await, 2 * count);
    }
}
