//! Errors of the jobs program: 6200 and up. Codes are never reused.

use anchor_lang::prelude::*;
use nosana_common::{money::MoneyError, price::PriceError, ring::RingError};

/// Why an instruction of the jobs program was refused.
#[error_code(offset = 6200)]
pub enum JobsError {
    #[msg("only the authority that the configuration or market names may do this")]
    NotAuthority,
    #[msg("the fee must not exceed its cap, nor the cap 1 000 basis points")]
    FeeTooHigh,
    #[msg("posting is paused; running jobs and refunds are not")]
    Paused,
    #[msg("the market's terms are out of range")]
    BadMarket,
    #[msg("the queue must be the one that the market names")]
    WrongQueue,
    #[msg("the market has a queue already")]
    QueueExists,
    #[msg("a queue holds 16 to 200 000 entries")]
    BadQueueSize,
    #[msg("the mint must be the one that the configuration names")]
    WrongMint,
    #[msg("the timeout must be between the market's shortest and longest, in seconds")]
    TimeoutOutOfRange,
    #[msg("the market's price is above the most that the client will pay per second")]
    PriceTooHigh,
    #[msg("the token account must belong to the client")]
    NotClientsAccount,
    #[msg("the queue is full: try again later or another market")]
    QueueFull,
    #[msg(
        "more entries at the front of the queue ran out than one instruction removes: sweep it first"
    )]
    QueueNeedsSweep,
    #[msg("the place in the queue is not this one's any more")]
    NotInQueue,
    #[msg("only the worker key of the host may do this")]
    NotWorker,
    #[msg("only the client of the job may do this")]
    NotClient,
    #[msg("the host's tier does not allow this market")]
    WrongTier,
    #[msg("the host's class is not the market's")]
    WrongClass,
    #[msg("the host has less bonded than the market asks for, in xNOS")]
    BondTooSmall,
    #[msg("the record must be the one of this host")]
    WrongRecord,
    #[msg("the host waits for a job or works on one already")]
    HostBusy,
    #[msg("the host does not wait in this market")]
    HostNotWaiting,
    #[msg("a job at the front of the queue was not passed: read the queue again")]
    QueueMoved,
    #[msg("the jobs that wait have all excluded this host")]
    NothingForHost,
    #[msg("the job is not in the state that this instruction needs")]
    WrongState,
    #[msg("the job belongs to another host")]
    NotAssigned,
    #[msg("the time to start has passed")]
    StartTooLate,
    #[msg("the escrow must be the one of this job")]
    WrongEscrow,
    #[msg("the account to pay to must be the one that the job or configuration names")]
    WrongDestination,
    #[msg("the market must be the one of this job")]
    WrongMarket,
    #[msg("nothing more was earned since the last checkpoint")]
    NothingEarned,
    #[msg("it is too early: the time that must pass first has not passed")]
    TooEarly,
    #[msg("something is still owed: collect it first")]
    StillOwed,
    #[msg("nothing is owed")]
    NothingOwed,
    #[msg("the payout account cannot take tokens at present")]
    PayoutUnusable,
    #[msg("an amount or time does not fit its type")]
    Overflow,
    #[msg("the escrow holds less than is due")]
    Underfunded,
    #[msg("the account is not as it must be after the instruction: nothing was changed")]
    InvariantBroken,
    #[msg("the rent must go back to who paid it")]
    WrongPayer,
    #[msg("the definition's hash must not be zero")]
    NoDefinition,
    #[msg("the price account must be the one that the market names, of Pyth's receiver program")]
    WrongPriceAccount,
    #[msg("the price account must hold a fully verified price of the market's feed")]
    NotThePrice,
    #[msg("the price is older than the market allows: wait for the next one")]
    PriceStale,
    #[msg("the price's confidence interval is wider than the market allows")]
    PriceUncertain,
    #[msg("the price cannot be converted into a price of this token")]
    PriceOutOfRange,
    #[msg("only the account that was proposed may accept the authority")]
    NotProposed,
    #[msg("jobs of this market still exist, or somebody waits in its queue")]
    MarketInUse,
    #[msg("the fee's cap may only be lowered")]
    CapMayOnlyFall,
    #[msg("a job may be extended by a second or more, while it is live and its time is not over")]
    CannotExtend,
    #[msg("the job has a result already, or its host never started it")]
    NoResultExpected,
    #[msg("the host does not wait at this place of the queue, or its time there is up")]
    HostDoesNotWait,
    #[msg("the host's record holds too few lamports for the bounty of a lost job: send some to it")]
    ReserveTooSmall,
    #[msg("the account is not of the version that this migrates from")]
    WrongVersion,
    #[msg("fees go to the staking program's reward vault and nowhere else")]
    WrongFeeDestination,
    #[msg("the market takes this host, so it can only leave by itself")]
    HostEligible,
    #[msg("the host still exists: its owner must close it first, then its record can be closed")]
    HostExists,
    #[msg("the host's record is of an older version: migrate it first, which anyone may")]
    OldRecord,
}

impl From<MoneyError> for JobsError {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::Overflow => Self::Overflow,
            MoneyError::ShareTooLarge => Self::FeeTooHigh,
            MoneyError::Underfunded => Self::Underfunded,
        }
    }
}

impl From<PriceError> for JobsError {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::NotAPrice | PriceError::WrongFeed => Self::NotThePrice,
            PriceError::Stale => Self::PriceStale,
            PriceError::Uncertain => Self::PriceUncertain,
            PriceError::OutOfRange | PriceError::NoResult => Self::PriceOutOfRange,
        }
    }
}

impl From<RingError> for JobsError {
    fn from(error: RingError) -> Self {
        match error {
            RingError::Full => Self::QueueFull,
            RingError::TooManyGaps => Self::QueueNeedsSweep,
            RingError::NotHere => Self::NotInQueue,
            RingError::Unknown => Self::QueueMoved,
            RingError::Broken => Self::WrongQueue,
        }
    }
}

/// For `?` on the money rules in handlers.
pub fn money(error: MoneyError) -> ProgramError {
    JobsError::from(error).into()
}
