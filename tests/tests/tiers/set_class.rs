//! `set_class`.

use nosana_sdk::{
    common::assessment::{POLICY_DELAY, ReportKind},
    events::Event,
    generated::tiers::{
        self,
        accounts::{GPU_CLASS_DISCRIMINATOR, GpuClass},
        errors::TiersError,
        events::{self, ClassSet},
        instructions::SetClassInstructionArgs,
    },
    instructions,
};
use nosana_tests::{Call, Host, World, expect_error, tiers::FIGURES};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{BAD_TEXTS, event, field, person, size};

/// A class that differs from what every world has.
fn class_args(id: u16) -> SetClassInstructionArgs {
    SetClassInstructionArgs {
        id,
        name: instructions::padded("h100-80gb").unwrap(),
        vram_mib: 81_559,
        allowed: true,
        baseline: [1, 2, 3, u64::MAX],
    }
}

fn set_class_call(admin: &Keypair, args: SetClassInstructionArgs) -> Call {
    Call::new(instructions::set_class(admin.pubkey(), args), &[admin])
}

fn class_of(args: &SetClassInstructionArgs) -> GpuClass {
    GpuClass {
        discriminator: GPU_CLASS_DISCRIMINATOR,
        version: 1,
        bump: tiers::pdas::find_class(args.id).1,
        allowed: u8::from(args.allowed),
        padding: 0,
        id: args.id,
        padding2: [0; 2],
        name: args.name,
        vram_mib: args.vram_mib,
        padding3: [0; 4],
        baseline: args.baseline,
        next_baseline: [0; 4],
        baseline_at: 0,
        reserved: [0; 24],
    }
}

#[test]
fn set_class_creates_and_changes_a_class() {
    let mut world = World::new();
    let admin = world.admin();
    let created = class_args(700);
    let changed = SetClassInstructionArgs {
        name: instructions::padded("renamed").unwrap(),
        vram_mib: 1,
        allowed: false,
        ..created.clone()
    };
    let address = tiers::pdas::find_class(700).0;
    for args in [created, changed] {
        let outcome = world.run(set_class_call(&admin, args.clone())).unwrap();
        assert_eq!(world.chain.read::<GpuClass>(&address), class_of(&args));
        assert_eq!(size(&world.chain, &address), GpuClass::LEN);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::ClassSet(ClassSet {
                class: address,
                id: 700,
                name: args.name,
                vram_mib: args.vram_mib,
                allowed: u8::from(args.allowed),
                baseline: args.baseline,
                next_baseline: [0; 4],
                baseline_at: 0,
            }))
        );
        assert!(outcome.logged("Instruction: set_class"));
    }
}

#[test]
fn a_class_of_somebody_else_than_the_admin_fails() {
    let mut world = World::new();
    let outsider = person(&mut world.chain, "outsider");
    for id in [1, 700] {
        expect_error(
            world.run(set_class_call(&outsider, class_args(id))),
            TiersError::NotAdmin,
        );
    }
}

#[test]
fn a_class_without_a_name_or_memory_fails() {
    let mut world = World::new();
    let admin = world.admin();
    for args in [
        SetClassInstructionArgs {
            name: [0; 32],
            ..class_args(700)
        },
        SetClassInstructionArgs {
            vram_mib: 0,
            ..class_args(700)
        },
    ] {
        expect_error(
            world.run(set_class_call(&admin, args)),
            TiersError::BadClass,
        );
    }
}

#[test]
fn a_class_at_the_address_of_another_id_fails() {
    let mut world = World::new();
    let call = set_class_call(&world.admin(), class_args(700))
        .replacing(&tiers::pdas::find_class(700).0, &world.class);
    expect_error(world.run(call), InstructionError::InvalidSeeds);
}

#[test]
fn a_name_that_is_no_text_fails() {
    let mut world = World::new();
    let admin = world.admin();
    for text in BAD_TEXTS {
        let args = SetClassInstructionArgs {
            name: field(text),
            ..class_args(700)
        };
        expect_error(world.run(set_class_call(&admin, args)), TiersError::BadText);
    }
}

/// Changes the world's class, whose baseline is all zero at first, to `baseline`.
fn change(world: &mut World, baseline: [u64; 4]) -> GpuClass {
    let class: GpuClass = world.chain.read(&world.class);
    let args = SetClassInstructionArgs {
        id: class.id,
        name: class.name,
        vram_mib: class.vram_mib,
        allowed: true,
        baseline,
    };
    world.run(set_class_call(&world.admin(), args)).unwrap();
    world.chain.read(&world.class)
}

#[test]
fn a_baseline_cannot_change_at_once() {
    let mut world = World::new();
    world.fund_assessor();
    let hosts = [world.host(1), world.host(2), world.host(3)];
    let [half, none] = [FIGURES.map(|figure| 2 * figure), [0; 4]];
    let class = change(&mut world, half);
    assert_eq!(class.baseline, none);
    assert_eq!(
        (class.next_baseline, class.baseline_at),
        (half, world.now() + POLICY_DELAY)
    );
    let score = |world: &mut World, host: &Host| {
        world.report(host, ReportKind::Benchmark, true).unwrap();
        world.tiers_host(host).score_bps
    };
    assert_eq!(score(&mut world, &hosts[0]), 10_000);
    world.advance(POLICY_DELAY - 1);
    assert_eq!(score(&mut world, &hosts[1]), 10_000);
    world.advance(1);
    assert_eq!(score(&mut world, &hosts[2]), 5_000);
    // The account is brought up with the next change.
    let class = change(&mut world, half);
    assert_eq!(
        (class.baseline, class.next_baseline, class.baseline_at),
        (half, none, 0)
    );
}

#[test]
fn proposing_a_baseline_again_keeps_its_time_and_another_begins_anew() {
    let mut world = World::new();
    let proposed = change(&mut world, [1; 4]);
    world.advance(60);
    assert_eq!(change(&mut world, [1; 4]), proposed);
    let other = change(&mut world, [2; 4]);
    assert_eq!(other.next_baseline, [2; 4]);
    assert_eq!(other.baseline_at, world.now() + POLICY_DELAY);
    let back = change(&mut world, [0; 4]);
    assert_eq!((back.next_baseline, back.baseline_at), ([0; 4], 0));
}
