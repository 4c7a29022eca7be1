//! Reads the queue of a market: the generated header, and the entries behind it.

use borsh::BorshDeserialize;
use bytemuck::{Pod, Zeroable};
use solana_address::Address;

use crate::generated::jobs::accounts::{QUEUE_DISCRIMINATOR, Queue};

/// What waits in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    /// Nothing.
    Empty,
    /// Hosts, for jobs.
    Hosts,
    /// Jobs, for hosts.
    Jobs,
}

/// One place of the ring, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
struct Entry {
    key: [u8; 32],
    valid_until: [u8; 8],
}

/// Bytes before the entries: the header and how many places were ever used.
const HEADER: usize = Queue::LEN + 4;

/// Bytes of an account for `capacity` entries.
#[must_use]
pub fn space(capacity: u32) -> usize {
    HEADER.saturating_add((capacity as usize).saturating_mul(size_of::<Entry>()))
}

/// A queue and what waits in it, first come first.
#[derive(Clone, Debug)]
pub struct QueueView {
    /// The header.
    pub header: Queue,
    /// Who waits: key, and until when, Unix seconds.
    pub waiting: Vec<(Address, i64)>,
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
        let entries: &[Entry] =
            bytemuck::try_cast_slice(&tail[..tail.len() - tail.len() % size_of::<Entry>()]).ok()?;
        let waiting = (header.head..header.tail)
            .filter_map(|number| {
                let place = usize::try_from(number % u64::from(header.capacity)).ok()?;
                let entry = entries.get(place)?;
                let until = i64::from_le_bytes(entry.valid_until);
                (until != 0).then(|| (Address::from(entry.key), until))
            })
            .collect();
        Some(Self { header, waiting })
    }

    /// What waits.
    #[must_use]
    pub fn kind(&self) -> QueueKind {
        match self.header.kind {
            1 => QueueKind::Hosts,
            2 => QueueKind::Jobs,
            _ => QueueKind::Empty,
        }
    }

    /// How many are before `key`, from 0; `None` when it does not wait.
    #[must_use]
    pub fn position(&self, key: &Address) -> Option<usize> {
        self.waiting.iter().position(|(waiting, _)| waiting == key)
    }
}
