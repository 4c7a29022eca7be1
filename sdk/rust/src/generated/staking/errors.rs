//! Errors of the staking program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/// Why the staking program refused an instruction.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u32)]
pub enum StakingError {
    /// 6000: the duration must be between the configured shortest and longest, in seconds
    DurationOutOfRange = 6000,
    /// 6001: the amount must be above zero base units
    AmountIsZero = 6001,
    /// 6002: the mint must be the one that the configuration names
    WrongMint = 6002,
    /// 6003: the result does not fit 64 bits
    Overflow = 6003,
    /// 6004: the shortest duration must not exceed the longest, and both must be within 14 to 365 days
    BadDurationLimits = 6004,
    /// 6005: only the owner of the stake may do this
    NotOwner = 6005,
    /// 6006: only the authority of the configuration may do this
    NotAuthority = 6006,
    /// 6007: only who was proposed as the authority may accept it
    NotProposed = 6007,
    /// 6008: only the tiers program may bond, release and slash
    NotBonder = 6008,
    /// 6009: the vault must be the one of this stake
    WrongVault = 6009,
    /// 6010: the reward vault must be the one that the configuration names
    WrongRewardVault = 6010,
    /// 6011: the slash destination must be the account that the configuration names
    WrongSlashDestination = 6011,
    /// 6012: slashed tokens must go to a token account of the staked mint that is not frozen
    BadSlashDestination = 6012,
    /// 6013: the payer must be who paid the rent of the stake
    WrongPayer = 6013,
    /// 6014: the stake is unstaking; restake it first
    Unstaking = 6014,
    /// 6015: the stake is not unstaking; unstake it first
    NotUnstaking = 6015,
    /// 6016: a part of the stake is bonded; unbond the hosts and wait until it is released
    StakeBonded = 6016,
    /// 6017: the bonds must not exceed the weight of the stake
    BondExceedsWeight = 6017,
    /// 6018: no more can be released or slashed than is bonded
    ExceedsBond = 6018,
    /// 6019: the duration must be longer than it is now
    DurationNotLonger = 6019,
    /// 6020: nothing more has vested yet
    NothingVested = 6020,
    /// 6021: the stake can be closed once its duration has passed since unstaking
    StillLocked = 6021,
    /// 6022: rewards are waiting; claim them before closing the stake
    RewardsUnclaimed = 6022,
    /// 6023: there is no whole base unit of rewards to claim
    NothingToClaim = 6023,
}

impl StakingError {
    /// Every error, by rising code.
    pub const ALL: &'static [Self] = &[
        Self::DurationOutOfRange,
        Self::AmountIsZero,
        Self::WrongMint,
        Self::Overflow,
        Self::BadDurationLimits,
        Self::NotOwner,
        Self::NotAuthority,
        Self::NotProposed,
        Self::NotBonder,
        Self::WrongVault,
        Self::WrongRewardVault,
        Self::WrongSlashDestination,
        Self::BadSlashDestination,
        Self::WrongPayer,
        Self::Unstaking,
        Self::NotUnstaking,
        Self::StakeBonded,
        Self::BondExceedsWeight,
        Self::ExceedsBond,
        Self::DurationNotLonger,
        Self::NothingVested,
        Self::StillLocked,
        Self::RewardsUnclaimed,
        Self::NothingToClaim,
    ];

    /// The error of a custom program error code; `None` when it is not this program's.
    pub const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            6000 => Self::DurationOutOfRange,
            6001 => Self::AmountIsZero,
            6002 => Self::WrongMint,
            6003 => Self::Overflow,
            6004 => Self::BadDurationLimits,
            6005 => Self::NotOwner,
            6006 => Self::NotAuthority,
            6007 => Self::NotProposed,
            6008 => Self::NotBonder,
            6009 => Self::WrongVault,
            6010 => Self::WrongRewardVault,
            6011 => Self::WrongSlashDestination,
            6012 => Self::BadSlashDestination,
            6013 => Self::WrongPayer,
            6014 => Self::Unstaking,
            6015 => Self::NotUnstaking,
            6016 => Self::StakeBonded,
            6017 => Self::BondExceedsWeight,
            6018 => Self::ExceedsBond,
            6019 => Self::DurationNotLonger,
            6020 => Self::NothingVested,
            6021 => Self::StillLocked,
            6022 => Self::RewardsUnclaimed,
            6023 => Self::NothingToClaim,
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
            Self::DurationOutOfRange => "DurationOutOfRange",
            Self::AmountIsZero => "AmountIsZero",
            Self::WrongMint => "WrongMint",
            Self::Overflow => "Overflow",
            Self::BadDurationLimits => "BadDurationLimits",
            Self::NotOwner => "NotOwner",
            Self::NotAuthority => "NotAuthority",
            Self::NotProposed => "NotProposed",
            Self::NotBonder => "NotBonder",
            Self::WrongVault => "WrongVault",
            Self::WrongRewardVault => "WrongRewardVault",
            Self::WrongSlashDestination => "WrongSlashDestination",
            Self::BadSlashDestination => "BadSlashDestination",
            Self::WrongPayer => "WrongPayer",
            Self::Unstaking => "Unstaking",
            Self::NotUnstaking => "NotUnstaking",
            Self::StakeBonded => "StakeBonded",
            Self::BondExceedsWeight => "BondExceedsWeight",
            Self::ExceedsBond => "ExceedsBond",
            Self::DurationNotLonger => "DurationNotLonger",
            Self::NothingVested => "NothingVested",
            Self::StillLocked => "StillLocked",
            Self::RewardsUnclaimed => "RewardsUnclaimed",
            Self::NothingToClaim => "NothingToClaim",
        }
    }

    /// What was expected.
    pub const fn message(self) -> &'static str {
        match self {
            Self::DurationOutOfRange => {
                "the duration must be between the configured shortest and longest, in seconds"
            }
            Self::AmountIsZero => "the amount must be above zero base units",
            Self::WrongMint => "the mint must be the one that the configuration names",
            Self::Overflow => "the result does not fit 64 bits",
            Self::BadDurationLimits => {
                "the shortest duration must not exceed the longest, and both must be within 14 to 365 days"
            }
            Self::NotOwner => "only the owner of the stake may do this",
            Self::NotAuthority => "only the authority of the configuration may do this",
            Self::NotProposed => "only who was proposed as the authority may accept it",
            Self::NotBonder => "only the tiers program may bond, release and slash",
            Self::WrongVault => "the vault must be the one of this stake",
            Self::WrongRewardVault => {
                "the reward vault must be the one that the configuration names"
            }
            Self::WrongSlashDestination => {
                "the slash destination must be the account that the configuration names"
            }
            Self::BadSlashDestination => {
                "slashed tokens must go to a token account of the staked mint that is not frozen"
            }
            Self::WrongPayer => "the payer must be who paid the rent of the stake",
            Self::Unstaking => "the stake is unstaking; restake it first",
            Self::NotUnstaking => "the stake is not unstaking; unstake it first",
            Self::StakeBonded => {
                "a part of the stake is bonded; unbond the hosts and wait until it is released"
            }
            Self::BondExceedsWeight => "the bonds must not exceed the weight of the stake",
            Self::ExceedsBond => "no more can be released or slashed than is bonded",
            Self::DurationNotLonger => "the duration must be longer than it is now",
            Self::NothingVested => "nothing more has vested yet",
            Self::StillLocked => {
                "the stake can be closed once its duration has passed since unstaking"
            }
            Self::RewardsUnclaimed => "rewards are waiting; claim them before closing the stake",
            Self::NothingToClaim => "there is no whole base unit of rewards to claim",
        }
    }
}

impl core::fmt::Display for StakingError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for StakingError {}
