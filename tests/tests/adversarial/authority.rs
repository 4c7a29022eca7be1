//! What those in charge try: none of it reaches a job that was posted.

use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{errors::JobsError, instructions::UpdateConfigInstructionArgs},
    instructions,
};
use nosana_tests::{Call, World, expect_error, key, world::CLIENT_TOKENS};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, copy, refused, refused_together, table::every_instruction};

/// Base units for 60 s in the usual market: 80 % of 120 a second, of which 5 % are fee.
const MINUTE_HOST: u64 = 5_472;
const MINUTE_FEE: u64 = 288;

#[test]
fn the_authority_signs_for_clients_and_hosts() {
    let mut tried = 0;
    for mut good in every_instruction() {
        let admin = good.world.admin();
        if !good.accounts.iter().any(|name| name == "escrow") {
            continue;
        }
        for place in good.places(|meta| meta.is_signer) {
            if good.account(place) == "payer" {
                continue;
            }
            let reason = match (good.name.as_str(), good.account(place)) {
                ("post" | "post_to", _) => InstructionError::InvalidSeeds,
                (_, "client") => InstructionError::Custom(JobsError::NotClient as u32),
                _ => InstructionError::Custom(JobsError::NotWorker as u32),
            };
            let signer = good.call.instruction.accounts[place].pubkey;
            let call = copy(&good.call).signed_by(&signer, &admin);
            refused(&mut good.world, call, reason);
            tried += 1;
        }
    }
    assert_eq!(
        tried, 8,
        "post, post_to, extend, cancel, stop, checkpoint, finish, quit"
    );
}

#[test]
fn the_authority_names_its_own_accounts_to_be_paid() {
    let mut tried = 0;
    for mut good in every_instruction() {
        let admin = good.world.admin().pubkey();
        let mine = good.world.chain.give_tokens(&admin, 0);
        for place in 0..good.accounts.len() {
            let is_paid = ["payout", "fee_destination", "refund"].contains(&good.account(place));
            if !is_paid || good.name == "initialize" {
                continue;
            }
            let call = copy(&good.call).with_account(place, &mine);
            refused(&mut good.world, call, JobsError::WrongDestination);
            tried += 1;
        }
    }
    assert_eq!(tried, 18);
}

#[test]
fn every_term_is_changed_in_the_middle_of_a_job() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let before = world.job(&job);
    world
        .update_market(|terms| {
            terms.price = 1;
            terms.host_share_bps = 0;
            terms.discount_bps = 10_000;
            terms.min_timeout = 1;
            terms.max_timeout = 1;
            terms.start_limit = 1;
            terms.lease = 1;
            terms.retention = 0;
            terms.bond_minimum = u64::MAX;
            terms.paused = 1;
        })
        .unwrap();
    configure(&mut world, 0, 0, true).unwrap();
    assert_eq!(world.job(&job), before);
    world.advance(30);
    world.checkpoint(&host, &job).unwrap();
    world.advance(30);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(world.fees(), MINUTE_FEE);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
    let close = world.close_job_call(&job);
    refused(&mut world, close, JobsError::TooEarly);
}

#[test]
fn the_start_limit_is_shortened_after_the_match() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    world.update_market(|terms| terms.start_limit = 1).unwrap();
    world.advance(300);
    let expire = world.expire_call(&job);
    refused(&mut world, expire, JobsError::TooEarly);
    world.start(&host, &job).unwrap();
}

#[test]
fn a_place_that_was_taken_loses_its_lease_or_tier() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world
        .update_market(|terms| {
            terms.lease = 1;
            terms.bond_minimum = 1;
        })
        .unwrap();
    world.advance(120);
    // The lease stays as it was. A job asks for what the market does when it is posted.
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
    let start = world.start_call(&host, &job);
    refused(&mut world, start, JobsError::BondTooSmall);
    world.quit(&host, &job).unwrap();
    world.cancel(&client, &job).unwrap();

    // The next touch takes a host out that the market takes no longer.
    world.set_bond(&host, 1);
    world.join(&host).unwrap();
    world.set_bond(&host, 0);
    let outcome = world.renew(&host).unwrap();
    assert_eq!(outcome.event_names(), ["HostEvicted"]);
    assert!(world.waiting().is_empty());
}

#[test]
fn a_pause_stops_posts_and_nothing_else() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let worker = world.host(2);
    let job = world.running(&client, &worker);
    let waiting = world.post(&client);
    configure(&mut world, 500, 1_000, true).unwrap();
    world.update_market(|terms| terms.paused = 1).unwrap();
    let new = world.new_job(&client);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::Paused);
    world.extend(&client, &waiting, 60).unwrap();
    world.join(&host).unwrap();
    world.quit(&host, &waiting).unwrap();
    world.cancel(&client, &waiting).unwrap();
    world.join(&host).unwrap();
    world.renew(&host).unwrap();
    world.leave(&host).unwrap();
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
    assert_eq!(world.state(&waiting), JobState::Cancelled);
    world.advance(60);
    world.checkpoint(&worker, &job).unwrap();
    world.finish(&worker, &job).unwrap();
    world.advance(24 * 60 * 60);
    world.close_job(&job).unwrap();
    assert_eq!(world.tokens(&worker.payout), MINUTE_HOST);
}

#[test]
fn one_of_two_pauses_is_enough() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let new = world.new_job(&client);
    let mut elsewhere = world.clone();
    configure(&mut world, 500, 1_000, true).unwrap();
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::Paused);
    elsewhere.update_market(|terms| terms.paused = 1).unwrap();
    let post = elsewhere.post_call(&client, &new);
    refused(&mut elsewhere, post, JobsError::Paused);
}

#[test]
fn a_fee_above_the_cap_or_a_cap_that_rises() {
    let mut world = World::new();
    expect_error(
        configure(&mut world, 1_001, 1_000, false),
        JobsError::FeeTooHigh,
    );
    expect_error(
        configure(&mut world, 500, 1_001, false),
        JobsError::CapMayOnlyFall,
    );
    expect_error(
        configure(&mut world, u16::MAX, u16::MAX, false),
        JobsError::CapMayOnlyFall,
    );
    configure(&mut world, 300, 300, false).unwrap();
    expect_error(
        configure(&mut world, 301, 300, false),
        JobsError::FeeTooHigh,
    );
    expect_error(
        configure(&mut world, 300, 301, false),
        JobsError::CapMayOnlyFall,
    );
}

#[test]
fn a_fee_that_rises_before_the_end() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    configure(&mut world, 1_000, 1_000, false).unwrap();
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(
        (world.tokens(&host.payout), world.fees()),
        (MINUTE_HOST, MINUTE_FEE)
    );
}

#[test]
fn an_authority_that_was_handed_over_acts_on() {
    let mut world = World::new();
    let (admin, heir) = (world.admin(), key("heir", 0));
    let accept = || Call::new(instructions::accept_authority(heir.pubkey()), &[&heir]);
    let accept_market = |world: &World| {
        let accept = instructions::accept_market_authority(heir.pubkey(), world.market);
        Call::new(accept, &[&heir])
    };
    // Nobody takes it unasked, nor after it was taken back.
    refused(&mut world, accept(), JobsError::NotProposed);
    let call = accept_market(&world);
    refused(&mut world, call, JobsError::NotProposed);
    for proposed in [heir.pubkey(), Address::default()] {
        let propose = [
            instructions::propose_authority(admin.pubkey(), proposed),
            instructions::propose_market_authority(admin.pubkey(), world.market, proposed),
        ];
        world.chain.send(&propose, &[&admin]).unwrap();
    }
    refused(&mut world, accept(), JobsError::NotProposed);
    let call = accept_market(&world);
    refused(&mut world, call, JobsError::NotProposed);
    let propose = [
        instructions::propose_authority(admin.pubkey(), heir.pubkey()),
        instructions::propose_market_authority(admin.pubkey(), world.market, heir.pubkey()),
    ];
    world.chain.send(&propose, &[&admin]).unwrap();
    // Until it is accepted, the old one is what it was; the new one nothing.
    let early = instructions::propose_authority(heir.pubkey(), heir.pubkey());
    refused(
        &mut world,
        Call::new(early, &[&heir]),
        JobsError::NotAuthority,
    );
    configure(&mut world, 400, 1_000, false).unwrap();
    world.run(accept()).unwrap();
    world.run(accept_market(&world)).unwrap();
    // Each of the two is handed over for itself, and the old one has nothing left.
    expect_error(
        configure(&mut world, 500, 1_000, false),
        JobsError::NotAuthority,
    );
    expect_error(
        world.update_market(|terms| terms.price = 1),
        JobsError::NotAuthority,
    );
    expect_error(world.grow_queue(80), JobsError::NotAuthority);
    let again = accept();
    refused(&mut world, again, JobsError::NotProposed);
}

#[test]
fn the_configurations_authority_changes_a_market_that_it_gave_away() {
    let mut world = World::new();
    let others = crate::table::Others::new(&mut world);
    let admin = world.admin();
    let terms = world.terms();
    let update = instructions::update_market(admin.pubkey(), others.market, terms);
    refused(
        &mut world,
        Call::new(update, &[&admin]),
        JobsError::NotAuthority,
    );
    let market = world.chain.read(&others.market);
    let mut close = instructions::close_market(others.market, &market, admin.pubkey());
    close.accounts[0].pubkey = admin.pubkey();
    refused(
        &mut world,
        Call::new(close, &[&admin]),
        JobsError::NotAuthority,
    );
}

#[test]
fn a_market_is_closed_under_a_job_in_one_transaction() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin();
    let new = world.new_job(&client);
    let close = instructions::close_market(world.market, &world.market(), admin.pubkey());
    let close = Call::new(close, &[&admin]);
    let calls = vec![world.post_call(&client, &new), copy(&close)];
    refused_together(&mut world, calls, JobsError::MarketInUse);
    let calls = vec![close, world.post_call(&client, &new)];
    refused_together(&mut world, calls, InstructionError::UninitializedAccount);
}

#[test]
fn terms_out_of_range() {
    type Change = fn(&mut nosana_sdk::generated::jobs::types::MarketTerms);
    let mut world = World::new();
    let changes: [Change; 14] = [
        |terms| terms.host_share_bps = 10_001,
        |terms| terms.discount_bps = 10_001,
        |terms| terms.min_timeout = 0,
        |terms| terms.min_timeout = terms.max_timeout + 1,
        |terms| terms.max_timeout = 30 * 24 * 60 * 60 + 1,
        |terms| terms.start_limit = 0,
        |terms| terms.start_limit = 3_601,
        |terms| terms.lease = 0,
        |terms| terms.lease = 24 * 60 * 60 + 1,
        |terms| terms.retention = 90 * 24 * 60 * 60 + 1,
        |terms| terms.price = u64::MAX,
        |terms| terms.price_kind = 2,
        |terms| terms.paused = 2,
        |terms| terms.feed_id = [1; 32],
    ];
    for change in changes {
        expect_error(world.update_market(change), JobsError::BadMarket);
    }
}

/// Sets fee, cap and pause.
fn configure(
    world: &mut World,
    fee_bps: u16,
    fee_cap_bps: u16,
    paused: bool,
) -> nosana_tests::Sent {
    let args = UpdateConfigInstructionArgs {
        fee_bps,
        fee_cap_bps,
        paused,
    };
    world.run(world.update_config_call(args))
}
