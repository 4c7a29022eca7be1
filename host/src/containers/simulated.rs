//! A container engine in memory, for the agent's tests.
//!
//! Clones share one engine, so it outlives an agent that is dropped and started anew, as a real one
//! does. Nothing happens by itself, nor by the passing of time unless a [`Script::lasts`]: a container
//! does what its [`Script`] says at its start, and what the test tells it later.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::{
    ContainerId, ContainerSpec, ContainerState, Containers, Endpoint, EngineInfo, Error, ExecEvent,
    ExecOutput, Exit, Found, ImageId, ImageName, Labels, LocalImage, LogCursor, LogLine, LogStream,
    PullProgress, RegistryAuth, UnixNanos, Upload,
};

/// A container engine in memory. See the [module](self).
#[derive(Clone)]
pub struct SimulatedContainers {
    engine: Arc<Mutex<Engine>>,
    /// Counts changes, so that followers of logs and waiters wake.
    changes: watch::Sender<u64>,
}

/// What a container does when it is started.
#[derive(Clone, Debug, Default)]
pub struct Script {
    output: Vec<(LogStream, String)>,
    exit: Option<i64>,
    lasts: Option<Duration>,
    out_of_memory: bool,
}

impl Script {
    /// Ends at once with this code.
    pub fn exits(code: i64) -> Self {
        Self {
            exit: Some(code),
            ..Self::default()
        }
    }

    /// Runs until it is stopped, or [`SimulatedContainers::exit`] ends it.
    pub fn runs() -> Self {
        Self::default()
    }

    /// Ends with code 0 after this time, unless it was stopped before.
    pub fn lasts(time: Duration) -> Self {
        Self {
            lasts: Some(time),
            ..Self::default()
        }
    }

    /// Writes a line to standard output first.
    #[must_use]
    pub fn prints(mut self, line: &str) -> Self {
        self.output.push((LogStream::Stdout, line.to_owned()));
        self
    }

    /// Writes a line to standard error first.
    #[must_use]
    pub fn complains(mut self, line: &str) -> Self {
        self.output.push((LogStream::Stderr, line.to_owned()));
        self
    }

    /// Ends because its memory is used up, with code 137.
    #[must_use]
    pub fn out_of_memory(mut self) -> Self {
        self.out_of_memory = true;
        self.exit = Some(137);
        self
    }
}

/// A call of [`Containers`], for [`SimulatedContainers::calls`] and for faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the method of the same name")]
pub enum Call {
    Ping,
    Info,
    FindImage,
    Pull,
    Images,
    RemoveImage,
    Create,
    Start,
    Inspect,
    Wait,
    MissedEnd,
    MayRunUnseen,
    Logs,
    Stop,
    Remove,
    List,
    EnsureNetwork,
    RemoveNetwork,
    Networks,
    EnsureVolume,
    RemoveVolume,
    Volumes,
    Upload,
    Download,
    VerifyGpu,
    DiskUsed,
    Endpoint,
    Exec,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct Engine {
    reachable: bool,
    live_restore: bool,
    now: UnixNanos,
    containers: BTreeMap<ContainerId, Container>,
    networks: BTreeMap<String, Labels>,
    volumes: BTreeMap<String, Labels>,
    /// Whether containers end and print as if the engine were away.
    blind: bool,
    /// What was uploaded: content by volume and path in it.
    files: BTreeMap<(String, String), Vec<u8>>,
    /// What containers leave behind: archives by image and path.
    left: BTreeMap<(String, String), Bytes>,
    local_images: BTreeMap<String, ImageId>,
    remote_images: BTreeMap<String, u64>,
    gpus: Vec<String>,
    scripts: BTreeMap<String, Script>,
    answers: BTreeMap<String, ExecOutput>,
    /// What commands do, by their words with spaces between.
    commands: BTreeMap<String, Script>,
    faults: VecDeque<(Call, Fault)>,
    calls: Vec<(Call, String)>,
    /// After how many calls nothing more is taken.
    last_call: Option<usize>,
    has_refused: bool,
    created: u32,
    /// Where all containers are, in place of an address each.
    served_at: Option<Ipv4Addr>,
}

enum Fault {
    /// The call fails and nothing happens.
    Refused(Error),
    /// The call takes effect, and its answer does not come.
    AnswerLost,
}

struct Container {
    spec: ContainerSpec,
    state: ContainerState,
    log: Vec<LogLine>,
    address: Ipv4Addr,
    gpu_lost: bool,
    /// How many lines of the log can be read; `None` for all.
    torn_at: Option<usize>,
    disk_used: u64,
    /// Whether the engine was away when it ended, or since it was made.
    unseen: bool,
    /// What it answers commands with in place of what all answer.
    answers: BTreeMap<String, ExecOutput>,
}

impl Default for SimulatedContainers {
    fn default() -> Self {
        Self::new()
    }
}

impl SimulatedContainers {
    /// An engine with no images, no GPUs and no containers.
    pub fn new() -> Self {
        let engine = Engine {
            reachable: true,
            live_restore: true,
            now: UnixNanos(1_000_000_000_000_000_000),
            containers: BTreeMap::new(),
            networks: BTreeMap::new(),
            volumes: BTreeMap::new(),
            blind: false,
            files: BTreeMap::new(),
            left: BTreeMap::new(),
            local_images: BTreeMap::new(),
            remote_images: BTreeMap::new(),
            gpus: Vec::new(),
            scripts: BTreeMap::new(),
            answers: BTreeMap::new(),
            commands: BTreeMap::new(),
            faults: VecDeque::new(),
            calls: Vec::new(),
            last_call: None,
            has_refused: false,
            created: 0,
            served_at: None,
        };
        Self {
            engine: Arc::new(Mutex::new(engine)),
            changes: watch::Sender::new(0),
        }
    }

    /// Containers that are made from now on are at `address`, where a test listens for them.
    pub fn serve_at(&self, address: Ipv4Addr) {
        self.lock().served_at = Some(address);
    }

    /// Puts an image on the machine.
    pub fn add_image(&self, name: &ImageName) {
        let image = ImageId {
            id: digest_of(&name.to_string()),
            digest: None,
        };
        self.lock().local_images.insert(name.to_string(), image);
    }

    /// Puts an image of this many bytes into its registry.
    pub fn add_remote_image(&self, name: &ImageName, bytes: u64) {
        self.lock().remote_images.insert(name.to_string(), bytes);
    }

    /// Gives the machine a GPU of this CDI name.
    pub fn add_gpu(&self, cdi_name: &str) {
        self.lock().gpus.push(cdi_name.to_owned());
    }

    /// What containers do that have this name, or, unless their name has a script, this image (by
    /// its full name). Without a script they end at once with code 0.
    pub fn script(&self, container_or_image: &str, script: Script) {
        self.lock()
            .scripts
            .insert(container_or_image.to_owned(), script);
    }

    /// What containers of this image (by its full name) leave at a path: a tar, as an engine gives
    /// it.
    pub fn leaves(&self, image: &str, path: &str, archive: impl Into<Bytes>) {
        let key = (image.to_owned(), path.to_owned());
        self.lock().left.insert(key, archive.into());
    }

    /// What a command does that is run in a container, named by its words with spaces between.
    /// One that [`Script::runs`] goes on until its container ends. Without a script a command prints
    /// nothing and ends with code 0.
    pub fn script_command(&self, words: &str, script: Script) {
        self.lock().commands.insert(words.to_owned(), script);
    }

    /// Sets the engine's clock. Each event moves it on by a microsecond.
    pub fn set_now(&self, now: UnixNanos) {
        self.lock().now = now;
    }

    /// Lets every call fail with [`Error::EngineUnreachable`], or work again. Containers go on all
    /// the same.
    pub fn set_reachable(&self, reachable: bool) {
        self.change(|engine| engine.reachable = reachable);
    }

    /// Whether containers go on while an engine is restarted, as it says of itself.
    pub fn set_live_restore(&self, live_restore: bool) {
        self.change(|engine| engine.live_restore = live_restore);
    }

    /// Takes no more than `calls` calls, counted from the first of all: every other fails with
    /// [`Error::EngineUnreachable`] and is not among [`SimulatedContainers::calls`]. `None` takes
    /// all again. For tests that kill an agent at an exact point.
    pub fn stop_after(&self, calls: Option<usize>) {
        self.change(|engine| {
            engine.last_call = calls;
            engine.has_refused = false;
        });
    }

    /// Whether a call came after the last that was to be taken.
    pub fn has_stopped(&self) -> bool {
        self.lock().has_refused
    }

    /// Lets the next `call` fail without effect.
    pub fn refuse_next(&self, call: Call, error: Error) {
        self.lock().faults.push_back((call, Fault::Refused(error)));
    }

    /// Lets the next `call` take effect and fail all the same, as when the connection breaks before
    /// the answer.
    pub fn lose_next_answer(&self, call: Call) {
        self.lock().faults.push_back((call, Fault::AnswerLost));
    }

    /// Lets a running container write a line to standard output; false if no such container runs.
    pub fn print(&self, name: &str, line: &str) -> bool {
        self.change(|engine| {
            let Some(id) = engine.running(name) else {
                return false;
            };
            engine.write(&id, LogStream::Stdout, line);
            true
        })
    }

    /// Whether containers go on without the engine from now on: it misses what they print, that they
    /// begin, and that they end. What it saw before it forgets.
    pub fn set_blind(&self, blind: bool) {
        let mut engine = self.lock();
        engine.blind = blind;
        for container in engine.containers.values_mut() {
            container.unseen |= blind;
        }
    }

    /// Ends a running container; false if no such container runs.
    pub fn exit(&self, name: &str, code: i64) -> bool {
        self.change(|engine| {
            let Some(id) = engine.running(name) else {
                return false;
            };
            engine.end(&id, code, false);
            true
        })
    }

    /// Makes the log of a container unreadable from its end so far on; false if there is no such container.
    pub fn tear_log(&self, name: &str) -> bool {
        self.change(|engine| {
            let mut containers = engine.containers.values_mut();
            let container = containers.find(|container| container.spec.name == name);
            container
                .map(|container| container.torn_at = Some(container.log.len()))
                .is_some()
        })
    }

    /// Takes the GPU away from a running container, as after a reload of systemd; false if no such
    /// container runs.
    pub fn lose_gpu(&self, name: &str) -> bool {
        self.change(|engine| {
            let container = engine
                .running(name)
                .and_then(|id| engine.containers.get_mut(&id));
            container
                .map(|container| container.gpu_lost = true)
                .is_some()
        })
    }

    /// Lets every container answer a command (its words joined by spaces) with this; others are
    /// answered with nothing, and code 0.
    pub fn answer(&self, command: &str, code: i64, output: &str) {
        let output = ExecOutput {
            code,
            output: Bytes::copy_from_slice(output.as_bytes()),
        };
        self.lock().answers.insert(command.to_owned(), output);
    }

    /// The same for one running container alone, in place of what all answer; false if no such
    /// container runs.
    pub fn answer_in(&self, name: &str, command: &str, code: i64, output: &str) -> bool {
        let output = ExecOutput {
            code,
            output: Bytes::copy_from_slice(output.as_bytes()),
        };
        self.change(|engine| {
            let container = engine
                .running(name)
                .and_then(|id| engine.containers.get_mut(&id));
            container
                .map(|container| container.answers.insert(command.to_owned(), output))
                .is_some()
        })
    }

    /// Lets a running container write this many bytes more; false if no such container runs.
    pub fn write_to_disk(&self, name: &str, bytes: u64) -> bool {
        self.change(|engine| {
            let container = engine
                .running(name)
                .and_then(|id| engine.containers.get_mut(&id));
            container
                .map(|container| container.disk_used += bytes)
                .is_some()
        })
    }

    /// The specification that the container of this name was created with.
    pub fn spec(&self, name: &str) -> Option<ContainerSpec> {
        self.lock()
            .containers
            .values()
            .find(|container| container.spec.name == name)
            .map(|container| container.spec.clone())
    }

    /// The content of a file that was uploaded into a volume.
    pub fn file(&self, volume: &str, path: &str) -> Option<Vec<u8>> {
        let key = (volume.to_owned(), path.to_owned());
        self.lock().files.get(&key).cloned()
    }

    /// Every call so far, with the name, identifier or image that it was about.
    pub fn calls(&self) -> Vec<(Call, String)> {
        self.lock().calls.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Engine> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Engine) -> T) -> T {
        let result = change(&mut self.lock());
        self.changes.send_modify(|changes| *changes += 1);
        result
    }

    /// One call: recorded, subject to faults, and otherwise `effect`.
    fn call<T>(
        &self,
        call: Call,
        about: &str,
        effect: impl FnOnce(&mut Engine) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.change(|engine| {
            if engine
                .last_call
                .is_some_and(|last| engine.calls.len() >= last)
            {
                engine.has_refused = true;
                return Err(unreachable());
            }
            engine.calls.push((call, about.to_owned()));
            if !engine.reachable {
                return Err(unreachable());
            }
            let fault = engine
                .faults
                .iter()
                .position(|(of, _)| *of == call)
                .and_then(|index| engine.faults.remove(index));
            match fault {
                Some((_, Fault::Refused(error))) => Err(error),
                Some((_, Fault::AnswerLost)) => effect(engine).and(Err(unreachable())),
                None => effect(engine),
            }
        })
    }
}

impl Engine {
    fn tick(&mut self) -> UnixNanos {
        self.now.0 += 1_000;
        self.now
    }

    fn running(&self, name: &str) -> Option<ContainerId> {
        let running = |container: &Container| {
            container.spec.name == name && matches!(container.state, ContainerState::Running { .. })
        };
        self.containers
            .iter()
            .find(|(_, container)| running(container))
            .map(|(id, _)| id.clone())
    }

    fn container(&mut self, id: &ContainerId) -> Result<&mut Container, Error> {
        self.containers
            .get_mut(id)
            .ok_or_else(|| Error::NoSuchContainer { id: id.0.clone() })
    }

    fn write(&mut self, id: &ContainerId, stream: LogStream, line: &str) {
        let time = self.tick();
        if self.blind {
            return;
        }
        if let Some(container) = self.containers.get_mut(id) {
            container.log.push(LogLine {
                stream,
                time,
                bytes: Bytes::from(format!("{line}\n")),
            });
        }
    }

    fn end(&mut self, id: &ContainerId, code: i64, out_of_memory: bool) {
        let (finished_at, blind) = (self.tick(), self.blind);
        if let Some(container) = self.containers.get_mut(id)
            && let ContainerState::Running { started_at } = container.state
        {
            container.state = ContainerState::Exited(Exit {
                code,
                out_of_memory,
                started_at,
                finished_at,
            });
            container.unseen = blind;
        }
    }

    fn create(&mut self, spec: &ContainerSpec) -> Result<ContainerId, Error> {
        spec.validate()?;
        if !self.local_images.contains_key(&spec.image.to_string()) {
            return Err(Error::ImageNotFound {
                name: spec.image.to_string(),
            });
        }
        if let Some((id, container)) = self
            .containers
            .iter()
            .find(|(_, container)| container.spec.name == spec.name)
        {
            ours(
                "container",
                &spec.name,
                &container.spec.labels,
                &spec.labels,
            )?;
            return Ok(id.clone());
        }
        if let Some(network) = spec
            .network
            .as_ref()
            .filter(|network| !self.networks.contains_key(*network))
        {
            return Err(Error::BadSpec {
                message: format!("network `{network}` does not exist"),
            });
        }
        self.created += 1;
        let id = ContainerId(format!("{:064x}", self.created));
        let own = Ipv4Addr::from(u32::from(Ipv4Addr::new(198, 18, 0, 1)) + self.created);
        let address = self.served_at.unwrap_or(own);
        let state = ContainerState::Created {
            problem: String::new(),
        };
        self.containers.insert(
            id.clone(),
            Container {
                spec: spec.clone(),
                state,
                log: Vec::new(),
                address,
                gpu_lost: false,
                torn_at: None,
                disk_used: 0,
                unseen: false,
                answers: BTreeMap::new(),
            },
        );
        Ok(id)
    }

    /// Starts the container; after how much time it ends by itself, where its script says so.
    fn start(&mut self, id: &ContainerId) -> Result<Option<Duration>, Error> {
        let gpus = self.gpus.clone();
        let container = self.container(id)?;
        match container.state {
            ContainerState::Running { .. } => return Ok(None),
            ContainerState::Exited(_) => {
                return Err(Error::Conflict {
                    message: format!("container `{id}` has ended already"),
                });
            }
            ContainerState::Created { .. } | ContainerState::Missing => {}
        }
        if let Some(gpu) = container.spec.gpus.iter().find(|gpu| !gpus.contains(gpu)) {
            let message = format!("CDI device injection failed: unresolvable CDI devices {gpu}");
            container.state = ContainerState::Created {
                problem: message.clone(),
            };
            return Err(Error::NoGpu { message });
        }
        let (name, image) = (
            container.spec.name.clone(),
            container.spec.image.to_string(),
        );
        let script = self
            .scripts
            .get(&name)
            .or_else(|| self.scripts.get(&image))
            .cloned()
            .unwrap_or_else(|| Script::exits(0));
        let started_at = self.tick();
        self.container(id)?.state = ContainerState::Running { started_at };
        for (stream, line) in &script.output {
            self.write(id, *stream, line);
        }
        if let Some(code) = script.exit {
            self.end(id, code, script.out_of_memory);
        }
        Ok(script.lasts)
    }

    /// Whether a container was made of the image of this name.
    fn uses(&self, image: &str) -> bool {
        let mut containers = self.containers.values();
        containers.any(|container| container.spec.image.to_string() == image)
    }

    /// The next line of a log at or after `index`, and where it stands; `Err` says whether the
    /// container has ended.
    fn is_torn_at(&self, id: &ContainerId, index: usize) -> bool {
        let torn_at = self.containers.get(id).and_then(|found| found.torn_at);
        torn_at.is_some_and(|at| index >= at)
    }

    fn line_from(&self, id: &ContainerId, index: usize) -> Result<LogLine, bool> {
        let Some(container) = self.containers.get(id) else {
            return Err(true);
        };
        let running = matches!(
            container.state,
            ContainerState::Running { .. } | ContainerState::Created { .. }
        );
        container.log.get(index).cloned().ok_or(!running)
    }
}

#[async_trait]
impl Containers for SimulatedContainers {
    async fn ping(&self) -> Result<(), Error> {
        self.call(Call::Ping, "", |_| Ok(()))
    }

    async fn info(&self) -> Result<EngineInfo, Error> {
        self.call(Call::Info, "", |engine| {
            Ok(EngineInfo {
                version: "26.1.5".to_owned(),
                cdi: true,
                cdi_folders: Vec::new(),
                cdi_devices: engine.gpus.clone(),
                live_restore: engine.live_restore,
            })
        })
    }

    async fn find_image(&self, name: &ImageName) -> Result<Option<ImageId>, Error> {
        let name = name.to_string();
        self.call(Call::FindImage, &name, |engine| {
            Ok(engine.local_images.get(&name).cloned())
        })
    }

    async fn pull(
        &self,
        name: &ImageName,
        _auth: Option<&RegistryAuth>,
        progress: &mut (dyn FnMut(PullProgress) + Send),
    ) -> Result<ImageId, Error> {
        let name = name.to_string();
        let (image, total) = self.call(Call::Pull, &name, |engine| {
            let Some(bytes) = engine.remote_images.get(&name).copied() else {
                return Err(Error::ImageNotFound { name: name.clone() });
            };
            let image = ImageId {
                id: digest_of(&name),
                digest: Some(digest_of(&format!("manifest {name}"))),
            };
            engine.local_images.insert(name.clone(), image.clone());
            Ok((image, bytes))
        })?;
        progress(PullProgress {
            downloaded: total / 2,
            total,
            layers_done: 0,
            layers: 1,
        });
        progress(PullProgress {
            downloaded: total,
            total,
            layers_done: 1,
            layers: 1,
        });
        Ok(image)
    }

    async fn images(&self) -> Result<Vec<LocalImage>, Error> {
        self.call(Call::Images, "", |engine| {
            let local = engine.local_images.iter();
            let image = |(name, image): (&String, &ImageId)| LocalImage {
                id: image.id.clone(),
                names: name.parse().into_iter().collect(),
                bytes: engine.remote_images.get(name).copied().unwrap_or(0),
                is_used: engine.uses(name),
            };
            Ok(local.map(image).collect())
        })
    }

    async fn remove_image(&self, name: &str) -> Result<(), Error> {
        self.call(Call::RemoveImage, name, |engine| {
            if engine.uses(name) {
                return Err(Error::Conflict {
                    message: format!("a container was made of the image {name}"),
                });
            }
            engine.local_images.remove(name);
            Ok(())
        })
    }

    async fn create(&self, spec: &ContainerSpec) -> Result<ContainerId, Error> {
        self.call(Call::Create, &spec.name, |engine| engine.create(spec))
    }

    async fn start(&self, id: &ContainerId) -> Result<(), Error> {
        let lasts = self.call(Call::Start, &id.0, |engine| engine.start(id))?;
        if let Some(time) = lasts {
            let (simulated, id) = (self.clone(), id.clone());
            tokio::spawn(async move {
                tokio::time::sleep(time).await;
                simulated.change(|engine| engine.end(&id, 0, false));
            });
        }
        Ok(())
    }

    async fn inspect(&self, id: &ContainerId) -> Result<ContainerState, Error> {
        self.call(Call::Inspect, &id.0, |engine| {
            Ok(engine
                .containers
                .get(id)
                .map_or(ContainerState::Missing, |container| container.state.clone()))
        })
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, Error> {
        let mut changes = self.changes.subscribe();
        self.call(Call::Wait, &id.0, |_| Ok(()))?;
        loop {
            changes.mark_unchanged();
            {
                let mut engine = self.lock();
                if !engine.reachable {
                    return Err(unreachable());
                }
                match &engine.container(id)?.state {
                    ContainerState::Exited(exit) => return Ok(exit.clone()),
                    ContainerState::Running { .. } => {}
                    ContainerState::Created { .. } | ContainerState::Missing => {
                        return Err(Error::Conflict {
                            message: format!("container `{id}` was not started"),
                        });
                    }
                }
            }
            // The sender is ours and lives as long as we do.
            let _ = changes.changed().await;
        }
    }

    async fn missed_end(&self, id: &ContainerId, _exit: &Exit) -> Result<bool, Error> {
        self.call(Call::MissedEnd, &id.0, |engine| {
            Ok(engine.container(id)?.unseen)
        })
    }

    async fn may_run_unseen(&self, id: &ContainerId) -> Result<bool, Error> {
        self.call(Call::MayRunUnseen, &id.0, |engine| {
            let container = engine.container(id)?;
            let is_new = matches!(container.state, ContainerState::Created { .. });
            Ok(is_new && container.unseen)
        })
    }

    fn logs(
        &self,
        id: &ContainerId,
        cursor: LogCursor,
    ) -> BoxStream<'static, Result<LogLine, Error>> {
        let opened = self.call(Call::Logs, &id.0, |engine| engine.container(id).map(drop));
        if let Err(error) = opened {
            return stream::once(async { Err(error) }).boxed();
        }
        let state = (
            self.clone(),
            self.changes.subscribe(),
            id.clone(),
            cursor,
            0,
        );
        stream::unfold(Some(state), |state| async move {
            let (simulated, mut changes, id, mut cursor, mut index) = state?;
            loop {
                changes.mark_unchanged();
                let (reachable, is_torn, next) = {
                    let engine = simulated.lock();
                    let is_torn = engine.is_torn_at(&id, index);
                    (engine.reachable, is_torn, engine.line_from(&id, index))
                };
                match next {
                    _ if !reachable => return Some((Err(unreachable()), None)),
                    _ if is_torn => return Some((Err(torn()), None)),
                    Ok(line) => {
                        index += 1;
                        if cursor.is_new(&line) {
                            return Some((Ok(line), Some((simulated, changes, id, cursor, index))));
                        }
                    }
                    Err(true) => return None,
                    Err(false) => {
                        let _ = changes.changed().await;
                    }
                }
            }
        })
        .boxed()
    }

    async fn stop(&self, id: &ContainerId, _grace: Duration) -> Result<(), Error> {
        self.call(Call::Stop, &id.0, |engine| {
            engine.end(id, 143, false);
            Ok(())
        })
    }

    async fn remove(&self, id: &ContainerId) -> Result<(), Error> {
        self.call(Call::Remove, &id.0, |engine| {
            engine.containers.remove(id);
            Ok(())
        })
    }

    async fn list(&self, labels: &Labels) -> Result<Vec<Found>, Error> {
        self.call(Call::List, "", |engine| {
            let matching = engine
                .containers
                .iter()
                .filter(|(_, container)| has_labels(&container.spec.labels, labels));
            let found = matching.map(|(id, container)| Found {
                id: id.clone(),
                name: container.spec.name.clone(),
                labels: container.spec.labels.clone(),
                state: container.state.clone(),
                image: digest_of(&container.spec.image.to_string()),
            });
            Ok(found.collect())
        })
    }

    async fn ensure_network(&self, name: &str, labels: &Labels) -> Result<(), Error> {
        self.call(Call::EnsureNetwork, name, |engine| {
            let existing = engine
                .networks
                .entry(name.to_owned())
                .or_insert_with(|| labels.clone());
            ours("network", name, existing, labels)
        })
    }

    async fn remove_network(&self, name: &str) -> Result<(), Error> {
        self.call(Call::RemoveNetwork, name, |engine| {
            let in_use = |container: &Container| {
                container.spec.network.as_deref() == Some(name)
                    && matches!(container.state, ContainerState::Running { .. })
            };
            if engine.containers.values().any(in_use) {
                return Err(Error::Conflict {
                    message: format!("network `{name}` has containers"),
                });
            }
            engine.networks.remove(name);
            Ok(())
        })
    }

    async fn labelled_networks(&self, labels: &Labels) -> Result<Vec<(String, Labels)>, Error> {
        self.call(Call::Networks, "", |engine| {
            Ok(those_with(&engine.networks, labels))
        })
    }

    async fn ensure_volume(&self, name: &str, labels: &Labels) -> Result<(), Error> {
        self.call(Call::EnsureVolume, name, |engine| {
            super::validate_name("volume name", name)?;
            let existing = engine
                .volumes
                .entry(name.to_owned())
                .or_insert_with(|| labels.clone());
            ours("volume", name, existing, labels)
        })
    }

    async fn remove_volume(&self, name: &str) -> Result<(), Error> {
        self.call(Call::RemoveVolume, name, |engine| {
            if engine.containers.values().any(|container| {
                container
                    .spec
                    .volumes
                    .iter()
                    .any(|volume| volume.name == name)
            }) {
                return Err(Error::Conflict {
                    message: format!("volume `{name}` is in use"),
                });
            }
            engine.volumes.remove(name);
            engine.files.retain(|(volume, _), _| volume != name);
            Ok(())
        })
    }

    async fn labelled_volumes(&self, labels: &Labels) -> Result<Vec<(String, Labels)>, Error> {
        self.call(Call::Volumes, "", |engine| {
            Ok(those_with(&engine.volumes, labels))
        })
    }

    async fn upload(&self, id: &ContainerId, files: &[Upload]) -> Result<(), Error> {
        self.call(Call::Upload, &id.0, |engine| {
            let container = engine.container(id)?;
            if !matches!(container.state, ContainerState::Created { .. }) {
                return Err(Error::Conflict {
                    message: format!("container `{id}` was started"),
                });
            }
            let mounts = container.spec.volumes.clone();
            for file in files {
                let Some((source, _)) = &file.content else {
                    continue;
                };
                let content = std::fs::read(source).map_err(|error| Error::Engine {
                    action: "write files into the container",
                    source: Box::new(error),
                })?;
                // What is in no volume goes with the container.
                for mount in mounts.iter().filter(|mount| !mount.read_only) {
                    let inside = file.path.strip_prefix(&mount.path);
                    if let Some(path) = inside.and_then(|path| path.strip_prefix('/')) {
                        let key = (mount.name.clone(), path.to_owned());
                        engine.files.insert(key, content.clone());
                    }
                }
            }
            Ok(())
        })
    }

    fn download(&self, id: &ContainerId, path: &str) -> BoxStream<'static, Result<Bytes, Error>> {
        let archive = self.call(Call::Download, &id.0, |engine| {
            let image = engine.container(id)?.spec.image.to_string();
            let left = engine.left.get(&(image, path.to_owned()));
            left.cloned().ok_or_else(|| Error::NoSuchPath {
                path: path.to_owned(),
            })
        });
        stream::once(async { archive }).boxed()
    }

    async fn verify_gpu(&self, id: &ContainerId) -> Result<(), Error> {
        self.call(Call::VerifyGpu, &id.0, |engine| {
            let container = engine.container(id)?;
            let is_running = matches!(container.state, ContainerState::Running { .. });
            if container.spec.gpus.is_empty() || (is_running && container.gpu_lost) {
                return Err(Error::NoGpu {
                    message: "it has no GPU in its /dev".to_owned(),
                });
            }
            Ok(())
        })
    }

    async fn disk_used(&self, id: &ContainerId) -> Result<u64, Error> {
        self.call(Call::DiskUsed, &id.0, |engine| {
            Ok(engine.container(id)?.disk_used)
        })
    }

    async fn endpoint(&self, id: &ContainerId) -> Result<Endpoint, Error> {
        self.call(Call::Endpoint, &id.0, |engine| {
            let container = engine.container(id)?;
            if !matches!(container.state, ContainerState::Running { .. }) {
                return Ok(Endpoint::default());
            }
            let spec = &container.spec;
            Ok(Endpoint {
                address: spec.network.as_ref().map(|_| IpAddr::V4(container.address)),
                published: spec
                    .ports
                    .iter()
                    .map(|port| (*port, port.saturating_add(20_000)))
                    .collect(),
            })
        })
    }

    async fn exec(&self, id: &ContainerId, command: &[String]) -> Result<ExecOutput, Error> {
        self.call(Call::Exec, &command.join(" "), |engine| {
            let command = command.join(" ");
            let container = engine.container(id)?;
            if !matches!(container.state, ContainerState::Running { .. }) {
                return Err(Error::Conflict {
                    message: format!("container `{id}` is not running"),
                });
            }
            let own = container.answers.get(&command).cloned();
            let answer = own.or_else(|| engine.answers.get(&command).cloned());
            Ok(answer.unwrap_or(ExecOutput {
                code: 0,
                output: Bytes::new(),
            }))
        })
    }

    fn attach(
        &self,
        id: &ContainerId,
        command: &[String],
    ) -> BoxStream<'static, Result<ExecEvent, Error>> {
        let words = command.join(" ");
        let begun = self.call(Call::Exec, &words, |engine| {
            if !matches!(engine.container(id)?.state, ContainerState::Running { .. }) {
                return Err(Error::Conflict {
                    message: format!("container `{id}` is not running"),
                });
            }
            let script = engine.commands.get(&words).cloned();
            Ok(script.unwrap_or_else(|| Script::exits(0)))
        });
        let script = match begun {
            Ok(script) => script,
            Err(error) => return stream::once(async { Err(error) }).boxed(),
        };
        let printed = script.output.into_iter().map(|(stream, line)| {
            let bytes = Bytes::from(format!("{line}\n"));
            Ok(ExecEvent::Printed(stream, bytes))
        });
        let (engine, id) = (self.clone(), id.clone());
        let ended = async move {
            match script.exit {
                Some(code) => Ok(ExecEvent::Exited(code)),
                // The container's end is that of all its processes.
                None => engine.wait(&id).await.map(|_| ExecEvent::Exited(137)),
            }
        };
        stream::iter(printed).chain(stream::once(ended)).boxed()
    }
}

fn unreachable() -> Error {
    Error::EngineUnreachable {
        address: "simulated".to_owned(),
        source: None,
    }
}

fn torn() -> Error {
    Error::LogTorn {
        message: "invalid character".to_owned(),
    }
}

fn ours(what: &str, name: &str, existing: &Labels, labels: &Labels) -> Result<(), Error> {
    if has_labels(existing, labels) {
        return Ok(());
    }
    Err(Error::Conflict {
        message: format!("a {what} `{name}` exists that is not ours: remove or rename it"),
    })
}

fn has_labels(existing: &Labels, wanted: &Labels) -> bool {
    wanted
        .iter()
        .all(|(name, value)| existing.get(name) == Some(value))
}

fn those_with(all: &BTreeMap<String, Labels>, labels: &Labels) -> Vec<(String, Labels)> {
    all.iter()
        .filter(|(_, of)| has_labels(of, labels))
        .map(|(name, of)| (name.clone(), of.clone()))
        .collect()
}

fn digest_of(text: &str) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> ImageName {
        "nosana/example:1".parse().unwrap()
    }

    async fn started(engine: &SimulatedContainers, name: &str) -> ContainerId {
        engine.add_image(&image());
        let id = engine
            .create(&ContainerSpec::new(name, image()))
            .await
            .unwrap();
        engine.start(&id).await.unwrap();
        id
    }

    fn text(lines: &[LogLine]) -> Vec<String> {
        lines
            .iter()
            .map(|line| String::from_utf8(line.bytes.to_vec()).unwrap())
            .collect()
    }

    /// A log read half by one agent is read on by the next, which also gets the exit.
    #[tokio::test]
    async fn outlives_its_clients() {
        let engine = SimulatedContainers::new();
        engine.script("job-op", Script::runs().prints("one").complains("two"));
        let id = started(&engine, "job-op").await;
        let mut cursor = LogCursor::default();
        let mut log = engine.logs(&id, cursor);
        let first = log.next().await.unwrap().unwrap();
        cursor.advance(&first);
        drop(log);

        let next_agent = engine.clone();
        let following = tokio::spawn(
            next_agent
                .logs(&id, cursor)
                .map(Result::unwrap)
                .collect::<Vec<_>>(),
        );
        assert!(engine.print("job-op", "three"));
        assert!(engine.exit("job-op", 4));
        assert_eq!(text(&following.await.unwrap()), ["two\n", "three\n"]);
        assert_eq!(next_agent.wait(&id).await.unwrap().code, 4);
        assert!(!engine.exit("job-op", 5), "it has ended");
    }

    #[tokio::test]
    async fn lost_answer_takes_effect_and_repeats_safely() {
        let engine = SimulatedContainers::new();
        engine.add_image(&image());
        let spec = ContainerSpec::new("job-op", image());
        engine.lose_next_answer(Call::Create);
        let lost = engine.create(&spec).await;
        assert!(
            matches!(&lost, Err(error @ Error::EngineUnreachable { .. }) if error.is_transient()),
            "{lost:?}"
        );
        let id = engine.create(&spec).await.unwrap();
        assert_eq!(engine.list(&Labels::new()).await.unwrap().len(), 1);
        engine.refuse_next(
            Call::Start,
            Error::NoGpu {
                message: "gone".into(),
            },
        );
        assert!(matches!(engine.start(&id).await, Err(Error::NoGpu { .. })));
        engine.start(&id).await.unwrap();
        assert!(
            matches!(engine.start(&id).await, Err(Error::Conflict { .. })),
            "it is not run twice"
        );
    }

    #[tokio::test]
    async fn unreachable_engine_wakes_waiters() {
        let engine = SimulatedContainers::new();
        engine.script("job-op", Script::runs());
        let id = started(&engine, "job-op").await;
        let waiting = tokio::spawn({
            let (engine, id) = (engine.clone(), id.clone());
            async move { engine.wait(&id).await }
        });
        engine.set_reachable(false);
        assert!(matches!(
            waiting.await.unwrap(),
            Err(Error::EngineUnreachable { .. })
        ));
        engine.set_reachable(true);
        assert!(matches!(
            engine.inspect(&id).await.unwrap(),
            ContainerState::Running { .. }
        ));
    }
}
