// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// One place in a queue.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct QueueEntry {
    /// The host or job that waits; zero when it was matched or left.
    pub key: Address,
    /// Until when it may be matched, Unix seconds. Zero marks an entry that was
    /// dropped because its time was up; the key then still tells whose it was.
    pub valid_until: i64,
}
