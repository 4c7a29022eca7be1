//! `create_queue`

use nosana_sdk::{
    generated::jobs::{
        self,
        errors::JobsError,
        events::{Event, QueueCreated},
    },
    instructions,
    queue::{self, QueueKind},
};
use nosana_tests::{Call, DuplicateAccount, Sent, World, expect_error, key, world::market_terms};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::expect_refused;

/// A world with one more market, which has no queue yet.
fn without_queue() -> (World, Address) {
    let mut world = World::new();
    let admin = world.admin();
    let terms = market_terms("new");
    let market = jobs::pdas::find_market(&terms.slug).0;
    let open = instructions::open_market(admin.pubkey(), world.class, terms);
    world.chain.send(&[open], &[&admin]).unwrap();
    (world, market)
}

fn create(world: &mut World, authority: &Keypair, market: Address, capacity: u32) -> Sent {
    let queue = key("new queue", capacity.into());
    let rent = world.chain.rent(queue::space(capacity));
    let create =
        instructions::create_queue(authority.pubkey(), market, queue.pubkey(), capacity, rent);
    world.chain.send(&create, &[authority, &queue])
}

#[test]
fn a_market_gets_its_queue() {
    let (mut world, market) = without_queue();
    let admin = world.admin();

    let outcome = create(&mut world, &admin, market, 100).unwrap();

    let queue = key("new queue", 100).pubkey();
    let state: jobs::accounts::Market = world.chain.read(&market);
    assert_eq!(state.queue, queue);
    let view = world.chain.queue(&queue);
    assert_eq!(view.kind(), QueueKind::Empty);
    assert_eq!(
        view.header,
        jobs::accounts::Queue {
            discriminator: jobs::accounts::QUEUE_DISCRIMINATOR,
            version: 1,
            kind: 0,
            padding: [0; 2],
            capacity: 100,
            market,
            payer: admin.pubkey(),
            head: 0,
            tail: 0,
            waiting: 0,
            shift: 0,
            jobs: 0,
            reserved: [0; 28],
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::QueueCreated(QueueCreated {
            market,
            queue,
            payer: admin.pubkey(),
            capacity: 100,
        })]
    );
    assert!(outcome.logged("Instruction: create_queue"));
}

#[test]
fn a_key_that_is_not_the_markets_authority_fails() {
    let (mut world, market) = without_queue();
    let stranger = world.client(1);
    expect_error(
        create(&mut world, &stranger.key, market, 100),
        JobsError::NotAuthority,
    );
}

#[test]
fn a_market_that_has_a_queue_fails() {
    let mut world = World::new();
    let (admin, market) = (world.admin(), world.market);
    expect_error(
        create(&mut world, &admin, market, 100),
        JobsError::QueueExists,
    );
}

#[test]
fn too_few_places_fail() {
    let (mut world, market) = without_queue();
    let admin = world.admin();
    expect_error(
        create(&mut world, &admin, market, 15),
        JobsError::BadQueueSize,
    );
    create(&mut world, &admin, market, 16).unwrap();
}

#[test]
fn too_many_places_fail() {
    let (mut world, market) = without_queue();
    // An instruction makes at most 10 MiB; put it there as several would.
    let queue = key("large", 0).pubkey();
    for (capacity, error) in [(200_001, Some(JobsError::BadQueueSize)), (200_000, None)] {
        zeroed(&mut world, queue, queue::space(capacity));
        let sent = assign(&mut world, market, queue);
        match error {
            Some(error) => expect_error(sent, error),
            None => assert_eq!(sent.unwrap().event_names(), ["QueueCreated"]),
        }
    }
}

#[test]
fn an_account_that_is_in_use_fails() {
    let (mut world, market) = without_queue();
    // The queue of another market, and a job.
    let taken = world.queue;
    let client = world.client(1);
    let job = world.post(&client);
    expect_error(assign(&mut world, market, taken), JobsError::WrongQueue);
    expect_error(assign(&mut world, market, job), JobsError::BadQueueSize);
}

#[test]
fn an_account_of_another_program_fails() {
    let (mut world, market) = without_queue();
    let queue = key("foreign", 0).pubkey();
    let foreign = Account {
        lamports: world.chain.rent(queue::space(16)),
        data: vec![0; queue::space(16)],
        owner: nosana_sdk::generated::tiers::ID,
        ..Account::default()
    };
    world.chain.set_account(queue, foreign);
    expect_error(assign(&mut world, market, queue), JobsError::WrongQueue);
}

#[test]
fn an_account_without_data_fails() {
    let (mut world, market) = without_queue();
    let wallet = world.client(1).address();
    expect_error(assign(&mut world, market, wallet), JobsError::BadQueueSize);
}

#[test]
fn wrong_accounts_fail() {
    let (mut world, market) = without_queue();
    let queue = key("new queue", 0).pubkey();
    zeroed(&mut world, queue, queue::space(16));
    let (admin, taken) = (world.admin(), world.queue);
    let host = world.registered_host(1).address;
    expect_refused(
        &mut world,
        |_| assign_call(&admin, market, queue),
        &[
            (1, taken, &InstructionError::InvalidAccountData),
            (1, host, &InstructionError::IllegalOwner),
            (2, market, &DuplicateAccount),
        ],
    );
    let unsigned = assign_call(&admin, market, queue).unsigned_by(&admin.pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

fn zeroed(world: &mut World, address: Address, space: usize) {
    let account = Account {
        lamports: world.chain.rent(space),
        data: vec![0; space],
        owner: jobs::ID,
        ..Account::default()
    };
    world.chain.set_account(address, account);
}

/// Gives `market` an account that is there already.
fn assign(world: &mut World, market: Address, queue: Address) -> Sent {
    let call = assign_call(&world.admin(), market, queue);
    world.run(call)
}

fn assign_call(authority: &Keypair, market: Address, queue: Address) -> Call {
    let assign = jobs::instructions::CreateQueue {
        authority: authority.pubkey(),
        market,
        queue,
    }
    .instruction();
    Call::new(assign, &[authority])
}
