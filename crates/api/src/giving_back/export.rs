//! The giving-back record as a table for spreadsheets.

use super::entity::Model;
use crate::{error::Result, spreadsheet};

const HEADER: [&str; 7] = [
    "at",
    "direction",
    "kind",
    "minutes",
    "program_id",
    "source",
    "source_id",
];

/// Some entries as CSV, in their order, after the header where they are the first ones.
pub(super) fn lines(rows: &[Model], is_first: bool) -> Result<Vec<u8>> {
    let header = is_first.then_some(HEADER.as_slice());
    spreadsheet::lines(header, rows, |row| {
        vec![
            row.at.to_rfc3339(),
            row.direction.name().to_owned(),
            row.kind.name().to_owned(),
            row.minutes.to_string(),
            row.program_id.map(|id| id.to_string()).unwrap_or_default(),
            row.source_type.clone(),
            row.source_id.to_string(),
        ]
    })
}
