//! What the system tells of a process.

use std::fs;

use anyhow::{Context, Result};

/// Parts of a second in which Linux tells processor time, whatever it counts in itself.
const TICKS: f64 = 100.0;

/// A process by its id.
#[derive(Clone, Copy)]
pub struct Process(pub u32);

/// How much a process has and has used.
pub struct Usage {
    /// In memory now, MiB.
    pub resident_mib: f64,
    /// Of that what no file on disk has, MiB.
    pub own_mib: f64,
    /// The most that was ever in memory, MiB.
    pub peak_mib: f64,
    /// Processor time so far.
    pub cpu_seconds: f64,
}

impl Process {
    /// This one.
    pub fn own() -> Self {
        Self(std::process::id())
    }

    /// Asks the system.
    pub fn look(self) -> Result<Usage> {
        let read = |file: &str| {
            let path = format!("/proc/{}/{file}", self.0);
            fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))
        };
        let status = read("status")?;
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            kib.map(|kib| kib / 1_024.0)
                .with_context(|| format!("/proc/{}/status has no {name}", self.0))
        };
        let stat = read("stat")?;
        // The name in parentheses may have spaces: fields are counted from behind it.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = |index: usize| {
            let field = fields.split_whitespace().nth(index);
            field.and_then(|field| field.parse::<f64>().ok())
        };
        let (user, system) = ticks(11)
            .zip(ticks(12))
            .with_context(|| format!("/proc/{}/stat is not as expected", self.0))?;
        Ok(Usage {
            resident_mib: mib("VmRSS:")?,
            own_mib: mib("RssAnon:")?,
            peak_mib: mib("VmHWM:")?,
            cpu_seconds: (user + system) / TICKS,
        })
    }
}
