//! The jobs program: one module an instruction. Each shows what the instruction does to
//! every account and balance, and breaks each rule of its **Specification** once, in a
//! test called after the rule.

// Outside of its tests, too, what cannot go on must end a test.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod accept_authority;
mod accept_market_authority;
mod attach_result;
mod cancel;
mod checkpoint;
mod close_job;
mod close_market;
mod close_record;
mod collect;
mod corrupt;
mod create_queue;
mod evict;
mod expire;
mod extend;
mod finish;
mod grow_queue;
mod initialize;
mod join;
mod leave;
mod migrate_market;
mod migrate_record;
mod online;
mod open_market;
mod open_record;
mod post;
mod post_in_dollars;
mod post_to;
mod propose_authority;
mod propose_market_authority;
mod quit;
mod renew;
mod start;
mod stop;
mod sweep;
mod update_config;
mod update_market;

use nosana_sdk::{
    common::{host_record::HostState, job::JobState, price::PriceKind},
    generated::jobs::{
        accounts::{HostRecord, Job},
        events::{Event, JobEnded},
        types::MarketTerms,
    },
};
use nosana_tests::{
    Call, Client, Host, Outcome, Reason, World, expect_reason,
    pyth::FEED,
    world::{market_terms, price_account},
};
use solana_address::Address;

/// Base units for 60 s in the usual market: 80 % of 120 a second, of which 5 % are fee.
const MINUTE_HOST: u64 = 5_472;
const MINUTE_FEE: u64 = 288;
/// `price × timeout` there.
const DEPOSIT: u64 = 72_000;

/// A rule that a market's terms break: what it says, terms of which kind, and how.
type BadTerms = (&'static str, PriceKind, fn(&mut MarketTerms));

/// Each way in which a market's terms can be out of range, alone.
const BAD_TERMS: [BadTerms; 25] = [
    ("a kind that is none", PriceKind::Fixed, |terms| {
        terms.price_kind = 2;
    }),
    ("a share above the whole", PriceKind::Fixed, |terms| {
        terms.host_share_bps = 10_001;
    }),
    ("a discount above the whole", PriceKind::Fixed, |terms| {
        terms.discount_bps = 10_001;
    }),
    ("no shortest timeout", PriceKind::Fixed, |terms| {
        terms.min_timeout = 0;
    }),
    ("timeouts out of order", PriceKind::Fixed, |terms| {
        terms.min_timeout = terms.max_timeout + 1;
    }),
    ("a timeout above thirty days", PriceKind::Fixed, |terms| {
        terms.max_timeout = 30 * 86_400 + 1;
    }),
    ("no time to start", PriceKind::Fixed, |terms| {
        terms.start_limit = 0;
    }),
    ("more than an hour to start", PriceKind::Fixed, |terms| {
        terms.start_limit = 3_601;
    }),
    ("no lease", PriceKind::Fixed, |terms| terms.lease = 0),
    ("a lease above a day", PriceKind::Fixed, |terms| {
        terms.lease = 86_401;
    }),
    ("a retention above ninety days", PriceKind::Fixed, |terms| {
        terms.retention = 90 * 86_400 + 1;
    }),
    ("neither paused nor not", PriceKind::Fixed, |terms| {
        terms.paused = 2;
    }),
    ("a deposit that does not fit", PriceKind::Fixed, |terms| {
        terms.price = u64::MAX / u64::from(terms.max_timeout) + 1;
    }),
    ("fixed, with a price account", PriceKind::Fixed, |terms| {
        terms.price_account = price_account();
    }),
    ("fixed, with a feed", PriceKind::Fixed, |terms| {
        terms.feed_id = FEED;
    }),
    ("fixed, with an age", PriceKind::Fixed, |terms| {
        terms.max_age = 1;
    }),
    ("fixed, with a confidence", PriceKind::Fixed, |terms| {
        terms.max_confidence_bps = 1;
    }),
    ("dollars, no price account", PriceKind::Dollars, |terms| {
        terms.price_account = Address::default();
    }),
    ("dollars, no feed", PriceKind::Dollars, |terms| {
        terms.feed_id = [0; 32];
    }),
    ("dollars, for nothing", PriceKind::Dollars, |terms| {
        terms.price = 0;
    }),
    ("dollars, no age", PriceKind::Dollars, |terms| {
        terms.max_age = 0;
    }),
    (
        "dollars, a confidence above the whole",
        PriceKind::Dollars,
        |terms| terms.max_confidence_bps = 10_001,
    ),
    (
        "dollars, a share above the whole",
        PriceKind::Dollars,
        |terms| terms.host_share_bps = 10_001,
    ),
    (
        "dollars, a timeout above thirty days",
        PriceKind::Dollars,
        |terms| terms.max_timeout = 30 * 86_400 + 1,
    ),
    (
        "dollars, called a fixed price",
        PriceKind::Dollars,
        |terms| terms.price_kind = PriceKind::Fixed as u8,
    ),
];

/// The usual world with a client and a host.
struct Scene {
    world: World,
    client: Client,
    host: Host,
}

impl Scene {
    fn new() -> Self {
        Self::of(World::new())
    }

    fn of(mut world: World) -> Self {
        let (client, host) = (world.client(1), world.host(1));
        Self {
            world,
            client,
            host,
        }
    }

    /// A job that the host runs, since just now.
    #[track_caller]
    fn running() -> (Self, Address) {
        let mut scene = Self::new();
        let job = scene.world.running(&scene.client, &scene.host);
        (scene, job)
    }

    /// A job that the host has not started.
    #[track_caller]
    fn assigned() -> (Self, Address) {
        let mut scene = Self::new();
        let job = scene.world.assigned(&scene.client, &scene.host);
        (scene, job)
    }

    /// Where the money is.
    fn money(&self, job: &Address) -> Money {
        Money {
            client: self.world.tokens(&self.client.tokens),
            host: self.world.tokens(&self.host.payout),
            fee: self.world.fees(),
            escrow: self.world.tokens(&self.world.escrow(job)),
        }
    }

    /// Other people with a running job of their own, in a market of their own.
    fn others(&mut self) -> Others {
        let world = &mut self.world;
        let (client, host) = (world.client(2), world.host(2));
        let (market, queue) = world.open_market(market_terms("elsewhere"), 16);
        let here = (world.market, world.queue);
        (world.market, world.queue) = (market, queue);
        let job = world.running(&client, &host);
        (world.market, world.queue) = here;
        Others {
            escrow: world.escrow(&job),
            client,
            host,
            market,
            queue,
            job,
        }
    }
}

/// Base units in the accounts of everyone who has to do with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Money {
    client: u64,
    host: u64,
    fee: u64,
    escrow: u64,
}

impl Money {
    fn sum(self) -> u64 {
        self.client + self.host + self.fee + self.escrow
    }
}

/// What must not be taken for one's own.
struct Others {
    client: Client,
    host: Host,
    market: Address,
    queue: Address,
    job: Address,
    escrow: Address,
}

/// Runs `call` once for each of `cases`: with another account in that place of the
/// account list it is refused for that reason.
#[track_caller]
fn expect_refused(
    world: &mut World,
    call: impl Fn(&World) -> Call,
    cases: &[(usize, Address, &dyn Reason)],
) {
    for (place, other, reason) in cases {
        let bent = call(world).with_account(*place, other);
        expect_reason(world.run(bent), *reason);
    }
}

/// The only end that `outcome` has.
#[track_caller]
fn ended(outcome: &Outcome) -> JobEnded {
    let mut ends = outcome
        .jobs_events()
        .into_iter()
        .filter_map(|event| match event {
            Event::JobEnded(ended) => Some(ended),
            _ => None,
        });
    let (end, more) = (ends.next(), ends.next());
    assert_eq!(more, None, "a job ends once");
    end.expect("no job ended")
}

/// `job` when it is over, in `state` for `reason` at `now`, nothing being owed.
fn over(job: &Job, state: JobState, reason: u8, now: i64) -> Job {
    Job {
        state: state as u8,
        reason,
        ended_at: now,
        queue_slot: 0,
        owed_host: 0,
        owed_fee: 0,
        owed_client: 0,
        ..job.clone()
    }
}

/// `record` at rest.
fn idle(record: &HostRecord) -> HostRecord {
    HostRecord {
        state: HostState::Idle as u8,
        market: Address::default(),
        job: Address::default(),
        queue_slot: 0,
        valid_until: 0,
        ..record.clone()
    }
}

/// What a host did on one day.
#[derive(Clone, Copy, Default)]
struct Activity {
    online: u32,
    served: u32,
    completed: u16,
    failed: u16,
    returned: u16,
    fees: u64,
}

/// The days of a record when `activity` is all that ever happened, today at `now`.
fn one_day(now: i64, activity: Activity) -> [[u8; 24]; 32] {
    let mut days = [[0; 24]; 32];
    let day = u16::try_from(now / 86_400).unwrap();
    let bytes: Vec<u8> = [
        &day.to_le_bytes()[..],
        &activity.returned.to_le_bytes(),
        &activity.online.to_le_bytes(),
        &activity.served.to_le_bytes(),
        &activity.completed.to_le_bytes(),
        &activity.failed.to_le_bytes(),
        &activity.fees.to_le_bytes(),
    ]
    .concat();
    days[usize::from(day) % 32].copy_from_slice(&bytes);
    days
}

/// The fees that each day of `record` counts, the days that count none left out, oldest
/// first.
fn fees_by_day(record: &HostRecord) -> Vec<u64> {
    let mut fees: Vec<_> = record
        .days
        .iter()
        .map(|day| {
            let (number, fees) = (day[..2].try_into(), day[16..].try_into());
            let number = u16::from_le_bytes(number.unwrap());
            (number, u64::from_le_bytes(fees.unwrap()))
        })
        .filter(|(_, fees)| *fees > 0)
        .collect();
    fees.sort_unstable();
    fees.into_iter().map(|(_, fees)| fees).collect()
}
