//! A check, a store and hosts for the tests of the assessor.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses a part of it, and what cannot go on must end it"
)]

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use nosana_assessor::{
    chain::{Chain, Order},
    checks::{Check, Finding, Judgement, Subject},
    plan::{Limits, Upkeep},
    service::{Pace, Service},
    simulated_chain::SimulatedChain,
    view::{ClassView, HostView, ReportKind, Sort, View},
};
use nosana_sdk::{
    client::ClientError,
    common::{job::JobState, tier::Tier},
    result::JobResult,
    store::{ContentHash, Store, StoreError},
};
use serde_json::{Value, json};
use solana_address::Address;
use tokio::{sync::Notify, task::yield_now};

pub const DAY: i64 = 86_400;
/// A midnight.
pub const START: i64 = 20_000 * DAY;
pub const KEY: Address = Address::new_from_array([99; 32]);
/// What a job of the test's check costs at most, base units.
pub const DEPOSIT: u64 = 100 * 600;

pub fn host_address(number: u8) -> Address {
    Address::new_from_array([number; 32])
}

pub fn host(number: u8) -> HostView {
    HostView {
        address: host_address(number),
        tier: Tier::Community,
        gpus: 1,
        class: Some(ClassView {
            address: Address::new_from_array([201; 32]),
            id: 1,
            name: "rtx-4090".to_owned(),
            vram_mib: 24_564,
            baseline: [1_000, 1_000, 1_000, 1_000],
        }),
        registered_at: START - DAY,
        next_report: 0,
        score_bps: None,
        benchmarked_at: 0,
        proved_at: 0,
        change: None,
        place: None,
    }
}

pub fn limits() -> Limits {
    Limits {
        period: 86_400,
        budget: 1_000_000,
        max_price: 1_000,
        min_lamports: 10_000_000,
        max_live: 16,
        judge_within: 7 * DAY,
        markets: Vec::new(),
        upkeep: Upkeep::default(),
    }
}

/// A check whose answer says what is to follow.
pub struct Ruler;

impl Check for Ruler {
    fn name(&self) -> &'static str {
        "ruler"
    }

    fn sort(&self) -> Sort {
        Sort::Benchmark
    }

    fn timeout(&self) -> u32 {
        600
    }

    fn definition(&self, subject: &Subject, _: &str) -> Option<Vec<u8>> {
        Some(format!("measure {}", subject.class.name).into_bytes())
    }

    fn rules(&self) -> Value {
        json!({})
    }

    fn judge(&self, _: &Subject, _: &str, answer: &JobResult) -> Judgement {
        let finding = |kind, passed, figures| Finding {
            kind,
            passed,
            figures,
            reasons: Vec::new(),
        };
        match answer.message.as_deref() {
            Some("nothing") => Judgement::Nothing {
                reason: "asked for".to_owned(),
            },
            Some("spoof") => Judgement::Findings(vec![
                finding(ReportKind::Benchmark, false, [0; 4]),
                finding(ReportKind::SpoofCheck, false, [0; 4]),
            ]),
            _ => Judgement::Findings(vec![finding(ReportKind::Benchmark, true, [1_000; 4])]),
        }
    }

    fn failed(&self, reason: String) -> Judgement {
        Judgement::Findings(vec![Finding {
            kind: ReportKind::Benchmark,
            passed: false,
            figures: [0; 4],
            reasons: vec![reason],
        }])
    }
}

/// The document by which `host` answers `job`.
pub fn answer(job: &Address, host: &Address, message: &str) -> Vec<u8> {
    json!({
        "version": 1, "job": job.to_string(), "host": host.to_string(), "definition": "00",
        "state": "succeeded", "exit_code": 0, "message": message,
        "started_at": 1, "ended_at": 2, "operations": [], "log": {"lines": [], "is_cut": false},
    })
    .to_string()
    .into_bytes()
}

/// A store in memory. Clones share it.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<BTreeMap<[u8; 32], Vec<u8>>>>);

impl MemoryStore {
    pub fn keep(&self, bytes: &[u8]) -> [u8; 32] {
        let hash = ContentHash::of(bytes).0;
        self.0.lock().unwrap().insert(hash, bytes.to_vec());
        hash
    }

    pub fn find(&self, hash: &[u8; 32]) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(hash).cloned()
    }

    pub fn lose_all(&self) {
        self.0.lock().unwrap().clear();
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        Ok(ContentHash(self.keep(bytes)))
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        match self.find(&hash.0) {
            Some(bytes) if bytes.len() > limit => Err(StoreError::TooLarge {
                hash: *hash,
                limit: limit as u64,
            }),
            Some(bytes) => Ok(bytes),
            None => Err(StoreError::NotFound { hash: *hash }),
        }
    }

    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        self.put(&std::fs::read(path).unwrap()).await
    }

    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError> {
        let bytes = self.get(hash, usize::try_from(limit).unwrap()).await?;
        std::fs::write(to, bytes).unwrap();
        Ok(())
    }
}

/// Ends a process at one of its effects, before or after it, and lets others in between.
#[derive(Clone, Default)]
pub struct Fuse(Arc<FuseState>);

#[derive(Default)]
struct FuseState {
    /// Effects until it burns; zero for never.
    left: AtomicU32,
    burns_after: AtomicBool,
    is_burnt: AtomicBool,
    burnt: Notify,
    /// Of a random order of everybody's steps; zero for none.
    chance: AtomicU32,
}

impl Fuse {
    pub fn burning(at: u32, burns_after: bool) -> Self {
        let fuse = Self::default();
        fuse.0.left.store(at, Ordering::Relaxed);
        fuse.0.burns_after.store(burns_after, Ordering::Relaxed);
        fuse
    }

    pub fn shuffling(seed: u32) -> Self {
        let fuse = Self::default();
        fuse.0.chance.store(seed | 1, Ordering::Relaxed);
        fuse
    }

    /// Comes when the process is dead.
    pub async fn burnt(&self) {
        while !self.0.is_burnt.load(Ordering::Relaxed) {
            self.0.burnt.notified().await;
        }
    }

    pub fn is_burnt(&self) -> bool {
        self.0.is_burnt.load(Ordering::Relaxed)
    }

    async fn let_others(&self) {
        let chance = self.0.chance.load(Ordering::Relaxed);
        if chance == 0 {
            return;
        }
        let next = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) | 1;
        self.0.chance.store(next, Ordering::Relaxed);
        for _ in 0..(next >> 16) % 4 {
            yield_now().await;
        }
    }

    /// Runs an effect, or dies.
    pub async fn effect<T>(&self, effect: impl Future<Output = T>) -> T {
        self.let_others().await;
        let is_last = self.0.left.load(Ordering::Relaxed) == 1;
        self.0
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some(left.saturating_sub(1))
            })
            .unwrap();
        if is_last && !self.0.burns_after.load(Ordering::Relaxed) {
            self.die().await;
        }
        let result = effect.await;
        if is_last {
            self.die().await;
        }
        self.let_others().await;
        result
    }

    async fn die(&self) {
        self.0.is_burnt.store(true, Ordering::Relaxed);
        self.0.burnt.notify_waiters();
        self.0.burnt.notify_one();
        std::future::pending::<()>().await;
    }
}

/// A chain or store behind a fuse.
pub struct Fused<T>(pub T, pub Fuse);

#[async_trait]
impl Chain for Fused<SimulatedChain> {
    async fn view(&self) -> Result<View, ClientError> {
        self.1.let_others().await;
        self.0.view().await
    }

    async fn send(&self, order: &Order) -> Result<String, ClientError> {
        self.1.effect(self.0.send(order)).await
    }
}

#[async_trait]
impl Store for Fused<MemoryStore> {
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        self.1.effect(self.0.put(bytes)).await
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        self.1.let_others().await;
        self.0.get(hash, limit).await
    }

    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        self.1.effect(self.0.put_file(path)).await
    }

    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError> {
        self.1.let_others().await;
        self.0.get_to(hash, limit, to).await
    }
}

pub fn service(chain: &SimulatedChain, store: &MemoryStore, fuse: &Fuse) -> Service {
    Service {
        chain: Box::new(Fused(chain.clone(), fuse.clone())),
        store: Box::new(Fused(store.clone(), fuse.clone())),
        checks: vec![Box::new(Ruler)],
        limits: limits(),
        pace: Pace {
            poll: std::time::Duration::from_millis(1),
            patience: 6 * 3_600,
        },
    }
}

/// Idle hosts wait again.
pub fn wait_all(chain: &SimulatedChain, hosts: u8) {
    let live: Vec<Address> = chain
        .jobs()
        .iter()
        .filter(|job| !job.state.is_terminal())
        .map(|job| job.host)
        .collect();
    for number in 1..=hosts {
        if !live.contains(&host_address(number)) {
            chain.join(&host_address(number));
        }
    }
}

/// Hosts run what they were given, each answering what `message` says for it.
pub fn serve_all(
    chain: &SimulatedChain,
    store: &MemoryStore,
    message: impl Fn(&Address) -> &'static str,
) {
    for job in chain.jobs() {
        if job.state == JobState::Assigned {
            chain.start(&job.address);
            let document = answer(&job.address, &job.host, message(&job.host));
            chain.finish(&job.address, store.keep(&document), 0);
        }
    }
}
