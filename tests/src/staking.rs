//! Staking: its instructions with their signers, ready to run or to be bent first, and
//! verbs for what stakers do.

use nosana_sdk::{
    common::{
        ids,
        stake::{MAX_DURATION, MIN_DURATION},
    },
    generated::staking::{
        accounts::{Config, Stake},
        instructions::{
            Bond, BondInstructionArgs, InitializeInstructionArgs, Release, ReleaseInstructionArgs,
            Slash, SlashInstructionArgs,
        },
        pdas,
    },
    instructions::{self, TOKEN_PROGRAM, token_account},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    calls::Call,
    chain::Chain,
    outcome::Sent,
    people::{Client, key},
    world::World,
};

/// The stake of `owner`.
pub fn stake_of(owner: &Address) -> Address {
    pdas::find_stake(owner).0
}

/// The token account of the stake of `owner`.
pub fn vault_of(owner: &Address) -> Address {
    pdas::find_vault(&stake_of(owner)).0
}

/// Where fees arrive.
pub fn reward_vault() -> Address {
    pdas::find_reward_vault().0
}

/// The configuration's address.
pub fn config_address() -> Address {
    pdas::find_config().0
}

/// The only key that bonds, releases and slashes.
pub fn bonder() -> Address {
    Address::from(ids::BOND_AUTHORITY)
}

/// Sets the program up for stakes of 14 to 365 days; slashed tokens go to the stakers.
pub fn initialize(authority: Address, mint: Address) -> Instruction {
    instructions::initialize_staking(
        authority,
        mint,
        reward_vault(),
        InitializeInstructionArgs {
            min_duration: MIN_DURATION,
            max_duration: MAX_DURATION,
        },
    )
}

/// Reserves `xnos` of the stake of `owner`, as the tiers program asks for it.
pub fn bond(owner: Address, xnos: u64) -> Instruction {
    Bond {
        owner,
        bonder: bonder(),
        stake: stake_of(&owner),
    }
    .instruction(BondInstructionArgs { xnos })
}

/// Gives `xnos` of the stake of `owner` free, as the tiers program asks for it.
pub fn release(owner: Address, xnos: u64) -> Instruction {
    Release {
        bonder: bonder(),
        stake: stake_of(&owner),
    }
    .instruction(ReleaseInstructionArgs { xnos })
}

/// Slashes `xnos` of the stake of `owner`, as the tiers program asks for it.
pub fn slash(owner: Address, slash_destination: Address, xnos: u64) -> Instruction {
    Slash {
        bonder: bonder(),
        config: config_address(),
        stake: stake_of(&owner),
        vault: vault_of(&owner),
        slash_destination,
        reward_vault: reward_vault(),
        token_program: TOKEN_PROGRAM,
    }
    .instruction(SlashInstructionArgs { xnos })
}

/// The calls of the staking program in this world, with every account as it must be.
/// Tokens come from and go to the owner's usual account.
impl World {
    /// Locks `amount` base units of `owner`, who pays the rent, too.
    pub fn stake_call(&self, owner: &Keypair, amount: u64, duration: u32) -> Call {
        let address = owner.pubkey();
        Call::new(
            instructions::stake(address, address, self.mint(), amount, duration),
            &[owner],
        )
    }

    /// Locks `amount` base units more.
    pub fn top_up_call(&self, owner: &Keypair, amount: u64) -> Call {
        Call::new(
            instructions::top_up(owner.pubkey(), self.mint(), amount),
            &[owner],
        )
    }

    /// Makes the stake last `duration` seconds altogether.
    pub fn extend_stake_call(&self, owner: &Keypair, duration: u32) -> Call {
        Call::new(
            instructions::extend_stake(owner.pubkey(), duration),
            &[owner],
        )
    }

    /// Begins to unlock.
    pub fn unstake_call(&self, owner: &Keypair) -> Call {
        Call::new(instructions::unstake(owner.pubkey()), &[owner])
    }

    /// Locks again what is left.
    pub fn restake_call(&self, owner: &Keypair) -> Call {
        Call::new(instructions::restake(owner.pubkey()), &[owner])
    }

    /// Pays what has vested.
    pub fn withdraw_call(&self, owner: &Keypair) -> Call {
        let destination = token_account(&owner.pubkey(), &self.mint());
        Call::new(
            instructions::withdraw(owner.pubkey(), destination),
            &[owner],
        )
    }

    /// Pays the rest and closes the stake; the rent goes to the owner.
    pub fn close_stake_call(&self, owner: &Keypair) -> Call {
        let address = owner.pubkey();
        let destination = token_account(&address, &self.mint());
        Call::new(
            instructions::close_stake(address, destination, address),
            &[owner],
        )
    }

    /// Pays the rewards.
    pub fn claim_rewards_call(&self, owner: &Keypair) -> Call {
        let destination = token_account(&owner.pubkey(), &self.mint());
        Call::new(
            instructions::claim_rewards(owner.pubkey(), destination),
            &[owner],
        )
    }
}

/// What stakers do. Each is refused with [`crate::Failure`].
impl World {
    /// A client with a stake.
    #[track_caller]
    pub fn staker(&mut self, number: u64, amount: u64, duration: u32) -> Client {
        let owner = self.client(number);
        self.stake(&owner.key, amount, duration).unwrap();
        owner
    }

    /// Locks tokens.
    pub fn stake(&mut self, owner: &Keypair, amount: u64, duration: u32) -> Sent {
        self.run(self.stake_call(owner, amount, duration))
    }

    /// Locks more tokens.
    pub fn top_up(&mut self, owner: &Keypair, amount: u64) -> Sent {
        self.run(self.top_up_call(owner, amount))
    }

    /// Locks tokens for longer.
    pub fn extend_stake(&mut self, owner: &Keypair, duration: u32) -> Sent {
        self.run(self.extend_stake_call(owner, duration))
    }

    /// Begins to unlock.
    pub fn unstake(&mut self, owner: &Keypair) -> Sent {
        self.run(self.unstake_call(owner))
    }

    /// Locks again what is left.
    pub fn restake(&mut self, owner: &Keypair) -> Sent {
        self.run(self.restake_call(owner))
    }

    /// Pays what has vested.
    pub fn withdraw(&mut self, owner: &Keypair) -> Sent {
        self.run(self.withdraw_call(owner))
    }

    /// Pays the rest and closes the stake.
    pub fn close_stake(&mut self, owner: &Keypair) -> Sent {
        self.run(self.close_stake_call(owner))
    }

    /// Pays the rewards.
    pub fn claim_rewards(&mut self, owner: &Keypair) -> Sent {
        self.run(self.claim_rewards_call(owner))
    }

    /// Shares what arrived.
    pub fn sync_rewards(&mut self) -> Sent {
        self.run(Call::new(instructions::sync_rewards(), &[]))
    }

    /// Bonds `xnos` as if the tiers program had asked for it.
    pub fn bond_stake(&mut self, owner: &Address, xnos: u64) -> Sent {
        self.chain.send_unverified(bond(*owner, xnos))
    }

    /// Releases `xnos` as if the tiers program had asked for it.
    pub fn release_stake(&mut self, owner: &Address, xnos: u64) -> Sent {
        self.chain.send_unverified(release(*owner, xnos))
    }

    /// Slashes `xnos` as if the tiers program had asked for it.
    pub fn slash_stake(&mut self, owner: &Address, xnos: u64) -> Sent {
        let destination = self.staking().slash_destination;
        self.chain.send_unverified(slash(*owner, destination, xnos))
    }

    /// Sends `amount` new base units to the stakers, as a job's fee.
    pub fn pay_stakers(&mut self, amount: u64) {
        let mint = self.mint();
        self.chain.issue(&mint, &reward_vault(), amount);
    }

    /// Where slashed tokens go from now on: an account of a treasury.
    #[track_caller]
    pub fn slash_to_treasury(&mut self) -> Address {
        let (admin, treasury) = (self.admin(), key("treasury", 0).pubkey());
        let destination = self.chain.give_tokens(&treasury, 0);
        let update =
            instructions::update_staking(admin.pubkey(), destination, MIN_DURATION, MAX_DURATION);
        self.run(Call::new(update, &[&admin])).unwrap();
        destination
    }

    /// The stake of `owner`.
    #[track_caller]
    pub fn stake_account(&self, owner: &Address) -> Stake {
        self.chain.read(&stake_of(owner))
    }

    /// Base units in the vault of the stake of `owner`.
    pub fn staked_tokens(&self, owner: &Address) -> u64 {
        self.tokens(&vault_of(owner))
    }

    /// The staking program's configuration.
    pub fn staking(&self) -> Config {
        staking_config(&self.chain)
    }
}

/// The staking program's configuration on `chain`.
pub fn staking_config(chain: &Chain) -> Config {
    chain.read(&config_address())
}
