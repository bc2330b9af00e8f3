//! How pairings meet over the months, and what that adds up to.

use std::collections::BTreeMap;

use serde_json::json;

use super::world::{Pair, World};

const MINUTES: &[u64] = &[25, 45, 60, 90];

/// How a month goes for a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Month {
    Meets { minutes: u64 },
    MissesTheMentee,
    CallsOff,
    IsSilent,
}

/// What the test counted itself, by person.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Sessions and minutes as a mentor.
    pub(super) given: BTreeMap<String, (u64, u64)>,
    /// Sessions and minutes as a mentee.
    pub(super) received: BTreeMap<String, (u64, u64)>,
}

impl Ledger {
    fn count(&mut self, pair: &Pair, minutes: u64) {
        let given = self.given.entry(pair.mentor.actor.person.clone());
        let received = self.received.entry(pair.mentee.actor.person.clone());
        for (sessions, total) in [given.or_default(), received.or_default()] {
            *sessions += 1;
            *total += minutes;
        }
    }
}

impl World {
    /// One month: every pairing that runs meets once, misses each other, or falls silent.
    /// Returns those who met.
    pub(super) async fn live_a_month(&mut self) -> Vec<Pair> {
        self.server.let_days_pass(30);
        let running = self.pairings("active").await;
        let months: Vec<(Pair, Month)> = running
            .into_iter()
            .map(|pair| (self.month_of(&pair), pair))
            .map(|(month, pair)| (pair, month))
            .collect();
        for (pair, month) in &months {
            if let Month::Meets { minutes } = month {
                self.ledger.count(pair, *minutes);
            }
        }
        let met = |(pair, month): &(Pair, Month)| {
            matches!(month, Month::Meets { .. }).then(|| pair.clone())
        };
        let met: Vec<Pair> = months.iter().filter_map(met).collect();
        let talking = months
            .into_iter()
            .filter(|(_, month)| *month != Month::IsSilent);
        self.each(talking.collect(), async |(pair, month)| {
            let ask = format!("/v1/pairings/{}/sessions", pair.id);
            let agenda = json!({ "agenda": "What went well, what did not, what comes next." });
            let asked = pair.mentee.actor.post(&ask, agenda).expect(201).await;
            let session = format!("/v1/sessions/{}", asked.id());
            // A mentor with several mentees enters all of the month at once.
            let time = json!({ "starts_at": asked.string("created_at"), "allow_overlap": true });
            let mentor = &pair.mentor.actor;
            mentor
                .post(&format!("{session}/schedule"), time)
                .expect(200)
                .await;
            let (verb, body) = match month {
                Month::Meets { minutes } => {
                    ("hold", json!({ "attendance": "both", "minutes": minutes }))
                }
                Month::MissesTheMentee => ("no-show", json!({ "who": "mentee" })),
                Month::CallsOff | Month::IsSilent => ("cancel", json!({ "reason": "ill" })),
            };
            mentor
                .post(&format!("{session}/{verb}"), body)
                .expect(200)
                .await
        })
        .await;
        met
    }

    /// Some pairings are silent by nature; the others mostly meet.
    fn month_of(&mut self, pair: &Pair) -> Month {
        if pair.mentee.quiet {
            return Month::IsSilent;
        }
        match self.random.below(100) {
            0..86 => Month::Meets {
                minutes: *self.random.pick(MINUTES),
            },
            86..91 => Month::MissesTheMentee,
            91..95 => Month::CallsOff,
            _ => Month::IsSilent,
        }
    }

    /// What the service counted as given and received is what happened, person by person.
    pub(super) async fn giving_back_adds_up(&self) {
        for (direction, counted) in [
            ("given", &self.ledger.given),
            ("received", &self.ledger.received),
        ] {
            for (person, (sessions, minutes)) in counted {
                let path = format!("/v1/people/{person}/giving-back");
                let record = self.owner().get(&path).expect(200).await;
                let totals = &record[direction];
                assert_eq!(
                    totals["sessions"], *sessions,
                    "{direction} by {person}: {totals}"
                );
                assert!(
                    totals["minutes"].as_u64().expect("a number") >= *minutes,
                    "{direction} by {person}: {totals}"
                );
            }
        }
    }
}
