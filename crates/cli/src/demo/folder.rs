//! Where the demo's database lies: in a folder that stays, or in one that goes when the demo ends.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::failure::Failure;

/// The folder of the database and of the secret beside it.
#[derive(Debug)]
pub(super) enum Folder {
    /// Somebody named it.
    Kept(PathBuf),
    /// Removed at the end.
    Temporary(TempDir),
}

impl Folder {
    /// Makes the folder, unless it is there.
    pub(super) fn open(named: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = named else {
            let made = tempfile::Builder::new().prefix("pairwell-demo-").tempdir();
            return made
                .map(Self::Temporary)
                .map_err(|error| Failure::file(&std::env::temp_dir(), "make a folder in", &error));
        };
        fs::create_dir_all(path).map_err(|error| Failure::file(path, "make the folder", &error))?;
        Ok(Self::Kept(path.to_owned()))
    }

    /// Whether the folder is there after the demo.
    pub(super) const fn is_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }

    /// The address of the database in the folder.
    pub(super) fn database_url(&self) -> String {
        let path = match self {
            Self::Kept(path) => path.as_path(),
            Self::Temporary(folder) => folder.path(),
        };
        format!("sqlite://{}", path.join("demo.db").display())
    }
}
