//! NVIDIA's container toolkit, which puts GPUs into containers as root of the machine: a hole in it
//! is a way out of every container.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::process::Command;
use tokio::time::timeout;

/// How long a tool may take to tell its version.
const PATIENCE: Duration = Duration::from_secs(10);

/// Holes by which a container becomes root of the machine, with the first version without them.
///
/// From NVIDIA's security bulletins on the toolkit of September 2024 (5582), July 2025 and June 2026
/// (5850).
const HOLES: [(&str, Version); 4] = [
    ("CVE-2024-0132", Version::new(1, 16, 2)),
    ("CVE-2025-23266", Version::new(1, 17, 8)),
    ("CVE-2025-23267", Version::new(1, 17, 8)),
    ("CVE-2026-24260", Version::new(1, 19, 1)),
];

/// The first version without a known hole.
pub const OLDEST: Version = Version::new(1, 19, 1);

/// Where the toolkit's programs are: a name that is looked for in `PATH`, or a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ToolkitConfig {
    /// `nvidia-ctk`.
    pub nvidia_ctk: PathBuf,
    /// `nvidia-container-cli`, which CDI does not need; its version is checked where it is there.
    pub nvidia_container_cli: PathBuf,
}

impl Default for ToolkitConfig {
    fn default() -> Self {
        Self {
            nvidia_ctk: "nvidia-ctk".into(),
            nvidia_container_cli: "nvidia-container-cli".into(),
        }
    }
}

/// A version of the toolkit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    numbers: [u32; 3],
    /// A candidate for a release comes before it.
    is_release: bool,
}

impl Version {
    const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            numbers: [major, minor, patch],
            is_release: true,
        }
    }

    /// Reads `1.17.8`, also with what distributions put around it: `v1.17.8`, `1.17.8-1`,
    /// `1.18.0-rc.3`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('v');
        let (numbers, rest) = match text.find(|c: char| !c.is_ascii_digit() && c != '.') {
            Some(end) => text.split_at(end),
            None => (text, ""),
        };
        let mut parts = numbers.split('.').map(str::parse);
        let mut next = || parts.next()?.ok();
        let numbers = [next()?, next()?, next()?];
        let is_release = !rest.trim_start_matches(['-', '~', '+']).starts_with("rc");
        Some(Self {
            numbers,
            is_release,
        })
    }

    /// The known holes of this version.
    #[must_use]
    pub fn holes(self) -> Vec<&'static str> {
        let open = HOLES.iter().filter(|(_, mended)| self < *mended);
        open.map(|(hole, _)| *hole).collect()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        let rest = if self.is_release { "" } else { "-rc" };
        write!(f, "{major}.{minor}.{patch}{rest}")
    }
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why the toolkit cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ToolkitError {
    /// It has holes by which a container becomes root of the machine.
    #[error(
        "{tool} is of version {found}, with holes by which a job becomes root of this machine \
         ({holes}): install {OLDEST} or later: {advice}"
    )]
    TooOld {
        /// Which program.
        tool: &'static str,
        /// Its version.
        found: Version,
        /// The holes.
        holes: String,
        /// The commands.
        advice: &'static str,
    },
    /// It is there and does not tell its version.
    #[error(
        "{tool} does not tell its version as expected (`{tool} --version`), so nothing is known of \
         its holes: install {OLDEST} or later ({advice}), or say where it is in [toolkit] of the \
         configuration"
    )]
    Unreadable {
        /// Which program.
        tool: &'static str,
        /// The commands.
        advice: &'static str,
    },
}

/// How it is brought up to date. A new toolkit can write another specification.
const ADVICE: &str = "`sudo apt-get update && sudo apt-get install --only-upgrade \
     nvidia-container-toolkit nvidia-container-toolkit-base libnvidia-container-tools \
     libnvidia-container1` (or `sudo dnf upgrade nvidia-container-toolkit`), then \
     `sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml` and start the agent again";

/// The versions of the toolkit that is installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Toolkit {
    /// Of `nvidia-ctk`; `None` where there is none.
    pub nvidia_ctk: Option<Version>,
    /// Of `nvidia-container-cli`; `None` where there is none.
    pub nvidia_container_cli: Option<Version>,
}

/// Reads the versions.
///
/// # Errors
/// [`ToolkitError::Unreadable`] for a program that is there and does not tell. One that is not
/// there is no error.
pub async fn read(config: &ToolkitConfig) -> Result<Toolkit, ToolkitError> {
    Ok(Toolkit {
        nvidia_ctk: version_of("nvidia-ctk", &config.nvidia_ctk).await?,
        nvidia_container_cli: version_of("nvidia-container-cli", &config.nvidia_container_cli)
            .await?,
    })
}

impl Toolkit {
    /// Refuses one with known holes.
    ///
    /// # Errors
    /// [`ToolkitError::TooOld`] with the exact commands that mend it.
    pub fn check(&self) -> Result<(), ToolkitError> {
        let tools = [
            ("nvidia-ctk", self.nvidia_ctk),
            ("nvidia-container-cli", self.nvidia_container_cli),
        ];
        for (tool, version) in tools {
            let Some(found) = version else { continue };
            let holes = found.holes();
            if !holes.is_empty() {
                return Err(ToolkitError::TooOld {
                    tool,
                    found,
                    holes: holes.join(", "),
                    advice: ADVICE,
                });
            }
        }
        Ok(())
    }
}

async fn version_of(tool: &'static str, path: &Path) -> Result<Option<Version>, ToolkitError> {
    let unreadable = ToolkitError::Unreadable {
        tool,
        advice: ADVICE,
    };
    let mut command = Command::new(path);
    command.arg("--version").kill_on_drop(true);
    let output = match timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(Err(_)) | Err(_) => return Err(unreadable),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    version_in(&text).map(Some).ok_or(unreadable)
}

/// The version in `NVIDIA Container Toolkit CLI version 1.17.8` or `cli-version: 1.17.8`: the first
/// word that is one.
fn version_in(output: &str) -> Option<Version> {
    output.split_whitespace().find_map(Version::parse)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_are_read_as_the_programs_and_distributions_write_them() {
        let ctk = "NVIDIA Container Toolkit CLI version 1.17.8\ncommit: f202b80a9b9d0db00d9b1d73c0128c8962c55f4d\n";
        assert_eq!(version_in(ctk), Some(version("1.17.8")));
        let cli = "cli-version: 1.17.8\nlib-version: 1.17.8\nbuild date: 2025-05-30T13:47+00:00\n";
        assert_eq!(version_in(cli), Some(version("1.17.8")));
        assert_eq!(version("v1.19.1-1"), OLDEST);
        assert!(version("1.19.1-rc.2") < OLDEST && version("1.19.1~rc.2-1") < OLDEST);
        assert_eq!(version("1.18.0-rc.3").to_string(), "1.18.0-rc");
        assert_eq!(version_in("no version\n1.2\n"), None);
    }

    #[test]
    fn each_hole_is_named_until_it_is_mended() {
        let holes = |text: &str| version(text).holes();
        assert_eq!(holes("1.16.1").len(), 4);
        assert_eq!(holes("1.16.2").len(), 3);
        assert_eq!(holes("1.17.7").len(), 3);
        assert_eq!(holes("1.17.8"), ["CVE-2026-24260"]);
        assert_eq!(holes("1.19.0"), ["CVE-2026-24260"]);
        assert!(holes("1.19.1").is_empty() && holes("2.0.0").is_empty());
        assert!(HOLES.iter().all(|(_, mended)| *mended <= OLDEST));
    }

    /// Programs that print what the real ones do.
    struct Fake(tempfile::TempDir);

    impl Fake {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn tool(&self, name: &str, script: &str) -> PathBuf {
            let path = self.0.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path
        }

        fn missing(&self) -> PathBuf {
            self.0.path().join("missing")
        }
    }

    #[tokio::test]
    async fn an_old_toolkit_is_refused_with_what_to_do() {
        let fake = Fake::new();
        let config = ToolkitConfig {
            nvidia_ctk: fake.tool("ctk", "echo NVIDIA Container Toolkit CLI version 1.17.8"),
            nvidia_container_cli: fake.missing(),
        };
        let toolkit = read(&config).await.unwrap();
        assert_eq!(toolkit.nvidia_ctk, Some(version("1.17.8")));
        let text = toolkit.check().unwrap_err().to_string();
        for part in [
            "1.17.8",
            "CVE-2026-24260",
            "1.19.1",
            "apt-get install",
            "nvidia-ctk cdi",
        ] {
            assert!(text.contains(part), "{part} in: {text}");
        }
    }

    #[tokio::test]
    async fn the_older_of_the_two_programs_counts() {
        let fake = Fake::new();
        let config = ToolkitConfig {
            nvidia_ctk: fake.tool("ctk", "echo NVIDIA Container Toolkit CLI version 1.19.1"),
            nvidia_container_cli: fake.tool("cli", "echo cli-version: 1.16.1"),
        };
        let toolkit = read(&config).await.unwrap();
        let refused = toolkit.check().unwrap_err();
        assert!(
            matches!(&refused, ToolkitError::TooOld { tool: "nvidia-container-cli", holes, .. } if holes.contains("CVE-2024-0132")),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn a_new_one_or_none_passes_and_one_that_does_not_tell_is_refused() {
        let fake = Fake::new();
        let none = ToolkitConfig {
            nvidia_ctk: fake.missing(),
            nvidia_container_cli: fake.missing(),
        };
        let toolkit = read(&none).await.unwrap();
        assert_eq!((toolkit, toolkit.check()), (Toolkit::default(), Ok(())));
        let new = ToolkitConfig {
            nvidia_ctk: fake.tool("new", "echo NVIDIA Container Toolkit CLI version 1.20.0"),
            ..none.clone()
        };
        assert_eq!(read(&new).await.unwrap().check(), Ok(()));
        let broken = ToolkitConfig {
            nvidia_ctk: fake.tool("broken", "exit 1"),
            ..none
        };
        assert!(matches!(
            read(&broken).await,
            Err(ToolkitError::Unreadable {
                tool: "nvidia-ctk",
                ..
            })
        ));
    }

    proptest! {
        /// A later version never has a hole that an earlier one has not.
        #[test]
        fn holes_are_mended_for_good(one: [u8; 3], other: [u8; 3]) {
            let version = |[a, b, c]: [u8; 3]| Version::new(a.into(), b.into(), c.into());
            let (old, new) = (version(one).min(version(other)), version(one).max(version(other)));
            prop_assert!(new.holes().iter().all(|hole| old.holes().contains(hole)));
            prop_assert_eq!(new.holes().is_empty(), new >= OLDEST);
            prop_assert_eq!(Version::parse(&new.to_string()), Some(new));
        }
    }
}
