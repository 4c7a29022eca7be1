//! Whatever organisers, hosts, owners, reviewers and strangers do in whatever order: no
//! second, fee or job is counted twice, windows are exact, what participants have a claim
//! on stays where it is, and every unit that came is somewhere.
//!
//! `NOSANA_PROPTEST_CASES` sets the number of runs, `NOSANA_PROPTEST_SEED` the first seed.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{env, num::NonZero, slice, thread};

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{DISQUALIFICATION, LateJoin, PointKind, SeatState},
    },
    generated::grid::{errors::GridError, instructions::AwardInstructionArgs, types::PhaseTerms},
};
use nosana_tests::{
    Call, Client, Host, START, World, expect_error,
    grid::{reviewer, usual_terms},
    key,
    model_grid::{Run, Scene, Seen, Step, sequence},
    seats::evidence,
    tiers::{DAY, assessor},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, RngSeed, TestRunner},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Runs unless told otherwise.
const CASES: u64 = 120;
/// Steps of a run, at most.
const STEPS: usize = 400;

/// What the runs must have seen to mean anything.
const IMPORTANT: [&str; 131] = [
    "a bond changes",
    "a host is registered anew",
    "a host is tested",
    "a host leaves its place",
    "a host renews its place",
    "a host waits",
    "a job begins",
    "a job expires",
    "a job finishes",
    "a job is given back",
    "a job is paid in part",
    "a job is stopped",
    "a tier changes",
    "accept_authority",
    "agree",
    "agree: refused, its own seat",
    "agree: refused, no seat",
    "agree: refused, not a reviewer",
    "agree: refused, not proposed",
    "agree: refused, not seated",
    "agree: refused, wrong state",
    "award",
    "award: refused, above the cap",
    "award: refused, above the reviewer's cap",
    "award: refused, its own seat",
    "award: refused, no such award",
    "award: refused, not a reviewer",
    "award: refused, not seated",
    "award: refused, points do not change now",
    "award: refused, wrong state",
    "cancel_phase",
    "cancel_phase: refused, not the authority",
    "cancel_phase: refused, wrong state",
    "claim",
    "claim: refused, not seated",
    "claim: refused, not the owner",
    "claim: refused, nothing to claim",
    "claim: refused, too late",
    "claim: refused, wrong state",
    "close_award",
    "close_award: refused, wrong state",
    "close_phase",
    "close_phase: refused, rewards can be claimed",
    "close_phase: refused, wrong state",
    "close_seat",
    "close_seat: refused, no reviewer",
    "close_seat: refused, no seats change hands",
    "close_seat: refused, not the payer",
    "count",
    "count: refused, another host",
    "count: refused, another's record",
    "count: refused, not proven",
    "count: refused, not seated",
    "count: refused, points do not change now",
    "count: refused, suspended or removed",
    "count: refused, wrong state",
    "count_report",
    "count_report: refused, another host",
    "count_report: refused, no test that passed",
    "count_report: refused, not seated",
    "count_report: refused, of a day that does not count",
    "count_report: refused, points do not change now",
    "create_phase",
    "create_phase: refused, caps",
    "create_phase: refused, no prize",
    "create_phase: refused, no such day online",
    "create_phase: refused, no such late joiners",
    "create_phase: refused, no whole days",
    "create_phase: refused, not the authority",
    "create_phase: refused, not the next number",
    "create_phase: refused, registration does not fit",
    "create_phase: refused, there is such a phase",
    "create_phase: refused, too few or too many days",
    "create_phase: refused, too short a review",
    "create_phase: refused, too short or long to claim",
    "finalize",
    "finalize: refused, the review goes on",
    "finalize: refused, wrong state",
    "fund",
    "fund: refused, no amount",
    "fund: refused, not enough tokens",
    "give_back",
    "give_back: refused, no seats change hands",
    "give_back: refused, not the owner",
    "give_back: refused, not the payer",
    "give_back: refused, wrong state",
    "move_up",
    "move_up: refused, no seat is free",
    "move_up: refused, not its turn",
    "move_up: refused, wrong state",
    "open_phase",
    "open_phase: refused, above the budget",
    "open_phase: refused, days that another counts",
    "open_phase: refused, more than the pool",
    "open_phase: refused, not the authority",
    "open_phase: refused, too late",
    "open_phase: refused, wrong state",
    "propose_authority",
    "propose_authority: refused, not the authority",
    "register",
    "register: refused, another class",
    "register: refused, another machine's seat",
    "register: refused, no machine",
    "register: refused, not the owner",
    "register: refused, registration is closed",
    "register: refused, suspended or removed",
    "register: refused, the bond is too small",
    "register: refused, the machine has a seat",
    "register: refused, wrong state",
    "replace_reviewer",
    "replace_reviewer: refused, a reviewer twice",
    "replace_reviewer: refused, no such place",
    "replace_reviewer: refused, not the authority",
    "replace_reviewer: refused, wrong state",
    "revoke",
    "revoke: refused, an award of another",
    "revoke: refused, no reason",
    "revoke: refused, took no part in it",
    "revoke: refused, wrong state",
    "time passes",
    "tokens are donated",
    "update_grid",
    "update_grid: refused, a reviewer twice",
    "update_grid: refused, less than is allotted",
    "update_grid: refused, not the authority",
    "update_phase",
    "update_phase: refused, not the authority",
    "withdraw",
    "withdraw: refused, more than the pool",
    "withdraw: refused, no amount",
    "withdraw: refused, not the authority",
];

#[test]
fn random_sequences_do_what_the_model_does() {
    let cases = number("NOSANA_PROPTEST_CASES").unwrap_or(CASES);
    let first = number("NOSANA_PROPTEST_SEED").unwrap_or(0);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let parts: Vec<Seen> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|number| {
                let seeds = (first..first + cases).skip(number).step_by(threads);
                scope.spawn(move || run_some(seeds))
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .collect()
    });
    let mut seen = Seen::new();
    for part in parts {
        for (what, count) in part {
            *seen.entry(what).or_default() += count;
        }
    }
    println!("{seen:#?}");
    if cases >= CASES {
        let unseen: Vec<_> = IMPORTANT
            .iter()
            .filter(|what| !seen.contains_key(**what))
            .collect();
        assert!(unseen.is_empty(), "no run saw this: {unseen:?}");
    }
}

fn run_some(seeds: impl Iterator<Item = u64>) -> Seen {
    let scene = Scene::new();
    let mut seen = Seen::new();
    for seed in seeds {
        let mut run = Run::new(&scene);
        let steps = tree(seed).current();
        if let Err(wrong) = run.all(&steps) {
            panic!("seed {seed}: {wrong}\n{}", smallest(&scene, seed));
        }
        for (what, count) in run.seen {
            *seen.entry(what).or_default() += count;
        }
    }
    seen
}

/// The steps of `seed`, which can be made fewer.
fn tree(seed: u64) -> impl ValueTree<Value = Vec<Step>> {
    let mut runner = TestRunner::new(Config {
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    });
    sequence(STEPS).new_tree(&mut runner).unwrap()
}

/// The fewest steps out of those of `seed` that go wrong, too.
fn smallest(scene: &Scene, seed: u64) -> String {
    let mut tree = tree(seed);
    let mut found = String::new();
    for _ in 0..120 {
        let steps = tree.current();
        let mut run = Run::new(scene);
        let goes_on = match run.all(&steps) {
            Err(wrong) => {
                found = format!("{wrong}\nby {:#?}", run.tried);
                tree.simplify()
            }
            Ok(()) => tree.complicate(),
        };
        if !goes_on {
            break;
        }
    }
    found
}

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number")),
    )
}

/// When the phases of the tests below begin to run, and end.
const RUN: i64 = START + 4 * DAY;
const END: i64 = RUN + 3 * DAY;

fn terms(late_join: LateJoin) -> PhaseTerms {
    PhaseTerms {
        registration_from: START + DAY,
        registration_until: START + 3 * DAY,
        running_from: RUN,
        running_until: END,
        review_until: END + 2 * DAY,
        late_join: late_join as u8,
        needs_proof: false,
        fee_per_point: 100,
        point_value: 100,
        points_per_hour: 3_600,
        ..usual_terms()
    }
}

/// A phase with three seats, one of them disqualified; a host waits.
#[derive(Clone)]
struct Stand {
    world: World,
    phase: Address,
    hosts: Vec<Host>,
    client: Client,
}

impl Stand {
    fn new(late_join: LateJoin) -> Self {
        let mut world = World::new();
        let client = world.client(1);
        world.fund_reviewers();
        let phase = world.open_phase(terms(late_join));
        world.set_time(START + DAY);
        let hosts: Vec<Host> = (1..=4)
            .map(|number| world.seated_host(&phase, number))
            .collect();
        world.disqualify(&phase, &hosts[2], 1);
        for (host, number) in hosts.iter().zip([2, 3]) {
            world
                .propose_disqualification(&phase, host, number)
                .unwrap();
        }
        Self {
            world,
            phase,
            hosts,
            client,
        }
    }

    /// The same while it runs, with points awarded and proposed.
    fn running(late_join: LateJoin) -> Self {
        let mut stand = Self::new(late_join);
        let Self {
            world,
            phase,
            hosts,
            ..
        } = &mut stand;
        world.set_time(RUN);
        let some = (PointKind::Bugs, 50);
        world.award_points(phase, &hosts[0], some, 10).unwrap();
        world.award_points(phase, &hosts[1], some, 11).unwrap();
        let many = (PointKind::Bugs, 2_001);
        world.award_points(phase, &hosts[0], many, 12).unwrap();
        world.award_points(phase, &hosts[1], many, 13).unwrap();
        world.agree(phase, 13).unwrap();
        stand
    }

    fn finished(late_join: LateJoin) -> Self {
        let mut stand = Self::running(late_join);
        stand.world.set_time(END + 2 * DAY);
        stand.world.finalize_phase(&stand.phase).unwrap();
        stand
    }

    fn award(&self, kind: u8, points: u64) -> Call {
        let args = AwardInstructionArgs {
            kind,
            points,
            evidence: evidence(99),
        };
        self.world.award_call(&self.phase, &self.hosts[0], 0, args)
    }

    /// What is refused before `from` and from `until` on, and goes through in between.
    #[track_caller]
    fn only_within(&self, call: &Call, from: Option<i64>, until: Option<i64>, error: GridError) {
        let at = |time: i64| {
            let mut world = self.world.clone();
            world.set_time(time);
            let signers: Vec<&Keypair> = call.signers.iter().collect();
            world
                .chain
                .send(slice::from_ref(&call.instruction), &signers)
        };
        if let Some(from) = from {
            expect_error(at(from - 1), error);
            expect_error(at(0), error);
            at(from).unwrap();
        }
        if let Some(until) = until {
            at(until - 1).unwrap();
            expect_error(at(until), error);
            expect_error(at(i64::MAX), error);
        }
    }
}

const LATE_JOINS: [LateJoin; 3] = [LateJoin::Refused, LateJoin::FromSeat, LateJoin::WholeWindow];

#[test]
fn seats_change_hands_from_registration_on_to_the_second() {
    for late_join in LATE_JOINS {
        let terms = terms(late_join);
        let until = if late_join == LateJoin::Refused {
            RUN
        } else {
            END
        };
        let mut stand = Stand::new(late_join);
        let (phase, hosts) = (stand.phase, stand.hosts.clone());
        let from = Some(terms.registration_from);
        let last = Some(until);
        let closed = GridError::SeatsClosed;
        let new = stand.world.grid_host(5);
        stand.only_within(
            &stand.world.register_seat_call(&phase, &new),
            from,
            Some(terms.registration_until),
            GridError::RegistrationClosed,
        );
        for host in [&hosts[0], &hosts[3]] {
            let give_back = stand.world.give_back_call(&phase, host);
            stand.only_within(&give_back, from, last, closed);
        }
        let move_up = stand.world.move_up_call(&phase, &hosts[3]);
        stand.only_within(&move_up, from, last, closed);
        let close = stand.world.close_seat_call(&phase, &reviewer(2), &hosts[2]);
        stand.only_within(&close, from, last, closed);
    }
}

#[test]
fn points_change_while_it_runs_and_in_review_to_the_second() {
    for late_join in LATE_JOINS {
        let terms = terms(late_join);
        let stand = Stand::running(late_join);
        let (phase, hosts) = (stand.phase, &stand.hosts);
        let until = Some(terms.review_until);
        let closed = GridError::PointsClosed;
        let world = &stand.world;
        let calls = [
            world.count_call(&phase, &hosts[0]),
            stand.award(PointKind::Feedback as u8, 5),
            world.agree_call(&phase, 1, 12),
            world.revoke_call(&phase, &reviewer(0), 10),
            world.revoke_call(&phase, &world.admin(), 12),
        ];
        for call in &calls {
            stand.only_within(call, Some(terms.running_from), until, closed);
        }
        // A seat can be taken away, and given again, before points count.
        let calls = [
            stand.award(DISQUALIFICATION, 0),
            world.agree_call(&phase, 1, 2),
            world.revoke_call(&phase, &reviewer(1), 1),
        ];
        for call in &calls {
            stand.only_within(call, Some(terms.registration_from), until, closed);
        }
        let finalize = world.finalize_phase_call(&phase);
        stand.only_within(&finalize, until, None, GridError::NotDue);
    }
}

#[test]
fn claims_end_to_the_second() {
    let mut stand = Stand::finished(LateJoin::FromSeat);
    let until = Some(stand.world.phase(&stand.phase).claim_until);
    let claim = stand.world.claim_call(&stand.phase, &stand.hosts[0]);
    stand.only_within(&claim, None, until, GridError::TooLateToClaim);
    stand.world.claim(&stand.phase, &stand.hosts[1]).unwrap();
    let close = stand.world.close_phase_call(&stand.phase);
    stand.only_within(&close, until, None, GridError::NotDue);
    // When everything is claimed, nobody waits for that.
    stand.world.claim(&stand.phase, &stand.hosts[0]).unwrap();
    stand.world.close_phase(&stand.phase).unwrap();
}

#[test]
fn a_phase_is_opened_before_registration_ends_to_the_second() {
    let mut world = World::new();
    let client = world.client(1);
    let terms = terms(LateJoin::FromSeat);
    world.fill_pool(terms.pool);
    let until = Some(terms.registration_until);
    let phase = world.draft_phase(terms);
    let stand = Stand {
        hosts: vec![],
        world,
        phase,
        client,
    };
    let open = stand.world.open_phase_call(&phase);
    stand.only_within(&open, None, until, GridError::TooLateToOpen);
}

#[test]
fn work_and_tests_count_from_the_first_second_to_the_last() {
    let stand = Stand::new(LateJoin::FromSeat);
    let (phase, host) = (stand.phase, &stand.hosts[0]);
    for (from, to, counted) in [
        (RUN - 50, RUN, 0),
        (RUN - 50, RUN + 1, 1),
        (RUN - 50, RUN + 7, 7),
        (RUN, RUN + 50, 50),
        (END - 50, END, 50),
        (END - 5, END + 7, 5),
        (END - 1, END + 7, 1),
        (END, END + 50, 0),
    ] {
        let Stand { mut world, .. } = stand.clone();
        world.set_time(from);
        let job = world.running(&stand.client, host);
        world.set_time(to);
        world.finish(host, &job).unwrap();
        world.set_time(END + DAY);
        world.count(&phase, host).unwrap();
        let days = world.seat(&phase, host).days;
        let served = days.iter().map(|day| {
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&day[8..12]);
            u32::from_le_bytes(bytes)
        });
        assert_eq!(served.sum::<u32>(), counted, "{from} {to}");
    }
    for (at, counts) in [(RUN - 1, false), (RUN, true), (END - 1, true), (END, false)] {
        let Stand { mut world, .. } = stand.clone();
        world.set_time(at);
        let report = world.pass(host, ReportKind::Benchmark);
        world.set_time(END);
        let sent = world.count_report(&phase, host, &report);
        if counts {
            sent.unwrap();
        } else {
            expect_error(sent, GridError::OutsideWindow);
        }
    }
}

#[test]
fn a_proof_must_have_passed_from_the_first_second_on() {
    for (at, is_proven) in [(RUN - 1, false), (RUN, true), (END, true)] {
        let mut world = World::new();
        let phase = world.open_phase(PhaseTerms {
            needs_proof: true,
            ..terms(LateJoin::FromSeat)
        });
        world.set_time(START + DAY);
        let host = world.seated_host(&phase, 1);
        world.set_time(at);
        world.pass(&host, ReportKind::Proof);
        world.set_time(END);
        let sent = world.count(&phase, &host);
        if is_proven {
            sent.unwrap();
        } else {
            expect_error(sent, GridError::NotProven);
        }
    }
}

#[test]
fn days_count_from_the_first_whole_one_with_a_seat() {
    for (seated_at, first) in [
        (RUN - 1, 0),
        (RUN, 0),
        (RUN + 1, 1),
        (RUN + DAY - 1, 1),
        (RUN + DAY, 1),
        (RUN + DAY + 1, 2),
        (END - DAY + 1, 3),
    ] {
        for late_join in [LateJoin::FromSeat, LateJoin::WholeWindow] {
            let Stand {
                mut world,
                phase,
                hosts,
                ..
            } = Stand::new(late_join);
            let host = &hosts[3];
            let first = if late_join == LateJoin::FromSeat {
                first
            } else {
                0
            };
            let pass = |day: i64| {
                world.set_time(RUN + day * DAY);
                world.pass(host, ReportKind::Benchmark)
            };
            let reports = [0, 1, 2].map(pass);
            world.set_time(seated_at);
            world.move_up(&phase, host).unwrap();
            assert_eq!(world.seat(&phase, host).state, SeatState::Seated as u8);
            for day in 0..3 {
                let shown = nosana_tests::seats::Shown {
                    served: 60,
                    ..Default::default()
                };
                world.show_day(host, RUN + day * DAY, shown);
            }
            world.set_time(END);
            world.count(&phase, host).unwrap();
            let seen = world.seat(&phase, host).days;
            let seen = seen.map(|day| day != [0; 16]);
            let expected: Vec<bool> = (0..31).map(|day| day >= first && day < 3).collect();
            assert_eq!(seen.to_vec(), expected, "{seated_at} {late_join:?}");
            for (day, report) in reports.iter().enumerate() {
                let sent = world.count_report(&phase, host, report);
                if day >= first {
                    sent.unwrap();
                } else {
                    expect_error(sent, GridError::OutsideWindow);
                }
            }
        }
    }
}

/// Keys of everybody who has some part in a world, and of somebody who has none.
fn everybody(stand: &Stand) -> Vec<Keypair> {
    let mut keys = vec![
        stand.world.admin(),
        reviewer(0),
        reviewer(1),
        reviewer(2),
        key("reviewer", 3),
        key("stranger", 0),
        assessor(),
        key("issuer", 0),
        stand.client.key.insecure_clone(),
        key("grid heir", 0),
    ];
    for host in &stand.hosts {
        keys.push(host.owner.insecure_clone());
        keys.push(host.worker.insecure_clone());
    }
    keys
}

/// `call` goes through signed by each of `may`; by everybody else, and by nobody, it is
/// refused.
#[track_caller]
fn only_by(stand: &Stand, call: &Call, may: &[Keypair], errors: &[GridError]) {
    let signer = call.signers[0].pubkey();
    let copy = || {
        let signers: Vec<&Keypair> = call.signers.iter().collect();
        Call::new(call.instruction.clone(), &signers)
    };
    for other in everybody(stand) {
        let mut world = stand.world.clone();
        if world.chain.lamports(&other.pubkey()) == 0 {
            world.chain.fund(&other.pubkey());
        }
        let sent = world.run(copy().signed_by(&signer, &other));
        if may.iter().any(|one| one.pubkey() == other.pubkey()) {
            sent.unwrap();
            continue;
        }
        let failure = sent.expect_err("only some may do this");
        let is_one = errors
            .iter()
            .any(|error| failure.code() == Some(error.code()));
        assert!(is_one, "{failure:?}, not one of {errors:?}");
    }
    let unsigned = copy().unsigned_by(&signer);
    let sent = stand.world.clone().run(unsigned);
    expect_error(sent, InstructionError::MissingRequiredSignature);
}

#[test]
fn nobody_but_the_authority_runs_phases() {
    let mut stand = Stand::new(LateJoin::FromSeat);
    let admin = [stand.world.admin()];
    let later = PhaseTerms {
        registration_until: END,
        running_from: END,
        running_until: END + DAY,
        review_until: END + 2 * DAY,
        ..terms(LateJoin::FromSeat)
    };
    stand.world.fill_pool(3 * later.pool);
    let draft = stand.world.draft_phase(later.clone());
    let unused = stand.world.draft_phase(later.clone());
    stand.world.open_draft(&unused).unwrap();
    let heir = key("grid heir", 0);
    let propose = stand.world.propose_grid_authority_call(heir.pubkey());
    let world = &stand.world;
    let grid = world.grid();
    let calls = [
        world.update_grid_call(grid.reviewers, grid.budget),
        world.withdraw_from_grid_call(stand.client.tokens, 1),
        world.create_phase_call(later.clone()),
        world.update_phase_call(&draft, later),
        world.cancel_phase_call(&draft),
        world.cancel_phase_call(&unused),
        world.replace_reviewer_call(&draft, 0, Address::default()),
        world.replace_reviewer_call(&stand.phase, 1, Address::default()),
        propose,
    ];
    for call in &calls {
        only_by(&stand, call, &admin, &[GridError::NotAuthority]);
    }
    // It opens only where days are free.
    let mut free = stand.clone();
    free.world.cancel_phase(&unused).unwrap();
    let open = free.world.open_phase_call(&draft);
    only_by(&free, &open, &admin, &[GridError::NotAuthority]);
    let propose = stand.world.propose_grid_authority_call(heir.pubkey());
    stand.world.run(propose).unwrap();
    let accept = stand.world.accept_grid_authority_call(&heir);
    only_by(&stand, &accept, &[heir], &[GridError::NotProposed]);
}

#[test]
fn nobody_but_its_owner_has_a_seat() {
    let mut stand = Stand::running(LateJoin::FromSeat);
    let phase = stand.phase;
    let owner = [stand.hosts[0].owner.insecure_clone()];
    let give_back = stand.world.give_back_call(&phase, &stand.hosts[0]);
    only_by(&stand, &give_back, &owner, &[GridError::NotOwner]);
    let waiting = [stand.hosts[3].owner.insecure_clone()];
    let give_back = stand.world.give_back_call(&phase, &stand.hosts[3]);
    only_by(&stand, &give_back, &waiting, &[GridError::NotOwner]);
    stand.world.set_time(START + DAY);
    let new = stand.world.grid_host(5);
    let register = stand.world.register_seat_call(&phase, &new);
    let may = [new.owner.insecure_clone()];
    stand.hosts.push(new);
    only_by(&stand, &register, &may, &[GridError::NotOwner]);
    let stand = Stand::finished(LateJoin::FromSeat);
    let claim = stand.world.claim_call(&phase, &stand.hosts[0]);
    only_by(&stand, &claim, &owner, &[GridError::NotOwner]);
}

#[test]
fn nobody_but_reviewers_awards() {
    let stand = Stand::running(LateJoin::FromSeat);
    let (world, phase) = (&stand.world, stand.phase);
    let reviewers = [reviewer(0), reviewer(1), reviewer(2)];
    let others = [GridError::NotReviewer];
    for (kind, points) in [
        (PointKind::Bugs as u8, 5),
        (PointKind::Bugs as u8, 5_000),
        (DISQUALIFICATION, 0),
    ] {
        only_by(&stand, &stand.award(kind, points), &reviewers, &others);
    }
    // A second one must be another one.
    let errors = [GridError::NotReviewer, GridError::OwnAward];
    let agree = world.agree_call(&phase, 1, 12);
    only_by(&stand, &agree, &reviewers[1..], &errors);
    let agree = world.agree_call(&phase, 1, 2);
    only_by(&stand, &agree, &reviewers[1..], &errors);
    // Who took part takes back, and the authority.
    let revoke = |number: u64| world.revoke_call(&phase, &world.admin(), number);
    let [first, second, third] = reviewers;
    let both = [world.admin(), first.insecure_clone(), second];
    only_by(&stand, &revoke(10), &both[..2], &others);
    only_by(&stand, &revoke(12), &both[..2], &others);
    only_by(&stand, &revoke(13), &both, &others);
    only_by(&stand, &revoke(1), &both, &others);
    let close = world.close_seat_call(&phase, &world.admin(), &stand.hosts[2]);
    let [authority, first, second] = both;
    let may = [authority, first, second, third];
    only_by(&stand, &close, &may, &others);
}

#[test]
fn nothing_changes_points_after_they_are_fixed() {
    let mut stand = Stand::running(LateJoin::FromSeat);
    let (phase, hosts) = (stand.phase, stand.hosts.clone());
    stand.world.set_time(RUN + DAY);
    let job = stand.world.running(&stand.client, &hosts[0]);
    stand.world.advance(600);
    stand.world.finish(&hosts[0], &job).unwrap();
    let report = stand.world.pass(&hosts[0], ReportKind::Proof);
    stand.world.set_time(END + 2 * DAY);
    stand.world.finalize_phase(&phase).unwrap();
    let totals = stand.world.total_points(&phase);
    for now in [0, RUN, RUN + DAY, END, END + 2 * DAY, END + 30 * DAY] {
        let mut world = stand.world.clone();
        world.set_time(now);
        let calls = [
            world.count_call(&phase, &hosts[0]),
            world.count_report_call(&phase, &hosts[0], &report),
            stand.award(PointKind::Feedback as u8, 5),
            stand.award(DISQUALIFICATION, 0),
            world.agree_call(&phase, 1, 12),
            world.agree_call(&phase, 1, 2),
            world.revoke_call(&phase, &world.admin(), 10),
            world.revoke_call(&phase, &world.admin(), 1),
            world.give_back_call(&phase, &hosts[0]),
            world.move_up_call(&phase, &hosts[3]),
            world.finalize_phase_call(&phase),
            world.replace_reviewer_call(&phase, 0, Address::default()),
            world.update_phase_call(&phase, terms(LateJoin::WholeWindow)),
            world.cancel_phase_call(&phase),
            world.open_phase_call(&phase),
        ];
        for call in calls {
            let name = call.instruction.data.clone();
            let failure = world.run(call).expect_err("points are fixed");
            let errors = [GridError::WrongState, GridError::HasSeats];
            let is_one = errors
                .iter()
                .any(|error| failure.code() == Some(error.code()));
            let is_opened_before = failure.code().is_none() || failure.code() == Some(0);
            assert!(is_one || is_opened_before, "{name:?} {failure:?}");
        }
        assert_eq!(world.total_points(&phase), totals);
    }
}

#[test]
fn a_phase_without_points_returns_everything() {
    for seats in [0, 1, 3] {
        let mut world = World::new();
        let before = world.grid();
        let phase = world.open_phase(terms(LateJoin::Refused));
        world.set_time(START + DAY);
        let hosts: Vec<Host> = (0..seats)
            .map(|number| world.seated_host(&phase, number))
            .collect();
        world.set_time(END + 2 * DAY);
        world.finalize_phase(&phase).unwrap();
        for host in &hosts {
            expect_error(world.claim(&phase, host), GridError::NothingToClaim);
        }
        // Nobody has anything to claim, so nobody waits for it.
        world.close_phase(&phase).unwrap();
        let closed = world.phase(&phase);
        let pool = terms(LateJoin::Refused).pool;
        assert_eq!((closed.paid, closed.returned), (0, pool));
        assert_eq!(world.tokens(&nosana_tests::grid::pool()), pool);
        assert_eq!(world.grid().allotted, before.allotted);
    }
}

#[test]
fn whoever_claims_in_whatever_order_gets_the_same() {
    // Caps, shares that do not come out even, and one that claims nothing.
    for (reward_cap, point_value) in [(1_000_000, 1_000), (1_000_000, 1), (333_333, 1_000)] {
        let mut paid: Vec<Vec<u64>> = vec![];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
            let mut world = World::new();
            world.fund_reviewers();
            let phase = world.open_phase(PhaseTerms {
                pool: 1_000_000,
                reward_cap,
                point_value,
                fee_per_point: point_value,
                ..terms(LateJoin::Refused)
            });
            world.set_time(START + DAY);
            let hosts: Vec<Host> = (1..=3)
                .map(|number| world.seated_host(&phase, number))
                .collect();
            world.set_time(RUN);
            for (number, points) in [700, 299, 1].into_iter().enumerate() {
                let points = (PointKind::Bugs, points);
                let evidence = number as u64;
                world
                    .award_points(&phase, &hosts[number], points, evidence)
                    .unwrap();
            }
            world.set_time(END + 2 * DAY);
            world.finalize_phase(&phase).unwrap();
            for number in order {
                world.claim(&phase, &hosts[number]).unwrap();
                let again = world.claim(&phase, &hosts[number]);
                expect_error(again, GridError::NothingToClaim);
            }
            world.close_phase(&phase).unwrap();
            let each: Vec<u64> = hosts
                .iter()
                .map(|host| world.seat(&phase, host).paid)
                .collect();
            let closed = world.phase(&phase);
            assert_eq!(each.iter().sum::<u64>(), closed.paid);
            assert_eq!(closed.paid + closed.returned, closed.pool);
            assert_eq!(world.tokens(&nosana_tests::grid::pool()), closed.returned);
            paid.push(each);
        }
        assert!(paid.iter().all(|each| *each == paid[0]), "{paid:?}");
    }
}
