//! The numbers of the model, by the names that they have in its file.

use safetensors::{Dtype, SafeTensors};

use super::linear::Linear;
use super::transformer::{Norm, WIDTH};

/// The tensors below one name, such as `encoder.layer.0`.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    tensors: &'a SafeTensors<'a>,
    below: String,
}

impl<'a> Weights<'a> {
    /// All tensors of a file.
    pub(super) const fn new(tensors: &'a SafeTensors<'a>) -> Self {
        Self {
            tensors,
            below: String::new(),
        }
    }

    /// The tensors below a further name.
    pub(super) fn below(&self, name: &str) -> Self {
        Self {
            tensors: self.tensors,
            below: format!("{}{name}.", self.below),
        }
    }

    /// Returns the numbers of a tensor; `None` when there is none, or not of 32-bit floats.
    pub(super) fn numbers(&self, name: &str) -> Option<Vec<f32>> {
        let tensor = self.tensors.tensor(&format!("{}{name}", self.below)).ok()?;
        let (numbers, rest) = tensor.data().as_chunks();
        let numbers = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes));
        (tensor.dtype() == Dtype::F32 && rest.is_empty()).then(|| numbers.collect())
    }

    /// Returns the rows of a table.
    pub(super) fn table(&self, name: &str) -> Option<Vec<[f32; WIDTH]>> {
        let numbers = self.below(name).numbers("weight")?;
        let (rows, rest) = numbers.as_chunks();
        rest.is_empty().then(|| rows.to_vec())
    }

    /// Returns a linear map with so many inputs.
    pub(super) fn linear(&self, name: &str, inputs: usize) -> Option<Linear> {
        let of = self.below(name);
        Linear::new(&of.numbers("weight")?, &of.numbers("bias")?, inputs)
    }

    /// Returns a normalization.
    pub(super) fn norm(&self, name: &str) -> Option<Norm> {
        let of = self.below(name);
        Some(Norm {
            weights: of.numbers("weight")?.try_into().ok()?,
            bias: of.numbers("bias")?.try_into().ok()?,
        })
    }
}
