// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/** Why the staking program refuses an instruction, by the custom program error code. */
export const STAKING_ERRORS: Readonly<Record<number, { readonly name: string; readonly message: string }>> = {
    6000: {
        name: 'DurationOutOfRange',
        message: 'the duration must be between the configured shortest and longest, in seconds',
    },
    6001: { name: 'AmountIsZero', message: 'the amount must be above zero base units' },
    6002: { name: 'WrongMint', message: 'the mint must be the one that the configuration names' },
    6003: { name: 'Overflow', message: 'the result does not fit 64 bits' },
    6004: {
        name: 'BadDurationLimits',
        message: 'the shortest duration must not exceed the longest, and both must be within 14 to 365 days',
    },
    6005: { name: 'NotOwner', message: 'the token account must belong to the owner who signs' },
};
