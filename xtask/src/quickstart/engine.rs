//! The container engine: one that is there and can give containers a GPU, else one of our own with
//! a simulated GPU.

use std::{
    fs,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    processes::{Processes, with_command_line},
    terminal::Terminal,
};

/// The GPU of a simulated engine, and the first one's usual name on a real one.
const FIRST_GPU: &str = "nvidia.com/gpu=0";

/// The label that the agent gives to all that it makes for a job.
const JOB_LABEL: &str = "nosana.job";

/// What is known of the engine in use.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Engine {
    /// Its `DOCKER_HOST`, a Unix socket.
    pub address: String,
    /// Its folder when it is our own.
    pub folder: Option<PathBuf>,
    /// CDI name of the GPU that jobs are given.
    pub gpu: String,
}

/// The scripts in `tests/engine`.
pub struct Scripts<'a> {
    processes: &'a Processes,
    folder: PathBuf,
    own: PathBuf,
}

impl<'a> Scripts<'a> {
    /// The scripts of the checkout at `root`. Our own engine's folder is named after it: an
    /// engine's folder may not have a long path, nor every character.
    pub fn new(processes: &'a Processes, root: &Path) -> Self {
        let digest = hex::encode(Sha256::digest(root.as_os_str().as_encoded_bytes()));
        Self {
            processes,
            folder: root.join("tests/engine"),
            own: PathBuf::from(format!("/var/lib/nosana-quickstart-{}", &digest[..8])),
        }
    }

    /// An engine that is up and has a GPU.
    pub fn find(&self) -> Result<Option<Engine>> {
        let (status, stdout, _) = self.processes.output(
            self.script("find", &["--gpu".as_ref()]),
            Duration::from_mins(5),
        )?;
        if !status.success() {
            return Ok(None);
        }
        let address = docker_host(&stdout)?;
        let gpu = self.gpu_of(&address)?;
        Ok(Some(Engine {
            address,
            folder: None,
            gpu,
        }))
    }

    /// What our own engine will be.
    pub fn own(&self) -> Engine {
        Engine {
            address: format!("unix://{}/docker.sock", self.own.display()),
            folder: Some(self.own.clone()),
            gpu: FIRST_GPU.to_owned(),
        }
    }

    /// Starts our own engine. It must be recorded before, so that it is found after a crash.
    pub fn up(&self) -> Result<()> {
        let script = self.script("up", &[self.own.as_os_str()]);
        let stdout = self.processes.checked(script, Duration::from_mins(5))?;
        let (address, expected) = (docker_host(&stdout)?, self.own().address);
        if address != expected {
            bail!("the engine is at {address}, expected {expected}");
        }
        Ok(())
    }

    /// Makes the image of the examples, unless it is there.
    pub fn image(&self, engine: &Engine) -> Result<()> {
        let mut script = self.script("image", &[]);
        script.env("DOCKER_HOST", &engine.address);
        self.processes
            .checked(script, Duration::from_mins(5))
            .map(drop)
    }

    /// Whether something of our own engine is there from an earlier run.
    pub fn is_left(&self) -> bool {
        !self.left_of_own().is_empty() || self.own.join("docker.pid").exists()
    }

    /// Takes away our own engine, images excepted, or what jobs have left in another's.
    pub fn down(&self, engine: &Engine, jobs: &[String]) -> Result<()> {
        if engine.folder.is_none() {
            return jobs.iter().try_for_each(|job| self.remove_job(engine, job));
        }
        let arguments = ["--keep-data".as_ref(), self.own.as_os_str()];
        let down = || {
            let script = self.script("down", &arguments);
            self.processes.checked(script, Duration::from_mins(5))
        };
        // The terminal's Ctrl-C reaches a script that sudo runs, and may have cut it off.
        down().or_else(|_| down()).map(drop)
    }

    /// What is left, in words. Empty after [`Self::down`].
    pub fn left(&self, engine: Option<&Engine>, jobs: &[String]) -> Vec<String> {
        let mut left = self.left_of_own();
        let Some(engine) = engine.filter(|engine| engine.folder.is_none()) else {
            return left;
        };
        for job in jobs {
            match self.objects(engine, job) {
                Ok(paths) => left.extend(paths.iter().map(|path| format!("{path} in the engine"))),
                Err(error) => left.push(format!("perhaps containers of {job}: {error:#}")),
            }
        }
        left
    }

    fn left_of_own(&self) -> Vec<String> {
        let folder = format!("{}/", self.own.display());
        let name = folder.trim_matches('/').replace('/', "-");
        let mut left = Vec::new();
        let controllers = fs::read_dir("/sys/fs/cgroup")
            .into_iter()
            .flatten()
            .flatten();
        let places = [
            Path::new("/run/netns").join(&name),
            Path::new("/sys/fs/cgroup").join(&name),
            self.own.join("docker.sock"),
        ];
        for path in controllers
            .map(|entry| entry.path().join(&name))
            .chain(places)
        {
            if path.exists() {
                left.push(path.display().to_string());
            }
        }
        let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
        let places = mounts.lines().filter_map(|line| line.split(' ').nth(1));
        left.extend(
            places
                .filter(|place| place.starts_with(&folder))
                .map(|place| format!("the mount {place}")),
        );
        let processes = with_command_line(&folder);
        left.extend(processes.iter().map(|process| process.command.clone()));
        left
    }

    fn gpu_of(&self, address: &str) -> Result<String> {
        let info: Value = serde_json::from_str(&self.api(address, "/info", &[])?)
            .context("reading the engine's /info")?;
        // Docker lists them from 28.2 on.
        let listed: Vec<_> = info["DiscoveredDevices"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|device| device["ID"].as_str())
            .filter(|id| id.starts_with("nvidia.com/gpu=") && !id.ends_with("=all"))
            .collect();
        let gpu = match listed.first() {
            Some(&first) if !listed.contains(&FIRST_GPU) => first,
            _ => FIRST_GPU,
        };
        Ok(gpu.to_owned())
    }

    fn remove_job(&self, engine: &Engine, job: &str) -> Result<()> {
        for path in self.objects(engine, job)? {
            let path = format!("{path}?force=1&v=1");
            self.api(&engine.address, &path, &["-X", "DELETE"])?;
        }
        Ok(())
    }

    /// The API's paths of a job's containers, networks and volumes, in the order of removal.
    fn objects(&self, engine: &Engine, job: &str) -> Result<Vec<String>> {
        let filter = json!({ "label": [format!("{JOB_LABEL}={job}")] });
        let filter = format!("filters={filter}");
        let list = |path: &str| -> Result<Value> {
            let options = ["-G", "--data-urlencode", &filter];
            let answer = self.api(&engine.address, path, &options)?;
            serde_json::from_str(&answer).with_context(|| format!("reading the engine's {path}"))
        };
        let mut paths = Vec::new();
        let mut add = |kind: &str, list: &Value, key: &str| {
            let list = list.as_array().into_iter().flatten();
            paths.extend(
                list.filter_map(|object| object[key].as_str())
                    .map(|id| format!("/{kind}/{id}")),
            );
        };
        add("containers", &list("/containers/json?all=1")?, "Id");
        add("networks", &list("/networks")?, "Id");
        add("volumes", &list("/volumes")?["Volumes"], "Name");
        Ok(paths)
    }

    fn api(&self, address: &str, path: &str, options: &[&str]) -> Result<String> {
        let mut command = self.processes.command("curl".as_ref());
        command.args(["-sSf", "--max-time", "110", "--unix-socket"]);
        command.arg(address.trim_start_matches("unix://"));
        command.args(options).arg(format!("http://engine{path}"));
        self.processes
            .checked(command, Duration::from_mins(2))
            .with_context(|| format!("asking the engine at {address}"))
    }

    /// Without our mark, which its daemons would carry on: they are ended by their own script.
    /// sudo asks for a password only in the terminal's own group.
    fn script(&self, name: &str, arguments: &[&std::ffi::OsStr]) -> Command {
        let mut command = Command::new(self.folder.join(name));
        command.args(arguments).stdin(Stdio::null());
        if rustix::process::geteuid().is_root() {
            command.process_group(0);
        }
        command
    }
}

/// Finds an engine or starts ours, `record`ing it first, with the image of the examples in it.
pub fn start(
    scripts: &Scripts<'_>,
    terminal: &Terminal,
    record: impl FnOnce(&Engine) -> Result<()>,
) -> Result<Engine> {
    let engine = if let Some(engine) = scripts.find()? {
        record(&engine)?;
        terminal.say(format_args!("engine: uses {}", engine.address));
        engine
    } else {
        let engine = scripts.own();
        record(&engine)?;
        terminal.say("engine: none with a GPU is up, so one with a simulated GPU is started");
        scripts.up()?;
        engine
    };
    scripts.image(&engine).context("making the image")?;
    Ok(engine)
}

fn docker_host(line: &str) -> Result<String> {
    line.trim()
        .strip_prefix("DOCKER_HOST=")
        .map(str::to_owned)
        .with_context(|| format!("expected a DOCKER_HOST line, found `{}`", line.trim()))
}
