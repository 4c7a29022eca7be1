//! What the agent does beside its jobs for the operator: keeps room on the engine's disk, takes away
//! what is left of jobs, answers the operator's commands, and tells him of trouble.

use std::{io, path::Path, sync::Arc, time::Duration};

use solana_address::Address;
use tokio::{
    net::UnixListener,
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep},
};
use tracing::{info, warn};

use crate::{
    api::Registry,
    clock,
    config::SlotConfig,
    control::{self, Control, Controlled},
    gpus::watch::SlotGpus,
    obstacle::{Conditions, Source},
    prune::Pruner,
    run::chain_of,
    webhooks::{self, Webhooks},
};

/// How often the engine's disk is looked at.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// How often what is left of jobs is looked for, and how long after the start first: the slots must
/// have taken up what is theirs.
const TIDY_EVERY: Duration = Duration::from_hours(1);
const TIDY_AFTER: Duration = Duration::from_mins(5);

/// Who keeps the machine for the operator.
pub(crate) struct Keeper {
    pub(crate) registry: Arc<Registry>,
    pub(crate) pruner: Arc<Pruner>,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) slots: Vec<Controlled>,
    /// Which disk has too little room for any job.
    pub(crate) room: watch::Receiver<Option<String>>,
    /// Where the API listens.
    pub(crate) api: String,
}

/// A slot as the operator may drain it, and the conditions under which it works.
pub(crate) fn controlled(
    state: &Path,
    slot: &SlotConfig,
    gpus: &SlotGpus,
    conditions: &Conditions,
) -> (Controlled, Conditions) {
    // Validated before.
    let host: Address = slot.host.parse().unwrap_or_default();
    let folder = state.join(slot.host.as_str());
    let controlled = Controlled::new(host, slot.market.clone(), gpus.clone(), folder);
    let drain = controlled.drain.subscribe();
    (controlled, conditions.clone().and(Source::Operator, drain))
}

/// Listens for the operator. An agent that cannot works all the same.
pub(crate) fn listen(state: &Path) -> Option<UnixListener> {
    control::listen(state)
        .inspect_err(|error: &io::Error| {
            let state = state.display();
            warn!(%error, %state, "`nosana host drain` and `prune` cannot reach this agent");
        })
        .ok()
}

impl Keeper {
    /// Begins all of it, among `tasks`.
    pub(crate) fn begin(self, listener: Option<UnixListener>, tasks: &mut JoinSet<()>) {
        let (low, low_seen) = watch::channel(None);
        if !self.webhooks.is_empty() {
            let registry = Arc::clone(&self.registry);
            tasks.spawn(webhooks::watch(registry, self.webhooks, low_seen));
        }
        tasks.spawn(keep_room(Arc::clone(&self.pruner), self.room, low));
        tasks.spawn(tidy(Arc::clone(&self.pruner), Arc::clone(&self.registry)));
        if let Some(listener) = listener {
            let control = Control {
                registry: self.registry,
                engine: Arc::clone(&self.pruner.engine),
                slots: self.slots,
                pruner: self.pruner,
                since: clock::unix_seconds(),
                api: self.api,
            };
            tasks.spawn(control::serve(listener, control));
        }
    }
}

/// Removes images that nothing uses while the engine's disk has less than it should, and tells by
/// `low` when that does not help.
async fn keep_room(
    pruner: Arc<Pruner>,
    room: watch::Receiver<Option<String>>,
    low: watch::Sender<Option<String>>,
) {
    let floor = pruner.images.floor();
    loop {
        let mut reason = None;
        if pruner.images.free().is_some_and(|free| free < floor) {
            if let Err(error) = pruner.images.relieve(pruner.engine.as_ref()).await {
                warn!(error = %chain_of(&error), "no image can be removed");
            }
            if pruner.images.free().is_some_and(|free| free < floor) {
                reason = Some(format!(
                    "the engine's disk has less than {} MiB free, and no image that the agent pulled is left to remove: make room there, or lower `images.disk_floor`",
                    floor >> 20
                ));
            }
        }
        let reason = room.borrow().clone().or(reason);
        low.send_if_modified(|known| {
            let changes = *known != reason;
            if changes {
                if let Some(reason) = &reason {
                    warn!(reason, "a disk is low");
                }
                *known = reason;
            }
            changes
        });
        sleep(LOOK_EVERY).await;
    }
}

/// Takes away what is left of jobs, now and then.
async fn tidy(pruner: Arc<Pruner>, registry: Arc<Registry>) {
    let begun = Instant::now();
    loop {
        sleep(LOOK_EVERY).await;
        let mut hosts = pruner.hosts.iter();
        let all_seen = hosts.all(|host| registry.metrics.standing(*host).is_some());
        if !all_seen || begun.elapsed() < TIDY_AFTER {
            continue;
        }
        match pruner.tidy().await {
            Ok(report) => {
                for kept in &report.kept {
                    info!(kept, "something is left over and stays");
                }
            }
            Err(error) => warn!(error = %chain_of(&error), "what is left of jobs stays for now"),
        }
        sleep(TIDY_EVERY).await;
    }
}
