//! What people write, by meaning: one direction for each side of a pair, and how much each of their words tells.

use std::sync::Arc;

use super::person::{Matter, Person};
use super::symbols::Symbol;
use crate::participant::Participant;
use crate::text;
use crate::text_model::{Similarity, TextModel, TextVector};

/// A word with its share of the text, in parts of 2¹⁵: the squares of a text's shares add up to one.
pub(crate) type WeightedWord = (Symbol, u16);

/// The parts of a profile that speak of its person's work, each with equal say in the profile's direction.
pub(crate) fn profile(input: &Participant) -> impl Iterator<Item = String> {
    let skills: Vec<&str> = input
        .skills_offered
        .iter()
        .map(|offer| offer.skill.as_str())
        .collect();
    std::iter::once(input.biography.clone())
        .chain(goals(input))
        .chain([skills.join(", ")])
}

/// The sentences and lines of the profile.
pub(crate) fn passages(input: &Participant) -> impl Iterator<Item = String> {
    profile(input).flat_map(|part| {
        let passages = text::passages(&part).map(str::to_owned);
        passages.collect::<Vec<_>>()
    })
}

/// The goals, each with its topics and skills.
pub(crate) fn goals(input: &Participant) -> impl Iterator<Item = String> {
    input.goals.iter().map(|goal| {
        let names = goal.topics.iter().chain(&goal.skills);
        std::iter::once(&goal.statement)
            .chain(names)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("; ")
    })
}

/// Points a person's goals and profile where their texts point.
pub(super) fn embed(person: &mut Person, model: &dyn TextModel) {
    let direction = |parts: &mut dyn Iterator<Item = String>| {
        let vectors: Vec<_> = parts.filter_map(|part| model.embed(&part)).collect();
        TextVector::middle(&vectors)
    };
    person.goals.vector = direction(&mut goals(&person.input));
    person.profile.vector = direction(&mut profile(&person.input));
}

/// Weighs the words of mentees' goals and mentors' profiles by how few of these texts have them.
///
/// The weight of a word is 1 + log₂((1 + texts) / (1 + texts with the word)).
pub(super) fn weigh_words(mentees: &mut [Person], mentors: &mut [Person], vocabulary: usize) {
    let mut texts = 0_u64;
    let mut found_in = vec![0_u64; vocabulary];
    let goals = mentees.iter().map(|person| &person.goals);
    let profiles = mentors.iter().map(|person| &person.profile);
    for matter in goals
        .chain(profiles)
        .filter(|matter| !matter.words.is_empty())
    {
        texts += 1;
        for word in &matter.words {
            if let Some(count) = found_in.get_mut(position(*word)) {
                *count += 1;
            }
        }
    }
    let weights: Vec<u64> = found_in
        .into_iter()
        .map(|count| (1 << 16) + log2(1 + texts).saturating_sub(log2(1 + count)))
        .collect();
    let weigh = |matter: &mut Matter| {
        let weight = |word: &Symbol| weights.get(position(*word)).copied().unwrap_or(0);
        let length = matter
            .words
            .iter()
            .map(|word| weight(word).pow(2))
            .sum::<u64>()
            .isqrt()
            .max(1);
        let share = |word: &Symbol| u16::try_from((weight(word) << 15) / length).unwrap_or(1 << 15);
        matter.weighted = matter
            .words
            .iter()
            .map(|word| (*word, share(word)))
            .collect();
    };
    for person in mentees {
        weigh(&mut person.goals);
    }
    for person in mentors {
        weigh(&mut person.profile);
    }
}

fn position(word: Symbol) -> usize {
    usize::try_from(word.number()).unwrap_or(usize::MAX)
}

/// Returns the binary logarithm in parts of 2¹⁶, rounded down, of a number of at least 1: bit by bit, by squaring.
fn log2(number: u64) -> u64 {
    let whole = u64::from(number.max(1).ilog2());
    // The mantissa, from 1 up to 2, in parts of 2³¹.
    let mut mantissa = number.max(1) << (63 - whole) >> 32;
    let mut logarithm = whole;
    for _ in 0..16 {
        mantissa = (mantissa * mantissa) >> 31;
        let bit = mantissa >> 32;
        mantissa >>= bit;
        logarithm = (logarithm << 1) | bit;
    }
    logarithm
}

/// Returns the cosine of two texts by their words, in parts of 2¹⁶.
pub(crate) fn word_cosine(a: &[WeightedWord], b: &[WeightedWord]) -> i32 {
    let (mut a, mut b) = (a, b);
    let mut sum = 0_u32;
    while let (Some((left, more_left)), Some((right, more_right))) =
        (a.split_first(), b.split_first())
    {
        if left.0 == right.0 {
            sum += u32::from(left.1) * u32::from(right.1);
        }
        if left.0 <= right.0 {
            a = more_left;
        }
        if right.0 <= left.0 {
            b = more_right;
        }
    }
    i32::try_from(sum >> 14).unwrap_or(i32::MAX)
}

/// The goal and the passage of the profile that are closest to each other by their vectors; the first among equals.
pub(crate) fn closest(
    mentee: &Person,
    mentor: &Person,
    model: &Arc<dyn TextModel>,
) -> Option<(String, String)> {
    let embedded = |texts: Vec<String>| -> Vec<(String, TextVector)> {
        let vectors = texts.into_iter();
        vectors
            .filter_map(|text| model.embed(&text).map(|vector| (text, vector)))
            .collect()
    };
    let goals = embedded(goals(&mentee.input).collect());
    let passages = embedded(passages(&mentor.input).collect());
    let mut best: Option<(Similarity, &str, &str)> = None;
    for (goal, direction) in &goals {
        for (passage, other) in &passages {
            let similarity = Similarity::of(direction.cosine(other));
            if best.is_none_or(|(best, _, _)| similarity > best) {
                best = Some((similarity, goal, passage));
            }
        }
    }
    best.map(|(_, goal, passage)| (goal.trim().to_owned(), passage.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_those_of_the_tables() {
        assert_eq!(log2(1), 0);
        assert_eq!(log2(1 << 40), 40 << 16);
        for (number, expected) in [
            (3, 1.584_962_5),
            (10, std::f64::consts::LOG2_10),
            (1_000_000, 19.931_568_6),
        ] {
            let expected = expected * 65_536.0;
            let found = f64::from(u32::try_from(log2(number)).unwrap());
            assert!(
                (expected - found).abs() < 1.5,
                "log2 {number}: {found} {expected}"
            );
        }
    }

    #[test]
    fn the_cosine_of_words_is_one_with_itself_and_zero_without_common_words() {
        let mut symbols = super::super::Symbols::default();
        let mut word = |text, share| (symbols.exact(text), share);
        let (lead, team, rust) = (
            word("lead", 23_170),
            word("team", 23_170),
            word("rust", 32_768),
        );
        let cosine = |a: &[WeightedWord], b: &[WeightedWord]| word_cosine(a, b);
        assert!((cosine(&[lead, team], &[lead, team]) - 65_536).abs() < 8);
        assert_eq!(cosine(&[lead, team], &[rust]), 0);
        assert_eq!(cosine(&[], &[rust]), 0);
    }
}
