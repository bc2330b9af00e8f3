//! CSV for spreadsheets: whatever a cell holds, it never runs as a formula.

use std::borrow::Cow;

use actix_web::{HttpResponse, http::header};

use crate::error::{Problem, Result};

/// A table as CSV (RFC 4180): the header, then one line for each item, in their order.
pub(crate) fn csv<T>(
    header: &[&str],
    items: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(Problem::internal)?;
    for item in items {
        let cells = cells(item);
        writer
            .write_record(cells.iter().map(|cell| guarded(cell).into_owned()))
            .map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}

/// Answers with a CSV file of this name.
pub(crate) fn download(name: &str, csv: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ))
        .body(csv)
}

/// Returns a cell that spreadsheets show as text: what would begin a formula gets an apostrophe before it.
///
/// Plain numbers such as `-5` or `+44` stay as they are.
fn guarded(cell: &str) -> Cow<'_, str> {
    let begins_formula = |first: char| {
        matches!(
            first,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    if cell.starts_with(begins_formula) && !is_plain_number(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn is_plain_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, places]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula() {
        let cells = ["=1+1", "@SUM(A1)", "-2+3", "\tx", "plain", "-5", "a,\"b\""];
        let written = csv(&["cell"], &cells, |cell| vec![(*cell).to_owned()]).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert_eq!(
            text,
            "cell\n'=1+1\n'@SUM(A1)\n'-2+3\n'\tx\nplain\n-5\n\"a,\"\"b\"\"\"\n"
        );
    }
}
