//! Watches how much room the disks have: a job that fills what is left takes the ledger, the engine
//! and other jobs down with it, so below a floor no job is taken.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::fs::statvfs;
use tokio::{sync::watch, task::spawn_blocking, time::sleep};
use tracing::{info, warn};

/// How often the disks are looked at.
const CHECK_EVERY: Duration = Duration::from_secs(15);

/// Bytes that must be free unless the operator says.
pub const DEFAULT_FLOOR: u64 = 1 << 30;

/// A folder whose disk is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// What it is for, such as `the state folder`.
    pub what: &'static str,
    /// Where it is.
    pub path: PathBuf,
}

/// Looks at the disks until the future is dropped, and tells by `trouble` which has less than
/// `floor` bytes free, or `None`. The first look is over when this returns.
///
/// A folder whose room cannot be told, as an engine's on another machine, is not held against it.
pub async fn watch(
    folders: Vec<Watched>,
    floor: u64,
    trouble: watch::Sender<Option<String>>,
) -> impl Future<Output = ()> + Send + use<> {
    look(&folders, floor, &trouble).await;
    async move {
        loop {
            sleep(CHECK_EVERY).await;
            look(&folders, floor, &trouble).await;
        }
    }
}

async fn look(folders: &[Watched], floor: u64, trouble: &watch::Sender<Option<String>>) {
    let mut found = None;
    for folder in folders {
        let path = folder.path.clone();
        let free = spawn_blocking(move || free(&path)).await;
        let Ok(Ok(free)) = free else {
            continue;
        };
        let reason = reason(folder, floor);
        let is_low = trouble.borrow().as_ref() == Some(&reason);
        if is_below(free, floor, is_low) {
            found = Some(reason);
            break;
        }
    }
    trouble.send_if_modified(|known| {
        let changes = *known != found;
        if changes {
            if let Some(reason) = &found {
                warn!(reason, "no job is taken");
            } else {
                info!("the disks have room again");
            }
            *known = found;
        }
        changes
    });
}

/// It does not say how much is free: a reason that changes with every look would be told with each.
fn reason(folder: &Watched, floor: u64) -> String {
    let (what, path) = (folder.what, folder.path.display());
    format!(
        "less than {} MiB are free for {what} {path}: make room there, or lower `limits.disk_floor`",
        floor >> 20
    )
}

/// Whether there is too little. Once there was, an eighth more is needed, so that a slot does not
/// leave and join with every file.
fn is_below(free: u64, floor: u64, was_below: bool) -> bool {
    let needed = if was_below {
        floor.saturating_add(floor / 8)
    } else {
        floor
    };
    free < needed
}

/// Bytes that are free where `path` is, for users without privileges.
///
/// # Errors
/// What the system says, such as that there is no such folder.
pub(crate) fn free(path: &Path) -> io::Result<u64> {
    let disk = statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(path: &Path) -> Vec<Watched> {
        vec![Watched {
            what: "the state folder",
            path: path.to_owned(),
        }]
    }

    #[test]
    fn what_fell_below_the_floor_must_rise_well_above_it() {
        assert!(!is_below(800, 800, false));
        assert!(is_below(799, 800, false));
        assert!(is_below(899, 800, true));
        assert!(!is_below(900, 800, true));
        assert!(!is_below(0, 0, true), "a floor of 0 is none");
        assert!(is_below(u64::MAX - 1, u64::MAX, true));
    }

    #[tokio::test]
    async fn a_disk_below_the_floor_is_told_at_once_and_until_it_has_room() {
        let folder = tempfile::tempdir().unwrap();
        let (trouble, told) = watch::channel(None);
        let folders = state(folder.path());
        drop(watch(folders.clone(), u64::MAX, trouble.clone()).await);
        let reason = told.borrow().clone().unwrap();
        let path = folder.path().display().to_string();
        assert!(
            reason.contains("the state folder") && reason.contains(&path),
            "{reason}"
        );
        look(&folders, 1, &trouble).await;
        assert_eq!(*told.borrow(), None);
    }

    #[tokio::test]
    async fn what_cannot_be_looked_at_is_not_held_against_the_machine() {
        let (trouble, told) = watch::channel(None);
        look(&state(Path::new("/no/such/folder")), u64::MAX, &trouble).await;
        assert_eq!(*told.borrow(), None);
    }
}
