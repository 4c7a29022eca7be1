//! `migrate_config`.

use nosana_sdk::{
    events::Event,
    generated::tiers::{
        accounts::Config,
        errors::TiersError,
        events::{self, TiersConfigMigrated},
        pdas,
    },
    instructions,
};
use nosana_tests::{Call, World, expect_error, key, tiers::usual_policy};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{BAD_POLICIES, event, no_policy, person, size, stored};

/// Bytes of a configuration of version 1.
const OLD_LENGTH: usize = 312;

/// A world whose configuration is as version 1 wrote it, without a policy.
fn old_world() -> World {
    let mut world = World::new();
    let address = pdas::find_config().0;
    world
        .chain
        .edit::<Config>(&address, |config| config.policy = no_policy());
    let mut account = world.chain.account(&address).unwrap();
    account.data.truncate(OLD_LENGTH);
    account.data[8] = 1;
    account.lamports = world.chain.rent(OLD_LENGTH);
    world.chain.set_account(address, account);
    world
}

fn migrate_call(admin: &Keypair) -> Call {
    let migrate = instructions::migrate_tiers(admin.pubkey(), usual_policy());
    Call::new(migrate, &[admin])
}

#[test]
fn migrate_config_keeps_everything_and_takes_a_policy() {
    let before = World::new().tiers_config();
    let mut world = old_world();
    let admin = world.admin();
    let outcome = world.run(migrate_call(&admin)).unwrap();
    let address = pdas::find_config().0;
    assert_eq!(
        world.tiers_config(),
        Config {
            version: 2,
            policy: stored(&usual_policy()),
            more_assessors: [Address::default(); 2],
            reserved: [0; 64],
            ..before
        }
    );
    assert_eq!(size(&world.chain, &address), Config::LEN);
    assert_eq!(
        world.chain.lamports(&address),
        world.chain.rent(Config::LEN)
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::TiersConfigMigrated(TiersConfigMigrated {
            version: 2,
            policy: usual_policy(),
        }))
    );
    expect_error(world.run(migrate_call(&admin)), TiersError::WrongVersion);
}

#[test]
fn a_migration_by_somebody_else_fails() {
    let mut world = old_world();
    let outsider = person(&mut world.chain, "outsider");
    expect_error(world.run(migrate_call(&outsider)), TiersError::NotAdmin);
}

#[test]
fn a_policy_whose_marks_do_not_fit_fails() {
    let mut world = old_world();
    let admin = world.admin();
    for (rule, spoil) in BAD_POLICIES {
        println!("{rule}");
        let mut policy = usual_policy();
        spoil(&mut policy);
        let migrate = instructions::migrate_tiers(admin.pubkey(), policy);
        expect_error(
            world.run(Call::new(migrate, &[&admin])),
            TiersError::BadPolicy,
        );
    }
}

#[test]
fn migrating_what_is_no_old_configuration_fails() {
    let mut world = old_world();
    let config = pdas::find_config().0;
    let forged = key("forged config", 0).pubkey();
    let mut account = world.chain.account(&config).unwrap();
    account.owner = key("other program", 0).pubkey();
    world.chain.set_account(forged, account);
    for account in [world.class, world.mint(), forged] {
        let call = migrate_call(&world.admin()).replacing(&config, &account);
        expect_error(world.run(call), TiersError::WrongVersion);
    }
}

#[test]
fn until_it_is_migrated_nothing_else_reads_it() {
    let mut world = old_world();
    let host = nosana_tests::key("any", 0).pubkey();
    let call = Call::new(instructions::assess_host(host), &[]);
    expect_error(world.run(call), InstructionError::AccountDataTooSmall);
    expect_error(
        world.run(world.apply_policy_call()),
        InstructionError::AccountDataTooSmall,
    );
}
