//! Vectors in `sdk/vectors` that every client must agree on: they are computed here, and
//! compared with the files, which other clients' tests read.
//!
//! `NOSANA_UPDATE_VECTORS=1` writes the files.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on must end the test, there"
)]

use std::{collections::BTreeSet, env, fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use borsh::BorshSerialize;
use nosana_sdk::{
    common::{
        assessment::{Policy, Reason},
        host_record::{self, DAYS, HostState},
        stake::{self, MAX_DURATION, MIN_DURATION},
        tier::Tier,
    },
    generated::{
        jobs::accounts::{HOST_RECORD_DISCRIMINATOR, HostRecord},
        staking::accounts as stakes,
        tiers::accounts::{CONFIG_DISCRIMINATOR, Config, HOST_DISCRIMINATOR, Host},
    },
    merkle::{ImportFile, ImportTier},
    staking,
    standing::Standing,
};
use serde_json::{Value, json};
use solana_address::Address;

const DAY: i64 = 24 * 60 * 60;
/// Ten o'clock of a day in 2026.
const NOW: i64 = 20_600 * DAY + 36_000;

const DURATIONS: [u32; 6] = [
    0,
    1,
    MIN_DURATION,
    MIN_DURATION + 1,
    12_345_678,
    MAX_DURATION,
];
const AMOUNTS: [u64; 6] = [
    0,
    1,
    10_511_999,
    10_512_001,
    100_000_000_000_000,
    987_654_321_987_654_321,
];

#[test]
fn weights() {
    let cases = DURATIONS.into_iter().flat_map(|duration| {
        AMOUNTS.map(|amount| {
            let xnos = stake::xnos(amount, duration).map(text);
            json!({ "amount": text(amount), "duration": duration, "xnos": xnos })
        })
    });
    check("weights", cases);
}

#[test]
fn vesting() {
    let cases = DURATIONS.into_iter().flat_map(|duration| {
        let times = [0, 1, duration / 3, duration.saturating_sub(1), duration];
        times.into_iter().flat_map(move |elapsed| {
            AMOUNTS.map(|amount| {
                json!({
                    "amount": text(amount),
                    "elapsed": elapsed,
                    "duration": duration,
                    "vested": text(stake::vested(amount, elapsed, duration)),
                })
            })
        })
    });
    check("vesting", cases);
}

#[test]
fn rewards() {
    let mut random = Random(1);
    check("rewards", (0..40).map(|case| reward(&mut random, case)));
}

/// What a stake can claim; the accumulator wraps in some cases, in others nobody staked.
fn reward(random: &mut Random, case: u64) -> Value {
    let total = random.below(1 << (case % 50 + 1));
    let accounted = random.below(1 << 50);
    let debt = if case.is_multiple_of(5) {
        u128::MAX - u128::from(random.below(1 << 60))
    } else {
        u128::from(random.below(u64::MAX)) << 20
    };
    let stake = stakes::Stake {
        xnos: random.below(total.saturating_add(1)),
        reward_debt: debt,
        reward_pending: random.below(1 << 40),
        reward_fraction: random.below(1_000_000_000_000_000_000),
        ..zeroed(stakes::STAKE_DISCRIMINATOR, stakes::Stake::LEN, |data| {
            stakes::Stake::from_bytes(data)
        })
    };
    let config = stakes::Config {
        total_xnos: total,
        rewards_accounted: accounted,
        // Nobody is owed more than the vault holds.
        rewards_per_xnos: debt.wrapping_add(
            (u128::from(accounted) * 1_000_000_000_000_000_000)
                .checked_div(u128::from(total))
                .unwrap_or(0),
        ),
        rewards_remainder: random.below(total),
        ..zeroed(stakes::CONFIG_DISCRIMINATOR, stakes::Config::LEN, |data| {
            stakes::Config::from_bytes(data)
        })
    };
    let vault = accounted + random.below(1 << 45);
    json!({
        "stake": STANDARD.encode(borsh::to_vec(&stake).unwrap()),
        "config": STANDARD.encode(borsh::to_vec(&config).unwrap()),
        "vault": text(vault),
        "rewards": text(staking::rewards(&stake, &config, vault)),
    })
}

#[test]
fn imports() {
    let mut random = Random(2);
    let trees = [1, 2, 3, 5, 8].map(|count| {
        let hosts = (0..count).map(|_| random.address());
        ImportFile::new(count, ImportTier::Community, hosts).unwrap()
    });
    check(
        "imports",
        trees.map(|tree| serde_json::to_value(tree).unwrap()),
    );
}

#[test]
fn standing() {
    let mut random = Random(3);
    let mut moves = BTreeSet::new();
    let cases: Vec<Value> = (0..80)
        .map(|case| {
            let (host, record, config) = (
                host(&mut random),
                record(&mut random),
                config(&mut random, case % 4),
            );
            let data = borsh::to_vec(&record).unwrap();
            let record = host_record::read(&data, record.host.as_array()).filter(|_| case % 8 != 7);
            let standing = Standing::new(Address::default(), &host, record, &config, NOW);
            check_limits(&standing);
            moves.insert(standing.next.map(|next| next.reason.name()));
            let marks = standing.marks.iter();
            let marks = marks.map(|mark| json!([mark.asked, mark.measured, mark.met]));
            let window = standing.window;
            json!({
                "host": STANDARD.encode(borsh::to_vec(&host).unwrap()),
                "record": record.map(|_| STANDARD.encode(&data)),
                "config": STANDARD.encode(borsh::to_vec(&config).unwrap()),
                "now": NOW,
                "tier": standing.tier.name(),
                "reason": standing.reason.name(),
                "next": standing.next,
                "marks": marks.collect::<Vec<_>>(),
                "window": window,
            })
        })
        .collect();
    // To stay, and all nine that an assessment can decide.
    assert_eq!(moves.len(), 10, "{moves:?}");
    check("standing", cases);
}

/// The first limit that is crossed is what the assessment decides by.
fn check_limits(standing: &Standing) {
    let crossed = standing.limits.iter().find(|limit| limit.crossed);
    let expected = standing
        .next
        .filter(|next| !matches!(next.reason, Reason::Admitted | Reason::MarksMet));
    assert_eq!(
        crossed.map(|limit| (limit.to, limit.reason)),
        expected.map(|next| (next.tier, next.reason)),
        "{standing:?}"
    );
}

fn host(random: &mut Random) -> Host {
    let tier = [
        Tier::Waitlisted,
        Tier::Community,
        Tier::Premium,
        Tier::Suspended,
    ][[0, 1, 1, 1, 2, 2, 2, 3][random.index(8)]];
    let benchmarked = random.flip();
    Host {
        tier: tier as u8,
        tier_since: NOW - random.time(60),
        registered_at: NOW - 90 * DAY,
        bond: random.below(8_000),
        strikes: u16::from(random.index(8) == 0) * 3,
        proofs_passed: random.small(6),
        proof_at: NOW - random.time(20),
        score_bps: random.small(20_000),
        benchmarked_at: if benchmarked { NOW - DAY } else { 0 },
        reason: random.byte(14),
        ..zeroed(HOST_DISCRIMINATOR, Host::LEN, Host::from_bytes)
    }
}

/// Some days of work, of which some are forgotten.
fn record(random: &mut Random) -> HostRecord {
    let state = if random.flip() {
        HostState::Queued
    } else {
        HostState::Idle
    };
    let silence = if random.index(6) == 0 { 50 } else { 1 };
    let last_seen = NOW - random.time(silence);
    let busy = u32::try_from(random.below(90_000)).unwrap();
    let fails = random.flip();
    let mut days = [[0; 16]; DAYS];
    for number in 20_560..=20_600_u16 {
        if random.index(5) == 0 {
            continue;
        }
        let online = random.small(busy.max(1)).min(86_400);
        let failed = if fails {
            random.small(12)
        } else {
            u32::from(random.index(6) == 0)
        };
        let day = host_record::Day {
            day: number.to_le_bytes(),
            returned: u16::try_from(random.small(3)).unwrap().to_le_bytes(),
            online: online.to_le_bytes(),
            served: (online / 2).to_le_bytes(),
            completed: u16::try_from(random.small(9)).unwrap().to_le_bytes(),
            failed: u16::try_from(failed).unwrap().to_le_bytes(),
        };
        let place = usize::from(number) % DAYS;
        days[place].copy_from_slice(bytemuck::bytes_of(&day));
    }
    HostRecord {
        state: state as u8,
        last_seen,
        valid_until: last_seen + 120,
        completed: random.small(400),
        days,
        ..zeroed(
            HOST_RECORD_DISCRIMINATOR,
            HostRecord::LEN,
            HostRecord::from_bytes,
        )
    }
}

/// One of four policies: nothing asked, easy, usual, strict.
fn config(random: &mut Random, kind: usize) -> Config {
    let scale = u16::try_from(kind).unwrap();
    let policy = Policy {
        bond: 500 * u64::from(scale),
        proof_age: 864_000 * u32::from(scale),
        jobs_completed: 20 * u32::from(scale),
        days: 7 * scale,
        proofs: scale,
        success_bps: 2_900 * scale,
        uptime_bps: 700 * scale,
        score_bps: 3_000 * scale,
        demote_success_bps: 2_700 * scale,
        demote_uptime_bps: 500 * scale,
        demote_score_bps: 2_500 * scale,
        remove_failed_proofs: scale,
        remove_success_bps: 1_500 * scale,
        remove_silent_days: 14 * scale,
        grace_days: 3 * scale,
        min_jobs: 5 * scale,
        slash_bps: 1_000,
        report_hours: 24,
    };
    assert!(policy.is_valid());
    let mut config = Config {
        registration_open: u8::from(random.flip()),
        ..zeroed(CONFIG_DISCRIMINATOR, Config::LEN, Config::from_bytes)
    };
    config.policy = policy.into();
    config
}

/// An account of zeros.
fn zeroed<T: BorshSerialize>(
    discriminator: [u8; 8],
    space: usize,
    read: impl Fn(&[u8]) -> std::io::Result<T>,
) -> T {
    let mut data = vec![0; space];
    data[..8].copy_from_slice(&discriminator);
    read(&data).unwrap()
}

/// JSON has no integers of 64 bits that every language reads.
fn text(number: u64) -> String {
    number.to_string()
}

/// Compares with the file, a line a case, or writes it.
fn check(name: &str, cases: impl IntoIterator<Item = Value>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../vectors/{name}.json"));
    let lines: Vec<String> = cases.into_iter().map(|case| case.to_string()).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if env::var_os("NOSANA_UPDATE_VECTORS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert!(
        expected == text,
        "{} is not what this computes: if that is meant, write it with NOSANA_UPDATE_VECTORS=1",
        path.display()
    );
}

/// The same numbers in every run: splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `limit`; zero when that is.
    fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    fn small(&mut self, limit: u32) -> u32 {
        u32::try_from(self.below(limit.into())).unwrap()
    }

    fn byte(&mut self, limit: u8) -> u8 {
        u8::try_from(self.below(limit.into())).unwrap()
    }

    fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit as u64)).unwrap()
    }

    /// Seconds within `days`.
    fn time(&mut self, days: u64) -> i64 {
        i64::try_from(self.below(days * 86_400)).unwrap()
    }

    fn flip(&mut self) -> bool {
        self.index(2) == 0
    }

    fn address(&mut self) -> Address {
        let mut bytes = [0; 32];
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes());
        }
        Address::new_from_array(bytes)
    }
}
