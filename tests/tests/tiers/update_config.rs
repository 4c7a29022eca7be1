//! `update_config`.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::tiers::{
        accounts::Config,
        errors::TiersError,
        events::{self, TiersConfigUpdated},
    },
};
use nosana_tests::{World, expect_error, key};
use solana_address::Address;
use solana_signer::Signer;

use crate::{event, person};

#[test]
fn update_config_changes_assessors_and_registration() {
    let mut world = World::new();
    let before = world.tiers_config();
    let assessors = [1, 2, 3].map(|number| key("assessor", number).pubkey());
    let outcome = world
        .run(world.update_tiers_call(assessors, false))
        .unwrap();
    assert_eq!(
        world.tiers_config(),
        Config {
            assessor: assessors[0],
            more_assessors: [assessors[1], assessors[2]],
            registration_open: 0,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::TiersConfigUpdated(TiersConfigUpdated {
            assessors,
            registration_open: 0,
        }))
    );
    let host = world.host(1);
    assert_eq!(world.tier(&host), Tier::Waitlisted);
}

#[test]
fn an_update_by_somebody_else_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    let admin = world.admin().pubkey();
    let call = world
        .update_tiers_call([Address::default(); 3], true)
        .signed_by(&admin, &outsider);
    expect_error(world.run(call), TiersError::NotAdmin);
}
