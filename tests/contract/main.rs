//! What is promised on paper holds: the OpenAPI document, the table of roles, the catalogue of problems, the house rules.

// `cfg(test)` tells the lints that helpers between tests are test code too.
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod document;
#[cfg(test)]
mod events;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod house;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod variables;
