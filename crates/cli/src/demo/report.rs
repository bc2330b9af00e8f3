//! What the demo prints: the match run in a screenful, then how to go on.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use pairwell_api::demo::{Demo, ExplainedPair, Summary};
use pairwell_matching::{Score, Unmatched};
use serde_json::{Value, json};

use super::words;

/// So many unmatched mentees are shown by name.
const UNMATCHED_SHOWN: usize = 4;

/// The demo and what came of its match run.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) summary: Summary,
    pub(super) made: Demo,
    /// Time to invent and write everybody.
    pub(super) seeding: Duration,
    /// Time until now.
    pub(super) total: Duration,
}

impl Report {
    /// The summary for a program.
    pub(super) fn document(&self, address: Option<SocketAddr>) -> Value {
        json!({
            "address": address.map(|address| format!("http://{address}")),
            "swagger_ui": address.map(|address| format!("http://{address}/docs/")),
            "organization_id": self.made.organization,
            "token": self.made.token.token,
            "token_expires_at": self.made.token.expires_at,
            "seeding_ms": milliseconds(self.seeding),
            "total_ms": milliseconds(self.total),
            "summary": self.summary,
        })
    }

    /// The summary for a person.
    pub(super) fn lines(&self) -> String {
        let summary = &self.summary;
        let statistics = &summary.statistics;
        let or_none = |score: Option<Score>| score.map_or("-".to_owned(), words::short);
        let mut lines = String::new();
        if self.made.was_there {
            lines += "The folder holds a demo already; it goes on from there.\n\n";
        }
        lines += &format!(
            "{}: {} mentees, {} mentors with {} seats, {} possible pairs\n\n",
            summary.program,
            statistics.mentees,
            statistics.mentors,
            statistics.seats,
            statistics.candidates,
        );
        lines += &format!(
            "Matched      {} mentees with {} mentors; mean score {}, worst {}\n",
            statistics.matched_mentees,
            statistics.matched_mentors,
            or_none(statistics.mean_score),
            or_none(statistics.worst_score),
        );
        lines += &format!(
            "Proof        {}: no pairing matches more mentees, and none with as many has a higher total score\n",
            summary.verdict,
        );
        lines += &self.times();
        for (title, pair) in ["The best pair", "One in the middle", "The worst pair"]
            .iter()
            .zip(&summary.pairs)
        {
            lines += &format!("\n{title}\n{}", explained(pair));
        }
        lines + &self.unmatched()
    }

    fn times(&self) -> String {
        let durations = &self.summary.durations;
        let invented = if self.made.was_there {
            String::new()
        } else {
            format!("inventing everybody {} ms, ", milliseconds(self.seeding))
        };
        format!(
            "Time         {invented}reading {} ms, scoring {} ms, solving {} ms, checking {} ms, explaining {} ms\n",
            durations.loading_ms,
            durations.scoring_ms,
            durations.solving_ms,
            durations.checking_ms,
            durations.explaining_ms,
        )
    }

    fn unmatched(&self) -> String {
        let unmatched = &self.summary.unmatched;
        let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
        for person in unmatched {
            let main = main_reason(&person.unmatched);
            *by_reason.entry(main).or_default() += 1;
        }
        let mut lines = format!("\nUnmatched    {} mentees\n", unmatched.len());
        for (code, people) in by_reason {
            lines += &format!("  {people:>4}  {}\n", words::main_reason(code));
        }
        lines += "\nSome of them, and what became of every mentor for them\n";
        for code in [
            "seats_taken_by_others",
            "below_minimum_score",
            "requirement_failed",
            "not_available",
        ] {
            let like = unmatched
                .iter()
                .find(|person| main_reason(&person.unmatched) == code);
            for person in like.into_iter().take(UNMATCHED_SHOWN) {
                let reasons: Vec<String> =
                    person.unmatched.reasons.iter().map(words::reason).collect();
                lines += &format!(
                    "  {} ({}): {}\n",
                    person.person.full_name,
                    person.person.job_title,
                    reasons.join(", "),
                );
            }
        }
        lines
    }

    /// How to go on.
    pub(super) fn invitation(&self, address: SocketAddr, is_kept: bool) -> String {
        let fate = if is_kept {
            "The folder keeps the demo."
        } else {
            "The demo is gone when it ends; `--folder` keeps it."
        };
        format!(
            "\n\
             Pairwell listens on http://{address}\n\
             Swagger UI: http://{address}/docs/\n\
             Token (Authorize, then try any operation; the examples work as they are):\n\
             {token}\n\n\
             Publish the run:  curl -X POST -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' -d '{{}}' \\\n  \
             http://{address}/v1/match-runs/{run}/publish\n\n\
             {fate} Ctrl-C ends it.\n",
            token = self.made.token.token,
            run = self.summary.match_run_id,
        )
    }
}

fn explained(pair: &ExplainedPair) -> String {
    let explanation = &pair.explanation;
    let mut lines = format!(
        "  {} ({}) with {} ({}): {}\n  \"{}\"\n",
        pair.mentee.full_name,
        pair.mentee.job_title,
        pair.mentor.full_name,
        pair.mentor.job_title,
        words::short(explanation.score),
        pair.goal,
    );
    for criterion in &explanation.criteria {
        lines += &format!(
            "    {:<20} {}  {}\n",
            words::criterion(criterion),
            words::short(criterion.contribution),
            words::evidence(criterion),
        );
    }
    lines
}

/// The reason that weighs most: a free seat that went to others, then a low score, then a requirement.
fn main_reason(unmatched: &Unmatched) -> &'static str {
    let codes = || {
        unmatched
            .reasons
            .iter()
            .map(pairwell_matching::UnmatchedReason::code)
    };
    let by_weight = [
        "not_available",
        "no_capacity",
        "seats_taken_by_others",
        "group_too_small",
        "below_minimum_score",
    ];
    by_weight
        .into_iter()
        .find(|code| codes().any(|other| other == *code))
        .unwrap_or("requirement_failed")
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
