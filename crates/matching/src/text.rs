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

/// Returns the normal forms of what a name of a skill says without its details: first without what stands in
/// parentheses, then also without a version at its end. `JavaScript (ES6)` is `javascript`, `Python 3.12` is `python`.
pub(crate) fn variants(name: &str) -> impl Iterator<Item = String> {
    let mut depth = 0_u32;
    let outside = name.chars().map(|letter| match letter {
        '(' => {
            depth += 1;
            ' '
        }
        ')' => {
            depth = depth.saturating_sub(1);
            ' '
        }
        _ if depth > 0 => ' ',
        letter => letter,
    });
    let outside = normalize(&outside.collect::<String>());
    let is_version = |word: &&str| {
        let digits = word.strip_prefix('v').unwrap_or(word);
        digits.starts_with(|first: char| first.is_ascii_digit()) && digits.len() <= 4
    };
    let words: Vec<&str> = outside.split(' ').collect();
    let versions = words
        .iter()
        .rev()
        .take_while(|word| is_version(word))
        .count();
    let unversioned = words
        .get(..words.len() - versions)
        .unwrap_or_default()
        .join(" ");
    [outside, unversioned]
        .into_iter()
        .filter(|variant| !variant.is_empty())
}

/// Returns the sentences and lines of a text.
pub(crate) fn passages(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', ';', '\n'])
        .map(|passage| passage.trim_matches(|edge: char| edge.is_whitespace() || edge == ';'))
        .filter(|passage| passage.chars().any(char::is_alphanumeric))
}

/// Returns the stem of a word; `None` for a word that carries no meaning.
///
/// English endings and English function words are dropped; other languages keep their full words.
pub(crate) fn stem(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let has_meaning = word.chars().nth(1).is_some() && !is_function_word(&word);
    has_meaning.then(|| Stemmer::create(Algorithm::English).stem(&word).into_owned())
}

/// Returns the primary subtag of a BCP 47 tag, lower-cased: `en` for `EN-gb`.
pub(crate) fn primary_language(tag: &str) -> String {
    tag.trim()
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

/// Splits a text at everything that is no letter or digit.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
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
        let of = |text| words(text).filter_map(stem).collect::<Vec<_>>();
        assert_eq!(of("I want to be leading teams"), of("lead the team"));
        assert_eq!(of("the of and"), Vec::<String>::new());
    }

    #[test]
    fn variants_leave_out_parentheses_and_versions() {
        let of = |name| variants(name).collect::<Vec<_>>();
        assert_eq!(of("JavaScript (ES6)"), ["javascript", "javascript"]);
        assert_eq!(of("Python 3.12"), ["python 3 12", "python"]);
        assert_eq!(of("(only this)"), Vec::<String>::new());
        assert_eq!(of("Angular v2 (legacy (old))"), ["angular v2", "angular"]);
        assert_eq!(of("5S"), ["5s"]);
    }

    #[test]
    fn passages_are_sentences_and_lines() {
        let of = |text| passages(text).collect::<Vec<_>>();
        assert_eq!(
            of("Led teams. Coached; taught!\n\nRust"),
            ["Led teams.", "Coached", "taught!", "Rust"]
        );
        assert_eq!(of(" . "), Vec::<&str>::new());
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
