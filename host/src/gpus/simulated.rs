//! GPUs that do as they are told, for tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, watch};

use super::health::Health;
use super::watch::{Condition, SlotGpus};
use super::{Error, Fault, Gpu, Gpus, Machine, Slice, xid};

/// A machine whose GPUs a test scripts. Clones are the same machine.
#[derive(Clone, Default)]
pub struct SimulatedGpus {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    machine: Machine,
    is_silent: bool,
    listeners: Vec<mpsc::Sender<Fault>>,
}

impl SimulatedGpus {
    /// A machine with a GPU of each of these UUIDs.
    #[must_use]
    pub fn new(uuids: &[&str]) -> Self {
        let gpus = uuids.iter().zip(0..).map(|(uuid, index)| Gpu {
            uuid: (*uuid).to_owned(),
            index,
            name: "NVIDIA Simulated".to_owned(),
            memory_mib: Some(24_576),
            ..Gpu::default()
        });
        let machine = Machine {
            driver: Some("580.95.05".to_owned()),
            gpus: gpus.collect(),
            unreadable: Vec::new(),
        };
        let simulated = Self::default();
        simulated.lock().machine = machine;
        simulated
    }

    /// Divides a GPU into parts of these UUIDs.
    pub fn divide(&self, gpu: &str, slices: &[&str]) {
        self.change(gpu, |gpu| {
            let slices = slices.iter().zip(0..).map(|(uuid, index)| Slice {
                uuid: (*uuid).to_owned(),
                index,
                name: "NVIDIA Simulated MIG 1g.10gb".to_owned(),
                memory_mib: Some(9_856),
            });
            gpu.slices = slices.collect();
        });
    }

    /// Lets the driver say this of a GPU.
    pub fn set_health(&self, gpu: &str, health: Health) {
        self.change(gpu, |gpu| gpu.health = health);
    }

    /// Takes a GPU away, as when it falls off the bus.
    pub fn remove(&self, gpu: &str) {
        self.lock().machine.gpus.retain(|other| other.uuid != gpu);
    }

    /// Puts back what was taken away.
    pub fn put_back(&self, gpu: Gpu) {
        let mut state = self.lock();
        state.machine.gpus.push(gpu);
        state.machine.gpus.sort_by_key(|gpu| gpu.index);
    }

    /// Lets the driver answer nothing any more, or answer again.
    pub fn set_silent(&self, is_silent: bool) {
        self.lock().is_silent = is_silent;
    }

    /// Reports an XID of a GPU to everybody who listens; whether anybody did.
    pub fn report(&self, gpu: &str, xid: u64) -> bool {
        let fault = Fault {
            gpu: Some(gpu.to_owned()),
            xid,
        };
        let mut state = self.lock();
        state.listeners.retain(|listener| !listener.is_closed());
        let heard = state
            .listeners
            .iter()
            .filter(|listener| listener.try_send(fault.clone()).is_ok());
        heard.count() > 0
    }

    /// What a look would find now.
    #[must_use]
    pub fn machine(&self) -> Machine {
        self.lock().machine.clone()
    }

    fn change(&self, uuid: &str, change: impl FnOnce(&mut Gpu)) {
        let mut state = self.lock();
        if let Some(gpu) = state.machine.gpus.iter_mut().find(|gpu| gpu.uuid == uuid) {
            change(gpu);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Gpus for SimulatedGpus {
    async fn look(&self) -> Result<Machine, Error> {
        let state = self.lock();
        if state.is_silent {
            return Err(Error::Driver {
                action: "count the GPUs",
                source: None,
            });
        }
        Ok(state.machine.clone())
    }

    fn faults(&self) -> mpsc::Receiver<Fault> {
        let (sender, receiver) = mpsc::channel(16);
        self.lock().listeners.push(sender);
        receiver
    }
}

/// The condition of a slot's GPUs in the hands of a test.
pub struct Script {
    condition: watch::Sender<Condition>,
    reports: mpsc::Receiver<(usize, String)>,
}

/// GPUs of these CDI names whose condition the test sets, and that are looked into every few
/// milliseconds.
#[must_use]
pub fn scripted(cdi_names: &[&str]) -> (SlotGpus, Script) {
    let (condition, seen) = watch::channel(Condition::default());
    let (reporter, reports) = mpsc::channel(16);
    let names = cdi_names.iter().map(|name| (*name).to_owned()).collect();
    let mut gpus = SlotGpus::new(names, seen, 0, reporter);
    gpus.look_inside_every = Duration::from_millis(5);
    (gpus, Script { condition, reports })
}

impl Script {
    /// Sets how the GPUs are.
    pub fn set_health(&self, health: Health) {
        self.condition
            .send_modify(|condition| condition.health = health);
    }

    /// Lets the driver report an application's fault.
    pub fn upset(&self, xid: u64) {
        self.condition.send_modify(|condition| {
            condition.upsets += 1;
            condition.upset = Some(xid::look_up(xid));
        });
    }

    /// What runs reported so far.
    pub fn reports(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.reports.try_recv().ok())
            .map(|(_, reason)| reason)
            .collect()
    }
}
