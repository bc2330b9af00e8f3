//! Snapshots of inputs: stored with each run, and kept prepared in memory for explanations.

use std::{
    io::{Read, Write},
    sync::Arc,
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use moka::sync::Cache;
use pairwell_matching::{Prepared, Program, prepare_with};

use super::result;
use crate::{
    context::Api,
    error::{Code, Problem, Result},
    ids::{MatchRunId, OrganizationId},
};

/// So many prepared snapshots are kept; a large one takes some tens of megabytes.
const MOST_KEPT: u64 = 8;

/// The largest snapshot that is unpacked, in bytes: what the service itself wrote is far smaller.
const LARGEST_BYTES: u64 = 1 << 30;

/// Packs the solver's input for storage.
pub(super) fn pack(program: &Program) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(program).map_err(Problem::internal)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&json).map_err(Problem::internal)?;
    encoder.finish().map_err(Problem::internal)
}

fn unpack(bytes: &[u8]) -> Result<Program> {
    let mut json = Vec::new();
    GzDecoder::new(bytes)
        .take(LARGEST_BYTES)
        .read_to_end(&mut json)
        .map_err(Problem::internal)?;
    serde_json::from_slice(&json).map_err(Problem::internal)
}

/// Prepared snapshots of recent runs. Runs never change, so nothing here grows stale.
#[derive(Clone, Debug)]
pub(crate) struct Snapshots(Cache<(OrganizationId, MatchRunId), Arc<Prepared>>);

impl Snapshots {
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

    /// Keeps the input of a run that has just succeeded.
    pub(super) fn keep(&self, run: (OrganizationId, MatchRunId), prepared: Arc<Prepared>) {
        self.0.insert(run, prepared);
    }

    /// The prepared input of a succeeded run.
    ///
    /// # Errors
    /// 404 when the run has no result, 409 when its inputs were erased.
    pub(super) async fn of(
        &self,
        api: &Api,
        organization: OrganizationId,
        run: MatchRunId,
    ) -> Result<Arc<Prepared>> {
        let key = (organization, run);
        if let Some(found) = self.0.get(&key) {
            return Ok(found);
        }
        let row = result::get(api.db(), organization, run).await?;
        if row.snapshot.is_empty() {
            return Err(Problem::new(
                Code::Conflict,
                "The inputs of this run were erased, because somebody who had applied to the program was. Its proposals \
                 keep their scores, and their reasons.",
            ));
        }
        let program = actix_web::web::block(move || unpack(&row.snapshot))
            .await
            .map_err(Problem::internal)??;
        let found = api
            .text_models
            .named(api.db(), organization, &program)
            .await?;
        let Some(model) = found else {
            let name = program.text_model.unwrap_or_default();
            return Err(Problem::new(
                Code::Conflict,
                format!(
                    "The run compared texts with the model {name}, which this service does not have. Start another run."
                ),
            ));
        };
        let prepared = actix_web::web::block(move || {
            prepare_with(program, Arc::new(model)).map_err(|problems| {
                Problem::internal(format!("a stored snapshot is invalid: {problems:?}"))
            })
        })
        .await
        .map_err(Problem::internal)??;
        let prepared = Arc::new(prepared);
        self.0.insert(key, Arc::clone(&prepared));
        Ok(prepared)
    }
}
