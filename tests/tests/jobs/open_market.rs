//! `open_market`

use nosana_sdk::{
    common::{price::PriceKind, tier::Tier},
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
    world::{VRAM_MIB, dollar_terms, market_terms},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{BAD_TERMS, Scene, expect_refused};

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
    let mut new = market_terms("premium");
    new.tier = Tier::Premium as u8;
    new.terms.bond_minimum = 5;
    new.terms.discount_bps = 1_000;

    let outcome = world.run(call(&world, new.clone())).unwrap();

    let (address, bump) = pdas::find_market(&new.slug);
    let authority = world.admin().pubkey();
    let terms = new.terms;
    assert_eq!(
        world.chain.read::<Market>(&address),
        Market {
            discriminator: MARKET_DISCRIMINATOR,
            version: 2,
            bump,
            tier: Tier::Premium as u8,
            price_kind: 0,
            host_share_bps: 8_000,
            discount_bps: 1_000,
            slug: new.slug,
            authority,
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
            pending_authority: Address::default(),
            payer: authority,
            feed_id: [0; 32],
            max_age: 0,
            max_confidence_bps: 0,
            paused: 0,
            padding: 0,
            reserved: [0; 64],
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::MarketOpened(MarketOpened {
            market: address,
            authority,
            slug: new.slug,
            class: world.class,
            tier: Tier::Premium as u8,
            terms,
        })]
    );
    assert!(outcome.logged("Instruction: open_market"));
}

#[test]
fn a_market_in_dollars_opens() {
    let mut world = World::new();
    let new = dollar_terms("dollars");
    world.run(call(&world, new.clone())).unwrap();
    world.market = pdas::find_market(&new.slug).0;
    assert_eq!(world.terms(), new.terms);
    assert_eq!(world.market().price_kind, PriceKind::Dollars as u8);
}

#[test]
fn a_tier_without_markets_fails() {
    for tier in [Tier::Waitlisted, Tier::Suspended, Tier::Removed] {
        bad(|new| new.tier = tier as u8);
    }
    bad(|new| new.tier = 255);
}

#[test]
fn an_empty_slug_fails() {
    bad(|new| new.slug = [0; 32]);
}

#[test]
fn terms_out_of_range_fail() {
    let mut world = World::new();
    for (name, kind, change) in BAD_TERMS {
        let mut new = match kind {
            PriceKind::Fixed => market_terms("bad"),
            PriceKind::Dollars => dollar_terms("bad"),
        };
        change(&mut new.terms);
        let refused = world.run(call(&world, new)).expect_err(name);
        assert_eq!(refused.name(), "BadMarket", "{name}");
    }
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
