//! Skill assessments as a table for spreadsheets.

use uuid::Uuid;

use super::entity::Model;
use crate::{error::Result, spreadsheet};

const HEADER: [&str; 6] = ["at", "skill", "level", "by", "program_id", "pairing_id"];

/// Some assessments as CSV, in their order, after the header where they are the first ones.
pub(super) fn lines(rows: &[Model], is_first: bool) -> Result<Vec<u8>> {
    let header = is_first.then_some(HEADER.as_slice());
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    spreadsheet::lines(header, rows, |row| {
        vec![
            row.at.to_rfc3339(),
            row.skill.clone(),
            row.level.to_string(),
            row.assessed_by.name().to_owned(),
            id(row.program_id.map(|program| program.0)),
            id(row.pairing_id.map(|pairing| pairing.0)),
        ]
    })
}
