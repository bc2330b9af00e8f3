//! The texts of all mentors side by side, so that one mentee's goals are compared with all of them in one pass.

use std::sync::Arc;

use super::postings::Postings;
use crate::prepare::{Matter, Prepared};
use crate::text_model::{Similarity, TextModel};

/// Vectors and words of the mentors' profiles.
#[derive(Debug)]
pub(crate) struct TextIndex {
    model: Arc<dyn TextModel>,
    /// Mentors and the weight of a word in their profile, by word.
    words: Postings<u16>,
    /// The components of all vectors, one mentor after the other; zeros for those without one.
    vectors: Vec<i8>,
    dimension: usize,
    /// Mentors without a vector.
    without: Vec<u32>,
}

impl TextIndex {
    /// Returns `None` for a program that compares texts by words alone.
    pub(crate) fn new(prepared: &Prepared) -> Option<Self> {
        let model = prepared.context.text_model.as_ref()?;
        let profiles = prepared.mentors.iter().map(|mentor| &mentor.profile);
        let vectors = profiles.clone().map(|profile| profile.vector.as_ref());
        let components = vectors.map(|vector| vector.map_or(&[][..], |vector| vector.components()));
        let dimension = components.clone().map(<[i8]>::len).max().unwrap_or(0);
        let mut flat = Vec::with_capacity(dimension * prepared.mentors.len());
        for components in components {
            flat.extend_from_slice(components);
            flat.resize(flat.len() + dimension - components.len(), 0);
        }
        let without = (0..).zip(profiles.clone());
        let without = without.filter(|(_, profile)| profile.vector.is_none());
        Some(Self {
            model: Arc::clone(model),
            words: Postings::new(profiles.map(|profile| profile.weighted.iter().copied())),
            vectors: flat,
            dimension,
            without: without.map(|(mentor, _)| mentor).collect(),
        })
    }

    /// Returns the mentors whose text has no vector; [`values`](Self::values) says nothing about them.
    pub(crate) fn without(&self) -> std::slice::Iter<'_, u32> {
        self.without.iter()
    }

    /// Writes the value of the similarity of these goals with each mentor's profile, in millionths.
    ///
    /// Returns false, with `out` in disorder, when the goals have no vector or there is no mentor with one.
    pub(crate) fn values(&self, goals: &Matter, out: &mut [u32]) -> bool {
        let Some(vector) = goals.vector.as_ref().filter(|_| self.dimension > 0) else {
            return false;
        };
        out.fill(0);
        for &(word, weight) in &goals.weighted {
            for &(mentor, other) in self.words.of(word) {
                let place = usize::try_from(mentor).unwrap_or(usize::MAX);
                if let Some(sum) = out.get_mut(place) {
                    *sum += u32::from(weight) * u32::from(other);
                }
            }
        }
        let calibration = self.model.calibration();
        let profiles = self.vectors.chunks_exact(self.dimension);
        for (value, profile) in out.iter_mut().zip(profiles) {
            let words = i32::try_from(*value >> 14).unwrap_or(i32::MAX);
            let vectors = vector.cosine_with(profile);
            *value = calibration.value(Similarity::blend(vectors, words));
        }
        true
    }
}
