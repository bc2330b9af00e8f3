//! The sentence transformer all-MiniLM-L6-v2 as a text model, read from the files that `full-model/fetch` brings.

mod linear;
mod transformer;
mod weights;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pairwell_matching::{Calibration, TextModel, TextVector};
use sha2::{Digest, Sha256};
use thiserror::Error;

use self::transformer::Transformer;
use crate::pieces::each_word;
use crate::vocabulary::Vocabulary;

/// The files of the model, each with the SHA-256 of the one that [`FullModel::NAME`] stands for.
const WEIGHTS: (&str, &str) = (
    "model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
);
const PIECES: (&str, &str) = (
    "vocab.txt",
    "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
);

/// So many pieces of a text are read, the two that mark its ends included: the model was made for this length.
const MOST_PIECES: usize = 256;

/// Words of more letters are no words.
const LONGEST_WORD: usize = 100;

/// The sentence transformer all-MiniLM-L6-v2: what a word means depends on the words around it.
///
/// Six layers over 384 components; the vector of a text is the direction of the mean over its pieces. Each number is made by
/// the same additions and multiplications in the same order on every machine, so the same text has the same vector
/// everywhere.
///
/// # Complexity
/// 11 million multiplications a piece, and a quadratic part that is small below 256 pieces: about a millisecond a piece.
/// About 90 MB of memory.
///
/// # Source
/// Reimers and Gurevych 2019, "Sentence-BERT"; the architecture is that of Devlin et al. 2019, "BERT".
pub struct FullModel {
    vocabulary: Vocabulary,
    /// Rows of the pieces that stand at the beginning, at the end, and for an unknown word.
    marks: Marks,
    transformer: Transformer,
}

#[derive(Clone, Copy, Debug)]
struct Marks {
    beginning: usize,
    end: usize,
    unknown: usize,
}

/// Why a folder holds no model.
#[derive(Debug, Error)]
pub enum FullModelError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file is not the one that the model's name stands for: runs would record a wrong name.
    #[error(
        "{path} is not the file of {name}, whose SHA-256 is {expected}; crates/meaning/full-model/fetch brings it",
        name = FullModel::NAME
    )]
    Other {
        /// The file.
        path: PathBuf,
        /// The SHA-256 that it should have.
        expected: &'static str,
    },
}

impl FullModel {
    /// The name and version of the model: of its weights, and of the arithmetic here. Runs record it.
    pub const NAME: &str = "all-minilm-l6-v2-1";

    /// Reads the model from a folder with `model.safetensors` and `vocab.txt`.
    ///
    /// # Errors
    /// When one of the files cannot be read, or is another than the one of this model.
    pub fn open(folder: &Path) -> Result<Arc<Self>, FullModelError> {
        let pieces = read(folder, PIECES)?;
        let weights = read(folder, WEIGHTS)?;
        Self::of(&pieces, &weights).ok_or_else(|| FullModelError::Other {
            path: folder.to_owned(),
            expected: WEIGHTS.1,
        })
    }

    fn of(pieces: &[u8], weights: &[u8]) -> Option<Arc<Self>> {
        let mut vocabulary = Vocabulary::default();
        for (row, piece) in std::str::from_utf8(pieces).ok()?.lines().enumerate() {
            vocabulary.insert(piece.to_owned(), row);
        }
        let mark = |piece| vocabulary.row(piece, true);
        Some(Arc::new(Self {
            marks: Marks {
                beginning: mark("[CLS]")?,
                end: mark("[SEP]")?,
                unknown: mark("[UNK]")?,
            },
            vocabulary,
            transformer: Transformer::read(weights)?,
        }))
    }

    /// Returns the rows of a text's pieces, with the marks at its ends; `None` when it has no known piece.
    fn pieces(&self, text: &str) -> Option<Vec<usize>> {
        let Marks {
            beginning,
            end,
            unknown,
        } = self.marks;
        let mut pieces = vec![beginning];
        let mut rows = Vec::new();
        let mut is_known = false;
        each_word(text, |word| {
            if word.chars().count() <= LONGEST_WORD && self.vocabulary.cut(word, &mut rows) {
                is_known = true;
                pieces.append(&mut rows);
            } else {
                pieces.push(unknown);
            }
        });
        pieces.truncate(MOST_PIECES - 1);
        pieces.push(end);
        is_known.then_some(pieces)
    }
}

fn read(folder: &Path, (name, expected): (&str, &'static str)) -> Result<Vec<u8>, FullModelError> {
    let path = folder.join(name);
    let bytes = std::fs::read(&path).map_err(|source| FullModelError::File {
        path: path.clone(),
        source,
    })?;
    let digest = Sha256::digest(&bytes);
    let found = digest
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    if found == expected {
        Ok(bytes)
    } else {
        Err(FullModelError::Other { path, expected })
    }
}

impl fmt::Debug for FullModel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Self::NAME)
    }
}

impl TextModel for FullModel {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn calibration(&self) -> Calibration {
        // Chosen as that of the static table was, on the tuned part of the graded set.
        Calibration::new(160, 390)
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        let mean = self.transformer.mean(&self.pieces(text)?);
        let mean: Vec<i64> = mean.into_iter().map(whole).collect();
        TextVector::in_direction(&mean)
    }
}

/// Takes a component in parts of 2²⁴, which is all that an `f32` near one can tell apart.
fn whole(component: f32) -> i64 {
    #[expect(
        clippy::as_conversions,
        reason = "there is no other conversion; components are small, and the cast saturates"
    )]
    let whole = (component * 16_777_216.0).round() as i64;
    whole
}
