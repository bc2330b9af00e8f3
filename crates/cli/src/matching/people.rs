//! A spreadsheet of one role, read into participants by its map.

use std::collections::HashMap;
use std::path::Path;

use pairwell_matching::{EarlierPartner, Goal, Participant};

use super::Role;
use super::cells::{self, Detail};
use super::columns::{Attribute, ColumnMap, FieldKind, RoleMap, Source};
use crate::failure::{Failure, Problem};
use crate::table::{Column, Row, Table};

/// Everybody of one role.
#[derive(Debug)]
pub(super) struct People {
    /// In the order of the file; ids carry the role, so that one person can be in both files.
    pub(super) participants: Vec<Participant>,
    /// Names of those custom fields that the map or the file has.
    pub(super) fields: Vec<String>,
    /// Names by the file's id, for those who have one.
    names: HashMap<String, String>,
    /// The line of each participant.
    lines: Vec<u64>,
    file: String,
    role: Role,
    /// The headings that each attribute comes from.
    headings: HashMap<&'static str, String>,
}

impl People {
    /// Reads a file and appends what is wrong with it to the problems.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn read(
        path: &Path,
        role: Role,
        map: Option<&ColumnMap>,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, Failure> {
        let mut table = Table::open(path)?;
        let map = map.map_or_else(|| RoleMap::default_columns(&table), |map| map.of(role));
        let mut people = Self {
            participants: Vec::new(),
            fields: map.fields.keys().cloned().collect(),
            names: HashMap::new(),
            lines: Vec::new(),
            file: path.display().to_string(),
            role,
            headings: HashMap::new(),
        };
        if let Some(reader) = RowReader::bind(&map, &mut table) {
            people.headings = reader
                .attributes
                .iter()
                .map(|(attribute, bound)| (attribute.name(), bound.headings(&table)))
                .collect();
            let mut row = Row::default();
            while table.next_row(&mut row) {
                people.take(&reader, &mut table, &row);
            }
        }
        people.report_doubled_ids(&mut table);
        problems.append(&mut table.problems);
        Ok(people)
    }

    /// An empty other side of people who are compared with each other.
    pub(super) fn nobody_like(people: &Self) -> Self {
        Self {
            participants: Vec::new(),
            fields: people.fields.clone(),
            names: HashMap::new(),
            lines: Vec::new(),
            file: people.file.clone(),
            role: Role::Mentor,
            headings: HashMap::new(),
        }
    }

    /// Answers whether the file or its map says anything of an attribute.
    pub(super) fn has(&self, attribute: Attribute) -> bool {
        self.headings.contains_key(attribute.name())
    }

    fn take(&mut self, reader: &RowReader, table: &mut Table, row: &Row) {
        let (mut participant, name) = reader.read(table, row);
        if participant.id.is_empty() {
            return;
        }
        if !name.is_empty() {
            self.names.insert(participant.id.clone(), name);
        }
        participant.id = self.role.prefixed(&participant.id);
        self.participants.push(participant);
        self.lines.push(row.line);
    }

    fn report_doubled_ids(&self, table: &mut Table) {
        let mut seen = HashMap::new();
        for (participant, &line) in self.participants.iter().zip(&self.lines) {
            if let Some(first) = seen.insert(&participant.id, line) {
                let id = self.role.without_prefix(&participant.id);
                let detail = format!(
                    "\"{id}\" is on line {first} already; every row needs an id of its own"
                );
                let column = self.headings.get(Attribute::Id.name()).map(String::as_str);
                table.problems.push(table.problem(line, column, detail));
            }
        }
    }

    /// Returns the name of a person by the file's id.
    pub(super) fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Words a problem of one participant by line and column.
    pub(super) fn problem(&self, position: usize, attribute: &str, detail: String) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.lines.get(position).copied(),
            column: self
                .headings
                .get(attribute)
                .filter(|headings| !headings.is_empty())
                .cloned(),
            detail,
        }
    }
}

/// Reads rows of one table by a map whose columns all exist.
struct RowReader {
    attributes: HashMap<Attribute, Bound>,
    fields: Vec<(String, FieldKind, Bound)>,
}

/// A source with its columns found.
struct Bound {
    source: Source,
    columns: Vec<Column>,
}

impl Bound {
    fn new(source: &Source, table: &mut Table) -> Option<Self> {
        let found: Vec<_> = source
            .columns
            .iter()
            .map(|heading| table.column(heading))
            .collect();
        let mut columns = Vec::new();
        for column in found {
            match column {
                Ok(column) => columns.push(column),
                Err(problem) if table.headings().is_empty() => drop(problem),
                Err(problem) => table.problems.push(problem),
            }
        }
        (columns.len() == source.columns.len()).then(|| Self {
            source: source.clone(),
            columns,
        })
    }

    /// Names the columns, for problems.
    fn headings(&self, table: &Table) -> String {
        let headings: Vec<_> = self
            .columns
            .iter()
            .map(|&column| table.heading(column))
            .collect();
        headings.join(" + ")
    }

    /// Returns the whole value as one text.
    fn text(&self, row: &Row) -> String {
        let parts: Vec<_> = if self.columns.is_empty() {
            self.source.value.iter().map(String::as_str).collect()
        } else {
            self.columns
                .iter()
                .map(|&column| row.cell(column))
                .filter(|cell| !cell.is_empty())
                .collect()
        };
        self.translated(&parts.join(self.source.join.as_deref().unwrap_or(" ")))
    }

    /// Returns the values one by one, without empty ones.
    fn list(&self, row: &Row) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        if self.columns.is_empty() {
            items.extend(self.source.value.iter().cloned());
        }
        for &column in &self.columns {
            let mut parts = vec![row.cell(column)];
            for separator in self.separators() {
                parts = parts
                    .into_iter()
                    .flat_map(|part| part.split(separator))
                    .collect();
            }
            items.extend(parts.into_iter().map(|part| self.translated(part.trim())));
        }
        items.retain(|item| !item.is_empty());
        items
    }

    fn separators(&self) -> impl Iterator<Item = &str> {
        let usual = self.source.split.is_empty().then_some(";");
        self.source.split.iter().map(String::as_str).chain(usual)
    }

    fn translated(&self, text: &str) -> String {
        let translation = self.source.translate.get(&text.to_lowercase());
        translation.map_or(text, String::as_str).trim().to_owned()
    }
}

impl RowReader {
    /// Finds all columns of a map; nothing when some are absent, which become problems of the table.
    fn bind(map: &RoleMap, table: &mut Table) -> Option<Self> {
        let mut complete = true;
        let mut attributes = HashMap::new();
        for (&attribute, source) in &map.attributes {
            match Bound::new(source, table) {
                Some(bound) => drop(attributes.insert(attribute, bound)),
                None => complete = false,
            }
        }
        let mut fields = Vec::new();
        for (name, source) in &map.fields {
            let usual = if source.split.is_empty() {
                FieldKind::Text
            } else {
                FieldKind::List
            };
            match Bound::new(source, table) {
                Some(bound) => fields.push((name.clone(), source.kind.unwrap_or(usual), bound)),
                None => complete = false,
            }
        }
        if !map.attributes.contains_key(&Attribute::Id) {
            complete = false;
            let detail = "the column map does not say which column is the id".to_owned();
            table.problems.push(table.problem(1, None, detail));
        }
        complete.then_some(Self { attributes, fields })
    }

    /// Reads one row; every cell that cannot be read becomes a problem of the table.
    fn read(&self, table: &mut Table, row: &Row) -> (Participant, String) {
        let mut cells = RowCells {
            reader: self,
            table,
            row,
        };
        let id = cells.text(Attribute::Id);
        if id.is_empty() {
            cells.complain(Attribute::Id, "is empty; every row needs an id".to_owned());
        }
        let person = cells.text(Attribute::Person);
        let partner = |person| EarlierPartner {
            person,
            days_since_end: Some(0),
        };
        let participant = Participant {
            person: if person.is_empty() {
                id.clone()
            } else {
                person
            },
            id,
            available: cells
                .parsed(Attribute::Available, cells::flag)
                .unwrap_or(true),
            capacity: cells.parsed(Attribute::Capacity, cells::whole).unwrap_or(1),
            least_load: cells
                .parsed(Attribute::LeastLoad, cells::whole)
                .unwrap_or(0),
            least_group: 0,
            managers: cells.list(Attribute::Managers),
            skills_offered: cells.each(Attribute::SkillsOffered, cells::offered_skill),
            skills_sought: cells.each(Attribute::SkillsSought, cells::sought_skill),
            goals: cells.each(Attribute::Goals, |text| {
                Ok(Goal {
                    statement: text.to_owned(),
                    ..Goal::default()
                })
            }),
            interests: cells.list(Attribute::Interests),
            biography: cells.text(Attribute::Biography),
            languages: cells.list(Attribute::Languages),
            time_zone: cells.parsed(Attribute::TimeZone, |text| Ok(text.to_owned())),
            availability: cells.availability(),
            department: cells.parsed(Attribute::Department, |text| Ok(text.to_owned())),
            years_of_experience: cells.parsed(Attribute::YearsOfExperience, cells::whole),
            waiting_days: cells
                .parsed(Attribute::WaitingDays, cells::whole)
                .unwrap_or(0),
            preferred: cells.list(Attribute::Preferred),
            avoided: cells.list(Attribute::Avoided),
            earlier_partners: cells
                .list(Attribute::EarlierPartners)
                .into_iter()
                .map(partner)
                .collect(),
            fields: std::collections::BTreeMap::new(),
        };
        let name = cells.text(Attribute::Name);
        (
            Participant {
                fields: cells.fields(),
                ..participant
            },
            name,
        )
    }
}

/// One row while it is read.
struct RowCells<'a> {
    reader: &'a RowReader,
    table: &'a mut Table,
    row: &'a Row,
}

impl RowCells<'_> {
    fn text(&self, attribute: Attribute) -> String {
        self.reader
            .attributes
            .get(&attribute)
            .map(|bound| bound.text(self.row))
            .unwrap_or_default()
    }

    fn list(&self, attribute: Attribute) -> Vec<String> {
        self.reader
            .attributes
            .get(&attribute)
            .map(|bound| bound.list(self.row))
            .unwrap_or_default()
    }

    /// Reads a value that may be left out.
    fn parsed<T>(
        &mut self,
        attribute: Attribute,
        parse: impl Fn(&str) -> Result<T, Detail>,
    ) -> Option<T> {
        let text = self.text(attribute);
        if text.is_empty() {
            return None;
        }
        parse(&text)
            .map_err(|detail| self.complain(attribute, detail))
            .ok()
    }

    fn each<T>(
        &mut self,
        attribute: Attribute,
        parse: impl Fn(&str) -> Result<T, Detail>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.list(attribute) {
            match parse(&text) {
                Ok(value) => values.push(value),
                Err(detail) => self.complain(attribute, detail),
            }
        }
        values
    }

    fn availability(&mut self) -> pairwell_matching::Availability {
        let windows = self.list(Attribute::Availability);
        cells::availability(&windows).unwrap_or_else(|detail| {
            self.complain(Attribute::Availability, detail);
            pairwell_matching::Availability::default()
        })
    }

    fn fields(&mut self) -> std::collections::BTreeMap<String, pairwell_matching::FieldValue> {
        let mut values = std::collections::BTreeMap::new();
        for (name, kind, bound) in &self.reader.fields {
            match cells::field(*kind, &bound.text(self.row), bound.list(self.row)) {
                Ok(Some(value)) => drop(values.insert(name.clone(), value)),
                Ok(None) => {}
                Err(detail) => {
                    let heading = bound.headings(self.table);
                    let problem = self.table.problem(self.row.line, Some(&heading), detail);
                    self.table.problems.push(problem);
                }
            }
        }
        values
    }

    fn complain(&mut self, attribute: Attribute, detail: Detail) {
        let heading = self
            .reader
            .attributes
            .get(&attribute)
            .map(|bound| bound.headings(self.table));
        let problem = self
            .table
            .problem(self.row.line, heading.as_deref(), detail);
        self.table.problems.push(problem);
    }
}
