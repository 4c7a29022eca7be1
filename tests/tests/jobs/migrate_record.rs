//! `migrate_record`, with an account of version 1 as it was on chain.

use std::{fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use nosana_sdk::{
    common::{
        host_record::HostState,
        job::{BOUNTY, JobState, RESERVE},
        tier::Tier,
    },
    generated::{
        jobs::{
            self,
            accounts::HostRecord,
            errors::JobsError,
            events::{Event, RecordMigrated},
        },
        tiers::{self, errors::TiersError},
    },
    instructions::{self, TOKEN_PROGRAM},
};
use nosana_tests::{Call, Client, World, expect_error, world::CLIENT_TOKENS};
use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer as _;
use solana_system_interface::instruction::transfer;

use crate::{DEPOSIT, MINUTE_FEE, MINUTE_HOST, Scene, fees_by_day};

/// Bytes of a record of version 1.
const OLD_LENGTH: usize = 776;
/// Where the rent is, and behind it the days.
const RENT_AT: usize = 200;
const DAYS_AT: usize = 208;
/// Bytes of a day, then and now.
const OLD_DAY: usize = 16;
const DAY: usize = 24;

/// The record of version 1, of the usual world's host: it was at work on five days, its
/// reserve is a bounty short, and it waits.
fn fixture() -> (Address, Account) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/fixtures/host-record-v1.json");
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

/// The usual world with its host's record as it was.
fn old() -> Scene {
    let mut scene = Scene::new();
    let (address, account) = fixture();
    assert_eq!(address, scene.host.record);
    scene.world.chain.set_account(address, account);
    scene
}

fn call(payer: &Client, record: Address) -> Call {
    Call::new(
        instructions::migrate_record(payer.address(), record),
        &[&payer.key],
    )
}

/// Makes the record of the scene's host old and migrates it again; it says what it did
/// before, but the fees.
#[track_caller]
fn migrated(scene: &mut Scene) -> HostRecord {
    let (world, host) = (&mut scene.world, &scene.host);
    let mut before = world.record(host);
    world.make_record_old(host);
    world.run(call(&scene.client, host.record)).unwrap();
    before.opened_at = 0;
    for day in &mut before.days {
        day[OLD_DAY..].fill(0);
    }
    assert_eq!(world.record(host), before);
    before
}

/// What a record of version 1 grows by costs.
fn growth(world: &World) -> u64 {
    world.chain.rent(HostRecord::LEN) - world.chain.rent(OLD_LENGTH)
}

#[test]
fn the_fixture_is_a_record_of_version_1() {
    let (_, account) = fixture();
    assert_eq!(account.data.len(), OLD_LENGTH);
    assert_eq!(account.owner, jobs::ID);
    assert_eq!(account.data[..8], jobs::accounts::HOST_RECORD_DISCRIMINATOR);
    assert_eq!(account.data[8], 1);
    assert!(instructions::is_old_record(&account.data));
    let days = account.data[DAYS_AT..].chunks(OLD_DAY).take(32);
    assert_eq!(
        days.filter(|day| day.iter().any(|byte| *byte > 0)).count(),
        5
    );
}

#[test]
fn what_it_holds_stays_and_its_days_count_no_fees() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    let (_, before) = fixture();
    let lamports = world.chain.lamports(&client.address());

    let outcome = world.run(call(&client, host.record)).unwrap();

    let after = world.chain.account(&host.record).unwrap();
    assert!(!instructions::is_old_record(&after.data));
    assert_eq!((after.data.len(), after.owner), (HostRecord::LEN, jobs::ID));
    assert_eq!(after.data[..8], before.data[..8]);
    assert_eq!(after.data[8], 2);
    assert_eq!(after.data[9..RENT_AT], before.data[9..RENT_AT]);
    let old_days = before.data[DAYS_AT..].chunks(OLD_DAY).take(32);
    let days = after.data[DAYS_AT..].chunks(DAY).take(32);
    for (day, old) in days.zip(old_days) {
        assert_eq!((&day[..OLD_DAY], &day[OLD_DAY..]), (old, &[0; 8][..]));
    }
    let old_tail = &before.data[DAYS_AT + 32 * OLD_DAY..];
    assert_eq!(after.data[DAYS_AT + 32 * DAY..], *old_tail);

    // What the payer paid is rent, and the reserve is what it was.
    let growth = growth(&world);
    assert_eq!(world.chain.lamports(&client.address()), lamports - growth);
    assert_eq!(after.lamports, before.lamports + growth);
    let rent = world.chain.rent(HostRecord::LEN);
    assert_eq!(after.lamports, rent + RESERVE - BOUNTY);
    assert_eq!(
        outcome.jobs_events(),
        [Event::RecordMigrated(RecordMigrated {
            host: host.address,
            record: host.record,
            version: 2,
            rent,
        })]
    );
    assert!(outcome.logged("Instruction: migrate_record"));
}

#[test]
fn it_says_what_it_said() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    world.run(call(&client, host.record)).unwrap();
    let record = world.record(&host);
    assert_eq!(
        (record.state, record.queue_slot),
        (HostState::Queued as u8, 5)
    );
    assert_eq!((record.host, record.market), (host.address, world.market));
    assert_eq!(
        (record.online, record.served, record.earned),
        (740, 660, 60_192)
    );
    assert_eq!(
        (record.completed, record.failed, record.returned),
        (1, 1, 1)
    );
    assert_eq!(record.rent, world.chain.rent(HostRecord::LEN));
    // Nobody noted when it was opened.
    assert_eq!((record.opened_at, record.reserved), (0, [0; 44]));
    assert_eq!(fees_by_day(&record), [0; 0]);
    // What makes other tests' records old makes the very bytes that there were.
    world.make_record_old(&host);
    let (_, before) = fixture();
    assert_eq!(world.chain.account(&host.record), Some(before));
}

#[test]
fn a_host_that_is_idle_goes_on() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    scene.world.finish(&scene.host, &job).unwrap();
    let before = migrated(&mut scene);
    assert_eq!(before.state, HostState::Idle as u8);
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let job = world.running(&client, &host);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    let record = world.record(&host);
    assert_eq!((record.completed, record.served), (2, 120));
    assert_eq!(record.earned, 2 * MINUTE_HOST);
    // Fees count from now on.
    assert_eq!(fees_by_day(&record), [MINUTE_FEE]);
}

#[test]
fn a_host_that_waits_goes_on() {
    let mut scene = Scene::new();
    scene.world.join(&scene.host).unwrap();
    scene.world.advance(60);
    migrated(&mut scene);
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.renew(&host).unwrap();
    assert_eq!(world.record(&host).online, 60);
    let mut leaves = world.clone();
    leaves.leave(&host).unwrap();
    let mut evicted = world.clone();
    evicted.set_tier(&host, Tier::Suspended);
    evicted.evict(&host).unwrap();
    let job = world.post(&client);
    world.start(&host, &job).unwrap();
    world.finish(&host, &job).unwrap();
}

#[test]
fn a_host_that_was_matched_goes_on() {
    let (mut scene, job) = {
        let mut scene = Scene::new();
        scene.world.join(&scene.host).unwrap();
        let job = scene.world.post(&scene.client);
        (scene, job)
    };
    migrated(&mut scene);
    let mut started = scene.world.clone();
    started.start(&scene.host, &job).unwrap();
    let mut given_back = scene.world.clone();
    given_back.quit(&scene.host, &job).unwrap();
    let mut stopped = scene.world.clone();
    stopped.stop(&scene.client, &job).unwrap();
    let mut expired = scene.world;
    expired.advance(301);
    expired.expire(&job).unwrap();
    for (world, state) in [
        (started, HostState::Working),
        (given_back, HostState::Idle),
        (stopped, HostState::Idle),
        (expired, HostState::Idle),
    ] {
        assert_eq!(world.record(&scene.host).state, state as u8);
    }
}

#[test]
fn a_host_that_works_goes_on_and_everyone_is_paid() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(30);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    let before = migrated(&mut scene);
    assert_eq!((before.state, before.job), (HostState::Working as u8, job));
    scene.world.advance(30);
    let Scene {
        world,
        client,
        host,
    } = scene;

    let mut finished = world.clone();
    finished.finish(&host, &job).unwrap();
    let mut stopped = world.clone();
    stopped.stop(&client, &job).unwrap();
    for (world, state) in [
        (&finished, JobState::Completed),
        (&stopped, JobState::Stopped),
    ] {
        assert_eq!(world.state(&job), state);
        assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
        assert_eq!(world.fees(), MINUTE_FEE);
        let returned = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
        assert_eq!(
            world.tokens(&client.tokens),
            CLIENT_TOKENS - DEPOSIT + returned
        );
        let record = world.record(&host);
        assert_eq!((record.served, record.earned), (60, MINUTE_HOST));
        // What became due before is of a time when fees were not counted.
        assert_eq!(fees_by_day(&record), [MINUTE_FEE / 2]);
    }
    let mut given_back = world.clone();
    given_back.checkpoint(&host, &job).unwrap();
    given_back.quit(&host, &job).unwrap();
    assert_eq!(given_back.tokens(&host.payout), MINUTE_HOST);
    let mut expired = world;
    expired.advance(700);
    expired.expire(&job).unwrap();
    assert_eq!(expired.tokens(&host.payout), MINUTE_HOST / 2);
    let lamports = expired.chain.lamports(&host.record);
    let rent = expired.chain.rent(HostRecord::LEN);
    assert_eq!(lamports, rent + RESERVE - BOUNTY);
}

/// Nobody loses anything while a record is old: what needs it is refused whole, and can be
/// done in the transaction that migrates it.
#[test]
fn nothing_is_done_with_it_before() {
    let short = InstructionError::AccountDataTooSmall;
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    let (before, money) = (scene.world.job(&job), scene.money(&job));
    let (world, client, host) = (&mut scene.world, &scene.client, &scene.host);
    world.make_record_old(host);
    expect_error(world.checkpoint(host, &job), short.clone());
    expect_error(world.finish(host, &job), short.clone());
    expect_error(world.quit(host, &job), short.clone());
    expect_error(world.stop(client, &job), JobsError::OldRecord);
    expect_error(world.assess(host), TiersError::WrongRecord);
    expect_error(world.close_host(host), TiersError::WrongRecord);
    world.advance(700);
    expect_error(world.expire(&job), JobsError::OldRecord);
    assert_eq!(scene.world.job(&job), before);
    assert_eq!(scene.money(&job), money);

    let (world, host) = (&mut scene.world, &scene.host);
    let migrate = call(&scene.client, host.record).instruction;
    let finish = world.finish_call(host, &job, 0, [5; 32]).instruction;
    let signers = [&scene.client.key, &host.worker];
    world.chain.send(&[migrate, finish], &signers).unwrap();
    assert_eq!(scene.money(&job).host, 10 * MINUTE_HOST);
}

#[test]
fn a_host_neither_joins_nor_starts_nor_leaves_before() {
    let short = InstructionError::AccountDataTooSmall;
    let mut scene = Scene::new();
    let mut idle = scene.world.clone();
    idle.make_record_old(&scene.host);
    expect_error(idle.join(&scene.host), short.clone());
    // The client's job is not this host's alone.
    let job = idle.post(&scene.client);
    idle.cancel(&scene.client, &job).unwrap();
    let other = idle.host(2);
    let job = idle.running(&scene.client, &other);
    idle.finish(&other, &job).unwrap();

    let (world, host) = (&mut scene.world, &scene.host);
    world.join(host).unwrap();
    world.make_record_old(host);
    expect_error(world.renew(host), short.clone());
    expect_error(world.leave(host), short.clone());
    world.set_tier(host, Tier::Suspended);
    expect_error(world.evict(host), short.clone());
    world.set_tier(host, Tier::Community);
    let job = world.post(&scene.client);
    expect_error(world.start(host, &job), short);
}

#[test]
fn its_payer_gets_everything_back_at_its_end() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let payer = world.record(&host).payer;
    assert_ne!(payer, client.address());
    world.make_record_old(&host);
    world.run(call(&client, host.record)).unwrap();
    assert_eq!(world.record(&host).payer, payer);
    world.close_host(&host).unwrap();
    let before = world.chain.lamports(&payer);
    world.close_record(&host).unwrap();
    assert_eq!(
        world.chain.lamports(&payer),
        before + world.chain.rent(HostRecord::LEN) + RESERVE
    );
}

#[test]
fn what_it_holds_above_its_rent_stays_for_bounties() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    let (address, mut account) = fixture();
    account.lamports += growth(&world) + 7;
    world.chain.set_account(address, account.clone());
    let lamports = world.chain.lamports(&client.address());
    world.run(call(&client, address)).unwrap();
    let paid = lamports - world.chain.lamports(&client.address());
    assert_eq!(paid, growth(&world));
    assert_eq!(world.chain.lamports(&address), account.lamports + paid);
    assert_eq!(world.record(&host).rent, world.chain.rent(HostRecord::LEN));
}

#[test]
fn a_record_with_less_than_its_rent_is_filled_up() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    let (address, mut account) = fixture();
    account.lamports = world.chain.rent(OLD_LENGTH) - 1_000;
    world.chain.set_account(address, account);
    let lamports = world.chain.lamports(&client.address());
    world.run(call(&client, address)).unwrap();
    let paid = lamports - world.chain.lamports(&client.address());
    assert_eq!(paid, growth(&world) + 1_000);
    let rent = world.chain.rent(HostRecord::LEN);
    assert_eq!(world.chain.lamports(&address), rent);
    // Nothing of what was paid is a reserve.
    assert_eq!(world.record(&host).rent, rent + 1_000);
}

#[test]
fn a_record_of_before_there_were_reserves_gets_to_know_its_rent() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.make_record_old(&host);
    let mut account = world.chain.account(&host.record).unwrap();
    account.data[RENT_AT..DAYS_AT].fill(0);
    account.lamports = world.chain.rent(OLD_LENGTH);
    world.chain.set_account(host.record, account);
    world.run(call(&client, host.record)).unwrap();

    let rent = world.chain.rent(HostRecord::LEN);
    assert_eq!(world.record(&host).rent, rent);
    assert_eq!(world.chain.lamports(&host.record), rent);
    expect_error(world.join(&host), JobsError::ReserveTooSmall);
    // What is sent to it is its reserve, which it never was before.
    let pay = transfer(&client.address(), &host.record, BOUNTY);
    world.chain.send(&[pay], &[&client.key]).unwrap();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.advance(301);
    world.expire(&job).unwrap();
    assert_eq!(world.chain.lamports(&host.record), rent);
}

#[test]
fn what_was_sent_to_one_of_before_there_were_reserves_is_its_reserve() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.make_record_old(&host);
    let mut account = world.chain.account(&host.record).unwrap();
    account.data[RENT_AT..DAYS_AT].fill(0);
    account.lamports = world.chain.rent(OLD_LENGTH) + BOUNTY;
    world.chain.set_account(host.record, account);
    world.run(call(&client, host.record)).unwrap();
    assert_eq!(world.record(&host).rent, world.chain.rent(HostRecord::LEN));
    world.join(&host).unwrap();
}

#[test]
fn migrating_twice_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    world.run(call(&client, host.record)).unwrap();
    let account = world.chain.account(&host.record);
    expect_error(
        world.run(call(&client, host.record)),
        JobsError::WrongVersion,
    );
    assert_eq!(world.chain.account(&host.record), account);
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
fn an_account_that_is_no_record_fails() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    for other in [
        world.market,
        world.queue,
        job,
        jobs::pdas::find_config().0,
        host.address,
        world.escrow(&job),
        client.address(),
    ] {
        let bent = Call::new(
            instructions::migrate_record(world.admin().pubkey(), other),
            &[&world.admin()],
        );
        expect_error(world.run(bent), JobsError::WrongVersion);
    }
    let (address, mut account) = fixture();
    account.owner = tiers::ID;
    world.chain.set_account(address, account);
    expect_error(world.run(call(&client, address)), JobsError::WrongVersion);
}

#[test]
fn rent_without_its_payers_signature_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    let unsigned = call(&client, host.record).unsigned_by(&client.address());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn another_program_for_the_system_program_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = old();
    let bent = call(&client, host.record).with_account(2, &TOKEN_PROGRAM);
    expect_error(world.run(bent), InstructionError::IncorrectProgramId);
}
