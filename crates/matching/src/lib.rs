//! Optimal, proved and explained mentor-mentee matching: pure and deterministic.
//!
//! # The problem
//! A mentoring program has applications of mentees and of mentors. Which pairs may be made at all is decided by
//! *requirements*; how well a pair fits is its *score*, a weighted mean of *criteria*; and the *objective* says which
//! pairing of everybody is the best. This crate computes that pairing, proves that there is no better one, and says of
//! every pair and of every unmatched person why.
//!
//! It does no input or output and knows no clock, thread, database or random source. Scores are fixed-point numbers:
//! no float decides anything, so the same input gives the same bytes on every machine.
//!
//! # Objectives
//! - [`Objective::MostMatched`]: as many pairs as possible within all capacities, and among all such pairings the
//!   highest total score. The result carries dual prices as its [`Certificate`]; [`check`] verifies it independently.
//! - [`Objective::BestTotal`]: the highest total score, even where that leaves people unmatched; proved alike.
//! - [`Objective::Stable`]: no mentee and mentor would both rather have each other, and every mentee is as well off as
//!   in any such pairing. That nobody would is checked from the pairs alone; the certificate says how the two sides fare.
//! - [`Objective::LargestStable`]: the same with ties kept, since who likes two partners the same can leave one to somebody
//!   else. To match as many as possible is NP-hard then; the result has at least two thirds of the most pairs, and the
//!   certificate proves a bound.
//! - [`Objective::Fair`]: as many pairs as possible, and among all such pairings the worst score as high as possible, then
//!   the second worst, and so on; with prices for every score that could not be avoided, which [`check`] replays.
//!
//! A [`RateFloor`] demands that no group's match rate be below a share of the best group's. The first two objectives meet it
//! at the least cost, which the certificate proves. Where mentees want several mentors that is NP-hard: then the result may
//! be within a proved bound, and [`Verdict::Bounded`] says so.
//!
//! Group mentoring, where a mentor takes nobody or at least a minimum number of mentees, is NP-hard: [`solve_groups`]
//! proves its result optimal or says by a proved bound how far from it it can be; [`check_groups`] verifies both.
//! A program asks for it with [`Participant::least_group`] of its mentors.
//! So is dividing [`Peers`] into groups without a mentor: [`form_peer_groups`] and [`check_peer_groups`] do it alike.
//! A program asks for it with [`Program::peer_groups`]: [`Prepared::divide`] and [`Prepared::peer_outcome`] take the place of
//! `solve` and `outcome`.
//!
//! # Words
//! | word | meaning |
//! | --- | --- |
//! | participant | one application of one person in one role |
//! | capacity | how many partners a participant can still take |
//! | criterion | one scored aspect of a pair, with a value from 0 to 1 |
//! | requirement | a rule that a pair must meet to be *eligible* |
//! | candidate | an eligible pair that scores at least the policy's minimum, or is pinned |
//! | pin, exclusion | a coordinator's word that two participants must, or must not, be paired |
//! | policy | criteria with weights, requirements, objective, session length, minimum score |
//! | floor | the least share of the best group's match rate that every group must reach |
//! | program | the snapshot of everything that a run depends on |
//!
//! # The API in order of reading
//! 1. [`Program`] with its [`Participant`]s, [`Policy`], [`PairRule`]s and [`SkillCatalogue`]: the input, serializable.
//! 2. [`prepare`] validates it, listing every problem at once, and gives a [`Prepared`] program. [`prepare_with`] brings a
//!    [`TextModel`], so that goals are compared by meaning and not by words alone.
//! 3. [`run`] does the whole job and returns an [`Outcome`]. Its phases can be called one by one:
//!    [`Prepared::candidates`], [`Prepared::solve`], [`check`], [`Prepared::outcome`]. [`RunOptions`] say how many threads
//!    may score and how many candidates are held; the result does not depend on them.
//! 4. [`Prepared::explain`] takes any pair apart, and [`Prepared::recommend`] ranks mentors for one mentee.
//!    An [`Explainer`] holds a program with its pairing and answers what takes another solution: [`Explainer::why_not`] this
//!    pair, what would [`help`](Explainer::help) a mentee, whom to [recruit](Explainer::recruitment), how
//!    [stable](Explainer::sensitivity) each pair is. [`compare()`] sets two pairings side by side.
//! 5. [`Instance`], [`solve`] and [`check`] work alone for those who already have scores.
//!
//! A [`Monitor`] watches long computations, can cancel them, and can end a search with the best result so far; `()` is the one
//! that does none of it.
//!
//! # Example
//! Ada seeks two skills at level 4 that matter equally. Cleo offers the first at level 4 and covers half of what is sought:
//! 0.5. Dev offers both at level 2, half of the level each: 0.5 as well. Ben seeks only the second skill at level 2, and
//! Cleo has nothing for him, while Dev covers it fully. Matching Ada with Cleo and Ben with Dev is worth 1.5; the other
//! way round would be worth 0.5.
//!
//! ```
//! use pairwell_matching::{Program, RunOptions, prepare, run};
//!
//! let program: Program = serde_json::from_str(
//!     r#"{
//!       "mentees": [
//!         { "id": "ada", "person": "ada",
//!           "skills_sought": [{ "skill": "Rust", "level": 4 }, { "skill": "SQL", "level": 4 }] },
//!         { "id": "ben", "person": "ben", "skills_sought": [{ "skill": "SQL", "level": 2 }] }
//!       ],
//!       "mentors": [
//!         { "id": "cleo", "person": "cleo", "skills_offered": [{ "skill": "rust", "level": 4 }] },
//!         { "id": "dev", "person": "dev",
//!           "skills_offered": [{ "skill": "Rust", "level": 2 }, { "skill": "SQL", "level": 2 }] }
//!       ],
//!       "policy": { "criteria": [{ "kind": "skills", "weight": 1 }] },
//!       "first_day": "2026-01-05",
//!       "last_day": "2026-06-30"
//!     }"#,
//! )?;
//! let prepared = prepare(program).map_err(|problems| format!("{problems:?}"))?;
//! let outcome = run(&prepared, &RunOptions::default(), &())?;
//!
//! let pairs: Vec<_> = outcome.pairs.iter().map(|pair| (&*pair.mentee, &*pair.mentor)).collect();
//! assert_eq!(pairs, [("ada", "cleo"), ("ben", "dev")]);
//! assert_eq!(outcome.statistics.total_score_millionths, 1_500_000);
//!
//! // Why not Ada with Dev? The pair is eligible and worth as much; Dev's seat serves the program better with Ben.
//! let other = prepared.explain("ada", "dev")?;
//! assert!(other.eligible);
//! assert_eq!(other.score.to_string(), "0.500000");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod criteria;
pub mod policy;
pub mod requirements;

mod availability;
mod candidates;
mod catalogue;
mod check;
mod conflict;
mod explain;
mod explanation;
mod fairness;
mod field;
mod groups;
mod instance;
mod judge;
mod monitor;
mod objective;
mod options;
mod outcome;
mod parallel;
mod participant;
mod peers;
mod prepare;
mod program;
mod proof;
mod recommend;
mod run;
mod score;
mod scoring;
mod solution;
mod solve;
mod text;
mod text_model;

pub use availability::{
    Attendee, Availability, AvailabilityException, DayWindow, SlotSearch, Weekday, Window,
    parse_time_of_day,
};
pub use candidates::{Candidates, Solved};
pub use catalogue::{CatalogueSkill, SkillCatalogue};
pub use check::{Bound, Verdict, Violation, check};
pub use conflict::{Conflict, ConflictReason, ConflictingRule};
pub use criteria::WeightedCriterion;
pub use explain::{
    Alternative, AlternativeStatus, Comparison, Effect, ExplainError, Explainer, ExtraSeat,
    FailedRequirement, Forced, HelpfulChange, MenteeChange, MenteeHelp, MentorProfile, PairPrices,
    PairSensitivity, Partner, Recruit, Recruitment, Sensitivity, Shift, SkillDemand, SmallChange,
    Totals, UnknownParticipant, WeightVariant, compare,
};
pub use explanation::{
    CommonTime, CriterionData, CriterionEvidence, CriterionKind, CriterionOutcome, FieldEvidence,
    PairExplanation, RelatedSkill, RequirementEvidence, RequirementKind, RequirementOutcome,
    SkillEvidence, SkillRelation, TextEvidence,
};
pub use fairness::{
    FairnessReport, FairnessSettings, FieldGroups, FloorReport, GroupAttribute, MatchRateFloor,
    MenteeGroup, MentorGroup, RateInterval, RatioInterval,
};
pub use field::{FieldValue, Number, NumberError};
pub use groups::{
    GroupCase, GroupCertificate, GroupProof, GroupVerdict, GroupViolation, GroupWorth, Grouping,
    check_groups, solve_groups,
};
pub use instance::{
    Candidate, Instance, InstanceBuilder, InstanceError, InstanceProblem, MenteeIndex, MentorIndex,
    Pair, RateFloor,
};
pub use monitor::{Cancelled, Monitor, Phase};
pub use objective::{Objective, UnknownObjective};
pub use options::{Keep, RunOptions};
pub use outcome::{MatchedPair, Outcome, Recommendation, Statistics, Unmatched, UnmatchedReason};
pub use participant::{EarlierPartner, Goal, OfferedSkill, Participant, SoughtSkill};
pub use peers::{
    DividedPeers, MOST_PEOPLE_TRIED, PeerCertificate, PeerGroup, PeerGroups, PeerPair, PeerProof,
    PeerSizes, PeerVerdict, PeerViolation, PeerWorth, Peers, PeersError, check_peer_groups,
    form_peer_groups,
};
pub use policy::{
    AtLeast, Condition, FieldRule, IfMissing, Missing, NoSettings, Policy, PolicyProblem, Scale,
    SessionNeed, Side,
};
pub use prepare::{Prepared, prepare, prepare_with};
pub use program::{InputProblem, PairRule, PairRuleKind, Program};
pub use proof::{PROOF_FORMAT, Proof, ProofError, ProofMentee, ProofMentor, ProofOrigin};
pub use requirements::Requirement;
pub use run::{ALGORITHM_VERSION, RunError, run};
pub use score::{Score, ScoreError};
pub use solution::{
    Certificate, Cover, FairLevel, Fairness, FloorProof, FloorRange, FloorWorth, LargestStability,
    PersonPrice, Prices, SideStatistics, Solution, Stability,
};
pub use solve::{Change, ChangeError, Engine, EngineError, LoadConflict, SolveError, Worth, solve};
pub use text::normalize;
pub use text_model::{Calibration, TextModel, TextVector};
