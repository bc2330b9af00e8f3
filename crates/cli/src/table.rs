//! A spreadsheet as people save it: any usual separator, a byte order mark, and problems by line.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use crate::failure::{Failure, Problem};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A CSV file with a heading for every column, read row by row.
///
/// Separators are commas, semicolons or tabs, whichever the first line has most of. Headings are found
/// whatever their case and surrounding spaces.
#[derive(Debug)]
pub(crate) struct Table {
    /// The file as it was named on the command line.
    file: String,
    headings: Vec<String>,
    reader: csv::Reader<Cursor<Vec<u8>>>,
    lines: LineCount,
    /// Problems of the file itself and of the rows that were passed over so far.
    pub(crate) problems: Vec<Problem>,
}

/// One row that has a cell for every heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    cells: csv::StringRecord,
}

/// The place of a column in a [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column(usize);

impl Row {
    /// Returns what a cell holds, without surrounding spaces.
    pub(crate) fn cell(&self, column: Column) -> &str {
        self.cells.get(column.0).unwrap_or_default().trim()
    }
}

impl Table {
    /// Opens a file and reads its headings.
    ///
    /// # Errors
    /// Only when the file cannot be read; what is wrong inside is in [`Table::problems`].
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(|error| Failure::file(path, "read", &error))?;
        Ok(Self::of(path.display().to_string(), bytes))
    }

    fn of(file: String, mut bytes: Vec<u8>) -> Self {
        let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        if is_utf16 {
            bytes.clear();
        } else if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        let mut builder = csv::ReaderBuilder::new();
        builder
            .delimiter(separator(&bytes))
            .flexible(true)
            .has_headers(false);
        let mut table = Self {
            file,
            headings: Vec::new(),
            reader: builder.from_reader(Cursor::new(bytes)),
            lines: LineCount { offset: 0, line: 1 },
            problems: Vec::new(),
        };
        let mut row = Row::default();
        if is_utf16 {
            table.file_problem("is in UTF-16; save it as \"CSV UTF-8\"");
        } else if table.next_record(&mut row) {
            table.headings = row
                .cells
                .iter()
                .map(|heading| heading.trim().to_owned())
                .collect();
        } else if table.problems.is_empty() {
            table.file_problem("is empty; its first line must name the columns");
        }
        table
    }

    /// Returns a number of rows that the file does not exceed.
    pub(crate) fn most_rows(&self) -> usize {
        let bytes = self.reader.get_ref().get_ref();
        bytes.iter().filter(|&&byte| byte == b'\n').count() + 1
    }

    /// Reads the next row that has a cell for every heading; answers whether there was one.
    ///
    /// Rows without any content are passed over, and rows with another number of cells become problems.
    pub(crate) fn next_row(&mut self, row: &mut Row) -> bool {
        while self.next_record(row) {
            if row.cells.len() == self.headings.len() {
                // Spreadsheets leave rows of bare separators behind.
                if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                    return true;
                }
            } else if !self.headings.is_empty() {
                let detail = format!(
                    "has {} cells but there are {} columns; look for a missing separator or quotation mark",
                    row.cells.len(),
                    self.headings.len(),
                );
                self.problems.push(self.problem(row.line, None, detail));
            }
        }
        false
    }

    /// Reads the next record that is in UTF-8.
    fn next_record(&mut self, row: &mut Row) -> bool {
        loop {
            let read = self.reader.read_record(&mut row.cells);
            let start = match &read {
                Ok(_) => row.cells.position().map(csv::Position::byte),
                Err(error) => error.position().map(csv::Position::byte),
            };
            row.line = self
                .lines
                .at(self.reader.get_ref().get_ref(), start.unwrap_or(0));
            let Err(error) = read else {
                return read.unwrap_or(false);
            };
            let csv::ErrorKind::Utf8 { err, .. } = error.kind() else {
                return false;
            };
            let column = self.headings.get(err.field()).cloned();
            let detail = "is not in UTF-8; save the file as \"CSV UTF-8\"".to_owned();
            self.problems
                .push(self.problem(row.line, column.as_deref(), detail));
        }
    }

    fn file_problem(&mut self, detail: &str) {
        let (file, detail) = (self.file.clone(), detail.to_owned());
        self.problems.push(Problem {
            file,
            line: None,
            column: None,
            detail,
        });
    }

    /// Words a problem of this file.
    pub(crate) fn problem(&self, line: u64, column: Option<&str>, detail: String) -> Problem {
        Problem {
            file: self.file.clone(),
            line: Some(line),
            column: column.map(str::to_owned),
            detail,
        }
    }

    /// Returns every heading, in order.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// Returns the heading of a column as the file has it.
    pub(crate) fn heading(&self, column: Column) -> &str {
        self.headings.get(column.0).map_or("", String::as_str)
    }

    /// Finds a column that may be absent.
    ///
    /// # Errors
    /// A problem when there are several of that name.
    pub(crate) fn optional_column(&self, heading: &str) -> Result<Option<Column>, Problem> {
        let wanted = normalized(heading);
        if self.headings.iter().any(|name| normalized(name) == wanted) {
            self.column(heading).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Finds a column by its heading.
    ///
    /// # Errors
    /// A problem that names the columns there are when there is none, or several, of that name.
    pub(crate) fn column(&self, heading: &str) -> Result<Column, Problem> {
        let wanted = normalized(heading);
        let mut found = self
            .headings
            .iter()
            .enumerate()
            .filter(|(_, name)| normalized(name) == wanted);
        let problem = |detail| Problem {
            file: self.file.clone(),
            line: Some(1),
            column: None,
            detail,
        };
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Ok(Column(place)),
            (Some(_), Some(_)) => Err(problem(format!(
                "has several columns \"{heading}\"; rename all but one"
            ))),
            (None, _) => {
                let known: Vec<_> = self
                    .headings
                    .iter()
                    .map(|name| format!("\"{name}\""))
                    .collect();
                Err(problem(format!(
                    "has no column \"{heading}\"; it has {}",
                    known.join(", ")
                )))
            }
        }
    }
}

fn normalized(heading: &str) -> String {
    heading
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Chooses the separator that the first line has most of outside quotation marks.
fn separator(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b'\t', 0_u32), (b';', 0), (b',', 0)];
    for &byte in bytes {
        if byte == b'\n' && !quoted {
            break;
        }
        quoted ^= byte == b'"';
        let count = counts.iter_mut().find(|(separator, _)| *separator == byte);
        if let (false, Some((_, count))) = (quoted, count) {
            *count += 1;
        }
    }
    // The comma is last: it wins a draw.
    counts
        .into_iter()
        .max_by_key(|&(_, count)| count)
        .map_or(b',', |(separator, _)| separator)
}

/// Turns byte offsets, which only grow, into line numbers.
///
/// The reader's own line numbers count blank lines before a record late.
#[derive(Debug)]
struct LineCount {
    offset: usize,
    line: u64,
}

impl LineCount {
    fn at(&mut self, bytes: &[u8], offset: u64) -> u64 {
        let mut offset = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        // A record's offset is that of the blank lines before it.
        while matches!(bytes.get(offset), Some(b'\n' | b'\r')) {
            offset += 1;
        }
        let passed = bytes.get(self.offset..offset).unwrap_or_default();
        self.line += passed
            .iter()
            .filter(|&&byte| byte == b'\n')
            .map(|_| 1)
            .sum::<u64>();
        self.offset = self.offset.max(offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> (Table, Vec<Row>) {
        let mut table = Table::of("people.csv".to_owned(), bytes.to_vec());
        let (mut row, mut rows) = (Row::default(), Vec::new());
        while table.next_row(&mut row) {
            rows.push(row.clone());
        }
        (table, rows)
    }

    #[test]
    fn separators_byte_order_marks_and_line_ends_do_not_matter() {
        for text in [
            "Id,Full  Name\n1,\"Ada, L\"\n",
            "\u{feff}Id;Full Name\r\n1;\"Ada, L\"\r\n",
            "Id\tFull Name\n1\tAda, L",
        ] {
            let (table, rows) = table(text.as_bytes());
            assert_eq!(table.problems, [], "{text}");
            let name = table.column(" full name ").unwrap();
            assert_eq!(rows[0].cell(name), "Ada, L", "{text}");
        }
    }

    #[test]
    fn lines_are_counted_through_blank_lines_and_quoted_breaks() {
        let (table, rows) = table(b"id,note\n\n1,\"a\nb\"\n,\n\r\n2,c\n3\n4,\xff\n5,e\n");
        let lines: Vec<_> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 7, 10]);
        let problems: Vec<_> = table.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "people.csv, line 8: has 1 cells but there are 2 columns; \
                 look for a missing separator or quotation mark",
                "people.csv, line 9, column \"note\": is not in UTF-8; save the file as \"CSV UTF-8\"",
            ]
        );
    }

    #[test]
    fn columns_that_are_absent_or_doubled_are_named() {
        let (table, _) = table(b"id,Name,name\n");
        assert_eq!(
            table.column("grade").unwrap_err().to_string(),
            "people.csv, line 1: has no column \"grade\"; it has \"id\", \"Name\", \"name\""
        );
        assert_eq!(
            table.column("name").unwrap_err().detail,
            "has several columns \"name\"; rename all but one"
        );
    }

    #[test]
    fn files_that_are_no_csv_say_what_to_do() {
        assert_eq!(
            table(b"").0.problems[0].detail,
            "is empty; its first line must name the columns"
        );
        assert_eq!(
            table(b"\xff\xfei\0").0.problems[0].detail,
            "is in UTF-16; save it as \"CSV UTF-8\""
        );
    }
}
