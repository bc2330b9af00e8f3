//! The HTTP rules that hold for every operation, each tested where it shows first.

mod bodies;
mod idempotency;
mod lists;
mod merge_patch;
mod parameters;
mod preconditions;
mod problems;
mod slow_clients;
