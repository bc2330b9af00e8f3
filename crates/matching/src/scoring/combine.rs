//! The scores of a whole row of pairs from the columns of their readings: the same as judging one by one.

use super::accumulator::narrow;
use super::column::Filled;
use super::quotient::Quotient;
use super::wide::wide;
use crate::criteria::{Reading, ReadyCriterion};
use crate::explanation::CriterionKind;
use crate::judge::NEUTRAL_LIMIT;
use crate::policy::Missing;
use crate::score::Score;

/// How the readings of each criterion count; see [`Prepared::judge`](crate::Prepared) for the rules.
#[derive(Debug)]
pub(crate) struct Combination {
    terms: Vec<Term>,
    /// For each sum of weights, the factor that divides by it; empty where the weights are too large for that.
    factors: Vec<u64>,
    /// What the products are shifted by afterwards.
    shift: u32,
    /// Whether sums and factors have 32 bits.
    is_narrow: bool,
    /// Whether sums have 32 bits.
    is_small: bool,
}

#[derive(Debug)]
struct Term {
    /// Weights without their common divisor: that changes no score.
    weight: u32,
    missing: Missing,
    is_about_profiles: bool,
    /// Whether missing data counts as zero in the mean of what is known.
    missing_is_known: bool,
}

/// Pairs that are worked on together: their sums stay in the first-level cache.
const CHUNK: usize = 512;

/// What the criteria say about the pairs of a chunk.
struct Chunk<S> {
    sums: [S; CHUNK],
    weights: [u32; CHUNK],
    /// Σ weight · value of the profile criteria with data, and Σ weight of them.
    known: [S; CHUNK],
    known_weights: [u32; CHUNK],
    /// Σ weight of the missing criteria that count as the mean of what is known.
    neutral_weights: [u32; CHUNK],
    /// 1 where a profile criterion has data.
    has_data: [u32; CHUNK],
}

/// A sum of weights · values: 32 bits wide where no sum is larger, since twice as many of these are added at once.
trait Sum: Copy + Default + std::ops::AddAssign + Into<u64> {
    fn product(weight: u32, value: u32) -> Self;
    fn of(sum: u64) -> Self;
}

impl Sum for u32 {
    #[inline(always)]
    fn product(weight: u32, value: u32) -> Self {
        weight * value
    }

    #[inline(always)]
    fn of(sum: u64) -> Self {
        narrow(sum)
    }
}

impl Sum for u64 {
    #[inline(always)]
    fn product(weight: u32, value: u32) -> Self {
        Self::from(weight) * Self::from(value)
    }

    #[inline(always)]
    fn of(sum: u64) -> Self {
        sum
    }
}

/// What a criterion adds to every pair of a row alike.
#[derive(Default)]
struct Base {
    sum: u64,
    weight: u32,
    known: u64,
    known_weight: u32,
    neutral_weight: u32,
    has_data: bool,
    /// Whether some pair may have a missing criterion that counts as neutral.
    any_neutral: bool,
    /// How many criteria count for some pairs and not for others, and Σ weight of them.
    differing: u32,
    differing_weight: u32,
    /// Whether some pairs may have profile data and others none.
    data_differs: bool,
}

impl Combination {
    pub(crate) fn new(criteria: &[ReadyCriterion]) -> Self {
        let divisor = criteria
            .iter()
            .fold(0, |divisor, criterion| gcd(divisor, criterion.weight))
            .max(1);
        let terms: Vec<_> = criteria
            .iter()
            .map(|criterion| Term {
                weight: criterion.weight / divisor,
                missing: criterion.missing,
                is_about_profiles: criterion.is_about_profiles(),
                missing_is_known: criterion.kind == CriterionKind::Availability,
            })
            .collect();
        let most: u64 = terms.iter().map(|term| u64::from(term.weight)).sum();
        let quotient = Quotient::one_of(most, most);
        let factors = if quotient.factor() > 0 {
            (0..=most)
                .map(|weight| Quotient::one_of(weight, most).factor())
                .collect()
        } else {
            Vec::new()
        };
        Self {
            terms,
            factors,
            shift: quotient.shift(),
            is_narrow: quotient.is_narrow(),
            is_small: most * u64::from(Score::SCALE) <= u64::from(u32::MAX),
        }
    }

    /// Computes the score of every pair of a row.
    ///
    /// # Complexity
    /// Linear in criteria × mentors; the inner loops have no branches.
    pub(crate) fn scores(&self, filled: &[Filled], columns: &[Vec<u32>], out: &mut [u32]) {
        score_row(self, filled, columns, out);
    }

    fn base(&self, filled: &[Filled]) -> Base {
        let mut base = Base::default();
        for (term, filled) in self.terms.iter().zip(filled) {
            let (weight, profile) = (term.weight, term.is_about_profiles);
            match *filled {
                Filled::Constant(Reading::NOT_APPLICABLE) => {}
                Filled::Constant(Reading::MISSING) => {
                    match term.missing {
                        Missing::Neutral => base.neutral_weight += weight,
                        Missing::Zero => base.weight += weight,
                        Missing::Excluded => {}
                    }
                    base.known_weight += if term.missing_is_known { weight } else { 0 };
                }
                Filled::Constant(value) => {
                    let product = u64::from(weight) * u64::from(value);
                    base.sum += product;
                    base.weight += weight;
                    if profile {
                        base.known += product;
                        base.known_weight += weight;
                        base.has_data = true;
                    }
                }
                Filled::Values => {
                    base.weight += weight;
                    if profile {
                        base.known_weight += weight;
                        base.has_data = true;
                    }
                }
                Filled::Gaps | Filled::Mixed => {
                    base.any_neutral |= term.missing == Missing::Neutral;
                    base.data_differs |= profile;
                    if term.always_counts(*filled) {
                        base.weight += weight;
                    } else {
                        base.differing += 1;
                        base.differing_weight += weight;
                    }
                }
            }
        }
        base.any_neutral |= base.neutral_weight > 0;
        base.data_differs &= !base.has_data;
        base
    }

    #[inline(always)]
    fn divide<S: Sum>(&self, base: &Base, chunk: &Chunk<S>, out: &mut [u32]) {
        let shift = self.shift;
        let factor_of = |weight: u32| {
            let place = usize::try_from(weight).unwrap_or(usize::MAX);
            self.factors.get(place).copied()
        };
        let same = base.weight + base.neutral_weight;
        let more = base.weight + base.differing_weight;
        let sums = out.iter_mut().zip(&chunk.sums);
        match (base.differing, factor_of(same), factor_of(more)) {
            (0, Some(factor), _) if self.is_narrow => {
                let factor = u64::from(narrow(factor));
                for (out, &sum) in sums {
                    *out = narrow((u64::from(narrow(sum.into())) * factor) >> shift);
                }
            }
            (0, Some(factor), _) => {
                for (out, &sum) in sums {
                    *out = narrow((sum.into() * factor) >> shift);
                }
            }
            // One criterion counts for some and not for the others: two factors, chosen without a branch.
            (1, Some(without), Some(with)) if self.is_narrow && !base.any_neutral => {
                let (without, with) = (narrow(without), narrow(with));
                for ((out, &sum), &weight) in sums.zip(&chunk.weights) {
                    let factor = if weight == base.weight { without } else { with };
                    *out = narrow((u64::from(narrow(sum.into())) * u64::from(factor)) >> shift);
                }
            }
            _ => {
                for ((out, &sum), &weight) in sums.zip(&chunk.weights) {
                    *out = narrow(match factor_of(weight) {
                        Some(factor) => (sum.into() * factor) >> shift,
                        None => sum.into().checked_div(weight.into()).unwrap_or(0),
                    });
                }
            }
        }
        if base.data_differs {
            for (out, &has_data) in out.iter_mut().zip(&chunk.has_data) {
                *out *= has_data;
            }
        } else if !base.has_data {
            out.fill(0);
        }
    }

    #[inline(always)]
    fn score_row<S: Sum>(&self, filled: &[Filled], columns: &[Vec<u32>], out: &mut [u32]) {
        let base = self.base(filled);
        let mut chunk = Chunk::<S>::new();
        for (number, out) in out.chunks_mut(CHUNK).enumerate() {
            let from = number * CHUNK;
            chunk.start(&base, self.factors.is_empty());
            for ((term, filled), column) in self.terms.iter().zip(filled).zip(columns) {
                let codes = || column.get(from..from + out.len()).unwrap_or_default();
                match filled {
                    Filled::Constant(_) => {}
                    Filled::Values => chunk.add_values(term, codes(), base.any_neutral),
                    Filled::Gaps | Filled::Mixed => {
                        chunk.add_mixed(term, codes(), &base, term.always_counts(*filled));
                    }
                }
            }
            if base.any_neutral {
                chunk.add_neutral();
            }
            self.divide(&base, &chunk, out);
        }
    }
}

impl Term {
    /// Whether the weight of a criterion counts for each pair of such a row.
    fn always_counts(&self, filled: Filled) -> bool {
        filled == Filled::Gaps && self.missing == Missing::Zero
    }
}

wide! {
    fn score_row(
        combination: &Combination,
        filled: &[Filled],
        columns: &[Vec<u32>],
        out: &mut [u32],
    ) {
        if combination.is_small {
            combination.score_row::<u32>(filled, columns, out);
        } else {
            combination.score_row::<u64>(filled, columns, out);
        }
    }
}

impl<S: Sum> Chunk<S> {
    fn new() -> Self {
        Self {
            sums: [S::default(); CHUNK],
            weights: [0; CHUNK],
            known: [S::default(); CHUNK],
            known_weights: [0; CHUNK],
            neutral_weights: [0; CHUNK],
            has_data: [0; CHUNK],
        }
    }

    #[inline(always)]
    fn start(&mut self, base: &Base, with_weights: bool) {
        self.sums.fill(S::of(base.sum));
        if base.differing > 0 || base.any_neutral || with_weights {
            self.weights.fill(base.weight);
        }
        if base.data_differs {
            self.has_data.fill(0);
        }
        if base.any_neutral {
            self.known.fill(S::of(base.known));
            self.known_weights.fill(base.known_weight);
            self.neutral_weights.fill(base.neutral_weight);
        }
    }

    #[inline(always)]
    fn add_values(&mut self, term: &Term, codes: &[u32], with_known: bool) {
        for (sum, &value) in self.sums.iter_mut().zip(codes) {
            *sum += S::product(term.weight, value);
        }
        if with_known && term.is_about_profiles {
            for (known, &value) in self.known.iter_mut().zip(codes) {
                *known += S::product(term.weight, value);
            }
        }
    }

    #[inline(always)]
    fn add_mixed(&mut self, term: &Term, codes: &[u32], base: &Base, always_counts: bool) {
        let weight = term.weight;
        let value_of = |code: u32| if Reading::is_value(code) { code } else { 0 };
        for (sum, &code) in self.sums.iter_mut().zip(codes) {
            *sum += S::product(weight, value_of(code));
        }
        let missing_counts = term.missing == Missing::Zero;
        if !always_counts {
            for (sum, &code) in self.weights.iter_mut().zip(codes) {
                let counts =
                    Reading::is_value(code) || (missing_counts && code == Reading::MISSING);
                *sum += if counts { weight } else { 0 };
            }
        }
        if term.is_about_profiles && base.data_differs {
            for (has_data, &code) in self.has_data.iter_mut().zip(codes) {
                *has_data |= u32::from(Reading::is_value(code));
            }
        }
        if !base.any_neutral {
            return;
        }
        if term.is_about_profiles {
            let known = self.known.iter_mut().zip(&mut self.known_weights);
            for ((known, weights), &code) in known.zip(codes) {
                let is_known = Reading::is_value(code);
                let counts = is_known || (term.missing_is_known && code == Reading::MISSING);
                *known += S::product(weight, value_of(code));
                *weights += if counts { weight } else { 0 };
            }
        }
        if term.missing == Missing::Neutral {
            for (sum, &code) in self.neutral_weights.iter_mut().zip(codes) {
                *sum += if code == Reading::MISSING { weight } else { 0 };
            }
        }
    }

    /// Counts neutral missing data as the mean of what is known.
    #[inline(always)]
    fn add_neutral(&mut self) {
        let known = self.known.iter().zip(&self.known_weights);
        let neutral_weights = self.neutral_weights.iter().zip(known);
        let totals = self.sums.iter_mut().zip(&mut self.weights);
        for ((sum, weight), (&neutral_weight, (&known, &known_weight))) in
            totals.zip(neutral_weights)
        {
            let known: u64 = known.into();
            let neutral = known
                .checked_div(known_weight.into())
                .map_or(0, |mean| mean.min(NEUTRAL_LIMIT));
            *sum += S::product(neutral_weight, narrow(neutral));
            *weight += neutral_weight;
        }
    }
}

const fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
