//! The service against the programs themselves, on a chain in memory.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod common;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use common::{Fuse, Fused, MemoryStore, Ruler, answer, limits};
use nosana_assessor::{
    accounts::{self, Accounts, MarketAccounts, Reader},
    chain::{Chain, Order},
    decisions::Decisions,
    plan::Limits,
    schedule::Seed,
    service::{Pace, Pass, Running, Service},
    view::View,
};
use nosana_sdk::{
    client::{ClientError, ProgramAccount, Refusal},
    common::{assessment::ReportKind, job::JobState, tier::Tier},
    generated::{
        jobs::{
            self,
            accounts::{Job, Market},
        },
        tiers::{
            self,
            accounts::{GpuClass, Host as HostAccount, Report},
        },
    },
    instructions::{self, token_account},
};
use nosana_tests::{Host, Setup, World};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::sync::watch;

const DAY: i64 = 86_400;

/// The programs, as an assessor sees them. Clones share the chain.
#[derive(Clone)]
struct Programs {
    world: Arc<Mutex<World>>,
    hosts: Arc<Vec<Host>>,
    jobs: Arc<Mutex<BTreeSet<Address>>>,
    key: Arc<Keypair>,
}

struct WorldReader(Arc<Mutex<World>>);

#[async_trait]
impl Reader for WorldReader {
    async fn get<T: ProgramAccount + Send>(&self, address: &Address) -> Result<T, ClientError> {
        let world = self.0.lock().unwrap();
        let missing = ClientError::Missing {
            what: T::NAME,
            address: *address,
        };
        let account = world.chain.account(address).ok_or(missing)?;
        T::decode(&account.data).ok_or(ClientError::NotA {
            what: T::NAME,
            address: *address,
        })
    }
}

impl Programs {
    /// A chain with this many waiting hosts and an assessor that has 1 000 NOS.
    fn new(hosts: u64, setup: Setup) -> Self {
        let mut world = World::with(setup);
        let hosts: Vec<Host> = (0..hosts).map(|number| world.host(number)).collect();
        // The development policy names the admin as an assessor; so does the tests' world.
        let key = world.admin();
        world.chain.give_tokens(&key.pubkey(), 1_000_000_000);
        let noon = (world.now() / DAY + 1) * DAY + DAY / 2;
        world.set_time(noon);
        let programs = Self {
            world: Arc::new(Mutex::new(world)),
            hosts: Arc::new(hosts),
            jobs: Arc::default(),
            key: Arc::new(key),
        };
        programs.name_assessor();
        programs
    }

    fn name_assessor(&self) {
        let mut world = self.world.lock().unwrap();
        let admin = world.admin();
        let nobody = Address::default();
        let assessors = [self.key.pubkey(), nobody, nobody];
        let update = instructions::update_tiers(admin.pubkey(), assessors, true);
        world.chain.send(&[update], &[&admin]).unwrap();
    }

    fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.world.lock().unwrap())
    }

    /// Hosts that are free wait, with a whole lease.
    fn wait_all(&self) {
        for host in self.hosts.iter() {
            self.with(|world| {
                // Those that have a job, or wait already, are refused.
                if world.waiting().contains(&host.address) {
                    world.renew(host).ok();
                } else {
                    world.join(host).ok();
                }
            });
        }
    }

    /// Hosts run what they were given.
    fn serve_all(&self, store: &MemoryStore, message: &str) {
        let jobs: Vec<Address> = self.jobs.lock().unwrap().iter().copied().collect();
        for job in jobs {
            let Some(host) = self.assigned(&job) else {
                continue;
            };
            let document = store.keep(&answer(&job, &host.address, message));
            self.with(|world| {
                world.start(&host, &job).unwrap();
                world.advance(30);
                let call = world.finish_call(&host, &job, 0, document);
                world.run(call).unwrap();
            });
        }
    }

    fn assigned(&self, job: &Address) -> Option<Host> {
        // Those that are closed are nobody's.
        self.with(|world| world.chain.account(job))?;
        let account = self.with(|world| world.job(job));
        let is_assigned = JobState::try_from(account.state) == Ok(JobState::Assigned);
        let host = self.hosts.iter().find(|host| host.address == account.host);
        host.filter(|_| is_assigned).cloned()
    }

    fn host(&self, index: usize) -> HostAccount {
        self.with(|world| world.chain.read(&self.hosts[index].address))
    }

    fn reports(&self) -> Vec<Report> {
        let world = self.world.lock().unwrap();
        let mut reports = Vec::new();
        for host in self.hosts.iter() {
            let account: HostAccount = world.chain.read(&host.address);
            let first = first_sequence(&account);
            for sequence in first..account.next_report {
                let address = tiers::pdas::find_report(&host.address, sequence).0;
                if world.chain.account(&address).is_some() {
                    reports.push(world.chain.read::<Report>(&address));
                }
            }
        }
        reports
    }
}

/// Reports of a host are numbered from its registration on, or from 0.
fn first_sequence(host: &HostAccount) -> u64 {
    let registered_at = u64::try_from(host.registered_at).unwrap();
    if host.next_report >= registered_at {
        registered_at
    } else {
        0
    }
}

#[async_trait]
impl Chain for Fused<Programs> {
    async fn view(&self) -> Result<View, ClientError> {
        let (programs, key) = (&self.0, self.0.key.pubkey());
        let reports = programs.reports();
        let world = programs.world.lock().unwrap();
        let chain = &world.chain;
        let jobs = programs.jobs.lock().unwrap();
        let jobs: Vec<(Address, Job)> = jobs
            .iter()
            .filter(|job| chain.account(job).is_some())
            .map(|job| (*job, chain.read(job)))
            .collect();
        let live = |job: &Job| matches!(job.state, 1 | 2);
        let market: Market = chain.read(&world.market);
        let price = Some(market.terms_price());
        let records = programs
            .hosts
            .iter()
            .filter_map(|host| Some((host.record, chain.account(&host.record)?.data)));
        let accounts = Accounts {
            now: world.now(),
            tiers_config: chain.read(&tiers::pdas::find_config().0),
            jobs_config: chain.read(&jobs::pdas::find_config().0),
            classes: vec![(world.class, chain.read::<GpuClass>(&world.class))],
            markets: vec![MarketAccounts {
                address: world.market,
                market,
                queue: Some(world.queue()),
                price,
            }],
            hosts: programs
                .hosts
                .iter()
                .map(|host| (host.address, chain.read(&host.address)))
                .collect(),
            records: records.collect(),
            live_jobs: jobs.iter().filter(|(_, job)| live(job)).cloned().collect(),
            own_jobs: jobs,
            own_reports: reports
                .into_iter()
                .map(|report| {
                    let address = tiers::pdas::find_report(&report.host, report.sequence).0;
                    (address, report)
                })
                .collect(),
            tokens: chain.tokens(&token_account(&key, &world.mint())),
            lamports: chain.lamports(&key),
        };
        Ok(accounts::view(&key, &accounts))
    }

    async fn send(&self, order: &Order) -> Result<String, ClientError> {
        let (programs, key) = (&self.0, self.0.key.pubkey());
        let reader = WorldReader(programs.world.clone());
        let instructions = accounts::instructions(&reader, key, order).await?;
        let metas = instructions.iter().flat_map(|one| &one.accounts);
        let signs = metas
            .filter(|meta| meta.is_signer)
            .any(|meta| meta.pubkey == key);
        let signers: Vec<&Keypair> = signs.then_some(programs.key.as_ref()).into_iter().collect();
        self.1
            .effect(async {
                let sent = programs.with(|world| world.chain.send(&instructions, &signers));
                if let Order::Post { posting, .. } = order {
                    let job = jobs::pdas::find_job(&key, posting.nonce).0;
                    programs.jobs.lock().unwrap().insert(job);
                }
                sent.map(|_| "signature".to_owned())
                    .map_err(|failure| ClientError::Refused {
                        reason: Refusal::Other(format!("{failure:?}")),
                        log: failure.logs,
                    })
            })
            .await
    }
}

trait TermsPrice {
    fn terms_price(&self) -> u64;
}

impl TermsPrice for Market {
    fn terms_price(&self) -> u64 {
        nosana_sdk::price::price_now(self, &[], 0).unwrap()
    }
}

struct Process {
    running: Running,
    _folder: TempDir,
}

impl Process {
    fn begin(programs: &Programs, store: &MemoryStore, seed: u8, fuse: &Fuse) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let service = Service {
            chain: Box::new(Fused(programs.clone(), fuse.clone())),
            store: Box::new(Fused(store.clone(), fuse.clone())),
            checks: vec![Box::new(Ruler)],
            limits: Limits {
                budget: 100_000_000,
                ..limits()
            },
            pace: Pace {
                poll: std::time::Duration::from_millis(1),
                patience: 6 * 3_600,
            },
        };
        let decisions = Decisions::open(folder.path()).unwrap();
        Self {
            running: service.begin(decisions, Seed([seed; 32])),
            _folder: folder,
        }
    }

    async fn pass(&mut self) -> Pass {
        let (_sender, stopping) = watch::channel(false);
        self.running.pass(&stopping).await.unwrap()
    }

    async fn settle(&mut self) {
        for _ in 0..6 {
            let pass = self.pass().await;
            assert_eq!(pass.refused + pass.failed, 0, "{pass:?}");
            if pass.decided == 0 {
                return;
            }
        }
        panic!("it does not come to rest");
    }
}

/// Hours go by until `until`, as on any day.
async fn hours(programs: &Programs, store: &MemoryStore, process: &mut Process, until: i64) {
    while programs.with(|world| world.now()) < until {
        programs.wait_all();
        process.settle().await;
        programs.serve_all(store, "ok");
        process.settle().await;
        programs.with(|world| world.advance(3_600));
    }
}

fn assert_once(programs: &Programs, days: usize, what: &str) {
    let mut found = BTreeSet::new();
    let reports = programs.reports();
    for report in &reports {
        assert_eq!(report.kind, ReportKind::Benchmark as u8, "{what}");
        assert_eq!(report.payer, programs.key.pubkey());
        let is_new = found.insert((report.host, report.at.div_euclid(DAY)));
        assert!(is_new, "{what}: two reports a period");
    }
    assert_eq!(found.len(), programs.hosts.len() * days, "{what}");
    assert_eq!(
        programs.jobs.lock().unwrap().len(),
        reports.len(),
        "{what}: a job each"
    );
}

fn midnight(programs: &Programs, days: i64) -> i64 {
    let now = programs.with(|world| world.now());
    (now.div_euclid(DAY) + days) * DAY
}

#[tokio::test]
async fn the_programs_take_a_report_a_period() {
    let programs = Programs::new(3, Setup::default());
    let store = MemoryStore::default();
    let mut process = Process::begin(&programs, &store, 1, &Fuse::default());
    let until = midnight(&programs, 3);
    hours(&programs, &store, &mut process, until).await;
    assert_once(&programs, 3, "three days");
    assert!(programs.host(0).benchmarked_at > 0);
}

#[tokio::test]
async fn a_kill_at_any_effect_leaves_one_report_a_period() {
    for burns_after in [false, true] {
        for at in 1.. {
            let programs = Programs::new(1, Setup::default());
            let store = MemoryStore::default();
            let fuse = Fuse::burning(at, burns_after);
            let mut first = Process::begin(&programs, &store, 1, &fuse);
            let until = midnight(&programs, 2);
            tokio::select! {
                () = hours(&programs, &store, &mut first, until) => {}
                () = fuse.burnt() => {}
            }
            let is_over = !fuse.is_burnt();
            let mut second = Process::begin(&programs, &store, 2, &Fuse::default());
            second.settle().await;
            programs.serve_all(&store, "ok");
            second.settle().await;
            hours(&programs, &store, &mut second, until).await;
            assert_once(
                &programs,
                2,
                &format!("killed at {at}, after it: {burns_after}"),
            );
            if is_over {
                assert!(at > 6, "only {at} effects were tried");
                break;
            }
        }
    }
}

#[tokio::test]
async fn two_processes_at_once_leave_one_report_a_period() {
    for seed in 1..=5_u8 {
        let programs = Programs::new(3, Setup::default());
        let store = MemoryStore::default();
        let shuffled = |number: u32| Fuse::shuffling(u32::from(seed) * 31 + number);
        let mut one = Process::begin(&programs, &store, seed, &shuffled(1));
        let mut two = Process::begin(&programs, &store, seed + 100, &shuffled(2));
        let until = midnight(&programs, 2);
        while programs.with(|world| world.now()) < until {
            programs.wait_all();
            for _ in 0..4 {
                tokio::join!(one.pass(), two.pass());
                programs.serve_all(&store, "ok");
            }
            programs.with(|world| world.advance(3_600));
        }
        assert_once(&programs, 2, &format!("seed {seed}"));
    }
}

#[tokio::test]
async fn spoofers_are_removed_and_taken_out_of_the_queue() {
    let programs = Programs::new(1, Setup::default());
    let store = MemoryStore::default();
    let mut process = Process::begin(&programs, &store, 1, &Fuse::default());
    let until = midnight(&programs, 6);
    while programs.with(|world| world.now()) < until {
        programs.wait_all();
        process.settle().await;
        programs.serve_all(&store, "spoof");
        // It waits again before anybody has looked at what it answered.
        programs.wait_all();
        process.settle().await;
        programs.with(|world| world.advance(3_600));
    }
    let host = programs.host(0);
    assert_eq!((host.tier, host.strikes), (Tier::Removed as u8, 3));
    assert!(programs.with(|world| world.waiting()).is_empty());
    assert_eq!(
        programs.jobs.lock().unwrap().len(),
        3,
        "and gets no more jobs"
    );
}

#[tokio::test]
async fn a_job_that_a_host_lost_is_expired_and_taken_back() {
    let programs = Programs::new(1, Setup::default());
    let store = MemoryStore::default();
    let mut process = Process::begin(&programs, &store, 1, &Fuse::default());
    while programs.jobs.lock().unwrap().is_empty() {
        programs.wait_all();
        process.settle().await;
        programs.with(|world| world.advance(600));
    }
    let job = *programs.jobs.lock().unwrap().first().unwrap();
    process.settle().await;
    let ended = programs.with(|world| world.job(&job));
    assert_eq!(JobState::try_from(ended.state), Ok(JobState::Cancelled));
    assert_eq!(ended.refunded, ended.deposit);
    assert!(programs.reports().is_empty());
}

#[tokio::test]
async fn old_reports_and_jobs_are_closed() {
    let programs = Programs::new(1, Setup::default());
    let store = MemoryStore::default();
    let mut process = Process::begin(&programs, &store, 1, &Fuse::default());
    let until = midnight(&programs, 1);
    hours(&programs, &store, &mut process, until).await;
    assert_eq!(programs.reports().len(), 1);
    programs.with(|world| world.advance(31 * DAY));
    process.settle().await;
    assert!(programs.reports().is_empty());
    let job = *programs.jobs.lock().unwrap().first().unwrap();
    assert!(programs.with(|world| world.chain.account(&job)).is_none());
}
