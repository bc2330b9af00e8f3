//! Values of a program's own application fields, compared exactly.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A number of a custom field: exact to six decimal places, from −1,000,000,000 to 1,000,000,000.
///
/// In JSON and TOML it is an ordinary number. More than six places are refused rather than rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64, minimum = -1_000_000_000, maximum = 1_000_000_000, example = 3.5))]
pub struct Number(i64);

impl Number {
    /// Millionths in one.
    pub const SCALE: i64 = 1_000_000;
    /// The largest magnitude: every such number survives a trip through JSON unchanged.
    pub const LIMIT: i64 = 1_000_000_000;

    /// Takes a number of millionths; `None` beyond [`Number::LIMIT`].
    #[must_use]
    pub fn from_millionths(millionths: i64) -> Option<Self> {
        let limit = u64::try_from(Self::LIMIT * Self::SCALE).ok()?;
        (millionths.unsigned_abs() <= limit).then_some(Self(millionths))
    }

    /// Returns the number in millionths.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

/// The text is not a [`Number`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number has at most six decimal places and lies between -1000000000 and 1000000000")]
pub struct NumberError;

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let places = places.trim_end_matches('0');
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(places) || places.len() > 6 {
            return Err(NumberError);
        }
        let millionths: i64 = format!("{whole}{places:0<6}")
            .parse()
            .map_err(|_too_large| NumberError)?;
        Self::from_millionths(sign * millionths).ok_or(NumberError)
    }
}

impl fmt::Display for Number {
    /// Writes the shortest decimal: `3`, `-0.5`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let scale = Self::SCALE.unsigned_abs();
        let (whole, places) = (self.0.unsigned_abs() / scale, self.0.unsigned_abs() % scale);
        if places == 0 {
            return write!(formatter, "{sign}{whole}");
        }
        let places = format!("{places:06}");
        write!(formatter, "{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % Self::SCALE == 0 {
            return serializer.serialize_i64(self.0 / Self::SCALE);
        }
        // Within the limit the nearest float prints as this very decimal: nothing is lost.
        let nearest: f64 = self
            .to_string()
            .parse()
            .map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(nearest)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number with at most six decimal places")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
        number.to_string().parse().map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
        number.to_string().parse().map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
        // The shortest text that reads back as this float is what the author wrote.
        number.to_string().parse().map_err(E::custom)
    }
}

/// The value of one custom application field of one person.
///
/// Texts are compared after normalization: case, punctuation and repeated spaces do not matter.
/// A text or a number counts as a list of one where a rule compares lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldValue {
    /// Yes or no.
    Flag(bool),
    /// An exact number.
    Number(Number),
    /// A word or a phrase.
    Text(String),
    /// Several words or phrases; their order does not matter.
    List(Vec<String>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_and_prints_exactly() {
        for (text, millionths) in [
            ("0", 0),
            ("3.5", 3_500_000),
            ("-0.000001", -1),
            ("1000000000", 1_000_000_000_000_000),
            ("999999999.999999", 999_999_999_999_999),
        ] {
            let number: Number = serde_json::from_str(text).unwrap();
            assert_eq!(number.millionths(), millionths, "{text}");
            assert_eq!(number.to_string(), text);
            assert_eq!(
                serde_json::to_string(&number).unwrap(),
                text.replace("-0.000001", "-1e-6")
            );
        }
    }

    #[test]
    fn a_number_is_refused_when_it_would_be_rounded_or_is_too_large() {
        for text in [
            "0.0000001",
            "1000000000.000001",
            "1e300",
            "99999999999999999999",
        ] {
            assert!(serde_json::from_str::<Number>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_field_value_is_written_as_plain_json() {
        let json = r#"[true,2,0.5,"HEO",["a","b"]]"#;
        let values: Vec<FieldValue> = serde_json::from_str(json).unwrap();
        assert_eq!(values[1], FieldValue::Number(Number(2_000_000)));
        assert_eq!(serde_json::to_string(&values).unwrap(), json);
    }
}
