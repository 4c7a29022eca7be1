//! `grow_queue`

use nosana_sdk::{
    generated::jobs::{
        accounts::Queue,
        errors::JobsError,
        events::{Event, QueueGrown},
    },
    instructions::{self, TOKEN_PROGRAM},
    queue::{self, QueueKind, Waiting},
};
use nosana_tests::{
    Call, DuplicateAccount, Host, Setup, World, expect_error, key,
    world::{VOID_AFTER, stranger},
};
use solana_address::Address;
use solana_instruction::{Instruction, error::InstructionError};
use solana_signer::Signer;

use crate::{Scene, expect_refused};

/// What one instruction adds at most.
const STEP: u32 = 256;

/// A world whose queue has 16 places.
fn small() -> World {
    World::with(Setup {
        capacity: 16,
        ..Setup::default()
    })
}

/// A world in which eight hosts wait at the numbers 12 to 19 of 16 places, so that the
/// ring has gone round; the third of them left.
fn wrapped_hosts() -> (World, Vec<Host>) {
    let mut world = small();
    let first = world.host(100);
    for _ in 0..12 {
        world.join(&first).unwrap();
        world.leave(&first).unwrap();
    }
    let mut hosts: Vec<Host> = (0..8).map(|number| world.host(number)).collect();
    for host in &hosts {
        world.join(host).unwrap();
    }
    let left = hosts.remove(2);
    world.leave(&left).unwrap();
    assert_eq!(numbers(&world), [12, 13, 15, 16, 17, 18, 19]);
    (world, hosts)
}

fn numbers(world: &World) -> Vec<u64> {
    let queue = world.queue();
    queue.waiting.iter().map(|waiting| waiting.slot).collect()
}

/// The instructions that bring the queue to `capacity` in steps.
fn steps(world: &World, capacity: u32) -> Vec<Instruction> {
    let now = world.queue().header.capacity;
    (1..)
        .map(|step| (now + step * STEP).min(capacity))
        .map_while({
            let mut before = now;
            move |next| {
                let is_more = next > before;
                before = next;
                is_more.then_some(next)
            }
        })
        .map(|next| world.grow_queue_call(next).instruction)
        .collect()
}

#[test]
fn numbers_order_and_leases_stay_and_the_payer_pays_the_rent() {
    let (mut world, _) = wrapped_hosts();
    let before = world.queue();
    let admin = world.admin().pubkey();
    let lamports = world.chain.lamports(&admin);

    let outcome = world.grow_queue(32).unwrap();

    let after = world.queue();
    assert_eq!(after.waiting, before.waiting);
    assert_eq!(
        after.header,
        Queue {
            capacity: 32,
            // Number 12 stood at place 12 of 16; its four went to the end of the 32.
            shift: 16,
            ..before.header
        }
    );
    let account = world.chain.account(&world.queue).unwrap();
    assert_eq!(account.data.len(), queue::space(32));
    assert_eq!(account.lamports, world.chain.rent(queue::space(32)));
    assert_eq!(
        world.chain.lamports(&admin),
        lamports + world.chain.rent(queue::space(16)) - world.chain.rent(queue::space(32))
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::QueueGrown(QueueGrown {
            market: world.market,
            queue: world.queue,
            capacity: 32,
            shift: 16,
        })]
    );
    assert!(outcome.logged("Instruction: grow_queue"));
}

#[test]
fn hosts_find_their_places() {
    let (mut world, hosts) = wrapped_hosts();
    let client = world.client(1);
    // By one place, by a few, by many, one after the other.
    for capacity in [17, 30, 31, 64, 300] {
        world.grow_queue(capacity).unwrap();
        world.advance(1);
        for host in &hosts {
            world.renew(host).unwrap();
        }
        assert_eq!(numbers(&world), [12, 13, 15, 16, 17, 18, 19]);
    }
    // One from the middle, one by name, the others in turn.
    world.leave(&hosts[3]).unwrap();
    let new = world.new_job(&client);
    world.post_to(&client, &new, &hosts[4], 17).unwrap();
    for number in [0, 1, 2, 5, 6] {
        let job = world.post(&client);
        assert_eq!(world.job(&job).host, hosts[number].address);
        world.start(&hosts[number], &job).unwrap();
        world.finish(&hosts[number], &job).unwrap();
    }
    assert_eq!(world.queue().kind(), QueueKind::Empty);
    for host in &hosts[..3] {
        world.join(host).unwrap();
    }
    assert_eq!(numbers(&world), [20, 21, 22]);
}

#[test]
fn jobs_find_their_places() {
    let mut world = small();
    let client = world.client(1);
    for _ in 0..12 {
        let job = world.post(&client);
        world.cancel(&client, &job).unwrap();
    }
    let mut jobs: Vec<Address> = (0..8).map(|_| world.post(&client)).collect();
    let cancelled = jobs.remove(5);
    world.cancel(&client, &cancelled).unwrap();
    let count = world.queue().header.jobs;

    world.grow_queue(20).unwrap();
    world.grow_queue(100).unwrap();

    assert_eq!(world.waiting(), jobs);
    assert_eq!(world.queue().header.jobs, count);
    let cancelled = jobs.remove(3);
    world.cancel(&client, &cancelled).unwrap();
    assert_eq!(world.waiting(), jobs);
    for (number, job) in (1..).zip(&jobs) {
        let host = world.host(number);
        world.join(&host).unwrap();
        assert_eq!(world.job(job).host, host.address);
    }
}

#[test]
fn a_full_queue_takes_more() {
    let mut world = small();
    let client = world.client(1);
    // Full, from every place of the ring in turn.
    for round in 0..3 {
        let job = world.post(&client);
        world.cancel(&client, &job).unwrap();
        let capacity = 16 + round;
        let mut jobs: Vec<Address> = (0..capacity).map(|_| world.post(&client)).collect();
        let new = world.new_job(&client);
        expect_error(world.post_job(&client, &new), JobsError::QueueFull);

        world.grow_queue(capacity + 1).unwrap();

        world.post_job(&client, &new).unwrap();
        jobs.push(new.address());
        assert_eq!(world.waiting(), jobs);
        let one_more = world.new_job(&client);
        expect_error(world.post_job(&client, &one_more), JobsError::QueueFull);
        for job in &jobs {
            world.cancel(&client, job).unwrap();
        }
    }
}

#[test]
fn an_empty_queue_and_one_that_has_not_gone_round_grow() {
    let mut world = small();
    let client = world.client(1);
    world.grow_queue(17).unwrap();
    let jobs = [(); 3].map(|()| world.post(&client));
    world.cancel(&client, &jobs[0]).unwrap();
    world.grow_queue(40).unwrap();
    assert_eq!(numbers(&world), [1, 2]);
    assert_eq!(world.queue().header.shift, 0);
    for job in &jobs[1..] {
        world.cancel(&client, job).unwrap();
    }
    world.grow_queue(41).unwrap();
    let job = world.post(&client);
    assert_eq!(world.waiting(), [job]);
}

#[test]
fn one_transaction_brings_a_queue_from_sixteen_to_two_thousand() {
    let (mut world, hosts) = wrapped_hosts();
    let before = world.queue().waiting;
    let admin = world.admin();
    let grow = steps(&world, 2_000);
    assert_eq!(grow.len(), 8);

    let outcome = world.chain.send(&grow, &[&admin]).unwrap();

    assert_eq!(outcome.event_names(), ["QueueGrown"; 8]);
    let queue = world.queue();
    assert_eq!((queue.header.capacity, queue.waiting), (2_000, before));
    for host in &hosts {
        world.renew(host).unwrap();
    }
    // All places are there.
    world.fill_queue(QueueKind::Hosts, 1_999, i64::MAX);
    let last = world.host(50);
    world.join(&last).unwrap();
    let late = world.host(51);
    expect_error(world.join(&late), JobsError::QueueFull);
}

#[test]
fn a_transaction_of_which_one_step_fails_changes_nothing() {
    let (mut world, _) = wrapped_hosts();
    let before = world.chain.account(&world.queue);
    let admin = world.admin();
    let mut grow = steps(&world, 600);
    grow.push(world.grow_queue_call(600).instruction);
    expect_error(world.chain.send(&grow, &[&admin]), JobsError::BadQueueSize);
    assert_eq!(world.chain.account(&world.queue), before);
}

#[test]
fn the_largest_queue_is_the_end() {
    let mut world = World::with(Setup {
        capacity: 199_900,
        ..Setup::default()
    });
    // Full, and gone round.
    world.fill_queue_from(1_000_000, QueueKind::Hosts, 199_900, i64::MAX);
    assert_ne!(1_000_000 % 199_900, 0);
    expect_error(world.grow_queue(200_001), JobsError::BadQueueSize);

    world.grow_queue(200_000).unwrap();

    let queue = world.queue();
    assert_eq!(queue.waiting.len(), 199_900);
    assert!((0..).zip(&queue.waiting).all(|(number, waiting)| *waiting
        == Waiting {
            key: stranger(number),
            slot: 1_000_000 + u64::from(number),
            valid_until: i64::MAX,
        }));
    expect_error(world.grow_queue(200_001), JobsError::BadQueueSize);
    let (client, host) = (world.client(1), world.host(1));
    world.join(&host).unwrap();
    let record = world.record(&host);
    assert_eq!(record.queue_slot, 1_000_000 + 199_900);
    world.renew(&host).unwrap();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, stranger(0));
    world.leave(&host).unwrap();
}

#[test]
fn a_host_whose_place_was_dropped_before_waits_until_it_is_void() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::of(small());
    world.join(&host).unwrap();
    world.advance(121);
    world.post(&client);
    let mut without = world.clone();
    without.join(&host).unwrap();

    // The mark that told so is gone: it might have been matched.
    world.grow_queue(32).unwrap();
    expect_error(world.join(&host), JobsError::HostBusy);
    world.advance(VOID_AFTER - 121);
    world.join(&host).unwrap();
}

#[test]
fn a_queue_of_which_not_all_places_are_in_use_grows() {
    let mut world = small();
    let client = world.client(1);
    let jobs = [(); 3].map(|()| world.post(&client));
    // As queues were before: the count behind the header was that of places ever used.
    let mut account = world.chain.account(&world.queue).unwrap();
    account.data[Queue::LEN..Queue::LEN + 4].copy_from_slice(&3_u32.to_le_bytes());
    world.chain.set_account(world.queue, account);
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), JobsError::WrongQueue);

    world.grow_queue(17).unwrap();

    assert_eq!(world.waiting(), jobs);
    world.post_job(&client, &new).unwrap();
    world.cancel(&client, &jobs[0]).unwrap();
}

#[test]
fn no_more_places_than_before_fail() {
    let mut world = World::new();
    for capacity in [0, 15, 16, 63, 64] {
        expect_error(world.grow_queue(capacity), JobsError::BadQueueSize);
    }
}

#[test]
fn more_than_one_instruction_can_add_fails() {
    let mut world = World::new();
    for capacity in [64 + STEP + 1, 200_000] {
        expect_error(world.grow_queue(capacity), InstructionError::InvalidRealloc);
    }
    world.grow_queue(64 + STEP).unwrap();
}

#[test]
fn a_key_that_is_not_the_markets_authority_fails() {
    let mut world = World::new();
    let (admin, stranger) = (world.admin(), key("stranger", 0));
    let mut call = world
        .grow_queue_call(65)
        .with_account(0, &stranger.pubkey());
    call.signers = vec![admin.insecure_clone(), stranger];
    expect_error(world.run(call), JobsError::NotAuthority);
    let mut call = world.grow_queue_call(65);
    for meta in &mut call.instruction.accounts[..2] {
        meta.is_signer = false;
    }
    call.signers.clear();
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn another_payer_than_the_queues_fails() {
    let mut world = World::new();
    let (admin, other) = (world.admin(), key("other payer", 0));
    world.chain.fund(&other.pubkey());
    let mut call = world.grow_queue_call(65).with_account(1, &other.pubkey());
    call.signers = vec![admin, other];
    expect_error(world.run(call), JobsError::WrongPayer);
}

#[test]
fn after_a_hand_over_the_queues_payer_still_pays_and_signs() {
    let mut world = World::new();
    let (admin, next) = (world.admin(), key("next", 0));
    world
        .run(world.propose_market_authority_call(next.pubkey()))
        .unwrap();
    world
        .run(world.accept_market_authority_call(&next))
        .unwrap();
    let grow = |world: &World, payer: Address| {
        instructions::grow_queue(next.pubkey(), payer, world.market, world.queue, 65)
    };
    let lamports = world.chain.lamports(&admin.pubkey());
    let mut unsigned = grow(&world, admin.pubkey());
    unsigned.accounts[1].is_signer = false;
    expect_error(
        world.run(Call::new(unsigned, &[&next])),
        InstructionError::MissingRequiredSignature,
    );
    let both = Call::new(grow(&world, admin.pubkey()), &[&next, &admin]);
    world.run(both).unwrap();
    let more = world.chain.rent(queue::space(65)) - world.chain.rent(queue::space(64));
    assert_eq!(world.chain.lamports(&admin.pubkey()), lamports - more);
}

#[test]
fn a_payer_without_the_lamports_fails() {
    let mut world = World::new();
    let admin = world.admin().pubkey();
    let mut account = world.chain.account(&admin).unwrap();
    account.lamports = world.chain.rent(0);
    world.chain.set_account(admin, account);
    let before = world.chain.account(&world.queue);
    assert!(world.grow_queue(65).is_err());
    assert_eq!(world.chain.account(&world.queue), before);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let mut world = scene.world;
    let (market, class) = (world.market, world.class);
    expect_refused(
        &mut world,
        |world| world.grow_queue_call(65),
        &[
            (2, others.market, &JobsError::WrongQueue),
            (2, others.job, &InstructionError::InvalidAccountData),
            (2, class, &InstructionError::IllegalOwner),
            (3, others.queue, &JobsError::WrongQueue),
            (3, others.job, &JobsError::WrongQueue),
            (3, market, &DuplicateAccount),
            (4, TOKEN_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
}
