//! Events of the tiers program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{ClassSet, HostClosed, HostRegistered, TiersInitialized, WorkerRotated};

/// An event of the tiers program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    ClassSet(ClassSet),
    HostClosed(HostClosed),
    HostRegistered(HostRegistered),
    TiersInitialized(TiersInitialized),
    WorkerRotated(WorkerRotated),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
            [150, 198, 209, 176, 36, 134, 193, 241] => {
                Self::ClassSet(ClassSet::deserialize(&mut fields).ok()?)
            }
            [109, 249, 7, 242, 92, 60, 116, 12] => {
                Self::HostClosed(HostClosed::deserialize(&mut fields).ok()?)
            }
            [223, 150, 103, 158, 161, 242, 213, 200] => {
                Self::HostRegistered(HostRegistered::deserialize(&mut fields).ok()?)
            }
            [5, 243, 98, 108, 211, 145, 234, 15] => {
                Self::TiersInitialized(TiersInitialized::deserialize(&mut fields).ok()?)
            }
            [20, 26, 154, 113, 214, 208, 53, 214] => {
                Self::WorkerRotated(WorkerRotated::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ClassSet(_) => "ClassSet",
            Self::HostClosed(_) => "HostClosed",
            Self::HostRegistered(_) => "HostRegistered",
            Self::TiersInitialized(_) => "TiersInitialized",
            Self::WorkerRotated(_) => "WorkerRotated",
        }
    }
}
