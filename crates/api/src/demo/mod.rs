//! The demo: an organization of invented people that shows what Pairwell does, the same on every machine.

mod calendar;
mod characters;
mod random;
mod sentences;
mod tables;

pub(crate) mod names {
    pub(crate) fn example(_o: &str, _p: &str) -> Option<String> {
        None
    }
}
