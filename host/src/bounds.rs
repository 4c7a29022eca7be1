//! What ends an operation that does not end by itself: its time, what it writes, and that it
//! does not become healthy.
//!
//! An engine can bound neither. It has no clock for containers, and a size of a
//! container's layer only where its storage can count (XFS with project quotas, Btrfs,
//! ZFS), and of volumes nowhere. So the agent looks, and stops what went too far.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use nosana_sdk::result::EXIT_TIMED_OUT;
use tokio::time::sleep;
use tracing::warn;

use crate::{
    clock,
    containers::{ContainerId, ContainerState, Containers, Error, UnixNanos},
    run::chain_of,
};

/// The shortest and the longest pause between two looks at what a container wrote.
const DISK_PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// To measure walks over files: of all time, this part at most is spent on it.
const DISK_SHARE: u32 = 10;
/// Pause before an engine that did not answer is asked again when a container began.
const ASK_PAUSE: Duration = Duration::from_secs(1);
/// How long a container may take to end when it is told to.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(10);
/// The exit code of what is killed.
const EXIT_KILLED: i64 = 137;

/// The bounds of one operation, over all starts of its container.
pub(crate) struct Bounds {
    timeout: Option<Duration>,
    disk: Option<u64>,
    start_timeout: Option<Duration>,
    /// When its first container began, as far as this agent knows.
    began: OnceLock<UnixNanos>,
    /// When this agent first saw it run.
    seen: OnceLock<Instant>,
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
    /// `timeout` and `start_timeout` in seconds, `disk` in bytes.
    pub(crate) fn new(timeout: Option<u64>, start_timeout: Option<u64>, disk: Option<u64>) -> Self {
        Self {
            timeout: timeout.map(Duration::from_secs),
            start_timeout: start_timeout.map(Duration::from_secs),
            disk,
            began: OnceLock::new(),
            seen: OnceLock::new(),
        }
    }

    /// The same, of an operation whose first container `began` then, if it is not the present one.
    pub(crate) fn begun_at(self, began: Option<UnixNanos>) -> Self {
        if let Some(began) = began {
            // Nothing else is known of it yet.
            let _ = self.began.set(began);
        }
        self
    }

    /// Ends when the started container breaks a bound, and then only. `became_healthy` ends
    /// when its health checks passed.
    pub(crate) async fn broken(
        &self,
        containers: &dyn Containers,
        id: &ContainerId,
        became_healthy: impl Future,
    ) -> Breach {
        // Cancel safe: all only look.
        tokio::select! {
            breach = self.time_up(containers, id) => breach,
            breach = self.unhealthy(became_healthy) => breach,
            breach = self.disk_full(containers, id) => breach,
        }
    }

    async fn time_up(&self, containers: &dyn Containers, id: &ContainerId) -> Breach {
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
            grace: STOP_GRACE,
        }
    }

    /// Ends when the time to become healthy is up and `became_healthy` has not ended, and
    /// then only.
    ///
    /// Counted by this agent: a new one cannot know whether what it finds was healthy
    /// before, and must not end it for what the old one saw.
    async fn unhealthy(&self, became_healthy: impl Future) -> Breach {
        let Some(time) = self.start_timeout else {
            return std::future::pending().await;
        };
        let seen = self.seen.get_or_init(Instant::now);
        // Cancel safe: both only look.
        tokio::select! {
            biased;
            _ = became_healthy => {}
            () = sleep(time.saturating_sub(seen.elapsed())) => return Breach {
                message: format!(
                    "it was not healthy within the {} s of its `start_timeout`",
                    time.as_secs()
                ),
                exit_code: i64::from(EXIT_TIMED_OUT),
                grace: STOP_GRACE,
            },
        }
        std::future::pending().await
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

/// Time since `began` by the machine's clock; none when it was set back.
fn since(began: UnixNanos) -> Duration {
    Duration::from_nanos(clock::unix_nanos().saturating_sub(began.0))
}

/// How long to wait after a measurement that took this long.
fn disk_pause(took: Duration) -> Duration {
    took.saturating_mul(DISK_SHARE)
        .clamp(DISK_PAUSE.0, DISK_PAUSE.1)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::containers::{ContainerSpec, Script, SimulatedContainers};

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
        let breach = Bounds::new(Some(60), None, None)
            .broken(&engine, &id, pending::<()>())
            .await;
        assert_eq!((breach.exit_code, breach.grace), (124, STOP_GRACE));
        assert!(breach.message.contains("60 s"), "{}", breach.message);
    }

    /// A container that has just begun is not its operation's first.
    #[tokio::test]
    async fn time_that_containers_before_had_counts() {
        let engine = SimulatedContainers::new();
        let now = clock::unix_nanos();
        engine.set_now(UnixNanos(now));
        let id = running(&engine).await;
        let bounds = Bounds::new(Some(3_600), None, None);
        let none = tokio::time::timeout(
            Duration::from_millis(20),
            bounds.broken(&engine, &id, pending::<()>()),
        );
        assert!(none.await.is_err(), "it has just begun");
        let first = UnixNanos(now - 3_600_000_000_000);
        let bounds = Bounds::new(Some(3_600), None, None).begun_at(Some(first));
        let breach = bounds.broken(&engine, &id, pending::<()>()).await;
        assert_eq!(breach.exit_code, 124);
    }

    #[tokio::test]
    async fn what_is_written_beyond_the_limit_is_a_breach_and_the_limit_itself_is_not() {
        let engine = SimulatedContainers::new();
        let id = running(&engine).await;
        assert!(engine.write_to_disk("op", 2 << 20));
        let at_limit = Bounds::new(None, None, Some(2 << 20));
        let none = tokio::time::timeout(
            Duration::from_millis(20),
            at_limit.broken(&engine, &id, pending::<()>()),
        );
        assert!(none.await.is_err(), "the limit itself is allowed");
        let breach = Bounds::new(None, None, Some((2 << 20) - 1))
            .broken(&engine, &id, pending::<()>())
            .await;
        assert_eq!((breach.exit_code, breach.grace), (137, Duration::ZERO));
        assert!(breach.message.contains("2 of 1 MiB"), "{}", breach.message);
    }

    #[tokio::test]
    async fn what_is_not_healthy_in_time_is_a_breach() {
        let engine = SimulatedContainers::new();
        let id = running(&engine).await;
        let breach = Bounds::new(None, Some(0), None)
            .broken(&engine, &id, pending::<()>())
            .await;
        assert_eq!((breach.exit_code, breach.grace), (124, STOP_GRACE));
        assert!(
            breach.message.contains("within the 0 s"),
            "{}",
            breach.message
        );
    }

    #[tokio::test]
    async fn what_is_healthy_runs_as_long_as_it_likes() {
        let engine = SimulatedContainers::new();
        let id = running(&engine).await;
        let bounds = Bounds::new(None, Some(0), None);
        let none = tokio::time::timeout(
            Duration::from_millis(20),
            bounds.broken(&engine, &id, ready(())),
        );
        assert!(none.await.is_err());
    }

    /// The time that it was there before this agent does not count: it may have been healthy.
    #[tokio::test]
    async fn a_new_agent_gives_it_the_time_anew() {
        let engine = SimulatedContainers::new();
        let id = running(&engine).await;
        let bounds = Bounds::new(None, Some(60), None);
        let none = tokio::time::timeout(
            Duration::from_millis(20),
            bounds.broken(&engine, &id, pending::<()>()),
        );
        assert!(none.await.is_err());
    }

    #[test]
    fn measuring_takes_a_small_part_of_the_time() {
        assert_eq!(disk_pause(Duration::from_millis(1)), Duration::from_secs(1));
        assert_eq!(disk_pause(Duration::from_secs(1)), Duration::from_secs(10));
        assert_eq!(disk_pause(Duration::from_mins(5)), Duration::from_secs(30));
    }
}
