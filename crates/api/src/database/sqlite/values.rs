//! Values on their way into and out of SQLite, in the form in which sqlx keeps them.

use std::{error::Error, fmt};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::{
    CachedStatement, Row, ToSql,
    types::{ToSqlOutput, Value as Owned, ValueRef},
};
use sea_orm::{DbErr, ProxyRow, Value};
use uuid::Uuid;

/// A value of sea-orm as a parameter of a statement.
#[derive(Debug)]
pub(super) struct Parameter<'a>(pub(super) &'a Value);

impl ToSql for Parameter<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "which variants there are depends on features of other crates"
    )]
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = |text: Option<String>| ToSqlOutput::Owned(text.map_or(Owned::Null, Owned::Text));
        Ok(match self.0 {
            Value::Bool(value) => integer(*value),
            Value::TinyInt(value) => integer(*value),
            Value::SmallInt(value) => integer(*value),
            Value::Int(value) => integer(*value),
            Value::BigInt(value) => integer(*value),
            Value::TinyUnsigned(value) => integer(*value),
            Value::SmallUnsigned(value) => integer(*value),
            Value::Unsigned(value) => integer(*value),
            Value::BigUnsigned(Some(value)) => {
                let value = i64::try_from(*value)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
                ToSqlOutput::Owned(Owned::Integer(value))
            }
            Value::BigUnsigned(None) => ToSqlOutput::Owned(Owned::Null),
            Value::Double(value) => ToSqlOutput::Owned(value.map_or(Owned::Null, Owned::Real)),
            Value::String(value) => {
                borrowed(value.as_ref().map(|text| ValueRef::Text(text.as_bytes())))
            }
            Value::Bytes(value) => borrowed(value.as_deref().map(ValueRef::Blob)),
            Value::Uuid(value) => borrowed(value.as_ref().map(|id| ValueRef::Blob(id.as_bytes()))),
            Value::Json(value) => text(value.as_ref().map(ToString::to_string)),
            Value::ChronoDate(value) => text(value.map(|date| date.to_string())),
            Value::ChronoDateTimeUtc(value) => {
                text(value.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, false)))
            }
            other => {
                let problem = Unsupported(format!("{other:?}"));
                return Err(rusqlite::Error::ToSqlConversionFailure(problem.into()));
            }
        })
    }
}

fn integer(value: Option<impl Into<i64>>) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(value.map_or(Owned::Null, |value| Owned::Integer(value.into())))
}

fn borrowed(value: Option<ValueRef<'_>>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null))
}

#[derive(Debug)]
struct Unsupported(String);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SQLite keeps no {}", self.0)
    }
}

impl Error for Unsupported {}

/// A column of a result, and what its declared type says about the values in it.
#[derive(Debug)]
pub(super) struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Uuid,
    Boolean,
    Integer,
    Date,
    Time,
    /// JSON documents, too: `document` reads them from their text.
    Text,
    Bytes,
    /// An expression, such as `COUNT(*)`.
    Undeclared,
}

/// The columns of a prepared statement's result.
pub(super) fn columns(statement: &CachedStatement<'_>) -> Vec<Column> {
    let columns = statement.columns();
    let column = |column: &rusqlite::Column<'_>| Column {
        name: column.name().to_owned(),
        kind: kind(column.decl_type()),
    };
    columns.iter().map(column).collect()
}

fn kind(declared: Option<&str>) -> Kind {
    match declared {
        Some("uuid_text") => Kind::Uuid,
        Some("boolean") => Kind::Boolean,
        Some("INTEGER" | "integer" | "bigint") => Kind::Integer,
        Some("date_text") => Kind::Date,
        Some("timestamp_with_timezone_text") => Kind::Time,
        Some("TEXT" | "text" | "varchar" | "jsonb_text") => Kind::Text,
        Some("BLOB" | "blob") => Kind::Bytes,
        Some(_) | None => Kind::Undeclared,
    }
}

/// The values of the current row.
pub(super) fn row_values(columns: &[Column], row: &Row<'_>) -> Result<ProxyRow, DbErr> {
    let values = columns.iter().enumerate().map(|(place, column)| {
        let raw = row
            .get_ref(place)
            .map_err(|error| unreadable(column, error))?;
        let value = value(column.kind, raw).map_err(|error| unreadable(column, error))?;
        Ok((column.name.clone(), value))
    });
    Ok(ProxyRow::new(values.collect::<Result<_, DbErr>>()?))
}

fn unreadable(column: &Column, error: impl fmt::Display) -> DbErr {
    DbErr::Type(format!("column {}: {error}", column.name))
}

fn value(kind: Kind, raw: ValueRef<'_>) -> Result<Value, Box<dyn Error>> {
    Ok(match (kind, raw) {
        (Kind::Uuid, ValueRef::Null) => Value::Uuid(None),
        (Kind::Boolean, ValueRef::Null) => Value::Bool(None),
        (Kind::Integer, ValueRef::Null) => Value::BigInt(None),
        (Kind::Date, ValueRef::Null) => Value::ChronoDate(None),
        (Kind::Time, ValueRef::Null) => Value::ChronoDateTimeUtc(None),
        (Kind::Bytes, ValueRef::Null) => Value::Bytes(None),
        (Kind::Text | Kind::Undeclared, ValueRef::Null) => Value::String(None),
        (Kind::Uuid, ValueRef::Blob(bytes)) => Value::Uuid(Some(Uuid::from_slice(bytes)?)),
        (Kind::Boolean, ValueRef::Integer(number)) => Value::Bool(Some(number != 0)),
        (Kind::Date, ValueRef::Text(text)) => {
            Value::ChronoDate(Some(std::str::from_utf8(text)?.parse::<NaiveDate>()?))
        }
        (Kind::Time, ValueRef::Text(text)) => {
            let time = DateTime::parse_from_rfc3339(std::str::from_utf8(text)?)?;
            Value::ChronoDateTimeUtc(Some(time.with_timezone(&Utc)))
        }
        (_, ValueRef::Integer(number)) => Value::BigInt(Some(number)),
        (_, ValueRef::Real(number)) => Value::Double(Some(number)),
        (_, ValueRef::Text(text)) => Value::String(Some(std::str::from_utf8(text)?.to_owned())),
        (_, ValueRef::Blob(bytes)) => Value::Bytes(Some(bytes.to_vec())),
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::prelude::DateTimeUtc;
    use serde_json::json;

    use super::*;

    /// What comes back of values that were stored in columns of these types.
    fn stored_and_read(kinds: &[(&str, Value)]) -> Vec<Value> {
        let handle = rusqlite::Connection::open_in_memory().unwrap();
        let columns_of = |with_type: bool| {
            let columns = kinds.iter().enumerate().map(|(place, (kind, _))| {
                let kind = if with_type { *kind } else { "" };
                format!("c{place} {kind}")
            });
            columns.collect::<Vec<_>>().join(", ")
        };
        let create = format!("CREATE TABLE t ({})", columns_of(true));
        handle.execute_batch(&create).unwrap();
        let places = vec!["?"; kinds.len()].join(", ");
        let insert = format!(
            "INSERT INTO t VALUES ({places}) RETURNING {}",
            columns_of(false)
        );
        let mut statement = handle.prepare_cached(&insert).unwrap();
        let columns = columns(&statement);
        let parameters = kinds.iter().map(|(_, value)| Parameter(value));
        let mut rows = statement
            .query(rusqlite::params_from_iter(parameters))
            .unwrap();
        let row = row_values(&columns, rows.next().unwrap().unwrap()).unwrap();
        // At most ten columns: their names sort like their places.
        row.values.into_values().collect()
    }

    #[test]
    fn values_come_back_as_they_were_even_through_returning() {
        let time: DateTimeUtc = "2026-11-22T10:00:00.123456Z".parse().unwrap();
        let kinds = [
            ("uuid_text", Value::Uuid(Some(Uuid::from_u128(7)))),
            ("boolean", Value::Bool(Some(true))),
            ("INTEGER", Value::BigInt(Some(i64::MIN))),
            (
                "date_text",
                Value::ChronoDate(NaiveDate::from_ymd_opt(2024, 2, 29)),
            ),
            (
                "timestamp_with_timezone_text",
                Value::ChronoDateTimeUtc(Some(time)),
            ),
            ("varchar", Value::String(Some("Žofie \0 ?".to_owned()))),
            ("BLOB", Value::Bytes(Some(vec![0, 255]))),
        ];
        let wanted: Vec<Value> = kinds.iter().map(|(_, value)| value.clone()).collect();
        assert_eq!(stored_and_read(&kinds), wanted);
    }

    #[test]
    fn absent_values_keep_their_type() {
        let kinds = [
            ("uuid_text", Value::Uuid(None)),
            ("boolean", Value::Bool(None)),
            ("INTEGER", Value::BigInt(None)),
            ("date_text", Value::ChronoDate(None)),
            (
                "timestamp_with_timezone_text",
                Value::ChronoDateTimeUtc(None),
            ),
            ("varchar", Value::String(None)),
            ("BLOB", Value::Bytes(None)),
        ];
        let wanted: Vec<Value> = kinds.iter().map(|(_, value)| value.clone()).collect();
        assert_eq!(stored_and_read(&kinds), wanted);
    }

    #[test]
    fn a_document_comes_back_as_its_text() {
        let document = Value::Json(Some(Box::new(json!({ "a": [1, null] }))));
        let text = Value::String(Some(r#"{"a":[1,null]}"#.to_owned()));
        assert_eq!(stored_and_read(&[("jsonb_text", document)]), [text]);
    }

    #[test]
    fn what_sqlite_does_not_keep_is_refused() {
        let number = u64::MAX;
        assert!(
            Parameter(&Value::BigUnsigned(Some(number)))
                .to_sql()
                .is_err()
        );
        assert!(Parameter(&Value::Char(Some('x'))).to_sql().is_err());
    }
}
