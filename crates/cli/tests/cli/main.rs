//! The `pairwell` program from outside: files and arguments in, files, text and exit codes out.

// `cfg(test)` tells the lints that these modules are test code throughout.
#[cfg(test)]
mod civil_service;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod matching;
#[cfg(test)]
mod program;
#[cfg(test)]
mod solve;
