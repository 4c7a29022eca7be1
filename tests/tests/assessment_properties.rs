//! The rule that moves hosts, whatever policy and figures it is given: it is a function,
//! better figures never hurt, and what a host does evenly does not move it to and fro.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::slice;

use nosana_sdk::{
    common::{
        assessment::{self, Facts, Measured, Policy, Reason, SCORE_CAP},
        host_record::{self, Day, HostRecordLayout, Outcome, Span, Window},
        money::BPS,
        tier::Tier,
    },
    generated::{jobs::accounts::HostRecord, tiers, tiers::accounts},
    instructions,
};
use nosana_tests::{Host, World};
use proptest::{
    option,
    prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest},
    test_runner::{Config, RngAlgorithm, RngSeed, TestRunner},
};
use solana_signer::Signer as _;
use solana_system_interface::instruction::transfer;

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;
/// A midnight in 2026.
const EPOCH: i64 = 20_500 * DAY;
/// How long a host is watched.
const DAYS: i64 = 300;

fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(4),
        ..Config::default()
    }
}

/// A mark for promotion up to `most`, and one for demotion, below it as a rule.
fn pair(most: u16) -> impl Strategy<Value = (u16, u16)> {
    (0..=most, any::<u16>(), 0..10_u8).prop_map(move |(promote, part, chance)| match chance {
        0 => (promote, part % (most + 1)),
        _ => (promote, part.checked_rem(promote).unwrap_or(0)),
    })
}

/// Any policy that the program takes, near what hosts do as well as far from it.
fn policy() -> impl Strategy<Value = Policy> {
    let asked = (
        prop_oneof![Just(0), 0..1_000_u64],
        prop_oneof![Just(0), 0..40 * 86_400_u32],
        0..60_u32,
        0..40_u16,
        0..10_u16,
    );
    let shares = (pair(BPS), pair(BPS), pair(20_000), any::<u16>());
    let removal = (0..6_u16, prop_oneof![Just(0), 1..40_u16]);
    let calm = (0..15_u16, 0..20_u16);
    let any = (asked, shares, removal, calm).prop_map(|(asked, shares, removal, calm)| {
        let (bond, proof_age, jobs_completed, days, proofs) = asked;
        let (success, uptime, score, floor) = shares;
        Policy {
            bond,
            proof_age,
            jobs_completed,
            days,
            proofs,
            success_bps: success.0,
            uptime_bps: uptime.0,
            score_bps: score.0,
            demote_success_bps: success.1,
            demote_uptime_bps: uptime.1,
            demote_score_bps: score.1,
            remove_failed_proofs: removal.0,
            remove_success_bps: floor.checked_rem(success.1).unwrap_or(0),
            remove_silent_days: removal.1,
            grace_days: calm.0,
            min_jobs: calm.1,
            slash_bps: 1_000,
            report_hours: 20,
        }
    });
    any.prop_filter("the program takes it", Policy::is_valid)
}

/// A policy that keeps hosts for ten days at least, and its shares 6 % apart.
fn calm_policy() -> impl Strategy<Value = Policy> {
    (policy(), 10..30_u16, 10..20_u16).prop_map(|(policy, days, grace_days)| Policy {
        days,
        grace_days,
        demote_success_bps: policy
            .demote_success_bps
            .min(policy.success_bps.saturating_sub(600)),
        remove_success_bps: policy
            .remove_success_bps
            .min(policy.success_bps.saturating_sub(1_200)),
        demote_uptime_bps: policy
            .demote_uptime_bps
            .min(policy.uptime_bps.saturating_sub(600)),
        ..policy
    })
}

fn worker() -> impl Strategy<Value = Tier> {
    prop_oneof![Just(Tier::Community), Just(Tier::Premium)]
}

fn tier() -> impl Strategy<Value = Tier> {
    prop_oneof![
        4 => worker(),
        1 => Just(Tier::Waitlisted),
        1 => Just(Tier::Suspended),
        1 => Just(Tier::Removed)
    ]
}

fn measured() -> impl Strategy<Value = Measured> {
    let host = (0..60_u32, 0..100_u32, 0..12_u32, 0..8_u16, 0..3_000_u64);
    let jobs = (0..40_u32, 0..40_u32);
    let rest = (
        option::of(0..=BPS),
        option::of(0..=SCORE_CAP),
        option::of(0..40 * 86_400_u32),
        0..50 * 86_400_u32,
    );
    (host, jobs, rest).prop_map(|(host, (completed, failed), rest)| {
        let (days_in_tier, jobs_completed, proofs_passed, strikes, bond) = host;
        let (uptime_bps, score_bps, proof_age, silent_seconds) = rest;
        Measured {
            days_in_tier,
            jobs_completed,
            window: Window {
                completed,
                failed,
                ..Window::default()
            },
            success_bps: share(completed, failed),
            uptime_bps,
            score_bps,
            proofs_passed,
            proof_age,
            strikes,
            bond,
            silent_seconds,
        }
    })
}

fn share(completed: u32, failed: u32) -> Option<u16> {
    let bps = (completed * u32::from(BPS)).checked_div(completed + failed)?;
    Some(u16::try_from(bps).unwrap())
}

/// Where a tier stands: more is better.
fn rank(tier: Tier) -> u8 {
    match tier {
        Tier::Removed => 0,
        Tier::Suspended => 1,
        Tier::Waitlisted => 2,
        Tier::Community => 3,
        Tier::Premium => 4,
    }
}

fn next(policy: &Policy, tier: Tier, measured: &Measured) -> Tier {
    assessment::assess(policy, true, tier, measured).map_or(tier, |(tier, _)| tier)
}

/// How much better a host does than another; with nothing better they are the same.
#[derive(Clone, Debug)]
struct Better {
    bond: u64,
    jobs: u32,
    repaired: u32,
    uptime: u16,
    score: u32,
    proofs: u32,
    fresher: u32,
    strikes: u16,
    heard: u32,
}

fn better() -> impl Strategy<Value = Better> {
    let little = |most: u32| prop_oneof![Just(0), 0..=most];
    let first = (0..2_000_u64, little(50), little(40), 0..5_000_u16);
    let second = (
        little(10_000),
        little(10),
        little(40 * 86_400),
        0..8_u16,
        little(50 * 86_400),
    );
    (first, second).prop_map(|(first, second)| {
        let (bond, jobs, repaired, uptime) = first;
        let (score, proofs, fresher, strikes, heard) = second;
        Better {
            bond,
            jobs,
            repaired,
            uptime,
            score,
            proofs,
            fresher,
            strikes,
            heard,
        }
    })
}

impl Better {
    /// The same days and as many jobs in the window, of which more went well.
    fn than(&self, worse: &Measured) -> Measured {
        let repaired = self.repaired.min(worse.window.failed);
        let window = Window {
            completed: worse.window.completed + repaired,
            failed: worse.window.failed - repaired,
            ..worse.window
        };
        Measured {
            days_in_tier: worse.days_in_tier,
            jobs_completed: worse.jobs_completed + self.jobs,
            success_bps: share(window.completed, window.failed),
            window,
            uptime_bps: worse.uptime_bps.map(|share| (share + self.uptime).min(BPS)),
            score_bps: worse.score_bps.map(|score| score + self.score),
            proofs_passed: worse.proofs_passed + self.proofs,
            proof_age: worse.proof_age.map(|age| age.saturating_sub(self.fresher)),
            strikes: worse.strikes.saturating_sub(self.strikes),
            bond: worse.bond + self.bond,
            silent_seconds: worse.silent_seconds.saturating_sub(self.heard),
        }
    }
}

/// What a host does in every hour.
#[derive(Clone, Debug)]
struct Hourly {
    /// Seconds online, from the hour's beginning.
    online: i64,
    /// Jobs finished at its end, and failed.
    completed: u16,
    failed: u16,
    /// Whether the one proof of a day passes; `None` without proofs.
    proof: Option<bool>,
    /// From the first day on; `None` without a benchmark.
    score: Option<u32>,
    bond: u64,
}

fn hourly() -> impl Strategy<Value = Hourly> {
    let online = prop_oneof![Just(0), Just(HOUR), 0..=HOUR];
    let jobs = prop_oneof![
        2 => (0..4_u16, 0..4_u16),
        2 => (8..40_u16, 0..3_u16),
        1 => Just((0, 0)),
    ];
    let proof = prop_oneof![3 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    let score = prop_oneof![3 => (0..=SCORE_CAP).prop_map(Some), 1 => Just(None)];
    (online, jobs, proof, score, 0..3_000_u64).prop_map(
        |(online, (completed, failed), proof, score, bond)| Hourly {
            online,
            completed,
            failed,
            proof,
            score,
            bond,
        },
    )
}

/// A host, its record and what became of it.
struct Life {
    facts: Facts,
    record: HostRecordLayout,
    moves: Vec<(i64, Tier, Reason)>,
}

impl Life {
    fn new(tier: Tier, now: i64) -> Self {
        let mut data = vec![0; 8 + size_of::<HostRecordLayout>()];
        data[..8].copy_from_slice(&host_record::DISCRIMINATOR);
        Self {
            facts: Facts {
                tier,
                tier_since: now,
                registered_at: now,
                bond: 0,
                strikes: 0,
                proofs_passed: 0,
                proof_at: 0,
                score_bps: 0,
                benchmarked_at: 0,
            },
            record: *host_record::read(&data, &[0; 32]).unwrap(),
            moves: Vec::new(),
        }
    }

    /// An hour, which ends at `now`.
    fn hour(&mut self, now: i64, host: &Hourly) {
        let from = now - HOUR;
        let online = Span {
            from,
            to: from + host.online,
        };
        let outcome = Outcome {
            completed: host.completed,
            failed: host.failed,
            ..Outcome::default()
        };
        host_record::add_online(&mut self.record.days, now, online);
        host_record::add_outcome(&mut self.record.days, now, &outcome);
        let completed = self.record.completed() + u32::from(host.completed);
        self.record.completed = completed.to_le_bytes();
        if host.online > 0 {
            self.record.last_seen = (from + host.online).to_le_bytes();
        }
        self.facts.bond = host.bond;
    }

    /// A report on a proof, and one on a benchmark.
    fn reports(&mut self, now: i64, host: &Hourly) {
        match host.proof {
            Some(true) => {
                self.facts.proofs_passed += 1;
                self.facts.proof_at = now;
                self.facts.strikes = 0;
            }
            Some(false) => self.facts.strikes += 1,
            None => {}
        }
        if let Some(score) = host.score {
            self.facts.score_bps = score;
            self.facts.benchmarked_at = now;
        }
    }

    fn assess(&mut self, now: i64, policy: &Policy) {
        let measured = assessment::measure(&self.facts, Some(&self.record), now);
        let moved = assessment::assess(policy, true, self.facts.tier, &measured);
        if let Some((tier, reason)) = moved {
            self.facts.tier = tier;
            self.facts.tier_since = now;
            self.moves.push((now, tier, reason));
        }
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    /// Whoever asks, and however often, is told the same.
    #[test]
    fn the_same_figures_give_the_same_answer(
        policy in policy(),
        tier in tier(),
        measured in measured(),
        open: bool,
    ) {
        let first = assessment::assess(&policy, open, tier, &measured);
        let (policy, measured) = (policy, measured);
        prop_assert_eq!(assessment::assess(&policy, open, tier, &measured), first);
        if let Some((moved, reason)) = first {
            prop_assert!(moved != tier && reason != Reason::None);
        }
        if matches!(tier, Tier::Suspended | Tier::Removed) {
            prop_assert_eq!(first, None, "only an admin moves it");
        }
    }

    #[test]
    fn better_figures_never_lead_to_a_lower_tier(
        policy in policy(),
        tier in tier(),
        worse in measured(),
        better in better(),
    ) {
        let (low, high) = (next(&policy, tier, &worse), next(&policy, tier, &better.than(&worse)));
        prop_assert!(rank(high) >= rank(low), "{low:?} with less, {high:?} with more");
    }

    /// A policy that asks for less never leads to a lower tier.
    #[test]
    fn no_bond_and_no_mark_is_stricter_than_none(
        policy in policy(),
        tier in worker(),
        measured in measured(),
    ) {
        let nothing = Policy::default();
        prop_assert!(rank(next(&nothing, tier, &measured)) >= rank(next(&policy, tier, &measured)));
    }

    /// The score is the weakest figure, rounded down, and never above the cap.
    #[test]
    fn a_score_is_the_weakest_figure(
        figures: [u64; 4],
        baseline in [prop_oneof![Just(0), any::<u64>()], prop_oneof![Just(0), any::<u64>()],
            prop_oneof![Just(0), any::<u64>()], prop_oneof![Just(0), any::<u64>()]],
    ) {
        let exact = figures.iter().zip(&baseline).filter(|(_, base)| **base > 0)
            .map(|(figure, base)| u128::from(*figure) * 10_000 / u128::from(*base))
            .min()
            .unwrap_or(10_000);
        let score = assessment::score(figures, baseline);
        prop_assert_eq!(u128::from(score), exact.min(SCORE_CAP.into()));
    }
}

proptest! {
    #![proptest_config(config(1_000))]

    /// What a host does evenly moves it at most twice in 300 days, assessed each hour.
    #[test]
    fn an_even_host_is_moved_at_most_twice(
        policy in policy(),
        tier in worker(),
        host in hourly(),
        begun in 0..DAY,
    ) {
        // It begins at a full hour, so that every hour is whole.
        let begun = EPOCH + begun - begun % HOUR;
        let mut life = Life::new(tier, begun);
        for hour in 1..=DAYS * 24 {
            let now = begun + hour * HOUR;
            life.hour(now, &host);
            if hour % 24 == 5 {
                life.reports(now, &host);
            }
            life.assess(now, &policy);
        }
        prop_assert!(life.moves.len() <= 2, "{:?}", life.moves);
    }

    /// Nor does what it does every day at the same hours, whenever it is assessed, where
    /// days and grace are at least ten and the marks of a share 6 % apart. The part of a
    /// day that the window ends with moves a share by at most a quarter of a day, so by
    /// 2.5 % of ten days.
    #[test]
    fn a_daily_rhythm_moves_a_host_at_most_twice(
        policy in calm_policy(),
        tier in worker(),
        day in proptest::collection::vec(hourly(), 24),
        begun in 0..24_i64,
    ) {
        let begun = EPOCH + begun * HOUR;
        let mut life = Life::new(tier, begun);
        for hour in 1..=DAYS * 24 {
            let now = begun + hour * HOUR;
            let of_day = usize::try_from((now - HOUR) % DAY / HOUR).unwrap();
            // Bond and reports are the same all day.
            let host = Hourly { bond: day[0].bond, ..day[of_day].clone() };
            life.hour(now, &host);
            if hour % 24 == 5 {
                life.reports(now, &day[0]);
            }
            life.assess(now, &policy);
        }
        prop_assert!(life.moves.len() <= 2, "{:?}", life.moves);
    }

    /// What was just assessed stays: again at the same second it moves at most from the
    /// waiting list on, and what was moved down is not moved up, or the other way.
    #[test]
    fn what_was_assessed_stays(
        policy in policy(),
        tier in tier(),
        hours in proptest::collection::vec(hourly(), 1..40),
        at in 1..40 * 24_i64,
    ) {
        let mut life = Life::new(tier, EPOCH);
        for hour in 1..=at {
            let host = &hours[usize::try_from(hour).unwrap() % hours.len()];
            life.hour(EPOCH + hour * HOUR, host);
            if hour % 24 == 5 {
                life.reports(EPOCH + hour * HOUR, host);
            }
        }
        let now = EPOCH + at * HOUR;
        life.assess(now, &policy);
        let admitted = life.moves.iter().any(|(_, _, reason)| *reason == Reason::Admitted);
        if admitted {
            life.assess(now, &policy);
        }
        let moves = life.moves.len();
        life.assess(now, &policy);
        prop_assert_eq!(life.moves.len(), moves, "{:?}", life.moves);
    }

    /// A host is judged by what it did since its last move.
    #[test]
    fn what_was_before_the_last_move_does_not_count(
        before in proptest::collection::vec(hourly(), 1..6),
        after in proptest::collection::vec(hourly(), 1..6),
        moved in 0..30_i64,
        hours in 0..30 * 24_i64,
    ) {
        // Not at midnight, whose own second belongs to both.
        let moved = moved * 24 + 7;
        let mut long = Life::new(Tier::Community, EPOCH);
        for hour in 1..=moved {
            let host = &before[usize::try_from(hour).unwrap() % before.len()];
            long.hour(EPOCH + hour * HOUR, host);
        }
        let moved = EPOCH + moved * HOUR;
        long.facts.tier_since = moved;
        let mut short = Life::new(Tier::Community, moved);
        for hour in 1..=hours {
            let host = &after[usize::try_from(hour).unwrap() % after.len()];
            for life in [&mut long, &mut short] {
                life.hour(moved + hour * HOUR, host);
            }
        }
        let now = moved + hours * HOUR;
        short.facts.bond = long.facts.bond;
        let [long, short] = [long, short].map(|life| {
            let measured = assessment::measure(&life.facts, Some(&life.record), now);
            Measured { jobs_completed: 0, ..measured }
        });
        prop_assert_eq!(long, short);
    }

    /// Whatever a host does from hour to hour: it is Premium for the grace unless bond,
    /// proofs, jobs under the floor or silence take it away, and comes back only after
    /// the days that are asked for.
    #[test]
    fn moves_are_as_far_apart_as_the_policy_says(
        policy in policy(),
        tier in worker(),
        hours in proptest::collection::vec(hourly(), 1..60),
    ) {
        let mut life = Life::new(tier, EPOCH);
        for hour in 1..=DAYS * 24 {
            let now = EPOCH + hour * HOUR;
            // Some days like this and some like that.
            let host = &hours[usize::try_from(hour / 31).unwrap() % hours.len()];
            life.hour(now, host);
            if hour % 24 == 5 {
                life.reports(now, host);
            }
            life.assess(now, &policy);
        }
        let mut since = EPOCH;
        for (at, _, reason) in &life.moves {
            let days = (at - since) / DAY;
            match reason {
                Reason::MarksMet => prop_assert!(days >= i64::from(policy.days)),
                Reason::SuccessLow | Reason::UptimeLow | Reason::ScoreLow => {
                    prop_assert!(days >= i64::from(policy.grace_days));
                }
                Reason::Silent => prop_assert!(days >= i64::from(policy.remove_silent_days)),
                _ => {}
            }
            since = *at;
        }
    }
}

/// Puts what is known of a host into its accounts, as the programs have them.
fn write(world: &mut World, host: &Host, life: &Life) {
    let facts = life.facts;
    world.chain.edit::<accounts::Host>(&host.address, |host| {
        host.tier = facts.tier as u8;
        host.tier_since = facts.tier_since;
        host.bond = facts.bond;
        host.strikes = facts.strikes;
        host.proofs_passed = facts.proofs_passed;
        host.proof_at = facts.proof_at;
        host.score_bps = facts.score_bps;
        host.benchmarked_at = facts.benchmarked_at;
    });
    world.chain.edit::<HostRecord>(&host.record, |record| {
        record.days = life.record.days.map(day_bytes);
        record.last_seen = life.record.last_seen();
        record.completed = life.record.completed();
    });
}

fn day_bytes(day: Day) -> [u8; 24] {
    let mut bytes = [0; 24];
    bytes[..2].copy_from_slice(&day.day);
    bytes[2..4].copy_from_slice(&day.returned);
    bytes[4..8].copy_from_slice(&day.online);
    bytes[8..12].copy_from_slice(&day.served);
    bytes[12..14].copy_from_slice(&day.completed);
    bytes[14..16].copy_from_slice(&day.failed);
    bytes[16..].copy_from_slice(&day.fees);
    bytes
}

/// What the program does with accounts of any content is what the function says, whoever
/// sends it.
#[test]
fn the_program_decides_as_the_function_does() {
    let mut world = World::new();
    let host = world.host(1);
    let admin = world.admin();
    let config_address = tiers::pdas::find_config().0;
    let hours = proptest::collection::vec(hourly(), 1..6);
    let any = (policy(), tier(), any::<bool>(), hours, 1..40 * 24_i64);
    let ran = TestRunner::new(config(250)).run(&any, |(policy, tier, open, hours, at)| {
        let mut world = world.clone();
        let mut life = Life::new(tier, EPOCH);
        for hour in 1..=at {
            let now = EPOCH + hour * HOUR;
            let host = &hours[usize::try_from(hour).unwrap() % hours.len()];
            life.hour(now, host);
            if hour % 24 == 5 {
                life.reports(now, host);
            }
        }
        let now = EPOCH + at * HOUR;
        write(&mut world, &host, &life);
        world
            .chain
            .edit::<accounts::Config>(&config_address, |config| {
                config.policy = policy.into();
                config.registration_open = u8::from(open);
            });
        world.set_time(now);
        let mut other = world.clone();
        let assess = instructions::assess_host(host.address);
        world.chain.send(slice::from_ref(&assess), &[]).unwrap();
        // Somebody else, who does something else besides.
        let payment = transfer(&admin.pubkey(), &host.owner.pubkey(), 1);
        other.chain.send(&[payment, assess], &[&admin]).unwrap();
        prop_assert_eq!(
            world.chain.account(&host.address),
            other.chain.account(&host.address)
        );
        let found: accounts::Host = world.chain.read(&host.address);
        let measured = assessment::measure(&life.facts, Some(&life.record), now);
        let expected = assessment::assess(&policy, open, tier, &measured);
        let (expected, since) = expected.map_or((tier, EPOCH), |(tier, _)| (tier, now));
        prop_assert_eq!(found.tier, expected as u8);
        prop_assert_eq!(found.tier_since, since);
        Ok(())
    });
    ran.unwrap_or_else(|wrong| panic!("{wrong}"));
}
