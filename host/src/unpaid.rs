//! Until when the containers of a slot's job are paid for, as the chain said last: on disk, for an
//! agent that begins while no node answers. It has no slot at work yet, or one that was told
//! nothing yet, and nobody else would end what nobody pays for.

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
    clock::Uptime,
    containers::{ContainerState, Containers, Error, operation},
    durable,
    run::chain_of,
};

/// In a slot's folder while it has a job.
const FILE: &str = "paid-until.json";
/// In a job's folder once its containers were ended by this: the job goes on as one whose time
/// is up, whatever the chain says later.
pub(crate) const ENDED_FILE: &str = "ended-unpaid";
/// How long a job's containers run beyond its end as it was last known while the chain does
/// not answer: its client may have extended it.
pub(crate) const SILENCE_GRACE: Duration = Duration::from_secs(30);
/// After how long without an answer the chain is silent, and has not only lost a try: what an earlier
/// agent noted may have been extended since.
pub(crate) const UNTIL_SILENT: Duration = Duration::from_secs(10);
/// A note that is off by less is left as it is, seconds.
const SLACK: u64 = 10;

/// By the time since the machine was started, which nobody sets, and beyond which no container
/// lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Paid {
    job: String,
    /// Which start of the machine.
    boot: String,
    /// Seconds after it.
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
    /// job. A disk that refuses is told of; then there is no note, since an old one may be too
    /// early.
    pub(crate) fn set(&mut self, left: Option<(Address, Duration)>) {
        let noted = Uptime::read().and_then(|now| self.set_at(left, &now));
        if let Err(error) = noted {
            warn!(%error, path = %self.path.display(), "until when the job is paid for cannot be noted");
            let _ = fs::remove_file(&self.path);
            (self.written, self.is_known) = (None, false);
        }
    }

    fn set_at(&mut self, left: Option<(Address, Duration)>, now: &Uptime) -> io::Result<()> {
        let paid = left.map(|(job, left)| Paid {
            job: job.to_string(),
            boot: now.boot.clone(),
            until: now.seconds.saturating_add(left.as_secs()),
        });
        let stands = match (&self.written, &paid) {
            (Some(written), Some(paid)) => {
                written.job == paid.job && written.until.abs_diff(paid.until) < SLACK
            }
            (None, None) => self.is_known,
            _ => false,
        };
        if !stands {
            write(&self.path, paid.as_ref())?;
            (self.written, self.is_known) = (paid, true);
        }
        Ok(())
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

/// Ends the containers of the job of each slot with one of these `folders` when its time was up a
/// while ago by all that is known. What becomes of the jobs, their slots decide once the chain
/// answers. What cannot be ended is told of.
pub(crate) async fn end(folders: &[PathBuf], containers: &dyn Containers) {
    let now = match Uptime::read() {
        Ok(now) => now,
        Err(error) => {
            warn!(%error, "how long this machine runs cannot be read, so nothing is ended that nobody pays for");
            return;
        }
    };
    for folder in folders {
        if let Err(error) = end_at(folder, containers, &now).await {
            warn!(
                error = chain_of(&error),
                folder = %folder.display(),
                "what nobody pays for cannot be ended"
            );
        }
    }
}

async fn end_at(folder: &Path, containers: &dyn Containers, now: &Uptime) -> Result<(), Error> {
    let paid = fs::read(folder.join(FILE)).ok();
    let Some(paid) = paid.and_then(|bytes| serde_json::from_slice::<Paid>(&bytes).ok()) else {
        return Ok(());
    };
    let ends = paid.until.saturating_add(SILENCE_GRACE.as_secs());
    if paid.boot != now.boot || now.seconds < ends {
        return Ok(());
    }
    // Another agent of the same engine may have the job by now.
    let mut labels = operation::job_labels(&paid.job);
    labels.extend(containers.own_labels());
    let found = containers.list(&labels).await?;
    let running = found
        .into_iter()
        .filter(|found| matches!(found.state, ContainerState::Running { .. }));
    let mut failed = Ok(());
    for found in running {
        info!(
            job = paid.job,
            container = found.name,
            "the chain does not answer and the job's time must be up: ending it"
        );
        let mark = folder.join("jobs").join(&paid.job).join(ENDED_FILE);
        if let Err(error) = durable::mark(&mark) {
            warn!(%error, path = %mark.display(), "why its containers ended cannot be noted");
        }
        // One that cannot be ended keeps none of the others.
        failed = failed.and(containers.stop(&found.id, STOP_GRACE).await);
    }
    failed
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

    fn uptime(seconds: u64) -> Uptime {
        let boot = "a".to_owned();
        Uptime { boot, seconds }
    }

    /// Whether the container runs on after an agent looked, so long after the machine's start.
    async fn runs_on(folder: &Path, engine: &SimulatedContainers, seconds: u64) -> bool {
        end_at(folder, engine, &uptime(seconds)).await.unwrap();
        engine.print("op", "still here")
    }

    fn note_until(folder: &Path, boot: &str, until: u64) {
        let paid = Paid {
            job: JOB.to_string(),
            boot: boot.to_owned(),
            until,
        };
        write(&folder.join(FILE), Some(&paid)).unwrap();
    }

    #[tokio::test]
    async fn what_nobody_pays_for_is_ended_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let job = folder.path().join("jobs").join(JOB.to_string());
        fs::create_dir_all(&job).unwrap();
        let (path, engine) = (folder.path(), running().await);
        assert!(runs_on(path, &engine, 9_000).await, "nothing is known");
        fs::write(path.join(FILE), b"{\"job\":").unwrap();
        assert!(runs_on(path, &engine, 9_000).await, "it is damaged");
        note_until(path, "b", 1_000);
        assert!(runs_on(path, &engine, 9_000).await, "of another boot");
        note_until(path, "a", 1_000);
        assert!(runs_on(path, &engine, 999).await, "it is paid for");
        assert!(runs_on(path, &engine, 1_029).await, "it may be extended");
        assert!(!job.join(ENDED_FILE).exists());
        assert!(!runs_on(path, &engine, 1_030).await);
        assert!(job.join(ENDED_FILE).exists());
    }

    #[tokio::test]
    async fn each_slot_is_looked_at_whatever_becomes_of_the_others() {
        let (missing, folder) = (PathBuf::from("none"), tempfile::tempdir().unwrap());
        let engine = running().await;
        let boot = Uptime::read().unwrap().boot;
        note_until(folder.path(), &boot, 0);
        end(&[missing, folder.path().to_owned()], &engine).await;
        let still_runs = engine.print("op", "still here");
        assert_eq!(still_runs, Uptime::read().unwrap().seconds < 30);
    }

    #[test]
    fn a_note_is_written_when_it_changes_and_goes_with_the_job() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        note_until(folder.path(), "a", 1);
        let mut note = Note::new(folder.path());
        let left = |seconds| Some((JOB, Duration::from_secs(seconds)));
        note.set_at(None, &uptime(100)).unwrap();
        assert!(!path.exists(), "an earlier agent's");
        note.set_at(left(3_600), &uptime(100)).unwrap();
        fs::remove_file(&path).unwrap();
        note.set_at(left(3_600), &uptime(109)).unwrap();
        assert!(!path.exists(), "it has not changed");
        note.set_at(left(7_200), &uptime(100)).unwrap();
        let paid: Paid = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!((paid.until, paid.boot), (7_300, "a".to_owned()));
        assert_eq!(paid.job, JOB.to_string());
        note.set_at(None, &uptime(100)).unwrap();
        assert!(!path.exists());
    }

    /// It would end the job at a time that was right once.
    #[test]
    fn a_note_that_cannot_be_renewed_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut note = Note::new(folder.path());
        note.set(Some((JOB, Duration::from_mins(1))));
        assert!(path.exists());
        // No draft can be written where a folder is.
        let draft = folder.path().join(format!("{FILE}.new"));
        fs::create_dir(&draft).unwrap();
        note.set(Some((JOB, Duration::from_hours(1))));
        assert!(!path.exists());
        fs::remove_dir(&draft).unwrap();
        note.set(Some((JOB, Duration::from_hours(1))));
        assert!(path.exists());
    }
}
