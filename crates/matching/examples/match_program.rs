//! Matches a small program without a server and prints who, how well, and why: `cargo run --example match_program`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use pairwell_matching::{Program, RunOptions, prepare, run};

const PROGRAM: &str = r#"{
  "first_day": "2026-03-02",
  "last_day": "2026-05-31",
  "mentees": [
    {
      "id": "ada", "person": "ada",
      "skills_sought": [{ "skill": "public speaking", "level": 3, "importance": 3 }],
      "goals": [{ "statement": "Present my research to a large audience" }],
      "time_zone": "Europe/Berlin",
      "availability": { "windows": [{ "weekday": "tuesday", "start": "17:00", "end": "20:00" }] }
    },
    {
      "id": "ben", "person": "ben",
      "skills_sought": [{ "skill": "Rust", "level": 4 }],
      "goals": [{ "statement": "Lead the design of an embedded system" }],
      "time_zone": "America/Santiago",
      "availability": { "windows": [{ "weekday": "friday", "start": "09:00", "end": "12:00" }] }
    }
  ],
  "mentors": [
    {
      "id": "cleo", "person": "cleo",
      "skills_offered": [{ "skill": "public speaking", "level": 5 }, { "skill": "Rust", "level": 2 }],
      "biography": "I present at conferences and coach researchers for large audiences.",
      "time_zone": "Europe/Lisbon",
      "availability": { "windows": [{ "weekday": "tuesday", "start": "18:00", "end": "21:00" }] }
    },
    {
      "id": "dev", "person": "dev",
      "skills_offered": [{ "skill": "rust", "level": 5 }],
      "biography": "Designs embedded systems and leads a small team.",
      "time_zone": "Europe/Madrid",
      "availability": { "windows": [{ "weekday": "friday", "start": "14:00", "end": "16:00" }] }
    }
  ]
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let program: Program = serde_json::from_str(PROGRAM)?;
    let prepared = prepare(program).map_err(|problems| format!("{problems:#?}"))?;
    let outcome = run(&prepared, &RunOptions::default(), &())?;
    for pair in &outcome.pairs {
        println!("{} with {}: {}", pair.mentee, pair.mentor, pair.score);
        for criterion in prepared.explain(&pair.mentee, &pair.mentor)?.criteria {
            println!(
                "  {} {}",
                criterion.contribution,
                serde_json::to_string(&criterion.evidence)?
            );
        }
    }
    println!("{}", serde_json::to_string_pretty(&outcome.statistics)?);
    Ok(())
}
