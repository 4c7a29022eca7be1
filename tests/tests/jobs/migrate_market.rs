//! `migrate_market`, with an account of version 1 as it was on chain.

use std::{fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use nosana_sdk::{
    common::job::{JobState, MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT},
    generated::{
        jobs::{
            self,
            accounts::Market,
            errors::JobsError,
            events::{Event, MarketMigrated},
        },
        staking, tiers,
    },
    instructions::{self, TOKEN_PROGRAM},
};
use nosana_tests::{Call, Client, World, expect_error};
use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;

use crate::Scene;

/// Bytes of a market of version 1.
const OLD_LENGTH: usize = 312;

/// The market of version 1, whose authority, class and queue are the usual world's.
fn fixture() -> (Address, Account) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/fixtures/market-v1.json");
    let fixture: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let account = &fixture["account"];
    let data = BASE64_STANDARD.decode(text(&account["data"][0])).unwrap();
    let address = text(&fixture["pubkey"]).parse().unwrap();
    let account = Account {
        lamports: account["lamports"].as_u64().unwrap(),
        data,
        owner: text(&account["owner"]).parse().unwrap(),
        executable: account["executable"].as_bool().unwrap(),
        rent_epoch: account["rentEpoch"].as_u64().unwrap(),
    };
    (address, account)
}

/// The usual world with its market as it was.
fn old() -> Scene {
    let mut scene = Scene::new();
    let (address, account) = fixture();
    assert_eq!(address, scene.world.market);
    scene.world.chain.set_account(address, account);
    scene
}

fn call(payer: &Client, market: Address) -> Call {
    Call::new(
        instructions::migrate_market(payer.address(), market),
        &[&payer.key],
    )
}

#[test]
fn the_fixture_is_a_market_of_version_1() {
    let (_, account) = fixture();
    assert_eq!(account.data.len(), OLD_LENGTH);
    assert_eq!(account.owner, jobs::ID);
    assert_eq!(account.data[..8], jobs::accounts::MARKET_DISCRIMINATOR);
    assert_eq!(account.data[8], 1);
}

#[test]
fn what_it_holds_stays_and_what_is_new_is_as_if_it_were_opened_now() {
    let Scene {
        mut world, client, ..
    } = old();
    let (_, before) = fixture();
    let lamports = world.chain.lamports(&client.address());

    let outcome = world.run(call(&client, world.market)).unwrap();

    assert_eq!(world.market(), World::new().market());
    let after = world.chain.account(&world.market).unwrap();
    assert_eq!(after.data.len(), Market::LEN);
    // Not a byte of what was there changed, but the version and the reserve.
    let reserve = OLD_LENGTH - 64;
    assert_eq!(after.data[9..reserve], before.data[9..reserve]);
    let rent = world.chain.rent(Market::LEN);
    assert_eq!(after.lamports, rent);
    assert_eq!(
        world.chain.lamports(&client.address()),
        lamports + before.lamports - rent
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::MarketMigrated(MarketMigrated {
            market: world.market,
            version: 2,
        })]
    );
    assert!(outcome.logged("Instruction: migrate_market"));
}

#[test]
fn it_is_a_market_then() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    world.run(call(&client, world.market)).unwrap();
    let job = world.running(&client, &host);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.state(&job), JobState::Completed);
    world.update_market(|terms| terms.discount_bps = 1).unwrap();
    world.advance(24 * 60 * 60);
    world.close_job(&job).unwrap();
    world.close_market().unwrap();
}

#[test]
fn limits_that_it_did_not_have_come_down_to_the_largest() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let (address, mut account) = fixture();
    // Start limit, lease and retention, one after the other.
    for offset in [232, 236, 240] {
        account.data[offset..offset + 4].fill(0xFF);
    }
    world.chain.set_account(address, account);
    world.run(call(&client, address)).unwrap();
    let market = world.market();
    assert_eq!(
        (market.start_limit, market.lease, market.retention),
        (MAX_START_LIMIT, MAX_LEASE, MAX_RETENTION)
    );
    assert_eq!(market.max_timeout, 7 * 24 * 60 * 60);
}

#[test]
fn lamports_that_it_has_already_need_not_be_paid() {
    let Scene {
        mut world, client, ..
    } = old();
    let (address, mut account) = fixture();
    account.lamports = world.chain.rent(Market::LEN) + 5;
    world.chain.set_account(address, account);
    let lamports = world.chain.lamports(&client.address());
    world.run(call(&client, address)).unwrap();
    assert_eq!(world.chain.lamports(&client.address()), lamports);
}

#[test]
fn nothing_is_done_with_it_before() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let new = world.new_job(&client);
    let (address, account) = fixture();
    world.chain.set_account(address, account);
    let refused = InstructionError::AccountDataTooSmall;
    expect_error(world.post_job(&client, &new), refused.clone());
    expect_error(world.join(&host), refused);
    world.run(call(&client, address)).unwrap();
    world.post_job(&client, &new).unwrap();
    world.join(&host).unwrap();
}

#[test]
fn migrating_twice_fails() {
    let Scene {
        mut world, client, ..
    } = old();
    world.run(call(&client, world.market)).unwrap();
    let market = world.market();
    expect_error(
        world.run(call(&client, world.market)),
        JobsError::WrongVersion,
    );
    assert_eq!(world.market(), market);
}

#[test]
fn another_version_or_length_fails() {
    let Scene {
        mut world, client, ..
    } = old();
    let (address, account) = fixture();
    let changes: [fn(&mut Account); 5] = [
        |account| account.data[8] = 2,
        |account| account.data[8] = 0,
        |account| account.data[0] ^= 1,
        |account| account.data.truncate(OLD_LENGTH - 1),
        |account| account.data.push(0),
    ];
    for change in changes {
        let mut bent = account.clone();
        change(&mut bent);
        world.chain.set_account(address, bent);
        expect_error(world.run(call(&client, address)), JobsError::WrongVersion);
    }
}

#[test]
fn an_account_that_is_no_market_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    let (address, account) = fixture();
    for other in [
        world.queue,
        host.record,
        jobs::pdas::find_config().0,
        // As long as a market was.
        tiers::pdas::find_config().0,
        staking::pdas::find_config().0,
        world.fee_destination,
    ] {
        expect_error(world.run(call(&client, other)), JobsError::WrongVersion);
    }
    let forged = Account {
        owner: tiers::ID,
        ..account
    };
    world.chain.set_account(address, forged);
    expect_error(world.run(call(&client, address)), JobsError::WrongVersion);
}

#[test]
fn rent_without_its_payers_signature_fails() {
    let Scene {
        mut world, client, ..
    } = old();
    let unsigned = call(&client, world.market).unsigned_by(&client.address());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn another_program_for_the_system_program_fails() {
    let Scene {
        mut world, client, ..
    } = old();
    let bent = call(&client, world.market).with_account(2, &TOKEN_PROGRAM);
    expect_error(world.run(bent), InstructionError::IncorrectProgramId);
}
