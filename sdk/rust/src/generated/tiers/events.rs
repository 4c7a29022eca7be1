//! Events of the tiers program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{
    BondReleased, ClassSet, HostAssessed, HostBonded, HostClosed, HostImported, HostRegistered,
    HostUnbonded, HostUpdated, ImportClosed, ImportOpened, PolicyApplied, PolicyProposed,
    PolicyWithdrawn, ReportClosed, ReportSubmitted, SlashClosed, SlashContested, SlashExecuted,
    SlashProposed, SlashWithdrawn, TierChanged, TiersAdminAccepted, TiersAdminProposed,
    TiersConfigMigrated, TiersConfigUpdated, TiersInitialized, WorkerRotated,
};

/// An event of the tiers program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    BondReleased(BondReleased),
    ClassSet(ClassSet),
    HostAssessed(HostAssessed),
    HostBonded(HostBonded),
    HostClosed(HostClosed),
    HostImported(HostImported),
    HostRegistered(HostRegistered),
    HostUnbonded(HostUnbonded),
    HostUpdated(HostUpdated),
    ImportClosed(ImportClosed),
    ImportOpened(ImportOpened),
    PolicyApplied(PolicyApplied),
    PolicyProposed(PolicyProposed),
    PolicyWithdrawn(PolicyWithdrawn),
    ReportClosed(ReportClosed),
    ReportSubmitted(ReportSubmitted),
    SlashClosed(SlashClosed),
    SlashContested(SlashContested),
    SlashExecuted(SlashExecuted),
    SlashProposed(SlashProposed),
    SlashWithdrawn(SlashWithdrawn),
    TierChanged(TierChanged),
    TiersAdminAccepted(TiersAdminAccepted),
    TiersAdminProposed(TiersAdminProposed),
    TiersConfigMigrated(TiersConfigMigrated),
    TiersConfigUpdated(TiersConfigUpdated),
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
            [191, 161, 250, 29, 188, 146, 120, 251] => {
                Self::BondReleased(BondReleased::deserialize(&mut fields).ok()?)
            }
            [150, 198, 209, 176, 36, 134, 193, 241] => {
                Self::ClassSet(ClassSet::deserialize(&mut fields).ok()?)
            }
            [30, 235, 214, 216, 216, 205, 49, 208] => {
                Self::HostAssessed(HostAssessed::deserialize(&mut fields).ok()?)
            }
            [135, 100, 197, 171, 186, 28, 142, 49] => {
                Self::HostBonded(HostBonded::deserialize(&mut fields).ok()?)
            }
            [109, 249, 7, 242, 92, 60, 116, 12] => {
                Self::HostClosed(HostClosed::deserialize(&mut fields).ok()?)
            }
            [110, 11, 81, 181, 165, 202, 185, 165] => {
                Self::HostImported(HostImported::deserialize(&mut fields).ok()?)
            }
            [223, 150, 103, 158, 161, 242, 213, 200] => {
                Self::HostRegistered(HostRegistered::deserialize(&mut fields).ok()?)
            }
            [188, 229, 235, 71, 248, 51, 76, 151] => {
                Self::HostUnbonded(HostUnbonded::deserialize(&mut fields).ok()?)
            }
            [172, 121, 205, 244, 244, 50, 225, 177] => {
                Self::HostUpdated(HostUpdated::deserialize(&mut fields).ok()?)
            }
            [40, 235, 33, 234, 25, 76, 20, 150] => {
                Self::ImportClosed(ImportClosed::deserialize(&mut fields).ok()?)
            }
            [112, 87, 186, 162, 42, 91, 232, 196] => {
                Self::ImportOpened(ImportOpened::deserialize(&mut fields).ok()?)
            }
            [224, 50, 201, 229, 63, 157, 248, 239] => {
                Self::PolicyApplied(PolicyApplied::deserialize(&mut fields).ok()?)
            }
            [218, 131, 42, 156, 255, 118, 219, 223] => {
                Self::PolicyProposed(PolicyProposed::deserialize(&mut fields).ok()?)
            }
            [228, 106, 24, 63, 212, 123, 255, 87] => {
                Self::PolicyWithdrawn(PolicyWithdrawn::deserialize(&mut fields).ok()?)
            }
            [191, 151, 67, 237, 84, 58, 35, 109] => {
                Self::ReportClosed(ReportClosed::deserialize(&mut fields).ok()?)
            }
            [30, 14, 109, 53, 161, 40, 129, 244] => {
                Self::ReportSubmitted(ReportSubmitted::deserialize(&mut fields).ok()?)
            }
            [81, 214, 3, 34, 246, 220, 83, 180] => {
                Self::SlashClosed(SlashClosed::deserialize(&mut fields).ok()?)
            }
            [39, 130, 58, 236, 104, 104, 214, 130] => {
                Self::SlashContested(SlashContested::deserialize(&mut fields).ok()?)
            }
            [170, 48, 78, 119, 242, 155, 108, 61] => {
                Self::SlashExecuted(SlashExecuted::deserialize(&mut fields).ok()?)
            }
            [158, 90, 179, 8, 227, 190, 15, 231] => {
                Self::SlashProposed(SlashProposed::deserialize(&mut fields).ok()?)
            }
            [185, 64, 250, 184, 167, 94, 57, 178] => {
                Self::SlashWithdrawn(SlashWithdrawn::deserialize(&mut fields).ok()?)
            }
            [126, 9, 150, 127, 199, 123, 136, 1] => {
                Self::TierChanged(TierChanged::deserialize(&mut fields).ok()?)
            }
            [35, 163, 146, 116, 166, 250, 118, 42] => {
                Self::TiersAdminAccepted(TiersAdminAccepted::deserialize(&mut fields).ok()?)
            }
            [0, 139, 170, 180, 68, 134, 46, 173] => {
                Self::TiersAdminProposed(TiersAdminProposed::deserialize(&mut fields).ok()?)
            }
            [111, 148, 60, 39, 66, 170, 199, 125] => {
                Self::TiersConfigMigrated(TiersConfigMigrated::deserialize(&mut fields).ok()?)
            }
            [216, 31, 251, 213, 4, 193, 43, 176] => {
                Self::TiersConfigUpdated(TiersConfigUpdated::deserialize(&mut fields).ok()?)
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
            Self::BondReleased(_) => "BondReleased",
            Self::ClassSet(_) => "ClassSet",
            Self::HostAssessed(_) => "HostAssessed",
            Self::HostBonded(_) => "HostBonded",
            Self::HostClosed(_) => "HostClosed",
            Self::HostImported(_) => "HostImported",
            Self::HostRegistered(_) => "HostRegistered",
            Self::HostUnbonded(_) => "HostUnbonded",
            Self::HostUpdated(_) => "HostUpdated",
            Self::ImportClosed(_) => "ImportClosed",
            Self::ImportOpened(_) => "ImportOpened",
            Self::PolicyApplied(_) => "PolicyApplied",
            Self::PolicyProposed(_) => "PolicyProposed",
            Self::PolicyWithdrawn(_) => "PolicyWithdrawn",
            Self::ReportClosed(_) => "ReportClosed",
            Self::ReportSubmitted(_) => "ReportSubmitted",
            Self::SlashClosed(_) => "SlashClosed",
            Self::SlashContested(_) => "SlashContested",
            Self::SlashExecuted(_) => "SlashExecuted",
            Self::SlashProposed(_) => "SlashProposed",
            Self::SlashWithdrawn(_) => "SlashWithdrawn",
            Self::TierChanged(_) => "TierChanged",
            Self::TiersAdminAccepted(_) => "TiersAdminAccepted",
            Self::TiersAdminProposed(_) => "TiersAdminProposed",
            Self::TiersConfigMigrated(_) => "TiersConfigMigrated",
            Self::TiersConfigUpdated(_) => "TiersConfigUpdated",
            Self::TiersInitialized(_) => "TiersInitialized",
            Self::WorkerRotated(_) => "WorkerRotated",
        }
    }
}
