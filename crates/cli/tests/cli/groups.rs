//! `pairwell match --groups` and `--peer-groups`.

use serde_json::Value;

use crate::program::Folder;

const MENTORS: &str = "\
id,skills_offered
ada,Rust:5
grace,SQL:5
";
const MENTEES: &str = "\
id,skills_sought
bo,Rust:4
cy,Rust:4
di,Rust:4
ed,Rust:4
fay,SQL:4
";
const PEERS: &str = "\
id,name,skills_offered,skills_sought
bo,Bo,Rust:3,Rust:3
cy,Cy,SQL:3,SQL:3
di,Di,Rust:3,Rust:3
ed,Ed,SQL:3,SQL:3
fay,Fay,Rust:3,Rust:3
guy,Guy,SQL:3,SQL:3
";
const SKILLS_ONLY: &str = "\
[[criteria]]
kind = \"skills\"
weight = 10
missing = \"zero\"
";

fn folder() -> Folder {
    Folder::with(&[
        ("mentors.csv", MENTORS),
        ("mentees.csv", MENTEES),
        ("peers.csv", PEERS),
        ("policy.toml", SKILLS_ONLY),
    ])
}

const WITH_MENTORS: &str =
    "match --mentors mentors.csv --mentees mentees.csv --policy policy.toml --output groups.csv";
const OF_PEERS: &str = "match --mentees peers.csv --policy policy.toml --output groups.csv";

#[test]
fn a_mentor_gets_a_whole_group_or_nobody() {
    let folder = folder();
    let ran = folder
        .run(&format!("{WITH_MENTORS} --groups 3..4 --proof proof.json"))
        .succeeded();
    assert_eq!(
        folder.read("groups.csv"),
        "mentee,mentor,score,reasons,group\n\
         bo,ada,1.000000,skills 1.000000 (Rust),1\n\
         cy,ada,1.000000,skills 1.000000 (Rust),1\n\
         di,ada,1.000000,skills 1.000000 (Rust),1\n\
         ed,ada,1.000000,skills 1.000000 (Rust),1\n\
         fay,,,group_too_small: 1; seats_taken_by_others: 1,\n\
         ,grace,,group_too_small: 5,\n"
    );
    assert!(
        ran.stdout.contains("certificate: optimal"),
        "{}",
        ran.stdout
    );
    folder.run("check proof.json").succeeded();
}

#[test]
fn a_capacity_column_limits_the_groups() {
    let folder = folder();
    folder.write(
        "mentors.csv",
        "id,skills_offered,capacity\nada,Rust:5,3\ngrace,SQL:5,2\n",
    );
    folder
        .run(&format!("{WITH_MENTORS} --groups 2..4"))
        .succeeded();
    let groups = folder.read("groups.csv");
    let of = |mentor: &str| {
        let mentor = format!(",{mentor},");
        groups.lines().filter(|line| line.contains(&mentor)).count()
    };
    assert_eq!((of("ada"), of("grace")), (3, 2), "{groups}");
}

#[test]
fn peers_are_divided_without_mentors() {
    let folder = folder();
    let ran = folder
        .run(&format!(
            "{OF_PEERS} --peer-groups 3..3 --explain report.json"
        ))
        .succeeded();
    assert_eq!(
        folder.read("groups.csv"),
        "mentee,group,score,reasons\n\
         bo,1,1.000000,di 1.000000; fay 1.000000\n\
         di,1,1.000000,bo 1.000000; fay 1.000000\n\
         fay,1,1.000000,bo 1.000000; di 1.000000\n\
         cy,2,1.000000,ed 1.000000; guy 1.000000\n\
         ed,2,1.000000,cy 1.000000; guy 1.000000\n\
         guy,2,1.000000,cy 1.000000; ed 1.000000\n"
    );
    assert!(
        ran.stdout
            .starts_with("placed:      6 of 6 people in 2 groups"),
        "{}",
        ran.stdout
    );
    let report: Value = serde_json::from_str(&folder.read("report.json")).expect("JSON");
    assert_eq!(report["certificate"], "optimal");
    assert_eq!(report["people"][0]["name"], "Bo");

    // Four are too many for one group and too few for two.
    folder
        .run(&format!("{OF_PEERS} --peer-groups 4..4"))
        .succeeded();
    let groups = folder.read("groups.csv");
    let without = groups
        .lines()
        .filter(|line| line.contains(",,,group_too_small: 5"));
    assert_eq!(without.count(), 2, "{groups}");
}

#[test]
fn wrong_sizes_and_combinations_are_refused() {
    let folder = folder();
    for arguments in [
        "--groups 3",
        "--groups 4..3",
        "--groups 1..3",
        "--groups x..3",
        "--groups 3..4 --peer-groups 3..4",
        "--peer-groups 3..4",
    ] {
        folder
            .run(&format!("{WITH_MENTORS} {arguments}"))
            .failed_with(2);
    }
    folder.run(OF_PEERS).failed_with(2);
    folder
        .run(&format!("{OF_PEERS} --peer-groups 3..4 --proof proof.json"))
        .failed_with(2);
    folder
        .run("explain --mentees peers.csv --peer-groups 3..4 --mentee bo")
        .failed_with(2);
    folder.write(
        "policy.toml",
        &format!("objective = \"stable\"\n{SKILLS_ONLY}"),
    );
    let refused = folder
        .run(&format!("{WITH_MENTORS} --groups 3..4"))
        .failed_with(3);
    assert!(
        refused
            .stderr
            .contains("objective: groups of a minimum size"),
        "{}",
        refused.stderr
    );
}
