//! Errors of the staking program: 6000 and up. Codes are never reused.

use anchor_lang::prelude::*;

/// Why an instruction of the staking program was refused.
#[error_code(offset = 6000)]
pub enum StakingError {
    #[msg("the duration must be between the configured shortest and longest, in seconds")]
    DurationOutOfRange,
    #[msg("the amount must be above zero base units")]
    AmountIsZero,
    #[msg("the mint must be the one that the configuration names")]
    WrongMint,
    #[msg("the result does not fit 64 bits")]
    Overflow,
    #[msg(
        "the shortest duration must not exceed the longest, and both must be within 14 to 365 days"
    )]
    BadDurationLimits,
    #[msg("the token account must belong to the owner who signs")]
    NotOwner,
}
