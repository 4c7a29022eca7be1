//! Hosts that wait and work, and clients that post: through the jobs program, with each
//! step noted in the host's diary.

use nosana_sdk::{
    common::{
        host_record::HostState,
        job::{FINISH_GRACE, JobState, RESERVE},
        tier::Tier,
    },
    generated::{jobs, jobs::accounts::Job},
    instructions::{self, NewJob},
    queue::QueueKind,
};
use solana_address::Address;
use solana_signer::Signer as _;
use solana_system_interface::instruction::transfer;

use super::{
    diary::Run,
    run::{CLIENTS, DAY, Event, HOUR, LEASE, Network, Posted, Presence, RENEWAL, fare, sponsor},
};
use crate::world::hunter;

/// Jobs that a host with a seat gets a day from others, about, in hundredths.
const JOBS_A_DAY: i64 = 130;
/// How long they run: from and to, and the most that is paid for.
const RUNS: (i64, i64) = (HOUR, 9 * HOUR);
const TIMEOUT: u32 = 12 * 60 * 60;
/// Between two checkpoints.
const CHECKPOINT: i64 = 4 * HOUR;
/// How many jobs in 10 000 their client stops.
const STOPS: u32 = 200;
/// The longest job that a farmer posts for itself.
const OWN_RUN: i64 = 8 * HOUR;
/// How long a client waits until somebody takes its job.
const PATIENCE: i64 = HOUR;
/// How long agents go on after the phase has run.
const AFTER: i64 = 30 * HOUR;

impl Network {
    /// A host that got a seat begins to work, shortly before the phase runs or now.
    pub(super) fn wake_up(&mut self, number: usize) {
        let agent = &self.agents[number];
        if !agent.kind.works() || agent.presence != Presence::ToCome {
            return;
        }
        let nature = agent.kind.nature();
        let begin = self.books.terms.running_from - self.random.between(HOUR, 12 * HOUR);
        let at = begin.max(self.now() + 60);
        let dark = self.random.wait(nature.awake);
        self.agents[number].presence = Presence::Awake;
        self.at(at, Event::Join(number));
        self.at(at + dark, Event::Dark(number));
        if self.agents[number].purse.is_some() {
            let at = at.max(self.books.terms.running_from + 60);
            self.at(at, Event::PayOneself(number));
        }
        let end = self.books.terms.running_until + AFTER;
        self.at(end, Event::Stop(number));
    }

    /// Waits in the market of its class, or gets a job there.
    pub(super) fn join(&mut self, number: usize) {
        let agent = &self.agents[number];
        if agent.presence != Presence::Awake || agent.job.is_some() || agent.is_waiting {
            return;
        }
        if !matches!(agent.tier, Tier::Community | Tier::Premium) {
            return;
        }
        let (address, queue, _) = self.markets[agent.class];
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
        let now = self.now();
        let record: jobs::accounts::HostRecord = self.world.chain.read(&self.agents[number].record);
        if record.state == HostState::Working as u8 {
            self.agents[number].diary.join(now, None);
            let job = self.jobs_by_address[&record.job];
            return self.assigned(number, job);
        }
        let agent = &mut self.agents[number];
        agent.diary.join(now, Some(now + i64::from(LEASE)));
        agent.is_waiting = true;
        agent.places += 1;
        let place = agent.places;
        self.after(i64::from(LEASE) - RENEWAL, Event::Renew(number, place));
    }

    pub(super) fn renew(&mut self, number: usize, place: u32) {
        let agent = &self.agents[number];
        if !agent.is_waiting || !agent.is_there() || agent.places != place {
            return;
        }
        let (address, queue, _) = self.markets[agent.class];
        let (worker, key) = self.worker(number);
        let renewed = self.may("renew", worker.renew(address, queue), &[&key]);
        let now = self.now();
        let agent = &mut self.agents[number];
        if renewed {
            if matches!(agent.tier, Tier::Community | Tier::Premium) {
                agent.diary.renew(now, Some(now + i64::from(LEASE)));
                return self.after(i64::from(LEASE) - RENEWAL, Event::Renew(number, place));
            }
            // It was shown out.
            agent.diary.renew(now, None);
        }
        agent.is_waiting = false;
        self.after(60, Event::Join(number));
    }

    /// The job has a new host.
    fn assigned(&mut self, number: usize, job: usize) {
        let state = self.read_job(job);
        let until = state.assigned_at + i64::from(state.start_limit) - self.now();
        self.after(until + 1, Event::Expire(job));
        let posted = &mut self.jobs[job];
        posted.host = Some(number);
        posted.assigned_at = state.assigned_at;
        posted.run = None;
        let agent = &mut self.agents[number];
        agent.is_waiting = false;
        agent.job = Some(job);
        let prepares = self.random.between(20, 240);
        self.after(prepares, Event::Begin(number, job));
    }

    pub(super) fn begin(&mut self, number: usize, job: usize) {
        if !self.agents[number].has(job) {
            return;
        }
        let (worker, key) = self.worker(number);
        let start = worker.start(self.jobs[job].address);
        if !self.may("start", start, &[&key]) {
            // Moved down meanwhile: it must give the job back.
            return self.quit(number, job);
        }
        let now = self.now();
        let agent = &mut self.agents[number];
        agent.diary.start(now);
        let posted = &mut self.jobs[job];
        let price = self.markets[agent.class].2;
        posted.run = Some(Run {
            from: now,
            limit: posted.timeout - posted.used,
            paid: 0,
            fare: fare(price),
            is_own: agent.purse == Some(posted.client),
        });
        let (timeout, seconds) = (posted.timeout, posted.seconds);
        self.after(timeout + i64::from(FINISH_GRACE) + 1, Event::Expire(job));
        self.after(CHECKPOINT, Event::Checkpoint(number, job));
        self.after(seconds, Event::End(number, job));
    }

    pub(super) fn checkpoint(&mut self, number: usize, job: usize) {
        if !self.agents[number].has(job) {
            return;
        }
        let (worker, key) = self.worker(number);
        let state = self.read_job(job);
        let checkpoint = worker.checkpoint(self.jobs[job].address, &state);
        if self.may("checkpoint", checkpoint, &[&key]) {
            self.settle(number, job);
            let now = self.now();
            self.agents[number].diary.hear(now);
            self.after(CHECKPOINT, Event::Checkpoint(number, job));
        }
    }

    /// Notes that a job was paid up to now.
    fn settle(&mut self, number: usize, job: usize) {
        let now = self.now();
        if let Some(run) = self.jobs[job].run.as_mut() {
            self.agents[number].diary.settle(now, run);
        }
    }

    fn read_job(&self, job: usize) -> Job {
        self.world.chain.read(&self.jobs[job].address)
    }

    /// The job's containers ended, or its client stops it, or the host lost them.
    pub(super) fn end(&mut self, number: usize, job: usize) {
        if !self.agents[number].has(job) {
            return;
        }
        if self.random.chance(self.agents[number].kind.nature().fails) {
            self.found.lost += 1;
            return self.quit(number, job);
        }
        let (address, state) = (self.jobs[job].address, self.read_job(job));
        let now = self.now();
        if self.random.chance(STOPS) {
            let stop = instructions::stop(address, &state, &self.config);
            let client = self.clients[self.jobs[job].client].0.insecure_clone();
            self.must(stop, &[&client]);
            self.settle(number, job);
            self.over(job);
            return self.rest(number);
        }
        let (worker, key) = self.worker(number);
        let finish = worker.finish(address, &state, &self.config, 0, [5; 32]);
        if self.may("finish", finish, &[&key]) {
            self.found.completed += 1;
            self.settle(number, job);
            let run = self.jobs[job].run.unwrap();
            self.agents[number].diary.finish(now, &run);
            self.over(job);
        }
        self.rest(number);
    }

    /// Gives a job back.
    fn quit(&mut self, number: usize, job: usize) {
        let (worker, key) = self.worker(number);
        let state = self.read_job(job);
        let market = self.world.chain.read(&state.market);
        let quit = worker.quit(self.jobs[job].address, &state, &market, &self.config);
        if self.may("quit", quit, &[&key]) {
            let now = self.now();
            let posted = &mut self.jobs[job];
            let diary = &mut self.agents[number].diary;
            match posted.run.take() {
                Some(run) => {
                    posted.used += run.paid;
                    diary.lose(now);
                }
                None => diary.return_job(now),
            }
        }
        self.rest(number);
        self.follow(job);
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
        self.jobs[job].host = None;
        self.jobs[job].run = None;
        match JobState::try_from(state.state).unwrap() {
            JobState::Assigned => {
                let number = self.by_address[&state.host];
                self.assigned(number, job);
            }
            JobState::Queued => self.after(PATIENCE, Event::Cancel(job)),
            JobState::Running => {}
            _ => self.over(job),
        }
    }

    /// A client takes a job back that nobody took: it would keep hosts that gave it back from
    /// waiting.
    pub(super) fn cancel(&mut self, job: usize) {
        if self.jobs[job].is_over || self.jobs[job].host.is_some() {
            return;
        }
        let state = self.read_job(job);
        let market = self.world.chain.read(&state.market);
        let cancel = instructions::cancel(self.jobs[job].address, &state, &market, &self.config);
        let client = self.clients[self.jobs[job].client].0.insecure_clone();
        self.must(cancel, &[&client]);
        self.found.cancelled += 1;
        self.over(job);
    }

    fn over(&mut self, job: usize) {
        if !self.jobs[job].is_over {
            self.jobs[job].is_over = true;
            self.after(DAY + 1, Event::Close(job));
        }
    }

    /// Goes dark, at once or after its job.
    pub(super) fn go_dark(&mut self, number: usize) {
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
        if announces && agent.is_waiting {
            let (address, queue, _) = self.markets[agent.class];
            agent.is_waiting = false;
            let (worker, key) = self.worker(number);
            if self.may("leave", worker.leave(address, queue), &[&key]) {
                let now = self.now();
                self.agents[number].diary.leave(now);
            }
        }
        self.sleep(number);
    }

    fn sleep(&mut self, number: usize) {
        let (from, to) = self.agents[number].kind.nature().dark;
        self.agents[number].presence = Presence::Dark;
        let dark = self.random.between(from, to);
        self.after(dark, Event::Wake(number));
    }

    pub(super) fn wake(&mut self, number: usize) {
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
            if self.jobs[job].host == Some(number) && !self.jobs[job].is_over {
                if self.jobs[job].run.is_some() {
                    self.found.lost += 1;
                }
                return self.quit(number, job);
            }
            self.agents[number].job = None;
        }
        // Whatever place it had is over or still its own.
        if self.agents[number].is_waiting {
            let place = self.agents[number].places;
            return self.renew(number, place);
        }
        self.after(30, Event::Join(number));
    }

    /// A client posts where hosts wait, in proportion.
    pub(super) fn post(&mut self) {
        let terms = &self.books.terms;
        if self.now() >= terms.running_until {
            return;
        }
        let hosts = i64::from(self.books.taken).max(1);
        let next = self.random.wait(DAY * 100 / (JOBS_A_DAY * hosts));
        self.after(next, Event::Post);
        let mut waits = vec![0_i64; self.markets.len()];
        for agent in self.agents.iter().filter(|agent| agent.is_waiting) {
            waits[agent.class] += 1;
        }
        let all: i64 = waits.iter().sum();
        if all == 0 {
            return;
        }
        let mut draw = self.random.between(0, all - 1);
        let mut class = 0;
        while draw >= waits[class] {
            draw -= waits[class];
            class += 1;
        }
        let client = usize::try_from(self.random.bits() % CLIENTS).unwrap();
        let seconds = self.random.between(RUNS.0, RUNS.1);
        let new = self.new_job(class, client, TIMEOUT);
        let key = self.clients[client].0.insecure_clone();
        if !self.may("post", new.post(), &[&key, &sponsor()]) {
            let queue = self.markets[class].1;
            self.must(instructions::sweep(queue), &[]);
            return;
        }
        self.posted(&new, client, seconds);
    }

    fn new_job(&self, class: usize, client: usize, timeout: u32) -> NewJob {
        let (market, queue, _) = self.markets[class];
        let (key, tokens) = &self.clients[client];
        NewJob {
            client: key.pubkey(),
            payer: sponsor().pubkey(),
            market,
            queue,
            mint: self.world.mint(),
            price_account: Address::default(),
            source: *tokens,
            nonce: self.jobs.len() as u64,
            definition: [9; 32],
            timeout,
            max_price: u64::MAX,
        }
    }

    fn posted(&mut self, new: &NewJob, client: usize, seconds: i64) {
        let job = self.jobs.len();
        self.found.posted += 1;
        self.jobs_by_address.insert(new.address(), job);
        self.jobs.push(Posted {
            address: new.address(),
            client,
            is_over: false,
            host: None,
            assigned_at: 0,
            run: None,
            used: 0,
            timeout: i64::from(new.timeout),
            seconds,
        });
        self.follow(job);
    }

    /// A farmer posts a job for its own host, whenever that waits, until it has paid itself
    /// for as much as it wants.
    pub(super) fn pay_oneself(&mut self, number: usize) {
        let terms = &self.books.terms;
        let (from, until) = (terms.running_from, terms.running_until);
        let agent = &self.agents[number];
        if self.now() >= until || agent.presence == Presence::Gone {
            return;
        }
        let hours = agent.kind.nature().own_hours;
        let due = (self.now() - from) * hours / 24 + OWN_RUN.min(hours * HOUR);
        let free = agent.is_waiting && agent.presence == Presence::Awake;
        if let Some(client) = agent.purse
            && free
            && due - agent.own_due >= HOUR
        {
            let seconds = (due - agent.own_due).min(OWN_RUN);
            let record: jobs::accounts::HostRecord = self.world.chain.read(&agent.record);
            let (class, host) = (agent.class, agent.address);
            let new = self.new_job(class, client, TIMEOUT);
            let post = new.post_to(host, record.queue_slot);
            let key = self.clients[client].0.insecure_clone();
            if self.may("post_to", post, &[&key, &sponsor()]) {
                self.agents[number].own_due += seconds;
                self.found.posted_to_oneself += 1;
                self.posted(&new, client, seconds);
            }
        }
        let wait = if hours == 24 { 10 * 60 } else { HOUR };
        self.after(wait, Event::PayOneself(number));
    }

    /// Expires a job whose time is up; whoever comes too early sees that and goes.
    pub(super) fn expire(&mut self, job: usize) {
        let posted = &self.jobs[job];
        let Some(number) = posted.host.filter(|_| !posted.is_over) else {
            return;
        };
        let state = self.read_job(job);
        let due = match posted.run {
            None => state.assigned_at + i64::from(state.start_limit),
            Some(run) => run.from + run.limit + i64::from(FINISH_GRACE),
        };
        let now = self.now();
        if now <= due {
            // It has a later event of its own.
            return;
        }
        let market = self.world.chain.read(&state.market);
        let expire = instructions::expire(
            self.jobs[job].address,
            &state,
            &market,
            &self.config,
            hunter(),
        );
        if self.may("expire", expire, &[]) {
            self.found.expired += 1;
            let (run, assigned_at) = (self.jobs[job].run, self.jobs[job].assigned_at);
            let diary = &mut self.agents[number].diary;
            match run {
                Some(_) => diary.expire(now),
                None => diary.miss(now, assigned_at),
            }
        }
        if self.agents[number].job == Some(job) {
            self.agents[number].job = None;
            self.after(30, Event::Join(number));
        }
        self.follow(job);
    }

    pub(super) fn close(&mut self, job: usize) {
        let Posted { address, .. } = self.jobs[job];
        let state: Job = self.world.chain.read(&address);
        let market = self.world.chain.read(&state.market);
        let close = instructions::close_job(address, &state, &market);
        self.may("close_job", close, &[]);
    }
}
