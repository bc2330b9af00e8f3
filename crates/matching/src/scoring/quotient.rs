//! Exact division by a number that stays the same for a whole row of pairs, as one multiplication.

/// Divides numerators of at most one million times the divisor, rounding down.
///
/// # Source
/// Granlund & Montgomery 1994, "Division by invariant integers using multiplication". With m = ⌈2^S / d⌉ the
/// excess e = m·d − 2^S is less than d, and ⌊n·m / 2^S⌋ = ⌊n / d⌋ while n·e < 2^S. Here n ≤ 10⁶·d, so
/// 10⁶·d² ≤ 2^S is enough. S = 44 is the most for which n·m still fits 64 bits; that gives d ≤ 4194. Up to S = 31, which
/// is d ≤ 46, n and m fit 32 bits each, and many such products are computed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotient {
    divisor: u64,
    /// m; 0 for a divisor that is too large for the method.
    factor: u64,
    /// S.
    shift: u32,
}

impl Quotient {
    /// The largest divisor that multiplies.
    const LARGEST: u64 = 4194;

    /// Prepares a divisor; 0 divides nothing and gives 0.
    pub(crate) const fn by(divisor: u64) -> Self {
        Self::one_of(divisor, divisor)
    }

    /// Prepares one of several divisors of which none is above `largest`; all of these have the same shift.
    pub(crate) const fn one_of(divisor: u64, largest: u64) -> Self {
        if divisor == 0 || largest > Self::LARGEST {
            return Self {
                divisor,
                factor: 0,
                shift: 64,
            };
        }
        let shift = u64::BITS - (1_000_000 * largest * largest - 1).leading_zeros();
        Self {
            divisor,
            factor: (1_u64 << shift).div_ceil(divisor),
            shift,
        }
    }

    /// Whether numerators and [`factor`](Self::factor) have 32 bits.
    pub(crate) const fn is_narrow(self) -> bool {
        self.shift <= 31
    }

    /// Returns m, which is 0 where the method does not apply.
    pub(crate) const fn factor(self) -> u64 {
        self.factor
    }

    /// Returns S.
    pub(crate) const fn shift(self) -> u32 {
        self.shift
    }

    /// Divides, rounding down.
    pub(crate) const fn of(self, numerator: u64) -> u64 {
        if self.factor == 0 {
            match numerator.checked_div(self.divisor) {
                Some(quotient) => quotient,
                None => 0,
            }
        } else {
            (numerator * self.factor) >> self.shift
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
            assert_eq!(quotient.is_narrow(), divisor <= 46);
            assert!(!quotient.is_narrow() || quotient.factor() <= u32::MAX.into());
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
