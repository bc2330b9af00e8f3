//! Groups: one mentor with a least number of mentees, and people divided without mentors.

use pairwell_matching::{
    Certificate, Explainer, Objective, PeerSizes, Program, RunOptions, UnmatchedReason, Verdict,
    prepare,
};
use serde_json::json;

use crate::support::{outcome, pairs, participant, prepared, program, scored, skills_only};

/// Six mentees and two mentors with room for four each; everybody fits both.
fn six_of_two(least: u32) -> Program {
    let mut program = scored(&[
        &[90, 10],
        &[90, 20],
        &[90, 30],
        &[10, 90],
        &[20, 90],
        &[30, 80],
    ]);
    for mentor in &mut program.mentors {
        (mentor.capacity, mentor.least_group) = (4, least);
    }
    program
}

#[test]
fn a_mentor_has_a_group_or_nobody() {
    let spread = outcome(six_of_two(3));
    assert_eq!(spread.statistics.matched_mentors, 2);
    let Certificate::Groups(certificate) = &spread.certificate else {
        panic!("{:?}", spread.certificate)
    };
    assert_eq!(certificate.bound.pairs, 6);

    // Two groups of four would need eight mentees: one mentor leads a full group and the other none.
    let full = outcome(six_of_two(4));
    assert_eq!(full.statistics.pairs, 4);
    assert_eq!(full.statistics.matched_mentors, 1);
    let without: Vec<_> = full.unmatched_mentees.iter().collect();
    assert_eq!(without.len(), 2);
    for mentee in without {
        assert_eq!(
            mentee.reasons,
            [
                UnmatchedReason::GroupTooSmall { count: 1 },
                UnmatchedReason::SeatsTakenByOthers { count: 1 },
            ]
        );
    }
    assert_eq!(
        full.unmatched_mentors[0].reasons,
        [UnmatchedReason::GroupTooSmall { count: 6 }]
    );
}

#[test]
fn the_proof_of_groups_is_checked_offline_and_damage_is_found() {
    let prepared = prepared(six_of_two(4));
    let options = RunOptions::default();
    let mut candidates = prepared.candidates(&options, &()).unwrap();
    let solved = prepared.solve(&mut candidates, &options, &()).unwrap();
    let proof = prepared.proof(&candidates, &solved.instance, &solved.solution);
    assert_eq!(proof.mentors[0].least_group, 4);
    assert!(proof.check().unwrap().is_optimal());

    let mut smaller = proof.clone();
    smaller.pairs.pop();
    assert!(matches!(smaller.check().unwrap(), Verdict::Rejected(_)));
    let mut bolder = proof;
    let Certificate::Groups(certificate) = &mut bolder.certificate else {
        panic!()
    };
    certificate.cases.pop();
    assert!(matches!(bolder.check().unwrap(), Verdict::Rejected(_)));
}

#[test]
fn what_if_questions_keep_the_sizes() {
    let prepared = std::sync::Arc::new(prepared(six_of_two(4)));
    let explainer = Explainer::new(prepared, &RunOptions::default(), &()).unwrap();
    let without = explainer.outcome().unmatched_mentees[0].participant.clone();
    let help = explainer.help(&without, &()).unwrap();
    assert!(help.trials > 0);
    assert!(
        help.changes
            .iter()
            .all(|change| !change.partners.is_empty())
    );
}

#[test]
fn groups_are_formed_for_one_objective() {
    let mut program = six_of_two(3);
    program.policy.objective = Objective::Stable;
    let problems = prepare(program).unwrap_err();
    assert_eq!(problems[0].path, "policy.objective");
    assert_eq!(problems[0].code, "groups");
}

/// People who seek and offer one skill each: those who share it fit.
fn peers(skills: &[&str], least: u32, most: u32) -> Program {
    let people = skills.iter().enumerate().map(|(number, skill)| {
        let profile = json!({
            "skills_sought": [{ "skill": skill, "level": 2 }],
            "skills_offered": [{ "skill": skill, "level": 2 }],
        });
        participant(&format!("peer-{number}"), profile)
    });
    Program {
        peer_groups: Some(PeerSizes { least, most }),
        ..program(people.collect(), vec![], skills_only())
    }
}

#[test]
fn peers_are_divided_by_how_well_they_fit() {
    let outcome = outcome(peers(&["rust", "sql", "rust", "sql", "rust", "sql"], 3, 3));
    let members: Vec<_> = outcome.groups.iter().map(|group| &group.members).collect();
    assert_eq!(
        members,
        [
            &["peer-0", "peer-2", "peer-4"],
            &["peer-1", "peer-3", "peer-5"]
        ]
    );
    assert_eq!(outcome.groups[0].mean_score.to_string(), "1.000000");
    assert_eq!(outcome.groups[0].pairs.len(), 3);
    assert_eq!(outcome.statistics.matched_mentees, 6);
    assert_eq!(outcome.statistics.candidates, 15);
    assert_eq!(outcome.statistics.total_score_millionths, 6_000_000);
    assert!(outcome.unmatched_mentees.is_empty() && pairs(&outcome).is_empty());
}

#[test]
fn who_is_in_no_group_knows_why() {
    let mut people = peers(&["rust", "rust", "rust", "rust"], 3, 3);
    people.mentees[3].available = false;
    let first = outcome(people.clone());
    assert_eq!(first.groups.len(), 1);
    assert_eq!(
        first.unmatched_mentees[0].reasons,
        [UnmatchedReason::NotAvailable {}]
    );

    people.mentees[3].available = true;
    let second = outcome(people);
    assert_eq!(
        second.unmatched_mentees[0].reasons,
        [UnmatchedReason::GroupTooSmall { count: 3 }]
    );
}

#[test]
fn many_peers_come_with_a_bound() {
    let skills: Vec<&str> = (0..40)
        .map(|number| ["rust", "sql", "talks"][number % 3])
        .collect();
    let program = peers(&skills, 4, 6);
    let result = outcome(program.clone());
    assert_eq!(result.statistics.matched_mentees, 40);
    assert!(
        result
            .groups
            .iter()
            .all(|group| (4..=6).contains(&group.members.len()))
    );
    let Certificate::Peers(certificate) = &result.certificate else {
        panic!()
    };
    assert!(certificate.bound.total_score >= result.statistics.total_score_millionths);
    // The order in which people come in changes nothing.
    let mut other = program;
    other.mentees.reverse();
    assert_eq!(outcome(other), result);
}

#[test]
fn peers_have_no_mentors_no_rules_and_sizes_that_groups_can_have() {
    let mut program = peers(&["rust", "rust"], 1, 0);
    program.mentors.push(participant("mentor", json!({})));
    program.policy.objective = Objective::Fair;
    let problems = prepare(program).unwrap_err();
    let paths: Vec<_> = problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["peer_groups", "mentors", "policy.objective"]);
}
