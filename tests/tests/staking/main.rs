//! The staking program: one module an instruction. Each shows what the instruction does
//! to every account and balance, and breaks each rule of its **Specification** once, in a
//! test called after the rule. `rewards` and `order` look at instructions together.
//!
//! Only a program can sign for the bonder; here `bond`, `release` and `slash` run without
//! a look at signatures, and the tests of the tiers program call them as it does.

// Outside of its tests, too, what cannot go on must end a test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod accept_authority;
mod bond;
mod claim_rewards;
mod close;
mod extend;
mod initialize;
mod order;
mod propose_authority;
mod release;
mod restake;
mod rewards;
mod slash;
mod stake;
mod sync_rewards;
mod top_up;
mod unstake;
mod update_config;
mod withdraw;

use nosana_sdk::{
    common::{ids, stake::MAX_DURATION},
    events::Event,
    generated::staking::{self, accounts::Stake, errors::StakingError, events},
};
use nosana_tests::{
    Call, Chain, Client, Outcome, Sent, World, expect_error, expect_reason, key,
    staking::{config_address, reward_vault, stake_of, vault_of},
};
use solana_address::Address;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What the system program answers when an account that is to be created exists.
const ALREADY_THERE: InstructionError = InstructionError::Custom(0);

/// What is staked unless a test says otherwise, base units: one NOS.
const AMOUNT: u64 = 1_000_000;
/// What that weighs for half a year, and for a year.
const HALF_YEAR_XNOS: u64 = 2_500_000;
const YEAR_XNOS: u64 = 4_000_000;
const HALF_YEAR: u32 = MAX_DURATION / 2;
const YEAR: u32 = MAX_DURATION;

/// A world with a stake of [`AMOUNT`] for half a year, and one who has none.
struct Scene {
    world: World,
    owner: Client,
    other: Client,
}

impl Scene {
    fn new() -> Self {
        let mut world = World::new();
        let owner = world.staker(1, AMOUNT, HALF_YEAR);
        let other = world.client(2);
        Self {
            world,
            owner,
            other,
        }
    }

    /// The same, unstaking.
    fn unstaking() -> Self {
        let mut scene = Self::new();
        scene.world.unstake(&scene.owner.key).unwrap();
        scene
    }

    fn stake(&self) -> Stake {
        self.world.stake_account(&self.owner.address())
    }

    /// Only who owns the stake may do what `call` does.
    #[track_caller]
    fn only_the_owner(&mut self, call: impl Fn(&World, &Keypair) -> Call) {
        let owner = self.owner.address();
        // Somebody else's signature in the place of the owner's.
        let call_of_owner = call(&self.world, &self.owner.key);
        let bent = call_of_owner.signed_by(&owner, &self.other.key);
        expect_error(self.world.run(bent), StakingError::NotOwner);
        let bent = call(&self.world, &self.owner.key).unsigned_by(&owner);
        expect_error(
            self.world.run(bent),
            InstructionError::MissingRequiredSignature,
        );
    }

    /// What `call` reads and writes must be the program's own accounts, of their kinds,
    /// and belong together.
    #[track_caller]
    fn only_genuine_accounts(&mut self, call: impl Fn(&World, &Keypair) -> Call) {
        let owner = self.owner.address();
        let (stake, config, vault) = (stake_of(&owner), config_address(), vault_of(&owner));
        let names: Vec<Address> = call(&self.world, &self.owner.key)
            .instruction
            .accounts
            .iter()
            .map(|account| account.pubkey)
            .collect();
        let kinds = [(stake, config), (config, stake)];
        for (account, other_kind) in kinds.iter().filter(|(account, _)| names.contains(account)) {
            let forged = forge(&mut self.world.chain, account);
            let bent = call(&self.world, &self.owner.key).replacing(account, &forged);
            expect_error(self.world.run(bent), InstructionError::IllegalOwner);
            if names.contains(other_kind) {
                continue; // It would be there twice.
            }
            let bent = call(&self.world, &self.owner.key).replacing(account, other_kind);
            expect_error(self.world.run(bent), InstructionError::InvalidAccountData);
        }
        for (account, error) in [
            (vault, StakingError::WrongVault),
            (reward_vault(), StakingError::WrongRewardVault),
        ] {
            if names.contains(&account) {
                let others = self.other.tokens;
                let bent = call(&self.world, &self.owner.key).replacing(&account, &others);
                expect_error(self.world.run(bent), error);
            }
        }
    }
}

/// A copy of the account at `address` that another program owns.
fn forge(chain: &mut Chain, address: &Address) -> Address {
    let mut account = chain.account(address).unwrap();
    account.owner = key("another program", 0).pubkey();
    let forged = key("forged", 0).pubkey();
    chain.set_account(forged, account);
    forged
}

/// Keys that are not the bonder, and would be if the program knew it from elsewhere than
/// its code: the bonder of a second deployment of the tiers program, the staking
/// program's own address of those seeds, the authority of everything, and an owner.
fn false_bonders(world: &World, owner: &Client) -> Vec<Address> {
    let bonder_of = |program: &Address| Address::find_program_address(&[ids::BONDER], program).0;
    vec![
        bonder_of(&key("a second tiers program", 0).pubkey()),
        bonder_of(&staking::ID),
        world.admin().pubkey(),
        owner.address(),
    ]
}

/// `instruction`, which the bonder signs, is refused from everybody else, also when the
/// configuration names them; and without a signature.
#[track_caller]
fn only_the_bonder(scene: &mut Scene, instruction: &Instruction) {
    let bonder = nosana_tests::staking::bonder();
    let place = instruction
        .accounts
        .iter()
        .position(|account| account.pubkey == bonder)
        .unwrap();
    for other in false_bonders(&scene.world, &scene.owner) {
        scene
            .world
            .chain
            .edit::<staking::accounts::Config>(&config_address(), |config| {
                config.bond_authority = other;
            });
        let mut bent = instruction.clone();
        bent.accounts[place].pubkey = other;
        expect_error(
            scene.world.chain.send_unverified(bent),
            StakingError::NotBonder,
        );
    }
    let mut bent = instruction.clone();
    bent.accounts[place].is_signer = false;
    expect_error(
        scene.world.chain.send_unverified(bent),
        InstructionError::MissingRequiredSignature,
    );
}

/// Someone with SOL.
fn person(chain: &mut Chain, name: &str) -> Keypair {
    let key = key(name, 0);
    chain.fund(&key.pubkey());
    key
}

/// The staking program's events of a transaction, in order.
fn events(outcome: &Outcome) -> Vec<events::Event> {
    outcome
        .events
        .iter()
        .map(|event| match event {
            Event::Staking(event) => event.clone(),
            other => panic!("an event of another program: {other:?}"),
        })
        .collect()
}

/// The only event of a transaction.
#[track_caller]
fn event(outcome: &Outcome) -> events::Event {
    let events = events(outcome);
    let [event] = events.as_slice() else {
        panic!("expected one event: {outcome:#?}");
    };
    event.clone()
}

/// Bytes of the account at `address`.
#[track_caller]
fn size(chain: &Chain, address: &Address) -> usize {
    chain
        .account(address)
        .expect("there is no account")
        .data
        .len()
}

/// An account of `owner` for tokens of another mint.
fn tokens_of_another_mint(chain: &mut Chain, owner: &Address) -> Address {
    let (mint, tokens) = (key("other mint", 0), key("other tokens", 0));
    chain.create_mint(&mint);
    chain.create_tokens_at(&tokens, owner, &mint.pubkey());
    tokens.pubkey()
}

/// Asserts that `sent` was refused for `reason` and changed no account of `addresses`.
#[track_caller]
fn expect_unchanged(
    world: &mut World,
    addresses: &[Address],
    reason: &dyn nosana_tests::Reason,
    run: impl FnOnce(&mut World) -> Sent,
) {
    let read = |world: &World| -> Vec<_> {
        addresses
            .iter()
            .map(|address| world.chain.account(address))
            .collect()
    };
    let before = read(world);
    expect_reason(run(world), reason);
    assert_eq!(read(world), before);
}
