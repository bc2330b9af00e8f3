//! `Score` is exact in text, JSON and TOML.

use pairwell_matching::{Score, ScoreError};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

fn millionths(millionths: u32) -> Score {
    Score::from_millionths(millionths).unwrap()
}

#[test]
fn decimals_with_at_most_six_places_are_scores() {
    let cases = [
        ("0", 0),
        ("1", 1_000_000),
        ("1.000", 1_000_000),
        ("0.5", 500_000),
        ("00.812345", 812_345),
        ("0.000001", 1),
        ("0.7500000000", 750_000),
        ("-0.0", 0),
    ];
    for (text, expected) in cases {
        assert_eq!(text.parse(), Ok(millionths(expected)), "{text}");
    }
}

#[test]
fn anything_else_is_refused_for_what_it_is() {
    let cases = [
        ("", ScoreError::NotADecimal),
        (".5", ScoreError::NotADecimal),
        ("1.", ScoreError::NotADecimal),
        ("1e-3", ScoreError::NotADecimal),
        ("0,5", ScoreError::NotADecimal),
        ("+0.5", ScoreError::NotADecimal),
        (" 0.5", ScoreError::NotADecimal),
        ("NaN", ScoreError::NotADecimal),
        ("1.000001", ScoreError::OutOfRange),
        ("2", ScoreError::OutOfRange),
        ("-0.1", ScoreError::OutOfRange),
        ("99999999999999999999999", ScoreError::OutOfRange),
        ("0.1234567", ScoreError::TooManyPlaces),
    ];
    for (text, expected) in cases {
        assert_eq!(text.parse::<Score>(), Err(expected), "{text}");
    }
}

#[test]
fn a_ratio_is_rounded_down_and_at_most_one() {
    assert_eq!(Score::from_ratio(2, 3), millionths(666_666));
    assert_eq!(Score::from_ratio(0, 0), Score::ZERO);
    assert_eq!(Score::from_ratio(7, 7), Score::ONE);
    assert_eq!(Score::from_ratio(u64::MAX, 1), Score::ONE);
    assert_eq!(Score::from_ratio(1, u64::MAX), Score::ZERO);
    assert_eq!(Score::from_millionths(1_000_001), None);
}

#[test]
fn json_numbers_and_strings_are_read_alike() {
    for json in ["0.8123", "\"0.8123\"", "0.812300", "8.123e-1"] {
        assert_eq!(
            serde_json::from_str::<Score>(json).unwrap(),
            millionths(812_300),
            "{json}"
        );
    }
    assert_eq!(serde_json::from_str::<Score>("1").unwrap(), Score::ONE);
    for json in [
        "0.1234567",
        "1.5",
        "-1",
        "-0.2",
        "null",
        "\"x\"",
        "[0.5]",
        "2",
    ] {
        assert!(serde_json::from_str::<Score>(json).is_err(), "{json}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Holder {
    score: Score,
}

proptest! {
    #[test]
    fn every_score_survives_text_and_json(value in 0..=1_000_000_u32) {
        let score = millionths(value);
        prop_assert_eq!(score.to_string().parse(), Ok(score));
        let json = serde_json::to_string(&Holder { score }).unwrap();
        prop_assert_eq!(serde_json::from_str::<Holder>(&json).unwrap(), Holder { score });
    }
}
