//! Text into words, and words into the pieces of the table: lower case, without accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::table::Table;

/// Words of more letters are no words.
const LONGEST_WORD: usize = 60;

/// Calls `found` with the row of every piece of a text, in order.
///
/// A word of which some part has no piece is left out as a whole.
pub(crate) fn each_row(table: &Table, text: &str, mut found: impl FnMut(usize)) {
    let mut rows = Vec::new();
    each_word(text, |word| {
        if word.chars().count() <= LONGEST_WORD && table.vocabulary().cut(word, &mut rows) {
            rows.iter().copied().for_each(&mut found);
        }
    });
}

/// Calls `found` with every word of a text, in order. What is neither letter nor digit is a word of its own.
///
/// # Source
/// The tokenization of BERT (Devlin et al. 2019), for texts in scripts with spaces; symbols are taken for punctuation.
pub(crate) fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            found(word);
        }
        word.clear();
    };
    for letter in text.nfd().filter(|&letter| !is_combining_mark(letter)) {
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
            continue;
        }
        end(&mut word);
        if !letter.is_whitespace() {
            word.push(letter);
            end(&mut word);
        }
    }
    end(&mut word);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows 0 to 4: `lead`, `##er`, `##s`, `+`, `a`; one component each.
    const TABLE: &[u8] =
        b"PWTABLE1\x05\x00\x00\x00\x01\x00\x04lead\x04##er\x03##s\x01+\x01a\x01\x00\x01\x00\x01\x00\x01\x00\x01\x00abcde";

    fn rows(text: &str) -> Vec<usize> {
        let table = Table::read(TABLE).unwrap();
        let mut rows = Vec::new();
        each_row(&table, text, |row| rows.push(row));
        rows
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        assert_eq!(rows("Leaders lead"), [0, 1, 2, 0]);
        assert_eq!(rows("LEAD+à"), [0, 3, 4]);
    }

    #[test]
    fn words_with_an_unknown_part_are_left_out() {
        assert_eq!(rows("leadership a, 部 s"), [4]);
        assert_eq!(rows(""), Vec::<usize>::new());
        assert_eq!(rows(&"a".repeat(61)), Vec::<usize>::new());
    }
}
