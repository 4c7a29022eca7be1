//! `assess`.

use nosana_sdk::{
    common::{
        assessment::{Reason, ReportKind, UNBOND_DELAY},
        tier::Tier,
    },
    events::Event,
    generated::{
        jobs::accounts::HostRecord,
        tiers::{
            accounts::Host,
            errors::TiersError,
            events::{self, HostAssessed},
            types::PolicyTerms,
        },
    },
};
use nosana_tests::{
    DuplicateAccount, Host as Person, Setup, World, expect_error, key,
    tiers::{BOND, DAY, assessor, usual_policy},
};
use solana_address::Address;
use solana_signer::Signer;

use crate::{enforce, expect_move, moved, tiers_events};

/// What an assessment told.
#[track_caller]
fn assessed(outcome: &nosana_tests::Outcome) -> HostAssessed {
    match tiers_events(outcome).first() {
        Some(events::Event::HostAssessed(assessed)) => assessed.clone(),
        other => panic!("expected an assessment, found {other:?}"),
    }
}

/// The host stays what it is, and nothing of its account changes.
#[track_caller]
fn stays(world: &mut World, host: &Person) {
    let before = world.tiers_host(host);
    let outcome = world.assess(host).unwrap();
    assert_eq!(outcome.event_names(), ["HostAssessed"]);
    let told = assessed(&outcome);
    assert_eq!(
        (told.before, told.tier, told.reason),
        (before.tier, before.tier, 0)
    );
    assert_eq!(world.tiers_host(host), before);
}

/// The host goes from `before` to `tier` for `reason`.
#[track_caller]
fn goes(world: &mut World, host: &Person, before: Tier, to: (Tier, Reason)) {
    let outcome = world.assess(host).unwrap();
    assert_eq!(outcome.event_names(), ["HostAssessed", "TierChanged"]);
    expect_move(world, host, &outcome, before, to);
    let told = assessed(&outcome);
    assert_eq!(
        (told.before, told.tier, told.reason),
        (before as u8, to.0 as u8, to.1 as u8)
    );
}

/// A Premium host whose days of grace are over, that works well.
fn settled() -> (World, Person) {
    let mut world = World::new();
    let host = world.premium_host(1);
    world.advance(5 * DAY);
    world.set_work(&host, 10_000, (10, 0));
    (world, host)
}

#[test]
fn assess_tells_what_was_measured_beside_the_marks() {
    let mut world = World::new();
    let host = world.promising_host(1);
    world.advance(3_600);
    let outcome = world.assess(&host).unwrap();
    let days = 8 * DAY;
    let online = u32::try_from(days).unwrap();
    assert_eq!(
        assessed(&outcome),
        HostAssessed {
            host: host.address,
            before: Tier::Community as u8,
            tier: Tier::Premium as u8,
            reason: Reason::MarksMet as u8,
            registration_open: 1,
            days_in_tier: 8,
            jobs_completed: 20,
            // A world begins at midnight, and the record was set an hour ago.
            window_seconds: online + 3_600,
            online,
            served: 0,
            completed: 20,
            failed: 0,
            returned: 0,
            success_bps: Some(10_000),
            uptime_bps: Some(9_948),
            score_bps: Some(10_000),
            proofs_passed: 2,
            proof_age: Some(3_600),
            strikes: 0,
            bond: BOND,
            silent_seconds: 3_600,
            policy: usual_policy(),
            at: world.now(),
        }
    );
}

#[test]
fn what_really_happened_is_what_is_measured() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    world.advance(1);
    for _ in 0..3 {
        let job = world.running(&client, &host);
        world.advance(60);
        world.finish(&host, &job).unwrap();
    }
    let lost = world.assigned(&client, &host);
    world.start(&host, &lost).unwrap();
    world.advance(60);
    world.quit(&host, &lost).unwrap();
    let returned = world.assigned(&client, &host);
    world.quit(&host, &returned).unwrap();
    world.advance(DAY);
    let told = assessed(&world.assess(&host).unwrap());
    assert_eq!(told.jobs_completed, 3);
    // The host was registered at midnight, so that day is in the window.
    assert_eq!((told.completed, told.failed, told.returned), (3, 1, 1));
    assert_eq!(told.success_bps, Some(7_500));
    // What a host gives back after the start nobody confirms.
    assert_eq!((told.online, told.served), (180, 180));
    assert_eq!(i64::from(told.silent_seconds), DAY);
}

#[test]
fn who_waits_is_admitted_when_registration_opens() {
    let mut world = World::with(Setup {
        registration_open: false,
        ..Setup::default()
    });
    let host = world.host(1);
    stays(&mut world, &host);
    let nobody = Address::default();
    let assessors = [assessor().pubkey(), nobody, nobody];
    world.run(world.update_tiers_call(assessors, true)).unwrap();
    let to = (Tier::Community, Reason::Admitted);
    goes(&mut world, &host, Tier::Waitlisted, to);
}

#[test]
fn who_meets_every_mark_is_promoted() {
    let mut world = World::new();
    let host = world.promising_host(1);
    let to = (Tier::Premium, Reason::MarksMet);
    goes(&mut world, &host, Tier::Community, to);
    stays(&mut world, &host);
}

#[test]
fn who_misses_one_mark_is_not_promoted() {
    type Spoil = fn(&mut World, &Person);
    let marks: [(&str, Spoil); 12] = [
        ("bond", |world, host| {
            world.unbond_host(host, 1).unwrap();
        }),
        ("days", |world, host| {
            let now = world.now();
            edit(world, host, |host| host.tier_since = now - 7 * DAY + 1);
        }),
        ("jobs", |world, host| {
            world
                .chain
                .edit::<HostRecord>(&host.record, |record| record.completed = 4);
        }),
        ("success", |world, host| {
            world.set_work(host, 10_000, (94, 6));
        }),
        ("no job in the window", |world, host| {
            world.set_work(host, 10_000, (0, 0));
        }),
        ("uptime", |world, host| {
            world.set_work(host, 8_999, (20, 0));
        }),
        ("proofs", |world, host| {
            edit(world, host, |host| host.proofs_passed = 1);
        }),
        ("proof age", |world, host| {
            let now = world.now();
            edit(world, host, |host| host.proof_at = now - 7 * DAY - 1);
        }),
        ("no proof", |world, host| {
            edit(world, host, |host| host.proof_at = 0);
        }),
        ("score", |world, host| {
            edit(world, host, |host| host.score_bps = 8_999);
        }),
        ("no benchmark", |world, host| {
            edit(world, host, |host| host.benchmarked_at = 0);
        }),
        ("a benchmark that failed", |world, host| {
            world.advance(6 * 60 * 60);
            world.report(host, ReportKind::Benchmark, false).unwrap();
            world.set_work(host, 10_000, (20, 0));
        }),
    ];
    let mut world = World::new();
    let host = world.promising_host(1);
    for (mark, spoil) in marks {
        println!("{mark}");
        let mut world = world.clone();
        spoil(&mut world, &host);
        stays(&mut world, &host);
    }
    goes(
        &mut world,
        &host,
        Tier::Community,
        (Tier::Premium, Reason::MarksMet),
    );
}

#[test]
fn a_mark_is_met_exactly() {
    let mut world = World::new();
    let host = world.promising_host(1);
    let now = world.now();
    world.set_work(&host, 9_000, (95, 5));
    world
        .chain
        .edit::<HostRecord>(&host.record, |record| record.completed = 5);
    edit(&mut world, &host, |host| {
        host.tier_since = now - 7 * DAY;
        host.proofs_passed = 2;
        host.proof_at = now - 7 * DAY;
        host.score_bps = 9_000;
    });
    goes(
        &mut world,
        &host,
        Tier::Community,
        (Tier::Premium, Reason::MarksMet),
    );
}

#[test]
fn each_reason_to_demote() {
    type Spoil = fn(&mut World, &Person);
    let reasons: [(Reason, Spoil); 4] = [
        (Reason::BondMissing, |world, _| {
            let policy = PolicyTerms {
                bond: BOND + 1,
                ..usual_policy()
            };
            enforce(world, policy);
        }),
        (Reason::SuccessLow, |world, host| {
            world.set_work(host, 10_000, (799, 201));
        }),
        (Reason::UptimeLow, |world, host| {
            world.set_work(host, 6_999, (10, 0));
        }),
        (Reason::ScoreLow, |world, host| {
            edit(world, host, |host| host.score_bps = 7_499);
        }),
    ];
    let (world, host) = settled();
    stays(&mut world.clone(), &host);
    for (reason, spoil) in reasons {
        let mut world = world.clone();
        spoil(&mut world, &host);
        goes(&mut world, &host, Tier::Premium, (Tier::Community, reason));
        stays(&mut world, &host);
    }
}

#[test]
fn who_is_between_the_marks_neither_goes_up_nor_down() {
    let between = |world: &mut World, host: &Person| {
        world.set_work(host, 7_000, (80, 20));
        edit(world, host, |host| host.score_bps = 7_500);
    };
    let (mut world, host) = settled();
    between(&mut world, &host);
    stays(&mut world, &host);

    let mut world = World::new();
    let host = world.promising_host(1);
    between(&mut world, &host);
    stays(&mut world, &host);
}

#[test]
fn nobody_is_demoted_for_a_share_in_the_days_of_grace_or_by_a_few_jobs() {
    let mut world = World::new();
    let host = world.premium_host(1);
    world.advance(3 * DAY - 1);
    world.set_work(&host, 0, (0, 100));
    let policy = PolicyTerms {
        remove_success_bps: 0,
        ..usual_policy()
    };
    let mut lenient = world.clone();
    lenient
        .chain
        .edit::<nosana_sdk::generated::tiers::accounts::Config>(
            &nosana_sdk::generated::tiers::pdas::find_config().0,
            |config| config.policy = crate::stored(&policy),
        );
    stays(&mut lenient, &host);
    lenient.advance(1);
    let to = (Tier::Community, Reason::SuccessLow);
    goes(&mut lenient, &host, Tier::Premium, to);

    // Three jobs are fewer than the policy's four.
    let (mut world, host) = settled();
    world.set_work(&host, 10_000, (0, 3));
    stays(&mut world, &host);
}

#[test]
fn each_reason_to_remove() {
    type Spoil = fn(&mut World, &Person);
    let reasons: [(Reason, Spoil); 3] = [
        (Reason::ProofsFailed, |world, host| {
            for _ in 0..3 {
                world.advance(6 * 60 * 60);
                world.report(host, ReportKind::Proof, false).unwrap();
            }
        }),
        (Reason::SuccessUnderFloor, |world, host| {
            world.set_work(host, 10_000, (29, 71));
        }),
        (Reason::Silent, |world, _| world.advance(14 * DAY)),
    ];
    let mut young = World::new();
    let host = young.promising_host(1);
    let (settled, premium) = settled();
    for (reason, spoil) in reasons {
        for (mut world, host, before) in [
            (young.clone(), host.clone(), Tier::Community),
            (settled.clone(), premium.clone(), Tier::Premium),
        ] {
            spoil(&mut world, &host);
            goes(&mut world, &host, before, (Tier::Removed, reason));
            stays(&mut world, &host);
        }
    }
}

#[test]
fn nobody_is_removed_a_moment_before() {
    let mut world = World::new();
    let host = world.promising_host(1);
    world.set_work(&host, 10_000, (30, 70));
    edit(&mut world, &host, |host| host.strikes = 2);
    world.advance(14 * DAY - 1);
    // The jobs are of fourteen days ago, in the window still.
    stays(&mut world, &host);
    world.advance(1);
    goes(
        &mut world,
        &host,
        Tier::Community,
        (Tier::Removed, Reason::Silent),
    );
}

#[test]
fn a_host_that_never_worked_is_silent_since_its_registration() {
    let mut world = World::new();
    let host = world.registered_host(1);
    world.advance(14 * DAY - 1);
    stays(&mut world, &host);
    world.advance(1);
    let to = (Tier::Removed, Reason::Silent);
    goes(&mut world, &host, Tier::Community, to);
}

#[test]
fn who_is_suspended_or_removed_is_left_alone() {
    let mut world = World::new();
    let host = world.promising_host(1);
    for tier in [Tier::Suspended, Tier::Removed] {
        world.set_tier(&host, tier);
        stays(&mut world, &host);
    }
}

#[test]
fn everybody_gets_the_same_answer() {
    let mut world = World::new();
    let host = world.promising_host(1);
    let call = world.assess_call(&host);
    assert!(
        call.instruction
            .accounts
            .iter()
            .all(|account| !account.is_signer)
    );
    let answers: Vec<_> = [world.admin(), host.owner.insecure_clone(), key("anyone", 0)]
        .iter()
        .map(|caller| {
            let mut world = world.clone();
            world.chain.fund(&caller.pubkey());
            // The caller signs for something else in the same transaction.
            let fund = nosana_sdk::instructions::create_token_account(
                &caller.pubkey(),
                &key("somebody new", 0).pubkey(),
                &world.mint(),
            );
            let outcome = world
                .chain
                .send(&[fund, call.instruction.clone()], &[caller])
                .unwrap();
            (outcome.events, world.tiers_host(&host))
        })
        .collect();
    assert!(moved_any(&answers[0].0));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

fn moved_any(events: &[Event]) -> bool {
    events.iter().any(|event| event.name() == "TierChanged")
}

#[test]
fn assessing_twice_is_assessing_once() {
    let mut world = World::new();
    let host = world.promising_host(1);
    assert!(moved(&world.assess(&host).unwrap()).is_some());
    for _ in 0..5 {
        stays(&mut world, &host);
        world.advance(DAY);
        world.set_work(&host, 10_000, (1, 0));
    }
}

#[test]
fn a_forged_record_fails() {
    let mut world = World::new();
    let host = world.promising_host(1);
    let mut account = world.chain.account(&host.record).unwrap();
    for owner in [host.owner.pubkey(), nosana_sdk::generated::tiers::ID] {
        let forged = key("forged record", 0).pubkey();
        account.owner = owner;
        world.chain.set_account(forged, account.clone());
        let call = world.assess_call(&host).replacing(&host.record, &forged);
        expect_error(world.run(call), TiersError::WrongRecord);
    }
}

#[test]
fn the_record_of_another_host_or_another_account_of_jobs_fails() {
    let mut world = World::new();
    let (host, other) = (world.promising_host(1), world.host(2));
    for record in [other.record, world.market, world.queue, other.address] {
        let call = world.assess_call(&host).replacing(&host.record, &record);
        expect_error(world.run(call), TiersError::WrongRecord);
    }
    let itself = world
        .assess_call(&host)
        .replacing(&host.record, &host.address);
    expect_error(world.run(itself), DuplicateAccount);
}

#[test]
fn no_record_while_one_exists_fails() {
    let mut world = World::new();
    let host = world.promising_host(1);
    for nowhere in [key("nowhere", 0).pubkey(), host.payout] {
        let call = world.assess_call(&host).replacing(&host.record, &nowhere);
        expect_error(world.run(call), TiersError::WrongRecord);
    }
}

#[test]
fn unbonding_and_bonding_again_begins_anew() {
    let mut world = World::new();
    let host = world.premium_host(1);
    world.unbond_host(&host, BOND).unwrap();
    world.advance(UNBOND_DELAY);
    world.release_bond(&host).unwrap();
    world.bond_host(&host, BOND).unwrap();
    world.set_work(&host, 10_000, (20, 0));
    let tier_since = world.tiers_host(&host).tier_since;
    let told = assessed(&world.assess(&host).unwrap());
    // Its days and its window began with the demotion.
    assert_eq!(
        i64::from(told.days_in_tier),
        (world.now() - tier_since) / DAY
    );
    assert_eq!(told.tier, Tier::Community as u8);
    assert!(i64::from(told.window_seconds) <= world.now() - tier_since);
}

fn edit(world: &mut World, host: &Person, change: impl FnOnce(&mut Host)) {
    world.chain.edit::<Host>(&host.address, change);
}
