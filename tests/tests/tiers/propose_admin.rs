//! `propose_admin`.

use nosana_sdk::{
    events::Event,
    generated::tiers::{
        accounts::Config,
        errors::TiersError,
        events::{self, TiersAdminProposed},
    },
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_signer::Signer;

use crate::{event, person};

#[test]
fn propose_admin_notes_who_may_accept_and_changes_nothing_else() {
    let mut world = World::new();
    let before = world.tiers_config();
    for proposed in [key("heir", 0).pubkey(), Address::default()] {
        let outcome = world.run(world.propose_admin_call(proposed)).unwrap();
        assert_eq!(
            world.tiers_config(),
            Config {
                pending_admin: proposed,
                ..before.clone()
            }
        );
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::TiersAdminProposed(TiersAdminProposed {
                proposed
            }))
        );
    }
}

#[test]
fn a_proposal_by_somebody_else_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    let call = world
        .propose_admin_call(outsider.pubkey())
        .signed_by(&world.admin().pubkey(), &outsider);
    expect_error(world.run(call), TiersError::NotAdmin);
}
