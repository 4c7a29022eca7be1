//! One operation of a job, `container/run`, on top of [`Containers`].
//!
//! [`start`] brings an operation from nothing, or from wherever an agent that was killed left it,
//! to a container that was started, once. All that belongs to a job carries its
//! [labels](job_labels), by which [`remove_job`] takes it away again.
//!
//! # How commands are read
//! As the existing job format's node reads them:
//! - `cmd` as a string is run by the image's shell: `["/bin/sh", "-c", cmd]`; as a list it is taken
//!   word for word.
//! - Both replace the image's `CMD` and not its `ENTRYPOINT`, which gets them as arguments. So a
//!   string `cmd` for an image with an entrypoint needs an `entrypoint` of its own.
//! - `entrypoint` as a string is one word, a program and not a command line.
//! - `NOSANA_ID` is the job's address, whatever `env` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{
    ContainerId, ContainerSpec, ContainerState, Containers, Error, Found, ImageId, ImageName,
    Labels, Limits, PullProgress, RegistryAuth, Upload, VolumeMount,
};

/// The label with the job's address.
pub const JOB_LABEL: &str = "nosana.job";
/// The label with the operation's id.
pub const OPERATION_LABEL: &str = "nosana.op";

/// A `container/run` operation whose literals are resolved.
#[derive(Clone, PartialEq)]
pub struct OperationSpec {
    /// The job's address.
    pub job: String,
    /// The operation's id, unique in its job.
    pub id: String,
    /// The image as the job names it, in a short form or in full.
    pub image: String,
    /// `cmd`; `None` runs the image's own.
    pub command: Option<Command>,
    /// `entrypoint`; a string is a list of one. `None` keeps the image's own.
    pub entrypoint: Option<Vec<String>>,
    /// `env`.
    pub env: BTreeMap<String, String>,
    /// `work_dir`.
    pub work_dir: Option<String>,
    /// `volumes`: the job's name of each and where the container sees it.
    pub volumes: Vec<OperationVolume>,
    /// `resources`: the folders that they appear in, filled by [`fill`].
    pub resources: Vec<ResourceFolder>,
    /// The container ports of `expose`.
    pub ports: Vec<u16>,
    /// `aliases`: more names, beside the operation's id, by which others of the job reach it.
    pub aliases: Vec<String>,
    /// `gpu`.
    pub gpu: bool,
    /// What it may use: the job's wishes, bounded by the market and the operator.
    pub limits: Limits,
    /// Whether the root file system is read-only.
    pub read_only: bool,
    /// `authentication.docker`.
    pub auth: Option<RegistryAuth>,
}

/// `cmd` in its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A line for `/bin/sh -c`.
    Shell(String),
    /// A program and its arguments.
    Words(Vec<String>),
}

impl Command {
    /// What the container is told to run.
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Shell(line) => vec!["/bin/sh".to_owned(), "-c".to_owned(), line.clone()],
            Self::Words(words) => words.clone(),
        }
    }
}

/// A volume of the job in an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationVolume {
    /// Its name in the job.
    pub name: String,
    /// An absolute path in the container.
    pub path: String,
}

/// A folder of an operation that is filled before it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceFolder {
    /// An absolute path in the container.
    pub path: String,
    /// Whether the container may change what is in it.
    pub is_writable: bool,
}

/// A file for a [`ResourceFolder`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceFile {
    /// Its path in the folder, with no step up.
    pub path: String,
    /// Where it is on this machine.
    pub source: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Shows no command, no environment and no credentials.
impl fmt::Debug for OperationSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperationSpec")
            .field("job", &self.job)
            .field("id", &self.id)
            .field("image", &self.image)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl OperationSpec {
    /// An operation of this image with the defaults in everything else.
    pub fn new(job: impl Into<String>, id: impl Into<String>, image: impl Into<String>) -> Self {
        Self {
            job: job.into(),
            id: id.into(),
            image: image.into(),
            command: None,
            entrypoint: None,
            env: BTreeMap::new(),
            work_dir: None,
            volumes: Vec::new(),
            resources: Vec::new(),
            ports: Vec::new(),
            aliases: Vec::new(),
            gpu: false,
            limits: Limits::default(),
            read_only: false,
            auth: None,
        }
    }

    /// The container of this operation on a slot with these GPUs (CDI names).
    ///
    /// # Errors
    /// [`Error::BadSpec`] for an image name that is none, [`Error::NoGpu`] if it wants a GPU and
    /// the slot has none.
    pub fn container(&self, slot_gpus: &[String]) -> Result<ContainerSpec, Error> {
        if self.gpu && slot_gpus.is_empty() {
            return Err(Error::NoGpu {
                message: "the operation asks for one and this slot has none".to_owned(),
            });
        }
        let mut spec = ContainerSpec::new(
            container_name(&self.job, &self.id),
            self.image.parse::<ImageName>()?,
        );
        spec.command = self.command.as_ref().map(Command::words);
        spec.entrypoint.clone_from(&self.entrypoint);
        spec.env.clone_from(&self.env);
        spec.env.insert("NOSANA_ID".to_owned(), self.job.clone());
        spec.work_dir.clone_from(&self.work_dir);
        spec.labels = operation_labels(&self.job, &self.id);
        spec.network = Some(network_name(&self.job));
        spec.aliases = std::iter::once(&self.id)
            .chain(&self.aliases)
            .cloned()
            .collect();
        spec.ports.clone_from(&self.ports);
        spec.volumes = self
            .volumes
            .iter()
            .map(|volume| self.mount(volume))
            .chain(self.resource_mounts())
            .collect();
        spec.limits = self.limits.clone();
        spec.read_only = self.read_only;
        if self.gpu {
            spec.gpus = slot_gpus.to_vec();
        }
        Ok(spec)
    }

    fn mount(&self, volume: &OperationVolume) -> VolumeMount {
        VolumeMount {
            name: volume_name(&self.job, &volume.name),
            path: volume.path.clone(),
            read_only: false,
        }
    }

    fn resource_mounts(&self) -> impl Iterator<Item = VolumeMount> {
        let folders = self.resources.iter().enumerate();
        folders.map(|(index, folder)| VolumeMount {
            name: resource_volume_name(&self.job, &self.id, index),
            path: folder.path.clone(),
            read_only: !folder.is_writable,
        })
    }
}

/// A step of [`start`], for showing progress and for measuring where time goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The image is not here; the pull begins.
    PullBegins,
    /// The pull goes on.
    Pulling(PullProgress),
    /// The image is here.
    ImageReady(ImageId),
    /// The container exists.
    Created(ContainerId),
    /// The container runs, or has run already.
    Started,
}

/// An operation's container after [`start`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The container.
    pub container: ContainerId,
    /// The image that it was made of.
    pub image: ImageId,
    /// Whether an earlier call had started it: its log and its state may be past the beginning.
    pub resumed: bool,
}

/// Finds or pulls the image, creates the container with the network and volumes that it needs,
/// starts it and checks that it has its GPU.
///
/// Safe to call again after any failure, or by another agent: what is done already stays done, and
/// a container that has run is not run again. A container that should have a GPU and has none is
/// stopped.
///
/// # Errors
/// Those of [`Containers`]; [`Error::is_transient`] tells whether calling again may help.
pub async fn start(
    containers: &dyn Containers,
    operation: &OperationSpec,
    slot_gpus: &[String],
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Started, Error> {
    let spec = operation.container(slot_gpus)?;
    spec.validate()?;
    let mut here = containers.find_image(&spec.image).await?;
    let found = containers
        .list(&operation_labels(&operation.job, &operation.id))
        .await?;
    let was_made = !found.is_empty();
    if !was_made {
        // One that was made and not started for a while may be taken for one that was.
        containers.may_start()?;
    }
    if here.is_none()
        && let Some(found) = found.into_iter().find(has_begun)
    {
        verify(containers, operation, &found.id).await?;
        progress(Step::Started);
        return Ok(Started {
            container: found.id,
            image: ImageId {
                id: found.image,
                digest: None,
            },
            resumed: true,
        });
    }
    let labels = job_labels(&operation.job);
    let mut vanished = 0;
    let (image, container) = loop {
        let image = match here.take() {
            // Of a private one its registry says whether who asks may have it.
            Some(image) if !containers.is_private(&spec.image) => image,
            _ => find_or_pull(containers, &spec.image, operation.auth.as_ref(), progress).await?,
        };
        progress(Step::ImageReady(image.clone()));
        containers
            .ensure_network(&network_name(&operation.job), &labels)
            .await?;
        for volume in &spec.volumes {
            containers.ensure_volume(&volume.name, &labels).await?;
        }
        match containers.create(&spec).await {
            // Somebody removed it since it was found.
            Err(Error::ImageNotFound { .. }) if vanished < VANISHED => vanished += 1,
            created => break (image, created?),
        }
    };
    progress(Step::Created(container.clone()));
    let resumed = match containers.inspect(&container).await? {
        ContainerState::Running { .. } | ContainerState::Exited(_) => true,
        ContainerState::Created { .. } => {
            if was_made && containers.may_run_unseen(&container).await? {
                return Err(Error::MayHaveRun { id: container.0 });
            }
            containers.start(&container).await?;
            false
        }
        ContainerState::Missing => return Err(Error::NoSuchContainer { id: container.0 }),
    };
    verify(containers, operation, &container).await?;
    progress(Step::Started);
    Ok(Started {
        container,
        image,
        resumed,
    })
}

/// Whether it was started: then its image may have gone since.
fn has_begun(found: &Found) -> bool {
    matches!(
        found.state,
        ContainerState::Running { .. } | ContainerState::Exited(_)
    )
}

/// Checks that the container has the GPU that it should have, and ends it where not.
async fn verify(
    containers: &dyn Containers,
    operation: &OperationSpec,
    container: &ContainerId,
) -> Result<(), Error> {
    if operation.gpu
        && let Err(error) = containers.verify_gpu(container).await
    {
        if matches!(error, Error::NoGpu { .. }) {
            containers.stop(container, Duration::ZERO).await?;
        }
        return Err(error);
    }
    Ok(())
}

/// How often an image is had again that was there and is gone.
const VANISHED: u32 = 3;

/// Where a filling container sees the first, second, … folder of resources.
const FILL_FOLDER: &str = "/nosana-resources";

/// Puts the files of its resources into volumes of an operation: `files` has those of each of
/// [`OperationSpec::resources`], in their order. They go through a container that is never
/// started, so the operation's own can have them read-only.
///
/// Safe to call again until the operation started, and wrong after: it may have changed them.
///
/// # Errors
/// Those of [`Containers`].
pub async fn fill(
    containers: &dyn Containers,
    operation: &OperationSpec,
    files: &[Vec<ResourceFile>],
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<(), Error> {
    let image: ImageName = operation.image.parse()?;
    let labels = job_labels(&operation.job);
    let mut spec = ContainerSpec::new(filling_name(&operation.job, &operation.id), image.clone());
    spec.labels.clone_from(&labels);
    // An image without a command of its own cannot be created without one.
    spec.command = Some(vec!["true".to_owned()]);
    for (index, mount) in operation.resource_mounts().enumerate() {
        containers.ensure_volume(&mount.name, &labels).await?;
        spec.volumes.push(VolumeMount {
            path: format!("{FILL_FOLDER}/{index}"),
            read_only: false,
            ..mount
        });
    }
    let mut vanished = 0;
    let filling = loop {
        find_or_pull(containers, &image, operation.auth.as_ref(), progress).await?;
        match containers.create(&spec).await {
            Err(Error::ImageNotFound { .. }) if vanished < VANISHED => vanished += 1,
            created => break created?,
        }
    };
    containers
        .upload(&filling, &uploads(&operation.resources, files))
        .await?;
    containers.remove(&filling).await
}

/// All files of the folders, and the folders that they are in. Where they may be changed,
/// whoever the image's user is may: only this operation mounts them.
fn uploads(folders: &[ResourceFolder], files: &[Vec<ResourceFile>]) -> Vec<Upload> {
    let mut uploads = Vec::new();
    for (index, (folder, files)) in folders.iter().zip(files).enumerate() {
        let (folder_mode, file_mode) = if folder.is_writable {
            (0o777, 0o666)
        } else {
            (0o755, 0o644)
        };
        let root = format!("{FILL_FOLDER}/{index}");
        let mut inner = BTreeSet::from([root.clone()]);
        for file in files {
            let steps = file.path.match_indices('/');
            inner.extend(
                steps.filter_map(|(end, _)| Some(format!("{root}/{}", file.path.get(..end)?))),
            );
        }
        uploads.extend(inner.into_iter().map(|path| Upload {
            path,
            mode: folder_mode,
            content: None,
        }));
        uploads.extend(files.iter().map(|file| Upload {
            path: format!("{root}/{}", file.path),
            mode: file_mode,
            content: Some((file.source.clone(), file.bytes)),
        }));
    }
    uploads
}

async fn find_or_pull(
    containers: &dyn Containers,
    name: &ImageName,
    auth: Option<&RegistryAuth>,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<ImageId, Error> {
    // Whether who asks may have it is for its registry to say.
    if !containers.is_private(name)
        && let Some(image) = containers.find_image(name).await?
    {
        return Ok(image);
    }
    progress(Step::PullBegins);
    containers
        .pull(name, auth, &mut |pull| progress(Step::Pulling(pull)))
        .await
}

/// Creates a volume of the job: the operation `container/create-volume`.
///
/// # Errors
/// Those of [`Containers::ensure_volume`].
pub async fn create_volume(
    containers: &dyn Containers,
    job: &str,
    name: &str,
) -> Result<(), Error> {
    containers
        .ensure_volume(&volume_name(job, name), &job_labels(job))
        .await
}

/// Takes away all that a job left in the engine: containers, then volumes and networks. Running
/// containers get `grace` to end.
///
/// # Errors
/// The first of those of [`Containers`]; call again to go on.
pub async fn remove_job(
    containers: &dyn Containers,
    job: &str,
    grace: Duration,
) -> Result<(), Error> {
    let labels = job_labels(job);
    for found in containers.list(&labels).await? {
        if matches!(found.state, ContainerState::Running { .. }) {
            containers.stop(&found.id, grace).await?;
        }
        containers.remove(&found.id).await?;
    }
    for (volume, found) in containers.labelled_volumes(&Labels::new()).await? {
        let is_labelled = found.get(JOB_LABEL).is_some_and(|label| label == job);
        // An engine that was killed while it made a volume has it without its labels.
        if is_labelled || (found.is_empty() && is_volume_of(job, &volume)) {
            containers.remove_volume(&volume).await?;
        }
    }
    for network in containers.networks(&labels).await? {
        containers.remove_network(&network).await?;
    }
    Ok(())
}

/// What everything of a job is labelled with.
pub fn job_labels(job: &str) -> Labels {
    Labels::from([(JOB_LABEL.to_owned(), job.to_owned())])
}

/// What an operation's container is labelled with.
pub fn operation_labels(job: &str, operation: &str) -> Labels {
    let mut labels = job_labels(job);
    labels.insert(OPERATION_LABEL.to_owned(), operation.to_owned());
    labels
}

/// The name of an operation's container.
pub fn container_name(job: &str, operation: &str) -> String {
    format!("nosana-{job}-{}", name_part(operation))
}

/// The name of a job's network.
pub fn network_name(job: &str) -> String {
    format!("nosana-{job}")
}

/// The name of a job's volume.
pub fn volume_name(job: &str, volume: &str) -> String {
    format!("nosana-{job}-{}", name_part(volume))
}

/// Whether a volume of this name is one of the job's.
fn is_volume_of(job: &str, name: &str) -> bool {
    let rest = name.strip_prefix("nosana-");
    let rest = rest.map(|rest| rest.strip_prefix("resources-").unwrap_or(rest));
    rest.and_then(|rest| rest.strip_prefix(job))
        .is_some_and(|rest| rest.starts_with('-'))
}

/// The name of the volume of an operation's first, second, … folder of resources. That of no
/// other volume: a job is no `resources`.
fn resource_volume_name(job: &str, operation: &str, index: usize) -> String {
    format!("nosana-resources-{job}-{index}-{}", name_part(operation))
}

/// The name of the container through which an operation's resources are filled in.
fn filling_name(job: &str, operation: &str) -> String {
    format!("nosana-filling-{job}-{}", name_part(operation))
}

/// A job's own name made fit for an engine. One with other characters, or too long, gets a digest,
/// so that no two become the same.
fn name_part(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if name.len() <= 100 && !name.is_empty() && name.chars().all(fits) {
        return name.to_owned();
    }
    let readable: String = name.chars().filter(|c| fits(*c)).take(40).collect();
    let digest = hex::encode(Sha256::digest(name.as_bytes()));
    format!("{readable}.{}", &digest[..16])
}

#[cfg(test)]
mod tests {
    use super::super::{Call, Script, SimulatedContainers};
    use super::*;

    const GPU: &str = "nvidia.com/gpu=GPU-1";

    fn engine() -> SimulatedContainers {
        let engine = SimulatedContainers::new();
        engine.add_image(&"nosana/example:1".parse().unwrap());
        engine.add_gpu(GPU);
        engine
    }

    fn operation() -> OperationSpec {
        OperationSpec {
            gpu: true,
            ..OperationSpec::new("JobAddress", "train", "nosana/example:1")
        }
    }

    async fn run(
        engine: &SimulatedContainers,
        operation: &OperationSpec,
    ) -> Result<Started, Error> {
        start(engine, operation, &[GPU.to_owned()], &mut |_| ()).await
    }

    #[test]
    fn command_strings_go_to_the_shell() {
        let shell = Command::Shell("echo a && echo b".into());
        assert_eq!(shell.words(), ["/bin/sh", "-c", "echo a && echo b"]);
        assert_eq!(
            Command::Words(vec!["echo".into(), "a b".into()]).words(),
            ["echo", "a b"]
        );
    }

    #[tokio::test]
    async fn runs_once_however_often_it_is_started() {
        let engine = engine();
        let first = run(&engine, &operation()).await.unwrap();
        let again = run(&engine, &operation()).await.unwrap();
        assert!(!first.resumed && again.resumed);
        assert_eq!(first.container, again.container);
        assert_eq!(
            engine
                .calls()
                .iter()
                .filter(|(call, _)| *call == Call::Start)
                .count(),
            1
        );
        let spec = engine.spec("nosana-JobAddress-train").unwrap();
        assert_eq!(spec.env["NOSANA_ID"], "JobAddress");
        assert_eq!(spec.aliases, ["train"]);
        assert_eq!(spec.gpus, [GPU]);
    }

    /// The operator, or the agent's own cleaning, may remove an image at any time.
    #[tokio::test]
    async fn an_image_that_vanishes_before_its_container_is_made_is_pulled_again() {
        let engine = engine();
        engine.add_remote_image(&"nosana/example:1".parse().unwrap(), 1_000);
        let gone = || Error::ImageNotFound {
            name: "docker.io/nosana/example:1".to_owned(),
        };
        engine.refuse_next(Call::Create, gone());
        let started = run(&engine, &operation()).await.unwrap();
        assert!(!started.resumed);
        let looked = engine.calls();
        let looked = looked.iter().filter(|(call, _)| *call == Call::FindImage);
        assert_eq!(looked.count(), 2);
        for _ in 0..=VANISHED {
            engine.refuse_next(Call::Create, gone());
        }
        let other = OperationSpec::new("JobAddress", "other", "nosana/example:1");
        let error = run(&engine, &other).await.unwrap_err();
        assert!(matches!(error, Error::ImageNotFound { .. }), "{error}");
    }

    /// Whatever call of a start loses its answer, the next start completes it, with one container
    /// started once.
    #[tokio::test]
    async fn survives_a_lost_answer_of_any_call() {
        for call in [
            Call::FindImage,
            Call::EnsureNetwork,
            Call::EnsureVolume,
            Call::Create,
            Call::Inspect,
            Call::Start,
            Call::VerifyGpu,
        ] {
            let engine = engine();
            engine.script("nosana-JobAddress-train", Script::runs());
            let volume = OperationVolume {
                name: "data".into(),
                path: "/data".into(),
            };
            let operation = OperationSpec {
                volumes: vec![volume],
                ..operation()
            };
            engine.lose_next_answer(call);
            let lost = run(&engine, &operation).await.unwrap_err();
            assert!(lost.is_transient(), "{call:?}");
            run(&engine, &operation).await.unwrap();
            let starts = engine
                .calls()
                .iter()
                .filter(|(call, _)| *call == Call::Start)
                .count();
            assert_eq!(starts, 1, "{call:?}");
            assert_eq!(
                engine.list(&job_labels("JobAddress")).await.unwrap().len(),
                1,
                "{call:?}"
            );
        }
    }

    #[tokio::test]
    async fn pulls_what_is_not_there_and_tells_how_far() {
        let engine = engine();
        engine.add_remote_image(&"ghcr.io/a/b:2".parse().unwrap(), 1_000);
        let operation = OperationSpec::new("JobAddress", "x", "ghcr.io/a/b:2");
        let mut steps = Vec::new();
        let started = start(&engine, &operation, &[], &mut |step| steps.push(step))
            .await
            .unwrap();
        assert!(started.image.digest.is_some());
        assert_eq!(steps[0], Step::PullBegins);
        assert!(
            matches!(&steps[2], Step::Pulling(pull) if pull.downloaded == 1_000),
            "{steps:?}"
        );
        assert_eq!(steps.last(), Some(&Step::Started));

        let missing = OperationSpec::new("JobAddress", "y", "ghcr.io/a/missing");
        let error = start(&engine, &missing, &[], &mut |_| ())
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::ImageNotFound { name } if name == "ghcr.io/a/missing:latest"),
            "{error}"
        );
        assert!(!error.is_transient());
    }

    #[tokio::test]
    async fn gpu_that_is_missing_is_said() {
        let engine = engine();
        let none = start(&engine, &operation(), &[], &mut |_| ()).await;
        assert!(matches!(none, Err(Error::NoGpu { .. })));
        assert!(engine.calls().is_empty(), "nothing is touched");

        let unknown = start(
            &engine,
            &operation(),
            &["nvidia.com/gpu=GPU-9".into()],
            &mut |_| (),
        )
        .await;
        assert!(
            matches!(&unknown, Err(Error::NoGpu { message }) if message.contains("GPU-9")),
            "{unknown:?}"
        );
    }

    /// A container that runs and lost its GPU is stopped, so that nobody pays for it.
    #[tokio::test]
    async fn container_without_its_gpu_is_stopped() {
        let engine = engine();
        engine.script("nosana-JobAddress-train", Script::runs());
        let started = run(&engine, &operation()).await.unwrap();
        assert!(engine.lose_gpu("nosana-JobAddress-train"));
        assert!(matches!(
            run(&engine, &operation()).await,
            Err(Error::NoGpu { .. })
        ));
        assert!(matches!(
            engine.inspect(&started.container).await.unwrap(),
            ContainerState::Exited(_)
        ));
    }

    #[tokio::test]
    async fn removing_a_job_leaves_the_others() {
        let engine = engine();
        engine.script("nosana-JobAddress-train", Script::runs());
        create_volume(&engine, "JobAddress", "data").await.unwrap();
        create_volume(&engine, "Other", "data").await.unwrap();
        run(&engine, &operation()).await.unwrap();
        let other = OperationSpec {
            job: "Other".into(),
            ..operation()
        };
        run(&engine, &other).await.unwrap();
        for _ in 0..2 {
            remove_job(&engine, "JobAddress", Duration::ZERO)
                .await
                .unwrap();
        }
        let left = engine.list(&Labels::new()).await.unwrap();
        assert_eq!(
            left.iter()
                .map(|found| found.name.as_str())
                .collect::<Vec<_>>(),
            ["nosana-Other-train"]
        );
        assert_eq!(
            engine.volumes(&Labels::new()).await.unwrap(),
            ["nosana-Other-data"]
        );
        assert_eq!(
            engine.networks(&Labels::new()).await.unwrap(),
            ["nosana-Other"]
        );
    }

    /// Whatever call of a filling loses its answer, the next filling completes it; the operation
    /// gets the files as it may have them, and nothing is left of the filling.
    #[tokio::test]
    async fn resources_are_there_before_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("content");
        std::fs::write(&source, b"weights").unwrap();
        let file = ResourceFile {
            path: "a/b.bin".into(),
            source,
            bytes: 7,
        };
        for call in [
            Call::FindImage,
            Call::EnsureVolume,
            Call::Create,
            Call::Upload,
            Call::Remove,
        ] {
            let engine = engine();
            let folders = [("/models", false), ("/data", true)];
            let operation = OperationSpec {
                resources: folders
                    .map(|(path, is_writable)| ResourceFolder {
                        path: path.into(),
                        is_writable,
                    })
                    .into(),
                ..operation()
            };
            let files = [vec![file.clone()], vec![]];
            engine.lose_next_answer(call);
            let lost = fill(&engine, &operation, &files, &mut |_| ()).await;
            assert!(lost.unwrap_err().is_transient(), "{call:?}");
            fill(&engine, &operation, &files, &mut |_| ())
                .await
                .unwrap();
            assert!(
                engine.list(&Labels::new()).await.unwrap().is_empty(),
                "{call:?}"
            );
            run(&engine, &operation).await.unwrap();
            let mounts = engine.spec("nosana-JobAddress-train").unwrap().volumes;
            let seen: Vec<_> = mounts
                .iter()
                .map(|m| (m.path.as_str(), m.read_only))
                .collect();
            assert_eq!(seen, [("/models", true), ("/data", false)]);
            assert_eq!(
                engine.file(&mounts[0].name, "a/b.bin").as_deref(),
                Some(b"weights".as_slice())
            );
            remove_job(&engine, "JobAddress", Duration::ZERO)
                .await
                .unwrap();
            assert!(engine.volumes(&Labels::new()).await.unwrap().is_empty());
        }
    }

    #[test]
    fn folders_come_before_what_is_in_them() {
        let file = |path: &str| ResourceFile {
            path: path.into(),
            source: PathBuf::new(),
            bytes: 0,
        };
        let folder = ResourceFolder {
            path: "/data".into(),
            is_writable: true,
        };
        let made = uploads(&[folder], &[vec![file("a/b/c"), file("a/d"), file("e")]]);
        let made: Vec<_> = made.iter().map(|u| (u.path.as_str(), u.mode)).collect();
        assert_eq!(
            made,
            [
                ("/nosana-resources/0", 0o777),
                ("/nosana-resources/0/a", 0o777),
                ("/nosana-resources/0/a/b", 0o777),
                ("/nosana-resources/0/a/b/c", 0o666),
                ("/nosana-resources/0/a/d", 0o666),
                ("/nosana-resources/0/e", 0o666),
            ]
        );
    }

    #[test]
    fn names_of_a_job_stay_apart() {
        let names = ["a b", "a/b", "ab", "", "a:b", "../../etc", "é"];
        let made: std::collections::BTreeSet<_> =
            names.iter().map(|name| container_name("J", name)).collect();
        assert_eq!(made.len(), names.len());
        let image: ImageName = "a".parse().unwrap();
        for name in made {
            ContainerSpec::new(name, image.clone()).validate().unwrap();
        }
    }
}
