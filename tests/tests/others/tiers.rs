//! The tiers program.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::{
        jobs::{self, errors::JobsError},
        tiers::{
            self,
            accounts::{
                CONFIG_DISCRIMINATOR, Config, GPU_CLASS_DISCRIMINATOR, GpuClass,
                HOST_DISCRIMINATOR, Host,
            },
            errors::TiersError,
            events::{self, ClassSet, HostClosed, HostRegistered, TiersInitialized, WorkerRotated},
            instructions::{
                InitializeInstructionArgs, RegisterHostInstructionArgs, SetClassInstructionArgs,
            },
            types::Policy,
        },
    },
    instructions::{self, initialize_tiers},
};
use nosana_tests::{
    Call, Chain, Client, Sent, Setup, World, calls::host_args, expect_error, key, people,
    world::VRAM_MIB,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{ALREADY_THERE, event, person, size};

const NO_POLICY: Policy = Policy {
    bond: 0,
    proof_age: 0,
    jobs_completed: 0,
    days: 0,
    proofs: 0,
    success_bps: 0,
    uptime_bps: 0,
    score_bps: 0,
    demote_success_bps: 0,
    demote_uptime_bps: 0,
    demote_score_bps: 0,
    remove_failed_proofs: 0,
    remove_success_bps: 0,
    remove_silent_days: 0,
    padding: [0; 10],
};

fn initialize(chain: &mut Chain, admin: &Keypair, registration_open: bool) -> Sent {
    let args = InitializeInstructionArgs {
        assessor: key("assessor", 0).pubkey(),
        registration_open,
    };
    let instruction = initialize_tiers(admin.pubkey(), chain.mint(), args);
    chain.send(&[instruction], &[admin])
}

#[test]
fn initialize_creates_the_configuration() {
    for registration_open in [true, false] {
        let mut chain = Chain::new();
        let admin = person(&mut chain, "admin");
        let outcome = initialize(&mut chain, &admin, registration_open).unwrap();

        let (address, bump) = tiers::pdas::find_config();
        let state: Config = chain.read(&address);
        assert_eq!(
            state,
            Config {
                discriminator: CONFIG_DISCRIMINATOR,
                version: 1,
                bump,
                registration_open: u8::from(registration_open),
                padding: [0; 5],
                admin: admin.pubkey(),
                pending_admin: Address::default(),
                assessor: key("assessor", 0).pubkey(),
                mint: chain.mint(),
                policy: NO_POLICY,
                proposed_policy: NO_POLICY,
                proposed_effective_at: 0,
                reserved: [0; 64],
            }
        );
        assert_eq!(size(&chain, &address), Config::LEN);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::TiersInitialized(TiersInitialized {
                admin: admin.pubkey(),
                assessor: key("assessor", 0).pubkey(),
                mint: chain.mint(),
                registration_open: u8::from(registration_open),
            }))
        );
        assert!(outcome.logged("Instruction: initialize"));
    }
}

#[test]
fn initializing_again_fails() {
    let mut chain = Chain::new();
    let (first, second) = (person(&mut chain, "first"), person(&mut chain, "second"));
    initialize(&mut chain, &first, true).unwrap();
    let address = tiers::pdas::find_config().0;
    let before = chain.account(&address);
    for admin in [&first, &second] {
        expect_error(initialize(&mut chain, admin, false), ALREADY_THERE);
    }
    assert_eq!(chain.account(&address), before);
}

/// A class that differs from what every world has.
fn class_args(id: u16) -> SetClassInstructionArgs {
    SetClassInstructionArgs {
        id,
        name: instructions::padded("h100-80gb").unwrap(),
        vram_mib: 81_559,
        allowed: true,
        baseline: [1, 2, 3, u64::MAX],
    }
}

fn set_class_call(admin: &Keypair, args: SetClassInstructionArgs) -> Call {
    Call::new(instructions::set_class(admin.pubkey(), args), &[admin])
}

fn class_of(args: &SetClassInstructionArgs) -> GpuClass {
    GpuClass {
        discriminator: GPU_CLASS_DISCRIMINATOR,
        version: 1,
        bump: tiers::pdas::find_class(args.id).1,
        allowed: u8::from(args.allowed),
        padding: 0,
        id: args.id,
        padding2: [0; 2],
        name: args.name,
        vram_mib: args.vram_mib,
        padding3: [0; 4],
        baseline: args.baseline,
        reserved: [0; 64],
    }
}

#[test]
fn set_class_creates_and_changes_a_class() {
    let mut world = World::new();
    let admin = world.admin();
    let created = class_args(700);
    let changed = SetClassInstructionArgs {
        name: instructions::padded("renamed").unwrap(),
        vram_mib: 1,
        allowed: false,
        baseline: [9; 4],
        ..created.clone()
    };
    let address = tiers::pdas::find_class(700).0;
    for args in [created, changed] {
        let outcome = world.run(set_class_call(&admin, args.clone())).unwrap();
        assert_eq!(world.chain.read::<GpuClass>(&address), class_of(&args));
        assert_eq!(size(&world.chain, &address), GpuClass::LEN);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::ClassSet(ClassSet {
                class: address,
                id: 700,
                name: args.name,
                vram_mib: args.vram_mib,
                allowed: u8::from(args.allowed),
                baseline: args.baseline,
            }))
        );
        assert!(outcome.logged("Instruction: set_class"));
    }
}

#[test]
fn a_class_of_somebody_else_than_the_admin_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    for id in [1, 700] {
        expect_error(
            world.run(set_class_call(&outsider, class_args(id))),
            TiersError::NotAdmin,
        );
    }
}

#[test]
fn a_class_without_a_name_or_memory_fails() {
    let mut world = World::new();
    let admin = world.admin();
    for args in [
        SetClassInstructionArgs {
            name: [0; 32],
            ..class_args(700)
        },
        SetClassInstructionArgs {
            vram_mib: 0,
            ..class_args(700)
        },
    ] {
        expect_error(
            world.run(set_class_call(&admin, args)),
            TiersError::BadClass,
        );
    }
}

#[test]
fn a_class_at_the_address_of_another_id_fails() {
    let mut world = World::new();
    let call = set_class_call(&world.admin(), class_args(700))
        .replacing(&tiers::pdas::find_class(700).0, &world.class);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}

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
                next_report: 0,
                reserved: [0; 64],
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
                index: args.index,
                worker: args.worker,
                payout: owner.tokens,
                class: world.class,
                gpus: args.gpus,
                vram_mib: args.vram_mib,
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

fn rotate_call(host: &people::Host, worker: &Address) -> Call {
    let instruction = instructions::rotate_worker(host.owner.pubkey(), host.address, *worker);
    Call::new(instruction, &[&host.owner])
}

#[test]
fn rotate_worker_replaces_the_key_while_the_host_works() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    let job = world.running(&client, &host);
    let before = world.chain.read::<Host>(&host.address);
    let new = people::Host {
        worker: key("new worker", 0),
        ..host.clone()
    };
    let outcome = world.run(rotate_call(&host, &new.worker.pubkey())).unwrap();

    let after = world.chain.read::<Host>(&host.address);
    assert_eq!(
        after,
        Host {
            worker: new.worker.pubkey(),
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::WorkerRotated(WorkerRotated {
            host: host.address,
            before: host.worker.pubkey(),
            worker: new.worker.pubkey(),
            at: world.now(),
        }))
    );
    assert!(outcome.logged("Instruction: rotate_worker"));
    world.advance(60);
    expect_error(world.finish(&host, &job), JobsError::NotWorker);
    world.finish(&new, &job).unwrap();
}

#[test]
fn a_rotation_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.host(1), world.host(2));
    for signer in [&other.owner, &host.worker] {
        let call = rotate_call(&host, &key("new worker", 0).pubkey())
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), TiersError::NotOwner);
    }
}

#[test]
fn a_rotation_of_a_removed_host_fails() {
    let mut world = World::new();
    let host = world.host(1);
    let new = key("new worker", 0).pubkey();
    world.set_tier(&host, Tier::Removed);
    expect_error(world.run(rotate_call(&host, &new)), TiersError::HostRemoved);
    world.set_tier(&host, Tier::Suspended);
    world.run(rotate_call(&host, &new)).unwrap();
}

#[test]
fn a_rotation_to_no_key_of_its_own_fails() {
    let mut world = World::new();
    let host = world.host(1);
    for worker in [Address::default(), host.owner.pubkey()] {
        expect_error(
            world.run(rotate_call(&host, &worker)),
            TiersError::BadWorker,
        );
    }
}

fn close_call(host: &people::Host) -> Call {
    let owner = host.owner.pubkey();
    let instruction = instructions::close_host(owner, host.address, owner);
    Call::new(instruction, &[&host.owner])
}

#[test]
fn close_host_returns_the_rent() {
    let mut world = World::new();
    // One never worked; the other has a record and is idle.
    for host in [world.registered_host(1), world.host(2)] {
        let before = world.chain.lamports(&host.owner.pubkey());
        let outcome = world.run(close_call(&host)).unwrap();
        assert!(world.chain.account(&host.address).is_none());
        assert_eq!(
            world.chain.lamports(&host.owner.pubkey()),
            before + world.chain.rent(Host::LEN)
        );
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::HostClosed(HostClosed {
                host: host.address,
                owner: host.owner.pubkey(),
                tier: Tier::Community as u8,
                at: world.now(),
            }))
        );
        assert!(outcome.logged("Instruction: close_host"));
        expect_error(
            world.run(close_call(&host)),
            InstructionError::AccountDataTooSmall,
        );
    }
}

#[test]
fn close_host_pays_the_rent_back_to_who_paid_it() {
    let mut world = World::new();
    let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
    let before = world.chain.lamports(&sponsor.pubkey());
    let args = registration(&owner);
    let address = tiers::pdas::find_host(&owner.address(), args.index).0;
    let instruction = instructions::register_host(
        owner.address(),
        sponsor.pubkey(),
        world.class,
        owner.tokens,
        args,
    );
    world
        .run(Call::new(instruction, &[&owner.key, &sponsor]))
        .unwrap();
    let close = |payer| {
        Call::new(
            instructions::close_host(owner.address(), address, payer),
            &[&owner.key],
        )
    };
    expect_error(world.run(close(owner.address())), TiersError::NotOwner);
    world.run(close(sponsor.pubkey())).unwrap();
    assert_eq!(world.chain.lamports(&sponsor.pubkey()), before);
}

#[test]
fn a_closed_host_can_be_registered_again() {
    let mut world = World::new();
    let host = world.registered_host(1);
    world.run(close_call(&host)).unwrap();
    let again = world.registered_host(1);
    assert_eq!(again.address, host.address);
    assert_eq!(
        world.chain.read::<Host>(&again.address).tier,
        Tier::Community as u8
    );
}

#[test]
fn closing_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.host(1), world.host(2));
    for signer in [&other.owner, &host.worker] {
        let instruction =
            instructions::close_host(signer.pubkey(), host.address, host.owner.pubkey());
        expect_error(
            world.run(Call::new(instruction, &[signer])),
            TiersError::NotOwner,
        );
    }
}

#[test]
fn closing_a_host_with_a_bond_fails() {
    let mut world = World::new();
    let host = world.host(1);
    world
        .chain
        .edit::<Host>(&host.address, |host| host.bond = 1);
    expect_error(world.run(close_call(&host)), TiersError::HostBonded);
}

#[test]
fn closing_a_host_that_waits_or_works_fails() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    world.join(&host).unwrap();
    expect_error(world.run(close_call(&host)), TiersError::HostBusy);
    let job = world.post(&client);
    expect_error(world.run(close_call(&host)), TiersError::HostBusy);
    world.start(&host, &job).unwrap();
    expect_error(world.run(close_call(&host)), TiersError::HostBusy);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    world.run(close_call(&host)).unwrap();
}

#[test]
fn closing_with_the_record_of_another_host_fails() {
    let mut world = World::new();
    let (host, idle) = (world.host(1), world.host(2));
    world.join(&host).unwrap();
    for record in [idle.record, idle.address, jobs::pdas::find_config().0] {
        let call = close_call(&host).replacing(&host.record, &record);
        expect_error(world.run(call), TiersError::WrongRecord);
    }
}
