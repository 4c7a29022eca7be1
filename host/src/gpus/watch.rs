//! Watches the GPUs of all slots and tells each slot how its own are.
//!
//! One task looks at the machine when a slot is due, hears of faults as they come, and takes what
//! runs report. What it concludes is decided without I/O, by [`health`](super::health) for each
//! slot; here is which slot a fault concerns.

use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};
use tracing::{info, warn};

use super::health::{Checkup, Health};
use super::nvml::NvmlGpus;
use super::slots::{self, SlotError, cdi_name};
use super::toolkit::{self, ToolkitConfig, ToolkitError};
use super::xid::{self, Action, Xid};
use super::{Error, Fault, Gpus, Machine, NoNvml};
use crate::run::chain_of;

/// How long the driver may take to tell of all GPUs.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a container that runs is looked into.
const LOOK_INSIDE_EVERY: Duration = Duration::from_mins(1);
/// Reports of runs that wait to be taken in.
const WAITING_REPORTS: usize = 64;

/// How a slot's GPUs are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Whether they can be worked with.
    pub health: Health,
    /// How many faults there were that ask for the application to be started again.
    pub upsets: u64,
    /// The last of these.
    pub upset: Option<Xid>,
}

/// The GPUs of one slot.
#[derive(Clone)]
pub struct SlotGpus {
    cdi_names: Vec<String>,
    /// What a container is to see, as far as it is known; empty where it is not.
    uuids: Vec<String>,
    /// Memory of the smallest of them, where it is known.
    memory_mib: Option<u64>,
    condition: watch::Receiver<Condition>,
    slot: usize,
    reports: mpsc::Sender<(usize, String)>,
    pub(crate) look_inside_every: Duration,
}

impl SlotGpus {
    /// GPUs that nobody watches; with no name, those of a slot without.
    #[must_use]
    pub fn unwatched(cdi_names: Vec<String>) -> Self {
        let (_, condition) = watch::channel(Condition::default());
        let (reports, _) = mpsc::channel(1);
        Self::new(cdi_names, condition, 0, reports)
    }

    pub(crate) fn new(
        cdi_names: Vec<String>,
        condition: watch::Receiver<Condition>,
        slot: usize,
        reports: mpsc::Sender<(usize, String)>,
    ) -> Self {
        Self {
            cdi_names,
            uuids: Vec::new(),
            memory_mib: None,
            condition,
            slot,
            reports,
            look_inside_every: LOOK_INSIDE_EVERY,
        }
    }

    /// By which containers ask for them.
    #[must_use]
    pub fn cdi_names(&self) -> &[String] {
        &self.cdi_names
    }

    /// The UUIDs that a container is to see, and no others; empty where they are not known.
    #[must_use]
    pub fn uuids(&self) -> &[String] {
        &self.uuids
    }

    /// The memory of one of them, the smallest, in MiB; `None` where it is not known, and without
    /// GPUs.
    #[must_use]
    pub fn memory_mib(&self) -> Option<u64> {
        self.memory_mib
    }

    /// How they are.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.condition.borrow().clone()
    }

    /// Waits until their condition is another than when this was asked for last.
    pub async fn changed(&mut self) {
        // Nobody watches (any more): nothing will ever change.
        if self.condition.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits until nothing can run on them, and says why.
    pub async fn broken(&mut self) -> String {
        loop {
            if let Health::Broken { reason } = self.condition.borrow_and_update().health.clone() {
                return reason;
            }
            self.changed().await;
        }
    }

    /// Tells that a container could not have them. The slot takes no job until they were probed.
    pub fn report(&self, reason: &str) {
        if self.cdi_names.is_empty() {
            return;
        }
        // When so many wait, this one changes nothing; when nobody watches, nobody minds.
        let _ = self.reports.try_send((self.slot, reason.to_owned()));
    }
}

/// Why no watch can begin.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BeginError {
    /// Slots share GPUs.
    #[error(transparent)]
    Slots(#[from] SlotError),
    /// The container toolkit has holes.
    #[error(transparent)]
    Toolkit(#[from] ToolkitError),
}

/// A watch over all slots; it ends with the last of them.
pub struct Watch {
    /// The GPUs of each slot, in their order.
    pub slots: Vec<SlotGpus>,
    /// What was seen last; empty before the first look, and on a machine without a driver.
    pub machine: watch::Receiver<Machine>,
    /// The task; `None` where no slot has a GPU.
    pub task: Option<JoinHandle<()>>,
}

/// Begins to watch the GPUs that are `written` for each slot, by NVML where there is one. Where no
/// slot has any, nothing is loaded, asked or checked.
///
/// # Errors
/// When slots share GPUs, or the container toolkit has known holes.
pub async fn begin(written: &[Vec<String>], toolkit: &ToolkitConfig) -> Result<Watch, BeginError> {
    if written.iter().all(Vec::is_empty) {
        return begin_with(Arc::new(NoNvml), written).await;
    }
    let toolkit = toolkit::read(toolkit).await?;
    toolkit.check()?;
    if let Some(version) = toolkit.nvidia_ctk {
        info!(%version, "the container toolkit has no known holes");
    } else {
        warn!(
            "`nvidia-ctk` is not in PATH, so nothing is known of the container toolkit's holes: say where it is in [toolkit] of the configuration"
        );
    }
    let gpus: Arc<dyn Gpus> = match NvmlGpus::open() {
        Ok(gpus) => Arc::new(gpus),
        Err(error) => {
            warn!(
                error = chain_of(&error),
                "GPUs are given out by their CDI names alone"
            );
            Arc::new(NoNvml)
        }
    };
    begin_with(gpus, written).await
}

/// Begins to watch the GPUs that are `written` for each slot, with `gpus` to tell of them.
///
/// # Errors
/// When slots share GPUs.
pub async fn begin_with(gpus: Arc<dyn Gpus>, written: &[Vec<String>]) -> Result<Watch, BeginError> {
    slots::check(written, None)?;
    let has_gpus = written.iter().any(|slot| !slot.is_empty());
    let machine = if has_gpus {
        look(gpus.as_ref()).await.ok()
    } else {
        None
    };
    if let Some(machine) = &machine {
        slots::check(written, Some(machine))?;
    }
    let (reports, reported) = mpsc::channel(WAITING_REPORTS);
    let mut slots = Vec::new();
    let mut given = Vec::new();
    for (slot, gpus) in written.iter().enumerate() {
        let names: Vec<String> = gpus.iter().filter_map(|gpu| cdi_name(gpu)).collect();
        let (sender, condition) = watch::channel(Condition::default());
        let mut slot_gpus = SlotGpus::new(names.clone(), condition, slot, reports.clone());
        slot_gpus.uuids = uuids(&names, machine.as_ref());
        slot_gpus.memory_mib = memory(&names, machine.as_ref());
        given.push(slot_gpus);
        slots.push(Watched {
            names,
            checkup: Checkup::new(Duration::ZERO),
            condition: sender,
        });
    }
    drop(reports);
    let (seen, machine) = watch::channel(machine.unwrap_or_default());
    let watcher = Watcher { slots, seen };
    let task = has_gpus.then(|| tokio::spawn(watcher.work(gpus, reported)));
    Ok(Watch {
        slots: given,
        machine,
        task,
    })
}

/// What a container with these names is to see; empty unless all of it is known.
fn uuids(names: &[String], machine: Option<&Machine>) -> Vec<String> {
    let uuid = |name: &String| {
        let (gpu, slice) = slots::find(name, machine?)?;
        Some(slice.map_or(&gpu.uuid, |slice| &slice.uuid).clone())
    };
    let known: Option<Vec<String>> = names.iter().map(uuid).collect();
    known.unwrap_or_default()
}

/// The memory of the smallest of these, in MiB; `None` unless all of it is known.
fn memory(names: &[String], machine: Option<&Machine>) -> Option<u64> {
    let memory = |name: &String| {
        let (gpu, slice) = slots::find(name, machine?)?;
        slice.map_or(gpu.memory_mib, |slice| slice.memory_mib)
    };
    let known: Option<Vec<u64>> = names.iter().map(memory).collect();
    known?.into_iter().min()
}

/// Looks, and does not wait for ever.
pub async fn look(gpus: &dyn Gpus) -> Result<Machine, Error> {
    let looked = timeout(PATIENCE, gpus.look()).await;
    looked.unwrap_or(Err(Error::Driver {
        action: "tell of the GPUs in time",
        source: None,
    }))
}

/// A slot as the watcher has it.
struct Watched {
    names: Vec<String>,
    checkup: Checkup,
    condition: watch::Sender<Condition>,
}

/// All slots, and what was seen of the machine last. Times are counted from the watch's beginning.
struct Watcher {
    slots: Vec<Watched>,
    seen: watch::Sender<Machine>,
}

impl Watcher {
    async fn work(mut self, gpus: Arc<dyn Gpus>, mut reports: mpsc::Receiver<(usize, String)>) {
        let begun = Instant::now();
        let mut faults = gpus.faults();
        loop {
            let due = begun + self.next_look();
            // Cancel safe: both channels are, and the sleep only waits.
            tokio::select! {
                Some(fault) = faults.recv() => self.fault(&fault, begun.elapsed()),
                report = reports.recv() => match report {
                    Some((slot, reason)) => self.report(slot, reason, begun.elapsed()),
                    // The last slot is gone.
                    None => return,
                },
                () = sleep_until(due) => {
                    let looked = look(gpus.as_ref()).await;
                    self.looked(looked, begun.elapsed());
                }
            }
        }
    }

    /// When a slot is due.
    fn next_look(&self) -> Duration {
        let slots = self.slots.iter().filter(|slot| !slot.names.is_empty());
        let due = slots.map(|slot| slot.checkup.probe_at()).min();
        due.unwrap_or(super::health::LONGEST_PAUSE)
    }

    /// Takes in what the driver reports.
    fn fault(&mut self, fault: &Fault, now: Duration) {
        let xid = xid::look_up(fault.xid);
        let gpu = fault
            .gpu
            .as_deref()
            .unwrap_or("a GPU that it does not name");
        let text = format!("XID {} of {gpu}: {}", xid.code, xid.meaning);
        match xid.action {
            Action::Ignore => info!(text, "the driver reports a fault that needs nothing"),
            Action::RestartApp => info!(text, "the driver reports an application's fault"),
            Action::ResetGpu | Action::Reboot => warn!(text, "the driver reports a fatal fault"),
        }
        let machine = self.seen.borrow().clone();
        for slot in &mut self.slots {
            let concerned: Vec<Concern> = slot
                .names
                .iter()
                .filter_map(|name| concern(name, fault, &machine))
                .collect();
            if concerned.is_empty() {
                continue;
            }
            if xid.is_fatal() {
                let reason = format!("{text}: {}", xid.remedy(gpu));
                slot.checkup.fault(reason, now);
            } else {
                slot.checkup.hurry(now);
                // Which slice of a GPU an application's fault is of cannot be told.
                if xid.action == Action::RestartApp && concerned.contains(&Concern::Whole) {
                    slot.condition.send_modify(|condition| {
                        condition.upsets = condition.upsets.wrapping_add(1);
                        condition.upset = Some(xid);
                    });
                }
            }
        }
        self.publish();
    }

    /// Takes in that a container could not have its GPU.
    fn report(&mut self, slot: usize, reason: String, now: Duration) {
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.checkup.fault(reason, now);
        }
        self.publish();
    }

    /// Takes in what a look found.
    fn looked(&mut self, looked: Result<Machine, Error>, now: Duration) {
        for slot in &mut self.slots {
            let found = worst(slot.names.iter().map(|name| judge(name, looked.as_ref())));
            slot.checkup.probed(found, now);
        }
        if let Ok(machine) = looked {
            self.seen.send_if_modified(|seen| {
                let changes = *seen != machine;
                *seen = machine;
                changes
            });
        }
        self.publish();
    }

    fn publish(&self) {
        for slot in &self.slots {
            let health = slot.checkup.health();
            slot.condition.send_if_modified(|condition| {
                let changes = condition.health != *health;
                if changes {
                    tell(&slot.names, health);
                    condition.health = health.clone();
                }
                changes
            });
        }
    }
}

fn tell(names: &[String], health: &Health) {
    let gpus = names.join(", ");
    match health {
        Health::Well => info!(gpus, "the GPUs are well again"),
        Health::Unfit { reason } => warn!(gpus, reason, "no new job begins on these GPUs for now"),
        Health::Broken { reason } => warn!(gpus, reason, "nothing runs on these GPUs for now"),
    }
}

/// How a fault of a GPU concerns what a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Concern {
    /// It is of this GPU.
    Whole,
    /// It is of the GPU that this is a slice of.
    Slice,
}

fn concern(name: &str, fault: &Fault, machine: &Machine) -> Option<Concern> {
    if !slots::is_nvidia(name) {
        return None;
    }
    let Some(uuid) = &fault.gpu else {
        // It may be this one: what is fatal must not go unheard.
        return Some(Concern::Slice);
    };
    if slots::is_all(name) || cdi_name(uuid).is_some_and(|own| own == name) {
        return Some(Concern::Whole);
    }
    let (gpu, slice) = slots::find(name, machine)?;
    (gpu.uuid == *uuid).then_some(if slice.is_some() {
        Concern::Slice
    } else {
        Concern::Whole
    })
}

/// How what a name stands for is, by the last look.
pub(crate) fn judge(name: &str, looked: Result<&Machine, &Error>) -> Health {
    if !slots::is_nvidia(name) {
        return Health::Well;
    }
    let machine = match looked {
        Ok(machine) => machine,
        // Nothing is known against it.
        Err(Error::NoNvml { .. }) => return Health::Well,
        Err(error) => {
            return Health::Unfit {
                reason: chain_of(error),
            };
        }
    };
    let unreadable = machine.unreadable.join("; ");
    if slots::is_all(name) {
        if machine.gpus.is_empty() || !unreadable.is_empty() {
            return Health::Broken {
                reason: format!("not all GPUs can be worked with: {unreadable}"),
            };
        }
        return worst(machine.gpus.iter().map(|gpu| gpu.health.clone()));
    }
    match slots::find(name, machine) {
        Some((gpu, _)) => gpu.health.clone(),
        None => Health::Broken {
            reason: format!(
                "the GPU {name} is not there: `nvidia-smi -L` lists those that are; `dmesg` may say what became of it ({unreadable})"
            ),
        },
    }
}

fn worst(all: impl Iterator<Item = Health>) -> Health {
    all.max_by_key(|health| match health {
        Health::Well => 0,
        Health::Unfit { .. } => 1,
        Health::Broken { .. } => 2,
    })
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpus::health::{CONFIRM_AFTER, FIRST_PAUSE};
    use crate::gpus::simulated::SimulatedGpus;

    const A: &str = "GPU-aaaaaaaa-0000-0000-0000-000000000000";
    const B: &str = "GPU-bbbbbbbb-0000-0000-0000-000000000000";
    const B0: &str = "MIG-b0b0b0b0-0000-0000-0000-000000000000";
    const B1: &str = "MIG-b1b1b1b1-0000-0000-0000-000000000000";

    /// A machine with A, and with B in two slices; slot 0 has A, slots 1 and 2 have the slices, and
    /// slot 3 has nothing.
    struct World {
        gpus: SimulatedGpus,
        watcher: Watcher,
        slots: Vec<watch::Receiver<Condition>>,
        now: Duration,
    }

    impl World {
        fn new() -> Self {
            Self::with(&[&[A], &[B0], &[B1], &[]])
        }

        fn with(written: &[&[&str]]) -> Self {
            let gpus = SimulatedGpus::new(&[A, B]);
            gpus.divide(B, &[B0, B1]);
            let mut slots = Vec::new();
            let given = written.iter().map(|written| {
                let (condition, seen) = watch::channel(Condition::default());
                slots.push(seen);
                Watched {
                    names: written.iter().filter_map(|gpu| cdi_name(gpu)).collect(),
                    checkup: Checkup::new(Duration::ZERO),
                    condition,
                }
            });
            let watcher = Watcher {
                slots: given.collect(),
                seen: watch::Sender::new(gpus.machine()),
            };
            Self {
                gpus,
                watcher,
                slots,
                now: Duration::ZERO,
            }
        }

        /// Goes to the next look and takes it.
        async fn look(&mut self) {
            self.now = self.now.max(self.watcher.next_look());
            let looked = self.gpus.look().await;
            self.watcher.looked(looked, self.now);
        }

        fn fault(&mut self, gpu: Option<&str>, xid: u64) {
            let gpu = gpu.map(str::to_owned);
            self.watcher.fault(&Fault { gpu, xid }, self.now);
        }

        fn health(&self, slot: usize) -> Health {
            self.slots[slot].borrow().health.clone()
        }

        fn troubles(&self) -> Vec<bool> {
            let is_ill = |slot: &watch::Receiver<Condition>| slot.borrow().health != Health::Well;
            self.slots.iter().map(is_ill).collect()
        }
    }

    #[tokio::test]
    async fn a_fatal_xid_breaks_the_slots_of_its_gpu_and_no_others() {
        let mut world = World::new();
        world.fault(Some(A), 79);
        assert_eq!(world.troubles(), [true, false, false, false]);
        let reason = world.health(0).trouble().unwrap().to_owned();
        assert!(
            reason.contains("XID 79") && reason.contains(A) && reason.contains("reboot"),
            "{reason}"
        );
        world.fault(Some(B), 48);
        assert_eq!(world.troubles(), [true, true, true, false]);
        assert!(world.health(1).trouble().unwrap().contains("--gpu-reset"));
    }

    #[tokio::test]
    async fn a_fatal_xid_of_no_known_gpu_breaks_all() {
        let mut world = World::new();
        world.fault(None, 119);
        assert_eq!(world.troubles(), [true, true, true, false]);
    }

    #[tokio::test]
    async fn an_applications_xid_upsets_whole_gpus_alone_and_breaks_nothing() {
        let mut world = World::new();
        world.fault(Some(A), 31);
        world.fault(Some(B), 13);
        assert_eq!(world.troubles(), [false; 4]);
        let upsets: Vec<u64> = world
            .slots
            .iter()
            .map(|slot| slot.borrow().upsets)
            .collect();
        assert_eq!(upsets, [1, 0, 0, 0]);
        assert_eq!(world.slots[0].borrow().upset.map(|xid| xid.code), Some(31));
    }

    #[tokio::test]
    async fn what_needs_nothing_and_what_is_unknown_changes_nothing_but_the_next_look() {
        let mut world = World::new();
        world.look().await;
        for xid in [43, 45, 63, 12_345] {
            world.fault(Some(A), xid);
        }
        assert_eq!(world.troubles(), [false; 4]);
        assert_eq!(world.slots[0].borrow().upsets, 0);
        assert_eq!(world.watcher.next_look(), world.now);
    }

    #[tokio::test]
    async fn a_gpu_that_vanishes_breaks_its_slot_until_it_is_back() {
        let mut world = World::new();
        world.look().await;
        let gone = world.gpus.machine().gpus[0].clone();
        world.gpus.remove(A);
        world.look().await;
        assert_eq!(world.troubles(), [false; 4], "one bad look is not believed");
        let doubted = world.now;
        world.look().await;
        assert_eq!(world.now, doubted + CONFIRM_AFTER);
        assert_eq!(world.troubles(), [true, false, false, false]);
        assert!(world.health(0).trouble().unwrap().contains(A));
        world.gpus.put_back(gone);
        let since = world.now;
        while world.troubles()[0] {
            world.look().await;
        }
        assert!(world.now >= since + FIRST_PAUSE && world.now <= since + 2 * FIRST_PAUSE);
    }

    #[tokio::test]
    async fn a_driver_that_does_not_answer_keeps_jobs_and_takes_none() {
        let mut world = World::new();
        world.gpus.set_silent(true);
        world.look().await;
        world.look().await;
        for slot in 0..3 {
            assert!(matches!(world.health(slot), Health::Unfit { .. }), "{slot}");
        }
        assert_eq!(world.health(3), Health::Well);
        world.gpus.set_silent(false);
        world.look().await;
        assert_eq!(world.troubles(), [false; 4]);
    }

    #[tokio::test]
    async fn what_the_driver_says_of_a_gpu_counts() {
        let mut world = World::with(&[&[A], &["nvidia.com/gpu=1:1"], &["vendor.com/gpu=0"]]);
        let reset = Health::Broken {
            reason: "it must be reset".to_owned(),
        };
        world.gpus.set_health(B, reset.clone());
        world.look().await;
        world.look().await;
        assert_eq!(world.health(1), reset);
        assert_eq!(world.troubles(), [false, true, false]);
    }

    #[tokio::test]
    async fn all_gpus_are_as_well_as_the_worst_of_them() {
        let mut world = World::with(&[&["nvidia.com/gpu=all"]]);
        world.look().await;
        assert_eq!(world.troubles(), [false]);
        let drain = Health::Unfit {
            reason: "it is to be reset".to_owned(),
        };
        world.gpus.set_health(A, drain.clone());
        world.look().await;
        world.look().await;
        assert_eq!(world.health(0), drain);
        world.fault(Some(B), 95);
        assert!(matches!(world.health(0), Health::Broken { .. }));
    }

    #[tokio::test]
    async fn a_container_without_its_gpu_breaks_its_slot_for_a_while() {
        let mut world = World::new();
        let report = "no GPU for the container".to_owned();
        world.watcher.report(1, report.clone(), world.now);
        assert_eq!(world.health(1).trouble(), Some(report.as_str()));
        assert_eq!(world.troubles(), [false, true, false, false]);
        world.now = FIRST_PAUSE;
        world.look().await;
        assert_eq!(world.troubles(), [false; 4]);
    }

    #[tokio::test]
    async fn without_nvml_nothing_is_held_against_a_gpu_but_what_runs_report() {
        let names = vec![vec![A.to_owned()], vec!["nvidia.com/gpu=7".to_owned()]];
        let watch = begin_with(Arc::new(NoNvml), &names).await.unwrap();
        assert_eq!(watch.slots[0].cdi_names(), [format!("nvidia.com/gpu={A}")]);
        assert!(watch.slots[0].uuids().is_empty());
        assert_eq!(watch.slots[0].condition(), Condition::default());
        let mut slot = watch.slots[1].clone();
        slot.report("the engine has no such GPU");
        assert_eq!(slot.broken().await, "the engine has no such GPU");
        assert_eq!(watch.slots[0].condition().health, Health::Well);
    }

    #[tokio::test]
    async fn the_task_hears_of_faults_and_ends_with_the_slots() {
        let gpus = SimulatedGpus::new(&[A, B]);
        gpus.divide(B, &[B0, B1]);
        let written = [vec![A.to_owned()], vec![B1.to_owned()], Vec::new()];
        let mut watch = begin_with(Arc::new(gpus.clone()), &written).await.unwrap();
        assert_eq!(watch.slots[1].uuids(), [B1]);
        assert_eq!(*watch.machine.borrow(), gpus.machine());
        while !gpus.report(A, 79) {
            tokio::task::yield_now().await;
        }
        assert!(watch.slots[0].broken().await.contains("XID 79"));
        assert_eq!(watch.slots[1].condition().health, Health::Well);
        watch.slots.clear();
        watch.task.take().unwrap().await.unwrap();
    }

    #[tokio::test]
    async fn slots_that_share_what_only_a_look_shows_are_refused() {
        let gpus = SimulatedGpus::new(&[A]);
        let written = [vec![A.to_owned()], vec!["nvidia.com/gpu=0".to_owned()]];
        let refused = begin_with(Arc::new(gpus), &written).await;
        assert!(matches!(
            refused.err(),
            Some(BeginError::Slots(SlotError::Shared {
                slot: 2,
                other: 1,
                ..
            }))
        ));
    }

    #[tokio::test]
    async fn a_machine_without_gpus_watches_nothing() {
        let watch = begin(&[Vec::new(), Vec::new()], &ToolkitConfig::default())
            .await
            .unwrap();
        assert!(watch.task.is_none() && watch.slots.len() == 2);
        watch.slots[0].report("not heard");
        assert_eq!(watch.slots[0].condition(), Condition::default());
    }
}
