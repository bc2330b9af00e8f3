//! CSV for spreadsheets: whatever a cell holds, it never runs as a formula.

use std::borrow::Cow;

use actix_web::{HttpResponse, HttpResponseBuilder, http::header};

use crate::error::{Problem, Result};

/// A part of a table as CSV (RFC 4180): the header where it is the first one, then one line for each item, in their order.
///
/// A cell with a semicolon is quoted, too: where the decimal sign is a comma, spreadsheets divide cells at semicolons.
pub(crate) fn lines<T>(
    header: Option<&[&str]>,
    items: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        // The library quotes the character of comments, of which we write none.
        .comment(Some(b';'))
        .from_writer(Vec::new());
    if let Some(header) = header {
        writer.write_record(header).map_err(Problem::internal)?;
    }
    for item in items {
        let cells = cells(item);
        writer
            .write_record(cells.iter().map(|cell| guarded(cell).into_owned()))
            .map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}

/// An answer that is a CSV file of this name, still without its lines.
pub(crate) fn answer(name: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ));
    response
}

/// Returns a cell that spreadsheets show as text: what would begin a formula gets an apostrophe before it.
///
/// Plain numbers such as `-5` or `+44` stay as they are.
pub fn guarded(cell: &str) -> Cow<'_, str> {
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
    fn formulas_are_defused_and_plain_values_untouched() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\tx",
            "\r=1",
            "＝1",
            "-",
            "+1 2",
        ] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in [
            "",
            "ada@example.org",
            "-5",
            "+44",
            "-0.25",
            "a=b",
            "'=1",
            "Zoë",
        ] {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn no_cell_runs_as_a_formula() {
        let cells = [
            "=1+1", "@SUM(A1)", "-2+3", "\tx", "plain", "-5", "a,\"b\"", "a;b", "1;=2+3",
        ];
        let written = lines(Some(&["cell"]), &cells, |cell| vec![(*cell).to_owned()]).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert_eq!(
            text,
            "cell\n'=1+1\n'@SUM(A1)\n'-2+3\n'\tx\nplain\n-5\n\"a,\"\"b\"\"\"\n\"a;b\"\n\"1;=2+3\"\n"
        );
    }
}
