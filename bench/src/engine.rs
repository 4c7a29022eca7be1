//! The container engine of a run: one that is there, or one of its own that may be
//! killed, starved and started again.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How an engine ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As by `kill -9`.
    Crash,
    /// As when its service is restarted.
    Stop,
    /// With containerd and all containers, as by a power cut.
    Power,
}

/// An engine.
pub struct Engine {
    /// As in `DOCKER_HOST`.
    pub address: String,
    /// Of the one that is our own.
    folder: Option<PathBuf>,
    /// When it was started last, as far as is known.
    up_since: Instant,
}

/// What an engine still has of jobs, by kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Names of containers.
    pub containers: Vec<String>,
    /// Names of volumes.
    pub volumes: Vec<String>,
    /// Names of networks.
    pub networks: Vec<String>,
}

impl Left {
    /// Without what was there `before`: a given engine may be others' as well.
    pub fn without(mut self, before: &Self) -> Self {
        for (names, known) in [
            (&mut self.containers, &before.containers),
            (&mut self.volumes, &before.volumes),
            (&mut self.networks, &before.networks),
        ] {
            names.retain(|name| !known.contains(name));
        }
        self
    }

    /// Whether that is nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Engine {
    /// The one that the environment names.
    pub fn given() -> Result<Self> {
        let address = std::env::var("NOSANA_TEST_ENGINE")
            .or_else(|_| std::env::var("DOCKER_HOST"))
            .context(
                "no container engine: run `tests/engine/up` and set DOCKER_HOST to what it prints",
            )?;
        Ok(Self {
            address,
            folder: None,
            up_since: Instant::now(),
        })
    }

    /// One of our own, with a registry at 127.0.0.1:5000 of its network, which is ended
    /// when this is dropped. Its data may be held to `room` bytes.
    pub fn own(name: &str, room: Option<u64>) -> Result<Self> {
        let folder = PathBuf::from(format!("/var/lib/nosana-{name}-{}", std::process::id()));
        let mut engine = Self {
            address: String::new(),
            folder: Some(folder.clone()),
            up_since: Instant::now(),
        };
        script("install", &["--registry"])?;
        if let Some(room) = room {
            // What is mounted under the folder goes with it.
            for (part, size) in [("data", room), ("containerd", room)] {
                mount_memory(&folder.join(part), size)?;
            }
            fs::write(folder.join("lock"), [])?;
        }
        engine.up(true)?;
        Ok(engine)
    }

    /// Starts our own engine, or starts it again after [`Engine::end`].
    pub fn up(&mut self, live_restore: bool) -> Result<()> {
        let folder = self.folder()?;
        let mut args = vec!["--registry"];
        if !live_restore {
            args.push("--no-live-restore");
        }
        args.push(&folder);
        let line = script("up", &args)?;
        line.trim()
            .strip_prefix("DOCKER_HOST=")
            .context("tests/engine/up names no engine")?
            .clone_into(&mut self.address);
        self.up_since = Instant::now();
        Ok(())
    }

    /// Ends our own engine; its containers may go on.
    pub fn end(&self, end: End) -> Result<()> {
        self.end_with(end, None)
    }

    /// Ends our own engine, and at the same instant the process `other`.
    pub fn end_with(&self, end: End, other: Option<u32>) -> Result<()> {
        let folder = self.folder()?;
        let other = other.map(|pid| pid.to_string());
        let mut args = match end {
            End::Crash => vec![],
            End::Stop => vec!["--politely"],
            End::Power => vec!["--power"],
        };
        if let Some(other) = &other {
            args.extend(["--with", other]);
        }
        args.push(&folder);
        script("crash", &args).map(drop)
    }

    /// The folder of our own engine.
    pub fn folder(&self) -> Result<String> {
        let folder = self.folder.as_ref().context("the engine is not our own")?;
        Ok(folder.to_string_lossy().into_owned())
    }

    /// When it was started last, as far as is known.
    pub fn up_since(&self) -> Instant {
        self.up_since
    }

    /// Everything that it has of jobs, whoever's.
    pub fn left(&self) -> Result<Left> {
        self.labelled("nosana.job")
    }

    /// What it has with the label.
    pub fn labelled(&self, label: &str) -> Result<Left> {
        let filter = format!("{{\"label\":[\"{label}\"]}}");
        let containers: Vec<Value> = self.get("/containers/json?all=1", &filter)?;
        let volumes: Value = self.get("/volumes", &filter)?;
        let networks: Vec<Value> = self.get("/networks", &filter)?;
        let volumes = volumes["Volumes"].as_array().cloned().unwrap_or_default();
        let names = |found: Vec<Value>| {
            let name = |one: Value| one["Name"].as_str().map(str::to_owned);
            found.into_iter().filter_map(name).collect()
        };
        Ok(Left {
            containers: containers
                .iter()
                .filter_map(|one| Some(one["Names"][0].as_str()?.to_owned()))
                .collect(),
            volumes: names(volumes),
            networks: names(networks),
        })
    }

    /// The jobs that containers run of now, and how many.
    pub fn running(&self) -> Result<BTreeMap<String, usize>> {
        let filter = r#"{"label":["nosana.job"],"status":["running"]}"#;
        let found: Vec<Value> = self.get("/containers/json", filter)?;
        let mut jobs = BTreeMap::new();
        for one in found {
            let job = one["Labels"]["nosana.job"].as_str().unwrap_or_default();
            *jobs.entry(job.to_owned()).or_default() += 1;
        }
        Ok(jobs)
    }

    /// The first process of each container that runs of `job`.
    pub fn processes(&self, job: &str) -> Result<Vec<u64>> {
        let filter = format!("{{\"label\":[\"nosana.job={job}\"],\"status\":[\"running\"]}}");
        let found: Vec<Value> = self.get("/containers/json", &filter)?;
        let ids = found.iter().filter_map(|one| one["Id"].as_str());
        let process = |id| -> Result<u64> {
            let bytes = self.call("GET", &format!("/containers/{id}/json"), &[])?;
            let details: Value = serde_json::from_slice(&bytes)?;
            details["State"]["Pid"]
                .as_u64()
                .context("a container that runs has a process")
        };
        ids.map(process).collect()
    }

    fn get<T: DeserializeOwned>(&self, path: &str, filter: &str) -> Result<T> {
        let data = format!("filters={filter}");
        let bytes = self.call("GET", path, &["-G", "--data-urlencode", &data])?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Calls its API, as curl does with `options`.
    pub fn call(&self, method: &str, path: &str, options: &[&str]) -> Result<Vec<u8>> {
        let socket = self.address.trim_start_matches("unix://");
        let output = Command::new("curl")
            .args(["-s", "--fail-with-body", "--max-time", "60"])
            .args(["--unix-socket", socket, "-X", method])
            .args(options)
            .arg(format!("http://engine{path}"))
            .output()
            .context("curl asks the engine")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stdout);
            bail!("the engine refuses {method} {path}: {said}");
        }
        Ok(output.stdout)
    }

    /// Builds the image that the jobs run, unless it is there.
    pub fn build_image(&self) -> Result<()> {
        let status = Command::new(path_of("image"))
            .env("DOCKER_HOST", &self.address)
            .stdout(Stdio::null())
            .status()
            .context("tests/engine/image cannot be run")?;
        ensure!(status.success(), "the image of the jobs cannot be built");
        Ok(())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Ok(folder) = self.folder() {
            // Best effort: what is left is named by its folder.
            let _ = script("down", &[&folder]);
        }
    }
}

/// A file system in memory at `folder`, which holds `bytes` at most. As root.
pub fn mount_memory(folder: &Path, bytes: u64) -> Result<()> {
    fs::create_dir_all(folder)?;
    let status = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"])
        .arg(folder)
        .status()
        .context("mount cannot be run")?;
    ensure!(
        status.success(),
        "a small file system could not be mounted: run this as root"
    );
    Ok(())
}

fn path_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/engine")
        .join(name)
}

/// Runs a script of tests/engine; what it printed.
fn script(name: &str, args: &[&str]) -> Result<String> {
    let output = Command::new(path_of(name))
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("tests/engine/{name} cannot be run"))?;
    ensure!(
        output.status.success(),
        "tests/engine/{name} failed: {}",
        output.status
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
