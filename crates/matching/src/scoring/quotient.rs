//! Exact division by a number that stays the same for a whole row of pairs, as one multiplication.

/// Divides numerators of at most one million times the divisor, rounding down.
///
/// # Source
/// Granlund & Montgomery 1994, "Division by invariant integers using multiplication". With m = ⌈2^S / d⌉ the
/// excess e = m·d − 2^S is less than d, and ⌊n·m / 2^S⌋ = ⌊n / d⌋ while n·e < 2^S. Here n ≤ 10⁶·d, so
/// 10⁶·d² ≤ 2^S is enough. S = 44 is the most for which n·m still fits 64 bits; that gives d ≤ 4194.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotient {
    divisor: u64,
    /// m; 0 for a divisor that is too large for the method.
    factor: u64,
}

impl Quotient {
    const SHIFT: u32 = 44;
    /// The largest divisor that multiplies.
    pub(crate) const LARGEST: u64 = 4194;

    /// Prepares a divisor; 0 divides nothing and gives 0.
    pub(crate) const fn by(divisor: u64) -> Self {
        let factor = if divisor == 0 || divisor > Self::LARGEST {
            0
        } else {
            (1_u64 << Self::SHIFT).div_ceil(divisor)
        };
        Self { divisor, factor }
    }

    /// Returns m where the method applies: ⌊n / d⌋ is then [`scaled`](Self::scaled) of n and m.
    pub(crate) const fn factor(self) -> Option<u64> {
        if self.factor == 0 {
            None
        } else {
            Some(self.factor)
        }
    }

    /// Computes ⌊n·m / 2^S⌋.
    #[inline(always)]
    pub(crate) const fn scaled(numerator: u64, factor: u64) -> u64 {
        (numerator * factor) >> Self::SHIFT
    }

    /// Divides, rounding down.
    #[inline(always)]
    pub(crate) const fn of(self, numerator: u64) -> u64 {
        if self.factor == 0 {
            match numerator.checked_div(self.divisor) {
                Some(quotient) => quotient,
                None => 0,
            }
        } else {
            Self::scaled(numerator, self.factor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplying_divides_exactly_up_to_the_largest_numerator() {
        for divisor in (1..=Quotient::LARGEST).chain([4195, 1_000_003]) {
            let quotient = Quotient::by(divisor);
            let most = divisor * 1_000_000;
            for numerator in [
                0,
                1,
                divisor - 1,
                divisor,
                divisor + 1,
                most / 3,
                most - 1,
                most,
            ] {
                assert_eq!(
                    quotient.of(numerator),
                    numerator / divisor,
                    "{numerator} / {divisor}"
                );
            }
            // Just below a multiple is where an approximation would round up.
            for step in 1..200 {
                let numerator = divisor * (step * 5_000 + 77).min(1_000_000) - 1;
                assert_eq!(
                    quotient.of(numerator),
                    numerator / divisor,
                    "{numerator} / {divisor}"
                );
            }
        }
        assert_eq!(Quotient::by(0).of(5), 0);
    }
}
