//! `update_market`

use nosana_sdk::{
    common::{
        job::{JobState, MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT, MAX_TIMEOUT},
        price::PriceKind,
    },
    generated::jobs::{
        accounts::Market,
        errors::JobsError,
        events::{Event, MarketUpdated},
        pdas,
        types::MarketTerms,
    },
};
use nosana_tests::{
    World, expect_error,
    pyth::FEED,
    world::{dollar_terms, market_terms, price_account},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{BAD_TERMS, MINUTE_FEE, MINUTE_HOST, Scene, ended, expect_refused};

/// Terms of which none is the usual market's.
fn other_terms() -> MarketTerms {
    MarketTerms {
        price_kind: PriceKind::Dollars as u8,
        price: 7,
        price_account: price_account(),
        feed_id: FEED,
        max_age: 30,
        max_confidence_bps: 50,
        discount_bps: 1_000,
        host_share_bps: 9_000,
        min_timeout: 20,
        max_timeout: 1_000,
        start_limit: 100,
        lease: 200,
        retention: 5,
        bond_minimum: 1,
        paused: 1,
    }
}

#[test]
fn all_terms_change_and_nothing_else() {
    let mut world = World::new();
    let before = world.market();
    let terms = other_terms();

    let outcome = world.run(world.update_market_call(terms.clone())).unwrap();

    assert_eq!(world.terms(), terms);
    assert_eq!(
        world.market(),
        Market {
            price_kind: PriceKind::Dollars as u8,
            price: 7,
            price_account: price_account(),
            feed_id: FEED,
            max_age: 30,
            max_confidence_bps: 50,
            discount_bps: 1_000,
            host_share_bps: 9_000,
            min_timeout: 20,
            max_timeout: 1_000,
            start_limit: 100,
            lease: 200,
            retention: 5,
            bond_minimum: 1,
            paused: 1,
            ..before
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::MarketUpdated(MarketUpdated {
            market: world.market,
            terms,
        })]
    );
    assert!(outcome.logged("Instruction: update_market"));
}

#[test]
fn a_market_can_change_how_it_is_priced_and_back() {
    let mut world = World::new();
    let fixed = world.terms();
    let dollars = dollar_terms("any").terms;
    for terms in [dollars, fixed] {
        world.run(world.update_market_call(terms.clone())).unwrap();
        assert_eq!(world.terms(), terms);
    }
}

#[test]
fn jobs_that_were_posted_keep_their_terms() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    let posted = world.job(&job);
    world
        .update_market(|terms| {
            terms.price = 1;
            terms.host_share_bps = 1;
            terms.discount_bps = 5_000;
            terms.start_limit = 1;
            terms.max_timeout = 20;
            terms.retention = 0;
        })
        .unwrap();
    assert_eq!(world.job(&job), posted);

    world.join(&host).unwrap();
    world.advance(300);
    world.start(&host, &job).unwrap();
    world.advance(60);
    let end = ended(&world.finish(&host, &job).unwrap());

    assert_eq!((end.paid_host, end.paid_fee), (MINUTE_HOST, MINUTE_FEE));
    expect_error(world.close_job(&job), JobsError::TooEarly);
    world.advance(24 * 60 * 60);
    world.close_job(&job).unwrap();
}

#[test]
fn later_jobs_have_the_new_terms() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    world
        .update_market(|terms| {
            terms.price = 200;
            terms.discount_bps = 2_500;
            terms.host_share_bps = 10_000;
            terms.start_limit = 77;
            terms.retention = 99;
        })
        .unwrap();
    let job = world.post(&client);
    let job = world.job(&job);
    assert_eq!(
        (
            job.price,
            job.host_share_bps,
            job.start_limit,
            job.retention
        ),
        (150, 10_000, 77, 99)
    );
}

#[test]
fn a_place_keeps_its_lease_until_it_is_renewed() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let now = world.now();
    world.update_market(|terms| terms.lease = 10).unwrap();
    assert_eq!(world.queue().waiting[0].valid_until, now + 120);
    world.advance(100);
    let mut late = world.clone();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);

    late.renew(&host).unwrap();
    late.advance(11);
    let job = late.post(&client);
    assert_eq!(late.state(&job), JobState::Queued);
}

#[test]
fn a_larger_bond_keeps_hosts_from_renewing_not_from_their_job() {
    let (mut scene, job) = Scene::running();
    scene
        .world
        .update_market(|terms| terms.bond_minimum = 1)
        .unwrap();
    scene.world.advance(60);
    scene.world.finish(&scene.host, &job).unwrap();
    expect_error(scene.world.join(&scene.host), JobsError::BondTooSmall);
}

#[test]
fn terms_at_their_bounds_are_taken() {
    let mut world = World::new();
    let changes: [fn(&mut MarketTerms); 5] = [
        |terms| {
            terms.host_share_bps = 10_000;
            terms.discount_bps = 10_000;
            terms.bond_minimum = u64::MAX;
        },
        |terms| {
            terms.min_timeout = MAX_TIMEOUT;
            terms.max_timeout = MAX_TIMEOUT;
            terms.price = u64::MAX / u64::from(MAX_TIMEOUT);
        },
        |terms| {
            terms.start_limit = MAX_START_LIMIT;
            terms.lease = MAX_LEASE;
            terms.retention = MAX_RETENTION;
        },
        |terms| {
            terms.min_timeout = 1;
            terms.max_timeout = 1;
            terms.price = u64::MAX;
            (terms.start_limit, terms.lease, terms.retention) = (1, 1, 0);
        },
        |terms| {
            *terms = MarketTerms {
                price: u64::MAX,
                max_age: u32::MAX,
                max_confidence_bps: 10_000,
                ..dollar_terms("any").terms
            };
        },
    ];
    for change in changes {
        world.update_market(change).unwrap();
    }
}

#[test]
fn terms_out_of_range_fail() {
    let mut world = World::new();
    let before = world.market();
    for (name, kind, change) in BAD_TERMS {
        let mut terms = match kind {
            PriceKind::Fixed => market_terms("any").terms,
            PriceKind::Dollars => dollar_terms("any").terms,
        };
        change(&mut terms);
        let refused = world.run(world.update_market_call(terms)).expect_err(name);
        assert_eq!(refused.name(), "BadMarket", "{name}");
    }
    assert_eq!(world.market(), before);
}

#[test]
fn a_key_that_is_not_the_markets_authority_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin().pubkey();
    let call = |world: &World| world.update_market_call(world.terms());
    let bent = call(&world).signed_by(&admin, &client.key);
    expect_error(world.run(bent), JobsError::NotAuthority);
    let unsigned = call(&world).unsigned_by(&admin);
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn wrong_accounts_fail() {
    let mut world = World::new();
    let (queue, host) = (world.queue, world.registered_host(1).address);
    expect_refused(
        &mut world,
        |world| world.update_market_call(world.terms()),
        &[
            (1, queue, &InstructionError::InvalidAccountData),
            (
                1,
                pdas::find_config().0,
                &InstructionError::AccountDataTooSmall,
            ),
            (1, host, &InstructionError::IllegalOwner),
        ],
    );
}
