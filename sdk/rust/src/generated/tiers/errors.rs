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
    /// 6112: text must be UTF-8 without control characters, padded with zeros
    BadText = 6112,
    /// 6113: the policy's marks do not fit: shares at most 10 000, scores at most 20 000, each mark for demotion below that for promotion, the floor for removal below that, slashes at most 5 000
    BadPolicy = 6113,
    /// 6114: nothing is proposed
    NothingProposed = 6114,
    /// 6115: its time has not come yet: the account says when it will
    NotDue = 6115,
    /// 6116: only who was proposed may accept
    NotProposed = 6116,
    /// 6117: only an assessor that the configuration names may submit reports
    NotAssessor = 6117,
    /// 6118: the report must have the host's next sequence: read the host again
    WrongSequence = 6118,
    /// 6119: a report of this sort was submitted too short a time ago, by the policy's hours
    ReportTooSoon = 6119,
    /// 6120: a report is a proof, benchmark or spoof check; only a benchmark that passed has figures
    BadReport = 6120,
    /// 6121: the class must be the host's
    WrongClass = 6121,
    /// 6122: the amount must be above zero xNOS
    AmountIsZero = 6122,
    /// 6123: the host has less bonded than that
    TooLittleBonded = 6123,
    /// 6124: Premium needs the bond of the policy: bond first
    BondMissing = 6124,
    /// 6125: the stake must be that of the host's owner
    WrongStake = 6125,
    /// 6126: the bonder must be the address that the tiers program derives from `bonder`
    WrongBonder = 6126,
    /// 6127: nothing is unbonding
    NothingToRelease = 6127,
    /// 6128: a slash of the host is proposed: it is executed or withdrawn first
    SlashPending = 6128,
    /// 6129: that is more than the period's ceiling leaves to be slashed
    AboveCeiling = 6129,
    /// 6130: the slash must be the host's
    WrongSlash = 6130,
    /// 6131: the slash was contested already
    AlreadyContested = 6131,
    /// 6132: the slash can be executed already: it had to be contested before
    TooLateToContest = 6132,
    /// 6133: the slash lapsed: it can only be withdrawn, by anyone
    SlashLapsed = 6133,
    /// 6134: the host cannot be moved from its tier to this one
    BadMove = 6134,
    /// 6135: an import has a root and gives Community or Premium
    BadImport = 6135,
    /// 6136: the proof does not lead from this host to the import's root
    NotOnList = 6136,
    /// 6137: the host was imported already
    AlreadyImported = 6137,
    /// 6138: the rent goes to who paid it
    WrongPayer = 6138,
    /// 6139: the account is not of the version that this brings up
    WrongVersion = 6139,
    /// 6140: the result does not fit 64 bits
    Overflow = 6140,
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
        Self::BadText,
        Self::BadPolicy,
        Self::NothingProposed,
        Self::NotDue,
        Self::NotProposed,
        Self::NotAssessor,
        Self::WrongSequence,
        Self::ReportTooSoon,
        Self::BadReport,
        Self::WrongClass,
        Self::AmountIsZero,
        Self::TooLittleBonded,
        Self::BondMissing,
        Self::WrongStake,
        Self::WrongBonder,
        Self::NothingToRelease,
        Self::SlashPending,
        Self::AboveCeiling,
        Self::WrongSlash,
        Self::AlreadyContested,
        Self::TooLateToContest,
        Self::SlashLapsed,
        Self::BadMove,
        Self::BadImport,
        Self::NotOnList,
        Self::AlreadyImported,
        Self::WrongPayer,
        Self::WrongVersion,
        Self::Overflow,
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
            6112 => Self::BadText,
            6113 => Self::BadPolicy,
            6114 => Self::NothingProposed,
            6115 => Self::NotDue,
            6116 => Self::NotProposed,
            6117 => Self::NotAssessor,
            6118 => Self::WrongSequence,
            6119 => Self::ReportTooSoon,
            6120 => Self::BadReport,
            6121 => Self::WrongClass,
            6122 => Self::AmountIsZero,
            6123 => Self::TooLittleBonded,
            6124 => Self::BondMissing,
            6125 => Self::WrongStake,
            6126 => Self::WrongBonder,
            6127 => Self::NothingToRelease,
            6128 => Self::SlashPending,
            6129 => Self::AboveCeiling,
            6130 => Self::WrongSlash,
            6131 => Self::AlreadyContested,
            6132 => Self::TooLateToContest,
            6133 => Self::SlashLapsed,
            6134 => Self::BadMove,
            6135 => Self::BadImport,
            6136 => Self::NotOnList,
            6137 => Self::AlreadyImported,
            6138 => Self::WrongPayer,
            6139 => Self::WrongVersion,
            6140 => Self::Overflow,
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
            Self::BadText => "BadText",
            Self::BadPolicy => "BadPolicy",
            Self::NothingProposed => "NothingProposed",
            Self::NotDue => "NotDue",
            Self::NotProposed => "NotProposed",
            Self::NotAssessor => "NotAssessor",
            Self::WrongSequence => "WrongSequence",
            Self::ReportTooSoon => "ReportTooSoon",
            Self::BadReport => "BadReport",
            Self::WrongClass => "WrongClass",
            Self::AmountIsZero => "AmountIsZero",
            Self::TooLittleBonded => "TooLittleBonded",
            Self::BondMissing => "BondMissing",
            Self::WrongStake => "WrongStake",
            Self::WrongBonder => "WrongBonder",
            Self::NothingToRelease => "NothingToRelease",
            Self::SlashPending => "SlashPending",
            Self::AboveCeiling => "AboveCeiling",
            Self::WrongSlash => "WrongSlash",
            Self::AlreadyContested => "AlreadyContested",
            Self::TooLateToContest => "TooLateToContest",
            Self::SlashLapsed => "SlashLapsed",
            Self::BadMove => "BadMove",
            Self::BadImport => "BadImport",
            Self::NotOnList => "NotOnList",
            Self::AlreadyImported => "AlreadyImported",
            Self::WrongPayer => "WrongPayer",
            Self::WrongVersion => "WrongVersion",
            Self::Overflow => "Overflow",
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
            Self::BadText => "text must be UTF-8 without control characters, padded with zeros",
            Self::BadPolicy => {
                "the policy's marks do not fit: shares at most 10 000, scores at most 20 000, each mark for demotion below that for promotion, the floor for removal below that, slashes at most 5 000"
            }
            Self::NothingProposed => "nothing is proposed",
            Self::NotDue => "its time has not come yet: the account says when it will",
            Self::NotProposed => "only who was proposed may accept",
            Self::NotAssessor => "only an assessor that the configuration names may submit reports",
            Self::WrongSequence => {
                "the report must have the host's next sequence: read the host again"
            }
            Self::ReportTooSoon => {
                "a report of this sort was submitted too short a time ago, by the policy's hours"
            }
            Self::BadReport => {
                "a report is a proof, benchmark or spoof check; only a benchmark that passed has figures"
            }
            Self::WrongClass => "the class must be the host's",
            Self::AmountIsZero => "the amount must be above zero xNOS",
            Self::TooLittleBonded => "the host has less bonded than that",
            Self::BondMissing => "Premium needs the bond of the policy: bond first",
            Self::WrongStake => "the stake must be that of the host's owner",
            Self::WrongBonder => {
                "the bonder must be the address that the tiers program derives from `bonder`"
            }
            Self::NothingToRelease => "nothing is unbonding",
            Self::SlashPending => {
                "a slash of the host is proposed: it is executed or withdrawn first"
            }
            Self::AboveCeiling => "that is more than the period's ceiling leaves to be slashed",
            Self::WrongSlash => "the slash must be the host's",
            Self::AlreadyContested => "the slash was contested already",
            Self::TooLateToContest => {
                "the slash can be executed already: it had to be contested before"
            }
            Self::SlashLapsed => "the slash lapsed: it can only be withdrawn, by anyone",
            Self::BadMove => "the host cannot be moved from its tier to this one",
            Self::BadImport => "an import has a root and gives Community or Premium",
            Self::NotOnList => "the proof does not lead from this host to the import's root",
            Self::AlreadyImported => "the host was imported already",
            Self::WrongPayer => "the rent goes to who paid it",
            Self::WrongVersion => "the account is not of the version that this brings up",
            Self::Overflow => "the result does not fit 64 bits",
        }
    }
}

impl core::fmt::Display for TiersError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for TiersError {}
