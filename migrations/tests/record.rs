//! A host's record of version 1 becomes one of version 2, found by what the migration says of it.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use nosana_migrations::migrate::{MIGRATIONS, Migration};
use nosana_sdk::{
    common::{
        host_record::{DAYS, Day},
        job::{BOUNTY, RESERVE},
    },
    generated::jobs::{
        self,
        accounts::{HOST_RECORD_DISCRIMINATOR, HostRecord},
        errors::JobsError,
    },
};
use nosana_tests::{Chain, expect_error, key};
use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_rpc_client_api::filter::RpcFilterType;
use solana_signer::Signer as _;

/// Where the days of a record begin.
const DAYS_AT: usize = 208;
/// Bytes of a day in version 1: number, given back, online, served, completed, failed.
const OLD_DAY: usize = 16;
/// Bytes behind the days.
const TAIL: usize = 56;

/// Every field is kept, days have no fees, and whoever sent it paid for what the account grew by.
#[test]
fn a_record_of_version_1_is_migrated() {
    let (mut chain, payer) = chain();
    let (address, old) = old_record(&chain);
    chain.set_account(address, old.clone());
    let before = chain.lamports(&payer.pubkey());
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();

    let account = chain.account(&address).unwrap();
    assert_eq!(account.data.len(), HostRecord::LEN);
    assert_eq!(account.lamports, chain.rent(HostRecord::LEN));
    let paid = before - chain.lamports(&payer.pubkey());
    assert_eq!(paid, account.lamports - old.lamports);
    // Byte for byte, without the version and its rent.
    assert_eq!(account.data[9..RENT_AT], old.data[9..RENT_AT]);
    let tail = old.data.len() - TAIL;
    assert_eq!(account.data[HostRecord::LEN - TAIL..], old.data[tail..]);

    let record: HostRecord = chain.read(&address);
    assert_eq!((record.version, record.rent), (2, account.lamports));
    for (place, bytes) in record.days.iter().enumerate() {
        let day: Day = bytemuck::cast(*bytes);
        let number = u16::try_from(20_700 + place).unwrap();
        assert_eq!(u16::from_le_bytes(day.day), number);
        assert_eq!(u32::from_le_bytes(day.online), 40_000);
        assert_eq!(u32::from_le_bytes(day.served), 30_000);
        assert_eq!(u16::from_le_bytes(day.completed), 9);
        assert_eq!(u64::from_le_bytes(day.fees), 0);
    }
}

/// The frozen record of a host that waited, as version 1 wrote it, is found and migrated: what it
/// said stays, and so does the reserve for bounties, of which one was paid.
#[test]
fn a_record_as_it_was_on_chain_is_migrated() {
    let (mut chain, payer) = chain();
    let (address, old) = fixture();
    assert!(migration().applies_to(&old.owner, &old.data));
    chain.set_account(address, old.clone());
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();
    let record: HostRecord = chain.read(&address);
    assert_eq!(jobs::pdas::find_record(&record.host).0, address);
    assert_eq!((record.online, record.served), (740, 660));
    assert_eq!(
        (record.completed, record.failed, record.returned),
        (1, 1, 1)
    );
    let worked = record.days.iter().filter(|day| **day != [0; 24]);
    assert_eq!(worked.count(), 5);
    let after = chain.account(&address).unwrap();
    assert_eq!(after.lamports - record.rent, RESERVE - BOUNTY);
    assert_eq!(after.lamports - old.lamports, growth(&chain));
}

#[test]
fn a_second_migration_is_refused() {
    let (mut chain, payer) = chain();
    let (address, old) = old_record(&chain);
    chain.set_account(address, old);
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();
    let before = chain.account(&address);
    let again = chain.send(&[migrate(&payer, address)], &[&payer]);
    expect_error(again, JobsError::WrongVersion);
    assert_eq!(chain.account(&address), before);
}

/// Records are found by what the migration says of the old ones, and not found again.
#[test]
fn an_old_record_is_found_once() {
    let (mut chain, payer) = chain();
    let (address, old) = old_record(&chain);
    let migration = migration();
    let is_found = |account: &Account| {
        let filters = migration.filters();
        let passes = filters.iter().all(|filter| match filter {
            RpcFilterType::DataSize(size) => *size == account.data.len() as u64,
            RpcFilterType::Memcmp(bytes) => bytes.bytes_match(&account.data),
            RpcFilterType::TokenAccountState => false,
        });
        passes && migration.applies_to(&account.owner, &account.data)
    };
    assert!(is_found(&old));
    chain.set_account(address, old);
    chain.send(&[migrate(&payer, address)], &[&payer]).unwrap();
    assert!(!is_found(&chain.account(&address).unwrap()));
}

/// What a record grows by costs.
fn growth(chain: &Chain) -> u64 {
    chain.rent(HostRecord::LEN) - chain.rent(migration().space)
}

/// The account in `fixtures/host-record-v1.json`, as `solana account --output json` writes one.
fn fixture() -> (Address, Account) {
    let text = include_str!("../fixtures/host-record-v1.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let account = &file["account"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let account = Account {
        lamports: account["lamports"].as_u64().unwrap(),
        data: STANDARD.decode(text(&account["data"][0])).unwrap(),
        owner: text(&account["owner"]).parse().unwrap(),
        executable: false,
        rent_epoch: account["rentEpoch"].as_u64().unwrap(),
    };
    (text(&file["pubkey"]).parse().unwrap(), account)
}

/// Where a record has its rent: right before its days.
const RENT_AT: usize = DAYS_AT - 8;

/// A record as version 1 had it, with a day in each place.
fn old_record(chain: &Chain) -> (Address, Account) {
    let host = key("host", 0).pubkey();
    let (address, bump) = jobs::pdas::find_record(&host);
    let length = DAYS_AT + DAYS * OLD_DAY + TAIL;
    let mut data = vec![0; length];
    data[..8].copy_from_slice(&HOST_RECORD_DISCRIMINATOR);
    (data[8], data[9]) = (1, bump);
    data[16..48].copy_from_slice(host.as_ref());
    // Payer to failed jobs: anything.
    data[48..80].fill(7);
    data[144..RENT_AT].fill(3);
    data[RENT_AT..DAYS_AT].copy_from_slice(&chain.rent(length).to_le_bytes());
    for (place, day) in data[DAYS_AT..length - TAIL].chunks_mut(OLD_DAY).enumerate() {
        let number = u16::try_from(20_700 + place).unwrap();
        day[..2].copy_from_slice(&number.to_le_bytes());
        day[4..8].copy_from_slice(&40_000_u32.to_le_bytes());
        day[8..12].copy_from_slice(&30_000_u32.to_le_bytes());
        day[12..14].copy_from_slice(&9_u16.to_le_bytes());
    }
    data[length - TAIL..][..4].copy_from_slice(&5_u32.to_le_bytes());
    let account = Account {
        lamports: chain.rent(length),
        data,
        owner: jobs::ID,
        executable: false,
        rent_epoch: u64::MAX,
    };
    (address, account)
}

fn chain() -> (Chain, Keypair) {
    let mut chain = Chain::new();
    let payer = key("payer", 0);
    chain.fund(&payer.pubkey());
    (chain, payer)
}

fn migration() -> Migration {
    let [_, record] = MIGRATIONS;
    record
}

fn migrate(payer: &Keypair, address: Address) -> solana_instruction::Instruction {
    (migration().instruction)(payer.pubkey(), address)
}
