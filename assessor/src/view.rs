//! What the assessor knows of the chain at one moment, in the terms that it decides in.

pub use nosana_sdk::common::assessment::ReportKind;
use nosana_sdk::common::{job::JobState, tier::Tier};
use serde_json::Value;
use solana_address::Address;

/// Which clock on chain a report runs against: a host gets a report of each sort at most
/// once in the policy's hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Benchmarks.
    Benchmark,
    /// Proofs and checks of a spoof.
    Proof,
}

impl Sort {
    /// The clock that reports of `kind` run against.
    #[must_use]
    pub fn of(kind: ReportKind) -> Self {
        match kind {
            ReportKind::Benchmark => Self::Benchmark,
            ReportKind::Proof | ReportKind::SpoofCheck => Self::Proof,
        }
    }
}

/// A word for a kind of report, for logs and evidence.
#[must_use]
pub fn kind_name(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Proof => "proof",
        ReportKind::Benchmark => "benchmark",
        ReportKind::SpoofCheck => "spoof_check",
    }
}

/// Everything at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The chain's clock, Unix seconds.
    pub now: i64,
    /// Whether the tiers program takes reports of this assessor's key.
    pub may_report: bool,
    /// Seconds between two reports of one sort about one host, by the policy in force.
    pub report_gap: i64,
    /// Whether a proposed policy is due.
    pub is_policy_due: bool,
    /// Whether posting is paused everywhere.
    pub is_paused: bool,
    /// Base units in the assessor's token account.
    pub tokens: u64,
    /// Lamports of the assessor.
    pub lamports: u64,
    /// All markets.
    pub markets: Vec<MarketView>,
    /// All hosts.
    pub hosts: Vec<HostView>,
    /// All jobs whose client is this assessor's key, by whatever program they were posted.
    pub jobs: Vec<JobView>,
    /// Jobs of anybody whose host let its time pass.
    pub overdue: Vec<Address>,
    /// Reports of this assessor that are old enough to be closed.
    pub old_reports: Vec<ReportView>,
}

impl View {
    /// The host at `address`.
    #[must_use]
    pub fn host(&self, address: &Address) -> Option<&HostView> {
        self.hosts.iter().find(|host| host.address == *address)
    }

    /// The job at `address`.
    #[must_use]
    pub fn job(&self, address: &Address) -> Option<&JobView> {
        self.jobs.iter().find(|job| job.address == *address)
    }

    /// The market at `address`.
    #[must_use]
    pub fn market(&self, address: &Address) -> Option<&MarketView> {
        self.markets
            .iter()
            .find(|market| market.address == *address)
    }
}

/// A market, as someone who posts in it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketView {
    /// Where it is.
    pub address: Address,
    /// Its slug, for people.
    pub name: String,
    /// Whether no job may be posted here.
    pub is_paused: bool,
    /// What a second costs now, base units; `None` when the price cannot be told.
    pub price: Option<u64>,
    /// The shortest job, seconds.
    pub min_timeout: u32,
    /// The longest job, seconds.
    pub max_timeout: u32,
    /// How long an ended job's account stays, seconds.
    pub retention: u32,
}

/// What a class of GPUs promises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassView {
    /// Where it is.
    pub address: Address,
    /// Its id.
    pub id: u16,
    /// Its name.
    pub name: String,
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// The figures in force: INT8 operations a second, memory bandwidth in bytes a second,
    /// FP16 and FP32 operations a second; zero where nothing was measured.
    pub baseline: [u64; 4],
}

impl ClassView {
    /// Whether anything was measured on the real machines of this class.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.baseline != [0; 4]
    }
}

/// A host.
#[derive(Clone, Debug, PartialEq)]
pub struct HostView {
    /// Where it is.
    pub address: Address,
    /// Its tier.
    pub tier: Tier,
    /// How many GPUs.
    pub gpus: u8,
    /// Its class; `None` when the class's account cannot be read.
    pub class: Option<ClassView>,
    /// When it was registered, Unix seconds.
    pub registered_at: i64,
    /// Sequence of its next report.
    pub next_report: u64,
    /// The score of its newest benchmark, basis points; `None` before the first.
    pub score_bps: Option<u32>,
    /// When it last got a benchmark, Unix seconds; zero before the first.
    pub benchmarked_at: i64,
    /// When it last got a proof or a check of a spoof, passed or not; zero before the first.
    pub proved_at: i64,
    /// What `assess` would change now; `None` when nothing.
    pub change: Option<Change>,
    /// Where it waits for a job; `None` when it does not.
    pub place: Option<Place>,
}

impl HostView {
    /// When it last got a report of this sort, Unix seconds; zero before the first.
    #[must_use]
    pub fn last(&self, sort: Sort) -> i64 {
        match sort {
            Sort::Benchmark => self.benchmarked_at,
            Sort::Proof => self.proved_at,
        }
    }
}

/// What `assess` would do to a host.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The tier that it would get.
    pub to: Tier,
    /// Why: the name of a `Reason` of the policy.
    pub reason: String,
    /// What was measured, beside the marks of the policy.
    pub measured: Value,
}

/// A place in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The market.
    pub market: Address,
    /// The number of the place.
    pub slot: u64,
    /// Until when it is valid, Unix seconds.
    pub valid_until: i64,
    /// Whether the market takes the host: tier, class and bond.
    pub may_wait: bool,
}

/// A job of this assessor's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobView {
    /// Where it is.
    pub address: Address,
    /// What its address is made of, with the client.
    pub nonce: u64,
    /// Its market.
    pub market: Address,
    /// Its state.
    pub state: JobState,
    /// The host that has or had it last; zero while it waits.
    pub host: Address,
    /// The first host that it was given to; zero when it never was.
    pub first_host: Address,
    /// SHA-256 of its definition.
    pub definition: [u8; 32],
    /// SHA-256 of its result; zero before there is one.
    pub result: [u8; 32],
    /// What it ended with.
    pub exit_code: i32,
    /// When it was posted, Unix seconds.
    pub posted_at: i64,
    /// When it was started, Unix seconds; zero before.
    pub started_at: i64,
    /// When it ended, Unix seconds; zero before.
    pub ended_at: i64,
    /// From when anyone may close its account, Unix seconds.
    pub closable_at: i64,
    /// What it cost or can still cost, base units: the deposit less what came or comes back.
    pub cost: u64,
}

/// A report of this assessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportView {
    /// Where it is.
    pub address: Address,
    /// Its host.
    pub host: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
}
