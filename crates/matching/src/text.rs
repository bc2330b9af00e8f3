//! Brings names and free text into the form in which they are compared.

use rust_stemmers::{Algorithm, Stemmer};

/// Lower-cases, and turns every run of spaces and punctuation into one space.
///
/// Two names mean the same exactly when their normal forms are equal.
/// `+` and `#` are letters here: `C`, `C++` and `C#` are three skills.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in words(text) {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.extend(word.chars().flat_map(char::to_lowercase));
    }
    normal
}

/// Returns the stems of the words that carry meaning, in order of appearance, with repetitions.
///
/// English endings and English function words are dropped; other languages keep their full words.
pub(crate) fn stems(text: &str) -> impl Iterator<Item = String> {
    let stemmer = Stemmer::create(Algorithm::English);
    words(text)
        .map(str::to_lowercase)
        .filter(|word| word.chars().nth(1).is_some() && !is_function_word(word))
        .map(move |word| stemmer.stem(&word).into_owned())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Returns the primary subtag of a BCP 47 tag, lower-cased: `en` for `EN-gb`.
pub(crate) fn primary_language(tag: &str) -> String {
    tag.trim()
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '+' | '#')))
        .filter(|word| !word.is_empty())
}

fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// English words that say nothing about a goal, sorted.
const FUNCTION_WORDS: &[&str] = &[
    "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "become", "been", "before", "being", "better", "but", "by", "can", "could", "do", "does",
    "for", "from", "get", "had", "has", "have", "help", "her", "his", "how", "if", "in", "into",
    "is", "it", "its", "just", "learn", "like", "me", "more", "most", "my", "need", "new", "no",
    "not", "of", "on", "or", "other", "our", "out", "over", "so", "some", "such", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "to", "up", "us", "very",
    "want", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "wish",
    "with", "work", "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_case_spaces_and_punctuation() {
        assert_eq!(normalize("  Public -- Speaking! "), "public speaking");
        assert_eq!(normalize("ÉCOLE"), "école");
        assert_ne!(normalize("C++"), normalize("C"));
        assert_eq!(normalize(" . "), "");
    }

    #[test]
    fn stems_join_the_forms_of_a_word_and_drop_function_words() {
        let of = |text| stems(text).collect::<Vec<_>>();
        assert_eq!(of("I want to be leading teams"), of("lead the team"));
        assert_eq!(of("the of and"), Vec::<String>::new());
    }

    #[test]
    fn the_list_of_function_words_can_be_searched() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn regions_do_not_split_a_language() {
        assert_eq!(primary_language("EN-gb"), primary_language(" en"));
        assert_ne!(primary_language("pt"), primary_language("en"));
    }
}
