//! A year of a program, through the public API: 300 mentees and 120 mentors apply, are matched twice, accept and decline,
//! meet and fall silent, help each other, and part. What must hold is checked at every station.

mod care;
mod community;
mod departures;
mod gatherings;
mod invariants;
mod matching;
mod meetings;
mod random;
mod report;
mod voices;
mod weeks;
mod world;

use self::world::World;

const SEED: u64 = 20_261_122;

#[tokio::test]
async fn a_year_of_a_program_loses_nobody_and_adds_up() {
    let mut world = World::founded(SEED).await;
    world.check("after the applications").await;

    world.match_and_publish().await;
    world.check("after the first match run").await;
    world.answer_proposals().await;
    world.let_proposals_expire().await;
    world.check("after the first answers").await;

    world.match_and_publish().await;
    world.answer_proposals().await;
    world.let_proposals_expire().await;
    world.check("after the second match run").await;

    for month in 3..=11 {
        let met = world.live_a_month().await;
        world.the_silent_are_seen(&met).await;
        if month == 3 {
            world.sessions_are_rated(&met).await;
        }
        world.check_in(met).await;
        match month {
            4 => world.a_poor_fit_is_replaced().await,
            5 => world.gather().await,
            6 => world.a_mentor_leaves().await,
            7 => world.help_each_other().await,
            8 => world.the_half_way_is_rated().await,
            9 => world.introduce_each_other().await,
            10 => world.thank_each_other().await,
            _ => {}
        }
        world.check(&format!("in month {month}")).await;
    }
    world.giving_back_adds_up().await;

    world.the_program_ends().await;
    world.check("after the last day").await;
    world.the_end_is_looked_back_on().await;
    world.some_renew().await;
    world.check("after the renewals").await;
    world.the_program_closes().await;
    world.giving_back_adds_up().await;
    world.the_report_tells_it_all().await;
}
