//! What those who run a program have beside its single objects: its figures, its report, and work on many at once.

mod bulk;
mod csv;
mod dashboard;
mod report;
mod succession;
