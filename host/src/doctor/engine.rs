//! The container engine.

use super::Finding;
use crate::{
    containers,
    facts::{EngineFacts, Facts},
    run::chain_of,
};

/// The first major version of the engine that gives a container devices by their CDI names.
const ENGINE_VERSION: u32 = 25;

const INSTALL_ENGINE: &str = "curl -fsSL https://get.docker.com | sudo sh";

/// Whether it answers, and is one that the agent knows.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let address = &facts.config.engine;
    vec![match &facts.engine {
        Ok(engine) => engine_version(engine, address),
        Err(error) => no_engine(error, address),
    }]
}

fn no_engine(error: &containers::Error, address: &str) -> Finding {
    let containers::Error::EngineUnreachable { source, .. } = error else {
        return Finding::wrong("engine", chain_of(error)).mend(INSTALL_ENGINE);
    };
    let cause = source
        .as_deref()
        .map_or_else(|| "no answer in time".to_owned(), |error| chain_of(error));
    let wrong = Finding::wrong(
        "engine",
        format!("no container engine answers at {address} ({cause})"),
    );
    if cause.contains("Permission denied") || cause.contains("ermission") {
        return wrong.mend("sudo usermod -aG docker \"$USER\" && newgrp docker");
    }
    wrong.mend("sudo systemctl start docker")
}

fn engine_version(engine: &EngineFacts, address: &str) -> Finding {
    let version = &engine.version;
    let major = version.split('.').next().and_then(|part| part.parse().ok());
    if major.is_none_or(|major: u32| major < ENGINE_VERSION) {
        return Finding::wrong(
            "engine",
            format!(
                "the engine at {address} is of version {version}: expected {ENGINE_VERSION} or later"
            ),
        )
        .mend(INSTALL_ENGINE);
    }
    let restart = if engine.live_restore {
        "containers go on while it restarts"
    } else {
        "containers end when it restarts (`live-restore` is off)"
    };
    Finding::ok("engine", format!("{version} at {address}; {restart}"))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::doctor::{
        Verdict::Wrong,
        diagnose,
        sample::{healthy, of_engine, only},
    };

    #[test]
    fn an_engine_that_cannot_be_used() {
        let unreachable = |source: Option<io::Error>| containers::Error::EngineUnreachable {
            address: "unix:///var/run/docker.sock".into(),
            source: source.map(Into::into),
        };
        let command = only("engine", Wrong, "no answer in time", |facts| {
            facts.engine = Err(unreachable(None));
        });
        assert_eq!(command, "sudo systemctl start docker");
        let denied = io::Error::from_raw_os_error(13);
        let command = only("engine", Wrong, "Permission denied", |facts| {
            facts.engine = Err(unreachable(Some(denied)));
        });
        assert!(command.starts_with("sudo usermod -aG docker"));
        let command = only("engine", Wrong, "Podman", |facts| {
            facts.engine = Err(containers::Error::EngineUnsuitable {
                message: "it is Podman; install Docker 25 or later".into(),
            });
        });
        assert_eq!(command, INSTALL_ENGINE);
        for version in ["24.0.9", "dev", ""] {
            only("engine", Wrong, "expected 25 or later", |facts| {
                of_engine(facts).version = version.into();
            });
        }
        let findings = {
            let mut facts = healthy();
            of_engine(&mut facts).live_restore = false;
            diagnose(&facts)
        };
        assert!(findings.iter().any(|f| f.found.contains("`live-restore`")));
    }
}
