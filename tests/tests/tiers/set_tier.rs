//! `set_tier`.

use nosana_sdk::{
    common::{assessment::Reason, tier::Tier},
    events::Event,
    generated::tiers::{
        accounts::Host,
        errors::TiersError,
        events::{self, TierChanged},
        instructions::SetTierInstructionArgs,
    },
    instructions,
};
use nosana_tests::{
    Call, World, expect_error,
    tiers::{BOND, words},
};
use solana_signer::Signer;

use crate::{BAD_TEXTS, event, field, person};

const ALL: [Tier; 5] = [
    Tier::Waitlisted,
    Tier::Community,
    Tier::Premium,
    Tier::Suspended,
    Tier::Removed,
];

#[test]
fn set_tier_makes_the_moves_of_an_admin_and_no_others() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    for from in ALL {
        for to in ALL {
            let mut world = world.clone();
            world.chain.edit::<Host>(&host.address, |host| {
                (host.tier, host.strikes) = (from as u8, 2);
            });
            world.advance(77);
            let before = world.tiers_host(&host);
            let sent = world.move_host(&host, to);
            if !from.may_be_moved_to(to) {
                expect_error(sent, TiersError::BadMove);
                continue;
            }
            let is_back = matches!(from, Tier::Suspended | Tier::Removed) && to == Tier::Community;
            let strikes = if is_back { 0 } else { 2 };
            assert_eq!(
                world.tiers_host(&host),
                Host {
                    tier: to as u8,
                    reason: Reason::Admin as u8,
                    tier_since: world.now(),
                    strikes,
                    ..before
                }
            );
            assert_eq!(
                event(&sent.unwrap()),
                Event::Tiers(events::Event::TierChanged(TierChanged {
                    host: host.address,
                    before: from as u8,
                    tier: to as u8,
                    reason: Reason::Admin as u8,
                    text: words(),
                    by: world.admin().pubkey(),
                    strikes,
                    at: world.now(),
                }))
            );
        }
    }
}

#[test]
fn an_admin_cannot_promote_past_a_missing_bond() {
    let mut world = World::new();
    let host = world.host(1);
    expect_error(
        world.move_host(&host, Tier::Premium),
        TiersError::BondMissing,
    );
    world.stake_for(&host);
    world.bond_host(&host, BOND - 1).unwrap();
    expect_error(
        world.move_host(&host, Tier::Premium),
        TiersError::BondMissing,
    );
    world.bond_host(&host, 1).unwrap();
    world.unbond_host(&host, 1).unwrap();
    // What is unbonding counts no more.
    expect_error(
        world.move_host(&host, Tier::Premium),
        TiersError::BondMissing,
    );
    world.bond_host(&host, 1).unwrap();
    world.move_host(&host, Tier::Premium).unwrap();
    assert_eq!(world.tier(&host), Tier::Premium);
}

#[test]
fn a_move_by_somebody_else_fails() {
    let mut world = World::new();
    let host = world.host(1);
    let outsider = person(&mut world.chain, "outsider");
    for signer in [&outsider, &host.owner, &nosana_tests::tiers::assessor()] {
        let call = world
            .set_tier_call(&host, Tier::Suspended)
            .signed_by(&world.admin().pubkey(), signer);
        expect_error(world.run(call), TiersError::NotAdmin);
    }
}

#[test]
fn a_move_without_a_reason_in_words_fails() {
    let mut world = World::new();
    let (admin, host) = (world.admin(), world.host(1));
    for reason in BAD_TEXTS.map(field).into_iter().chain([[0; 64]]) {
        let args = SetTierInstructionArgs {
            tier: Tier::Suspended as u8,
            reason,
        };
        let set = instructions::set_tier(admin.pubkey(), host.address, args);
        expect_error(world.run(Call::new(set, &[&admin])), TiersError::BadText);
    }
}

#[test]
fn a_move_to_what_is_no_tier_fails() {
    let mut world = World::new();
    let (admin, host) = (world.admin(), world.host(1));
    for tier in [5, u8::MAX] {
        let args = SetTierInstructionArgs {
            tier,
            reason: words(),
        };
        let set = instructions::set_tier(admin.pubkey(), host.address, args);
        expect_error(world.run(Call::new(set, &[&admin])), TiersError::BadMove);
    }
}
