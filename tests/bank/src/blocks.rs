//! How much of what one market does fits into one block.
//!
//! A leader takes a transaction in when what it asks for fits beside what the ones
//! before it used: in the whole block, and for each account that it writes. All that
//! a market's queue does writes the queue, so the limit for one account is the
//! market's.

use std::fmt::Write as _;

use nosana_sdk::generated::jobs::accounts::Market;
use nosana_tests::{calls::Call, page::grouped};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;

use crate::{
    chain::{Cost, Taken},
    world::{World, fee_destination, join, passer_by, post, renew, start},
};

/// A limit for one account that was mainnet's for years, and that budgets are laid down
/// for, compute units.
pub const OLD_LIMIT: u64 = 12_000_000;
/// The most compute units of a transaction.
const MAX_UNITS: u32 = 1_400_000;
/// Micro-lamports a compute unit: the least that the SDK pays.
const PRICE: u64 = 1_000;
/// What loading is counted in, bytes.
const PAGE: u32 = 32 * 1024;
/// Entries of the queue of the measured market.
const CAPACITY: u32 = 4_096;
/// Entries of the largest queue that there can be.
const LARGEST: u32 = 200_000;

/// What one kind of transaction counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is done.
    pub name: &'static str,
    /// What all transactions of this kind write, and so share the limit of: in their
    /// market the queue, everywhere the account that fees go to.
    pub shared: Vec<&'static str>,
    /// Compute units that it takes to run.
    pub units: u64,
    /// Bytes that are loaded for it.
    pub loaded: u32,
    /// What it counts for.
    pub cost: Cost,
}

impl Row {
    /// How many of them fit into a block in which one account has `limit` compute
    /// units.
    pub fn fitting(&self, limit: u64) -> u64 {
        limit
            .checked_sub(self.cost.asked)
            .map_or(0, |rest| rest / self.cost.used + 1)
    }
}

/// What a block allows, and what transactions count for in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// How long a slot is, milliseconds.
    pub slot: u64,
    /// What the transactions that write one account may use, compute units.
    pub limit: u64,
    /// The transactions.
    pub rows: Vec<Row>,
}

impl Blocks {
    /// How many jobs can be posted and taken in one market, in one block in which one
    /// account has `limit` compute units, when nothing else happens there.
    pub fn jobs(&self, limit: u64) -> u64 {
        let [post, join] = [POST, JOIN].map(|name| self.row(name).cost);
        let (mut used, mut jobs) = (0, 0);
        while used + post.asked <= limit && used + post.used + join.asked <= limit {
            used += post.used + join.used;
            jobs += 1;
        }
        jobs
    }

    /// How many jobs a market can have in every block for good: each is posted, taken
    /// and at last closed.
    pub fn lives(&self, limit: u64) -> u64 {
        let all = [POST, JOIN, CLOSE].map(|name| self.row(name).cost.used);
        limit / all.iter().sum::<u64>()
    }

    fn row(&self, name: &str) -> &Row {
        let found = self.rows.iter().find(|row| row.name == name);
        found.expect("it was measured")
    }
}

const POST: &str = "post, it waits";
const JOIN: &str = "join, takes a job";
const CLOSE: &str = "close_job";

/// Measures every kind of transaction that is a part of a job's ordinary life.
pub fn measure() -> Blocks {
    let mut world = World::new();
    let market = world.market("measured", CAPACITY);
    let largest = world.market("the-largest", LARGEST);
    let (client, host, other) = (world.client(1), world.host(1), world.host(2));
    let mut rows = vec![];
    let mut add = |world: &World, name, call: &Call| {
        let writes = world.chain.writes(&world.transaction(call));
        let common = [
            (market.queue, "queue"),
            (largest.queue, "queue"),
            (fee_destination(), "fee vault"),
            (market.address, "market"),
        ];
        let shared = common.iter().filter(|(key, _)| writes.contains(key));
        let shared = shared.map(|(_, name)| *name).collect();
        let (taken, cost) = lead(world, call).unwrap();
        assert!(taken.sent.is_ok(), "{name}: {:?}", taken.sent);
        rows.push(Row {
            name,
            shared,
            units: taken.units,
            loaded: taken.loaded,
            cost,
        });
    };

    let new = world.new_job(&client, &market);
    let job = new.address();
    add(&world, POST, &post(&client, &new));
    add(&world, JOIN, &join(&host, &market, &[job]));
    add(&world, "start", &start(&host, &job));
    world.chain.advance(120);
    let checkpoint = world.checkpoint(&host, &job);
    add(&world, "checkpoint", &checkpoint);
    world.chain.advance(60);
    let finish = world.finish(&host, &job);
    add(&world, "finish", &finish);
    world
        .chain
        .advance(world.chain.read::<Market>(&market.address).retention.into());
    add(&world, CLOSE, &world.close_job(&job));

    let waits = join(&other, &market, &[]);
    add(&world, "join, waits", &waits);
    world.chain.advance(60);
    add(&world, "renew", &renew(&other, &market));
    let new = world.new_job(&client, &market);
    let matched = post(&client, &new);
    add(&world, "post, a host waits", &matched);
    let new = world.new_job(&client, &largest);
    let name = "post, it waits among 200 000 places";
    add(&world, name, &post(&client, &new));

    Blocks {
        slot: world.chain.slot_milliseconds(),
        limit: world.chain.account_limit(),
        rows,
    }
}

/// Runs `call` as the SDK sends it, and as the leader of the open block takes it in.
///
/// # Errors
/// The bank's error when it was not taken in.
pub fn lead(world: &World, call: &Call) -> Result<(Taken, Cost), TransactionError> {
    let units = world.chain.simulate(&with_budget(world, call, MAX_UNITS));
    let room = units + units / 5 + 2_000;
    let transaction = with_budget(world, call, u32::try_from(room).unwrap());
    world.chain.lead(&transaction)
}

/// A transaction of `call` that asks for `units` compute units.
fn with_budget(world: &World, call: &Call, units: u32) -> VersionedTransaction {
    let instructions = [
        ComputeBudgetInstruction::set_compute_unit_limit(units),
        ComputeBudgetInstruction::set_compute_unit_price(PRICE),
        call.instruction.clone(),
    ];
    let passer_by = passer_by();
    let payer = call.signers.first().unwrap_or(&passer_by);
    let signers: Vec<_> = call.signers.iter().collect();
    world.chain.transaction(&instructions, payer, &signers)
}

/// What each transaction counts for, and how many fit into a block.
pub fn costs_table(blocks: &Blocks) -> String {
    let limits = [OLD_LIMIT, blocks.limit];
    let mut table = format!(
        "| transaction | all write | units | pages | asks for | uses | of {} M | of {} M |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        millions(limits[0]),
        millions(limits[1]),
    );
    for row in &blocks.rows {
        let [old, new] = limits.map(|limit| match row.shared.as_slice() {
            [] => "-".to_owned(),
            _ => grouped(row.fitting(limit)),
        });
        let shared = match row.shared.as_slice() {
            [] => "-".to_owned(),
            shared => shared.join(", "),
        };
        writeln!(
            table,
            "| {} | {shared} | {} | {} | {} | {} | {old} | {new} |",
            row.name,
            grouped(row.units),
            grouped(row.loaded.div_ceil(PAGE).into()),
            grouped(row.cost.asked),
            grouped(row.cost.used),
        )
        .unwrap();
    }
    table
}

/// How many jobs a market has room for.
pub fn jobs_table(blocks: &Blocks) -> String {
    let limits = [OLD_LIMIT, blocks.limit];
    let mut table = format!(
        "| jobs of one market | of {} M | of {} M |\n| --- | ---: | ---: |\n",
        millions(limits[0]),
        millions(limits[1]),
    );
    let taken = limits.map(|limit| blocks.jobs(limit));
    let closed = limits.map(|limit| blocks.lives(limit));
    for (what, [old, new]) in [
        ("posted and taken", taken),
        ("posted, taken and, of earlier ones, closed", closed),
    ] {
        let a_second = [old, new].map(|count| grouped(count * 1_000 / blocks.slot));
        let a_block = [old, new].map(grouped);
        writeln!(
            table,
            "| {what}, a block | {} | {} |\n\
             | the same, a second, with slots of {} ms | {} | {} |",
            a_block[0], a_block[1], blocks.slot, a_second[0], a_second[1],
        )
        .unwrap();
    }
    table
}

fn millions(units: u64) -> u64 {
    units / 1_000_000
}
