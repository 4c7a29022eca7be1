//! `close_import`.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::tiers::{
        accounts::Import,
        errors::TiersError,
        events::{self, ImportClosed},
        pdas,
    },
};
use nosana_tests::{World, expect_error};
use solana_signer::Signer;

use crate::{event, person};

fn opened() -> World {
    let mut world = World::new();
    world
        .run(world.open_import_call(1, [8; 32], Tier::Premium))
        .unwrap();
    world
}

#[test]
fn close_import_returns_the_rent() {
    let mut world = opened();
    let admin = world.admin().pubkey();
    let before = world.chain.lamports(&admin);
    let outcome = world.run(world.close_import_call(1)).unwrap();
    let import = pdas::find_import(1).0;
    assert!(world.chain.account(&import).is_none());
    assert_eq!(
        world.chain.lamports(&admin),
        before + world.chain.rent(Import::LEN)
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::ImportClosed(ImportClosed {
            import,
            id: 1,
            admitted: 0,
        }))
    );
}

#[test]
fn closing_by_somebody_else_fails() {
    let mut world = opened();
    let outsider = person(&mut world.chain, "outsider");
    let admin = world.admin().pubkey();
    let mut call = world
        .close_import_call(1)
        .with_account(0, &outsider.pubkey());
    call.signers = vec![outsider];
    assert_eq!(call.instruction.accounts[3].pubkey, admin);
    expect_error(world.run(call), TiersError::NotAdmin);
}

#[test]
fn the_rent_goes_to_nobody_else() {
    let mut world = opened();
    let outsider = person(&mut world.chain, "outsider");
    let call = world
        .close_import_call(1)
        .with_account(3, &outsider.pubkey());
    expect_error(world.run(call), TiersError::WrongPayer);
}
