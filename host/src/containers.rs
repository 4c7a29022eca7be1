//! What the agent needs of a container engine: [`Containers`], with the real twin [`Docker`] and
//! the in-memory [`SimulatedContainers`].
//!
//! Containers belong to the engine and outlive the agent. So every call is safe to repeat: creating
//! what exists returns it, removing what is gone succeeds, and a log is read on from a
//! [`LogCursor`] that the agent keeps in its ledger.
//!
//! # Hardening
//! Every container has no capabilities, `no-new-privileges`, the engine's default seccomp profile,
//! bounded logs, a network of its job's own, no mount of the host and no health check of its image;
//! [`ContainerSpec`] has no way to ask for less.
//!
//! # Egress
//! By itself, a job's network lets its containers reach whatever the host can reach, the operator's
//! LAN and the host's own services among it. The firewall rules of [`egress`](crate::egress) keep
//! them off, by the name of the network's bridge interface, which [`bridge_name`] makes.

mod archive;
mod docker;
pub mod operation;
mod private;
mod simulated;
mod usage;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use nosana_sdk::definition::image::ImageNameError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use docker::Docker;
pub use nosana_sdk::definition::image::ImageName;
pub use simulated::{Call, Script, SimulatedContainers};

/// A container engine, as the agent sees it.
#[async_trait]
pub trait Containers: Send + Sync {
    /// Asks the engine for a sign of life. Cheap: for probes.
    async fn ping(&self) -> Result<(), Error>;

    /// What the engine is and what it can do.
    async fn info(&self) -> Result<EngineInfo, Error>;

    /// The local image of this name, or `None` when it would have to be pulled.
    async fn find_image(&self, name: &ImageName) -> Result<Option<ImageId>, Error>;

    /// Pulls an image and tells `progress` how far it has come. Dropping the future cancels the
    /// pull.
    async fn pull(
        &self,
        name: &ImageName,
        auth: Option<&RegistryAuth>,
        progress: &mut (dyn FnMut(PullProgress) + Send),
    ) -> Result<ImageId, Error>;

    /// Every image that the engine has, and whether containers were made of it.
    async fn images(&self) -> Result<Vec<LocalImage>, Error>;

    /// Removes an image by one of its names, or by its identifier where it has none; its bytes go
    /// with its last name. One that is gone is no error; one that a container was made of is
    /// [`Error::Conflict`].
    async fn remove_image(&self, name: &str) -> Result<(), Error>;

    /// Creates a container, or returns the one of this name if its labels are the same;
    /// [`Error::Conflict`] if they differ.
    async fn create(&self, spec: &ContainerSpec) -> Result<ContainerId, Error>;

    /// Starts a created container. A running one stays as it is. One that has ended is not run
    /// again: [`Error::Conflict`].
    async fn start(&self, id: &ContainerId) -> Result<(), Error>;

    /// The state of a container; [`ContainerState::Missing`] when there is none.
    async fn inspect(&self, id: &ContainerId) -> Result<ContainerState, Error>;

    /// Waits for a started container's end; returns at once when it has ended.
    async fn wait(&self, id: &ContainerId) -> Result<Exit, Error>;

    /// Whether the engine was away when the container ended as `exit` says. One that is started again
    /// knows nothing of before, so it was; one that has since done more than it remembers may not have
    /// been, and is believed. What nobody saw may have left no trace: what the container printed last
    /// is lost then, however it ended.
    async fn missed_end(&self, id: &ContainerId, exit: &Exit) -> Result<bool, Error>;

    /// Whether a container that was never started, as the engine says, may run or have run all the
    /// same: an engine that is killed while it starts a container forgets that, and not the container's
    /// processes. [`Containers::remove`] ends them.
    async fn may_run_unseen(&self, id: &ContainerId) -> Result<bool, Error>;

    /// The log from `cursor` on, following it until the container ends. Start with
    /// `LogCursor::default()`; advance the cursor with each line and keep it: a stream opened later
    /// from it misses no line and repeats none.
    ///
    /// The engine keeps the last 128 MiB of a container's log.
    fn logs(
        &self,
        id: &ContainerId,
        cursor: LogCursor,
    ) -> BoxStream<'static, Result<LogLine, Error>>;

    /// Asks a container to end (SIGTERM, or its image's stop signal) and kills it after `grace`,
    /// which is rounded up to seconds. One that has ended, or is gone, stays as it is.
    async fn stop(&self, id: &ContainerId, grace: Duration) -> Result<(), Error>;

    /// Kills and removes a container with its anonymous volumes. One that is gone is no error.
    async fn remove(&self, id: &ContainerId) -> Result<(), Error>;

    /// Every container, running or not, that has all these labels.
    async fn list(&self, labels: &Labels) -> Result<Vec<Found>, Error>;

    /// Whether a container may start now.
    ///
    /// # Errors
    /// Why not, for now: [`Error::Engine`].
    fn may_start(&self) -> Result<(), Error> {
        Ok(())
    }

    /// What all that is made through this is labelled with, beside what it is told: whose it is.
    fn own_labels(&self) -> Labels {
        Labels::new()
    }

    /// Creates a job's network unless it exists. Containers of one network reach one another by
    /// their aliases.
    async fn ensure_network(&self, name: &str, labels: &Labels) -> Result<(), Error>;

    /// Removes a network. One that is gone is no error; one with containers in it is
    /// [`Error::Conflict`].
    async fn remove_network(&self, name: &str) -> Result<(), Error>;

    /// The names of the networks that have all these labels.
    async fn networks(&self, labels: &Labels) -> Result<Vec<String>, Error> {
        let found = self.labelled_networks(labels).await?;
        Ok(found.into_iter().map(|(name, _)| name).collect())
    }

    /// Creates a volume unless it exists.
    async fn ensure_volume(&self, name: &str, labels: &Labels) -> Result<(), Error>;

    /// Removes a volume with what is in it. One that is gone is no error; one in use is
    /// [`Error::Conflict`].
    async fn remove_volume(&self, name: &str) -> Result<(), Error>;

    /// The names of the volumes that have all these labels.
    async fn volumes(&self, labels: &Labels) -> Result<Vec<String>, Error> {
        let found = self.labelled_volumes(labels).await?;
        Ok(found.into_iter().map(|(name, _)| name).collect())
    }

    /// Networks that have all these labels, each with all of its own.
    async fn labelled_networks(&self, labels: &Labels) -> Result<Vec<(String, Labels)>, Error>;

    /// Volumes that have all these labels, each with all of its own.
    async fn labelled_volumes(&self, labels: &Labels) -> Result<Vec<(String, Labels)>, Error>;

    /// Writes files into a container that was never started, and so into the volumes that it
    /// mounts. What is there already is overwritten.
    async fn upload(&self, id: &ContainerId, files: &[Upload]) -> Result<(), Error>;

    /// What is at an absolute path of a container that ended, as a tar whose first entry it is. Its
    /// volumes are there, its file systems in memory are not. [`Error::NoSuchPath`] where there is
    /// nothing.
    fn download(&self, id: &ContainerId, path: &str) -> BoxStream<'static, Result<Bytes, Error>>;

    /// Whether images of this one's repository were pulled with credentials, and never without: who
    /// names one must be let in by its registry, be the image here or not.
    fn is_private(&self, _image: &ImageName) -> bool {
        false
    }

    /// Fails with [`Error::NoGpu`] unless the container was created with a GPU and, while it runs,
    /// has a GPU's device.
    async fn verify_gpu(&self, id: &ContainerId) -> Result<(), Error>;

    /// Bytes that a container has written: its own layer, and all that the volumes hold which it
    /// mounts. Reads the folders of both, so it may take a while.
    async fn disk_used(&self, id: &ContainerId) -> Result<u64, Error>;

    /// Where a running container can be reached from the host.
    async fn endpoint(&self, id: &ContainerId) -> Result<Endpoint, Error>;

    /// Runs a command in a running container and returns its exit code and at most
    /// [`EXEC_OUTPUT_LIMIT`] bytes of its output.
    async fn exec(&self, id: &ContainerId, command: &[String]) -> Result<ExecOutput, Error>;

    /// Runs a command in a running container and gives what it prints as it does, in chunks of any
    /// size, and last [`ExecEvent::Exited`]. Where that does not come, an error does.
    ///
    /// Dropping the stream ends nothing: no engine can end a command that it was told to run.
    fn attach(
        &self,
        id: &ContainerId,
        command: &[String],
    ) -> BoxStream<'static, Result<ExecEvent, Error>>;
}

/// The label with the agent that made something: [`Docker::owned_by`].
pub const AGENT_LABEL: &str = "nosana.agent";

/// The most output, in bytes, that [`Containers::exec`] returns.
pub const EXEC_OUTPUT_LIMIT: usize = 64 * 1024;

/// Labels of a container, network or volume; as a filter: all of them must match.
pub type Labels = BTreeMap<String, String>;

/// Everything about a container that a job can choose. What it cannot choose is said in the
/// [module's doc](self).
#[derive(Clone, PartialEq)]
pub struct ContainerSpec {
    /// Unique in the engine: `[a-zA-Z0-9][a-zA-Z0-9_.-]+`. The key that makes
    /// [`Containers::create`] idempotent.
    pub name: String,
    /// The image, which must be there.
    pub image: ImageName,
    /// The command and its arguments; `None` runs the image's own.
    pub command: Option<Vec<String>>,
    /// What the command is passed to; `None` keeps the image's own.
    pub entrypoint: Option<Vec<String>>,
    /// The environment, on top of the image's.
    pub env: BTreeMap<String, String>,
    /// The folder to start in; `None` keeps the image's own.
    pub work_dir: Option<String>,
    /// By which [`Containers::list`] finds it again.
    pub labels: Labels,
    /// The network to join; `None` has loopback only.
    pub network: Option<String>,
    /// Names by which the containers of the same network reach this one.
    pub aliases: Vec<String>,
    /// Container ports to publish on the host's loopback, each at a port that the engine picks.
    pub ports: Vec<u16>,
    /// Named volumes to mount.
    pub volumes: Vec<VolumeMount>,
    /// What it may use.
    pub limits: Limits,
    /// The CDI names of its GPUs, such as `nvidia.com/gpu=GPU-…`; empty for none.
    pub gpus: Vec<String>,
    /// Whether the root file system is read-only.
    pub read_only: bool,
}

/// Shows no command and no environment: they may hold credentials.
impl fmt::Debug for ContainerSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContainerSpec")
            .field("name", &self.name)
            .field("image", &self.image)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl ContainerSpec {
    /// A container of this name and image with the defaults in everything else: no network, no GPU,
    /// no limits.
    pub fn new(name: impl Into<String>, image: ImageName) -> Self {
        Self {
            name: name.into(),
            image,
            command: None,
            entrypoint: None,
            env: BTreeMap::new(),
            work_dir: None,
            labels: Labels::new(),
            network: None,
            aliases: Vec::new(),
            ports: Vec::new(),
            volumes: Vec::new(),
            limits: Limits::default(),
            gpus: Vec::new(),
            read_only: false,
        }
    }

    /// Checks what the engine would misread rather than refuse.
    ///
    /// # Errors
    /// [`Error::BadSpec`] that names the field and what was expected.
    pub fn validate(&self) -> Result<(), Error> {
        validate_name("container name", &self.name)?;
        for volume in &self.volumes {
            // An engine takes a source that begins with a slash as a folder of the host.
            validate_name("volume name", &volume.name)?;
            validate_path("a volume's path", &volume.path)?;
        }
        for path in self.limits.tmpfs.keys() {
            validate_path("a tmpfs's path", path)?;
        }
        for name in self.env.keys() {
            if name.is_empty() || name.contains(['=', '\0']) {
                return Err(Error::bad_spec(format!(
                    "expected a variable's name without `=`, found `{name}`"
                )));
            }
        }
        for gpu in &self.gpus {
            let qualified = gpu
                .split_once('=')
                .is_some_and(|(kind, device)| kind.contains('/') && !device.is_empty());
            if !qualified {
                return Err(Error::bad_spec(format!(
                    "expected a CDI name such as `nvidia.com/gpu=0`, found `{gpu}`"
                )));
            }
        }
        Ok(())
    }
}

fn validate_name(what: &str, name: &str) -> Result<(), Error> {
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|c| c.is_ascii_alphanumeric());
    if first && name.len() > 1 && characters.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
    {
        return Ok(());
    }
    Err(Error::bad_spec(format!(
        "expected a {what} of two or more letters, digits and `_.-`, found `{name}`"
    )))
}

fn validate_path(what: &str, path: &str) -> Result<(), Error> {
    if path.starts_with('/')
        && path.len() > 1
        && !path.split('/').any(|part| part == "..")
        && !path.contains(['\0', ','])
    {
        return Ok(());
    }
    Err(Error::bad_spec(format!(
        "expected {what} to be absolute and below `/`, found `{path}`"
    )))
}

/// A named volume and where the container sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeMount {
    /// The volume's name in the engine.
    pub name: String,
    /// An absolute path in the container.
    pub path: String,
    /// Whether the container may only read it.
    pub read_only: bool,
}

/// A file or folder of this machine for [`Containers::upload`]. It belongs to root there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// An absolute path in the container. Its folder comes before it.
    pub path: String,
    /// Its permissions, such as `0o644`.
    pub mode: u32,
    /// The file on this machine and its length in bytes; `None` for a folder.
    pub content: Option<(PathBuf, u64)>,
}

/// What a container may use. `None` means no limit of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Processor time in thousandths of a CPU: 1500 is one and a half.
    pub cpu_millis: Option<u32>,
    /// Memory in bytes, at least 6 MiB; there is no swap beyond it.
    pub memory: Option<u64>,
    /// Processes and threads.
    pub pids: Option<u32>,
    /// The size of `/dev/shm` in bytes; the engine's own default is 64 MiB.
    pub shm: Option<u64>,
    /// File systems in memory: absolute path to size in bytes.
    pub tmpfs: BTreeMap<String, u64>,
    /// Open files a process. Lowered to what the agent itself inherited, since the engine can be
    /// refused more.
    pub open_files: Option<u64>,
    /// Bytes that it may write: its own layer, and what its volumes hold. No engine bounds both, so
    /// whoever starts the container watches [`Containers::disk_used`].
    pub disk: Option<u64>,
}

/// The engine's identifier of a container.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContainerId(pub String);

impl fmt::Display for ContainerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An image as it is in the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageId {
    /// The engine's identifier of the configuration: `sha256:…`.
    pub id: String,
    /// The registry's digest `sha256:…`, which names the same bytes anywhere; `None` for an image
    /// that was made on this machine.
    pub digest: Option<String>,
}

/// An image that the engine has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalImage {
    /// The engine's identifier: `sha256:…`.
    pub id: String,
    /// By which it can be had: those with a tag, or, where there is none, those with a digest.
    pub names: Vec<ImageName>,
    /// Its size in bytes; what it shares with others is counted for each of them.
    pub bytes: u64,
    /// Whether a container was made of it, running or not.
    pub is_used: bool,
}

/// What an engine is and what it can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineInfo {
    /// Such as `26.1.5`.
    pub version: String,
    /// Whether it can give a container a device by its CDI name.
    pub cdi: bool,
    /// The folders in which it looks for CDI specifications.
    pub cdi_folders: Vec<String>,
    /// The CDI names that it found there; only Docker 28.2 and later say.
    pub cdi_devices: Vec<String>,
    /// Whether containers go on while the engine itself restarts.
    pub live_restore: bool,
}

/// How far a pull has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PullProgress {
    /// Bytes downloaded so far.
    pub downloaded: u64,
    /// Bytes to download, of the layers whose size is known so far: it grows during the first
    /// moments.
    pub total: u64,
    /// Layers ready to use.
    pub layers_done: u32,
    /// Layers of the image known so far.
    pub layers: u32,
}

/// Credentials for a private registry. Not shown when printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistryAuth {
    /// The account.
    pub username: String,
    /// Its password or token.
    pub password: String,
    /// The e-mail address that some old registries want.
    pub email: Option<String>,
    /// The registry; `None` means that of the image's name.
    pub server: Option<String>,
}

impl fmt::Debug for RegistryAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistryAuth")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

/// What has become of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerState {
    /// It is not there, or not any more.
    Missing,
    /// Never started; `problem` is the engine's word on a start that failed.
    Created {
        /// Empty when no start was tried.
        problem: String,
    },
    /// It runs.
    Running {
        /// When its process began, as the engine noted it: some milliseconds late.
        started_at: UnixNanos,
    },
    /// It ended.
    Exited(Exit),
}

/// How a container ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// The exit code, 0 to 255; 128 plus the signal for a process that a signal ended.
    pub code: i64,
    /// Whether its memory limit was the reason.
    pub out_of_memory: bool,
    /// When its process began.
    pub started_at: UnixNanos,
    /// When its process ended; never before `started_at`.
    pub finished_at: UnixNanos,
}

/// Nanoseconds since 1970-01-01T00:00:00Z by the engine's clock.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UnixNanos(pub u64);

impl UnixNanos {
    /// Whole seconds, rounded down.
    pub fn seconds(self) -> u64 {
        self.0 / 1_000_000_000
    }
}

/// A container that [`Containers::list`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The engine's identifier.
    pub id: ContainerId,
    /// The name that it was created with.
    pub name: String,
    /// All of its labels.
    pub labels: Labels,
    /// What it was doing.
    pub state: ContainerState,
    /// The engine's identifier of the image that it was made of.
    pub image: String,
}

/// Where a running container can be reached from the host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// Its address in its job's network; health checks dial this. `None` without a network.
    pub address: Option<IpAddr>,
    /// Published ports: container port to port of the engine host's loopback.
    pub published: BTreeMap<u16, u16>,
}

/// What a command said that was run in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecOutput {
    /// Its exit code.
    pub code: i64,
    /// Its standard output and error as they came.
    pub output: Bytes,
}

/// What [`Containers::attach`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExecEvent {
    /// The command printed something.
    Printed(LogStream, Bytes),
    /// It ended with this code; 126 or 127 where it could not be run.
    Exited(i64),
}

/// Which of a process's two outputs a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A line of a container's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Where it was written.
    pub stream: LogStream,
    /// When the engine read it. Does not go back within one stream; the two streams may overtake
    /// one another.
    pub time: UnixNanos,
    /// The bytes, newline included. Engines cut a line at 16 KiB: without a newline at its end, the
    /// next one of the stream continues it.
    pub bytes: Bytes,
}

/// How far a log was read: for each stream the time of the last line, and how many lines of exactly
/// that time were read.
///
/// Times and not a count of lines, because an engine that rotates its log files forgets the first
/// lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogCursor {
    stdout: StreamCursor,
    stderr: StreamCursor,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct StreamCursor {
    time: UnixNanos,
    lines: u32,
}

impl LogCursor {
    /// Moves past a line.
    pub fn advance(&mut self, line: &LogLine) {
        let stream = self.stream_mut(line.stream);
        if stream.time == line.time {
            stream.lines = stream.lines.saturating_add(1);
        } else {
            *stream = StreamCursor {
                time: line.time,
                lines: 1,
            };
        }
    }

    /// A time before which every line has been passed.
    fn since(&self) -> UnixNanos {
        self.stdout.time.min(self.stderr.time)
    }

    /// Whether a line that is read again is past the cursor. Takes off the lines of equal time one
    /// by one: ask once for each line.
    fn is_new(&mut self, line: &LogLine) -> bool {
        let stream = self.stream_mut(line.stream);
        match line.time.cmp(&stream.time) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal if stream.lines > 0 => {
                stream.lines -= 1;
                false
            }
            _ => true,
        }
    }

    fn stream_mut(&mut self, stream: LogStream) -> &mut StreamCursor {
        match stream {
            LogStream::Stdout => &mut self.stdout,
            LogStream::Stderr => &mut self.stderr,
        }
    }
}

/// The interface of a network's bridge on the host, 15 characters, the most that Linux allows.
/// The firewall's rules are for every interface that begins as this does.
pub fn bridge_name(network: &str) -> String {
    let digest = hex::encode(Sha256::digest(network.as_bytes()));
    format!("nos{}", &digest[..12])
}

/// Why a call to the engine failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing answers at the engine's address, or it stopped answering half-way.
    #[error("the container engine at {address} {}", what_helps(source.as_deref()))]
    EngineUnreachable {
        /// Where the engine was expected.
        address: String,
        /// What the connection said.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// An engine answers that cannot do what jobs need.
    #[error("the container engine cannot be used: {message}")]
    EngineUnsuitable {
        /// What is missing and how to get it.
        message: String,
    },
    /// Neither this machine nor the registry has the image.
    #[error(
        "image `{name}` was not found: check its name and tag, \
         and that it is public or the job has credentials for it"
    )]
    ImageNotFound {
        /// The image's full name.
        name: String,
    },
    /// The registry did not take the credentials, or wants some.
    #[error(
        "the registry `{registry}` gives `{name}` to nobody {}",
        if *.has_credentials { "with these credentials: check `authentication.docker`" }
        else { "without credentials: give them in `authentication.docker`" }
    )]
    Unauthorized {
        /// The image's full name.
        name: String,
        /// The registry.
        registry: String,
        /// Whether there were any.
        has_credentials: bool,
    },
    /// The image may exist but did not come.
    #[error("image `{name}` could not be pulled: {message}")]
    PullFailed {
        /// The image's full name.
        name: String,
        /// The engine's reason.
        message: String,
        /// Whether trying again may help.
        transient: bool,
    },
    /// The container cannot have, or does not have, the GPU that it was to get.
    #[error("no GPU for the container: {message}")]
    NoGpu {
        /// What is missing, and how to mend it where that is known.
        message: String,
    },
    /// The engine cannot run this, however often it is asked.
    #[error("the container cannot be run as asked: {message}")]
    BadSpec {
        /// What was expected.
        message: String,
    },
    /// Something of this name exists and is another's, is in use, or is in a state that forbids the
    /// call.
    #[error("conflict: {message}")]
    Conflict {
        /// What stands in the way.
        message: String,
    },
    /// The engine was killed while it started the container, perhaps.
    #[error(
        "the container engine was restarted while it started the container `{id}`, which may have run unseen"
    )]
    MayHaveRun {
        /// Its identifier.
        id: String,
    },
    /// There is no such container.
    #[error("container `{id}` does not exist")]
    NoSuchContainer {
        /// Its identifier.
        id: String,
    },
    /// There is nothing at a path of a container.
    #[error("the container has no `{path}`")]
    NoSuchPath {
        /// The path.
        path: String,
    },
    /// The engine has a part of a container's log that it cannot read, and gives nothing behind it: after a power cut,
    /// or a full disk.
    #[error("the container engine cannot read the container's log any further: {message}")]
    LogTorn {
        /// What it says.
        message: String,
    },
    /// The engine failed in a way that has no name here.
    #[error("the container engine failed to {action}")]
    Engine {
        /// What was tried: "create the container".
        action: &'static str,
        /// What it answered.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Why an engine is not to be had, and what to do.
fn what_helps(source: Option<&(dyn std::error::Error + Send + Sync + 'static)>) -> &'static str {
    let mut cause = source.map(|source| source as &(dyn std::error::Error + 'static));
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>()
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            return "is not for this user: put `sudo` before the command, or the user into the group of the socket, \
                    `docker` in most cases";
        }
        cause = error.source();
    }
    "does not answer: start it (`systemctl start docker`), or install Docker 25 or later \
     (https://docs.docker.com/engine/install/), or point DOCKER_HOST to one"
}

impl From<ImageNameError> for Error {
    fn from(error: ImageNameError) -> Self {
        Self::bad_spec(error.to_string())
    }
}

impl Error {
    /// Whether the same call may succeed later without anyone changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::EngineUnreachable { .. } | Self::Engine { .. } => true,
            Self::PullFailed { transient, .. } => *transient,
            Self::EngineUnsuitable { .. }
            | Self::ImageNotFound { .. }
            | Self::Unauthorized { .. }
            | Self::NoSuchPath { .. }
            | Self::NoGpu { .. }
            | Self::BadSpec { .. }
            | Self::Conflict { .. }
            | Self::MayHaveRun { .. }
            | Self::NoSuchContainer { .. }
            | Self::LogTorn { .. } => false,
        }
    }

    fn bad_spec(message: impl Into<String>) -> Self {
        Self::BadSpec {
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(stream: LogStream, time: u64, text: &str) -> LogLine {
        LogLine {
            stream,
            time: UnixNanos(time),
            bytes: Bytes::copy_from_slice(text.as_bytes()),
        }
    }

    #[test]
    fn an_engine_that_this_user_may_not_ask_is_told_from_one_that_is_away() {
        let unreachable = |kind: std::io::ErrorKind| Error::EngineUnreachable {
            address: "unix:///var/run/docker.sock".to_owned(),
            source: Some(std::io::Error::from(kind).into()),
        };
        let denied = unreachable(std::io::ErrorKind::PermissionDenied).to_string();
        assert!(
            denied.contains("not for this user") && denied.contains("sudo"),
            "{denied}"
        );
        let away = unreachable(std::io::ErrorKind::ConnectionRefused).to_string();
        assert!(away.contains("systemctl start docker"), "{away}");
    }

    /// Reading a log again from any point of it gives the rest, where streams overtake one another
    /// and times repeat.
    #[test]
    fn cursor_misses_and_repeats_nothing() {
        use LogStream::{Stderr, Stdout};
        let log = [
            line(Stdout, 10, "a"),
            line(Stdout, 10, "b"),
            line(Stderr, 30, "c"),
            line(Stdout, 20, "d"),
            line(Stderr, 30, "e"),
            line(Stdout, 30, "f"),
            line(Stdout, 31, "g"),
        ];
        for read in 0..=log.len() {
            let mut cursor = LogCursor::default();
            log[..read].iter().for_each(|line| cursor.advance(line));
            assert!(log[read..].iter().all(|line| line.time >= cursor.since()));
            let rest: Vec<_> = log.iter().filter(|line| cursor.is_new(line)).collect();
            assert_eq!(
                rest,
                log[read..].iter().collect::<Vec<_>>(),
                "read {read} lines"
            );
        }
    }

    #[test]
    fn spec_refuses_what_an_engine_would_misread() {
        let image: ImageName = "nosana/example:1".parse().unwrap();
        let good = ContainerSpec::new("job-op", image);
        good.validate().unwrap();
        let volume = |name: &str, path: &str| VolumeMount {
            name: name.into(),
            path: path.into(),
            read_only: false,
        };
        let bad = [
            ContainerSpec {
                name: "../x".into(),
                ..good.clone()
            },
            ContainerSpec {
                volumes: vec![volume("/etc", "/data")],
                ..good.clone()
            },
            ContainerSpec {
                volumes: vec![volume("data", "relative")],
                ..good.clone()
            },
            ContainerSpec {
                volumes: vec![volume("data", "/a/../..")],
                ..good.clone()
            },
            ContainerSpec {
                volumes: vec![volume("data", "/")],
                ..good.clone()
            },
            ContainerSpec {
                env: BTreeMap::from([("A=B".into(), String::new())]),
                ..good.clone()
            },
            ContainerSpec {
                gpus: vec!["0".into()],
                ..good.clone()
            },
        ];
        for spec in bad {
            assert!(
                matches!(spec.validate(), Err(Error::BadSpec { .. })),
                "{spec:?}"
            );
        }
    }

    #[test]
    fn credentials_are_not_printed() {
        let auth = RegistryAuth {
            username: "ann".into(),
            password: "secret".into(),
            email: None,
            server: Some("r.example".into()),
        };
        let printed = format!("{auth:?}");
        assert!(
            printed.contains("r.example")
                && !printed.contains("secret")
                && !printed.contains("ann"),
            "{printed}"
        );
    }

    #[test]
    fn bridge_names_fit_an_interface() {
        assert_eq!(bridge_name("nosana-a").len(), 15);
        assert_ne!(bridge_name("nosana-a"), bridge_name("nosana-b"));
    }
}
