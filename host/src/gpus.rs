//! The GPUs of this machine that containers can be given.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;

use crate::containers::{self, Containers};

/// A source of GPUs.
#[async_trait]
pub trait Gpus: Send + Sync {
    /// The GPUs that are there now, in the same order every time.
    async fn list(&self) -> Result<Vec<Gpu>, Error>;
}

/// A GPU, or a part of one (MIG).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gpu {
    /// The driver's identifier, `GPU-…` or `MIG-…`; `None` where the source knows only an index.
    pub uuid: Option<String>,
    /// The model, such as `NVIDIA GeForce RTX 4090`; `None` where the source does not say.
    pub name: Option<String>,
    /// Its memory in MiB; `None` where the source does not say.
    pub vram_mib: Option<u64>,
    /// By which a container asks for it: `nvidia.com/gpu=GPU-…`.
    pub cdi_name: String,
}

/// Why GPUs could not be listed.
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
}

/// The kind of device that CDI specifications of NVIDIA GPUs describe.
const KIND: &str = "nvidia.com/gpu";

/// The GPUs that the engine knows by CDI: those it lists itself (Docker 28.2 and later), else those
/// of the specifications in its folders.
///
/// CDI says how a GPU is asked for and not what it is: `name` and `vram_mib` are `None`.
pub struct CdiGpus {
    containers: Arc<dyn Containers>,
}

impl CdiGpus {
    /// The GPUs of this engine.
    pub fn new(containers: Arc<dyn Containers>) -> Self {
        Self { containers }
    }
}

#[async_trait]
impl Gpus for CdiGpus {
    async fn list(&self) -> Result<Vec<Gpu>, Error> {
        let info = self.containers.info().await?;
        if !info.cdi_devices.is_empty() {
            return Ok(gpus_of(info.cdi_devices));
        }
        let mut names = Vec::new();
        for folder in &info.cdi_folders {
            names.extend(names_in(Path::new(folder))?);
        }
        Ok(gpus_of(names))
    }
}

/// GPUs that are told: by the operator's configuration, or by a test.
pub struct FixedGpus(pub Vec<Gpu>);

#[async_trait]
impl Gpus for FixedGpus {
    async fn list(&self) -> Result<Vec<Gpu>, Error> {
        Ok(self.0.clone())
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

/// One GPU for each name, but one only for a GPU that goes by its index as well as by its UUID, and
/// none for `all`.
fn gpus_of(names: Vec<String>) -> Vec<Gpu> {
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
    let gpu = |uuid, cdi_name| Gpu {
        uuid,
        name: None,
        vram_mib: None,
        cdi_name,
    };
    if by_uuid.is_empty() {
        return by_index
            .into_iter()
            .map(|cdi_name| gpu(None, cdi_name))
            .collect();
    }
    by_uuid
        .into_iter()
        .map(|(uuid, cdi_name)| gpu(Some(uuid), cdi_name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cdi_names(gpus: &[Gpu]) -> Vec<&str> {
        gpus.iter().map(|gpu| gpu.cdi_name.as_str()).collect()
    }

    fn names(devices: &[&str]) -> Vec<String> {
        devices
            .iter()
            .map(|device| format!("{KIND}={device}"))
            .collect()
    }

    #[test]
    fn a_gpu_counts_once() {
        let both = gpus_of(names(&["0", "1", "GPU-b", "GPU-a", "all"]));
        assert_eq!(
            cdi_names(&both),
            ["nvidia.com/gpu=GPU-a", "nvidia.com/gpu=GPU-b"]
        );
        assert_eq!(both[0].uuid.as_deref(), Some("GPU-a"));
        assert_eq!(
            cdi_names(&gpus_of(names(&["0", "1:0", "0", "all"]))),
            ["nvidia.com/gpu=0", "nvidia.com/gpu=1:0"]
        );
        assert!(gpus_of(vec!["vendor.com/nic=0".into()]).is_empty());
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
