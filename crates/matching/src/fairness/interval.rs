//! Confidence intervals in fixed point, so that a report is the same on every machine.

use super::{RateInterval, RatioInterval};
use crate::Score;

/// Millionths in one.
const ONE: i128 = 1_000_000;

/// The square of 1.959964, the two-sided 95 % point of the normal distribution, in millionths.
const Z_SQUARED: i128 = 3_841_459;

/// Bounds a rate of `part` in `whole`.
///
/// # Source
/// Wilson, Probable inference (1927), without continuity correction.
pub(super) fn rate_interval(part: u32, whole: u32) -> RateInterval {
    let (low, high) = wilson(part.into(), whole.into());
    RateInterval {
        low: score(low),
        high: score(high),
    }
}

/// Bounds the ratio of the rate of one group to that of another, each given as part and whole.
///
/// # Source
/// Donner and Zou, Closed-form confidence intervals for functions of the normal mean and standard deviation (2012),
/// "MOVER-R": the ratio's bounds from the Wilson bounds of both rates.
pub(super) fn impact_ratio_interval(group: (u32, u32), best: (u32, u32)) -> RatioInterval {
    let rate = |(part, whole): (u32, u32)| ONE * i128::from(part) / i128::from(whole.max(1));
    let bounds = |(part, whole): (u32, u32)| wilson(part.into(), whole.into());
    let (p, (p_low, p_high)) = (rate(group), bounds(group));
    let (q, (q_low, q_high)) = (rate(best), bounds(best));
    // The bounds solve a quadratic; `edge` and `slack` are its coefficients for one end.
    let solve = |edge: i128, slack: i128, sign: i128| -> Option<u64> {
        if slack <= 0 {
            return None;
        }
        let root = ((p * q).pow(2) - edge * slack).max(0);
        let root = i128::try_from(root.unsigned_abs().isqrt()).ok()?;
        u64::try_from((p * q + sign * root).max(0) * ONE / slack).ok()
    };
    RatioInterval {
        low_millionths: solve(p_low * (2 * p - p_low), q_high * (2 * q - q_high), -1).unwrap_or(0),
        high_millionths: solve(p_high * (2 * p - p_high), q_low * (2 * q - q_low), 1),
    }
}

/// Returns both bounds in millionths.
fn wilson(part: i128, whole: i128) -> (i128, i128) {
    if whole == 0 {
        return (0, ONE);
    }
    let spread = Z_SQUARED * (part * (whole - part) * ONE / whole + Z_SQUARED / 4);
    // The root of a number in squared millionths is in millionths.
    let root = i128::try_from(spread.unsigned_abs().isqrt()).unwrap_or(0);
    let center = part * ONE + Z_SQUARED / 2;
    let scale = whole * ONE + Z_SQUARED;
    let bound = |value: i128| (value * ONE / scale).clamp(0, ONE);
    (bound(center - root), bound(center + root))
}

fn score(millionths: i128) -> Score {
    u32::try_from(millionths)
        .ok()
        .and_then(Score::from_millionths)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_the_bounds_that_wilson_gives() {
        // Computed from the formula in double precision.
        for (part, whole, low, high) in [
            (8, 10, 490_162, 943_318),
            (0, 10, 0, 277_533),
            (10, 10, 722_467, 1_000_000),
            (50, 100, 403_832, 596_168),
        ] {
            let found = rate_interval(part, whole);
            assert!(found.low.millionths().abs_diff(low) <= 2, "{found:?}");
            assert!(found.high.millionths().abs_diff(high) <= 2, "{found:?}");
        }
    }

    #[test]
    fn the_ratio_of_equal_rates_has_one_inside_and_more_people_bound_it_tighter() {
        let few = impact_ratio_interval((8, 10), (8, 10));
        let many = impact_ratio_interval((800, 1000), (800, 1000));
        let width = |found: RatioInterval| found.high_millionths.unwrap() - found.low_millionths;
        for found in [few, many] {
            assert!(found.low_millionths < 1_000_000 && found.high_millionths.unwrap() > 1_000_000);
        }
        assert!(width(many) < width(few) / 5);
    }

    #[test]
    fn a_group_without_a_match_is_bounded_from_zero() {
        let found = impact_ratio_interval((0, 40), (35, 40));
        assert_eq!(found.low_millionths, 0);
        assert!(
            found
                .high_millionths
                .is_some_and(|high| high > 0 && high < 200_000)
        );
    }
}
