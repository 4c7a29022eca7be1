//! Tells a container that ended from one that its engine took down with itself, or lost
//! sight of.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{
    clock::unix_nanos,
    containers::{ContainerId, ContainerState, Containers, Exit},
};

/// What an engine says of a container whose end it did not see.
const UNKNOWN_CODE: i64 = 255;

/// Codes of containers that were told to end, and had to.
const TOLD_TO_END: [i64; 2] = [137, 143];

/// An engine that is told to end ends its containers first, which takes so many nanoseconds.
const STOPPING: u64 = 15_000_000_000;

const WAS_AWAY: &str = "the container engine was away when the container ended";

const IS_TORN: &str = "the container engine cannot read the container's log to its end";

/// What was not seen of a container.
#[derive(Default)]
pub(super) struct Away(Mutex<Missed>);

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Missed {
    gap: Gap,
    /// The engine lost a part of the log, as after a power cut.
    is_torn: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    /// Nothing.
    #[default]
    None,
    /// The engine did not answer from then on, Unix nanoseconds.
    Engine(u64),
    /// It ended while no agent looked.
    Agent,
    /// Nor did the engine.
    Both,
}

/// How a container ended of which something was not seen. Why, for people.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    /// By itself, and what it printed last is lost where nobody read it.
    Cut(&'static str),
    /// With its engine, or nobody knows how.
    Lost(&'static str),
}

impl Away {
    /// The engine does not answer.
    pub(super) fn notice(&self) {
        let mut missed = self.missed();
        if matches!(missed.gap, Gap::None) {
            missed.gap = Gap::Engine(unix_nanos());
        }
    }

    /// The engine reads no further in the container's log.
    pub(super) fn tear(&self) {
        self.missed().is_torn = true;
    }

    /// A container has just been started or found; what was before is no matter, unless it
    /// `has_ended` already.
    pub(super) fn begin(&self, has_ended: bool) {
        *self.missed() = Missed {
            gap: if has_ended { Gap::Agent } else { Gap::None },
            is_torn: false,
        };
    }

    /// The engine is asked again: one that answers and still has the container running missed
    /// nothing of its end.
    pub(super) async fn look_again(&self, containers: &dyn Containers, id: &ContainerId) {
        let before = *self.missed();
        let state = containers.inspect(id).await;
        let mut missed = self.missed();
        if *missed == before && matches!(state, Ok(ContainerState::Running { .. })) {
            missed.gap = Gap::None;
        }
    }

    /// The engine did not see either how a container ended that had when it was found.
    pub(super) fn doubt(&self) {
        self.missed().gap = Gap::Both;
    }

    /// How a container ended, where that was not seen. Its exit code tells little: a program
    /// may end well when it is told to end.
    pub(super) async fn ended(&self, containers: &dyn Containers, exit: &Exit) -> Option<Unseen> {
        let missed = *self.missed();
        let unseen = unseen(missed.gap, containers, exit).await;
        unseen.or_else(|| missed.is_torn.then_some(Unseen::Cut(IS_TORN)))
    }

    fn missed(&self) -> MutexGuard<'_, Missed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn unseen(gap: Gap, containers: &dyn Containers, exit: &Exit) -> Option<Unseen> {
    let is_suspicious = match gap {
        Gap::None => false,
        Gap::Engine(since) => {
            let latest = exit.finished_at.0;
            let was_told = TOLD_TO_END.contains(&exit.code);
            latest >= since || (was_told && latest.saturating_add(STOPPING) >= since)
        }
        Gap::Agent => exit.code == UNKNOWN_CODE || TOLD_TO_END.contains(&exit.code),
        Gap::Both => true,
    };
    if !is_suspicious || exit.out_of_memory {
        return None;
    }
    if exit.code == UNKNOWN_CODE {
        return Some(Unseen::Lost(
            "the container engine was away when the container ended, and does not know how",
        ));
    }
    if !containers.info().await.is_ok_and(|info| info.live_restore) {
        return Some(Unseen::Lost(
            "the container engine was restarted and ended the container: set \"live-restore\" in its \
                 configuration, and containers go on",
        ));
    }
    match gap {
        Gap::Both if TOLD_TO_END.contains(&exit.code) => Some(Unseen::Lost(
            "the container was ended while neither the agent nor the container engine was there",
        )),
        Gap::Both => Some(Unseen::Cut(WAS_AWAY)),
        Gap::Engine(since) if exit.finished_at.0 >= since => Some(Unseen::Cut(WAS_AWAY)),
        Gap::None | Gap::Engine(_) | Gap::Agent => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::containers::{ContainerSpec, Script, SimulatedContainers, UnixNanos};

    fn exit(code: i64, finished_at: u64) -> Exit {
        Exit {
            code,
            out_of_memory: false,
            started_at: UnixNanos(1),
            finished_at: UnixNanos(finished_at),
        }
    }

    /// The simulated engine lets containers live.
    #[tokio::test]
    async fn only_what_ended_while_the_engine_was_away_is_its_doing() {
        let engine = SimulatedContainers::new();
        let away = Away::default();
        let later = unix_nanos() + 60_000_000_000;
        assert_eq!(away.ended(&engine, &exit(0, later)).await, None);
        away.notice();
        assert_eq!(away.ended(&engine, &exit(0, 1)).await, None);
        let unseen = away.ended(&engine, &exit(3, later)).await;
        assert_eq!(unseen, Some(Unseen::Cut(WAS_AWAY)));
        let unseen = away.ended(&engine, &exit(UNKNOWN_CODE, later)).await;
        assert!(matches!(unseen, Some(Unseen::Lost(_))));
        // The engine ended some seconds after it, and lets containers live.
        let unseen = away
            .ended(&engine, &exit(137, unix_nanos() - 2_000_000_000))
            .await;
        assert_eq!(unseen, None);
        away.begin(false);
        assert_eq!(away.ended(&engine, &exit(0, later)).await, None);
    }

    /// Docker is updated in the first minute of a job that goes on for hours.
    #[tokio::test]
    async fn an_engine_that_came_back_to_a_running_container_missed_nothing() {
        let engine = SimulatedContainers::new();
        let image = "nosana/example:1".parse().unwrap();
        engine.add_image(&image);
        engine.script("op", Script::runs());
        let id = engine
            .create(&ContainerSpec::new("op", image))
            .await
            .unwrap();
        engine.start(&id).await.unwrap();
        let away = Away::default();
        let later = unix_nanos() + 3_600_000_000_000;

        engine.set_reachable(false);
        away.notice();
        away.look_again(&engine, &id).await;
        engine.set_reachable(true);
        let unseen = away.ended(&engine, &exit(0, later)).await;
        assert_eq!(unseen, Some(Unseen::Cut(WAS_AWAY)), "it did not answer");

        away.look_again(&engine, &id).await;
        for code in [0, 3, 137, UNKNOWN_CODE] {
            assert_eq!(away.ended(&engine, &exit(code, later)).await, None);
        }

        away.tear();
        let unseen = away.ended(&engine, &exit(0, later)).await;
        assert_eq!(unseen, Some(Unseen::Cut(IS_TORN)));
        away.notice();
        assert!(engine.exit("op", 0));
        away.look_again(&engine, &id).await;
        let unseen = away.ended(&engine, &exit(0, later)).await;
        assert_eq!(unseen, Some(Unseen::Cut(WAS_AWAY)), "it ended meanwhile");
    }

    #[tokio::test]
    async fn what_ended_while_no_agent_looked_is_believed_unless_the_engine_does_not_know() {
        let engine = SimulatedContainers::new();
        let away = Away::default();
        away.begin(true);
        for code in [0, 3, 137] {
            assert_eq!(away.ended(&engine, &exit(code, 1)).await, None);
        }
        let unseen = away.ended(&engine, &exit(UNKNOWN_CODE, 1)).await;
        assert!(matches!(unseen, Some(Unseen::Lost(_))));
    }

    #[tokio::test]
    async fn what_ended_while_nobody_looked_is_believed_but_for_its_lines() {
        let engine = SimulatedContainers::new();
        let away = Away::default();
        away.begin(true);
        away.doubt();
        for code in [0, 3] {
            let unseen = away.ended(&engine, &exit(code, 1)).await;
            assert_eq!(unseen, Some(Unseen::Cut(WAS_AWAY)));
        }
        for code in [137, 143, UNKNOWN_CODE] {
            let unseen = away.ended(&engine, &exit(code, 1)).await;
            assert!(
                matches!(unseen, Some(Unseen::Lost(_))),
                "{code}: {unseen:?}"
            );
        }
        let mut exit = exit(137, 1);
        exit.out_of_memory = true;
        assert_eq!(away.ended(&engine, &exit).await, None);
    }
}
