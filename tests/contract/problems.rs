//! The catalogue of problems is complete: what a client can meet is what it can look up.

use std::collections::BTreeMap;

use crate::operations::document;

/// Code and status of every problem, as the document's responses name them.
fn codes() -> BTreeMap<String, String> {
    let responses = document()["components"]["responses"]
        .as_object()
        .expect("responses");
    let mut codes = BTreeMap::new();
    for (name, response) in responses {
        let Some(status) = name.strip_prefix("Problem") else {
            continue;
        };
        let description = response["description"].as_str().unwrap_or_default();
        for part in description.trim_end_matches('.').split("; ") {
            let code = part
                .split('`')
                .nth(1)
                .expect("each part begins with a code");
            codes.insert(code.to_owned(), status.to_owned());
        }
    }
    assert!(codes.len() > 15, "{codes:?}");
    codes
}

#[test]
fn the_catalogue_has_one_section_for_each_code_and_no_more() {
    let path = e2e::repository().join("openapi/problems.md");
    let text = std::fs::read_to_string(path).expect("openapi/problems.md");
    let sections: BTreeMap<String, String> = text
        .split("\n## ")
        .skip(1)
        .map(|section| {
            let (title, body) = section.split_once('\n').unwrap_or((section, ""));
            let (code, status) = title.split_once(" · ").unwrap_or((title, ""));
            assert!(
                body.trim().len() > 80,
                "{code}: say what happened and what to do about it"
            );
            (code.to_owned(), status.to_owned())
        })
        .collect();
    assert_eq!(
        sections,
        codes(),
        "sections of openapi/problems.md against the codes of the service"
    );
}
