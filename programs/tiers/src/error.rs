//! Errors of the tiers program: 6100 and up. Codes are never reused.

use anchor_lang::prelude::*;

/// Why an instruction of the tiers program was refused.
#[error_code(offset = 6100)]
pub enum TiersError {
    #[msg("only the admin that the configuration names may do this")]
    NotAdmin,
    #[msg("only the owner of the host may do this")]
    NotOwner,
    #[msg("the class of GPUs is not allowed at present")]
    ClassNotAllowed,
    #[msg("a host has 1 to 16 GPUs")]
    BadGpuCount,
    #[msg("the host has less memory than its class asks for, in MiB")]
    TooLittleMemory,
    #[msg("the worker must be a key of its own: neither zero nor the owner's")]
    BadWorker,
    #[msg("the payout account must be a token account of the configured mint, and no escrow")]
    BadPayout,
    #[msg("the host has a bond: unbond it first")]
    HostBonded,
    #[msg("the host waits for a job or works on one: leave the queue or finish first")]
    HostBusy,
    #[msg("the record must be the one that the jobs program keeps for this host")]
    WrongRecord,
    #[msg("the class must have a name, memory, and the id that its address is derived from")]
    BadClass,
    #[msg("a removed host cannot change")]
    HostRemoved,
    #[msg("text must be UTF-8 without control characters, padded with zeros")]
    BadText,
    #[msg(
        "the policy's marks do not fit: shares at most 10 000, scores at most 20 000, each mark for demotion below that for promotion, the floor for removal below that, slashes at most 5 000"
    )]
    BadPolicy,
    #[msg("nothing is proposed")]
    NothingProposed,
    #[msg("its time has not come yet: the account says when it will")]
    NotDue,
    #[msg("only who was proposed may accept")]
    NotProposed,
    #[msg("only an assessor that the configuration names may submit reports")]
    NotAssessor,
    #[msg("the report must have the host's next sequence: read the host again")]
    WrongSequence,
    #[msg("a report of this sort was submitted too short a time ago, by the policy's hours")]
    ReportTooSoon,
    #[msg(
        "a report is a proof, benchmark or spoof check; only a benchmark that passed has figures"
    )]
    BadReport,
    #[msg("the class must be the host's")]
    WrongClass,
    #[msg("the amount must be above zero xNOS")]
    AmountIsZero,
    #[msg("the host has less bonded than that")]
    TooLittleBonded,
    #[msg("Premium needs the bond of the policy: bond first")]
    BondMissing,
    #[msg("the stake must be that of the host's owner")]
    WrongStake,
    #[msg("the bonder must be the address that the tiers program derives from `bonder`")]
    WrongBonder,
    #[msg("nothing is unbonding")]
    NothingToRelease,
    #[msg("a slash of the host is proposed: it is executed or withdrawn first")]
    SlashPending,
    #[msg("that is more than the period's ceiling leaves to be slashed")]
    AboveCeiling,
    #[msg("the slash must be the host's")]
    WrongSlash,
    #[msg("the slash was contested already")]
    AlreadyContested,
    #[msg("the slash can be executed already: it had to be contested before")]
    TooLateToContest,
    #[msg("the slash lapsed: it can only be withdrawn, by anyone")]
    SlashLapsed,
    #[msg("the host cannot be moved from its tier to this one")]
    BadMove,
    #[msg("an import has a root and gives Community or Premium")]
    BadImport,
    #[msg("the proof does not lead from this host to the import's root")]
    NotOnList,
    #[msg("the host was imported already")]
    AlreadyImported,
    #[msg("the rent goes to who paid it")]
    WrongPayer,
    #[msg("the account is not of the version that this brings up")]
    WrongVersion,
    #[msg("the result does not fit 64 bits")]
    Overflow,
}
