//! `bond`.

use nosana_sdk::{
    common::tier::Tier,
    generated::{
        staking::{accounts::Stake, errors::StakingError},
        tiers::{
            accounts::Host,
            errors::TiersError,
            events::{Event, HostBonded},
            pdas,
        },
    },
    instructions,
};
use nosana_tests::{
    Call, World,
    calls::host_args,
    expect_error, key,
    tiers::{BOND, WEIGHT},
    world::VRAM_MIB,
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::tiers_events;

#[test]
fn bond_reserves_a_part_of_the_owners_stake() {
    let mut world = World::new();
    let host = world.host(1);
    world.stake_for(&host);
    let (before, stake) = (world.tiers_host(&host), world.stake_behind(&host));
    assert_eq!(stake.xnos, WEIGHT);
    for (xnos, bond) in [(BOND, BOND), (WEIGHT - BOND, WEIGHT)] {
        let outcome = world.bond_host(&host, xnos).unwrap();
        assert_eq!(
            world.tiers_host(&host),
            Host {
                bond,
                ..before.clone()
            }
        );
        assert_eq!(
            world.stake_behind(&host),
            Stake {
                bonded_xnos: bond,
                ..stake.clone()
            }
        );
        assert_eq!(outcome.event_names(), ["Bonded", "HostBonded"]);
        assert_eq!(
            tiers_events(&outcome),
            [Event::HostBonded(HostBonded {
                host: host.address,
                owner: host.owner.pubkey(),
                xnos,
                bond,
                at: world.now(),
            })]
        );
    }
}

#[test]
fn a_bond_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.bonded_host(1, BOND), world.bonded_host(2, BOND));
    for signer in [&other.owner, &host.worker, &world.admin()] {
        let call = world
            .bond_call(&host, 1)
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), TiersError::NotOwner);
    }
    let unsigned = world.bond_call(&host, 1).unsigned_by(&host.owner.pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_bond_of_a_removed_host_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    world.set_tier(&host, Tier::Removed);
    expect_error(world.bond_host(&host, 1), TiersError::HostRemoved);
    world.set_tier(&host, Tier::Suspended);
    world.bond_host(&host, 1).unwrap();
}

#[test]
fn a_bond_of_nothing_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    expect_error(world.bond_host(&host, 0), TiersError::AmountIsZero);
}

#[test]
fn a_bond_of_more_than_is_free_fails() {
    let mut world = World::new();
    let host = world.bonded_host(1, WEIGHT - 1);
    for xnos in [2, u64::MAX] {
        let sent = world.bond_host(&host, xnos);
        let reason = if xnos == 2 {
            StakingError::BondExceedsWeight
        } else {
            StakingError::Overflow
        };
        expect_error(sent, reason);
    }
    world.bond_host(&host, 1).unwrap();
}

#[test]
fn two_hosts_cannot_be_bonded_by_the_same_weight() {
    let mut world = World::new();
    let host = world.bonded_host(1, WEIGHT - BOND);
    let owner = host.owner.pubkey();
    let mut args = host_args(key("worker", 9).pubkey(), VRAM_MIB);
    args.index = 1;
    let second = pdas::find_host(&owner, 1).0;
    let register = instructions::register_host(owner, owner, world.class, host.payout, args);
    world.run(Call::new(register, &[&host.owner])).unwrap();
    let bond = |xnos| Call::new(instructions::bond_host(owner, second, xnos), &[&host.owner]);
    expect_error(world.run(bond(BOND + 1)), StakingError::BondExceedsWeight);
    world.run(bond(BOND)).unwrap();
    assert_eq!(world.stake_behind(&host).bonded_xnos, WEIGHT);
}

#[test]
fn a_bond_out_of_the_stake_of_another_fails() {
    let mut world = World::new();
    let (host, other) = (world.bonded_host(1, BOND), world.bonded_host(2, BOND));
    let [own, others] = [&host, &other]
        .map(|host| nosana_sdk::generated::staking::pdas::find_stake(&host.owner.pubkey()).0);
    let call = world.bond_call(&host, 1).replacing(&own, &others);
    expect_error(world.run(call), StakingError::NotOwner);
}

#[test]
fn a_bond_without_a_stake_fails() {
    let mut world = World::new();
    let host = world.host(1);
    expect_error(
        world.bond_host(&host, BOND),
        InstructionError::AccountDataTooSmall,
    );
}
