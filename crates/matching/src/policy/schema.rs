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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use utoipa::PartialSchema as _;

    use crate::criteria::WeightedCriterion;
    use crate::policy::{FieldRule, Policy};
    use crate::requirements::Requirement;

    /// Every variant of a tagged list names its kind and allows nothing that reading would refuse.
    fn check(schema: &impl serde::Serialize, kinds: usize) {
        let schema = json!(schema);
        let variants = schema["oneOf"].as_array().unwrap();
        assert_eq!(variants.len(), kinds);
        for variant in variants {
            assert_eq!(variant["additionalProperties"], json!(false), "{variant}");
            assert_eq!(
                variant["properties"]["kind"]["type"],
                json!("string"),
                "{variant}"
            );
            let required = variant["required"].as_array().unwrap();
            assert!(required.contains(&Value::from("kind")), "{variant}");
        }
    }

    #[test]
    fn schemas_of_tagged_enums_are_as_strict_as_reading() {
        check(&WeightedCriterion::schema(), 11);
        check(&Requirement::schema(), 8);
        check(&FieldRule::schema(), 6);
    }

    #[test]
    fn every_schema_that_a_policy_refers_to_is_registered() {
        let mut schemas = Vec::new();
        <Policy as utoipa::ToSchema>::schemas(&mut schemas);
        let text = schemas
            .iter()
            .map(|(_, schema)| json!(schema).to_string())
            .chain([json!(Policy::schema()).to_string()])
            .collect::<String>();
        let mut referred = 0;
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(
                schemas.iter().any(|(known, _)| known == name),
                "{name} is missing"
            );
            referred += 1;
        }
        assert!(referred > 10);
    }
}
