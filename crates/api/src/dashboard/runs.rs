//! What a match run found, in numbers. A succeeded run never changes, so its figures are counted once and kept.

use std::{collections::BTreeMap, sync::Arc};

use moka::sync::Cache;
use pairwell_matching::{FairnessReport, Score, Unmatched, UnmatchedReason};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::model::{
    FairnessFigures, FairnessGroup, HelpFigures, MatchRunFigures, ScoreRange, UnmatchedFigures,
    UnmatchedReasonCount,
};
use crate::{
    context::Api,
    error::Result,
    ids::{MatchRunId, OrganizationId, ProgramId},
    match_runs::{MatchRunState, entity as runs, result},
    proposals::entity as proposals,
};

/// The figures of so many runs are kept; each takes some kilobytes.
const MOST_KEPT: u64 = 256;

/// Ranges of the histogram of scores.
const RANGES: u32 = 20;

/// What was counted of recent runs.
#[derive(Clone, Debug)]
pub(crate) struct RunFigures(Cache<(OrganizationId, MatchRunId), Arc<Counted>>);

/// What does not change any more when a run has succeeded.
#[derive(Debug)]
struct Counted {
    scores: Vec<ScoreRange>,
    unmatched_mentees: UnmatchedFigures,
    unmatched_mentors: UnmatchedFigures,
    fairness: Vec<FairnessFigures>,
}

impl RunFigures {
    pub(crate) fn new() -> Self {
        Self(Cache::new(MOST_KEPT))
    }

    async fn of(&self, api: &Api, run: &runs::Model) -> Result<Arc<Counted>> {
        let key = (run.organization_id, run.id);
        if let Some(found) = self.0.get(&key) {
            return Ok(found);
        }
        let counted = Arc::new(count(api.db(), run).await?);
        self.0.insert(key, Arc::clone(&counted));
        Ok(counted)
    }
}

/// The newest published run of the program, or else the newest that succeeded.
pub(super) async fn newest(
    api: &Api,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Option<MatchRunFigures>> {
    let published = Expr::col(runs::Column::State).eq(MatchRunState::Published);
    let run = runs::Entity::of(organization)
        .filter(runs::Column::ProgramId.eq(program))
        .filter(runs::Column::Shortlist.is_null())
        .filter(runs::Column::State.is_in([MatchRunState::Published, MatchRunState::Succeeded]))
        .order_by_desc(published)
        .order_by_desc(runs::Column::Id)
        .one(api.db())
        .await?;
    match run {
        Some(run) => figures(api, &run).await.map(Some),
        None => Ok(None),
    }
}

async fn figures(api: &Api, run: &runs::Model) -> Result<MatchRunFigures> {
    let counted = api.run_figures.of(api, run).await?;
    let report = run.report.as_ref().map(|report| &report.0.statistics);
    let statistics = report.cloned().unwrap_or_default();
    Ok(MatchRunFigures {
        match_run_id: run.id,
        state: run.state,
        published_at: run.published_at,
        mentees: statistics.mentees,
        matched_mentees: statistics.matched_mentees,
        pairs: statistics.pairs,
        mean_score: statistics.mean_score,
        scores: counted.scores.clone(),
        unmatched_mentees: counted.unmatched_mentees.clone(),
        unmatched_mentors: counted.unmatched_mentors.clone(),
        help: HelpFigures {
            wanted: statistics.wanted,
            seats: statistics.seats,
            seats_short: statistics.wanted.saturating_sub(statistics.seats),
            recruitment: format!("/v1/match-runs/{}/recruitment", run.id),
        },
        fairness: counted.fairness.clone(),
    })
}

async fn count(db: &impl ConnectionTrait, run: &runs::Model) -> Result<Counted> {
    let scores = scores(db, run).await?;
    // Not the whole row: the snapshot beside it is large.
    let select = result::Entity::of(run.organization_id)
        .filter(result::Column::Id.eq(run.id))
        .select_only()
        .columns([result::Column::Unmatched, result::Column::Fairness]);
    let Some(row) = db.query_one(select.as_query()).await? else {
        return Ok(Counted {
            scores,
            unmatched_mentees: UnmatchedFigures::default(),
            unmatched_mentors: UnmatchedFigures::default(),
            fairness: Vec::new(),
        });
    };
    let unmatched: result::UnmatchedDocument = row.try_get("", "unmatched")?;
    let fairness: result::FairnessDocument = row.try_get("", "fairness")?;
    Ok(Counted {
        scores,
        unmatched_mentees: unmatched_figures(&unmatched.mentees),
        unmatched_mentors: unmatched_figures(&unmatched.mentors),
        fairness: fairness.0.into_iter().map(fairness_figures).collect(),
    })
}

async fn scores(db: &impl ConnectionTrait, run: &runs::Model) -> Result<Vec<ScoreRange>> {
    let width = Score::SCALE / RANGES;
    // A constant, not a parameter: PostgreSQL would take the two for different ones and miss that it groups by this.
    let range = Expr::col(proposals::Column::Score).div(Expr::Constant(i64::from(width).into()));
    let select = proposals::Entity::of(run.organization_id)
        .filter(proposals::Column::MatchRunId.eq(run.id))
        .select_only()
        .expr_as(range.clone(), "range")
        .expr_as(Expr::col(proposals::Column::Id).count(), "count")
        .group_by(range);
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for row in db.query_all(select.as_query()).await? {
        let range: i64 = row.try_get("", "range")?;
        // A perfect score belongs to the last range.
        let range = std::cmp::min(u32::try_from(range).unwrap_or(0), RANGES - 1);
        let count = counts.entry(range).or_default();
        *count = count.saturating_add(super::store::whole(row.try_get("", "count")?));
    }
    let bound = |place: u32| Score::from_millionths(place * width).unwrap_or(Score::ONE);
    let range = |place| ScoreRange {
        from: bound(place),
        to: bound(place + 1),
        count: counts.get(&place).copied().unwrap_or(0),
    };
    Ok((0..RANGES).map(range).collect())
}

fn unmatched_figures(unmatched: &[Unmatched]) -> UnmatchedFigures {
    let mut figures = UnmatchedFigures::default();
    for participant in unmatched {
        if participant.matched == 0 {
            figures.without_partner += 1;
        } else {
            figures.with_fewer += 1;
        }
        for reason in &participant.reasons {
            add(&mut figures.reasons, reason);
        }
    }
    figures.reasons.sort_by_key(|reason| {
        (
            std::cmp::Reverse((reason.participants, reason.pairs)),
            reason.code,
        )
    });
    figures
}

/// Adds one participant's reason. A policy can list a requirement of one kind several times; they count as one.
fn add(reasons: &mut Vec<UnmatchedReasonCount>, reason: &UnmatchedReason) {
    let requirement = if let UnmatchedReason::RequirementFailed { requirement, .. } = reason {
        Some(*requirement)
    } else {
        None
    };
    let pairs = u64::from(reason.count().unwrap_or(0));
    let code = reason.code();
    let known = reasons
        .iter_mut()
        .find(|known| known.code == code && known.requirement == requirement);
    if let Some(known) = known {
        known.participants += 1;
        known.pairs += pairs;
    } else {
        reasons.push(UnmatchedReasonCount {
            code,
            requirement,
            participants: 1,
            pairs,
        });
    }
}

fn fairness_figures(report: FairnessReport) -> FairnessFigures {
    let group = |group: pairwell_matching::MenteeGroup| FairnessGroup {
        group: group.group,
        mentees: group.mentees,
        matched: group.matched,
        match_rate: group.match_rate,
        impact_ratio: group.impact_ratio,
        below_four_fifths: group.below_four_fifths,
    };
    FairnessFigures {
        attribute: report.attribute,
        groups: report.mentees.into_iter().map(group).collect(),
        hidden_groups: report.hidden_mentee_groups,
    }
}
