//! The house rules that a program can check, read from the source.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
};

use serde_json::Value;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = e2e::repository();
    let mut files = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a readable file");
                files.push((path.strip_prefix(root).expect("inside").to_owned(), text));
            }
        }
    }
    assert!(!files.is_empty(), "no sources in {folder}");
    files
}

/// The code of a file without its comments and unit tests.
fn code(text: &str) -> String {
    let (code, _) = text
        .split_once("#[cfg(test)]\nmod tests")
        .unwrap_or((text, ""));
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(e2e::repository())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let of = |package: &Value| {
        let dependencies = package["dependencies"].as_array().expect("a list").iter();
        dependencies
            .filter(|dependency| dependency["kind"].is_null())
            .map(name)
            .collect()
    };
    packages
        .iter()
        .map(|package| (name(package), of(package)))
        .collect()
}

#[test]
fn dependencies_point_inwards_only() {
    let dependencies = dependencies();
    let inside: BTreeMap<&str, Vec<&str>> = dependencies
        .iter()
        .map(|(name, all)| {
            let ours = all.iter().filter(|other| dependencies.contains_key(*other));
            (name.as_str(), ours.map(String::as_str).collect())
        })
        .collect();
    let expected = BTreeMap::from([
        ("e2e", vec![]),
        (
            "pairwell",
            vec!["pairwell-api", "pairwell-matching", "pairwell-meaning"],
        ),
        (
            "pairwell-api",
            vec![
                "pairwell-matching",
                "pairwell-meaning",
                "pairwell-migration",
            ],
        ),
        ("pairwell-matching", vec![]),
        ("pairwell-meaning", vec!["pairwell-matching"]),
        ("pairwell-migration", vec![]),
    ]);
    assert_eq!(inside, expected);
}

#[test]
fn the_core_is_pure() {
    let allowed = [
        "chrono",
        "chrono-tz",
        "rust-stemmers",
        "serde",
        "serde_json",
        "sha2",
        "thiserror",
        "utoipa",
        "uuid",
    ];
    let core = dependencies()
        .remove("pairwell-matching")
        .expect("the core");
    let more: Vec<_> = core
        .iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    assert!(
        more.is_empty(),
        "the core names {more:?}; it knows no async, no database, no HTTP"
    );
    for (path, text) in sources("crates/matching/src") {
        let code = code(&text);
        for word in [
            "std::fs",
            "std::net",
            "std::env",
            // The traits of std::io also write into memory; these are the world outside.
            "io::stdin",
            "io::stdout",
            "io::stderr",
            "std::process",
            "SystemTime",
            "Instant::now",
            "Utc::now",
            "Local::now",
            "rand::",
            "async fn",
            ".await",
            "thread_rng",
        ] {
            assert!(!code.contains(word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn every_query_starts_from_the_tenant() {
    // Where the filter is put on, and where statements are handed on to the database.
    let homes = ["entity.rs", "tenancy.rs", "database/connection.rs"];
    for (path, text) in sources("crates/api/src") {
        let code = code(&text);
        if !homes.iter().any(|home| path.ends_with(home)) {
            for call in [
                "::find()",
                "find_by_id(",
                "find_by_statement(",
                "::find_related(",
                "from_raw_sql(",
                "query_all_raw(",
            ] {
                assert!(
                    !code.contains(call),
                    "{}: {call} sees every tenant; begin at Entity::of",
                    path.display()
                );
            }
        }
        // Housekeeping is for all tenants at once, and an organization is the tenant itself.
        let of_all_tenants = ["src/idempotency.rs", "organizations/store.rs"];
        if of_all_tenants.iter().any(|file| path.ends_with(file)) {
            continue;
        }
        for call in ["delete_many()", "update_many()"] {
            for (place, _) in code.match_indices(call) {
                let rest = code.get(place..).unwrap_or_default();
                let statement = rest
                    .split_once(".exec")
                    .map_or(rest, |(statement, _)| statement);
                // `ORGANIZATION` is the same column, of any table with versions.
                let tenants = ["OrganizationId", "::ORGANIZATION"];
                assert!(
                    tenants.iter().any(|tenant| statement.contains(tenant)),
                    "{}: {call} without the tenant: {statement}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn only_one_file_makes_failures() {
    for (path, text) in sources("crates/api/src") {
        if path.ends_with("error.rs") {
            continue;
        }
        let code = code(&text);
        for word in [
            "BAD_REQUEST",
            "UNAUTHORIZED",
            "FORBIDDEN",
            "NOT_FOUND",
            "CONFLICT",
            "UNPROCESSABLE",
            "INTERNAL_SERVER_ERROR",
            "SERVICE_UNAVAILABLE",
            "HttpResponse::BadRequest",
            "HttpResponse::Unauthorized",
            "HttpResponse::Forbidden",
            "HttpResponse::NotFound",
            "HttpResponse::Conflict",
            "HttpResponse::InternalServerError",
            "ErrorBadRequest",
            "ErrorNotFound",
            "ErrorForbidden",
            "ErrorInternalServerError",
        ] {
            assert!(
                !code.contains(word),
                "{}: {word}; make a Problem",
                path.display()
            );
        }
    }
}

#[test]
fn wire_types_are_no_table_rows() {
    let mut tables = 0;
    for (path, text) in sources("crates/api/src") {
        let code = code(&text);
        if code.contains("DeriveEntityModel") {
            tables += 1;
            assert!(
                !path.ends_with("model.rs"),
                "{}: a table among wire types",
                path.display()
            );
            assert!(
                !code.contains("ToSchema"),
                "{}: a table row is on the wire",
                path.display()
            );
        }
    }
    assert!(tables > 10, "or this test cannot fail");
}

/// The names that a file takes from the core.
fn names_from_the_core(code: &str) -> BTreeSet<String> {
    let uses = code.split("pairwell_matching::").skip(1);
    let lists = uses.map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default(),
        None => rest
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .next()
            .unwrap_or_default(),
    });
    lists
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_owned())
        .collect()
}

#[test]
fn only_match_runs_and_recommendations_compute() {
    let solver = [
        "prepare",
        "prepare_with",
        "solve",
        "check",
        "run",
        "run_with",
        "recommend",
        "run_matching",
    ];
    let may = [
        "match_runs/pool.rs",
        "match_runs/snapshot.rs",
        "match_runs/compute.rs",
        "match_runs/instance.rs",
        // Looks for another mentor for one mentee.
        "match_runs/substitutes.rs",
        // Tries another policy on a run's people.
        "match_runs/comparison.rs",
        // Matches one ask against the people of its program.
        "help_requests/matched.rs",
    ];
    let mut found = 0;
    for (path, text) in sources("crates/api/src") {
        let names = names_from_the_core(&code(&text));
        if solver.iter().any(|name| names.contains(*name)) {
            found += 1;
            let here = may.iter().any(|file| path.ends_with(file));
            assert!(here, "{} computes: {names:?}", path.display());
        }
    }
    assert!(found > 0, "or this test cannot fail");
}

#[test]
fn files_stay_readable() {
    for (folder, most) in [("crates", 500), ("tests", 800)] {
        for (path, text) in sources(folder) {
            let most = if path.iter().any(|part| part == "tests") {
                800
            } else {
                most
            };
            let lines = text.lines().count();
            assert!(
                lines <= most,
                "{}: {lines} lines are more than {most}",
                path.display()
            );
        }
    }
}

#[test]
fn every_module_says_what_it_owns() {
    for folder in ["crates", "tests"] {
        for (path, text) in sources(folder) {
            assert!(
                text.starts_with("//! "),
                "{} begins without a sentence about itself",
                path.display()
            );
        }
    }
}

#[test]
fn nothing_committed_names_a_machine() {
    let words = ["/work/", "/tmp/", "/root/", "localhost:5432"];
    for folder in ["crates", "tests/support", "tests/e2e"] {
        for (path, text) in sources(folder) {
            for word in words {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
        }
    }
}
