//! Which images need credentials.
//!
//! An engine gives an image that is on the machine to whoever names it, and a host has the jobs of
//! strangers side by side: what one of them pulled with its credentials, the next must not have for
//! its name alone. So their repositories are noted, and the registry is asked again, with the
//! credentials of who asks. Layers that are here are not sent again.

use std::{
    collections::BTreeSet,
    fs, io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tracing::warn;

use crate::durable;

/// Repositories that were pulled from with credentials, and not without since.
#[derive(Debug, Default)]
pub(super) struct PrivateImages {
    /// One repository a line; `None` for none that outlives this process.
    file: Option<PathBuf>,
    repositories: Mutex<BTreeSet<String>>,
}

impl PrivateImages {
    pub(super) fn open(file: PathBuf) -> io::Result<Self> {
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?,
        };
        Ok(Self {
            file: Some(file),
            repositories: Mutex::new(text.lines().map(str::to_owned).collect()),
        })
    }

    pub(super) fn has(&self, repository: &str) -> bool {
        self.lock().contains(repository)
    }

    /// On disk before it returns.
    pub(super) fn note(&self, repository: &str) -> io::Result<()> {
        let mut repositories = self.lock();
        if repositories.insert(repository.to_owned())
            && let Err(error) = self.write(&repositories)
        {
            repositories.remove(repository);
            return Err(error);
        }
        Ok(())
    }

    pub(super) fn forget(&self, repository: &str) {
        let mut repositories = self.lock();
        if repositories.remove(repository)
            && let Err(error) = self.write(&repositories)
        {
            warn!(%error, repository, "it is still noted that an image needs credentials");
        }
    }

    fn write(&self, repositories: &BTreeSet<String>) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let mut lines = String::new();
        for repository in repositories {
            lines.push_str(repository);
            lines.push('\n');
        }
        durable::write(file, lines.as_bytes())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.repositories
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_outlives_the_agent() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("private-images");
        let images = PrivateImages::open(file.clone()).unwrap();
        assert!(!images.has("ghcr.io/a/b"));
        images.note("ghcr.io/a/b").unwrap();
        images.note("docker.io/c/d").unwrap();
        images.note("ghcr.io/a/b").unwrap();
        let images = PrivateImages::open(file.clone()).unwrap();
        assert!(images.has("ghcr.io/a/b") && images.has("docker.io/c/d"));
        images.forget("ghcr.io/a/b");
        let images = PrivateImages::open(file).unwrap();
        assert!(!images.has("ghcr.io/a/b") && images.has("docker.io/c/d"));
    }

    #[test]
    fn what_cannot_be_noted_is_not_pulled() {
        let folder = tempfile::tempdir().unwrap();
        let images = PrivateImages::open(folder.path().join("none/private-images")).unwrap();
        assert!(images.note("ghcr.io/a/b").is_err());
        assert!(!images.has("ghcr.io/a/b"));
    }
}
