//! What an operation leaves in its `output` folder: taken out of its container when it ended, packed
//! in the form that [`nosana_sdk::artifact`] describes, and sealed where the job's result is, into a
//! file of the job's folder.
//!
//! The engine gives an archive of the folder, which the container's processes made what it is: it is
//! read as it comes, on a thread of its own, and what may not be in an artifact is left out.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use bytes::{Buf, Bytes};
use futures_util::{StreamExt, stream::BoxStream};
use nosana_sdk::{
    artifact::{self, PackError, Packed},
    sealed::{Content, PublicKey, SealError, stream::Sealer},
};
use solana_address::Address;
use tokio::{sync::mpsc, task::spawn_blocking, time::timeout};
use tracing::warn;

use crate::containers::{ContainerId, Containers, Error};

/// The longest that an engine may be silent while it gives an archive.
const SILENCE: Duration = Duration::from_mins(1);
/// Chunks that wait to be packed: an engine that is faster waits for us, and not in our memory.
const CHUNKS_AHEAD: usize = 4;
/// Of the room that is left on the disk of the job's folder, an artifact takes this part at most.
const SHARE_OF_DISK: u64 = 2;
/// How the files of artifacts begin.
const PREFIX: &str = "artifact-";

/// Why there is no artifact.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TakeError {
    /// The engine does not give the folder.
    #[error(transparent)]
    Engine(#[from] Error),
    /// The engine was silent in the middle.
    #[error("the container engine stopped in the middle of giving `{path}`")]
    Silent {
        /// The folder.
        path: String,
    },
    /// What it gave cannot be packed.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The file cannot be made.
    #[error("a file for the artifact cannot be made")]
    File(#[source] io::Error),
    /// The client's key keeps nothing secret.
    #[error("it cannot be sealed")]
    Seal(#[from] SealError),
}

/// Whom an artifact is sealed to, and as what.
#[derive(Clone, Debug)]
pub(crate) struct Seal {
    pub(crate) key: PublicKey,
    pub(crate) job: Address,
    pub(crate) op: String,
}

impl TakeError {
    /// Whether another try may do better.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Engine(error) => error.is_transient(),
            Self::Silent { .. } | Self::Pack(PackError::Read(_)) => true,
            Self::Pack(PackError::NotAFolder { .. } | PackError::Write(_))
            | Self::File(_)
            | Self::Seal(_) => false,
        }
    }
}

/// The file for the artifact of the operation with this number.
pub(crate) fn file_for(folder: &Path, operation: usize) -> PathBuf {
    folder.join(format!("{PREFIX}{operation}.tar"))
}

/// Removes what an agent that was killed may have left of the artifacts of a job.
pub(crate) fn remove_files(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let is_ours = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    for entry in entries.flatten().filter(is_ours) {
        if let Err(error) = fs::remove_file(entry.path()) {
            warn!(path = %entry.path().display(), %error, "a file could not be removed");
        }
    }
}

/// Packs what is at `path` of a container that ended into `file`, which is made anew, in at most
/// `largest` bytes, and a little more where it is sealed: nothing is on disk then that its client
/// alone may read. Safe to call again. When it is dropped, the file may be left in part.
pub(crate) async fn take(
    containers: &dyn Containers,
    id: &ContainerId,
    path: &str,
    largest: u64,
    file: &Path,
    seal: Option<Seal>,
) -> Result<Packed, TakeError> {
    let given = containers.download(id, path.trim_end_matches('/'));
    take_from(given, path, largest, file, seal).await
}

async fn take_from(
    mut given: BoxStream<'static, Result<Bytes, Error>>,
    path: &str,
    largest: u64,
    file: &Path,
    seal: Option<Seal>,
) -> Result<Packed, TakeError> {
    let room = file.parent().map_or(u64::MAX, room_in) / SHARE_OF_DISK;
    // Before a thread is busy with it: most often there is nothing, or no engine.
    let first = next(&mut given, path).await?;
    let (chunks, received) = mpsc::channel(CHUNKS_AHEAD);
    let source = Chunks {
        received,
        current: Bytes::new(),
    };
    let target = file.to_owned();
    let packing = spawn_blocking(move || write(source, &target, largest.min(room), seal.as_ref()));
    let pump = async {
        let mut chunk = first;
        while let Some(bytes) = chunk {
            // Nobody listens any more when it is enough, or went wrong.
            if chunks.send(Ok(bytes)).await.is_err() {
                return Ok(());
            }
            chunk = match next(&mut given, path).await {
                Ok(chunk) => chunk,
                Err(error) => {
                    // An archive that merely stopped could be taken for a whole one.
                    let _ = chunks.send(Err(io::ErrorKind::BrokenPipe.into())).await;
                    return Err(error);
                }
            };
        }
        drop(chunks);
        Ok(())
    };
    let (pumped, packed) = tokio::join!(pump, packing);
    let packed = packed.unwrap_or_else(|died| Err(TakeError::File(io::Error::other(died))));
    // What the engine said is the reason for whatever became of the archive.
    pumped.and(packed)
}

async fn next(
    given: &mut BoxStream<'static, Result<Bytes, Error>>,
    path: &str,
) -> Result<Option<Bytes>, TakeError> {
    match timeout(SILENCE, given.next()).await {
        Ok(chunk) => Ok(chunk.transpose()?),
        Err(_) => Err(TakeError::Silent {
            path: path.to_owned(),
        }),
    }
}

fn write(
    source: Chunks,
    file: &Path,
    largest: u64,
    seal: Option<&Seal>,
) -> Result<Packed, TakeError> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(TakeError::File)?;
    }
    let target = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)
        .map_err(TakeError::File)?;
    let mut target = BufWriter::with_capacity(1 << 16, target);
    let packed = match seal {
        None => artifact::pack(source, &mut target, largest)?,
        Some(Seal { key, job, op }) => {
            let mut sealer = Sealer::new(key, Content::Artifact { job, op }, &mut target)?;
            let packed = artifact::pack(source, &mut sealer, largest)?;
            sealer.finish().map_err(PackError::Write)?;
            packed
        }
    };
    target.flush().map_err(PackError::Write)?;
    let target: File = target
        .into_inner()
        .map_err(|error| TakeError::File(error.into_error()))?;
    target.sync_all().map_err(PackError::Write)?;
    Ok(packed)
}

/// Bytes that are free for who is not root.
fn room_in(folder: &Path) -> u64 {
    let mut folder = Some(folder);
    while let Some(path) = folder {
        if let Ok(disk) = rustix::fs::statvfs(path) {
            return disk.f_bavail.saturating_mul(disk.f_frsize);
        }
        folder = path.parent();
    }
    u64::MAX
}

/// Chunks as something to read from, for a thread that may block.
struct Chunks {
    received: mpsc::Receiver<io::Result<Bytes>>,
    current: Bytes,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.received.blocking_recv() {
                Some(chunk) => self.current = chunk?,
                None => return Ok(0),
            }
        }
        let count = buffer.len().min(self.current.len());
        self.current.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use nosana_sdk::sealed::{
        SecretKey,
        stream::{Opener, sealed_length},
    };
    use tar::{Builder, EntryType, Header};

    use super::*;
    use crate::containers::{ContainerSpec, SimulatedContainers};

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = Builder::new(Vec::new());
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Directory);
        header.set_size(0);
        archive
            .append_data(&mut header, "out/", io::empty())
            .unwrap();
        for (name, content) in files {
            let mut header = Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            let path = format!("out/{name}");
            archive.append_data(&mut header, path, *content).unwrap();
        }
        archive.into_inner().unwrap()
    }

    async fn container(engine: &SimulatedContainers) -> ContainerId {
        let image = "test/a:1".parse().unwrap();
        engine.add_image(&image);
        engine
            .create(&ContainerSpec::new("job-a", image))
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_folder_becomes_a_file_of_its_own_twice_the_same() {
        let engine = SimulatedContainers::new();
        let id = container(&engine).await;
        engine.leaves(
            "docker.io/test/a:1",
            "/out",
            archive(&[("f", b"hello"), ("g", &[7; 5_000])]),
        );
        let folder = tempfile::tempdir().unwrap();
        let file = file_for(&folder.path().join("job"), 3);
        let first = take(&engine, &id, "/out/", 1 << 20, &file, None)
            .await
            .unwrap();
        let bytes = fs::read(&file).unwrap();
        assert_eq!((first.files, first.bytes), (2, bytes.len() as u64));
        let again = take(&engine, &id, "/out", 1 << 20, &file, None)
            .await
            .unwrap();
        assert_eq!((again, fs::read(&file).unwrap()), (first, bytes));
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        remove_files(file.parent().unwrap());
        assert!(!file.exists());
    }

    #[tokio::test]
    async fn what_is_sealed_is_on_disk_in_no_other_form() {
        let engine = SimulatedContainers::new();
        let id = container(&engine).await;
        let secret = b"cave canem".repeat(10_000);
        let given = archive(&[("f", &secret)]);
        engine.leaves("docker.io/test/a:1", "/out", given);
        let folder = tempfile::tempdir().unwrap();
        let (plain, sealed) = (folder.path().join("plain"), folder.path().join("sealed"));
        let packed = take(&engine, &id, "/out", 1 << 20, &plain, None).await;
        let job = Address::new_from_array([1; 32]);
        let key = SecretKey::random();
        let seal = Seal {
            key: key.public(),
            job,
            op: "train".to_owned(),
        };
        let again = take(&engine, &id, "/out", 1 << 20, &sealed, Some(seal)).await;
        let packed = packed.unwrap();
        assert_eq!(packed, again.unwrap(), "as long as it is before");
        let bytes = fs::read(&sealed).unwrap();
        assert_eq!(bytes.len() as u64, sealed_length(packed.bytes));
        assert!(!bytes.windows(10).any(|part| part == &secret[..10]));
        let (job, op) = (&job, "train");
        let mut opened = Vec::new();
        Opener::new(&key, Content::Artifact { job, op }, bytes.as_slice())
            .and_then(|mut opener| opener.read_to_end(&mut opened))
            .unwrap();
        assert_eq!(opened, fs::read(&plain).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_said() {
        let engine = SimulatedContainers::new();
        let id = container(&engine).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        let error = take(&engine, &id, "/out", 1 << 20, &file, None)
            .await
            .unwrap_err();
        assert!(!error.is_transient());
        assert_eq!(error.to_string(), "the container has no `/out`");
    }

    /// An engine that breaks off after some bytes gives no artifact, wherever that is.
    #[tokio::test]
    async fn an_archive_that_breaks_off_is_none() {
        let whole = Bytes::from(archive(&[("f", b"hello"), ("g", &[7; 5_000])]));
        for length in [0, 100, 512, 1_024, 1_600, 4_000, whole.len() - 600] {
            let folder = tempfile::tempdir().unwrap();
            let broken = Error::EngineUnreachable {
                address: "test".to_owned(),
                source: None,
            };
            let given = stream::iter([Ok(whole.slice(..length)), Err(broken)]).boxed();
            let file = folder.path().join("a");
            let error = take_from(given, "/out", 1 << 20, &file, None).await;
            assert!(error.is_err_and(|error| error.is_transient()), "{length}");
        }
    }
}
