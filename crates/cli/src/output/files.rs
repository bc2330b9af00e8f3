//! Files that appear whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Whether a path means standard output.
pub(crate) fn is_standard_output(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A complete file under a temporary name, beside where it belongs.
///
/// Unless it is [published](Self::publish) it disappears. Stage all files of a command first, then publish them.
#[derive(Debug)]
pub(crate) struct StagedFile {
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Written completely and waiting to be renamed.
    Temporary {
        from: PathBuf,
        to: PathBuf,
    },
    /// Not a regular file (`-`, a device, a pipe): written when published.
    Stream {
        path: PathBuf,
        content: Vec<u8>,
    },
    Done,
}

impl StagedFile {
    /// Writes the content beside the path, through to the disk.
    ///
    /// # Errors
    /// When the folder does not exist or cannot be written.
    pub(crate) fn stage(path: &Path, content: Vec<u8>) -> Result<Self, Failure> {
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(Failure::file(
                path,
                "write",
                &io::ErrorKind::IsADirectory.into(),
            ));
        }
        let is_stream =
            is_standard_output(path) || existing.is_some_and(|metadata| !metadata.is_file());
        let place = if is_stream {
            Place::Stream {
                path: path.to_owned(),
                content,
            }
        } else {
            // Through a link, so that the link stays.
            let to = fs::canonicalize(path).unwrap_or_else(|_absent| path.to_owned());
            write_beside(&to, &content).map_err(|error| Failure::file(path, "write", &error))?
        };
        Ok(Self { place })
    }

    /// Puts the file where it belongs, in one step that replaces what was there.
    ///
    /// # Errors
    /// When the file system refuses; what was there is then untouched.
    pub(crate) fn publish(mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.place, Place::Done) {
            Place::Temporary { from, to } => {
                let renamed = fs::rename(&from, &to);
                if renamed.is_err() {
                    self.place = Place::Temporary {
                        from,
                        to: to.clone(),
                    };
                }
                renamed.map_err(|error| Failure::file(&to, "write", &error))
            }
            Place::Stream { path, content } => {
                write_stream(&path, &content).map_err(|error| Failure::file(&path, "write", &error))
            }
            Place::Done => Ok(()),
        }
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if let Place::Temporary { from, .. } = &self.place {
            // At worst a temporary file stays behind.
            let _ = fs::remove_file(from);
        }
    }
}

fn write_beside(to: &Path, content: &[u8]) -> io::Result<Place> {
    let name = to
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let from = to.with_file_name(temporary);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&from)?;
    let staged = Place::Temporary {
        from: from.clone(),
        to: to.to_owned(),
    };
    let written = file
        .write_all(content)
        .and_then(|()| keep_permissions(to, &file))
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        drop(StagedFile { place: staged });
        return Err(error);
    }
    Ok(staged)
}

fn keep_permissions(of: &Path, file: &File) -> io::Result<()> {
    match fs::metadata(of) {
        Ok(metadata) => file.set_permissions(metadata.permissions()),
        Err(_absent) => Ok(()),
    }
}

fn write_stream(path: &Path, content: &[u8]) -> io::Result<()> {
    if is_standard_output(path) {
        let mut stdout = io::stdout().lock();
        stdout.write_all(content)?;
        return stdout.flush();
    }
    OpenOptions::new()
        .write(true)
        .open(path)?
        .write_all(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_published_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        fs::write(&path, "before").unwrap();
        drop(StagedFile::stage(&path, b"after".to_vec()).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        let staged = StagedFile::stage(&path, b"after".to_vec()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        staged.publish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(StagedFile::stage(&folder.path().join("absent/pairs.csv"), vec![]).is_err());
    }
}
