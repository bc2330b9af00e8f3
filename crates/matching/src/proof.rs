//! A pairing with everything that a third party needs to check it: no other knowledge of the program.

use serde::{Deserialize, Serialize};

use crate::candidates::Candidates;
use crate::prepare::Prepared;
use crate::{
    ALGORITHM_VERSION, Certificate, Instance, InstanceError, MenteeIndex, MentorIndex, Monitor,
    Objective, Pair, RateFloor, RunError, RunOptions, Score, Solution, Verdict, check,
};

/// The form of [`Proof`] that this crate writes and reads.
pub const PROOF_FORMAT: &str = "pairwell-proof-1";

/// A problem, its pairing and why no other pairing is better.
///
/// # Shape
/// People are named by their ids and, everywhere else, by their places in `mentees` and `mentors`, counted from zero.
///
/// # Units
/// Scores are whole numbers of millionths, so that no reader rounds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// `pairwell-proof-1`.
    pub format: String,
    /// What the pairing is the best of.
    pub objective: Objective,
    /// Where the problem comes from; absent when it was given as scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ProofOrigin>,
    /// The mentees.
    pub mentees: Vec<ProofMentee>,
    /// The mentors.
    pub mentors: Vec<ProofMentor>,
    /// For each mentee the candidates in order of mentor: the mentor's place and the score in millionths.
    pub candidates: Vec<Vec<[u32; 2]>>,
    /// The scores from the mentors' side, in the same shape; absent when both sides see the same scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentor_scores: Option<Vec<Vec<u32>>>,
    /// The least that the match rate of a group may be, divided by that of the best group; absent without a floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub least_ratio_millionths: Option<u32>,
    /// Pairs that have to be made: the places of mentee and mentor.
    pub pins: Vec<[u32; 2]>,
    /// The pairing: the places of mentee and mentor.
    pub pairs: Vec<[u32; 2]>,
    /// Why no other pairing is better.
    pub certificate: Certificate,
}

/// Which run a proof is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofOrigin {
    /// SHA-256 over all inputs, hexadecimal.
    pub input_hash: String,
    /// SHA-256 over the policy, hexadecimal.
    pub policy_hash: String,
    /// The version of the algorithm that states the problem.
    pub algorithm_version: String,
    /// Candidates of the whole program. When `candidates` holds fewer, the run showed from the prices that none of the
    /// others could make the pairing better; that part needs the program itself to be checked again.
    pub candidates_in_all: u64,
}

/// A mentee of a [`Proof`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofMentee {
    /// Id of the application.
    pub id: String,
    /// How many mentors the mentee wants.
    pub wanted: u32,
    /// The number of the mentee's group, where a floor holds for the groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub group: Option<u32>,
}

/// A mentor of a [`Proof`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofMentor {
    /// Id of the application.
    pub id: String,
    /// How many mentees the mentor takes.
    pub capacity: u32,
    /// How many mentees the mentor must get.
    #[serde(default)]
    pub least_load: u32,
    /// How many mentees the mentor has at least, unless nobody.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least_group: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Why a [`Proof`] cannot even be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// Written by a version that this one does not know.
    #[error("the format is `{0}`, and this version reads `{PROOF_FORMAT}`")]
    UnknownFormat(String),
    /// A list has not one entry for each mentee, or a score exceeds one.
    #[error("{0}")]
    Malformed(&'static str),
    /// The problem that it states is not a valid one.
    #[error(transparent)]
    Problem(#[from] InstanceError),
}

impl Proof {
    /// Puts a solved instance into the form that third parties read; ids in the order of the instance.
    #[must_use]
    pub fn new<'a>(
        instance: &Instance,
        objective: Objective,
        solution: &Solution,
        mentee_ids: impl Iterator<Item = &'a str>,
        mentor_ids: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mentees = || MenteeIndex::all(instance.wanted().len());
        let places = |pair: &Pair| [pair.mentee.0, pair.mentor.0];
        let row = |mentee| {
            let row = instance.candidates(mentee).iter();
            row.map(|candidate| [candidate.mentor.0, candidate.score.millionths()])
                .collect()
        };
        let of_mentors = |mentee| {
            let scores = instance.mentor_scores(mentee)?;
            Some(scores.iter().map(|score| score.millionths()).collect())
        };
        let floor = instance.floor();
        let groups = floor.map_or(&[][..], RateFloor::groups).iter().copied();
        let groups = groups.chain(std::iter::repeat(None));
        Self {
            format: PROOF_FORMAT.to_owned(),
            objective,
            origin: None,
            mentees: mentee_ids
                .zip(instance.wanted())
                .zip(groups)
                .map(|((id, &wanted), group)| ProofMentee {
                    id: id.to_owned(),
                    wanted,
                    group,
                })
                .collect(),
            mentors: mentor_ids
                .zip(instance.capacity())
                .zip(instance.least_load())
                .enumerate()
                .map(|(place, ((id, &capacity), &least_load))| ProofMentor {
                    id: id.to_owned(),
                    capacity,
                    least_load,
                    least_group: instance.least_group().get(place).copied().unwrap_or(0),
                })
                .collect(),
            candidates: mentees().map(row).collect(),
            mentor_scores: mentees().map(of_mentors).collect(),
            least_ratio_millionths: floor.map(|floor| floor.least_ratio().millionths()),
            pins: instance.pins().iter().map(places).collect(),
            pairs: solution.pairs.iter().map(places).collect(),
            certificate: solution.certificate.clone(),
        }
    }

    /// Checks the pairing and its certificate against the problem that the proof states.
    ///
    /// # Errors
    /// When the proof does not state a valid problem.
    pub fn check(&self) -> Result<Verdict, ProofError> {
        let instance = self.instance()?;
        let solution = Solution {
            pairs: self.pairs.iter().copied().map(pair).collect(),
            certificate: self.certificate.clone(),
        };
        Ok(check(&instance, self.objective, &solution))
    }

    fn instance(&self) -> Result<Instance, ProofError> {
        if self.format != PROOF_FORMAT {
            return Err(ProofError::UnknownFormat(self.format.clone()));
        }
        let of_mentors = self.mentor_scores.as_deref();
        if self.candidates.len() != self.mentees.len()
            || of_mentors.is_some_and(|rows| !same_shape(&self.candidates, rows))
        {
            let what = "`candidates` and `mentor_scores` have one list for each mentee, of the same lengths";
            return Err(ProofError::Malformed(what));
        }
        let mut builder = Instance::builder(
            self.mentees.iter().map(|mentee| mentee.wanted).collect(),
            self.mentors.iter().map(|mentor| mentor.capacity).collect(),
        );
        builder.least_load(
            self.mentors
                .iter()
                .map(|mentor| mentor.least_load)
                .collect(),
        );
        if let Some(least_ratio) = self.least_ratio_millionths {
            let groups = self.mentees.iter().map(|mentee| mentee.group);
            builder.floor(RateFloor::new(score(least_ratio)?, groups.collect()));
        }
        let groups = self.mentors.iter().map(|mentor| mentor.least_group);
        builder.least_group(groups.collect());
        for (place, (mentee, row)) in MenteeIndex::all(self.candidates.len())
            .zip(&self.candidates)
            .enumerate()
        {
            let mut of_mentor = of_mentors
                .and_then(|rows| rows.get(place))
                .map(|row| row.iter());
            for &[mentor, millionths] in row {
                let (mentor, score) = (MentorIndex(mentor), score(millionths)?);
                match of_mentor.as_mut().and_then(Iterator::next) {
                    Some(&millionths) => {
                        builder.two_way_candidate(mentee, mentor, score, self::score(millionths)?);
                    }
                    None => {
                        builder.candidate(mentee, mentor, score);
                    }
                }
            }
        }
        for pin in self.pins.iter().copied().map(pair) {
            builder.pin(pin.mentee, pin.mentor);
        }
        Ok(builder.build()?)
    }
}

fn same_shape(candidates: &[Vec<[u32; 2]>], scores: &[Vec<u32>]) -> bool {
    let lengths = candidates.iter().map(Vec::len);
    lengths.eq(scores.iter().map(Vec::len))
}

fn score(millionths: u32) -> Result<Score, ProofError> {
    let what = "a score is at most 1000000 millionths";
    Score::from_millionths(millionths).ok_or(ProofError::Malformed(what))
}

fn pair([mentee, mentor]: [u32; 2]) -> Pair {
    Pair {
        mentee: MenteeIndex(mentee),
        mentor: MentorIndex(mentor),
    }
}

impl Prepared {
    /// States a solved problem of this program so that anybody can check it.
    #[must_use]
    pub fn proof(
        &self,
        candidates: &Candidates,
        instance: &Instance,
        solution: &Solution,
    ) -> Proof {
        let objective = self.policy().objective;
        let proof = Proof::new(
            instance,
            objective,
            solution,
            self.mentee_ids(),
            self.mentor_ids(),
        );
        Proof {
            origin: Some(ProofOrigin {
                input_hash: self.input_hash().to_owned(),
                policy_hash: self.policy_hash().to_owned(),
                algorithm_version: ALGORITHM_VERSION.to_owned(),
                candidates_in_all: candidates.count(),
            }),
            ..proof
        }
    }

    /// States an earlier run's result with its problem, which is computed again, so that anybody can check it.
    ///
    /// `pairs` are the ids of mentee and mentor; those that the program does not have are left out, and the check will say
    /// so.
    ///
    /// # Errors
    /// When the monitor cancels or the program cannot be solved.
    ///
    /// # Complexity
    /// That of [`Prepared::candidates`]; for a program too large to hold all candidates also that of solving it again,
    /// which finds the candidates that the run held.
    pub fn proof_of_run<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        certificate: Certificate,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Proof, RunError> {
        let (candidates, instance, solution) =
            self.solved_before(pairs, certificate, options, monitor)?;
        Ok(self.proof(&candidates, &instance, &solution))
    }

    /// Puts an earlier run's result together with its problem.
    ///
    /// # Errors
    /// Those of [`proof_of_run`](Self::proof_of_run).
    pub(crate) fn solved_before<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        certificate: Certificate,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<(Candidates, Instance, Solution), RunError> {
        let mut candidates = self.candidates(options, monitor)?;
        let holds_all = u64::try_from(candidates.kept()) == Ok(candidates.count());
        let instance = if holds_all {
            candidates.instance()?
        } else {
            self.solve(&mut candidates, options, monitor)?.instance
        };
        let places = |(mentee, mentor): (&str, &str)| {
            Some(Pair {
                mentee: self.mentee_number(mentee)?,
                mentor: self.mentor_number(mentor)?,
            })
        };
        let mut pairs: Vec<Pair> = pairs.into_iter().filter_map(places).collect();
        pairs.sort_unstable();
        Ok((candidates, instance, Solution { pairs, certificate }))
    }
}
