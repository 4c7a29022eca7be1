//! The machine's clock, as the chain, clients and engines count time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
