//! What ends an operation that does not end by itself: its time, and what it writes.
//!
//! An engine can bound neither. It has no clock for containers, and a size of a
//! container's layer only where its storage can count (XFS with project quotas, Btrfs,
//! ZFS), and of volumes nowhere. So the agent looks, and stops what went too far.

use std::{
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use nosana_sdk::result::EXIT_TIMED_OUT;
use tokio::time::sleep;
use tracing::warn;

use crate::{
    containers::{ContainerId, ContainerState, Containers, Error, UnixNanos},
    run::chain_of,
};

/// The shortest and the longest pause between two looks at what a container wrote.
const DISK_PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// To measure walks over files: of all time, this part at most is spent on it.
const DISK_SHARE: u32 = 10;
/// Pause before an engine that did not answer is asked again when a container began.
const ASK_PAUSE: Duration = Duration::from_secs(1);
/// The exit code of what is killed.
const EXIT_KILLED: i64 = 137;

/// The bounds of one operation, over all starts of its container.
pub(crate) struct Bounds {
    timeout: Option<Duration>,
    disk: Option<u64>,
    /// When its first container began, as far as this agent knows.
    began: OnceLock<UnixNanos>,
}

/// What an operation did that it may not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    /// For the client.
    pub(crate) message: String,
    /// What the operation ends with, whatever its container says when it is stopped.
    pub(crate) exit_code: i64,
    /// How long the container may take to end.
    pub(crate) grace: Duration,
}

impl Bounds {
    /// `timeout` in seconds, `disk` in bytes.
    pub(crate) fn new(timeout: Option<u64>, disk: Option<u64>) -> Self {
        Self {
            timeout: timeout.map(Duration::from_secs),
            disk,
            began: OnceLock::new(),
        }
    }

    /// Ends when the started container breaks a bound, and then only. `grace` is how
    /// long a container may take to end when its time is up.
    pub(crate) async fn broken(
        &self,
        containers: &dyn Containers,
        id: &ContainerId,
        grace: Duration,
    ) -> Breach {
        // Cancel safe: both only look.
        tokio::select! {
            breach = self.time_up(containers, id, grace) => breach,
            breach = self.disk_full(containers, id) => breach,
        }
    }

    async fn time_up(
        &self,
        containers: &dyn Containers,
        id: &ContainerId,
        grace: Duration,
    ) -> Breach {
        let Some(timeout) = self.timeout else {
            return std::future::pending().await;
        };
        // By the engine's clock, so that a new agent does not begin to count anew.
        let began = loop {
            if let Some(began) = self.began.get() {
                break *began;
            }
            match containers.inspect(id).await {
                Ok(ContainerState::Running { started_at }) => {
                    break *self.began.get_or_init(|| started_at);
                }
                // It ended, or never began: no time of it is left to bound.
                Ok(_) => return std::future::pending().await,
                Err(_) => sleep(ASK_PAUSE).await,
            }
        };
        sleep(timeout.saturating_sub(since(began))).await;
        Breach {
            message: format!("it ran for the {} s of its `timeout`", timeout.as_secs()),
            exit_code: i64::from(EXIT_TIMED_OUT),
            grace,
        }
    }

    async fn disk_full(&self, containers: &dyn Containers, id: &ContainerId) -> Breach {
        let Some(most) = self.disk else {
            return std::future::pending().await;
        };
        loop {
            let looked = Instant::now();
            match containers.disk_used(id).await {
                Ok(used) if used > most => {
                    return Breach {
                        message: format!(
                            "it used more disk than its limit: {} of {} MiB",
                            used.div_ceil(1 << 20),
                            most >> 20
                        ),
                        exit_code: EXIT_KILLED,
                        // It would go on writing.
                        grace: Duration::ZERO,
                    };
                }
                Ok(_) | Err(Error::NoSuchContainer { .. }) => {}
                Err(error) => {
                    warn!(error = %chain_of(&error), "what a container wrote cannot be measured");
                }
            }
            sleep(disk_pause(looked.elapsed())).await;
        }
    }
}

/// What is left of `time` for a container that was started; nothing bounds one that ended.
pub(crate) async fn left(
    containers: &dyn Containers,
    id: &ContainerId,
    time: Duration,
) -> Duration {
    loop {
        match containers.inspect(id).await {
            Ok(ContainerState::Running { started_at }) => {
                return time.saturating_sub(since(started_at));
            }
            Ok(_) => return std::future::pending().await,
            Err(_) => sleep(ASK_PAUSE).await,
        }
    }
}

/// Time since `began` by the machine's clock; none when it was set back.
fn since(began: UnixNanos) -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .saturating_sub(Duration::from_nanos(began.0))
}

/// How long to wait after a measurement that took this long.
fn disk_pause(took: Duration) -> Duration {
    took.saturating_mul(DISK_SHARE)
        .clamp(DISK_PAUSE.0, DISK_PAUSE.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::containers::{ContainerSpec, Script, SimulatedContainers};

    const GRACE: Duration = Duration::from_secs(10);

    async fn running(engine: &SimulatedContainers) -> ContainerId {
        let image = "test/a:1".parse().unwrap();
        engine.add_image(&image);
        engine.script("op", Script::runs());
        let spec = ContainerSpec::new("op", image);
        let id = engine.create(&spec).await.unwrap();
        engine.start(&id).await.unwrap();
        id
    }

    /// The simulated engine's containers began long ago.
    #[tokio::test]
    async fn time_that_passed_before_this_agent_counts() {
        let engine = SimulatedContainers::new();
        let id = running(&engine).await;
        let breach = Bounds::new(Some(60), None)
            .broken(&engine, &id, GRACE)
            .await;
        assert_eq!((breach.exit_code, breach.grace), (124, GRACE));
        assert!(breach.message.contains("60 s"), "{}", breach.message);
    }

    #[tokio::test]
    async fn what_is_written_beyond_the_limit_is_a_breach_and_the_limit_itself_is_not() {
        let engine = SimulatedContainers::new();
        let id = running(&engine).await;
        assert!(engine.write_to_disk("op", 2 << 20));
        let at_limit = Bounds::new(None, Some(2 << 20));
        let none = tokio::time::timeout(
            Duration::from_millis(20),
            at_limit.broken(&engine, &id, GRACE),
        );
        assert!(none.await.is_err(), "the limit itself is allowed");
        let breach = Bounds::new(None, Some((2 << 20) - 1))
            .broken(&engine, &id, GRACE)
            .await;
        assert_eq!((breach.exit_code, breach.grace), (137, Duration::ZERO));
        assert!(breach.message.contains("2 of 1 MiB"), "{}", breach.message);
    }

    #[test]
    fn measuring_takes_a_small_part_of_the_time() {
        assert_eq!(disk_pause(Duration::from_millis(1)), Duration::from_secs(1));
        assert_eq!(disk_pause(Duration::from_secs(1)), Duration::from_secs(10));
        assert_eq!(disk_pause(Duration::from_mins(5)), Duration::from_secs(30));
    }
}
