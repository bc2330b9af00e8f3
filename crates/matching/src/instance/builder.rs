//! Collects and validates the parts of an instance.

use super::{
    Candidate, Instance, InstanceError, InstanceProblem, MenteeIndex, MentorIndex, Pair, RateFloor,
};
use crate::Score;

/// Collects candidates and pins in any order; [`build`](Self::build) validates them together.
#[derive(Clone, Debug)]
pub struct InstanceBuilder {
    wanted: Vec<u32>,
    capacity: Vec<u32>,
    /// Empty when nobody has a minimum load.
    least_load: Vec<u32>,
    /// Empty when no group is too small.
    least_group: Vec<u32>,
    /// Where the candidates of which mentee begin; a new run whenever the mentee changes.
    runs: Vec<(MenteeIndex, usize)>,
    candidates: Vec<Candidate>,
    /// Parallel to `candidates` once a pair was added whose sides see different scores; empty until then.
    mentor_scores: Vec<Score>,
    pins: Vec<Pair>,
    floor: Option<RateFloor>,
}

impl InstanceBuilder {
    pub(super) fn new(wanted: Vec<u32>, capacity: Vec<u32>) -> Self {
        Self {
            wanted,
            capacity,
            least_load: Vec::new(),
            least_group: Vec::new(),
            runs: Vec::new(),
            candidates: Vec::new(),
            mentor_scores: Vec::new(),
            pins: Vec::new(),
            floor: None,
        }
    }

    /// Adds a pair that is eligible, with its score.
    pub fn candidate(
        &mut self,
        mentee: MenteeIndex,
        mentor: MentorIndex,
        score: Score,
    ) -> &mut Self {
        self.two_way_candidate(mentee, mentor, score, score)
    }

    /// Adds a pair that is eligible, with its score and how well the two fit for the mentor.
    ///
    /// The second score takes no memory while it is the same as the first for every pair.
    pub fn two_way_candidate(
        &mut self,
        mentee: MenteeIndex,
        mentor: MentorIndex,
        score: Score,
        mentor_score: Score,
    ) -> &mut Self {
        if mentor_score != score && self.mentor_scores.is_empty() {
            let scores = self.candidates.iter().map(|candidate| candidate.score);
            self.mentor_scores = scores.collect();
            self.mentor_scores.push(mentor_score);
        } else if !self.mentor_scores.is_empty() {
            self.mentor_scores.push(mentor_score);
        }
        if self.runs.last().is_none_or(|&(last, _)| last != mentee) {
            self.runs.push((mentee, self.candidates.len()));
        }
        self.candidates.push(Candidate { mentor, score });
        self
    }

    /// Makes room for this many more candidates.
    pub fn reserve(&mut self, candidates: usize) -> &mut Self {
        self.candidates.reserve_exact(candidates);
        self
    }

    /// Demands that a pair be in the result; it counts against both sides.
    pub fn pin(&mut self, mentee: MenteeIndex, mentor: MentorIndex) -> &mut Self {
        self.pins.push(Pair { mentee, mentor });
        self
    }

    /// Sets how many mentees each mentor must get at least, pinned ones included. Nobody must by default.
    pub fn least_load(&mut self, least_load: Vec<u32>) -> &mut Self {
        self.least_load = least_load;
        self
    }

    /// Demands that no group of mentees fare much worse than the best. There is no such demand by default.
    pub fn floor(&mut self, floor: RateFloor) -> &mut Self {
        self.floor = Some(floor);
        self
    }

    /// Sets how many mentees each mentor gets at least, unless nobody: groups that are smaller are not made.
    ///
    /// 0 and 1 ask for nothing. A mentor who has too few seats or candidates for the size stays without a group.
    pub fn least_group(&mut self, least_group: Vec<u32>) -> &mut Self {
        self.least_group = least_group;
        self
    }

    /// Validates everything that was added.
    ///
    /// # Errors
    /// Every problem at once: pairs of people there are not, pairs named twice, pins that are no
    /// candidates, pins for which there is no room, and minimum loads that no pairing can meet because the
    /// mentor alone has too few seats or candidates.
    ///
    /// # Complexity
    /// Linear, in place, when the candidates were added in order of mentee and mentor, otherwise one sort.
    pub fn build(mut self) -> Result<Instance, InstanceError> {
        if !self.is_in_order() {
            self.sort();
        }
        self.pins.sort_unstable();
        let mut problems = self.candidate_problems();
        let instance = self.into_rows();
        problems.extend(pin_problems(&instance));
        problems.extend(load_problems(&instance));
        problems.extend(floor_problem(&instance));
        let (sizes, mentors) = (instance.least_group.len(), instance.capacity.len());
        if instance.has_groups() && sizes != mentors {
            problems.push(InstanceProblem::LeastGroupCount { sizes, mentors });
        }
        if problems.is_empty() {
            Ok(instance)
        } else {
            Err(InstanceError { problems })
        }
    }

    /// Iterates over the runs: whose candidates they are, and which.
    fn rows(&self) -> impl Iterator<Item = (MenteeIndex, &[Candidate])> {
        let ends = self.runs.iter().skip(1).map(|&(_, start)| start);
        let ends = ends.chain([self.candidates.len()]);
        self.runs.iter().zip(ends).map(|(&(mentee, start), end)| {
            let row = self.candidates.get(start..end).unwrap_or_default();
            (mentee, row)
        })
    }

    fn is_in_order(&self) -> bool {
        self.runs.is_sorted_by_key(|&(mentee, _)| mentee)
            && self
                .rows()
                .all(|(_, row)| row.is_sorted_by_key(|candidate| candidate.mentor))
    }

    /// Puts candidates in order; of duplicates, the one added first stays first.
    fn sort(&mut self) {
        let mut scored: Vec<(Pair, Score, Score)> = Vec::with_capacity(self.candidates.len());
        let mut mentor_scores = std::mem::take(&mut self.mentor_scores).into_iter();
        for (mentee, row) in self.rows() {
            scored.extend(row.iter().map(|&Candidate { mentor, score }| {
                let pair = Pair { mentee, mentor };
                (pair, score, mentor_scores.next().unwrap_or(score))
            }));
        }
        scored.sort_by_key(|&(pair, ..)| pair);
        self.runs.clear();
        self.candidates.clear();
        for (Pair { mentee, mentor }, score, mentor_score) in scored {
            self.two_way_candidate(mentee, mentor, score, mentor_score);
        }
    }

    fn candidate_problems(&self) -> Vec<InstanceProblem> {
        let mut problems = Vec::new();
        for (mentee, row) in self.rows() {
            let mut previous = None;
            for &Candidate { mentor, .. } in row {
                let pair = Pair { mentee, mentor };
                if mentee.position() >= self.wanted.len()
                    || mentor.position() >= self.capacity.len()
                {
                    problems.push(InstanceProblem::UnknownPerson(pair));
                }
                if previous == Some(mentor) {
                    problems.push(InstanceProblem::DuplicateCandidate(pair));
                }
                previous = Some(mentor);
            }
        }
        problems
    }

    fn into_rows(self) -> Instance {
        let mut starts = Vec::with_capacity(self.wanted.len() + 1);
        let mut runs = self.runs.iter().peekable();
        // One more than there are mentees: a row ends where the next one begins.
        for mentee in MenteeIndex::all(self.wanted.len() + 1) {
            while runs.next_if(|&&(other, _)| other < mentee).is_some() {}
            let next = runs.peek().map(|&&(_, start)| start);
            starts.push(next.unwrap_or(self.candidates.len()));
        }
        let least_load = if self.least_load.is_empty() {
            vec![0; self.capacity.len()]
        } else {
            self.least_load
        };
        let least_group = if self.least_group.iter().any(|&least| least > 1) {
            self.least_group
        } else {
            Vec::new()
        };
        Instance {
            starts,
            candidates: self.candidates,
            mentor_scores: self.mentor_scores,
            wanted: self.wanted,
            capacity: self.capacity,
            least_load,
            least_group,
            pins: self.pins,
            floor: self.floor,
        }
    }
}

fn floor_problem(instance: &Instance) -> Option<InstanceProblem> {
    let groups = instance.floor.as_ref()?.groups();
    let mentees = instance.wanted.len();
    let is_known =
        |group: &Option<u32>| group.is_none_or(|group| MenteeIndex(group).position() < mentees);
    (groups.len() != mentees || !groups.iter().all(is_known)).then_some(
        InstanceProblem::GroupCount {
            groups: groups.len(),
            mentees,
        },
    )
}

fn pin_problems(instance: &Instance) -> Vec<InstanceProblem> {
    let mut problems = Vec::new();
    let mut of_mentee = vec![0_u32; instance.wanted.len()];
    let mut of_mentor = vec![0_u32; instance.capacity.len()];
    let mut previous = None;
    for &pin in &instance.pins {
        if previous == Some(pin) {
            problems.push(InstanceProblem::DuplicatePin(pin));
        } else if instance.score(pin).is_none() {
            problems.push(InstanceProblem::PinWithoutCandidate(pin));
        }
        previous = Some(pin);
        if let Some(pins) = of_mentee.get_mut(pin.mentee.position()) {
            *pins += 1;
        }
        if let Some(pins) = of_mentor.get_mut(pin.mentor.position()) {
            *pins += 1;
        }
    }
    let mentees = MenteeIndex::all(of_mentee.len()).zip(of_mentee);
    for ((mentee, pins), &wanted) in mentees.zip(&instance.wanted) {
        if pins > wanted {
            problems.push(InstanceProblem::TooManyPinsOfMentee {
                mentee,
                pins,
                wanted,
            });
        }
    }
    let mentors = MentorIndex::all(of_mentor.len()).zip(of_mentor);
    for ((mentor, pins), &capacity) in mentors.zip(&instance.capacity) {
        if pins > capacity {
            problems.push(InstanceProblem::TooManyPinsOfMentor {
                mentor,
                pins,
                capacity,
            });
        }
    }
    problems
}

fn load_problems(instance: &Instance) -> Vec<InstanceProblem> {
    let (loads, mentors) = (instance.least_load.len(), instance.capacity.len());
    if loads != mentors {
        return vec![InstanceProblem::LeastLoadCount { loads, mentors }];
    }
    if instance.least_load.iter().all(|&least| least == 0) {
        return Vec::new();
    }
    let mut candidates_of = vec![0_u32; mentors];
    for candidate in &instance.candidates {
        if let Some(count) = candidates_of.get_mut(candidate.mentor.position()) {
            *count += 1;
        }
    }
    let mut problems = Vec::new();
    let limits = instance.capacity.iter().zip(candidates_of);
    let loads = MentorIndex::all(mentors).zip(&instance.least_load);
    for ((mentor, &least), (&capacity, candidates)) in loads.zip(limits) {
        if least > capacity {
            problems.push(InstanceProblem::LeastLoadAboveCapacity {
                mentor,
                least,
                capacity,
            });
        }
        if least > candidates {
            problems.push(InstanceProblem::LeastLoadAboveCandidates {
                mentor,
                least,
                candidates,
            });
        }
    }
    problems
}
