//! Remembers the requests of a job's client until they expire, so that each is taken
//! once.

use std::collections::BTreeSet;

use nosana_sdk::host_api::{MAX_VALIDITY, Signed};

/// The most requests of one job that are remembered. All expire within a minute, and
/// only the job's client can add to them.
const MOST: usize = 1_024;

/// Why a request that is signed well is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It was taken before.
    Repeated,
    /// It may have been taken before: its time is over, by a clock that went back.
    Expired,
    /// It may have been taken by an earlier agent. It is one that changes something.
    TooEarly {
        /// Seconds until no such request is valid.
        wait: i64,
    },
    /// So many came that no more can be remembered.
    TooMany,
}

/// The requests for one job that are still valid.
#[derive(Debug)]
pub(super) struct Nonces {
    taken: BTreeSet<(i64, [u8; 16])>,
    /// The latest expiry that was forgotten: whatever expires up to then may have been taken.
    forgotten: i64,
    /// The latest expiry that an earlier agent, of whom nothing is known, may have taken.
    unknown: i64,
}

impl Nonces {
    /// Begins at `now`, Unix seconds. After an earlier agent what may have been taken by
    /// that one is not taken again where it changes something.
    pub(super) fn begin(now: i64, is_resumed: bool) -> Self {
        Self {
            taken: BTreeSet::new(),
            forgotten: i64::MIN,
            unknown: if is_resumed {
                now.saturating_add(MAX_VALIDITY)
            } else {
                i64::MIN
            },
        }
    }

    /// Takes a request, which is valid at `now`, once.
    pub(super) fn take(&mut self, request: &Signed, now: i64, changes: bool) -> Result<(), Unfit> {
        while let Some((expiry, _)) = self.taken.first().filter(|(expiry, _)| *expiry <= now) {
            self.forgotten = self.forgotten.max(*expiry);
            self.taken.pop_first();
        }
        let entry = (request.expiry, request.nonce);
        if self.taken.contains(&entry) {
            return Err(Unfit::Repeated);
        }
        if request.expiry <= self.forgotten {
            return Err(Unfit::Expired);
        }
        if changes && request.expiry <= self.unknown {
            let wait = self.unknown.saturating_sub(now).clamp(1, MAX_VALIDITY);
            return Err(Unfit::TooEarly { wait });
        }
        if self.taken.len() >= MOST {
            return Err(Unfit::TooMany);
        }
        self.taken.insert(entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use solana_address::Address;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn request(expiry: i64, nonce: u16) -> Signed {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&nonce.to_le_bytes());
        Signed {
            client: Address::default(),
            expiry,
            nonce: bytes,
        }
    }

    #[test]
    fn a_request_is_taken_once_and_others_of_the_same_second_are_too() {
        let mut nonces = Nonces::begin(NOW, false);
        for nonce in 0..10 {
            let request = request(NOW + 30, nonce);
            assert_eq!(nonces.take(&request, NOW, true), Ok(()));
            assert_eq!(nonces.take(&request, NOW, true), Err(Unfit::Repeated));
            assert_eq!(nonces.take(&request, NOW + 29, true), Err(Unfit::Repeated));
        }
    }

    #[test]
    fn what_expired_is_forgotten_and_stays_refused_when_the_clock_goes_back() {
        let mut nonces = Nonces::begin(NOW, false);
        let first = request(NOW + 30, 1);
        nonces.take(&first, NOW, false).unwrap();
        nonces.take(&request(NOW + 60, 2), NOW + 30, false).unwrap();
        assert_eq!(nonces.taken.len(), 1);
        assert_eq!(nonces.take(&first, NOW, false), Err(Unfit::Expired));
        assert_eq!(nonces.take(&request(NOW + 31, 3), NOW, false), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_free_again_when_requests_expire() {
        let mut nonces = Nonces::begin(NOW, false);
        for nonce in 0..1_024 {
            nonces.take(&request(NOW + 30, nonce), NOW, false).unwrap();
        }
        let more = request(NOW + 31, 0);
        assert_eq!(nonces.take(&more, NOW, false), Err(Unfit::TooMany));
        assert_eq!(nonces.take(&more, NOW + 30, false), Ok(()));
    }

    #[test]
    fn after_another_agent_nothing_is_changed_that_it_may_have_taken() {
        let mut nonces = Nonces::begin(NOW, true);
        let early = nonces.take(&request(NOW + 60, 1), NOW + 20, true);
        assert_eq!(early, Err(Unfit::TooEarly { wait: 40 }));
        assert_eq!(nonces.take(&request(NOW + 60, 1), NOW + 20, false), Ok(()));
        assert_eq!(nonces.take(&request(NOW + 61, 2), NOW + 31, true), Ok(()));
    }
}
