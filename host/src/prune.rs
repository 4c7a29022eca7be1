//! Takes away what nobody needs any more: containers, volumes and networks of jobs that the ledger
//! does not know, old logs, resources and images.
//!
//! An agent makes nothing in the engine for a job that its ledger does not name. So what is found
//! first, and named by no ledger that is read after, is left over. Two exceptions: what another
//! agent of the same engine made carries that one's label, and a job whose ledger was lost is still
//! this host's on chain. Neither is touched.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use nosana_sdk::{client::Client, common::job::JobState, generated::jobs::accounts::Job};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use solana_address::Address;
use tokio::{sync::Mutex, time::timeout};
use tracing::{info, warn};

use crate::{
    config::Config,
    containers::{
        AGENT_LABEL, ContainerState, Containers, Docker, Error, Found, Labels, operation::JOB_LABEL,
    },
    durable,
    images::Images,
    ledger::{self, LedgerError},
    resources::{self, Resources, Settings},
    run::chain_of,
};

/// The file with the agent's name, under which it makes things in the engine.
const NAME_FILE: &str = "agent-id";
/// Logs of jobs that are kept after their end, for each host.
pub const KEPT_LOGS: usize = 50;
/// How long the chain may take to say whose a job is.
const CHAIN_WAIT: Duration = Duration::from_secs(10);

/// What is to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// Only say what would.
    pub dry_run: bool,
    /// All images and resources that nothing uses and all logs of jobs that are over, however much
    /// room there is.
    pub all: bool,
    /// Also images that the agent did not pull, and what other agents left: no other may be at work
    /// with this engine.
    pub foreign: bool,
    /// Bytes that the engine's disk should have free, in place of `images.disk_floor`.
    pub floor: Option<u64>,
}

/// What went, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whether nothing was done.
    pub dry_run: bool,
    /// By name.
    pub containers: Vec<String>,
    /// By name.
    pub volumes: Vec<String>,
    /// By name.
    pub networks: Vec<String>,
    /// By job.
    pub logs: Vec<String>,
    /// Images, with their bytes; some of these may be shared with others that stay.
    pub images: Vec<(String, u64)>,
    /// Files of the cache of resources.
    pub resources: usize,
    /// Bytes of those.
    pub resource_bytes: u64,
    /// What stays although nothing here needs it, and why.
    pub kept: Vec<String>,
    /// Bytes that the engine's disk has free now; `None` where that cannot be seen.
    pub free: Option<u64>,
}

impl Report {
    /// Whether there was nothing to take away.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.containers.is_empty()
            && self.volumes.is_empty()
            && self.networks.is_empty()
            && self.logs.is_empty()
            && self.images.is_empty()
            && self.resources == 0
    }
}

/// Why pruning stopped.
#[derive(Debug, thiserror::Error)]
pub enum PruneError {
    /// The engine.
    #[error("what the engine has cannot be listed or removed")]
    Engine(#[from] Error),
    /// Another user's agent works in the state folder, and could not use what this one would
    /// write there.
    #[error(
        "the state folder {path} is another user's: run this as that one, as by `sudo -u '#{owner}' -g docker nosana host prune …`"
    )]
    NotOwner {
        /// Which folder.
        path: PathBuf,
        /// The id of its owner.
        owner: u32,
    },
    /// An agent is at work, and does not answer.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The cache of resources.
    #[error("the cache of resources cannot be used")]
    Resources(#[from] resources::Error),
    /// The state folder.
    #[error("the state folder {path} cannot be used")]
    State {
        /// Which file of it.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Knows which host has a job.
#[async_trait]
pub trait Holders: Send + Sync {
    /// The host that a job is assigned to or runs at; `None` when there is none.
    ///
    /// # Errors
    /// When that cannot be known, why.
    async fn holder(&self, job: Address) -> Result<Option<Address>, String>;
}

/// As the chain says.
#[async_trait]
impl Holders for Client {
    async fn holder(&self, job: Address) -> Result<Option<Address>, String> {
        let account = timeout(CHAIN_WAIT, self.find::<Job>(&job))
            .await
            .map_err(|_| "no answer".to_owned())?
            .map_err(|error| chain_of(&error))?;
        Ok(account.and_then(|account| {
            let state = JobState::try_from(account.state);
            let is_on = matches!(state, Ok(JobState::Assigned | JobState::Running));
            is_on.then_some(account.host)
        }))
    }
}

/// Takes away what nobody needs. One at a time in a process.
pub struct Pruner {
    /// The engine.
    pub engine: Arc<dyn Containers>,
    /// The machine's images.
    pub images: Arc<Images>,
    /// The cache of resources.
    pub resources: Arc<Resources>,
    /// Who knows whose a job is.
    pub holders: Arc<dyn Holders>,
    /// The state folder.
    pub state: PathBuf,
    /// The hosts of the agent.
    pub hosts: Vec<Address>,
    /// The agent's name.
    pub agent: String,
    /// Held while it works.
    pub turn: Mutex<()>,
}

/// The name under which the agent of the folder `state` makes things in the engine; chosen at the
/// first time.
///
/// # Errors
/// When the disk refuses.
pub fn agent_name(state: &Path) -> io::Result<String> {
    let path = state.join(NAME_FILE);
    match fs::read_to_string(&path) {
        Ok(name) if is_name(name.trim()) => return Ok(name.trim().to_owned()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut bytes = [0; 8];
    rand::rng().fill_bytes(&mut bytes);
    let name = hex::encode(bytes);
    durable::write(&path, name.as_bytes())?;
    Ok(name)
}

fn is_name(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What the engine has of one job.
#[derive(Default)]
struct Left {
    containers: Vec<Found>,
    volumes: Vec<String>,
    networks: Vec<String>,
    /// Whether another agent made some of it, or nobody knows which one did.
    is_foreign: bool,
}

/// Prunes where no agent runs, and keeps agents away meanwhile.
///
/// # Errors
/// When an agent is at work there, and those of [`Pruner::prune`].
pub async fn without_agent(config: &Config, request: Request) -> Result<Report, PruneError> {
    let state = &config.state;
    let failed = |source: io::Error| PruneError::State {
        path: state.clone(),
        source,
    };
    let owner = fs::metadata(state).map_err(failed)?.uid();
    if owner != rustix::process::geteuid().as_raw() {
        return Err(PruneError::NotOwner {
            path: state.clone(),
            owner,
        });
    }
    // Validated before.
    let hosts: Vec<Address> = config
        .slots
        .iter()
        .filter_map(|slot| slot.host.parse().ok())
        .collect();
    let mut held = Vec::new();
    for host in &hosts {
        held.extend(ledger::hold(&state.join(host.to_string()))?);
    }
    let docker = Docker::connect(&config.engine)?;
    let folder = docker.folder().await?;
    let settings = Settings::new(
        state.join("resources"),
        config.resources.quota(),
        config.resources.largest(),
    );
    let pruner = Pruner {
        engine: Arc::new(docker),
        images: Arc::new(Images::open(config.images.clone(), state, folder)),
        resources: Arc::new(Resources::open(settings)?),
        holders: Arc::new(Client::new(config.url.clone(), config.websocket.clone())),
        state: state.clone(),
        hosts,
        agent: agent_name(state).map_err(failed)?,
        turn: Mutex::default(),
    };
    pruner.prune(request).await
}

impl Pruner {
    /// Does what `request` asks for.
    ///
    /// # Errors
    /// Where it stopped; what went until then is gone. Asking again goes on.
    pub async fn prune(&self, request: Request) -> Result<Report, PruneError> {
        let _turn = self.turn.lock().await;
        let mut report = Report {
            dry_run: request.dry_run,
            ..Report::default()
        };
        self.leftovers(request, &mut report).await?;
        self.logs(request, &mut report)?;
        if request.all {
            let cleared = self.resources.clear(request.dry_run);
            let (files, bytes) = cleared.map_err(|source| PruneError::State {
                path: self.state.join("resources"),
                source,
            })?;
            report.resources = files;
            report.resource_bytes = bytes;
        }
        self.prune_images(request, &mut report).await?;
        report.free = self.images.free();
        Ok(report)
    }

    /// Takes away what is left of jobs, and nothing else.
    ///
    /// # Errors
    /// Where it stopped.
    pub async fn tidy(&self) -> Result<Report, PruneError> {
        let _turn = self.turn.lock().await;
        let mut report = Report::default();
        self.leftovers(Request::default(), &mut report).await?;
        Ok(report)
    }

    async fn leftovers(&self, request: Request, report: &mut Report) -> Result<(), PruneError> {
        let labels = if request.foreign {
            Labels::new()
        } else {
            Labels::from([(AGENT_LABEL.to_owned(), self.agent.clone())])
        };
        let found = self.find(&labels).await?;
        // After the engine: whatever was begun before is in there.
        let known = self.known()?;
        for (job, left) in found {
            if known.contains(&job) {
                continue;
            }
            if let Some(reason) = self.still_wanted(&job, &left).await {
                report
                    .kept
                    .push(format!("what is here of job {job}: {reason}"));
                continue;
            }
            if !request.dry_run {
                self.remove(&left).await?;
                info!(job, "what was left of a job was removed");
            }
            let names = left.containers.into_iter().map(|found| found.name);
            report.containers.extend(names);
            report.volumes.extend(left.volumes);
            report.networks.extend(left.networks);
        }
        Ok(())
    }

    /// What the engine has with these labels, by job.
    async fn find(&self, labels: &Labels) -> Result<BTreeMap<String, Left>, Error> {
        let mut found: BTreeMap<String, Left> = BTreeMap::new();
        let mut left = |labels: &Labels, put: &mut dyn FnMut(&mut Left)| {
            let Some(job) = labels.get(JOB_LABEL) else {
                return;
            };
            let left = found.entry(job.clone()).or_default();
            left.is_foreign |= labels.get(AGENT_LABEL) != Some(&self.agent);
            put(left);
        };
        for container in self.engine.list(labels).await? {
            left(&container.labels, &mut |left| {
                left.containers.push(container.clone());
            });
        }
        for (name, labels) in self.engine.labelled_volumes(labels).await? {
            left(&labels, &mut |left| left.volumes.push(name.clone()));
        }
        for (name, labels) in self.engine.labelled_networks(labels).await? {
            left(&labels, &mut |left| left.networks.push(name.clone()));
        }
        Ok(found)
    }

    /// The jobs that may still have something here.
    fn known(&self) -> Result<BTreeSet<String>, PruneError> {
        let mut known = BTreeSet::new();
        for host in &self.hosts {
            let path = self.state.join(host.to_string());
            let jobs = ledger::peek(&path).map_err(|source| PruneError::State { path, source })?;
            known.extend(jobs.into_keys());
        }
        Ok(known)
    }

    /// Why something of a job that no ledger names is kept all the same.
    async fn still_wanted(&self, job: &str, left: &Left) -> Option<String> {
        let Ok(address) = job.parse::<Address>() else {
            return Some("its label is no address".to_owned());
        };
        match self.holders.holder(address).await {
            Ok(Some(host)) if self.hosts.contains(&host) => {
                Some("the chain says that this host has it: the agent goes on with it".to_owned())
            }
            Ok(Some(host)) if left.is_foreign => Some(format!("host {host} has it")),
            Ok(_) => None,
            Err(reason) => Some(format!("the chain does not say whose it is: {reason}")),
        }
    }

    async fn remove(&self, left: &Left) -> Result<(), Error> {
        for Found { id, state, .. } in &left.containers {
            if matches!(state, ContainerState::Running { .. }) {
                self.engine.stop(id, Duration::ZERO).await?;
            }
            self.engine.remove(id).await?;
        }
        for volume in &left.volumes {
            self.engine.remove_volume(volume).await?;
        }
        for network in &left.networks {
            self.engine.remove_network(network).await?;
        }
        Ok(())
    }

    /// Logs of jobs that are over, but for the latest.
    fn logs(&self, request: Request, report: &mut Report) -> Result<(), PruneError> {
        let known = self.known()?;
        let kept = if request.all { 0 } else { KEPT_LOGS };
        for host in &self.hosts {
            let folder = self.state.join(host.to_string()).join("jobs");
            for path in surplus_logs(&folder, kept, |job| known.contains(job)) {
                if !request.dry_run
                    && let Err(error) = fs::remove_dir_all(&path)
                {
                    warn!(path = %path.display(), %error, "an old log could not be removed");
                    continue;
                }
                let name = path.file_name().unwrap_or_default();
                report.logs.push(name.to_string_lossy().into_owned());
            }
        }
        Ok(())
    }

    async fn prune_images(&self, request: Request, report: &mut Report) -> Result<(), PruneError> {
        let floor = request.floor.unwrap_or_else(|| self.images.floor());
        let mut free = self.images.free();
        if free.is_none() && !request.all {
            report.kept.push(
                "images: the engine's disk cannot be seen, so how many must go is not known; \
                 --all takes all that nothing uses"
                    .to_owned(),
            );
            return Ok(());
        }
        let engine = self.engine.as_ref();
        for image in self.images.surplus(engine, request.foreign).await? {
            if !request.all && free.is_none_or(|free| free >= floor) {
                break;
            }
            if request.dry_run {
                free = free.map(|free| free.saturating_add(image.bytes));
            } else {
                if !self.images.remove(engine, &image).await? {
                    report.kept.push(format!("image {}: in use", image.name));
                    continue;
                }
                free = self.images.free();
            }
            report.images.push((image.name, image.bytes));
        }
        Ok(())
    }
}

/// The folders of jobs in `folder`, but for the `kept` that were written last and those that are
/// `wanted`.
pub(crate) fn surplus_logs(
    folder: &Path,
    kept: usize,
    wanted: impl Fn(&str) -> bool,
) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut logs: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter(|entry| !wanted(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    logs.sort();
    let surplus = logs.len().saturating_sub(kept);
    logs.into_iter()
        .take(surplus)
        .map(|(_, path)| path)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        containers::{ContainerSpec, SimulatedContainers, operation},
        ledger::{Entry, Ledger},
    };

    const HOST: Address = Address::new_from_array([1; 32]);
    const OTHER: Address = Address::new_from_array([2; 32]);
    const IMAGE: &str = "docker.io/test/a:1";

    /// Who has jobs; an error where the chain is silent.
    struct Chain(Result<BTreeMap<Address, Address>, String>);

    #[async_trait]
    impl Holders for Chain {
        async fn holder(&self, job: Address) -> Result<Option<Address>, String> {
            Ok(self.0.clone()?.get(&job).copied())
        }
    }

    struct World {
        folder: tempfile::TempDir,
        engine: SimulatedContainers,
        pruner: Pruner,
    }

    fn job(number: u8) -> Address {
        Address::new_from_array([number; 32])
    }

    fn world(chain: Result<BTreeMap<Address, Address>, String>) -> World {
        let folder = tempfile::tempdir().unwrap();
        let engine = SimulatedContainers::new();
        engine.add_image(&IMAGE.parse().unwrap());
        let settings = Settings::new(folder.path().join("resources"), 1 << 20, 1 << 20);
        let pruner = Pruner {
            engine: Arc::new(engine.clone()),
            images: Arc::default(),
            resources: Arc::new(Resources::open(settings).unwrap()),
            holders: Arc::new(Chain(chain)),
            state: folder.path().to_owned(),
            hosts: vec![HOST],
            agent: "0123456789abcdef".to_owned(),
            turn: Mutex::default(),
        };
        World {
            folder,
            engine,
            pruner,
        }
    }

    impl World {
        /// A container, a volume and a network of a job, made by this agent or by `agent`.
        async fn leave(&self, job: Address, agent: Option<&str>) {
            let job = job.to_string();
            let mut labels = operation::job_labels(&job);
            if let Some(agent) = agent {
                labels.insert(AGENT_LABEL.to_owned(), agent.to_owned());
            }
            let network = operation::network_name(&job);
            self.engine.ensure_network(&network, &labels).await.unwrap();
            let volume = operation::volume_name(&job, "data");
            self.engine.ensure_volume(&volume, &labels).await.unwrap();
            let name = operation::container_name(&job, "op");
            let spec = ContainerSpec {
                labels,
                ..ContainerSpec::new(name, IMAGE.parse().unwrap())
            };
            self.engine.create(&spec).await.unwrap();
        }

        async fn mine(&self, number: u8) {
            self.leave(job(number), Some(&self.pruner.agent)).await;
        }

        async fn jobs_left(&self) -> Vec<Address> {
            let found = self.engine.list(&Labels::new()).await.unwrap();
            let mut jobs: Vec<Address> = found
                .iter()
                .map(|found| found.labels[JOB_LABEL].parse().unwrap())
                .collect();
            jobs.sort();
            jobs
        }
    }

    /// What the ledger names, what this host has on chain, and what another agent made stays.
    #[tokio::test]
    async fn only_what_is_of_no_job_goes() {
        let world = world(Ok(BTreeMap::from([(job(12), HOST), (job(13), OTHER)])));
        let mut ledger = Ledger::open(&world.folder.path().join(HOST.to_string())).unwrap();
        ledger.write(&job(10).to_string(), Entry::Taken).unwrap();
        for number in [10, 11, 12, 13] {
            world.mine(number).await;
        }
        world.leave(job(14), Some("fedcba9876543210")).await;
        world.leave(job(15), None).await;

        let dry = Request {
            dry_run: true,
            ..Request::default()
        };
        let told = world.pruner.prune(dry).await.unwrap();
        assert_eq!(world.jobs_left().await.len(), 6);
        let done = world.pruner.prune(Request::default()).await.unwrap();
        assert_eq!(told.containers, done.containers);
        assert_eq!(
            (
                done.containers.len(),
                done.volumes.len(),
                done.networks.len()
            ),
            (2, 2, 2),
            "{done:?}"
        );
        assert_eq!(done.kept.len(), 2, "job 12, and images: {done:?}");
        let left = [10, 12, 14, 15].map(job);
        assert_eq!(world.jobs_left().await, left);
        let volumes = world.engine.volumes(&Labels::new()).await.unwrap();
        assert_eq!(volumes.len(), 4, "{volumes:?}");
    }

    /// What nobody signed goes only when the operator says that no other agent is at work, and
    /// even then not while another host has the job.
    #[tokio::test]
    async fn what_others_left_goes_when_told_to() {
        let world = world(Ok(BTreeMap::from([(job(13), OTHER)])));
        for number in [13, 14] {
            world.leave(job(number), Some("fedcba9876543210")).await;
        }
        world.leave(job(15), None).await;
        let foreign = Request {
            foreign: true,
            ..Request::default()
        };
        world.pruner.prune(foreign).await.unwrap();
        assert_eq!(world.jobs_left().await, [job(13)]);
    }

    #[tokio::test]
    async fn while_the_chain_is_silent_everything_stays() {
        let world = world(Err("down".to_owned()));
        world.mine(10).await;
        let report = world.pruner.tidy().await.unwrap();
        assert_eq!(world.jobs_left().await, [job(10)]);
        assert!(
            report.is_empty() && report.kept[0].contains("down"),
            "{report:?}"
        );
    }

    #[tokio::test]
    async fn all_takes_images_and_logs_that_nobody_needs() {
        let world = world(Ok(BTreeMap::new()));
        let folder = world.folder.path().join(HOST.to_string());
        let mut ledger = Ledger::open(&folder).unwrap();
        ledger.write(&job(10).to_string(), Entry::Taken).unwrap();
        for number in [10, 11] {
            let folder = folder.join("jobs").join(job(number).to_string());
            fs::create_dir_all(folder).unwrap();
        }
        world.pruner.images.pulling(IMAGE);
        let all = Request {
            all: true,
            ..Request::default()
        };
        let report = world.pruner.prune(all).await.unwrap();
        assert_eq!(report.logs, [job(11).to_string()]);
        assert_eq!(report.images, [(IMAGE.to_owned(), 0)]);
        let again = world.pruner.prune(all).await.unwrap();
        assert!(again.is_empty(), "{again:?}");
    }

    #[test]
    fn an_agent_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let name = agent_name(folder.path()).unwrap();
        assert_eq!(agent_name(folder.path()).unwrap(), name);
        fs::write(folder.path().join(NAME_FILE), "x").unwrap();
        assert!(is_name(&agent_name(folder.path()).unwrap()));
    }
}
