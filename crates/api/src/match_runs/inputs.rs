//! What a run depended on, as fingerprints: enough to tell later whether, and what, has changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use pairwell_matching::{Participant, Program};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    error::{Problem, Result},
    ids::MatchingPolicyId,
};

/// At most so many changes are named; the rest is counted.
const MOST_NAMED: usize = 20;

/// Fingerprints of everything that decided a run. Participants who were not available had no part in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Inputs {
    policy: MatchingPolicyId,
    first_day: NaiveDate,
    last_day: NaiveDate,
    rules: String,
    skills: String,
    participants: BTreeMap<String, String>,
}

impl Inputs {
    /// Takes the fingerprints of a problem.
    pub(crate) fn of(policy: MatchingPolicyId, program: &Program) -> Result<Self> {
        let people = program.mentees.iter().chain(&program.mentors);
        let participants = people
            .filter(|person| person.available)
            .map(|person| Ok((person.id.clone(), fingerprint(&timeless(person))?)))
            .collect::<Result<_>>()?;
        let mut rules = program.rules.clone();
        rules.sort();
        Ok(Self {
            policy,
            first_day: program.first_day,
            last_day: program.last_day,
            rules: fingerprint(&rules)?,
            skills: fingerprint(&program.skills)?,
            participants,
        })
    }

    /// What is different now, in words; empty when nothing is.
    pub(super) fn changes(&self, now: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        let parts = [
            (
                self.policy != now.policy,
                "the matching policy has a new version",
            ),
            (
                (self.first_day, self.last_day) != (now.first_day, now.last_day),
                "the dates of the program changed",
            ),
            (self.rules != now.rules, "the pair rules changed"),
            (self.skills != now.skills, "the skill catalogue changed"),
        ];
        changes.extend(
            parts
                .into_iter()
                .filter(|(changed, _)| *changed)
                .map(|(_, what)| what.to_owned()),
        );
        let mut people = Vec::new();
        for (id, print) in &self.participants {
            match now.participants.get(id) {
                None => people.push(format!("application {id} is no longer available")),
                Some(other) if other != print => {
                    people.push(format!("application {id} or its person changed"));
                }
                Some(_) => {}
            }
        }
        let added = now
            .participants
            .keys()
            .filter(|id| !self.participants.contains_key(*id));
        people.extend(added.map(|id| format!("application {id} became available")));
        let unnamed = people.len().saturating_sub(MOST_NAMED);
        changes.extend(people.into_iter().take(MOST_NAMED));
        if unnamed > 0 {
            changes.push(format!("and {unnamed} more applications"));
        }
        changes
    }
}

/// The participant without what grows by itself from day to day.
fn timeless(person: &Participant) -> Participant {
    let mut person = person.clone();
    person.waiting_days = 0;
    for partner in &mut person.earlier_partners {
        partner.days_since_end = partner.days_since_end.map(|_| 0);
    }
    person
}

fn fingerprint(value: &impl Serialize) -> Result<String> {
    let bytes = serde_json::to_vec(value).map_err(Problem::internal)?;
    let digest = Sha256::digest(bytes);
    // 64 bits tell apart two versions of one thing; nobody gains by a collision.
    Ok(digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
