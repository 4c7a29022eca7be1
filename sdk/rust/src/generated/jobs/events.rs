//! Events of the jobs program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{
    AuthorityAccepted, AuthorityProposed, BountyPaid, ConfigUpdated, HostEvicted, HostJoined,
    HostLeft, HostRenewed, JobAssigned, JobCheckpointed, JobClosed, JobEnded, JobExtended,
    JobPosted, JobQueued, JobReturned, JobStarted, JobsInitialized, MarketClosed, MarketMigrated,
    MarketOpened, MarketUpdated, OwedCollected, QueueCreated, QueueGrown, QueueSwept, RecordClosed,
    RecordMigrated, RecordOpened, ResultAttached,
};

/// An event of the jobs program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    AuthorityAccepted(AuthorityAccepted),
    AuthorityProposed(AuthorityProposed),
    BountyPaid(BountyPaid),
    ConfigUpdated(ConfigUpdated),
    HostEvicted(HostEvicted),
    HostJoined(HostJoined),
    HostLeft(HostLeft),
    HostRenewed(HostRenewed),
    JobAssigned(JobAssigned),
    JobCheckpointed(JobCheckpointed),
    JobClosed(JobClosed),
    JobEnded(JobEnded),
    JobExtended(JobExtended),
    JobPosted(JobPosted),
    JobQueued(JobQueued),
    JobReturned(JobReturned),
    JobStarted(JobStarted),
    JobsInitialized(JobsInitialized),
    MarketClosed(MarketClosed),
    MarketMigrated(MarketMigrated),
    MarketOpened(MarketOpened),
    MarketUpdated(MarketUpdated),
    OwedCollected(OwedCollected),
    QueueCreated(QueueCreated),
    QueueGrown(QueueGrown),
    QueueSwept(QueueSwept),
    RecordClosed(RecordClosed),
    RecordMigrated(RecordMigrated),
    RecordOpened(RecordOpened),
    ResultAttached(ResultAttached),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
            [166, 192, 219, 188, 41, 209, 195, 26] => {
                Self::AuthorityAccepted(AuthorityAccepted::deserialize(&mut fields).ok()?)
            }
            [244, 117, 94, 112, 53, 151, 35, 89] => {
                Self::AuthorityProposed(AuthorityProposed::deserialize(&mut fields).ok()?)
            }
            [60, 72, 10, 171, 122, 59, 238, 148] => {
                Self::BountyPaid(BountyPaid::deserialize(&mut fields).ok()?)
            }
            [40, 241, 230, 122, 11, 19, 198, 194] => {
                Self::ConfigUpdated(ConfigUpdated::deserialize(&mut fields).ok()?)
            }
            [42, 193, 178, 129, 67, 188, 195, 207] => {
                Self::HostEvicted(HostEvicted::deserialize(&mut fields).ok()?)
            }
            [176, 13, 23, 255, 146, 93, 93, 105] => {
                Self::HostJoined(HostJoined::deserialize(&mut fields).ok()?)
            }
            [189, 235, 198, 184, 17, 200, 6, 240] => {
                Self::HostLeft(HostLeft::deserialize(&mut fields).ok()?)
            }
            [135, 232, 179, 10, 109, 91, 135, 87] => {
                Self::HostRenewed(HostRenewed::deserialize(&mut fields).ok()?)
            }
            [37, 41, 120, 33, 26, 236, 76, 219] => {
                Self::JobAssigned(JobAssigned::deserialize(&mut fields).ok()?)
            }
            [219, 49, 80, 122, 157, 127, 128, 155] => {
                Self::JobCheckpointed(JobCheckpointed::deserialize(&mut fields).ok()?)
            }
            [123, 63, 243, 153, 174, 212, 2, 55] => {
                Self::JobClosed(JobClosed::deserialize(&mut fields).ok()?)
            }
            [143, 54, 11, 87, 149, 208, 52, 144] => {
                Self::JobEnded(JobEnded::deserialize(&mut fields).ok()?)
            }
            [173, 200, 121, 177, 158, 177, 162, 106] => {
                Self::JobExtended(JobExtended::deserialize(&mut fields).ok()?)
            }
            [18, 171, 12, 141, 212, 169, 183, 52] => {
                Self::JobPosted(JobPosted::deserialize(&mut fields).ok()?)
            }
            [35, 4, 98, 149, 4, 244, 117, 232] => {
                Self::JobQueued(JobQueued::deserialize(&mut fields).ok()?)
            }
            [133, 255, 89, 12, 64, 247, 229, 1] => {
                Self::JobReturned(JobReturned::deserialize(&mut fields).ok()?)
            }
            [8, 44, 116, 171, 51, 119, 74, 188] => {
                Self::JobStarted(JobStarted::deserialize(&mut fields).ok()?)
            }
            [57, 7, 68, 121, 66, 176, 81, 105] => {
                Self::JobsInitialized(JobsInitialized::deserialize(&mut fields).ok()?)
            }
            [86, 91, 119, 43, 94, 0, 217, 113] => {
                Self::MarketClosed(MarketClosed::deserialize(&mut fields).ok()?)
            }
            [196, 0, 143, 107, 73, 246, 52, 158] => {
                Self::MarketMigrated(MarketMigrated::deserialize(&mut fields).ok()?)
            }
            [98, 146, 98, 81, 117, 211, 121, 211] => {
                Self::MarketOpened(MarketOpened::deserialize(&mut fields).ok()?)
            }
            [170, 51, 74, 147, 116, 168, 217, 251] => {
                Self::MarketUpdated(MarketUpdated::deserialize(&mut fields).ok()?)
            }
            [103, 84, 236, 203, 203, 191, 167, 158] => {
                Self::OwedCollected(OwedCollected::deserialize(&mut fields).ok()?)
            }
            [18, 135, 244, 181, 162, 83, 90, 175] => {
                Self::QueueCreated(QueueCreated::deserialize(&mut fields).ok()?)
            }
            [158, 170, 236, 127, 46, 77, 56, 52] => {
                Self::QueueGrown(QueueGrown::deserialize(&mut fields).ok()?)
            }
            [251, 1, 35, 132, 230, 181, 11, 26] => {
                Self::QueueSwept(QueueSwept::deserialize(&mut fields).ok()?)
            }
            [99, 152, 89, 8, 23, 79, 153, 2] => {
                Self::RecordClosed(RecordClosed::deserialize(&mut fields).ok()?)
            }
            [164, 103, 36, 10, 232, 143, 3, 158] => {
                Self::RecordMigrated(RecordMigrated::deserialize(&mut fields).ok()?)
            }
            [99, 226, 191, 99, 102, 248, 208, 176] => {
                Self::RecordOpened(RecordOpened::deserialize(&mut fields).ok()?)
            }
            [46, 156, 80, 201, 103, 6, 26, 224] => {
                Self::ResultAttached(ResultAttached::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AuthorityAccepted(_) => "AuthorityAccepted",
            Self::AuthorityProposed(_) => "AuthorityProposed",
            Self::BountyPaid(_) => "BountyPaid",
            Self::ConfigUpdated(_) => "ConfigUpdated",
            Self::HostEvicted(_) => "HostEvicted",
            Self::HostJoined(_) => "HostJoined",
            Self::HostLeft(_) => "HostLeft",
            Self::HostRenewed(_) => "HostRenewed",
            Self::JobAssigned(_) => "JobAssigned",
            Self::JobCheckpointed(_) => "JobCheckpointed",
            Self::JobClosed(_) => "JobClosed",
            Self::JobEnded(_) => "JobEnded",
            Self::JobExtended(_) => "JobExtended",
            Self::JobPosted(_) => "JobPosted",
            Self::JobQueued(_) => "JobQueued",
            Self::JobReturned(_) => "JobReturned",
            Self::JobStarted(_) => "JobStarted",
            Self::JobsInitialized(_) => "JobsInitialized",
            Self::MarketClosed(_) => "MarketClosed",
            Self::MarketMigrated(_) => "MarketMigrated",
            Self::MarketOpened(_) => "MarketOpened",
            Self::MarketUpdated(_) => "MarketUpdated",
            Self::OwedCollected(_) => "OwedCollected",
            Self::QueueCreated(_) => "QueueCreated",
            Self::QueueGrown(_) => "QueueGrown",
            Self::QueueSwept(_) => "QueueSwept",
            Self::RecordClosed(_) => "RecordClosed",
            Self::RecordMigrated(_) => "RecordMigrated",
            Self::RecordOpened(_) => "RecordOpened",
            Self::ResultAttached(_) => "ResultAttached",
        }
    }
}
