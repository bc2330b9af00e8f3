//! A year of a program, through the public API: 300 mentees and 120 mentors apply, are matched twice, accept and decline,
//! meet and fall silent, help each other, and part. What must hold is checked at every station.

mod care;
mod gatherings;
mod invariants;
mod matching;
mod meetings;
mod random;
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

    for month in 3..=8 {
        let met = world.live_a_month().await;
        world.the_silent_are_seen(&met).await;
        world.check_in(met).await;
        if month == 5 {
            world.gather().await;
        }
        world.check(&format!("in month {month}")).await;
    }
    world.giving_back_adds_up().await;
}
