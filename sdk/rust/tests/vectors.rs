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
        grid::{self, KINDS, LateJoin, MAX_DAYS, PhaseState, PointKind, SeatDay, SeatState},
        host_record::{self, DAYS, HostState},
        stake::{self, MAX_DURATION, MIN_DURATION},
        tier::Tier,
    },
    definition::Confidentiality,
    generated::{
        grid::accounts::{PHASE_DISCRIMINATOR, Phase, SEAT_DISCRIMINATOR, Seat},
        jobs::accounts::{HOST_RECORD_DISCRIMINATOR, HostRecord},
        staking::accounts as stakes,
        tiers::accounts::{CONFIG_DISCRIMINATOR, Config, HOST_DISCRIMINATOR, Host},
    },
    grid::{self as views, Leaderboard, List, machine_digest},
    host_api::{self, authorization_with},
    merkle::{ImportFile, ImportTier},
    staking,
    standing::Standing,
};
use serde_json::{Value, json};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

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

/// The midnight on which the phases here begin to run.
const RUNS: i64 = 20_580 * DAY;

/// What a phase does at the edges of its windows, in each state.
#[test]
fn grid_stages() {
    let mut stages = BTreeSet::new();
    let all_states = [
        PhaseState::Draft,
        PhaseState::Open,
        PhaseState::Final,
        PhaseState::Closed,
    ];
    let late = [LateJoin::Refused, LateJoin::FromSeat, LateJoin::WholeWindow];
    let kinds = all_states.map(|state| late.map(|late_join| (state, late_join)));
    let cases: Vec<Value> = kinds
        .as_flattened()
        .iter()
        .map(|(state, late_join)| {
            let phase = Phase {
                state: *state as u8,
                late_join: *late_join as u8,
                claim_until: RUNS + 60 * DAY,
                ..terms_of_phase()
            };
            let schedule = phase.schedule();
            let edges = [
                phase.registration_from,
                phase.registration_until,
                phase.running_from,
                phase.running_until,
                phase.review_until,
                phase.claim_until,
            ];
            let moments: Vec<Value> = edges
                .into_iter()
                .flat_map(|edge| [edge - 1, edge])
                .map(|now| {
                    let stage = phase.stage(now).name();
                    stages.insert(stage);
                    let is_open = *state == PhaseState::Open;
                    json!({
                        "now": now,
                        "stage": stage,
                        "registers": is_open && schedule.may_register(now),
                        "seats": is_open && schedule.may_be_seated(now),
                        "counts": phase.may_change_points(now),
                        "disqualifies": phase.may_disqualify(now),
                        "counts_from": schedule.counts_from(now),
                    })
                })
                .collect();
            json!({ "phase": encoded(&phase), "moments": moments })
        })
        .collect();
    assert_eq!(stages.len(), 10, "{stages:?}");
    check("grid-stages", cases);
}

/// What a seat has, by what its days and its host's record show.
#[test]
fn grid_seats() {
    let mut random = Random(4);
    let cases: Vec<Value> = (0..24_u32)
        .map(|case| {
            let phase = Phase {
                late_join: u8::try_from(case % 3).unwrap(),
                fee_per_point: 1 + random.below(3_000),
                totals: [random.below(40_000), 0, 9, 0, 0, 7],
                ..terms_of_phase()
            };
            let seat = Seat {
                ticket: case,
                seated_at: RUNS - 20 * DAY + random.time(30),
                ..seat(&mut random, &phase, SeatState::Seated)
            };
            let record = HostRecord {
                opened_at: seat.host_since + random.time(20) - 10 * DAY,
                ..busy_record(&mut random)
            };
            let data = borsh::to_vec(&record).unwrap();
            let layout = host_record::read(&data, record.host.as_array()).unwrap();
            let recount = views::recount(&phase, &seat, layout);
            let address = seat.address();
            let standing = views::Standing::new(address, &seat, &phase, Some(3), NOW);
            json!({
                "phase": encoded(&phase),
                "seat": encoded(&seat),
                "record": STANDARD.encode(&data),
                "now": NOW,
                "recount": recount.map(text),
                "tally": standing.tally,
                "total": text(standing.total),
                "backed": text(standing.backed),
                "counts_from": standing.counts_from,
                "share_ppm": standing.share_ppm,
                "reward": text(standing.reward),
            })
        })
        .collect();
    check("grid-seats", cases);
}

#[test]
fn grid_rewards() {
    let mut random = Random(5);
    let cases = (0..60_u32).map(|case| {
        let pool = random.below(1 << (case % 60 + 3));
        let prize = grid::Prize {
            pool,
            point_value: random.below(1 << (case % 31 + 1)),
            reward_cap: random.below(pool) + 1,
        };
        let total = random.below(1 << (case % 40 + 1));
        let points = random.below(total.saturating_add(1));
        json!({
            "pool": text(prize.pool),
            "point_value": text(prize.point_value),
            "reward_cap": text(prize.reward_cap),
            "points": text(points),
            "total": text(total),
            "reward": text(grid::reward(&prize, points, total)),
        })
    });
    check("grid-rewards", cases);
}

/// Who leads, and who is exported.
#[test]
fn grid_leaderboards() {
    let mut random = Random(6);
    let cases: Vec<Value> = (0..6_u16)
        .map(|case| {
            let mut phase = Phase {
                number: case.into(),
                state: PhaseState::Final as u8,
                performant_points: 2_000 * u64::from(case),
                ..terms_of_phase()
            };
            let mut seats = Vec::new();
            for ticket in 0..u32::from(case) * 3 {
                let states = [SeatState::Seated, SeatState::Seated, SeatState::Waiting];
                let state = states[random.index(3)];
                let mut seat = seat(&mut random, &phase, state);
                (seat.ticket, seat.place) = (ticket, random.small(100));
                if ticket == 7 {
                    seat.state = SeatState::Disqualified as u8;
                }
                match seat.state() {
                    SeatState::Seated => {
                        for (total, points) in phase.totals.iter_mut().zip(seat.points) {
                            *total += points;
                        }
                    }
                    SeatState::Waiting => {
                        seat.points = [0; KINDS];
                        phase.waiting += 1;
                    }
                    SeatState::Left | SeatState::Disqualified => {}
                }
                seats.push((seat.address(), seat));
            }
            leaderboard(&phase, &seats, case)
        })
        .collect();
    check("grid-leaderboards", cases);
}

fn leaderboard(phase: &Phase, seats: &[(Address, Seat)], id: u16) -> Value {
    let board = Leaderboard::new(phase, seats);
    let root = |list| {
        let file = views::export(phase, seats, list, id).ok();
        file.map(|file| hex::encode(file.root))
    };
    let rows = board.rows.iter().map(|row| {
        json!([
            row.rank,
            row.seat.to_string(),
            row.host.to_string(),
            text(row.total),
            row.share_ppm,
            text(row.reward),
            row.is_performant,
        ])
    });
    let seats = seats
        .iter()
        .map(|(address, seat)| json!({ "address": address.to_string(), "data": encoded(seat) }));
    json!({
        "id": id,
        "phase": encoded(phase),
        "seats": seats.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "rewards": text(board.rewards),
        "remainder": text(board.remainder),
        "performant": root(List::Performant),
        "waiting": root(List::Waiting),
    })
}

#[test]
fn grid_machines() {
    let [low, high] = [
        "GPU-0a1b2c3d-0000-1111-2222-333344445555",
        "GPU-FFFFFFFF-0000-1111-2222-333344445555",
    ];
    let cases: [&[&str]; 7] = [
        &[low],
        &[high],
        &[high, low],
        &[low, high, low],
        &[],
        &["MIG-0a1b2c3d-0000-1111-2222-333344445555"],
        &[low, "GPU-0a1b2c3d-0000-1111-2222-33334444555g"],
    ];
    let cases = cases.map(|uuids| {
        let digest = machine_digest(uuids).map(hex::encode);
        json!({ "uuids": uuids, "digest": digest })
    });
    check("grid-machines", cases);
}

/// Requests to hosts, as their client signs them; every one of them is verified.
#[test]
fn requests() {
    let mut random = Random(8);
    let job = random.address();
    let command = br#"{"op":"a","command":["echo","\u00e9"]}"#;
    let requests: [(&str, &str, &[u8]); 6] = [
        ("GET", "", b""),
        ("GET", "/log", b""),
        ("POST", "/stop", b""),
        ("POST", "/exec", command),
        ("GET", "/seal", b""),
        ("PUT", "/definition", b"nosana sealed v1\n\0\xff"),
    ];
    let cases = requests.map(|(method, rest, body)| {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&random.below(u64::MAX).to_le_bytes());
        let client = Keypair::new_from_array(seed);
        let mut nonce = [0; 16];
        nonce[8..].copy_from_slice(&random.below(u64::MAX).to_be_bytes());
        let (host, path) = (random.address(), format!("/v1/jobs/{job}{rest}"));
        let request = host_api::Request {
            host: &host,
            method,
            path: &path,
            body,
        };
        let header = authorization_with(&client, &request, NOW, &nonce);
        let signed = host_api::verify(&header, &request, NOW - 1).unwrap();
        assert_eq!((signed.client, signed.nonce), (client.pubkey(), nonce));
        json!({
            "seed": hex::encode(seed),
            "host": host.to_string(),
            "method": method,
            "path": path,
            "body": hex::encode(body),
            "expiry": NOW,
            "nonce": hex::encode(nonce),
            "digest": host_api::content_digest(body),
            "authorization": header,
        })
    });
    check("requests", cases);
}

/// What is posted in place of a confidential definition.
#[test]
fn covers() {
    let kinds = [Confidentiality::Definition, Confidentiality::All];
    let covers = kinds.map(|kind| json!({ "cover": kind.cover() }));
    check("covers", covers);
}

/// A phase of 20 days with usual terms.
fn terms_of_phase() -> Phase {
    Phase {
        state: PhaseState::Open as u8,
        late_join: LateJoin::FromSeat as u8,
        registration_from: RUNS - 9 * DAY,
        registration_until: RUNS - 2 * DAY,
        running_from: RUNS,
        running_until: RUNS + 20 * DAY,
        review_until: RUNS + 30 * DAY,
        claim_seconds: 7_776_000,
        pool: 250_000_000,
        point_value: 25_000,
        reward_cap: 100_000_000,
        fee_per_point: 50_000,
        points_per_hour: 10,
        points_per_job: 1,
        points_per_day: 200,
        points_per_test: 300,
        uptime_seconds: 72_000,
        caps: [3_000, 2_500, 9_300, 3_000, 10_000, 4_000],
        ..zeroed(PHASE_DISCRIMINATOR, Phase::LEN, Phase::from_bytes)
    }
}

/// A seat with some days and points that awards and counting may have left.
fn seat(random: &mut Random, phase: &Phase, state: SeatState) -> Seat {
    let mut days = [[0; 16]; MAX_DAYS];
    for day in days.iter_mut().take(20) {
        if random.flip() {
            continue;
        }
        *day = bytemuck::cast(SeatDay {
            fees: random.below(60_000).to_le_bytes(),
            served: random.small(40_000).to_le_bytes(),
            completed: u16::try_from(random.small(9)).unwrap().to_le_bytes(),
            is_online: random.byte(2),
            is_tested: random.byte(2),
        });
    }
    let mut points = [0; KINDS];
    for kind in PointKind::ALL {
        let is_some = random.flip();
        points[kind as usize] = if is_some { random.below(3_000) } else { 0 };
    }
    Seat {
        state: state as u8,
        phase: phase.address(),
        host: random.address(),
        owner: random.address(),
        machine: random.address().to_bytes(),
        host_since: RUNS - random.time(10),
        registered_at: phase.registration_from + random.time(7),
        seated_at: phase.registration_from + random.time(7),
        points,
        days,
        ..zeroed(SEAT_DISCRIMINATOR, Seat::LEN, Seat::from_bytes)
    }
}

/// A record whose days have fees.
fn busy_record(random: &mut Random) -> HostRecord {
    let mut record = record(random);
    for day in &mut record.days {
        let fees = random.below(90_000).to_le_bytes();
        day[16..].copy_from_slice(&fees);
    }
    record
}

fn encoded(account: &impl BorshSerialize) -> String {
    STANDARD.encode(borsh::to_vec(account).unwrap())
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
    let mut days = [[0; 24]; DAYS];
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
            fees: [0; 8],
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
