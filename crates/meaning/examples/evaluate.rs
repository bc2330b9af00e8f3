//! Prints how well goals find the profiles that were written for them: `cargo run --release -p pairwell-meaning --example evaluate`.
//!
//! With the feature `full-model` also how well the full model does it; the folder of the model is the one argument.
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(
    clippy::indexing_slicing,
    reason = "places are those of the lists that they were counted from"
)]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use pairwell_matching::{
    CriterionEvidence, Goal, Participant, Policy, Program, TextModel, WeightedCriterion,
    prepare_with,
};
use pairwell_meaning::StaticModel;
use serde::Deserialize;

/// Profiles, each with its field of work and the goals that were written for it.
const GRADED: &str = include_str!("../evaluation/goals.json");

#[derive(Deserialize)]
struct Graded {
    /// What constants may be chosen by.
    tuned: Vec<Profile>,
    /// What nothing was ever chosen by.
    held_out: Vec<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    field: String,
    biography: String,
    goals: Vec<String>,
}

/// The similarities of one goal with every profile, by each method.
struct Row {
    /// Place of the profile that the goal was written for.
    right: usize,
    by_method: [Vec<u32>; 3],
}

/// A model, and what the three methods are called that come of it; an empty name is not printed.
type Compared = (Arc<dyn TextModel>, [&'static str; 3]);

fn main() -> Result<(), Box<dyn Error>> {
    let graded: Graded = serde_json::from_str(GRADED)?;
    let models = models()?;
    for (model, _) in &models {
        // First of all: the full model's vectors are remembered.
        time(&graded, model.as_ref());
    }
    println!("| part | method | top-1 | top-5 | MRR | nDCG |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (part, profiles) in [("tuned", &graded.tuned), ("held out", &graded.held_out)] {
        for (model, methods) in &models {
            let rows = compare(profiles, model)?;
            for (method, name) in methods.iter().enumerate() {
                if !name.is_empty() {
                    let figures = figures(profiles, &rows, method);
                    println!("| {part} | {name} | {figures} |");
                }
            }
            spread(&rows);
        }
    }
    Ok(())
}

fn models() -> Result<Vec<Compared>, Box<dyn Error>> {
    let small: Arc<dyn TextModel> = StaticModel::shared();
    let models = vec![(small, ["words", "static", "static 0.8 + words 0.2"])];
    #[cfg(feature = "full-model")]
    let models = {
        let folder = std::env::args_os().nth(1);
        let folder = folder.ok_or("name the folder that full-model/fetch filled")?;
        let full = pairwell_meaning::FullModel::open(folder.as_ref())?;
        let full: Arc<dyn TextModel> = full;
        let mut models = models;
        let full: Arc<dyn TextModel> = Arc::new(pairwell_meaning::Remembering::new(full));
        models.push((full, ["", "full", "full 0.8 + words 0.2"]));
        models
    };
    Ok(models)
}

/// Prints how long a text takes.
fn time(graded: &Graded, model: &dyn TextModel) {
    let profiles = || graded.tuned.iter().chain(&graded.held_out);
    let goals: Vec<&str> = profiles()
        .flat_map(|profile| profile.goals.iter().map(String::as_str))
        .collect();
    let profiles: Vec<&str> = profiles()
        .map(|profile| profile.biography.as_str())
        .collect();
    for (kind, texts) in [("goal", goals), ("profile", profiles)] {
        let words: usize = texts
            .iter()
            .map(|text| text.split_whitespace().count())
            .sum();
        let start = Instant::now();
        for text in &texts {
            std::hint::black_box(model.embed(text));
        }
        println!(
            "<!-- {}: {:.3} ms a {kind}, of {:.0} words -->",
            model.name(),
            1000.0 * start.elapsed().as_secs_f64() / float(texts.len()),
            float(words) / float(texts.len()),
        );
    }
}

/// Compares every goal with every profile the way that a match run does.
fn compare(profiles: &[Profile], model: &Arc<dyn TextModel>) -> Result<Vec<Row>, Box<dyn Error>> {
    let mentors = profiles
        .iter()
        .enumerate()
        .map(|(place, profile)| Participant {
            biography: profile.biography.clone(),
            ..Participant::new(format!("mentor-{place}"), format!("person-{place}"))
        });
    let goals: Vec<_> = profiles
        .iter()
        .enumerate()
        .flat_map(|(right, profile)| profile.goals.iter().map(move |goal| (right, goal)))
        .collect();
    let mentees = goals.iter().enumerate().map(|(place, (_, goal))| {
        let goal = Goal {
            statement: (*goal).clone(),
            ..Goal::default()
        };
        let id = format!("mentee-{place}");
        Participant {
            goals: vec![goal],
            ..Participant::new(id.clone(), id)
        }
    });
    let mut policy = Policy::default();
    policy
        .criteria
        .retain(|criterion| matches!(criterion, WeightedCriterion::Goals(_)));
    let program = Program {
        peer_groups: None,
        mentees: mentees.collect(),
        mentors: mentors.collect(),
        policy,
        rules: vec![],
        skills: pairwell_matching::SkillCatalogue::default(),
        first_day: "2026-03-02".parse()?,
        last_day: "2026-04-19".parse()?,
        seed: 0,
        text_model: Some(model.name().to_owned()),
    };
    let prepared =
        prepare_with(program, Arc::clone(model)).map_err(|problems| format!("{problems:?}"))?;
    let mut rows = Vec::new();
    for (place, &(right, _)) in goals.iter().enumerate() {
        let mut by_method: [Vec<u32>; 3] = Default::default();
        for mentor in 0..profiles.len() {
            let pair = prepared.explain(&format!("mentee-{place}"), &format!("mentor-{mentor}"))?;
            for criterion in pair.criteria {
                if let CriterionEvidence::Goals {
                    text: Some(text), ..
                } = criterion.evidence
                {
                    let found = [text.words, text.vectors, text.similarity];
                    for (list, similarity) in by_method.iter_mut().zip(found) {
                        list.push(similarity.millionths());
                    }
                }
            }
        }
        rows.push(Row { right, by_method });
    }
    Ok(rows)
}

/// Top-1, top-5, mean reciprocal rank, and normalized discounted cumulative gain, in which the right profile counts 3 and
/// another of the same field 1. Whoever ties with the right profile is placed before it.
fn figures(profiles: &[Profile], rows: &[Row], method: usize) -> String {
    let (mut first, mut five, mut reciprocal, mut gain) = (0.0, 0.0, 0.0, 0.0);
    for row in rows {
        let similarities = &row.by_method[method];
        let mut order: Vec<usize> = (0..profiles.len()).collect();
        order.sort_by_key(|&place| (std::cmp::Reverse(similarities[place]), place == row.right));
        let rank = order
            .iter()
            .position(|&place| place == row.right)
            .unwrap_or(order.len())
            + 1;
        first += f64::from(u8::from(rank == 1));
        five += f64::from(u8::from(rank <= 5));
        reciprocal += 1.0 / float(rank);
        let worth = |place: usize| {
            if place == row.right {
                3.0
            } else if profiles[place].field == profiles[row.right].field {
                1.0
            } else {
                0.0
            }
        };
        let found = discounted(order.iter().map(|&place| worth(place)));
        let mut best: Vec<f64> = order.iter().map(|&place| worth(place)).collect();
        best.sort_by(|a, b| b.total_cmp(a));
        gain += found / discounted(best.into_iter());
    }
    let mean = |sum: f64| sum / float(rows.len());
    format!(
        "{:.1} % | {:.1} % | {:.3} | {:.3}",
        100.0 * mean(first),
        100.0 * mean(five),
        mean(reciprocal),
        mean(gain)
    )
}

fn discounted(worths: impl Iterator<Item = f64>) -> f64 {
    let ranked = worths.enumerate();
    ranked
        .map(|(place, worth)| worth / float(place + 2).log2())
        .sum()
}

/// Prints where similarities of unrelated and of matching texts lie: what a calibration is chosen by.
fn spread(rows: &[Row]) {
    let (mut matching, mut others) = (Vec::new(), Vec::new());
    for row in rows {
        for (place, &similarity) in row.by_method[2].iter().enumerate() {
            if place == row.right {
                matching.push(similarity);
            } else {
                others.push(similarity);
            }
        }
    }
    for (name, list) in [("matching", &mut matching), ("other", &mut others)] {
        list.sort_unstable();
        let at = |tenths: usize| list[(list.len() - 1) * tenths / 10] / 1000;
        println!(
            "<!-- {name}: thousandths at 10 %: {}, 50 %: {}, 90 %: {} -->",
            at(1),
            at(5),
            at(9)
        );
    }
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
