//! The service on a simulated chain: it reports once whatever happens to it, and whoever
//! else does the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;

use common::{
    DAY, DEPOSIT, Fuse, KEY, MemoryStore, START, answer, host, host_address, serve_all, service,
    wait_all,
};
use nosana_assessor::{
    chain::Order,
    decisions::Decisions,
    evidence::Evidence,
    schedule::{Seed, period_at},
    service::{Pass, Running, Trouble},
    simulated_chain::SimulatedChain,
    view::{Change, ReportKind},
};
use nosana_sdk::common::{job::JobState, tier::Tier};
use serde_json::Value;
use solana_address::Address;
use tempfile::TempDir;
use tokio::sync::watch;

struct Rig {
    chain: SimulatedChain,
    store: MemoryStore,
    hosts: u8,
}

impl Rig {
    fn new(hosts: u8) -> Self {
        let chain = SimulatedChain::new(START, KEY);
        for number in 1..=hosts {
            chain.add_host(host(number));
        }
        let store = MemoryStore::default();
        wait_all(&chain, hosts);
        Self {
            chain,
            store,
            hosts,
        }
    }

    fn begin(&self, seed: u8, fuse: &Fuse) -> Process {
        self.begin_as(&self.chain, seed, fuse)
    }

    fn begin_as(&self, chain: &SimulatedChain, seed: u8, fuse: &Fuse) -> Process {
        let folder = tempfile::tempdir().unwrap();
        let decisions = Decisions::open(folder.path()).unwrap();
        let running = service(chain, &self.store, fuse).begin(decisions, Seed([seed; 32]));
        Process { running, folder }
    }

    /// An hour: hosts wait, what is due is done, hosts answer, answers are judged.
    async fn hour(&self, process: &mut Process) {
        wait_all(&self.chain, self.hosts);
        process.settle().await;
        serve_all(&self.chain, &self.store, |_| "ok");
        process.settle().await;
        self.chain.advance(3_600);
    }

    /// How many reports of a kind each host got in each period.
    fn reports(&self, kind: ReportKind) -> BTreeMap<(Address, i64), usize> {
        let mut counts = BTreeMap::new();
        for report in self.chain.reports() {
            if report.finding.kind == kind {
                let period = period_at(report.at, 86_400);
                *counts.entry((report.host, period)).or_default() += 1;
            }
        }
        counts
    }

    fn posted(&self) -> usize {
        let orders = self.chain.orders();
        orders
            .iter()
            .filter(|order| matches!(order, Order::Post { .. }))
            .count()
    }

    /// Each host has exactly one benchmark in each of `periods`, and cost one job for it.
    fn assert_once(&self, periods: usize, what: &str) {
        let reports = self.reports(ReportKind::Benchmark);
        assert_eq!(reports.len(), usize::from(self.hosts) * periods, "{what}");
        assert!(
            reports.values().all(|count| *count == 1),
            "{what}: {reports:?}"
        );
        assert_eq!(self.posted(), usize::from(self.hosts) * periods, "{what}");
    }
}

struct Process {
    running: Running,
    folder: TempDir,
}

impl Process {
    async fn pass(&mut self) -> Result<Pass, Trouble> {
        let (_sender, stopping) = watch::channel(false);
        self.running.pass(&stopping).await
    }

    /// Passes until nothing is left to do.
    async fn settle(&mut self) {
        for _ in 0..6 {
            if self.pass().await.unwrap().decided == 0 {
                return;
            }
        }
        let pass = self.pass().await.unwrap();
        assert_eq!(pass, Pass::default(), "it does not come to rest");
    }

    fn lines(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("decisions.jsonl")).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

#[tokio::test]
async fn each_host_gets_one_job_and_one_report_a_period() {
    let rig = Rig::new(5);
    let mut process = rig.begin(1, &Fuse::default());
    for _ in 0..72 {
        rig.hour(&mut process).await;
    }
    rig.assert_once(3, "three days");
    // All of it can be recounted from what was stored.
    for report in rig.chain.reports() {
        let bytes = rig.store.find(&report.evidence).unwrap();
        let evidence = Evidence::parse(&bytes).unwrap();
        assert_eq!(evidence.host, report.host.to_string());
        assert_eq!(evidence.findings, [report.finding]);
    }
}

#[tokio::test]
async fn a_kill_at_any_effect_loses_nothing_and_pays_nothing_twice() {
    for burns_after in [false, true] {
        let mut at = 0;
        loop {
            at += 1;
            let rig = Rig::new(2);
            let fuse = Fuse::burning(at, burns_after);
            let mut first = rig.begin(1, &fuse);
            let whole = async {
                for _ in 0..48 {
                    rig.hour(&mut first).await;
                }
            };
            tokio::select! {
                () = whole => {}
                () = fuse.burnt() => {}
            }
            let is_over = !fuse.is_burnt();
            // Another process, with another seed and nothing to remember by.
            let mut second = rig.begin(2, &Fuse::default());
            second.settle().await;
            serve_all(&rig.chain, &rig.store, |_| "ok");
            second.settle().await;
            while rig.chain.now() < START + 2 * DAY {
                rig.hour(&mut second).await;
            }
            rig.assert_once(
                2,
                &format!("killed at effect {at}, after it: {burns_after}"),
            );
            if is_over {
                assert!(at > 10, "only {at} effects were tried");
                break;
            }
        }
    }
}

#[tokio::test]
async fn two_processes_with_one_key_do_it_once() {
    for seed in 1..=20_u8 {
        let rig = Rig::new(4);
        let mut one = rig.begin(seed, &Fuse::shuffling(u32::from(seed) * 7));
        let mut two = rig.begin(seed + 100, &Fuse::shuffling(u32::from(seed) * 13));
        for _ in 0..48 {
            wait_all(&rig.chain, rig.hosts);
            for _ in 0..4 {
                let (first, second) = tokio::join!(one.pass(), two.pass());
                first.unwrap();
                second.unwrap();
                serve_all(&rig.chain, &rig.store, |_| "ok");
            }
            rig.chain.advance(3_600);
        }
        rig.assert_once(2, &format!("seed {seed}"));
    }
}

#[tokio::test]
async fn assessors_of_two_parties_share_the_clock_on_chain() {
    for seed in 1..=10_u8 {
        let rig = Rig::new(4);
        let other = rig.chain.seen_by(Address::new_from_array([98; 32]));
        let mut one = rig.begin(seed, &Fuse::shuffling(u32::from(seed) * 5));
        let mut two = rig.begin_as(&other, seed + 100, &Fuse::shuffling(u32::from(seed) * 3));
        for _ in 0..72 {
            wait_all(&rig.chain, rig.hosts);
            for _ in 0..4 {
                let (first, second) = tokio::join!(one.pass(), two.pass());
                first.unwrap();
                second.unwrap();
                serve_all(&rig.chain, &rig.store, |_| "ok");
            }
            rig.chain.advance(3_600);
        }
        let mut last = BTreeMap::new();
        for report in rig.chain.reports() {
            let before = last.insert(report.host, report.at);
            assert!(before.is_none_or(|before| report.at - before >= 20 * 3_600));
        }
        let total = rig.chain.reports().len();
        assert!(
            (12..=16).contains(&total),
            "{total} reports of 4 hosts in 3 days"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_on_the_way_is_not_done_again() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    for _ in 0..48 {
        rig.chain.lose_next_answer();
        rig.hour(&mut process).await;
    }
    rig.assert_once(2, "lost answers");
}

#[tokio::test]
async fn a_node_that_does_not_answer_ends_the_pass() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    rig.chain.set_reachable(false);
    assert!(matches!(process.pass().await, Err(Trouble::View(_))));
    rig.chain.set_reachable(true);
    for _ in 0..24 {
        rig.hour(&mut process).await;
    }
    rig.assert_once(1, "after the node came back");
}

/// Posts the job for host 1 and has it start.
async fn posted(rig: &Rig, process: &mut Process) -> Address {
    while rig.chain.jobs().is_empty() {
        rig.chain.advance(3_600);
        wait_all(&rig.chain, rig.hosts);
        process.settle().await;
    }
    let job = rig.chain.jobs()[0].address;
    rig.chain.start(&job);
    job
}

#[tokio::test]
async fn hostile_results_are_judged_and_never_trusted() {
    let cases: [(&str, Vec<u8>); 6] = [
        ("not JSON", b"\xff\xfe\x00 no".to_vec()),
        ("deep", "[".repeat(100_000).into_bytes()),
        ("another shape", br#"{"version":1,"job":7}"#.to_vec()),
        (
            "of another host",
            answer(&host_address(9), &host_address(9), "ok"),
        ),
        (
            "control characters",
            "{\"version\":1,\"\u{1b}[2J\":null}".as_bytes().to_vec(),
        ),
        ("huge", vec![b' '; nosana_sdk::result::MAX_RESULT_BYTES + 1]),
    ];
    for (what, bytes) in cases {
        let rig = Rig::new(1);
        let mut process = rig.begin(1, &Fuse::default());
        let job = posted(&rig, &mut process).await;
        rig.chain.finish(&job, rig.store.keep(&bytes), 0);
        process.settle().await;
        let reports = rig.chain.reports();
        assert_eq!(reports.len(), 1, "{what}");
        assert!(!reports[0].finding.passed, "{what}");
        let evidence = rig.store.find(&reports[0].evidence).unwrap();
        assert!(!evidence.contains(&0x1b), "{what}");
    }
}

#[tokio::test]
async fn a_result_that_is_missing_is_waited_for_and_then_the_hosts_fault_if_the_store_works() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    let job = posted(&rig, &mut process).await;
    rig.chain.finish(&job, [7; 32], 0);
    process.settle().await;
    assert!(rig.chain.reports().is_empty());
    rig.chain.advance(6 * 3_600 + 60);
    process.settle().await;
    let reports = rig.chain.reports();
    assert_eq!(reports.len(), 1);
    assert!(!reports[0].finding.passed);
}

#[tokio::test]
async fn a_store_that_lost_everything_harms_no_host() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    let job = posted(&rig, &mut process).await;
    rig.chain.finish(&job, [7; 32], 0);
    rig.store.lose_all();
    for _ in 0..(8 * 24) {
        rig.chain.advance(3_600);
        process.settle().await;
    }
    assert!(rig.chain.reports().is_empty());
}

#[tokio::test]
async fn a_job_given_back_measures_no_other_host_and_costs_nothing() {
    let rig = Rig::new(2);
    let mut process = rig.begin(1, &Fuse::default());
    while rig.chain.jobs().is_empty() {
        rig.chain.advance(3_600);
        wait_all(&rig.chain, rig.hosts);
        process.settle().await;
    }
    let first = rig.chain.jobs()[0].clone();
    let other = if first.host == host_address(1) { 2 } else { 1 };
    rig.chain
        .give_back(&first.address, Some(host_address(other)));
    process.settle().await;
    let stopped = rig.chain.jobs();
    let stopped = stopped
        .iter()
        .find(|job| job.address == first.address)
        .unwrap();
    assert_eq!((stopped.state, stopped.cost), (JobState::Stopped, 0));
    assert!(rig.chain.reports().is_empty());
}

#[tokio::test]
async fn a_spoof_is_reported_by_both_kinds_at_once() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    let job = posted(&rig, &mut process).await;
    let document = answer(&job, &host_address(1), "spoof");
    rig.chain.finish(&job, rig.store.keep(&document), 0);
    process.settle().await;
    let kinds: Vec<_> = rig
        .chain
        .reports()
        .iter()
        .map(|report| (report.finding.kind, report.finding.passed, report.sequence))
        .collect();
    let expected = [
        (ReportKind::Benchmark, false, 0),
        (ReportKind::SpoofCheck, false, 1),
    ];
    assert_eq!(kinds, expected);
}

#[tokio::test]
async fn what_follows_from_an_answer_is_reported_whole_or_later() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    let job = posted(&rig, &mut process).await;
    // Somebody else's proof was there an hour ago: its clock holds the check of a spoof back.
    let proved_at = rig.chain.now() - 3_600;
    rig.chain
        .edit_host(&host_address(1), |host| host.proved_at = proved_at);
    let document = answer(&job, &host_address(1), "spoof");
    rig.chain.finish(&job, rig.store.keep(&document), 0);
    process.settle().await;
    assert!(rig.chain.reports().is_empty());
    // Another process does not forget it either.
    let mut second = rig.begin(2, &Fuse::default());
    rig.chain.advance(19 * 3_600 - 1);
    second.settle().await;
    assert!(rig.chain.reports().is_empty());
    rig.chain.advance(1);
    second.settle().await;
    assert_eq!(rig.chain.reports().len(), 2);
}

#[tokio::test]
async fn another_process_does_not_judge_again_what_was_judged() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    let job = posted(&rig, &mut process).await;
    let document = answer(&job, &host_address(1), "ok");
    rig.chain.finish(&job, rig.store.keep(&document), 0);
    process.settle().await;
    let mut second = rig.begin(2, &Fuse::default());
    second.settle().await;
    assert!(second.lines().is_empty());
}

#[tokio::test]
async fn a_fault_that_is_not_the_hosts_is_written_down_and_not_reported() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    let job = posted(&rig, &mut process).await;
    let document = answer(&job, &host_address(1), "nothing");
    rig.chain.finish(&job, rig.store.keep(&document), 1);
    process.settle().await;
    assert!(rig.chain.reports().is_empty());
    let lines = process.lines();
    let judged = lines.iter().find(|line| line["action"] == "judge").unwrap();
    assert_eq!(judged["inputs"]["nothing"], "asked for");
}

#[tokio::test]
async fn what_anyone_may_send_is_sent() {
    let rig = Rig::new(3);
    let mut process = rig.begin(1, &Fuse::default());
    rig.chain.make_policy_due();
    rig.chain.edit_host(&host_address(2), |host| {
        host.change = Some(Change {
            to: Tier::Suspended,
            reason: "SuccessLow".to_owned(),
            measured: Value::Null,
        });
    });
    rig.chain.edit_host(&host_address(3), |host| {
        host.tier = Tier::Removed;
        if let Some(place) = &mut host.place {
            place.may_wait = false;
        }
    });
    process.settle().await;
    let names: Vec<Order> = rig.chain.orders();
    let (host, market) = (host_address(3), Address::new_from_array([200; 32]));
    let expected = [
        Order::ApplyPolicy,
        Order::Assess {
            host: host_address(2),
        },
        Order::Evict { host, market },
    ];
    assert!(
        expected.iter().all(|order| names.contains(order)),
        "{names:?}"
    );
}

#[tokio::test]
async fn an_overdue_job_of_its_own_is_expired_and_then_taken_back() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    while rig.chain.jobs().is_empty() {
        rig.chain.advance(3_600);
        wait_all(&rig.chain, rig.hosts);
        process.settle().await;
    }
    let job = rig.chain.jobs()[0].address;
    rig.chain.let_pass(&job);
    process.settle().await;
    assert_eq!(rig.chain.jobs()[0].state, JobState::Cancelled);
}

#[tokio::test]
async fn old_jobs_and_reports_are_closed_and_not_judged_or_posted_anew() {
    let rig = Rig::new(1);
    let mut process = rig.begin(1, &Fuse::default());
    for _ in 0..(33 * 24) {
        rig.hour(&mut process).await;
    }
    let orders = rig.chain.orders();
    let count = |name: &str| {
        orders
            .iter()
            .filter(|order| match order {
                Order::CloseReport { .. } => name == "report",
                Order::CloseJob { .. } => name == "job",
                Order::Submit { .. } => name == "submit",
                _ => false,
            })
            .count()
    };
    assert_eq!(count("submit"), 33);
    assert!(count("report") >= 2 && count("job") >= 31);
}

#[tokio::test]
async fn a_preview_does_nothing_and_says_all() {
    let rig = Rig::new(1);
    rig.chain.advance(DAY - 10);
    wait_all(&rig.chain, 1);
    let lines = service(&rig.chain, &rig.store, &Fuse::default())
        .preview(Seed([1; 32]))
        .await
        .unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["action"], "post");
    assert_eq!(lines[0]["inputs"]["deposit"], DEPOSIT);
    assert!(rig.chain.orders().is_empty() && rig.chain.jobs().is_empty());
}

#[tokio::test]
async fn a_decision_is_on_disk_before_its_effect() {
    let rig = Rig::new(1);
    rig.chain.advance(DAY - 10);
    wait_all(&rig.chain, 1);
    // The store's put of the definition is the first effect, the post the second.
    let fuse = Fuse::burning(1, false);
    let mut process = rig.begin(1, &fuse);
    tokio::select! {
        _ = process.pass() => {}
        () = fuse.burnt() => {}
    }
    let lines = process.lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["step"], "decided");
    assert_eq!(lines[0]["action"], "post");
    assert!(rig.chain.orders().is_empty());
}

#[tokio::test]
async fn it_ends_between_two_actions_when_told_to() {
    let rig = Rig::new(3);
    rig.chain.advance(DAY - 10);
    wait_all(&rig.chain, 3);
    let mut process = rig.begin(1, &Fuse::default());
    let (sender, stopping) = watch::channel(false);
    sender.send_replace(true);
    let pass = process.running.pass(&stopping).await.unwrap();
    assert_eq!(pass, Pass::default());
    process.running.run(stopping).await.unwrap();
    assert!(rig.chain.orders().is_empty());
}
