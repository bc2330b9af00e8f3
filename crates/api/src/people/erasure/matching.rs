//! What match runs keep of a person: the inputs that they were computed from, and the reasons for proposals.

use pairwell_matching::PairExplanation;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    applications,
    context::Unit,
    database::IDS_IN_ONE_QUERY,
    error::Result,
    ids::ApplicationId,
    match_runs::{MatchRunState, entity as runs, result as results},
    proposals::entity::{Column, Entity, ExplanationDocument},
};

/// Erases what match runs hold of these applications.
///
/// A snapshot decides its run as a whole: without one participant it would give other answers to questions about the
/// others. So the snapshots of the programs that the person applied to go as they are; result, proposals with their scores,
/// proof, and the reasons of everybody else stay.
pub(super) async fn forget(unit: &Unit<'_>, applied: &[ApplicationId]) -> Result<()> {
    for applied in applied.chunks(IDS_IN_ONE_QUERY) {
        let programs = programs(unit, applied);
        begin_again(unit, programs.clone()).await?;
        empty_snapshots(unit, programs).await?;
        empty_explanations(unit, applied).await?;
    }
    Ok(())
}

fn programs(unit: &Unit<'_>, applied: &[ApplicationId]) -> SelectStatement {
    use applications::entity::{Column, Entity};
    Entity::of(unit.organization)
        .select_only()
        .column(Column::ProgramId)
        .filter(Column::Id.is_in(applied.iter().copied()))
        .into_query()
}

/// Takes the runs that are computed at this moment away from their workers, who hold the person's data and would store it; a
/// worker takes them up again from what is left.
async fn begin_again(unit: &Unit<'_>, programs: SelectStatement) -> Result<()> {
    use runs::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(
            Column::LeaseUntil,
            Expr::value(None::<chrono::DateTime<chrono::Utc>>),
        )
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::State.eq(MatchRunState::Running))
        .filter(Column::ProgramId.in_subquery(programs))
        .exec(unit.db)
        .await?;
    Ok(())
}

async fn empty_snapshots(unit: &Unit<'_>, programs: SelectStatement) -> Result<()> {
    let of_programs = runs::Entity::of(unit.organization)
        .select_only()
        .column(runs::Column::Id)
        .filter(runs::Column::ProgramId.in_subquery(programs));
    results::Entity::update_many()
        .col_expr(results::Column::Snapshot, Expr::value(Vec::<u8>::new()))
        .filter(results::Column::OrganizationId.eq(unit.organization))
        .filter(results::Column::Id.in_subquery(of_programs.into_query()))
        .exec(unit.db)
        .await?;
    Ok(())
}

/// Leaves the score of every proposal of the person, and nothing of what it was made from.
async fn empty_explanations(unit: &Unit<'_>, applied: &[ApplicationId]) -> Result<()> {
    let of_person = Condition::any()
        .add(Column::MenteeApplicationId.is_in(applied.iter().copied()))
        .add(Column::MentorApplicationId.is_in(applied.iter().copied()));
    let rows = Entity::of(unit.organization)
        .filter(of_person)
        .all(unit.db)
        .await?;
    for row in rows {
        let emptied = PairExplanation {
            requirements: Vec::new(),
            criteria: Vec::new(),
            ..row.explanation.0
        };
        Entity::update_many()
            .col_expr(Column::Explanation, ExplanationDocument(emptied).into())
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.eq(row.id))
            .exec(unit.db)
            .await?;
    }
    Ok(())
}
