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
    /// 6005: the token account must belong to the owner who signs
    NotOwner = 6005,
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
            Self::NotOwner => "the token account must belong to the owner who signs",
        }
    }
}

impl core::fmt::Display for StakingError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for StakingError {}
