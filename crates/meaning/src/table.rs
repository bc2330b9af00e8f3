//! The table of word pieces and their rows, as the distillation writes it.

use crate::vocabulary::Vocabulary;

/// Bytes of a table: magic, number of rows, dimension; then for each row a `u8` length and the piece in UTF-8; then for
/// each row a `u16` scale; then for each row its components as `i8`. Numbers are little-endian.
const MAGIC: &[u8] = b"PWTABLE1";

/// Rows of whole numbers by word piece. The vector of a row is its scale times its components.
#[derive(Debug)]
pub(crate) struct Table {
    vocabulary: Vocabulary,
    scales: Vec<u16>,
    /// All components, row after row.
    components: &'static [u8],
    dimension: usize,
}

impl Table {
    /// Reads a table; `None` when the bytes are none.
    pub(crate) fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let rows = usize::try_from(u32::from_le_bytes(*take(&mut rest)?)).ok()?;
        let dimension = usize::from(u16::from_le_bytes(*take(&mut rest)?));
        let mut table = Self {
            vocabulary: Vocabulary::default(),
            scales: Vec::with_capacity(rows),
            components: &[],
            dimension,
        };
        for row in 0..rows {
            let length = usize::from(u8::from_le_bytes(*take(&mut rest)?));
            let (piece, after) = rest.split_at_checked(length)?;
            rest = after;
            table
                .vocabulary
                .insert(std::str::from_utf8(piece).ok()?, row);
        }
        for _ in 0..rows {
            table.scales.push(u16::from_le_bytes(*take(&mut rest)?));
        }
        table.components = rest;
        (rest.len() == rows.checked_mul(dimension)?).then_some(table)
    }

    /// Returns the number of components of a row.
    pub(crate) const fn dimension(&self) -> usize {
        self.dimension
    }

    /// Returns the word pieces.
    pub(crate) const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Adds a row's vector to a sum of [`dimension`](Self::dimension) components.
    pub(crate) fn add(&self, row: usize, sum: &mut [i64]) {
        let start = row.saturating_mul(self.dimension);
        let components = self
            .components
            .get(start..start.saturating_add(self.dimension));
        let scale = self.scales.get(row).copied().map_or(0, i64::from);
        for (total, component) in sum.iter_mut().zip(components.unwrap_or_default()) {
            *total += scale * i64::from(component.cast_signed());
        }
    }
}

fn take<const N: usize>(bytes: &mut &'static [u8]) -> Option<&'static [u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row, `ab`, with scale 3 and components 1 and −2.
    const SMALL: &[u8] = b"PWTABLE1\x01\x00\x00\x00\x02\x00\x02ab\x03\x00\x01\xfe";

    #[test]
    fn rows_are_scaled_components() {
        let table = Table::read(SMALL).unwrap();
        assert_eq!(table.dimension(), 2);
        let row = table.vocabulary().row("ab", true).unwrap();
        assert_eq!(table.vocabulary().row("ab", false), None);
        let mut sum = [100, 100];
        table.add(row, &mut sum);
        assert_eq!(sum, [103, 94]);
    }

    #[test]
    fn bytes_that_are_no_table_are_refused() {
        for length in 0..SMALL.len() {
            assert!(Table::read(&SMALL[..length]).is_none(), "{length} bytes");
        }
        assert!(
            Table::read(b"PWTABLE1\x01\x00\x00\x00\x02\x00\x02\xff\xff\x03\x00\x01\xfe").is_none()
        );
    }
}
