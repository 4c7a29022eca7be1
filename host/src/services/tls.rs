//! The certificate of the ingress, read again when its files change.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use thiserror::Error;
use tokio::time::sleep;
use tokio_rustls::rustls::{
    self, ServerConfig,
    client::verify_server_name,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    server::{ClientHello, ParsedCertificate, ResolvesServerCert},
    sign::CertifiedKey,
};
use tracing::{info, warn};

use super::{Monitor, certificate::Term};
use crate::{clock, run::chain_of};

/// How often the files and the clock are looked at.
const LOOK: Duration = Duration::from_secs(30);

/// Why a certificate cannot be used.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("services: {path} cannot be read")]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The key is not kept.
    #[error("services: others can read the key {path}: `chmod 600 {path}`")]
    Open {
        /// Its file.
        path: PathBuf,
    },
    /// There is no certificate, or no key, in a file.
    #[error("services: expected {expected} in {path}")]
    Pem {
        /// What.
        expected: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// The key is not the certificate's, or of a kind that is not known.
    #[error("services: the key {key} does not fit the certificate {certificate}")]
    Unfit {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What is wrong with them.
        #[source]
        source: rustls::Error,
    },
    /// TLS cannot be set up.
    #[error("services: TLS cannot be set up")]
    Setup(#[source] rustls::Error),
    /// The certificate is for other names.
    #[error(
        "services: the certificate {path} is not for *.{domain}: every service has a name of its own there"
    )]
    OtherName {
        /// Its file.
        path: PathBuf,
        /// The domain of services.
        domain: String,
    },
    /// Clients would refuse it, and they take the one that is in use.
    #[error("services: the certificate {path} {trouble}")]
    OutOfTime {
        /// Its file.
        path: PathBuf,
        /// What is wrong with its time.
        trouble: String,
    },
}

/// A certificate and its key, as they are on disk.
#[derive(Debug)]
pub(super) struct Certificates {
    certificate: PathBuf,
    key: PathBuf,
    domain: String,
    provider: Arc<CryptoProvider>,
    /// How the files were before they were read first.
    opened: [Stamp; 2],
    current: RwLock<Current>,
}

/// What clients are shown.
#[derive(Clone, Debug)]
struct Current {
    key: Arc<CertifiedKey>,
    /// `None` where the certificate does not tell.
    term: Option<Term>,
}

/// What tells that a file was written, or that another one took its place; `None` where there is none.
type Stamp = Option<Facts>;

/// What the system knows of a file. Its times alone are not enough: they move on in steps of some
/// milliseconds, and whoever copies a file may keep when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Facts {
    inode: u64,
    bytes: u64,
    /// When it was written, seconds and nanoseconds.
    modified: (i64, i64),
    /// When it, its rights or its owner were changed last, the same.
    changed: (i64, i64),
}

/// What the last look saw.
pub(super) struct Seen {
    files: [Stamp; 2],
    /// Why what is on disk cannot be used; `None` when it is in use.
    failure: Option<String>,
    /// What is wrong with the time of what is in use.
    trouble: Option<String>,
}

impl Certificates {
    /// Reads both files and checks them.
    pub(super) fn open(certificate: &Path, key: &Path, domain: &str) -> Result<Self, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let opened = stamps(certificate, key);
        let current = read(certificate, key, domain, &provider)?;
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            domain: domain.to_owned(),
            provider,
            opened,
            current: RwLock::new(current),
        })
    }

    /// For how long clients take what they are shown; `None` where the certificate does not tell.
    pub(super) fn term(&self) -> Option<Term> {
        self.current().term
    }

    /// Whether it is for `name`, too.
    pub(super) fn covers(&self, name: &str) -> bool {
        let key = self.current().key;
        key.cert.first().is_some_and(|first| covers(first, name))
    }

    /// TLS with whatever certificate is current.
    pub(super) fn server(self: &Arc<Self>) -> Result<Arc<ServerConfig>, TlsError> {
        let resolver: Arc<Self> = Arc::clone(self);
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Setup)?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Reads the files again whenever they change, until dropped, and tells `monitor` how what is
    /// in use is, and why new ones cannot be used.
    pub(super) async fn keep_fresh(&self, monitor: &Monitor) {
        let mut seen = self.begin();
        loop {
            let now = clock::unix_seconds().cast_signed();
            self.look(&mut seen, monitor, now);
            sleep(LOOK).await;
        }
    }

    pub(super) fn begin(&self) -> Seen {
        Seen {
            files: self.opened,
            failure: None,
            trouble: None,
        }
    }

    /// Looks once, at `now`. What could not be used is tried again: its other half may come, or
    /// its time.
    pub(super) fn look(&self, seen: &mut Seen, monitor: &Monitor, now: i64) {
        let files = stamps(&self.certificate, &self.key);
        if files != seen.files || seen.failure.is_some() {
            seen.files = files;
            let failure = self.renew(now).err().map(|error| chain_of(&error));
            match &failure {
                None => info!("the certificate of services was read again"),
                Some(error) if failure != seen.failure => {
                    warn!(
                        error,
                        "the new certificate cannot be used: the old one stays"
                    );
                }
                Some(_) => {}
            }
            seen.failure = failure;
        }
        let term = self.term();
        let trouble = term.and_then(|term| term.trouble(now));
        if trouble != seen.trouble {
            if let Some(trouble) = &trouble {
                warn!("the certificate of services {trouble}");
            } else {
                info!("the certificate of services is good");
            }
            seen.trouble = trouble;
        }
        monitor.certificate_is(term, seen.failure.is_some());
    }

    /// Takes what is on disk now, unless clients would refuse it and take the one before.
    pub(super) fn renew(&self, now: i64) -> Result<(), TlsError> {
        let new = read(&self.certificate, &self.key, &self.domain, &self.provider)?;
        let is_taken = |term: Option<Term>| term.is_none_or(|term| term.standing(now).is_taken());
        if is_taken(self.term()) && !is_taken(new.term) {
            return Err(TlsError::OutOfTime {
                path: self.certificate.clone(),
                trouble: new
                    .term
                    .and_then(|term| term.trouble(now))
                    .unwrap_or_default(),
            });
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    fn current(&self) -> Current {
        let current = self.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    #[cfg(test)]
    pub(super) fn current_leaf(&self) -> Vec<u8> {
        self.current().key.cert[0].to_vec()
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current().key)
    }
}

fn stamps(certificate: &Path, key: &Path) -> [Stamp; 2] {
    [certificate, key].map(|path| {
        let found = fs::metadata(path).ok()?;
        Some(Facts {
            inode: found.ino(),
            bytes: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        })
    })
}

/// Whether clients that ask for `name` take `certificate`.
fn covers(certificate: &CertificateDer<'_>, name: &str) -> bool {
    let parsed = ParsedCertificate::try_from(certificate);
    let name = ServerName::try_from(name);
    parsed
        .ok()
        .zip(name.ok())
        .is_some_and(|(parsed, name)| verify_server_name(&parsed, &name).is_ok())
}

fn read(
    certificate: &Path,
    key_file: &Path,
    domain: &str,
    provider: &CryptoProvider,
) -> Result<Current, TlsError> {
    let bytes = |path: &Path| {
        fs::read(path).map_err(|source| TlsError::Read {
            path: path.to_owned(),
            source,
        })
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&bytes(certificate)?)
        .collect::<Result<_, _>>()
        .unwrap_or_default();
    let Some(first) = chain.first() else {
        return Err(TlsError::Pem {
            expected: "a certificate in PEM",
            path: certificate.to_owned(),
        });
    };
    // Any name below the domain will do: all are covered, or none.
    if !covers(first, &format!("name.{domain}")) {
        return Err(TlsError::OtherName {
            path: certificate.to_owned(),
            domain: domain.to_owned(),
        });
    }
    let text = bytes(key_file)?;
    let mode = fs::metadata(key_file).map(|facts| facts.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o007 != 0) {
        return Err(TlsError::Open {
            path: key_file.to_owned(),
        });
    }
    let private = PrivateKeyDer::from_pem_slice(&text).map_err(|_| TlsError::Pem {
        expected: "a private key in PEM",
        path: key_file.to_owned(),
    })?;
    let term = Term::of(first);
    let key = CertifiedKey::from_der(chain, private, provider);
    let key = key.map_err(|source| TlsError::Unfit {
        certificate: certificate.to_owned(),
        key: key_file.to_owned(),
        source,
    })?;
    Ok(Current {
        key: Arc::new(key),
        term,
    })
}
