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
    #[msg("only the owner of the stake may do this")]
    NotOwner,
    #[msg("only the authority of the configuration may do this")]
    NotAuthority,
    #[msg("only who was proposed as the authority may accept it")]
    NotProposed,
    #[msg("only the tiers program may bond, release and slash")]
    NotBonder,
    #[msg("the vault must be the one of this stake")]
    WrongVault,
    #[msg("the reward vault must be the one that the configuration names")]
    WrongRewardVault,
    #[msg("the slash destination must be the account that the configuration names")]
    WrongSlashDestination,
    #[msg("slashed tokens must go to a token account of the staked mint that is not frozen")]
    BadSlashDestination,
    #[msg("the payer must be who paid the rent of the stake")]
    WrongPayer,
    #[msg("the stake is unstaking; restake it first")]
    Unstaking,
    #[msg("the stake is not unstaking; unstake it first")]
    NotUnstaking,
    #[msg("a part of the stake is bonded; unbond the hosts and wait until it is released")]
    StakeBonded,
    #[msg("the bonds must not exceed the weight of the stake")]
    BondExceedsWeight,
    #[msg("no more can be released or slashed than is bonded")]
    ExceedsBond,
    #[msg("the duration must be longer than it is now")]
    DurationNotLonger,
    #[msg("nothing more has vested yet")]
    NothingVested,
    #[msg("the stake can be closed once its duration has passed since unstaking")]
    StillLocked,
    #[msg("rewards are waiting; claim them before closing the stake")]
    RewardsUnclaimed,
    #[msg("there is no whole base unit of rewards to claim")]
    NothingToClaim,
}
