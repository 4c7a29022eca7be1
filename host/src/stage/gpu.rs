//! What can happen to the GPU of a container that runs, and what is done about it.
//!
//! | what | when its restart policy allows | else |
//! | --- | --- | --- |
//! | the GPU is broken: a fatal XID, or it vanished | the job is given back | the job is given back |
//! | the container has certainly lost it | the operation is started again | the job is given back |
//! | it says so itself, and nothing else does | the operation is started again | the job's log says so |
//! | an application's XID, and the application goes on | the operation is started again | the job's log says so |
//!
//! A container loses its GPU when systemd reads its units anew (`systemctl daemon-reload`) and
//! sets the rules for devices again that it knows of, which the engine's are not among. Whether it
//! has it is seen from outside by the engine, and from inside by the driver's own `nvidia-smi`,
//! which the toolkit puts into every container with a GPU. What that says is believed when it
//! worked there before and says the same twice; but a job can make it say anything, and must not
//! be able to blame the host. So it is certain only when systemd did read its units meanwhile.

use std::{
    collections::BTreeSet,
    fs,
    time::{Duration, SystemTime},
};

use tokio::time::{Instant, sleep, sleep_until, timeout};
use tracing::{debug, warn};

use super::{Fault, Worker};
use crate::{
    containers::{ContainerId, Error},
    gpus::health::Health,
    run::chain_of,
};

/// How long a look into a container may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an application has to end by itself after a fault of its own.
const APPLICATION_GRACE: Duration = Duration::from_secs(10);
/// After a GPU's application failed, how long the driver has to report the GPU's own fault.
const LATE_FAULT: Duration = Duration::from_secs(2);
/// Looks in a row that find no GPU until they are believed.
const LOOKS: u32 = 2;

/// Why a container cannot go on as it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The GPU cannot be worked with.
    Gpu(String),
    /// The container has lost its GPU; another container could have it.
    Container(String),
    /// The application must be started again; the GPU and the container are well.
    Application(String),
}

/// What a look into a container found.
#[derive(Debug, PartialEq, Eq)]
enum Inside {
    /// These GPUs, or slices, by their UUIDs.
    Sees(BTreeSet<String>),
    /// None, and what the driver's program said.
    Lost(String),
    /// The container has no such program, or it did not run.
    Unknown,
}

/// What the first look into a container told, to compare later ones with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Baseline {
    /// Whether looks into it tell anything.
    looks_inside: bool,
    /// When systemd had read its units.
    units_read: Option<SystemTime>,
}

/// That a container has no GPU any more.
#[derive(Debug)]
struct Loss {
    reason: String,
    /// Whether it is known from elsewhere than the container.
    is_certain: bool,
}

impl Worker<'_> {
    /// Looks into a container that has just begun, or was found again.
    pub(super) async fn check_gpus(
        &self,
        id: &ContainerId,
        is_resumed: bool,
    ) -> Result<Baseline, Fault> {
        let inside = self.look_inside(id).await;
        let looks_inside = inside != Inside::Unknown;
        let problem = match inside {
            Inside::Unknown => None,
            Inside::Lost(said) => Some(format!("the container cannot use its GPU: {said}")),
            Inside::Sees(seen) => compare(&seen, self.desk.assignment.gpus.uuids()),
        };
        match problem {
            // One that ran for a while is judged like any other that runs.
            Some(reason) if !is_resumed => Err(Fault::Host(reason)),
            _ => Ok(Baseline {
                looks_inside,
                units_read: units_read(),
            }),
        }
    }

    /// Ends when the container cannot go on as it is.
    pub(super) async fn until_gpus_fail(
        &self,
        id: &ContainerId,
        baseline: Baseline,
        may_restart: bool,
    ) -> Failure {
        let mut gpus = self.desk.assignment.gpus.clone();
        let pause = gpus.look_inside_every;
        let mut upsets = gpus.condition().upsets;
        let mut losses = 0_u32;
        let mut next_look = Instant::now() + pause;
        loop {
            let condition = gpus.condition();
            if let Health::Broken { reason } = condition.health {
                return Failure::Gpu(reason);
            }
            if condition.upsets != upsets {
                upsets = condition.upsets;
                let what = condition.upset.map_or_else(String::new, |xid| {
                    format!("XID {}, {}", xid.code, xid.meaning)
                });
                let reason = format!("the driver reports a fault of the application: {what}");
                self.say(&reason);
                if may_restart {
                    sleep(APPLICATION_GRACE.min(pause)).await;
                    return Failure::Application(reason);
                }
            }
            // Cancel safe: both only wait.
            tokio::select! {
                () = gpus.changed() => {}
                () = sleep_until(next_look) => {
                    match self.loss(id, baseline).await {
                        None => losses = 0,
                        Some(loss) => {
                            losses = losses.saturating_add(1);
                            if losses >= LOOKS && (loss.is_certain || may_restart) {
                                return Failure::Container(loss.reason);
                            }
                            if losses == LOOKS {
                                self.say(&loss.reason);
                            }
                        }
                    }
                    next_look = Instant::now() + pause;
                }
            }
        }
    }

    /// Why an application that failed did so, when the driver says that it was the GPU.
    pub(super) async fn late_fault(&self) -> Option<String> {
        let mut gpus = self.desk.assignment.gpus.clone();
        let wait = LATE_FAULT.min(gpus.look_inside_every);
        timeout(wait, gpus.broken()).await.ok()
    }

    /// What the container has lost; `None` while it has its GPU as far as can be told.
    async fn loss(&self, id: &ContainerId, baseline: Baseline) -> Option<Loss> {
        match self.containers().verify_gpu(id).await {
            Err(error @ Error::NoGpu { .. }) => {
                return Some(Loss {
                    reason: chain_of(&error),
                    is_certain: true,
                });
            }
            Err(error) => debug!(
                error = chain_of(&error),
                "cannot look at the container's GPU"
            ),
            Ok(()) => {}
        }
        if !baseline.looks_inside {
            return None;
        }
        let Inside::Lost(said) = self.look_inside(id).await else {
            return None;
        };
        Some(Loss {
            reason: format!("the container cannot use its GPU any more: {said}"),
            is_certain: units_read() != baseline.units_read,
        })
    }

    /// Into the job's log and the agent's own.
    fn say(&self, text: &str) {
        warn!(op = self.operation.id, "{text}");
        self.desk.note(&format!("{}: {text}", self.operation.id));
    }

    async fn look_inside(&self, id: &ContainerId) -> Inside {
        let command = ["/usr/bin/nvidia-smi".to_owned(), "-L".to_owned()];
        match timeout(PATIENCE, self.containers().exec(id, &command)).await {
            Ok(Ok(said)) => read(said.code, &String::from_utf8_lossy(&said.output)),
            Ok(Err(_)) | Err(_) => Inside::Unknown,
        }
    }
}

/// When systemd last read its units: it notes it (250 and later) as the time of this file. `None`
/// without one.
fn units_read() -> Option<SystemTime> {
    let note = fs::metadata("/run/systemd/systemd-units-load").ok()?;
    note.modified().ok()
}

/// Reads what `nvidia-smi -L` said.
fn read(code: i64, said: &str) -> Inside {
    let text = said.trim();
    // What it says when the device cannot be opened, when the driver was replaced under it, and
    // when there is no device.
    let is_lost = text.contains("Failed to initialize NVML") || text.contains("No devices");
    if is_lost {
        let line = text.lines().next().unwrap_or_default();
        return Inside::Lost(line.chars().take(200).collect());
    }
    let mut seen = BTreeSet::new();
    let mut gpu = None;
    for line in text.lines() {
        let uuid = line
            .split_once("(UUID: ")
            .and_then(|(_, rest)| rest.split_once(')'))
            .map(|(uuid, _)| uuid.to_owned());
        match uuid {
            // The GPU itself is not seen where slices of it follow.
            Some(uuid) if uuid.starts_with("MIG-") => {
                gpu = None;
                seen.insert(uuid);
            }
            Some(uuid) => seen.extend(gpu.replace(uuid)),
            None => {}
        }
    }
    seen.extend(gpu);
    if code != 0 || seen.is_empty() {
        return Inside::Unknown;
    }
    Inside::Sees(seen)
}

/// What is wrong when a container sees these GPUs and is to see those, if they are known.
fn compare(seen: &BTreeSet<String>, expected: &[String]) -> Option<String> {
    if expected.is_empty() {
        return None;
    }
    let expected: BTreeSet<String> = expected.iter().cloned().collect();
    let list = |uuids: Vec<&String>| {
        let uuids: Vec<&str> = uuids.into_iter().map(String::as_str).collect();
        uuids.join(", ")
    };
    let others: Vec<&String> = seen.difference(&expected).collect();
    if !others.is_empty() {
        return Some(format!(
            "the container sees GPUs that are not its slot's ({}): take `\"default-runtime\": \"nvidia\"` out of /etc/docker/daemon.json, or write the specification anew with `nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml`",
            list(others)
        ));
    }
    let missing: Vec<&String> = expected.difference(seen).collect();
    (!missing.is_empty()).then(|| {
        format!(
            "the container does not see GPUs of its slot ({}): write the specification anew with `nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml`",
            list(missing)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str =
        "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-a)\nGPU 1: NVIDIA H100 80GB HBM3 (UUID: GPU-b)\n";
    const SLICED: &str = "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-a)\n  MIG 1g.10gb     Device  0: (UUID: MIG-x)\n  MIG 1g.10gb     Device  1: (UUID: MIG-y)\nGPU 1: NVIDIA H100 80GB HBM3 (UUID: GPU-b)\n";

    fn sees(uuids: &[&str]) -> BTreeSet<String> {
        uuids.iter().map(|uuid| (*uuid).to_owned()).collect()
    }

    #[test]
    fn what_is_seen_are_gpus_or_their_slices() {
        assert_eq!(read(0, TWO), Inside::Sees(sees(&["GPU-a", "GPU-b"])));
        assert_eq!(
            read(0, SLICED),
            Inside::Sees(sees(&["GPU-b", "MIG-x", "MIG-y"]))
        );
    }

    #[test]
    fn a_lost_gpu_is_told_from_a_program_that_is_not_there() {
        for (code, said) in [
            (255, "Failed to initialize NVML: Unknown Error\n"),
            (
                18,
                "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.95",
            ),
            (6, "No devices were found\n"),
            (0, "No devices found.\n"),
        ] {
            let Inside::Lost(line) = read(code, said) else {
                panic!("{said}");
            };
            assert!(said.starts_with(&line), "{line}");
        }
        for (code, said) in [
            (
                127,
                "OCI runtime exec failed: exec failed: no such file or directory",
            ),
            (126, "permission denied"),
            (0, ""),
            (1, TWO),
        ] {
            assert_eq!(read(code, said), Inside::Unknown, "{said}");
        }
    }

    #[test]
    fn a_container_sees_its_slots_gpus_and_no_others() {
        let slot = ["GPU-a".to_owned(), "MIG-x".to_owned()];
        assert_eq!(compare(&sees(&["GPU-a", "MIG-x"]), &slot), None);
        assert_eq!(compare(&sees(&["GPU-a"]), &[]), None);
        let more = compare(&sees(&["GPU-a", "GPU-b", "MIG-x"]), &slot).unwrap();
        assert!(
            more.contains("(GPU-b)") && more.contains("not its slot's"),
            "{more}"
        );
        let less = compare(&sees(&["GPU-a"]), &slot).unwrap();
        assert!(
            less.contains("(MIG-x)") && less.contains("does not see"),
            "{less}"
        );
    }
}
