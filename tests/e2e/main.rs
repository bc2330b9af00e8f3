//! The service from outside: every test drives the built program over HTTP.

// `cfg(test)` tells the lints that helpers between tests are test code too.
#[cfg(test)]
mod access;
#[cfg(test)]
mod alumni;
#[cfg(test)]
mod capacity;
#[cfg(test)]
mod community;
#[cfg(test)]
mod conventions;
#[cfg(test)]
mod coordination;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod explanations;
#[cfg(test)]
mod gatherings;
#[cfg(test)]
mod giving_back;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod match_runs;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod mentor_pipeline;
#[cfg(test)]
mod office_hours;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod progress;
#[cfg(test)]
mod resources;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod skill_assessments;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod year;
