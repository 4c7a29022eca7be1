//! Documents as files of a folder.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt, AsyncWriteExt},
};

use super::{ContentHash, Store, StoreError, verified};

/// Bytes of a file that are in memory at once.
pub(super) const PIECE: usize = 256 << 10;

/// How a document is called that is not whole yet.
const DRAFT: &str = ".part";

/// A draft that nobody has written to for so long was left by a process that was killed.
const ABANDONED: Duration = Duration::from_hours(1);

/// Documents as files of a folder, named by their hash.
#[derive(Clone, Debug)]
pub struct FolderStore {
    folder: PathBuf,
    is_swept: Arc<AtomicBool>,
}

impl FolderStore {
    /// The folder is made when the first document is put.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            is_swept: Arc::default(),
        }
    }

    /// The document's file and its length in bytes. It is not checked against its hash.
    pub async fn open(&self, hash: &ContentHash) -> Result<(File, u64), StoreError> {
        let path = self.path(hash);
        let opened = async {
            let file = File::open(&path).await?;
            let length = file.metadata().await?.len();
            Ok((file, length))
        };
        opened.await.map_err(|source: io::Error| {
            if source.kind() == io::ErrorKind::NotFound {
                StoreError::NotFound { hash: *hash }
            } else {
                StoreError::Io { path, source }
            }
        })
    }

    /// Begins to keep a document of this hash and of at most `limit` bytes, which comes
    /// piece by piece.
    pub async fn receive(&self, hash: &ContentHash, limit: u64) -> Result<Incoming, StoreError> {
        let draft = self.draft().await?;
        Ok(Incoming {
            draft,
            hash: *hash,
            limit,
            to: self.path(hash),
        })
    }

    async fn draft(&self) -> Result<Draft, StoreError> {
        let begin = async {
            fs::create_dir_all(&self.folder).await?;
            if !self.is_swept.swap(true, Ordering::Relaxed) {
                sweep(&self.folder).await?;
            }
            Draft::begin(&self.folder, 0o644).await
        };
        begin.await.map_err(|source| StoreError::Io {
            path: self.folder.clone(),
            source,
        })
    }

    fn path(&self, hash: &ContentHash) -> PathBuf {
        self.folder.join(hash.to_string())
    }
}

#[async_trait]
impl Store for FolderStore {
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        let hash = ContentHash::of(bytes);
        let mut incoming = self.receive(&hash, u64::MAX).await?;
        incoming.write(bytes).await?;
        incoming.finish().await?;
        Ok(hash)
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        let (file, _) = self.open(hash).await?;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let read = file.take(limit.saturating_add(1));
        let read = { read }.read_to_end(&mut bytes).await;
        match read {
            Ok(length) if length as u64 > limit => Err(StoreError::TooLarge { hash: *hash, limit }),
            Ok(_) => verified(*hash, bytes),
            Err(source) => Err(StoreError::Io {
                path: self.path(hash),
                source,
            }),
        }
    }

    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        let unreadable = |source| StoreError::Io {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).await.map_err(unreadable)?;
        let mut draft = self.draft().await?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.read(&mut piece).await.map_err(unreadable)?;
            let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else {
                break;
            };
            draft.write(read).await?;
        }
        let hash = draft.hash();
        draft.finish(&self.path(&hash)).await?;
        Ok(hash)
    }

    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError> {
        let (mut file, length) = self.open(hash).await?;
        if length > limit {
            return Err(StoreError::TooLarge { hash: *hash, limit });
        }
        let mut incoming = Incoming::to_file(hash, limit, to).await?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.read(&mut piece).await;
            let read = read.map_err(|source| StoreError::Io {
                path: self.path(hash),
                source,
            })?;
            let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else {
                return incoming.finish().await;
            };
            incoming.write(read).await?;
        }
    }
}

/// A document on its way into a file, checked against its hash and its limit. Unless it
/// is finished, nothing of it stays.
#[derive(Debug)]
pub struct Incoming {
    draft: Draft,
    hash: ContentHash,
    limit: u64,
    to: PathBuf,
}

impl Incoming {
    /// Into a new file that only its owner may read.
    pub(super) async fn to_file(
        hash: &ContentHash,
        limit: u64,
        to: &Path,
    ) -> Result<Self, StoreError> {
        let unusable = |source| StoreError::Io {
            path: to.to_owned(),
            source,
        };
        if fs::symlink_metadata(to).await.is_ok() {
            return Err(unusable(io::ErrorKind::AlreadyExists.into()));
        }
        let draft = Draft::begin(folder_of(to), 0o600).await;
        Ok(Self {
            draft: draft.map_err(unusable)?,
            hash: *hash,
            limit,
            to: to.to_owned(),
        })
    }

    /// Adds the next bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > self.limit.saturating_sub(self.draft.length) {
            return Err(StoreError::TooLarge {
                hash: self.hash,
                limit: self.limit,
            });
        }
        self.draft.write(bytes).await
    }

    /// Checks the hash and gives the file its name. It is on disk when this returns.
    pub async fn finish(self) -> Result<(), StoreError> {
        let found = self.draft.hash();
        if found != self.hash {
            return Err(StoreError::HashMismatch {
                expected: self.hash,
                found,
            });
        }
        self.draft.finish(&self.to).await
    }
}

/// A file that has no name of its own yet, so that a reader sees the whole document or
/// none, even after a crash.
#[derive(Debug)]
struct Draft {
    file: File,
    path: PathBuf,
    hasher: Sha256,
    length: u64,
}

impl Draft {
    #[cfg_attr(not(unix), allow(unused_variables))]
    async fn begin(folder: &Path, mode: u32) -> io::Result<Self> {
        let path = folder.join(format!(".{:016x}{DRAFT}", rand::random::<u64>()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(mode);
        Ok(Self {
            file: options.open(&path).await?,
            path,
            hasher: Sha256::new(),
            length: 0,
        })
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.hasher.update(bytes);
        self.length = self.length.saturating_add(bytes.len() as u64);
        let written = self.file.write_all(bytes).await;
        written.map_err(|source| self.unusable(source))
    }

    fn hash(&self) -> ContentHash {
        ContentHash(self.hasher.clone().finalize().into())
    }

    async fn finish(mut self, to: &Path) -> Result<(), StoreError> {
        let finished = async {
            self.file.flush().await?;
            self.file.sync_all().await?;
            fs::rename(&self.path, to).await?;
            // The new name has to outlive a loss of power as well.
            if cfg!(unix) {
                File::open(folder_of(to)).await?.sync_all().await?;
            }
            Ok(())
        };
        let finished = finished.await;
        finished.map_err(|source| StoreError::Io {
            path: to.to_owned(),
            source,
        })
    }

    fn unusable(&self, source: io::Error) -> StoreError {
        StoreError::Io {
            path: self.path.clone(),
            source,
        }
    }
}

/// Once it has its name there is nothing to remove.
impl Drop for Draft {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(Path::new("."));
    if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    }
}

/// Removes what processes left that were killed while they wrote. Another process may be
/// writing at present, and may sweep as well.
async fn sweep(folder: &Path) -> io::Result<()> {
    let mut files = fs::read_dir(folder).await?;
    while let Some(file) = files.next_entry().await? {
        let name = file.file_name();
        let is_draft = name
            .to_str()
            .is_some_and(|name| name.starts_with('.') && name.ends_with(DRAFT));
        if !is_draft {
            continue;
        }
        let age = file.metadata().await.and_then(|meta| meta.modified());
        let age = age.ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > ABANDONED) {
            // Whoever was first has removed it.
            let _ = fs::remove_file(file.path()).await;
        }
    }
    Ok(())
}
