//! A market of version 1, as the programs made it then, becomes one of version 2.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use nosana_migrations::migrate::{MIGRATIONS, Migration};
use nosana_sdk::generated::jobs::{self, accounts::Market, errors::JobsError};
use nosana_tests::{Chain, expect_error, key};
use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_rpc_client_api::filter::RpcFilterType;
use solana_signer::Signer as _;

/// What is spoilt, and how.
type Change = (&'static str, fn(&mut Account));

/// What a version 1 ended with, which version 2 begins its new fields in.
const OLD_RESERVE: usize = 64;

/// Every field is kept, the new ones are as specified, the account is rent-exempt, and whoever
/// sent it paid for what it grew by.
#[test]
fn a_market_of_version_1_is_migrated() {
    let (mut chain, payer) = chain();
    let (address, old) = fixture();
    chain.set_account(address, old.clone());
    let before = chain.lamports(&payer.pubkey());
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();

    let account = chain.account(&address).unwrap();
    assert_eq!(account.data.len(), Market::LEN);
    assert_eq!(account.owner, jobs::ID);
    assert_eq!(account.lamports, chain.rent(Market::LEN));
    let paid = before - chain.lamports(&payer.pubkey());
    assert_eq!(paid, account.lamports - old.lamports);

    let market: Market = chain.read(&address);
    assert_eq!(market.version, 2);
    // Byte for byte, without the version.
    let kept = old.data.len() - OLD_RESERVE;
    assert_eq!(account.data[..8], old.data[..8]);
    assert_eq!(account.data[9..kept], old.data[9..kept]);
    assert_new_fields(&market);
}

/// The fixture is what it is taken for: the terms of the market that it was frozen from.
#[test]
fn the_fixture_has_the_terms_it_was_made_with() {
    let (mut chain, payer) = chain();
    let (address, old) = fixture();
    chain.set_account(address, old);
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();
    let market: Market = chain.read(&address);
    assert_eq!(jobs::pdas::find_market(&market.slug).0, address);
    assert_eq!(jobs::pdas::find_market(&market.slug).1, market.bump);
    assert_eq!(
        nosana_sdk::instructions::unpadded(&market.slug),
        "community"
    );
    let numbers = (market.tier, market.price_kind, market.host_share_bps);
    assert_eq!(numbers, (1, 0, 8_000));
    assert_eq!((market.price, market.bond_minimum), (120, 0));
    assert_eq!((market.min_timeout, market.max_timeout), (10, 604_800));
    assert_eq!((market.start_limit, market.lease), (300, 120));
    assert_eq!((market.retention, market.vram_mib), (86_400, 24_564));
    assert_eq!(market.price_account, Address::default());
    for key in [market.authority, market.mint, market.class, market.queue] {
        assert_ne!(key, Address::default());
    }
}

#[test]
fn a_second_migration_is_refused() {
    let (mut chain, payer) = chain();
    let (address, old) = fixture();
    chain.set_account(address, old);
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();
    let before = chain.account(&address);
    let again = chain.send(&[migrate(&payer, address)], &[&payer]);
    expect_error(again, JobsError::WrongVersion);
    assert_eq!(chain.account(&address), before);
}

/// An account that only looks like an old market: of another program, of another kind, shorter, or
/// of a version that there never was.
#[test]
fn a_foreign_account_is_refused() {
    let changes: [Change; 4] = [
        ("owner", |account| {
            account.owner = nosana_sdk::generated::tiers::ID;
        }),
        ("kind", |account| account.data[0] ^= 1),
        ("length", |account| account.data.truncate(311)),
        ("version", |account| account.data[8] = 0),
    ];
    for (what, change) in changes {
        let (mut chain, payer) = chain();
        let (address, mut account) = fixture();
        change(&mut account);
        chain.set_account(address, account.clone());
        let sent = chain.send(&[migrate(&payer, address)], &[&payer]);
        assert!(sent.is_err(), "{what}");
        assert_eq!(chain.account(&address), Some(account), "{what}");
    }
}

/// Migrations are found by what they say of the old accounts, which is what the fixture is.
#[test]
fn the_fixture_is_found() {
    let (address, old) = fixture();
    let migration = migration();
    assert!(migration.applies_to(&old.owner, &old.data));
    assert!(!migration.applies_to(&address, &old.data));
    for filter in migration.filters() {
        let passes = match filter {
            RpcFilterType::DataSize(size) => size == old.data.len() as u64,
            RpcFilterType::Memcmp(bytes) => bytes.bytes_match(&old.data),
            RpcFilterType::TokenAccountState => false,
        };
        assert!(passes);
    }
    let (mut chain, payer) = chain();
    chain.set_account(address, old);
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();
    let new = chain.account(&address).unwrap();
    assert!(!migration.applies_to(&new.owner, &new.data));
}

fn assert_new_fields(market: &Market) {
    assert_eq!(market.discount_bps, 0);
    assert_eq!(market.pending_authority, Address::default());
    assert_eq!(market.payer, market.authority);
    assert_eq!(market.feed_id, [0; 32]);
    assert_eq!((market.max_age, market.max_confidence_bps), (0, 0));
    assert_eq!((market.paused, market.padding), (0, 0));
    assert_eq!(market.reserved, [0; 64]);
}

fn chain() -> (Chain, Keypair) {
    let mut chain = Chain::new();
    let payer = key("payer", 0);
    chain.fund(&payer.pubkey());
    (chain, payer)
}

fn migration() -> Migration {
    let [market, _] = MIGRATIONS;
    market
}

fn migrate(payer: &Keypair, address: Address) -> solana_instruction::Instruction {
    (migration().instruction)(payer.pubkey(), address)
}

/// The account in `fixtures/market-v1.json`, as `solana account --output json` writes one.
fn fixture() -> (Address, Account) {
    let file: Value = serde_json::from_str(include_str!("../fixtures/market-v1.json")).unwrap();
    let account = &file["account"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let data = STANDARD.decode(text(&account["data"][0])).unwrap();
    let address = text(&file["pubkey"]).parse().unwrap();
    let account = Account {
        lamports: account["lamports"].as_u64().unwrap(),
        data,
        owner: text(&account["owner"]).parse().unwrap(),
        executable: false,
        rent_epoch: account["rentEpoch"].as_u64().unwrap(),
    };
    (address, account)
}
