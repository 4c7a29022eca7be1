//! The certificate of the ingress, read again when its files change.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
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

use crate::run::chain_of;

/// How often the files are looked at.
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
}

/// A certificate and its key, as they are on disk.
#[derive(Debug)]
pub(super) struct Certificates {
    certificate: PathBuf,
    key: PathBuf,
    domain: String,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
}

/// What tells that a file was written.
type Stamp = Option<(SystemTime, u64)>;

impl Certificates {
    /// Reads both files and checks them.
    pub(super) fn open(certificate: &Path, key: &Path, domain: &str) -> Result<Self, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let current = read(certificate, key, domain, &provider)?;
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            domain: domain.to_owned(),
            provider,
            current: RwLock::new(Arc::new(current)),
        })
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

    /// Reads the files again whenever they change, until dropped. Tells `trouble` why new ones
    /// cannot be used; those before stay in use.
    pub(super) async fn keep_fresh(&self, trouble: impl Fn(Option<String>)) {
        let mut seen = self.stamps();
        loop {
            sleep(LOOK).await;
            let now = self.stamps();
            if now == seen {
                continue;
            }
            seen = now;
            trouble(self.renew());
        }
    }

    /// Takes what is on disk now; why not, where that cannot be used.
    pub(super) fn renew(&self) -> Option<String> {
        match read(&self.certificate, &self.key, &self.domain, &self.provider) {
            Ok(new) => {
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(new);
                info!("the certificate of services was read again");
                None
            }
            Err(error) => {
                let error = chain_of(&error);
                warn!(
                    error,
                    "the new certificate cannot be used: the old one stays"
                );
                Some("the new certificate cannot be used: the agent's log says why".to_owned())
            }
        }
    }

    #[cfg(test)]
    pub(super) fn current_leaf(&self) -> Vec<u8> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.cert[0].to_vec()
    }

    fn stamps(&self) -> [Stamp; 2] {
        [&self.certificate, &self.key].map(|path| {
            let facts = fs::metadata(path).ok()?;
            Some((facts.modified().ok()?, facts.len()))
        })
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

fn read(
    certificate: &Path,
    key: &Path,
    domain: &str,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, TlsError> {
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
    let name = ServerName::try_from(format!("name.{domain}")).ok();
    let covers = |name: &ServerName<'_>| {
        let parsed = ParsedCertificate::try_from(first)?;
        verify_server_name(&parsed, name)
    };
    if name.is_none_or(|name| covers(&name).is_err()) {
        return Err(TlsError::OtherName {
            path: certificate.to_owned(),
            domain: domain.to_owned(),
        });
    }
    let text = bytes(key)?;
    let mode = fs::metadata(key).map(|facts| facts.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o007 != 0) {
        return Err(TlsError::Open {
            path: key.to_owned(),
        });
    }
    let private = PrivateKeyDer::from_pem_slice(&text).map_err(|_| TlsError::Pem {
        expected: "a private key in PEM",
        path: key.to_owned(),
    })?;
    CertifiedKey::from_der(chain, private, provider).map_err(|source| TlsError::Unfit {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        source,
    })
}
