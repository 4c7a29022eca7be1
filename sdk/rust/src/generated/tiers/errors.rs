//! Errors of the tiers program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/// Why the tiers program refused an instruction.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u32)]
pub enum TiersError {
    /// 6100: only the admin that the configuration names may do this
    NotAdmin = 6100,
    /// 6101: only the owner of the host may do this
    NotOwner = 6101,
    /// 6102: the class of GPUs is not allowed at present
    ClassNotAllowed = 6102,
    /// 6103: a host has 1 to 16 GPUs
    BadGpuCount = 6103,
    /// 6104: the host has less memory than its class asks for, in MiB
    TooLittleMemory = 6104,
    /// 6105: the worker must be a key of its own: neither zero nor the owner's
    BadWorker = 6105,
    /// 6106: the payout account must be a token account of the configured mint, and no escrow
    BadPayout = 6106,
    /// 6107: the host has a bond: unbond it first
    HostBonded = 6107,
    /// 6108: the host waits for a job or works on one: leave the queue or finish first
    HostBusy = 6108,
    /// 6109: the record must be the one that the jobs program keeps for this host
    WrongRecord = 6109,
    /// 6110: the class must have a name, memory, and the id that its address is derived from
    BadClass = 6110,
    /// 6111: a removed host cannot change
    HostRemoved = 6111,
}

impl TiersError {
    /// Every error, by rising code.
    pub const ALL: &'static [Self] = &[
        Self::NotAdmin,
        Self::NotOwner,
        Self::ClassNotAllowed,
        Self::BadGpuCount,
        Self::TooLittleMemory,
        Self::BadWorker,
        Self::BadPayout,
        Self::HostBonded,
        Self::HostBusy,
        Self::WrongRecord,
        Self::BadClass,
        Self::HostRemoved,
    ];

    /// The error of a custom program error code; `None` when it is not this program's.
    pub const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            6100 => Self::NotAdmin,
            6101 => Self::NotOwner,
            6102 => Self::ClassNotAllowed,
            6103 => Self::BadGpuCount,
            6104 => Self::TooLittleMemory,
            6105 => Self::BadWorker,
            6106 => Self::BadPayout,
            6107 => Self::HostBonded,
            6108 => Self::HostBusy,
            6109 => Self::WrongRecord,
            6110 => Self::BadClass,
            6111 => Self::HostRemoved,
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
            Self::NotAdmin => "NotAdmin",
            Self::NotOwner => "NotOwner",
            Self::ClassNotAllowed => "ClassNotAllowed",
            Self::BadGpuCount => "BadGpuCount",
            Self::TooLittleMemory => "TooLittleMemory",
            Self::BadWorker => "BadWorker",
            Self::BadPayout => "BadPayout",
            Self::HostBonded => "HostBonded",
            Self::HostBusy => "HostBusy",
            Self::WrongRecord => "WrongRecord",
            Self::BadClass => "BadClass",
            Self::HostRemoved => "HostRemoved",
        }
    }

    /// What was expected.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotAdmin => "only the admin that the configuration names may do this",
            Self::NotOwner => "only the owner of the host may do this",
            Self::ClassNotAllowed => "the class of GPUs is not allowed at present",
            Self::BadGpuCount => "a host has 1 to 16 GPUs",
            Self::TooLittleMemory => "the host has less memory than its class asks for, in MiB",
            Self::BadWorker => "the worker must be a key of its own: neither zero nor the owner's",
            Self::BadPayout => {
                "the payout account must be a token account of the configured mint, and no escrow"
            }
            Self::HostBonded => "the host has a bond: unbond it first",
            Self::HostBusy => {
                "the host waits for a job or works on one: leave the queue or finish first"
            }
            Self::WrongRecord => {
                "the record must be the one that the jobs program keeps for this host"
            }
            Self::BadClass => {
                "the class must have a name, memory, and the id that its address is derived from"
            }
            Self::HostRemoved => "a removed host cannot change",
        }
    }
}

impl core::fmt::Display for TiersError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for TiersError {}
