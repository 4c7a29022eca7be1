//! Attempts to jump, block, shorten or rob a queue.

use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{accounts::Queue, errors::JobsError},
    queue::QueueKind,
};
use nosana_tests::{
    Client, Host, Setup, World, expect_error,
    world::{CLIENT_TOKENS, stranger},
};
use solana_address::Address;

use crate::{Scene, refused, refused_together};

/// Of `EndReason`.
const NO_PLACE: u8 = 7;
/// As many as are looked at where nothing else may help.
const LOOKS: u32 = 500;

#[test]
fn naming_a_waiting_job_as_the_host_that_gets_another() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let victim = world.post(&client);
    let attacker = world.client(2);
    let new = world.new_job(&attacker);
    let slot = world.job(&victim).queue_slot;
    let mut call = world.post_call(&attacker, &new);
    call.instruction = new.post_to(victim, slot);
    refused(&mut world, call, JobsError::HostDoesNotWait);
    // It would have no place, and nobody could end it.
    assert_eq!(world.waiting(), [victim]);
    world.cancel(&client, &victim).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn naming_a_host_with_the_number_of_another() {
    let mut world = World::new();
    let client = world.client(1);
    let (first, second) = (world.host(1), world.host(2));
    world.join(&first).unwrap();
    world.join(&second).unwrap();
    let new = world.new_job(&client);
    for (host, slot) in [(&first, 1), (&second, 0), (&first, 2), (&first, u64::MAX)] {
        let post = world.post_to_call(&client, &new, host, slot);
        refused(&mut world, post, JobsError::HostDoesNotWait);
    }
    world.post_to(&client, &new, &second, 1).unwrap();
    assert_eq!(world.job(&new.address()).host, second.address);
    assert_eq!(world.waiting(), [first.address]);
}

#[test]
fn naming_a_host_whose_number_went_to_another() {
    let mut world = small_queue();
    let client = world.client(1);
    let (first, second, third) = (world.host(1), world.host(2), world.host(3));
    world.join(&first).unwrap();
    world.join(&second).unwrap();
    // A number at the end is used once more after its host left, grown or not.
    world.leave(&second).unwrap();
    world.grow_queue(40).unwrap();
    world.join(&third).unwrap();
    assert_eq!(world.record(&third).queue_slot, 1);
    let new = world.new_job(&client);
    let post = world.post_to_call(&client, &new, &second, 1);
    refused(&mut world, post, JobsError::HostDoesNotWait);
    world.post_to(&client, &new, &third, 1).unwrap();
    assert_eq!(world.waiting(), [first.address]);
    // Once it is matched, nobody gets it twice.
    let new = world.new_job(&client);
    let post = world.post_to_call(&client, &new, &third, 1);
    refused(&mut world, post, JobsError::HostDoesNotWait);
}

#[test]
fn naming_a_host_twice_in_one_transaction() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let (one, two) = (world.new_job(&client), world.new_job(&client));
    let both = vec![
        world.post_to_call(&client, &one, &host, 0),
        world.post_to_call(&client, &two, &host, 0),
    ];
    refused_together(&mut world, both, JobsError::HostDoesNotWait);
}

#[test]
fn another_client_is_faster() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let fast = world.client(2);
    world.join(&host).unwrap();
    let named = world.new_job(&client);
    let late = world.post_to_call(&client, &named, &host, 0);
    let taken = world.post(&fast);
    // The named one is refused and costs nothing; the other waits for the next host.
    refused(&mut world, late, JobsError::HostDoesNotWait);
    assert_eq!(world.job(&taken).host, host.address);
    let queued = world.post(&client);
    assert_eq!(world.state(&queued), JobState::Queued);
}

#[test]
fn a_queue_that_is_full_of_jobs() {
    let mut world = small_queue();
    let client = world.client(1);
    let jobs: Vec<Address> = (0..16).map(|_| world.post(&client)).collect();
    let new = world.new_job(&client);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::QueueFull);

    // A job that comes back finds no place: it ends, and its client has its money.
    let host = world.host(1);
    world.join(&host).unwrap();
    world.post_job(&client, &new).unwrap();
    let before = world.tokens(&client.tokens);
    world.quit(&host, &jobs[0]).unwrap();
    let over = world.job(&jobs[0]);
    assert_eq!(
        (world.state(&jobs[0]), over.reason),
        (JobState::Failed, NO_PLACE)
    );
    assert_eq!(world.tokens(&client.tokens), before + over.deposit);
    assert_eq!(world.waiting().len(), 16);
}

#[test]
fn a_queue_that_is_full_of_hosts() {
    let mut world = small_queue();
    for number in 0..16 {
        let host = world.host(number);
        world.join(&host).unwrap();
    }
    let late = world.host(16);
    let join = world.join_call(&late);
    refused(&mut world, join, JobsError::QueueFull);
    world.grow_queue(17).unwrap();
    world.join(&late).unwrap();
}

#[test]
fn a_queue_goes_round_and_keeps_its_order() {
    let mut world = small_queue();
    let client = world.client(1);
    let mut waiting: Vec<Address> = (0..12).map(|_| world.post(&client)).collect();
    for number in 0..25 {
        let host = world.host(number);
        world.join(&host).unwrap();
        let first = waiting.remove(0);
        assert_eq!(world.job(&first).host, host.address);
        world.start(&host, &first).unwrap();
        waiting.push(world.post(&client));
        assert_eq!(world.waiting(), waiting);
    }
    // Grown while it stands across the end of its places.
    let header = world.queue().header;
    assert!(header.head % 16 > header.tail % 16, "not across the end");
    world.grow_queue(100).unwrap();
    assert_eq!(world.waiting(), waiting);
    for job in &waiting[5..9] {
        world.cancel(&client, job).unwrap();
    }
    waiting.drain(5..9);
    for number in 25..33 {
        let host = world.host(number);
        world.join(&host).unwrap();
        let first = waiting.remove(0);
        assert_eq!(world.job(&first).host, host.address);
    }
    assert!(waiting.is_empty());
}

#[test]
fn posting_and_cancelling_to_fill_a_queue() {
    let mut world = small_queue();
    let (client, attacker) = (world.client(1), world.client(2));
    let job = world.post(&client);
    for _ in 0..100 {
        let spam = world.post(&attacker);
        world.cancel(&attacker, &spam).unwrap();
    }
    assert_eq!(world.waiting(), [job]);
    world.post(&client);
}

#[test]
fn gaps_between_two_jobs_of_an_attacker() {
    // Two deposits block as many places as the queue has, but only as long as no host
    // comes: each of them is taken, and the gaps behind it with it.
    let mut world = small_queue();
    let (client, attacker) = (world.client(1), world.client(2));
    let jobs: Vec<Address> = (0..16).map(|_| world.post(&attacker)).collect();
    for job in &jobs[1..15] {
        world.cancel(&attacker, job).unwrap();
    }
    let new = world.new_job(&client);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::QueueFull);
    for (number, job) in [(1, jobs[0]), (2, jobs[15])] {
        let host = world.host(number);
        world.join(&host).unwrap();
        assert_eq!(world.job(&job).host, host.address);
    }
    assert_eq!(world.queue().kind(), QueueKind::Empty);
    for _ in 0..16 {
        world.post(&client);
    }
}

#[test]
fn a_stranger_sweeps_places_away() {
    let mut world = World::new();
    let (silent, alive) = (world.host(1), world.host(2));
    world.join(&silent).unwrap();
    world.join(&alive).unwrap();
    let sweep = world.sweep_call();
    refused(&mut world, sweep, JobsError::TooEarly);
    world.advance(60);
    world.renew(&alive).unwrap();
    world.advance(61);
    world.sweep().unwrap();
    // Only what ran out is gone, and its host may come back at once.
    assert_eq!(world.waiting(), [alive.address]);
    let sweep = world.sweep_call();
    refused(&mut world, sweep, JobsError::TooEarly);
    let renew = world.renew_call(&silent);
    refused(&mut world, renew, JobsError::NotInQueue);
    world.join(&silent).unwrap();
    assert_eq!(world.waiting(), [alive.address, silent.address]);
}

#[test]
fn a_stranger_sweeps_jobs_away() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let job = world.post(&client);
    world.set_time(i64::MAX);
    let sweep = world.sweep_call();
    refused(&mut world, sweep, JobsError::TooEarly);
    world.cancel(&client, &job).unwrap();
}

#[test]
fn a_wall_of_hosts_whose_time_is_up() {
    let mut world = large_queue();
    let (client, host) = (world.client(1), world.host(1));
    let now = world.now();
    world.fill_queue(QueueKind::Hosts, 33, now);
    world.join(&host).unwrap();
    world.advance(1);
    let new = world.new_job(&client);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::QueueNeedsSweep);
    // Anybody clears it, in the same transaction if need be.
    let both = vec![world.sweep_call(), world.post_call(&client, &new)];
    crate::together(&mut world, both).unwrap();
    assert_eq!(world.job(&new.address()).host, host.address);
}

#[test]
fn five_hundred_gaps_behind_an_excluded_host() {
    for gaps in [LOOKS - 2, LOOKS - 1, LOOKS, LOOKS + 100] {
        let Wall {
            mut world,
            client,
            host,
            job,
            next,
        } = wall(gaps);
        let mut expired = world.clone();
        world.quit(&host, &job).unwrap();
        expired.advance(301);
        expired.expire(&job).unwrap();
        for world in [world, expired] {
            let state = world.job(&job);
            if gaps + 2 <= LOOKS {
                assert_eq!(state.host, next, "behind {gaps} gaps");
            } else {
                // Too far away for one instruction: it ends rather than hang.
                assert_eq!(
                    (world.state(&job), state.reason),
                    (JobState::Failed, NO_PLACE),
                    "behind {gaps} gaps"
                );
                assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
            }
        }
    }
}

#[test]
fn a_queue_of_another_market() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let others = crate::table::Others::new(&mut world);
    let mut new = world.new_job(&client);
    // A market with the other's queue, either way.
    new.queue = others.queue;
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::WrongQueue);
    (new.market, new.queue) = (others.market, world.queue);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::WrongQueue);
    let join = world
        .join_call(&host)
        .replacing(&{ world.queue }, &others.queue);
    refused(&mut world, join, JobsError::WrongQueue);
    // A job cannot be given back into, or cancelled out of, another market's queue.
    let job = world.post(&client);
    let cancel = world
        .cancel_call(&client, &job)
        .replacing(&{ world.queue }, &others.queue)
        .replacing(&{ world.market }, &others.market);
    refused(&mut world, cancel, JobsError::WrongMarket);
}

#[test]
fn leaving_for_another_host() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let thief = world.host(2);
    world.join(&host).unwrap();
    let leave = world.leave_call(&thief);
    refused(&mut world, leave, JobsError::HostNotWaiting);
    // A record that tells of the place of another.
    world.join(&thief).unwrap();
    let leave = world
        .leave_call(&thief)
        .replacing(&thief.record, &host.record);
    refused(&mut world, leave, JobsError::WrongRecord);
    assert_eq!(world.waiting(), [host.address, thief.address]);
}

#[test]
fn joining_again_to_be_first() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let other = world.host(2);
    world.join(&host).unwrap();
    world.join(&other).unwrap();
    world.leave(&host).unwrap();
    world.join(&host).unwrap();
    assert_eq!(world.waiting(), [other.address, host.address]);
    expect_error(world.join(&other), JobsError::HostBusy);
}

/// A market whose queue is as small as may be.
fn small_queue() -> World {
    World::with(Setup {
        capacity: 16,
        ..Setup::default()
    })
}

/// A market with room for a wall.
fn large_queue() -> World {
    World::with(Setup {
        capacity: 700,
        ..Setup::default()
    })
}

/// A job that `host` has and another host gave back, which now waits in front of a wall
/// of hosts whose time is up. Behind it waits `next`.
struct Wall {
    world: World,
    client: Client,
    host: Host,
    job: Address,
    next: Address,
}

/// A wall of `gaps` hosts.
fn wall(gaps: u32) -> Wall {
    let mut world = large_queue();
    let client = world.client(1);
    let (excluded, host) = (world.host(1), world.host(2));
    let job = world.assigned(&client, &excluded);
    world.quit(&excluded, &job).unwrap();
    world.join(&host).unwrap();
    let now = world.now();
    world.fill_queue(QueueKind::Hosts, gaps + 2, now + 1);
    let (next, later) = (stranger(gaps + 1), i64::MAX);
    set_entry(&mut world, 0, &excluded.address, later);
    set_entry(&mut world, gaps + 1, &next, later);
    world.advance(2);
    Wall {
        world,
        client,
        host,
        job,
        next,
    }
}

/// Writes an entry of a queue behind the program's back.
fn set_entry(world: &mut World, place: u32, key: &Address, valid_until: i64) {
    let mut account = world.chain.account(&world.queue).unwrap();
    let start = Queue::LEN + 4 + 40 * place as usize;
    account.data[start..start + 32].copy_from_slice(key.as_ref());
    account.data[start + 32..start + 40].copy_from_slice(&valid_until.to_le_bytes());
    world.chain.set_account(world.queue, account);
}
