//! A text model that never reads a text twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pairwell_matching::{Calibration, TextModel, TextVector};

/// Keeps the vector of every text that it was asked for, without end: for a program that matches once and is done.
#[derive(Debug)]
pub struct Remembering {
    model: Arc<dyn TextModel>,
    vectors: Mutex<HashMap<String, Option<TextVector>>>,
}

impl Remembering {
    /// Wraps a model.
    #[must_use]
    pub fn new(model: Arc<dyn TextModel>) -> Self {
        Self {
            model,
            vectors: Mutex::default(),
        }
    }
}

impl TextModel for Remembering {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn calibration(&self) -> Calibration {
        self.model.calibration()
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        let lock = || self.vectors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(text) {
            return known.clone();
        }
        // Without the lock: others may embed at the same time.
        let vector = self.model.embed(text);
        lock().insert(text.to_owned(), vector.clone());
        vector
    }
}
