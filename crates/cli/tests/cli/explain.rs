//! `pairwell explain`.

use serde_json::Value;

use crate::program::Folder;

const MENTORS: &str = "\
id,skills_offered
ada,Rust:4
";
const MENTEES: &str = "\
id,skills_sought
bo,Rust:4
cy,Rust:5
di,Painting
";
const SKILLS_ONLY: &str = "\
minimum_score = 0.1
[[criteria]]
kind = \"skills\"
weight = 10
missing = \"zero\"
";
const ARGUMENTS: &str = "explain --mentors mentors.csv --mentees mentees.csv --policy policy.toml";

fn folder() -> Folder {
    Folder::with(&[
        ("mentors.csv", MENTORS),
        ("mentees.csv", MENTEES),
        ("policy.toml", SKILLS_ONLY),
    ])
}

#[test]
fn a_pair_that_is_not_made_says_who_has_the_seat_and_what_it_would_cost() {
    let ran = folder()
        .run(&format!("{ARGUMENTS} --mentee cy --mentor ada"))
        .succeeded();
    assert_eq!(
        ran.stdout,
        "cy with ada: score 0.800000\n  skills 0.800000 (Rust)\n\
         Not made: the program is better off without it.\n  \
         seats of ada: bo 1.000000; 0 free\n  \
         making it all the same: +0 pairs, -0.200000 total score\n    \
         no longer made (1): bo with ada 1.000000\n    \
         made instead (1): cy with ada 0.800000\n    \
         without a mentor then: bo\n"
    );
}

#[test]
fn an_unmatched_mentee_reads_what_would_help() {
    let ran = folder()
        .run(&format!("{ARGUMENTS} --mentee cy"))
        .succeeded();
    assert_eq!(
        ran.stdout,
        "cy has 0 mentors and wants 1 more:\n  seats_taken_by_others: 1\n\
         Each of these alone would help:\n  \
         ada takes one more: gets ada 0.800000; +1 pairs, +0.800000 total score\n"
    );
}

#[test]
fn programs_get_ids_as_in_the_files() {
    let folder = folder();
    let pair = folder
        .run(&format!("--json {ARGUMENTS} --mentee cy --mentor ada"))
        .succeeded();
    let pair: Value = serde_json::from_str(&pair.stdout).unwrap();
    assert_eq!(pair["alternative"]["status"], "outbid");
    assert_eq!(pair["alternative"]["seats"][0]["mentee"], "bo");
    assert_eq!(pair["alternative"]["forced"]["losing_mentees"][0], "bo");
    let matched = folder
        .run(&format!("--json {ARGUMENTS} --mentee bo"))
        .succeeded();
    let matched: Value = serde_json::from_str(&matched.stdout).unwrap();
    assert_eq!(matched["pairs"][0]["mentor"], "ada");
    assert_eq!(matched["help"], Value::Null);
}

#[test]
fn an_id_that_is_not_in_its_file_is_named() {
    for (arguments, named) in [
        ("--mentee ada", "--mentee ada"),
        ("--mentee bo --mentor cy", "--mentor cy"),
    ] {
        let ran = folder().run(&format!("{ARGUMENTS} {arguments}"));
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(named), "{}", ran.stderr);
    }
}

#[test]
fn the_report_of_a_match_says_what_would_help() {
    let folder = folder();
    let files = "--mentors mentors.csv --mentees mentees.csv --policy policy.toml";
    folder
        .run(&format!(
            "match {files} --output pairs.csv --explain report.json"
        ))
        .succeeded();
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let help = &report["what_would_help"];
    assert_eq!(help["mentees"][0]["mentee"], "cy");
    assert_eq!(help["mentees"][0]["changes"][0]["change"]["mentor"], "ada");
    let recruit = &help["recruitment"]["mentors"][0];
    assert_eq!(recruit["effect"]["pairs"], 1);
    assert_eq!(help["recruitment"]["unmatched"], 2);
}
