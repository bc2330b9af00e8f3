//! The word pieces of a model by their numbers, and the cutting of words into them.

use std::borrow::Cow;
use std::collections::HashMap;

/// Rows of a model by word piece.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Rows of pieces that begin a word.
    beginnings: HashMap<Cow<'static, str>, usize>,
    /// Rows of pieces that go on with a word; `##ing` is `ing` here.
    continuations: HashMap<Cow<'static, str>, usize>,
    /// Bytes of the longest piece; longer ones need not be looked up.
    longest: usize,
}

impl Vocabulary {
    /// Adds a piece; `##` says that it goes on with a word.
    pub(crate) fn insert(&mut self, piece: impl Into<Cow<'static, str>>, row: usize) {
        let piece = piece.into();
        self.longest = self.longest.max(piece.len());
        let continuation = match &piece {
            Cow::Borrowed(piece) => piece.strip_prefix("##").map(Cow::Borrowed),
            Cow::Owned(piece) => piece
                .strip_prefix("##")
                .map(|rest| Cow::Owned(rest.to_owned())),
        };
        match continuation {
            Some(rest) => self.continuations.insert(rest, row),
            None => self.beginnings.insert(piece, row),
        };
    }

    /// Returns the row of a piece.
    pub(crate) fn row(&self, piece: &str, begins_word: bool) -> Option<usize> {
        let pieces = if begins_word {
            &self.beginnings
        } else {
            &self.continuations
        };
        pieces.get(piece).copied()
    }

    /// Cuts a word into the longest pieces that there are and leaves their rows in `rows`; false when some part of the
    /// word has no piece.
    ///
    /// # Source
    /// The tokenization of BERT (Devlin et al. 2019, after Wu et al. 2016, "`WordPiece`").
    pub(crate) fn cut(&self, word: &str, rows: &mut Vec<usize>) -> bool {
        rows.clear();
        if word.is_empty() {
            return false;
        }
        let mut rest = word;
        while !rest.is_empty() {
            let begins_word = rest.len() == word.len();
            let longest = rest
                .char_indices()
                .map(|(start, letter)| start + letter.len_utf8())
                .take_while(|&end| end <= self.longest)
                .collect::<Vec<_>>();
            let piece = longest.into_iter().rev().find_map(|end| {
                let (piece, after) = rest.split_at_checked(end)?;
                Some((self.row(piece, begins_word)?, after))
            });
            let Some((row, after)) = piece else {
                return false;
            };
            rows.push(row);
            rest = after;
        }
        true
    }
}
