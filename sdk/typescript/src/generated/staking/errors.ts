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
    6005: { name: 'NotOwner', message: 'only the owner of the stake may do this' },
    6006: { name: 'NotAuthority', message: 'only the authority of the configuration may do this' },
    6007: { name: 'NotProposed', message: 'only who was proposed as the authority may accept it' },
    6008: { name: 'NotBonder', message: 'only the tiers program may bond, release and slash' },
    6009: { name: 'WrongVault', message: 'the vault must be the one of this stake' },
    6010: { name: 'WrongRewardVault', message: 'the reward vault must be the one that the configuration names' },
    6011: {
        name: 'WrongSlashDestination',
        message: 'the slash destination must be the account that the configuration names',
    },
    6012: {
        name: 'BadSlashDestination',
        message: 'slashed tokens must go to a token account of the staked mint that is not frozen',
    },
    6013: { name: 'WrongPayer', message: 'the payer must be who paid the rent of the stake' },
    6014: { name: 'Unstaking', message: 'the stake is unstaking; restake it first' },
    6015: { name: 'NotUnstaking', message: 'the stake is not unstaking; unstake it first' },
    6016: {
        name: 'StakeBonded',
        message: 'a part of the stake is bonded; unbond the hosts and wait until it is released',
    },
    6017: { name: 'BondExceedsWeight', message: 'the bonds must not exceed the weight of the stake' },
    6018: { name: 'ExceedsBond', message: 'no more can be released or slashed than is bonded' },
    6019: { name: 'DurationNotLonger', message: 'the duration must be longer than it is now' },
    6020: { name: 'NothingVested', message: 'nothing more has vested yet' },
    6021: { name: 'StillLocked', message: 'the stake can be closed once its duration has passed since unstaking' },
    6022: { name: 'RewardsUnclaimed', message: 'rewards are waiting; claim them before closing the stake' },
    6023: { name: 'NothingToClaim', message: 'there is no whole base unit of rewards to claim' },
};
