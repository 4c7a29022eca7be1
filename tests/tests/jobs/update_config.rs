//! `update_config`

use nosana_sdk::generated::{
    jobs::{
        accounts::Config,
        errors::JobsError,
        events::{ConfigUpdated, Event},
        instructions::UpdateConfigInstructionArgs,
        pdas,
    },
    tiers,
};
use nosana_tests::{World, expect_error, world::CLIENT_TOKENS};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, ended, expect_refused};

/// What the usual world has.
const ARGS: UpdateConfigInstructionArgs = UpdateConfigInstructionArgs {
    fee_bps: 500,
    fee_cap_bps: 1_000,
    paused: false,
};

#[test]
fn fee_cap_and_pause_change_and_nothing_else() {
    let mut world = World::new();
    let before = world.config();

    let args = UpdateConfigInstructionArgs {
        fee_bps: 300,
        fee_cap_bps: 700,
        paused: true,
    };
    let outcome = world.run(world.update_config_call(args)).unwrap();

    assert_eq!(
        world.config(),
        Config {
            fee_bps: 300,
            fee_cap_bps: 700,
            paused: 1,
            ..before.clone()
        }
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::ConfigUpdated(ConfigUpdated {
            fee_bps: 300,
            fee_cap_bps: 700,
            paused: true,
        })]
    );
    assert!(outcome.logged("Instruction: update_config"));

    let args = UpdateConfigInstructionArgs {
        fee_bps: 0,
        fee_cap_bps: 0,
        paused: false,
    };
    world.run(world.update_config_call(args)).unwrap();
    assert_eq!(
        world.config(),
        Config {
            fee_bps: 0,
            fee_cap_bps: 0,
            paused: 0,
            ..before
        }
    );
}

#[test]
fn a_job_that_was_posted_keeps_its_fee() {
    let (mut scene, job) = Scene::running();
    let args = UpdateConfigInstructionArgs {
        fee_bps: 1_000,
        ..ARGS
    };
    let call = scene.world.update_config_call(args);
    scene.world.run(call).unwrap();
    scene.world.advance(60);
    scene.world.finish(&scene.host, &job).unwrap();
    assert_eq!(scene.world.fees(), MINUTE_FEE);

    let later = scene.world.running(&scene.client, &scene.host);
    scene.world.advance(60);
    scene.world.finish(&scene.host, &later).unwrap();
    // A tenth of what was earned.
    assert_eq!(
        scene.world.fees(),
        MINUTE_FEE + (MINUTE_HOST + MINUTE_FEE) / 10
    );
}

#[test]
fn a_pause_stops_neither_settlements_nor_refunds_nor_the_queue() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let [finished, stopped, quit, expired, cancelled] = [(); 5].map(|()| world.post(&client));
    let hosts = [2, 3, 4].map(|number| world.host(number));
    let pause = UpdateConfigInstructionArgs {
        paused: true,
        ..ARGS
    };
    world.run(world.update_config_call(pause)).unwrap();

    world.join(&host).unwrap();
    world.start(&host, &finished).unwrap();
    for other in &hosts {
        world.join(other).unwrap();
    }
    world.start(&hosts[0], &stopped).unwrap();
    world.advance(60);
    world.checkpoint(&host, &finished).unwrap();
    world.finish(&host, &finished).unwrap();
    world.stop(&client, &stopped).unwrap();
    world.attach_result(&hosts[0], &stopped).unwrap();
    world.extend(&client, &cancelled, 60).unwrap();
    world.quit(&hosts[1], &quit).unwrap();
    world.advance(300);
    world.expire(&expired).unwrap();
    for job in [&quit, &expired, &cancelled] {
        world.cancel(&client, job).unwrap();
    }
    world.join(&host).unwrap();
    world.renew(&host).unwrap();
    world.leave(&host).unwrap();
    world.advance(24 * 60 * 60);
    for job in [&finished, &stopped, &quit, &expired, &cancelled] {
        world.close_job(job).unwrap();
    }
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - 2 * (MINUTE_HOST + MINUTE_FEE)
    );
}

#[test]
fn without_a_fee_the_host_gets_all_that_was_earned() {
    let mut scene = Scene::new();
    let none = UpdateConfigInstructionArgs { fee_bps: 0, ..ARGS };
    let call = scene.world.update_config_call(none);
    scene.world.run(call).unwrap();
    let job = scene.world.running(&scene.client, &scene.host);
    scene.world.advance(60);

    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());

    let earned = MINUTE_HOST + MINUTE_FEE;
    assert_eq!((end.paid_host, end.paid_fee), (earned, 0));
    assert_eq!(
        scene.money(&job),
        Money {
            client: CLIENT_TOKENS - earned,
            host: earned,
            fee: 0,
            escrow: 0,
        }
    );
    assert_eq!(end.refunded, DEPOSIT - earned);
}

#[test]
fn a_fee_above_its_cap_fails() {
    let mut world = World::new();
    let args = UpdateConfigInstructionArgs {
        fee_bps: 701,
        fee_cap_bps: 700,
        paused: false,
    };
    expect_error(
        world.run(world.update_config_call(args)),
        JobsError::FeeTooHigh,
    );
}

#[test]
fn a_cap_that_rises_fails() {
    let mut world = World::new();
    for cap in [700, 700, 699] {
        let args = UpdateConfigInstructionArgs {
            fee_cap_bps: cap,
            ..ARGS
        };
        world.run(world.update_config_call(args)).unwrap();
    }
    for cap in [700, 1_000, 10_000] {
        let args = UpdateConfigInstructionArgs {
            fee_cap_bps: cap,
            ..ARGS
        };
        expect_error(
            world.run(world.update_config_call(args)),
            JobsError::CapMayOnlyFall,
        );
    }
}

#[test]
fn a_key_that_is_not_the_authority_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin().pubkey();
    let bent = world
        .update_config_call(ARGS)
        .signed_by(&admin, &client.key);
    expect_error(world.run(bent), JobsError::NotAuthority);
    let unsigned = world.update_config_call(ARGS).unsigned_by(&admin);
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn wrong_accounts_fail() {
    let mut world = World::new();
    let market = world.market;
    expect_refused(
        &mut world,
        |world| world.update_config_call(ARGS),
        &[
            (1, market, &InstructionError::InvalidAccountData),
            (
                1,
                tiers::pdas::find_config().0,
                &InstructionError::IllegalOwner,
            ),
        ],
    );
    let mut read_only = world.update_config_call(ARGS);
    assert_eq!(
        read_only.instruction.accounts[1].pubkey,
        pdas::find_config().0
    );
    read_only.instruction.accounts[1].is_writable = false;
    assert!(world.run(read_only).is_err());
}
