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

/// The entries as CSV, in their order.
pub(super) fn csv(rows: &[Model]) -> Result<Vec<u8>> {
    spreadsheet::csv(&HEADER, rows, |row| {
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
