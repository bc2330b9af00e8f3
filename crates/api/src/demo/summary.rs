//! What came of the demo's main match run, with the names of the people.

use std::collections::HashMap;

use pairwell_matching::{PairExplanation, Statistics, Unmatched};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::{matching, names, plan::programs};
use crate::{
    applications,
    context::Api,
    error::{Problem, Result},
    match_runs, people, proposals,
};

/// The result of a match run, for people.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The name of the program.
    pub program: String,
    /// The id of the run, to look at and to publish.
    pub match_run_id: String,
    /// The run in numbers.
    pub statistics: Statistics,
    /// What the independent check said of the proof.
    pub verdict: String,
    /// What the phases took.
    pub durations: PhaseMilliseconds,
    /// The best pair, one in the middle and the worst, with the whole explanation.
    pub pairs: Vec<ExplainedPair>,
    /// Who found no mentor, and why.
    pub unmatched: Vec<UnmatchedPerson>,
}

/// Milliseconds that each phase of the run took.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PhaseMilliseconds {
    /// Reading people and applications.
    pub loading_ms: u64,
    /// Scoring the pairs.
    pub scoring_ms: u64,
    /// Looking for the best pairing.
    pub solving_ms: u64,
    /// Checking the proof.
    pub checking_ms: u64,
    /// Explaining.
    pub explaining_ms: u64,
}

/// A person as one introduces them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Introduction {
    /// The name.
    pub full_name: String,
    /// The job.
    pub job_title: String,
}

/// A pair with its explanation.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedPair {
    /// The mentee.
    pub mentee: Introduction,
    /// The mentor.
    pub mentor: Introduction,
    /// What the mentee wants, in their words.
    pub goal: String,
    /// Why the two.
    pub explanation: PairExplanation,
}

/// A mentee without a mentor.
#[derive(Clone, Debug, Serialize)]
pub struct UnmatchedPerson {
    /// The mentee.
    pub person: Introduction,
    /// What became of every mentor.
    pub unmatched: Unmatched,
}

/// Reads what came of the main program's run.
///
/// # Errors
/// When there is no result.
pub async fn summary(api: &Api) -> Result<Summary> {
    let organization = names::organization();
    let id = names::match_run(programs::MAIN);
    let missing = || Problem::internal("the demo's match run has no result");
    let run = matching::find(api, id).await?.ok_or_else(missing)?;
    let report = run.report.ok_or_else(missing)?.0;
    let result = match_runs::result::Entity::of(organization)
        .filter(match_runs::result::Column::Id.eq(id))
        .one(api.db())
        .await?
        .ok_or_else(missing)?;
    let chosen = proposals::entity::Entity::of(organization)
        .filter(proposals::entity::Column::MatchRunId.eq(id))
        .order_by_desc(proposals::entity::Column::Score)
        .order_by_asc(proposals::entity::Column::Id)
        .all(api.db())
        .await?;
    let people = People::read(api).await?;
    let last = chosen.len().saturating_sub(1);
    let shown = [0, last / 2, last]
        .into_iter()
        .filter_map(|place| chosen.get(place));
    let program = crate::programs::store::get(api.db(), organization, run.program_id).await?;
    let nobody = result
        .unmatched
        .mentees
        .into_iter()
        .filter(|person| person.matched == 0);
    Ok(Summary {
        program: program.name,
        match_run_id: id.to_string(),
        statistics: report.statistics,
        verdict: report.verdict,
        durations: PhaseMilliseconds {
            loading_ms: report.durations.loading_ms,
            scoring_ms: report.durations.scoring_ms,
            solving_ms: report.durations.solving_ms,
            checking_ms: report.durations.checking_ms,
            explaining_ms: report.durations.explaining_ms,
        },
        pairs: shown
            .map(|row| people.explained(&row.explanation.0))
            .collect(),
        unmatched: nobody
            .map(|unmatched| UnmatchedPerson {
                person: people.introduce(&unmatched.participant),
                unmatched,
            })
            .collect(),
    })
}

/// The applicants of the main program, by the ids of their applications.
struct People(HashMap<String, people::entity::Model>);

impl People {
    async fn read(api: &Api) -> Result<Self> {
        let organization = names::organization();
        let applications = applications::entity::Entity::of(organization)
            .filter(applications::entity::Column::ProgramId.eq(names::program(programs::MAIN)))
            .all(api.db())
            .await?;
        let ids: Vec<_> = applications.iter().map(|row| row.person_id).collect();
        let people = people::store::find_many(api.db(), organization, &ids).await?;
        let people: HashMap<_, _> = people
            .into_iter()
            .map(|person| (person.id, person))
            .collect();
        let with_person = |row: applications::entity::Model| {
            Some((row.id.to_string(), people.get(&row.person_id)?.clone()))
        };
        Ok(Self(
            applications.into_iter().filter_map(with_person).collect(),
        ))
    }

    fn introduce(&self, application: &str) -> Introduction {
        self.0
            .get(application)
            .map_or_else(Introduction::default, |person| Introduction {
                full_name: person.full_name.clone(),
                job_title: person.job_title.clone().unwrap_or_default(),
            })
    }

    fn explained(&self, explanation: &PairExplanation) -> ExplainedPair {
        let goals = self
            .0
            .get(&explanation.mentee)
            .map(|person| &person.profile.goals);
        let goal = goals.and_then(|goals| goals.first());
        ExplainedPair {
            mentee: self.introduce(&explanation.mentee),
            mentor: self.introduce(&explanation.mentor),
            goal: goal.map(|goal| goal.statement.clone()).unwrap_or_default(),
            explanation: explanation.clone(),
        }
    }
}
