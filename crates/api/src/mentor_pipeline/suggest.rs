//! Holds what candidates have against what mentees seek. Pure: rows in, suggestions out.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{CandidateSkill, MentorCandidate, SkillDemand};
use crate::ids::PersonId;

/// So many skills and so many people are suggested at the most.
const MOST_SUGGESTED: usize = 50;

/// What one mentee seeks.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub person: PersonId,
    /// Each skill under its catalogue name, with the level to reach.
    pub skills: BTreeMap<String, i64>,
}

/// What one candidate has.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub person: PersonId,
    pub full_name: String,
    pub completed_pairings: usize,
    /// Each skill under its catalogue name, with the level.
    pub skills: BTreeMap<String, i64>,
}

/// How many mentees seek each skill, most wanted first.
pub(super) fn demand(wishes: &[Wish]) -> Vec<SkillDemand> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for skill in wishes.iter().flat_map(|wish| wish.skills.keys()) {
        *counts.entry(skill).or_default() += 1;
    }
    let mut demand: Vec<SkillDemand> = counts
        .into_iter()
        .map(|(skill, mentees)| SkillDemand {
            skill: skill.to_owned(),
            mentees,
        })
        .collect();
    // Stable: among equals, by name.
    demand.sort_by_key(|skill| std::cmp::Reverse(skill.mentees));
    demand.truncate(MOST_SUGGESTED);
    demand
}

/// The candidates who have something that somebody else seeks, most mentees first.
pub(super) fn candidates(wishes: &[Wish], candidates: Vec<Candidate>) -> Vec<MentorCandidate> {
    let mut by_skill: BTreeMap<&str, Vec<(PersonId, i64)>> = BTreeMap::new();
    for wish in wishes {
        for (skill, level) in &wish.skills {
            by_skill
                .entry(skill)
                .or_default()
                .push((wish.person, *level));
        }
    }
    let mut found: Vec<MentorCandidate> = candidates
        .into_iter()
        .filter_map(|candidate| against(&by_skill, candidate))
        .collect();
    found.sort_by(|one, other| {
        let by_mentees = other.mentees.cmp(&one.mentees);
        by_mentees.then(one.person_id.cmp(&other.person_id))
    });
    found.truncate(MOST_SUGGESTED);
    found
}

fn against(
    by_skill: &BTreeMap<&str, Vec<(PersonId, i64)>>,
    candidate: Candidate,
) -> Option<MentorCandidate> {
    let mut helped = BTreeSet::new();
    let mut skills = Vec::new();
    for (skill, level) in candidate.skills {
        let seekers: BTreeSet<PersonId> = by_skill
            .get(skill.as_str())
            .into_iter()
            .flatten()
            .filter(|(person, wanted)| *wanted <= level && *person != candidate.person)
            .map(|(person, _)| *person)
            .collect();
        if !seekers.is_empty() {
            skills.push(CandidateSkill {
                skill,
                level,
                mentees: seekers.len(),
            });
            helped.extend(seekers);
        }
    }
    skills.sort_by_key(|skill| std::cmp::Reverse(skill.mentees));
    (!helped.is_empty()).then_some(MentorCandidate {
        person_id: candidate.person,
        full_name: candidate.full_name,
        mentees: helped.len(),
        skills,
        completed_pairings: candidate.completed_pairings,
    })
}
