//! `pairwell match`.

use serde_json::Value;

use crate::program::Folder;

const MENTORS: &str = "\
id,name,skills_offered,capacity
ada@example.org,Ada,Rust:5; SQL:3,1
=grace@example.org,Grace,SQL:5,1
";
const MENTEES: &str = "\
id,name,skills_sought
bo@example.org,Bo,Rust:4
cy@example.org,Cy,SQL:4
di@example.org,Di,Painting
";
const SKILLS_ONLY: &str = "\
minimum_score = 0.1
[[criteria]]
kind = \"skills\"
weight = 10
missing = \"zero\"
";

fn folder() -> Folder {
    Folder::with(&[
        ("mentors.csv", MENTORS),
        ("mentees.csv", MENTEES),
        ("policy.toml", SKILLS_ONLY),
    ])
}

const ARGUMENTS: &str = "match --mentors mentors.csv --mentees mentees.csv --policy policy.toml";

#[test]
fn pairs_come_with_reasons_and_the_unmatched_follow() {
    let folder = folder();
    let ran = folder
        .run(&format!(
            "{ARGUMENTS} --output pairs.csv --explain report.json"
        ))
        .succeeded();
    assert_eq!(
        folder.read("pairs.csv"),
        "mentee,mentor,score,reasons\n\
         bo@example.org,ada@example.org,1.000000,skills 1.000000 (Rust)\n\
         cy@example.org,'=grace@example.org,1.000000,skills 1.000000 (SQL)\n\
         di@example.org,,,below_minimum_score: 2\n"
    );
    assert!(
        ran.stdout
            .starts_with("matched:     2 of 3 mentees with 2 of 2 mentors"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("1 mentees: below_minimum_score"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stderr, "");

    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    assert_eq!(report["pairs"][0]["mentee"], "bo@example.org");
    assert_eq!(report["pairs"][0]["mentor_name"], "Ada");
    assert_eq!(report["pairs"][0]["criteria"][0]["contribution"], 1.0);
    assert_eq!(report["pairs"][1]["mentor"], "=grace@example.org");
    assert_eq!(report["unmatched_mentees"][0]["id"], "di@example.org");
    assert_eq!(report["unmatched_mentees"][0]["reasons"][0]["count"], 2);
    assert_eq!(report["statistics"]["pairs"], 2);
    assert_eq!(
        report["certificate"]["mentors"][0]["id"],
        "=grace@example.org"
    );
}

#[test]
fn standard_output_takes_the_pairs_when_nothing_else_does() {
    let ran = folder().run(ARGUMENTS).succeeded();
    assert!(
        ran.stdout.starts_with("mentee,mentor,score,reasons\n"),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.starts_with("matched: "), "{}", ran.stderr);
}

#[test]
fn json_is_for_programs() {
    let folder = folder();
    let ran = folder
        .run(&format!("{ARGUMENTS} --json --output pairs.csv"))
        .succeeded();
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["matched_mentees"], 2);
    assert_eq!(json["certificate"], "optimal");
    assert_eq!(json["mean_score"], 1.0);
}

#[test]
fn minimum_loads_that_cannot_be_met_are_named_by_the_ids_of_the_file() {
    let folder = Folder::with(&[
        (
            "mentors.csv",
            "id,capacity,least_load,skills_offered\nann,3,2,Rust:3\nbo,3,2,Rust:3\n",
        ),
        (
            "mentees.csv",
            "id,skills_sought\n1,Rust:3\n2,Rust:3\n3,Rust:3\n",
        ),
        (
            "policy.toml",
            "requirements = []\n[[criteria]]\nkind = \"skills\"\nweight = 1\n",
        ),
    ]);
    let files = "--mentors mentors.csv --mentees mentees.csv --policy policy.toml";
    for command in [
        format!("match {files}"),
        format!("explain {files} --mentee 1"),
    ] {
        let ran = folder.run(&command).failed_with(3);
        assert_eq!(
            ran.stderr,
            "mentors.csv, line 2, column \"least_load\": \"ann\" and \"bo\" must have 4 mentees together and can \
             have 3 at most\nerror: 1 problem in the input; nothing was written\n"
        );
    }
}

#[test]
fn a_floor_under_the_match_rates_is_met_and_its_cost_printed() {
    let rows = |department: &str, level: u32| -> String {
        let row = |number| format!("{department}-{number},{department},Rust:{level}\n");
        (0..5).map(row).collect()
    };
    let mentees = format!(
        "id,department,skills_sought\n{}{}",
        rows("north", 2),
        rows("south", 4)
    );
    let policy = r#"
        requirements = []
        [[criteria]]
        kind = "skills"
        weight = 1
        [fairness]
        attributes = [{ kind = "department" }]
        smallest_group = 5
        floor = { attribute = { kind = "department" }, least_ratio = 0.5 }
    "#;
    let folder = Folder::with(&[
        ("mentors.csv", "id,capacity,skills_offered\nm,5,Rust:2\n"),
        ("mentees.csv", &mentees),
        ("policy.toml", policy),
    ]);
    let ran = folder
        .run("match --mentors mentors.csv --mentees mentees.csv --policy policy.toml --output pairs.csv --proof proof.json")
        .succeeded();
    for line in [
        "certificate: optimal (none that meets the floor is better)",
        "floor:       lowest match rate 0.666666 of the best (at least 0.500000 demanded, 0.000000 without), over 2 groups",
        "costs 0 pairs and 1.000000 of total score",
    ] {
        assert!(ran.stdout.contains(line), "{}", ran.stdout);
    }
    let checked = folder.run("check proof.json").succeeded();
    assert!(
        checked.stdout.contains("certificate: optimal"),
        "{}",
        checked.stdout
    );
}

#[test]
fn the_same_person_in_both_files_is_never_paired_with_themselves() {
    let folder = Folder::with(&[
        ("mentors.csv", "id,skills_offered\na,Rust\nb,Rust\n"),
        ("mentees.csv", "id,skills_sought\na,Rust\nb,Rust\n"),
    ]);
    let ran = folder
        .run("match --mentors mentors.csv --mentees mentees.csv")
        .succeeded();
    let pairs: Vec<_> = ran.stdout.lines().skip(1).collect();
    assert_eq!(pairs.len(), 2);
    assert!(
        pairs[0].starts_with("a,b,0.") && pairs[1].starts_with("b,a,0."),
        "{pairs:?}"
    );
}

#[test]
fn a_map_reads_any_columns() {
    let folder = Folder::with(&[
        (
            "mentors.csv",
            "Mail;First;Last;Expertise 1;Expertise 2;Status;Hours;Zone\n\
             m1;Ann;Lee;Rust / SQL;;Active;Mon-Tue 09:00-11:00;Europe/Paris\n\
             m2;Ben;Fox;Rust;Go;On leave;;\n",
        ),
        (
            "mentees.csv",
            "\u{feff}Mail\tWants\tHours\nz1\tsql\tMon 10:00-12:00\nz2\tRust, Go\t\n",
        ),
        (
            "map.toml",
            r#"
            [shared]
            id = "mail"
            availability = "Hours"
            [mentors]
            name = { columns = ["First", "Last"] }
            skills_offered = { columns = ["Expertise 1", "Expertise 2"], split = "/" }
            available = { column = "Status", translate = { "active" = "yes", "On leave" = "no" } }
            capacity = { value = 2 }
            time_zone = "Zone"
            [mentees]
            skills_sought = { column = "Wants", split = [",", "/"], translate = { "sql" = "SQL" } }
            time_zone = { value = "Europe/London" }
            [mentees.fields]
            hours_text = "Hours"
            "#,
        ),
    ]);
    let arguments = "match --mentors mentors.csv --mentees mentees.csv --columns map.toml \
                     --first-day 2026-01-05 --last-day 2026-01-18 --output pairs.csv --explain report.json";
    folder.run(arguments).succeeded();
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let pairs = report["pairs"].as_array().unwrap();
    let pair = |place: usize| {
        (
            pairs[place]["mentee"].as_str(),
            pairs[place]["mentor"].as_str(),
        )
    };
    assert_eq!(pairs.len(), 2);
    assert_eq!(
        [pair(0), pair(1)],
        [(Some("z1"), Some("m1")), (Some("z2"), Some("m1"))]
    );
    assert_eq!(pairs[0]["mentor_name"], "Ann Lee");
    let skills = &pairs[0]["criteria"][0]["evidence"]["skills"];
    assert_eq!(skills[0]["coverage"], 1.0);
    // Paris is an hour ahead: nine to eleven there is eight to ten in London, so no time is common.
    assert_eq!(pairs[0]["criteria"][2]["evidence"]["minutes_per_week"], 0);
    assert_eq!(report["unmatched_mentors"][0]["id"], "m2");
    assert_eq!(
        report["unmatched_mentors"][0]["reasons"][0]["code"],
        "not_available"
    );
}

#[test]
fn columns_that_are_not_known_by_name_are_custom_fields() {
    let folder = Folder::with(&[
        ("mentors.csv", "id,Team\nm,red\n"),
        ("mentees.csv", "id,Team\nz,blue\n"),
        (
            "policy.toml",
            "[[criteria]]\nkind = \"field\"\nweight = 1\nmentor_field = \"Team\"\nmentee_field = \"Team\"\n\
             rule = { kind = \"different\" }\n",
        ),
    ]);
    let ran = folder.run(ARGUMENTS).succeeded();
    assert_eq!(
        ran.stdout,
        "mentee,mentor,score,reasons\nz,m,1.000000,Team 1.000000\n"
    );
}

#[test]
fn every_bad_row_of_both_files_is_reported_and_nothing_written() {
    let folder = Folder::with(&[
        (
            "mentors.csv",
            "id,capacity,available,skills_offered,time_zone\n\
             m1,many,perhaps,Rust:9,Mars/Base\n\
             m1,1,yes,,\n\
             ,1,yes,,\n\
             m3,1\n",
        ),
        (
            "mentees.csv",
            "id,availability,languages\nz1,Mon 9-10,en\nz2,Mon 09:00-10:00,English language\n",
        ),
    ]);
    let ran = folder
        .run("match --mentors mentors.csv --mentees mentees.csv --output pairs.csv --explain report.json")
        .failed_with(3);
    let found: Vec<_> = ran
        .stderr
        .lines()
        .map(|line| line.split_once(": ").unwrap().0)
        .collect();
    assert_eq!(
        found,
        [
            "mentees.csv, line 2, column \"availability\"",
            "mentees.csv, line 3",
            "mentees.csv, line 3, column \"languages\"",
            "mentors.csv, line 2, column \"available\"",
            "mentors.csv, line 2, column \"capacity\"",
            "mentors.csv, line 2, column \"skills_offered\"",
            "mentors.csv, line 2, column \"time_zone\"",
            "mentors.csv, line 3, column \"id\"",
            "mentors.csv, line 4, column \"id\"",
            "mentors.csv, line 5",
            "error",
        ],
        "{}",
        ran.stderr
    );
    assert_eq!(folder.names(), ["mentees.csv", "mentors.csv"]);
}

#[test]
fn mistakes_in_map_and_policy_name_their_place() {
    let check = |file: &str, content: &str, expected: &str| {
        let folder = folder();
        std::fs::write(folder.path("map.toml"), "[shared]\nid = \"id\"\n").unwrap();
        std::fs::write(folder.path(file), content).unwrap();
        let ran = folder
            .run(&format!(
                "{ARGUMENTS} --columns map.toml --output pairs.csv"
            ))
            .failed_with(3);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        assert!(!folder.names().contains(&"pairs.csv".to_owned()));
    };
    check(
        "map.toml",
        "[shared]\nid = \"id\"\nskill = \"x\"\n",
        "map.toml, line 3: there is no attribute `skill`",
    );
    check("map.toml", "[others]\n", "unknown field `others`");
    check(
        "map.toml",
        "[shared]\nid = { column = \"a\", value = 3 }\n",
        "give exactly one of",
    );
    check(
        "map.toml",
        "[shared]\nid = { colum = \"a\" }\n",
        "unknown field `colum`",
    );
    check(
        "map.toml",
        "[shared]\nid = \"e-mail\"\n",
        "mentors.csv, line 1: has no column \"e-mail\"; it has \"id\"",
    );
    check(
        "map.toml",
        "[shared]\nname = \"name\"\n",
        "does not say which column is the id",
    );
    check(
        "policy.toml",
        "objektive = 1\n",
        "policy.toml, line 1: unknown field `objektive`",
    );
    check(
        "policy.toml",
        "criteria = []\n",
        "policy.toml: criteria: a policy needs at least one criterion",
    );
    let field = "[[criteria]]\nkind = \"field\"\nweight = 1\nmentor_field = \"Team\"\nmentee_field = \"Team\"\n\
                 rule = { kind = \"equal\" }\n";
    check(
        "policy.toml",
        field,
        "policy.toml: criteria[0].mentee_field: the mentees have no field \"Team\"",
    );
}

#[test]
fn an_input_is_never_overwritten_and_files_appear_together() {
    let folder = folder();
    folder
        .run(&format!("{ARGUMENTS} --output mentees.csv"))
        .failed_with(2);
    folder
        .run(&format!("{ARGUMENTS} --output out --explain out"))
        .failed_with(2);
    folder
        .run(&format!("{ARGUMENTS} --output - --explain -"))
        .failed_with(2);
    folder
        .run(&format!("{ARGUMENTS} --output ."))
        .failed_with(1);
    folder
        .run(&format!(
            "{ARGUMENTS} --output pairs.csv --explain no/such/report.json"
        ))
        .failed_with(1);
    assert_eq!(folder.read("mentees.csv"), MENTEES);
    assert_eq!(
        folder.names(),
        ["mentees.csv", "mentors.csv", "policy.toml"]
    );
}

#[test]
fn help_teaches_the_files() {
    let help = folder().run("match --help").succeeded().stdout;
    for word in [
        "skills_offered",
        "[mentors.fields]",
        "translate",
        "POLICY.toml",
        "Exit codes",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}
