//! Optimal, proved and explained mentor-mentee matching: pure and deterministic.

pub mod criteria;
pub mod policy;
pub mod requirements;

mod availability;
mod candidates;
mod catalogue;
mod check;
mod explain;
mod explanation;
mod field;
mod instance;
mod judge;
mod monitor;
mod objective;
mod outcome;
mod participant;
mod prepare;
mod program;
mod recommend;
mod run;
mod score;
mod solution;
mod solve;
mod text;

pub use availability::{
    Availability, AvailabilityException, DayWindow, Weekday, Window, parse_time_of_day,
};
pub use candidates::{Candidates, IneligiblePin, Overbooked, PinConflicts};
pub use catalogue::{CatalogueSkill, SkillCatalogue};
pub use check::{Verdict, Violation, check};
pub use criteria::WeightedCriterion;
pub use explain::UnknownParticipant;
pub use explanation::{
    CommonTime, CriterionData, CriterionEvidence, CriterionKind, CriterionOutcome, FieldEvidence,
    PairExplanation, RequirementEvidence, RequirementKind, RequirementOutcome, SkillEvidence,
};
pub use field::{FieldValue, Number, NumberError};
pub use instance::{
    Candidate, Instance, InstanceBuilder, InstanceError, InstanceProblem, MenteeIndex, MentorIndex,
    Pair,
};
pub use monitor::{Cancelled, Monitor, Phase};
pub use objective::{Objective, UnknownObjective};
pub use outcome::{MatchedPair, Outcome, Recommendation, Statistics, Unmatched, UnmatchedReason};
pub use participant::{EarlierPartner, Goal, OfferedSkill, Participant, SoughtSkill};
pub use policy::{Missing, Policy, PolicyProblem, SessionNeed};
pub use prepare::{Prepared, prepare};
pub use program::{InputProblem, PairRule, PairRuleKind, Program};
pub use requirements::Requirement;
pub use run::{ALGORITHM_VERSION, RunError, run};
pub use score::{Score, ScoreError};
pub use solution::{Certificate, Solution};
pub use solve::{SolveError, solve};
