//! `register_host`.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::tiers::{
        self,
        accounts::{GpuClass, HOST_DISCRIMINATOR, Host},
        errors::TiersError,
        events::{self, HostRegistered},
        instructions::RegisterHostInstructionArgs,
    },
    instructions,
};
use nosana_tests::{
    Call, Client, Setup, World, calls::host_args, expect_error, key, world::VRAM_MIB,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{ALREADY_THERE, BAD_TEXTS, event, field, person, size};

/// What a host of `owner` registers with.
fn registration(owner: &Client) -> RegisterHostInstructionArgs {
    let mut args = host_args(worker_of(owner).pubkey(), VRAM_MIB + 1);
    args.index = 258;
    args.gpus = 16;
    args
}

fn worker_of(owner: &Client) -> Keypair {
    let mut seed = owner.address().to_bytes();
    seed[0] ^= 1;
    Keypair::new_from_array(seed)
}

fn register_call(world: &World, owner: &Client, args: RegisterHostInstructionArgs) -> Call {
    let address = owner.address();
    let instruction =
        instructions::register_host(address, address, world.class, owner.tokens, args);
    Call::new(instruction, &[&owner.key])
}

#[test]
fn register_host_creates_a_host_that_may_work() {
    for (registration_open, tier) in [(true, Tier::Community), (false, Tier::Waitlisted)] {
        let mut world = World::with(Setup {
            registration_open,
            ..Setup::default()
        });
        let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
        let lamports = [
            world.chain.lamports(&owner.address()),
            world.chain.lamports(&sponsor.pubkey()),
        ];
        let args = registration(&owner);
        let instruction = instructions::register_host(
            owner.address(),
            sponsor.pubkey(),
            world.class,
            owner.tokens,
            args.clone(),
        );
        let outcome = world
            .run(Call::new(instruction, &[&owner.key, &sponsor]))
            .unwrap();

        let (address, bump) = tiers::pdas::find_host(&owner.address(), args.index);
        assert_eq!(
            world.chain.read::<Host>(&address),
            Host {
                discriminator: HOST_DISCRIMINATOR,
                version: 1,
                bump,
                tier: tier as u8,
                gpus: args.gpus,
                index: args.index,
                strikes: 0,
                owner: owner.address(),
                worker: args.worker,
                payout: owner.tokens,
                payer: sponsor.pubkey(),
                class: world.class,
                machine: args.machine,
                endpoint: args.endpoint,
                region: args.region,
                vram_mib: args.vram_mib,
                agent_version: args.agent_version,
                bond: 0,
                tier_since: world.now(),
                registered_at: world.now(),
                proofs_passed: 0,
                proofs_failed: 0,
                proof_at: 0,
                benchmark: [0; 4],
                next_report: u64::try_from(world.now()).unwrap(),
                unbonding: 0,
                unbonding_until: 0,
                slashing: 0,
                benchmarked_at: 0,
                proof_tried_at: 0,
                score_bps: 0,
                reason: 0,
                padding: [0; 3],
                reserved: [0; 16],
            }
        );
        assert_eq!(size(&world.chain, &address), Host::LEN);
        let rent = world.chain.rent(Host::LEN);
        assert_eq!(world.chain.lamports(&owner.address()), lamports[0]);
        assert_eq!(world.chain.lamports(&sponsor.pubkey()), lamports[1] - rent);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::HostRegistered(HostRegistered {
                host: address,
                owner: owner.address(),
                payer: sponsor.pubkey(),
                index: args.index,
                worker: args.worker,
                payout: owner.tokens,
                class: world.class,
                gpus: args.gpus,
                vram_mib: args.vram_mib,
                agent_version: args.agent_version,
                tier: tier as u8,
                machine: args.machine,
                region: args.region,
                endpoint: args.endpoint,
                at: world.now(),
            }))
        );
        assert!(outcome.logged("Instruction: register_host"));
    }
}

#[test]
fn a_host_with_exactly_its_classs_memory_is_registered() {
    let mut world = World::new();
    let owner = world.client(1);
    let mut args = registration(&owner);
    (args.vram_mib, args.gpus) = (VRAM_MIB, 1);
    world.run(register_call(&world, &owner, args)).unwrap();
}

#[test]
fn a_class_that_is_not_allowed_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    world
        .chain
        .edit::<GpuClass>(&world.class.clone(), |class| class.allowed = 0);
    expect_error(
        world.run(register_call(&world, &owner, registration(&owner))),
        TiersError::ClassNotAllowed,
    );
}

#[test]
fn no_gpu_or_too_many_fail() {
    let mut world = World::new();
    let owner = world.client(1);
    for gpus in [0, 17, u8::MAX] {
        let args = RegisterHostInstructionArgs {
            gpus,
            ..registration(&owner)
        };
        expect_error(
            world.run(register_call(&world, &owner, args)),
            TiersError::BadGpuCount,
        );
    }
}

#[test]
fn less_memory_than_the_class_asks_for_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let args = RegisterHostInstructionArgs {
        vram_mib: VRAM_MIB - 1,
        ..registration(&owner)
    };
    expect_error(
        world.run(register_call(&world, &owner, args)),
        TiersError::TooLittleMemory,
    );
}

#[test]
fn a_worker_that_is_no_key_of_its_own_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    for worker in [Address::default(), owner.address()] {
        let args = RegisterHostInstructionArgs {
            worker,
            ..registration(&owner)
        };
        expect_error(
            world.run(register_call(&world, &owner, args)),
            TiersError::BadWorker,
        );
    }
}

#[test]
fn a_payout_account_of_another_mint_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let (mint, tokens) = (key("other mint", 0), key("other tokens", 0));
    world.chain.create_mint(&mint);
    world
        .chain
        .create_tokens_at(&tokens, &owner.address(), &mint.pubkey());
    let call = register_call(&world, &owner, registration(&owner))
        .replacing(&owner.tokens, &tokens.pubkey());
    expect_error(world.run(call), TiersError::BadPayout);
}

#[test]
fn a_payout_account_that_is_a_jobs_escrow_fails() {
    let mut world = World::new();
    let (owner, client) = (world.client(1), world.client(2));
    let job = world.post(&client);
    let escrow = world.escrow(&job);
    let call =
        register_call(&world, &owner, registration(&owner)).replacing(&owner.tokens, &escrow);
    expect_error(world.run(call), TiersError::BadPayout);
}

#[test]
fn a_payout_account_that_is_none_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    for (account, error) in [
        (owner.address(), InstructionError::IllegalOwner),
        (world.mint(), InstructionError::InvalidAccountData),
    ] {
        let call =
            register_call(&world, &owner, registration(&owner)).replacing(&owner.tokens, &account);
        expect_error(world.run(call), error);
    }
}

#[test]
fn a_class_that_is_none_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let config = tiers::pdas::find_config().0;
    for (account, error) in [
        (owner.tokens, InstructionError::IllegalOwner),
        (config, InstructionError::InvalidAccountData),
    ] {
        let args = registration(&owner);
        let instruction = instructions::register_host(
            owner.address(),
            owner.address(),
            account,
            owner.tokens,
            args,
        );
        let call = Call::new(instruction, &[&owner.key]);
        expect_error(world.run(call), error);
    }
}

#[test]
fn a_second_host_of_the_same_index_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let args = registration(&owner);
    world
        .run(register_call(&world, &owner, args.clone()))
        .unwrap();
    let address = tiers::pdas::find_host(&owner.address(), args.index).0;
    let before = world.chain.account(&address);
    expect_error(
        world.run(register_call(&world, &owner, args.clone())),
        ALREADY_THERE,
    );
    assert_eq!(world.chain.account(&address), before);
    let other = RegisterHostInstructionArgs {
        index: args.index + 1,
        ..args
    };
    world.run(register_call(&world, &owner, other)).unwrap();
}

#[test]
fn a_host_at_the_address_of_another_owner_fails() {
    let mut world = World::new();
    let (owner, other) = (world.client(1), world.client(2));
    let args = registration(&owner);
    let [own, others] =
        [&owner, &other].map(|person| tiers::pdas::find_host(&person.address(), args.index).0);
    let call = register_call(&world, &owner, args).replacing(&own, &others);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}

#[test]
fn a_host_without_its_owners_signature_fails() {
    let mut world = World::new();
    let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
    let instruction = instructions::register_host(
        owner.address(),
        sponsor.pubkey(),
        world.class,
        owner.tokens,
        registration(&owner),
    );
    let call = Call::new(instruction, &[&owner.key, &sponsor]).unsigned_by(&owner.address());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_region_or_url_that_is_no_text_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    for text in BAD_TEXTS {
        for args in [
            RegisterHostInstructionArgs {
                region: field(text),
                ..registration(&owner)
            },
            RegisterHostInstructionArgs {
                endpoint: field(text),
                ..registration(&owner)
            },
        ] {
            expect_error(
                world.run(register_call(&world, &owner, args)),
                TiersError::BadText,
            );
        }
    }
}

#[test]
fn a_region_that_is_not_ascii_fails() {
    let mut world = World::new();
    let owner = world.client(1);
    let args = RegisterHostInstructionArgs {
        region: *b"Z\xC3\xBCrich\0",
        ..registration(&owner)
    };
    expect_error(
        world.run(register_call(&world, &owner, args)),
        TiersError::BadText,
    );
}
