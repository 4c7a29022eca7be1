//! Docker, through the API of its socket.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error as StdError;
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bollard::Docker as Client;
use bollard::auth::DockerCredentials;
use bollard::container::LogOutput;
use bollard::errors::Error as ApiError;
use bollard::exec::StartExecResults;
use bollard::models::{
    ContainerCreateBody, ContainerInspectResponse, ContainerStateStatusEnum, CreateImageInfo,
    DeviceRequest, EndpointSettings, EventMessage, ExecConfig, HealthConfig, HostConfig,
    HostConfigCgroupnsModeEnum, HostConfigLogConfig, ImageSummary, Mount, MountType,
    NetworkCreateRequest, NetworkDisconnectRequest, NetworkingConfig, PortBinding,
    ResourcesUlimits, VolumeCreateRequest,
};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, CreateImageOptionsBuilder, DownloadFromContainerOptionsBuilder,
    EventsOptionsBuilder, InspectContainerOptions, InspectContainerOptionsBuilder,
    InspectNetworkOptions, ListContainersOptionsBuilder, ListImagesOptionsBuilder,
    ListNetworksOptionsBuilder, ListVolumesOptionsBuilder, LogsOptionsBuilder,
    RemoveContainerOptionsBuilder, RemoveImageOptionsBuilder, RemoveVolumeOptions,
    StartContainerOptions, StopContainerOptionsBuilder, UploadToContainerOptionsBuilder,
    WaitContainerOptions,
};
use bytes::{Bytes, BytesMut};
use futures_util::future::ready;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt, TryStreamExt};
use tokio::sync::watch;

use super::operation::OPERATION_LABEL;
use super::private::PrivateImages;
use super::{
    AGENT_LABEL, ContainerId, ContainerSpec, ContainerState, Containers, EXEC_OUTPUT_LIMIT,
    Endpoint, EngineInfo, Error, ExecEvent, ExecOutput, Exit, Found, ImageId, ImageName, Labels,
    LocalImage, LogCursor, LogLine, LogStream, PullProgress, RegistryAuth, UnixNanos, Upload,
    archive, bridge_name, usage,
};

/// The longest that the engine may take to begin an answer. Creating a container on a busy disk
/// takes seconds.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(2);

/// The bytes a second at which an engine takes files at the least: slow disks are not its fault.
const SLOWEST_UPLOAD: u64 = 4 << 20;

/// The most events that an engine remembers, of all that it does: `eventsLimit` of Docker's
/// `daemon/events/events.go`.
const REMEMBERED_EVENTS: usize = 256;

/// The first major version of Docker that gives a container devices by their CDI names.
const FIRST_VERSION_WITH_CDI: u32 = 25;

/// A Docker engine.
#[derive(Clone, Debug)]
pub struct Docker {
    client: Client,
    address: String,
    /// The most open files that a container may have: what this process inherited.
    open_files: Option<u64>,
    /// What containers ask for names outside; empty for what the engine's own machine asks.
    dns: Vec<IpAddr>,
    /// Why no container may start now; `None` where nothing guards.
    guard: Option<watch::Receiver<Option<String>>>,
    /// Which images need credentials.
    private: Arc<PrivateImages>,
    /// Whose everything is that is made here; `None` says nothing of it.
    agent: Option<String>,
}

impl Docker {
    /// Where the system's engine listens.
    pub const DEFAULT_ADDRESS: &'static str = "unix:///var/run/docker.sock";

    /// A client of the engine at `address`, `unix:///path/to/docker.sock`. Nothing is sent yet, but
    /// the socket must exist.
    ///
    /// # Errors
    /// [`Error::EngineUnreachable`] without a socket there, [`Error::EngineUnsuitable`] for another
    /// kind of address.
    pub fn connect(address: &str) -> Result<Self, Error> {
        let Some(path) = address.strip_prefix("unix://") else {
            return Err(Error::EngineUnsuitable {
                message: format!(
                    "expected an address such as {}, found `{address}`",
                    Self::DEFAULT_ADDRESS
                ),
            });
        };
        let client =
            Client::connect_with_unix(path, ANSWER_TIMEOUT.as_secs(), bollard::API_DEFAULT_VERSION)
                .map_err(|error| Error::EngineUnreachable {
                    address: address.to_owned(),
                    source: Some(Box::new(error)),
                })?;
        Ok(Self {
            client,
            address: address.to_owned(),
            open_files: inherited_open_files(),
            dns: Vec::new(),
            guard: None,
            private: Arc::default(),
            agent: None,
        })
    }

    /// The folder that the engine keeps images and containers in, as it sees it; `None` when it does not say.
    ///
    /// # Errors
    /// [`Error::EngineUnreachable`] or [`Error::Engine`].
    pub async fn folder(&self) -> Result<Option<PathBuf>, Error> {
        let info = self.client.info().await;
        let info = info.map_err(|error| self.error("describe itself", error))?;
        Ok(info.docker_root_dir.map(PathBuf::from))
    }

    /// The same engine, whose containers ask `dns` for names outside and which starts none while
    /// `guard` says why not.
    #[must_use]
    pub fn guarded(self, guard: watch::Receiver<Option<String>>, dns: Vec<IpAddr>) -> Self {
        Self {
            dns,
            guard: Some(guard),
            ..self
        }
    }

    /// The same engine, with a file in which it notes which images need credentials.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn noting_private(self, file: PathBuf) -> std::io::Result<Self> {
        Ok(Self {
            private: Arc::new(PrivateImages::open(file)?),
            ..self
        })
    }

    /// The same engine, which labels all that it makes with this agent's name.
    #[must_use]
    pub fn owned_by(self, agent: String) -> Self {
        Self {
            agent: Some(agent),
            ..self
        }
    }

    /// What something new is labelled with.
    fn signed(&self, labels: &Labels) -> Labels {
        labels
            .clone()
            .into_iter()
            .chain(self.own_labels())
            .collect()
    }

    /// Why no container may start now.
    fn refusal(&self) -> Option<String> {
        self.guard.as_ref()?.borrow().clone()
    }

    /// Gives an error of the API its meaning, where that does not depend on the call.
    fn error(&self, action: &'static str, error: ApiError) -> Error {
        if let ApiError::DockerResponseServerError { message, .. } = &error
            && let Some(message) = fault_of_job(message)
        {
            return Error::BadSpec { message };
        }
        match error {
            ApiError::DockerResponseServerError {
                status_code: 400,
                message,
            } => Error::BadSpec { message },
            ApiError::DockerResponseServerError {
                status_code: 403 | 409,
                message,
            } => Error::Conflict { message },
            ApiError::HyperLegacyError { .. }
            | ApiError::HyperResponseError { .. }
            | ApiError::IOError { .. }
            | ApiError::RequestTimeoutError
            | ApiError::SocketNotFoundError(_) => Error::EngineUnreachable {
                address: self.address.clone(),
                source: Some(Box::new(error)),
            },
            error => Error::Engine {
                action,
                source: Box::new(error),
            },
        }
    }

    fn container_error(&self, action: &'static str, id: &ContainerId, error: ApiError) -> Error {
        if status(&error) == Some(404) {
            Error::NoSuchContainer { id: id.0.clone() }
        } else {
            self.error(action, error)
        }
    }

    async fn details(&self, id: &str) -> Result<Option<ContainerInspectResponse>, Error> {
        match self
            .client
            .inspect_container(id, None::<InspectContainerOptions>)
            .await
        {
            Ok(details) => Ok(Some(details)),
            Err(error) if status(&error) == Some(404) => Ok(None),
            Err(error) => Err(self.error("inspect the container", error)),
        }
    }

    /// The container of a name that is taken, if it is the same that `spec` asks for.
    async fn existing(&self, spec: &ContainerSpec) -> Result<ContainerId, Error> {
        let conflict = |message: String| Error::Conflict { message };
        let details = self.details(&spec.name).await?;
        let details = details.ok_or_else(|| {
            conflict(format!(
                "the name `{}` is taken and free again: try again",
                spec.name
            ))
        })?;
        let labels = details
            .config
            .and_then(|config| config.labels)
            .unwrap_or_default();
        if !has_labels(&labels, &spec.labels) {
            return Err(conflict(format!(
                "a container `{}` exists that is not ours: remove or rename it",
                spec.name
            )));
        }
        Ok(ContainerId(details.id.unwrap_or_default()))
    }

    /// What the engine remembers of a container, at most up to where `wanted` befell it.
    async fn memory(&self, id: &ContainerId, wanted: Option<&str>) -> Result<Memory, Error> {
        const ACTION: &str = "tell what it saw of a container";
        // Without an end of its own the list of events goes on; by the engine's clock, as theirs.
        let info = self.client.info().await;
        let info = info.map_err(|error| self.error(ACTION, error))?;
        let now = info.system_time.as_deref().and_then(parse_local_time);
        let now = now.ok_or_else(|| Error::Engine {
            action: ACTION,
            source: "expected its time of day".into(),
        })?;
        // All of them, the oldest first: they show how far back the engine remembers. It leaves out what
        // comes after the last moment asked for. So that is a second ahead at the least: without the
        // latest, a full memory looks like one that is not.
        let options = EventsOptionsBuilder::new()
            .since("0")
            .until(&now.seconds().saturating_add(2).to_string())
            .build();
        let mut memory = Memory {
            live_restore: info.live_restore_enabled == Some(true),
            ..Memory::default()
        };
        let mut events = pin!(self.client.events(Some(options)));
        while let Some(event) = events.next().await {
            memory.add(event.map_err(|error| self.error(ACTION, error))?, id);
            if wanted.is_some_and(|wanted| memory.of_it.contains(wanted)) {
                break;
            }
        }
        Ok(memory)
    }

    /// The labels of the volume of that name, which is made with these where there is none.
    async fn volume(&self, name: &str, labels: &Labels) -> Result<HashMap<String, String>, Error> {
        let request = VolumeCreateRequest {
            name: Some(name.to_owned()),
            driver: Some("local".to_owned()),
            labels: Some(to_map(&self.signed(labels))),
            ..VolumeCreateRequest::default()
        };
        let volume = self.client.create_volume(request).await;
        let volume = volume.map_err(|error| self.error("create the volume", error))?;
        Ok(volume.labels)
    }

    /// Takes out of a network what is left in it of containers that are gone: an engine that
    /// was killed in between keeps that for ever, and the network with it.
    async fn disconnect_gone(&self, network: &str) -> Result<(), Error> {
        let action = "look into the network";
        let found = match self
            .client
            .inspect_network(network, None::<InspectNetworkOptions>)
            .await
        {
            Ok(found) => found,
            Err(error) if status(&error) == Some(404) => return Ok(()),
            Err(error) => return Err(self.error(action, error)),
        };
        for (id, endpoint) in found.containers.unwrap_or_default() {
            // Without its container, an endpoint is known by its name alone.
            let name = endpoint.name.unwrap_or_default();
            if name.is_empty() || self.details(&id).await?.is_some() {
                continue;
            }
            tracing::warn!(
                network,
                endpoint = name,
                "its container is gone: removing it"
            );
            let request = NetworkDisconnectRequest {
                container: name,
                force: Some(true),
            };
            match self.client.disconnect_network(network, request).await {
                Err(error) if status(&error) != Some(404) => {
                    return Err(self.error("empty the network", error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The names in `/dev` of a running container, or why they cannot be seen.
    async fn devices(&self, id: &ContainerId, pid: i64) -> Result<Vec<String>, String> {
        if let Some(names) = devices_of_process(id, pid) {
            return Ok(names);
        }
        let listing = self
            .exec(id, &["ls".to_owned(), "/dev".to_owned()])
            .await
            .map_err(|error| error.to_string())?;
        if listing.code != 0 {
            return Err(format!(
                "`ls /dev` in the container ended with code {}",
                listing.code
            ));
        }
        Ok(String::from_utf8_lossy(&listing.output)
            .lines()
            .map(str::to_owned)
            .collect())
    }
}

#[async_trait]
impl Containers for Docker {
    async fn ping(&self) -> Result<(), Error> {
        self.client
            .ping()
            .await
            .map(drop)
            .map_err(|error| self.error("answer a ping", error))
    }

    async fn info(&self) -> Result<EngineInfo, Error> {
        let version = self
            .client
            .version()
            .await
            .map_err(|error| self.error("tell its version", error))?;
        let podman = version
            .components
            .iter()
            .flatten()
            .any(|component| component.name.contains("Podman"));
        if podman {
            // It drops requests for a GPU without a word.
            return Err(Error::EngineUnsuitable {
                message: "it is Podman; install Docker 25 or later".to_owned(),
            });
        }
        let info = self
            .client
            .info()
            .await
            .map_err(|error| self.error("describe itself", error))?;
        let version = version.version.or(info.server_version).unwrap_or_default();
        let major = version
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        let cdi_folders = info.cdi_spec_dirs.unwrap_or_default();
        Ok(EngineInfo {
            cdi: major.is_some_and(|major| major >= FIRST_VERSION_WITH_CDI)
                && !cdi_folders.is_empty(),
            cdi_folders,
            cdi_devices: info
                .discovered_devices
                .into_iter()
                .flatten()
                .filter_map(|device| device.id)
                .collect(),
            live_restore: info.live_restore_enabled.unwrap_or(false),
            version,
        })
    }

    async fn find_image(&self, name: &ImageName) -> Result<Option<ImageId>, Error> {
        let image = match self.client.inspect_image(&name.to_string()).await {
            Ok(image) => image,
            Err(error) if status(&error) == Some(404) => return Ok(None),
            Err(error) => return Err(self.error("look for the image", error)),
        };
        let prefixes = repository_prefixes(name);
        let digest = image.repo_digests.into_iter().flatten().find_map(|digest| {
            prefixes
                .iter()
                .find_map(|prefix| digest.strip_prefix(prefix.as_str()).map(str::to_owned))
        });
        Ok(Some(ImageId {
            id: image.id.unwrap_or_default(),
            digest,
        }))
    }

    async fn pull(
        &self,
        name: &ImageName,
        auth: Option<&RegistryAuth>,
        progress: &mut (dyn FnMut(PullProgress) + Send),
    ) -> Result<ImageId, Error> {
        let options = CreateImageOptionsBuilder::new()
            .from_image(&name.repository())
            .tag(name.reference())
            .build();
        if auth.is_some() {
            // Before the image is here: nobody may find it unnoted.
            let noted = self.private.note(&name.repository());
            noted.map_err(|source| Error::Engine {
                action: "note down that the image needs credentials",
                source: Box::new(source),
            })?;
        }
        let credentials = auth.map(|auth| DockerCredentials {
            username: Some(auth.username.clone()),
            password: Some(auth.password.clone()),
            email: auth.email.clone(),
            serveraddress: Some(
                auth.server
                    .clone()
                    .unwrap_or_else(|| name.registry().to_owned()),
            ),
            ..DockerCredentials::default()
        });
        let mut layers = Layers::default();
        let mut steps = self.client.create_image(Some(options), None, credentials);
        while let Some(step) = steps.next().await {
            let step = step.map_err(|error| self.pull_error(name, auth.is_some(), error))?;
            if layers.take(&step) {
                progress(layers.progress());
            }
        }
        if auth.is_none() {
            // Whoever asks gets it.
            self.private.forget(&name.repository());
        }
        self.find_image(name)
            .await?
            .ok_or_else(|| Error::PullFailed {
                name: name.to_string(),
                message: "the engine reported success, but has no such image".to_owned(),
                transient: true,
            })
    }

    async fn images(&self) -> Result<Vec<LocalImage>, Error> {
        let action = "list the images";
        let options = ListImagesOptionsBuilder::new().build();
        let images = self.client.list_images(Some(options)).await;
        let images = images.map_err(|error| self.error(action, error))?;
        // After them: an image of the list that comes into use meanwhile counts as used.
        let options = ListContainersOptionsBuilder::new().all(true).build();
        let containers = self.client.list_containers(Some(options)).await;
        let containers = containers.map_err(|error| self.error(action, error))?;
        let used: BTreeSet<String> = containers
            .into_iter()
            .filter_map(|container| container.image_id)
            .collect();
        let image = |image: ImageSummary| LocalImage {
            names: names_of(&image),
            bytes: u64::try_from(image.size).unwrap_or(0),
            is_used: used.contains(&image.id),
            id: image.id,
        };
        Ok(images.into_iter().map(image).collect())
    }

    async fn remove_image(&self, name: &str) -> Result<(), Error> {
        let options = RemoveImageOptionsBuilder::new().build();
        match self.client.remove_image(name, Some(options), None).await {
            Err(error) if status(&error) != Some(404) => Err(self.error("remove the image", error)),
            _ => Ok(()),
        }
    }

    async fn create(&self, spec: &ContainerSpec) -> Result<ContainerId, Error> {
        spec.validate()?;
        let signed = ContainerSpec {
            labels: self.signed(&spec.labels),
            ..spec.clone()
        };
        let options = CreateContainerOptionsBuilder::new()
            .name(&spec.name)
            .build();
        match self
            .client
            .create_container(
                Some(options),
                create_body(&signed, self.open_files, &self.dns),
            )
            .await
        {
            Ok(created) => Ok(ContainerId(created.id)),
            Err(error) if status(&error) == Some(409) => self.existing(spec).await,
            Err(ApiError::DockerResponseServerError {
                status_code: 404,
                message,
            }) if message.contains("No such image") => Err(Error::ImageNotFound {
                name: spec.image.to_string(),
            }),
            Err(error) => Err(self.error("create the container", error)),
        }
    }

    async fn start(&self, id: &ContainerId) -> Result<(), Error> {
        match self.inspect(id).await? {
            ContainerState::Missing => return Err(Error::NoSuchContainer { id: id.0.clone() }),
            ContainerState::Running { .. } => return Ok(()),
            ContainerState::Exited(_) => {
                return Err(Error::Conflict {
                    message: format!("container `{id}` has ended already"),
                });
            }
            ContainerState::Created { .. } => {}
        }
        self.may_start()?;
        match self
            .client
            .start_container(&id.0, None::<StartContainerOptions>)
            .await
        {
            Ok(()) => Ok(()),
            Err(ApiError::DockerResponseServerError { message, .. }) if is_about_gpu(&message) => {
                Err(Error::NoGpu {
                    message: gpu_advice(&message),
                })
            }
            Err(error) => Err(self.container_error("start the container", id, error)),
        }
    }

    async fn inspect(&self, id: &ContainerId) -> Result<ContainerState, Error> {
        Ok(self
            .details(&id.0)
            .await?
            .map_or(ContainerState::Missing, |details| state_of(&details)))
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, Error> {
        // The answer has the exit code and not the times, and a code other than 0 comes as an
        // error: only its coming matters.
        let answer = self
            .client
            .wait_container(&id.0, None::<WaitContainerOptions>)
            .next()
            .await;
        match self.inspect(id).await? {
            ContainerState::Exited(exit) => Ok(exit),
            ContainerState::Missing => Err(Error::NoSuchContainer { id: id.0.clone() }),
            ContainerState::Created { problem } => Err(Error::Conflict {
                message: format!("container `{id}` was not started: {problem}"),
            }),
            ContainerState::Running { .. } => Err(match answer {
                Some(Err(error)) => self.error("wait for the container", error),
                _ => Error::EngineUnreachable {
                    address: self.address.clone(),
                    source: None,
                },
            }),
        }
    }

    async fn missed_end(&self, id: &ContainerId, exit: &Exit) -> Result<bool, Error> {
        let memory = self.memory(id, None).await?;
        if !memory.has_seen("die", exit.finished_at) {
            return Ok(true);
        }
        // One that lets no container live ends those that it finds when it is started.
        Ok(!memory.live_restore && !memory.has_seen("start", exit.started_at))
    }

    async fn may_run_unseen(&self, id: &ContainerId) -> Result<bool, Error> {
        let Some(details) = self.details(&id.0).await? else {
            return Ok(false);
        };
        // A start that failed is told of, and what is only filled is never started.
        let is_new = match state_of(&details) {
            ContainerState::Created { problem } => problem.is_empty(),
            _ => false,
        };
        let labels = details.config.and_then(|config| config.labels);
        if !is_new || !labels.is_some_and(|labels| labels.contains_key(OPERATION_LABEL)) {
            return Ok(false);
        }
        let created = details.created.as_deref().and_then(parse_time);
        let created = created.ok_or_else(|| Error::Engine {
            action: "tell when it made a container",
            source: "expected a time".into(),
        })?;
        let memory = self.memory(id, Some("create")).await?;
        Ok(!memory.has_seen("create", created))
    }

    fn logs(
        &self,
        id: &ContainerId,
        cursor: LogCursor,
    ) -> BoxStream<'static, Result<LogLine, Error>> {
        let since = i32::try_from(cursor.since().seconds()).unwrap_or(i32::MAX);
        let options = LogsOptionsBuilder::new()
            .follow(true)
            .stdout(true)
            .stderr(true)
            .timestamps(true)
            .since(since)
            .build();
        let (engine, id) = (self.clone(), id.clone());
        let mut cursor = cursor;
        self.client
            .logs(&id.0, Some(options))
            .map(move |output| match output {
                Ok(output) => line_of(output),
                Err(error) => Err(engine.container_error("read the container's log", &id, error)),
            })
            .try_filter(move |line| ready(cursor.is_new(line)))
            .boxed()
    }

    async fn stop(&self, id: &ContainerId, grace: Duration) -> Result<(), Error> {
        let seconds = i32::try_from(grace.as_millis().div_ceil(1000)).unwrap_or(i32::MAX);
        let options = StopContainerOptionsBuilder::new().t(seconds).build();
        // The engine answers only when the container has ended.
        let client = self
            .client
            .clone()
            .with_timeout(ANSWER_TIMEOUT.saturating_add(grace));
        match client.stop_container(&id.0, Some(options)).await {
            Err(error) if !matches!(status(&error), Some(304 | 404)) => {
                Err(self.error("stop the container", error))
            }
            _ => Ok(()),
        }
    }

    async fn remove(&self, id: &ContainerId) -> Result<(), Error> {
        // What is not an agent has no rules that keep the container off other networks.
        if self.agent.is_some()
            && self.may_run_unseen(id).await?
            // Nothing else makes the engine look for what runs of it; what it ends it can remove.
            && let Err(error) = self.start(id).await
        {
            if error.is_transient() {
                return Err(error);
            }
            tracing::warn!(%id, error = %crate::run::chain_of(&error), "what may run of the container unseen cannot be ended");
        }
        let options = RemoveContainerOptionsBuilder::new()
            .force(true)
            .v(true)
            .build();
        match self.client.remove_container(&id.0, Some(options)).await {
            Err(ApiError::DockerResponseServerError {
                status_code: 409,
                message,
            }) if message.contains("already in progress") => Ok(()),
            Err(error) if status(&error) != Some(404) => {
                Err(self.error("remove the container", error))
            }
            _ => Ok(()),
        }
    }

    fn may_start(&self) -> Result<(), Error> {
        match self.refusal() {
            // It may be mended while the job can wait.
            Some(message) => Err(Error::Engine {
                action: "start the container",
                source: message.into(),
            }),
            None => Ok(()),
        }
    }

    fn own_labels(&self) -> Labels {
        let agent = self.agent.iter();
        agent
            .map(|agent| (AGENT_LABEL.to_owned(), agent.clone()))
            .collect()
    }

    async fn list(&self, labels: &Labels) -> Result<Vec<Found>, Error> {
        let options = ListContainersOptionsBuilder::new()
            .all(true)
            .filters(&label_filter(labels))
            .build();
        let summaries = self
            .client
            .list_containers(Some(options))
            .await
            .map_err(|error| self.error("list the containers", error))?;
        let mut found = Vec::with_capacity(summaries.len());
        for id in summaries.into_iter().filter_map(|summary| summary.id) {
            // A list has no exit codes and no times. What has gone since is left out.
            let Some(details) = self.details(&id).await? else {
                continue;
            };
            found.push(Found {
                id: ContainerId(id),
                state: state_of(&details),
                image: details.image.unwrap_or_default(),
                name: details
                    .name
                    .map(|name| name.trim_start_matches('/').to_owned())
                    .unwrap_or_default(),
                labels: details
                    .config
                    .and_then(|config| config.labels)
                    .unwrap_or_default()
                    .into_iter()
                    .collect(),
            });
        }
        Ok(found)
    }

    async fn ensure_network(&self, name: &str, labels: &Labels) -> Result<(), Error> {
        // Asked first, because old engines make a second network of the same name.
        let existing = match self
            .client
            .inspect_network(name, None::<InspectNetworkOptions>)
            .await
        {
            Ok(network) => network.labels,
            Err(error) if status(&error) == Some(404) => {
                let created = self
                    .client
                    .create_network(network_request(name, &self.signed(labels)))
                    .await;
                return created
                    .map(drop)
                    .map_err(|error| self.error("create the network", error));
            }
            Err(error) => return Err(self.error("look for the network", error)),
        };
        ours("network", name, &existing.unwrap_or_default(), labels)
    }

    async fn remove_network(&self, name: &str) -> Result<(), Error> {
        let mut removed = self.client.remove_network(name).await;
        if removed.as_ref().is_err_and(is_network_in_use) {
            self.disconnect_gone(name).await?;
            removed = self.client.remove_network(name).await;
        }
        match removed {
            Err(error) if status(&error) != Some(404) => {
                Err(self.error("remove the network", error))
            }
            _ => Ok(()),
        }
    }

    async fn labelled_networks(&self, labels: &Labels) -> Result<Vec<(String, Labels)>, Error> {
        let options = ListNetworksOptionsBuilder::new()
            .filters(&label_filter(labels))
            .build();
        let networks = self
            .client
            .list_networks(Some(options))
            .await
            .map_err(|error| self.error("list the networks", error))?;
        Ok(networks
            .into_iter()
            .filter_map(|network| Some((network.name?, of_map(network.labels.unwrap_or_default()))))
            .collect())
    }

    async fn ensure_volume(&self, name: &str, labels: &Labels) -> Result<(), Error> {
        super::validate_name("volume name", name)?;
        let mut found = self.volume(name, labels).await?;
        if found.is_empty() {
            // An engine that was killed while it made the volume has it without its labels.
            // Nothing was in it yet, and what is in use is not removed.
            self.remove_volume(name).await?;
            found = self.volume(name, labels).await?;
        }
        ours("volume", name, &found, labels)
    }

    async fn remove_volume(&self, name: &str) -> Result<(), Error> {
        match self
            .client
            .remove_volume(name, None::<RemoveVolumeOptions>)
            .await
        {
            Err(error) if status(&error) != Some(404) => {
                Err(self.error("remove the volume", error))
            }
            _ => Ok(()),
        }
    }

    async fn labelled_volumes(&self, labels: &Labels) -> Result<Vec<(String, Labels)>, Error> {
        let options = ListVolumesOptionsBuilder::new()
            .filters(&label_filter(labels))
            .build();
        let volumes = self
            .client
            .list_volumes(Some(options))
            .await
            .map_err(|error| self.error("list the volumes", error))?;
        Ok(volumes
            .volumes
            .into_iter()
            .flatten()
            .map(|volume| (volume.name, of_map(volume.labels)))
            .collect())
    }

    async fn upload(&self, id: &ContainerId, files: &[Upload]) -> Result<(), Error> {
        let action = "write files into the container";
        let options = UploadToContainerOptionsBuilder::new().path("/").build();
        let bytes: u64 = files
            .iter()
            .filter_map(|file| Some(file.content.as_ref()?.1))
            .sum();
        let (body, written) = archive::stream(files.to_vec());
        // The engine answers only when it has all of it.
        let time = Duration::from_secs(bytes / SLOWEST_UPLOAD);
        let client = self
            .client
            .clone()
            .with_timeout(ANSWER_TIMEOUT.saturating_add(time));
        let answer = client
            .upload_to_container(&id.0, Some(options), bollard::body_try_stream(body))
            .await;
        // A file that could not be read is the reason for whatever the engine says of it.
        match written.await {
            Ok(Err(error)) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                return Err(Error::Engine {
                    action,
                    source: Box::new(error),
                });
            }
            _ => {}
        }
        answer.map_err(|error| self.container_error(action, id, error))
    }

    fn download(&self, id: &ContainerId, path: &str) -> BoxStream<'static, Result<Bytes, Error>> {
        let action = "read files out of the container";
        let options = DownloadFromContainerOptionsBuilder::new()
            .path(path)
            .build();
        let (engine, id, path) = (self.clone(), id.clone(), path.to_owned());
        let archive = self.client.download_from_container(&id.0, Some(options));
        archive
            .map_err(move |error| match error {
                ApiError::DockerResponseServerError {
                    status_code: 404,
                    message,
                } if !message.contains("No such container") => {
                    Error::NoSuchPath { path: path.clone() }
                }
                error => engine.container_error(action, &id, error),
            })
            .boxed()
    }

    fn is_private(&self, image: &ImageName) -> bool {
        self.private.has(&image.repository())
    }

    async fn verify_gpu(&self, id: &ContainerId) -> Result<(), Error> {
        let no_gpu = |message: &str| Error::NoGpu {
            message: message.to_owned(),
        };
        let details = self
            .details(&id.0)
            .await?
            .ok_or_else(|| Error::NoSuchContainer { id: id.0.clone() })?;
        let requests = details
            .host_config
            .as_ref()
            .and_then(|config| config.device_requests.as_deref())
            .unwrap_or_default();
        if requests.is_empty() {
            return Err(no_gpu("the engine did not keep the request for one"));
        }
        let pid = details
            .state
            .as_ref()
            .and_then(|state| state.pid)
            .unwrap_or(0);
        if !matches!(state_of(&details), ContainerState::Running { .. }) {
            return Ok(());
        }
        match self.devices(id, pid).await {
            Ok(names) if names.iter().any(|name| is_gpu_device(name)) => {
                match gpu_denied(id, pid, &names) {
                    None => Ok(()),
                    Some(name) => Err(Error::NoGpu {
                        message: format!(
                            "it may not open /dev/{name} any more, as after `systemctl daemon-reload`"
                        ),
                    }),
                }
            }
            // One that ends while we look has no devices any more.
            _ if !matches!(self.inspect(id).await?, ContainerState::Running { .. }) => Ok(()),
            Ok(_) => Err(no_gpu("it runs, but its /dev has no GPU")),
            Err(reason) => {
                tracing::warn!(container = %id, reason, "cannot look for the container's GPU; trusting the engine");
                Ok(())
            }
        }
    }

    async fn disk_used(&self, id: &ContainerId) -> Result<u64, Error> {
        let action = "measure what the container wrote";
        let options = InspectContainerOptionsBuilder::new().size(true).build();
        let details = self
            .client
            .inspect_container(&id.0, Some(options))
            .await
            .map_err(|error| self.container_error(action, id, error))?;
        let layer = details
            .size_rw
            .and_then(|size| u64::try_from(size).ok())
            .unwrap_or(0);
        let volumes: BTreeSet<String> = details
            .mounts
            .into_iter()
            .flatten()
            .filter(|mount| mount.typ.as_deref() == Some("volume"))
            .filter_map(|mount| mount.name)
            .collect();
        if volumes.is_empty() {
            return Ok(layer);
        }
        let path = self.address.trim_start_matches("unix://");
        let volumes = usage::of_volumes(path, &volumes)
            .await
            .map_err(|source| Error::Engine { action, source })?;
        Ok(layer.saturating_add(volumes))
    }

    async fn endpoint(&self, id: &ContainerId) -> Result<Endpoint, Error> {
        let details = self
            .details(&id.0)
            .await?
            .ok_or_else(|| Error::NoSuchContainer { id: id.0.clone() })?;
        let settings = details.network_settings.unwrap_or_default();
        let addresses = settings
            .networks
            .into_iter()
            .flatten()
            .filter_map(|(_, network)| network.ip_address);
        let published = settings
            .ports
            .into_iter()
            .flatten()
            .filter_map(|(port, bindings)| {
                let port = port.split('/').next()?.parse().ok()?;
                let host_port = bindings?
                    .into_iter()
                    .find_map(|binding| binding.host_port?.parse().ok())?;
                Some((port, host_port))
            });
        Ok(Endpoint {
            address: addresses
                .into_iter()
                .find_map(|address| address.parse::<IpAddr>().ok()),
            published: published.collect(),
        })
    }

    async fn exec(&self, id: &ContainerId, command: &[String]) -> Result<ExecOutput, Error> {
        let mut events = self.attach(id, command);
        let mut collected = BytesMut::new();
        loop {
            match events.next().await {
                Some(Ok(ExecEvent::Printed(_, chunk))) => {
                    let room = EXEC_OUTPUT_LIMIT - collected.len();
                    collected.extend_from_slice(&chunk[..chunk.len().min(room)]);
                }
                Some(Ok(ExecEvent::Exited(code))) => {
                    return Ok(ExecOutput {
                        code,
                        output: collected.freeze(),
                    });
                }
                Some(Err(error)) => return Err(error),
                // A stream ends with one of the two before.
                None => {
                    return Ok(ExecOutput {
                        code: -1,
                        output: collected.freeze(),
                    });
                }
            }
        }
    }

    fn attach(
        &self,
        id: &ContainerId,
        command: &[String],
    ) -> BoxStream<'static, Result<ExecEvent, Error>> {
        let (engine, id, command) = (self.clone(), id.clone(), command.to_vec());
        let started = async move {
            let (exec, output) = engine.begin_exec(&id, command).await?;
            let ended = {
                let engine = engine.clone();
                async move { engine.end_of_exec(&exec).await }
            };
            let printed = output.map(move |chunk| {
                chunk
                    .map(printed)
                    .map_err(|error| engine.error(EXEC_ACTION, error))
            });
            Ok::<_, Error>(printed.chain(stream::once(ended)))
        };
        stream::once(started).try_flatten().boxed()
    }
}

/// What fails when a command cannot be run.
const EXEC_ACTION: &str = "run a command in the container";

type Attached = Pin<Box<dyn Stream<Item = Result<LogOutput, ApiError>> + Send>>;

fn printed(chunk: LogOutput) -> ExecEvent {
    let stream = match chunk {
        LogOutput::StdErr { .. } => LogStream::Stderr,
        _ => LogStream::Stdout,
    };
    ExecEvent::Printed(stream, chunk.into_bytes())
}

impl Docker {
    /// Tells the engine to run a command, and gives its name for it and the output.
    async fn begin_exec(
        &self,
        id: &ContainerId,
        command: Vec<String>,
    ) -> Result<(String, Attached), Error> {
        let config = ExecConfig {
            cmd: Some(command),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            ..ExecConfig::default()
        };
        let exec = self
            .client
            .create_exec(&id.0, config)
            .await
            .map_err(|error| self.container_error(EXEC_ACTION, id, error))?;
        let started = self
            .client
            .start_exec(&exec.id, None)
            .await
            .map_err(|error| self.error(EXEC_ACTION, error))?;
        match started {
            StartExecResults::Attached { output, .. } => Ok((exec.id, output)),
            StartExecResults::Detached => Ok((exec.id, stream::empty().boxed())),
        }
    }

    /// How a command ended whose output is over.
    async fn end_of_exec(&self, exec: &str) -> Result<ExecEvent, Error> {
        let ended = self
            .client
            .inspect_exec(exec)
            .await
            .map_err(|error| self.error(EXEC_ACTION, error))?;
        Ok(ExecEvent::Exited(ended.exit_code.unwrap_or(-1)))
    }
}

impl Docker {
    /// Tells a name that is wrong from a registry that is away.
    fn pull_error(&self, name: &ImageName, has_credentials: bool, error: ApiError) -> Error {
        let (status, message) = match error {
            ApiError::DockerResponseServerError {
                status_code,
                message,
            } => (status_code, message),
            ApiError::DockerStreamError { error } => (200, error),
            error => return self.error("pull the image", error),
        };
        let says = |texts: &[&str]| texts.iter().any(|text| message.contains(text));
        let not_found = [
            "manifest unknown",
            "not found",
            "repository does not exist",
            "name unknown",
            "pull access denied",
        ];
        // An engine says so of credentials that are wrong, and of none where some are needed.
        let refused = [
            "unauthorized",
            "no basic auth credentials",
            "401 Unauthorized",
        ];
        if says(&refused) && !says(&["pull access denied"]) {
            return Error::Unauthorized {
                name: name.to_string(),
                registry: name.registry().to_owned(),
                has_credentials,
            };
        }
        if status == 404 || says(&not_found) {
            return Error::ImageNotFound {
                name: name.to_string(),
            };
        }
        let permanent = [
            "denied",
            "no matching manifest",
            "no space left",
            "unsupported",
            "invalid",
        ];
        Error::PullFailed {
            name: name.to_string(),
            transient: status != 400 && !says(&permanent),
            message,
        }
    }
}

fn is_network_in_use(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::DockerResponseServerError { message, .. } if message.contains("active endpoints")
    )
}

/// The names of an image that it can be had by. Engines write `<none>` for what is missing.
fn names_of(image: &ImageSummary) -> Vec<ImageName> {
    let parsed = |texts: &[String]| -> Vec<ImageName> {
        let names = texts.iter().filter_map(|text| text.parse().ok());
        names.collect()
    };
    let tagged = parsed(&image.repo_tags);
    if tagged.is_empty() {
        parsed(&image.repo_digests)
    } else {
        tagged
    }
}

fn status(error: &ApiError) -> Option<u16> {
    match error {
        ApiError::DockerResponseServerError { status_code, .. } => Some(*status_code),
        _ => None,
    }
}

/// What the engine is asked for. Every line of hardening is here.
fn create_body(
    spec: &ContainerSpec,
    open_files: Option<u64>,
    dns: &[IpAddr],
) -> ContainerCreateBody {
    let ports: Vec<String> = spec
        .ports
        .iter()
        .map(|port| format!("{port}/tcp"))
        .collect();
    // Without a port, the engine picks one. Only this machine may dial it.
    let binding = PortBinding {
        host_ip: Some("127.0.0.1".to_owned()),
        host_port: None,
    };
    let host_config = HostConfig {
        cap_drop: Some(vec!["ALL".to_owned()]),
        security_opt: Some(vec!["no-new-privileges".to_owned()]),
        cgroupns_mode: Some(HostConfigCgroupnsModeEnum::PRIVATE),
        ipc_mode: Some("private".to_owned()),
        privileged: Some(false),
        readonly_rootfs: Some(spec.read_only),
        network_mode: Some(spec.network.clone().unwrap_or_else(|| "none".to_owned())),
        port_bindings: Some(
            ports
                .iter()
                .map(|port| (port.clone(), Some(vec![binding.clone()])))
                .collect(),
        ),
        mounts: Some(spec.volumes.iter().map(mount).collect()),
        device_requests: device_requests(&spec.gpus),
        nano_cpus: spec
            .limits
            .cpu_millis
            .map(|millis| i64::from(millis) * 1_000_000),
        memory: spec.limits.memory.map(to_i64),
        memory_swap: spec.limits.memory.map(to_i64),
        pids_limit: spec.limits.pids.map(i64::from),
        shm_size: spec.limits.shm.map(to_i64),
        tmpfs: Some(
            spec.limits
                .tmpfs
                .iter()
                .map(|(path, size)| (path.clone(), format!("size={size},nosuid,nodev")))
                .collect(),
        ),
        ulimits: Some(ulimits(spec.limits.open_files, open_files)),
        dns: (!dns.is_empty()).then(|| dns.iter().map(IpAddr::to_string).collect()),
        // Said here, because an engine's own default may keep a log of any size, or none that can
        // be read.
        log_config: Some(HostConfigLogConfig {
            typ: Some("json-file".to_owned()),
            config: Some(HashMap::from([
                ("max-size".to_owned(), "64m".to_owned()),
                ("max-file".to_owned(), "2".to_owned()),
            ])),
        }),
        ..HostConfig::default()
    };
    let networking_config = spec.network.as_ref().map(|network| NetworkingConfig {
        endpoints_config: Some(HashMap::from([(
            network.clone(),
            EndpointSettings {
                aliases: Some(spec.aliases.clone()),
                ..EndpointSettings::default()
            },
        )])),
    });
    ContainerCreateBody {
        image: Some(spec.image.to_string()),
        cmd: spec.command.clone(),
        entrypoint: spec.entrypoint.clone(),
        env: Some(
            spec.env
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect(),
        ),
        working_dir: spec.work_dir.clone(),
        labels: Some(to_map(&spec.labels)),
        healthcheck: Some(no_health_check()),
        exposed_ports: Some(ports),
        host_config: Some(host_config),
        networking_config,
        ..ContainerCreateBody::default()
    }
}

/// An image's own check would be run in the container for nobody: what is exposed is asked from
/// outside. And its events, each second if it likes, would push all others out of the engine's memory.
fn no_health_check() -> HealthConfig {
    HealthConfig {
        test: Some(vec!["NONE".to_owned()]),
        ..HealthConfig::default()
    }
}

fn mount(volume: &super::VolumeMount) -> Mount {
    Mount {
        typ: Some(MountType::VOLUME),
        source: Some(volume.name.clone()),
        target: Some(volume.path.clone()),
        read_only: Some(volume.read_only),
        ..Mount::default()
    }
}

fn device_requests(gpus: &[String]) -> Option<Vec<DeviceRequest>> {
    (!gpus.is_empty()).then(|| {
        vec![DeviceRequest {
            driver: Some("cdi".to_owned()),
            device_ids: Some(gpus.to_vec()),
            ..DeviceRequest::default()
        }]
    })
}

/// A process that crashes leaves no memory image: the machine may pass it to a program of its own,
/// or write it where no limit counts it.
fn ulimits(open_files: Option<u64>, inherited: Option<u64>) -> Vec<ResourcesUlimits> {
    let ulimit = |name: &str, limit: u64| ResourcesUlimits {
        name: Some(name.to_owned()),
        soft: Some(to_i64(limit)),
        hard: Some(to_i64(limit)),
    };
    let files = open_files.map(|wanted| {
        let limit = inherited.map_or(wanted, |inherited| wanted.min(inherited));
        ulimit("nofile", limit)
    });
    files.into_iter().chain([ulimit("core", 0)]).collect()
}

fn network_request(name: &str, labels: &Labels) -> NetworkCreateRequest {
    let bridge = (
        "com.docker.network.bridge.name".to_owned(),
        bridge_name(name),
    );
    NetworkCreateRequest {
        name: name.to_owned(),
        driver: Some("bridge".to_owned()),
        enable_ipv6: Some(false),
        options: Some(HashMap::from([bridge])),
        labels: Some(to_map(labels)),
        ..NetworkCreateRequest::default()
    }
}

fn state_of(details: &ContainerInspectResponse) -> ContainerState {
    use ContainerStateStatusEnum::{CREATED, DEAD, EXITED, REMOVING};
    let Some(state) = &details.state else {
        return ContainerState::Missing;
    };
    let time = |text: &Option<String>| text.as_deref().and_then(parse_time).unwrap_or_default();
    let started_at = time(&state.started_at);
    match state.status {
        Some(CREATED) => ContainerState::Created {
            problem: state.error.clone().unwrap_or_default(),
        },
        Some(EXITED | DEAD | REMOVING) => ContainerState::Exited(Exit {
            code: state.exit_code.unwrap_or(-1),
            out_of_memory: state.oom_killed.unwrap_or(false),
            started_at,
            finished_at: time(&state.finished_at).max(started_at),
        }),
        _ => ContainerState::Running { started_at },
    }
}

/// What the engine says in the middle of a log, in a stream of its own that no container can write to.
const TORN: &str = "Error grabbing logs: ";

/// Splits the time off that the engine puts before each line.
fn line_of(output: LogOutput) -> Result<LogLine, Error> {
    if let LogOutput::Console { message } = &output
        && let Some((_, reason)) = String::from_utf8_lossy(message).split_once(TORN)
    {
        return Err(Error::LogTorn {
            message: reason.trim().escape_debug().to_string(),
        });
    }
    let (stream, message) = match output {
        LogOutput::StdErr { message } => (LogStream::Stderr, message),
        LogOutput::StdOut { message }
        | LogOutput::StdIn { message }
        | LogOutput::Console { message } => (LogStream::Stdout, message),
    };
    let end = message.iter().position(|byte| *byte == b' ');
    let time = end
        .and_then(|end| std::str::from_utf8(&message[..end]).ok())
        .and_then(parse_time);
    let (Some(end), Some(time)) = (end, time) else {
        return Err(Error::Engine {
            action: "date a line of the log",
            source: undated(&message),
        });
    };
    Ok(LogLine {
        stream,
        time,
        bytes: message.slice(end + 1..),
    })
}

/// What an engine remembers: what it did since it was started, and of that the last.
#[derive(Debug, Default)]
struct Memory {
    /// Whether containers go on when it ends.
    live_restore: bool,
    /// How many events there are, and when the first was.
    count: usize,
    oldest: Option<UnixNanos>,
    /// What befell the container.
    of_it: BTreeSet<String>,
}

impl Memory {
    fn add(&mut self, event: EventMessage, id: &ContainerId) {
        if self.count == 0 {
            let time = event.time_nano.and_then(|time| u64::try_from(time).ok());
            self.oldest = time.map(UnixNanos);
        }
        self.count += 1;
        let actor = event.actor.and_then(|actor| actor.id);
        if actor.as_ref() == Some(&id.0) {
            self.of_it.extend(event.action);
        }
    }

    /// Whether the engine was there when this befell the container at that time. What it may have
    /// forgotten, it has seen.
    fn has_seen(&self, action: &str, time: UnixNanos) -> bool {
        let is_whole = self.count < REMEMBERED_EVENTS;
        let reaches = is_whole || self.oldest.is_some_and(|oldest| oldest <= time);
        self.of_it.contains(action) || !reaches
    }
}

fn undated(message: &Bytes) -> Box<dyn StdError + Send + Sync> {
    let start = String::from_utf8_lossy(&message[..message.len().min(40)]);
    format!(
        "expected a time before it, found `{}`",
        start.escape_debug()
    )
    .into()
}

/// Reads a time as engines write it: `2026-11-22T04:39:37.564533101Z`, in UTC. Times before 1970,
/// which stand for "never", are zero.
fn parse_time(text: &str) -> Option<UnixNanos> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut time = time.splitn(3, ':').map(str::parse::<i64>);
    let (hour, minute, second) = (time.next()?.ok()?, time.next()?.ok()?, time.next()?.ok()?);
    let in_range = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !in_range || fraction.len() > 9 {
        return None;
    }
    let nanos = format!("{fraction:0<9}").parse::<i64>().ok()?;
    let seconds = days_since_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let total = seconds
        .checked_mul(1_000_000_000)
        .and_then(|total| total.checked_add(nanos));
    Some(UnixNanos(
        total
            .and_then(|total| u64::try_from(total).ok())
            .unwrap_or(0),
    ))
}

/// The same with the offset of a time zone in place of the `Z`, in which an engine tells the time of
/// day.
fn parse_local_time(text: &str) -> Option<UnixNanos> {
    let Some((time, offset)) = text
        .len()
        .checked_sub(6)
        .and_then(|at| text.split_at_checked(at))
    else {
        return parse_time(text);
    };
    let ahead = match offset.as_bytes().first() {
        Some(b'+') => true,
        Some(b'-') => false,
        _ => return parse_time(text),
    };
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let seconds = hours.parse::<u64>().ok()? * 3_600 + minutes.parse::<u64>().ok()? * 60;
    let UnixNanos(time) = parse_time(&format!("{time}Z"))?;
    let shift = seconds.checked_mul(1_000_000_000)?;
    let time = if ahead {
        time.checked_sub(shift)
    } else {
        time.checked_add(shift)
    };
    time.map(UnixNanos)
}

/// Days from 1970-01-01 in the Gregorian calendar, by counting years from March, so that a leap day
/// is a year's last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// What a pull has said about each layer.
#[derive(Default)]
struct Layers {
    layers: BTreeMap<String, Layer>,
}

#[derive(Default)]
struct Layer {
    downloaded: u64,
    total: u64,
    done: bool,
}

impl Layers {
    /// Takes a step of the pull; whether it changed anything.
    fn take(&mut self, step: &CreateImageInfo) -> bool {
        let (Some(id), Some(status)) = (&step.id, step.status.as_deref()) else {
            return false;
        };
        let detail = step.progress_detail.as_ref();
        let bytes = |value: Option<i64>| {
            value
                .and_then(|value| u64::try_from(value).ok())
                .unwrap_or(0)
        };
        let (current, total) = (
            bytes(detail.and_then(|detail| detail.current)),
            bytes(detail.and_then(|detail| detail.total)),
        );
        match status {
            "Pulling fs layer" | "Waiting" => {
                self.layers.entry(id.clone()).or_default();
            }
            "Downloading" => {
                let layer = self.layers.entry(id.clone()).or_default();
                layer.downloaded = current;
                layer.total = layer.total.max(total);
            }
            "Verifying Checksum" | "Download complete" => {
                let layer = self.layers.entry(id.clone()).or_default();
                layer.downloaded = layer.total;
            }
            "Extracting" => {
                // A layer so small that its download was never reported has its size here.
                let layer = self.layers.entry(id.clone()).or_default();
                layer.total = layer.total.max(total);
                layer.downloaded = layer.total;
            }
            "Pull complete" | "Already exists" => {
                self.layers.entry(id.clone()).or_default().done = true;
            }
            _ => return false,
        }
        true
    }

    fn progress(&self) -> PullProgress {
        let count = |layers: usize| u32::try_from(layers).unwrap_or(u32::MAX);
        PullProgress {
            downloaded: self.layers.values().map(|layer| layer.downloaded).sum(),
            total: self.layers.values().map(|layer| layer.total).sum(),
            layers_done: count(self.layers.values().filter(|layer| layer.done).count()),
            layers: count(self.layers.len()),
        }
    }
}

/// How the engine may write the image's repository before a digest: it shortens what is of Docker
/// Hub.
fn repository_prefixes(name: &ImageName) -> Vec<String> {
    let full = name.repository();
    let mut prefixes = vec![format!("{full}@")];
    if let Some(short) = full.strip_prefix("docker.io/") {
        prefixes.push(format!("{short}@"));
        prefixes.extend(
            short
                .strip_prefix("library/")
                .map(|shorter| format!("{shorter}@")),
        );
    }
    prefixes
}

/// What is wrong with a job, where the engine speaks of it as of a failure of its own (status 500).
/// Without the engine's own paths.
fn fault_of_job(message: &str) -> Option<String> {
    let users = ["unable to find user ", "unable to find group "];
    if users.iter().any(|begin| message.starts_with(begin)) {
        return Some(format!("the image's user cannot be used: {message}"));
    }
    let places = ["Cannot mkdir: ", "lstat ", "source "];
    let files = [
        ": not a directory",
        " is not a directory",
        " is not directory",
    ];
    let is_file_in_the_way = places.iter().any(|begin| message.starts_with(begin))
        && files.iter().any(|end| message.ends_with(end));
    is_file_in_the_way.then(|| {
        "the image has a file where `work_dir`, or the folder of a volume or resource, is to be"
            .to_owned()
    })
}

/// Whether a container could not have its GPU. Said of the machine, so a job must not be able to
/// say it: what is a job's own in such a message stands in quotes, but for its image's user.
fn is_about_gpu(message: &str) -> bool {
    let own = message.split('"').next().unwrap_or_default();
    let is_said = |text: &&str| own.contains(*text);
    let of_user = ["unable to find user", "unable to find group"];
    !of_user.iter().any(is_said)
        && [
            "CDI device",
            "could not select device driver",
            "nvidia-container-cli",
        ]
        .iter()
        .any(is_said)
}

fn gpu_advice(message: &str) -> String {
    if message.contains("could not select device driver") {
        format!(
            "{message}: Docker 25 or later is needed, with `\"features\": {{\"cdi\": true}}` in \
             /etc/docker/daemon.json"
        )
    } else {
        format!(
            "{message}: write its specification with \
             `nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml`"
        )
    }
}

/// Whether a name in `/dev` is a GPU's: `nvidia0`, or what stands for all of them under WSL.
fn is_gpu_device(name: &str) -> bool {
    name == "dxg"
        || name
            .strip_prefix("nvidia")
            .is_some_and(|index| !index.is_empty() && index.chars().all(|c| c.is_ascii_digit()))
}

/// The names in `/dev` as a container's first process sees them; `None` without the right to look,
/// or if the process is not the container's, as where the engine is on another machine.
fn devices_of_process(id: &ContainerId, pid: i64) -> Option<Vec<String>> {
    let process = PathBuf::from(format!("/proc/{pid}"));
    if pid <= 0
        || !fs::read_to_string(process.join("cgroup"))
            .ok()?
            .contains(&id.0)
    {
        return None;
    }
    let entries = fs::read_dir(process.join("root/dev")).ok()?;
    Some(
        entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect(),
    )
}

/// The GPU's device, of those with these names, that the rules of the container's cgroup do not let
/// it open. `None` also where they cannot be read: those of cgroup v2 are programs.
fn gpu_denied<'n>(id: &ContainerId, pid: i64, names: &'n [String]) -> Option<&'n str> {
    let process = PathBuf::from(format!("/proc/{pid}"));
    let groups = fs::read_to_string(process.join("cgroup")).ok()?;
    let group = groups
        .lines()
        .filter(|line| line.contains(&id.0))
        .find_map(|line| line.split_once(":devices:"))?
        .1;
    let rules = format!("/sys/fs/cgroup/devices{group}/devices.list");
    let rules = fs::read_to_string(rules).ok()?;
    let denied = |name: &&String| {
        let device = fs::metadata(process.join("root/dev").join(name));
        device.is_ok_and(|device| {
            device.file_type().is_char_device() && !allows(&rules, device.rdev())
        })
    };
    let mut gpus = names.iter().filter(|name| is_gpu_device(name));
    gpus.find(denied).map(String::as_str)
}

/// Whether the rules of a `devices.list` let a character device be read and written.
fn allows(rules: &str, device: u64) -> bool {
    let major = ((device >> 8) & 0xfff) | ((device >> 32) & !0xfff);
    let minor = (device & 0xff) | ((device >> 12) & !0xff);
    let fits = |rule: &str, number: u64| rule == "*" || rule.parse() == Ok(number);
    rules.lines().any(|rule| {
        let mut words = rule.split_whitespace();
        let (Some(kind), Some(numbers), Some(rights)) = (words.next(), words.next(), words.next())
        else {
            return false;
        };
        let is_meant = numbers
            .split_once(':')
            .is_some_and(|(first, second)| fits(first, major) && fits(second, minor));
        matches!(kind, "a" | "c") && is_meant && rights.contains('r') && rights.contains('w')
    })
}

/// The hard limit on open files that this process has.
fn inherited_open_files() -> Option<u64> {
    let limits = fs::read_to_string(Path::new("/proc/self/limits")).ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn ours(
    what: &str,
    name: &str,
    existing: &HashMap<String, String>,
    labels: &Labels,
) -> Result<(), Error> {
    if has_labels(existing, labels) {
        return Ok(());
    }
    Err(Error::Conflict {
        message: format!("a {what} `{name}` exists that is not ours: remove or rename it"),
    })
}

fn has_labels(existing: &HashMap<String, String>, wanted: &Labels) -> bool {
    wanted
        .iter()
        .all(|(name, value)| existing.get(name) == Some(value))
}

fn label_filter(labels: &Labels) -> HashMap<String, Vec<String>> {
    let labels: BTreeSet<String> = labels
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    HashMap::from([("label".to_owned(), labels.into_iter().collect())])
}

fn to_map(labels: &Labels) -> HashMap<String, String> {
    labels
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn of_map(labels: HashMap<String, String>) -> Labels {
    labels.into_iter().collect()
}

fn to_i64(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an engine sends in place of a log that a power cut tore, as it was seen.
    #[test]
    fn a_log_that_the_engine_cannot_read_is_told_from_lines() {
        let reason = "invalid character '\\x00' looking for beginning of value";
        let frame = format!("\x03\0\0\0\0\0\0MError grabbing logs: {reason}\n");
        let message = Bytes::from(frame);
        match line_of(LogOutput::Console { message }) {
            Err(Error::LogTorn { message }) => {
                assert!(message.contains("invalid character"), "{message}");
            }
            other => panic!("{other:?}"),
        }
        let printed = Bytes::from("2026-11-22T04:39:37Z Error grabbing logs: no\n");
        let line = line_of(LogOutput::StdErr { message: printed }).unwrap();
        assert_eq!(line.bytes, "Error grabbing logs: no\n");
        let garbage = Bytes::from("\x1b[2J\n");
        let error = line_of(LogOutput::Console { message: garbage }).unwrap_err();
        let text = format!("{error:?}");
        assert!(!text.contains('\x1b') && error.is_transient(), "{text}");
    }

    #[test]
    fn an_engine_remembers_only_so_much_and_of_each_container_its_own() {
        let (before, at, after) = (UnixNanos(1), UnixNanos(2), UnixNanos(3));
        let id = ContainerId("a".to_owned());
        let event = |text: &str| serde_json::from_str::<EventMessage>(text).unwrap();
        let end = r#"{"Type": "container", "Action": "die", "Actor": {"ID": "a"}, "timeNano": 2}"#;
        let others = [("die", "exec_die"), (r#""a""#, r#""b""#)];
        let mut memory = Memory::default();
        assert!(!memory.has_seen("die", at), "it has only begun");
        for (from, to) in others {
            memory.add(event(&end.replace(from, to)), &id);
        }
        assert!(!memory.has_seen("die", at));
        memory.add(event(end), &id);
        assert!(memory.has_seen("die", at) && memory.has_seen("die", before));
        assert!(!memory.has_seen("start", before));
        memory.count = REMEMBERED_EVENTS;
        assert!(!memory.has_seen("start", at) && !memory.has_seen("start", after));
        assert!(memory.has_seen("start", before), "it may be forgotten");
        memory.oldest = None;
        assert!(memory.has_seen("start", at));
    }

    #[test]
    fn times_are_read() {
        let time = |text: &str| parse_time(text).map(|time| time.0);
        assert_eq!(time("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(time("1970-01-01T00:00:01.5Z"), Some(1_500_000_000));
        assert_eq!(time("2000-03-01T00:00:00Z"), Some(951_868_800_000_000_000));
        assert_eq!(
            time("2024-02-29T23:59:59.000000001Z"),
            Some(1_709_251_199_000_000_001)
        );
        assert_eq!(
            time("2026-11-22T04:39:37.564533101Z"),
            Some(1_795_322_377_564_533_101)
        );
        assert_eq!(time("0001-01-01T00:00:00Z"), Some(0), "never");
        for bad in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22T04:39:37",
            "2026-13-01T00:00:00Z",
            "2026-11-22T04:39:37.1234567890Z",
            "x-y-zTa:b:cZ",
        ] {
            assert_eq!(time(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_of_day_may_be_of_a_time_zone() {
        let time = |text: &str| parse_local_time(text).map(UnixNanos::seconds);
        assert_eq!(time("1970-01-02T00:00:00.5Z"), Some(86_400));
        assert_eq!(time("1970-01-02T00:00:00.5+01:30"), Some(86_400 - 5_400));
        assert_eq!(time("1970-01-02T00:00:00-02:00"), Some(86_400 + 7_200));
        for bad in [
            "",
            "+01:00",
            "1970-01-02T00:00:00",
            "1970-01-02T00:00:00+aa:bb",
        ] {
            assert_eq!(time(bad), None, "{bad}");
        }
    }

    #[test]
    fn hardening_is_asked_for() {
        let mut spec = ContainerSpec::new("job-op", "nosana/example:1".parse().unwrap());
        spec.gpus = vec!["nvidia.com/gpu=0".to_owned()];
        spec.limits.open_files = Some(1 << 20);
        let body = create_body(&spec, Some(1_000), &[]);
        let check = body.healthcheck.and_then(|check| check.test);
        assert_eq!(check, Some(vec!["NONE".to_owned()]));
        let config = body.host_config.unwrap();
        assert_eq!(config.cap_drop, Some(vec!["ALL".to_owned()]));
        assert_eq!(config.cap_add, None);
        assert_eq!(
            config.security_opt,
            Some(vec!["no-new-privileges".to_owned()])
        );
        assert_eq!(config.network_mode.as_deref(), Some("none"));
        assert_eq!(config.binds, None);
        let ulimits: Vec<_> = config
            .ulimits
            .unwrap()
            .into_iter()
            .map(|ulimit| (ulimit.name.unwrap(), ulimit.hard.unwrap()))
            .collect();
        let none_above_what_was_inherited = [("nofile".to_owned(), 1_000), ("core".to_owned(), 0)];
        assert_eq!(ulimits, none_above_what_was_inherited);
        assert_eq!(config.dns, None);
        let request = &config.device_requests.unwrap()[0];
        assert_eq!(
            (
                request.driver.as_deref(),
                request.capabilities.as_ref(),
                request.count
            ),
            (Some("cdi"), None, None)
        );
    }

    #[test]
    fn what_is_the_jobs_to_mend_is_told_from_what_passes() {
        for said in [
            "unable to find user a: no matching entries in passwd file",
            "unable to find group a: no matching entries in group file",
            "Cannot mkdir: /bin/busybox is not a directory",
            "lstat /var/lib/docker/overlay2/00/merged/bin/busybox/a: not a directory",
            "source /var/lib/docker/overlay2/00/merged/bin/busybox is not directory",
        ] {
            let told = fault_of_job(said).unwrap();
            assert!(!told.contains("/var/lib"), "{told}");
        }
        for said in [
            "error creating overlay mount to /var/lib/docker/overlay2/00/merged: not a directory",
            "lstat /var/lib/docker: input/output error",
        ] {
            assert_eq!(fault_of_job(said), None, "{said}");
        }
    }

    /// What a job can write into an engine's message is not taken for the engine's word.
    #[test]
    fn only_the_machine_says_that_there_is_no_gpu() {
        for said in [
            "CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=9",
            "failed to create task for container: CDI device injection failed: a",
            "could not select device driver \"nvidia\" with capabilities: [[gpu]]",
            "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: Auto-detected mode as 'legacy'\nnvidia-container-cli: initialization error: nvml error: driver not loaded: unknown",
        ] {
            assert!(is_about_gpu(said), "{said}");
        }
        for said in [
            "failed to create task for container: OCI runtime create failed: runc create failed: unable to start container process: exec: \"nvidia-container-cli\": executable file not found in $PATH: unknown",
            "OCI runtime create failed: runc create failed: unable to start container process: error during container init: chdir to cwd (\"/CDI device\") set in config.json failed: no such file or directory: unknown",
            "unable to find user nvidia-container-cli: no matching entries in passwd file",
        ] {
            assert!(!is_about_gpu(said), "{said}");
        }
    }

    #[test]
    fn pull_progress_adds_up_layers() {
        let step = |id: &str, status: &str, current: i64, total: i64| {
            let detail = bollard::models::ProgressDetail {
                current: Some(current),
                total: Some(total),
            };
            CreateImageInfo {
                id: Some(id.into()),
                status: Some(status.into()),
                progress_detail: Some(detail),
                error_detail: None,
            }
        };
        let mut layers = Layers::default();
        assert!(!layers.take(&step("1", "Pulling from nosana/example", 0, 0)));
        assert!(layers.take(&step("a", "Pulling fs layer", 0, 0)));
        assert!(layers.take(&step("b", "Already exists", 0, 0)));
        assert!(layers.take(&step("a", "Downloading", 30, 100)));
        assert_eq!(
            layers.progress(),
            PullProgress {
                downloaded: 30,
                total: 100,
                layers_done: 1,
                layers: 2
            }
        );
        layers.take(&step("a", "Download complete", 0, 0));
        layers.take(&step("a", "Pull complete", 0, 0));
        assert_eq!(
            layers.progress(),
            PullProgress {
                downloaded: 100,
                total: 100,
                layers_done: 2,
                layers: 2
            }
        );
    }

    #[test]
    fn a_device_is_open_by_its_rule_alone() {
        // 195:0, which NVIDIA's first GPU has, and 1:5, /dev/zero.
        let (gpu, zero) = (195 << 8, (1 << 8) | 5);
        for (rules, opens_gpu, opens_zero) in [
            ("a *:* rwm\n", true, true),
            ("c *:* m\nc 1:5 rwm\nb *:* m\n", false, true),
            ("c *:* m\nc 195:* rw\nc 1:3 rwm\n", true, false),
            ("c 195:0 rw\nb 1:5 rwm\n", true, false),
            ("c 195:0 r\n", false, false),
            ("", false, false),
        ] {
            assert_eq!(allows(rules, gpu), opens_gpu, "{rules}");
            assert_eq!(allows(rules, zero), opens_zero, "{rules}");
        }
    }

    #[test]
    fn gpu_devices_are_told_from_control_devices() {
        for name in ["nvidia0", "nvidia15", "dxg"] {
            assert!(is_gpu_device(name), "{name}");
        }
        for name in [
            "nvidiactl",
            "nvidia",
            "nvidia-uvm",
            "nvidia-modeset",
            "null",
        ] {
            assert!(!is_gpu_device(name), "{name}");
        }
    }
}
