//! What the kind of a program says about its matching policy: where it begins, and what it must never leave out.

use pairwell_matching::{
    Objective, Policy, Requirement, RequirementKind, SessionNeed,
    requirements::{ManagerLine, SeniorityGap},
};

use crate::{programs::ProgramKind, request::Violations};

/// A sponsor is so many years ahead, to begin with.
const SPONSOR_AHEAD: i16 = 5;
/// No sponsor is in the line of management within so many levels, to begin with.
const SPONSOR_LINE: u8 = 3;
/// Years that nobody is apart.
const ANY_YEARS: i16 = 80;

/// The policy with which a program of this kind begins.
pub(crate) fn usual(kind: ProgramKind) -> Policy {
    let mut policy = Policy::default();
    match kind {
        ProgramKind::Mentorship | ProgramKind::Group | ProgramKind::Peer => {}
        ProgramKind::Sponsorship => {
            let requirements = &mut policy.requirements;
            requirements.retain(|requirement| requirement.kind() != RequirementKind::ManagerLine);
            requirements.push(Requirement::ManagerLine(ManagerLine {
                levels: SPONSOR_LINE,
            }));
            requirements.push(gap(SPONSOR_AHEAD, None));
        }
        ProgramKind::Reverse => policy.requirements.push(gap(-ANY_YEARS, Some(-1))),
        ProgramKind::Flash => {
            policy.session = SessionNeed {
                minutes: 30,
                every_weeks: 1,
            };
        }
    }
    policy
}

fn gap(minimum_years: i16, maximum_years: Option<i16>) -> Requirement {
    Requirement::SeniorityGap(SeniorityGap {
        minimum_years,
        maximum_years,
        missing: pairwell_matching::IfMissing::Fail,
    })
}

/// Adds a violation for everything that a policy for this kind of program must not leave out.
pub(crate) fn guard(kind: ProgramKind, policy: &Policy, violations: &mut Violations) {
    let has = |fits: &dyn Fn(&Requirement) -> bool| policy.requirements.iter().any(fits);
    let pointer = "/policy/requirements";
    match kind {
        ProgramKind::Mentorship | ProgramKind::Flash => {}
        ProgramKind::Group | ProgramKind::Peer => violations.require(
            policy.objective == Objective::MostMatched,
            "/policy/objective",
            "group",
            "groups of a least size are formed with the objective `most_matched`",
        ),
        ProgramKind::Sponsorship => {
            violations.require(
                has(&|requirement| matches!(requirement, Requirement::ManagerLine(_))),
                pointer,
                "sponsorship",
                "nobody is sponsored by their own line: require `manager_line`",
            );
            violations.require(
                has(&|requirement| {
                    matches!(requirement, Requirement::SeniorityGap(gap) if gap.minimum_years >= 1)
                }),
                pointer,
                "sponsorship",
                "a sponsor is ahead: require a `seniority_gap` of at least one year",
            );
        }
        ProgramKind::Reverse => violations.require(
            has(&|requirement| {
                matches!(requirement, Requirement::SeniorityGap(gap)
                    if gap.maximum_years.is_some_and(|years| years < 0))
            }),
            pointer,
            "reverse",
            "the mentor is the younger one: require a `seniority_gap` with `maximum_years` below 0",
        ),
    }
}

/// The requirements that also a pairing made by hand has to meet in programs of this kind.
pub(crate) fn always_required(kind: ProgramKind) -> &'static [RequirementKind] {
    match kind {
        ProgramKind::Mentorship | ProgramKind::Flash | ProgramKind::Group | ProgramKind::Peer => {
            &[]
        }
        ProgramKind::Sponsorship => &[RequirementKind::ManagerLine, RequirementKind::SeniorityGap],
        ProgramKind::Reverse => &[RequirementKind::SeniorityGap],
    }
}
