//! Whose turn it is when a mentor has a free seat: the mentees who wait for a replacement, the longest waiting first.
//!
//! What frees a seat writes that at the mentor's application only, and a look puts the next one off. So a look is due when a
//! seat became free after the last one.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::{
    entity::{Column, Entity, Model},
    replacement::LOOK_AGAIN,
};
use crate::{
    applications::{ApplicationRole, ApplicationState, entity as application},
    context::Api,
    database::{Reader, columns::column},
    error::{Problem, Result},
    ids::{OrganizationId, ProgramId},
};

/// So many replacements of an organization are looked for in one round of housekeeping, each in a unit of work of its own.
const MOST_IN_ONE_ROUND: u64 = 50;

/// A change that was under way while a replacement was looked for is this much older at the most.
const UNDER_WAY: TimeDelta = TimeDelta::seconds(5);

/// The pairings to look for a replacement of now: those that are due, and those of programs in which a seat has become free
/// since the last look.
pub(super) async fn waiting_now(api: &Api, organization: OrganizationId) -> Result<Vec<Model>> {
    let (db, now) = (api.db(), api.clock.now());
    let all = waiting(organization).distinct();
    let programs: Vec<ProgramId> = column(all, Column::ProgramId, db).await?;
    let mut by_program = Vec::with_capacity(programs.len());
    for program in programs {
        let freed = last_freed(db, organization, program).await?;
        // Whoever was looked for before that is due again too late.
        let until = freed.map_or(now, |freed| {
            std::cmp::max(now, freed + LOOK_AGAIN + UNDER_WAY)
        });
        let rows = waiting(organization)
            .filter(Column::ProgramId.eq(program))
            .filter(Column::ReplacementDueAt.lte(until))
            .order_by_asc(Column::ReplacementDueAt)
            .order_by_asc(Column::ReplacementRequestedAt)
            .order_by_asc(Column::Id)
            .limit(MOST_IN_ONE_ROUND)
            .all(db)
            .await?;
        by_program.push(rows);
    }
    let most = usize::try_from(MOST_IN_ONE_ROUND).map_err(Problem::internal)?;
    Ok(in_turn(by_program, most))
}

fn waiting(organization: OrganizationId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ReplacementDueAt.is_not_null())
}

/// The ones of all programs that nobody has looked for the longest, as many of each program as of the others, so that those
/// for whom there is nobody do not keep the others from their turn. Among them, who has waited longest comes first.
fn in_turn(by_program: Vec<Vec<Model>>, most: usize) -> Vec<Model> {
    let places = by_program
        .into_iter()
        .flat_map(|rows| (0_usize..).zip(rows));
    let mut places: Vec<(usize, Model)> = places.collect();
    places.sort_by_key(|(place, row)| (*place, row.replacement_due_at, row.id));
    places.truncate(most);
    let mut rows: Vec<Model> = places.into_iter().map(|(_, row)| row).collect();
    rows.sort_by_key(|row| (row.replacement_requested_at, row.id));
    rows
}

/// When a mentor of the program who has a free seat last came to have one, as far as that is known.
async fn last_freed(
    db: &Reader,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Option<DateTime<Utc>>> {
    use application::Column as Of;
    let free = application::Entity::of(organization)
        .filter(Of::ProgramId.eq(program))
        .filter(Of::Role.eq(ApplicationRole::Mentor))
        .filter(Of::State.eq(ApplicationState::Approved))
        .filter(Of::SeatFreedAt.is_not_null())
        .filter(Expr::col(Of::SeatsTaken).lt(Expr::col(Of::Capacity)))
        .order_by_desc(Of::SeatFreedAt)
        .limit(1);
    let free: Vec<DateTime<Utc>> = column(free, Of::SeatFreedAt, db).await?;
    Ok(free.into_iter().next())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sea_orm::{ActiveModelTrait, EntityTrait};

    use super::*;
    use crate::{
        house::House,
        pairings::{
            PairingState,
            entity::ActiveModel,
            store::{self, NewPairing},
        },
        programs,
    };

    /// Pairings of a new program that ended, each asked for at this time and due a second after the one before.
    async fn due(house: &House, name: &str, count: i32, first: DateTime<Utc>) -> ProgramId {
        let program = house.program(name).await;
        let people = [
            house.person(&format!("{name}-mentee"), "").await,
            house.person(&format!("{name}-mentor"), "").await,
        ];
        let mentee = house.applicant(program, "mentee", &people[0]).await;
        let mentor = house.applicant(program, "mentor", &people[1]).await;
        house
            .write(async move |unit| {
                let of = programs::store::get(unit.db, unit.organization, program).await?;
                let pair = NewPairing::by_hand(mentee, mentor);
                let first_row = store::propose(unit, &of, pair).await?;
                let rows = (0..count).map(|number| {
                    let row = Model {
                        id: unit.ids.next(),
                        state: PairingState::EndedEarly,
                        replacement_requested_at: Some(first - TimeDelta::days(9)),
                        replacement_due_at: Some(first + TimeDelta::seconds(number.into())),
                        ..first_row.clone()
                    };
                    ActiveModel::from(row).reset_all()
                });
                Entity::insert_many(rows)
                    .exec_without_returning(unit.db)
                    .await?;
                Ok(program)
            })
            .await
    }

    /// Puts the next look for these off.
    async fn looked_for(house: &House, rows: &[Model]) {
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        house
            .write(async move |unit| {
                Entity::update_many()
                    .col_expr(Column::ReplacementDueAt, Expr::value(unit.now + LOOK_AGAIN))
                    .filter(Column::OrganizationId.eq(unit.organization))
                    .filter(Column::Id.is_in(ids))
                    .exec(unit.db)
                    .await?;
                Ok(())
            })
            .await;
    }

    #[actix_web::test]
    async fn everybody_has_their_turn_however_many_wait() {
        let house = House::new("waiting").await;
        let long_ago = house.api.clock.now() - TimeDelta::days(30);
        let crowded = due(&house, "crowded", 120, long_ago).await;
        let small = due(&house, "small", 2, long_ago + TimeDelta::days(20)).await;
        let next = async || {
            let rows = waiting_now(&house.api, house.organization);
            let rows = rows.await.expect("rows");
            looked_for(&house, &rows).await;
            rows
        };
        let count = async || {
            let rows = next().await;
            let of = |program| rows.iter().filter(|row| row.program_id == program).count();
            (of(crowded), of(small))
        };
        assert_eq!(count().await, (48, 2), "no program waits for another");
        assert_eq!(count().await, (50, 0));
        assert_eq!(count().await, (22, 0));
        assert_eq!(count().await, (0, 0));
        // A seat becomes free: it is everybody's turn once more, not only that of those who have waited longest.
        house
            .write(async move |unit| {
                application::Entity::update_many()
                    .col_expr(
                        application::Column::SeatFreedAt,
                        Expr::value(unit.now + TimeDelta::minutes(1)),
                    )
                    .filter(application::Column::OrganizationId.eq(unit.organization))
                    .filter(application::Column::ProgramId.eq(crowded))
                    .exec(unit.db)
                    .await?;
                Ok(())
            })
            .await;
        let mut had_their_turn = HashSet::new();
        for _ in 0..3 {
            had_their_turn.extend(next().await.into_iter().map(|row| row.id));
        }
        assert_eq!(had_their_turn.len(), 120);
    }
}
