//! What the plan promises whatever the chain looks like.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;

use common::{DAY, DEPOSIT, Ruler, START, host, host_address, limits};
use nosana_assessor::{
    checks::Check,
    plan::{Action, Limits, Memory, Posting, plan, spent},
    schedule::{Seed, nonce, period_at},
    view::{Change, HostView, JobView, MarketView, Place, View},
};
use nosana_sdk::common::{job::JobState, tier::Tier};
use proptest::prelude::*;
use serde_json::Value;
use solana_address::Address;

const MARKET: Address = Address::new_from_array([200; 32]);

fn market() -> MarketView {
    MarketView {
        address: MARKET,
        name: "community".to_owned(),
        is_paused: false,
        price: Some(100),
        min_timeout: 10,
        max_timeout: 100_000,
        retention: 86_400,
    }
}

fn waiting(number: u8) -> HostView {
    HostView {
        place: Some(Place {
            market: MARKET,
            slot: u64::from(number),
            valid_until: i64::MAX,
            may_wait: true,
        }),
        ..host(number)
    }
}

/// The end of a day, when every moment of the day has passed.
const EVENING: i64 = START + DAY - 1;

fn view(hosts: Vec<HostView>) -> View {
    View {
        now: EVENING,
        may_report: true,
        report_gap: 20 * 3_600,
        tokens: 1_000_000_000,
        lamports: 1_000_000_000,
        markets: vec![market()],
        hosts,
        ..View::default()
    }
}

fn job(number: u8, state: JobState) -> JobView {
    let period = period_at(EVENING, 86_400);
    let host = host_address(number);
    let nonce = nonce(&host, "ruler", period);
    JobView {
        address: Address::new_from_array([number.wrapping_add(100); 32]),
        nonce,
        market: MARKET,
        state,
        host,
        first_host: host,
        definition: [1; 32],
        result: [2; 32],
        exit_code: 0,
        posted_at: EVENING - 1_000,
        started_at: EVENING - 900,
        ended_at: if state.is_terminal() {
            EVENING - 100
        } else {
            0
        },
        closable_at: EVENING + DAY,
        cost: DEPOSIT,
    }
}

fn planned(view: &View) -> Vec<Action> {
    planned_within(view, &limits())
}

fn planned_within(view: &View, limits: &Limits) -> Vec<Action> {
    plan(
        view,
        &Memory::new(Seed([1; 32])),
        limits,
        &[&Ruler as &dyn Check],
    )
}

fn names(actions: &[Action]) -> Vec<&'static str> {
    actions.iter().map(Action::name).collect()
}

fn postings(actions: &[Action]) -> Vec<&Posting> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::Post(posting) => Some(posting),
            _ => None,
        })
        .collect()
}

#[test]
fn a_waiting_host_gets_one_job_a_period() {
    let view = view(vec![waiting(1), waiting(2)]);
    let actions = planned(&view);
    let hosts: Vec<_> = postings(&actions)
        .iter()
        .map(|posting| posting.host)
        .collect();
    assert_eq!(hosts.len(), 2);
    let with_job = View {
        jobs: vec![job(1, JobState::Assigned)],
        ..view
    };
    let actions = planned(&with_job);
    assert_eq!(postings(&actions)[0].host, host_address(2));
    assert_eq!(actions.len(), 1);
}

#[test]
fn a_job_that_brought_nothing_is_not_posted_again_in_its_period() {
    for state in [
        JobState::Expired,
        JobState::Stopped,
        JobState::Cancelled,
        JobState::Failed,
    ] {
        let view = View {
            jobs: vec![job(1, state)],
            ..view(vec![waiting(1)])
        };
        assert_eq!(planned(&view), [], "{state:?}");
        let next = View {
            now: EVENING + DAY,
            ..view
        };
        assert_eq!(postings(&planned(&next)).len(), 1, "{state:?}");
    }
}

#[test]
fn nothing_is_posted_before_its_moment() {
    let morning = View {
        now: START,
        ..view((1..=50).map(waiting).collect())
    };
    let early = postings(&planned_within(
        &morning,
        &Limits {
            max_live: 50,
            ..limits()
        },
    ))
    .len();
    assert!(early < 3, "{early} of 50 are due at midnight");
}

#[test]
fn nothing_is_posted_where_it_may_not_be() {
    type Change = fn(&mut View);
    let changes: [(&str, Change); 12] = [
        ("not an assessor", |view| view.may_report = false),
        ("posting is paused", |view| view.is_paused = true),
        ("too little SOL", |view| view.lamports = 1),
        ("too few tokens", |view| view.tokens = DEPOSIT - 1),
        ("the market is paused", |view| {
            view.markets[0].is_paused = true;
        }),
        ("too dear", |view| view.markets[0].price = Some(1_001)),
        ("no price", |view| view.markets[0].price = None),
        ("jobs are forgotten within a period", |view| {
            view.markets[0].retention = 86_399;
        }),
        ("jobs are too short", |view| {
            view.markets[0].max_timeout = 599;
        }),
        ("it may not wait there", |view| {
            view.hosts[0].place.as_mut().unwrap().may_wait = false;
        }),
        ("its place is about to end", |view| {
            view.hosts[0].place.as_mut().unwrap().valid_until = EVENING + 5;
        }),
        ("another assessor was there", |view| {
            view.hosts[0].benchmarked_at = EVENING - 10;
        }),
    ];
    for (why, change) in changes {
        let mut view = view(vec![waiting(1)]);
        change(&mut view);
        assert!(postings(&planned(&view)).is_empty(), "{why}");
    }
    let elsewhere = Limits {
        markets: vec![host_address(77)],
        ..limits()
    };
    assert_eq!(planned_within(&view(vec![waiting(1)]), &elsewhere), []);
    assert_eq!(postings(&planned(&view(vec![waiting(1)]))).len(), 1);
}

#[test]
fn the_budget_of_a_day_is_kept() {
    let limits = Limits {
        budget: 5 * DEPOSIT,
        ..limits()
    };
    let view = View {
        jobs: vec![job(1, JobState::Expired), job(2, JobState::Running)],
        ..view((1..=9).map(waiting).collect())
    };
    assert_eq!(spent(&view), 2 * DEPOSIT);
    let actions = planned_within(&view, &limits);
    assert_eq!(postings(&actions).len(), 3);
}

#[test]
fn a_job_that_was_given_back_is_taken_back_and_never_judged() {
    let queued = JobView {
        host: Address::default(),
        ..job(1, JobState::Queued)
    };
    let with_other = |state| JobView {
        host: host_address(2),
        ..job(1, state)
    };
    let plan_of = |job| {
        names(&planned(&View {
            jobs: vec![job],
            ..view(vec![host(1), host(2)])
        }))
    };
    assert_eq!(plan_of(queued), ["cancel"]);
    assert_eq!(plan_of(with_other(JobState::Assigned)), ["stop"]);
    assert_eq!(plan_of(with_other(JobState::Running)), ["stop"]);
    assert_eq!(plan_of(with_other(JobState::Completed)), [""; 0]);
}

#[test]
fn jobs_of_the_same_key_that_are_not_of_the_schedule_are_left_alone() {
    for state in [JobState::Queued, JobState::Completed, JobState::Expired] {
        let foreign = JobView {
            nonce: 5,
            closable_at: 0,
            ..job(1, state)
        };
        let view = View {
            jobs: vec![foreign],
            ..view(vec![host(1)])
        };
        assert_eq!(planned(&view), [], "{state:?}");
    }
}

#[test]
fn an_answer_is_judged_until_the_host_has_its_reports() {
    let answered = View {
        jobs: vec![job(1, JobState::Completed)],
        ..view(vec![waiting(1)])
    };
    // No further job before the answer is judged.
    assert_eq!(names(&planned(&answered)), ["judge"]);
    let mut reported = answered.clone();
    reported.hosts[0].benchmarked_at = EVENING - 50;
    reported.hosts[0].proved_at = EVENING - 50;
    assert_eq!(planned(&reported), []);
    let mut memory = Memory::new(Seed([1; 32]));
    memory.settled.insert(answered.jobs[0].address);
    let checks = [&Ruler as &dyn Check];
    assert_eq!(plan(&answered, &memory, &limits(), &checks), []);
    let late = View {
        now: EVENING + 8 * DAY,
        ..answered
    };
    let judged = names(&planned(&late)).contains(&"judge");
    assert!(!judged, "what is too old is not judged");
}

#[test]
fn a_judgement_waits_for_the_clock_of_the_reports() {
    let mut view = View {
        jobs: vec![job(1, JobState::Completed)],
        ..view(vec![waiting(1)])
    };
    view.hosts[0].benchmarked_at = EVENING - 2_000;
    view.hosts[0].proved_at = EVENING - 2_000;
    assert_eq!(planned(&view), []);
    view.now += 20 * 3_600;
    assert_eq!(names(&planned(&view)), ["judge"]);
}

#[test]
fn upkeep_is_done_and_can_be_left_to_others() {
    let mut removed = waiting(1);
    removed.tier = Tier::Removed;
    removed.place.as_mut().unwrap().may_wait = false;
    let mut promoted = host(2);
    promoted.change = Some(Change {
        to: Tier::Premium,
        reason: "MarksMet".to_owned(),
        measured: Value::Null,
    });
    let old = JobView {
        closable_at: EVENING,
        ..job(3, JobState::Expired)
    };
    let view = View {
        is_policy_due: true,
        overdue: vec![host_address(50)],
        jobs: vec![old],
        ..view(vec![removed, promoted])
    };
    let all = ["apply_policy", "expire", "assess", "evict", "close_job"];
    assert_eq!(names(&planned(&view)), all);
    let mut none = limits();
    none.upkeep = nosana_assessor::plan::Upkeep {
        assess: false,
        evict: false,
        expire: false,
        policy: false,
        close: false,
    };
    assert_eq!(planned_within(&view, &none), []);
}

#[test]
fn what_was_refused_is_left_alone_for_longer_each_time() {
    let view = view(vec![waiting(1)]);
    let mut memory = Memory::new(Seed([1; 32]));
    memory.hold("post", host_address(1), EVENING);
    let at = |memory: &Memory, now: i64| {
        let later = View {
            now,
            ..view.clone()
        };
        plan(&later, memory, &limits(), &[&Ruler as &dyn Check]).len()
    };
    assert_eq!(at(&memory, EVENING), 0);
    memory.release("post", &host_address(1));
    assert_eq!(at(&memory, EVENING), 1);
    for _ in 0..20 {
        memory.hold("post", host_address(1), EVENING);
    }
    assert_eq!(at(&memory, EVENING), 0);
    memory.hold_until("post", host_address(1), EVENING);
    assert_eq!(at(&memory, EVENING), 1);
}

/// A number that follows from another.
fn next(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Some chain: hosts in any state, jobs of the schedule and others.
fn some_view(seed: u64) -> View {
    let mut state = seed;
    let mut pick = |most: u64| next(&mut state) % most;
    let mut hosts = Vec::new();
    let mut jobs = Vec::new();
    let now = START + i64::try_from(pick(3 * 86_400)).unwrap();
    for number in 1..=u8::try_from(1 + pick(20)).unwrap() {
        let mut host = if pick(3) > 0 {
            waiting(number)
        } else {
            host(number)
        };
        if let Some(place) = &mut host.place {
            place.may_wait = pick(5) > 0;
            place.valid_until = now + i64::try_from(pick(100)).unwrap();
        }
        let ago = |pick: u64| {
            if pick == 0 {
                0
            } else {
                now - i64::try_from(pick).unwrap()
            }
        };
        host.benchmarked_at = ago(pick(100_000));
        host.proved_at = ago(pick(100_000));
        for back in 0..pick(3) {
            let posted_at = now - i64::try_from(back * 86_400 + pick(50_000)).unwrap();
            let period = period_at(posted_at, 86_400);
            let states = [
                JobState::Queued,
                JobState::Assigned,
                JobState::Running,
                JobState::Completed,
                JobState::Expired,
            ];
            let state = states[usize::try_from(pick(5)).unwrap()];
            let mut job = JobView {
                posted_at,
                cost: pick(2 * DEPOSIT),
                ..job(number, state)
            };
            job.address = Address::new_from_array(
                [number, u8::try_from(back).unwrap()]
                    .repeat(16)
                    .try_into()
                    .unwrap(),
            );
            job.nonce = if pick(6) == 0 {
                pick(1_000)
            } else {
                nonce(&job.first_host, "ruler", period)
            };
            job.ended_at = if state.is_terminal() {
                posted_at + 1
            } else {
                0
            };
            if pick(4) == 0 {
                job.host = host_address(200);
            }
            jobs.push(job);
        }
        hosts.push(host);
    }
    View {
        now,
        tokens: pick(20 * DEPOSIT),
        overdue: jobs
            .iter()
            .filter(|_| pick(9) == 0)
            .map(|job| job.address)
            .collect(),
        jobs,
        ..view(hosts)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_plan_keeps_to_its_limits(seed: u64, budget in 0_u64..20 * DEPOSIT, max_live in 1_usize..20) {
        let view = some_view(seed);
        let limits = Limits { budget, max_live, ..limits() };
        let actions = planned_within(&view, &limits);
        prop_assert_eq!(&actions, &planned_within(&view, &limits), "the same view, the same plan");

        let postings = postings(&actions);
        let deposits: u64 = postings.iter().map(|posting| posting.deposit).sum();
        if deposits > 0 {
            prop_assert!(spent(&view) + deposits <= budget);
        }
        prop_assert!(deposits <= view.tokens);
        let live: Vec<&JobView> = view.jobs.iter().filter(|job| !job.state.is_terminal()).collect();
        prop_assert!(postings.is_empty() || live.len() + postings.len() <= max_live);

        let hosts: BTreeSet<Address> = postings.iter().map(|posting| posting.host).collect();
        prop_assert_eq!(hosts.len(), postings.len(), "one job a host");
        let judged: BTreeSet<Address> = actions.iter().filter_map(|action| match action {
            Action::Judge(task) => Some(task.host),
            _ => None,
        }).collect();
        for posting in postings {
            prop_assert!(live.iter().all(|job| job.host != posting.host && job.first_host != posting.host));
            prop_assert!(!judged.contains(&posting.host));
            prop_assert!(view.jobs.iter().all(|job| job.nonce != posting.nonce), "once a period");
            let place = view.host(&posting.host).unwrap().place.clone().unwrap();
            prop_assert!(place.may_wait && place.valid_until > view.now);
            prop_assert_eq!(posting.deposit, posting.max_price * u64::from(posting.timeout));
        }
        let subjects: BTreeSet<_> = actions.iter().map(|action| (action.name(), action.subject())).collect();
        prop_assert_eq!(subjects.len(), actions.len(), "nothing twice");
        let ended: Vec<_> = actions.iter().filter(|action| matches!(action, Action::Cancel { .. } | Action::Stop { .. } | Action::Expire { .. })).map(Action::subject).collect();
        prop_assert_eq!(ended.iter().collect::<BTreeSet<_>>().len(), ended.len(), "a job is ended one way");
    }

    #[test]
    fn another_key_decides_nothing_about_these_jobs(seed: u64) {
        let view = View { jobs: Vec::new(), ..some_view(seed) };
        let actions = planned(&view);
        let wrong = actions.iter().any(|action| matches!(action, Action::Judge(_) | Action::Cancel { .. } | Action::Stop { .. } | Action::CloseJob { .. }));
        prop_assert!(!wrong);
    }
}
