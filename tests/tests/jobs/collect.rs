//! `collect`

use nosana_sdk::{
    generated::jobs::{
        accounts::Job,
        errors::JobsError,
        events::{Event, OwedCollected},
    },
    instructions::SYSTEM_PROGRAM,
};
use nosana_tests::{expect_error, world::CLIENT_TOKENS};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{DEPOSIT, MINUTE_FEE, MINUTE_HOST, Money, Scene, expect_refused};

const REFUND: u64 = DEPOSIT - MINUTE_HOST - MINUTE_FEE;

/// A finished job of a minute, while nobody could take anything.
fn all_owed() -> (Scene, Address) {
    let (mut scene, job) = Scene::running();
    scene.world.advance(60);
    for account in accounts(&scene) {
        scene.world.chain.freeze(&account);
    }
    scene.world.finish(&scene.host, &job).unwrap();
    (scene, job)
}

fn accounts(scene: &Scene) -> [Address; 3] {
    [
        scene.host.payout,
        scene.world.fee_destination,
        scene.client.tokens,
    ]
}

#[test]
fn everyone_gets_what_is_owed() {
    let (mut scene, job) = all_owed();
    let before = scene.world.job(&job);
    assert_eq!(
        (before.owed_host, before.owed_fee, before.owed_client),
        (MINUTE_HOST, MINUTE_FEE, REFUND)
    );
    let lamports = scene.world.chain.lamports(&scene.client.address());
    for account in accounts(&scene) {
        scene.world.chain.thaw(&account);
    }

    let outcome = scene.world.collect(&job).unwrap();

    assert_eq!(
        scene.world.job(&job),
        Job {
            paid_host: MINUTE_HOST,
            paid_fee: MINUTE_FEE,
            refunded: REFUND,
            owed_host: 0,
            owed_fee: 0,
            owed_client: 0,
            ..before
        }
    );
    assert_eq!(
        scene.money(&job),
        Money {
            client: CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE,
            host: MINUTE_HOST,
            fee: MINUTE_FEE,
            escrow: 0,
        }
    );
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
    assert_eq!(
        scene.world.chain.lamports(&scene.client.address()),
        lamports + scene.world.chain.rent(165)
    );
    assert_eq!(
        outcome.jobs_events(),
        [Event::OwedCollected(OwedCollected {
            job,
            to_host: MINUTE_HOST,
            fee: MINUTE_FEE,
            to_client: REFUND,
        })]
    );
    assert!(outcome.logged("Instruction: collect"));
}

#[test]
fn who_can_take_it_does_not_wait_for_the_others() {
    let (mut scene, job) = all_owed();
    let [payout, fee, refund] = accounts(&scene);
    let mut left = DEPOSIT;
    for (account, amount) in [(refund, REFUND), (fee, MINUTE_FEE), (payout, MINUTE_HOST)] {
        assert_eq!(scene.money(&job).escrow, left);
        scene.world.chain.thaw(&account);
        scene.world.collect(&job).unwrap();
        left -= amount;
    }
    assert_eq!(scene.world.chain.account(&scene.world.escrow(&job)), None);
    assert_eq!(scene.money(&job).sum(), CLIENT_TOKENS);
}

#[test]
fn what_strangers_sent_goes_to_the_client_when_it_can() {
    let (mut scene, job) = Scene::running();
    let donor = scene.world.client(2);
    let escrow = scene.world.escrow(&job);
    scene.world.advance(60);
    scene.world.chain.freeze(&scene.client.tokens);
    scene.world.finish(&scene.host, &job).unwrap();
    scene.world.chain.send_tokens(&donor.key, &escrow, 50);
    scene.world.chain.thaw(&scene.client.tokens);
    scene.world.collect(&job).unwrap();
    assert_eq!(scene.world.job(&job).refunded, REFUND);
    assert_eq!(
        scene.money(&job).client,
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE + 50
    );
    assert_eq!(scene.world.chain.account(&escrow), None);
}

#[test]
fn a_job_that_is_not_over_fails() {
    let (mut scene, job) = Scene::running();
    expect_error(scene.world.collect(&job), JobsError::WrongState);
}

#[test]
fn a_job_of_which_nothing_is_owed_fails() {
    let (mut scene, job) = Scene::running();
    scene.world.finish(&scene.host, &job).unwrap();
    expect_error(scene.world.collect(&job), JobsError::NothingOwed);
}

#[test]
fn accounts_that_still_cannot_take_it_fail() {
    let (mut scene, job) = all_owed();
    expect_error(scene.world.collect(&job), JobsError::PayoutUnusable);
}

#[test]
fn wrong_accounts_fail() {
    let (mut scene, job) = all_owed();
    for account in accounts(&scene) {
        scene.world.chain.thaw(&account);
    }
    let others = scene.others();
    let Scene {
        mut world,
        host,
        client,
    } = scene;
    let market = world.market;
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    expect_refused(
        &mut world,
        |world| world.collect_call(&job),
        &[
            (0, others.job, &JobsError::WrongState),
            (0, host.record, &InstructionError::InvalidAccountData),
            (1, others.escrow, &JobsError::WrongEscrow),
            (2, others.host.payout, &JobsError::WrongDestination),
            (2, client.tokens, &JobsError::WrongDestination),
            (3, host.payout, &JobsError::WrongDestination),
            (4, others.client.tokens, &JobsError::WrongDestination),
            (4, host.payout, &JobsError::WrongDestination),
            (5, host.owner.pubkey(), &JobsError::WrongPayer),
            (6, market, &InstructionError::InvalidAccountData),
            (6, tiers_config, &InstructionError::IllegalOwner),
            (7, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
    world.collect(&job).unwrap();
}
