//! Where containers may send to, and how clients reach them.

use std::io;

use super::{Finding, certificate, words::quoted};
use crate::{
    egress::EgressError,
    facts::Facts,
    run::chain_of,
    services::{ServicesError, TlsError},
};

/// Whether containers can be kept off private networks.
pub(super) fn egress(facts: &Facts) -> Vec<Finding> {
    judge_egress(facts).into_iter().collect()
}

fn judge_egress(facts: &Facts) -> Option<Finding> {
    const CHECK: &str = "egress";
    let error = match &facts.egress {
        None => {
            return Some(Finding::warning(
                CHECK,
                "`any`: jobs reach this machine and its network, unless something else keeps them off",
            ));
        }
        Some(Ok(())) => {
            return Some(Finding::ok(CHECK, "jobs can be kept off private networks"));
        }
        Some(Err(error)) => error,
    };
    let wrong = Finding::wrong(CHECK, chain_of(error));
    match error {
        // That it does not answer was said.
        EgressError::NoEngine { .. } => None,
        EgressError::NoProgram(_) => Some(wrong.mend("sudo apt-get install iptables")),
        EgressError::NoRights { .. } => {
            Some(wrong.mend("sudo nosana host firewall --keep --config CONFIG_FILE"))
        }
        _ => Some(wrong.mend("nosana host firewall --config CONFIG_FILE")),
    }
}

/// Whether services can be published, where they are to be.
pub(super) fn services(facts: &Facts) -> Vec<Finding> {
    facts.services.iter().map(published).collect()
}

fn published(found: &Result<String, ServicesError>) -> Finding {
    const CHECK: &str = "services";
    let error = match found {
        Ok(url) => return Finding::ok(CHECK, format!("published as {url}")),
        Err(error) => error,
    };
    let wrong = Finding::wrong(CHECK, chain_of(error));
    match error {
        ServicesError::Tls(TlsError::Open { path }) => {
            wrong.mend(format!("chmod 600 {}", quoted(path)))
        }
        ServicesError::Tls(
            TlsError::OtherName { path, .. }
            | TlsError::Unfit {
                certificate: path, ..
            },
        ) => wrong.mend(certificate::show(path)),
        ServicesError::Listen { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
            wrong.mend(format!("sudo ss -ltnp 'sport = :{}'", address.port()))
        }
        _ => wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{
        Verdict::{Warning, Wrong},
        sample::{only, trouble},
    };

    #[test]
    fn jobs_that_cannot_be_kept_off_private_networks() {
        only("egress", Warning, "`any`", |facts| facts.egress = None);
        let command = only("egress", Wrong, "ip6tables is not installed", |facts| {
            facts.egress = Some(Err(EgressError::NoProgram("ip6tables")));
        });
        assert_eq!(command, "sudo apt-get install iptables");
        let command = only("egress", Wrong, "not be set by this user", |facts| {
            let message = "Permission denied".into();
            facts.egress = Some(Err(EgressError::NoRights { message }));
        });
        assert!(command.starts_with("sudo nosana host firewall --keep"));
        only("egress", Wrong, "failed: bad table", |facts| {
            facts.egress = Some(Err(EgressError::Failed {
                command: "iptables".into(),
                message: "bad table".into(),
            }));
        });
        // The engine says it itself.
        let no_engine = |facts: &mut Facts| {
            facts.egress = Some(Err(EgressError::NoEngine {
                socket: "/var/run/docker.sock".into(),
                source: io::ErrorKind::NotFound.into(),
            }));
        };
        assert_eq!(trouble(no_engine), []);
    }

    #[test]
    fn services_that_cannot_be_published() {
        assert_eq!(trouble(|facts| facts.services = None), []);
        let command = only("services", Wrong, "others can read the key", |facts| {
            let path = "/etc/nosana/key.pem".into();
            facts.services = Some(Err(TlsError::Open { path }.into()));
        });
        assert_eq!(command, "chmod 600 /etc/nosana/key.pem");
        let command = only("services", Wrong, "not for *.gpu.example", |facts| {
            let (path, domain) = ("/etc/nosana/a.pem".into(), "gpu.example".into());
            facts.services = Some(Err(TlsError::OtherName { path, domain }.into()));
        });
        assert!(command.ends_with("-in /etc/nosana/a.pem"), "{command}");
        let command = only("services", Wrong, "0.0.0.0:443", |facts| {
            facts.services = Some(Err(ServicesError::Listen {
                address: ([0, 0, 0, 0], 443).into(),
                source: io::ErrorKind::AddrInUse.into(),
            }));
        });
        assert_eq!(command, "sudo ss -ltnp 'sport = :443'");
        only("services", Wrong, "`frpc` is not there", |facts| {
            let program = "frpc".into();
            facts.services = Some(Err(ServicesError::NoProgram { program }));
        });
    }
}
