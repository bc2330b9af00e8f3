//! Why a mentee is unmatched, and which small changes would give a mentor: each confirmed by solving the program with it.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::resolve::{Change, Interest, Resolved};
use super::row::{Judged, bit};
use super::{ExplainError, Explainer};
use crate::availability::Window;
use crate::explanation::RequirementKind;
use crate::outcome::{MatchedPair, UnmatchedReason};
use crate::run::RunError;
use crate::{Candidate, MenteeIndex, MentorIndex, Monitor, Pair, Score};

/// Why a mentee has nobody, or fewer mentors than wanted, and what would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenteeHelp {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Mentors that the mentee got.
    pub matched: u32,
    /// Mentors that the mentee still wants.
    pub open: u32,
    /// What became of every mentor; empty for a mentee who got everybody wanted.
    pub reasons: Vec<UnmatchedReason>,
    /// Changes each of which alone gives the mentee one more mentor, confirmed: those that ask least of others first, then
    /// those that gain the program most.
    pub changes: Vec<HelpfulChange>,
    /// How many changes were tried: at most [`MenteeHelp::MOST_TRIALS`].
    pub trials: u32,
}

impl MenteeHelp {
    /// So many changes are tried at most, each on the whole program.
    pub const MOST_TRIALS: u32 = HOURS + SEATS + MINIMA + REQUIREMENTS;
}

/// Extra hours that are tried.
pub(super) const HOURS: u32 = 3;
/// Mentors at whom one more seat is tried.
const SEATS: u32 = 4;
/// Minimum scores that are tried.
const MINIMA: u32 = 4;
/// Requirements that are tried without.
const REQUIREMENTS: u32 = 3;

/// A change with what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpfulChange {
    /// What would be different.
    pub change: SmallChange,
    /// What the best pairing would then be worth.
    pub effect: Effect,
    /// Whom the mentee would get that is not a partner now.
    pub partners: Vec<MatchedPair>,
}

/// One change of a program, in the order of what it asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum SmallChange {
    /// The mentee has time in one more window of every week, on the clock of the mentee's zone.
    ExtraHours {
        /// The window: one session long, and at least an hour.
        window: Window,
    },
    /// A mentor takes one mentee more.
    ExtraSeat {
        /// Id of the mentor's application.
        mentor: String,
    },
    /// Pairs of this mentee are candidates from this score on.
    LowerMinimum {
        /// The highest minimum that helps, of those that were tried.
        minimum_score: Score,
    },
    /// Pairs of this mentee need not meet a requirement of the policy.
    RelaxRequirement {
        /// Which requirement.
        requirement: RequirementKind,
        /// Its place in the policy's list, from 0.
        position: u32,
    },
}

impl SmallChange {
    /// Orders changes by whom they ask: the mentee, one mentor, the program.
    const fn size(&self) -> (u8, Reverse<u32>) {
        match self {
            Self::ExtraHours { .. } => (0, Reverse(0)),
            Self::ExtraSeat { .. } => (1, Reverse(0)),
            Self::LowerMinimum { minimum_score } => (2, Reverse(minimum_score.millionths())),
            Self::RelaxRequirement { .. } => (3, Reverse(0)),
        }
    }
}

/// The trials for one mentee.
struct Trials<'a> {
    explainer: &'a Explainer,
    monitor: &'a dyn Monitor,
    mentee: MenteeIndex,
    matched: u32,
    row: Vec<Judged>,
    count: u32,
    found: Vec<HelpfulChange>,
}

impl Explainer {
    /// Says why a mentee has nobody, or fewer mentors than wanted, and finds small changes that would help.
    ///
    /// A mentee who got everybody wanted has neither reasons nor changes.
    ///
    /// # Errors
    /// When the id is not one of a mentee of the program, or the monitor cancels.
    ///
    /// # Complexity
    /// Judges the mentee with every mentor, and the program is changed at most [`MenteeHelp::MOST_TRIALS`] times.
    pub fn help(&self, mentee_id: &str, monitor: &dyn Monitor) -> Result<MenteeHelp, ExplainError> {
        let mentee = self.mentee(mentee_id)?;
        let unmatched = self.outcome.unmatched_mentees.iter();
        let unmatched = unmatched
            .into_iter()
            .find(|person| person.participant == mentee_id);
        let matched = u32::try_from(self.partners(mentee).count()).unwrap_or(u32::MAX);
        let open = self.open(mentee);
        let mut help = MenteeHelp {
            mentee: mentee_id.to_owned(),
            matched,
            open,
            reasons: unmatched.map_or_else(Vec::new, |person| person.reasons.clone()),
            changes: Vec::new(),
            trials: 0,
        };
        if open > 0 {
            let mut trials = Trials {
                explainer: self,
                monitor,
                mentee,
                matched,
                row: self.judged_row(mentee),
                count: 0,
                found: Vec::new(),
            };
            trials.extra_hours()?;
            trials.extra_seats()?;
            trials.lower_minimum()?;
            trials.relax_requirements()?;
            help.trials = trials.count;
            help.changes = trials.found;
            // Stable: what is equal in both stays in the order in which it was tried.
            help.changes
                .sort_by_key(|one| (one.change.size(), Reverse(one.effect.gain())));
        }
        Ok(help)
    }
}

impl Trials<'_> {
    /// Solves the program with a change; `None` when the mentee gets no one more by it.
    fn attempt(&mut self, change: &Change) -> Result<Option<Resolved>, RunError> {
        self.count += 1;
        let interest = Interest::Partners(self.mentee, self.matched);
        self.explainer.resolve(change, interest, self.monitor)
    }

    fn try_row(&mut self, candidates: Vec<Candidate>) -> Result<Option<Resolved>, RunError> {
        self.attempt(&Change {
            row: Some((self.mentee, candidates)),
            ..Change::default()
        })
    }

    fn record(&mut self, change: SmallChange, resolved: &Resolved) {
        let own = resolved
            .pairs
            .iter()
            .filter(|pair| pair.mentee == self.mentee);
        let new = own.filter(|pair| self.explainer.pairs.binary_search(pair).is_err());
        let matched = |&pair: &Pair| self.explainer.matched(&resolved.instance, pair);
        let partners = new.map(matched).collect();
        self.found.push(HelpfulChange {
            change,
            effect: resolved.effect,
            partners,
        });
    }

    fn extra_hours(&mut self) -> Result<(), RunError> {
        let windows = self.explainer.promising_windows(self.mentee, &self.row);
        for (window, row) in windows {
            if let Some(resolved) = self.try_row(row)? {
                self.record(SmallChange::ExtraHours { window }, &resolved);
            }
        }
        Ok(())
    }

    /// Tries one more seat at the candidates for whom this mentee is the likeliest to get it.
    fn extra_seats(&mut self) -> Result<(), RunError> {
        let explainer = self.explainer;
        let candidates = explainer.instance.candidates(self.mentee);
        let taken: Vec<MentorIndex> = explainer.partners(self.mentee).collect();
        let mut mentors: Vec<_> = candidates
            .iter()
            .filter(|candidate| !taken.contains(&candidate.mentor))
            .map(|candidate| {
                let pair = Pair {
                    mentee: self.mentee,
                    mentor: candidate.mentor,
                };
                let surplus = explainer.surplus(pair, candidate.score);
                let price = explainer.mentor_price(candidate.mentor);
                (Reverse(surplus), Reverse(price), candidate.mentor)
            })
            .collect();
        mentors.sort_unstable();
        for (.., mentor) in mentors.into_iter().take(places(SEATS)) {
            let change = Change {
                seat: Some(mentor),
                ..Change::default()
            };
            if let Some(resolved) = self.attempt(&change)? {
                let mentor = explainer.mentor_id(mentor);
                self.record(SmallChange::ExtraSeat { mentor }, &resolved);
            }
        }
        Ok(())
    }

    /// Looks for the highest minimum that helps among the scores of the pairs below it.
    ///
    /// Halves the range as if lower minima helped wherever a higher one does; that is so as long as more pairs can be made.
    fn lower_minimum(&mut self) -> Result<(), RunError> {
        let minimum = self.explainer.prepared.policy.minimum_score;
        let mut below: Vec<_> = self
            .row
            .iter()
            .filter(|judged| judged.failed == 0 && judged.score < minimum)
            .map(Judged::candidate)
            .collect();
        below.sort_by_key(|candidate| (Reverse(candidate.score), candidate.mentor));
        // The minimum is lowered to the score of one of them, and all with that score come in.
        let (mut helps, mut low, mut high) = (None, 0, below.len());
        for trial in 0..MINIMA {
            // The best pair first: it alone is enough unless its mentor serves others better.
            let middle = if trial == 0 {
                0
            } else {
                low + (high - low) / 2
            };
            let Some(score) = below.get(middle).map(|candidate| candidate.score) else {
                break;
            };
            let end = below.partition_point(|candidate| candidate.score >= score);
            let row = below.get(..end).unwrap_or_default().to_vec();
            match self.try_row(row)? {
                Some(resolved) => {
                    helps = Some((score, resolved));
                    high = below.partition_point(|candidate| candidate.score > score);
                }
                None => low = end,
            }
            if low >= high {
                break;
            }
        }
        if let Some((minimum_score, resolved)) = helps {
            self.record(SmallChange::LowerMinimum { minimum_score }, &resolved);
        }
        Ok(())
    }

    /// Tries without each of the requirements that alone exclude most mentors.
    fn relax_requirements(&mut self) -> Result<(), RunError> {
        let prepared = &self.explainer.prepared;
        let minimum = prepared.policy.minimum_score;
        let listed = prepared.requirements.iter().enumerate();
        let mut relaxed: Vec<_> = listed
            .filter_map(|(place, requirement)| {
                let position = requirement.position?;
                let alone = self
                    .row
                    .iter()
                    .filter(|judged| judged.failed == bit(place) && judged.score >= minimum);
                let row: Vec<_> = alone.map(Judged::candidate).collect();
                (!row.is_empty()).then_some((requirement.kind, position, row))
            })
            .collect();
        relaxed.sort_by_key(|(_, position, row)| (Reverse(row.len()), *position));
        for (requirement, position, row) in relaxed.into_iter().take(places(REQUIREMENTS)) {
            if let Some(resolved) = self.try_row(row)? {
                let change = SmallChange::RelaxRequirement {
                    requirement,
                    position,
                };
                self.record(change, &resolved);
            }
        }
        Ok(())
    }
}

/// A small number as a length.
pub(super) fn places(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
