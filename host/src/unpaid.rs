//! Until when the containers of a slot's job are paid for, as the chain said last: on disk, for an
//! agent that begins while no node answers. It has no slot at work yet, and nobody else would end
//! what nobody pays for.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use solana_address::Address;
use tracing::{info, warn};

use crate::{
    bounds::STOP_GRACE,
    clock::unix_seconds,
    containers::{ContainerState, Containers, Error, operation},
    durable,
};

/// In a slot's folder while it has a job.
const FILE: &str = "paid-until.json";
/// How long a job's containers run beyond its end as it was last known while the chain does
/// not answer: its client may have extended it.
pub(crate) const SILENCE_GRACE: Duration = Duration::from_secs(30);
/// A note that is off by less is left as it is, seconds.
const SLACK: u64 = 10;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Paid {
    job: String,
    /// Unix seconds, by this machine's clock.
    until: u64,
}

/// What a slot notes down.
pub(crate) struct Note {
    path: PathBuf,
    /// What stands there.
    written: Option<Paid>,
    /// Whether this agent wrote it.
    is_known: bool,
}

impl Note {
    /// That of the slot with this folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            path: folder.join(FILE),
            written: None,
            is_known: false,
        }
    }

    /// Notes that the containers of a job are paid for so long from now on, or that there is no
    /// job. A disk that refuses is told of, and changes nothing else.
    pub(crate) fn set(&mut self, left: Option<(Address, Duration)>) {
        let paid = left.map(|(job, left)| Paid {
            job: job.to_string(),
            until: unix_seconds().saturating_add(left.as_secs()),
        });
        let stands = match (&self.written, &paid) {
            (Some(written), Some(paid)) => {
                written.job == paid.job && written.until.abs_diff(paid.until) < SLACK
            }
            (None, None) => self.is_known,
            _ => false,
        };
        if stands {
            return;
        }
        match write(&self.path, paid.as_ref()) {
            Ok(()) => (self.written, self.is_known) = (paid, true),
            Err(error) => {
                warn!(%error, path = %self.path.display(), "until when the job is paid for cannot be noted");
            }
        }
    }
}

fn write(path: &Path, paid: Option<&Paid>) -> io::Result<()> {
    let Some(paid) = paid else {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    };
    durable::write(path, &serde_json::to_vec(paid)?)
}

/// Ends the containers of the job of the slot with this `folder` when its time was up a while ago
/// by all that is known. What becomes of the job, its slot decides once the chain answers.
///
/// # Errors
/// When the engine does not answer.
pub(crate) async fn end(folder: &Path, containers: &dyn Containers) -> Result<(), Error> {
    let paid = fs::read(folder.join(FILE)).ok();
    let Some(paid) = paid.and_then(|bytes| serde_json::from_slice::<Paid>(&bytes).ok()) else {
        return Ok(());
    };
    if unix_seconds() < paid.until.saturating_add(SILENCE_GRACE.as_secs()) {
        return Ok(());
    }
    for found in containers.list(&operation::job_labels(&paid.job)).await? {
        if matches!(found.state, ContainerState::Running { .. }) {
            info!(
                job = paid.job,
                container = found.name,
                "the chain does not answer and the job's time must be up: ending it"
            );
            containers.stop(&found.id, STOP_GRACE).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::containers::{ContainerSpec, Script, SimulatedContainers};

    const JOB: Address = Address::new_from_array([2; 32]);

    async fn running() -> SimulatedContainers {
        let engine = SimulatedContainers::new();
        let image = "test/a:1".parse().unwrap();
        engine.add_image(&image);
        engine.script("op", Script::runs());
        let spec = ContainerSpec {
            labels: operation::job_labels(&JOB.to_string()),
            ..ContainerSpec::new("op", image)
        };
        let id = engine.create(&spec).await.unwrap();
        engine.start(&id).await.unwrap();
        engine
    }

    /// Whether the container runs on after an agent looked.
    async fn runs_on(folder: &Path, engine: &SimulatedContainers) -> bool {
        end(folder, engine).await.unwrap();
        engine.print("op", "still here")
    }

    fn note_of(folder: &Path, until: u64) {
        let paid = Paid {
            job: JOB.to_string(),
            until,
        };
        write(&folder.join(FILE), Some(&paid)).unwrap();
    }

    #[tokio::test]
    async fn what_nobody_pays_for_is_ended_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let engine = running().await;
        assert!(runs_on(folder.path(), &engine).await, "nothing is known");
        fs::write(folder.path().join(FILE), b"{\"job\":").unwrap();
        assert!(runs_on(folder.path(), &engine).await, "it is damaged");
        note_of(folder.path(), unix_seconds() + 60);
        assert!(runs_on(folder.path(), &engine).await, "it is paid for");
        note_of(folder.path(), unix_seconds());
        assert!(runs_on(folder.path(), &engine).await, "it may be extended");
        note_of(folder.path(), unix_seconds() - 2 * SILENCE_GRACE.as_secs());
        assert!(!runs_on(folder.path(), &engine).await);
    }

    #[test]
    fn a_note_is_written_when_it_changes_and_goes_with_the_job() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        note_of(folder.path(), 1);
        let mut note = Note::new(folder.path());
        note.set(None);
        assert!(!path.exists(), "an earlier agent's");
        let hour = Duration::from_hours(1);
        note.set(Some((JOB, hour)));
        fs::remove_file(&path).unwrap();
        note.set(Some((JOB, hour + Duration::from_secs(3))));
        assert!(!path.exists(), "it has not changed");
        note.set(Some((JOB, 2 * hour)));
        let paid: Paid = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(paid.until >= unix_seconds() + 7_000 && paid.job == JOB.to_string());
        note.set(None);
        assert!(!path.exists());
    }
}
