// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/** Why the tiers program refuses an instruction, by the custom program error code. */
export const TIERS_ERRORS: Readonly<Record<number, { readonly name: string; readonly message: string }>> = {
    6100: { name: 'NotAdmin', message: 'only the admin that the configuration names may do this' },
    6101: { name: 'NotOwner', message: 'only the owner of the host may do this' },
    6102: { name: 'ClassNotAllowed', message: 'the class of GPUs is not allowed at present' },
    6103: { name: 'BadGpuCount', message: 'a host has 1 to 16 GPUs' },
    6104: { name: 'TooLittleMemory', message: 'the host has less memory than its class asks for, in MiB' },
    6105: { name: 'BadWorker', message: "the worker must be a key of its own: neither zero nor the owner's" },
    6106: {
        name: 'BadPayout',
        message: 'the payout account must be a token account of the configured mint, and no escrow',
    },
    6107: { name: 'HostBonded', message: 'the host has a bond: unbond it first' },
    6108: { name: 'HostBusy', message: 'the host waits for a job or works on one: leave the queue or finish first' },
    6109: { name: 'WrongRecord', message: 'the record must be the one that the jobs program keeps for this host' },
    6110: {
        name: 'BadClass',
        message: 'the class must have a name, memory, and the id that its address is derived from',
    },
    6111: { name: 'HostRemoved', message: 'a removed host cannot change' },
};
