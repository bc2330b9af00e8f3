//! `MAP.toml`: which column of a spreadsheet is what.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor, value::MapAccessDeserializer};

use super::Role;
use crate::failure::{Failure, Problem};
use crate::table::Table;

/// What a map may name, beside custom fields. The names are those of a participant in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Attribute {
    Id,
    Person,
    Name,
    Available,
    Capacity,
    LeastLoad,
    Managers,
    SkillsOffered,
    SkillsSought,
    Goals,
    Interests,
    Biography,
    Languages,
    TimeZone,
    Availability,
    Department,
    YearsOfExperience,
    WaitingDays,
    Preferred,
    Avoided,
    EarlierPartners,
}

impl Attribute {
    const ALL: [(Self, &'static str); 21] = [
        (Self::Id, "id"),
        (Self::Person, "person"),
        (Self::Name, "name"),
        (Self::Available, "available"),
        (Self::Capacity, "capacity"),
        (Self::LeastLoad, "least_load"),
        (Self::Managers, "managers"),
        (Self::SkillsOffered, "skills_offered"),
        (Self::SkillsSought, "skills_sought"),
        (Self::Goals, "goals"),
        (Self::Interests, "interests"),
        (Self::Biography, "biography"),
        (Self::Languages, "languages"),
        (Self::TimeZone, "time_zone"),
        (Self::Availability, "availability"),
        (Self::Department, "department"),
        (Self::YearsOfExperience, "years_of_experience"),
        (Self::WaitingDays, "waiting_days"),
        (Self::Preferred, "preferred"),
        (Self::Avoided, "avoided"),
        (Self::EarlierPartners, "earlier_partners"),
    ];

    /// Returns the name in maps, default columns and the core's input.
    pub(super) fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|&(known, _)| known == self)
            .map_or("", |(_, name)| name)
    }

    /// Finds an attribute by its name in maps and default columns.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|&(_, known)| known == name)
            .map(|(attribute, _)| attribute)
    }
}

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ColumnMap {
    shared: RoleMap,
    mentors: RoleMap,
    mentees: RoleMap,
}

/// Where the attributes and custom fields of one role come from.
#[derive(Clone, Debug, Default)]
pub(super) struct RoleMap {
    pub(super) attributes: BTreeMap<Attribute, Source>,
    pub(super) fields: BTreeMap<String, Source>,
}

/// Where one value comes from: columns or a constant, and how it is taken apart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SourceTable {
    column: Option<String>,
    columns: Vec<String>,
    value: Option<Constant>,
    join: Option<String>,
    split: Option<OneOrMany>,
    translate: BTreeMap<String, String>,
    #[serde(rename = "type")]
    kind: Option<FieldKind>,
}

/// A checked [`SourceTable`].
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub(super) columns: Vec<String>,
    /// Used when there are no columns.
    pub(super) value: Vec<String>,
    pub(super) join: Option<String>,
    pub(super) split: Vec<String>,
    /// By lower-case text.
    pub(super) translate: BTreeMap<String, String>,
    pub(super) kind: Option<FieldKind>,
}

/// How a custom field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FieldKind {
    Text,
    Number,
    Flag,
    List,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a text, a number, true, false or a list of texts"
)]
enum Constant {
    Flag(bool),
    Whole(i64),
    Text(String),
    List(Vec<String>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Source {
    /// Takes a column as it is.
    pub(super) fn column(heading: &str) -> Self {
        Self {
            columns: vec![heading.to_owned()],
            ..Self::default()
        }
    }
}

impl TryFrom<SourceTable> for Source {
    type Error = &'static str;

    fn try_from(table: SourceTable) -> Result<Self, Self::Error> {
        let given = (
            table.column.is_some(),
            !table.columns.is_empty(),
            table.value.is_some(),
        );
        if !matches!(
            given,
            (true, false, false) | (false, true, false) | (false, false, true)
        ) {
            return Err("give exactly one of `column`, `columns` and `value`");
        }
        let split = match table.split {
            None => Vec::new(),
            Some(OneOrMany::One(separator)) => vec![separator],
            Some(OneOrMany::Many(separators)) => separators,
        };
        if split.iter().any(String::is_empty) {
            return Err("`split` cannot be an empty text");
        }
        let value = match table.value {
            None => Vec::new(),
            Some(Constant::Flag(flag)) => vec![flag.to_string()],
            Some(Constant::Whole(number)) => vec![number.to_string()],
            Some(Constant::Text(text)) => vec![text],
            Some(Constant::List(texts)) => texts,
        };
        let lower = |(from, to): (String, String)| (from.trim().to_lowercase(), to);
        Ok(Self {
            columns: table.column.into_iter().chain(table.columns).collect(),
            value,
            join: table.join,
            split,
            translate: table.translate.into_iter().map(lower).collect(),
            kind: table.kind,
        })
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SourceVisitor;

        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = Source;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(
                    "the heading of a column or a table with `column`, `columns` or `value`",
                )
            }

            fn visit_str<E: serde::de::Error>(self, heading: &str) -> Result<Source, E> {
                Ok(Source::column(heading))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Source, M::Error> {
                let table = SourceTable::deserialize(MapAccessDeserializer::new(map))?;
                Source::try_from(table).map_err(M::Error::custom)
            }
        }

        deserializer.deserialize_any(SourceVisitor)
    }
}

/// A key of a role's table.
enum Key {
    Attribute(Attribute),
    Fields,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        if key == "fields" {
            return Ok(Self::Fields);
        }
        Attribute::named(&key).map(Self::Attribute).ok_or_else(|| {
            let known: Vec<_> = Attribute::ALL.iter().map(|(_, name)| *name).collect();
            let known = known.join(", ");
            D::Error::custom(format!(
                "there is no attribute `{key}`; there are {known} and fields"
            ))
        })
    }
}

impl<'de> Deserialize<'de> for RoleMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RoleVisitor;

        impl<'de> Visitor<'de> for RoleVisitor {
            type Value = RoleMap;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a table of attributes")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<RoleMap, M::Error> {
                let mut role = RoleMap::default();
                while let Some(key) = map.next_key()? {
                    let Key::Attribute(attribute) = key else {
                        role.fields = map.next_value()?;
                        continue;
                    };
                    let source: Source = map.next_value()?;
                    if source.kind.is_some() {
                        return Err(M::Error::custom("`type` is only for custom fields"));
                    }
                    role.attributes.insert(attribute, source);
                }
                Ok(role)
            }
        }

        deserializer.deserialize_map(RoleVisitor)
    }
}

impl ColumnMap {
    /// Reads a map.
    ///
    /// # Errors
    /// When the file cannot be read, or with the line that is no map.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::file(path, "read", &error))?;
        toml::from_str(&text)
            .map_err(|error| Failure::bad_input(vec![toml_problem(path, &text, &error)]))
    }

    /// Returns the map of one role: its own entries, and the shared ones that it does not replace.
    pub(super) fn of(&self, role: Role) -> RoleMap {
        let own = match role {
            Role::Mentee => &self.mentees,
            Role::Mentor => &self.mentors,
        };
        let mut map = self.shared.clone();
        map.attributes.extend(own.attributes.clone());
        map.fields.extend(own.fields.clone());
        map
    }
}

impl RoleMap {
    /// Reads a file without a map: a column named like an attribute is that attribute, any other one is a
    /// custom field.
    pub(super) fn default_columns(table: &Table) -> Self {
        let mut map = Self::default();
        for heading in table
            .headings()
            .iter()
            .filter(|heading| !heading.is_empty())
        {
            let source = Source::column(heading);
            let name = heading.to_lowercase().replace([' ', '-'], "_");
            match Attribute::named(&name) {
                Some(attribute) => {
                    map.attributes.entry(attribute).or_insert(source);
                }
                None => {
                    map.fields.insert(heading.clone(), source);
                }
            }
        }
        map.attributes
            .entry(Attribute::Id)
            .or_insert_with(|| Source::column("id"));
        map
    }
}

/// Words what is wrong with a TOML file, with its line.
pub(super) fn toml_problem(path: &Path, text: &str, error: &toml::de::Error) -> Problem {
    let line = error.span().map(|span| {
        let before = text.bytes().take(span.start);
        before.filter(|&byte| byte == b'\n').map(|_| 1).sum::<u64>() + 1
    });
    Problem {
        file: path.display().to_string(),
        line,
        column: None,
        detail: error.message().to_owned(),
    }
}
