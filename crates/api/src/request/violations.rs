//! Collects every broken rule of a body before anything is refused.

use std::fmt::Display;

use crate::error::{FieldError, Problem, Result};

/// The broken rules found so far.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<FieldError>);

impl Violations {
    /// Adds a broken rule at this JSON pointer.
    pub(crate) fn add(&mut self, pointer: impl Into<String>, code: &str, detail: impl Display) {
        self.0
            .push(FieldError::new(pointer, code, detail.to_string()));
    }

    /// Adds a broken rule unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, pointer: &str, code: &str, detail: impl Display) {
        if !holds {
            self.add(pointer, code, detail);
        }
    }

    /// Ends the collection.
    ///
    /// # Errors
    /// 422 with every broken rule, when there is one.
    pub(crate) fn into_result(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(self.0))
        }
    }
}
