//! What the SDK says beforehand of stakes, hosts and imports, against what the programs then do.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use nosana_sdk::{
    common::{
        assessment::{Reason, ReportKind},
        host_record,
        stake::{MAX_DURATION, MIN_DURATION},
        tier::Tier,
    },
    events::Event,
    generated::{
        staking::{
            self,
            accounts::{Config as StakingConfig, Stake},
        },
        tiers::{
            self,
            accounts::{Config, Host as HostAccount},
            errors::TiersError,
            events::{Event as TiersEvent, HostAssessed},
            instructions::{OpenImportInstructionArgs, SubmitReportInstructionArgs},
            types::PolicyTerms,
        },
    },
    instructions,
    merkle::{ImportFile, ImportTier},
    staking::{StakeState, StakeView},
    standing::{Move, Standing},
};
use nosana_tests::{
    Setup, World, expect_error, key,
    people::{Client, Host},
    staking::reward_vault,
};
use solana_keypair::Keypair;
use solana_signer::Signer as _;

const NOS: u64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60;

/// Whatever came before, a claim pays what the view said, and its view then says nothing.
#[test]
fn a_stake_can_claim_what_its_view_says() {
    let mut world = World::new();
    let stakers = [
        world.staker(1, 7 * NOS, MIN_DURATION),
        world.staker(2, 500 * NOS, MAX_DURATION),
        world.staker(3, 1, MIN_DURATION),
    ];
    let payer = world.client(9);
    for fee in [1, 999_999, 3, 123_456_789] {
        world.chain.send_tokens(&payer.key, &reward_vault(), fee);
        for staker in &stakers {
            let said = view(&world, staker).rewards;
            let before = world.tokens(&staker.tokens);
            if said > 0 {
                world.claim_rewards(&staker.key).unwrap();
            } else {
                world.claim_rewards(&staker.key).unwrap_err();
            }
            assert_eq!(world.tokens(&staker.tokens) - before, said);
            assert_eq!(view(&world, staker).rewards, 0);
        }
    }
}

/// A stake that is taken out pays, at any moment, what the view said; at the end all of it.
#[test]
fn a_stake_can_withdraw_what_its_view_says() {
    let mut world = World::new();
    let staker = world.staker(1, 1_000 * NOS, 200 * 86_400);
    let locked = view(&world, &staker);
    assert_eq!(locked.state, StakeState::Locked);
    assert_eq!((locked.withdrawable, locked.vests_until), (0, None));
    assert_eq!(locked.free_xnos, locked.xnos);
    world.unstake(&staker.key).unwrap();
    let until = world.now() + 200 * DAY;
    let mut left = 1_000 * NOS;
    for days in [1, 33, 100] {
        world.advance(days * DAY + 7);
        let vesting = view(&world, &staker);
        assert_eq!(vesting.state, StakeState::Unstaking);
        assert_eq!((vesting.xnos, vesting.vests_until), (0, Some(until)));
        let before = world.tokens(&staker.tokens);
        world.withdraw(&staker.key).unwrap();
        assert_eq!(world.tokens(&staker.tokens) - before, vesting.withdrawable);
        left -= vesting.withdrawable;
    }
    world.set_time(until);
    let over = view(&world, &staker);
    assert_eq!(over.state, StakeState::Over);
    assert_eq!(over.withdrawable, left);
    world.close_stake(&staker.key).unwrap();
    assert_eq!(
        world.tokens(&staker.tokens),
        nosana_tests::world::CLIENT_TOKENS
    );
}

/// A host on its way to Premium and back: whoever looks is told what an assessment then does, with
/// the numbers that it goes by.
#[test]
fn a_host_is_moved_where_its_standing_says() {
    let policy = PolicyTerms {
        bond: 1_000_000,
        days: 2,
        jobs_completed: 2,
        proofs: 1,
        proof_age: 7 * 86_400,
        score_bps: 9_000,
        demote_score_bps: 8_000,
        success_bps: 5_000,
        demote_success_bps: 4_000,
        uptime_bps: 0,
        demote_uptime_bps: 0,
        grace_days: 0,
        report_hours: 0,
        remove_silent_days: 14,
        ..nosana_tests::tiers::usual_policy()
    };
    let mut world = World::with(Setup {
        policy,
        ..Setup::default()
    });
    let host = world.host(1);
    let client = world.client(1);
    compare(&mut world, &host, None);
    world.advance(DAY);
    for _ in 0..2 {
        let job = world.running(&client, &host);
        world.advance(600);
        world.finish(&host, &job).unwrap();
        compare(&mut world, &host, None);
    }
    let owner = host.owner.pubkey();
    world.chain.give_tokens(&owner, 10 * NOS);
    world.stake(&host.owner, 10 * NOS, MIN_DURATION).unwrap();
    let bond = instructions::bond_host(owner, host.address, 1_000_000);
    world.chain.send(&[bond], &[&host.owner]).unwrap();
    report(&mut world, &host, ReportKind::Proof, true);
    compare(&mut world, &host, None);
    report(&mut world, &host, ReportKind::Benchmark, true);
    world.advance(2 * DAY);
    compare(&mut world, &host, Some((Tier::Premium, Reason::MarksMet)));
    compare(&mut world, &host, None);
    report(&mut world, &host, ReportKind::Benchmark, false);
    compare(&mut world, &host, Some((Tier::Community, Reason::ScoreLow)));
    world.advance(13 * DAY);
    compare(&mut world, &host, None);
    world.advance(DAY);
    compare(&mut world, &host, Some((Tier::Removed, Reason::Silent)));
    compare(&mut world, &host, None);
}

/// The proofs of a tree admit its hosts, and nobody else.
#[test]
fn a_host_of_a_list_is_admitted_by_its_proof() {
    let mut world = World::with(Setup {
        registration_open: false,
        ..Setup::default()
    });
    let hosts: Vec<Host> = (1..=6)
        .map(|number| world.registered_host(number))
        .collect();
    let (stranger, listed) = hosts.split_first().unwrap();
    let listed_addresses = listed.iter().map(|host| host.address);
    let file = ImportFile::new(7, ImportTier::Community, listed_addresses).unwrap();
    let open = OpenImportInstructionArgs {
        id: file.id,
        root: file.root,
        tier: Tier::from(file.tier) as u8,
    };
    let admin = world.admin();
    let open = instructions::open_import(admin.pubkey(), open);
    world.chain.send(&[open], &[&admin]).unwrap();
    let mut import = |host: &Host, proof: &[[u8; 32]]| {
        let payer = admin.pubkey();
        let import = instructions::import_host(payer, file.id, host.address, proof);
        world.chain.send(&[import], &[&admin])
    };
    let of_another = file.proof(&listed[0].address).unwrap();
    expect_error(import(stranger, of_another), TiersError::NotOnList);
    for host in listed {
        import(host, file.proof(&host.address).unwrap()).unwrap();
    }
    for host in listed {
        let account: HostAccount = world.chain.read(&host.address);
        assert_eq!(account.tier, Tier::Community as u8);
    }
}

/// Looks at the host, has it assessed, and compares all numbers; it is moved as `expected`.
#[track_caller]
fn compare(world: &mut World, host: &Host, expected: Option<(Tier, Reason)>) {
    let account: HostAccount = world.chain.read(&host.address);
    let config: Config = world.chain.read(&tiers::pdas::find_config().0);
    let record = world.chain.account(&host.record).unwrap();
    let record = host_record::read(&record.data, host.address.as_array());
    let said = Standing::new(host.address, &account, record, &config, world.now());
    let next = said.next.map(|Move { tier, reason }| (tier, reason));
    assert_eq!(next, expected);

    let assess = instructions::assess_host(host.address);
    let outcome = world.chain.send(&[assess], &[]).unwrap();
    let assessed = outcome.events.into_iter().find_map(|event| match event {
        Event::Tiers(TiersEvent::HostAssessed(assessed)) => Some(assessed),
        _ => None,
    });
    check_numbers(&said, &assessed.unwrap());
    let after: HostAccount = world.chain.read(&host.address);
    let (tier, reason) = expected.map_or((account.tier, account.reason), |(tier, reason)| {
        (tier as u8, reason as u8)
    });
    assert_eq!((after.tier, after.reason), (tier, reason));
}

fn check_numbers(said: &Standing, assessed: &HostAssessed) {
    let measured = &said.measured;
    assert_eq!(measured.days_in_tier, assessed.days_in_tier);
    assert_eq!(said.jobs_completed, assessed.jobs_completed);
    let window = said.window;
    assert_eq!(
        [window.seconds, window.online, window.served],
        [assessed.window_seconds, assessed.online, assessed.served]
    );
    assert_eq!(
        [window.completed, window.failed, window.returned],
        [assessed.completed, assessed.failed, assessed.returned]
    );
    assert_eq!(measured.success_bps, assessed.success_bps);
    assert_eq!(measured.uptime_bps, assessed.uptime_bps);
    assert_eq!(measured.score_bps, assessed.score_bps);
    assert_eq!(measured.proof_age, assessed.proof_age);
    assert_eq!(measured.proofs_passed, assessed.proofs_passed);
    assert_eq!(
        (measured.strikes, said.bond),
        (assessed.strikes, assessed.bond)
    );
    assert_eq!(said.silent_seconds, assessed.silent_seconds);
}

fn view(world: &World, staker: &Client) -> StakeView {
    let address = staking::pdas::find_stake(&staker.address()).0;
    let stake: Stake = world.chain.read(&address);
    let config: StakingConfig = world.chain.read(&staking::pdas::find_config().0);
    let vault = world.tokens(&reward_vault());
    StakeView::new(address, &stake, &config, vault, world.now())
}

/// The assessor reports a proof, or a benchmark.
fn report(world: &mut World, host: &Host, kind: ReportKind, passed: bool) {
    let assessor: Keypair = key("assessor", 0);
    world.chain.fund(&assessor.pubkey());
    let account: HostAccount = world.chain.read(&host.address);
    let is_measured = passed && kind == ReportKind::Benchmark;
    let args = SubmitReportInstructionArgs {
        kind: kind as u8,
        passed,
        figures: if is_measured { [4, 3, 2, 1] } else { [0; 4] },
        evidence: [7; 32],
        sequence: account.next_report,
    };
    let submit = instructions::submit_report(assessor.pubkey(), host.address, &account, args);
    world.chain.send(&[submit], &[&assessor]).unwrap();
}
