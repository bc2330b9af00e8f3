//! Columns that hold a JSON document.

use sea_orm::{
    ColIdx, DbErr, QueryResult, TryGetError, Value,
    sqlx::{Row, types::Json},
};
use serde::de::DeserializeOwned;

/// Lets a serde type be the type of a JSON column.
///
/// In place of sea-orm's `FromJsonQueryResult`, which on a driver of one's own builds a tree of values and copies it
/// before it reads the type: that took longer than the rest of the row.
macro_rules! json_column {
    ($name:ident) => {
        impl sea_orm::TryGetableFromJson for $name {
            fn try_get_from_json<I: sea_orm::ColIdx>(
                row: &sea_orm::QueryResult,
                place: I,
            ) -> Result<Self, sea_orm::TryGetError> {
                crate::database::document::read(row, place)
            }
        }

        impl From<$name> for sea_orm::Value {
            fn from(document: $name) -> Self {
                let json = serde_json::to_value(&document).expect("a document is JSON");
                Self::Json(Some(Box::new(json)))
            }
        }

        impl sea_orm::sea_query::ValueType for $name {
            fn try_from(value: sea_orm::Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
                match value {
                    sea_orm::Value::Json(Some(json)) => {
                        serde_json::from_value(*json).map_err(|_| sea_orm::sea_query::ValueTypeErr)
                    }
                    _ => Err(sea_orm::sea_query::ValueTypeErr),
                }
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> sea_orm::sea_query::ArrayType {
                sea_orm::sea_query::ArrayType::Json
            }

            fn column_type() -> sea_orm::sea_query::ColumnType {
                sea_orm::sea_query::ColumnType::Json
            }
        }

        impl sea_orm::sea_query::Nullable for $name {
            fn null() -> sea_orm::Value {
                sea_orm::Value::Json(None)
            }
        }
    };
}

pub(crate) use json_column;

/// Reads a document from its text.
pub(crate) fn read<T: DeserializeOwned, I: ColIdx>(
    row: &QueryResult,
    place: I,
) -> Result<T, TryGetError> {
    let absent = || TryGetError::Null(format!("{place:?}"));
    if let Some(row) = row.try_as_pg_row() {
        let found = row.try_get::<Option<Json<T>>, _>(place.as_sqlx_postgres_index());
        let found = found.map_err(|error| DbErr::Type(error.to_string()))?;
        return found.map(|json| json.0).ok_or_else(absent);
    }
    let value = row
        .try_as_proxy_row()
        .and_then(|row| row.values.get(place.as_str()?));
    match value {
        Some(Value::String(Some(text))) => {
            serde_json::from_str(text).map_err(|error| DbErr::Json(error.to_string()).into())
        }
        Some(Value::String(None)) => Err(absent()),
        _ => Err(DbErr::Type(format!("column {place:?} holds no document")).into()),
    }
}
