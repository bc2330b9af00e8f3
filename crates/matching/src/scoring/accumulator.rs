//! Sums of gains by mentor that end up as the values of a ratio.

use super::column::Filled;
use super::quotient::Quotient;
use super::wide::wide;
use crate::criteria::Reading;
use crate::prepare::Person;

/// Adds up what each mentor gains, in the place where the readings will be.
#[derive(Debug)]
pub(crate) struct Accumulator<'a> {
    gained: &'a mut [u32],
    of: Quotient,
}

impl<'a> Accumulator<'a> {
    /// Starts at zero for everybody; `of` is what the gains are a share of.
    pub(crate) fn new(gained: &'a mut [u32], of: u64) -> Self {
        gained.fill(0);
        Self {
            gained,
            of: Quotient::by(of),
        }
    }

    /// Adds to the gains of one mentor.
    #[inline(always)]
    pub(crate) fn add(&mut self, mentor: u32, gain: u32) {
        let place = usize::try_from(mentor).unwrap_or(usize::MAX);
        if let Some(gained) = self.gained.get_mut(place) {
            *gained += gain;
        }
    }

    /// Returns the gains, to be added to.
    pub(crate) fn gained(&mut self) -> &mut [u32] {
        self.gained
    }

    /// Turns gains into values ⌊gain · scale / of⌋; the mentors `without` data have none.
    ///
    /// No gain · scale exceeds a million times `of`.
    pub(crate) fn finish(self, scale: u32, without: &[u32]) -> Filled {
        divide_all(self.gained, scale, self.of);
        for &mentor in without {
            let place = usize::try_from(mentor).unwrap_or(usize::MAX);
            if let Some(gained) = self.gained.get_mut(place) {
                *gained = Reading::MISSING;
            }
        }
        if without.is_empty() {
            Filled::Values
        } else {
            Filled::Gaps
        }
    }
}

wide! {
    /// Turns each gain into ⌊gain · scale / of⌋.
    fn divide_all(gained: &mut [u32], scale: u32, of: Quotient) {
        if of.is_narrow() {
            let (factor, shift) = (u64::from(narrow(of.factor())), of.shift());
            for gained in gained {
                *gained = narrow((u64::from(*gained * scale) * factor) >> shift);
            }
        } else {
            for gained in gained {
                *gained = narrow(of.of(u64::from(*gained) * u64::from(scale)));
            }
        }
    }
}

/// Takes the low half of a number that is known to be a code.
#[expect(
    clippy::as_conversions,
    reason = "codes are 32 bits wide, and a checked conversion keeps the loops around it from being vectorized"
)]
#[inline(always)]
pub(crate) const fn narrow(code: u64) -> u32 {
    code as u32
}

/// Returns the places of the people with a property, in order.
pub(crate) fn places(people: &[Person], has: impl Fn(&Person) -> bool) -> Vec<u32> {
    let numbered = (0..).zip(people);
    numbered
        .filter(|(_, person)| has(person))
        .map(|(place, _)| place)
        .collect()
}
