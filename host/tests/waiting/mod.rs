//! How tests wait: for what they want to see, never for a time.

#![allow(
    dead_code,
    reason = "not every test binary waits in each of these ways"
)]

use std::time::Duration;

use nosana_host::simulated_chain::SimulatedChain;
use nosana_sdk::common::job::JobState;
use tokio::time::{sleep, timeout};

/// More than anything takes on the slowest machine: what is not there by then never comes.
pub const LONG: Duration = Duration::from_mins(5);

/// Waits until `condition` holds, which `what` names.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    assert!(comes_true(condition).await, "{what}: not so");
}

/// What a test looks at that has a chain.
pub trait OnChain {
    /// The chain.
    fn chain(&self) -> &SimulatedChain;

    /// Waits until `condition` holds, which `what` names; else the chain's orders are told.
    async fn until(&self, what: &str, condition: impl Fn() -> bool) {
        let came = comes_true(condition).await;
        assert!(came, "{what}: not so; orders {:?}", self.chain().orders());
    }

    /// Waits until the job is in `state`.
    async fn until_state(&self, state: JobState) {
        let job = || self.chain().job();
        self.until(state.name(), || {
            job().is_some_and(|job| job.state == state as u8)
        })
        .await;
    }
}

async fn comes_true(condition: impl Fn() -> bool) -> bool {
    let looks = async {
        while !condition() {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(LONG, looks).await.is_ok()
}
