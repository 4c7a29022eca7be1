//! What happens in a run, as data that can be shrunk: the terms of two markets, and
//! steps that find their targets in whatever state they meet.

use proptest::{
    collection::vec,
    prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof},
    sample::select,
    strategy::Union,
};

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The fee on what is earned, basis points.
    pub fee_bps: u16,
    /// The markets' terms.
    pub terms: [Terms; 2],
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// What differs between markets.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Base units a second.
    pub price: u64,
    /// The host's share, basis points.
    pub share_bps: u16,
    /// Longest timeout, seconds.
    pub max_timeout: u32,
    /// Seconds to start in.
    pub start_limit: u32,
    /// Seconds that a place is valid.
    pub lease: u32,
    /// Seconds that an ended job is kept.
    pub retention: u32,
    /// Weight that a host must have bonded.
    pub bond_minimum: u64,
}

/// Shortest timeout of every market, seconds.
pub const MIN_TIMEOUT: u32 = 10;
/// Longest timeouts, seconds.
const MAX_TIMEOUTS: [u32; 3] = [10, 600, 86_400];

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
    Cancel,
    Stop,
    Join,
    Renew,
    Leave,
    Start,
    Checkpoint,
    Finish,
    Quit,
    Expire,
    Collect,
    CloseJob,
    Sweep,
    OpenRecord,
    CloseRecord,
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
    /// Posting is paused or goes on.
    Pause,
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
}

/// Runs of `length` steps.
pub fn plans(length: usize) -> BoxedStrategy<Plan> {
    let steps = Union::new_weighted(vec![
        (4, steps(&BALANCED, length)),
        (2, steps(&MANY_JOBS, length)),
        (2, steps(&MANY_HOSTS, length)),
        (1, steps(&BAD_ACCOUNTS, length)),
    ]);
    (select(&[0, 1, 250, 1_000][..]), terms(0), terms(5), steps)
        .prop_map(|(fee_bps, first, second, steps)| Plan {
            fee_bps,
            terms: [first, second],
            steps,
        })
        .boxed()
}

fn terms(bond: u64) -> impl Strategy<Value = Terms> {
    (
        select(&[0, 1, 48, 1_000_003, 1 << 41][..]),
        select(&[0, 1, 3_333, 8_000, 8_000, 10_000][..]),
        select(&MAX_TIMEOUTS[..]),
        select(&[1, 60, 300, 300][..]),
        select(&[1, 120, 120, 900][..]),
        select(&[0, 300][..]),
        select(vec![0, 0, bond]),
    )
        .prop_map(
            |(price, share_bps, max_timeout, start_limit, lease, retention, bond_minimum)| Terms {
                price,
                share_bps,
                max_timeout,
                start_limit,
                lease,
                retention,
                bond_minimum,
            },
        )
}

type Weights = [(u32, Act)];

/// A day in the market.
const BALANCED: [(u32, Act); 28] = [
    (12, Act::Wait),
    (16, Act::Post),
    (3, Act::Cancel),
    (5, Act::Stop),
    (24, Act::Join),
    (3, Act::Renew),
    (4, Act::Leave),
    (24, Act::Start),
    (10, Act::Checkpoint),
    (8, Act::Finish),
    (6, Act::Quit),
    (7, Act::Expire),
    (3, Act::Collect),
    (3, Act::CloseJob),
    (2, Act::Sweep),
    (2, Act::OpenRecord),
    (1, Act::CloseRecord),
    (1, Act::Register),
    (1, Act::CloseHost),
    (2, Act::Donate),
    (1, Act::DonateLamports),
    (1, Act::Freeze),
    (2, Act::Thaw),
    (1, Act::CloseTokens),
    (2, Act::OpenTokens),
    (2, Act::Tier),
    (2, Act::Vanish),
    (3, Act::Again),
];

/// Jobs pile up: the queue gets full.
const MANY_JOBS: [(u32, Act); 11] = [
    (2, Act::Wait),
    (40, Act::Post),
    (4, Act::Cancel),
    (8, Act::Join),
    (6, Act::Start),
    (2, Act::Checkpoint),
    (7, Act::Quit),
    (3, Act::Expire),
    (1, Act::Finish),
    (1, Act::Pause),
    (2, Act::Again),
];

/// Hosts wait, renew, leave and go silent.
const MANY_HOSTS: [(u32, Act); 16] = [
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
    (3, Act::OpenRecord),
    (2, Act::CloseHost),
    (2, Act::Register),
    (1, Act::Bond),
    (4, Act::Vanish),
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

fn twist() -> impl Strategy<Value = Twist> {
    prop_oneof![
        60 => Just(Twist::Nothing),
        12 => select(&[
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
        ][..]),
    ]
}
