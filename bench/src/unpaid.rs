//! Containers that run although nobody pays for them: of jobs that are over, or that no host is
//! paid for now.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

/// How long one may run while nothing keeps the agent from ending it.
pub const LONGEST: Duration = Duration::from_secs(90);

/// Those that run now, and for how long.
#[derive(Default)]
pub struct Unpaid {
    found: BTreeMap<String, Found>,
    longest: Duration,
}

struct Found {
    since: Instant,
    /// It was told of that an agent let it run.
    is_told: bool,
}

impl Unpaid {
    /// Takes in the `jobs` that containers run of unpaid `now`. Those among them that agent and engine
    /// let run for longer than [`LONGEST`] although nothing has kept them from their work
    /// since `able_since`, each once. Agents that are killed before they come to it are not to blame.
    pub fn look(
        &mut self,
        jobs: &BTreeSet<String>,
        able_since: Option<Instant>,
        now: Instant,
    ) -> Vec<String> {
        self.found.retain(|job, _| jobs.contains(job));
        let mut late = Vec::new();
        for job in jobs {
            let found = self.found.entry(job.clone()).or_insert(Found {
                since: now,
                is_told: false,
            });
            self.longest = self.longest.max(now.duration_since(found.since));
            let is_late =
                able_since.is_some_and(|able| now.duration_since(able.max(found.since)) > LONGEST);
            if is_late && !found.is_told {
                found.is_told = true;
                late.push(job.clone());
            }
        }
        late
    }

    /// Whether one has run for so long that an agent must be let live until it ends it or is told of.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.waiting()
            .any(|(_, found)| now.duration_since(found.since) > LONGEST)
    }

    /// The jobs that one runs of which nobody was told of.
    pub fn jobs(&self) -> impl Iterator<Item = &String> {
        self.waiting().map(|(job, _)| job)
    }

    /// The longest that one ran, kills and outages included.
    pub fn longest(&self) -> Duration {
        self.longest
    }

    fn waiting(&self) -> impl Iterator<Item = (&String, &Found)> {
        self.found.iter().filter(|(_, found)| !found.is_told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn jobs(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_container_that_an_agent_lets_run_is_told_once() {
        let (mut unpaid, begun) = (Unpaid::default(), Instant::now());
        let jobs = jobs(&["over"]);
        for second in 0..=90 {
            let late = unpaid.look(&jobs, Some(begun), begun + second * SECOND);
            assert!(
                late.is_empty() && unpaid.jobs().eq(["over"]),
                "second {second}"
            );
        }
        let late = unpaid.look(&jobs, Some(begun), begun + 91 * SECOND);
        assert_eq!(late, ["over"]);
        let again = unpaid.look(&jobs, Some(begun), begun + 300 * SECOND);
        assert!(again.is_empty() && unpaid.jobs().next().is_none());
        assert!(!unpaid.is_overdue(begun + 300 * SECOND), "it was told of");
        assert_eq!(unpaid.longest(), 300 * SECOND);
    }

    #[test]
    fn an_agent_that_is_killed_again_and_again_is_not_to_blame_and_is_let_live() {
        let (mut unpaid, begun) = (Unpaid::default(), Instant::now());
        let jobs = jobs(&["over"]);
        for second in 0..200 {
            let now = begun + second * SECOND;
            // It watches for two seconds of each five.
            let able = (second % 5 > 2).then(|| begun + (second / 5 * 5 + 3) * SECOND);
            assert!(unpaid.look(&jobs, able, now).is_empty(), "second {second}");
            assert_eq!(unpaid.is_overdue(now), second > 90, "second {second}");
        }
        let able = begun + 200 * SECOND;
        assert!(
            unpaid
                .look(&jobs, Some(able), able + 90 * SECOND)
                .is_empty()
        );
        assert_eq!(unpaid.look(&jobs, Some(able), able + 91 * SECOND), ["over"]);
    }

    #[test]
    fn a_container_that_ended_counts_no_more() {
        let (mut unpaid, begun) = (Unpaid::default(), Instant::now());
        unpaid.look(&jobs(&["one", "two"]), Some(begun), begun);
        unpaid.look(&jobs(&["two"]), Some(begun), begun + 80 * SECOND);
        // A second host has the job now.
        let late = unpaid.look(&jobs(&["one", "two"]), Some(begun), begun + 95 * SECOND);
        assert_eq!(late, ["two"]);
        assert!(
            unpaid
                .look(&jobs(&[]), Some(begun), begun + 99 * SECOND)
                .is_empty()
        );
        assert!(unpaid.jobs().next().is_none());
    }
}
