//! The states of a job and the limits that hold for every job.

/// The states of a job. Stored as one byte; [`JobState::is_terminal`] states are
/// never left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum JobState {
    /// Waits in its market's queue.
    Queued = 0,
    /// Has a host that has not started it yet.
    Assigned = 1,
    /// Its container runs and is paid for.
    Running = 2,
    /// The host finished it; the exit code says how it went.
    Completed = 3,
    /// The client ended it while it was assigned or running.
    Stopped = 4,
    /// The client took it back while it was queued.
    Cancelled = 5,
    /// Its deadline passed and nobody finished it.
    Expired = 6,
    /// No host could run it: attempts used up, no time left, or no place in the queue.
    Failed = 7,
}

impl TryFrom<u8> for JobState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Queued,
            1 => Self::Assigned,
            2 => Self::Running,
            3 => Self::Completed,
            4 => Self::Stopped,
            5 => Self::Cancelled,
            6 => Self::Expired,
            7 => Self::Failed,
            _ => return Err(()),
        })
    }
}

impl JobState {
    /// Whether the job is over.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        !matches!(self, Self::Queued | Self::Assigned | Self::Running)
    }

    /// The name as users read it, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Assigned => "assigned",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
}

/// How often a job is given to a host before it fails. Each host that gives it
/// back or loses it is excluded from it.
pub const MAX_ATTEMPTS: u8 = 3;

/// Seconds after a running job's deadline in which its host can still finish it
/// before anyone may expire it.
pub const FINISH_GRACE: u32 = 60;

/// The longest timeout of any job, in seconds: 30 days.
pub const MAX_TIMEOUT: u32 = 30 * 24 * 60 * 60;

/// The longest time that a market can give a host to start, in seconds: an hour.
/// After it, a match that a host does not know of cannot matter any more.
pub const MAX_START_LIMIT: u32 = 60 * 60;

/// The longest that a place in a queue is valid without renewal, in seconds: a day.
pub const MAX_LEASE: u32 = 24 * 60 * 60;

/// The longest that a finished job's account is kept, in seconds: 90 days.
pub const MAX_RETENTION: u32 = 90 * 24 * 60 * 60;

/// What whoever expires a job gets from its host's record, in lamports: a
/// transaction with one signature costs 5 000, the rest is for a priority fee.
pub const BOUNTY: u64 = 10_000;

/// What a new record holds for bounties, in lamports. A host joins while one is left;
/// anyone may send more to the record.
pub const RESERVE: u64 = 10 * BOUNTY;
