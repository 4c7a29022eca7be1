//! The hosts, their clients and the assessor, event by event.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use nosana_sdk::{
    common::{
        assessment::{self, MarkKind, Policy, Reason, ReportKind},
        host_record::{self, HostState},
        job::{FINISH_GRACE, JobState, RESERVE},
        stake::MAX_DURATION,
        tier::Tier,
    },
    generated::{
        jobs,
        jobs::accounts::Job,
        staking, tiers,
        tiers::instructions::{
            RegisterHostInstructionArgs, SetClassInstructionArgs, SubmitReportInstructionArgs,
        },
    },
    instructions::{self, NewJob, Worker},
    queue::QueueKind,
    standing,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;
use solana_system_interface::instruction::transfer;

use super::{
    Kind, Options,
    outcome::{Move, Outcome},
    policy,
    random::Random,
};
use crate::{
    calls::host_args,
    people::key,
    world::{Setup, VRAM_MIB, World, hunter, market_terms},
};

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// Until this day hosts are waitlisted.
const OPENING: i64 = 2;
/// Until this day hosts register.
const LAST_REGISTRATION: i64 = 10;
/// Seconds that a place is valid: longer than markets have it, so that a thousand hosts
/// need not renew every minute.
const LEASE: u32 = 4 * 60 * 60;
/// When an agent renews: this long before its lease ends.
const RENEWAL: i64 = HOUR / 2;
/// Jobs that a host gets a day, about, in hundredths.
const JOBS_A_DAY: i64 = 130;
/// What a job's client pays for, seconds.
const TIMEOUT: u32 = 12 * 60 * 60;
/// How long jobs run: from and to.
const RUNS: (i64, i64) = (HOUR, 8 * HOUR);
/// Between two checkpoints.
const CHECKPOINT: i64 = 4 * HOUR;
/// How many jobs in 10 000 their client stops.
const STOPS: u32 = 200;
/// Days between two proofs of a host, and two benchmarks.
const PROOF_DAYS: i64 = 2;
const BENCHMARK_DAYS: i64 = 7;
/// Of the class: INT8 operations, bytes, FP16 and FP32 operations a second.
const BASELINE: [u64; 4] = [
    660_000_000_000_000,
    1_008_000_000_000,
    165_000_000_000_000,
    82_600_000_000_000,
];
/// What each owner stakes for a year: twice the bond.
const STAKE: u64 = 500_000_000;
/// Wallets that post.
const CLIENTS: u64 = 8;
const CLIENT_TOKENS: u64 = 10_000_000_000_000;

/// Runs a simulation; `tell` hears of each day.
pub fn tiers(options: Options, mut tell: impl FnMut(u32)) -> Outcome {
    let mut network = Network::new(options);
    // The last day ends with a round of the assessor.
    let end = network.begun + i64::from(options.days) * DAY + HOUR;
    while let Some(Reverse((at, _, event))) = network.agenda.pop() {
        if at > end {
            break;
        }
        network.world.set_time(at);
        if event == Event::Round {
            tell(network.day());
        }
        network.happen(event);
    }
    network.outcome()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A host registers.
    Register(usize),
    /// A host looks for work.
    Join(usize),
    /// A host renews its place, the one that it took as its so-manieth.
    Renew(usize, u32),
    /// A host has prepared a job.
    Begin(usize, usize),
    /// A host tells how far its job is.
    Checkpoint(usize, usize),
    /// A host's job is done.
    End(usize, usize),
    /// A host goes dark, and comes back.
    Dark(usize),
    Wake(usize),
    /// It vanishes for good.
    Vanish(usize),
    /// A client posts.
    Post,
    /// A client stops its job.
    Stop(usize),
    /// A job whose host let the time pass is expired.
    Expire(usize),
    /// A job that is over is closed.
    Close(usize),
    /// Registration opens.
    Open,
    /// The assessor's daily round.
    Round,
}

/// A host as its agent and its owner have it.
struct Agent {
    kind: Kind,
    owner: Keypair,
    worker: Keypair,
    address: Address,
    record: Address,
    presence: Presence,
    /// Which market it waits in.
    waits: Option<usize>,
    places: u32,
    job: Option<usize>,
    tier: Tier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    /// It has not registered yet.
    ToCome,
    Awake,
    /// Awake, and goes dark when its job is over.
    Draining,
    /// It comes back.
    Dark,
    /// It does not.
    Gone,
}

impl Agent {
    fn is_registered(&self) -> bool {
        self.presence != Presence::ToCome
    }

    fn is_there(&self) -> bool {
        matches!(self.presence, Presence::Awake | Presence::Draining)
    }

    fn has(&self, job: usize) -> bool {
        self.is_there() && self.job == Some(job)
    }
}

struct Posted {
    address: Address,
    client: usize,
    is_over: bool,
}

struct Network {
    options: Options,
    begun: i64,
    random: Random,
    world: World,
    /// The Community market and the Premium market, with their queues.
    markets: [(Address, Address); 2],
    clients: Vec<(Keypair, Address)>,
    agents: Vec<Agent>,
    by_address: HashMap<Address, usize>,
    jobs: Vec<Posted>,
    agenda: BinaryHeap<Reverse<(i64, u64, Event)>>,
    sequence: u64,
    found: Outcome,
}

impl Network {
    fn new(options: Options) -> Self {
        let mut world = World::with(Setup {
            registration_open: false,
            policy: policy(),
            ..Setup::default()
        });
        let markets = open_markets(&mut world, options.hosts);
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let client = world.client(number);
            world.chain.give_tokens(&client.address(), CLIENT_TOKENS);
            clients.push((client.key, client.tokens));
        }
        world.chain.fund(&assessor().pubkey());
        world.chain.fund(&sponsor().pubkey());
        let mut network = Self {
            options,
            begun: world.now(),
            random: Random::new(options.seed),
            world,
            markets,
            clients,
            agents: Vec::new(),
            by_address: HashMap::new(),
            jobs: Vec::new(),
            agenda: BinaryHeap::new(),
            sequence: 0,
            found: Outcome::new(options),
        };
        network.populate();
        network
    }

    fn populate(&mut self) {
        for (number, kind) in kinds(self.options.hosts).into_iter().enumerate() {
            let owner = key("grid owner", number as u64);
            let address = tiers::pdas::find_host(&owner.pubkey(), 0).0;
            self.by_address.insert(address, number);
            self.agents.push(Agent {
                kind,
                owner,
                worker: key("grid worker", number as u64),
                address,
                record: jobs::pdas::find_record(&address).0,
                presence: Presence::ToCome,
                waits: None,
                places: 0,
                job: None,
                tier: Tier::Waitlisted,
            });
            // A third of them was on the waiting list.
            let when = if self.random.chance(3_300) {
                self.random.between(0, DAY)
            } else {
                self.random.between(0, LAST_REGISTRATION * DAY)
            };
            self.after(when, Event::Register(number));
        }
        self.after(OPENING * DAY + 12 * HOUR, Event::Open);
        self.after(DAY + HOUR / 2, Event::Round);
        self.after(DAY, Event::Post);
    }

    fn after(&mut self, seconds: i64, event: Event) {
        let at = self.world.now() + seconds.max(0);
        self.sequence += 1;
        self.agenda.push(Reverse((at, self.sequence, event)));
    }

    fn day(&self) -> u32 {
        u32::try_from((self.world.now() - self.begun) / DAY).unwrap()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Register(number) => self.register(number),
            Event::Join(number) => self.join(number),
            Event::Renew(number, place) => self.renew(number, place),
            Event::Begin(number, job) => self.begin(number, job),
            Event::Checkpoint(number, job) => self.checkpoint(number, job),
            Event::End(number, job) => self.end(number, job),
            Event::Dark(number) => self.go_dark(number),
            Event::Wake(number) => self.wake(number),
            Event::Vanish(number) => self.vanish(number),
            Event::Post => self.post(),
            Event::Stop(job) => self.stop(job),
            Event::Expire(job) => self.expire(job),
            Event::Close(job) => self.close(job),
            Event::Open => {
                let admin = self.world.admin();
                let assessors = [assessor().pubkey(), Address::default(), Address::default()];
                let open = instructions::update_tiers(admin.pubkey(), assessors, true);
                self.must(open, &[&admin]);
            }
            Event::Round => self.round(),
        }
    }

    /// Sends what cannot be refused.
    fn must(&mut self, instruction: Instruction, signers: &[&Keypair]) {
        self.found.transactions += 1;
        self.world.chain.send(&[instruction], signers).unwrap();
    }

    /// Sends what may be refused, for reasons that are counted; whether it went through.
    fn may(&mut self, what: &str, instruction: Instruction, signers: &[&Keypair]) -> bool {
        self.found.transactions += 1;
        match self.world.chain.send(&[instruction], signers) {
            Ok(_) => true,
            Err(failure) => {
                let why = format!("{what}: {}", failure.name());
                *self.found.refused.entry(why).or_default() += 1;
                false
            }
        }
    }

    fn register(&mut self, number: usize) {
        let agent = &self.agents[number];
        let (kind, worker) = (agent.kind, agent.worker.pubkey());
        let owner = agent.owner.insecure_clone();
        let (address, key, rent) = (agent.address, owner.pubkey(), sponsor().pubkey());
        let payout = self.world.chain.give_tokens(&key, STAKE);
        let args = RegisterHostInstructionArgs {
            index: 0,
            ..host_args(worker, VRAM_MIB)
        };
        let class = self.world.class;
        self.must(
            instructions::register_host(key, rent, class, payout, args),
            &[&owner, &sponsor()],
        );
        self.must(instructions::open_record(rent, address), &[&sponsor()]);
        let mint = self.world.mint();
        self.must(
            instructions::stake(key, rent, mint, STAKE, MAX_DURATION),
            &[&owner, &sponsor()],
        );
        self.agents[number].presence = Presence::Awake;
        self.agents[number].tier = self.tier(number);
        self.found.register(kind);
        let nature = kind.nature();
        if kind == Kind::Silent {
            // Half of them never come to work.
            let days = if number.is_multiple_of(2) {
                0
            } else {
                self.random.between(1, 30)
            };
            self.after(days * DAY, Event::Vanish(number));
        }
        let dark = self.random.wait(nature.awake);
        self.after(dark, Event::Dark(number));
        self.after(60, Event::Join(number));
    }

    fn tier(&self, number: usize) -> Tier {
        let host: tiers::accounts::Host = self.world.chain.read(&self.agents[number].address);
        Tier::try_from(host.tier).unwrap()
    }

    fn worker(&self, number: usize) -> (Worker, Keypair) {
        let agent = &self.agents[number];
        let worker = Worker {
            worker: agent.worker.pubkey(),
            host: agent.address,
        };
        (worker, agent.worker.insecure_clone())
    }

    /// Waits in the best market that takes the host, or gets a job there.
    fn join(&mut self, number: usize) {
        let agent = &self.agents[number];
        if agent.presence != Presence::Awake || agent.job.is_some() || agent.waits.is_some() {
            return;
        }
        let market = match agent.tier {
            Tier::Premium => 1,
            Tier::Community => 0,
            Tier::Waitlisted => return self.after(3 * HOUR, Event::Join(number)),
            Tier::Suspended | Tier::Removed => return,
        };
        let (address, queue) = self.markets[market];
        let view = self.world.chain.queue(&queue);
        let waiting = match view.kind() {
            QueueKind::Jobs => view.waiting.iter().take(8).map(|job| job.key).collect(),
            _ => vec![],
        };
        let (worker, key) = self.worker(number);
        let join = worker.join(address, queue, &waiting);
        if !self.may("join", join, &[&key]) {
            // After ten lost jobs its record has no bounty left: its owner sees to that.
            let (sponsor, record) = (sponsor(), self.agents[number].record);
            let more = transfer(&sponsor.pubkey(), &record, RESERVE);
            self.must(more, &[&sponsor]);
            return self.after(HOUR, Event::Join(number));
        }
        let record: jobs::accounts::HostRecord = self.world.chain.read(&self.agents[number].record);
        if record.state == HostState::Working as u8 {
            let job = self.job_at(&record.job);
            return self.assigned(number, job);
        }
        let agent = &mut self.agents[number];
        agent.waits = Some(market);
        agent.places += 1;
        let place = agent.places;
        self.after(i64::from(LEASE) - RENEWAL, Event::Renew(number, place));
    }

    fn job_at(&self, address: &Address) -> usize {
        let found = self.jobs.iter().rposition(|job| job.address == *address);
        found.expect("every job is known")
    }

    fn renew(&mut self, number: usize, place: u32) {
        let agent = &self.agents[number];
        let Some(market) = agent.waits else {
            return;
        };
        if !agent.is_there() || agent.places != place {
            return;
        }
        let (address, queue) = self.markets[market];
        let (worker, key) = self.worker(number);
        if market == 0 && agent.tier == Tier::Premium {
            // It goes where it earns more.
            self.may("leave", worker.leave(address, queue), &[&key]);
            self.agents[number].waits = None;
            return self.join(number);
        }
        let renewed = self.may("renew", worker.renew(address, queue), &[&key]);
        let record: jobs::accounts::HostRecord = self.world.chain.read(&self.agents[number].record);
        if renewed && record.state == HostState::Queued as u8 {
            return self.after(i64::from(LEASE) - RENEWAL, Event::Renew(number, place));
        }
        // The market takes it no longer, or it has lost its place.
        self.agents[number].waits = None;
        self.after(60, Event::Join(number));
    }

    /// The job has a new host.
    fn assigned(&mut self, number: usize, job: usize) {
        let limit: Job = self.world.chain.read(&self.jobs[job].address);
        let until = limit.assigned_at + i64::from(limit.start_limit) - self.world.now();
        self.after(until + 1, Event::Expire(job));
        let agent = &mut self.agents[number];
        agent.waits = None;
        agent.job = Some(job);
        let prepares = self.random.between(20, 240);
        self.after(prepares, Event::Begin(number, job));
    }

    fn begin(&mut self, number: usize, job: usize) {
        let agent = &self.agents[number];
        if !agent.has(job) {
            return;
        }
        let nature = agent.kind.nature();
        if self.random.chance(nature.returns) {
            self.found.returned += 1;
            return self.quit(number, job);
        }
        let (worker, key) = self.worker(number);
        let start = worker.start(self.jobs[job].address);
        if !self.may("start", start, &[&key]) {
            // Moved down meanwhile: it must give the job back.
            return self.quit(number, job);
        }
        let runs = self.random.between(RUNS.0, RUNS.1);
        self.after(
            i64::from(TIMEOUT) + i64::from(FINISH_GRACE) + 1,
            Event::Expire(job),
        );
        if self.random.chance(STOPS) {
            let when = self.random.between(1, runs);
            self.after(when, Event::Stop(job));
        }
        self.after(CHECKPOINT, Event::Checkpoint(number, job));
        self.after(runs, Event::End(number, job));
    }

    fn checkpoint(&mut self, number: usize, job: usize) {
        let agent = &self.agents[number];
        if !agent.has(job) {
            return;
        }
        let (worker, key) = self.worker(number);
        let state = self.read_job(job);
        let checkpoint = worker.checkpoint(self.jobs[job].address, &state);
        if self.may("checkpoint", checkpoint, &[&key]) {
            self.after(CHECKPOINT, Event::Checkpoint(number, job));
        }
    }

    fn read_job(&self, job: usize) -> Job {
        self.world.chain.read(&self.jobs[job].address)
    }

    /// The job's containers ended, or the host lost them.
    fn end(&mut self, number: usize, job: usize) {
        let agent = &self.agents[number];
        if !agent.has(job) {
            return;
        }
        if self.random.chance(agent.kind.nature().fails) {
            self.found.lost += 1;
            return self.quit(number, job);
        }
        let (worker, key) = self.worker(number);
        let (state, config) = (self.read_job(job), self.world.config());
        let finish = worker.finish(self.jobs[job].address, &state, &config, 0, [5; 32]);
        if self.may("finish", finish, &[&key]) {
            self.found.completed += 1;
            self.over(job);
        }
        self.rest(number);
    }

    /// Gives a job back.
    fn quit(&mut self, number: usize, job: usize) {
        let (worker, key) = self.worker(number);
        let (state, config) = (self.read_job(job), self.world.config());
        let market = self.world.chain.read(&state.market);
        let quit = worker.quit(self.jobs[job].address, &state, &market, &config);
        self.may("quit", quit, &[&key]);
        self.follow(job);
        self.rest(number);
    }

    /// The host has no job any more.
    fn rest(&mut self, number: usize) {
        let agent = &mut self.agents[number];
        agent.job = None;
        if agent.presence == Presence::Draining {
            return self.sleep(number);
        }
        self.after(30, Event::Join(number));
    }

    /// What became of a job that its host has no longer.
    fn follow(&mut self, job: usize) {
        let state = self.read_job(job);
        match JobState::try_from(state.state).unwrap() {
            JobState::Assigned => {
                let number = self.by_address[&state.host];
                self.assigned(number, job);
            }
            JobState::Queued | JobState::Running => {}
            _ => self.over(job),
        }
    }

    fn over(&mut self, job: usize) {
        if !self.jobs[job].is_over {
            self.jobs[job].is_over = true;
            let state = self.read_job(job);
            self.after(i64::from(state.retention) + 1, Event::Close(job));
        }
    }

    /// Goes dark, at once or after its job.
    fn go_dark(&mut self, number: usize) {
        let agent = &self.agents[number];
        if agent.presence != Presence::Awake || agent.tier == Tier::Removed {
            return;
        }
        let announces = self.random.chance(agent.kind.nature().announces);
        let agent = &mut self.agents[number];
        if announces && agent.job.is_some() {
            agent.presence = Presence::Draining;
            return;
        }
        if announces && let Some(market) = agent.waits.take() {
            let (address, queue) = self.markets[market];
            let (worker, key) = self.worker(number);
            self.may("leave", worker.leave(address, queue), &[&key]);
        }
        self.sleep(number);
    }

    fn sleep(&mut self, number: usize) {
        let (from, to) = self.agents[number].kind.nature().dark;
        self.agents[number].presence = Presence::Dark;
        let dark = self.random.between(from, to);
        self.after(dark, Event::Wake(number));
    }

    fn wake(&mut self, number: usize) {
        let agent = &mut self.agents[number];
        if agent.presence == Presence::Gone {
            return;
        }
        agent.presence = Presence::Awake;
        let (job, awake) = (agent.job, agent.kind.nature().awake);
        let dark = self.random.wait(awake);
        self.after(dark, Event::Dark(number));
        if let Some(job) = job {
            // Its containers are gone: what it has still, it gives back.
            let (state, host) = (self.read_job(job), self.agents[number].address);
            let live = [JobState::Assigned as u8, JobState::Running as u8];
            if state.host == host && live.contains(&state.state) {
                if state.state == JobState::Running as u8 {
                    self.found.lost += 1;
                }
                return self.quit(number, job);
            }
            self.agents[number].job = None;
        }
        // Whatever place it had is over or still its own.
        if self.agents[number].waits.is_some() {
            let place = self.agents[number].places;
            return self.renew(number, place);
        }
        self.after(30, Event::Join(number));
    }

    fn vanish(&mut self, number: usize) {
        self.agents[number].presence = Presence::Gone;
    }

    /// A client posts where hosts wait, in proportion.
    fn post(&mut self) {
        let live = self.agents.iter().filter(|agent| {
            agent.is_registered() && matches!(agent.tier, Tier::Community | Tier::Premium)
        });
        let hosts = i64::try_from(live.count()).unwrap().max(1);
        let next = self.random.wait(DAY * 100 / (JOBS_A_DAY * hosts));
        self.after(next, Event::Post);
        let waits = [0, 1].map(|market| {
            let is_there = |agent: &&Agent| agent.waits == Some(market);
            i64::try_from(self.agents.iter().filter(is_there).count()).unwrap()
        });
        if waits == [0, 0] {
            return;
        }
        let market = usize::from(self.random.between(1, waits[0] + waits[1]) > waits[0]);
        let client = usize::try_from(self.random.bits() % CLIENTS).unwrap();
        let (address, queue) = self.markets[market];
        let (key, tokens) = &self.clients[client];
        let key = key.insecure_clone();
        let new = NewJob {
            client: key.pubkey(),
            payer: key.pubkey(),
            market: address,
            queue,
            mint: self.world.mint(),
            price_account: Address::default(),
            source: *tokens,
            nonce: self.jobs.len() as u64,
            definition: [9; 32],
            timeout: TIMEOUT,
            max_price: u64::MAX,
        };
        if !self.may("post", new.post(), &[&key]) {
            self.must(instructions::sweep(queue), &[]);
            return;
        }
        self.found.posted += 1;
        self.jobs.push(Posted {
            address: new.address(),
            client,
            is_over: false,
        });
        self.follow(self.jobs.len() - 1);
    }

    fn stop(&mut self, job: usize) {
        let state = self.read_job_if_there(job);
        let Some(state) = state.filter(|state| state.state == JobState::Running as u8) else {
            return;
        };
        let stop = instructions::stop(self.jobs[job].address, &state, &self.world.config());
        let client = self.clients[self.jobs[job].client].0.insecure_clone();
        self.must(stop, &[&client]);
        self.over(job);
        let number = self.by_address[&state.host];
        if self.agents[number].job == Some(job) {
            self.rest(number);
        }
    }

    fn read_job_if_there(&self, job: usize) -> Option<Job> {
        if self.jobs[job].is_over {
            return None;
        }
        Some(self.read_job(job))
    }

    /// Expires a job whose time is up; whoever comes too early sees that and goes.
    fn expire(&mut self, job: usize) {
        let Some(state) = self.read_job_if_there(job) else {
            return;
        };
        let now = self.world.now();
        let due = match JobState::try_from(state.state).unwrap() {
            JobState::Assigned => state.assigned_at + i64::from(state.start_limit),
            JobState::Running => {
                let left = state.timeout - state.used_seconds;
                state.started_at + i64::from(left) + i64::from(FINISH_GRACE)
            }
            _ => return,
        };
        if now <= due {
            return self.after(due - now + 1, Event::Expire(job));
        }
        let number = self.by_address[&state.host];
        let market = self.world.chain.read(&state.market);
        let address = self.jobs[job].address;
        let expire = instructions::expire(address, &state, &market, &self.world.config(), hunter());
        if self.may("expire", expire, &[]) {
            self.found.expired += 1;
        }
        if self.agents[number].job == Some(job) {
            self.agents[number].job = None;
            self.after(30, Event::Join(number));
        }
        self.follow(job);
    }

    fn close(&mut self, job: usize) {
        let Posted { address, .. } = self.jobs[job];
        let state: Job = self.world.chain.read(&address);
        let market = self.world.chain.read(&state.market);
        self.may(
            "close_job",
            instructions::close_job(address, &state, &market),
            &[],
        );
    }

    /// What the assessor does once a day: reports on hosts that answer, and assesses all.
    /// Then owners look whether a bond is all that is missing.
    fn round(&mut self) {
        let day = i64::from(self.day());
        for number in 0..self.agents.len() {
            let agent = &self.agents[number];
            if !agent.is_registered() || agent.tier == Tier::Removed {
                continue;
            }
            let answers = agent.is_there() && agent.tier != Tier::Waitlisted;
            let turn = day + i64::try_from(number).unwrap();
            if answers && turn % PROOF_DAYS == 0 {
                self.report(number, ReportKind::Proof);
            }
            if answers && turn % BENCHMARK_DAYS == 0 {
                self.report(number, ReportKind::Benchmark);
            }
            self.assess(number);
            self.bond_if_missing(number);
        }
        self.found.count(
            self.agents
                .iter()
                .filter(|agent| agent.is_registered())
                .map(|agent| (agent.kind, agent.tier)),
        );
        self.after(DAY, Event::Round);
    }

    fn report(&mut self, number: usize, kind: ReportKind) {
        let agent = &self.agents[number];
        let (address, nature) = (agent.address, agent.kind.nature());
        let host: tiers::accounts::Host = self.world.chain.read(&address);
        let (passed, figures) = match kind {
            ReportKind::Benchmark => {
                // The card stays the same, a measurement of it is 2 % more or less.
                let mut card = Random::new(number as u64 ^ self.options.seed);
                let card = card.between(nature.score.0, nature.score.1);
                let bps = u64::try_from(card + self.random.between(-200, 200)).unwrap();
                (true, BASELINE.map(|figure| figure / 10_000 * bps))
            }
            _ => (self.random.chance(nature.proves), [0; 4]),
        };
        let args = SubmitReportInstructionArgs {
            kind: kind as u8,
            passed,
            figures,
            evidence: [8; 32],
            sequence: host.next_report,
        };
        let assessor = assessor();
        let report = instructions::submit_report(assessor.pubkey(), address, &host, args);
        self.must(report, &[&assessor]);
    }

    fn assess(&mut self, number: usize) {
        let address = self.agents[number].address;
        self.must(instructions::assess_host(address), &[]);
        let host: tiers::accounts::Host = self.world.chain.read(&address);
        let (before, tier) = (self.agents[number].tier, Tier::try_from(host.tier).unwrap());
        if tier == before {
            return;
        }
        self.agents[number].tier = tier;
        self.found.moves.push(Move {
            day: self.day(),
            at: self.world.now(),
            host: u32::try_from(number).unwrap(),
            kind: self.agents[number].kind,
            before,
            tier,
            reason: Reason::try_from(host.reason).unwrap(),
        });
        if let Some(market) = self.agents[number].waits
            && tier != Tier::Premium
            && (market == 1 || tier == Tier::Removed)
        {
            // Anyone may take it out of a queue that is not for it any more.
            let (market, queue) = self.markets[market];
            if self.may("evict", instructions::evict(address, market, queue), &[]) {
                self.agents[number].waits = None;
                self.after(60, Event::Join(number));
            }
        }
    }

    /// Bonds what the policy asks for when nothing else is missing.
    fn bond_if_missing(&mut self, number: usize) {
        let agent = &self.agents[number];
        if agent.tier != Tier::Community || agent.presence == Presence::Gone {
            return;
        }
        let host: tiers::accounts::Host = self.world.chain.read(&agent.address);
        let record = self.world.chain.account(&agent.record);
        let record = record
            .as_ref()
            .and_then(|record| host_record::read(&record.data, agent.address.as_array()));
        let facts = standing::facts(&host);
        let measured = assessment::measure(&facts, record, self.world.now());
        let policy = Policy::from(&policy());
        let missing: Vec<MarkKind> = assessment::marks(&policy, &measured)
            .iter()
            .filter(|mark| !mark.met)
            .map(|mark| mark.kind)
            .collect();
        if missing == [MarkKind::Bond] {
            let owner = agent.owner.insecure_clone();
            let bond = policy.bond - host.bond;
            let bond = instructions::bond_host(owner.pubkey(), agent.address, bond);
            self.must(bond, &[&owner]);
            self.found.bonded += 1;
        }
    }

    /// What came of it all, by the accounts.
    fn outcome(mut self) -> Outcome {
        for agent in self.agents.iter().filter(|agent| agent.is_registered()) {
            let host: tiers::accounts::Host = self.world.chain.read(&agent.address);
            let (tier, reason) = (Tier::try_from(host.tier), Reason::try_from(host.reason));
            self.found.end(agent.kind, tier.unwrap(), reason.unwrap());
        }
        let stakes: staking::accounts::Config =
            self.world.chain.read(&staking::pdas::find_config().0);
        self.found.staked_xnos = stakes.total_xnos;
        self.found.fees = self.world.fees();
        self.found
    }
}

/// As many hosts of each kind as its share, spread evenly.
fn kinds(hosts: u32) -> Vec<Kind> {
    let mut counts = Kind::ALL.map(|_| 0_u32);
    (1..=hosts)
        .map(|number| {
            // The kind that is furthest behind its share.
            let behind = |kind: usize| {
                i64::from(Kind::ALL[kind].share() * number) - 1_000 * i64::from(counts[kind])
            };
            let most = (0..counts.len()).max_by_key(|kind| behind(*kind)).unwrap();
            counts[most] += 1;
            Kind::ALL[most]
        })
        .collect()
}

fn assessor() -> Keypair {
    key("assessor", 0)
}

/// Who pays the rent of hosts and stakes.
fn sponsor() -> Keypair {
    key("grid sponsor", 0)
}

/// A class with a baseline, and a market of each tier for it.
fn open_markets(world: &mut World, hosts: u32) -> [(Address, Address); 2] {
    let admin = world.admin();
    let class = SetClassInstructionArgs {
        id: 2,
        name: instructions::padded("rtx-4090").unwrap(),
        vram_mib: VRAM_MIB,
        allowed: true,
        baseline: BASELINE,
    };
    let set = instructions::set_class(admin.pubkey(), class);
    world.chain.send(&[set], &[&admin]).unwrap();
    world.class = tiers::pdas::find_class(2).0;
    let capacity = (2 * hosts).max(64);
    [
        ("grid-community", Tier::Community, 8_000),
        ("grid-premium", Tier::Premium, 10_000),
    ]
    .map(|(name, tier, host_share_bps)| {
        let mut market = market_terms(name);
        market.tier = tier as u8;
        market.terms.host_share_bps = host_share_bps;
        market.terms.lease = LEASE;
        if tier == Tier::Premium {
            market.terms.bond_minimum = policy().bond;
        }
        world.open_market(market, capacity)
    })
}
