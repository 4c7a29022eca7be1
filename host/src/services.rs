//! The services of jobs: the ports that operations expose, and how clients reach them.
//!
//! ```text
//!             ┌────────────────── TLS ──────────────────┐
//!  client ────┴──► relay ──► tunnel ──► ingress ◄───────┘
//!                  (sees ciphertext)       │  by the first label of the host name,
//!                                          ▼  while the service is healthy
//!                                     container of the job
//!
//!            a check passed              three in a row failed
//!  Starting ───────────────► Healthy ◄──────────────────────────► Unhealthy
//!      └───────────────────────┴──────── the container ended ─────────┴──► Ended
//! ```
//!
//! A job's [`Board`] has its services, also where the host publishes none: then they are
//! checked all the same and have no URL. Names follow from the job, so that a new agent
//! publishes them where the one before did.

mod certificate;
#[doc(hidden)]
pub mod fuzz;
mod ingress;
mod tls;
mod tunnel;
pub(crate) mod watch;

use std::{
    collections::{BTreeMap, HashMap},
    env, fmt, fs, io,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
};

use nosana_sdk::{
    definition::container::{Exposed, MAX_PORTS, ServiceType},
    host_api::{ServiceState, ServiceStatus},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use solana_address::Address;
use thiserror::Error;
use tokio::{net::TcpListener, sync::Semaphore};
use tokio_rustls::rustls::ServerConfig;
use tracing::info;

pub use self::{
    certificate::{Standing, Term},
    tls::TlsError,
};
use self::{tls::Certificates, tunnel::Tunnel};
use crate::{clock, durable};

/// Connections to one service at a time.
const MOST_CONNECTIONS: usize = 256;
/// In a job's folder: what makes the names of its private services hard to guess.
const SECRET_FILE: &str = "services.secret";
/// In the state folder: the tunnel's process, for the agent that comes next.
const TUNNEL_FILE: &str = "tunnel.json";
/// The name of the agent's API below the domain. No service's: those have 40 digits.
const API_LABEL: &str = "api";
/// What is hashed into a name before all else.
const NAME_DOMAIN: &str = "nosana service v1";

/// How services are published.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicesConfig {
    /// Where the ingress listens; without it no service is published.
    pub listen: Option<SocketAddr>,
    /// The domain below which each service has a name, such as `gpu.example` for
    /// `NAME.gpu.example`.
    pub domain: Option<String>,
    /// The port in URLs; unset, 443 behind a tunnel, else that of `listen`.
    pub port: Option<u16>,
    /// The file of the certificate's chain for `*.DOMAIN`, in PEM.
    pub certificate: Option<PathBuf>,
    /// The file of its key, in PEM.
    pub key: Option<PathBuf>,
    /// A program, and its arguments, that brings the ingress to a relay: it runs as long as the
    /// agent. `{address}` in an argument stands for where the ingress listens.
    pub tunnel: Option<Vec<String>>,
    /// Whether TLS ends at the relay, which then reads all that passes.
    #[serde(default)]
    pub tunnel_ends_tls: bool,
}

/// Without the tunnel's arguments: a token may be among them.
impl fmt::Debug for ServicesConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServicesConfig")
            .field("listen", &self.listen)
            .field("domain", &self.domain)
            .finish_non_exhaustive()
    }
}

/// What is wrong with the configuration of services.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SettingsError {
    /// Something is set that only means something with `listen`.
    #[error(
        "services: `{key}` is set and `listen` is not: say where to listen, such as 0.0.0.0:443"
    )]
    NotListening {
        /// What is set.
        key: &'static str,
    },
    /// There is no domain, or none that can be one.
    #[error("services: expected `domain` to be a name such as gpu.example, found `{found}`")]
    Domain {
        /// What stands there.
        found: String,
    },
    /// One of the two files of TLS is missing.
    #[error(
        "services: `certificate` and `key` belong together: give both files, or neither on loopback"
    )]
    HalfTls,
    /// What clients send would pass others in the clear.
    #[error(
        "services: {address} can be reached from outside, so `certificate` and `key` are needed: without them listen at 127.0.0.1"
    )]
    InTheClear {
        /// Where it would listen.
        address: SocketAddr,
    },
    /// Nobody would do TLS, or nobody says so.
    #[error(
        "services: with a tunnel, give `certificate` and `key`, so that the relay sees ciphertext alone; or say `tunnel_ends_tls = true` where TLS ends at the relay"
    )]
    TunnelWithoutTls,
    /// TLS would end twice.
    #[error(
        "services: `tunnel_ends_tls` is for a relay that has the certificate: leave `certificate` and `key` out, or say false"
    )]
    TlsTwice,
    /// `tunnel_ends_tls` without a tunnel.
    #[error("services: `tunnel_ends_tls` is set and there is no `tunnel`")]
    NoTunnel,
    /// The tunnel has no program.
    #[error(
        "services: expected `tunnel` to be a program and its arguments, such as [\"ssh\", \"-N\", …]"
    )]
    NoProgram,
}

impl ServicesConfig {
    /// Checks what the types alone do not.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn validate(&self) -> Result<(), SettingsError> {
        let Some(address) = self.listen else {
            let set = [
                ("domain", self.domain.is_some()),
                ("port", self.port.is_some()),
                ("certificate", self.certificate.is_some()),
                ("key", self.key.is_some()),
                ("tunnel", self.tunnel.is_some()),
                ("tunnel_ends_tls", self.tunnel_ends_tls),
            ];
            return match set.into_iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => Err(SettingsError::NotListening { key }),
                None => Ok(()),
            };
        };
        let domain = self.domain.clone().unwrap_or_default();
        if !is_domain(&domain) {
            return Err(SettingsError::Domain { found: domain });
        }
        if self.certificate.is_some() != self.key.is_some() {
            return Err(SettingsError::HalfTls);
        }
        let has_tls = self.certificate.is_some();
        if self.tunnel_ends_tls && self.tunnel.is_none() {
            return Err(SettingsError::NoTunnel);
        }
        if self.tunnel_ends_tls && has_tls {
            return Err(SettingsError::TlsTwice);
        }
        if !has_tls && !address.ip().is_loopback() {
            return Err(SettingsError::InTheClear { address });
        }
        if let Some(words) = &self.tunnel {
            if words.first().is_none_or(String::is_empty) {
                return Err(SettingsError::NoProgram);
            }
            if !has_tls && !self.tunnel_ends_tls {
                return Err(SettingsError::TunnelWithoutTls);
            }
        }
        Ok(())
    }

    /// How a name becomes a URL, with the port that the ingress listens at.
    fn public(&self, listening: u16) -> Public {
        let is_https = self.certificate.is_some() || self.tunnel_ends_tls;
        let own = if self.tunnel.is_some() {
            443
        } else {
            listening
        };
        Public {
            domain: self.domain.clone().unwrap_or_default(),
            is_https,
            port: self.port.unwrap_or(own),
        }
    }
}

/// Whether `text` is a name of the DNS in lower case that leaves room for a label before it.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() < 64
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.len() <= 200 && text.split('.').all(is_label)
}

/// What lets the ingress listen.
fn what_frees(error: &io::Error) -> &'static str {
    if error.kind() == io::ErrorKind::PermissionDenied {
        return "its port is below 1024, for which the agent's service needs \
                `AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE` and the same in `CapabilityBoundingSet=`; \
                or choose another `services.listen`";
    }
    "choose another `services.listen`; `ss -ltnp` shows who has the port"
}

/// Why services cannot be published.
#[derive(Debug, Error)]
pub enum ServicesError {
    /// The ingress cannot listen.
    #[error("services cannot be published at {address}: {}", what_frees(.source))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// There is no program for the tunnel.
    #[error("services: the tunnel's program `{program}` is not there, or cannot be run")]
    NoProgram {
        /// Its name.
        program: String,
    },
}

/// Looks whether services could be published, without doing so: what their URLs would be.
/// `None` where they are not to be. A port that an agent has is not tried.
///
/// # Errors
/// What an agent would fail with, or never come to terms with.
pub fn examine(config: &ServicesConfig, has_agent: bool) -> Option<Result<String, ServicesError>> {
    let address = config.listen?;
    let look = || {
        if let (Some(certificate), Some(key)) = (&config.certificate, &config.key) {
            Certificates::open(
                certificate,
                key,
                config.domain.as_deref().unwrap_or_default(),
            )?;
        }
        if !has_agent {
            std::net::TcpListener::bind(address)
                .map_err(|source| ServicesError::Listen { address, source })?;
        }
        let program = config.tunnel.as_ref().and_then(|words| words.first());
        if let Some(program) = program.filter(|program| !is_program(program)) {
            return Err(ServicesError::NoProgram {
                program: program.clone(),
            });
        }
        Ok(config.public(address.port()).url("NAME"))
    };
    Some(look())
}

/// The certificate of services, for [`doctor`](crate::doctor).
#[derive(Clone, Debug)]
pub struct CertificateFacts {
    /// Its file.
    pub path: PathBuf,
    /// For how long clients take it.
    pub term: Term,
    /// The domain below which it is good for all names.
    pub domain: String,
    /// Whether it is good for the domain itself, too.
    pub covers_domain: bool,
}

/// Looks at the certificate; `None` where there is none, or [`examine`] says what is wrong with it.
#[must_use]
pub fn examine_certificate(config: &ServicesConfig) -> Option<CertificateFacts> {
    let (path, key) = config.certificate.as_ref().zip(config.key.as_ref())?;
    let domain = config.domain.clone().unwrap_or_default();
    let certificates = Certificates::open(path, key, &domain).ok()?;
    Some(CertificateFacts {
        path: path.clone(),
        term: certificates.term()?,
        covers_domain: certificates.covers(&domain),
        domain,
    })
}

/// Whether there is such a program, by its path or in `PATH`.
fn is_program(name: &str) -> bool {
    let can_run = |path: &Path| {
        fs::metadata(path)
            .is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
    };
    if name.contains('/') {
        return can_run(Path::new(name));
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| can_run(&folder.join(name)))
}

/// How names become URLs.
#[derive(Clone, Debug)]
struct Public {
    domain: String,
    is_https: bool,
    port: u16,
}

impl Public {
    fn host_name(&self, label: &str) -> String {
        format!("{label}.{}", self.domain)
    }

    fn url(&self, label: &str) -> String {
        let (scheme, usual) = if self.is_https {
            ("https", 443)
        } else {
            ("http", 80)
        };
        let host = self.host_name(label);
        if self.port == usual {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{}", self.port)
        }
    }

    /// The label of a host name below the domain, as a request has it, with or without a port.
    fn label(&self, host: &str) -> Option<String> {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        let label = name.strip_suffix(&self.domain)?.strip_suffix('.')?;
        (!label.is_empty() && !label.contains('.')).then(|| label.to_owned())
    }
}

/// Where the agent publishes the services of its jobs; nowhere by default.
#[derive(Clone, Default)]
pub struct Services {
    published: Option<Arc<Published>>,
}

struct Published {
    public: Public,
    /// Several where the jobs of a deployment share a name.
    routes: Mutex<HashMap<String, Vec<Arc<Service>>>>,
}

impl Published {
    fn add(&self, label: &str, service: &Arc<Service>) {
        let mut routes = lock(&self.routes);
        let place = routes.entry(label.to_owned()).or_default();
        place.push(Arc::clone(service));
    }

    fn remove(&self, label: &str, service: &Arc<Service>) {
        let mut routes = lock(&self.routes);
        if let Some(place) = routes.get_mut(label) {
            place.retain(|other| !Arc::ptr_eq(other, service));
            if place.is_empty() {
                routes.remove(label);
            }
        }
    }

    /// The service of a name: a healthy one where there is, of several the youngest.
    fn find(&self, label: &str) -> Option<Arc<Service>> {
        let routes = lock(&self.routes);
        let place = routes.get(label)?;
        let healthy = place
            .iter()
            .rev()
            .find(|service| service.target().is_some());
        healthy.or(place.last()).cloned()
    }
}

/// The port of an operation that others may call.
struct Service {
    op: String,
    port: u16,
    kind: ServiceType,
    /// Its names, the first of which is its own; none where nothing is published.
    labels: Vec<String>,
    condition: Mutex<Condition>,
    /// Connections that are free.
    places: Arc<Semaphore>,
    /// Whether it is the agent's own API.
    is_api: bool,
}

/// How a service is.
#[derive(Clone, Copy)]
struct Condition {
    state: ServiceState,
    /// Where its container listens; known once it was healthy.
    target: Option<SocketAddr>,
}

impl Service {
    /// Where to send what comes for it; `None` unless it is healthy.
    fn target(&self) -> Option<SocketAddr> {
        let condition = lock(&self.condition);
        condition
            .target
            .filter(|_| condition.state == ServiceState::Healthy)
    }

    fn state(&self) -> ServiceState {
        lock(&self.condition).state
    }
}

/// What everybody may know of the ingress and the tunnel.
#[derive(Default)]
pub struct Monitor {
    /// Answers to clients by status.
    answers: Mutex<BTreeMap<u16, u64>>,
    connections: AtomicUsize,
    has_tunnel: AtomicBool,
    tunnel_starts: AtomicU64,
    /// Why the tunnel does not stand; `None` while it does.
    tunnel_trouble: Mutex<Option<String>>,
    certificate: Mutex<Certified>,
}

/// What is known of the certificate.
#[derive(Clone, Copy, Default)]
struct Certified {
    /// Of the one in use; `None` without one, and where it does not tell.
    term: Option<Term>,
    /// Whether there is a new one that cannot be used.
    has_bad_successor: bool,
}

impl Monitor {
    /// What keeps clients from services, a line each; empty when nothing does.
    #[must_use]
    pub fn troubles(&self) -> String {
        self.troubles_at(clock::unix_seconds().cast_signed(), false)
    }

    /// The same, and what will keep them off once some days have passed.
    #[must_use]
    pub fn troubles_to_come(&self) -> String {
        self.troubles_at(clock::unix_seconds().cast_signed(), true)
    }

    fn troubles_at(&self, now: i64, with_those_to_come: bool) -> String {
        let certificate = *lock(&self.certificate);
        let successor = certificate
            .has_bad_successor
            .then(|| "the new certificate cannot be used: the agent's log says why".to_owned());
        let term = certificate
            .term
            .filter(|term| with_those_to_come || !term.standing(now).is_taken());
        let time = term
            .and_then(|term| term.trouble(now))
            .map(|trouble| format!("the certificate {trouble}"));
        let tunnel = lock(&self.tunnel_trouble).clone();
        let told = [tunnel, successor, time].into_iter().flatten();
        let lines = told.map(|trouble| format!("services: {trouble}\n"));
        lines.collect()
    }

    /// When the certificate ends, Unix seconds; `None` without one.
    #[must_use]
    pub fn certificate_ends(&self) -> Option<i64> {
        lock(&self.certificate).term.map(|term| term.ends)
    }

    pub(crate) fn certificate_is(&self, term: Option<Term>, has_bad_successor: bool) {
        *lock(&self.certificate) = Certified {
            term,
            has_bad_successor,
        };
    }

    /// Answers to clients by status, since the agent began.
    #[must_use]
    pub fn answers(&self) -> BTreeMap<u16, u64> {
        lock(&self.answers).clone()
    }

    /// Connections of clients at present.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Whether the tunnel's program runs, and how often it was started; `None` without one.
    #[must_use]
    pub fn tunnel(&self) -> Option<(bool, u64)> {
        self.has_tunnel.load(Ordering::Relaxed).then(|| {
            let is_up = lock(&self.tunnel_trouble).is_none();
            (is_up, self.tunnel_starts.load(Ordering::Relaxed))
        })
    }

    fn answered(&self, status: u16) {
        let mut answers = lock(&self.answers);
        let count = answers.entry(status).or_default();
        *count = count.saturating_add(1);
    }
}

/// What publishes the services of all jobs.
pub struct Ingress {
    services: Services,
    monitor: Arc<Monitor>,
    listening: Option<Listening>,
}

struct Listening {
    listener: TcpListener,
    certificates: Option<Arc<Certificates>>,
    tls: Option<Arc<ServerConfig>>,
    tunnel: Option<Tunnel>,
    trusts_relay: bool,
    is_tunnelled: bool,
}

impl Ingress {
    /// Listens as `config` says, which was validated; `state` is the agent's folder.
    ///
    /// # Errors
    /// When the port is taken or the certificate cannot be used.
    pub async fn open(
        config: &ServicesConfig,
        state: &Path,
        monitor: Arc<Monitor>,
    ) -> Result<Self, ServicesError> {
        // Also where no tunnel is wanted any more.
        tunnel::end_earlier(&state.join(TUNNEL_FILE)).await;
        let Some(wanted) = config.listen else {
            return Ok(Self {
                services: Services::default(),
                monitor,
                listening: None,
            });
        };
        let certificates = match (&config.certificate, &config.key) {
            (Some(certificate), Some(key)) => {
                let domain = config.domain.as_deref().unwrap_or_default();
                Some(Arc::new(Certificates::open(certificate, key, domain)?))
            }
            _ => None,
        };
        let tls = match &certificates {
            Some(certificates) => Some(certificates.server()?),
            None => None,
        };
        let failed = |source| ServicesError::Listen {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let tunnel = config
            .tunnel
            .as_ref()
            .map(|words| Tunnel::new(words, address, state.join(TUNNEL_FILE)));
        let public = config.public(address.port());
        info!(%address, urls = public.url("NAME"), "services are published");
        let published = Published {
            public,
            routes: Mutex::default(),
        };
        Ok(Self {
            services: Services {
                published: Some(Arc::new(published)),
            },
            monitor,
            listening: Some(Listening {
                listener,
                certificates,
                tls,
                is_tunnelled: tunnel.is_some(),
                tunnel,
                trusts_relay: config.tunnel_ends_tls,
            }),
        })
    }

    /// What jobs are given.
    #[must_use]
    pub fn services(&self) -> Services {
        self.services.clone()
    }

    /// Publishes the agent's API, which listens at `target`, beside the services.
    pub fn publish_api(&self, target: SocketAddr) {
        let Some(published) = &self.services.published else {
            return;
        };
        let api = Service {
            op: String::new(),
            port: target.port(),
            kind: ServiceType::Api,
            labels: vec![API_LABEL.to_owned()],
            condition: Mutex::new(Condition {
                state: ServiceState::Healthy,
                target: Some(target),
            }),
            places: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
            is_api: true,
        };
        published.add(API_LABEL, &Arc::new(api));
        info!(
            url = published.public.url(API_LABEL),
            "the API is published"
        );
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.listening.as_ref()?.listener.local_addr().ok()
    }

    /// Serves until the future is dropped, which ends connections and the tunnel.
    pub async fn serve(self) {
        let (Some(listening), Some(published)) = (self.listening, self.services.published) else {
            return std::future::pending().await;
        };
        let front = ingress::Front {
            published,
            monitor: Arc::clone(&self.monitor),
            tls: listening.tls,
            trusts_relay: listening.trusts_relay,
            is_tunnelled: listening.is_tunnelled,
        };
        let reload = async {
            match &listening.certificates {
                Some(certificates) => {
                    certificates.keep_fresh(&self.monitor).await;
                }
                None => std::future::pending().await,
            }
        };
        let tunnel = async {
            match listening.tunnel {
                Some(tunnel) => tunnel.keep(&self.monitor).await,
                None => std::future::pending().await,
            }
        };
        tokio::join!(ingress::serve(listening.listener, front), reload, tunnel);
    }
}

/// The services of one job, as its run fills it and its client sees it.
#[derive(Clone)]
pub(crate) struct Board(Arc<Posts>);

struct Posts {
    services: Services,
    job: String,
    client: String,
    folder: PathBuf,
    shown: Mutex<Vec<Arc<Service>>>,
    /// Unix seconds; 0 until it is known.
    expires_at: AtomicI64,
    /// What makes the names of private services hard to guess, once it was needed.
    secret: Mutex<Option<String>>,
}

impl Board {
    /// Of `job`, whose files are in `folder`.
    pub(crate) fn new(services: Services, job: &Address, client: &Address, folder: &Path) -> Self {
        Self(Arc::new(Posts {
            services,
            job: job.to_string(),
            client: client.to_string(),
            folder: folder.to_owned(),
            shown: Mutex::default(),
            expires_at: AtomicI64::new(0),
            secret: Mutex::default(),
        }))
    }

    /// The domain of published services.
    pub(crate) fn domain(&self) -> Option<String> {
        let published = self.0.services.published.as_ref()?;
        Some(published.public.domain.clone())
    }

    /// Notes when the job's time is up, Unix seconds.
    pub(crate) fn expires_at(&self, at: i64) {
        self.0.expires_at.store(at, Ordering::Relaxed);
    }

    /// What the job's client is told.
    pub(crate) fn statuses(&self) -> Vec<ServiceStatus> {
        let expires_at = self.0.expires_at.load(Ordering::Relaxed);
        let shown = lock(&self.0.shown);
        let status = |service: &Arc<Service>| {
            let state = service.state();
            let url = self
                .0
                .services
                .published
                .as_ref()
                .zip(service.labels.first())
                .filter(|_| state == ServiceState::Healthy)
                .map(|(published, label)| published.public.url(label));
            ServiceStatus {
                op: service.op.clone(),
                port: service.port,
                kind: service.kind,
                state,
                url,
                expires_at: (expires_at != 0 && state != ServiceState::Ended).then_some(expires_at),
            }
        };
        shown.iter().map(status).collect()
    }

    /// The host name of a port of an operation; `None` where nothing is published.
    ///
    /// # Errors
    /// When the secret of private services can be neither read nor written.
    pub(crate) fn host_name(
        &self,
        op: &str,
        port: u16,
        is_private: bool,
    ) -> io::Result<Option<String>> {
        let Some(published) = &self.0.services.published else {
            return Ok(None);
        };
        let label = self.label(op, port, is_private)?;
        Ok(Some(published.public.host_name(&label)))
    }

    /// The host name that the jobs of a deployment share on this host.
    pub(crate) fn deployment_name(&self, deployment: &str, op: &str) -> Option<String> {
        let published = self.0.services.published.as_ref()?;
        let label = self.deployment_label(deployment, op);
        Some(published.public.host_name(&label))
    }

    /// Follows from the job for a public service, so anybody can tell it; for a private one
    /// from 128 random bits as well.
    fn label(&self, op: &str, port: u16, is_private: bool) -> io::Result<String> {
        let mut parts = vec![self.0.job.clone(), op.to_owned(), port.to_string()];
        if is_private {
            parts.push(self.secret()?);
        }
        Ok(name_of(&parts))
    }

    /// Asked for by several operations at once, and one for all of them.
    fn secret(&self) -> io::Result<String> {
        let mut known = lock(&self.0.secret);
        if let Some(secret) = &*known {
            return Ok(secret.clone());
        }
        let secret = read_or_make_secret(&self.0.folder)?;
        *known = Some(secret.clone());
        Ok(secret)
    }

    /// The client is in it, so that nobody else's job can take the name.
    fn deployment_label(&self, deployment: &str, op: &str) -> String {
        name_of(&[
            "deployment".to_owned(),
            self.0.client.clone(),
            deployment.to_owned(),
            op.to_owned(),
        ])
    }

    /// Shows the ports of an operation that starts, and routes to them once they are healthy.
    /// They end with what is returned.
    ///
    /// # Errors
    /// When the secret of private services can be neither read nor written: then none is
    /// published.
    pub(crate) fn open(
        &self,
        op: &str,
        exposed: &[Exposed],
        is_private: bool,
        deployment: Option<&str>,
    ) -> io::Result<Opened> {
        let mut shown = lock(&self.0.shown);
        shown.retain(|service| service.op != op);
        let mut services = Vec::new();
        let ports = exposed.iter().flat_map(|exposed| {
            let (first, last) = exposed.port.bounds();
            (first..=last).map(move |port| (port, exposed.service))
        });
        let room = MAX_PORTS.saturating_sub(shown.len());
        for (port, kind) in ports.take(room) {
            let mut labels = Vec::new();
            if self.0.services.published.is_some() {
                labels.push(self.label(op, port, is_private)?);
                if let Some(deployment) = deployment.filter(|_| services.is_empty()) {
                    labels.push(self.deployment_label(deployment, op));
                }
            }
            services.push(Arc::new(Service {
                op: op.to_owned(),
                port,
                kind: kind.unwrap_or(ServiceType::None),
                labels,
                condition: Mutex::new(Condition {
                    state: ServiceState::Starting,
                    target: None,
                }),
                places: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
                is_api: false,
            }));
        }
        shown.extend(services.iter().cloned());
        drop(shown);
        if let Some(published) = &self.0.services.published {
            for service in &services {
                for label in &service.labels {
                    published.add(label, service);
                }
            }
        }
        Ok(Opened {
            services,
            published: self.0.services.published.clone(),
        })
    }
}

/// The services of one container, until it is dropped.
#[derive(Default)]
pub(crate) struct Opened {
    services: Vec<Arc<Service>>,
    published: Option<Arc<Published>>,
}

impl Opened {
    /// Whether `port` can be reached by a URL once it is healthy.
    pub(crate) fn is_published(&self) -> bool {
        self.published.is_some()
    }

    /// Says how the service at the port of `target` is. Whether that is news.
    pub(crate) fn set(&self, target: SocketAddr, is_healthy: bool) -> bool {
        let found = self
            .services
            .iter()
            .find(|service| service.port == target.port());
        let Some(service) = found else {
            return false;
        };
        let mut condition = lock(&service.condition);
        let state = match (condition.state, is_healthy) {
            (_, true) => ServiceState::Healthy,
            (ServiceState::Healthy | ServiceState::Unhealthy, false) => ServiceState::Unhealthy,
            (other, false) => other,
        };
        let is_news = condition.state != state;
        *condition = Condition {
            state,
            target: Some(target),
        };
        is_news
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        for service in &self.services {
            *lock(&service.condition) = Condition {
                state: ServiceState::Ended,
                target: None,
            };
            for label in &service.labels {
                if let Some(published) = &self.published {
                    published.remove(label, service);
                }
            }
        }
    }
}

/// 40 hexadecimal digits, which is a label of the DNS: what comes out of SHA-256, cut to 160 bits.
fn name_of(parts: &[String]) -> String {
    let mut hash = Sha256::new_with_prefix(NAME_DOMAIN);
    for part in parts {
        // With its length, so that no two lists are hashed alike.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut digits = hex::encode(hash.finalize());
    digits.truncate(40);
    digits
}

/// The job's secret, made at first use and kept, so that its private services stay where they
/// are when the agent is killed.
fn read_or_make_secret(folder: &Path) -> io::Result<String> {
    let path = folder.join(SECRET_FILE);
    match fs::read_to_string(&path) {
        Ok(text) if text.len() == 32 => return Ok(text),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        // What is damaged is made anew.
        _ => {}
    }
    let secret = hex::encode(rand::random::<[u8; 16]>());
    durable::write(&path, secret.as_bytes())?;
    Ok(secret)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
