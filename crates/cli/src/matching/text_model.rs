//! The model by which texts are compared: the built-in table or, where the program has it, the full model of a folder.

use std::path::Path;
use std::sync::Arc;

use pairwell_matching::TextModel;
use pairwell_meaning::StaticModel;

use crate::failure::Failure;

/// Opens the model of a folder; without one, the built-in table.
///
/// # Errors
/// When the folder does not hold the model, and when this program was built without it.
pub(super) fn open(folder: Option<&Path>) -> Result<Arc<dyn TextModel>, Failure> {
    match folder {
        Some(folder) => full(folder),
        None => Ok(StaticModel::shared()),
    }
}

#[cfg(feature = "full-model")]
fn full(folder: &Path) -> Result<Arc<dyn TextModel>, Failure> {
    let model = pairwell_meaning::FullModel::open(folder);
    let model = model.map_err(|error| Failure::usage(format!("--text-model: {error}")))?;
    // Explanations ask for the same passages again and again.
    Ok(Arc::new(pairwell_meaning::Remembering::new(model)))
}

#[cfg(not(feature = "full-model"))]
fn full(_: &Path) -> Result<Arc<dyn TextModel>, Failure> {
    Err(Failure::usage(
        "--text-model: this program was built without the full model; build it with `--features full-model`",
    ))
}
