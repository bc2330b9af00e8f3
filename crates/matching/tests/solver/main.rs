//! The solver and the checker, judged by brute force, by another solver and by damaged proofs.

#![expect(
    clippy::as_conversions,
    reason = "test instances are small, so no number is cut off"
)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever verdict or objective is not expected fails the test"
)]

// `cfg(test)` tells the lints that builders and oracles are test code too.
#[cfg(test)]
mod brute_force;
#[cfg(test)]
mod check;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod exact;
#[cfg(test)]
mod fair;
#[cfg(test)]
mod floor;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod instances;
#[cfg(test)]
mod largest;
#[cfg(test)]
mod peers;
#[cfg(test)]
mod score;
#[cfg(test)]
mod solve;
#[cfg(test)]
mod stable;
#[cfg(test)]
mod textbook;
