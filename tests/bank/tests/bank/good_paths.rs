//! What becomes of a job, from its posting to the last lamport, in blocks of a bank:
//! each transaction is signed, charged and run as on a cluster, and time passes by
//! slots.

use nosana_bank_tests::{
    Market, World,
    chain::FEE,
    world::{escrow, join, passer_by, start},
};
use nosana_sdk::{
    common::job::{BOUNTY, JobState},
    generated::jobs::errors::JobsError,
    instructions::NewJob,
};
use nosana_tests::{
    outcome::expect_error,
    people::{Client, Host},
    world::{CLIENT_TOKENS, TIMEOUT, market_terms},
};
use solana_address::Address;
use solana_signer::Signer as _;

/// A world with a market, a client and two hosts.
struct Scene {
    world: World,
    market: Market,
    client: Client,
    hosts: [Host; 2],
}

fn scene() -> Scene {
    let world = World::new();
    let market = world.market("community", 64);
    let client = world.client(1);
    let hosts = [world.host(1), world.host(2)];
    Scene {
        world,
        market,
        client,
        hosts,
    }
}

/// What `seconds` cost: to the host, and as fee.
fn settled(seconds: i64) -> (u64, u64) {
    let terms = market_terms("community").terms;
    let gross = terms.price * u64::try_from(seconds).unwrap();
    let earned = gross * u64::from(terms.host_share_bps) / 10_000;
    let fee = earned * 500 / 10_000;
    (earned - fee, fee)
}

/// Asserts that `seconds` were paid for and the rest of the only job's deposit is back.
#[track_caller]
fn assert_settled(scene: &Scene, host: &Host, job: &Address, seconds: i64) {
    let (to_host, fee) = settled(seconds);
    let Scene { world, client, .. } = scene;
    assert_eq!(world.chain.tokens(&host.payout), to_host);
    assert_eq!(world.fees(), fee);
    assert_eq!(
        world.chain.tokens(&client.tokens),
        CLIENT_TOKENS - to_host - fee
    );
    assert!(world.chain.account(&escrow(job)).is_none());
}

#[test]
fn a_waiting_job_is_taken_run_paid_and_closed() {
    let mut scene = scene();
    let host = scene.hosts[0].clone();
    let job = scene.world.post(&scene.client, &scene.market);
    let world = &scene.world;
    assert_eq!(world.state(&job), JobState::Queued);
    assert_eq!(world.waiting(&scene.market), [job]);

    world.run(&join(&host, &scene.market, &[job])).unwrap();
    assert_eq!(world.state(&job), JobState::Assigned);
    assert_eq!(world.job(&job).host, host.address);

    world.run(&start(&host, &job)).unwrap();
    let started = world.chain.now();
    world.chain.advance(120);
    let (so_far, _) = settled(world.chain.now() - started);
    world.run(&world.checkpoint(&host, &job)).unwrap();
    assert_eq!(world.chain.tokens(&host.payout), so_far);

    world.chain.advance(30);
    world.run(&world.finish(&host, &job)).unwrap();
    let seconds = world.chain.now() - started;
    assert!((150..=152).contains(&seconds), "{seconds}");
    assert_eq!(world.state(&job), JobState::Completed);
    assert_eq!(world.job(&job).result, [5; 32]);
    assert_settled(&scene, &host, &job, seconds);

    world
        .chain
        .advance(i64::from(market_terms("community").terms.retention));
    world.run(&world.close_job(&job)).unwrap();
    assert!(world.chain.account(&job).is_none());
}

#[test]
fn a_post_is_matched_with_the_host_that_waits() {
    let mut scene = scene();
    let host = scene.hosts[0].clone();
    scene.world.run(&join(&host, &scene.market, &[])).unwrap();
    assert_eq!(scene.world.waiting(&scene.market), [host.address]);

    scene.world.chain.advance(20);
    let job = scene.world.post(&scene.client, &scene.market);
    let world = &scene.world;
    assert_eq!(world.state(&job), JobState::Assigned);
    assert_eq!(world.job(&job).host, host.address);
    assert!(world.waiting(&scene.market).is_empty());

    world.run(&start(&host, &job)).unwrap();
    let started = world.chain.now();
    world.chain.advance(60);
    world.run(&world.finish(&host, &job)).unwrap();
    assert_settled(&scene, &host, &job, world.chain.now() - started);
}

#[test]
fn a_job_costs_its_client_its_signature_and_lends_its_rent() {
    let mut scene = scene();
    let (host, client) = (scene.hosts[0].clone(), scene.client.address());
    let at_first = scene.world.chain.lamports(&client);
    let job = scene.world.post(&scene.client, &scene.market);
    let world = &scene.world;
    let rent_of = |address: &Address| world.chain.lamports(address);
    let (job_rent, escrow_rent) = (rent_of(&job), rent_of(&escrow(&job)));
    let size = world.chain.account(&job).unwrap().data.len();
    assert_eq!(job_rent, world.chain.rent(size));
    assert_eq!(
        world.chain.lamports(&client),
        at_first - FEE - job_rent - escrow_rent
    );

    let worker = host.worker.pubkey();
    let worker_had = world.chain.lamports(&worker);
    world.run(&join(&host, &scene.market, &[job])).unwrap();
    world.run(&start(&host, &job)).unwrap();
    world.chain.advance(60);
    world.run(&world.finish(&host, &job)).unwrap();
    assert_eq!(world.chain.lamports(&worker), worker_had - 3 * FEE);
    assert_eq!(world.chain.lamports(&client), at_first - FEE - job_rent);

    world
        .chain
        .advance(i64::from(market_terms("community").terms.retention));
    let caller_had = world.chain.lamports(&passer_by().pubkey());
    world.run(&world.close_job(&job)).unwrap();
    assert_eq!(world.chain.lamports(&client), at_first - FEE);
    assert_eq!(
        world.chain.lamports(&passer_by().pubkey()),
        caller_had - FEE
    );
}

#[test]
fn a_client_stops_a_running_job_and_pays_to_the_second() {
    let mut scene = scene();
    let host = scene.hosts[0].clone();
    let job = scene.world.running(&scene.client, &host, &scene.market);
    let world = &scene.world;
    let started = world.chain.now();
    world.chain.advance(45);
    world.run(&world.stop(&scene.client, &job)).unwrap();
    assert_eq!(world.state(&job), JobState::Stopped);
    assert_settled(&scene, &host, &job, world.chain.now() - started);
    // The host is free at once.
    world.run(&join(&host, &scene.market, &[])).unwrap();
    assert_eq!(world.waiting(&scene.market), [host.address]);
}

#[test]
fn a_client_takes_a_waiting_job_back() {
    let mut scene = scene();
    let before = scene.world.post(&scene.client, &scene.market);
    let job = scene.world.post(&scene.client, &scene.market);
    let world = &scene.world;
    world.run(&world.cancel(&scene.client, &before)).unwrap();
    assert_eq!(world.state(&before), JobState::Cancelled);
    assert_eq!(world.waiting(&scene.market), [job]);
    world.run(&world.cancel(&scene.client, &job)).unwrap();
    assert_settled(&scene, &scene.hosts[0], &job, 0);
    assert!(world.waiting(&scene.market).is_empty());
}

#[test]
fn a_host_that_quits_is_followed_by_the_one_that_waits() {
    let mut scene = scene();
    let [first, second] = scene.hosts.clone();
    let job = scene.world.running(&scene.client, &first, &scene.market);
    let world = &scene.world;
    world.run(&join(&second, &scene.market, &[])).unwrap();
    world.chain.advance(30);
    world.run(&world.quit(&first, &job)).unwrap();
    assert_eq!(world.state(&job), JobState::Assigned);
    assert_eq!(world.job(&job).host, second.address);

    world.run(&start(&second, &job)).unwrap();
    let started = world.chain.now();
    world.chain.advance(60);
    world.run(&world.finish(&second, &job)).unwrap();
    assert_eq!(world.chain.tokens(&first.payout), 0);
    assert_settled(&scene, &second, &job, world.chain.now() - started);
}

#[test]
fn a_passer_by_takes_a_job_from_a_host_that_does_not_start_it() {
    let mut scene = scene();
    let [first, second] = scene.hosts.clone();
    let job = scene.world.assigned(&scene.client, &first, &scene.market);
    let world = &scene.world;
    world
        .chain
        .advance(i64::from(market_terms("community").terms.start_limit) - 5);
    expect_error(world.run(&world.expire(&job)), JobsError::TooEarly);
    world.chain.advance(6);
    world.run(&world.expire(&job)).unwrap();
    assert_eq!(world.state(&job), JobState::Queued);

    // It is passed over by the host that lost it.
    let again = world.run(&join(&first, &scene.market, &[job]));
    expect_error(again, JobsError::NothingForHost);
    world.run(&join(&second, &scene.market, &[job])).unwrap();
    assert_eq!(world.job(&job).host, second.address);
}

#[test]
fn a_passer_by_ends_a_job_whose_host_is_silent() {
    let mut scene = scene();
    let host = scene.hosts[0].clone();
    let job = scene.world.running(&scene.client, &host, &scene.market);
    let world = &scene.world;
    let started = world.chain.now();
    world.chain.advance(120);
    world.run(&world.checkpoint(&host, &job)).unwrap();
    let paid_for = world.chain.now() - started;

    world.chain.advance(i64::from(TIMEOUT) - 120);
    expect_error(world.run(&world.expire(&job)), JobsError::TooEarly);
    world.chain.advance(61);
    let caller = passer_by().pubkey();
    let (had, reserve) = (
        world.chain.lamports(&caller),
        world.chain.lamports(&host.record),
    );
    world.run(&world.expire(&job)).unwrap();
    assert_eq!(world.state(&job), JobState::Expired);
    assert_settled(&scene, &host, &job, paid_for);
    // Who did it got more than it cost, from the host.
    const { assert!(BOUNTY > FEE) };
    assert_eq!(world.chain.lamports(&caller), had - FEE + BOUNTY);
    assert_eq!(world.chain.lamports(&host.record), reserve - BOUNTY);
}

#[test]
fn a_client_without_sol_posts_through_a_sponsor() {
    let mut scene = scene();
    let (sponsor, host) = (scene.world.client(2).key, scene.hosts[0].clone());
    let client = scene.world.client_without_sol(3);
    let new = NewJob {
        payer: sponsor.pubkey(),
        ..scene.world.new_job(&client, &scene.market)
    };
    let world = &scene.world;
    let had = world.chain.lamports(&sponsor.pubkey());
    world
        .chain
        .send(&[new.post()], &sponsor, &[&client.key])
        .unwrap();
    let job = new.address();
    world.run(&join(&host, &scene.market, &[job])).unwrap();
    world.run(&start(&host, &job)).unwrap();
    world.chain.advance(60);
    world.run(&world.finish(&host, &job)).unwrap();
    world
        .chain
        .advance(i64::from(market_terms("community").terms.retention));
    world.run(&world.close_job(&job)).unwrap();
    assert_eq!(world.chain.lamports(&sponsor.pubkey()), had - 2 * FEE);
    assert_eq!(world.chain.lamports(&client.address()), 0);
}

#[test]
fn a_client_buys_more_time_for_a_running_job() {
    const MORE: u32 = 300;
    let mut scene = scene();
    let host = scene.hosts[0].clone();
    let job = scene.world.running(&scene.client, &host, &scene.market);
    let world = &scene.world;
    let started = world.chain.now();
    world.chain.advance(i64::from(TIMEOUT) - 60);
    world.run(&world.extend(&scene.client, &job, MORE)).unwrap();
    world.chain.advance(120);
    expect_error(world.run(&world.expire(&job)), JobsError::TooEarly);
    world.run(&world.finish(&host, &job)).unwrap();
    let seconds = world.chain.now() - started;
    assert!(seconds > i64::from(TIMEOUT), "{seconds}");
    assert_settled(&scene, &host, &job, seconds);
}
