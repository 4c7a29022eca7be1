//! The GPUs of this machine: what they are, how they are, and which of them a slot has.
//!
//! - [`Gpus`] is what the agent watches, with the real twin [`nvml`] and the scripted [`simulated`];
//! - [`cdi_names`] are the names by which the container engine can be asked for them;
//! - [`slots`] turns what the operator wrote into such names, and refuses GPUs that two slots share;
//! - [`health`] decides whether a slot's GPUs can be worked with, by the table of [`xid`];
//! - [`watch`] is the task that looks and tells the slots;
//! - [`toolkit`] refuses a container toolkit with known holes.

pub mod health;
pub mod nvml;
pub mod simulated;
pub mod slots;
pub mod toolkit;
pub mod watch;
pub mod xid;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::containers::{self, Containers};
use health::Health;

/// What tells of the machine's GPUs.
#[async_trait]
pub trait Gpus: Send + Sync {
    /// The driver and its GPUs as they are now, in the same order every time.
    async fn look(&self) -> Result<Machine, Error>;

    /// The faults that are reported from now on, until the receiver is dropped. Ended where faults
    /// cannot be heard of.
    fn faults(&self) -> mpsc::Receiver<Fault>;
}

/// A machine's GPUs, as their driver tells of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// The driver's version, such as `580.95.05`; `None` where it does not say.
    pub driver: Option<String>,
    /// The GPUs, by their index.
    pub gpus: Vec<Gpu>,
    /// GPUs that are there and cannot be read, a line each, such as one that fell off the bus.
    pub unreadable: Vec<String>,
}

/// A GPU. What its driver does not tell is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Gpu {
    /// The driver's identifier, `GPU-…`; it stays over reboots.
    pub uuid: String,
    /// Its number; it can change with a reboot.
    pub index: u32,
    /// The model, such as `NVIDIA GeForce RTX 4090`.
    pub name: String,
    /// Its memory in MiB.
    pub memory_mib: Option<u64>,
    /// What of it is in use, in MiB.
    pub memory_used_mib: Option<u64>,
    /// The time in which anything ran on it, in percent.
    pub utilisation_percent: Option<u32>,
    /// What it draws, in thousandths of a watt.
    pub power_milliwatts: Option<u32>,
    /// How hot it is, in degrees Celsius.
    pub temperature_celsius: Option<u32>,
    /// Memory errors that were corrected since the driver was loaded.
    pub ecc_corrected: Option<u64>,
    /// Memory errors that could not be corrected since the driver was loaded.
    pub ecc_uncorrected: Option<u64>,
    /// Its parts, when it is divided (MIG).
    pub slices: Vec<Slice>,
    /// Whether the driver says that it can be worked with.
    pub health: Health,
}

/// A part of a GPU (MIG), which has a share of its memory and processors of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Slice {
    /// The driver's identifier, `MIG-…`.
    pub uuid: String,
    /// Its number on its GPU.
    pub index: u32,
    /// The model with the part, such as `NVIDIA H100 MIG 1g.10gb`.
    pub name: String,
    /// Its memory in MiB.
    pub memory_mib: Option<u64>,
}

/// An error that the driver reports of a GPU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The GPU's UUID; that of the whole GPU also for a part of one. `None` when it cannot be told.
    pub gpu: Option<String>,
    /// The number of the XID.
    pub xid: u64,
}

/// Why GPUs cannot be told of.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine, which knows where the specifications are, could not be asked.
    #[error("the container engine could not be asked for its GPUs")]
    Engine(#[from] containers::Error),
    /// A specification is there and cannot be read.
    #[error(
        "the CDI specification {path} cannot be read: write it anew with \
         `nvidia-ctk cdi generate --output={path}`",
        path = .path.display()
    )]
    BadSpecification {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is no NVML on this machine.
    #[error(
        "there is no NVML on this machine (libnvidia-ml.so.1), so GPUs are neither listed nor \
         watched: install NVIDIA's driver"
    )]
    NoNvml {
        /// What the loader said; `None` where it was not asked.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// NVML is there and does not answer as it should.
    #[error("NVIDIA's driver does not answer ({action}): `nvidia-smi` says more")]
    Driver {
        /// What was tried.
        action: &'static str,
        /// What NVML said; `None` when it said nothing.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

/// The kind of device that CDI specifications of NVIDIA GPUs describe.
pub const KIND: &str = "nvidia.com/gpu";

/// The CDI names of the GPUs that the engine knows: those it lists itself (Docker 28.2 and later),
/// else those of the specifications in its folders. One for each GPU or part of one: by its UUID,
/// where it goes by its number as well, and none for `all`.
///
/// # Errors
/// [`Error::Engine`] when it cannot be asked, [`Error::BadSpecification`].
pub async fn cdi_names(containers: &dyn Containers) -> Result<Vec<String>, Error> {
    Ok(once_each(all_cdi_names(containers).await?))
}

/// Every CDI name of a GPU that the engine knows.
pub(crate) async fn all_cdi_names(containers: &dyn Containers) -> Result<Vec<String>, Error> {
    let info = containers.info().await?;
    if !info.cdi_devices.is_empty() {
        return Ok(info.cdi_devices);
    }
    let mut names = Vec::new();
    for folder in &info.cdi_folders {
        names.extend(names_in(Path::new(folder))?);
    }
    Ok(names)
}

/// GPUs of a machine without NVML: nothing is known of them.
pub struct NoNvml;

#[async_trait]
impl Gpus for NoNvml {
    async fn look(&self) -> Result<Machine, Error> {
        Err(Error::NoNvml { source: None })
    }

    fn faults(&self) -> mpsc::Receiver<Fault> {
        mpsc::channel(1).1
    }
}

#[derive(Deserialize)]
struct Specification {
    kind: String,
    #[serde(default)]
    devices: Vec<Device>,
}

#[derive(Deserialize)]
struct Device {
    name: String,
}

/// The CDI names of the NVIDIA GPUs in a folder of specifications. A folder that is not there has
/// none.
fn names_in(folder: &Path) -> Result<Vec<String>, Error> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut names = Vec::new();
    for path in paths {
        if !matches!(
            path.extension().and_then(|extension| extension.to_str()),
            Some("json" | "yaml" | "yml")
        ) {
            continue;
        }
        let specification = read(&path).map_err(|source| Error::BadSpecification {
            path: path.clone(),
            source,
        })?;
        if specification.kind == KIND {
            names.extend(
                specification
                    .devices
                    .into_iter()
                    .map(|device| format!("{KIND}={}", device.name)),
            );
        }
    }
    Ok(names)
}

fn read(path: &Path) -> Result<Specification, Box<dyn std::error::Error + Send + Sync>> {
    let text = fs::read_to_string(path)?;
    // JSON is YAML too.
    Ok(serde_yaml_ng::from_str(&text)?)
}

/// One name for each GPU.
fn once_each(names: Vec<String>) -> Vec<String> {
    let mut by_uuid = BTreeMap::new();
    let mut by_index = Vec::new();
    for cdi_name in names {
        let Some(device) = cdi_name
            .strip_prefix(KIND)
            .and_then(|rest| rest.strip_prefix('='))
        else {
            continue;
        };
        if device.starts_with("GPU-") || device.starts_with("MIG-") {
            by_uuid.insert(device.to_owned(), cdi_name);
        } else if device.chars().all(|c| c.is_ascii_digit() || c == ':')
            && !by_index.contains(&cdi_name)
        {
            by_index.push(cdi_name);
        }
    }
    if by_uuid.is_empty() {
        by_index
    } else {
        by_uuid.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(devices: &[&str]) -> Vec<String> {
        devices
            .iter()
            .map(|device| format!("{KIND}={device}"))
            .collect()
    }

    #[test]
    fn a_gpu_counts_once() {
        assert_eq!(
            once_each(names(&["0", "1", "GPU-b", "GPU-a", "all"])),
            ["nvidia.com/gpu=GPU-a", "nvidia.com/gpu=GPU-b"]
        );
        assert_eq!(
            once_each(names(&["0", "1:0", "0", "all"])),
            ["nvidia.com/gpu=0", "nvidia.com/gpu=1:0"]
        );
        assert!(once_each(vec!["vendor.com/nic=0".into()]).is_empty());
    }

    #[test]
    fn specifications_are_read_in_both_forms() {
        let folder = std::env::temp_dir().join(format!("nosana-cdi-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("a.yaml"),
            "---\ncdiVersion: 0.5.0\nkind: nvidia.com/gpu\ndevices:\n- name: \"0\"\n  \
             containerEdits:\n    deviceNodes:\n    - path: /dev/nvidia0\n",
        )
        .unwrap();
        fs::write(
            folder.join("b.json"),
            r#"{"cdiVersion":"0.6.0","kind":"nvidia.com/gpu","devices":[{"name":"GPU-1"}]}"#,
        )
        .unwrap();
        fs::write(
            folder.join("c.json"),
            r#"{"kind":"vendor.com/nic","devices":[{"name":"x"}]}"#,
        )
        .unwrap();
        fs::write(folder.join("notes.txt"), "not a specification").unwrap();
        assert_eq!(
            names_in(&folder).unwrap(),
            ["nvidia.com/gpu=0", "nvidia.com/gpu=GPU-1"]
        );
        fs::write(folder.join("d.yaml"), "kind: [").unwrap();
        let bad = names_in(&folder).unwrap_err();
        assert!(
            matches!(&bad, Error::BadSpecification { path, .. } if path.ends_with("d.yaml")),
            "{bad}"
        );
        fs::remove_dir_all(&folder).unwrap();
        assert!(names_in(&folder).unwrap().is_empty());
    }
}
