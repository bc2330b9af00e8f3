//! Programs from outside: what makes pairs eligible, what they score, and what a run returns.

#![expect(
    clippy::needless_pass_by_value,
    reason = "tables of JSON read better without a borrow before each value"
)]

// `cfg(test)` tells the lints that builders are test code too.
#[cfg(test)]
mod criteria;
#[cfg(test)]
mod explainer;
#[cfg(test)]
mod explanations;
#[cfg(test)]
mod fairness;
#[cfg(test)]
mod groups;
mod input;
#[cfg(test)]
mod meaning;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod pruning;
#[cfg(test)]
mod recommendations;
#[cfg(test)]
mod requirements;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod support;
