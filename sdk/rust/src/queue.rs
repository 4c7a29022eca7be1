//! Reads the queue of a market: the generated header, and the entries behind it.

use borsh::BorshDeserialize;
use solana_address::Address;

pub use nosana_common::ring::QueueKind;
use nosana_common::ring::{Place, place_of};

use crate::generated::jobs::accounts::{QUEUE_DISCRIMINATOR, Queue};

/// Bytes before the entries: the header and how many places there are.
const HEADER: usize = Queue::LEN + 4;

/// Entries and gaps at the front that posting looks at; beyond them it asks for a sweep.
pub const LOOKS_AT_POST: u64 = 32;

/// Bytes of an account for `capacity` entries.
#[must_use]
pub const fn space(capacity: u32) -> usize {
    HEADER.saturating_add((capacity as usize).saturating_mul(size_of::<Place>()))
}

/// One that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The host or job.
    pub key: Address,
    /// Number of its place.
    pub slot: u64,
    /// Until when it may be matched, Unix seconds.
    pub valid_until: i64,
}

/// A queue and what waits in it, first come first.
#[derive(Clone, Debug)]
pub struct QueueView {
    /// The header.
    pub header: Queue,
    /// Who waits.
    pub waiting: Vec<Waiting>,
}

impl QueueView {
    /// Reads an account's data; `None` when it is not a queue.
    #[must_use]
    pub fn parse(data: &[u8]) -> Option<Self> {
        let (head, tail) = data.split_at_checked(HEADER)?;
        let header = Queue::deserialize(&mut &head[..]).ok()?;
        if header.discriminator != QUEUE_DISCRIMINATOR || header.capacity == 0 {
            return None;
        }
        let places: &[Place] =
            bytemuck::try_cast_slice(&tail[..tail.len() - tail.len() % size_of::<Place>()]).ok()?;
        if places.len() != header.capacity as usize {
            return None;
        }
        let waiting = (header.head..header.tail)
            .take(places.len())
            .filter_map(|slot| {
                let place = places.get(place_of(slot, header.shift, places.len()).ok()?)?;
                place.waits().then(|| Waiting {
                    key: Address::from(place.key),
                    slot,
                    valid_until: place.valid_until(),
                })
            })
            .collect();
        Some(Self { header, waiting })
    }

    /// What waits.
    #[must_use]
    pub fn kind(&self) -> QueueKind {
        QueueKind::of(self.header.kind)
    }

    /// How many are before `key`, from 0; `None` when it does not wait.
    #[must_use]
    pub fn position(&self, key: &Address) -> Option<usize> {
        self.waiting.iter().position(|waiting| waiting.key == *key)
    }
}
