//! Solves the program with one thing changed: the only place where explanations compute a pairing.
//!
//! Objectives with prices go on from the solved program, in `warm`; the others, and the few changes that it does not make,
//! begin again.

use super::Explainer;
use super::effect::{Effect, Totals};
use crate::run::RunError;
use crate::{
    Candidate, Instance, InstanceBuilder, MenteeIndex, MentorIndex, Monitor, Pair, Score,
    SolveError, Verdict, check, solve,
};

/// What is different from the program that was solved.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// A mentor with one more seat.
    pub(super) seat: Option<MentorIndex>,
    /// A pair that must be made.
    pub(super) forced: Option<Pair>,
    /// Candidates that a mentee has more, or with another score; each mentor once.
    pub(super) row: Option<(MenteeIndex, Vec<Candidate>)>,
    /// A mentor more, numbered after the last.
    pub(super) newcomer: Option<Newcomer>,
}

/// A mentor who is not of the program.
#[derive(Clone, Debug)]
pub(super) struct Newcomer {
    pub(super) seats: u32,
    /// In order of mentee.
    pub(super) candidates: Vec<(MenteeIndex, Score)>,
}

impl Change {
    /// Keeps of some candidates those of which the change says nothing and that are not taken in.
    ///
    /// A pair that is made may be worth more than its prices, so it would be found again and again.
    pub(super) fn leave_new(
        &self,
        found: &mut Vec<(MenteeIndex, Vec<Candidate>)>,
        is_taken_in: impl Fn(MenteeIndex, MentorIndex) -> bool,
    ) {
        for (mentee, row) in &mut *found {
            let of_change = self.row.as_ref().filter(|(of, _)| of == mentee);
            let of_change = of_change.map_or(&[][..], |(_, row)| row);
            row.retain(|one| {
                of_change.iter().all(|changed| changed.mentor != one.mentor)
                    && !is_taken_in(*mentee, one.mentor)
            });
        }
        found.retain(|(_, row)| !row.is_empty());
    }
}

/// Which results are of interest; the others are not even proved.
#[derive(Clone, Copy, Debug)]
pub(super) enum Interest {
    /// Every one.
    Any,
    /// Those that gain the program something.
    Gain,
    /// Those in which a mentee has more mentors than so many.
    Partners(MenteeIndex, u32),
}

impl Interest {
    /// Decides by what the program gains and how many mentors a mentee has.
    pub(super) fn is_met(
        self,
        effect: &Effect,
        mentors: impl FnOnce(MenteeIndex) -> usize,
    ) -> bool {
        match self {
            Self::Any => true,
            Self::Gain => effect.gain() > (0, 0),
            Self::Partners(mentee, few) => {
                u32::try_from(mentors(mentee)).is_ok_and(|mentors| mentors > few)
            }
        }
    }
}

/// The best pairing of a changed program; verified.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) instance: Instance,
    /// Sorted.
    pub(super) pairs: Vec<Pair>,
    pub(super) effect: Effect,
}

impl Resolved {
    /// Whether the pairing has a pair.
    pub(super) fn has(&self, pair: Pair) -> bool {
        self.pairs.binary_search(&pair).is_ok()
    }
}

impl Explainer {
    /// Computes the best pairing of the program with a change, over all of its pairs, and verifies it.
    ///
    /// `None` when there is none beside pins and minimum loads, or when it is not of interest.
    ///
    /// # Errors
    /// When the monitor cancels, or the checker refuses the result.
    ///
    /// # Complexity
    /// Where the objective has prices, some shortest ways and a pass over the candidates; otherwise a solution from scratch.
    pub(super) fn resolve(
        &self,
        change: &Change,
        interest: Interest,
        monitor: &dyn Monitor,
    ) -> Result<Option<Resolved>, RunError> {
        match self.warm(change, interest)? {
            Some(resolved) => Ok(resolved),
            None => self.cold(change, interest, monitor),
        }
    }

    /// Computes the same from scratch.
    ///
    /// # Errors
    /// Those of [`resolve`](Self::resolve).
    ///
    /// # Complexity
    /// One solution; another one where prices take in pairs that were not held.
    pub(super) fn cold(
        &self,
        change: &Change,
        interest: Interest,
        monitor: &dyn Monitor,
    ) -> Result<Option<Resolved>, RunError> {
        let objective = self.prepared.policy.objective;
        let mut more: Vec<(MenteeIndex, Vec<Candidate>)> = Vec::new();
        loop {
            let Ok(instance) = self.changed(change, &more) else {
                // There is no room for the pair that must be made.
                return Ok(None);
            };
            let solution = match solve(&instance, objective, monitor) {
                Ok(solution) => solution,
                Err(SolveError::Conflicts(_)) => return Ok(None),
                Err(error) => return Err(self.prepared.named(error)),
            };
            let mut left_out = match solution.certificate.prices() {
                Some(prices) => self.prepared.left_out(&self.candidates, prices, monitor)?,
                None => Vec::new(),
            };
            change.leave_new(&mut left_out, |mentee, mentor| {
                let mut rows = more.iter().filter(|(of, _)| *of == mentee);
                rows.any(|(_, row)| row.iter().any(|one| one.mentor == mentor))
            });
            if !left_out.is_empty() {
                more.extend(left_out);
                more.sort_by_key(|&(mentee, _)| mentee);
                continue;
            }
            if let Verdict::Rejected(violations) = check(&instance, objective, &solution) {
                return Err(RunError::Rejected(violations));
            }
            let effect = Effect::new(self.totals(), Totals::of(&instance, &solution.pairs));
            let pairs = &solution.pairs;
            let mentors = |mentee| pairs.iter().filter(|pair| pair.mentee == mentee).count();
            if !interest.is_met(&effect, mentors) {
                return Ok(None);
            }
            return Ok(Some(Resolved {
                effect,
                pairs: solution.pairs,
                instance,
            }));
        }
    }

    /// Makes the changed instance, with more candidates that were not held.
    fn changed(
        &self,
        change: &Change,
        more: &[(MenteeIndex, Vec<Candidate>)],
    ) -> Result<Instance, RunError> {
        let base = &self.instance;
        let mut capacity = base.capacity().to_vec();
        let mut loads = base.least_load().to_vec();
        let mut groups = base.least_group().to_vec();
        let seat = change.seat.map(MentorIndex::position);
        if let Some(seats) = seat.and_then(|place| capacity.get_mut(place)) {
            *seats += 1;
        }
        let newcomer = u32::try_from(capacity.len()).map(MentorIndex);
        if let Some(Newcomer { seats, .. }) = change.newcomer {
            capacity.push(seats);
            loads.push(0);
            if base.has_groups() {
                groups.push(0);
            }
        }
        let mut builder = Instance::builder(base.wanted().to_vec(), capacity);
        builder.least_load(loads).least_group(groups);
        builder.reserve(base.candidate_count());
        if let Some(floor) = base.floor() {
            builder.floor(floor.clone());
        }
        let arrivals = change.newcomer.iter().flat_map(|one| &one.candidates);
        let mut arrivals = arrivals.peekable();
        let mut more = more.iter().peekable();
        for mentee in MenteeIndex::all(base.wanted().len()) {
            let mut changed: Vec<Candidate> = Vec::new();
            if let Some((_, row)) = change.row.as_ref().filter(|(of, _)| *of == mentee) {
                changed.extend(row);
            }
            let unchanged = changed.len();
            while let Some((_, row)) = more.next_if(|(of, _)| *of == mentee) {
                changed.extend(row);
            }
            self.add_row(&mut builder, mentee, &changed, unchanged);
            if let Some(&(_, score)) = arrivals.next_if(|(of, _)| *of == mentee)
                && let Ok(mentor) = newcomer
            {
                builder.candidate(mentee, mentor, score);
            }
        }
        let forced = change.forced;
        for &pin in base.pins() {
            builder.pin(pin.mentee, pin.mentor);
        }
        if let Some(pair) = forced.filter(|pair| base.pins().binary_search(pair).is_err()) {
            builder.pin(pair.mentee, pair.mentor);
        }
        Ok(builder.build()?)
    }

    /// Adds a mentee's candidates; the first `stronger` of the changed ones replace those that there are.
    fn add_row(
        &self,
        builder: &mut InstanceBuilder,
        mentee: MenteeIndex,
        changed: &[Candidate],
        stronger: usize,
    ) {
        let row = self.instance.candidates(mentee);
        let mentor_scores = self.instance.mentor_scores(mentee).unwrap_or_default();
        let views = mentor_scores.iter().map(|&score| Some(score));
        let views = views.chain(std::iter::repeat(None));
        let known = row.iter().copied().zip(views);
        let mut add = |candidate: Candidate, view: Option<Score>| {
            let score = candidate.score;
            builder.two_way_candidate(mentee, candidate.mentor, score, view.unwrap_or(score));
        };
        if changed.is_empty() {
            for (candidate, view) in known {
                add(candidate, view);
            }
            return;
        }
        let (first, last) = changed.split_at_checked(stronger).unwrap_or((changed, &[]));
        let mut all: Vec<_> = first.iter().map(|&candidate| (candidate, None)).collect();
        all.extend(known);
        all.extend(last.iter().map(|&candidate| (candidate, None)));
        // Stable, so that of several candidates with one mentor the first one stays.
        all.sort_by_key(|(candidate, _)| candidate.mentor);
        all.dedup_by_key(|(candidate, _)| candidate.mentor);
        for (candidate, view) in all {
            add(candidate, view);
        }
    }
}
