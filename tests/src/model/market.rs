//! The market as it should be: plain Rust that shares nothing with the programs but
//! the limits in `nosana_common`.

use std::collections::{BTreeMap, VecDeque};

use nosana_sdk::{
    common::{
        host_record::DAYS,
        job::{FINISH_GRACE, JobState, MAX_ATTEMPTS},
        tier::Tier,
    },
    events::Event,
    generated::{
        jobs,
        jobs::{
            accounts::{HOST_RECORD_DISCRIMINATOR, JOB_DISCRIMINATOR},
            errors::JobsError,
            events::{self, Event as JobsEvent},
        },
        tiers,
        tiers::errors::TiersError,
    },
    queue::QueueKind,
};
use solana_address::Address;

/// Entries that the program looks at before it gives up.
const LOOKS: usize = 32;
/// Bytes of an entry that no job's time limit ends.
const ALWAYS: i64 = i64::MAX;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// Reasons in a job's account.
const HOST_QUIT: u8 = 1;
const NOT_STARTED: u8 = 2;
const DEADLINE_PASSED: u8 = 3;
const CLIENT_STOPPED: u8 = 4;
const ATTEMPTS_USED: u8 = 5;
const NO_TIME_LEFT: u8 = 6;
const NO_PLACE: u8 = 7;

/// Why an instruction is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// By the jobs program.
    Jobs(JobsError),
    /// By the tiers program.
    Tiers(TiersError),
    /// By the framework, the token program or the system program: an account that is
    /// gone or of another kind, an address that was not derived, too few tokens. Their
    /// names are not ours, so they are compared as one.
    Elsewhere,
}

impl From<JobsError> for Refused {
    fn from(error: JobsError) -> Self {
        Self::Jobs(error)
    }
}

impl From<TiersError> for Refused {
    fn from(error: TiersError) -> Self {
        Self::Tiers(error)
    }
}

/// What an instruction is answered.
pub type Answer<T = ()> = Result<T, Refused>;

/// An instruction of the jobs program, or one of the tiers program that it depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Post {
        nonce: u64,
        definition: [u8; 32],
        timeout: u32,
        max_price: u64,
    },
    Cancel,
    Stop,
    Join,
    Renew,
    Leave,
    Start,
    Checkpoint,
    Finish {
        exit_code: i32,
        result: [u8; 32],
    },
    Quit,
    Expire,
    Collect,
    CloseJob,
    Sweep,
    OpenRecord,
    CloseRecord,
    Register,
    CloseHost,
}

/// The accounts of an instruction; each reads those that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Client, worker or owner.
    pub signer: Address,
    /// Who pays rent or gets it back.
    pub payer: Address,
    pub host: Address,
    pub record: Address,
    pub market: Address,
    pub queue: Address,
    pub job: Address,
    pub escrow: Address,
    pub payout: Address,
    pub fee: Address,
    /// The client's token account; the source of `post`.
    pub refund: Address,
    /// The jobs passed to `join`.
    pub candidates: Vec<Address>,
}

/// A market's terms and its queue.
#[derive(Clone, Debug)]
pub struct Market {
    pub address: Address,
    pub queue: Address,
    pub class: Address,
    pub tier: Tier,
    pub price: u64,
    pub host_share_bps: u16,
    pub min_timeout: u32,
    pub max_timeout: u32,
    pub start_limit: u32,
    pub lease: u32,
    pub retention: u32,
    pub bond_minimum: u64,
    pub line: Line,
}

/// A queue: numbered places, some of them left.
#[derive(Clone, Debug)]
pub struct Line {
    pub capacity: u32,
    pub kind: QueueKind,
    pub first: u64,
    pub places: VecDeque<Option<(Address, i64)>>,
    /// Whose time was up at a place of the ring, until it is used again.
    dropped: BTreeMap<u64, Address>,
}

impl Line {
    pub fn new(capacity: u32) -> Self {
        Self {
            capacity,
            kind: QueueKind::Empty,
            first: 0,
            places: VecDeque::new(),
            dropped: BTreeMap::new(),
        }
    }

    /// The number after the last place.
    pub fn end(&self) -> u64 {
        self.first + self.places.len() as u64
    }

    /// Who waits, first come first.
    pub fn waiting(&self) -> Vec<(Address, i64)> {
        self.places.iter().flatten().copied().collect()
    }

    fn is_full(&self) -> bool {
        self.places.len() >= self.capacity as usize
    }

    fn push(&mut self, kind: QueueKind, key: Address, until: i64) -> Answer<u64> {
        if self.is_full() {
            return Err(JobsError::QueueFull.into());
        }
        let number = self.end();
        self.places.push_back(Some((key, until)));
        self.dropped.remove(&(number % u64::from(self.capacity)));
        self.kind = kind;
        Ok(number)
    }

    fn at(&self, number: u64) -> Option<(Address, i64)> {
        let place = usize::try_from(number.checked_sub(self.first)?).unwrap();
        self.places.get(place).copied().flatten()
    }

    pub fn holds(&self, number: u64, key: &Address) -> bool {
        self.at(number).is_some_and(|(found, _)| found == *key)
    }

    fn was_dropped(&self, number: u64, key: &Address) -> bool {
        !self.holds(number, key)
            && self.dropped.get(&(number % u64::from(self.capacity))) == Some(key)
    }

    fn take(&mut self, number: u64) {
        let place = usize::try_from(number - self.first).unwrap();
        self.places[place] = None;
        if self.places.iter().all(Option::is_none) {
            self.first = self.end();
            self.places.clear();
            self.kind = QueueKind::Empty;
            return;
        }
        self.skip_gap(number);
        for _ in 0..LOOKS {
            if self.places.back() != Some(&None) {
                break;
            }
            self.places.pop_back();
        }
    }

    fn drop_out(&mut self, number: u64, key: Address) {
        self.take(number);
        self.dropped.insert(number % u64::from(self.capacity), key);
    }

    fn skip_gap(&mut self, number: u64) {
        if number == self.first && self.places.front() == Some(&None) {
            self.places.pop_front();
            self.first += 1;
        }
    }
}

/// A host as registered.
#[derive(Clone, Debug)]
pub struct Host {
    pub record: Address,
    pub record_bump: u8,
    pub owner: Address,
    pub index: u16,
    pub worker: Address,
    pub payout: Address,
    pub class: Address,
    pub tier: u8,
    pub bond: u64,
    /// Whether its account exists.
    pub open: bool,
}

/// What a record says its host does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Idle,
    Queued {
        market: Address,
        number: u64,
        until: i64,
    },
    Working {
        market: Address,
        job: Address,
    },
}

/// One day of a record.
#[derive(Clone, Copy, Debug, Default)]
struct Day {
    number: u32,
    online: u32,
    served: u32,
    completed: u16,
    failed: u16,
}

/// A host's record.
#[derive(Clone, Debug)]
pub struct Record {
    pub payer: Address,
    pub place: Place,
    pub last_seen: i64,
    online: u64,
    served: u64,
    earned: u64,
    completed: u32,
    failed: u32,
    days: [Day; DAYS],
}

/// What is added to a record.
#[derive(Clone, Copy, Default)]
struct Activity {
    served: u32,
    completed: u16,
    failed: u16,
}

impl Record {
    fn new(payer: Address) -> Self {
        Self {
            payer,
            place: Place::Idle,
            last_seen: 0,
            online: 0,
            served: 0,
            earned: 0,
            completed: 0,
            failed: 0,
            days: [Day::default(); DAYS],
        }
    }

    fn seen(&mut self, now: i64, limit: u32, activity: Activity) {
        let online = seconds(self.last_seen, now, limit);
        self.last_seen = self.last_seen.max(now);
        self.note(now, online, activity);
    }

    fn note(&mut self, now: i64, online: u32, activity: Activity) {
        self.online += u64::from(online);
        self.served += u64::from(activity.served);
        self.completed += u32::from(activity.completed);
        self.failed += u32::from(activity.failed);
        let number = now.div_euclid(DAY);
        let day = &mut self.days[usize::try_from(number.rem_euclid(32)).unwrap()];
        let number = u32::try_from(number).unwrap();
        if day.number != number {
            *day = Day {
                number,
                ..Day::default()
            };
        }
        day.online += online;
        day.served += activity.served;
        day.completed += activity.completed;
        day.failed += activity.failed;
    }

    /// The account that this must be.
    pub fn account(&self, address: &Address, host: &Host) -> jobs::accounts::HostRecord {
        let (state, market, job, queue_slot, valid_until) = match self.place {
            Place::Idle => (0, Address::default(), Address::default(), 0, 0),
            Place::Queued {
                market,
                number,
                until,
            } => (1, market, Address::default(), number, until),
            Place::Working { market, job } => (2, market, job, 0, 0),
        };
        jobs::accounts::HostRecord {
            discriminator: HOST_RECORD_DISCRIMINATOR,
            version: 1,
            bump: host.record_bump,
            state,
            padding: [0; 5],
            host: *address,
            payer: self.payer,
            market,
            job,
            queue_slot,
            valid_until,
            last_seen: self.last_seen,
            online: self.online,
            served: self.served,
            earned: self.earned,
            completed: self.completed,
            failed: self.failed,
            days: self.days.map(|day| {
                let mut bytes = [0; 16];
                bytes[..4].copy_from_slice(&day.number.to_le_bytes());
                bytes[4..8].copy_from_slice(&day.online.to_le_bytes());
                bytes[8..12].copy_from_slice(&day.served.to_le_bytes());
                bytes[12..14].copy_from_slice(&day.completed.to_le_bytes());
                bytes[14..].copy_from_slice(&day.failed.to_le_bytes());
                bytes
            }),
            reserved: [0; 64],
        }
    }
}

/// A job.
#[derive(Clone, Debug)]
pub struct Job {
    pub bump: u8,
    pub escrow: Address,
    pub escrow_bump: u8,
    pub state: JobState,
    pub attempts: u8,
    pub reason: u8,
    pub host_share_bps: u16,
    pub fee_bps: u16,
    pub nonce: u64,
    pub client: Address,
    pub payer: Address,
    pub market: Address,
    pub refund: Address,
    pub definition: [u8; 32],
    pub result: [u8; 32],
    pub host: Address,
    pub payout: Address,
    pub excluded: Vec<Address>,
    pub price: u64,
    pub deposit: u128,
    pub paid_host: u128,
    pub paid_fee: u128,
    pub refunded: u128,
    pub owed_host: u128,
    pub owed_fee: u128,
    pub owed_client: u128,
    pub queue_slot: u64,
    pub posted_at: i64,
    pub assigned_at: i64,
    pub started_at: i64,
    pub ended_at: i64,
    pub timeout: u32,
    pub paid_seconds: u32,
    pub used_seconds: u32,
    pub start_limit: u32,
    pub retention: u32,
    pub exit_code: i32,
    /// Base units that others put into the escrow and that are still there.
    pub donated: u128,
}

impl Job {
    pub fn is_live(&self) -> bool {
        matches!(
            self.state,
            JobState::Queued | JobState::Assigned | JobState::Running
        )
    }

    /// What the escrow holds by right, without donations.
    pub fn held(&self) -> u128 {
        self.deposit - self.paid_host - self.paid_fee - self.refunded
    }

    /// The last second in which the host may still act.
    pub fn due_at(&self) -> Option<i64> {
        match self.state {
            JobState::Assigned => Some(self.assigned_at + i64::from(self.start_limit)),
            JobState::Running => {
                Some(self.started_at + i64::from(self.run_limit()) + i64::from(FINISH_GRACE))
            }
            _ => None,
        }
    }

    fn run_limit(&self) -> u32 {
        self.timeout - self.used_seconds
    }

    /// What `seconds` are worth in all: for the host, and as fee.
    fn earned(&self, seconds: u32) -> (u128, u128) {
        let gross = u128::from(self.price) * u128::from(seconds);
        let total = gross * u128::from(self.host_share_bps) / 10_000;
        let fee = total * u128::from(self.fee_bps) / 10_000;
        (total - fee, fee)
    }

    /// What the seconds up to `seconds` of this run add to what was paid for.
    fn due(&self, seconds: u32) -> (u128, u128) {
        let before = self.earned(self.paid_seconds);
        let after = self.earned(seconds.max(self.paid_seconds));
        (after.0 - before.0, after.1 - before.1)
    }

    /// The account that this must be.
    pub fn account(&self) -> jobs::accounts::Job {
        let small = |amount: u128| u64::try_from(amount).unwrap();
        let mut excluded = [Address::default(); 3];
        excluded[..self.excluded.len()].copy_from_slice(&self.excluded);
        jobs::accounts::Job {
            discriminator: JOB_DISCRIMINATOR,
            version: 1,
            bump: self.bump,
            escrow_bump: self.escrow_bump,
            state: self.state as u8,
            attempts: self.attempts,
            reason: self.reason,
            host_share_bps: self.host_share_bps,
            fee_bps: self.fee_bps,
            padding: [0; 6],
            nonce: self.nonce,
            client: self.client,
            payer: self.payer,
            market: self.market,
            refund: self.refund,
            definition: self.definition,
            result: self.result,
            host: self.host,
            payout: self.payout,
            excluded,
            price: self.price,
            deposit: small(self.deposit),
            paid_host: small(self.paid_host),
            paid_fee: small(self.paid_fee),
            refunded: small(self.refunded),
            owed_host: small(self.owed_host),
            owed_fee: small(self.owed_fee),
            owed_client: small(self.owed_client),
            queue_slot: self.queue_slot,
            posted_at: self.posted_at,
            assigned_at: self.assigned_at,
            started_at: self.started_at,
            ended_at: self.ended_at,
            timeout: self.timeout,
            paid_seconds: self.paid_seconds,
            used_seconds: self.used_seconds,
            start_limit: self.start_limit,
            retention: self.retention,
            exit_code: self.exit_code,
            reserved: [0; 64],
        }
    }
}

/// A token account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub owner: Address,
    pub amount: u128,
    pub frozen: bool,
}

/// Lamports that accounts must hold.
#[derive(Clone, Copy, Debug)]
pub struct Rent {
    pub job: u64,
    pub tokens: u64,
    pub record: u64,
    pub host: u64,
}

/// The whole market.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: i64,
    pub paused: bool,
    pub fee_bps: u16,
    pub fee_destination: Address,
    pub rent: Rent,
    pub markets: Vec<Market>,
    pub hosts: BTreeMap<Address, Host>,
    /// By host.
    pub records: BTreeMap<Address, Record>,
    pub jobs: BTreeMap<Address, Job>,
    pub tokens: BTreeMap<Address, Tokens>,
    pub lamports: BTreeMap<Address, u64>,
    /// What the last instruction must have told.
    pub events: Vec<Event>,
    /// What the last instruction did, by name.
    pub seen: Vec<&'static str>,
}

impl Model {
    /// Does what `verb` does, or nothing and says why.
    pub fn apply(&mut self, verb: Verb, accounts: &Accounts) -> Answer {
        self.events.clear();
        self.seen.clear();
        let mut after = self.clone();
        after.execute(verb, accounts)?;
        *self = after;
        Ok(())
    }

    fn execute(&mut self, verb: Verb, a: &Accounts) -> Answer {
        match verb {
            Verb::Post {
                nonce,
                definition,
                timeout,
                max_price,
            } => self.post(a, nonce, definition, timeout, max_price),
            Verb::Cancel => self.cancel(a),
            Verb::Stop => self.stop(a),
            Verb::Join => self.join(a),
            Verb::Renew => self.renew(a),
            Verb::Leave => self.leave(a),
            Verb::Start => self.start(a),
            Verb::Checkpoint => self.checkpoint(a),
            Verb::Finish { exit_code, result } => self.finish(a, exit_code, result),
            Verb::Quit => self.quit(a),
            Verb::Expire => self.expire(a),
            Verb::Collect => self.collect(a),
            Verb::CloseJob => self.close_job(a),
            Verb::Sweep => self.sweep(a),
            Verb::OpenRecord => self.open_record(a),
            Verb::CloseRecord => self.close_record(a),
            Verb::Register => self.register(a),
            Verb::CloseHost => self.close_host(a),
        }
    }

    fn post(
        &mut self,
        a: &Accounts,
        nonce: u64,
        definition: [u8; 32],
        timeout: u32,
        max_price: u64,
    ) -> Answer {
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let (job, bump) = jobs::pdas::find_job(&a.signer, nonce);
        let (escrow, escrow_bump) = jobs::pdas::find_escrow(&job);
        check(job == a.job && escrow == a.escrow, Refused::Elsewhere)?;

        check(!self.paused, JobsError::Paused)?;
        check(market == queue, JobsError::WrongQueue)?;
        let source = self
            .tokens
            .get(&a.refund)
            .filter(|source| source.owner == a.signer)
            .ok_or(JobsError::NotClientsAccount)?;
        check(definition != [0; 32], JobsError::NoDefinition)?;
        let terms = &self.markets[market];
        check(
            terms.min_timeout <= timeout && timeout <= terms.max_timeout,
            JobsError::TimeoutOutOfRange,
        )?;
        check(terms.price <= max_price, JobsError::PriceTooHigh)?;

        let deposit = u128::from(terms.price) * u128::from(timeout);
        check(
            !self.jobs.contains_key(&job) && !self.tokens.contains_key(&escrow),
            Refused::Elsewhere,
        )?;
        check(
            !source.frozen && source.amount >= deposit,
            Refused::Elsewhere,
        )?;
        let new = Job {
            bump,
            escrow,
            escrow_bump,
            state: JobState::Queued,
            attempts: 0,
            reason: 0,
            host_share_bps: terms.host_share_bps,
            fee_bps: self.fee_bps,
            nonce,
            client: a.signer,
            payer: a.payer,
            market: a.market,
            refund: a.refund,
            definition,
            result: [0; 32],
            host: Address::default(),
            payout: Address::default(),
            excluded: vec![],
            price: terms.price,
            deposit,
            paid_host: 0,
            paid_fee: 0,
            refunded: 0,
            owed_host: 0,
            owed_fee: 0,
            owed_client: 0,
            queue_slot: 0,
            posted_at: self.now,
            assigned_at: 0,
            started_at: 0,
            ended_at: 0,
            timeout,
            paid_seconds: 0,
            used_seconds: 0,
            start_limit: terms.start_limit,
            retention: terms.retention,
            exit_code: 0,
            donated: 0,
        };
        self.tell(posted(job, &new));
        self.jobs.insert(job, new);
        self.create(job, a.payer, self.rent.job);
        self.create(escrow, a.payer, self.rent.tokens);
        self.tokens.insert(
            escrow,
            Tokens {
                owner: escrow,
                amount: 0,
                frozen: false,
            },
        );
        self.transfer(&a.refund, &escrow, deposit);
        check(self.place_job(&job, market)?, JobsError::QueueFull)?;
        self.saw(if self.jobs[&job].state == JobState::Assigned {
            "post: matched with a waiting host"
        } else {
            "post: waits"
        });
        Ok(())
    }

    fn cancel(&mut self, a: &Accounts) -> Answer {
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let job = self.job(&a.job)?.clone();
        check(job.client == a.signer, JobsError::NotClient)?;
        check(job.state == JobState::Queued, JobsError::WrongState)?;
        check(job.market == a.market, JobsError::WrongMarket)?;
        check(market == queue, JobsError::WrongQueue)?;
        self.check_purse(&job, a)?;
        let line = &mut self.markets[market].line;
        check(line.holds(job.queue_slot, &a.job), JobsError::NotInQueue)?;
        line.take(job.queue_slot);
        self.saw("cancel");
        self.conclude(a, 0, JobState::Cancelled, CLIENT_STOPPED)
    }

    fn stop(&mut self, a: &Accounts) -> Answer {
        let job = self.job(&a.job)?.clone();
        check(job.client == a.signer, JobsError::NotClient)?;
        check(
            matches!(job.state, JobState::Assigned | JobState::Running),
            JobsError::WrongState,
        )?;
        let record = self.record_of(&job.host, &a.record)?;
        self.check_purse(&job, a)?;
        let (now, mut seconds_run) = (self.now, 0);
        if job.state == JobState::Running {
            seconds_run = seconds(job.started_at, now, job.run_limit());
            self.saw("stop: while it runs");
        } else {
            self.saw("stop: while it is assigned");
        }
        self.conclude(a, seconds_run, JobState::Stopped, CLIENT_STOPPED)?;
        let paid = self.jobs[&a.job].paid_host - job.paid_host;
        let served = seconds_run.saturating_sub(job.paid_seconds);
        if let Some(record) = record {
            let record = self.records.get_mut(&record).unwrap();
            release(record, &a.job, &job);
            record.seen(
                now,
                served,
                Activity {
                    served,
                    ..Activity::default()
                },
            );
            record.earned += u64::try_from(paid).unwrap();
        } else {
            self.saw("stop: without a record");
        }
        Ok(())
    }

    fn join(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        check_worker(a, &host, of)?;
        self.check_eligible(&host, market)?;
        check(market == queue, JobsError::WrongQueue)?;
        let place = self.records[&a.host].place;
        if place != Place::Idle {
            let void = self.void_place(&a.host, market);
            self.saw(void.ok_or(JobsError::HostBusy)?);
        }
        if self.markets[market].line.kind == QueueKind::Jobs {
            let jobs = self.jobs.clone();
            let taken = self.take_first(market, |key| {
                check(a.candidates.contains(key), JobsError::QueueMoved)?;
                let job = jobs.get(key).ok_or(JobsError::QueueMoved)?;
                Ok(!job.excluded.contains(&a.host))
            })?;
            let job = taken.ok_or(JobsError::NothingForHost)?;
            self.assign(&job, &a.host);
            let record = self.records.get_mut(&a.host).unwrap();
            record.place = Place::Working {
                market: a.market,
                job,
            };
            record.last_seen = record.last_seen.max(self.now);
            self.saw("join: matched with a waiting job");
            return Ok(());
        }
        let until = self.now + i64::from(self.markets[market].lease);
        let number = self.markets[market]
            .line
            .push(QueueKind::Hosts, a.host, until)?;
        let record = self.records.get_mut(&a.host).unwrap();
        record.place = Place::Queued {
            market: a.market,
            number,
            until,
        };
        record.last_seen = record.last_seen.max(self.now);
        self.saw("join: waits");
        self.tell(JobsEvent::HostJoined(events::HostJoined {
            host: a.host,
            market: a.market,
            slot: number,
            valid_until: until,
            at: self.now,
        }));
        Ok(())
    }

    fn renew(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        check_worker(a, &host, of)?;
        self.check_eligible(&host, market)?;
        check(market == queue, JobsError::WrongQueue)?;
        let number = self.place_in(&a.host, &a.market)?;
        let (now, lease) = (self.now, self.markets[market].lease);
        let until = now + i64::from(lease);
        let line = &mut self.markets[market].line;
        check(line.holds(number, &a.host), JobsError::NotInQueue)?;
        let place = usize::try_from(number - line.first).unwrap();
        line.places[place] = Some((a.host, until));
        let record = self.records.get_mut(&a.host).unwrap();
        record.place = Place::Queued {
            market: a.market,
            number,
            until,
        };
        record.seen(now, lease, Activity::default());
        self.saw("renew");
        self.tell(JobsEvent::HostRenewed(events::HostRenewed {
            host: a.host,
            market: a.market,
            valid_until: until,
            at: now,
        }));
        Ok(())
    }

    fn leave(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        check_worker(a, &host, of)?;
        check(market == queue, JobsError::WrongQueue)?;
        let number = self.place_in(&a.host, &a.market)?;
        if self.void_place(&a.host, market).is_none() {
            let line = &mut self.markets[market].line;
            check(line.holds(number, &a.host), JobsError::NotInQueue)?;
            line.take(number);
            self.saw("leave: gives its place up");
        } else {
            self.saw("leave: its place was void");
        }
        let (now, lease) = (self.now, self.markets[market].lease);
        let record = self.records.get_mut(&a.host).unwrap();
        record.seen(now, lease, Activity::default());
        record.place = Place::Idle;
        self.tell(JobsEvent::HostLeft(events::HostLeft {
            host: a.host,
            market: a.market,
            slot: number,
            at: now,
        }));
        Ok(())
    }

    fn start(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let job = self.job(&a.job)?.clone();
        check_worker(a, &host, of)?;
        check(job.state == JobState::Assigned, JobsError::WrongState)?;
        check(job.host == a.host, JobsError::NotAssigned)?;
        check(
            match self.records[&a.host].place {
                Place::Working { job, .. } => job == a.job,
                _ => true,
            },
            JobsError::HostBusy,
        )?;
        check(
            self.now <= job.assigned_at + i64::from(job.start_limit),
            JobsError::StartTooLate,
        )?;
        let now = self.now;
        let started = self.jobs.get_mut(&a.job).unwrap();
        started.state = JobState::Running;
        started.started_at = now.max(job.assigned_at);
        started.payout = host.payout;
        let record = self.records.get_mut(&a.host).unwrap();
        record.seen(now, job.start_limit, Activity::default());
        record.place = Place::Working {
            market: job.market,
            job: a.job,
        };
        self.saw("start");
        self.tell(JobsEvent::JobStarted(events::JobStarted {
            job: a.job,
            host: a.host,
            payout: host.payout,
            at: now,
        }));
        Ok(())
    }

    fn checkpoint(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let job = self.job(&a.job)?.clone();
        check_worker(a, &host, of)?;
        check(job.state == JobState::Running, JobsError::WrongState)?;
        check(job.host == a.host, JobsError::NotAssigned)?;
        check(job.escrow == a.escrow, JobsError::WrongEscrow)?;
        check(job.payout == a.payout, JobsError::WrongDestination)?;
        let now = self.now;
        let until = seconds(job.started_at, now, job.run_limit());
        let (to_host, fee) = job.due(until);
        check(to_host > 0, JobsError::NothingEarned)?;
        check(self.can_take(&a.payout), JobsError::PayoutUnusable)?;
        self.transfer(&a.escrow, &a.payout, to_host);
        let paid = self.jobs.get_mut(&a.job).unwrap();
        paid.paid_host += to_host;
        paid.owed_fee += fee;
        paid.paid_seconds = until;
        let record = self.records.get_mut(&a.host).unwrap();
        record.seen(
            now,
            job.timeout,
            Activity {
                served: until.saturating_sub(job.paid_seconds),
                ..Activity::default()
            },
        );
        record.earned += u64::try_from(to_host).unwrap();
        self.saw("checkpoint");
        self.tell(JobsEvent::JobCheckpointed(events::JobCheckpointed {
            job: a.job,
            host: a.host,
            seconds_before: job.paid_seconds,
            seconds: until,
            to_host: u64::try_from(to_host).unwrap(),
            fee: u64::try_from(fee).unwrap(),
            at: now,
        }));
        Ok(())
    }

    fn finish(&mut self, a: &Accounts, exit_code: i32, result: [u8; 32]) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let job = self.job(&a.job)?.clone();
        check_worker(a, &host, of)?;
        check(job.state == JobState::Running, JobsError::WrongState)?;
        check(job.host == a.host, JobsError::NotAssigned)?;
        self.check_purse(&job, a)?;
        let now = self.now;
        let until = seconds(job.started_at, now, job.run_limit());
        let ended = self.jobs.get_mut(&a.job).unwrap();
        ended.exit_code = exit_code;
        ended.result = result;
        self.saw("finish");
        self.conclude(a, until, JobState::Completed, 0)?;
        let paid = self.jobs[&a.job].paid_host - job.paid_host;
        let record = self.records.get_mut(&a.host).unwrap();
        release(record, &a.job, &job);
        record.seen(
            now,
            job.timeout,
            Activity {
                served: until.saturating_sub(job.paid_seconds),
                completed: 1,
                ..Activity::default()
            },
        );
        record.earned += u64::try_from(paid).unwrap();
        Ok(())
    }

    fn quit(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let job = self.job(&a.job)?.clone();
        check_worker(a, &host, of)?;
        check(
            matches!(job.state, JobState::Assigned | JobState::Running),
            JobsError::WrongState,
        )?;
        check(job.host == a.host, JobsError::NotAssigned)?;
        check(job.market == a.market, JobsError::WrongMarket)?;
        check(market == queue, JobsError::WrongQueue)?;
        self.check_purse(&job, a)?;
        self.saw(if job.state == JobState::Running {
            "quit: while it runs"
        } else {
            "quit: before the start"
        });
        self.give_back(a, market, HOST_QUIT)?;
        let (now, lease) = (self.now, self.markets[market].lease);
        let record = self.records.get_mut(&a.host).unwrap();
        release(record, &a.job, &job);
        record.seen(
            now,
            lease,
            Activity {
                failed: 1,
                ..Activity::default()
            },
        );
        Ok(())
    }

    fn expire(&mut self, a: &Accounts) -> Answer {
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let job = self.job(&a.job)?.clone();
        let record = self.record_of(&job.host, &a.record)?;
        check(job.market == a.market, JobsError::WrongMarket)?;
        check(market == queue, JobsError::WrongQueue)?;
        self.check_purse(&job, a)?;
        let due = job.due_at().ok_or(JobsError::WrongState)?;
        check(self.now > due, JobsError::TooEarly)?;
        if job.state == JobState::Assigned {
            self.saw("expire: not started");
            self.give_back(a, market, NOT_STARTED)?;
        } else {
            self.saw("expire: deadline passed");
            self.conclude(a, job.paid_seconds, JobState::Expired, DEADLINE_PASSED)?;
        }
        let now = self.now;
        if let Some(record) = record {
            let record = self.records.get_mut(&record).unwrap();
            release(record, &a.job, &job);
            record.note(
                now,
                0,
                Activity {
                    failed: 1,
                    ..Activity::default()
                },
            );
        } else {
            self.saw("expire: without a record");
        }
        Ok(())
    }

    fn collect(&mut self, a: &Accounts) -> Answer {
        let job = self.job(&a.job)?.clone();
        check(!job.is_live(), JobsError::WrongState)?;
        self.check_purse(&job, a)?;
        check(
            self.tokens.contains_key(&job.escrow),
            JobsError::NothingOwed,
        )?;
        self.pay_owed(a)?;
        let after = self.jobs[&a.job].clone();
        let to_host = after.paid_host - job.paid_host;
        let fee = after.paid_fee - job.paid_fee;
        let to_client = after.refunded - job.refunded;
        let is_closed = !self.tokens.contains_key(&job.escrow);
        check(
            to_host + fee + to_client > 0 || is_closed,
            JobsError::PayoutUnusable,
        )?;
        self.saw(match (is_closed, job.held()) {
            (true, 0) => "collect: what others had sent",
            (true, _) => "collect: all that was owed",
            _ => "collect: a part",
        });
        self.tell(JobsEvent::OwedCollected(events::OwedCollected {
            job: a.job,
            to_host: u64::try_from(to_host).unwrap(),
            fee: u64::try_from(fee).unwrap(),
            to_client: u64::try_from(to_client).unwrap(),
        }));
        Ok(())
    }

    fn close_job(&mut self, a: &Accounts) -> Answer {
        let job = self.job(&a.job)?.clone();
        check(!job.is_live(), JobsError::WrongState)?;
        check(job.escrow == a.escrow, JobsError::WrongEscrow)?;
        check(!self.tokens.contains_key(&job.escrow), JobsError::StillOwed)?;
        check(
            self.now >= job.ended_at + i64::from(job.retention),
            JobsError::TooEarly,
        )?;
        check(job.payer == a.payer, JobsError::WrongPayer)?;
        self.jobs.remove(&a.job);
        self.close(a.job, a.payer);
        self.saw("close_job");
        self.tell(JobsEvent::JobClosed(events::JobClosed {
            job: a.job,
            payer: a.payer,
        }));
        Ok(())
    }

    fn sweep(&mut self, a: &Accounts) -> Answer {
        let market = self.queue(&a.queue)?;
        let (now, mut entries) = (self.now, 0);
        loop {
            let line = &mut self.markets[market].line;
            match line.places.front().copied() {
                Some(None) => line.skip_gap(line.first),
                Some(Some((key, until))) if until < now => {
                    line.drop_out(line.first, key);
                    self.saw("dropped: an entry whose time was up");
                }
                _ => break,
            }
            entries += 1;
        }
        check(entries > 0, JobsError::TooEarly)?;
        self.saw("sweep");
        let market = &self.markets[market];
        self.tell(JobsEvent::QueueSwept(events::QueueSwept {
            market: market.address,
            entries,
            head: market.line.first,
        }));
        Ok(())
    }

    fn open_record(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        check(
            a.record == host.record && !self.records.contains_key(&a.host),
            Refused::Elsewhere,
        )?;
        self.records.insert(a.host, Record::new(a.payer));
        self.create(host.record, a.payer, self.rent.record);
        self.saw("open_record");
        self.tell(JobsEvent::RecordOpened(events::RecordOpened {
            host: a.host,
            record: host.record,
            payer: a.payer,
        }));
        Ok(())
    }

    fn close_record(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        let of = self.record(&a.record)?;
        check(host.owner == a.signer, JobsError::NotAuthority)?;
        check(of == a.host, JobsError::WrongRecord)?;
        let record = &self.records[&a.host];
        check(record.place == Place::Idle, JobsError::HostBusy)?;
        check(record.payer == a.payer, JobsError::WrongPayer)?;
        self.records.remove(&a.host);
        self.close(a.record, a.payer);
        self.saw("close_record");
        self.tell(JobsEvent::RecordClosed(events::RecordClosed {
            host: a.host,
            record: a.record,
        }));
        Ok(())
    }

    /// Registers a host again that was closed.
    fn register(&mut self, a: &Accounts) -> Answer {
        let host = self.hosts[&a.host].clone();
        check(
            self.tokens.contains_key(&host.payout) && host.owner == a.signer && !host.open,
            Refused::Elsewhere,
        )?;
        let host = self.hosts.get_mut(&a.host).unwrap();
        host.open = true;
        host.tier = Tier::Community as u8;
        host.bond = 0;
        self.create(a.host, a.signer, self.rent.host);
        self.saw("register_host");
        Ok(())
    }

    fn close_host(&mut self, a: &Accounts) -> Answer {
        let host = self.host(&a.host)?.clone();
        check(host.owner == a.signer, TiersError::NotOwner)?;
        check(host.bond == 0, TiersError::HostBonded)?;
        check(host.owner == a.payer, TiersError::NotOwner)?;
        check(host.record == a.record, TiersError::WrongRecord)?;
        check(
            self.records
                .get(&a.host)
                .is_none_or(|record| record.place == Place::Idle),
            TiersError::HostBusy,
        )?;
        self.hosts.get_mut(&a.host).unwrap().open = false;
        self.close(a.host, a.payer);
        self.saw("close_host");
        self.events
            .push(Event::Tiers(tiers::events::Event::HostClosed(
                tiers::events::HostClosed {
                    host: a.host,
                    owner: host.owner,
                    tier: host.tier,
                    at: self.now,
                },
            )));
        Ok(())
    }

    /// Gives a queued job to a waiting host or puts it into the queue.
    fn place_job(&mut self, address: &Address, market: usize) -> Answer<bool> {
        if self.markets[market].line.kind == QueueKind::Hosts {
            let excluded = self.jobs[address].excluded.clone();
            if let Some(host) = self.take_first(market, |host| Ok(!excluded.contains(host)))? {
                self.assign(address, &host);
                return Ok(true);
            }
        }
        let line = &mut self.markets[market].line;
        if line.kind == QueueKind::Hosts || line.is_full() {
            return Ok(false);
        }
        let slot = line.push(QueueKind::Jobs, *address, ALWAYS)?;
        self.jobs.get_mut(address).unwrap().queue_slot = slot;
        self.tell(JobsEvent::JobQueued(events::JobQueued {
            job: *address,
            market: self.markets[market].address,
            slot,
            at: self.now,
        }));
        Ok(true)
    }

    fn assign(&mut self, address: &Address, host: &Address) {
        let now = self.now;
        let job = self.jobs.get_mut(address).unwrap();
        job.state = JobState::Assigned;
        job.host = *host;
        job.attempts += 1;
        job.assigned_at = now.max(job.posted_at);
        job.queue_slot = 0;
        let event = events::JobAssigned {
            job: *address,
            host: *host,
            market: job.market,
            attempt: job.attempts,
            at: now,
        };
        self.tell(JobsEvent::JobAssigned(event));
    }

    fn take_first(
        &mut self,
        market: usize,
        mut wanted: impl FnMut(&Address) -> Answer<bool>,
    ) -> Answer<Option<Address>> {
        let now = self.now;
        let mut number = self.markets[market].line.first;
        for _ in 0..LOOKS {
            let line = &mut self.markets[market].line;
            if number >= line.end() {
                return Ok(None);
            }
            match line.at(number) {
                None => line.skip_gap(number),
                Some((key, until)) if until < now => {
                    line.drop_out(number, key);
                    self.saw("dropped: an entry whose time was up");
                }
                Some((key, _)) => {
                    if wanted(&key)? {
                        line.take(number);
                        return Ok(Some(key));
                    }
                    self.saw("passed over: an excluded host or its job");
                }
            }
            number = (number + 1).max(self.markets[market].line.first);
        }
        check(
            number >= self.markets[market].line.end(),
            JobsError::QueueNeedsSweep,
        )?;
        Ok(None)
    }

    /// Takes a job from its host.
    fn give_back(&mut self, a: &Accounts, market: usize, reason: u8) -> Answer {
        let now = self.now;
        let job = self.jobs.get_mut(&a.job).unwrap();
        let host = job.host;
        job.excluded.push(host);
        job.used_seconds += job.paid_seconds;
        job.paid_seconds = 0;
        job.state = JobState::Queued;
        job.reason = reason;
        job.host = Address::default();
        job.assigned_at = 0;
        job.started_at = 0;
        let (attempts, left) = (job.attempts, job.run_limit());
        let event = events::JobReturned {
            job: a.job,
            host,
            reason,
            used_seconds: job.used_seconds,
            at: now,
        };
        self.tell(JobsEvent::JobReturned(event));
        let end = if attempts >= MAX_ATTEMPTS {
            self.saw("failed: attempts used");
            ATTEMPTS_USED
        } else if left == 0 {
            self.saw("failed: no time left");
            NO_TIME_LEFT
        } else if self.place_job(&a.job, market)? {
            let job = self.jobs.get_mut(&a.job).unwrap();
            job.payout = Address::default();
            let requeued = job.state == JobState::Queued;
            self.saw(if requeued {
                "requeued"
            } else {
                "given to the next host"
            });
            return Ok(());
        } else {
            self.saw("failed: no place");
            NO_PLACE
        };
        self.conclude(a, 0, JobState::Failed, end)
    }

    fn conclude(&mut self, a: &Accounts, until: u32, state: JobState, reason: u8) -> Answer {
        let now = self.now;
        let job = self.jobs.get_mut(&a.job).unwrap();
        let (to_host, fee) = job.due(until);
        let rest = job.held() - job.owed_fee - to_host - fee;
        job.owed_host = to_host;
        job.owed_fee += fee;
        job.owed_client = rest;
        job.paid_seconds = job.paid_seconds.max(until);
        job.state = state;
        job.reason = reason;
        job.ended_at = now
            .max(job.posted_at)
            .max(job.assigned_at)
            .max(job.started_at);
        job.queue_slot = 0;
        self.pay_owed(a)?;
        let job = self.jobs[&a.job].account();
        self.tell(JobsEvent::JobEnded(events::JobEnded {
            job: a.job,
            host: job.host,
            client: job.client,
            state: job.state,
            reason: job.reason,
            exit_code: job.exit_code,
            result: job.result,
            seconds: job.used_seconds + job.paid_seconds,
            paid_host: job.paid_host,
            paid_fee: job.paid_fee,
            refunded: job.refunded,
            owed_host: job.owed_host,
            owed_fee: job.owed_fee,
            owed_client: job.owed_client,
            at: now,
        }));
        Ok(())
    }

    fn pay_owed(&mut self, a: &Accounts) -> Answer {
        let escrow = self.tokens.get(&a.escrow).ok_or(JobsError::WrongEscrow)?;
        let mut job = self.jobs[&a.job].clone();
        let rest = escrow.amount - job.owed_host - job.owed_fee;
        if self.pay(&a.escrow, &a.payout, job.owed_host) {
            job.paid_host += job.owed_host;
            job.owed_host = 0;
        } else {
            self.saw("owed: to the host");
        }
        if self.pay(&a.escrow, &a.fee, job.owed_fee) {
            job.paid_fee += job.owed_fee;
            job.owed_fee = 0;
        } else {
            self.saw("owed: as fee");
        }
        let refunded = self.pay(&a.escrow, &a.refund, rest);
        if refunded {
            job.refunded += job.owed_client;
            job.owed_client = 0;
            job.donated = 0;
        } else {
            self.saw("owed: to the client");
        }
        if refunded && job.owed_host == 0 && job.owed_fee == 0 {
            self.tokens.remove(&a.escrow);
            self.close(a.escrow, a.payer);
        }
        self.jobs.insert(a.job, job);
        Ok(())
    }

    fn pay(&mut self, from: &Address, to: &Address, amount: u128) -> bool {
        if amount == 0 {
            return true;
        }
        let can = self.can_take(to);
        if can {
            self.transfer(from, to, amount);
        }
        can
    }

    fn can_take(&self, to: &Address) -> bool {
        self.tokens.get(to).is_some_and(|to| !to.frozen)
    }

    /// Moves tokens between accounts that exist.
    pub fn transfer(&mut self, from: &Address, to: &Address, amount: u128) {
        self.tokens.get_mut(from).unwrap().amount -= amount;
        self.tokens.get_mut(to).unwrap().amount += amount;
    }

    fn check_purse(&self, job: &Job, a: &Accounts) -> Answer {
        check(job.escrow == a.escrow, JobsError::WrongEscrow)?;
        check(
            job.payout == Address::default() || job.payout == a.payout,
            JobsError::WrongDestination,
        )?;
        check(
            self.fee_destination == a.fee && job.refund == a.refund,
            JobsError::WrongDestination,
        )?;
        check(job.payer == a.payer, JobsError::WrongPayer)
    }

    fn check_eligible(&self, host: &Host, market: usize) -> Answer {
        let market = &self.markets[market];
        let fits = match market.tier {
            Tier::Community => [Tier::Community as u8, Tier::Premium as u8].contains(&host.tier),
            _ => host.tier == Tier::Premium as u8,
        };
        check(fits, JobsError::WrongTier)?;
        check(host.class == market.class, JobsError::WrongClass)?;
        check(host.bond >= market.bond_minimum, JobsError::BondTooSmall)
    }

    /// Whether `host` may work in the market of number `market`.
    pub fn is_eligible(&self, host: &Address, market: usize) -> bool {
        self.check_eligible(&self.hosts[host], market).is_ok()
    }

    /// Where `host` waits in `market` by its record.
    fn place_in(&self, host: &Address, market: &Address) -> Answer<u64> {
        match self.records[host].place {
            Place::Queued {
                market: of, number, ..
            } if of == *market => Ok(number),
            _ => Err(JobsError::HostNotWaiting.into()),
        }
    }

    /// Why the place of `host` in `market` is certainly neither taken nor matched.
    fn void_place(&self, host: &Address, market: usize) -> Option<&'static str> {
        let market = &self.markets[market];
        let Place::Queued {
            market: of,
            number,
            until,
        } = self.records[host].place
        else {
            return None;
        };
        if of != market.address || market.line.holds(number, host) {
            None
        } else if market.line.was_dropped(number, host) {
            Some("void: its place was dropped")
        } else if self.now > until + i64::from(market.start_limit) {
            Some("void: a match of it would be over")
        } else {
            None
        }
    }

    fn market(&self, address: &Address) -> Answer<usize> {
        self.markets
            .iter()
            .position(|market| market.address == *address)
            .ok_or(Refused::Elsewhere)
    }

    fn queue(&self, address: &Address) -> Answer<usize> {
        self.markets
            .iter()
            .position(|market| market.queue == *address)
            .ok_or(Refused::Elsewhere)
    }

    fn job(&self, address: &Address) -> Answer<&Job> {
        self.jobs.get(address).ok_or(Refused::Elsewhere)
    }

    fn host(&self, address: &Address) -> Answer<&Host> {
        self.hosts
            .get(address)
            .filter(|host| host.open)
            .ok_or(Refused::Elsewhere)
    }

    /// The host whose record is at `address`.
    fn record(&self, address: &Address) -> Answer<Address> {
        self.hosts
            .iter()
            .find(|(host, known)| known.record == *address && self.records.contains_key(*host))
            .map(|(host, _)| *host)
            .ok_or(Refused::Elsewhere)
    }

    /// The record of `host` passed at `address`, unless its owner closed it.
    fn record_of(&self, host: &Address, address: &Address) -> Answer<Option<Address>> {
        let known = self
            .hosts
            .get(host)
            .filter(|known| known.record == *address)
            .ok_or(JobsError::WrongRecord)?;
        Ok(self.record(&known.record).ok())
    }

    /// `payer` makes the account at `address` hold `rent`.
    fn create(&mut self, address: Address, payer: Address, rent: u64) {
        let there = self.lamports.entry(address).or_default();
        let missing = rent.saturating_sub(*there);
        *there += missing;
        *self.lamports.get_mut(&payer).unwrap() -= missing;
    }

    /// All that the account at `address` holds goes to `payer`.
    fn close(&mut self, address: Address, payer: Address) {
        let there = self.lamports.insert(address, 0).unwrap();
        *self.lamports.get_mut(&payer).unwrap() += there;
    }

    fn tell(&mut self, event: JobsEvent) {
        self.events.push(Event::Jobs(event));
    }

    fn saw(&mut self, what: &'static str) {
        self.seen.push(what);
    }
}

fn posted(job: Address, new: &Job) -> JobsEvent {
    let account = new.account();
    JobsEvent::JobPosted(events::JobPosted {
        job,
        client: account.client,
        payer: account.payer,
        market: account.market,
        refund: account.refund,
        definition: account.definition,
        nonce: account.nonce,
        price: account.price,
        deposit: account.deposit,
        timeout: account.timeout,
        host_share_bps: account.host_share_bps,
        fee_bps: account.fee_bps,
        at: account.posted_at,
    })
}

/// Sets `record` right after the assignment of `job` ended, unless it tells of
/// something that came later.
fn release(record: &mut Record, address: &Address, job: &Job) {
    let is_of_this = match record.place {
        Place::Idle => true,
        Place::Working { job, .. } => job == *address,
        Place::Queued { .. } => record.last_seen <= job.assigned_at + i64::from(job.start_limit),
    };
    if is_of_this {
        record.place = Place::Idle;
    }
}

fn check_worker(a: &Accounts, host: &Host, of: Address) -> Answer {
    check(host.worker == a.signer, JobsError::NotWorker)?;
    check(of == a.host, JobsError::WrongRecord)
}

fn check(holds: bool, error: impl Into<Refused>) -> Answer {
    if holds { Ok(()) } else { Err(error.into()) }
}

/// Whole seconds from `since` to `now`, at most `limit`.
fn seconds(since: i64, now: i64, limit: u32) -> u32 {
    u32::try_from((now - since).clamp(0, i64::from(limit))).unwrap()
}
