//! Errors of the jobs program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/// Why the jobs program refused an instruction.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u32)]
pub enum JobsError {
    /// 6200: only the authority that the configuration or market names may do this
    NotAuthority = 6200,
    /// 6201: the fee must not exceed its cap, nor the cap 1 000 basis points
    FeeTooHigh = 6201,
    /// 6202: posting is paused; running jobs and refunds are not
    Paused = 6202,
    /// 6203: the market's terms are out of range
    BadMarket = 6203,
    /// 6204: the queue must be the one that the market names
    WrongQueue = 6204,
    /// 6205: the market has a queue already
    QueueExists = 6205,
    /// 6206: a queue holds 16 to 200 000 entries
    BadQueueSize = 6206,
    /// 6207: the mint must be the one that the configuration names
    WrongMint = 6207,
    /// 6208: the timeout must be between the market's shortest and longest, in seconds
    TimeoutOutOfRange = 6208,
    /// 6209: the market's price is above the most that the client will pay per second
    PriceTooHigh = 6209,
    /// 6210: the token account must belong to the client
    NotClientsAccount = 6210,
    /// 6211: the queue is full: try again later or another market
    QueueFull = 6211,
    /// 6212: more entries at the front of the queue ran out than one instruction removes: sweep it first
    QueueNeedsSweep = 6212,
    /// 6213: the place in the queue is not this one's any more
    NotInQueue = 6213,
    /// 6214: only the worker key of the host may do this
    NotWorker = 6214,
    /// 6215: only the client of the job may do this
    NotClient = 6215,
    /// 6216: the host's tier does not allow this market
    WrongTier = 6216,
    /// 6217: the host's class is not the market's
    WrongClass = 6217,
    /// 6218: the host has less bonded than the market asks for, in xNOS
    BondTooSmall = 6218,
    /// 6219: the record must be the one of this host
    WrongRecord = 6219,
    /// 6220: the host waits for a job or works on one already
    HostBusy = 6220,
    /// 6221: the host does not wait in this market
    HostNotWaiting = 6221,
    /// 6222: a job at the front of the queue was not passed: read the queue again
    QueueMoved = 6222,
    /// 6223: the jobs that wait have all excluded this host
    NothingForHost = 6223,
    /// 6224: the job is not in the state that this instruction needs
    WrongState = 6224,
    /// 6225: the job belongs to another host
    NotAssigned = 6225,
    /// 6226: the time to start has passed
    StartTooLate = 6226,
    /// 6227: the escrow must be the one of this job
    WrongEscrow = 6227,
    /// 6228: the account to pay to must be the one that the job or configuration names
    WrongDestination = 6228,
    /// 6229: the market must be the one of this job
    WrongMarket = 6229,
    /// 6230: nothing more was earned since the last checkpoint
    NothingEarned = 6230,
    /// 6231: it is too early: the time that must pass first has not passed
    TooEarly = 6231,
    /// 6232: something is still owed: collect it first
    StillOwed = 6232,
    /// 6233: nothing is owed
    NothingOwed = 6233,
    /// 6234: the payout account cannot take tokens at present
    PayoutUnusable = 6234,
    /// 6235: an amount or time does not fit its type
    Overflow = 6235,
    /// 6236: the escrow holds less than is due
    Underfunded = 6236,
    /// 6237: the account is not as it must be after the instruction: nothing was changed
    InvariantBroken = 6237,
    /// 6238: the rent must go back to who paid it
    WrongPayer = 6238,
    /// 6239: the definition's hash must not be zero
    NoDefinition = 6239,
    /// 6240: the price account must be the one that the market names, of Pyth's receiver program
    WrongPriceAccount = 6240,
    /// 6241: the price account must hold a fully verified price of the market's feed
    NotThePrice = 6241,
    /// 6242: the price is older than the market allows: wait for the next one
    PriceStale = 6242,
    /// 6243: the price's confidence interval is wider than the market allows
    PriceUncertain = 6243,
    /// 6244: the price cannot be converted into a price of this token
    PriceOutOfRange = 6244,
    /// 6245: only the account that was proposed may accept the authority
    NotProposed = 6245,
    /// 6246: jobs of this market still exist, or somebody waits in its queue
    MarketInUse = 6246,
    /// 6247: the fee's cap may only be lowered
    CapMayOnlyFall = 6247,
    /// 6248: a job may be extended by a second or more, while it is live and its time is not over
    CannotExtend = 6248,
    /// 6249: the job has a result already, or its host never started it
    NoResultExpected = 6249,
    /// 6250: the host does not wait at this place of the queue, or its time there is up
    HostDoesNotWait = 6250,
    /// 6251: the host's record holds too few lamports for the bounty of a lost job: send some to it
    ReserveTooSmall = 6251,
    /// 6252: the account is not of the version that this migrates from
    WrongVersion = 6252,
    /// 6253: fees go to the staking program's reward vault and nowhere else
    WrongFeeDestination = 6253,
    /// 6254: the market takes this host, so it can only leave by itself
    HostEligible = 6254,
    /// 6255: the host still exists: its owner must close it first, then its record can be closed
    HostExists = 6255,
    /// 6256: the host's record is of an older version: migrate it first, which anyone may
    OldRecord = 6256,
}

impl JobsError {
    /// Every error, by rising code.
    pub const ALL: &'static [Self] = &[
        Self::NotAuthority,
        Self::FeeTooHigh,
        Self::Paused,
        Self::BadMarket,
        Self::WrongQueue,
        Self::QueueExists,
        Self::BadQueueSize,
        Self::WrongMint,
        Self::TimeoutOutOfRange,
        Self::PriceTooHigh,
        Self::NotClientsAccount,
        Self::QueueFull,
        Self::QueueNeedsSweep,
        Self::NotInQueue,
        Self::NotWorker,
        Self::NotClient,
        Self::WrongTier,
        Self::WrongClass,
        Self::BondTooSmall,
        Self::WrongRecord,
        Self::HostBusy,
        Self::HostNotWaiting,
        Self::QueueMoved,
        Self::NothingForHost,
        Self::WrongState,
        Self::NotAssigned,
        Self::StartTooLate,
        Self::WrongEscrow,
        Self::WrongDestination,
        Self::WrongMarket,
        Self::NothingEarned,
        Self::TooEarly,
        Self::StillOwed,
        Self::NothingOwed,
        Self::PayoutUnusable,
        Self::Overflow,
        Self::Underfunded,
        Self::InvariantBroken,
        Self::WrongPayer,
        Self::NoDefinition,
        Self::WrongPriceAccount,
        Self::NotThePrice,
        Self::PriceStale,
        Self::PriceUncertain,
        Self::PriceOutOfRange,
        Self::NotProposed,
        Self::MarketInUse,
        Self::CapMayOnlyFall,
        Self::CannotExtend,
        Self::NoResultExpected,
        Self::HostDoesNotWait,
        Self::ReserveTooSmall,
        Self::WrongVersion,
        Self::WrongFeeDestination,
        Self::HostEligible,
        Self::HostExists,
        Self::OldRecord,
    ];

    /// The error of a custom program error code; `None` when it is not this program's.
    pub const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            6200 => Self::NotAuthority,
            6201 => Self::FeeTooHigh,
            6202 => Self::Paused,
            6203 => Self::BadMarket,
            6204 => Self::WrongQueue,
            6205 => Self::QueueExists,
            6206 => Self::BadQueueSize,
            6207 => Self::WrongMint,
            6208 => Self::TimeoutOutOfRange,
            6209 => Self::PriceTooHigh,
            6210 => Self::NotClientsAccount,
            6211 => Self::QueueFull,
            6212 => Self::QueueNeedsSweep,
            6213 => Self::NotInQueue,
            6214 => Self::NotWorker,
            6215 => Self::NotClient,
            6216 => Self::WrongTier,
            6217 => Self::WrongClass,
            6218 => Self::BondTooSmall,
            6219 => Self::WrongRecord,
            6220 => Self::HostBusy,
            6221 => Self::HostNotWaiting,
            6222 => Self::QueueMoved,
            6223 => Self::NothingForHost,
            6224 => Self::WrongState,
            6225 => Self::NotAssigned,
            6226 => Self::StartTooLate,
            6227 => Self::WrongEscrow,
            6228 => Self::WrongDestination,
            6229 => Self::WrongMarket,
            6230 => Self::NothingEarned,
            6231 => Self::TooEarly,
            6232 => Self::StillOwed,
            6233 => Self::NothingOwed,
            6234 => Self::PayoutUnusable,
            6235 => Self::Overflow,
            6236 => Self::Underfunded,
            6237 => Self::InvariantBroken,
            6238 => Self::WrongPayer,
            6239 => Self::NoDefinition,
            6240 => Self::WrongPriceAccount,
            6241 => Self::NotThePrice,
            6242 => Self::PriceStale,
            6243 => Self::PriceUncertain,
            6244 => Self::PriceOutOfRange,
            6245 => Self::NotProposed,
            6246 => Self::MarketInUse,
            6247 => Self::CapMayOnlyFall,
            6248 => Self::CannotExtend,
            6249 => Self::NoResultExpected,
            6250 => Self::HostDoesNotWait,
            6251 => Self::ReserveTooSmall,
            6252 => Self::WrongVersion,
            6253 => Self::WrongFeeDestination,
            6254 => Self::HostEligible,
            6255 => Self::HostExists,
            6256 => Self::OldRecord,
            _ => return None,
        })
    }

    /// The custom program error code.
    pub const fn code(self) -> u32 {
        self as u32
    }

    /// The error's name in the IDL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAuthority => "NotAuthority",
            Self::FeeTooHigh => "FeeTooHigh",
            Self::Paused => "Paused",
            Self::BadMarket => "BadMarket",
            Self::WrongQueue => "WrongQueue",
            Self::QueueExists => "QueueExists",
            Self::BadQueueSize => "BadQueueSize",
            Self::WrongMint => "WrongMint",
            Self::TimeoutOutOfRange => "TimeoutOutOfRange",
            Self::PriceTooHigh => "PriceTooHigh",
            Self::NotClientsAccount => "NotClientsAccount",
            Self::QueueFull => "QueueFull",
            Self::QueueNeedsSweep => "QueueNeedsSweep",
            Self::NotInQueue => "NotInQueue",
            Self::NotWorker => "NotWorker",
            Self::NotClient => "NotClient",
            Self::WrongTier => "WrongTier",
            Self::WrongClass => "WrongClass",
            Self::BondTooSmall => "BondTooSmall",
            Self::WrongRecord => "WrongRecord",
            Self::HostBusy => "HostBusy",
            Self::HostNotWaiting => "HostNotWaiting",
            Self::QueueMoved => "QueueMoved",
            Self::NothingForHost => "NothingForHost",
            Self::WrongState => "WrongState",
            Self::NotAssigned => "NotAssigned",
            Self::StartTooLate => "StartTooLate",
            Self::WrongEscrow => "WrongEscrow",
            Self::WrongDestination => "WrongDestination",
            Self::WrongMarket => "WrongMarket",
            Self::NothingEarned => "NothingEarned",
            Self::TooEarly => "TooEarly",
            Self::StillOwed => "StillOwed",
            Self::NothingOwed => "NothingOwed",
            Self::PayoutUnusable => "PayoutUnusable",
            Self::Overflow => "Overflow",
            Self::Underfunded => "Underfunded",
            Self::InvariantBroken => "InvariantBroken",
            Self::WrongPayer => "WrongPayer",
            Self::NoDefinition => "NoDefinition",
            Self::WrongPriceAccount => "WrongPriceAccount",
            Self::NotThePrice => "NotThePrice",
            Self::PriceStale => "PriceStale",
            Self::PriceUncertain => "PriceUncertain",
            Self::PriceOutOfRange => "PriceOutOfRange",
            Self::NotProposed => "NotProposed",
            Self::MarketInUse => "MarketInUse",
            Self::CapMayOnlyFall => "CapMayOnlyFall",
            Self::CannotExtend => "CannotExtend",
            Self::NoResultExpected => "NoResultExpected",
            Self::HostDoesNotWait => "HostDoesNotWait",
            Self::ReserveTooSmall => "ReserveTooSmall",
            Self::WrongVersion => "WrongVersion",
            Self::WrongFeeDestination => "WrongFeeDestination",
            Self::HostEligible => "HostEligible",
            Self::HostExists => "HostExists",
            Self::OldRecord => "OldRecord",
        }
    }

    /// What was expected.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotAuthority => {
                "only the authority that the configuration or market names may do this"
            }
            Self::FeeTooHigh => "the fee must not exceed its cap, nor the cap 1 000 basis points",
            Self::Paused => "posting is paused; running jobs and refunds are not",
            Self::BadMarket => "the market's terms are out of range",
            Self::WrongQueue => "the queue must be the one that the market names",
            Self::QueueExists => "the market has a queue already",
            Self::BadQueueSize => "a queue holds 16 to 200 000 entries",
            Self::WrongMint => "the mint must be the one that the configuration names",
            Self::TimeoutOutOfRange => {
                "the timeout must be between the market's shortest and longest, in seconds"
            }
            Self::PriceTooHigh => {
                "the market's price is above the most that the client will pay per second"
            }
            Self::NotClientsAccount => "the token account must belong to the client",
            Self::QueueFull => "the queue is full: try again later or another market",
            Self::QueueNeedsSweep => {
                "more entries at the front of the queue ran out than one instruction removes: sweep it first"
            }
            Self::NotInQueue => "the place in the queue is not this one's any more",
            Self::NotWorker => "only the worker key of the host may do this",
            Self::NotClient => "only the client of the job may do this",
            Self::WrongTier => "the host's tier does not allow this market",
            Self::WrongClass => "the host's class is not the market's",
            Self::BondTooSmall => "the host has less bonded than the market asks for, in xNOS",
            Self::WrongRecord => "the record must be the one of this host",
            Self::HostBusy => "the host waits for a job or works on one already",
            Self::HostNotWaiting => "the host does not wait in this market",
            Self::QueueMoved => {
                "a job at the front of the queue was not passed: read the queue again"
            }
            Self::NothingForHost => "the jobs that wait have all excluded this host",
            Self::WrongState => "the job is not in the state that this instruction needs",
            Self::NotAssigned => "the job belongs to another host",
            Self::StartTooLate => "the time to start has passed",
            Self::WrongEscrow => "the escrow must be the one of this job",
            Self::WrongDestination => {
                "the account to pay to must be the one that the job or configuration names"
            }
            Self::WrongMarket => "the market must be the one of this job",
            Self::NothingEarned => "nothing more was earned since the last checkpoint",
            Self::TooEarly => "it is too early: the time that must pass first has not passed",
            Self::StillOwed => "something is still owed: collect it first",
            Self::NothingOwed => "nothing is owed",
            Self::PayoutUnusable => "the payout account cannot take tokens at present",
            Self::Overflow => "an amount or time does not fit its type",
            Self::Underfunded => "the escrow holds less than is due",
            Self::InvariantBroken => {
                "the account is not as it must be after the instruction: nothing was changed"
            }
            Self::WrongPayer => "the rent must go back to who paid it",
            Self::NoDefinition => "the definition's hash must not be zero",
            Self::WrongPriceAccount => {
                "the price account must be the one that the market names, of Pyth's receiver program"
            }
            Self::NotThePrice => {
                "the price account must hold a fully verified price of the market's feed"
            }
            Self::PriceStale => "the price is older than the market allows: wait for the next one",
            Self::PriceUncertain => {
                "the price's confidence interval is wider than the market allows"
            }
            Self::PriceOutOfRange => "the price cannot be converted into a price of this token",
            Self::NotProposed => "only the account that was proposed may accept the authority",
            Self::MarketInUse => "jobs of this market still exist, or somebody waits in its queue",
            Self::CapMayOnlyFall => "the fee's cap may only be lowered",
            Self::CannotExtend => {
                "a job may be extended by a second or more, while it is live and its time is not over"
            }
            Self::NoResultExpected => "the job has a result already, or its host never started it",
            Self::HostDoesNotWait => {
                "the host does not wait at this place of the queue, or its time there is up"
            }
            Self::ReserveTooSmall => {
                "the host's record holds too few lamports for the bounty of a lost job: send some to it"
            }
            Self::WrongVersion => "the account is not of the version that this migrates from",
            Self::WrongFeeDestination => {
                "fees go to the staking program's reward vault and nowhere else"
            }
            Self::HostEligible => "the market takes this host, so it can only leave by itself",
            Self::HostExists => {
                "the host still exists: its owner must close it first, then its record can be closed"
            }
            Self::OldRecord => {
                "the host's record is of an older version: migrate it first, which anyone may"
            }
        }
    }
}

impl core::fmt::Display for JobsError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for JobsError {}
