//! The images of this machine: which ones jobs may use, and which ones go when the engine's disk
//! runs low.
//!
//! What the agent pulled is noted, on disk before the pull begins, with the time of its last use:
//! only such images are ever removed, unless the operator says otherwise. An image that a container
//! was made of, that an operation is about to use, or that the operator keeps, stays.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tracing::{info, warn};

use crate::{
    clock::unix_seconds,
    containers::{Containers, Error, ImageName, LocalImage},
    durable,
    run::chain_of,
};

/// What the notes are called in the state folder.
const FILE: &str = "images.json";
/// The largest file of notes that is read, bytes.
const MAX_FILE: u64 = 4 << 20;

/// Bytes that the engine's disk should have free, unless the operator says otherwise.
const DEFAULT_FLOOR: u64 = 10 << 30;

/// Which images jobs may use, and which ones stay.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImagesConfig {
    /// Bytes that the engine's disk should have free: below it, images that the agent pulled and
    /// nothing uses go, those used longest ago first. 10 GiB unless set; 0 for never.
    pub disk_floor: Option<u64>,
    /// Images that never go.
    #[serde(default)]
    pub keep: Vec<Pattern>,
    /// The only images that jobs may use; empty for all.
    #[serde(default)]
    pub allow: Vec<Pattern>,
    /// Images that jobs may not use, whatever `allow` says.
    #[serde(default)]
    pub deny: Vec<Pattern>,
}

impl ImagesConfig {
    /// Bytes that the engine's disk should have free.
    #[must_use]
    pub fn floor(&self) -> u64 {
        self.disk_floor.unwrap_or(DEFAULT_FLOOR)
    }
}

/// Which images, such as `docker.io/nosana/*`, `ubuntu` or `ghcr.io/a/b:1.2`.
///
/// Short forms are read as those of images are. `*` stands for any characters, `/` among them.
/// Without a tag or digest it is all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    written: String,
    repository: String,
    /// With its `:` or `@`; empty for any.
    reference: String,
}

/// What is not a pattern of images.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a pattern of images: expected one such as `docker.io/nosana/*`, `ubuntu` or `ghcr.io/a/b:1.2`"
)]
pub struct NotAPattern {
    found: String,
}

impl Pattern {
    /// Whether `image` is one of these.
    #[must_use]
    pub fn matches(&self, image: &ImageName) -> bool {
        let full = image.to_string();
        let repository = image.repository();
        let reference = full.get(repository.len()..).unwrap_or_default();
        fits(&self.repository, &repository)
            && (self.reference.is_empty() || fits(&self.reference, reference))
    }
}

impl TryFrom<String> for Pattern {
    type Error = NotAPattern;

    fn try_from(written: String) -> Result<Self, NotAPattern> {
        let (path, reference) = split_reference(&written);
        let is_good = !path.is_empty()
            && path
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "*./:_-".contains(c))
            && !path.contains("//")
            && !path.starts_with('/')
            && !path.ends_with('/')
            && reference.len() != 1
            && reference
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "*:@._-".contains(c));
        if !is_good {
            return Err(NotAPattern { found: written });
        }
        let (first, rest) = path.split_once('/').unwrap_or(("", path));
        let names_registry = first == "localhost" || first.contains(['.', ':', '*']);
        let repository = match (names_registry, rest.contains('/') || !first.is_empty()) {
            _ if path.starts_with("index.docker.io/") => format!("docker.io/{rest}"),
            (true, _) => path.to_owned(),
            // A star alone is every registry's.
            (false, false) if path.starts_with('*') => path.to_owned(),
            (false, false) => format!("docker.io/library/{path}"),
            (false, true) => format!("docker.io/{path}"),
        };
        let repository = match repository.strip_prefix("docker.io/") {
            Some(rest) if !rest.contains(['/', '*']) => format!("docker.io/library/{rest}"),
            _ => repository,
        };
        let reference = reference.to_owned();
        Ok(Self {
            written,
            repository,
            reference,
        })
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.written
    }
}

/// The part before the tag or digest, and that with its sign.
fn split_reference(text: &str) -> (&str, &str) {
    if let Some(at) = text.find('@') {
        return text.split_at(at);
    }
    // A colon before the last slash belongs to the registry's port.
    match text.rfind(':') {
        Some(at) if !text.get(at..).unwrap_or_default().contains('/') => text.split_at(at),
        _ => (text, ""),
    }
}

/// Whether `pattern`, in which `*` stands for any characters, is all of `text`. Takes time in
/// proportion to the two lengths multiplied at most.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut here) = (0, 0);
    // Where the last star was, and up to where it reaches.
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(here) {
        match (pattern.get(at), star) {
            (Some(b'*'), _) => {
                star = Some((at, here));
                at += 1;
            }
            (Some(wanted), _) if wanted == byte => {
                at += 1;
                here += 1;
            }
            (_, Some((place, reach))) => {
                star = Some((place, reach + 1));
                at = place + 1;
                here = reach + 1;
            }
            _ => return false,
        }
    }
    pattern
        .get(at..)
        .is_none_or(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// Why an image may not be used here.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Denied {
    /// The operator denies it.
    #[error("this host does not run the image {image}: its operator denies `{pattern}`")]
    Listed {
        /// Its full name.
        image: String,
        /// What of `deny` it is.
        pattern: String,
    },
    /// The operator allows others.
    #[error(
        "this host does not run the image {image}: it is none of those that its operator allows"
    )]
    NotListed {
        /// Its full name.
        image: String,
    },
}

/// What the agent pulled.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Pulled {
    /// Unix seconds of the last use.
    used_at: u64,
}

#[derive(Default)]
struct Book {
    /// By full name.
    pulled: BTreeMap<String, Pulled>,
    /// How many operations are about to use it.
    busy: BTreeMap<String, usize>,
}

/// What is known of the machine's images. By default all are allowed, and nothing is kept on disk.
#[derive(Default)]
pub struct Images {
    config: ImagesConfig,
    path: Option<PathBuf>,
    /// The engine's folder; `None` where it cannot be seen.
    folder: Option<PathBuf>,
    book: Mutex<Book>,
}

/// Keeps an image from being removed while it lives.
pub struct InUse {
    images: Arc<Images>,
    name: String,
}

impl Drop for InUse {
    fn drop(&mut self) {
        let mut book = self.images.lock();
        if let Some(count) = book.busy.get_mut(&self.name) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                book.busy.remove(&self.name);
            }
        }
        self.images.touch(&mut book, &self.name);
    }
}

/// An image that may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// By what it is removed: a name, or the engine's identifier where it has none.
    pub name: String,
    /// Its size in bytes; what other images share of it stays.
    pub bytes: u64,
    used_at: u64,
}

impl Images {
    /// Reads what an earlier agent noted in the folder `state`. The engine keeps images in `folder`,
    /// unless that cannot be seen.
    #[must_use]
    pub fn open(config: ImagesConfig, state: &Path, folder: Option<PathBuf>) -> Self {
        let path = state.join(FILE);
        let pulled = match read(&path) {
            Ok(pulled) => pulled,
            Err(error) => {
                // What it pulled is then taken for the operator's own.
                warn!(%error, path = %path.display(), "what was pulled before is not known any more");
                BTreeMap::new()
            }
        };
        Self {
            config,
            path: Some(path),
            folder: folder.filter(|folder| free_in(folder).is_some()),
            book: Mutex::new(Book {
                pulled,
                busy: BTreeMap::new(),
            }),
        }
    }

    /// Bytes that the engine's disk should have free.
    #[must_use]
    pub fn floor(&self) -> u64 {
        self.config.floor()
    }

    /// Bytes that the engine's disk has free; `None` where that cannot be seen.
    #[must_use]
    pub fn free(&self) -> Option<u64> {
        free_in(self.folder.as_deref()?)
    }

    /// Whether jobs may use `image`. One whose name is none is left to the engine to refuse.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(&self, image: &str) -> Result<(), Denied> {
        let Ok(name) = image.parse::<ImageName>() else {
            return Ok(());
        };
        let image = name.to_string();
        let listed = |list: &[Pattern]| {
            let found = list.iter().find(|pattern| pattern.matches(&name));
            found.map(|pattern| pattern.written.clone())
        };
        if let Some(pattern) = listed(&self.config.deny) {
            return Err(Denied::Listed { image, pattern });
        }
        if !self.config.allow.is_empty() && listed(&self.config.allow).is_none() {
            return Err(Denied::NotListed { image });
        }
        Ok(())
    }

    /// Keeps `image` here from before it is looked for until its container was made.
    #[must_use]
    pub fn using(self: &Arc<Self>, image: &str) -> InUse {
        let name = full(image);
        *self.lock().busy.entry(name.clone()).or_default() += 1;
        InUse {
            images: Arc::clone(self),
            name,
        }
    }

    /// Notes that the agent pulls `image`.
    pub fn pulling(&self, image: &str) {
        let mut book = self.lock();
        book.pulled.insert(
            full(image),
            Pulled {
                used_at: unix_seconds(),
            },
        );
        self.save(&book);
    }

    /// What may go, first that which was used longest ago; with `foreign`, also what the agent did
    /// not pull.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn surplus(
        &self,
        engine: &dyn Containers,
        foreign: bool,
    ) -> Result<Vec<Surplus>, Error> {
        let local = engine.images().await?;
        let mut book = self.lock();
        self.forget_gone(&mut book, &local);
        let mut surplus: Vec<_> = local
            .iter()
            .filter(|image| !image.is_used)
            .flat_map(|image| self.removable(&book, image, foreign))
            .collect();
        surplus.sort_by(|a, b| (a.used_at, &a.name).cmp(&(b.used_at, &b.name)));
        Ok(surplus)
    }

    /// The names of `image` that may go. All of them must, or none does: another name would keep
    /// its bytes.
    fn removable(&self, book: &Book, image: &LocalImage, foreign: bool) -> Vec<Surplus> {
        let names = &image.names;
        let is_ours = |name: &ImageName| book.pulled.contains_key(&name.to_string());
        let stays = names.iter().any(|name| {
            book.busy.contains_key(&name.to_string())
                || self.config.keep.iter().any(|kept| kept.matches(name))
        });
        let mine: Vec<&ImageName> = names.iter().filter(|name| is_ours(name)).collect();
        if stays || (mine.is_empty() && !foreign) {
            return Vec::new();
        }
        let used_at = mine
            .iter()
            .filter_map(|name| book.pulled.get(&name.to_string()))
            .map(|pulled| pulled.used_at)
            .max()
            .unwrap_or(0);
        let going: Vec<String> = if !foreign {
            mine.iter().map(ToString::to_string).collect()
        } else if names.is_empty() {
            vec![image.id.clone()]
        } else {
            names.iter().map(ToString::to_string).collect()
        };
        going
            .into_iter()
            .enumerate()
            .map(|(index, name)| Surplus {
                name,
                // Counted once.
                bytes: if index == 0 { image.bytes } else { 0 },
                used_at,
            })
            .collect()
    }

    /// Removes one of [`surplus`](Self::surplus); whether it did. One that has come into use since
    /// stays.
    ///
    /// # Errors
    /// When the engine cannot.
    pub async fn remove(&self, engine: &dyn Containers, image: &Surplus) -> Result<bool, Error> {
        if self.lock().busy.contains_key(&image.name) {
            return Ok(false);
        }
        match engine.remove_image(&image.name).await {
            Ok(()) => {}
            Err(Error::Conflict { message }) => {
                info!(image = image.name, message, "an image stays");
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        info!(
            image = image.name,
            bytes = image.bytes,
            "an image was removed"
        );
        let mut book = self.lock();
        book.pulled.remove(&image.name);
        self.save(&book);
        Ok(true)
    }

    /// Removes what was used longest ago until the engine's disk has what it should, or one image
    /// where that cannot be seen; how many were removed.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn relieve(&self, engine: &dyn Containers) -> Result<usize, Error> {
        let floor = self.floor();
        if floor == 0 {
            return Ok(0);
        }
        let is_first = AtomicBool::new(true);
        let is_enough = || match self.free() {
            Some(free) => free >= floor,
            None => !is_first.swap(false, Ordering::Relaxed),
        };
        self.make_room(engine, is_enough).await
    }

    /// Removes what was used longest ago until `is_enough`; how many were removed.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn make_room(
        &self,
        engine: &dyn Containers,
        is_enough: impl Fn() -> bool,
    ) -> Result<usize, Error> {
        let mut removed = 0;
        for image in self.surplus(engine, false).await? {
            if is_enough() {
                break;
            }
            match self.remove(engine, &image).await {
                Ok(true) => removed += 1,
                Ok(false) => {}
                Err(error) => {
                    let error = chain_of(&error);
                    warn!(image = image.name, error, "an image could not be removed");
                }
            }
        }
        Ok(removed)
    }

    /// Drops notes of what the operator removed himself, unless it is on its way here.
    fn forget_gone(&self, book: &mut Book, local: &[LocalImage]) {
        let here = |name: &String| {
            let mut names = local.iter().flat_map(|image| &image.names);
            names.any(|local| local.to_string() == *name)
        };
        let before = book.pulled.len();
        let busy = &book.busy;
        book.pulled
            .retain(|name, _| busy.contains_key(name) || here(name));
        if book.pulled.len() != before {
            self.save(book);
        }
    }

    fn touch(&self, book: &mut Book, name: &str) {
        if let Some(pulled) = book.pulled.get_mut(name) {
            pulled.used_at = unix_seconds();
            self.save(book);
        }
    }

    /// Notes that cannot be written make an image look older than it is, or the operator's: no
    /// more.
    fn save(&self, book: &Book) {
        let Some(path) = &self.path else { return };
        if let Err(error) = write(path, &book.pulled) {
            warn!(%error, path = %path.display(), "what was pulled cannot be noted");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that are free in a folder; `None` when it cannot be seen.
fn free_in(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// The full name; what is none stays as it is.
fn full(image: &str) -> String {
    let name = image.parse::<ImageName>();
    name.map_or_else(|_| image.to_owned(), |name| name.to_string())
}

fn read(path: &Path) -> io::Result<BTreeMap<String, Pulled>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(error),
    };
    if file.metadata()?.len() > MAX_FILE {
        return Err(io::Error::other("it is too large"));
    }
    Ok(serde_json::from_reader(io::BufReader::new(file))?)
}

fn write(path: &Path, pulled: &BTreeMap<String, Pulled>) -> io::Result<()> {
    durable::write(path, &serde_json::to_vec(pulled)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::containers::{Call, ContainerSpec, SimulatedContainers};

    fn pattern(text: &str) -> Pattern {
        text.to_owned().try_into().unwrap()
    }

    fn config(deny: &[&str], allow: &[&str]) -> ImagesConfig {
        let all = |texts: &[&str]| texts.iter().map(|text| pattern(text)).collect();
        ImagesConfig {
            deny: all(deny),
            allow: all(allow),
            ..ImagesConfig::default()
        }
    }

    fn images(config: ImagesConfig) -> Arc<Images> {
        Arc::new(Images {
            config,
            ..Images::default()
        })
    }

    #[test]
    fn a_pattern_is_read_as_an_image_is() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        for (text, image, expected) in [
            ("ubuntu", "ubuntu:24.04", true),
            ("ubuntu", "docker.io/library/ubuntu", true),
            ("index.docker.io/ubuntu", "ubuntu", true),
            ("docker.io/ubuntu", "ubuntu", true),
            ("ubuntu", "nosana/ubuntu", false),
            ("ubuntu", "ghcr.io/ubuntu", false),
            ("ubuntu:24.04", "ubuntu:24.04", true),
            ("ubuntu:24.04", "ubuntu:24.10", false),
            ("ubuntu:24.*", "ubuntu:24.10", true),
            ("nosana/*", "docker.io/nosana/a/b:1", true),
            ("nosana/*", "nosana-evil/a", false),
            ("docker.io/*", "ubuntu", true),
            ("ghcr.io/*", "ghcr.io/a/b:1", true),
            ("ghcr.io/*", "ghcr.io.evil.example/a", false),
            ("*", "10.0.0.1:5000/a", true),
            ("*/miner*", "docker.io/a/miner-x:1", true),
            ("*miner*", "ghcr.io/a/xminer", true),
            ("127.0.0.1:5000/a/*", "127.0.0.1:5000/a/b", true),
            ("127.0.0.1:5000/a/b:1", "127.0.0.1:5000/a/b:1", true),
            ("a/b@sha256:*", &format!("a/b@{digest}"), true),
            ("a/b@sha256:*", "a/b:1", false),
            ("a/b:1", &format!("a/b@{digest}"), false),
            ("a/b", &format!("a/b@{digest}"), true),
        ] {
            let image: ImageName = image.parse().unwrap();
            assert_eq!(pattern(text).matches(&image), expected, "{text}: {image}");
        }
    }

    #[test]
    fn what_is_no_pattern_says_what_was_expected() {
        for text in [
            "",
            " ",
            "A/b",
            "a b",
            "http://a/b",
            "/a",
            "a/",
            "a:",
            "a@",
            "a//b",
        ] {
            let refused = Pattern::try_from(text.to_owned());
            let told = refused.unwrap_err().to_string();
            assert!(told.contains("docker.io/nosana/*"), "{told}");
        }
    }

    #[test]
    fn stars_do_not_take_for_ever() {
        let pattern = "*a".repeat(40) + "b";
        assert!(!fits(&pattern, &"a".repeat(4_000)));
        assert!(fits("a*c", "abc") && !fits("a*c", "abd") && fits("**", ""));
    }

    #[test]
    fn deny_wins_over_allow() {
        let images = images(config(&["*miner*"], &["docker.io/*"]));
        assert_eq!(images.judge("ubuntu"), Ok(()));
        let told = images.judge("a/miner:1").unwrap_err().to_string();
        assert!(told.contains("denies `*miner*`"), "{told}");
        let told = images.judge("ghcr.io/a/b").unwrap_err();
        assert!(matches!(told, Denied::NotListed { .. }), "{told}");
        assert_eq!(Images::default().judge("ghcr.io/a/b"), Ok(()));
    }

    async fn names(images: &Images, engine: &SimulatedContainers, foreign: bool) -> Vec<String> {
        let surplus = images.surplus(engine, foreign).await.unwrap();
        surplus.into_iter().map(|image| image.name).collect()
    }

    fn engine_with(names: &[&str]) -> SimulatedContainers {
        let engine = SimulatedContainers::new();
        for name in names {
            engine.add_image(&name.parse().unwrap());
        }
        engine
    }

    /// What runs, what is about to run, what the operator keeps and what he pulled himself stays.
    #[tokio::test]
    async fn only_what_the_agent_pulled_and_nothing_uses_may_go() {
        let engine = engine_with(&["a/used", "a/busy", "a/kept", "a/own", "a/old", "a/new"]);
        let spec = ContainerSpec::new("container", "a/used".parse().unwrap());
        engine.create(&spec).await.unwrap();
        let images = images(ImagesConfig {
            keep: vec![pattern("a/kept")],
            ..ImagesConfig::default()
        });
        for name in ["a/used", "a/busy", "a/kept", "a/old", "a/new"] {
            images.pulling(name);
        }
        let noted = |name: &str| format!("docker.io/{name}:latest");
        images
            .lock()
            .pulled
            .insert(noted("a/old"), Pulled { used_at: 1 });
        let busy = images.using("a/busy");
        let both = [noted("a/old"), noted("a/new")];
        assert_eq!(names(&images, &engine, false).await, both);
        let all = [noted("a/own"), noted("a/old"), noted("a/new")];
        assert_eq!(names(&images, &engine, true).await, all);
        drop(busy);
        assert!(
            names(&images, &engine, false)
                .await
                .contains(&noted("a/busy"))
        );
    }

    #[tokio::test]
    async fn it_removes_until_there_is_enough() {
        let engine = engine_with(&["a/1", "a/2", "a/3"]);
        let images = images(ImagesConfig::default());
        for (index, name) in (1..).zip(["a/1", "a/2", "a/3"]) {
            images.pulling(name);
            let name = format!("docker.io/{name}:latest");
            images.lock().pulled.insert(name, Pulled { used_at: index });
        }
        let left = || {
            let calls = engine.calls();
            let removed = calls.iter().filter(|(call, _)| *call == Call::RemoveImage);
            3 - removed.count()
        };
        let removed = images.make_room(&engine, || left() == 1).await.unwrap();
        assert_eq!(removed, 2);
        assert_eq!(
            names(&images, &engine, false).await,
            ["docker.io/a/3:latest"]
        );
    }

    #[tokio::test]
    async fn an_image_that_the_engine_keeps_does_not_stop_the_rest() {
        let engine = engine_with(&["a/1", "a/2"]);
        let images = images(ImagesConfig::default());
        images.pulling("a/1");
        images.pulling("a/2");
        let conflict = Error::Conflict {
            message: "in use".to_owned(),
        };
        engine.refuse_next(Call::RemoveImage, conflict);
        assert_eq!(images.make_room(&engine, || false).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn the_next_agent_knows_what_was_pulled() {
        let folder = tempfile::tempdir().unwrap();
        let engine = engine_with(&["a/1", "a/own"]);
        let open = || Images::open(ImagesConfig::default(), folder.path(), None);
        open().pulling("a/1");
        let noted = ["docker.io/a/1:latest"];
        assert_eq!(names(&open(), &engine, false).await, noted);
        // One that is not there any more is forgotten: pulled by the operator later, it is his.
        engine.remove_image(noted[0]).await.unwrap();
        assert!(names(&open(), &engine, false).await.is_empty());
        engine.add_image(&"a/1".parse().unwrap());
        assert!(names(&open(), &engine, false).await.is_empty());
        // Half a file is no reason not to begin.
        fs::write(folder.path().join(FILE), "{\"a").unwrap();
        assert!(names(&open(), &engine, false).await.is_empty());
    }
}
