//! `close_host`.

use nosana_sdk::{
    common::{assessment::UNBOND_DELAY, tier::Tier},
    events::Event,
    generated::{
        jobs,
        tiers::{
            self,
            accounts::Host,
            errors::TiersError,
            events::{self, HostClosed},
        },
    },
    instructions,
};
use nosana_tests::{
    Call, World, calls::host_args, expect_error, key, people, tiers::BOND, world::VRAM_MIB,
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{event, person};

fn close_call(host: &people::Host) -> Call {
    let owner = host.owner.pubkey();
    let instruction = instructions::close_host(owner, host.address, owner);
    Call::new(instruction, &[&host.owner])
}

#[test]
fn close_host_returns_the_rent() {
    let mut world = World::new();
    // One never worked; the other has a record and is idle.
    for host in [world.registered_host(1), world.host(2)] {
        let before = world.chain.lamports(&host.owner.pubkey());
        let outcome = world.run(close_call(&host)).unwrap();
        assert!(world.chain.account(&host.address).is_none());
        assert_eq!(
            world.chain.lamports(&host.owner.pubkey()),
            before + world.chain.rent(Host::LEN)
        );
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::HostClosed(HostClosed {
                host: host.address,
                owner: host.owner.pubkey(),
                tier: Tier::Community as u8,
                at: world.now(),
            }))
        );
        assert!(outcome.logged("Instruction: close_host"));
        expect_error(
            world.run(close_call(&host)),
            InstructionError::AccountDataTooSmall,
        );
    }
}

#[test]
fn close_host_pays_the_rent_back_to_who_paid_it() {
    let mut world = World::new();
    let (owner, sponsor) = (world.client(1), person(&mut world.chain, "sponsor"));
    let before = world.chain.lamports(&sponsor.pubkey());
    let args = host_args(key("worker", 9).pubkey(), VRAM_MIB);
    let address = tiers::pdas::find_host(&owner.address(), args.index).0;
    let instruction = instructions::register_host(
        owner.address(),
        sponsor.pubkey(),
        world.class,
        owner.tokens,
        args,
    );
    world
        .run(Call::new(instruction, &[&owner.key, &sponsor]))
        .unwrap();
    let close = |payer| {
        Call::new(
            instructions::close_host(owner.address(), address, payer),
            &[&owner.key],
        )
    };
    expect_error(world.run(close(owner.address())), TiersError::NotOwner);
    world.run(close(sponsor.pubkey())).unwrap();
    assert_eq!(world.chain.lamports(&sponsor.pubkey()), before);
}

#[test]
fn a_closed_host_can_be_registered_again() {
    let mut world = World::new();
    let host = world.registered_host(1);
    world.run(close_call(&host)).unwrap();
    let again = world.registered_host(1);
    assert_eq!(again.address, host.address);
    assert_eq!(
        world.chain.read::<Host>(&again.address).tier,
        Tier::Community as u8
    );
}

#[test]
fn closing_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.host(1), world.host(2));
    for signer in [&other.owner, &host.worker] {
        let instruction =
            instructions::close_host(signer.pubkey(), host.address, host.owner.pubkey());
        expect_error(
            world.run(Call::new(instruction, &[signer])),
            TiersError::NotOwner,
        );
    }
}

#[test]
fn closing_a_host_with_a_bond_fails() {
    let mut world = World::new();
    let host = world.host(1);
    world
        .chain
        .edit::<Host>(&host.address, |host| host.bond = 1);
    expect_error(world.run(close_call(&host)), TiersError::HostBonded);
}

#[test]
fn closing_a_host_whose_bond_is_not_released_yet_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.unbond_host(&host, BOND).unwrap();
    world.advance(UNBOND_DELAY);
    expect_error(world.run(close_call(&host)), TiersError::HostBonded);
    world.release_bond(&host).unwrap();
    world.run(close_call(&host)).unwrap();
}

#[test]
fn closing_a_host_with_a_slash_pending_fails() {
    let mut world = World::new();
    let host = world.host(1);
    // No instruction reaches a slash without a bond: the rule stands by itself.
    world
        .chain
        .edit::<Host>(&host.address, |host| host.slashing = 1);
    expect_error(world.run(close_call(&host)), TiersError::SlashPending);
}

#[test]
fn closing_a_host_that_waits_or_works_fails() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    world.join(&host).unwrap();
    expect_error(world.run(close_call(&host)), TiersError::HostBusy);
    let job = world.post(&client);
    expect_error(world.run(close_call(&host)), TiersError::HostBusy);
    world.start(&host, &job).unwrap();
    expect_error(world.run(close_call(&host)), TiersError::HostBusy);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    world.run(close_call(&host)).unwrap();
}

#[test]
fn closing_with_the_record_of_another_host_fails() {
    let mut world = World::new();
    let (host, idle) = (world.host(1), world.host(2));
    world.join(&host).unwrap();
    for record in [idle.record, idle.address, jobs::pdas::find_config().0] {
        let call = close_call(&host).replacing(&host.record, &record);
        expect_error(world.run(call), TiersError::WrongRecord);
    }
}
