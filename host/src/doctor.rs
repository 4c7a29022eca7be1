//! What is wrong with an agent's machine, engine, store and host, and how each is mended: judged from
//! [`Facts`] without a look at anything else.

mod agent;
mod certificate;
mod cluster;
mod configuration;
mod disks;
mod engine;
mod gpus;
mod host;
mod network;
#[cfg(test)]
mod sample;
mod store;
mod words;
mod worker;

use serde::{Deserialize, Serialize};

use crate::{config::SlotConfig, facts::Facts};

/// Looks at a part of the facts. What there is nothing to say of is not found at all.
type Check = fn(&Facts) -> Vec<Finding>;

/// Every check, in the order in which what they find is best mended.
const CHECKS: [Check; 20] = [
    configuration::check,
    worker::worker_key,
    cluster::rpc_node,
    cluster::clock,
    host::check,
    worker::worker_sol,
    cluster::websocket,
    store::check,
    engine::check,
    gpus::cdi,
    gpus::check,
    gpus::nvidia_driver,
    gpus::nvidia_toolkit,
    network::egress,
    network::services,
    certificate::check,
    disks::state_folder,
    disks::free,
    disks::resources,
    agent::check,
];

/// What every check found.
#[must_use]
pub fn diagnose(facts: &Facts) -> Vec<Finding> {
    CHECKS.iter().flat_map(|check| check(facts)).collect()
}

/// Whether an agent could work.
#[must_use]
pub fn could_work(findings: &[Finding]) -> bool {
    findings
        .iter()
        .all(|finding| finding.verdict != Verdict::Wrong)
}

/// Whether something is as an agent needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is.
    Ok,
    /// An agent works, but not as well or as long as it could.
    Warning,
    /// An agent cannot work.
    Wrong,
}

/// What was found by one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which check, such as `worker-key`.
    pub check: &'static str,
    /// The host that it is about; `None` when it is about all of them.
    pub host: Option<String>,
    /// How it is.
    pub verdict: Verdict,
    /// What was found, for people.
    pub found: String,
    /// What to type to mend it, or to learn more where that depends. Words in capitals are for the operator to fill in.
    pub command: Option<String>,
}

impl Finding {
    /// Something is as it should be.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Ok, found)
    }

    /// Something could be better.
    pub fn warning(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Warning, found)
    }

    /// Something keeps an agent from working.
    pub fn wrong(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Wrong, found)
    }

    fn new(check: &'static str, verdict: Verdict, found: impl Into<String>) -> Self {
        Self {
            check,
            host: None,
            verdict,
            found: found.into(),
            command: None,
        }
    }

    /// What to type.
    #[must_use]
    pub fn mend(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    fn about(mut self, slot: &SlotConfig) -> Self {
        self.host = Some(slot.host.clone());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{
        diagnose,
        sample::{healthy, trouble},
    };

    /// The guide says what each check looks at.
    #[test]
    fn every_check_is_in_the_guide() {
        let guide = include_str!("../../docs/operating-a-host.md");
        let (_, section) = guide.split_once("\n## Doctor\n").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let told: Vec<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once(" | "))
            .flat_map(|(checks, _)| checks.split('`'))
            .collect();
        for check in diagnose(&healthy()).iter().map(|finding| finding.check) {
            assert!(told.contains(&check), "{check}: {told:?}");
        }
    }

    #[test]
    fn a_healthy_machine_lacks_nothing() {
        assert_eq!(trouble(|_| {}), []);
        let checks: Vec<_> = diagnose(&healthy()).iter().map(|f| f.check).collect();
        assert_eq!(
            checks,
            [
                "configuration",
                "worker-key",
                "rpc-node",
                "clock",
                "host",
                "endpoint",
                "market",
                "record",
                "worker-sol",
                "websocket",
                "store",
                "engine",
                "cdi",
                "gpus",
                "nvidia-driver",
                "nvidia-toolkit",
                "egress",
                "services",
                "certificate",
                "state-folder",
                "state-disk",
                "engine-disk",
                "api"
            ]
        );
    }
}
