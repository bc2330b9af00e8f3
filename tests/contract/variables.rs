//! Every setting is documented where operators look.

use std::collections::BTreeSet;

fn read(path: &str) -> String {
    std::fs::read_to_string(e2e::repository().join(path)).expect(path)
}

fn variables(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_uppercase() || letter == '_'));
    words
        .filter(|word| word.len() > 9 && word.starts_with("PAIRWELL_"))
        .map(str::to_owned)
        .collect()
}

/// The settings as the program defines them: each documents its own variable.
fn defined() -> BTreeSet<String> {
    let code = read("crates/api/src/config.rs");
    let comments = code
        .lines()
        .filter_map(|line| line.trim().strip_prefix("/// `PAIRWELL_"));
    let found: BTreeSet<String> = comments
        .filter_map(|rest| rest.split_once('`'))
        .map(|(name, _)| format!("PAIRWELL_{name}"))
        .collect();
    assert!(found.len() > 10, "{found:?}");
    found
}

#[test]
fn every_variable_stands_in_the_list_of_variables_and_nothing_else_does() {
    assert_eq!(variables(&read("deploy/variables.md")), defined());
}

#[test]
fn every_variable_stands_in_the_readme() {
    let missing: Vec<String> = defined()
        .difference(&variables(&read("README.md")))
        .cloned()
        .collect();
    assert!(missing.is_empty(), "README.md: {missing:?}");
}

#[test]
fn the_deployment_files_use_known_variables_only() {
    for path in [
        "deploy/compose.yaml",
        "deploy/pairwell.service",
        "deploy/Containerfile",
    ] {
        let unknown: Vec<String> = variables(&read(path))
            .difference(&defined())
            .cloned()
            .collect();
        assert!(unknown.is_empty(), "{path}: {unknown:?}");
    }
}
