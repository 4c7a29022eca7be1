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
}
