//! When which host is checked: one job a host, check and period, at a moment that the
//! host cannot know, under a nonce that everybody with the same key computes alike.

use sha2::{Digest, Sha256};
use solana_address::Address;

/// What makes a moment unpredictable. Drawn when the process begins and told to nobody.
#[derive(Clone, Copy)]
pub struct Seed(pub [u8; 32]);

impl Seed {
    /// A seed that nobody knows.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }
}

/// The number of the period of `length` seconds that `now` lies in, Unix seconds.
#[must_use]
pub fn period_at(now: i64, length: u32) -> i64 {
    now.div_euclid(i64::from(length.max(1)))
}

/// When a period begins, Unix seconds.
#[must_use]
pub fn period_start(period: i64, length: u32) -> i64 {
    period.saturating_mul(i64::from(length.max(1)))
}

/// The nonce of the job that checks `host` in `period`: the first 8 bytes of a SHA-256.
///
/// It makes the job's address together with the client, and an address can be used
/// once: neither a restart nor a second process with the same key posts it again while
/// the job's account is there.
#[must_use]
pub fn nonce(host: &Address, check: &str, period: i64) -> u64 {
    let digest = Sha256::new()
        .chain_update(b"nosana assessor job v1\0")
        .chain_update(host.as_array())
        .chain_update(check.as_bytes())
        .chain_update([0])
        .chain_update(period.to_le_bytes())
        .finalize();
    first_u64(&digest)
}

/// When within `period` the check is due, Unix seconds: within its first nine tenths, so
/// that a job still fits into the rest.
#[must_use]
pub fn moment(seed: &Seed, host: &Address, check: &str, period: i64, length: u32) -> i64 {
    let digest = Sha256::new()
        .chain_update(b"nosana assessor moment v1\0")
        .chain_update(seed.0)
        .chain_update(nonce(host, check, period).to_le_bytes())
        .finalize();
    let room = (u64::from(length) * 9 / 10).max(1);
    let offset = i64::try_from(first_u64(&digest) % room).unwrap_or_default();
    period_start(period, length).saturating_add(offset)
}

/// Which of `checks` a job is, and of which period, when `host` was the first to get it
/// and it was posted at `posted_at`. `None`: it is no job of a schedule like this.
///
/// A job that was decided on at the end of a period may land in the next one.
#[must_use]
pub fn identify<'a>(
    host: &Address,
    job_nonce: u64,
    posted_at: i64,
    length: u32,
    checks: impl IntoIterator<Item = &'a str>,
) -> Option<(&'a str, i64)> {
    let posted_in = period_at(posted_at, length);
    checks.into_iter().find_map(|check| {
        [posted_in, posted_in.saturating_sub(1)]
            .into_iter()
            .find(|period| nonce(host, check, *period) == job_nonce)
            .map(|period| (check, period))
    })
}

fn first_u64(digest: &[u8]) -> u64 {
    digest
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const HOST: Address = Address::new_from_array([7; 32]);

    #[test]
    fn a_nonce_is_pinned() {
        // Processes of different versions must agree.
        assert_eq!(nonce(&HOST, "benchmark", 20_000), 7_214_463_328_434_621_215);
    }

    #[test]
    fn moments_of_many_hosts_spread_over_the_period() {
        let moments: BTreeSet<i64> = (0..=255)
            .map(|byte| {
                let host = Address::new_from_array([byte; 32]);
                moment(&Seed([1; 32]), &host, "benchmark", 3, 86_400) / 3_600
            })
            .collect();
        // 256 hosts over 21.6 hours: every hour has some.
        assert_eq!(moments.len(), 22);
    }

    #[test]
    fn another_process_draws_other_moments_and_the_same_nonce() {
        let at = |seed| moment(&Seed([seed; 32]), &HOST, "benchmark", 3, 86_400);
        assert_ne!(at(1), at(2));
        assert_eq!(at(1), at(1));
    }

    proptest! {
        #[test]
        fn a_moment_lies_within_its_period(
            seed: [u8; 32], host: [u8; 32], period in -1_000_i64..100_000, length in 1_u32..3_000_000,
        ) {
            let host = Address::new_from_array(host);
            let at = moment(&Seed(seed), &host, "benchmark", period, length);
            prop_assert_eq!(period_at(at, length), period);
        }

        #[test]
        fn a_job_is_known_again_by_its_host(
            host: [u8; 32], other: [u8; 32], now in 0_i64..4_000_000_000, late in 0_i64..100,
        ) {
            prop_assume!(host != other);
            let (host, other) = (Address::new_from_array(host), Address::new_from_array(other));
            let period = period_at(now, 86_400);
            let number = nonce(&host, "benchmark", period);
            let found = identify(&host, number, now + late, 86_400, ["proof", "benchmark"]);
            prop_assert_eq!(found, Some(("benchmark", period)));
            prop_assert_eq!(identify(&other, number, now, 86_400, ["proof", "benchmark"]), None);
        }
    }
}
