//! What happens in a run, as data that can be shrunk: the terms of two markets, and
//! steps that find their targets in whatever state they meet.

use std::fmt;

use nosana_sdk::common::job::{MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT, MAX_TIMEOUT};
use proptest::{
    collection::vec,
    prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof},
    sample::select,
    strategy::Union,
};
use solana_address::Address;

use super::terms::{FEEDS, Terms, price_account};

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The fee on what is earned, basis points.
    pub fee_bps: u16,
    /// The markets' terms at first.
    pub terms: [Terms; 2],
    /// Lamports for bounties in each host's record at first; `None`: what a new one has.
    pub reserve: Option<u64>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// Shortest timeout of every market at first, seconds.
const MIN_TIMEOUT: u32 = 10;
const FEES: [u16; 5] = [0, 1, 250, 1_000, 1_000];
/// In base units.
const PRICES: [u64; 5] = [0, 1, 48, 1_000_003, 1 << 41];
/// In 10⁻¹² dollars: half a dollar an hour, something that may round to nothing, and
/// what is too much of anything.
const DOLLARS: [u64; 6] = [
    138_888_888,
    138_888_888,
    138_888_888,
    138_888_888,
    1_000,
    u64::MAX,
];
const SHARES: [u16; 5] = [0, 1, 3_333, 8_000, 10_000];
const DISCOUNTS: [u16; 4] = [0, 1, 2_500, 10_000];
const MAX_TIMEOUTS: [u32; 3] = [10, 600, 86_400];
const START_LIMITS: [u32; 4] = [1, 60, 300, 3_600];
const LEASES: [u32; 3] = [1, 120, 900];
const RETENTIONS: [u32; 2] = [0, 300];
const AGES: [u32; 2] = [60, 86_400];
const BONDS: [u64; 5] = [0, 0, 0, 0, 5];
const RESERVES: [Option<u64>; 8] = [
    None,
    None,
    None,
    None,
    None,
    Some(0),
    Some(15_000),
    Some(29_999),
];

impl Terms {
    /// Terms that each byte picks one of.
    fn picked(bytes: [u8; 9]) -> Self {
        let [
            kind,
            price,
            share,
            timeout,
            start,
            lease,
            retention,
            bond,
            discount,
        ] = bytes;
        let terms = Self {
            price_kind: 0,
            price: pick(&PRICES, price),
            price_account: Address::default(),
            feed_id: [0; 32],
            max_age: 0,
            max_confidence_bps: 0,
            // Rarely.
            discount_bps: if discount < 192 {
                0
            } else {
                pick(&DISCOUNTS, discount)
            },
            host_share_bps: pick(&SHARES, share),
            min_timeout: MIN_TIMEOUT,
            max_timeout: pick(&MAX_TIMEOUTS, timeout),
            start_limit: pick(&START_LIMITS, start),
            lease: pick(&LEASES, lease),
            retention: pick(&RETENTIONS, retention),
            bond_minimum: pick(&BONDS, bond),
            paused: 0,
        };
        if kind.is_multiple_of(8) {
            return terms.dollars(pick(&DOLLARS, price), pick(&AGES, kind / 8));
        }
        terms
    }

    /// The same with one thing changed, for good or bad.
    #[must_use]
    pub fn changed(mut self, what: u8, amount: u8) -> Self {
        match what % 17 {
            0 => self.price = pick(&[0, 1, 48, 1_000_003, 1 << 41, u64::MAX], amount),
            1 => return self.fixed(pick(&PRICES, amount)),
            2 => return self.dollars(pick(&DOLLARS, amount), pick(&AGES, amount / 4)),
            3 => self.price_account = price_account(usize::from(amount % 3)),
            4 => self.feed_id = pick(&[[0; 32], FEEDS[0], FEEDS[1]], amount),
            5 => self.max_age = pick(&[0, 1, 60, 3_600], amount),
            6 => self.max_confidence_bps = pick(&[0, 100, 10_000, 10_001], amount),
            7 => self.discount_bps = pick(&[0, 1, 2_500, 10_000, 10_001], amount),
            8 => self.host_share_bps = pick(&[0, 1, 3_333, 8_000, 10_000, 10_001], amount),
            9 => self.min_timeout = pick(&[0, 1, 10, 600], amount),
            10 => self.max_timeout = pick(&[10, 600, 86_400, MAX_TIMEOUT, MAX_TIMEOUT + 1], amount),
            11 => {
                let limits = [0, 1, 60, MAX_START_LIMIT, MAX_START_LIMIT + 1];
                self.start_limit = pick(&limits, amount);
            }
            12 => self.lease = pick(&[0, 1, 120, 900, MAX_LEASE, MAX_LEASE + 1], amount),
            13 => self.retention = pick(&[0, 300, MAX_RETENTION, MAX_RETENTION + 1], amount),
            14 => self.bond_minimum = pick(&BONDS, amount),
            15 => self.paused = pick(&[0, 0, 0, 1, 2], amount),
            _ => {}
        }
        self
    }
}

fn pick<T: Copy>(list: &[T], number: u8) -> T {
    list[usize::from(number) % list.len()]
}

/// One thing that somebody does.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What is done.
    pub act: Act,
    /// Picks the person where there is a choice.
    pub who: u8,
    /// Picks the job, host, market or account.
    pub what: u8,
    /// Picks the amount or time.
    pub amount: u8,
    /// Whether the target is picked among those that the act is meant for.
    pub is_fitting: bool,
    /// What is wrong with it.
    pub twist: Twist,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The clock moves, rarely backwards.
    Wait,
    Post,
    PostTo,
    Extend,
    Cancel,
    Stop,
    Join,
    Renew,
    Leave,
    Start,
    Checkpoint,
    Finish,
    Attach,
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
    /// Tokens are sent to an escrow or a token account.
    Donate,
    /// Lamports are sent to an account before or after it exists.
    DonateLamports,
    /// A token account is frozen.
    Freeze,
    /// A token account is thawed.
    Thaw,
    /// A token account is closed.
    CloseTokens,
    /// A closed token account is opened again.
    OpenTokens,
    /// The price of the token moves, or its account goes bad.
    Price,
    /// The configuration is changed.
    Config,
    /// A market's terms are changed.
    Terms,
    /// An authority is handed over, or stolen.
    Authority,
    GrowQueue,
    CloseMarket,
    /// A market that was closed is opened again, or gets its queue.
    OpenMarket,
    Migrate,
    /// Many hosts stood in the queue that are gone.
    Crowd,
    /// A host gets another tier.
    Tier,
    /// A host's bond changes.
    Bond,
    /// A host that waits is silent until its place is void, and then is gone as far as
    /// it can go, or joins again.
    Vanish,
    /// The last instruction is sent again.
    Again,
}

/// What is wrong with an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    Nothing,
    /// An outsider signs.
    Outsider,
    /// Another one of the same kind signs.
    Neighbour,
    Payer,
    Host,
    Record,
    Market,
    Queue,
    Escrow,
    Payout,
    Fee,
    Refund,
    Candidates,
    PriceAccount,
    QueuePayer,
}

/// Runs of `length` steps.
pub fn plans(length: usize) -> BoxedStrategy<Plan> {
    let steps = Union::new_weighted(vec![
        (8, steps(&BALANCED, length)),
        (2, steps(&MANY_JOBS, length)),
        (2, steps(&MANY_HOSTS, length)),
        (3, steps(&BAD_ACCOUNTS, length)),
        (3, steps(&RULERS, length)),
    ]);
    let terms = || any::<[u8; 9]>().prop_map(Terms::picked);
    (
        select(&FEES[..]),
        terms(),
        terms(),
        select(&RESERVES[..]),
        steps,
    )
        .prop_map(|(fee_bps, first, second, reserve, steps)| Plan {
            fee_bps,
            terms: [first, second],
            reserve,
            steps,
        })
        .boxed()
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "fee {}, reserve {:?}",
            self.fee_bps, self.reserve
        )?;
        for terms in &self.terms {
            writeln!(formatter, "{terms:?}")?;
        }
        for step in &self.steps {
            writeln!(formatter, "{step:?}")?;
        }
        Ok(())
    }
}

impl Plan {
    /// The run that `bytes` stand for: 20 for the terms and six for each step, of which
    /// there are at most `length`. What is missing counts as zero.
    pub fn of_bytes(bytes: &[u8], length: usize) -> Self {
        let mut head = [0; 20];
        let known = bytes.len().min(head.len());
        head[..known].copy_from_slice(&bytes[..known]);
        let terms = |from: usize| Terms::picked(head[from..from + 9].try_into().unwrap());
        let steps = bytes[known..].chunks_exact(6).take(length);
        Self {
            fee_bps: pick(&FEES, head[0]),
            terms: [terms(2), terms(11)],
            reserve: pick(&RESERVES, head[1]),
            steps: steps.map(step_of).collect(),
        }
    }
}

fn step_of(bytes: &[u8]) -> Step {
    let total: u32 = BALANCED.iter().map(|(weight, _)| weight).sum();
    let mut left = u32::from(bytes[0]) * total / 256;
    let mut act = Act::Wait;
    for (weight, known) in BALANCED {
        act = known;
        if left < weight {
            break;
        }
        left -= weight;
    }
    Step {
        act,
        who: bytes[1],
        what: bytes[2],
        amount: bytes[3],
        is_fitting: bytes[4] < 224,
        twist: if bytes[5] < 208 {
            Twist::Nothing
        } else {
            pick(&TWISTS, bytes[5])
        },
    }
}

type Weights = [(u32, Act)];

/// A day in the market.
const BALANCED: [(u32, Act); 40] = [
    (12, Act::Wait),
    (16, Act::Post),
    (4, Act::PostTo),
    (4, Act::Extend),
    (3, Act::Cancel),
    (5, Act::Stop),
    (24, Act::Join),
    (3, Act::Renew),
    (4, Act::Leave),
    (24, Act::Start),
    (10, Act::Checkpoint),
    (8, Act::Finish),
    (3, Act::Attach),
    (6, Act::Quit),
    (7, Act::Expire),
    (3, Act::Collect),
    (3, Act::CloseJob),
    (2, Act::Sweep),
    (2, Act::OpenRecord),
    (1, Act::CloseRecord),
    (2, Act::Evict),
    (1, Act::Register),
    (1, Act::CloseHost),
    (2, Act::Donate),
    (1, Act::DonateLamports),
    (1, Act::Freeze),
    (2, Act::Thaw),
    (1, Act::CloseTokens),
    (2, Act::OpenTokens),
    (2, Act::Price),
    (1, Act::Config),
    (2, Act::Terms),
    (1, Act::Authority),
    (1, Act::GrowQueue),
    (1, Act::CloseMarket),
    (1, Act::OpenMarket),
    (1, Act::Bond),
    (2, Act::Tier),
    (2, Act::Vanish),
    (3, Act::Again),
];

/// Terms, authorities and markets come and go.
const RULERS: [(u32, Act); 21] = [
    (8, Act::Wait),
    (14, Act::Post),
    (4, Act::PostTo),
    (6, Act::Extend),
    (4, Act::Cancel),
    (3, Act::Stop),
    (14, Act::Join),
    (5, Act::Leave),
    (14, Act::Start),
    (5, Act::Finish),
    (3, Act::Quit),
    (5, Act::Expire),
    (8, Act::CloseJob),
    (6, Act::Price),
    (5, Act::Config),
    (10, Act::Terms),
    (8, Act::Authority),
    (6, Act::GrowQueue),
    (5, Act::CloseMarket),
    (5, Act::OpenMarket),
    (1, Act::Migrate),
];

/// Jobs pile up: the queue gets full.
const MANY_JOBS: [(u32, Act); 14] = [
    (2, Act::Wait),
    (40, Act::Post),
    (4, Act::Cancel),
    (8, Act::Join),
    (6, Act::Start),
    (2, Act::Checkpoint),
    (7, Act::Quit),
    (3, Act::Expire),
    (1, Act::Finish),
    (1, Act::Config),
    (3, Act::GrowQueue),
    (2, Act::PostTo),
    (2, Act::Extend),
    (2, Act::Again),
];

/// Hosts wait, renew, leave and go silent.
const MANY_HOSTS: [(u32, Act); 21] = [
    (14, Act::Wait),
    (8, Act::Post),
    (24, Act::Join),
    (8, Act::Renew),
    (8, Act::Leave),
    (4, Act::Start),
    (4, Act::Quit),
    (4, Act::Expire),
    (4, Act::Stop),
    (6, Act::Sweep),
    (3, Act::CloseRecord),
    (4, Act::Tier),
    (5, Act::Evict),
    (3, Act::OpenRecord),
    (2, Act::CloseHost),
    (2, Act::Register),
    (1, Act::Bond),
    (4, Act::Vanish),
    (4, Act::PostTo),
    (3, Act::GrowQueue),
    (1, Act::Crowd),
];

/// Token accounts come and go while jobs end.
const BAD_ACCOUNTS: [(u32, Act); 15] = [
    (10, Act::Wait),
    (14, Act::Post),
    (20, Act::Join),
    (20, Act::Start),
    (6, Act::Checkpoint),
    (6, Act::Finish),
    (4, Act::Stop),
    (4, Act::Quit),
    (4, Act::Expire),
    (10, Act::Collect),
    (6, Act::Freeze),
    (6, Act::Thaw),
    (4, Act::CloseTokens),
    (4, Act::OpenTokens),
    (4, Act::Donate),
];

fn steps(weights: &'static Weights, length: usize) -> BoxedStrategy<Vec<Step>> {
    let acts = Union::new_weighted(
        weights
            .iter()
            .map(|(weight, act)| (*weight, Just(*act)))
            .collect(),
    );
    let step = (
        acts,
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        prop_oneof![7 => Just(true), 1 => Just(false)],
        twist(),
    )
        .prop_map(|(act, who, what, amount, is_fitting, twist)| Step {
            act,
            who,
            what,
            amount,
            is_fitting,
            twist,
        });
    vec(step, 1..=length).boxed()
}

const TWISTS: [Twist; 14] = [
    Twist::Outsider,
    Twist::Neighbour,
    Twist::Payer,
    Twist::Host,
    Twist::Record,
    Twist::Market,
    Twist::Queue,
    Twist::Escrow,
    Twist::Payout,
    Twist::Fee,
    Twist::Refund,
    Twist::Candidates,
    Twist::PriceAccount,
    Twist::QueuePayer,
];

fn twist() -> impl Strategy<Value = Twist> {
    prop_oneof![
        60 => Just(Twist::Nothing),
        12 => select(&TWISTS[..]),
    ]
}
