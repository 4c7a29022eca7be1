//! What the `resources` of an operation ask for: fetched once into a cache of this machine,
//! then put into a volume of the operation.
//!
//! ```text
//!  definition ──plan──► sources ──download──► cache ──upload──► volume ──► container
//!               (lists, manifests)  (resumed, verified)   (read-only unless it may write)
//! ```
//! A source is asked each time, whether what is in the cache is still what it gives and
//! whether it gives it to *this* job: content that another job had credentials for is not
//! handed on. Connections go to public addresses alone, see [`AddressPolicy`]. What a
//! definition says secretly, tokens, keys and the queries of its URLs, is in no [`Error`].

mod cache;
pub(crate) mod endpoint;
mod http;
mod hugging_face;
mod ollama;
mod s3;

use std::{
    collections::BTreeMap,
    fmt, io,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt, future::try_join_all};
use nosana_sdk::definition::container::Resource;
use reqwest::{
    Certificate, Method, Response, StatusCode, Url,
    header::{
        CONTENT_RANGE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE,
        LAST_MODIFIED, RANGE,
    },
};
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, time::sleep};
use tracing::{debug, info, warn};

use cache::{Cache, Entry, Partial, Validators};
use http::{Follow, Http, shown};

use crate::keys::Keys;

pub use cache::Content;
pub use http::AddressPolicy;

/// Files of one operation's resources.
pub const MAX_FILES: usize = 10_000;
/// Downloads at a time, of all jobs of this machine.
const DOWNLOADS: usize = 8;
/// Tries in a row that get nothing further.
const MAX_TRIES: u32 = 7;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Pause while another agent of this machine downloads the same.
const BUSY_PAUSE: Duration = Duration::from_millis(500);
/// Bytes between two reports of progress.
const REPORT_EVERY: u64 = 1 << 20;

/// Where and how resources are fetched.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the cache.
    pub folder: PathBuf,
    /// The most bytes that the cache takes.
    pub quota: u64,
    /// The most bytes that the resources of one operation may have.
    pub largest: u64,
    /// Which addresses may be connected to.
    pub policy: AddressPolicy,
    /// Where servers of these names are: nobody is asked for them. The port is the URL's.
    pub names: BTreeMap<String, SocketAddr>,
    /// Authorities whose certificates are trusted beside those of the public ones.
    pub authorities: Vec<Certificate>,
    /// Hugging Face's address.
    pub hugging_face: String,
    /// The address of Ollama's library.
    pub ollama: String,
    /// The first pause after a failure; it doubles.
    pub pause: Duration,
}

impl Settings {
    /// Those for production, with a cache of at most `quota` bytes.
    pub fn new(folder: PathBuf, quota: u64, largest: u64) -> Self {
        Self {
            folder,
            quota,
            largest,
            policy: AddressPolicy::default(),
            names: BTreeMap::new(),
            authorities: Vec::new(),
            hugging_face: "https://huggingface.co".to_owned(),
            ollama: "https://registry.ollama.ai".to_owned(),
            pause: Duration::from_millis(500),
        }
    }
}

/// Fetches resources.
pub struct Resources {
    cache: Cache,
    http: Http,
    largest: u64,
    hugging_face: Url,
    ollama: Url,
    pause: Duration,
    gate: Semaphore,
    /// Signs what is sent to clients' endpoints.
    keys: Mutex<Option<Arc<Keys>>>,
}

/// A folder of an operation with what its resources put there.
#[derive(Debug)]
pub struct Folder {
    /// Where the container sees it: absolute, without a slash at its end.
    pub path: String,
    /// Whether the container may change it.
    pub is_writable: bool,
    /// The files, by their paths below it.
    pub files: BTreeMap<String, Content>,
}

impl Folder {
    /// How many bytes are in it.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(Content::bytes).sum()
    }
}

/// How much an operation may fetch, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// The operation's own `disk`.
    pub disk: Option<u64>,
    /// What the operator allows an operation on disk.
    pub operator: Option<u64>,
}

/// How far a fetch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are here, of those that are counted in `total`.
    pub bytes: u64,
    /// Bytes of all files whose length is known.
    pub total: u64,
    /// Files that are here.
    pub files_done: usize,
    /// All files.
    pub files: usize,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, total) = (self.bytes >> 20, self.total >> 20);
        if self.total >= self.bytes && self.total > 0 {
            write!(f, "{bytes} of {total} MiB")?;
        } else {
            write!(f, "{bytes} MiB")?;
        }
        write!(f, ", {} of {} files", self.files_done, self.files)
    }
}

/// Why resources could not be fetched. None of them holds a secret of the definition.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The source does not have it, does not give it, or is none.
    #[error("{what}: {message}")]
    Refused {
        /// Which source.
        what: String,
        /// What it said, or what was expected.
        message: String,
        /// The status of its answer, if that was the reason.
        status: Option<u16>,
    },
    /// The definition asks for something that cannot be.
    #[error("{message}")]
    Definition {
        /// What was expected.
        message: String,
    },
    /// What came is not what the source said it has.
    #[error("{what}: expected {expected}, but what came has {found}")]
    Mismatch {
        /// Which source.
        what: String,
        /// Length or digest that was promised.
        expected: String,
        /// That of what came.
        found: String,
    },
    /// An address of somebody's network.
    #[error("`{host}` is not at a public address: resources are fetched from public ones alone")]
    NotPublic {
        /// The host's name or address.
        host: String,
    },
    /// More than the operation allows itself.
    #[error("the resources have more than the {limit} bytes of the operation's `disk`")]
    OverDisk {
        /// `disk`.
        limit: u64,
    },
    /// More than the operator allows.
    #[error("the resources have more than the {limit} bytes that this host fetches")]
    OverLimit {
        /// The operator's limit.
        limit: u64,
    },
    /// The cache is full of what is in use, or the disk is full.
    #[error("no room for {bytes} bytes of resources: the cache has at most {quota}")]
    NoRoom {
        /// How many were wanted.
        bytes: u64,
        /// The cache's quota.
        quota: u64,
    },
    /// It may come later.
    #[error("{what} does not come: {message}")]
    Later {
        /// Which source.
        what: String,
        /// What was said.
        message: String,
        /// When the server wants to be asked again.
        after: Option<Duration>,
    },
    /// The cache's folder cannot be used.
    #[error("the cache of resources at {path} cannot be used")]
    Disk {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// No client for HTTP can be made.
    #[error("resources cannot be fetched: no client for HTTP can be made")]
    Client {
        /// What was said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The addresses in the [`Settings`] are none.
    #[error("`{address}` is not the address of a server: expected an http or https URL")]
    Setting {
        /// What stands there.
        address: String,
    },
}

impl Error {
    /// Whether it is for the client to mend: no other host fetches it either.
    pub fn is_the_jobs(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. }
                | Self::Definition { .. }
                | Self::Mismatch { .. }
                | Self::NotPublic { .. }
                | Self::OverDisk { .. }
        )
    }

    fn refused(url: &Url, message: impl Into<String>) -> Self {
        Self::Refused {
            what: shown(url),
            message: message.into(),
            status: None,
        }
    }

    fn definition(message: impl Into<String>) -> Self {
        Self::Definition {
            message: message.into(),
        }
    }
}

/// A file that an operation wants.
struct Wanted {
    /// Absolute path in the container.
    path: String,
    what: What,
}

enum What {
    /// To be downloaded.
    Source(Box<Source>),
    /// Came with the plan.
    Here(Content),
}

/// Where a file comes from.
struct Source {
    place: Place,
    /// Sent to the place alone, and not to where it redirects to.
    headers: HeaderMap,
    /// What the source says of the file beforehand.
    promised: Promised,
}

enum Place {
    /// At an address.
    Url(Url),
    /// In a bucket, with a signature that is made when it is needed.
    Bucket {
        bucket: rusty_s3::Bucket,
        credentials: rusty_s3::Credentials,
        key: String,
    },
}

/// What a source says of a file before it gives it.
#[derive(Clone, Debug, Default)]
struct Promised {
    bytes: Option<u64>,
    sha256: Option<String>,
    md5: Option<String>,
}

/// How long a signature is good for, from when a download begins.
const SIGNED_FOR: Duration = Duration::from_hours(1);

impl Place {
    /// To fetch from; may hold a signature.
    fn url(&self) -> Url {
        use rusty_s3::S3Action;
        match self {
            Self::Url(url) => url.clone(),
            Self::Bucket {
                bucket,
                credentials,
                key,
            } => bucket.get_object(Some(credentials), key).sign(SIGNED_FOR),
        }
    }

    /// What it is known by in the cache. A digest, because a URL may be a secret.
    fn key(&self) -> String {
        let url = match self {
            Self::Url(url) => url.clone(),
            Self::Bucket { bucket, key, .. } => bucket.object_url(key),
        };
        hex::encode(Sha256::digest(url.as_str().as_bytes()))
    }
}

impl Resources {
    /// Opens the cache.
    ///
    /// # Errors
    /// [`Error::Disk`], [`Error::Client`] and [`Error::Setting`].
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let server = |address: String| {
            let url = Url::parse(&address).ok();
            url.filter(|url| matches!(url.scheme(), "http" | "https"))
                .ok_or(Error::Setting { address })
        };
        Ok(Self {
            cache: Cache::open(&settings.folder, settings.quota)?,
            http: Http::new(settings.policy, &settings.names, settings.authorities)?,
            largest: settings.largest,
            hugging_face: server(settings.hugging_face)?,
            ollama: server(settings.ollama)?,
            pause: settings.pause,
            gate: Semaphore::new(DOWNLOADS),
            keys: Mutex::default(),
        })
    }

    /// Removes all that no operation uses; how many files that were, of how many bytes. With
    /// `dry_run` only says so.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear(&self, dry_run: bool) -> io::Result<(usize, u64)> {
        self.cache.clear(dry_run)
    }

    /// Fetches all that an operation asks for, if there is `room` for it, and tells `report`
    /// how far it is. Cancel safe: what came stays in the cache, and is gone on with.
    ///
    /// Resources whose targets lie within one another share the outer folder, which may be
    /// changed if one of them may.
    ///
    /// # Errors
    /// All but those of [`open`](Self::open). [`Error::is_the_jobs`] tells whose they are.
    pub async fn fetch(
        &self,
        resources: &[Resource],
        room: Room,
        report: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Vec<Folder>, Error> {
        let budget = Budget::new(room, self.largest);
        let mut wanted = Vec::new();
        for resource in resources {
            wanted.extend(self.plan(resource).await?);
            if wanted.len() > MAX_FILES {
                return Err(Error::definition(format!(
                    "the resources have more than {MAX_FILES} files: pack them into archives"
                )));
            }
        }
        let meter = Meter::new(&wanted, report);
        budget.take(meter.total())?;
        let targets = targets(resources);
        let fetched = wanted.into_iter().map(|wanted| {
            let (budget, meter) = (&budget, &meter);
            async move {
                let content = match wanted.what {
                    What::Here(content) => content,
                    What::Source(source) => self.file(&source, budget, meter).await?,
                };
                meter.file_done();
                Ok::<_, Error>((wanted.path, content))
            }
        });
        let mut folders: Vec<Folder> = targets
            .into_iter()
            .map(|(path, is_writable)| Folder {
                path,
                is_writable,
                files: BTreeMap::new(),
            })
            .collect();
        for (path, content) in try_join_all(fetched).await? {
            let place = folders
                .iter_mut()
                .find_map(|folder| Some((below(&path, &folder.path)?.to_owned(), folder)));
            if let Some((path, folder)) = place {
                folder.files.insert(path, content);
            }
        }
        Ok(folders)
    }

    async fn plan(&self, resource: &Resource) -> Result<Vec<Wanted>, Error> {
        match resource {
            Resource::S3(s3) => s3::plan(self, s3).await,
            Resource::HuggingFace {
                repo,
                target,
                revision,
                files,
                access_token,
            } => {
                let repository = hugging_face::Repository {
                    name: repo,
                    revision: revision.as_deref(),
                    files,
                    token: access_token.as_ref(),
                };
                hugging_face::plan(self, &repository, target).await
            }
            Resource::Ollama { model, target } => ollama::plan(self, model, target).await,
        }
    }

    /// One file, out of the cache if the source agrees.
    async fn file(
        &self,
        source: &Source,
        budget: &Budget,
        meter: &Meter<'_>,
    ) -> Result<Content, Error> {
        let _turn = self.gate.acquire().await;
        let url = source.place.url();
        if let Some(sha256) = &source.promised.sha256
            && let Some(content) = self.cache.find(sha256)
        {
            // Known by its digest; whether this job may have it, the source says.
            self.patiently(|| async {
                self.http
                    .send(&Method::HEAD, &url, &source.headers, Follow::SameServer)
                    .await
            })
            .await?;
            meter.add(content.bytes());
            return Ok(content);
        }
        let key = source.place.key();
        // What is promised was taken out of the budget beforehand.
        let mut allowance = Allowance {
            budget,
            bytes: source.promised.bytes.unwrap_or(0),
        };
        let mut last_length = 0;
        let mut twice = false;
        let mut pause = Pause::new(self.pause);
        loop {
            let Some(mut partial) = self.cache.partial(&key).await? else {
                sleep(BUSY_PAUSE).await;
                continue;
            };
            let counted = meter.begin();
            let tried = self
                .download(source, &key, &mut partial, &mut allowance, &counted)
                .await;
            let error = match tried {
                Ok(Got::Same(content)) => {
                    counted.set(content.bytes());
                    return Ok(content);
                }
                Ok(Got::Whole { is_encrypted }) => match verified(source, &partial, is_encrypted) {
                    Ok(()) => {
                        let validators = partial.validators().clone();
                        let content = partial.finish().await?;
                        counted.set(content.bytes());
                        debug!(what = shown(&url), bytes = content.bytes(), "fetched");
                        self.cache.note(
                            &key,
                            &Entry {
                                content: content.sha256().to_owned(),
                                validators,
                            },
                        )?;
                        return Ok(content);
                    }
                    // Once more from the beginning: it may have changed on the way.
                    Err(error) if !twice => {
                        twice = true;
                        warn!(%error, "fetching it again");
                        counted.set(0);
                        partial.discard();
                        continue;
                    }
                    Err(error) => {
                        partial.discard();
                        return Err(error);
                    }
                },
                Err(error) => error,
            };
            if matches!(error, Error::Mismatch { .. }) {
                partial.discard();
                return Err(error);
            }
            partial.flush().await;
            if partial.bytes() > last_length {
                last_length = partial.bytes();
                pause = Pause::new(self.pause);
            }
            drop(partial);
            counted.set(0);
            pause.after(error).await?;
        }
    }

    /// One try to download what is missing.
    async fn download(
        &self,
        source: &Source,
        key: &str,
        partial: &mut Partial,
        allowance: &mut Allowance<'_>,
        counted: &Counted<'_, '_>,
    ) -> Result<Got, Error> {
        let url = source.place.url();
        let mut headers = source.headers.clone();
        let known = self.cache.known(key);
        let resumed = partial.bytes();
        if resumed > 0 {
            headers.insert(RANGE, value(&format!("bytes={resumed}-")));
            if let Some(validator) = partial.validators().strong() {
                headers.insert(IF_RANGE, value(validator));
            }
        } else if let Some((entry, _)) = &known
            && let Some(etag) = &entry.validators.etag
        {
            headers.insert(IF_NONE_MATCH, value(etag));
        }
        let answer = self
            .http
            .send(&Method::GET, &url, &headers, Follow::Everywhere)
            .await?;
        let later = |message: &str| Error::Later {
            what: shown(&url),
            message: message.to_owned(),
            after: None,
        };
        match (answer.status(), known) {
            (StatusCode::NOT_MODIFIED, Some((_, content))) => {
                allowance.grow(content.bytes())?;
                return Ok(Got::Same(content));
            }
            (StatusCode::PARTIAL_CONTENT, _) if begins_at(&answer, resumed) => {
                info!(what = shown(&url), resumed, "going on with a download");
            }
            (status, _) if status == StatusCode::OK => {
                partial.restart(validators(&answer)).await?;
            }
            _ => {
                partial.restart(Validators::default()).await?;
                return Err(later("it answered with another part than was asked for"));
            }
        }
        let resumed = partial.bytes();
        let length = answer.content_length().map(|rest| resumed + rest);
        if let (Some(promised), Some(length)) = (source.promised.bytes, length)
            && promised != length
        {
            return Err(Error::Mismatch {
                what: shown(&url),
                expected: format!("{promised} bytes"),
                found: format!("{length}"),
            });
        }
        if let Some(length) = length {
            allowance.grow(length)?;
            partial.expect(length)?;
        }
        counted.set(resumed);
        let is_encrypted = answer
            .headers()
            .get("x-amz-server-side-encryption")
            .is_some_and(|kind| kind != "AES256");
        let mut chunks = answer.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| http::failure(&url, error))?;
            let wanted = partial.bytes() + chunk.len() as u64;
            if let Some(promised) = source.promised.bytes.filter(|most| wanted > *most) {
                return Err(Error::Mismatch {
                    what: shown(&url),
                    expected: format!("{promised} bytes"),
                    found: "more".to_owned(),
                });
            }
            allowance.grow(wanted)?;
            partial.append(&chunk).await?;
            counted.set(partial.bytes());
        }
        if length.is_some_and(|length| partial.bytes() < length) {
            return Err(later("the connection ended early"));
        }
        Ok(Got::Whole { is_encrypted })
    }

    /// Tries again what may work later, for a while.
    async fn patiently<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let mut pause = Pause::new(self.pause);
        loop {
            match attempt().await {
                Ok(done) => return Ok(done),
                Err(error) => pause.after(error).await?,
            }
        }
    }

    /// A small document.
    async fn document(
        &self,
        url: &Url,
        headers: &HeaderMap,
        limit: usize,
    ) -> Result<Vec<u8>, Error> {
        self.patiently(|| self.http.read(url, headers, limit)).await
    }
}

/// What a download came to.
enum Got {
    /// All of it is in the partial file.
    Whole {
        /// With a key of the bucket's own: its tag is no digest then.
        is_encrypted: bool,
    },
    /// The source says that what is in the cache is still it.
    Same(Content),
}

/// Whether what came is what the source had promised.
fn verified(source: &Source, partial: &Partial, is_encrypted: bool) -> Result<(), Error> {
    let promised = &source.promised;
    let (sha256, md5) = partial.digests();
    let mismatch = |expected: String, found: String| Error::Mismatch {
        what: shown(&source.place.url()),
        expected,
        found,
    };
    if let Some(bytes) = promised.bytes
        && bytes != partial.bytes()
    {
        return Err(mismatch(
            format!("{bytes} bytes"),
            format!("{}", partial.bytes()),
        ));
    }
    if let Some(expected) = &promised.sha256
        && !expected.eq_ignore_ascii_case(&sha256)
    {
        return Err(mismatch(format!("the SHA-256 {expected}"), sha256));
    }
    if let Some(expected) = &promised.md5
        && !is_encrypted
        && !expected.eq_ignore_ascii_case(&md5)
    {
        return Err(mismatch(format!("the MD5 {expected}"), md5));
    }
    Ok(())
}

fn begins_at(answer: &Response, offset: u64) -> bool {
    let range = answer.headers().get(CONTENT_RANGE);
    range
        .and_then(|range| range.to_str().ok())
        .and_then(|range| range.strip_prefix("bytes "))
        .and_then(|range| range.split('-').next())
        .is_some_and(|first| first.parse() == Ok(offset))
}

fn validators(answer: &Response) -> Validators {
    let header = |name: HeaderName| {
        let value = answer.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    Validators {
        etag: header(ETAG),
        modified: header(LAST_MODIFIED),
    }
}

/// A header's value; an empty one of what cannot be one.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// A pause that doubles, for so many tries.
struct Pause {
    next: Duration,
    tries: u32,
}

impl Pause {
    fn new(first: Duration) -> Self {
        Self {
            next: first,
            tries: 0,
        }
    }

    /// Waits, as long as the server asks for; returns an error that waiting does not mend.
    async fn after(&mut self, error: Error) -> Result<(), Error> {
        let Error::Later { after, .. } = &error else {
            return Err(error);
        };
        self.tries += 1;
        if self.tries >= MAX_TRIES {
            return Err(error);
        }
        let pause = after.unwrap_or(self.next);
        warn!(%error, seconds = pause.as_secs_f32(), "trying again");
        sleep(pause).await;
        self.next = self.next.saturating_mul(2).min(LONGEST_PAUSE);
        Ok(())
    }
}

/// The bytes that an operation may still fetch.
struct Budget {
    taken: AtomicU64,
    disk: Option<u64>,
    largest: u64,
}

impl Budget {
    fn new(room: Room, largest: u64) -> Self {
        Self {
            taken: AtomicU64::new(0),
            disk: room.disk,
            largest: room.operator.unwrap_or(u64::MAX).min(largest),
        }
    }

    fn take(&self, bytes: u64) -> Result<(), Error> {
        let taken = self.taken.fetch_add(bytes, Ordering::Relaxed);
        let taken = taken.saturating_add(bytes);
        match self.disk {
            Some(limit) if taken > limit => Err(Error::OverDisk { limit }),
            _ if taken > self.largest => Err(Error::OverLimit {
                limit: self.largest,
            }),
            _ => Ok(()),
        }
    }
}

/// One file's part of a [`Budget`], taken once however often it is tried.
struct Allowance<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Allowance<'_> {
    fn grow(&mut self, to: u64) -> Result<(), Error> {
        self.budget.take(to.saturating_sub(self.bytes))?;
        self.bytes = self.bytes.max(to);
        Ok(())
    }
}

/// Adds up how far all downloads of an operation are.
struct Meter<'a> {
    state: Mutex<Measured>,
    report: &'a (dyn Fn(Progress) + Send + Sync),
}

#[derive(Default)]
struct Measured {
    progress: Progress,
    reported: u64,
}

impl<'a> Meter<'a> {
    fn new(wanted: &[Wanted], report: &'a (dyn Fn(Progress) + Send + Sync)) -> Self {
        let lengths = wanted.iter().filter_map(|wanted| match &wanted.what {
            What::Source(source) => source.promised.bytes,
            What::Here(content) => Some(content.bytes()),
        });
        let progress = Progress {
            total: lengths.fold(0, u64::saturating_add),
            files: wanted.len(),
            ..Progress::default()
        };
        report(progress);
        Self {
            state: Mutex::new(Measured {
                progress,
                reported: 0,
            }),
            report,
        }
    }

    fn total(&self) -> u64 {
        self.change(|state| state.progress.total)
    }

    fn add(&self, bytes: u64) {
        self.change(|state| state.progress.bytes += bytes);
    }

    fn file_done(&self) {
        let progress = self.change(|state| {
            state.progress.files_done += 1;
            state.progress
        });
        (self.report)(progress);
    }

    fn begin(&self) -> Counted<'_, 'a> {
        Counted {
            meter: self,
            bytes: AtomicU64::new(0),
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Measured) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One download's share of a [`Meter`].
struct Counted<'m, 'a> {
    meter: &'m Meter<'a>,
    bytes: AtomicU64,
}

impl Counted<'_, '_> {
    fn set(&self, bytes: u64) {
        let before = self.bytes.swap(bytes, Ordering::Relaxed);
        let news = self.meter.change(|state| {
            let now = state.progress.bytes.saturating_add(bytes);
            state.progress.bytes = now.saturating_sub(before);
            let is_news = state.progress.bytes.abs_diff(state.reported) >= REPORT_EVERY;
            if is_news {
                state.reported = state.progress.bytes;
            }
            is_news.then_some(state.progress)
        });
        if let Some(progress) = news {
            (self.meter.report)(progress);
        }
    }
}

/// The folders that resources need, none within another, and whether each may be changed.
pub fn targets(resources: &[Resource]) -> Vec<(String, bool)> {
    let mut all: Vec<(String, bool)> = resources
        .iter()
        .map(|resource| {
            let is_writable = matches!(resource, Resource::S3(s3) if s3.allow_write);
            (folder(resource.target()), is_writable)
        })
        .collect();
    all.sort();
    let mut outer: Vec<(String, bool)> = Vec::new();
    for (path, is_writable) in all {
        let around = outer
            .iter_mut()
            .find(|(around, _)| path == *around || below(&path, around).is_some());
        match around {
            Some((_, writable)) => *writable |= is_writable,
            None => outer.push((path, is_writable)),
        }
    }
    outer
}

/// What is left of `path` below `folder`.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// A target without needless slashes. That it is absolute and without `..` was checked when
/// the definition was read.
fn folder(target: &str) -> String {
    let steps = target.split('/').filter(|step| !matches!(*step, "" | "."));
    steps.fold(String::new(), |path, step| path + "/" + step)
}

/// The path in the container of a file that a source calls `name`. What a source says is no
/// more trusted than what the client writes.
fn path_in(target: &str, name: &str) -> Result<String, Error> {
    let mut path = folder(target);
    let before = path.len();
    for step in name.split('/') {
        match step {
            "" | "." => {}
            ".." => return Err(bad_name(name)),
            step if step.len() > 255 || step.contains('\0') => return Err(bad_name(name)),
            step => {
                path.push('/');
                path.push_str(step);
            }
        }
    }
    if path.len() == before || path.len() - before > 1024 {
        return Err(bad_name(name));
    }
    Ok(path)
}

fn bad_name(name: &str) -> Error {
    let shown: String = name.chars().take(100).collect();
    Error::definition(format!(
        "expected the name of a file without `..`, of at most 1024 bytes, found {shown:?}"
    ))
}

/// `base` with more steps on its path, each encoded as needed.
fn join(base: &Url, steps: &str) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty();
        path.extend(steps.split('/').filter(|step| !step.is_empty()));
    }
    url
}

#[cfg(test)]
mod tests {
    use nosana_sdk::definition::ContainerRun;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_stay_below_their_target() {
        let path = |name: &str| path_in("/data//models/./", name).ok();
        assert_eq!(path("a/b.bin").as_deref(), Some("/data/models/a/b.bin"));
        assert_eq!(path("/a//./b").as_deref(), Some("/data/models/a/b"));
        for bad in [
            "",
            "/",
            ".",
            "..",
            "../x",
            "a/../../x",
            "a\0",
            &"a".repeat(256),
        ] {
            assert_eq!(path(bad), None, "{bad:?}");
        }
        assert_eq!(path(&"ab/".repeat(400)), None);
    }

    #[test]
    fn targets_within_one_another_are_one_folder() {
        let resource = |target: &str, write: bool| json!({"type": "S3", "url": "https://a.example/x", "target": target, "allowWrite": write});
        let args = json!({"image": "a", "resources": [
            resource("/b/c/", false), resource("/b/", true), resource("/bc", false), resource("/b", false)
        ]});
        let run = ContainerRun::from_resolved(&args).unwrap();
        let expected = [("/b".to_owned(), true), ("/bc".to_owned(), false)];
        assert_eq!(targets(&run.resources), expected);
    }

    #[test]
    fn steps_are_encoded() {
        let base = Url::parse("https://a.example/b/?q=1").unwrap();
        let joined = join(&base, "c d/é?#");
        assert_eq!(
            joined.as_str(),
            "https://a.example/b/c%20d/%C3%A9%3F%23?q=1"
        );
    }
}
