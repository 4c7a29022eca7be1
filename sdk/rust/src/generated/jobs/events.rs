//! Events of the jobs program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::{
    HostJoined, HostLeft, HostRenewed, JobAssigned, JobCheckpointed, JobClosed, JobEnded,
    JobPosted, JobQueued, JobReturned, JobStarted, JobsInitialized, MarketOpened, OwedCollected,
    QueueCreated, QueueSwept, RecordClosed, RecordOpened,
};

/// An event of the jobs program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    HostJoined(HostJoined),
    HostLeft(HostLeft),
    HostRenewed(HostRenewed),
    JobAssigned(JobAssigned),
    JobCheckpointed(JobCheckpointed),
    JobClosed(JobClosed),
    JobEnded(JobEnded),
    JobPosted(JobPosted),
    JobQueued(JobQueued),
    JobReturned(JobReturned),
    JobStarted(JobStarted),
    JobsInitialized(JobsInitialized),
    MarketOpened(MarketOpened),
    OwedCollected(OwedCollected),
    QueueCreated(QueueCreated),
    QueueSwept(QueueSwept),
    RecordClosed(RecordClosed),
    RecordOpened(RecordOpened),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
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
            [98, 146, 98, 81, 117, 211, 121, 211] => {
                Self::MarketOpened(MarketOpened::deserialize(&mut fields).ok()?)
            }
            [103, 84, 236, 203, 203, 191, 167, 158] => {
                Self::OwedCollected(OwedCollected::deserialize(&mut fields).ok()?)
            }
            [18, 135, 244, 181, 162, 83, 90, 175] => {
                Self::QueueCreated(QueueCreated::deserialize(&mut fields).ok()?)
            }
            [251, 1, 35, 132, 230, 181, 11, 26] => {
                Self::QueueSwept(QueueSwept::deserialize(&mut fields).ok()?)
            }
            [99, 152, 89, 8, 23, 79, 153, 2] => {
                Self::RecordClosed(RecordClosed::deserialize(&mut fields).ok()?)
            }
            [99, 226, 191, 99, 102, 248, 208, 176] => {
                Self::RecordOpened(RecordOpened::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::HostJoined(_) => "HostJoined",
            Self::HostLeft(_) => "HostLeft",
            Self::HostRenewed(_) => "HostRenewed",
            Self::JobAssigned(_) => "JobAssigned",
            Self::JobCheckpointed(_) => "JobCheckpointed",
            Self::JobClosed(_) => "JobClosed",
            Self::JobEnded(_) => "JobEnded",
            Self::JobPosted(_) => "JobPosted",
            Self::JobQueued(_) => "JobQueued",
            Self::JobReturned(_) => "JobReturned",
            Self::JobStarted(_) => "JobStarted",
            Self::JobsInitialized(_) => "JobsInitialized",
            Self::MarketOpened(_) => "MarketOpened",
            Self::OwedCollected(_) => "OwedCollected",
            Self::QueueCreated(_) => "QueueCreated",
            Self::QueueSwept(_) => "QueueSwept",
            Self::RecordClosed(_) => "RecordClosed",
            Self::RecordOpened(_) => "RecordOpened",
        }
    }
}
