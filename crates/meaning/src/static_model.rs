//! The table of word pieces as a text model: the direction of the sum of a text's rows.

use std::sync::{Arc, LazyLock};

use pairwell_matching::{Calibration, TextModel, TextVector};

use crate::pieces::each_row;
use crate::table::Table;

/// The table, with its rows weighted so that adding them up is all there is to do.
static TABLE: &[u8] = include_bytes!("../data/static.bin");

static SHARED: LazyLock<Arc<StaticModel>> = LazyLock::new(|| Arc::new(StaticModel::read()));

/// A static embedding of English: each word piece has one vector, whatever stands around it.
///
/// Its cosines tell what two texts are about, and little of how they say it: `win a deal` and `lose a deal` are close. On
/// the graded set of this crate it finds about half of what the transformer behind it finds at a thousandth of its cost; see
/// the crate's `README.md`.
///
/// # Complexity
/// Linear in the text: some microseconds for a paragraph.
#[derive(Debug)]
pub struct StaticModel(Table);

impl StaticModel {
    /// The name and version of the shipped table. Another table has another name.
    pub const NAME: &str = "pairwell-static-1";

    /// Returns the shipped model, which is unpacked once.
    #[must_use]
    pub fn shared() -> Arc<Self> {
        Arc::clone(&SHARED)
    }

    #[expect(
        clippy::expect_used,
        reason = "the bytes are part of the program, and a test reads them"
    )]
    fn read() -> Self {
        Self(Table::read(TABLE).expect("a table"))
    }
}

impl TextModel for StaticModel {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn calibration(&self) -> Calibration {
        // Of the pairs of goals and profiles that have nothing to do with each other, nine in ten lie under the floor; of those
        // that belong together, one in ten lies above the ceiling. Measured on the tuned part of the graded set.
        Calibration::new(100, 350)
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        let mut sum = vec![0; self.0.dimension()];
        each_row(&self.0, text, |row| self.0.add(row, &mut sum));
        TextVector::in_direction(&sum)
    }
}
