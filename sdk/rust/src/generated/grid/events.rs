//! Events of the grid program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{
    AwardAgreed, AwardClosed, AwardMade, AwardRevoked, GridAuthorityAccepted,
    GridAuthorityProposed, GridFunded, GridInitialized, GridUpdated, GridWithdrawn, PhaseCancelled,
    PhaseClosed, PhaseCreated, PhaseFinalized, PhaseOpened, PhaseUpdated, ReviewerReplaced,
    RewardClaimed, SeatClosed, SeatCounted, SeatGivenBack, SeatMovedUp, SeatRegistered,
};

/// An event of the grid program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    AwardAgreed(AwardAgreed),
    AwardClosed(AwardClosed),
    AwardMade(AwardMade),
    AwardRevoked(AwardRevoked),
    GridAuthorityAccepted(GridAuthorityAccepted),
    GridAuthorityProposed(GridAuthorityProposed),
    GridFunded(GridFunded),
    GridInitialized(GridInitialized),
    GridUpdated(GridUpdated),
    GridWithdrawn(GridWithdrawn),
    PhaseCancelled(PhaseCancelled),
    PhaseClosed(PhaseClosed),
    PhaseCreated(PhaseCreated),
    PhaseFinalized(PhaseFinalized),
    PhaseOpened(PhaseOpened),
    PhaseUpdated(PhaseUpdated),
    ReviewerReplaced(ReviewerReplaced),
    RewardClaimed(RewardClaimed),
    SeatClosed(SeatClosed),
    SeatCounted(SeatCounted),
    SeatGivenBack(SeatGivenBack),
    SeatMovedUp(SeatMovedUp),
    SeatRegistered(SeatRegistered),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
            [11, 94, 201, 142, 20, 222, 234, 8] => {
                Self::AwardAgreed(AwardAgreed::deserialize(&mut fields).ok()?)
            }
            [36, 35, 136, 88, 67, 236, 196, 83] => {
                Self::AwardClosed(AwardClosed::deserialize(&mut fields).ok()?)
            }
            [65, 191, 164, 43, 159, 206, 238, 73] => {
                Self::AwardMade(AwardMade::deserialize(&mut fields).ok()?)
            }
            [93, 42, 125, 11, 127, 93, 117, 186] => {
                Self::AwardRevoked(AwardRevoked::deserialize(&mut fields).ok()?)
            }
            [145, 28, 57, 101, 12, 107, 109, 106] => {
                Self::GridAuthorityAccepted(GridAuthorityAccepted::deserialize(&mut fields).ok()?)
            }
            [33, 100, 200, 6, 10, 214, 51, 122] => {
                Self::GridAuthorityProposed(GridAuthorityProposed::deserialize(&mut fields).ok()?)
            }
            [80, 95, 240, 141, 191, 218, 7, 94] => {
                Self::GridFunded(GridFunded::deserialize(&mut fields).ok()?)
            }
            [186, 206, 196, 128, 181, 177, 29, 107] => {
                Self::GridInitialized(GridInitialized::deserialize(&mut fields).ok()?)
            }
            [22, 238, 237, 143, 48, 232, 216, 73] => {
                Self::GridUpdated(GridUpdated::deserialize(&mut fields).ok()?)
            }
            [110, 237, 150, 252, 24, 13, 147, 44] => {
                Self::GridWithdrawn(GridWithdrawn::deserialize(&mut fields).ok()?)
            }
            [163, 72, 77, 37, 87, 167, 84, 27] => {
                Self::PhaseCancelled(PhaseCancelled::deserialize(&mut fields).ok()?)
            }
            [6, 49, 170, 132, 161, 160, 115, 223] => {
                Self::PhaseClosed(PhaseClosed::deserialize(&mut fields).ok()?)
            }
            [129, 218, 27, 195, 81, 73, 2, 212] => {
                Self::PhaseCreated(PhaseCreated::deserialize(&mut fields).ok()?)
            }
            [66, 88, 200, 28, 134, 228, 172, 230] => {
                Self::PhaseFinalized(PhaseFinalized::deserialize(&mut fields).ok()?)
            }
            [87, 145, 107, 5, 209, 139, 119, 7] => {
                Self::PhaseOpened(PhaseOpened::deserialize(&mut fields).ok()?)
            }
            [120, 141, 82, 205, 153, 221, 249, 6] => {
                Self::PhaseUpdated(PhaseUpdated::deserialize(&mut fields).ok()?)
            }
            [149, 163, 31, 60, 151, 81, 153, 209] => {
                Self::ReviewerReplaced(ReviewerReplaced::deserialize(&mut fields).ok()?)
            }
            [49, 28, 87, 84, 158, 48, 229, 175] => {
                Self::RewardClaimed(RewardClaimed::deserialize(&mut fields).ok()?)
            }
            [213, 83, 175, 31, 220, 25, 105, 211] => {
                Self::SeatClosed(SeatClosed::deserialize(&mut fields).ok()?)
            }
            [91, 73, 104, 208, 58, 63, 97, 116] => {
                Self::SeatCounted(SeatCounted::deserialize(&mut fields).ok()?)
            }
            [127, 109, 88, 63, 64, 67, 173, 135] => {
                Self::SeatGivenBack(SeatGivenBack::deserialize(&mut fields).ok()?)
            }
            [102, 59, 20, 142, 245, 21, 94, 113] => {
                Self::SeatMovedUp(SeatMovedUp::deserialize(&mut fields).ok()?)
            }
            [175, 246, 112, 150, 183, 230, 70, 199] => {
                Self::SeatRegistered(SeatRegistered::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AwardAgreed(_) => "AwardAgreed",
            Self::AwardClosed(_) => "AwardClosed",
            Self::AwardMade(_) => "AwardMade",
            Self::AwardRevoked(_) => "AwardRevoked",
            Self::GridAuthorityAccepted(_) => "GridAuthorityAccepted",
            Self::GridAuthorityProposed(_) => "GridAuthorityProposed",
            Self::GridFunded(_) => "GridFunded",
            Self::GridInitialized(_) => "GridInitialized",
            Self::GridUpdated(_) => "GridUpdated",
            Self::GridWithdrawn(_) => "GridWithdrawn",
            Self::PhaseCancelled(_) => "PhaseCancelled",
            Self::PhaseClosed(_) => "PhaseClosed",
            Self::PhaseCreated(_) => "PhaseCreated",
            Self::PhaseFinalized(_) => "PhaseFinalized",
            Self::PhaseOpened(_) => "PhaseOpened",
            Self::PhaseUpdated(_) => "PhaseUpdated",
            Self::ReviewerReplaced(_) => "ReviewerReplaced",
            Self::RewardClaimed(_) => "RewardClaimed",
            Self::SeatClosed(_) => "SeatClosed",
            Self::SeatCounted(_) => "SeatCounted",
            Self::SeatGivenBack(_) => "SeatGivenBack",
            Self::SeatMovedUp(_) => "SeatMovedUp",
            Self::SeatRegistered(_) => "SeatRegistered",
        }
    }
}
