//! `pairwell solve`.

use std::collections::BTreeMap;

use crate::program::{Folder, Ran};

/// Reads the `name: value` lines.
fn values(ran: &Ran) -> BTreeMap<&str, &str> {
    ran.stdout
        .lines()
        .map(|line| line.split_once(": ").unwrap())
        .collect()
}

/// Together's public example: the best total is 1.4, the greedy choice would get 1.2.
const SCORES: &str = "mentee,mentor,score\n2,A,0.9\n1,A,0.8\n1,B,0.5\n2,B,0.4\n";

#[test]
fn the_best_pairing_is_written_and_its_figures_printed() {
    let folder = Folder::with(&[("scores.csv", SCORES)]);
    let ran = folder
        .run("solve --scores scores.csv --objective most_matched --output pairs.csv")
        .succeeded();
    let values = values(&ran);
    assert_eq!(values["matched"], "2");
    assert_eq!(values["total_score"], "1.400000");
    assert_eq!(values["certificate"], "optimal");
    for name in ["read_seconds", "solve_seconds", "check_seconds"] {
        assert!(values[name].parse::<f64>().unwrap() >= 0.0);
    }
    assert_eq!(values.len(), 6);
    assert_eq!(
        folder.read("pairs.csv"),
        "mentee,mentor,score\n1,B,0.500000\n2,A,0.900000\n"
    );
    assert_eq!(folder.names(), ["pairs.csv", "scores.csv"]);
    assert_eq!(ran.stderr, "");
}

#[test]
fn capacities_and_wishes_are_one_where_nobody_states_them() {
    let folder = Folder::with(&[
        (
            "scores.csv",
            "mentee,mentor,score\na,x,1\nb,x,0.25\nc,x,0.5\nc,y,0.000001\n",
        ),
        ("mentors.csv", "mentor,capacity\nx,2\nnobody asked,7\n"),
        ("mentees.csv", "mentee;wanted\nc;2\nb;0\n"),
    ]);
    let arguments =
        "solve --scores scores.csv --mentors mentors.csv --mentees mentees.csv --output -";
    let ran = folder.run(arguments).succeeded();
    // The file has standard output, so the figures step aside.
    assert_eq!(
        ran.stdout,
        "mentee,mentor,score\na,x,1.000000\nc,x,0.500000\nc,y,0.000001\n"
    );
    assert!(
        ran.stderr
            .starts_with("matched: 3\ntotal_score: 1.500001\ncertificate: optimal\n")
    );
}

#[test]
fn mentors_get_their_minimum_load() {
    let folder = Folder::with(&[
        (
            "scores.csv",
            "mentee,mentor,score\n1,A,0.9\n2,A,0.8\n2,B,0.1\n",
        ),
        ("mentors.csv", "mentor,capacity,least\nA,2,0\nB,1,1\n"),
    ]);
    let arguments = "solve --scores scores.csv --mentors mentors.csv --output -";
    assert_eq!(
        folder.run(arguments).succeeded().stdout,
        "mentee,mentor,score\n1,A,0.900000\n2,B,0.100000\n"
    );
}

#[test]
fn objectives_differ_in_what_they_choose() {
    // A is best for 1, but then 2 has nobody. C with 3 alone is worth more than C with 4 and D with 3.
    let scores = "mentee,mentor,score\n1,A,0.9\n1,B,0.8\n2,A,0.8\n3,C,0.9\n3,D,0.1\n4,C,0.3\n";
    let folder = Folder::with(&[("scores.csv", scores)]);
    for (objective, matched, total) in [
        ("most_matched", "4", "2.000000"),
        ("best_total", "3", "2.500000"),
        ("stable", "2", "1.800000"),
        ("fair", "4", "2.000000"),
    ] {
        let ran = folder
            .run(&format!(
                "solve --scores scores.csv --objective {objective}"
            ))
            .succeeded();
        let values = values(&ran);
        assert_eq!(values["matched"], matched, "{objective}");
        assert_eq!(values["total_score"], total, "{objective}");
        assert_eq!(values["certificate"], "optimal", "{objective}");
    }
}

#[test]
fn minimum_loads_that_cannot_be_met_are_the_files_problem() {
    let solve_for = |objective: &str, mentors: &str| {
        let folder = Folder::with(&[("scores.csv", SCORES), ("mentors.csv", mentors)]);
        let files = "--scores scores.csv --mentors mentors.csv --output pairs.csv";
        let ran = folder
            .run(&format!("solve {files} --objective {objective}"))
            .failed_with(3);
        assert_eq!(folder.names(), ["mentors.csv", "scores.csv"]);
        ran.stderr
    };
    let solve = |mentors: &str| solve_for("most_matched", mentors);
    let one = "error: 1 problem in the input; nothing was written\n";
    assert_eq!(
        solve("mentor,capacity,least\nA,1,some\n"),
        format!(
            "mentors.csv, line 2, column \"least\": \"some\" is not a whole number of people; \
             write digits only, such as 3\n{one}"
        )
    );
    assert_eq!(
        solve("mentor,capacity,Least\nB,1,2\n"),
        format!(
            "mentors.csv, column \"least\": \"B\" must have 2 mentees but has 1 seats; \
             change one of the two\n{one}"
        )
    );
    assert_eq!(
        solve("mentor,capacity,least\nA,3,3\n"),
        format!(
            "mentors.csv, column \"least\": \"A\" must have 3 mentees but has scores with 2 only\n{one}"
        )
    );
    assert_eq!(
        solve("mentor,capacity,least\nA,2,2\nB,1,1\n"),
        format!(
            "mentors.csv, column \"least\": \"A\" and \"B\" must have 3 mentees together and can have 2 at \
             most\n{one}"
        )
    );
    assert_eq!(
        solve_for("stable", "mentor,capacity,least\nA,2,0\nB,1,1\n"),
        format!(
            "mentors.csv, column \"least\": \"B\" must have 1 mentees and has 0 in every stable pairing\n{one}"
        )
    );
    assert_eq!(
        solve_for("largest_stable", "mentor,capacity,least\nA,2,0\nB,1,1\n"),
        format!(
            "mentors.csv, column \"least\": \"B\" must have 1 mentees and has 0 in the stable pairing that was \
             found; whether another gives more is NP-hard to tell\n{one}"
        )
    );
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let mut lines: Vec<_> = (0..400)
        .map(|pair| format!("m{},n{},0.{}", pair / 20, pair % 20, pair * 7 % 4 + 1))
        .collect();
    let file = |lines: &[String]| format!("mentee,mentor,score\n{}\n", lines.join("\n"));
    let folder = Folder::with(&[("one.csv", &file(&lines))]);
    lines.reverse();
    lines.rotate_left(133);
    std::fs::write(folder.path("two.csv"), file(&lines)).unwrap();
    folder
        .run("solve --scores one.csv --output one.out")
        .succeeded();
    folder
        .run("solve --scores two.csv --output two.out")
        .succeeded();
    assert_eq!(folder.read("one.out"), folder.read("two.out"));
}

#[test]
fn json_has_the_same_figures() {
    let folder = Folder::with(&[("scores.csv", SCORES)]);
    let ran = folder.run("solve --json --scores scores.csv").succeeded();
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["matched"], 2);
    assert_eq!(json["total_score"], "1.400000");
    assert_eq!(json["certificate"], "optimal");
    assert!(json["solve_seconds"].is_number());
}

#[test]
fn every_bad_line_of_every_file_is_reported_and_nothing_written() {
    let folder = Folder::with(&[
        (
            "scores.csv",
            "mentee,mentor,score\na,x,1.5\na,y,0.1234567\n,y,0.5\nb,y,high\nb,x,0.5\n\nb,x,0.5\nc,x\n",
        ),
        ("mentors.csv", "mentor,capacity\nx,-1\ny,2\ny,3\n"),
        ("mentees.csv", "mentee,count\na,1\n"),
    ]);
    let arguments =
        "solve --scores scores.csv --mentors mentors.csv --mentees mentees.csv --output pairs.csv";
    let ran = folder.run(arguments).failed_with(3);
    let expected = "\
mentees.csv, line 1: has no column \"wanted\"; it has \"mentee\", \"count\"
mentors.csv, line 2, column \"capacity\": \"-1\" is not a whole number of people; write digits only, such as 3
mentors.csv, line 4, column \"mentor\": \"y\" is on line 3 already; keep one of the two
scores.csv, line 2, column \"score\": \"1.5\": a score lies between 0 and 1
scores.csv, line 3, column \"score\": \"0.1234567\": a score has at most six decimal places
scores.csv, line 4, column \"mentee\": is empty; every line needs an id
scores.csv, line 5, column \"score\": \"high\": a score is a plain decimal such as 0.75
scores.csv, line 8: \"b\" and \"x\" are on line 6 already; keep one of the two
scores.csv, line 9: has 2 cells but there are 3 columns; look for a missing separator or quotation mark
error: 9 problems in the input; nothing was written
";
    assert_eq!(ran.stderr, expected);
    assert_eq!(folder.names(), ["mentees.csv", "mentors.csv", "scores.csv"]);
}

#[test]
fn exit_codes_tell_what_kind_of_failure_it_was() {
    let folder = Folder::with(&[("scores.csv", SCORES)]);
    let absent = folder.run("solve --scores absent.csv").failed_with(1);
    assert!(
        absent.stderr.starts_with("error: cannot read absent.csv: "),
        "{}",
        absent.stderr
    );
    folder
        .run("solve --scores scores.csv --output no/such/folder.csv")
        .failed_with(1);
    folder.run("solve").failed_with(2);
    let unknown = folder
        .run("solve --scores scores.csv --objective fairest")
        .failed_with(2);
    assert!(
        unknown.stderr.contains("most_matched"),
        "{}",
        unknown.stderr
    );
    let json = folder
        .run("solve --json --scores absent.csv")
        .failed_with(1);
    let error: serde_json::Value = serde_json::from_str(&json.stderr).unwrap();
    assert_eq!(error["code"], "failed");
    let help = folder.run("--help").succeeded();
    assert!(help.stdout.contains("Exit codes:"), "{}", help.stdout);
    let help = folder.run("solve --help").succeeded();
    for objective in pairwell_matching::Objective::ALL {
        let meaning = format!("{objective} =");
        assert!(help.stdout.contains(&meaning), "{}", help.stdout);
    }
}

#[test]
fn out_of_time_the_fair_result_says_what_is_proved() {
    let folder = Folder::with(&[("scores.csv", SCORES)]);
    let ran = folder
        .run("solve --scores scores.csv --objective fair --time-limit 0 --proof proof.json")
        .succeeded();
    let stated = values(&ran)["certificate"].to_owned();
    assert!(
        stated.starts_with("bounded: as fair as can be in the scores below"),
        "{stated}"
    );
    let checked = folder.run("check proof.json").succeeded();
    assert_eq!(values(&checked)["certificate"], stated);
}

#[test]
fn ids_that_would_run_as_formulas_are_defused_in_the_output() {
    let folder = Folder::with(&[("scores.csv", "mentee,mentor,score\n=1+1,-5,0.5\n")]);
    folder
        .run("solve --scores scores.csv --output pairs.csv")
        .succeeded();
    assert_eq!(
        folder.read("pairs.csv"),
        "mentee,mentor,score\n'=1+1,-5,0.500000\n"
    );
}

#[test]
fn a_proof_can_be_checked_without_the_scores_and_a_damaged_one_is_refused() {
    let folder = Folder::with(&[("scores.csv", SCORES)]);
    for objective in [
        "most_matched",
        "best_total",
        "stable",
        "largest_stable",
        "fair",
    ] {
        folder
            .run(&format!(
                "solve --scores scores.csv --objective {objective} --proof proof.json"
            ))
            .succeeded();
        let ran = folder.run("check proof.json").succeeded();
        let values = values(&ran);
        assert_eq!(values["objective"], objective);
        assert_eq!(values["matched"], "2");
        assert_eq!(values["certificate"], "optimal");
        assert_eq!(values["candidates"], "4");

        let proof = folder.read("proof.json");
        // With this score another pairing is better, or 1 and A would both rather have each other.
        let other_score = if objective == "stable" {
            ("[0,800000]", "[0,1000000]", 4)
        } else {
            ("[1,500000]", "[1,100000]", 4)
        };
        let damaged = [
            other_score,
            (r#""pairs":[["#, r#""pairs":[[1,1],["#, 4),
            ("[0,800000]", "[0,1000001]", 3),
            (r#""capacity":1"#, r#""capacity":0"#, 4),
            ("pairwell-proof-1", "pairwell-proof-0", 3),
            (r#""pins":[]"#, r#""pins":[[7,7]]"#, 3),
            ("{", "", 3),
        ];
        for (part, with, exit) in damaged {
            assert!(proof.contains(part), "{part} is not in {proof}");
            folder.write("damaged.json", &proof.replacen(part, with, 1));
            let ran = folder.run("check damaged.json");
            assert_eq!(ran.code, exit, "{objective}: {with}: {}", ran.stderr);
        }
    }
}
