//! `close_market`

use nosana_sdk::{
    generated::jobs::{
        self,
        accounts::Market,
        errors::JobsError,
        events::{Event, MarketClosed},
    },
    instructions, queue,
};
use nosana_tests::{Call, World, expect_error, key, world::market_terms};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

const RETENTION: i64 = 24 * 60 * 60;

#[test]
fn market_and_queue_close_and_each_rent_goes_back() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    // What happened in it is over.
    let job = world.running(&client, &host);
    world.finish(&host, &job).unwrap();
    world.advance(RETENTION);
    world.close_job(&job).unwrap();
    let admin = world.admin().pubkey();
    let lamports = world.chain.lamports(&admin);
    let rent = world.chain.rent(Market::LEN) + world.chain.rent(queue::space(64));

    let outcome = world.close_market().unwrap();

    assert_eq!(world.chain.account(&world.market), None);
    assert_eq!(world.chain.account(&world.queue), None);
    assert_eq!(world.chain.lamports(&admin), lamports + rent);
    assert_eq!(
        outcome.jobs_events(),
        [Event::MarketClosed(MarketClosed {
            market: world.market,
            queue: world.queue,
        })]
    );
    assert!(outcome.logged("Instruction: close_market"));
}

#[test]
fn rent_goes_to_who_paid_it_not_to_who_closes() {
    let mut world = World::new();
    let (admin, next) = (world.admin().pubkey(), key("next", 0));
    // The former authority opened the market, the next one makes its queue.
    let new = market_terms("handed-over");
    let open = instructions::open_market(admin, world.class, new.clone());
    world.run(Call::new(open, &[&world.admin()])).unwrap();
    world.market = jobs::pdas::find_market(&new.slug).0;
    world
        .run(world.propose_market_authority_call(next.pubkey()))
        .unwrap();
    world
        .run(world.accept_market_authority_call(&next))
        .unwrap();
    world.chain.fund(&next.pubkey());
    let queue = key("next queue", 0);
    world.queue = queue.pubkey();
    let create = instructions::create_queue(
        next.pubkey(),
        world.market,
        world.queue,
        16,
        world.chain.rent(queue::space(16)),
    );
    world.chain.send(&create, &[&next, &queue]).unwrap();
    let before = (
        world.chain.lamports(&admin),
        world.chain.lamports(&next.pubkey()),
    );

    let mut call = world.close_market_call();
    call.signers = vec![next.insecure_clone()];
    world.run(call).unwrap();

    assert_eq!(
        (
            world.chain.lamports(&admin),
            world.chain.lamports(&next.pubkey())
        ),
        (
            before.0 + world.chain.rent(Market::LEN),
            before.1 + world.chain.rent(queue::space(16))
        )
    );
}

#[test]
fn a_market_of_the_same_name_can_be_opened_again() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.close_market().unwrap();
    (world.market, world.queue) = world.open_market(market_terms("community"), 32);
    let job = world.running(&client, &host);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.queue().header.jobs, 1);
}

#[test]
fn nobody_posts_in_a_closed_market_or_joins_it() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let new = world.new_job(&client);
    let (post, join) = (world.post_call(&client, &new), world.join_call(&host));
    world.close_market().unwrap();
    for call in [post, join] {
        expect_error(world.run(call), InstructionError::UninitializedAccount);
    }
}

#[test]
fn a_market_with_a_live_job_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    expect_error(world.close_market(), JobsError::MarketInUse);
    world.join(&host).unwrap();
    expect_error(world.close_market(), JobsError::MarketInUse);
    world.start(&host, &job).unwrap();
    expect_error(world.close_market(), JobsError::MarketInUse);
    world.finish(&host, &job).unwrap();
    // Until its account is gone, its client may need the market.
    expect_error(world.close_market(), JobsError::MarketInUse);
    world.advance(RETENTION);
    world.close_job(&job).unwrap();
    world.close_market().unwrap();
}

#[test]
fn a_market_in_which_a_host_waits_fails() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    expect_error(world.close_market(), JobsError::MarketInUse);
    // Also one whose lease ran out, until anybody sweeps it away.
    world.advance(121);
    expect_error(world.close_market(), JobsError::MarketInUse);
    world.sweep().unwrap();
    world.close_market().unwrap();
}

#[test]
fn a_key_that_is_not_the_markets_authority_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin().pubkey();
    let mut call = world.close_market_call().with_account(0, &client.address());
    call.signers = vec![client.key];
    expect_error(world.run(call), JobsError::NotAuthority);
    let mut call = world.close_market_call();
    assert_eq!(call.instruction.accounts[0].pubkey, admin);
    call.instruction.accounts[0].is_signer = false;
    call.signers.clear();
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    expect_refused(
        &mut world,
        World::close_market_call,
        &[
            (1, others.market, &JobsError::WrongQueue),
            (1, host.address, &InstructionError::IllegalOwner),
            (2, others.queue, &JobsError::WrongQueue),
            (2, others.job, &InstructionError::InvalidAccountData),
            (3, client.address(), &JobsError::WrongPayer),
            (4, client.address(), &JobsError::WrongPayer),
        ],
    );
}
