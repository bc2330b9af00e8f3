//! Interface schemas of tagged enums whose variants are structs that refuse unknown fields.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema};

/// Builds `oneOf` over `(tag value, schema of the variant's struct)`.
///
/// The derived schema would be `allOf: [struct, {kind}]`, which nothing can satisfy when the struct
/// forbids additional properties. Here the tag becomes a property of each struct instead.
pub(crate) fn tagged_schema(
    description: &str,
    variants: Vec<(&str, RefOr<Schema>)>,
) -> RefOr<Schema> {
    let one_of = variants
        .into_iter()
        .fold(OneOfBuilder::new(), |one_of, (name, schema)| {
            one_of.item(with_tag(name, schema))
        });
    RefOr::T(Schema::OneOf(one_of.description(Some(description)).build()))
}

fn with_tag(name: &str, schema: RefOr<Schema>) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = schema else {
        return schema;
    };
    let tag = ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some([name]))
        .build();
    object.properties.insert("kind".to_owned(), tag.into());
    object.required.push("kind".to_owned());
    RefOr::T(Schema::Object(object))
}
