//! The civil service's sample files, paired under its rules and verified without any code of the matching core.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use crate::program::Folder;

const GRADES: [&str; 11] = [
    "AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4",
];
const SEATS: usize = 3;

type Person = HashMap<String, String>;

fn example() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/civil-service"
    ))
}

fn people(file: &str) -> Vec<Person> {
    let mut reader = csv::Reader::from_path(example().join("data").join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn gap(mentee: &Person, mentor: &Person) -> i64 {
    let step = |person: &Person| {
        GRADES
            .iter()
            .position(|grade| *grade == person["grade"])
            .unwrap()
    };
    i64::try_from(step(mentor)).unwrap() - i64::try_from(step(mentee)).unwrap()
}

fn may_pair(mentee: &Person, mentor: &Person) -> bool {
    mentee["organisation"] != mentor["organisation"] && gap(mentee, mentor) >= 1
}

/// Scores a pair in millionths: grade weighs 50 (best at a gap of two, twelve steps from the worst), profession 30,
/// and a shared characteristic 20 where the mentee asked for one.
fn score(mentee: &Person, mentor: &Person) -> i64 {
    let grade = (12 - (gap(mentee, mentor) - 2).abs()) * 1_000_000 / 12;
    let profession = i64::from(mentee["profession"] == mentor["profession"]) * 1_000_000;
    if mentee["match with similar identity"] == "no" {
        return (50 * grade + 30 * profession) / 80;
    }
    let wanted = &mentee["identity to match"];
    let shared = !wanted.is_empty()
        && mentor["characteristics"]
            .split(", ")
            .any(|one| one == wanted);
    (50 * grade + 30 * profession + 20 * i64::from(shared) * 1_000_000) / 100
}

/// Returns the size of a largest pairing, by augmenting paths.
fn most_pairs(mentees: &[Person], mentors: &[Person]) -> usize {
    fn place(
        mentee: usize,
        may: &[Vec<usize>],
        held: &mut [Vec<usize>],
        seen: &mut [bool],
    ) -> bool {
        for &mentor in &may[mentee] {
            if std::mem::replace(&mut seen[mentor], true) {
                continue;
            }
            if held[mentor].len() < SEATS {
                held[mentor].push(mentee);
                return true;
            }
            for seat in 0..SEATS {
                if place(held[mentor][seat], may, held, seen) {
                    held[mentor][seat] = mentee;
                    return true;
                }
            }
        }
        false
    }
    let row = |mentee| {
        (0..mentors.len())
            .filter(|&mentor| may_pair(mentee, &mentors[mentor]))
            .collect()
    };
    let may: Vec<Vec<usize>> = mentees.iter().map(row).collect();
    let mut held = vec![Vec::new(); mentors.len()];
    let placed = |mentee: &usize| place(*mentee, &may, &mut held, &mut vec![false; mentors.len()]);
    (0..mentees.len()).filter(placed).count()
}

fn by_id(people: &[Person]) -> HashMap<&str, &Person> {
    people
        .iter()
        .map(|person| (person["email address"].as_str(), person))
        .collect()
}

/// Runs the example and verifies every line of its output.
fn verify(size: &str) {
    let folder = Folder::with(&[]);
    let example = example().display();
    folder
        .run(&format!(
            "match --mentors {example}/data/{size}-mentors.csv --mentees {example}/data/{size}-mentees.csv \
             --columns {example}/columns.toml --policy {example}/policy.toml \
             --output pairs.csv --explain report.json"
        ))
        .succeeded();
    let mentees = people(&format!("{size}-mentees.csv"));
    let mentors = people(&format!("{size}-mentors.csv"));
    let (mentee_of, mentor_of) = (by_id(&mentees), by_id(&mentors));

    let mut mentors_had: HashMap<String, usize> = HashMap::new();
    let mut mentees_had: HashMap<String, usize> = HashMap::new();
    let (mut listed, mut total) = (0, 0);
    let output = folder.read("pairs.csv");
    for row in csv::Reader::from_reader(output.as_bytes()).records() {
        let row = row.unwrap();
        listed += 1;
        if row[0].is_empty() || row[1].is_empty() {
            assert!(row[2].is_empty() && !row[3].is_empty(), "{row:?}");
            let seen = if row[0].is_empty() {
                &mut mentees_had
            } else {
                &mut mentors_had
            };
            let id = if row[0].is_empty() { &row[1] } else { &row[0] };
            assert_eq!(seen.insert(id.to_owned(), 0), None, "{row:?}");
            continue;
        }
        let (mentee, mentor) = (mentee_of[&row[0]], mentor_of[&row[1]]);
        assert!(may_pair(mentee, mentor), "{row:?}");
        let millionths: i64 = row[2].replace('.', "").parse().unwrap();
        assert_eq!(millionths, score(mentee, mentor), "{row:?}");
        assert_eq!(mentors_had.insert(row[0].to_owned(), 1), None, "{row:?}");
        *mentees_had.entry(row[1].to_owned()).or_default() += 1;
        total += millionths;
    }
    // Everybody is accounted for exactly once; mentors once a mentee.
    let pairs: usize = mentors_had.values().sum();
    assert_eq!(mentors_had.len(), mentees.len());
    assert_eq!(mentees_had.len(), mentors.len());
    assert!(mentees_had.values().all(|&count| count <= SEATS));
    assert_eq!(
        listed,
        pairs + (mentees.len() - pairs) + mentees_had.values().filter(|&&count| count == 0).count()
    );
    assert_eq!(pairs, most_pairs(&mentees, &mentors));
    verify_proof(
        &folder,
        &mentees,
        &mentors,
        i64::try_from(pairs).unwrap(),
        total,
    );
}

/// Verifies by the prices of the report that no pairing is worth more.
fn verify_proof(folder: &Folder, mentees: &[Person], mentors: &[Person], pairs: i64, total: i64) {
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let pair_value = report["certificate"]["pair_value"].as_i64().unwrap();
    let prices = |side: &str| -> HashMap<String, i64> {
        let prices = report["certificate"][side].as_array().unwrap().iter();
        prices
            .map(|one| {
                (
                    one["id"].as_str().unwrap().to_owned(),
                    one["price"].as_i64().unwrap(),
                )
            })
            .collect()
    };
    let (mentee_prices, mentor_prices) = (prices("mentees"), prices("mentors"));
    let mut bound = 0;
    for mentee in mentees {
        bound += mentee_prices[&mentee["email address"]];
    }
    for mentor in mentors {
        bound += mentor_prices[&mentor["email address"]] * i64::try_from(SEATS).unwrap();
    }
    for mentee in mentees {
        for mentor in mentors.iter().filter(|mentor| may_pair(mentee, mentor)) {
            let paid =
                mentee_prices[&mentee["email address"]] + mentor_prices[&mentor["email address"]];
            bound += (pair_value + score(mentee, mentor) - paid).max(0);
        }
    }
    assert!(pair_value > total);
    assert_eq!(pairs * pair_value + total, bound);
}

#[test]
fn fifty_and_fifty_are_paired_by_the_rules() {
    verify("small");
}

#[test]
fn five_hundred_and_five_hundred_are_paired_by_the_rules() {
    verify("large");
}
