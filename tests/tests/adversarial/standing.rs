//! What a host does that its market takes no longer, and what others do to it.

use nosana_sdk::{
    common::{job::JobState, tier::Tier},
    generated::{jobs::errors::JobsError, tiers, tiers::errors::TiersError},
};
use nosana_tests::{
    Client, Host, World, key,
    world::{CLIENT_TOKENS, VOID_AFTER, market_terms},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, refused, refused_together};

const DAY: i64 = 86_400;

/// A job that a client posted after its host was demoted and before anyone evicted it.
fn matched_too_late() -> (World, Client, Host, Address) {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.set_tier(&host, Tier::Suspended);
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
    (world, client, host, job)
}

#[test]
fn keeping_a_job_that_came_after_the_demotion() {
    let (mut world, client, host, job) = matched_too_late();
    // It cannot start it, nor hide: it is neither in the queue nor out.
    for reason_and_call in [
        (JobsError::WrongTier, world.start_call(&host, &job)),
        (JobsError::NotInQueue, world.renew_call(&host)),
        (JobsError::NotInQueue, world.leave_call(&host)),
        (JobsError::NotInQueue, world.evict_call(&host)),
        (JobsError::WrongTier, world.join_call(&host)),
    ] {
        let (reason, call) = reason_and_call;
        refused(&mut world, call, reason);
    }
    let close = world.close_host_call(&host);
    refused(&mut world, close, TiersError::HostBusy);
    // Anyone takes it away when the time to start is over, and the next host gets it.
    world.advance(301);
    let next = world.host(2);
    world.join(&next).unwrap();
    world.expire(&job).unwrap();
    assert_eq!(world.job(&job).host, next.address);
    assert_eq!(world.record(&host).failed, 1);
    world.start(&next, &job).unwrap();
    world.finish(&next, &job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
    assert_eq!(world.tokens(&host.payout), 0);
}

#[test]
fn a_client_does_not_have_to_wait_for_a_demoted_host() {
    let (mut world, client, _, job) = matched_too_late();
    world.stop(&client, &job).unwrap();
    assert_eq!(world.state(&job), JobState::Stopped);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn an_honest_host_gives_it_back_at_once_and_is_not_at_fault() {
    let (mut world, _, host, job) = matched_too_late();
    let next = world.host(2);
    world.join(&next).unwrap();
    world.quit(&host, &job).unwrap();
    assert_eq!(world.job(&job).host, next.address);
    let record = world.record(&host);
    assert_eq!((record.returned, record.failed), (1, 0));
    // Reinstated, it never gets that job again.
    world.quit(&next, &job).unwrap();
    world.set_tier(&host, Tier::Community);
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::NothingForHost);
}

#[test]
fn a_queue_full_of_demoted_hosts_keeps_no_job() {
    let mut world = World::new();
    let client = world.client(1);
    let hosts: Vec<Host> = (1..6).map(|number| world.host(number)).collect();
    for host in &hosts {
        world.join(host).unwrap();
        world.set_tier(host, Tier::Removed);
    }
    for host in &hosts {
        world.evict(host).unwrap();
    }
    let honest = world.host(9);
    world.join(&honest).unwrap();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, honest.address);
    world.start(&honest, &job).unwrap();
}

#[test]
fn evicting_a_rival_that_is_as_it_must_be() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    let evict = world.evict_call(&host);
    refused(&mut world, evict, JobsError::HostEligible);
    // Not with a market that asks for more either: it does not wait there.
    let here = (world.market, world.queue);
    let mut terms = market_terms("premium");
    terms.tier = Tier::Premium as u8;
    (world.market, world.queue) = world.open_market(terms, 16);
    let (premium, queue) = (world.market, world.queue);
    let evict = world.evict_call(&host);
    refused(&mut world, evict, JobsError::HostNotWaiting);
    (world.market, world.queue) = here;
    let call = world.evict_call(&host).replacing(&here.0, &premium);
    refused(&mut world, call, JobsError::WrongQueue);
    let call = world.evict_call(&host).replacing(&here.1, &queue);
    refused(&mut world, call, JobsError::WrongQueue);
    // Nor with somebody who was removed in its place.
    let removed = world.host(2);
    world.set_tier(&removed, Tier::Removed);
    let call = world
        .evict_call(&host)
        .replacing(&host.address, &removed.address);
    refused(&mut world, call, JobsError::WrongRecord);
    assert_eq!(world.waiting(), [host.address]);
}

#[test]
fn a_forged_host() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    // The same bytes with another tier, owned by another program, at any address.
    let mut account = world.chain.account(&host.address).unwrap();
    account.owner = nosana_sdk::generated::jobs::ID;
    let offset = 8 + 2;
    account.data[offset] = Tier::Removed as u8;
    let forged = key("forged", 0).pubkey();
    world.chain.set_account(forged, account.clone());
    let evict = world.evict_call(&host).replacing(&host.address, &forged);
    refused(&mut world, evict, InstructionError::IllegalOwner);
    // Nor a real one that only has the record's name in it.
    account.owner = tiers::ID;
    world.chain.set_account(forged, account);
    let evict = world.evict_call(&host).replacing(&host.address, &forged);
    refused(&mut world, evict, JobsError::WrongRecord);
    // Nor is a record closed as that of a host that is gone.
    let close = world
        .close_record_call(&host)
        .replacing(&host.address, &key("nobody", 0).pubkey());
    refused(&mut world, close, JobsError::WrongRecord);
}

#[test]
fn demoted_evicted_and_back_in_one_transaction() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.set_tier(&host, Tier::Suspended);
    let calls = vec![world.evict_call(&host), world.join_call(&host)];
    refused_together(&mut world, calls, JobsError::WrongTier);
    let calls = vec![world.renew_call(&host), world.renew_call(&host)];
    refused_together(&mut world, calls, JobsError::HostNotWaiting);
}

#[test]
fn uptime_out_of_a_job_that_never_ends() {
    // The host posts to itself, is silent for a month, and gives the job back for free.
    let mut terms = market_terms("long");
    terms.terms.max_timeout = 30 * 24 * 60 * 60;
    let mut world = World::with(nosana_tests::Setup {
        market: terms,
        ..nosana_tests::Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    let mut new = world.new_job(&client);
    new.timeout = 5 * 24 * 60 * 60;
    world.post_job(&client, &new).unwrap();
    let job = new.address();
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(5 * DAY);
    world.quit(&host, &job).unwrap();
    let record = world.record(&host);
    assert_eq!((record.online, record.served, record.failed), (0, 0, 1));
}

#[test]
fn uptime_out_of_a_start_that_is_missed() {
    // It waits for an hour more than it may, and then says so itself.
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.advance(VOID_AFTER);
    world.quit(&host, &job).unwrap();
    let record = world.record(&host);
    assert_eq!((record.online, record.returned, record.failed), (0, 0, 1));
}

#[test]
fn a_bond_that_is_lent_to_a_job() {
    // Bonded to get the job, released before the start.
    let mut terms = market_terms("bonded");
    terms.terms.bond_minimum = 1_000;
    let mut world = World::with(nosana_tests::Setup {
        market: terms,
        ..nosana_tests::Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    world.set_bond(&host, 1_000);
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.set_bond(&host, 0);
    let start = world.start_call(&host, &job);
    refused(&mut world, start, JobsError::BondTooSmall);
    // Nor does the market lowering its minimum help: the client was promised it.
    world.update_market(|terms| terms.bond_minimum = 0).unwrap();
    let start = world.start_call(&host, &job);
    refused(&mut world, start, JobsError::BondTooSmall);
    world.quit(&host, &job).unwrap();
    assert_eq!(world.state(&job), JobState::Queued);
}
