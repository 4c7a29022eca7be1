//! The machine's clock, as the chain, clients and engines count time.

use std::{
    fs, io,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Unix seconds.
pub(crate) fn unix_seconds() -> u64 {
    since_1970().as_secs()
}

/// Unix milliseconds.
pub(crate) fn unix_millis() -> u64 {
    u64::try_from(since_1970().as_millis()).unwrap_or(u64::MAX)
}

/// Unix nanoseconds.
pub(crate) fn unix_nanos() -> u64 {
    u64::try_from(since_1970().as_nanos()).unwrap_or(u64::MAX)
}

/// None for a clock that was never set.
fn since_1970() -> Duration {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default()
}

/// How long the machine runs, which goes on while it sleeps and is never set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Uptime {
    /// Which of its starts: a name that no other one has.
    pub(crate) boot: String,
    /// Seconds since then.
    pub(crate) seconds: u64,
}

impl Uptime {
    /// As Linux says it.
    ///
    /// # Errors
    /// Where it does not.
    pub(crate) fn read() -> io::Result<Self> {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
        let uptime = fs::read_to_string("/proc/uptime")?;
        let seconds = uptime.split('.').next().and_then(|text| text.parse().ok());
        let seconds = seconds.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "/proc/uptime begins with no number",
            )
        })?;
        let boot = boot.trim().to_owned();
        Ok(Self { boot, seconds })
    }
}
