//! The market as it should be: plain Rust that shares nothing with the programs but
//! the limits in `nosana_common`.

use std::collections::BTreeMap;

use nosana_sdk::{
    common::{
        host_record::DAYS,
        job::{BOUNTY, FINISH_GRACE, JobState, MAX_ATTEMPTS, MAX_START_LIMIT, RESERVE},
        tier::Tier,
    },
    events::Event,
    generated::{
        jobs,
        jobs::{
            accounts::{
                CONFIG_DISCRIMINATOR, HOST_RECORD_DISCRIMINATOR, JOB_DISCRIMINATOR,
                MARKET_DISCRIMINATOR,
            },
            errors::JobsError,
            events::{self, Event as JobsEvent},
        },
        tiers,
        tiers::errors::TiersError,
    },
    queue::{QueueKind, space},
};
use solana_address::Address;

use super::{
    line::Line,
    terms::{Quote, Terms, fits},
};

/// Entries that `post` looks at before it gives up.
const LOOKS_AT_POST: usize = 32;
/// Entries that everything else looks at.
const LOOKS: usize = 500;
/// Entries that one `sweep` removes.
const SWEPT: u32 = 1_000;
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
    /// By the runtime, when all is done: an account would not be worth its rent.
    Runtime,
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
    Post(Order),
    /// For the host that waits at a number.
    PostTo(Order, Address, u64),
    /// By so many seconds.
    Extend(u32),
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
    AttachResult {
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
    Evict,
    Register,
    CloseHost,
    UpdateConfig {
        fee_bps: u16,
        fee_cap_bps: u16,
        paused: bool,
    },
    /// Who is proposed.
    ProposeAuthority(Address),
    AcceptAuthority,
    UpdateMarket(Terms),
    ProposeMarketAuthority(Address),
    AcceptMarketAuthority,
    /// To so many places.
    GrowQueue(u32),
    CloseMarket,
    /// The tier and the terms.
    OpenMarket(u8, Terms),
    /// With so many places, together with its account.
    CreateQueue(u32),
    MigrateMarket,
}

impl Verb {
    /// Whether it is for an authority.
    pub fn is_rulers(self) -> bool {
        matches!(
            self,
            Self::UpdateConfig { .. }
                | Self::ProposeAuthority(_)
                | Self::AcceptAuthority
                | Self::UpdateMarket(_)
                | Self::ProposeMarketAuthority(_)
                | Self::AcceptMarketAuthority
                | Self::GrowQueue(_)
                | Self::CloseMarket
                | Self::OpenMarket(..)
                | Self::CreateQueue(_)
                | Self::MigrateMarket
        )
    }
}

/// What a client says when it posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub nonce: u64,
    pub definition: [u8; 32],
    pub timeout: u32,
    pub max_price: u64,
}

/// The accounts of an instruction; each reads those that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Client, worker, owner or authority.
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
    /// The client's token account; the source of `post` and `extend`.
    pub refund: Address,
    pub price_account: Address,
    /// Who is paid for expiring a job.
    pub bounty: Address,
    /// Who paid for the queue.
    pub queue_payer: Address,
    pub class: Address,
    /// The jobs passed to `join`.
    pub candidates: Vec<Address>,
}

/// A market and its queue.
#[derive(Clone, Debug)]
pub struct Market {
    pub address: Address,
    pub bump: u8,
    pub slug: [u8; 32],
    pub class: Address,
    pub vram_mib: u32,
    pub tier: u8,
    /// Whether its account exists.
    pub open: bool,
    pub authority: Address,
    /// Who may accept the authority; zero when nobody may.
    pub proposed: Address,
    pub payer: Address,
    pub terms: Terms,
    /// Zero while it has none.
    pub queue: Address,
    pub queue_payer: Address,
    /// Job accounts that exist.
    pub jobs: u32,
    pub line: Line,
}

impl Market {
    pub fn has_queue(&self) -> bool {
        self.open && self.queue != Address::default()
    }

    /// The account that this must be.
    pub fn account(&self, mint: Address) -> jobs::accounts::Market {
        let terms = &self.terms;
        jobs::accounts::Market {
            discriminator: MARKET_DISCRIMINATOR,
            version: 2,
            bump: self.bump,
            tier: self.tier,
            price_kind: terms.price_kind,
            host_share_bps: terms.host_share_bps,
            discount_bps: terms.discount_bps,
            slug: self.slug,
            authority: self.authority,
            mint,
            class: self.class,
            queue: self.queue,
            price_account: terms.price_account,
            price: terms.price,
            bond_minimum: terms.bond_minimum,
            min_timeout: terms.min_timeout,
            max_timeout: terms.max_timeout,
            start_limit: terms.start_limit,
            lease: terms.lease,
            retention: terms.retention,
            vram_mib: self.vram_mib,
            pending_authority: self.proposed,
            payer: self.payer,
            feed_id: terms.feed_id,
            max_age: terms.max_age,
            max_confidence_bps: terms.max_confidence_bps,
            paused: terms.paused,
            padding: 0,
            reserved: [0; 64],
        }
    }
}

/// The configuration.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    pub address: Address,
    pub bump: u8,
    pub authority: Address,
    /// Who may accept the authority; zero when nobody may.
    pub proposed: Address,
    pub fee_bps: u16,
    pub fee_cap_bps: u16,
    pub paused: bool,
    pub mint: Address,
    pub fee_destination: Address,
}

impl Config {
    /// The account that this must be.
    pub fn account(&self) -> jobs::accounts::Config {
        jobs::accounts::Config {
            discriminator: CONFIG_DISCRIMINATOR,
            version: 1,
            bump: self.bump,
            paused: u8::from(self.paused),
            padding: 0,
            fee_bps: self.fee_bps,
            fee_cap_bps: self.fee_cap_bps,
            authority: self.authority,
            pending_authority: self.proposed,
            mint: self.mint,
            fee_destination: self.fee_destination,
            reserved: [0; 64],
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
    number: u16,
    returned: u16,
    online: u32,
    served: u32,
    completed: u16,
    failed: u16,
    fees: u64,
}

/// A host's record.
#[derive(Clone, Debug)]
pub struct Record {
    pub payer: Address,
    opened_at: i64,
    pub place: Place,
    pub last_seen: i64,
    online: u64,
    served: u64,
    earned: u64,
    completed: u32,
    failed: u32,
    returned: u32,
    days: [Day; DAYS],
}

/// What is added to a record.
#[derive(Clone, Copy, Default)]
struct Activity {
    /// From when, and until before when, it worked and was paid.
    served: (i64, i64),
    completed: u16,
    failed: u16,
    returned: u16,
    fee: u64,
}

impl Record {
    fn new(payer: Address, opened_at: i64) -> Self {
        Self {
            payer,
            opened_at,
            place: Place::Idle,
            last_seen: 0,
            online: 0,
            served: 0,
            earned: 0,
            completed: 0,
            failed: 0,
            returned: 0,
            days: [Day::default(); DAYS],
        }
    }

    /// Whether it waits where no match can matter any more.
    pub fn is_place_over(&self, now: i64) -> bool {
        match self.place {
            Place::Queued { until, .. } => now > until + i64::from(MAX_START_LIMIT),
            _ => false,
        }
    }

    fn hear(&mut self, now: i64) {
        self.last_seen = self.last_seen.max(now);
    }

    /// Counts the lease of a place, as far as it came.
    fn count_lease(&mut self, now: i64) {
        if let Place::Queued { until, .. } = self.place {
            self.count(now, until, Activity::default());
        }
    }

    /// Counts the time until `until` as online, beside `activity`.
    fn count(&mut self, now: i64, until: i64, activity: Activity) {
        let online = (self.last_seen, until.min(now).max(self.last_seen));
        self.last_seen = online.1;
        let length = |(from, to): (i64, i64)| u64::try_from(to - from).unwrap();
        self.online += length(online);
        self.served += length(activity.served);
        self.completed += u32::from(activity.completed);
        self.failed += u32::from(activity.failed);
        self.returned += u32::from(activity.returned);
        if activity.completed + activity.failed + activity.returned > 0 || activity.fee > 0 {
            let day = self.day(now, now.div_euclid(DAY)).unwrap();
            day.completed += activity.completed;
            day.failed += activity.failed;
            day.returned += activity.returned;
            day.fees += activity.fee;
        }
        self.spread(now, online, |day| &mut day.online);
        self.spread(now, activity.served, |day| &mut day.served);
    }

    /// Adds the seconds of `span` to the days that they fell in.
    fn spread(&mut self, now: i64, span: (i64, i64), field: fn(&mut Day) -> &mut u32) {
        let (from, to) = (span.0, span.1.min(now));
        let last = to.div_euclid(DAY);
        for number in from.div_euclid(DAY).max(last - 31)..=last {
            let seconds = to.min((number + 1) * DAY) - from.max(number * DAY);
            if seconds > 0
                && let Some(day) = self.day(now, number)
            {
                *field(day) += u32::try_from(seconds).unwrap();
            }
        }
    }

    /// The day called `number`, unless a later one has its place.
    fn day(&mut self, now: i64, number: i64) -> Option<&mut Day> {
        assert!(number <= now.div_euclid(DAY), "a day that is still to come");
        let day = &mut self.days[usize::try_from(number.rem_euclid(32)).unwrap()];
        let number = u16::try_from(number).unwrap();
        if day.number < number {
            *day = Day {
                number,
                ..Day::default()
            };
        }
        (day.number == number).then_some(day)
    }

    /// The account that this must be.
    pub fn account(&self, address: &Address, host: &Host, rent: u64) -> jobs::accounts::HostRecord {
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
            version: 2,
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
            rent,
            days: self.days.map(|day| {
                let mut bytes = [0; 24];
                bytes[..2].copy_from_slice(&day.number.to_le_bytes());
                bytes[2..4].copy_from_slice(&day.returned.to_le_bytes());
                bytes[4..8].copy_from_slice(&day.online.to_le_bytes());
                bytes[8..12].copy_from_slice(&day.served.to_le_bytes());
                bytes[12..14].copy_from_slice(&day.completed.to_le_bytes());
                bytes[14..16].copy_from_slice(&day.failed.to_le_bytes());
                bytes[16..].copy_from_slice(&day.fees.to_le_bytes());
                bytes
            }),
            returned: self.returned,
            opened_at: self.opened_at,
            reserved: [0; 44],
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
    /// What its market asked of hosts.
    pub tier: u8,
    pub bond_minimum: u64,
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
            JobState::Running => Some(self.deadline() + i64::from(FINISH_GRACE)),
            _ => None,
        }
    }

    /// The last second of its run that is paid for.
    pub fn deadline(&self) -> i64 {
        self.started_at + i64::from(self.run_limit())
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

    /// The fee that became due so far, paid or not.
    fn fee(&self) -> u128 {
        self.paid_fee + self.owed_fee
    }

    /// What the seconds up to `seconds` of this run add to what was paid for.
    fn due(&self, seconds: u32) -> (u128, u128) {
        let before = self.earned(self.paid_seconds);
        let after = self.earned(seconds.max(self.paid_seconds));
        (after.0 - before.0, after.1 - before.1)
    }

    /// Until when its host may start it.
    fn start_until(&self) -> i64 {
        self.assigned_at + i64::from(self.start_limit)
    }

    /// The time from the second numbered `from` of its run until the one numbered `to`.
    fn worked(&self, from: u32, to: u32) -> (i64, i64) {
        let start = self.started_at;
        (start + i64::from(from), start + i64::from(to.max(from)))
    }

    /// Refuses a host that is not what it was posted for.
    fn check_suitable(&self, host: &Host) -> Answer {
        check_tier(host, self.tier)?;
        check(host.bond >= self.bond_minimum, JobsError::BondTooSmall)
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
            tier: self.tier,
            padding: [0; 5],
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
            bond_minimum: self.bond_minimum,
            reserved: [0; 56],
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
    /// Of an account without data, and of each byte.
    pub empty: u64,
    pub byte: u64,
    pub job: u64,
    pub tokens: u64,
    pub record: u64,
    pub host: u64,
    pub market: u64,
}

impl Rent {
    /// Of a queue with `capacity` places.
    pub fn queue(&self, capacity: u32) -> u64 {
        self.empty + self.byte * space(capacity) as u64
    }
}

/// The whole market.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: i64,
    pub config: Config,
    pub rent: Rent,
    pub markets: Vec<Market>,
    pub hosts: BTreeMap<Address, Host>,
    /// By host.
    pub records: BTreeMap<Address, Record>,
    pub jobs: BTreeMap<Address, Job>,
    pub tokens: BTreeMap<Address, Tokens>,
    /// Price accounts.
    pub quotes: BTreeMap<Address, Quote>,
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
            Verb::Post(order) => self.post(a, order, None),
            Verb::PostTo(order, host, slot) => self.post(a, order, Some((host, slot))),
            Verb::Extend(seconds) => self.extend(a, seconds),
            Verb::Cancel => self.cancel(a),
            Verb::Stop => self.stop(a),
            Verb::Join => self.join(a),
            Verb::Renew => self.renew(a),
            Verb::Leave => self.leave(a),
            Verb::Start => self.start(a),
            Verb::Checkpoint => self.checkpoint(a),
            Verb::Finish { exit_code, result } => self.finish(a, exit_code, result),
            Verb::AttachResult { exit_code, result } => self.attach_result(a, exit_code, result),
            Verb::Quit => self.quit(a),
            Verb::Expire => self.expire(a),
            Verb::Collect => self.collect(a),
            Verb::CloseJob => self.close_job(a),
            Verb::Sweep => self.sweep(a),
            Verb::OpenRecord => self.open_record(a),
            Verb::CloseRecord => self.close_record(a),
            Verb::Evict => self.evict(a),
            Verb::Register => self.register(a),
            Verb::CloseHost => self.close_host(a),
            Verb::UpdateConfig {
                fee_bps,
                fee_cap_bps,
                paused,
            } => self.update_config(a, fee_bps, fee_cap_bps, paused),
            Verb::ProposeAuthority(proposed) => self.propose_authority(a, proposed),
            Verb::AcceptAuthority => self.accept_authority(a),
            Verb::UpdateMarket(terms) => self.update_market(a, terms),
            Verb::ProposeMarketAuthority(proposed) => self.propose_market_authority(a, proposed),
            Verb::AcceptMarketAuthority => self.accept_market_authority(a),
            Verb::GrowQueue(capacity) => self.grow_queue(a, capacity),
            Verb::CloseMarket => self.close_market(a),
            Verb::OpenMarket(tier, terms) => self.open_market(a, tier, terms),
            Verb::CreateQueue(capacity) => self.create_queue(a, capacity),
            // All markets here are of the present version.
            Verb::MigrateMarket => Err(JobsError::WrongVersion.into()),
        }
    }

    fn post(&mut self, a: &Accounts, order: Order, choice: Option<(Address, u64)>) -> Answer {
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let (job, bump) = jobs::pdas::find_job(&a.signer, order.nonce);
        let (escrow, escrow_bump) = jobs::pdas::find_escrow(&job);
        check(job == a.job && escrow == a.escrow, Refused::Elsewhere)?;

        let terms = self.markets[market].terms;
        check(!self.config.paused && terms.paused == 0, JobsError::Paused)?;
        check(market == queue, JobsError::WrongQueue)?;
        self.check_source(a)?;
        check(order.definition != [0; 32], JobsError::NoDefinition)?;
        check(
            terms.min_timeout <= order.timeout && order.timeout <= terms.max_timeout,
            JobsError::TimeoutOutOfRange,
        )?;
        let price = self.price_now(&terms, &a.price_account)?;
        check(price <= order.max_price, JobsError::PriceTooHigh)?;
        let deposit = u128::from(price) * u128::from(order.timeout);
        check(fits(deposit), JobsError::Overflow)?;
        check(
            !self.jobs.contains_key(&job) && !self.tokens.contains_key(&escrow),
            Refused::Elsewhere,
        )?;
        self.check_funds(a, deposit)?;
        let new = Job {
            bump,
            escrow,
            escrow_bump,
            state: JobState::Queued,
            attempts: 0,
            reason: 0,
            host_share_bps: terms.host_share_bps,
            fee_bps: self.config.fee_bps,
            nonce: order.nonce,
            client: a.signer,
            payer: a.payer,
            market: a.market,
            refund: a.refund,
            definition: order.definition,
            result: [0; 32],
            host: Address::default(),
            payout: Address::default(),
            excluded: vec![],
            price,
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
            timeout: order.timeout,
            paid_seconds: 0,
            used_seconds: 0,
            start_limit: terms.start_limit,
            retention: terms.retention,
            tier: self.markets[market].tier,
            bond_minimum: terms.bond_minimum,
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
        self.markets[market].jobs += 1;
        if terms.is_in_dollars() {
            self.saw("post: at a price in dollars");
        }
        if let Some((host, slot)) = choice {
            self.choose(market, &host, slot)?;
            self.assign(&job, &host);
            self.saw("post_to");
            return Ok(());
        }
        self.place_job(&job, market, LOOKS_AT_POST)?;
        self.saw(if self.jobs[&job].state == JobState::Assigned {
            "post: matched with a waiting host"
        } else {
            "post: waits"
        });
        Ok(())
    }

    /// Takes the named host out of the queue.
    fn choose(&mut self, market: usize, host: &Address, slot: u64) -> Answer {
        let now = self.now;
        let line = &mut self.markets[market].line;
        let waits = line
            .at(slot)
            .is_some_and(|(key, until)| key == *host && until >= now);
        check(
            line.kind == QueueKind::Hosts && waits,
            JobsError::HostDoesNotWait,
        )?;
        line.take(slot);
        Ok(())
    }

    fn extend(&mut self, a: &Accounts, more: u32) -> Answer {
        let market = self.market(&a.market)?;
        let job = self.job(&a.job)?.clone();
        check(job.client == a.signer, JobsError::NotClient)?;
        check(job.market == a.market, JobsError::WrongMarket)?;
        check(
            job.is_live()
                && (job.state != JobState::Running || self.now <= job.deadline())
                && more > 0,
            JobsError::CannotExtend,
        )?;
        let timeout = u64::from(job.timeout) + u64::from(more);
        check(
            timeout <= u64::from(self.markets[market].terms.max_timeout),
            JobsError::TimeoutOutOfRange,
        )?;
        self.check_source(a)?;
        check(job.escrow == a.escrow, JobsError::WrongEscrow)?;
        let amount = u128::from(job.price) * u128::from(more);
        check(fits(amount), JobsError::Overflow)?;
        self.check_funds(a, amount)?;
        check(fits(job.deposit + amount), JobsError::Overflow)?;
        self.transfer(&a.refund, &a.escrow, amount);
        let extended = self.jobs.get_mut(&a.job).unwrap();
        let timeout = u32::try_from(timeout).unwrap();
        extended.timeout = timeout;
        extended.deposit += amount;
        self.saw(match job.state {
            JobState::Queued => "extend: while it waits",
            JobState::Assigned => "extend: while it is assigned",
            _ => "extend: while it runs",
        });
        self.tell(JobsEvent::JobExtended(events::JobExtended {
            job: a.job,
            timeout,
            deposit: u64::try_from(job.deposit + amount).unwrap(),
            at: self.now,
        }));
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
        let fee = self.jobs[&a.job].fee() - job.fee();
        if let Some(record) = record {
            let record = self.records.get_mut(&record).unwrap();
            let activity = Activity {
                served: job.worked(job.paid_seconds, seconds_run),
                fee: u64::try_from(fee).unwrap(),
                ..Activity::default()
            };
            release(record, &a.job, &job, now, activity);
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
        check(self.has_bounty(&a.host), JobsError::ReserveTooSmall)?;
        let now = self.now;
        let record = self.records.get_mut(&a.host).unwrap();
        record.count_lease(now);
        record.hear(now);
        if self.markets[market].line.kind == QueueKind::Jobs {
            let jobs = self.jobs.clone();
            let taken = self.take_first(market, LOOKS, |key| {
                check(a.candidates.contains(key), JobsError::QueueMoved)?;
                let job = jobs.get(key).ok_or(JobsError::QueueMoved)?;
                Ok(!job.excluded.contains(&a.host) && job.check_suitable(&host).is_ok())
            })?;
            let job = taken.ok_or(JobsError::NothingForHost)?;
            self.assign(&job, &a.host);
            let record = self.records.get_mut(&a.host).unwrap();
            record.place = Place::Working {
                market: a.market,
                job,
            };
            self.saw("join: matched with a waiting job");
            return Ok(());
        }
        let until = self.now + i64::from(self.markets[market].terms.lease);
        let number = self.markets[market]
            .line
            .push(QueueKind::Hosts, a.host, until)?;
        let record = self.records.get_mut(&a.host).unwrap();
        record.place = Place::Queued {
            market: a.market,
            number,
            until,
        };
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
        check(market == queue, JobsError::WrongQueue)?;
        let number = self.place_in(&a.host, &a.market)?;
        let now = self.now;
        if !self.is_eligible(&a.host, market) {
            self.take_out(a, market, number)?;
            self.records.get_mut(&a.host).unwrap().hear(now);
            self.saw("renew: evicted");
            return Ok(());
        }
        let until = now + i64::from(self.markets[market].terms.lease);
        let line = &mut self.markets[market].line;
        check(line.holds(number, &a.host), JobsError::NotInQueue)?;
        line.renew(number, a.host, until);
        let record = self.records.get_mut(&a.host).unwrap();
        record.count_lease(now);
        record.hear(now);
        record.place = Place::Queued {
            market: a.market,
            number,
            until,
        };
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
        let was_void = self.give_up_place(a, market, number)?;
        self.saw(if was_void {
            "leave: its place was void"
        } else {
            "leave: gives its place up"
        });
        let now = self.now;
        self.records.get_mut(&a.host).unwrap().hear(now);
        self.tell(JobsEvent::HostLeft(events::HostLeft {
            host: a.host,
            market: a.market,
            slot: number,
            at: now,
        }));
        Ok(())
    }

    /// Takes the host out of the queue, where it waits or its place is void; whether it
    /// was.
    fn give_up_place(&mut self, a: &Accounts, market: usize, number: u64) -> Answer<bool> {
        let is_void = self.void_place(&a.host, market).is_some();
        if !is_void {
            let line = &mut self.markets[market].line;
            check(line.holds(number, &a.host), JobsError::NotInQueue)?;
            line.take(number);
        }
        let now = self.now;
        let record = self.records.get_mut(&a.host).unwrap();
        record.count_lease(now);
        record.place = Place::Idle;
        Ok(is_void)
    }

    fn evict(&mut self, a: &Accounts) -> Answer {
        self.host(&a.host)?;
        let of = self.record(&a.record)?;
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        check(of == a.host, JobsError::WrongRecord)?;
        check(market == queue, JobsError::WrongQueue)?;
        let number = self.place_in(&a.host, &a.market)?;
        check(!self.is_eligible(&a.host, market), JobsError::HostEligible)?;
        self.saw("evict");
        self.take_out(a, market, number)
    }

    /// Evicts the host.
    fn take_out(&mut self, a: &Accounts, market: usize, number: u64) -> Answer {
        self.give_up_place(a, market, number)?;
        let host = &self.hosts[&a.host];
        self.tell(JobsEvent::HostEvicted(events::HostEvicted {
            host: a.host,
            market: a.market,
            slot: number,
            tier: host.tier,
            bond: host.bond,
            at: self.now,
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
        check(self.now <= job.start_until(), JobsError::StartTooLate)?;
        job.check_suitable(&host)?;
        let now = self.now;
        let started = self.jobs.get_mut(&a.job).unwrap();
        started.state = JobState::Running;
        started.started_at = now.max(job.assigned_at);
        started.payout = host.payout;
        let record = self.records.get_mut(&a.host).unwrap();
        release(record, &a.job, &job, now, Activity::default());
        record.hear(now);
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
        let served = job.worked(job.paid_seconds, until);
        let activity = Activity {
            served,
            fee: u64::try_from(fee).unwrap(),
            ..Activity::default()
        };
        record.count(now, served.1, activity);
        record.hear(now);
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
        let fee = self.jobs[&a.job].fee() - job.fee();
        let record = self.records.get_mut(&a.host).unwrap();
        let activity = Activity {
            served: job.worked(job.paid_seconds, until),
            completed: 1,
            fee: u64::try_from(fee).unwrap(),
            ..Activity::default()
        };
        release(record, &a.job, &job, now, activity);
        record.hear(now);
        record.earned += u64::try_from(paid).unwrap();
        Ok(())
    }

    fn attach_result(&mut self, a: &Accounts, exit_code: i32, result: [u8; 32]) -> Answer {
        let host = self.host(&a.host)?.clone();
        let job = self.job(&a.job)?.clone();
        check(host.worker == a.signer, JobsError::NotWorker)?;
        check(
            matches!(job.state, JobState::Stopped | JobState::Expired),
            JobsError::WrongState,
        )?;
        check(job.host == a.host, JobsError::NotAssigned)?;
        check(
            job.started_at != 0 && job.result == [0; 32] && result != [0; 32],
            JobsError::NoResultExpected,
        )?;
        let ended = self.jobs.get_mut(&a.job).unwrap();
        ended.exit_code = exit_code;
        ended.result = result;
        self.saw(if job.state == JobState::Stopped {
            "attach_result: after a stop"
        } else {
            "attach_result: after the deadline"
        });
        self.tell(JobsEvent::ResultAttached(events::ResultAttached {
            job: a.job,
            host: a.host,
            exit_code,
            result,
            at: self.now,
        }));
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
        let now = self.now;
        let (what, is_fault) = if job.state == JobState::Running {
            ("quit: while it runs", true)
        } else if now > job.start_until() {
            ("quit: too late to start", true)
        } else {
            ("quit: before the start", false)
        };
        self.saw(what);
        self.give_back(a, market, HOST_QUIT)?;
        let record = self.records.get_mut(&a.host).unwrap();
        let activity = Activity {
            failed: is_fault.into(),
            returned: (!is_fault).into(),
            ..Activity::default()
        };
        if release(record, &a.job, &job, now, activity) {
            record.hear(now);
        }
        Ok(())
    }

    fn expire(&mut self, a: &Accounts) -> Answer {
        // Every account that is written to stands among the accounts once.
        check(
            ![a.record, a.queue, a.job, a.escrow].contains(&a.bounty),
            Refused::Elsewhere,
        )?;
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
            let activity = Activity {
                failed: 1,
                ..Activity::default()
            };
            release(record, &a.job, &job, now, activity);
            self.pay_bounty(a)
        } else {
            self.saw("expire: without a record");
            Ok(())
        }
    }

    fn pay_bounty(&mut self, a: &Accounts) -> Answer {
        let lamports = (self.lamports[&a.record] - self.rent.record).min(BOUNTY);
        self.saw(match lamports {
            0 => "bounty: nothing is left",
            BOUNTY => "bounty: paid",
            _ => "bounty: the rest",
        });
        if lamports == 0 {
            return Ok(());
        }
        *self.lamports.get_mut(&a.record).unwrap() -= lamports;
        let got = self.lamports.entry(a.bounty).or_default();
        *got += lamports;
        check(*got >= self.rent.empty, Refused::Runtime)?;
        self.tell(JobsEvent::BountyPaid(events::BountyPaid {
            job: a.job,
            record: a.record,
            to: a.bounty,
            lamports,
        }));
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
        let (market, queue) = (self.market(&a.market)?, self.queue(&a.queue)?);
        let job = self.job(&a.job)?.clone();
        check(job.market == a.market, JobsError::WrongMarket)?;
        check(market == queue, JobsError::WrongQueue)?;
        check(!job.is_live(), JobsError::WrongState)?;
        check(job.escrow == a.escrow, JobsError::WrongEscrow)?;
        check(!self.tokens.contains_key(&job.escrow), JobsError::StillOwed)?;
        check(
            self.now >= job.ended_at + i64::from(job.retention),
            JobsError::TooEarly,
        )?;
        check(job.payer == a.payer, JobsError::WrongPayer)?;
        self.jobs.remove(&a.job);
        self.markets[market].jobs -= 1;
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
        while entries < SWEPT {
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
        self.records.insert(a.host, Record::new(a.payer, self.now));
        self.create(host.record, a.payer, self.rent.record);
        *self.lamports.get_mut(&a.payer).unwrap() -= RESERVE;
        *self.lamports.get_mut(&host.record).unwrap() += RESERVE;
        self.saw("open_record");
        self.tell(JobsEvent::RecordOpened(events::RecordOpened {
            host: a.host,
            record: host.record,
            payer: a.payer,
            at: self.now,
        }));
        Ok(())
    }

    fn close_record(&mut self, a: &Accounts) -> Answer {
        let of = self.record(&a.record)?;
        check(of == a.host, JobsError::WrongRecord)?;
        check(!self.hosts[&a.host].open, JobsError::HostExists)?;
        let record = &self.records[&a.host];
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
                .is_none_or(|record| record.place == Place::Idle || record.is_place_over(self.now)),
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
    fn place_job(&mut self, address: &Address, market: usize, looks: usize) -> Answer {
        if self.markets[market].line.kind == QueueKind::Hosts {
            let excluded = self.jobs[address].excluded.clone();
            let wanted = |host: &Address| Ok(!excluded.contains(host));
            if let Some(host) = self.take_first(market, looks, wanted)? {
                self.assign(address, &host);
                return Ok(());
            }
        }
        let line = &mut self.markets[market].line;
        check(line.kind != QueueKind::Hosts, JobsError::QueueFull)?;
        let slot = line.push(QueueKind::Jobs, *address, ALWAYS)?;
        self.jobs.get_mut(address).unwrap().queue_slot = slot;
        self.tell(JobsEvent::JobQueued(events::JobQueued {
            job: *address,
            market: self.markets[market].address,
            slot,
            at: self.now,
        }));
        Ok(())
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
        looks: usize,
        mut wanted: impl FnMut(&Address) -> Answer<bool>,
    ) -> Answer<Option<Address>> {
        let now = self.now;
        let mut number = self.markets[market].line.first;
        for _ in 0..looks {
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
        } else {
            match self.place_job(&a.job, market, LOOKS) {
                Ok(()) => {
                    let job = self.jobs.get_mut(&a.job).unwrap();
                    job.payout = Address::default();
                    let requeued = job.state == JobState::Queued;
                    self.saw(if requeued {
                        "requeued"
                    } else {
                        "given to the next host"
                    });
                    return Ok(());
                }
                // What was dropped on the way stays dropped.
                Err(Refused::Jobs(JobsError::QueueNeedsSweep)) => {
                    self.saw("failed: too much to look at");
                    NO_PLACE
                }
                Err(Refused::Jobs(JobsError::QueueFull)) => {
                    self.saw("failed: no place");
                    NO_PLACE
                }
                Err(other) => return Err(other),
            }
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
            self.config.fee_destination == a.fee && job.refund == a.refund,
            JobsError::WrongDestination,
        )?;
        check(job.payer == a.payer, JobsError::WrongPayer)
    }

    fn check_eligible(&self, host: &Host, market: usize) -> Answer {
        let market = &self.markets[market];
        check_tier(host, market.tier)?;
        check(host.class == market.class, JobsError::WrongClass)?;
        check(
            host.bond >= market.terms.bond_minimum,
            JobsError::BondTooSmall,
        )
    }

    /// Whether `host` may work in the market of number `market`.
    pub fn is_eligible(&self, host: &Address, market: usize) -> bool {
        self.check_eligible(&self.hosts[host], market).is_ok()
    }

    /// Whether the record of `host` holds a bounty.
    pub fn has_bounty(&self, host: &Address) -> bool {
        self.lamports[&self.hosts[host].record] >= self.rent.record + BOUNTY
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
            market: of, number, ..
        } = self.records[host].place
        else {
            return None;
        };
        if self.records[host].is_place_over(self.now) {
            Some("void: a match of it would be over")
        } else if of == market.address && market.line.was_dropped(number, host) {
            Some("void: its place was dropped")
        } else {
            None
        }
    }

    /// Refuses a token account that is not the client's.
    fn check_source(&self, a: &Accounts) -> Answer {
        let source = self.tokens.get(&a.refund);
        check(
            source.is_some_and(|source| source.owner == a.signer),
            JobsError::NotClientsAccount,
        )
    }

    /// Refuses when the client cannot pay `amount`.
    fn check_funds(&self, a: &Accounts, amount: u128) -> Answer {
        let source = &self.tokens[&a.refund];
        check(
            !source.frozen && source.amount >= amount,
            Refused::Elsewhere,
        )
    }

    pub fn market(&self, address: &Address) -> Answer<usize> {
        self.markets
            .iter()
            .position(|market| market.open && market.address == *address)
            .ok_or(Refused::Elsewhere)
    }

    pub fn queue(&self, address: &Address) -> Answer<usize> {
        self.markets
            .iter()
            .position(|market| market.has_queue() && market.queue == *address)
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

    /// Every job's state, and how often it was given to a host.
    pub fn states(&self) -> BTreeMap<Address, (JobState, u8)> {
        let jobs = self.jobs.iter();
        jobs.map(|(address, job)| (*address, (job.state, job.attempts)))
            .collect()
    }

    /// The lamports of all accounts that are known.
    pub fn all_lamports(&self) -> u128 {
        self.lamports.values().copied().map(u128::from).sum()
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
    pub fn create(&mut self, address: Address, payer: Address, rent: u64) {
        let there = self.lamports.entry(address).or_default();
        let missing = rent.saturating_sub(*there);
        *there += missing;
        *self.lamports.get_mut(&payer).unwrap() -= missing;
    }

    /// All that the account at `address` holds goes to `payer`.
    pub fn close(&mut self, address: Address, payer: Address) {
        let there = self.lamports.insert(address, 0).unwrap();
        *self.lamports.get_mut(&payer).unwrap() += there;
    }

    pub fn tell(&mut self, event: JobsEvent) {
        self.events.push(Event::Jobs(event));
    }

    pub fn saw(&mut self, what: &'static str) {
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
        start_limit: account.start_limit,
        retention: account.retention,
        tier: account.tier,
        bond_minimum: account.bond_minimum,
        at: account.posted_at,
    })
}

/// Counts what became of the assignment of `job`, which ends `now`, and sets `record`
/// right, unless it tells of something that came later; whether it was set right.
fn release(
    record: &mut Record,
    address: &Address,
    job: &Job,
    now: i64,
    activity: Activity,
) -> bool {
    let (is_of_this, lease) = match record.place {
        Place::Idle => (false, 0),
        Place::Working { job, .. } => (job == *address, 0),
        Place::Queued { until, .. } => (record.last_seen <= job.start_until(), until),
    };
    let until = if !is_of_this {
        0
    } else if job.started_at != 0 {
        activity.served.1
    } else if now <= job.start_until() {
        now
    } else {
        job.assigned_at.min(lease)
    };
    record.count(now, until, activity);
    if is_of_this {
        record.place = Place::Idle;
    }
    is_of_this
}

fn check_tier(host: &Host, asked: u8) -> Answer {
    let community = asked == Tier::Community as u8;
    let fits =
        host.tier == Tier::Premium as u8 || (community && host.tier == Tier::Community as u8);
    check(fits, JobsError::WrongTier)
}

fn check_worker(a: &Accounts, host: &Host, of: Address) -> Answer {
    check(host.worker == a.signer, JobsError::NotWorker)?;
    check(of == a.host, JobsError::WrongRecord)
}

pub fn check(holds: bool, error: impl Into<Refused>) -> Answer {
    if holds { Ok(()) } else { Err(error.into()) }
}

/// Whole seconds from `since` to `now`, at most `limit`.
fn seconds(since: i64, now: i64, limit: u32) -> u32 {
    u32::try_from((now - since).clamp(0, i64::from(limit))).unwrap()
}
