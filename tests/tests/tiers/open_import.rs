//! `open_import`.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::tiers::{
        accounts::{IMPORT_DISCRIMINATOR, Import},
        errors::TiersError,
        events::{self, ImportOpened},
        pdas,
    },
};
use nosana_tests::{World, expect_error};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{ALREADY_THERE, event, person, size};

#[test]
fn open_import_notes_root_and_tier() {
    let mut world = World::new();
    let admin = world.admin().pubkey();
    for (id, tier) in [(7, Tier::Community), (258, Tier::Premium)] {
        let before = world.chain.lamports(&admin);
        let outcome = world
            .run(world.open_import_call(id, [8; 32], tier))
            .unwrap();
        let (address, bump) = pdas::find_import(id);
        assert_eq!(
            world.chain.read::<Import>(&address),
            Import {
                discriminator: IMPORT_DISCRIMINATOR,
                version: 1,
                bump,
                tier: tier as u8,
                padding: 0,
                id,
                padding2: [0; 2],
                root: [8; 32],
                payer: admin,
                admitted: 0,
                padding3: [0; 4],
                reserved: [0; 64],
            }
        );
        assert_eq!(size(&world.chain, &address), Import::LEN);
        assert_eq!(
            world.chain.lamports(&admin),
            before - world.chain.rent(Import::LEN)
        );
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::ImportOpened(ImportOpened {
                import: address,
                id,
                root: [8; 32],
                tier: tier as u8,
                payer: admin,
            }))
        );
    }
}

#[test]
fn opening_by_somebody_else_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    let call = world
        .open_import_call(1, [8; 32], Tier::Premium)
        .signed_by(&world.admin().pubkey(), &outsider);
    expect_error(world.run(call), TiersError::NotAdmin);
}

#[test]
fn an_import_without_a_root_or_to_no_working_tier_fails() {
    let mut world = World::new();
    let calls = [Tier::Waitlisted, Tier::Suspended, Tier::Removed]
        .map(|tier| world.open_import_call(1, [8; 32], tier));
    for call in calls {
        expect_error(world.run(call), TiersError::BadImport);
    }
    let rootless = world.open_import_call(1, [0; 32], Tier::Premium);
    expect_error(world.run(rootless), TiersError::BadImport);
    let mut call = world.open_import_call(1, [8; 32], Tier::Premium);
    *call.instruction.data.last_mut().unwrap() = 5;
    expect_error(world.run(call), TiersError::BadImport);
}

#[test]
fn opening_again_fails() {
    let mut world = World::new();
    world
        .run(world.open_import_call(1, [8; 32], Tier::Community))
        .unwrap();
    expect_error(
        world.run(world.open_import_call(1, [9; 32], Tier::Premium)),
        ALREADY_THERE,
    );
}

#[test]
fn an_import_at_the_address_of_another_id_fails() {
    let mut world = World::new();
    let [own, other] = [1, 2].map(|id| pdas::find_import(id).0);
    let call = world
        .open_import_call(1, [8; 32], Tier::Premium)
        .replacing(&own, &other);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}
