//! The tables of `docs/costs.md`: what accounts lock, and what the transactions of one job
//! cost, as they are on a chain.
//!
//! `NOSANA_UPDATE_DOCS=1 cargo test --workspace --test costs` writes them anew.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use nosana_sdk::{
    common::job::{BOUNTY, RESERVE},
    generated::{grid, jobs, staking, tiers},
    queue,
};
use nosana_tests::{
    Call, World,
    page::{grouped, keep},
    world::CLIENT_TOKENS,
};
use solana_address::Address;
use solana_signer::Signer as _;

/// Lamports of a SOL.
const SOL: u64 = 1_000_000_000;
// And as much again for a priority fee.
const _: () = assert!(BOUNTY >= 2 * SIGNATURE);
/// What the runtime charges for a signature, lamports.
const SIGNATURE: u64 = 5_000;
/// Bytes of a token account.
const TOKENS: usize = 165;

/// Account, bytes, lamports beside the rent, who pays, how it comes back.
const ACCOUNTS: &[(&str, usize, u64, &str, &str)] = &[
    (
        "Job",
        jobs::accounts::Job::LEN,
        0,
        "who posts, or a payer",
        "`close_job`, by anyone, after the retention",
    ),
    (
        "its escrow",
        TOKENS,
        0,
        "the same",
        "the instruction that ends the job",
    ),
    (
        "Host",
        tiers::accounts::Host::LEN,
        0,
        "who registers it",
        "`close_host`",
    ),
    (
        "HostRecord",
        jobs::accounts::HostRecord::LEN,
        RESERVE,
        "whoever opens it",
        "`close_record`, less bounties paid",
    ),
    (
        "Stake",
        staking::accounts::Stake::LEN,
        0,
        "the owner, or a payer",
        "`close`",
    ),
    ("its vault", TOKENS, 0, "the same", "`close`"),
    (
        "Report",
        tiers::accounts::Report::LEN,
        0,
        "the assessor",
        "`close_report`, by anyone, after 30 days",
    ),
    (
        "Slash",
        tiers::accounts::Slash::LEN,
        0,
        "the admin, with the first proposal",
        "`close_slash`, by anyone, when its period is over",
    ),
    (
        "Import",
        tiers::accounts::Import::LEN,
        0,
        "the admin",
        "`close_import`",
    ),
    (
        "Admission",
        tiers::accounts::Admission::LEN,
        0,
        "who imports the host",
        "never",
    ),
    (
        "Market",
        jobs::accounts::Market::LEN,
        0,
        "the authority",
        "`close_market`",
    ),
    (
        "Queue for 16",
        queue::space(16),
        0,
        "the market's authority",
        "`close_market`",
    ),
    (
        "Queue for 4 096",
        queue::space(4_096),
        0,
        "the market's authority",
        "`close_market`",
    ),
    (
        "Queue for 200 000",
        queue::space(200_000),
        0,
        "the market's authority",
        "`close_market`",
    ),
    (
        "GpuClass",
        tiers::accounts::GpuClass::LEN,
        0,
        "the admin",
        "never",
    ),
    (
        "Config of staking",
        staking::accounts::Config::LEN,
        0,
        "who initialises",
        "never",
    ),
    (
        "Config of tiers",
        tiers::accounts::Config::LEN,
        0,
        "who initialises",
        "never",
    ),
    (
        "Config of jobs",
        jobs::accounts::Config::LEN,
        0,
        "who initialises",
        "never",
    ),
    (
        "Grid",
        grid::accounts::Grid::LEN,
        0,
        "who initialises",
        "never",
    ),
    (
        "Phase",
        grid::accounts::Phase::LEN,
        0,
        "the grid's authority, who creates it",
        "`cancel_phase`; never once anybody registered",
    ),
    (
        "its vault",
        TOKENS,
        0,
        "the grid's authority, who opens it",
        "`close_phase`, by anyone, or `cancel_phase`, to who created the phase",
    ),
    (
        "Seat",
        grid::accounts::Seat::LEN,
        0,
        "the host's owner, or a payer",
        "`give_back`; `close_seat`, by anyone, when the phase is closed",
    ),
    (
        "Award",
        grid::accounts::Award::LEN,
        0,
        "the reviewer",
        "`close_award`, by anyone, when the phase is closed",
    ),
];

#[test]
fn accounts_lock_what_the_page_says() {
    let world = World::new();
    let mut table = String::from(
        "| account | bytes | SOL | paid by | comes back with |\n| --- | ---: | ---: | --- | --- |\n",
    );
    for &(account, bytes, more, payer, back) in ACCOUNTS {
        let lamports = world.chain.rent(bytes) + more;
        let (bytes, sol) = (grouped(bytes as u64), sol(lamports));
        writeln!(table, "| {account} | {bytes} | {sol} | {payer} | {back} |").unwrap();
    }
    keep("costs.md", "rent", &table);
}

/// Sends what a job needs and notes what each transaction costs.
struct Ledger {
    world: World,
    table: String,
    /// Signatures that each key paid for.
    signatures: BTreeMap<&'static str, u64>,
}

impl Ledger {
    fn send(&mut self, call: Call, name: &str, who: &'static str) {
        let signers: BTreeSet<Address> = call
            .signers
            .iter()
            .map(solana_signer::Signer::pubkey)
            .collect();
        // Where nobody needs to sign the payer of the fee does.
        let count = signers.len().max(1) as u64;
        let units = self.world.run(call).unwrap().units;
        *self.signatures.entry(who).or_default() += count;
        writeln!(
            self.table,
            "| {name} | {who} | {count} | {} | {} |",
            sol(count * SIGNATURE),
            grouped(units)
        )
        .unwrap();
    }
}

#[test]
fn a_job_costs_what_the_page_says() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    let before = lamports(&world, &[client.address(), host.owner.pubkey()]);
    let mut ledger = Ledger {
        world,
        table: String::from(
            "| transaction | sent by | signatures | SOL | compute units |\n| --- | --- | ---: | ---: | ---: |\n",
        ),
        signatures: BTreeMap::new(),
    };
    ledger.send(ledger.world.join_call(&host), "join", "host");
    let new = ledger.world.new_job(&client);
    let job = new.address();
    ledger.send(ledger.world.post_call(&client, &new), "post", "client");
    ledger.send(ledger.world.start_call(&host, &job), "start", "host");
    ledger.world.advance(120);
    ledger.send(
        ledger.world.checkpoint_call(&host, &job),
        "checkpoint, every two minutes",
        "host",
    );
    ledger.world.advance(60);
    ledger.send(
        ledger.world.finish_call(&host, &job, 0, [5; 32]),
        "finish",
        "host",
    );
    ledger.world.advance(24 * 60 * 60);
    ledger.send(
        ledger.world.close_job_call(&job),
        "close_job, after the retention",
        "anyone",
    );
    let mut total = String::new();
    for (who, count) in &ledger.signatures {
        write!(total, "{who} {count}, ").unwrap();
    }
    let all: u64 = ledger.signatures.values().sum();
    writeln!(
        ledger.table,
        "| all: six | {} | {all} | {} | |",
        total.trim_end_matches(", "),
        sol(all * SIGNATURE)
    )
    .unwrap();
    keep("costs.md", "job", &ledger.table);

    let world = &ledger.world;
    let after = lamports(world, &[client.address(), host.owner.pubkey()]);
    assert_eq!(after, before, "all rent came back");
    let spent = CLIENT_TOKENS - world.tokens(&client.tokens);
    assert_eq!(spent, world.tokens(&host.payout) + world.fees());
}

#[test]
fn a_bounty_pays_for_the_transaction_that_earns_it() {
    let mut world = World::new();
    let (client, host) = (world.client(1), world.host(1));
    let job = world.assigned(&client, &host);
    world.advance(301);
    let call = world.expire_call(&job);
    assert!(
        call.signers.is_empty(),
        "one signature, of who pays the fee"
    );
    let record = world.chain.lamports(&host.record);
    world.run(call).unwrap();
    assert_eq!(world.chain.lamports(&host.record), record - BOUNTY);
}

fn lamports(world: &World, of: &[Address]) -> Vec<u64> {
    of.iter().map(|key| world.chain.lamports(key)).collect()
}

/// Lamports as SOL, nine decimals less the zeros at their end.
fn sol(lamports: u64) -> String {
    let text = format!("{}.{:09}", lamports / SOL, lamports % SOL);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
