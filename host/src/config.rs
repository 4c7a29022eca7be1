//! What an operator can choose. Checked as a whole before anything happens.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    containers::Limits,
    disk,
    egress::{Egress, Network, Policy},
    gpus::{
        slots::{self, SlotError},
        toolkit::ToolkitConfig,
    },
    images::ImagesConfig,
    services::{ServicesConfig, SettingsError},
    webhooks::{self, WebhookConfig, WebhookError},
};

/// The configuration of an agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The RPC node.
    pub url: String,
    /// Its WebSocket.
    pub websocket: String,
    /// Where definitions are and results go: a store's address or a folder.
    pub store: String,
    /// The container engine: `unix:///var/run/docker.sock` and the like.
    pub engine: String,
    /// The file of the worker's key.
    pub worker: PathBuf,
    /// The folder for the ledger and logs; one agent each.
    pub state: PathBuf,
    /// Where the API listens; loopback unless something protects it.
    pub api: SocketAddr,
    /// The hosts that this agent works for.
    pub slots: Vec<SlotConfig>,
    /// What one container may use at most.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// Where NVIDIA's container toolkit is.
    #[serde(default)]
    pub toolkit: ToolkitConfig,
    /// Who may ask the API beside the jobs' clients.
    #[serde(default)]
    pub access: AccessConfig,
    /// Where containers may send to; the same for all agents of a machine.
    #[serde(default)]
    pub egress: Egress,
    /// Networks that they may send to in any case.
    #[serde(default)]
    pub egress_allow: Vec<Network>,
    /// What they ask for names outside; unset, public servers, and with `egress` other than
    /// `public` what the machine asks.
    #[serde(default)]
    pub dns: Option<Vec<IpAddr>>,
    /// What is kept of the resources of jobs.
    #[serde(default)]
    pub resources: ResourcesConfig,
    /// Which images jobs may use, and which ones stay.
    #[serde(default)]
    pub images: ImagesConfig,
    /// Who is told of trouble.
    #[serde(default)]
    pub webhooks: Vec<WebhookConfig>,
    /// How the ports that jobs expose are published.
    #[serde(default)]
    pub services: ServicesConfig,
}

/// Who may ask the API beside the jobs' clients.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessConfig {
    /// Origins whose pages may ask from a browser, such as `https://dashboard.example`;
    /// `*` for all of them.
    #[serde(default)]
    pub origins: Vec<String>,
    /// The file of the token with which the metrics are read; without it they are for
    /// this machine alone.
    pub metrics_token: Option<PathBuf>,
}

/// The shortest token, characters.
const MIN_TOKEN: usize = 16;

impl AccessConfig {
    /// Reads the token; `None` when there is to be none.
    ///
    /// # Errors
    /// When the file cannot be read, others may read it, or it has no token in it.
    pub fn token(&self) -> Result<Option<String>, ConfigError> {
        let Some(path) = &self.metrics_token else {
            return Ok(None);
        };
        let wrong = |reason: String| ConfigError::Token {
            path: path.clone(),
            reason,
        };
        let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let mode = fs::metadata(path)
            .map_err(|error| wrong(error.to_string()))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            let name = path.display();
            return Err(wrong(format!("others can read it: `chmod 600 {name}`")));
        }
        let token = text.trim();
        if token.len() < MIN_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(wrong(format!(
                "expected one line of at least {MIN_TOKEN} letters, digits and signs, as `openssl rand -hex 32` prints"
            )));
        }
        Ok(Some(token.to_owned()))
    }
}

/// Whether browsers name pages so: without a path.
fn is_origin(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    text == "*"
        || rest
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ', '*']))
}

/// What is kept of the resources of jobs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourcesConfig {
    /// Bytes of the cache; 100 GiB unless set.
    pub quota: Option<u64>,
    /// Bytes of one operation's resources; the quota unless set.
    pub largest: Option<u64>,
}

impl ResourcesConfig {
    /// Bytes of the cache.
    #[must_use]
    pub fn quota(&self) -> u64 {
        self.quota.unwrap_or(100 << 30)
    }

    /// Bytes of one operation's resources.
    #[must_use]
    pub fn largest(&self) -> u64 {
        self.largest.unwrap_or(u64::MAX).min(self.quota())
    }
}

/// One host of the agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotConfig {
    /// The host's address.
    pub host: String,
    /// The market's address.
    pub market: String,
    /// The GPUs, by UUID (`GPU-…`, or `MIG-…` for a slice) or by CDI name; empty for a slot
    /// without.
    #[serde(default)]
    pub gpus: Vec<String>,
}

/// What one container may use at most. A job may ask for less.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsConfig {
    /// Processor time in thousandths of a CPU.
    pub cpu_millis: Option<u32>,
    /// Memory in bytes.
    pub memory: Option<u64>,
    /// Processes and threads; 4 096 unless set.
    pub pids: Option<u32>,
    /// The size of `/dev/shm` in bytes.
    pub shm: Option<u64>,
    /// Open files a process.
    pub open_files: Option<u64>,
    /// Bytes that a container may write: its own layer, and what its volumes hold.
    pub disk: Option<u64>,
    /// Bytes of what is kept of an operation's `output` folder; 1 GiB unless set, 0 keeps nothing.
    pub artifact: Option<u64>,
    /// Bytes that must be free where the state folder and the engine's images are; below it no job
    /// is taken. 1 GiB unless set, 0 for none.
    pub disk_floor: Option<u64>,
}

/// Processes of a container when neither the job nor the operator says.
const DEFAULT_PIDS: u32 = 4_096;

impl LimitsConfig {
    /// Bytes of what is kept of an operation's `output` folder.
    #[must_use]
    pub fn artifact(&self) -> u64 {
        self.artifact.unwrap_or(1 << 30)
    }

    /// Bytes that must be free on the machine's disks.
    #[must_use]
    pub fn disk_floor(&self) -> u64 {
        self.disk_floor.unwrap_or(disk::DEFAULT_FLOOR)
    }

    /// What a job asks for, bounded by this.
    #[must_use]
    pub fn bound(&self, asked: Limits) -> Limits {
        Limits {
            cpu_millis: least(asked.cpu_millis, self.cpu_millis),
            memory: least(asked.memory, self.memory),
            pids: least(asked.pids, self.pids.or(Some(DEFAULT_PIDS))),
            shm: least(asked.shm, self.shm),
            open_files: least(asked.open_files, self.open_files),
            disk: least(asked.disk, self.disk),
            tmpfs: asked.tmpfs,
        }
    }
}

fn least<T: Ord>(asked: Option<T>, most: Option<T>) -> Option<T> {
    match (asked, most) {
        (Some(asked), Some(most)) => Some(asked.min(most)),
        (asked, most) => asked.or(most),
    }
}

/// What is wrong with a configuration.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// Nothing to work for.
    #[error("no slot is configured: expected at least one host with its market")]
    NoSlot,
    /// Not an address.
    #[error("slot {slot}: `{found}` is not an address: expected 32 bytes in base 58")]
    NotAnAddress {
        /// Which, from 1.
        slot: usize,
        /// What stands there.
        found: String,
    },
    /// Two slots cannot be one host.
    #[error("slot {slot}: the host {host} has a slot already")]
    Twice {
        /// Which, from 1.
        slot: usize,
        /// The host.
        host: String,
    },
    /// What stands there is no GPU, or two slots share one.
    #[error(transparent)]
    Gpus(#[from] SlotError),
    /// Services cannot be published so.
    #[error(transparent)]
    Services(#[from] SettingsError),
    /// Not an origin.
    #[error(
        "access: `{found}` is not an origin: expected one such as https://dashboard.example, without a path, or *"
    )]
    NotAnOrigin {
        /// What stands there.
        found: String,
    },
    /// Nobody can be told so.
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    /// The token for the metrics cannot be used.
    #[error("access: the token in {path} cannot be used: {reason}")]
    Token {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl Config {
    /// The GPUs of each slot, as they are written.
    #[must_use]
    pub fn gpus(&self) -> Vec<Vec<String>> {
        self.slots.iter().map(|slot| slot.gpus.clone()).collect()
    }

    /// What the firewall is to do.
    #[must_use]
    pub fn egress_policy(&self) -> Policy {
        Policy {
            egress: self.egress,
            allow: self.egress_allow.clone(),
            dns: self.dns.clone(),
        }
    }

    /// Checks what the types alone do not.
    ///
    /// # Errors
    /// The first thing that is wrong, with what was expected.
    pub fn validate(&self) -> Result<(), ConfigError> {
        if self.slots.is_empty() {
            return Err(ConfigError::NoSlot);
        }
        if let Some(found) = self.access.origins.iter().find(|text| !is_origin(text)) {
            return Err(ConfigError::NotAnOrigin {
                found: found.clone(),
            });
        }
        for (index, slot) in self.slots.iter().enumerate() {
            let number = index + 1;
            for text in [&slot.host, &slot.market] {
                if text.parse::<solana_address::Address>().is_err() {
                    return Err(ConfigError::NotAnAddress {
                        slot: number,
                        found: text.clone(),
                    });
                }
            }
            if self
                .slots
                .iter()
                .take(index)
                .any(|other| other.host == slot.host)
            {
                return Err(ConfigError::Twice {
                    slot: number,
                    host: slot.host.clone(),
                });
            }
        }
        webhooks::check(&self.webhooks)?;
        self.services.validate()?;
        // What only a look at the machine tells is checked when the watch over its GPUs begins.
        slots::check(&self.gpus(), None)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(slots: Vec<SlotConfig>) -> Config {
        Config {
            url: String::new(),
            websocket: String::new(),
            store: String::new(),
            engine: String::new(),
            worker: PathBuf::new(),
            state: PathBuf::new(),
            api: ([127, 0, 0, 1], 0).into(),
            slots,
            limits: LimitsConfig::default(),
            toolkit: ToolkitConfig::default(),
            access: AccessConfig::default(),
            egress: Egress::default(),
            egress_allow: Vec::new(),
            dns: None,
            resources: ResourcesConfig::default(),
            images: ImagesConfig::default(),
            webhooks: Vec::new(),
            services: ServicesConfig::default(),
        }
    }

    fn slot(host: u8, gpu: &str) -> SlotConfig {
        SlotConfig {
            host: solana_address::Address::new_from_array([host; 32]).to_string(),
            market: solana_address::Address::new_from_array([9; 32]).to_string(),
            gpus: vec![gpu.to_owned()],
        }
    }

    #[test]
    fn each_mistake_is_named() {
        assert_eq!(config(vec![]).validate(), Err(ConfigError::NoSlot));
        let good = slot(1, "nvidia.com/gpu=0");
        assert_eq!(config(vec![good.clone()]).validate(), Ok(()));
        let twice = config(vec![good.clone(), good.clone()]).validate();
        assert!(matches!(twice, Err(ConfigError::Twice { slot: 2, .. })));
        let no_gpu = config(vec![slot(1, "0")]).validate();
        assert!(matches!(
            no_gpu,
            Err(ConfigError::Gpus(SlotError::NotGpu { .. }))
        ));
        let shared = config(vec![good.clone(), slot(2, "nvidia.com/gpu=0")]).validate();
        assert!(matches!(
            shared,
            Err(ConfigError::Gpus(SlotError::Shared { slot: 2, .. }))
        ));
        let by_uuid = config(vec![good.clone(), slot(2, "GPU-1")]).validate();
        assert_eq!(by_uuid, Ok(()));
        let bad = SlotConfig {
            host: "me".into(),
            ..good
        };
        let bad = config(vec![bad]).validate();
        assert!(matches!(bad, Err(ConfigError::NotAnAddress { .. })));
    }

    #[test]
    fn origins_are_without_a_path() {
        let mut config = config(vec![slot(1, "nvidia.com/gpu=0")]);
        let mut check = |origin: &str| {
            config.access.origins = vec![origin.to_owned()];
            config.validate().is_ok()
        };
        for good in ["*", "https://a.example", "http://127.0.0.1:5173"] {
            assert!(check(good), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "https://",
            "https://a.example/",
            "null",
            "https://*.a",
        ] {
            assert!(!check(bad), "{bad}");
        }
    }

    #[test]
    fn a_token_is_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let access = AccessConfig {
            metrics_token: Some(path.clone()),
            ..AccessConfig::default()
        };
        assert!(access.token().is_err(), "there is none");
        let write = |text: &str, mode| {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        };
        write("0123456789abcdef\n", 0o640);
        let told = access.token().unwrap_err().to_string();
        assert!(told.contains("chmod 600"), "{told}");
        assert!(!told.contains("0123"), "{told}");
        write("0123456789abcdef\n", 0o600);
        assert_eq!(access.token().unwrap().as_deref(), Some("0123456789abcdef"));
        write("short\n", 0o600);
        assert!(access.token().is_err());
        assert_eq!(AccessConfig::default().token(), Ok(None));
    }

    #[test]
    fn a_job_gets_what_it_asks_for_up_to_the_operators_limit() {
        let operator = LimitsConfig {
            memory: Some(100),
            ..LimitsConfig::default()
        };
        let asked = |memory| Limits {
            memory,
            ..Limits::default()
        };
        assert_eq!(operator.bound(asked(Some(50))).memory, Some(50));
        assert_eq!(operator.bound(asked(Some(500))).memory, Some(100));
        assert_eq!(operator.bound(asked(None)).memory, Some(100));
        assert_eq!(operator.bound(asked(None)).pids, Some(DEFAULT_PIDS));
    }
}
