//! The present pool of a program, scored: what recommendations are made from.

use std::sync::Arc;

use chrono::NaiveDate;
use moka::sync::Cache;
use pairwell_matching::{Candidates, Prepared, Recommendation, RunOptions, prepare_with};

use super::{inputs::Inputs, instance};
use crate::{
    context::Api,
    error::{Code, Problem, Result},
    ids::{ApplicationId, OrganizationId, ProgramId},
    matching_policies,
};

/// So many scored programs are kept; a large one takes some tens of megabytes.
const MOST_KEPT: u64 = 8;

/// Scored programs, each good for exactly the inputs and the day that it was scored from.
#[derive(Clone, Debug)]
pub(crate) struct Pools(Cache<(OrganizationId, ProgramId), Arc<Pool>>);

#[derive(Debug)]
struct Pool {
    inputs: Inputs,
    day: NaiveDate,
    prepared: Prepared,
    candidates: Candidates,
}

impl Pools {
    pub(crate) fn new() -> Self {
        let kept = Cache::builder()
            .max_capacity(MOST_KEPT)
            .time_to_live(super::KEPT_FOR);
        Self(kept.build())
    }

    /// Forgets all of them: somebody who is in one was erased.
    pub(crate) fn forget_all(&self) {
        self.0.invalidate_all();
    }

    /// The best mentors for one mentee as things stand now.
    ///
    /// # Errors
    /// 409 when the program's inputs cannot be matched.
    pub(crate) async fn recommend(
        &self,
        api: &Api,
        organization: OrganizationId,
        program: ProgramId,
        mentee: ApplicationId,
        limit: usize,
    ) -> Result<Vec<Recommendation>> {
        let pool = self.of(api, organization, program).await?;
        actix_web::web::block(move || {
            let found = pool
                .prepared
                .recommend(&pool.candidates, &mentee.to_string(), limit);
            // An application that is not approved has no candidates.
            found.unwrap_or_default()
        })
        .await
        .map_err(Problem::internal)
    }

    async fn of(
        &self,
        api: &Api,
        organization: OrganizationId,
        program: ProgramId,
    ) -> Result<Arc<Pool>> {
        let (now, db) = (api.clock.now(), api.db());
        let policy = matching_policies::store::current(db, organization, program).await?;
        let mut problem = instance::load(db, &policy, 0, now).await?;
        let (inputs, day) = (Inputs::of(policy.id, &problem)?, now.date_naive());
        let key = (organization, program);
        if let Some(found) = self
            .0
            .get(&key)
            .filter(|pool| pool.inputs == inputs && pool.day == day)
        {
            return Ok(found);
        }
        let mut model = api
            .text_models
            .choose(db, organization, &mut problem)
            .await?;
        // A client who goes away drops the request, and this with it.
        model
            .complete(api, organization, &problem, || false)
            .await?;
        let pool = actix_web::web::block(move || {
            let prepared = prepare_with(problem, Arc::new(model)).map_err(|problems| {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Problem::new(
                    Code::Conflict,
                    format!("The program cannot be matched: {}", problems.join("; ")),
                )
            })?;
            let candidates = prepared
                .candidates(&RunOptions::default(), &())
                .map_err(Problem::internal)?;
            Ok::<_, Problem>(Pool {
                inputs,
                day,
                prepared,
                candidates,
            })
        })
        .await
        .map_err(Problem::internal)??;
        let pool = Arc::new(pool);
        self.0.insert(key, Arc::clone(&pool));
        Ok(pool)
    }
}
