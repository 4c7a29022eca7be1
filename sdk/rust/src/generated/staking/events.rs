//! Events of the staking program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{Staked, StakingInitialized};

/// An event of the staking program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    Staked(Staked),
    StakingInitialized(StakingInitialized),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
            [11, 146, 45, 205, 230, 58, 213, 240] => {
                Self::Staked(Staked::deserialize(&mut fields).ok()?)
            }
            [22, 155, 230, 163, 100, 9, 62, 165] => {
                Self::StakingInitialized(StakingInitialized::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Staked(_) => "Staked",
            Self::StakingInitialized(_) => "StakingInitialized",
        }
    }
}
