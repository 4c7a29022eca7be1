//! Events of the staking program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{
    Bonded, Released, Restaked, RewardsClaimed, RewardsSynced, Slashed, StakeClosed, StakeExtended,
    StakeToppedUp, Staked, StakingAuthorityAccepted, StakingAuthorityProposed,
    StakingConfigUpdated, StakingInitialized, Unstaked, Withdrawn,
};

/// An event of the staking program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    Bonded(Bonded),
    Released(Released),
    Restaked(Restaked),
    RewardsClaimed(RewardsClaimed),
    RewardsSynced(RewardsSynced),
    Slashed(Slashed),
    StakeClosed(StakeClosed),
    StakeExtended(StakeExtended),
    StakeToppedUp(StakeToppedUp),
    Staked(Staked),
    StakingAuthorityAccepted(StakingAuthorityAccepted),
    StakingAuthorityProposed(StakingAuthorityProposed),
    StakingConfigUpdated(StakingConfigUpdated),
    StakingInitialized(StakingInitialized),
    Unstaked(Unstaked),
    Withdrawn(Withdrawn),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
            [72, 106, 31, 121, 93, 125, 84, 0] => {
                Self::Bonded(Bonded::deserialize(&mut fields).ok()?)
            }
            [232, 229, 255, 136, 101, 189, 15, 220] => {
                Self::Released(Released::deserialize(&mut fields).ok()?)
            }
            [39, 138, 227, 90, 188, 62, 50, 192] => {
                Self::Restaked(Restaked::deserialize(&mut fields).ok()?)
            }
            [75, 98, 88, 18, 219, 112, 88, 121] => {
                Self::RewardsClaimed(RewardsClaimed::deserialize(&mut fields).ok()?)
            }
            [66, 57, 28, 213, 120, 33, 234, 123] => {
                Self::RewardsSynced(RewardsSynced::deserialize(&mut fields).ok()?)
            }
            [98, 59, 249, 154, 233, 53, 98, 194] => {
                Self::Slashed(Slashed::deserialize(&mut fields).ok()?)
            }
            [72, 166, 77, 134, 139, 12, 214, 160] => {
                Self::StakeClosed(StakeClosed::deserialize(&mut fields).ok()?)
            }
            [242, 112, 35, 209, 98, 89, 34, 4] => {
                Self::StakeExtended(StakeExtended::deserialize(&mut fields).ok()?)
            }
            [198, 194, 194, 30, 127, 26, 161, 239] => {
                Self::StakeToppedUp(StakeToppedUp::deserialize(&mut fields).ok()?)
            }
            [11, 146, 45, 205, 230, 58, 213, 240] => {
                Self::Staked(Staked::deserialize(&mut fields).ok()?)
            }
            [102, 154, 59, 136, 211, 83, 142, 231] => Self::StakingAuthorityAccepted(
                StakingAuthorityAccepted::deserialize(&mut fields).ok()?,
            ),
            [236, 108, 219, 241, 20, 43, 135, 139] => Self::StakingAuthorityProposed(
                StakingAuthorityProposed::deserialize(&mut fields).ok()?,
            ),
            [64, 87, 60, 0, 196, 208, 241, 29] => {
                Self::StakingConfigUpdated(StakingConfigUpdated::deserialize(&mut fields).ok()?)
            }
            [22, 155, 230, 163, 100, 9, 62, 165] => {
                Self::StakingInitialized(StakingInitialized::deserialize(&mut fields).ok()?)
            }
            [27, 179, 156, 215, 47, 71, 195, 7] => {
                Self::Unstaked(Unstaked::deserialize(&mut fields).ok()?)
            }
            [20, 89, 223, 198, 194, 124, 219, 13] => {
                Self::Withdrawn(Withdrawn::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Bonded(_) => "Bonded",
            Self::Released(_) => "Released",
            Self::Restaked(_) => "Restaked",
            Self::RewardsClaimed(_) => "RewardsClaimed",
            Self::RewardsSynced(_) => "RewardsSynced",
            Self::Slashed(_) => "Slashed",
            Self::StakeClosed(_) => "StakeClosed",
            Self::StakeExtended(_) => "StakeExtended",
            Self::StakeToppedUp(_) => "StakeToppedUp",
            Self::Staked(_) => "Staked",
            Self::StakingAuthorityAccepted(_) => "StakingAuthorityAccepted",
            Self::StakingAuthorityProposed(_) => "StakingAuthorityProposed",
            Self::StakingConfigUpdated(_) => "StakingConfigUpdated",
            Self::StakingInitialized(_) => "StakingInitialized",
            Self::Unstaked(_) => "Unstaked",
            Self::Withdrawn(_) => "Withdrawn",
        }
    }
}
