//! Points of the test grid for nothing: clients that pay themselves, machines with many
//! hosts, seats and evidence used twice, accounts of other programs.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{LateJoin, PointKind, SeatState},
        job::FINISH_GRACE,
        stake::MAX_DURATION,
        tier::Tier,
    },
    generated::{
        grid::{
            self,
            accounts::{Grid, Phase},
            errors::GridError,
            types::PhaseTerms,
        },
        jobs, staking, tiers,
    },
    instructions,
};
use nosana_tests::{
    Call, Client, Host, START, Setup, World, expect_error,
    grid::{reviewer, usual_terms},
    key,
    tiers::DAY,
    world::{VRAM_MIB, market_terms},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::refused;

/// When the phases here begin to run.
const RUN: i64 = START + 3 * DAY;
/// How long they run, seconds.
const LENGTH: i64 = 3 * DAY;
/// What a point is worth, base units.
const VALUE: u64 = 1_000;

/// A phase of three days. A point of work costs twice what it is worth.
fn terms() -> PhaseTerms {
    PhaseTerms {
        registration_from: START + DAY,
        registration_until: RUN,
        running_from: RUN,
        running_until: RUN + LENGTH,
        review_until: RUN + LENGTH + DAY,
        needs_proof: false,
        pool: 1_000_000_000,
        reward_cap: 1_000_000_000,
        point_value: VALUE,
        fee_per_point: 2 * VALUE,
        points_per_hour: 3_600,
        points_per_job: 1_000,
        uptime_seconds: 60 * 60,
        caps: [1_000_000; 6],
        second_above: 1_000_000,
        ..usual_terms()
    }
}

/// How a job ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Finished,
    Stopped,
    /// Given back, and then cancelled by its client.
    GivenBack,
    /// Its host is never heard of again.
    Expired,
}

/// A job that a client posts for its own host.
#[derive(Clone, Copy, Debug)]
struct Job {
    /// When it begins, seconds after the phase begins to run.
    at: i64,
    timeout: u32,
    /// How long it runs.
    seconds: i64,
    /// Seconds between two checkpoints; 0 for none.
    pause: i64,
    end: End,
}

const fn job(at: i64, timeout: u32, seconds: i64, pause: i64) -> Job {
    Job {
        at,
        timeout,
        seconds,
        pause,
        end: End::Finished,
    }
}

/// Ways to work for oneself, by name.
fn patterns() -> Vec<(&'static str, Vec<Job>)> {
    let tiny = |number: i64| job(3_600 + 20 * number, 1, 1, 0);
    let short = |number: i64| job(3_600 + 600 * number, 60, 45, 20);
    let hour = 3_600;
    let mut ends = vec![];
    for (number, end) in (0..).zip([End::Finished, End::Stopped, End::GivenBack, End::Expired]) {
        ends.push(Job {
            end,
            ..job(hour + number * 5 * hour, 7_200, 2 * hour, 1_000)
        });
    }
    vec![
        ("nothing", vec![]),
        ("one long job", vec![job(hour, 100_000, 20 * hour, 0)]),
        (
            "one long job, paid in parts",
            vec![job(hour, 100_000, 20 * hour, 777)],
        ),
        ("jobs of a second", (0..60).map(tiny).collect()),
        ("many tiny jobs", (0..40).map(short).collect()),
        (
            "much more time than is used",
            vec![job(hour, 604_800, 10, 0)],
        ),
        ("longer than its time", vec![job(hour, 100, 5_000, 0)]),
        (
            "over the midnight at the begin",
            vec![job(-2 * hour, 20_000, 4 * hour, 1_800)],
        ),
        (
            "before the begin, paid inside",
            vec![job(-20 * hour, 86_400, 21 * hour, 0)],
        ),
        (
            "over the midnight at the end",
            vec![job(LENGTH - 2 * hour, 20_000, 4 * hour, 1_800)],
        ),
        (
            "inside, paid after the end",
            vec![job(LENGTH - 5 * hour, 86_400, 6 * hour, 0)],
        ),
        (
            "over a midnight inside",
            vec![job(DAY - 2 * hour, 20_000, 4 * hour, 1_000)],
        ),
        ("before the begin", vec![job(-10 * hour, 20_000, hour, 0)]),
        ("after the end", vec![job(LENGTH + hour, 20_000, hour, 0)]),
        ("all kinds of ends", ends),
    ]
}

/// What came of farming.
struct Harvest {
    /// Points by kind.
    points: [u64; 6],
    /// What was claimed.
    reward: u64,
    /// What the stakers got.
    fees: u64,
    /// What client and host together have at the end, less what they had.
    gain: i128,
}

/// A farm: a client and a host of one person, with a seat beside one of somebody else.
#[derive(Clone)]
struct Farm {
    world: World,
    phase: Address,
    client: Client,
    host: Host,
}

impl Farm {
    /// In a market with this price and share of the hosts.
    fn new(price: u64, host_share_bps: u16, terms: PhaseTerms) -> Self {
        let mut market = market_terms("community");
        market.terms.price = price;
        market.terms.host_share_bps = host_share_bps;
        market.terms.min_timeout = 1;
        market.terms.lease = 24 * 60 * 60;
        let mut world = World::with(Setup {
            market,
            ..Setup::default()
        });
        let mint = world.mint();
        let client = world.client(1);
        world.chain.issue(&mint, &client.tokens, 1_000_000_000_000);
        world.fund_reviewers();
        world.set_time(START + DAY);
        let phase = world.open_phase(terms);
        let host = world.seated_host(&phase, 1);
        let rival = world.seated_host(&phase, 2);
        world.set_time(RUN);
        world
            .award_points(&phase, &rival, (PointKind::Feedback, 700), 1)
            .unwrap();
        world.set_time(START + DAY);
        Self {
            world,
            phase,
            client,
            host,
        }
    }

    fn wealth(&self) -> i128 {
        let tokens = [self.client.tokens, self.host.payout];
        let tokens = tokens.iter().map(|account| self.world.tokens(account));
        tokens.map(i128::from).sum()
    }

    /// The host is heard of: it waits from now on.
    fn wait(&mut self) {
        if self.world.record(&self.host).state == 0 {
            self.world.join(&self.host).unwrap();
        } else {
            self.world.renew(&self.host).unwrap();
        }
    }

    /// The client's job for its own host.
    fn begin(&mut self, job: &Job) -> Address {
        let slot = self.world.record(&self.host).queue_slot;
        let mut new = self.world.new_job(&self.client);
        new.timeout = job.timeout;
        self.world
            .post_to(&self.client, &new, &self.host, slot)
            .unwrap();
        self.world.start(&self.host, &new.address()).unwrap();
        new.address()
    }

    /// Does `job`; or, when it `idles`, waits as long.
    fn work(&mut self, job: &Job, idles: bool) {
        let from = RUN + job.at;
        let to = from + job.seconds;
        self.world.set_time(from);
        self.wait();
        if idles {
            self.world.set_time(to);
            self.wait();
            return;
        }
        let address = self.begin(job);
        let mut now = from + job.pause;
        while job.pause > 0 && now < to.min(from + i64::from(job.timeout)) {
            self.world.set_time(now);
            self.world.checkpoint(&self.host, &address).unwrap();
            now += job.pause;
        }
        self.world.set_time(to);
        self.end(&address, job);
        self.wait();
    }

    fn end(&mut self, address: &Address, job: &Job) {
        let (world, client, host) = (&mut self.world, &self.client, &self.host);
        match job.end {
            End::Finished => world.finish(host, address).map(drop),
            End::Stopped => world.stop(client, address).map(drop),
            End::GivenBack => world
                .quit(host, address)
                .and_then(|_| world.cancel(client, address))
                .map(drop),
            End::Expired => {
                let until = i64::from(job.timeout) + i64::from(FINISH_GRACE) + 1;
                world.set_time(RUN + job.at + until);
                world.expire(address).map(drop)
            }
        }
        .unwrap();
    }

    /// Works all of `jobs`, or idles as long, and claims.
    fn harvest(&self, jobs: &[Job], idles: bool) -> Harvest {
        let mut farm = self.clone();
        let (wealth, fees) = (farm.wealth(), farm.world.fees());
        for job in jobs {
            farm.work(job, idles);
        }
        farm.world.set_time(RUN + LENGTH + DAY - 1);
        farm.world.count(&farm.phase, &farm.host).unwrap();
        let points = farm.world.points(&farm.phase, &farm.host);
        farm.world.set_time(RUN + LENGTH + DAY);
        farm.world.finalize_phase(&farm.phase).unwrap();
        let claimed = farm.world.claim(&farm.phase, &farm.host);
        if points == [0; 6] {
            expect_error(claimed, GridError::NothingToClaim);
        } else {
            claimed.unwrap();
        }
        let reward = farm.world.seat(&farm.phase, &farm.host).paid;
        Harvest {
            points,
            reward,
            fees: farm.world.fees() - fees,
            gain: farm.wealth() - wealth,
        }
    }
}

/// Prices of a second, and shares of the hosts, basis points.
const MARKETS: [(u64, u16); 4] = [(120, 8_000), (1, 10_000), (5_000, 10_000), (90_001, 3_333)];

#[test]
fn a_client_pays_its_own_host() {
    let mut most = 0;
    for (price, share) in MARKETS {
        for fee_per_point in [VALUE, 2 * VALUE, 2 * VALUE + 1] {
            let terms = PhaseTerms {
                fee_per_point,
                ..terms()
            };
            let farm = Farm::new(price, share, terms);
            for (name, jobs) in patterns() {
                let name = format!("{name}, {price} a second, {fee_per_point} a point");
                let (busy, idle) = (farm.harvest(&jobs, false), farm.harvest(&jobs, true));
                let work = busy.points[PointKind::Work as usize];
                assert!(work <= busy.fees / fee_per_point, "{name}");
                let (rest, of_idle) = (&busy.points[1..], &idle.points[1..]);
                assert!(rest.iter().zip(of_idle).all(|(a, b)| a <= b), "{name}");
                assert_eq!((idle.points[0], idle.fees), (0, 0), "{name}");
                // What work adds to the reward was burnt as fees before, and all that
                // client and host together have is not more than if they had idled.
                assert!(busy.reward <= idle.reward + busy.fees, "{name}");
                assert!(
                    busy.gain <= idle.gain,
                    "{name}: {} {}",
                    busy.gain,
                    idle.gain
                );
                most = most.max(work);
            }
        }
    }
    assert!(most > 1_000, "the work was worth nothing: {most}");
}

#[test]
fn a_client_pays_its_own_host_at_the_lowest_fee() {
    // At a point for what a point is worth, it can at best get back what it burnt.
    let farm = Farm::new(
        5_000,
        10_000,
        PhaseTerms {
            fee_per_point: VALUE,
            ..terms()
        },
    );
    let jobs = [job(3_600, 7_200, 7_200, 0)];
    let (busy, idle) = (farm.harvest(&jobs, false), farm.harvest(&jobs, true));
    assert_eq!(busy.fees, 7_200 * 5_000 / 20);
    assert_eq!(busy.points[0], busy.fees / VALUE);
    assert_eq!(busy.reward - idle.reward, busy.fees);
    assert_eq!(busy.gain, idle.gain);
}

#[test]
fn the_fee_that_is_counted_is_the_fee_that_was_burnt() {
    for (price, share) in MARKETS {
        let farm = Farm::new(price, share, terms());
        for (name, jobs) in patterns() {
            let mut farm = farm.clone();
            for job in &jobs {
                farm.work(job, false);
            }
            let record = farm.world.record(&farm.host);
            let fees = record.days.iter().map(|day| {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(&day[16..]);
                u64::from_le_bytes(bytes)
            });
            assert_eq!(fees.sum::<u64>(), farm.world.fees(), "{name}");
        }
    }
}

#[test]
fn nobody_takes_the_fee_of_its_own_job_back() {
    // The stakers' vault is the only place that fees go to, whatever a farmer does to it:
    // what it cannot take stays owed to it, and goes nowhere else.
    let farm = Farm::new(5_000, 10_000, terms());
    let mut world = farm.world.clone();
    let mut frozen = farm.clone();
    let vault = world.fee_destination;
    frozen.world.chain.freeze(&vault);
    let before = frozen.wealth();
    frozen.work(&job(3_600, 3_600, 3_600, 0), false);
    let fees = 3_600 * 5_000 / 20;
    assert_eq!(before - frozen.wealth(), i128::from(fees));
    world = frozen.world.clone();
    world.chain.thaw(&vault);
    let record = world.record(&farm.host);
    assert_eq!(
        record.days.iter().filter(|day| day[16..] != [0; 8]).count(),
        1
    );
}

/// What the farmer gets of its own fees as a staker of `part` of four parts of all weight,
/// and what it gains by working for itself.
fn staked_gain(part: u64, fee_per_point: u64) -> i128 {
    let terms = PhaseTerms {
        fee_per_point,
        ..terms()
    };
    let mut farm = Farm::new(5_000, 10_000, terms);
    let (staked, all) = (part * 100_000_000, 400_000_000);
    farm.world
        .stake(&farm.client.key, staked, MAX_DURATION)
        .unwrap();
    let others = farm.world.client(7);
    farm.world
        .stake(&others.key, all - staked, MAX_DURATION)
        .unwrap();
    let jobs = [job(3_600, 36_000, 36_000, 0)];
    let gain = |idles: bool| {
        let mut farm = farm.clone();
        let before = farm.wealth();
        for job in &jobs {
            farm.work(job, idles);
        }
        farm.world.set_time(RUN + LENGTH);
        farm.world.count(&farm.phase, &farm.host).unwrap();
        farm.world.set_time(RUN + LENGTH + DAY);
        farm.world.finalize_phase(&farm.phase).unwrap();
        farm.world.claim(&farm.phase, &farm.host).unwrap();
        if !idles {
            farm.world.claim_rewards(&farm.client.key).unwrap();
        }
        farm.wealth() - before
    };
    gain(false) - gain(true)
}

#[test]
fn a_staker_pays_its_own_host() {
    let fees = 36_000 * 5_000 / 20;
    // Of its fees it gets back its share as a staker, and what a point pays for them.
    for (part, expected) in [(1, -fees / 4), (2, 0), (3, fees / 4)] {
        let gain = staked_gain(part, 2 * VALUE);
        assert!((gain - expected).abs() <= 2, "{part}: {gain} {expected}");
    }
    // The bound: it gains nothing with up to half of all weight.
    assert!(staked_gain(2, 2 * VALUE) <= 0);
    assert!(staked_gain(1, 2 * VALUE) < 0);
    // At the lowest fee that there can be, every staker would gain.
    assert!(staked_gain(1, VALUE) > 0);
    assert!(staked_gain(3, 4 * VALUE) <= 0);
}

/// One more host on the machine of `host`, of another owner.
fn on_machine_of(world: &mut World, host: &Host, number: u64) -> Host {
    let other = world.host(number);
    let machine = world.tiers_host(host).machine;
    world.set_machine(&other, machine);
    other
}

#[test]
fn a_machine_registers_as_two_hosts() {
    let Farm {
        mut world,
        phase,
        host,
        ..
    } = Farm::new(120, 8_000, terms());
    let twin = on_machine_of(&mut world, &host, 3);
    let in_use = InstructionError::Custom(0);
    let call = world.register_seat_call(&phase, &twin);
    refused(&mut world, call, in_use.clone());
    // Nor does it wait beside itself.
    let third = world.seated_host(&phase, 4);
    let waiting = world.seated_host(&phase, 5);
    assert_eq!(world.seat(&phase, &third).state, SeatState::Seated as u8);
    assert_eq!(world.seat(&phase, &waiting).state, SeatState::Waiting as u8);
    let again = on_machine_of(&mut world, &waiting, 6);
    let call = world.register_seat_call(&phase, &again);
    refused(&mut world, call, in_use);
    // It cannot take a seat elsewhere: the address follows from the host's own machine.
    let elsewhere = grid::pdas::find_seat(&phase, &[0x77; 32]).0;
    let its = world.seat_address(&phase, &host);
    let call = world
        .register_seat_call(&phase, &twin)
        .replacing(&its, &elsewhere);
    assert!(world.run(call).is_err());
    assert!(world.chain.account(&elsewhere).is_none());
}

#[test]
fn a_machine_says_nothing() {
    let Farm {
        mut world, phase, ..
    } = Farm::new(120, 8_000, terms());
    let host = world.grid_host(3);
    world.set_machine(&host, [0; 32]);
    let call = world.register_seat_call(&phase, &host);
    refused(&mut world, call, GridError::NoMachine);
}

/// What a machine of several hosts gets when they share `jobs`, the `turn`th of them
/// beginning, and the `seated`th has the seat.
fn split(farm: &Farm, jobs: &[Job], hosts: usize, turn: usize, seated: usize) -> [u64; 6] {
    let mut farm = farm.clone();
    farm.world.give_back(&farm.phase, &farm.host).unwrap();
    let mut parts = vec![farm.host.clone()];
    for number in 1..hosts {
        let part = on_machine_of(&mut farm.world, &farm.host, 100 + number as u64);
        parts.push(part);
    }
    farm.world
        .register_seat(&farm.phase, &parts[seated])
        .unwrap();
    for (number, job) in jobs.iter().enumerate() {
        farm.host = parts[(number + turn) % hosts].clone();
        // One machine: only one of them waits at a time.
        for part in &parts {
            if part.address != farm.host.address && farm.world.record(part).state != 0 {
                farm.world.set_time(RUN + job.at);
                farm.world.leave(part).unwrap();
            }
        }
        farm.work(job, false);
    }
    farm.world.set_time(RUN + LENGTH);
    for part in &parts {
        let mut call = farm.world.count_call(&farm.phase, &parts[seated]);
        if part.address != parts[seated].address {
            call = call
                .with_account(2, &part.address)
                .with_account(3, &part.record);
            refused(&mut farm.world, call, GridError::WrongHost);
        }
    }
    farm.world.count(&farm.phase, &parts[seated]).unwrap();
    farm.world.points(&farm.phase, &parts[seated])
}

#[test]
fn a_machine_is_split_into_many_hosts() {
    let farm = Farm::new(5_000, 10_000, terms());
    let shares = |number: i64| job(3_600 + 9_000 * number, 5_000, 4_000, 0);
    let mixed = |number: i64| job(3_600 + 9_000 * number, 5_000, 1 + 97 * number, 0);
    for jobs in [
        (0..12).map(shares).collect::<Vec<_>>(),
        (0..25).map(mixed).collect(),
    ] {
        let whole = split(&farm, &jobs, 1, 0, 0);
        assert!(whole[0] > 0 && whole[1] > 0);
        for hosts in [2, 3, 5] {
            for turn in 0..hosts.min(3) {
                for seated in 0..hosts.min(2) {
                    let part = split(&farm, &jobs, hosts, turn, seated);
                    let is_less = part.iter().zip(whole).all(|(part, whole)| *part <= whole);
                    assert!(is_less, "{hosts} {turn} {seated}: {part:?} {whole:?}");
                    assert!(part[0] < whole[0]);
                }
            }
        }
    }
}

#[test]
fn a_machines_seat_is_squatted() {
    let Farm {
        mut world, phase, ..
    } = Farm::new(120, 8_000, terms());
    let owner = world.grid_host(3);
    let squatter = on_machine_of(&mut world, &owner, 4);
    world.register_seat(&phase, &squatter).unwrap();
    let call = world.register_seat_call(&phase, &owner);
    refused(&mut world, call, InstructionError::Custom(0));
    // Nobody frees it alone: neither a reviewer nor the authority.
    world
        .propose_disqualification(&phase, &squatter, 9)
        .unwrap();
    let alone = world.agree_call(&phase, 0, 9);
    refused(&mut world, alone, GridError::OwnAward);
    for signer in [reviewer(0), world.admin()] {
        let close = world.close_seat_call(&phase, &signer, &squatter);
        refused(&mut world, close, GridError::WrongSeatState);
    }
    // Two do, before the phase runs, and the owner registers.
    world.agree(&phase, 9).unwrap();
    let stranger = key("stranger", 0);
    let close = world.close_seat_call(&phase, &stranger, &squatter);
    refused(&mut world, close, GridError::NotReviewer);
    let close = world.close_seat_call(&phase, &reviewer(0), &squatter);
    world.run(close).unwrap();
    world.register_seat(&phase, &owner).unwrap();
    assert_eq!(world.seat(&phase, &owner).host, owner.address);
    // What is done to the award later does not reach the other seat.
    world.revoke(&phase, 9).unwrap();
    let seat = world.seat(&phase, &owner);
    assert_eq!(seat.state, SeatState::Seated as u8);
    assert_eq!(world.phase(&phase).taken, 3);
}

#[test]
fn a_seat_is_given_back_and_taken_again() {
    for late_join in [LateJoin::FromSeat, LateJoin::WholeWindow] {
        let farm = Farm::new(
            5_000,
            10_000,
            PhaseTerms {
                late_join: late_join as u8,
                registration_until: RUN + LENGTH,
                ..terms()
            },
        );
        let jobs: Vec<Job> = (0..6)
            .map(|number| job(3_600 + 36_000 * number, 5_000, 4_000, 0))
            .collect();
        let kept = farm.harvest(&jobs, false).points;
        let mut cycling = farm.clone();
        for job in &jobs {
            cycling.work(job, false);
            cycling.world.count(&cycling.phase, &cycling.host).unwrap();
            let points = cycling.world.points(&cycling.phase, &cycling.host);
            assert!(points.iter().zip(kept).all(|(now, kept)| *now <= kept));
            cycling
                .world
                .give_back(&cycling.phase, &cycling.host)
                .unwrap();
            let totals = cycling.world.total_points(&cycling.phase);
            assert_eq!(totals, [0, 0, 0, 700, 0, 0]);
            let phase = &cycling.phase;
            cycling.world.register_seat(phase, &cycling.host).unwrap();
            assert_eq!(cycling.world.points(phase, &cycling.host), [0; 6]);
        }
        cycling.world.set_time(RUN + LENGTH);
        cycling.world.count(&cycling.phase, &cycling.host).unwrap();
        let points = cycling.world.points(&cycling.phase, &cycling.host);
        assert!(points.iter().zip(kept).all(|(now, kept)| *now <= kept));
        // The last day had begun when it got its last seat.
        let counts_all = late_join == LateJoin::WholeWindow;
        assert_eq!(points == kept, counts_all, "{points:?} {kept:?}");
    }
}

#[test]
fn a_place_in_the_waiting_list_is_changed_for_a_better_one() {
    let mut farm = Farm::new(120, 8_000, terms());
    let (world, phase) = (&mut farm.world, farm.phase);
    world.seated_host(&phase, 3);
    let waiting: Vec<Host> = (4..8)
        .map(|number| world.seated_host(&phase, number))
        .collect();
    let [first, second, third, fourth] = &waiting[..] else {
        unreachable!("four wait");
    };
    // Who leaves in the middle cannot come back before its turn has passed.
    world.give_back(&phase, second).unwrap();
    let again = world.register_seat_call(&phase, second);
    refused(world, again, InstructionError::Custom(0));
    // Who leaves in front gives the turn to the next, who has left; and is the last then.
    world.give_back(&phase, first).unwrap();
    world.register_seat(&phase, first).unwrap();
    world.give_back(&phase, &farm.host).unwrap();
    for other in [third, fourth, first] {
        let call = world.move_up_call(&phase, other);
        refused(world, call, GridError::NotInTurn);
    }
    world.move_up(&phase, second).unwrap();
    assert!(
        world
            .chain
            .account(&world.seat_address(&phase, second))
            .is_none()
    );
    // A free seat is not for who registers now.
    world.register_seat(&phase, second).unwrap();
    assert_eq!(world.seat(&phase, second).state, SeatState::Waiting as u8);
    for other in [fourth, first, second] {
        let call = world.move_up_call(&phase, other);
        refused(world, call, GridError::NotInTurn);
    }
    world.move_up(&phase, third).unwrap();
    let call = world.move_up_call(&phase, fourth);
    refused(world, call, GridError::NoSeatFree);
    assert_eq!(world.phase(&phase).waiting, 3);
}

#[test]
fn a_host_is_suspended_or_removed_in_between() {
    let farm = Farm::new(5_000, 10_000, terms());
    for tier in [Tier::Suspended, Tier::Removed] {
        let mut farm = farm.clone();
        farm.work(&job(3_600, 3_600, 3_600, 0), false);
        farm.world.count(&farm.phase, &farm.host).unwrap();
        let points = farm.world.points(&farm.phase, &farm.host);
        farm.work(&job(36_000, 3_600, 3_600, 0), false);
        let report = farm.world.pass(&farm.host, ReportKind::Proof);
        farm.world.set_tier(&farm.host, tier);
        let count = farm.world.count_call(&farm.phase, &farm.host);
        refused(&mut farm.world, count, GridError::WrongTier);
        let count = farm
            .world
            .count_report_call(&farm.phase, &farm.host, &report);
        refused(&mut farm.world, count, GridError::WrongTier);
        assert_eq!(farm.world.points(&farm.phase, &farm.host), points);
        let other = farm.world.grid_host(8);
        farm.world.set_time(START + DAY);
        farm.world.set_tier(&other, tier);
        let register = farm.world.register_seat_call(&farm.phase, &other);
        refused(&mut farm.world, register, GridError::WrongTier);
    }
}

#[test]
fn a_bond_is_taken_out_in_between() {
    let bond_minimum = 1_000;
    let mut farm = Farm::new(5_000, 10_000, terms());
    farm.world.set_time(START + DAY);
    let second = PhaseTerms {
        bond_minimum,
        registration_from: START + DAY,
        registration_until: RUN + LENGTH,
        running_from: RUN + LENGTH,
        running_until: RUN + 2 * LENGTH,
        review_until: RUN + 2 * LENGTH + DAY,
        ..terms()
    };
    let phase = farm.world.open_phase(second);
    let register = farm.world.register_seat_call(&phase, &farm.host);
    refused(&mut farm.world, register, GridError::BondTooSmall);
    farm.world.stake_for(&farm.host);
    farm.world.bond_host(&farm.host, bond_minimum).unwrap();
    farm.world.register_seat(&phase, &farm.host).unwrap();
    farm.world.set_time(RUN + LENGTH);
    farm.world.unbond_host(&farm.host, 1).unwrap();
    let count = farm.world.count_call(&phase, &farm.host);
    refused(&mut farm.world, count, GridError::BondTooSmall);
    farm.world.bond_host(&farm.host, 1).unwrap();
    farm.world.count(&phase, &farm.host).unwrap();
}

#[test]
fn a_host_moves_to_another_machine_and_its_days_count_twice() {
    // Closed and registered again at the same address, it says to be another machine, and
    // its record still tells of the days before.
    for keeps_record in [true, false] {
        let mut farm = Farm::new(
            5_000,
            10_000,
            PhaseTerms {
                late_join: LateJoin::WholeWindow as u8,
                registration_until: RUN + LENGTH,
                ..terms()
            },
        );
        farm.work(&job(3_600, 7_200, 7_200, 0), false);
        farm.world.leave(&farm.host).unwrap();
        let former = farm.world.seat(&farm.phase, &farm.host);
        let first = instructions::count_seat(&former);
        farm.world.count(&farm.phase, &farm.host).unwrap();
        let once = farm.world.points(&farm.phase, &farm.host);
        assert!(once[0] > 0);
        farm.world.close_host(&farm.host).unwrap();
        if !keeps_record {
            farm.world.close_record(&farm.host).unwrap();
        }
        farm.world.advance(60);
        farm.world
            .run(farm.world.register_call(&farm.host))
            .unwrap();
        farm.world.set_machine(&farm.host, [0x55; 32]);
        if !keeps_record {
            farm.world
                .run(farm.world.open_record_call(&farm.host))
                .unwrap();
        }
        farm.world.register_seat(&farm.phase, &farm.host).unwrap();
        farm.world.count(&farm.phase, &farm.host).unwrap();
        assert_eq!(farm.world.points(&farm.phase, &farm.host), [0; 6]);
        // Nor does the former seat count the new host's work.
        let again = Call::new(first, &[]);
        refused(&mut farm.world, again, GridError::WrongHost);
    }
}

#[test]
fn a_report_is_of_another_host_or_of_no_test() {
    let Farm {
        mut world,
        phase,
        host,
        ..
    } = Farm::new(120, 8_000, terms());
    let other = world.grid_host(3);
    world.set_time(RUN);
    let foreign = world.pass(&other, ReportKind::Benchmark);
    let spoof = world.pass(&host, ReportKind::SpoofCheck);
    let sequence = world.tiers_host(&host).next_report;
    world.report(&host, ReportKind::Benchmark, false).unwrap();
    let failed = tiers::pdas::find_report(&host.address, sequence).0;
    for report in [foreign, spoof, failed] {
        let call = world.count_report_call(&phase, &host, &report);
        refused(&mut world, call, GridError::WrongReport);
    }
    world.advance(DAY);
    let good = world.pass(&host, ReportKind::Benchmark);
    for _ in 0..3 {
        world.count_report(&phase, &host, &good).unwrap();
        assert_eq!(world.points(&phase, &host)[2], 300);
    }
    // A second test of the same day is worth nothing more.
    world.advance(DAY - 6 * 60 * 60);
    let same_day = world.pass(&host, ReportKind::Proof);
    world.count_report(&phase, &host, &same_day).unwrap();
    assert_eq!(world.points(&phase, &host)[2], 300);
}

#[test]
fn a_report_is_of_a_former_host_at_the_address() {
    let mut farm = Farm::new(
        120,
        8_000,
        PhaseTerms {
            registration_until: RUN + LENGTH,
            late_join: LateJoin::WholeWindow as u8,
            ..terms()
        },
    );
    let (world, phase) = (&mut farm.world, farm.phase);
    world.set_time(RUN);
    let report = world.pass(&farm.host, ReportKind::Proof);
    world.give_back(&phase, &farm.host).unwrap();
    world.advance(60);
    world.close_host(&farm.host).unwrap();
    world.run(world.register_call(&farm.host)).unwrap();
    world.set_machine(&farm.host, [0x55; 32]);
    world.register_seat(&phase, &farm.host).unwrap();
    let call = world.count_report_call(&phase, &farm.host, &report);
    refused(world, call, GridError::WrongReport);
}

#[test]
fn the_same_evidence_is_used_twice() {
    let Farm {
        mut world,
        phase,
        host,
        ..
    } = Farm::new(120, 8_000, terms());
    let other = world.seated_host(&phase, 3);
    world.set_time(RUN);
    let bug = (PointKind::Bugs, 50);
    world.award_points(&phase, &host, bug, 5).unwrap();
    let in_use = InstructionError::Custom(0);
    expect_error(world.award_points(&phase, &host, bug, 5), in_use.clone());
    expect_error(world.award_points(&phase, &other, bug, 5), in_use.clone());
    world.revoke(&phase, 5).unwrap();
    assert_eq!(world.points(&phase, &host)[4], 0);
    expect_error(world.award_points(&phase, &host, bug, 5), in_use);
    expect_error(world.agree(&phase, 5), GridError::WrongAwardState);
    expect_error(world.revoke(&phase, 5), GridError::WrongAwardState);
}

#[test]
fn an_award_is_agreed_to_for_a_later_registration() {
    let mut farm = Farm::new(
        120,
        8_000,
        PhaseTerms {
            late_join: LateJoin::WholeWindow as u8,
            registration_until: RUN + LENGTH,
            second_above: 10,
            ..terms()
        },
    );
    let (world, phase, host) = (&mut farm.world, farm.phase, &farm.host);
    world.set_time(RUN);
    let many = (PointKind::Bugs, 11);
    world.award_points(&phase, host, many, 5).unwrap();
    world.propose_disqualification(&phase, host, 6).unwrap();
    world
        .award_points(&phase, host, (PointKind::Bugs, 10), 7)
        .unwrap();
    world.give_back(&phase, host).unwrap();
    world.register_seat(&phase, host).unwrap();
    for number in [5, 6] {
        let agree = world.agree_call(&phase, 1, number);
        refused(world, agree, GridError::WrongAward);
    }
    // What is taken back of the former registration leaves this one alone.
    let many = (PointKind::Bugs, 10);
    world.award_points(&phase, host, many, 8).unwrap();
    for number in [5, 6, 7] {
        world.revoke(&phase, number).unwrap();
    }
    let seat = world.seat(&phase, host);
    assert_eq!(seat.state, SeatState::Seated as u8);
    assert_eq!(seat.points, [0, 0, 0, 0, 10, 0]);
    assert_eq!(world.phase(&phase).awarded[0], 700 + 10);
}

/// The same account, owned by `owner`, at an address of its own.
fn copied(world: &mut World, from: &Address, owner: &Address) -> Address {
    let address = key("copied account", 0).pubkey();
    let mut account = world.chain.account(from).unwrap();
    account.owner = *owner;
    world.chain.set_account(address, account);
    address
}

#[test]
fn a_record_host_or_report_is_of_a_second_deployment() {
    let farm = Farm::new(5_000, 10_000, terms());
    let mut farm = farm.clone();
    farm.work(&job(3_600, 3_600, 3_600, 0), false);
    let report = farm.world.pass(&farm.host, ReportKind::Proof);
    let world = &mut farm.world;
    let (second_jobs, second_tiers) = (key("second jobs", 0), key("second tiers", 0));
    let (second_jobs, second_tiers) = (second_jobs.pubkey(), second_tiers.pubkey());
    let ids = (&jobs::ID, &second_jobs);
    world.chain.deploy_again("nosana_jobs", second_jobs, ids);
    // It opens a record for the real host.
    let (owner, its) = (farm.host.owner.pubkey(), farm.host.address);
    let record = Address::find_program_address(&[b"record", its.as_ref()], &second_jobs).0;
    let open = instructions::open_record(owner, its);
    let mut open = Call::new(open, &[&farm.host.owner]).replacing(&farm.host.record, &record);
    open.instruction.program_id = second_jobs;
    world.run(open).unwrap();
    let count = world
        .count_call(&farm.phase, &farm.host)
        .replacing(&farm.host.record, &record);
    refused(world, count, GridError::WrongRecord);
    let host = copied(world, &farm.host.address, &second_tiers);
    let count = world
        .count_call(&farm.phase, &farm.host)
        .replacing(&farm.host.address, &host);
    refused(world, count, InstructionError::IllegalOwner);
    let register = world
        .register_seat_call(&farm.phase, &farm.host)
        .replacing(&farm.host.address, &host);
    refused(world, register, InstructionError::IllegalOwner);
    let fake = copied(world, &report, &second_tiers);
    let count = world.count_report_call(&farm.phase, &farm.host, &fake);
    refused(world, count, InstructionError::IllegalOwner);
    // The same accounts where they belong do count.
    world.count(&farm.phase, &farm.host).unwrap();
    world
        .count_report(&farm.phase, &farm.host, &report)
        .unwrap();
}

#[test]
fn a_host_is_registered_with_a_second_deployment() {
    let Farm {
        mut world,
        phase,
        host,
        ..
    } = Farm::new(120, 8_000, terms());
    let second = key("second tiers", 0).pubkey();
    world
        .chain
        .deploy_again("nosana_tiers", second, (&tiers::ID, &second));
    // Its configuration and classes are its own affair; here they are as the real ones.
    let mut rebuilt = |from: &Address, seeds: &[&[u8]]| {
        let (address, bump) = Address::find_program_address(seeds, &second);
        let mut account = world.chain.account(from).unwrap();
        account.owner = second;
        account.data[9] = bump;
        world.chain.set_account(address, account);
        address
    };
    let config = rebuilt(&tiers::pdas::find_config().0, &[b"config"]);
    let class = rebuilt(&tiers::pdas::find_class(1).0, &[b"class", &[1, 0]]);
    let owner = host.owner.pubkey();
    let address = Address::find_program_address(&[b"host", owner.as_ref(), &[9, 0]], &second).0;
    let args = tiers::instructions::RegisterHostInstructionArgs {
        index: 9,
        machine: [0x66; 32],
        ..nosana_tests::calls::host_args(host.worker.pubkey(), VRAM_MIB)
    };
    let register = instructions::register_host(owner, owner, class, host.payout, args);
    let its = register.accounts[4].pubkey;
    let mut call = Call::new(register, &[&host.owner])
        .replacing(&tiers::pdas::find_config().0, &config)
        .replacing(&its, &address);
    call.instruction.program_id = second;
    world.run(call).unwrap();
    let seat = instructions::register_seat(owner, owner, phase, address, &[0x66; 32]);
    let seat = Call::new(seat, &[&host.owner]);
    refused(&mut world, seat, InstructionError::IllegalOwner);
}

#[test]
fn fees_are_paid_to_a_second_staking_program() {
    // A job pays its fee to where the configuration says, and that has no other place.
    let mut farm = Farm::new(5_000, 10_000, terms());
    farm.world.set_time(RUN);
    farm.wait();
    let address = farm.begin(&job(0, 3_600, 0, 0));
    farm.world.advance(3_600);
    let vault = staking::pdas::find_reward_vault().0;
    let own = farm.client.tokens;
    let finish = farm
        .world
        .finish_call(&farm.host, &address, 0, [5; 32])
        .replacing(&vault, &own);
    refused(
        &mut farm.world,
        finish,
        jobs::errors::JobsError::WrongDestination,
    );
}

#[test]
fn the_pool_is_emptied_beside_a_phase() {
    let Farm {
        mut world, phase, ..
    } = Farm::new(120, 8_000, terms());
    let treasury = world.chain.give_tokens(&key("treasury", 0).pubkey(), 0);
    // All that belongs to no phase is there for the authority, and nothing else.
    let pool = grid::pdas::find_pool().0;
    let mint = world.mint();
    world.chain.issue(&mint, &pool, 500);
    let vault = grid::pdas::find_prize(&phase).0;
    let held = world.tokens(&vault);
    assert_eq!(held, terms().pool);
    let too_much = world.withdraw_from_grid_call(treasury, 501);
    refused(&mut world, too_much, GridError::PoolTooSmall);
    for place in [vault, phase] {
        let from_vault = world
            .withdraw_from_grid_call(treasury, 1)
            .replacing(&pool, &place);
        assert!(world.run(from_vault).is_err());
    }
    let cancel = world.cancel_phase_call(&phase);
    refused(&mut world, cancel, GridError::HasSeats);
    let close = world.close_phase_call(&phase);
    refused(&mut world, close, GridError::WrongState);
    // A second phase cannot be opened with the vault of the first.
    let second = world.draft_phase(PhaseTerms {
        registration_until: RUN + LENGTH,
        running_from: RUN + LENGTH,
        running_until: RUN + 2 * LENGTH,
        review_until: RUN + 2 * LENGTH + DAY,
        ..terms()
    });
    let open = world.open_phase_call(&second);
    refused(&mut world, open, GridError::PoolTooSmall);
    let open = world.open_phase_call(&second).replacing(&pool, &vault);
    assert!(world.run(open).is_err());
    let open = world
        .open_phase_call(&second)
        .replacing(&grid::pdas::find_prize(&second).0, &vault);
    assert!(world.run(open).is_err());
    assert_eq!(world.tokens(&vault), held);
    world
        .run(world.withdraw_from_grid_call(treasury, 500))
        .unwrap();
    let grid: Grid = world.chain.read(&grid::pdas::find_grid().0);
    assert_eq!(grid.allotted, held);
}

#[test]
fn the_same_days_are_counted_by_a_second_phase() {
    let Farm {
        mut world, phase, ..
    } = Farm::new(120, 8_000, terms());
    world.fill_pool(terms().pool);
    for (from, is_apart) in [
        (RUN, false),
        (RUN + LENGTH - DAY, false),
        (RUN - DAY, false),
        (RUN + LENGTH, true),
    ] {
        let mut world = world.clone();
        let second = world.draft_phase(PhaseTerms {
            registration_until: from,
            running_from: from,
            running_until: from + LENGTH,
            review_until: from + LENGTH + DAY,
            ..terms()
        });
        if is_apart {
            world.open_draft(&second).unwrap();
            continue;
        }
        let open = world.open_phase_call(&second);
        refused(&mut world, open, GridError::Overlaps);
    }
    assert_eq!(world.chain.read::<Phase>(&phase).taken, 2);
}
