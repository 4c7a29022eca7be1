//! A folder of fetched content, each file under the SHA-256 of what is in it.
//!
//! ```text
//! content/<sha256>      whole and verified; its time of change is that of its last use
//! index/<key>           what a source gave last: content and validators, as JSON
//! partial/<key>         a download in progress, locked by its process
//! partial/<key>.about   the validators that it may be resumed with, as JSON
//! ```
//! Everything comes to its name by a rename, so a process may be killed at any instant. Two
//! agents may share a folder: a download is locked, and content that the other evicted is
//! fetched again.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use md5::Md5;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tracing::{info, warn};

use super::Error;

/// Bytes of the disk that are left to others.
const KEEP_FREE: u64 = 1 << 30;
/// After so long, a draft is nobody's any more.
const DRAFT_AGE: Duration = Duration::from_hours(1);
/// What a drafted file's name ends with.
const DRAFT: &str = ".draft";
/// What the name of a partial download's description ends with.
const ABOUT: &str = ".about";

/// The cache. Clones share it.
#[derive(Clone)]
pub(super) struct Cache {
    folder: PathBuf,
    quota: u64,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Bytes of content and of partial downloads that nobody is at.
    used: u64,
    /// Bytes that downloads in progress have been promised.
    promised: u64,
    /// How often each content is in use.
    pins: BTreeMap<String, usize>,
    /// Keys of downloads in progress.
    busy: BTreeMap<String, usize>,
}

/// What a source gave last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// SHA-256 of the content.
    pub(super) content: String,
    /// Its validators.
    pub(super) validators: Validators,
}

/// By which a server tells one version of a file from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    /// `ETag`.
    pub(super) etag: Option<String>,
    /// `Last-Modified`.
    pub(super) modified: Option<String>,
}

impl Validators {
    /// What a download may be resumed with: a weak tag does not promise the same bytes.
    pub(super) fn strong(&self) -> Option<&str> {
        let etag = self.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
        etag.or(self.modified.as_deref())
    }
}

/// Content in the cache, which stays there as long as this is held.
#[derive(Debug)]
pub struct Content {
    sha256: String,
    bytes: u64,
    path: PathBuf,
    _pin: Pin,
}

impl Content {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its SHA-256 in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// Keeps content from being evicted.
struct Pin {
    state: Arc<Mutex<State>>,
    sha256: String,
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin")
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        release(&mut lock(&self.state).pins, &self.sha256);
    }
}

impl Cache {
    /// Opens the cache in `folder`, or begins one. What earlier agents drafted is removed.
    pub(super) fn open(folder: &Path, quota: u64) -> Result<Self, Error> {
        let cache = Self {
            folder: folder.to_owned(),
            quota,
            state: Arc::default(),
        };
        cache.tidy().map_err(|source| cache.failed(source))?;
        Ok(cache)
    }

    fn tidy(&self) -> io::Result<()> {
        for part in ["content", "index", "partial"] {
            let folder = self.folder.join(part);
            fs::create_dir_all(&folder)?;
            for (path, metadata) in files_in(&folder)? {
                let name = path.to_string_lossy();
                // A young one may be another agent's, which is at it.
                let age = metadata.modified()?.elapsed().unwrap_or_default();
                let is_stale = name.ends_with(DRAFT) && age > DRAFT_AGE
                    || part == "index"
                        && read_json::<Entry>(&path)
                            .is_none_or(|entry| !self.content_path(&entry.content).is_file())
                    || name
                        .strip_suffix(ABOUT)
                        .is_some_and(|partial| !Path::new(partial).exists());
                if is_stale {
                    gone(fs::remove_file(&path))?;
                }
            }
        }
        let used = self.evictable()?.iter().map(|old| old.bytes).sum();
        self.lock().used = used;
        Ok(())
    }

    /// The content of this SHA-256, if it is here.
    pub(super) fn find(&self, sha256: &str) -> Option<Content> {
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let sha256 = sha256.to_ascii_lowercase();
        // Pinned before it is looked at, so that it cannot go in between.
        let pin = self.pin(&sha256);
        let path = self.content_path(&sha256);
        let file = File::open(&path).ok()?;
        let bytes = file.metadata().ok()?.len();
        // Not being able to note a use makes it look older than it is, no more.
        let _ = file.set_modified(SystemTime::now());
        Some(Content {
            sha256,
            bytes,
            path,
            _pin: pin,
        })
    }

    fn pin(&self, sha256: &str) -> Pin {
        *self.lock().pins.entry(sha256.to_owned()).or_default() += 1;
        Pin {
            state: Arc::clone(&self.state),
            sha256: sha256.to_owned(),
        }
    }

    /// What the source of this key gave last, if that is still here.
    pub(super) fn known(&self, key: &str) -> Option<(Entry, Content)> {
        let entry: Entry = read_json(&self.index_path(key))?;
        let content = self.find(&entry.content)?;
        Some((entry, content))
    }

    /// Notes what a source gave.
    pub(super) fn note(&self, key: &str, entry: &Entry) -> Result<(), Error> {
        write_json(&self.index_path(key), entry).map_err(|source| self.failed(source))
    }

    /// Puts small content into the cache that was not downloaded as a file.
    pub(super) fn insert(&self, bytes: &[u8]) -> Result<Content, Error> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        if let Some(content) = self.find(&sha256) {
            return Ok(content);
        }
        let mut promise = self.promise();
        promise.grow(bytes.len() as u64)?;
        let _pin = self.pin(&sha256);
        let path = self.content_path(&sha256);
        write_file(&path, bytes).map_err(|source| self.failed(source))?;
        drop(promise);
        self.lock().used += bytes.len() as u64;
        self.find(&sha256)
            .ok_or_else(|| self.failed(io::ErrorKind::NotFound.into()))
    }

    /// The download of this key, as far as it is; `None` while another process is at it. Of
    /// one key, a process may have one.
    pub(super) async fn partial(&self, key: &str) -> Result<Option<Partial>, Error> {
        let cache = self.clone();
        let key = key.to_owned();
        // A thread of its own, because what is there is read again.
        let opened = tokio::task::spawn_blocking(move || Partial::open(&cache, &key)).await;
        opened
            .unwrap_or_else(|died| Err(io::Error::other(died)))
            .map_err(|source| self.failed(source))
    }

    fn promise(&self) -> Promise {
        Promise {
            cache: self.clone(),
            bytes: 0,
        }
    }

    /// Makes room for so many bytes beside what is promised already.
    fn make_room(&self, state: &mut State, bytes: u64) -> Result<(), Error> {
        let is_full = |state: &State| {
            let wanted = state.used.saturating_add(state.promised);
            wanted.saturating_add(bytes) > self.quota
        };
        let free = self.free().map_err(|source| self.failed(source))?;
        let mut missing = bytes.saturating_add(KEEP_FREE).saturating_sub(free);
        if !is_full(state) && missing == 0 {
            return Ok(());
        }
        let no_room = Error::NoRoom {
            bytes,
            quota: self.quota,
        };
        if state.promised.saturating_add(bytes) > self.quota {
            return Err(no_room);
        }
        let mut old = self.evictable().map_err(|source| self.failed(source))?;
        // Also what another agent added or took since.
        let mine = old.iter().filter(|old| !state.busy.contains_key(&old.name));
        state.used = mine.map(|old| old.bytes).sum();
        old.retain(|old| {
            !state.pins.contains_key(&old.name) && !state.busy.contains_key(&old.name)
        });
        // Nothing goes for what does not fit anyway.
        let most: u64 = old.iter().map(|old| old.bytes).sum();
        let surplus = state.used.saturating_add(state.promised);
        let surplus = surplus.saturating_add(bytes).saturating_sub(self.quota);
        if most < surplus.max(missing) {
            return Err(no_room);
        }
        old.sort_by_key(|old| old.used_at);
        let mut old = old.into_iter();
        while is_full(state) || missing > 0 {
            let Some(next) = old.next() else {
                return Err(no_room);
            };
            gone(fs::remove_file(&next.path)).map_err(|source| self.failed(source))?;
            info!(content = next.name, bytes = next.bytes, "evicted");
            state.used = state.used.saturating_sub(next.bytes);
            missing = missing.saturating_sub(next.bytes);
        }
        Ok(())
    }

    /// Removes all that nobody uses; how many files that were, of how many bytes. With `dry_run`
    /// only says so.
    pub(super) fn clear(&self, dry_run: bool) -> io::Result<(usize, u64)> {
        let mut state = self.lock();
        let (mut files, mut bytes) = (0, 0_u64);
        for old in self.evictable()? {
            if state.pins.contains_key(&old.name) || state.busy.contains_key(&old.name) {
                continue;
            }
            if !dry_run {
                gone(fs::remove_file(&old.path))?;
                state.used = state.used.saturating_sub(old.bytes);
            }
            files += 1;
            bytes = bytes.saturating_add(old.bytes);
        }
        Ok((files, bytes))
    }

    /// Bytes that the disk has left.
    fn free(&self) -> io::Result<u64> {
        let disk = rustix::fs::statvfs(&self.folder)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// All that may have to go, in use or not.
    fn evictable(&self) -> io::Result<Vec<Old>> {
        let mut all = Vec::new();
        for part in ["content", "partial"] {
            for (path, metadata) in files_in(&self.folder.join(part))? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let name = name.into_owned();
                if name.ends_with(DRAFT) || name.ends_with(ABOUT) {
                    continue;
                }
                all.push(Old {
                    name,
                    bytes: metadata.len(),
                    used_at: metadata.modified()?,
                    path,
                });
            }
        }
        Ok(all)
    }

    fn content_path(&self, sha256: &str) -> PathBuf {
        self.folder.join("content").join(sha256)
    }

    fn index_path(&self, key: &str) -> PathBuf {
        self.folder.join("index").join(key)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(super) fn failed(&self, source: io::Error) -> Error {
        Error::Disk {
            path: self.folder.clone(),
            source,
        }
    }
}

/// Something that may be evicted.
struct Old {
    name: String,
    path: PathBuf,
    bytes: u64,
    used_at: SystemTime,
}

/// Room in the cache for a download in progress.
struct Promise {
    cache: Cache,
    bytes: u64,
}

impl Promise {
    fn grow(&mut self, to: u64) -> Result<(), Error> {
        let more = to.saturating_sub(self.bytes);
        if more == 0 {
            return Ok(());
        }
        let mut state = self.cache.lock();
        self.cache.make_room(&mut state, more)?;
        state.promised = state.promised.saturating_add(more);
        self.bytes = to;
        Ok(())
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        let mut state = self.cache.lock();
        state.promised = state.promised.saturating_sub(self.bytes);
    }
}

/// A download in progress. Dropped, it stays on disk to be resumed.
pub(super) struct Partial {
    cache: Cache,
    key: String,
    path: PathBuf,
    /// Locked; the system gives it back when the process ends.
    file: tokio::fs::File,
    bytes: u64,
    validators: Validators,
    sha256: Sha256,
    md5: Md5,
    promise: Promise,
}

impl Partial {
    fn open(cache: &Cache, key: &str) -> io::Result<Option<Self>> {
        let path = cache.folder.join("partial").join(key);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        // The one before may have made it content, or thrown it away, since it was opened.
        if fs::metadata(&path).map(|now| now.ino()).ok() != Some(file.metadata()?.ino()) {
            return Ok(None);
        }
        let (mut sha256, mut md5) = (Sha256::new(), Md5::new());
        let validators: Option<Validators> = read_json(&about(&path));
        let mut bytes = 0;
        if validators.as_ref().is_some_and(|v| v.strong().is_some()) {
            let mut chunk = vec![0; 1 << 20];
            loop {
                let length = file.read(&mut chunk)?;
                let read = chunk.get(..length).unwrap_or_default();
                if read.is_empty() {
                    break;
                }
                sha256.update(read);
                md5.update(read);
                bytes += read.len() as u64;
            }
        } else {
            file.set_len(0)?;
        }
        let mut state = cache.lock();
        state.used = state.used.saturating_sub(bytes);
        *state.busy.entry(key.to_owned()).or_default() += 1;
        state.promised = state.promised.saturating_add(bytes);
        drop(state);
        let promise = Promise {
            cache: cache.clone(),
            bytes,
        };
        Ok(Some(Self {
            cache: cache.clone(),
            key: key.to_owned(),
            path,
            file: tokio::fs::File::from_std(file),
            bytes,
            validators: validators.unwrap_or_default(),
            sha256,
            md5,
            promise,
        }))
    }

    /// How much is here.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Of which version.
    pub(super) fn validators(&self) -> &Validators {
        &self.validators
    }

    /// Begins anew with another version.
    pub(super) async fn restart(&mut self, validators: Validators) -> Result<(), Error> {
        let cleared = async {
            use tokio::io::AsyncSeekExt;
            // In this order: what is kept must never be taken for the new version's.
            gone(fs::remove_file(about(&self.path)))?;
            self.file.set_len(0).await?;
            self.file.rewind().await?;
            write_json(&about(&self.path), &validators)
        };
        cleared.await.map_err(|source| self.cache.failed(source))?;
        self.bytes = 0;
        self.validators = validators;
        (self.sha256, self.md5) = (Sha256::new(), Md5::new());
        Ok(())
    }

    /// Makes room for this many bytes in all.
    pub(super) fn expect(&mut self, bytes: u64) -> Result<(), Error> {
        self.promise.grow(bytes)
    }

    pub(super) async fn append(&mut self, chunk: &[u8]) -> Result<(), Error> {
        let wanted = self.bytes + chunk.len() as u64;
        if wanted > self.promise.bytes {
            // In steps, because room is not looked for at every chunk.
            self.promise
                .grow(wanted.saturating_add(16 << 20))
                .or_else(|_| self.promise.grow(wanted))?;
        }
        let written = self.file.write_all(chunk).await;
        written.map_err(|source| self.cache.failed(source))?;
        self.sha256.update(chunk);
        self.md5.update(chunk);
        self.bytes = wanted;
        Ok(())
    }

    /// SHA-256 and MD5 of what is here, in hexadecimal.
    pub(super) fn digests(&self) -> (String, String) {
        (
            hex::encode(self.sha256.clone().finalize()),
            hex::encode(self.md5.clone().finalize()),
        )
    }

    /// Writes out what the engine below may still hold back, so that it is there to resume.
    pub(super) async fn flush(&mut self) {
        if let Err(error) = self.file.flush().await {
            warn!(%error, "a download could not be written out");
        }
    }

    /// Makes it content.
    pub(super) async fn finish(mut self) -> Result<Content, Error> {
        let (sha256, _) = self.digests();
        let cache = self.cache.clone();
        let failed = |source| cache.failed(source);
        self.file.flush().await.map_err(failed)?;
        self.file.sync_all().await.map_err(failed)?;
        let _pin = cache.pin(&sha256);
        let path = cache.content_path(&sha256);
        let is_new = !path.exists();
        fs::rename(&self.path, &path).map_err(failed)?;
        if is_new {
            cache.lock().used += self.bytes;
        }
        self.bytes = 0;
        cache
            .find(&sha256)
            .ok_or_else(|| failed(io::ErrorKind::NotFound.into()))
    }

    /// Throws away what is here.
    pub(super) fn discard(mut self) {
        self.bytes = 0;
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.bytes == 0 {
            // Nothing to resume; moved or removed already where it was finished.
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_file(about(&self.path));
        }
        let mut state = self.cache.lock();
        release(&mut state.busy, &self.key);
        state.used = state.used.saturating_add(self.bytes);
    }
}

fn about(partial: &Path) -> PathBuf {
    with_ending(partial, ABOUT)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn files_in(folder: &Path) -> io::Result<Vec<(PathBuf, fs::Metadata)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What went since is left out.
        if let Ok(metadata) = entry.metadata()
            && metadata.is_file()
        {
            files.push((entry.path(), metadata));
        }
    }
    Ok(files)
}

/// A file that is gone already is as good as removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// `None` for what is not there or was not written by this version.
fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    write_file(path, &serde_json::to_vec(value)?)
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let ending = format!(".{}-{number}{DRAFT}", std::process::id());
    let draft = with_ending(path, &ending);
    let written = File::create(&draft).and_then(|mut file| {
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

fn release(counts: &mut BTreeMap<String, usize>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path, quota: u64) -> Cache {
        Cache::open(folder, quota).unwrap()
    }

    fn tagged(etag: &str) -> Validators {
        Validators {
            etag: Some(etag.to_owned()),
            modified: None,
        }
    }

    /// Content as if it had been used so many seconds after the beginning of time.
    fn insert_at(cache: &Cache, bytes: &[u8], seconds: u64) -> String {
        let content = cache.insert(bytes).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        File::open(content.path())
            .unwrap()
            .set_modified(time)
            .unwrap();
        content.sha256().to_owned()
    }

    /// What was given back just now. Another test may be starting a process at this moment, which has
    /// the lock until it is a program of its own.
    async fn free_again(cache: &Cache, key: &str) -> Partial {
        loop {
            if let Some(partial) = cache.partial(key).await.unwrap() {
                return partial;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    #[tokio::test]
    async fn what_an_earlier_agent_began_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let first = cache(folder.path(), 1_000);
        let mut partial = first.partial("k").await.unwrap().unwrap();
        partial.restart(tagged("\"1\"")).await.unwrap();
        partial.append(b"hello ").await.unwrap();
        partial.flush().await;
        assert!(first.partial("k").await.unwrap().is_none(), "it is locked");
        drop((partial, first));

        let second = cache(folder.path(), 1_000);
        assert_eq!(second.lock().used, 6);
        let mut partial = free_again(&second, "k").await;
        assert_eq!(
            (partial.bytes(), partial.validators()),
            (6, &tagged("\"1\""))
        );
        partial.append(b"world").await.unwrap();
        let content = partial.finish().await.unwrap();
        assert_eq!(fs::read(content.path()).unwrap(), b"hello world");
        assert_eq!(
            content.sha256(),
            hex::encode(Sha256::digest(b"hello world"))
        );
        assert_eq!(
            fs::read_dir(folder.path().join("partial")).unwrap().count(),
            0
        );
        let state = second.lock();
        assert_eq!((state.used, state.promised), (11, 0));
    }

    #[tokio::test]
    async fn what_cannot_be_resumed_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 1_000);
        for validators in [Validators::default(), tagged("W/\"1\"")] {
            let mut partial = free_again(&cache, "k").await;
            partial.restart(validators).await.unwrap();
            partial.append(b"hello").await.unwrap();
            partial.flush().await;
            drop(partial);
            assert_eq!(free_again(&cache, "k").await.bytes(), 0);
        }
    }

    #[test]
    fn what_was_used_longest_ago_goes_first_and_what_is_in_use_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 30);
        let old = insert_at(&cache, &[1; 10], 1);
        let older = insert_at(&cache, &[2; 10], 0);
        let new = insert_at(&cache, &[3; 10], 2);
        insert_at(&cache, &[4; 10], 3);
        assert!(cache.find(&older).is_none());

        // Finding it is a use, and so is holding it.
        let held = cache.find(&old).unwrap();
        insert_at(&cache, &[5; 20], 4);
        assert!(cache.find(&new).is_none() && cache.find(&old).is_some());
        let refused = cache.insert(&[6; 25]).unwrap_err();
        assert!(matches!(refused, Error::NoRoom { bytes: 25, .. }));
        drop(held);
        cache.insert(&[6; 25]).unwrap();
        assert!(cache.find(&old).is_none());
        let state = cache.lock();
        assert_eq!((state.used, state.promised), (25, 0));
    }

    #[tokio::test]
    async fn downloads_in_progress_have_their_room_to_themselves() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 30);
        let mut one = cache.partial("one").await.unwrap().unwrap();
        one.expect(20).unwrap();
        let mut two = cache.partial("two").await.unwrap().unwrap();
        assert!(matches!(two.expect(20), Err(Error::NoRoom { .. })));
        one.discard();
        two.expect(20).unwrap();
        two.append(&[1; 25]).await.unwrap();
        assert!(matches!(
            two.append(&[1; 25]).await,
            Err(Error::NoRoom { .. })
        ));
    }

    #[test]
    fn leftovers_are_cleaned_at_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let first = cache(folder.path(), 1_000);
        let content = first.insert(b"x").unwrap();
        let entry = Entry {
            content: content.sha256().to_owned(),
            ..Entry::default()
        };
        first.note("here", &entry).unwrap();
        first.note("gone", &Entry::default()).unwrap();
        for leftover in ["content/a.1-2.draft", "index/b.draft", "partial/c.about"] {
            fs::write(folder.path().join(leftover), b"?").unwrap();
            let file = File::open(folder.path().join(leftover)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
        let second = cache(folder.path(), 1_000);
        assert!(second.known("here").is_some() && second.known("gone").is_none());
        let count = |part: &str| fs::read_dir(folder.path().join(part)).unwrap().count();
        assert_eq!(
            (count("content"), count("index"), count("partial")),
            (1, 1, 0)
        );
    }

    #[test]
    fn names_that_are_no_digest_are_not_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 1_000);
        for name in ["", "../index/x", &"z".repeat(64)] {
            assert!(cache.find(name).is_none());
        }
    }
}
