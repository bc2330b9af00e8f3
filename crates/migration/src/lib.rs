//! The database schema of Pairwell: one file a migration, frozen once released, never importing live entities.
//!
//! Every table and every index begins with the organization. Primary and foreign keys are pairs of organization and id,
//! so that a row can only point to a row of its own organization.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait of sea-orm-migration is written without them"
)]

mod m20261122_000001_directory;
mod m20261122_000002_programs;
mod m20261122_000003_matching;
mod m20261122_000004_pairings;
mod m20261122_000005_access;
mod m20261122_000006_fairness;
mod m20261122_000010_sessions;
mod m20261122_000011_agreements;
mod m20261122_000020_progress;
mod m20261122_000021_goals;
mod m20261122_000022_feedback;
mod m20261122_000030_lifecycle;
mod m20261122_000031_shortlists;
mod m20261122_000032_advocacy;
mod m20261122_000040_asking;
mod m20261122_000041_recognition;
mod m20261122_000050_giving_back;
mod m20261122_000051_gatherings;
mod m20261122_000052_resources;
mod m20261122_000053_skill_assessments;
mod m20261122_000054_alumni;
mod m20261122_000060_coordination;
mod m20261122_000061_messages;
mod m20261122_000062_wind_downs;
mod m20261122_000064_applying_again;
mod m20261122_000070_groups;
mod m20261122_000076_discretion;
mod m20261122_000080_erasure;
mod m20261122_000081_calendar_links;
mod m20261122_000082_office_hours;
mod m20261122_000083_group_sessions;
mod m20261122_000090_text_vectors;
mod m20261122_000100_submitted_by_day;
mod m20261122_000101_list_indexes;
mod m20261122_000110_run_limits;
mod m20261123_000010_group_session_words;
mod m20261123_000020_freed_seats;
mod table;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Brings a database up to date.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_directory::Migration),
            Box::new(m20261122_000002_programs::Migration),
            Box::new(m20261122_000003_matching::Migration),
            Box::new(m20261122_000004_pairings::Migration),
            Box::new(m20261122_000005_access::Migration),
            Box::new(m20261122_000006_fairness::Migration),
            Box::new(m20261122_000010_sessions::Migration),
            Box::new(m20261122_000011_agreements::Migration),
            Box::new(m20261122_000020_progress::Migration),
            Box::new(m20261122_000021_goals::Migration),
            Box::new(m20261122_000022_feedback::Migration),
            Box::new(m20261122_000030_lifecycle::Migration),
            Box::new(m20261122_000031_shortlists::Migration),
            Box::new(m20261122_000032_advocacy::Migration),
            Box::new(m20261122_000040_asking::Migration),
            Box::new(m20261122_000041_recognition::Migration),
            Box::new(m20261122_000050_giving_back::Migration),
            Box::new(m20261122_000051_gatherings::Migration),
            Box::new(m20261122_000052_resources::Migration),
            Box::new(m20261122_000053_skill_assessments::Migration),
            Box::new(m20261122_000054_alumni::Migration),
            Box::new(m20261122_000060_coordination::Migration),
            Box::new(m20261122_000061_messages::Migration),
            Box::new(m20261122_000062_wind_downs::Migration),
            Box::new(m20261122_000064_applying_again::Migration),
            Box::new(m20261122_000070_groups::Migration),
            Box::new(m20261122_000076_discretion::Migration),
            Box::new(m20261122_000080_erasure::Migration),
            Box::new(m20261122_000081_calendar_links::Migration),
            Box::new(m20261122_000082_office_hours::Migration),
            Box::new(m20261122_000083_group_sessions::Migration),
            Box::new(m20261122_000100_submitted_by_day::Migration),
            Box::new(m20261122_000101_list_indexes::Migration),
            Box::new(m20261122_000090_text_vectors::Migration),
            Box::new(m20261122_000110_run_limits::Migration),
            Box::new(m20261123_000010_group_session_words::Migration),
            Box::new(m20261123_000020_freed_seats::Migration),
        ]
    }
}
