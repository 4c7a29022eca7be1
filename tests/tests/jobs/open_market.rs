//! `open_market`

use nosana_sdk::{
    common::tier::Tier,
    generated::jobs::{
        accounts::{MARKET_DISCRIMINATOR, Market},
        errors::JobsError,
        events::{Event, MarketOpened},
        instructions::OpenMarketInstructionArgs,
        pdas,
    },
    instructions,
};
use nosana_tests::{
    Call, World, expect_error,
    world::{VRAM_MIB, market_terms},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, expect_refused};

fn call(world: &World, terms: OpenMarketInstructionArgs) -> Call {
    let admin = world.admin();
    Call::new(
        instructions::open_market(admin.pubkey(), world.class, terms),
        &[&admin],
    )
}

#[test]
fn a_market_opens() {
    let mut world = World::new();
    let terms = OpenMarketInstructionArgs {
        tier: Tier::Premium as u8,
        bond_minimum: 5,
        ..market_terms("premium")
    };

    let outcome = world.run(call(&world, terms.clone())).unwrap();

    let (address, bump) = pdas::find_market(&terms.slug);
    assert_eq!(
        world.chain.read::<Market>(&address),
        Market {
            discriminator: MARKET_DISCRIMINATOR,
            version: 1,
            bump,
            tier: Tier::Premium as u8,
            price_kind: 0,
            host_share_bps: 8_000,
            padding: [0; 2],
            slug: terms.slug,
            authority: world.admin().pubkey(),
            mint: world.mint(),
            class: world.class,
            queue: Address::default(),
            price_account: Address::default(),
            price: 120,
            bond_minimum: 5,
            min_timeout: terms.min_timeout,
            max_timeout: terms.max_timeout,
            start_limit: 300,
            lease: 120,
            retention: terms.retention,
            vram_mib: VRAM_MIB,
            reserved: [0; 64],
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::MarketOpened(MarketOpened {
            market: address,
            authority: world.admin().pubkey(),
            slug: terms.slug,
            class: world.class,
            tier: Tier::Premium as u8,
            price: 120,
            host_share_bps: 8_000,
            min_timeout: terms.min_timeout,
            max_timeout: terms.max_timeout,
            start_limit: 300,
            lease: 120,
            retention: terms.retention,
            bond_minimum: 5,
        })]
    );
    assert!(outcome.logged("Instruction: open_market"));
}

#[test]
fn a_tier_without_markets_fails() {
    for tier in [Tier::Waitlisted, Tier::Suspended, Tier::Removed] {
        bad(|terms| terms.tier = tier as u8);
    }
    bad(|terms| terms.tier = 255);
}

#[test]
fn an_empty_slug_fails() {
    bad(|terms| terms.slug = [0; 32]);
}

#[test]
fn a_share_above_the_whole_fails() {
    bad(|terms| terms.host_share_bps = 10_001);
}

#[test]
fn timeouts_out_of_order_fail() {
    bad(|terms| terms.min_timeout = terms.max_timeout + 1);
}

#[test]
fn limits_of_zero_fail() {
    bad(|terms| terms.min_timeout = 0);
    bad(|terms| terms.start_limit = 0);
    bad(|terms| terms.lease = 0);
}

#[test]
fn a_timeout_above_thirty_days_fails() {
    bad(|terms| terms.max_timeout = 30 * 86_400 + 1);
}

#[test]
fn a_deposit_that_does_not_fit_fails() {
    bad(|terms| terms.price = u64::MAX / u64::from(terms.max_timeout) + 1);
}

#[test]
fn a_key_that_is_not_the_authority_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin().pubkey();
    let bent = call(&world, market_terms("mine")).signed_by(&admin, &client.key);
    expect_error(world.run(bent), JobsError::NotAuthority);
    let unsigned = call(&world, market_terms("mine")).unsigned_by(&admin);
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_slug_that_is_taken_fails() {
    let mut world = World::new();
    let market = world.market();
    assert!(world.run(call(&world, market_terms("community"))).is_err());
    assert_eq!(world.market(), market);
}

#[test]
fn wrong_accounts_fail() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let (market, queue) = (world.market, world.queue);
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    let another = pdas::find_market(&market_terms("another").slug).0;
    expect_refused(
        &mut world,
        |world| call(world, market_terms("new")),
        &[
            (1, tiers_config, &InstructionError::IllegalOwner),
            (1, market, &InstructionError::InvalidAccountData),
            (2, host.address, &InstructionError::InvalidAccountData),
            (2, queue, &InstructionError::IllegalOwner),
            (3, another, &InstructionError::InvalidSeeds),
        ],
    );
}

#[track_caller]
fn bad(change: impl FnOnce(&mut OpenMarketInstructionArgs)) {
    let mut world = World::new();
    let mut terms = market_terms("bad");
    change(&mut terms);
    expect_error(world.run(call(&world, terms)), JobsError::BadMarket);
}
