//! The objective `fair`: the worst pair as good as possible, then the next, and so on.

mod end;
mod face;
mod incidence;
mod search;

use face::Face;
use search::{Node, Search};

use super::SolveError;
use crate::{
    Cancelled, Certificate, Cover, FairLevel, Fairness, Instance, MenteeIndex, MentorIndex,
    Monitor, Objective, Pair, PersonPrice, Phase, Score, Solution,
};

/// Solves for the most pairs and, among all pairings with as many, the leximin of their scores.
///
/// The scores of the pairing, sorted from worst to best, are compared like words: the first difference decides.
/// A mentee who wants several mentors contributes one score a pair; pins count, and are the same in all.
///
/// Starting from any pairing with the most pairs, the scores are gone through from the worst up. At each, the
/// pairing is changed until it has as few pairs of this score as possible, and from then on only pairings
/// with as few are in the running. Linear programming duality says which these are: whatever has a reduced cost
/// is settled. A score that no chosen edge has is removed outright, and a pair that nothing can replace
/// is settled together with everything that cannot reach it.
///
/// # Time
/// When the monitor is out of time before a score, the pairing at hand is the result: as many pairs as can be, and as fair as
/// can be in all scores below that one, which its certificate states and proves.
///
/// # Complexity
/// One breadth-first search from both ends for each pair in the way of a better one, and for each pair that
/// stays. Successful searches pass few edges; failed ones pass each edge O(log n) times in all when no two pairs
/// have the same score, and at worst once for each pair of the same score.
///
/// # Source
/// Level by level with the duals of each level: Huang, Kavitha, Mehlhorn, Michail (2016), fair matchings. Ours
/// keeps one pairing and searches from both ends, where they solve a problem of its own for each level.
pub(super) fn solve(instance: &Instance, monitor: &dyn Monitor) -> Result<Solution, SolveError> {
    // The highest total leaves few bad pairs to replace.
    let start = super::solve(instance, Objective::MostMatched, &Quiet(monitor))?;
    let mut face = Face::new(instance, &start.pairs);
    let cover = cover(&face);
    let (levels, proved_below) = optimize(&mut face, monitor)?;
    let mut pairs: Vec<_> = face
        .pairs()
        .chain(instance.pins().iter().copied())
        .collect();
    pairs.sort_unstable();
    let scores = pairs.iter().filter_map(|&pair| instance.score(pair));
    let mut scores: Vec<Score> = scores.collect();
    scores.sort_unstable();
    Ok(Solution {
        pairs,
        certificate: Certificate::Fair(Fairness {
            scores,
            cover,
            levels,
            proved_below,
        }),
    })
}

/// Cancels like another monitor, but reports nothing: the first solution is only a start.
struct Quiet<'a>(&'a dyn Monitor);

impl Monitor for Quiet<'_> {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    fn is_out_of_time(&self) -> bool {
        self.0.is_out_of_time()
    }
}

/// Goes through the scores from the worst up; returns the prices wherever pairs of a score had to stay, and the score
/// before which the time ran out.
fn optimize(
    face: &mut Face,
    monitor: &dyn Monitor,
) -> Result<(Vec<FairLevel>, Option<Score>), Cancelled> {
    let mut search = Search::new(face);
    let mut levels = Vec::new();
    let order = by_score(face);
    let total = u64::try_from(order.len()).unwrap_or(u64::MAX);
    let mut done = 0;
    for same in order.chunk_by(|a, b| a.0 == b.0) {
        if monitor.is_cancelled() {
            return Err(Cancelled);
        }
        if let Some(&(score, _)) = same.first().filter(|_| monitor.is_out_of_time()) {
            return Ok((levels, Some(score)));
        }
        let level: Vec<usize> = same.iter().map(|&(_, edge)| edge).collect();
        if let Some(&(score, _)) = same.first() {
            levels.extend(optimize_level(face, &mut search, score, level));
        }
        done += u64::try_from(same.len()).unwrap_or(u64::MAX);
        monitor.progress(Phase::Solve, done, total);
    }
    Ok((levels, None))
}

fn by_score(face: &Face) -> Vec<(Score, usize)> {
    let edges = face.edges.iter().enumerate();
    let mut order: Vec<_> = edges.map(|(place, edge)| (edge.score, place)).collect();
    order.sort_unstable();
    order
}

/// Minimizes the pairs of one score; returns the proof unless nothing had to be proved.
#[expect(clippy::indexing_slicing, reason = "the level lists edges of the face")]
fn optimize_level(
    face: &mut Face,
    search: &mut Search,
    score: Score,
    mut level: Vec<usize>,
) -> Option<FairLevel> {
    level.retain(|&edge| face.is_open[edge]);
    let chosen = level.iter().copied().filter(|&edge| face.is_chosen[edge]);
    let chosen: Vec<usize> = chosen.collect();
    if !chosen.is_empty() {
        search.minimize(face, score, &chosen);
    }
    search.restrict(face, score, &level);
    let prices = search.take_prices();
    (!prices.is_empty()).then(|| priced_level(score, &prices))
}

fn priced_level(score: Score, prices: &[(Node, i32)]) -> FairLevel {
    let mut level = FairLevel {
        score,
        mentee_prices: Vec::new(),
        mentor_prices: Vec::new(),
        mentee_ground: 0,
        mentor_ground: 0,
    };
    let person = |person: usize, price| PersonPrice {
        person: u32::try_from(person).unwrap_or(u32::MAX),
        price,
    };
    for &(node, price) in prices {
        match node {
            Node::Mentee(mentee) => level.mentee_prices.push(person(mentee, price)),
            Node::Mentor(mentor) => level.mentor_prices.push(person(mentor, price)),
            Node::MenteeGround => level.mentee_ground = price,
            Node::MentorGround => level.mentor_ground = price,
        }
    }
    level
}

/// Finds people whose wishes and seats bound the number of pairs, from a pairing with the most.
pub(super) fn cover_of(instance: &Instance, pairs: &[Pair]) -> Cover {
    cover(&Face::new(instance, pairs))
}

/// Finds people whose wishes and seats bound the number of pairs.
///
/// Whoever can be reached from a mentee with an unfulfilled wish, choosing and giving up edges in turn, cannot
/// gain: the mentors among them are full, and so are the wishes of all mentees who are not among them.
#[expect(
    clippy::indexing_slicing,
    reason = "edges and people are numbered by the lists of the face"
)]
fn cover(face: &Face) -> Cover {
    let is_short = |mentee: &usize| face.mentees[*mentee].count < face.mentees[*mentee].most;
    let mut queue: Vec<usize> = (0..face.mentees.len()).filter(is_short).collect();
    let mut reached_mentees = vec![false; face.mentees.len()];
    let mut reached_mentors = vec![false; face.mentors.len()];
    for &mentee in &queue {
        reached_mentees[mentee] = true;
    }
    while let Some(mentee) = queue.pop() {
        for &edge in face.rows.unchosen(mentee) {
            let mentor = face.edges[edge].mentor;
            if std::mem::replace(&mut reached_mentors[mentor], true) {
                continue;
            }
            for &edge in face.columns.chosen(mentor) {
                let mentee = face.edges[edge].mentee;
                if !std::mem::replace(&mut reached_mentees[mentee], true) {
                    queue.push(mentee);
                }
            }
        }
    }
    let mentees = MenteeIndex::all(reached_mentees.len()).zip(reached_mentees);
    let mentors = MentorIndex::all(reached_mentors.len()).zip(reached_mentors);
    Cover {
        mentees: mentees
            .filter(|reached| !reached.1)
            .map(|reached| reached.0)
            .collect(),
        mentors: mentors
            .filter(|reached| reached.1)
            .map(|reached| reached.0)
            .collect(),
    }
}
