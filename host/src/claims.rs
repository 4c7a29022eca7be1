//! One slot at a time has a job: what belongs to it in the engine is found by its address, and
//! a job that one host gives back may go to the next slot of the same machine.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use solana_address::Address;

/// The host of each job that something may be left of.
#[derive(Default)]
pub(crate) struct Claims(Mutex<BTreeMap<Address, Address>>);

impl Claims {
    /// Gives `job` to `host`, unless another has it; whether it is the host's now.
    pub(crate) fn take(&self, job: Address, host: Address) -> bool {
        *self.jobs().entry(job).or_insert(host) == host
    }

    /// Nothing of `job` is left of the time that `host` had it.
    pub(crate) fn give_up(&self, job: Address, host: Address) {
        let mut jobs = self.jobs();
        if jobs.get(&job) == Some(&host) {
            jobs.remove(&job);
        }
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<Address, Address>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_one_hosts_until_that_gives_it_up() {
        let claims = Claims::default();
        let [job, first, second] = [1, 2, 3].map(|byte| Address::new_from_array([byte; 32]));
        assert!(claims.take(job, first) && claims.take(job, first));
        assert!(!claims.take(job, second));
        claims.give_up(job, second);
        assert!(!claims.take(job, second));
        claims.give_up(job, first);
        assert!(claims.take(job, second));
    }
}
