// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::QueueEntry;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// What follows the fields of a `Queue`: a count of 32 bits, and as many items.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct QueueTail {
    /// The items, in the order of their places.
    pub entries: Vec<QueueEntry>,
}
