//! The lamports that a host's record holds, and who tries to get at them.

use nosana_sdk::{
    common::{
        host_record::HostState,
        job::{BOUNTY, JobState, RESERVE},
    },
    generated::{
        jobs::{accounts::HostRecord, errors::JobsError, pdas},
        tiers::errors::TiersError,
    },
};
use nosana_tests::{Call, Client, Host, World, key, world::hunter};
use solana_address::Address;
use solana_signer::Signer;

use crate::{Scene, refused, refused_together, together};

#[test]
fn a_bounty_out_of_anothers_record() {
    let (scene, job) = Scene::assigned();
    let mut world = scene.world;
    let victim = world.host(2);
    world.advance(301);
    let expire = world
        .expire_call(&job)
        .replacing(&scene.host.record, &victim.record);
    refused(&mut world, expire, JobsError::WrongRecord);
}

#[test]
fn one_loss_that_pays_twice() {
    let (scene, job) = Scene::assigned();
    let mut world = scene.world;
    world.advance(301);
    let twice = || vec![world.expire_call(&job), world.expire_call(&job)];
    // The second one finds a job that waits, without a host and its record.
    let both = twice();
    refused_together(&mut world, both, JobsError::WrongRecord);
    let before = world.chain.lamports(&hunter());
    let again = world.expire_call(&job);
    world.expire(&job).unwrap();
    assert_eq!(world.chain.lamports(&hunter()), before + BOUNTY);
    refused(&mut world, again, JobsError::WrongRecord);
    let now = world.expire_call(&job);
    refused(&mut world, now, JobsError::WrongState);
}

#[test]
fn client_and_host_collude() {
    // The client names itself: what it gets is what its host loses.
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let everyone = [client.address(), host.record, job, world.escrow(&job)];
    let sum = |world: &World| -> u64 {
        everyone
            .iter()
            .map(|address| world.chain.lamports(address))
            .sum()
    };
    let before = sum(&world);
    let lamports = world.chain.lamports(&client.address());
    world.advance(301);
    let expire = world
        .expire_call(&job)
        .replacing(&hunter(), &client.address());
    world.run(expire).unwrap();
    assert_eq!(sum(&world), before);
    assert_eq!(world.chain.lamports(&client.address()), lamports + BOUNTY);
    assert_eq!(reserve(&world, &host), RESERVE - BOUNTY);
}

#[test]
fn the_bounty_goes_to_an_account_of_the_instruction() {
    let (scene, job) = Scene::assigned();
    let Scene {
        world,
        client,
        host,
    } = scene;
    let escrow = world.escrow(&job);
    for account in [
        job,
        escrow,
        world.queue,
        client.tokens,
        world.fee_destination,
    ] {
        let mut world = world.clone();
        world.advance(301);
        let before = (world.chain.lamports(&account), reserve(&world, &host));
        let call = world.expire_call(&job).replacing(&hunter(), &account);
        let sent = world.run(call);
        if let Err(failure) = sent {
            // Written accounts may not be there twice.
            assert_eq!(failure.code(), Some(2040), "{failure:?}");
            assert_eq!(world.chain.lamports(&account), before.0);
        } else {
            assert_eq!(world.chain.lamports(&account), before.0 + BOUNTY);
            assert_eq!(reserve(&world, &host), before.1 - BOUNTY);
        }
    }
    // The record would be paid out of itself.
    let mut world = world;
    world.advance(301);
    let call = world.expire_call(&job).replacing(&hunter(), &host.record);
    refused(&mut world, call, nosana_tests::DuplicateAccount);
}

#[test]
fn the_bounty_goes_where_no_rent_is() {
    let (scene, job) = Scene::assigned();
    let mut world = scene.world;
    world.advance(301);
    let poor = key("poor", 0).pubkey();
    let call = world.expire_call(&job).replacing(&hunter(), &poor);
    let failure = world.run(call).unwrap_err();
    assert!(failure.name().contains("InsufficientFundsForRent"));
    // Only its own transaction fails.
    world.expire(&job).unwrap();
}

#[test]
fn a_reserve_that_is_drained_by_bounties() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let rent = world.record(&host).rent;
    for lost in 1..=RESERVE / BOUNTY {
        lose(&mut world, &client, &host);
        assert_eq!(reserve(&world, &host), RESERVE - lost * BOUNTY);
    }
    assert_eq!(world.chain.lamports(&host.record), rent);
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::ReserveTooSmall);
    // One lamport too few, and just enough.
    top_up(&mut world, &client, &host.record, BOUNTY - 1);
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::ReserveTooSmall);
    top_up(&mut world, &client, &host.record, 1);
    lose(&mut world, &client, &host);
    assert_eq!(world.chain.lamports(&host.record), rent);
}

#[test]
fn an_empty_reserve_does_not_keep_a_job_from_ending() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    // No instruction takes lamports from a record while its host works.
    let mut record = world.chain.account(&host.record).unwrap();
    record.lamports = world.record(&host).rent + 7;
    world.chain.set_account(host.record, record);
    let before = world.chain.lamports(&hunter());
    world.advance(661);
    world.expire(&job).unwrap();
    assert_eq!(world.state(&job), JobState::Expired);
    assert_eq!(world.chain.lamports(&hunter()), before + 7);
    assert_eq!(reserve(&world, &host), 0);
}

#[test]
fn a_record_that_is_closed_to_save_the_bounty() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    // While it may be started, neither host nor record can be closed.
    for pause in [300, 1] {
        world.advance(pause);
        let close = world.close_host_call(&host);
        refused(&mut world, close, TiersError::HostBusy);
        let close = world.close_record_call(&host);
        refused(&mut world, close, JobsError::HostExists);
    }
    // For an hour anyone can earn the bounty; after it the job still goes on.
    world.advance(121 + 3_600);
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
    let before = world.chain.lamports(&hunter());
    world.expire(&job).unwrap();
    assert_eq!(world.state(&job), JobState::Queued);
    assert_eq!(world.chain.lamports(&hunter()), before);
}

#[test]
fn a_record_is_opened_by_a_stranger() {
    let mut world = World::new();
    let stranger = world.client(1);
    let host = world.registered_host(1);
    let open = nosana_sdk::instructions::open_record(stranger.address(), host.address);
    world.chain.send(&[open], &[&stranger.key]).unwrap();
    // The host works with it; the stranger cannot close it while the host is there.
    let close = world.close_record_call(&host);
    refused(&mut world, close, JobsError::HostExists);
    world.join(&host).unwrap();
    world.leave(&host).unwrap();
    world.close_host(&host).unwrap();
    let to_owner = world
        .close_record_call(&host)
        .replacing(&stranger.address(), &host.owner.pubkey());
    refused(&mut world, to_owner, JobsError::WrongPayer);
}

#[test]
fn a_record_with_lamports_before_it_is_opened() {
    let mut world = World::new();
    let donor = world.client(1);
    let host = world.registered_host(1);
    for lamports in [1_000_000, 100_000_000] {
        top_up(&mut world, &donor, &host.record, lamports);
    }
    world.run(world.open_record_call(&host)).unwrap();
    let record = world.record(&host);
    assert_eq!(record.rent, world.chain.rent(HostRecord::LEN));
    assert_eq!(
        (record.state, record.host),
        (HostState::Idle as u8, host.address)
    );
    assert!(reserve(&world, &host) >= RESERVE);
    world.join(&host).unwrap();
}

#[test]
fn jobs_posted_at_a_host_to_farm_its_reserve() {
    // The attacker's jobs cost it nothing but fees, and the host one bounty for each
    // lease that it lets itself be matched and does nothing: its own choice. It can
    // start or give back each of them without loss.
    let Scene {
        mut world,
        client: attacker,
        host,
    } = Scene::new();
    for _ in 0..5 {
        world.join(&host).unwrap();
        let new = world.new_job(&attacker);
        let slot = world.record(&host).queue_slot;
        world.post_to(&attacker, &new, &host, slot).unwrap();
        world.advance(299);
        world.quit(&host, &new.address()).unwrap();
        let stop = world.cancel_call(&attacker, &new.address());
        world.run(stop).unwrap();
    }
    assert_eq!(reserve(&world, &host), RESERVE);
}

#[test]
fn stopping_and_expiring_for_the_bounty() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.advance(301);
    let both = vec![world.stop_call(&client, &job), world.expire_call(&job)];
    refused_together(&mut world, both, JobsError::WrongState);
    // First expired, then cancelled: one bounty, and the deposit is back.
    let expire = world
        .expire_call(&job)
        .replacing(&hunter(), &client.address());
    together(&mut world, vec![expire]).unwrap();
    world.cancel(&client, &job).unwrap();
    assert_eq!(reserve(&world, &host), RESERVE - BOUNTY);
}

#[test]
fn an_expiry_names_the_record_of_nobody() {
    // A job that waits has no host; the record of the zero address is none.
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let job = world.post(&client);
    let nobody = pdas::find_record(&Address::default()).0;
    let expire = world.expire_call(&job);
    assert_eq!(expire.instruction.accounts[0].pubkey, nobody);
    refused(&mut world, expire, JobsError::WrongState);
}

/// Lets a host lose a job, which its client takes back.
fn lose(world: &mut World, client: &Client, host: &Host) {
    world.join(host).unwrap();
    let job = world.post(client);
    world.advance(301);
    world.expire(&job).unwrap();
    world.cancel(client, &job).unwrap();
}

/// What `host`'s record holds above its rent.
fn reserve(world: &World, host: &Host) -> u64 {
    world.chain.lamports(&host.record) - world.record(host).rent
}

fn top_up(world: &mut World, from: &Client, to: &Address, lamports: u64) {
    let transfer = solana_system_interface::instruction::transfer(&from.address(), to, lamports);
    world.run(Call::new(transfer, &[&from.key])).unwrap();
}
