//! Hosts that the operator lets take no job, while the agent goes on: a file in each one's folder,
//! so that a restart changes nothing.

use std::{fs, io, path::Path};

use crate::durable;

/// The file that says so.
const FILE: &str = "drained";

/// Why a drained host takes no job.
#[must_use]
pub fn reason() -> String {
    "it is drained: `nosana host drain --undo` lets it take jobs again".to_owned()
}

/// Whether the host with this folder is drained.
#[must_use]
pub fn is_drained(folder: &Path) -> bool {
    folder.join(FILE).exists()
}

/// Drains the host with this folder, or lets it work again; on disk when it returns. An agent
/// that runs has to be told.
///
/// # Errors
/// When the disk refuses: then nothing has changed.
pub fn set(folder: &Path, drained: bool) -> io::Result<()> {
    let path = folder.join(FILE);
    if drained {
        return durable::mark(&path);
    }
    match fs::remove_file(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => durable::keep_names(&path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drain_stays_until_it_is_undone() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("HOST");
        assert!(!is_drained(&folder));
        assert!(
            set(&folder, true).is_err(),
            "no agent has ever worked there"
        );
        fs::create_dir(&folder).unwrap();
        set(&folder, false).unwrap();
        for _ in 0..2 {
            set(&folder, true).unwrap();
            assert!(is_drained(&folder));
        }
        set(&folder, false).unwrap();
        assert!(!is_drained(&folder));
    }
}
