//! Words to write tables with, so that a migration shows what is particular to it.

use sea_orm_migration::prelude::*;

/// A table whose rows belong to an organization and have an id: `(organization_id, id)` is the primary key.
pub(crate) fn tenant_table(name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table(name)
        .col(ColumnDef::new("organization_id").uuid().not_null())
        .col(ColumnDef::new("id").uuid().not_null())
        .primary_key(&mut primary_key(name, &["organization_id", "id"]))
        .foreign_key(&mut organization_key(name));
    table
}

/// A named primary key.
pub(crate) fn primary_key(table: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    key.name(format!("{table}_pkey"));
    for column in columns {
        key.col(*column);
    }
    key
}

/// The foreign key to the organization: its rows go when it goes.
pub(crate) fn organization_key(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_organization_fkey"))
        .from(table, "organization_id")
        .to("organizations", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

/// A named foreign key from `(organization_id, column)` to `(organization_id, id)` of `target`.
pub(crate) fn reference(
    table: &'static str,
    column: &'static str,
    target: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fkey"))
        .from(table, ("organization_id", column))
        .to(target, ("organization_id", "id"))
        .on_delete(on_delete)
        .to_owned()
}

/// A named index; the organization comes first.
pub(crate) fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table).col("organization_id");
    for column in columns {
        index.col(*column);
    }
    index
}

/// A required text.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().to_owned()
}

/// A text that may be absent.
pub(crate) fn optional_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().to_owned()
}

/// A required JSON document.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().not_null().to_owned()
}

/// A JSON document that may be absent.
pub(crate) fn optional_json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().null().to_owned()
}

/// A required point in time.
pub(crate) fn time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .timestamp_with_time_zone()
        .not_null()
        .to_owned()
}

/// A point in time that may be absent.
pub(crate) fn optional_time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .timestamp_with_time_zone()
        .null()
        .to_owned()
}

/// A required id.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().to_owned()
}

/// An id that may be absent.
pub(crate) fn optional_id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().to_owned()
}

/// A required integer.
pub(crate) fn integer(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().to_owned()
}

/// An integer that may be absent.
pub(crate) fn optional_integer(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().to_owned()
}

/// A required truth value.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().to_owned()
}

/// The version that optimistic concurrency compares; begins at 1.
pub(crate) fn version() -> ColumnDef {
    ColumnDef::new("version")
        .big_integer()
        .not_null()
        .to_owned()
}
