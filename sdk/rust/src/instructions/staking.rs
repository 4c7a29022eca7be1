//! Instructions of the staking program.

use solana_address::Address;
use solana_instruction::Instruction;

use super::{SYSTEM_PROGRAM, TOKEN_PROGRAM, token_account};
use crate::generated::staking::{
    instructions::{
        AcceptAuthority, ClaimRewards, Close, Extend, ExtendInstructionArgs, Initialize,
        InitializeInstructionArgs, ProposeAuthority, ProposeAuthorityInstructionArgs, Restake,
        Stake, StakeInstructionArgs, SyncRewards, TopUp, TopUpInstructionArgs, Unstake,
        UpdateConfig, UpdateConfigInstructionArgs, Withdraw,
    },
    pdas,
};

/// Sets the staking program up. `slash_destination` is a token account of the mint, or the
/// reward vault, which is made here.
#[must_use]
pub fn initialize_staking(
    authority: Address,
    mint: Address,
    slash_destination: Address,
    args: InitializeInstructionArgs,
) -> Instruction {
    Initialize {
        authority,
        config: pdas::find_config().0,
        reward_vault: pdas::find_reward_vault().0,
        slash_destination,
        mint,
        token_program: TOKEN_PROGRAM,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Changes where slashed tokens go, a token account of the mint, and how long stakes may
/// be, seconds.
#[must_use]
pub fn update_staking(
    authority: Address,
    slash_destination: Address,
    min_duration: u32,
    max_duration: u32,
) -> Instruction {
    UpdateConfig {
        authority,
        config: pdas::find_config().0,
        slash_destination,
    }
    .instruction(UpdateConfigInstructionArgs {
        min_duration,
        max_duration,
    })
}

/// Proposes `proposed` as the next authority over the staking program; the zero address
/// takes a proposal back.
#[must_use]
pub fn propose_staking_authority(authority: Address, proposed: Address) -> Instruction {
    ProposeAuthority {
        authority,
        config: pdas::find_config().0,
    }
    .instruction(ProposeAuthorityInstructionArgs { proposed })
}

/// Takes the authority over the staking program over.
#[must_use]
pub fn accept_staking_authority(proposed: Address) -> Instruction {
    AcceptAuthority {
        proposed,
        config: pdas::find_config().0,
    }
    .instruction()
}

/// Locks `amount` base units of `owner` for `duration` seconds.
#[must_use]
pub fn stake(
    owner: Address,
    payer: Address,
    mint: Address,
    amount: u64,
    duration: u32,
) -> Instruction {
    let Accounts { stake, vault } = Accounts::of(&owner);
    Stake {
        owner,
        payer,
        config: pdas::find_config().0,
        stake,
        vault,
        source: token_account(&owner, &mint),
        mint,
        reward_vault: pdas::find_reward_vault().0,
        token_program: TOKEN_PROGRAM,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(StakeInstructionArgs { amount, duration })
}

/// Adds `amount` base units of `owner` to the stake.
#[must_use]
pub fn top_up(owner: Address, mint: Address, amount: u64) -> Instruction {
    let Accounts { stake, vault } = Accounts::of(&owner);
    TopUp {
        owner,
        config: pdas::find_config().0,
        stake,
        vault,
        source: token_account(&owner, &mint),
        reward_vault: pdas::find_reward_vault().0,
        token_program: TOKEN_PROGRAM,
    }
    .instruction(TopUpInstructionArgs { amount })
}

/// Makes the stake of `owner` last `duration` seconds in all, longer than now.
#[must_use]
pub fn extend_stake(owner: Address, duration: u32) -> Instruction {
    Extend {
        owner,
        config: pdas::find_config().0,
        stake: pdas::find_stake(&owner).0,
        reward_vault: pdas::find_reward_vault().0,
    }
    .instruction(ExtendInstructionArgs { duration })
}

/// Begins to take the stake of `owner` out: it weighs nothing from now on.
#[must_use]
pub fn unstake(owner: Address) -> Instruction {
    Unstake {
        owner,
        config: pdas::find_config().0,
        stake: pdas::find_stake(&owner).0,
        reward_vault: pdas::find_reward_vault().0,
    }
    .instruction()
}

/// Locks again what is left of the stake of `owner`, which is being taken out.
#[must_use]
pub fn restake(owner: Address) -> Instruction {
    Restake {
        owner,
        config: pdas::find_config().0,
        stake: pdas::find_stake(&owner).0,
        reward_vault: pdas::find_reward_vault().0,
    }
    .instruction()
}

/// Pays what vested of the stake of `owner` to the token account `destination`.
#[must_use]
pub fn withdraw(owner: Address, destination: Address) -> Instruction {
    let Accounts { stake, vault } = Accounts::of(&owner);
    Withdraw {
        owner,
        stake,
        vault,
        destination,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Closes the stake of `owner`: what is left goes to the token account `destination`, the
/// rent to `payer`, who paid it.
#[must_use]
pub fn close_stake(owner: Address, destination: Address, payer: Address) -> Instruction {
    let Accounts { stake, vault } = Accounts::of(&owner);
    Close {
        owner,
        stake,
        vault,
        destination,
        payer,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Pays the rewards of `owner` so far to the token account `destination`.
#[must_use]
pub fn claim_rewards(owner: Address, destination: Address) -> Instruction {
    ClaimRewards {
        owner,
        config: pdas::find_config().0,
        stake: pdas::find_stake(&owner).0,
        reward_vault: pdas::find_reward_vault().0,
        destination,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Shares out the fees that arrived. Nobody needs to sign.
#[must_use]
pub fn sync_rewards() -> Instruction {
    SyncRewards {
        config: pdas::find_config().0,
        reward_vault: pdas::find_reward_vault().0,
    }
    .instruction()
}

/// A stake and the token account that is its own.
struct Accounts {
    stake: Address,
    vault: Address,
}

impl Accounts {
    fn of(owner: &Address) -> Self {
        let stake = pdas::find_stake(owner).0;
        let vault = pdas::find_vault(&stake).0;
        Self { stake, vault }
    }
}
