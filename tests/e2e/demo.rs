//! `pairwell demo`: one command from nothing to a matched program.

use std::{
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

fn demo(arguments: &[&str]) -> Vec<u8> {
    let output = e2e::command()
        .args(arguments)
        .output()
        .expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    output.stdout
}

fn in_folder(folder: &Path) -> Value {
    let folder = folder.to_str().expect("UTF-8");
    let output = demo(&["--json", "demo", "--exit", "--folder", folder]);
    serde_json::from_slice(&output).expect("JSON")
}

#[test]
fn the_summary_says_who_was_matched_and_why_and_who_was_not() {
    let text = String::from_utf8(demo(&["demo", "--exit"])).expect("UTF-8");
    for expected in [
        "Harbour mentoring: 200 mentees, 80 mentors",
        "Proof        optimal",
        "The best pair",
        "Unmatched",
        "Time",
    ] {
        assert!(
            text.contains(expected),
            "{expected:?} is missing in:\n{text}"
        );
    }
    for reason in [
        "all seats serve the program better with others",
        "no mentor who meets every requirement",
        "not approved",
    ] {
        assert!(text.contains(reason), "{reason:?} is missing in:\n{text}");
    }
}

#[test]
fn a_named_folder_keeps_the_demo() {
    let folder = e2e::Database::create();
    let path = folder.folder().join("demo");
    let (first, second) = (in_folder(&path), in_folder(&path));
    assert_eq!(
        first["summary"]["match_run_id"],
        second["summary"]["match_run_id"]
    );
    assert_eq!(
        first["summary"]["statistics"],
        second["summary"]["statistics"]
    );
    assert_ne!(first["token"], Value::Null);
    assert_eq!(first["summary"]["verdict"], "optimal");
}

#[test]
fn two_demos_of_one_day_match_the_same_people() {
    let run =
        || -> Value { serde_json::from_slice(&demo(&["--json", "demo", "--exit"])).expect("JSON") };
    // The programs begin some days from today, so midnight must not come between the two.
    let (first, second) = loop {
        let before = today();
        let both = (run(), run());
        if today() == before {
            break both;
        }
    };
    for part in ["statistics", "pairs", "unmatched"] {
        assert_eq!(first["summary"][part], second["summary"][part], "{part}");
    }
}

/// Days since 1970, in UTC.
fn today() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.expect("after 1970").as_secs() / 86_400
}
