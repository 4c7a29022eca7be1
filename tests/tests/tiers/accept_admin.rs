//! `accept_admin`.

use nosana_sdk::{
    events::Event,
    generated::tiers::{
        accounts::Config,
        errors::TiersError,
        events::{self, TiersAdminAccepted},
    },
};
use nosana_tests::{World, expect_error};
use solana_address::Address;
use solana_signer::Signer;

use crate::{event, person};

#[test]
fn accept_admin_takes_over_once() {
    let mut world = World::new();
    let heir = person(&mut world.chain, "heir");
    let before = world.tiers_config();
    world.run(world.propose_admin_call(heir.pubkey())).unwrap();
    let outcome = world.run(world.accept_admin_call(&heir)).unwrap();
    assert_eq!(
        world.tiers_config(),
        Config {
            admin: heir.pubkey(),
            pending_admin: Address::default(),
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::TiersAdminAccepted(TiersAdminAccepted {
            admin: heir.pubkey()
        }))
    );
    expect_error(
        world.run(world.accept_admin_call(&heir)),
        TiersError::NotProposed,
    );
    expect_error(
        world.run(world.propose_admin_call(heir.pubkey())),
        TiersError::NotAdmin,
    );
}

#[test]
fn accepting_without_a_proposal_fails() {
    let mut world = World::new();
    let (heir, other) = (
        person(&mut world.chain, "heir"),
        person(&mut world.chain, "other"),
    );
    expect_error(
        world.run(world.accept_admin_call(&heir)),
        TiersError::NotProposed,
    );
    world.run(world.propose_admin_call(heir.pubkey())).unwrap();
    for signer in [&other, &world.admin()] {
        expect_error(
            world.run(world.accept_admin_call(signer)),
            TiersError::NotProposed,
        );
    }
    world
        .run(world.propose_admin_call(Address::default()))
        .unwrap();
    expect_error(
        world.run(world.accept_admin_call(&heir)),
        TiersError::NotProposed,
    );
}
