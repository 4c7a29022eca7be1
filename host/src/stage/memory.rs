//! What agents did to the containers of a job's operations, for the one that comes after a kill.
//!
//! An engine tells how a container ended, and not that it was told to and why, nor how many ended
//! before it and were started again. So that stands in a file of the job's folder, written before
//! it is done. The engine's word is taken for everything else.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::{
    containers::{ContainerId, UnixNanos},
    durable,
};

/// In a job's folder, one object by operations' ids.
pub(crate) const FILE: &str = "operations.json";

/// What was done to the containers of one operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Past {
    /// How many of them ended and were to be started again.
    pub(super) restarts: u32,
    /// When the first of those began, Unix nanoseconds.
    began: Option<u64>,
    /// The last of those, which is to be removed.
    replaced: Option<String>,
    /// Which one was told to end, and why; or ended with its engine, to be started again.
    told: Option<(String, Why)>,
    /// Which one was seen to end by itself, and its log read to that end.
    seen: Option<String>,
}

/// Why a container was told to end that would have gone on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// An operation of its group failed, or one that it needs ended.
    CalledOff,
    /// It is to be started again.
    Restart,
    /// It broke a bound.
    Broken {
        /// Which, for the client.
        message: String,
        /// What its operation ends with.
        exit_code: i64,
        /// How long it may take to end.
        grace: Duration,
    },
}

impl Past {
    /// When the operation's first container began, where that is not the present one.
    pub(super) fn began(&self) -> Option<UnixNanos> {
        self.began.map(UnixNanos)
    }

    /// Whether `id` ended and is to be removed, so that another takes its place.
    pub(super) fn is_replaced(&self, id: &ContainerId) -> bool {
        self.replaced.as_ref() == Some(&id.0)
    }

    /// Whether some container of it is to be removed.
    pub(super) fn has_replaced(&self) -> bool {
        self.replaced.is_some()
    }

    /// Whether `id` was seen to end.
    pub(super) fn has_seen_end(&self, id: &ContainerId) -> bool {
        self.seen.as_ref() == Some(&id.0)
    }

    /// Why `id` was told to end; `None` when it was not.
    pub(super) fn told(&self, id: &ContainerId) -> Option<&Why> {
        let (told, why) = self.told.as_ref()?;
        (*told == id.0).then_some(why)
    }
}

/// The memory of one job.
pub(super) struct Memory {
    path: PathBuf,
    operations: Mutex<BTreeMap<String, Past>>,
}

impl Memory {
    /// What earlier agents left in the job's `folder`. What cannot be read is as good as nothing.
    pub(super) fn open(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let operations = read(&path).unwrap_or_else(|error| {
            warn!(%error, path = %path.display(), "what was done to containers before is not known");
            BTreeMap::new()
        });
        Self {
            path,
            operations: Mutex::new(operations),
        }
    }

    /// That of an operation.
    pub(super) fn of(&self, operation: &str) -> Past {
        self.lock().get(operation).cloned().unwrap_or_default()
    }

    /// Notes that `id`, which `began` then, ended, and is removed to be started again.
    pub(super) fn replaces(&self, operation: &str, id: &ContainerId, began: UnixNanos) {
        self.change(operation, |past| {
            past.restarts = past.restarts.saturating_add(1);
            past.began.get_or_insert(began.0);
            past.replaced = Some(id.0.clone());
        });
    }

    /// Notes that `id` is told to end, or that its end counts as if it had been.
    pub(super) fn tells(&self, operation: &str, id: &ContainerId, why: Why) {
        self.change(operation, |past| past.told = Some((id.0.clone(), why)));
    }

    /// Notes that `id` was seen to end by itself, and its log read to that end.
    pub(super) fn saw_end(&self, operation: &str, id: &ContainerId) {
        if !self.of(operation).has_seen_end(id) {
            self.change(operation, |past| past.seen = Some(id.0.clone()));
        }
    }

    /// A disk that refuses does not stop the job: only a killed agent's successor misses it.
    fn change(&self, operation: &str, change: impl FnOnce(&mut Past)) {
        let mut operations = self.lock();
        change(operations.entry(operation.to_owned()).or_default());
        if let Err(error) = write(&self.path, &operations) {
            warn!(%error, path = %self.path.display(), "what is done to a container cannot be noted");
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Past>> {
        self.operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path) -> io::Result<BTreeMap<String, Past>> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

fn write(path: &Path, operations: &BTreeMap<String, Past>) -> io::Result<()> {
    durable::write(path, &serde_json::to_vec(operations)?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn id(text: &str) -> ContainerId {
        ContainerId(text.to_owned())
    }

    #[test]
    fn what_was_done_is_there_for_the_next_agent() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::open(folder.path());
        assert_eq!(memory.of("a"), Past::default());
        memory.replaces("a", &id("1"), UnixNanos(7));
        memory.replaces("a", &id("2"), UnixNanos(9));
        let broken = Why::Broken {
            message: "too long".to_owned(),
            exit_code: 124,
            grace: Duration::ZERO,
        };
        memory.tells("a", &id("3"), broken.clone());
        memory.tells("b", &id("4"), Why::CalledOff);
        memory.tells("c", &id("5"), Why::Restart);
        memory.saw_end("b", &id("4"));
        // As all that is to outlive a power cut.
        let mode = fs::metadata(folder.path().join(FILE))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let memory = Memory::open(folder.path());
        let past = memory.of("a");
        assert_eq!((past.restarts, past.began()), (2, Some(UnixNanos(7))));
        assert!(past.is_replaced(&id("2")) && !past.is_replaced(&id("1")));
        assert_eq!(past.told(&id("3")), Some(&broken));
        assert_eq!(past.told(&id("2")), None);
        assert_eq!(memory.of("b").told(&id("4")), Some(&Why::CalledOff));
        assert_eq!(memory.of("c").told(&id("5")), Some(&Why::Restart));
        assert!(!memory.of("b").has_replaced());
        assert!(memory.of("b").has_seen_end(&id("4")) && !past.has_seen_end(&id("3")));
    }

    #[test]
    fn what_is_damaged_or_cannot_be_written_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), b"{\"a\":").unwrap();
        assert_eq!(Memory::open(folder.path()).of("a"), Past::default());
        let memory = Memory::open(&folder.path().join("none"));
        memory.replaces("a", &id("1"), UnixNanos(7));
        assert_eq!(memory.of("a").restarts, 1);
    }
}
