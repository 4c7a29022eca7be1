//! What others could put in the places of the program's accounts: forged configurations,
//! hosts and slashes, other signers for the bonder, other programs for the staking
//! program, and a second deployment of this one.

use nosana_sdk::{
    common::{
        assessment::{ReportKind, SLASH_DELAY, UNBOND_DELAY},
        ids,
        tier::Tier,
    },
    generated::{
        staking,
        tiers::{self, accounts::Slash, errors::TiersError, pdas},
    },
    instructions,
};
use nosana_tests::{
    Call, Host as Person, World, expect_error, key,
    tiers::{BOND, usual_policy},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::person;

/// A world in which every call of [`calls`] but those of the staking program's part goes
/// through: a bonded host, an old report, and an import that it is on.
fn scene() -> (World, Person) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    (world, host)
}

/// The calls that read the configuration, by name, as the admin or whoever may sends them.
fn calls(world: &World, host: &Person) -> Vec<(&'static str, Call)> {
    let assessors = [
        key("assessor", 0).pubkey(),
        Address::default(),
        Address::default(),
    ];
    vec![
        ("update_config", world.update_tiers_call(assessors, true)),
        (
            "propose_admin",
            world.propose_admin_call(key("heir", 0).pubkey()),
        ),
        ("accept_admin", world.accept_admin_call(&world.admin())),
        ("propose_policy", world.propose_policy_call(usual_policy())),
        ("withdraw_policy", world.withdraw_policy_call()),
        ("apply_policy", world.apply_policy_call()),
        (
            "update_host",
            world.update_host_call(
                host,
                host.payout,
                tiers::instructions::UpdateHostInstructionArgs {
                    endpoint: [0; 64],
                    region: [0; 8],
                    agent_version: [0; 4],
                },
            ),
        ),
        ("unbond", world.unbond_call(host, 1)),
        (
            "submit_report",
            world.report_call(host, ReportKind::Proof, true),
        ),
        ("assess", world.assess_call(host)),
        ("set_tier", world.set_tier_call(host, Tier::Suspended)),
        ("propose_slash", world.propose_slash_call(host, 1)),
        ("withdraw_slash", world.withdraw_slash_call(host)),
        ("execute_slash", world.execute_slash_call(host)),
        (
            "open_import",
            world.open_import_call(3, [1; 32], Tier::Premium),
        ),
        ("close_import", world.close_import_call(1)),
        ("import_host", world.import_host_call(1, host, &[])),
    ]
}

/// Puts a copy of the account at `from`, as `owner`'s, at an address of its own.
fn forge(world: &mut World, from: &Address, owner: Address) -> Address {
    let forged = key("forged account", 0).pubkey();
    let mut account = world.chain.account(from).unwrap();
    account.owner = owner;
    world.chain.set_account(forged, account);
    forged
}

#[test]
fn a_forged_configuration_fails_everywhere() {
    let (mut world, host) = scene();
    world.fund_assessor();
    world
        .run(world.open_import_call(1, [8; 32], Tier::Premium))
        .unwrap();
    world.propose_slash(&host, 1).unwrap();
    let config = pdas::find_config().0;
    let forged = forge(&mut world, &config, key("other program", 0).pubkey());
    for (name, call) in calls(&world, &host) {
        println!("{name}");
        let call = call.replacing(&config, &forged);
        expect_error(world.run(call), InstructionError::IllegalOwner);
    }
    // One of this program that is something else, though as long: only the kind tells.
    let mut account = world.chain.account(&config).unwrap();
    account.data[..8].copy_from_slice(&world.chain.account(&host.address).unwrap().data[..8]);
    world.chain.set_account(forged, account);
    for (name, call) in calls(&world, &host) {
        println!("{name}");
        let call = call.replacing(&config, &forged);
        expect_error(world.run(call), InstructionError::InvalidAccountData);
    }
}

#[test]
fn a_forged_host_fails_everywhere() {
    let (mut world, host) = scene();
    world.unbond_host(&host, 1).unwrap();
    world.advance(UNBOND_DELAY);
    world.fund_assessor();
    let attacker = person(&mut world.chain, "attacker");
    let calls = vec![
        world.bond_call(&host, 1),
        world.unbond_call(&host, 1),
        world.release_call(&host),
        world.assess_call(&host),
        world.set_tier_call(&host, Tier::Premium),
        world.close_host_call(&host),
    ];
    for owner in [attacker.pubkey(), ids::JOBS.into(), ids::STAKING.into()] {
        let forged = forge(&mut world, &host.address, owner);
        for call in &calls {
            let signers: Vec<&Keypair> = call.signers.iter().collect();
            let call =
                Call::new(call.instruction.clone(), &signers).replacing(&host.address, &forged);
            expect_error(world.run(call), InstructionError::IllegalOwner);
        }
    }
}

#[test]
fn a_forged_slash_fails() {
    let (mut world, host) = scene();
    world.propose_slash(&host, 1).unwrap();
    let slash = pdas::find_slash(&host.address).0;
    // One that would be due, for everything, at once.
    world.chain.edit::<Slash>(&slash, |slash| slash.xnos = BOND);
    let forged = forge(&mut world, &slash, key("other program", 0).pubkey());
    world.chain.edit::<Slash>(&slash, |slash| slash.xnos = 1);
    world.advance(SLASH_DELAY);
    for call in [
        world.execute_slash_call(&host),
        world.contest_slash_call(&host),
        world.withdraw_slash_call(&host),
    ] {
        let call = call.replacing(&slash, &forged);
        expect_error(world.run(call), InstructionError::IllegalOwner);
    }
    world.execute_slash(&host).unwrap();
    assert_eq!(world.tiers_host(&host).bond, BOND - 1);
}

#[test]
fn a_forged_import_fails() {
    let (mut world, host) = scene();
    let import = pdas::find_import(1).0;
    let leaf = nosana_sdk::merkle::Tree::new(import, [host.address])
        .unwrap()
        .root();
    world
        .run(world.open_import_call(1, leaf, Tier::Premium))
        .unwrap();
    let forged = forge(&mut world, &import, key("other program", 0).pubkey());
    let call = world
        .import_host_call(1, &host, &[])
        .replacing(&import, &forged);
    expect_error(world.run(call), InstructionError::IllegalOwner);
}

#[test]
fn nobody_else_signs_as_the_bonder() {
    let (mut world, host) = scene();
    world.unbond_host(&host, 10).unwrap();
    world.propose_slash(&host, 1).unwrap();
    world.advance(UNBOND_DELAY);
    let mut released = world.clone();
    released.withdraw_slash(&host).unwrap();
    let bonder = pdas::find_bonder().0;
    assert_eq!(bonder, Address::from(ids::BOND_AUTHORITY));
    assert_eq!(pdas::find_bonder().1, ids::BOND_AUTHORITY_BUMP);
    let others = [
        host.owner.pubkey(),
        world.admin().pubkey(),
        pdas::find_class(1).0,
        key("nobody", 0).pubkey(),
    ];
    for other in others {
        let bond = world.bond_call(&host, 1).with_account(3, &other);
        expect_error(world.run(bond), TiersError::WrongBonder);
        let release = released.release_call(&host).with_account(2, &other);
        expect_error(released.run(release), TiersError::WrongBonder);
        let slash = world.execute_slash_call(&host).with_account(9, &other);
        expect_error(world.run(slash), TiersError::WrongBonder);
    }
}

#[test]
fn another_program_in_the_place_of_the_staking_program_fails() {
    let (mut world, host) = scene();
    world.unbond_host(&host, 10).unwrap();
    world.advance(UNBOND_DELAY);
    let second = key("second staking", 0).pubkey();
    world
        .chain
        .deploy_again("nosana_staking", second, (&staking::ID, &staking::ID));
    let staking_program = Address::from(ids::STAKING);
    for other in [second, ids::JOBS.into(), spl_token()] {
        for call in [world.bond_call(&host, 1), world.release_call(&host)] {
            let call = call.replacing(&staking_program, &other);
            expect_error(world.run(call), InstructionError::IncorrectProgramId);
        }
    }
}

fn spl_token() -> Address {
    instructions::TOKEN_PROGRAM
}

#[test]
fn the_staking_program_is_not_reached_past_this_one() {
    let (mut world, host) = scene();
    let attacker = person(&mut world.chain, "attacker");
    let bonder = pdas::find_bonder().0;
    let stake = staking::pdas::find_stake(&host.owner.pubkey()).0;
    let release = staking::instructions::Release { bonder, stake };
    let release = |signers: &[&Keypair]| {
        let args = staking::instructions::ReleaseInstructionArgs { xnos: BOND };
        Call::new(release.instruction(args), signers)
    };
    let unsigned = release(&[]).unsigned_by(&bonder);
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
    let forged = release(&[&attacker]).replacing(&bonder, &attacker.pubkey());
    expect_error(world.run(forged), staking::errors::StakingError::NotBonder);
    assert_eq!(world.stake_behind(&host).bonded_xnos, BOND);
}

/// The same instruction, for the program at `other`.
fn sent_to(mut call: Call, other: Address) -> Call {
    call.instruction.program_id = other;
    call
}

/// Deploys this program at another id: as it is, or built for that id.
fn deploy_second(world: &mut World, is_built_for_it: bool) -> Address {
    let second = key("second tiers", 0).pubkey();
    let built_for = if is_built_for_it { second } else { tiers::ID };
    world
        .chain
        .deploy_again("nosana_tiers", second, (&tiers::ID, &built_for));
    second
}

#[test]
fn a_second_deployment_cannot_be_set_up() {
    let (world, _) = scene();
    for is_built_for_it in [false, true] {
        let mut world = world.clone();
        let second = deploy_second(&mut world, is_built_for_it);
        let attacker = person(&mut world.chain, "attacker");
        let args = tiers::instructions::InitializeInstructionArgs {
            assessor: attacker.pubkey(),
            registration_open: true,
            policy: usual_policy(),
        };
        let initialize = instructions::initialize_tiers(attacker.pubkey(), world.mint(), args);
        let call = || sent_to(Call::new(initialize.clone(), &[&attacker]), second);
        // With the configuration that there is. Its own is its own affair: nothing of the
        // staking program depends on it.
        let before = world.chain.account(&pdas::find_config().0);
        assert!(world.run(call()).is_err());
        assert_eq!(world.chain.account(&pdas::find_config().0), before);
    }
}

#[test]
fn a_second_deployment_cannot_reach_the_stakes() {
    let (mut world, host) = scene();
    world.unbond_host(&host, BOND / 2).unwrap();
    world.propose_slash(&host, 1).unwrap();
    world.advance(UNBOND_DELAY);
    let mut released = world.clone();
    released.withdraw_slash(&host).unwrap();
    let second = key("second tiers", 0).pubkey();
    let own_bonder = Address::find_program_address(&[ids::BONDER], &second).0;
    let bonder = pdas::find_bonder().0;
    for (world, call) in [
        (world.clone(), world.bond_call(&host, 1)),
        (released.clone(), released.release_call(&host)),
        (world.clone(), world.execute_slash_call(&host)),
    ] {
        let stake = world.stake_behind(&host);
        let signers: Vec<&Keypair> = call.signers.iter().collect();
        let again = || sent_to(Call::new(call.instruction.clone(), &signers), second);

        // The same binary knows its id.
        let mut as_it_is = world.clone();
        deploy_second(&mut as_it_is, false);
        expect_error(as_it_is.run(again()), InstructionError::IncorrectProgramId);

        // One built for the other id does not take this program's accounts for its own.
        let mut built = world.clone();
        deploy_second(&mut built, true);
        expect_error(built.run(again()), InstructionError::IllegalOwner);

        // It may own a host, a slash and a configuration that say what it likes. It
        // cannot sign for an address that another program derives.
        let slash = pdas::find_slash(&host.address).0;
        for account in [host.address, slash, pdas::find_config().0] {
            let mut taken = built.chain.account(&account).unwrap();
            taken.owner = second;
            built.chain.set_account(account, taken);
        }
        expect_error(built.run(again()), InstructionError::PrivilegeEscalation);
        // And that which it derives itself is none that anybody knows.
        expect_error(
            built.run(again().replacing(&bonder, &own_bonder)),
            TiersError::WrongBonder,
        );
        assert_eq!(built.stake_behind(&host), stake);
        assert_eq!(built.tokens(&stake.vault), stake.amount);
    }
}

#[test]
fn the_authority_over_other_programs_is_nobody_here() {
    let (mut world, host) = scene();
    let heir = person(&mut world.chain, "heir");
    // The world's admin keeps the authority over staking and jobs, and loses this one.
    world.run(world.propose_admin_call(heir.pubkey())).unwrap();
    world.run(world.accept_admin_call(&heir)).unwrap();
    for call in [
        world.set_tier_call(&host, Tier::Removed),
        world.propose_slash_call(&host, 1),
        world.propose_policy_call(usual_policy()),
    ] {
        expect_error(world.run(call), TiersError::NotAdmin);
    }
    let call = world
        .set_tier_call(&host, Tier::Removed)
        .signed_by(&world.admin().pubkey(), &heir);
    world.run(call).unwrap();
    assert_eq!(world.tier(&host), Tier::Removed);
}
