//! Scores all pairs and keeps the ones to choose from.

use std::ops::Range;

use super::best::Best;
use super::prune::Open;
use super::tally::Tally;
use crate::options::RunOptions;
use crate::parallel::over_blocks;
use crate::prepare::Prepared;
use crate::scoring::{Row, wide};
use crate::{Cancelled, Candidate, MenteeIndex, MentorIndex, Monitor, Phase, Score};
use std::sync::atomic::{AtomicU64, Ordering};

/// Pairs that are looked at together.
const STRETCH: usize = 64;
/// Mentees that a thread takes at a time.
const BLOCK: usize = 32;

/// At most so many rows are scored as a whole without trying bounds.
const LONGEST_WAIT: u32 = 32;

/// What was kept of all pairs.
pub(super) struct Collected {
    pub(super) rows: Vec<Vec<Candidate>>,
    pub(super) mentees: Tally,
    pub(super) mentors: Tally,
    /// What no pair that was not kept exceeds; `None` when all were kept.
    pub(super) limits: Option<Limits>,
    /// Pairs whose score was computed.
    pub(super) scored: u64,
}

/// For each person, what the score of no pair that was not kept exceeds; `None` when all of the person's were kept.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) mentees: Vec<Option<u32>>,
    pub(super) mentors: Vec<Option<u32>>,
}

/// What one thread has collected.
pub(super) struct Worker {
    pub(super) row: Row,
    rows: Vec<(usize, Found)>,
    /// Mentees by group of those who are alike to the requirements; their pairs are not in `mentors` yet.
    groups: Vec<u32>,
    pub(super) mentors: Tally,
    pub(super) mentor_best: Vec<Best>,
    /// For each mentor the lowest score that enters its list.
    pub(super) mentor_enters: Vec<u32>,
    pub(super) open: Open,
    pub(super) scored: u64,
    /// So many rows are scored as a whole before bounds are tried again; and after the next failure.
    wait: u32,
    next_wait: u32,
}

/// What one mentee's row gave.
struct Found {
    candidates: Vec<Candidate>,
    limit: Option<u32>,
    /// Pairs that failed each requirement, and pairs below the minimum.
    ended: Vec<u32>,
}

/// The whole pass, shared by all threads.
pub(super) struct Pass<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) minimum: u32,
    best_of: Option<(usize, usize)>,
    prune: bool,
}

pub(super) fn collect(
    prepared: &Prepared,
    options: &RunOptions,
    monitor: &dyn Monitor,
) -> Result<Collected, Cancelled> {
    let (mentees, mentors) = (prepared.mentees.len(), prepared.mentors.len());
    let best_of = options.keep.best_of(mentees.saturating_mul(mentors));
    let pass = Pass {
        prepared,
        minimum: prepared.policy.minimum_score.millionths(),
        best_of: best_of
            .filter(|_| prepared.policy.can_price_out() && !prepared.needs_all_candidates()),
        prune: options.prune,
    };
    // Made before the threads start, so that they do not wait for each other.
    prepared.scoring();
    let total = u64::try_from(mentees).unwrap_or(u64::MAX);
    let done = AtomicU64::new(0);
    let work = |worker: &mut Worker, range: Range<usize>| {
        for mentee in MenteeIndex::all(range.end).skip(range.start) {
            if monitor.is_cancelled() {
                return Err(Cancelled);
            }
            worker.take(&pass, mentee);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            monitor.progress(Phase::Score, done, total);
        }
        Ok(())
    };
    let workers = over_blocks(mentees, BLOCK, options.threads, || pass.worker(), work)?;
    Ok(pass.put_together(workers))
}

impl Pass<'_> {
    /// Returns how many of a mentee's best are kept: more for those with more openings.
    fn kept_of(&self, mentee: MenteeIndex, per_mentee: usize) -> usize {
        let wanted = self.prepared.mentees.get(mentee.position());
        let wanted = wanted.map_or(0, |person| seats(person.input.capacity));
        per_mentee + 2 * wanted.saturating_sub(1)
    }

    fn worker(&self) -> Worker {
        let mentors = &self.prepared.mentors;
        let best = |person: &crate::prepare::Person| {
            let (_, per_mentor) = self.best_of?;
            let more = if per_mentor == 0 {
                0
            } else {
                2 * seats(person.input.capacity)
            };
            Some(Best::new(per_mentor + more))
        };
        let mentor_best: Vec<_> = mentors.iter().filter_map(best).collect();
        Worker {
            row: Row::default(),
            rows: Vec::new(),
            mentors: Tally::new(
                mentors.len(),
                self.prepared.requirements.len(),
                self.prepared.mentees.len(),
            ),
            groups: vec![0; self.prepared.scoring().eligibility().groups()],
            mentor_enters: mentor_best.iter().map(Best::enters).collect(),
            mentor_best,
            open: Open::default(),
            scored: 0,
            wait: 0,
            next_wait: 1,
        }
    }

    fn put_together(&self, workers: Vec<Worker>) -> Collected {
        let (mentees, mentors) = (self.prepared.mentees.len(), self.prepared.mentors.len());
        let requirements = self.prepared.requirements.len();
        let mut collected = Collected {
            rows: std::iter::repeat_with(Vec::new).take(mentees).collect(),
            mentees: Tally::new(mentees, requirements, mentors),
            mentors: Tally::new(mentors, requirements, mentees),
            limits: None,
            scored: 0,
        };
        let mut limits = vec![None; mentees];
        let mut mentor_best: Vec<Best> = Vec::new();
        for mut worker in workers {
            worker.count_groups(self);
            collected.scored += worker.scored;
            collected.mentors.merge(&worker.mentors);
            for (mentee, found) in worker.rows {
                if let (Some(row), Some(limit)) =
                    (collected.rows.get_mut(mentee), limits.get_mut(mentee))
                {
                    (*row, *limit) = (found.candidates, found.limit);
                }
                for (column, &pairs) in found.ended.iter().enumerate() {
                    collected.mentees.add(mentee, column, pairs);
                }
            }
            if mentor_best.is_empty() {
                mentor_best = worker.mentor_best;
            } else {
                for (best, other) in mentor_best.iter_mut().zip(worker.mentor_best) {
                    best.merge(other);
                }
            }
        }
        if self.best_of.is_some() {
            let mentors = add_mentors_choices(&mut collected.rows, mentor_best);
            collected.limits = Some(Limits {
                mentees: limits,
                mentors,
            });
        }
        collected
    }
}

/// Adds each mentor's best to the rows of the mentees, and returns the limit of each mentor.
fn add_mentors_choices(rows: &mut [Vec<Candidate>], best: Vec<Best>) -> Vec<Option<u32>> {
    let mut limits = Vec::with_capacity(best.len());
    for (mentor, best) in (0..).map(MentorIndex).zip(best) {
        let (chosen, limit) = best.finish();
        limits.push(limit);
        for (mentee, score) in chosen {
            if let Some(row) = rows.get_mut(MenteeIndex(mentee).position()) {
                row.push(candidate(mentor, score));
            }
        }
    }
    for row in rows {
        row.sort_unstable_by_key(|candidate| candidate.mentor);
        row.dedup_by_key(|candidate| candidate.mentor);
    }
    limits
}

pub(super) fn candidate(mentor: MentorIndex, score: u32) -> Candidate {
    Candidate {
        mentor,
        score: Score::from_millionths(score).unwrap_or(Score::ONE),
    }
}

/// Openings that more candidates are kept for; nobody fills thousands.
fn seats(capacity: u32) -> usize {
    usize::try_from(capacity.min(256)).unwrap_or(256)
}

wide! {
    /// Whether a score enters the mentee's or its mentor's list; in most stretches none does.
    fn any_enters(scores: &[u32], enters: &[u32], least: u32) -> bool {
        // Without a branch, so that many are compared at once.
        scores
            .iter()
            .zip(enters)
            .fold(false, |any, (&score, &enters)| any | (score >= enters.min(least)))
    }
}

impl Worker {
    /// Scores one mentee with every mentor who matters.
    fn take(&mut self, pass: &Pass<'_>, mentee: MenteeIndex) {
        let (prepared, scoring) = (pass.prepared, pass.prepared.scoring());
        let may_prune = pass.prune && pass.best_of.is_some() && self.wait == 0;
        self.wait = self.wait.saturating_sub(1);
        let is_supposed = may_prune && scoring.suppose(prepared, mentee, &mut self.row);
        if !may_prune {
            scoring.fill(prepared, mentee, &mut self.row);
        }
        let mut ended = self.count_failed(pass, mentee);
        self.drop_below_minimum(pass, mentee, &mut ended);
        let pruned = match pass.best_of {
            Some((per_mentee, _)) if is_supposed => {
                let keep = pass.kept_of(mentee, per_mentee);
                self.best_of_few(pass, mentee, keep, &mut ended)
            }
            _ => None,
        };
        if is_supposed && pruned.is_none() {
            // The lists are not good enough yet, or the bounds say little here: then the next rows are alike.
            (self.wait, self.next_wait) = (self.next_wait, (2 * self.next_wait).min(LONGEST_WAIT));
            scoring.complete(prepared, mentee, &mut self.row);
            self.drop_below_minimum(pass, mentee, &mut ended);
        } else if pruned.is_some() {
            self.next_wait = 1;
        }
        let (candidates, limit) = match (pruned, pass.best_of) {
            (Some(pruned), _) => pruned,
            (None, Some((per_mentee, _))) => self.best(pass, mentee, per_mentee),
            (None, None) => (self.all(pass), None),
        };
        let found = Found {
            candidates,
            limit,
            ended,
        };
        self.rows.push((mentee.position(), found));
    }

    /// Counts the pairs that fail each requirement, for the mentee and for each mentor; none is below the minimum yet.
    fn count_failed(&mut self, pass: &Pass<'_>, mentee: MenteeIndex) -> Vec<u32> {
        let mut ended = vec![0_u32; pass.prepared.requirements.len() + 1];
        let scoring = pass.prepared.scoring();
        let shared = self.row.group.and_then(|group| {
            *self.groups.get_mut(group)? += 1;
            scoring.eligibility().of_group(group)
        });
        let Some(shared) = shared else {
            for (mentor, &place) in self.row.ended.iter().enumerate() {
                if let Some(count) = ended.get_mut(usize::from(place)) {
                    *count += 1;
                    self.mentors.add(mentor, place.into(), 1);
                }
            }
            return ended;
        };
        for (count, &pairs) in ended.iter_mut().zip(&shared.counts) {
            *count = pairs;
        }
        // What all of the group have in common was counted; these differ.
        for mentor in scoring.named(mentee) {
            let mentor = mentor.position();
            let place = |places: &[u8]| places.get(mentor).copied().unwrap_or(Row::ELIGIBLE);
            let (before, now) = (place(&shared.places), place(&self.row.ended));
            if let Some(count) = ended.get_mut(usize::from(before)) {
                *count -= 1;
                self.mentors.remove(mentor, before.into());
            }
            if let Some(count) = ended.get_mut(usize::from(now)) {
                *count += 1;
                self.mentors.add(mentor, now.into(), 1);
            }
        }
        ended
    }

    /// Counts for each mentor the failed pairs with the mentees of all groups.
    fn count_groups(&mut self, pass: &Pass<'_>) {
        let eligibility = pass.prepared.scoring().eligibility();
        for (group, &mentees) in self.groups.iter().enumerate() {
            let shared = eligibility.of_group(group).filter(|_| mentees > 0);
            for (mentor, &place) in shared
                .iter()
                .flat_map(|ended| ended.places.iter().enumerate())
            {
                if place != Row::ELIGIBLE {
                    self.mentors.add(mentor, place.into(), mentees);
                }
            }
        }
    }

    /// Counts and marks the pairs whose score, or its bound, is below the minimum, unless they are pinned.
    fn drop_below_minimum(&mut self, pass: &Pass<'_>, mentee: MenteeIndex, ended: &mut [u32]) {
        if pass.minimum == 0 {
            return;
        }
        let column = pass.prepared.requirements.len();
        let below = u8::try_from(column).unwrap_or(Row::ELIGIBLE);
        let pins: Vec<_> = pass.prepared.pinned_mentors(mentee).collect();
        let pairs = self.row.ended.iter_mut().zip(&self.row.scores);
        for (mentor, (place, &score)) in (0..).zip(pairs) {
            if *place == Row::ELIGIBLE
                && score < pass.minimum
                && !pins.contains(&MentorIndex(mentor))
            {
                *place = below;
                if let Some(count) = ended.last_mut() {
                    *count += 1;
                }
                let mentor = MentorIndex(mentor).position();
                self.mentors.add(mentor, column, 1);
            }
        }
    }

    /// Takes every candidate.
    fn all(&mut self, pass: &Pass<'_>) -> Vec<Candidate> {
        self.scored += u64::try_from(self.row.scores.len()).unwrap_or(u64::MAX);
        let pairs = self.row.ended.iter().zip(&self.row.scores);
        MentorIndex::all(pass.prepared.mentors.len())
            .zip(pairs)
            .filter(|(_, (ended, _))| **ended == Row::ELIGIBLE)
            .map(|(mentor, (_, &score))| candidate(mentor, score))
            .collect()
    }

    /// Offers the pairs of one stretch to the mentee and to the mentors.
    fn offer_stretch(&mut self, from: usize, mentee: MenteeIndex, best: &mut Best) {
        let to = (from + STRETCH).min(self.row.scores.len());
        let (Some(ended), Some(scores), Some(enters), Some(lists)) = (
            self.row.ended.get(from..to),
            self.row.scores.get(from..to),
            self.mentor_enters.get_mut(from..to),
            self.mentor_best.get_mut(from..to),
        ) else {
            return;
        };
        let first = u32::try_from(from).unwrap_or(u32::MAX);
        let pairs = ended.iter().zip(scores).zip(enters.iter_mut().zip(lists));
        for (mentor, ((&ended, &score), (enters, list))) in (first..).zip(pairs) {
            if ended != Row::ELIGIBLE {
                continue;
            }
            if score >= best.enters() {
                best.offer(score, mentor);
            }
            if score >= *enters {
                list.offer(score, mentee.0);
                *enters = list.enters();
            }
        }
    }

    /// Takes the best candidates and those in which one side names the other, and offers the rest to the mentors.
    fn best(
        &mut self,
        pass: &Pass<'_>,
        mentee: MenteeIndex,
        per_mentee: usize,
    ) -> (Vec<Candidate>, Option<u32>) {
        self.scored += u64::try_from(self.row.scores.len()).unwrap_or(u64::MAX);
        let mut best = Best::new(pass.kept_of(mentee, per_mentee));
        for from in (0..self.row.scores.len()).step_by(STRETCH) {
            let to = (from + STRETCH).min(self.row.scores.len());
            let scores = self.row.scores.get(from..to).unwrap_or_default();
            let enters = self.mentor_enters.get(from..to).unwrap_or_default();
            if any_enters(scores, enters, best.enters()) {
                self.offer_stretch(from, mentee, &mut best);
            }
        }
        self.chosen(pass, mentee, best)
    }

    /// Returns the best, and the candidates in which one side names the other.
    pub(super) fn chosen(
        &self,
        pass: &Pass<'_>,
        mentee: MenteeIndex,
        best: Best,
    ) -> (Vec<Candidate>, Option<u32>) {
        let (chosen, limit) = best.finish();
        let chosen = chosen.into_iter();
        let mut candidates: Vec<_> = chosen
            .map(|(mentor, score)| candidate(MentorIndex(mentor), score))
            .collect();
        for &mentor in pass.prepared.scoring().named(mentee) {
            let place = mentor.position();
            if self.row.ended.get(place) == Some(&Row::ELIGIBLE) {
                let score = self.row.scores.get(place).copied().unwrap_or_default();
                candidates.push(candidate(mentor, score));
            }
        }
        (candidates, limit)
    }
}
