//! The score of a pair: a fixed-point number, so that every machine computes and compares the same one.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// How well two people fit, from 0 (not at all) to 1 (perfectly), exact to six decimal places.
///
/// # Units
/// Held in millionths. In JSON and TOML it is a number such as `0.8123`; a string holding the same
/// decimal is accepted too. More than six places are refused rather than rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64, minimum = 0, maximum = 1, example = 0.8123))]
pub struct Score(u32);

impl Score {
    /// The lowest score.
    pub const ZERO: Self = Self(0);
    /// The highest score.
    pub const ONE: Self = Self(Self::SCALE);
    /// Millionths in one.
    pub const SCALE: u32 = 1_000_000;

    /// Takes a number of millionths; `None` above one million.
    #[must_use]
    pub const fn from_millionths(millionths: u32) -> Option<Self> {
        if millionths <= Self::SCALE {
            Some(Self(millionths))
        } else {
            None
        }
    }

    /// Computes `numerator / denominator`, rounded down and at most one; zero when the denominator is zero.
    #[must_use]
    pub fn from_ratio(numerator: u64, denominator: u64) -> Self {
        if denominator == 0 {
            return Self::ZERO;
        }
        let millionths = u128::from(numerator) * u128::from(Self::SCALE) / u128::from(denominator);
        u32::try_from(millionths).map_or(Self::ONE, |millionths| Self(millionths.min(Self::SCALE)))
    }

    /// Returns the score in millionths, 0 to 1,000,000.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.0
    }
}

/// Why a text is not a [`Score`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// The text is not digits with an optional decimal point.
    #[error("a score is a plain decimal such as 0.75")]
    NotADecimal,
    /// The number lies outside 0 to 1.
    #[error("a score lies between 0 and 1")]
    OutOfRange,
    /// More precise than scores are.
    #[error("a score has at most six decimal places")]
    TooManyPlaces,
}

impl FromStr for Score {
    type Err = ScoreError;

    fn from_str(text: &str) -> Result<Self, ScoreError> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(places) || digits.ends_with('.') {
            return Err(ScoreError::NotADecimal);
        }
        let whole = whole.trim_start_matches('0');
        // Zeros at the end say nothing: 0.7500000 is 0.75.
        let places = places.trim_end_matches('0');
        let is_zero = whole.is_empty() && places.is_empty();
        if (sign < 0 && !is_zero) || !(whole.is_empty() || (whole == "1" && places.is_empty())) {
            return Err(ScoreError::OutOfRange);
        }
        if places.len() > 6 {
            return Err(ScoreError::TooManyPlaces);
        }
        if whole == "1" {
            return Ok(Self::ONE);
        }
        let millionths = places
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(6)
            .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        Ok(Self(millionths))
    }
}

impl fmt::Display for Score {
    /// Writes all six places, such as `0.812300`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}.{:06}",
            self.0 / Self::SCALE,
            self.0 % Self::SCALE
        )
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The nearest float to a number of six places prints as that number: nothing is lost.
        serializer.serialize_f64(f64::from(self.0) / f64::from(Self::SCALE))
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScoreVisitor)
    }
}

struct ScoreVisitor;

impl Visitor<'_> for ScoreVisitor {
    type Value = Score;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number from 0 to 1 with at most six decimal places")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Score, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Score, E> {
        // The shortest text that reads back as this float is what the author wrote.
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Score, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Score, E> {
        self.visit_str(&number.to_string())
    }
}
