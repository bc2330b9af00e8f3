//! The two files that `pairwell match` writes: pairs with reasons, and everything there is to know.

use std::collections::{BTreeMap, BTreeSet};

use pairwell_matching::{
    CriterionEvidence, CriterionKind, CriterionOutcome, Explainer, FloorReport, Objective, Outcome,
    PairExplanation, Policy, Requirement, RequirementKind, Score, Statistics, Unmatched,
    UnmatchedReason, Verdict,
};
use serde::Serialize;

use super::Role;
use super::input::Input;
use super::people::People;
use crate::failure::Failure;
use crate::output::guarded;

/// A finished run with every chosen pair explained, and ids as in the files.
#[derive(Debug)]
pub(super) struct Report<'a> {
    input: &'a Input,
    pub(super) outcome: Outcome,
    /// What the checker said.
    pub(super) verdict: Verdict,
    pub(super) objective: Objective,
    explanations: Vec<PairExplanation>,
    /// What would help those who have nobody; made for the explanation file only.
    pub(super) what_would_help: Option<serde_json::Value>,
}

/// The explanation file.
#[derive(Serialize)]
struct Explained<'a> {
    algorithm_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_model: Option<&'a str>,
    input_hash: &'a str,
    policy_hash: &'a str,
    statistics: &'a Statistics,
    policy: &'a Policy,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<&'a FloorReport>,
    pairs: Vec<ExplainedPair<'a>>,
    unmatched_mentees: Vec<ExplainedPerson<'a>>,
    unmatched_mentors: Vec<ExplainedPerson<'a>>,
    certificate: Option<ProofByPrices<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_would_help: Option<&'a serde_json::Value>,
}

#[derive(Serialize)]
struct ExplainedPair<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    mentee_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentor_name: Option<&'a str>,
    #[serde(flatten)]
    explanation: &'a PairExplanation,
}

#[derive(Serialize)]
struct ExplainedPerson<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    matched: u32,
    open: u32,
    reasons: &'a [UnmatchedReason],
}

/// The certificate with the ids that its prices belong to.
#[derive(Serialize)]
struct ProofByPrices<'a> {
    pair_value: u64,
    mentees: Vec<Price<'a>>,
    mentors: Vec<Price<'a>>,
}

#[derive(Serialize)]
struct Price<'a> {
    id: &'a str,
    price: i64,
}

impl<'a> Report<'a> {
    /// Explains the pairs of an outcome and gives everybody the id of the file back.
    pub(super) fn new(input: &'a Input, explainer: &Explainer) -> Result<Self, Failure> {
        let (prepared, mut outcome) = (explainer.prepared(), explainer.outcome().clone());
        let mut explanations = Vec::with_capacity(outcome.pairs.len());
        for pair in &outcome.pairs {
            let mut explanation = prepared
                .explain(&pair.mentee, &pair.mentor)
                .map_err(|error| Failure::failed(error.to_string()))?;
            restore(Role::Mentee, &mut explanation.mentee);
            restore(Role::Mentor, &mut explanation.mentor);
            explanations.push(explanation);
        }
        let Outcome {
            unmatched_mentees,
            unmatched_mentors,
            mentee_order,
            mentor_order,
            ..
        } = &mut outcome;
        let mentees = unmatched_mentees
            .iter_mut()
            .map(|person| &mut person.participant)
            .chain(mentee_order);
        mentees.for_each(|id| restore(Role::Mentee, id));
        let mentors = unmatched_mentors
            .iter_mut()
            .map(|person| &mut person.participant)
            .chain(mentor_order);
        mentors.for_each(|id| restore(Role::Mentor, id));
        Ok(Self {
            input,
            outcome,
            verdict: explainer.verdict().clone(),
            objective: prepared.policy().objective,
            explanations,
            what_would_help: None,
        })
    }

    /// Returns mentees without any mentor.
    pub(super) fn mentees_without(&self) -> impl Iterator<Item = &Unmatched> {
        self.outcome
            .unmatched_mentees
            .iter()
            .filter(|person| person.matched == 0)
    }

    /// Returns mentors without any mentee.
    pub(super) fn mentors_without(&self) -> impl Iterator<Item = &Unmatched> {
        self.outcome
            .unmatched_mentors
            .iter()
            .filter(|person| person.matched == 0)
    }

    /// Writes `mentee,mentor,score,reasons`: pairs, then mentees and mentors who have nobody. With groups, the number of the
    /// group follows: by the ids of the mentors, from one.
    pub(super) fn pairs_csv(&self) -> Result<Vec<u8>, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let columns = if self.input.groups.is_some() { 5 } else { 4 };
        let mut write = |cells: [&str; 5]| {
            writer
                .write_record(cells.into_iter().take(columns))
                .map_err(|error| Failure::failed(error.to_string()))
        };
        write(["mentee", "mentor", "score", "reasons", "group"])?;
        let mentors: BTreeSet<&str> = self
            .explanations
            .iter()
            .map(|pair| pair.mentor.as_str())
            .collect();
        let numbers: BTreeMap<&str, u32> = mentors.into_iter().zip(1..).collect();
        for pair in &self.explanations {
            let reasons = pair_reasons(pair);
            let score = pair.score.to_string();
            let group = numbers.get(pair.mentor.as_str()).map(u32::to_string);
            write([
                &guarded(&pair.mentee),
                &guarded(&pair.mentor),
                &score,
                &guarded(&reasons),
                group.as_deref().unwrap_or_default(),
            ])?;
        }
        for person in self.mentees_without() {
            let reasons = self.reasons(person);
            write([&guarded(&person.participant), "", "", &reasons, ""])?;
        }
        for person in self.mentors_without() {
            let reasons = self.reasons(person);
            write(["", &guarded(&person.participant), "", &reasons, ""])?;
        }
        writer
            .into_inner()
            .map_err(|error| Failure::failed(error.to_string()))
    }

    /// Writes every requirement, criterion, count and price.
    pub(super) fn json(&self) -> Result<Vec<u8>, Failure> {
        let outcome = &self.outcome;
        let pairs = self.explanations.iter().map(|explanation| ExplainedPair {
            mentee_name: self.input.mentees.name(&explanation.mentee),
            mentor_name: self.input.mentors.name(&explanation.mentor),
            explanation,
        });
        let explained = Explained {
            algorithm_version: &outcome.algorithm_version,
            text_model: outcome.text_model.as_deref(),
            input_hash: &outcome.input_hash,
            policy_hash: &outcome.policy_hash,
            statistics: &outcome.statistics,
            policy: &self.input.policy,
            floor: outcome.floor.as_ref(),
            pairs: pairs.collect(),
            unmatched_mentees: people(&outcome.unmatched_mentees, &self.input.mentees),
            unmatched_mentors: people(&outcome.unmatched_mentors, &self.input.mentors),
            certificate: outcome.certificate.prices().map(|proof| ProofByPrices {
                pair_value: proof.pair_value,
                mentees: prices(&outcome.mentee_order, &proof.mentee_prices),
                mentors: prices(&outcome.mentor_order, &proof.mentor_prices),
            }),
            what_would_help: self.what_would_help.as_ref(),
        };
        let mut json = serde_json::to_vec_pretty(&explained)
            .map_err(|error| Failure::failed(error.to_string()))?;
        json.push(b'\n');
        Ok(json)
    }

    /// Words the reasons of one unmatched person, `code: count` each.
    fn reasons(&self, person: &Unmatched) -> String {
        let reasons = person.reasons.iter().map(|reason| self.reason(reason));
        reasons.collect::<Vec<_>>().join("; ")
    }

    /// Words one reason.
    pub(super) fn reason(&self, reason: &UnmatchedReason) -> String {
        reason_of(&self.input.policy, reason)
    }

    /// Words one reason without its count; a failed requirement is named.
    pub(super) fn code(&self, reason: &UnmatchedReason) -> String {
        code_of(&self.input.policy, reason)
    }
}

/// Words one reason by the policy whose requirements it names.
pub(super) fn reason_of(policy: &Policy, reason: &UnmatchedReason) -> String {
    let code = code_of(policy, reason);
    match reason {
        UnmatchedReason::RequirementFailed { count, .. }
        | UnmatchedReason::BelowMinimumScore { count }
        | UnmatchedReason::SeatsTakenByOthers { count }
        | UnmatchedReason::GroupTooSmall { count } => format!("{code}: {count}"),
        UnmatchedReason::NotAvailable {}
        | UnmatchedReason::NoCapacity {}
        | UnmatchedReason::NobodyOnOtherSide {}
        | _ => code,
    }
}

fn code_of(policy: &Policy, reason: &UnmatchedReason) -> String {
    let code = reason.code();
    if let UnmatchedReason::RequirementFailed {
        requirement,
        position,
        ..
    } = reason
    {
        return format!(
            "{code} {}",
            requirement_label(policy, *requirement, *position)
        );
    }
    code.to_owned()
}

fn requirement_label(policy: &Policy, kind: RequirementKind, position: Option<u32>) -> String {
    let place = position.and_then(|position| usize::try_from(position).ok());
    match place.and_then(|place| policy.requirements.get(place)) {
        Some(Requirement::Field(field)) => field_label(&field.mentee_field, &field.mentor_field),
        _ => name_of(&kind),
    }
}

fn restore(role: Role, id: &mut String) {
    *id = role.without_prefix(id).to_owned();
}

fn people<'a>(unmatched: &'a [Unmatched], people: &'a People) -> Vec<ExplainedPerson<'a>> {
    let explained = |person: &'a Unmatched| ExplainedPerson {
        id: &person.participant,
        name: people.name(&person.participant),
        matched: person.matched,
        open: person.open,
        reasons: &person.reasons,
    };
    unmatched.iter().map(explained).collect()
}

fn prices<'a>(ids: &'a [String], prices: &[i64]) -> Vec<Price<'a>> {
    ids.iter()
        .zip(prices)
        .map(|(id, &price)| Price { id, price })
        .collect()
}

/// Words what a pair's score is made of, the largest part first; the parts add up to the score.
pub(super) fn pair_reasons(pair: &PairExplanation) -> String {
    if pair.score == Score::ZERO {
        return "no criterion counts".to_owned();
    }
    let mut criteria: Vec<_> = pair.criteria.iter().collect();
    criteria.retain(|criterion| criterion.contribution.millionths() > 0);
    criteria.sort_by_key(|criterion| std::cmp::Reverse(criterion.contribution));
    let worded = criteria.into_iter().map(|criterion| {
        let mut text = format!("{} {}", criterion_label(criterion), criterion.contribution);
        if let Some(evidence) = evidence(&criterion.evidence) {
            text += &format!(" ({evidence})");
        }
        text
    });
    worded.collect::<Vec<_>>().join("; ")
}

fn criterion_label(criterion: &CriterionOutcome) -> String {
    match (&criterion.criterion, &criterion.evidence) {
        (CriterionKind::Field, CriterionEvidence::Fields(fields)) => {
            field_label(&fields.mentee_field, &fields.mentor_field)
        }
        (kind, _) => name_of(kind),
    }
}

fn field_label(mentee_field: &str, mentor_field: &str) -> String {
    if mentee_field == mentor_field {
        mentee_field.to_owned()
    } else {
        format!("{mentee_field}/{mentor_field}")
    }
}

/// Words what decided a criterion, where a few words can.
fn evidence(evidence: &CriterionEvidence) -> Option<String> {
    let listed = |items: &[String]| (!items.is_empty()).then(|| items.join(", "));
    match evidence {
        CriterionEvidence::Skills { skills } => {
            let covered = skills
                .iter()
                .filter(|skill| skill.coverage.millionths() > 0);
            listed(&covered.map(|skill| skill.skill.clone()).collect::<Vec<_>>())
        }
        CriterionEvidence::Goals {
            shared_topics,
            text,
            ..
        } => listed(shared_topics).or_else(|| {
            let text = text.as_ref().filter(|text| text.value.millionths() > 0)?;
            Some(format!("similarity {}", text.similarity))
        }),
        CriterionEvidence::Interests { shared } | CriterionEvidence::Languages { shared } => {
            listed(shared)
        }
        CriterionEvidence::Availability {
            minutes_per_week, ..
        } => Some(format!("{minutes_per_week} min a week")),
        CriterionEvidence::Experience { years } => years.map(|years| format!("{years:+} years")),
        CriterionEvidence::WaitingTime { days } => Some(format!("{days} days")),
        CriterionEvidence::Fields(fields) => fields.gap.map(|gap| format!("gap {gap:+}")),
        CriterionEvidence::TimeZone { .. }
        | CriterionEvidence::Department { .. }
        | CriterionEvidence::Preferences { .. }
        | _ => None,
    }
}

/// Returns the name that a code has in JSON.
pub(super) fn name_of(code: &impl Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
