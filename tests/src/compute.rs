//! The compute units of every instruction in its usual cases, the sizes of the programs
//! and what each instruction locks. `compute.md` holds them, so that a change of what
//! the programs cost shows in the diff.

mod grid;
mod staking;
mod tiers;

use std::{collections::BTreeSet, fmt::Write, fs, path::PathBuf};

use nosana_sdk::{
    common::tier::Tier,
    generated::jobs,
    instructions,
    queue::{self, QueueKind},
};
use serde_json::Value;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    Chain, Client, Host, Outcome, Setup, World,
    people::key,
    pyth::PriceUpdate,
    world::{TIMEOUT, VOID_AFTER, dollar_terms, market_terms},
};

/// The programs, in the order of their errors' codes.
const PROGRAMS: [&str; 4] = ["staking", "tiers", "jobs", "grid"];

/// What an instruction may take, by program and name; where a case may take more, it is
/// named.
const BUDGETS: [(&str, &str, Option<&str>, u64); 22] = [
    ("jobs", "post", Some("a host waits"), 11_000),
    ("jobs", "post", None, 10_000),
    // It always matches.
    ("jobs", "post_to", None, 11_000),
    ("jobs", "join", None, 3_000),
    ("jobs", "renew", None, 1_500),
    ("jobs", "leave", None, 1_500),
    ("jobs", "evict", None, 1_500),
    ("jobs", "start", None, 1_500),
    ("jobs", "checkpoint", None, 5_000),
    ("jobs", "finish", None, 8_000),
    ("jobs", "cancel", None, 7_000),
    ("jobs", "stop", None, 8_000),
    ("tiers", "assess", None, 3_000),
    ("tiers", "bond", None, 6_000),
    ("staking", "stake", None, 12_000),
    ("staking", "claim_rewards", None, 6_000),
    ("staking", "top_up", None, 6_000),
    ("staking", "extend", None, 6_000),
    ("staking", "unstake", None, 6_000),
    ("grid", "register", None, 6_000),
    ("grid", "count", None, 4_000),
    ("grid", "claim", None, 6_000),
];

/// Why a case takes more than its instruction's budget: program, instruction, case.
const REASONS: [([&str; 3], &str); 3] = [
    (
        ["jobs", "post", "a host waits behind 31 silent ones"],
        "it removes what ran out in front of the host, at most 32 entries, which `sweep` can do before",
    ),
    (
        ["jobs", "finish", "its run went over midnight"],
        "it counts each second in its own day, which a checkpoint after midnight does before",
    ),
    (
        ["jobs", "finish", "its run took a week, all at once"],
        "it counts each second in its own day, which checkpoints do before",
    ),
];

/// What one instruction took in one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The program's short name.
    pub program: &'static str,
    /// The instruction's name in the IDL.
    pub instruction: &'static str,
    /// When it takes that much.
    pub case: &'static str,
    /// Compute units.
    pub units: u64,
}

impl Row {
    /// What it may take; `None` when nothing was laid down.
    pub fn budget(&self) -> Option<u64> {
        BUDGETS
            .iter()
            .find(|(program, instruction, case, _)| {
                *program == self.program
                    && *instruction == self.instruction
                    && case.is_none_or(|case| case == self.case)
            })
            .map(|(.., budget)| *budget)
    }

    fn is_above_budget(&self) -> bool {
        self.budget().is_some_and(|budget| self.units > budget)
    }

    fn reason(&self) -> Option<&'static str> {
        REASONS
            .iter()
            .find(|(case, _)| *case == [self.program, self.instruction, self.case])
            .map(|(_, reason)| *reason)
    }
}

/// The whole of `compute.md`.
pub fn page(rows: &[Row]) -> String {
    let mut page = String::from(
        "# Compute units\n\n\
         Written by `cargo xtask compute --write`; a test compares it. Each figure is that of a transaction with\n\
         this one instruction, with the programs in `programs/artifacts`.\n\n\
         | program | instruction | case | units | budget |\n\
         | --- | --- | --- | ---: | ---: |\n",
    );
    for row in rows {
        let budget = row
            .budget()
            .map_or_else(|| "-".to_owned(), |budget| budget.to_string());
        let Row {
            program,
            instruction,
            case,
            units,
        } = row;
        writeln!(
            page,
            "| {program} | {instruction} | {case} | {units} | {budget} |"
        )
        .unwrap();
    }
    for row in rows.iter().filter(|row| row.is_above_budget()) {
        let reason = row.reason().unwrap_or("nothing excuses this yet");
        write!(
            page,
            "\n{} above its budget, {}: {reason}.\n",
            row.instruction, row.case
        )
        .unwrap();
    }
    page.push_str(&sizes());
    page.push_str(&locks());
    page
}

/// The table of the programs' binaries.
fn sizes() -> String {
    let mut table = String::from("\n## Binaries\n\n| program | bytes |\n| --- | ---: |\n");
    let manifest = read_json("../programs/artifacts/manifest.json");
    for (name, binary) in manifest["programs"].as_object().unwrap() {
        writeln!(table, "| {name} | {} |", binary["size"]).unwrap();
    }
    table
}

/// The table of what instructions lock.
fn locks() -> String {
    let mut table = String::from(
        "\n## Writable accounts\n\n\
         Transactions that write the same account run one after the other. `join` also writes the jobs that it is\n\
         passed, at the front of the queue.\n\n\
         | program | instruction | writes |\n\
         | --- | --- | --- |\n",
    );
    for program in PROGRAMS {
        for instruction in instructions_of(program) {
            let name = instruction["name"].as_str().unwrap();
            let writes: Vec<&str> = instruction["accounts"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|account| account["writable"] == true)
                .map(|account| account["name"].as_str().unwrap())
                .collect();
            writeln!(table, "| {program} | {name} | {} |", writes.join(", ")).unwrap();
        }
    }
    table
}

/// Where the page is kept.
pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("compute.md")
}

/// What is wrong with `rows`, a line each: instructions that nobody measured, and cases
/// that take more than they may without a reason.
pub fn problems(rows: &[Row]) -> Vec<String> {
    let measured: BTreeSet<(&str, &str)> = rows
        .iter()
        .map(|row| (row.program, row.instruction))
        .collect();
    let mut problems = vec![];
    for program in PROGRAMS {
        for instruction in instructions_of(program) {
            let name = instruction["name"].as_str().unwrap();
            if !measured.contains(&(program, name)) {
                problems.push(format!(
                    "{program} {name} is not measured: add a case for it"
                ));
            }
        }
    }
    for row in rows {
        if row.is_above_budget() && row.reason().is_none() {
            problems.push(format!(
                "{} {}, {}: {} units, expected at most {}",
                row.program,
                row.instruction,
                row.case,
                row.units,
                row.budget().unwrap_or_default()
            ));
        }
    }
    problems
}

/// The lines in which `kept` and `measured` differ, as `-` and `+` lines.
pub fn difference(kept: &str, measured: &str) -> String {
    let mut difference = String::new();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (kept, measured) = (lines(kept), lines(measured));
    for line in kept.iter().filter(|line| !measured.contains(line)) {
        writeln!(difference, "-{line}").unwrap();
    }
    for line in measured.iter().filter(|line| !kept.contains(line)) {
        writeln!(difference, "+{line}").unwrap();
    }
    difference
}

/// Measures everything, in the order of the programs and of a job's life.
pub fn measure() -> Vec<Row> {
    let mut table = Table::default();
    staking::measure(&mut table);
    tiers::measure(&mut table);
    configuration(&mut table);
    markets(&mut table);
    queues(&mut table);
    records(&mut table);
    post(&mut table);
    post_otherwise(&mut table);
    extend(&mut table);
    join(&mut table);
    waiting(&mut table);
    running(&mut table);
    stop(&mut table);
    cancel(&mut table);
    quit(&mut table);
    expire(&mut table);
    afterwards(&mut table);
    grid::measure(&mut table);
    table.rows
}

/// A program's instructions, out of its IDL.
fn instructions_of(program: &str) -> Vec<Value> {
    let idl = read_json(&format!("../sdk/idl/{program}.json"));
    idl["instructions"].as_array().unwrap().clone()
}

fn read_json(path: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
}

impl Table {
    fn add(
        &mut self,
        program: &'static str,
        instruction: &'static str,
        case: &'static str,
        outcome: &Outcome,
    ) {
        self.rows.push(Row {
            program,
            instruction,
            case,
            units: outcome.units,
        });
    }

    fn staking(&mut self, instruction: &'static str, case: &'static str, outcome: &Outcome) {
        self.add("staking", instruction, case, outcome);
    }

    fn jobs(&mut self, instruction: &'static str, case: &'static str, outcome: &Outcome) {
        self.add("jobs", instruction, case, outcome);
    }
}

/// A world with a large queue, a client and a host.
fn scene() -> (World, Client, Host) {
    let mut world = World::with(Setup {
        capacity: 4_096,
        ..Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    (world, client, host)
}

fn send(chain: &mut Chain, instruction: Instruction, signer: &Keypair) -> Outcome {
    chain.send(&[instruction], &[signer]).unwrap()
}

fn configuration(table: &mut Table) {
    let mut chain = Chain::new();
    let (admin, next) = (key("admin", 0), key("next", 0));
    chain.fund(&admin.pubkey());
    // Fees go to the reward vault.
    let staking = crate::staking::initialize(admin.pubkey(), chain.mint());
    send(&mut chain, staking, &admin);
    let initialize = instructions::initialize_jobs(
        admin.pubkey(),
        chain.mint(),
        jobs::instructions::InitializeInstructionArgs {
            fee_bps: 500,
            fee_cap_bps: 1_000,
        },
    );
    let outcome = send(&mut chain, initialize, &admin);
    table.jobs("initialize", "once", &outcome);

    let mut world = World::new();
    let update = world.update_config_call(jobs::instructions::UpdateConfigInstructionArgs {
        fee_bps: 400,
        fee_cap_bps: 900,
        paused: true,
    });
    let outcome = world.run(update).unwrap();
    table.jobs("update_config", "fee, cap and pause", &outcome);
    let outcome = world
        .run(world.propose_authority_call(next.pubkey()))
        .unwrap();
    table.jobs("propose_authority", "the next", &outcome);
    let outcome = world.run(world.accept_authority_call(&next)).unwrap();
    table.jobs("accept_authority", "the next", &outcome);
}

fn markets(table: &mut Table) {
    let (mut world, client, host) = scene();
    let (admin, next) = (world.admin(), key("next", 0));
    let terms = market_terms("new");
    let open = instructions::open_market(admin.pubkey(), world.class, terms);
    let outcome = send(&mut world.chain, open, &admin);
    table.jobs("open_market", "new", &outcome);

    let outcome = world.update_market(|terms| terms.price = 100).unwrap();
    table.jobs("update_market", "another price", &outcome);
    let to_dollars = world.update_market_call(dollar_terms("any").terms);
    let outcome = world.run(to_dollars).unwrap();
    table.jobs("update_market", "to dollars", &outcome);
    let back = world.update_market_call(market_terms("any").terms);
    world.run(back).unwrap();

    let mut handed_over = world.clone();
    let propose = handed_over.propose_market_authority_call(next.pubkey());
    let outcome = handed_over.run(propose).unwrap();
    table.jobs("propose_market_authority", "the next", &outcome);
    let accept = handed_over.accept_market_authority_call(&next);
    let outcome = handed_over.run(accept).unwrap();
    table.jobs("accept_market_authority", "the next", &outcome);

    let mut old = world.clone();
    make_old(&mut old);
    let migrate = instructions::migrate_market(client.address(), old.market);
    let outcome = send(&mut old.chain, migrate, &client.key);
    table.jobs("migrate_market", "of version 1", &outcome);

    let job = world.running(&client, &host);
    world.finish(&host, &job).unwrap();
    world.advance(24 * 60 * 60);
    world.close_job(&job).unwrap();
    let outcome = world.close_market().unwrap();
    table.jobs("close_market", "its jobs are closed", &outcome);
}

/// Makes the market of `world` what it was in version 1: shorter, and zero where there
/// was the reserve.
fn make_old(world: &mut World) {
    let mut market = world.chain.account(&world.market).unwrap();
    market.data.truncate(312);
    market.data[8] = 1;
    market.data[248..].fill(0);
    market.lamports = world.chain.rent(312);
    world.chain.set_account(world.market, market);
}

fn queues(table: &mut Table) {
    let (mut world, ..) = scene();
    let admin = world.admin();
    let terms = market_terms("new");
    let market = jobs::pdas::find_market(&terms.slug).0;
    let open = instructions::open_market(admin.pubkey(), world.class, terms);
    send(&mut world.chain, open, &admin);
    let queue = key("new queue", 0);
    let rent = world.chain.rent(queue::space(4_096));
    let [create, assign] =
        instructions::create_queue(admin.pubkey(), market, queue.pubkey(), 4_096, rent);
    world.chain.send(&[create], &[&admin, &queue]).unwrap();
    let outcome = send(&mut world.chain, assign, &admin);
    table.jobs("create_queue", "for 4 096 entries", &outcome);

    let mut empty = world.clone();
    let outcome = empty.grow_queue(4_096 + 256).unwrap();
    table.jobs("grow_queue", "4 096 places by 256, empty", &outcome);
    world.fill_queue(QueueKind::Jobs, 4_000, i64::MAX);
    let outcome = world.grow_queue(4_096 + 256).unwrap();
    table.jobs("grow_queue", "4 096 places by 256, 4 000 wait", &outcome);

    let capacity = 100_000;
    let mut large = World::with(Setup {
        capacity,
        ..Setup::default()
    });
    // Half of the ring has gone round.
    let half = u64::from(capacity) / 2;
    large.fill_queue_from(half, QueueKind::Hosts, capacity, i64::MAX);
    let outcome = large.grow_queue(capacity + 256).unwrap();
    table.jobs(
        "grow_queue",
        "100 000 places by 256, full and gone round",
        &outcome,
    );
}

fn records(table: &mut Table) {
    let mut world = World::new();
    let host = world.registered_host(2);
    let outcome = world.run(world.open_record_call(&host)).unwrap();
    table.jobs("open_record", "new", &outcome);
    world.make_record_old(&host);
    let client = world.client(2);
    let migrate = instructions::migrate_record(client.address(), host.record);
    let outcome = send(&mut world.chain, migrate, &client.key);
    table.jobs("migrate_record", "of version 1", &outcome);
    world.close_host(&host).unwrap();
    let outcome = world.close_record(&host).unwrap();
    table.jobs("close_record", "the host is closed", &outcome);
}

fn post(table: &mut Table) {
    let (mut world, client, host) = scene();
    let new = world.new_job(&client);
    let mut matched = world.clone();
    let mut silent = world.clone();
    let mut long = world.clone();
    let outcome = world.post_job(&client, &new).unwrap();
    table.jobs("post", "the queue is empty", &outcome);

    long.fill_queue(QueueKind::Jobs, 4_000, i64::MAX);
    let outcome = long.post_job(&client, &new).unwrap();
    table.jobs("post", "4 000 jobs wait", &outcome);

    matched.join(&host).unwrap();
    let outcome = matched.post_job(&client, &new).unwrap();
    table.jobs("post", "a host waits", &outcome);

    let now = silent.now();
    silent.fill_queue(QueueKind::Hosts, 31, now - 1);
    silent.join(&host).unwrap();
    let outcome = silent.post_job(&client, &new).unwrap();
    table.jobs("post", "a host waits behind 31 silent ones", &outcome);
}

fn post_otherwise(table: &mut Table) {
    let mut world = World::with(Setup {
        capacity: 4_096,
        market: dollar_terms("dollars"),
        ..Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    let now = world.now();
    world.set_price(&PriceUpdate::nos(now));
    let new = world.new_job(&client);
    let mut matched = world.clone();
    let outcome = world.post_job(&client, &new).unwrap();
    table.jobs("post", "in dollars", &outcome);
    world
        .update_market(|terms| terms.discount_bps = 1_000)
        .unwrap();
    let new = world.new_job(&client);
    let outcome = world.post_job(&client, &new).unwrap();
    table.jobs("post", "in dollars, with a discount", &outcome);
    matched.join(&host).unwrap();
    let new = matched.new_job(&client);
    let outcome = matched.post_job(&client, &new).unwrap();
    table.jobs("post", "in dollars, a host waits", &outcome);

    let (mut world, client, host) = scene();
    world.fill_queue(QueueKind::Hosts, 4_000, i64::MAX);
    world.join(&host).unwrap();
    let behind = world.host(2);
    world.join(&behind).unwrap();
    let new = world.new_job(&client);
    let outcome = world.post_to(&client, &new, &host, 4_000).unwrap();
    table.jobs("post_to", "a host among 4 000", &outcome);
}

fn extend(table: &mut Table) {
    let (mut world, client, host) = scene();
    let job = world.running(&client, &host);
    let outcome = world.extend(&client, &job, 600).unwrap();
    table.jobs("extend", "running", &outcome);
}

fn join(table: &mut Table) {
    let (mut world, client, host) = scene();
    let mut excluded = world.clone();
    let mut long = world.clone();
    let mut taking = world.clone();
    let outcome = world.join(&host).unwrap();
    table.jobs("join", "waits", &outcome);

    long.fill_queue(QueueKind::Hosts, 4_000, i64::MAX);
    let outcome = long.join(&host).unwrap();
    table.jobs("join", "waits behind 4 000 hosts", &outcome);

    taking.post(&client);
    let outcome = taking.join(&host).unwrap();
    table.jobs("join", "takes a job", &outcome);

    for _ in 0..2 {
        let job = excluded.post(&client);
        excluded.join(&host).unwrap();
        excluded.quit(&host, &job).unwrap();
    }
    excluded.post(&client);
    let outcome = excluded.join(&host).unwrap();
    table.jobs("join", "takes the third job, two exclude it", &outcome);
}

fn waiting(table: &mut Table) {
    let (mut world, ..) = scene();
    world.fill_queue(QueueKind::Hosts, 2_000, i64::MAX);
    let host = world.host(2);
    world.join(&host).unwrap();
    let (behind, last) = (world.host(3), world.host(4));
    world.join(&behind).unwrap();
    world.advance(60);
    let outcome = world.renew(&host).unwrap();
    table.jobs("renew", "in a long queue", &outcome);
    let mut demoted = world.clone();
    demoted.set_tier(&host, Tier::Suspended);
    let mut evicted = demoted.clone();
    let outcome = demoted.renew(&host).unwrap();
    table.jobs("renew", "the market takes the host no longer", &outcome);
    let outcome = evicted.evict(&host).unwrap();
    table.jobs("evict", "from the middle", &outcome);
    let outcome = world.leave(&host).unwrap();
    table.jobs("leave", "from the middle", &outcome);
    world.join(&last).unwrap();
    let outcome = world.leave(&last).unwrap();
    table.jobs("leave", "from the end", &outcome);
}

fn running(table: &mut Table) {
    let (mut world, client, host) = scene();
    let mut waited = world.clone();
    waited.join(&host).unwrap();
    let job = waited.post(&client);
    let outcome = waited.start(&host, &job).unwrap();
    table.jobs("start", "it waited for the job", &outcome);

    let job = world.assigned(&client, &host);
    let outcome = world.start(&host, &job).unwrap();
    table.jobs("start", "it took the job", &outcome);

    world.advance(60);
    let mut without = world.clone();
    let outcome = world.checkpoint(&host, &job).unwrap();
    table.jobs("checkpoint", "the first", &outcome);
    world.advance(60);
    let outcome = world.checkpoint(&host, &job).unwrap();
    table.jobs("checkpoint", "the second", &outcome);

    world.advance(60);
    let outcome = world.finish(&host, &job).unwrap();
    table.jobs("finish", "after checkpoints", &outcome);

    let mut full = without.clone();
    let mut frozen = without.clone();
    let outcome = without.finish(&host, &job).unwrap();
    table.jobs("finish", "host, fee and client are paid", &outcome);
    full.advance(10_000);
    let outcome = full.finish(&host, &job).unwrap();
    table.jobs("finish", "all of the timeout was used", &outcome);
    frozen.chain.freeze(&host.payout);
    let outcome = frozen.finish(&host, &job).unwrap();
    table.jobs("finish", "the payout account is frozen", &outcome);
    let outcome = finished_over_midnight(TIMEOUT);
    table.jobs("finish", "its run went over midnight", &outcome);
    let outcome = finished_over_midnight(7 * 24 * 60 * 60);
    table.jobs("finish", "its run took a week, all at once", &outcome);
}

/// A run that begins a minute before midnight, has no checkpoint, and is finished after `seconds`.
fn finished_over_midnight(seconds: u32) -> Outcome {
    const DAY: i64 = 24 * 60 * 60;
    let (mut world, client, host) = scene();
    world.set_time((world.now() / DAY + 1) * DAY - 60);
    world.join(&host).unwrap();
    let mut new = world.new_job(&client);
    new.timeout = seconds;
    world.post_job(&client, &new).unwrap();
    world.start(&host, &new.address()).unwrap();
    world.advance(seconds.into());
    world.finish(&host, &new.address()).unwrap()
}

/// A world in which a host was matched, stayed away and is gone.
fn deserted() -> (World, Client, solana_address::Address) {
    let (mut world, client, host) = scene();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.advance(VOID_AFTER);
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
    (world, client, job)
}

fn stop(table: &mut Table) {
    let (mut world, client, host) = scene();
    let job = world.assigned(&client, &host);
    let mut running = world.clone();
    let outcome = world.stop(&client, &job).unwrap();
    table.jobs("stop", "assigned", &outcome);

    running.start(&host, &job).unwrap();
    running.advance(60);
    let outcome = running.stop(&client, &job).unwrap();
    table.jobs("stop", "running", &outcome);

    let (mut world, client, deserted_job) = deserted();
    let outcome = world.stop(&client, &deserted_job).unwrap();
    table.jobs("stop", "the host closed its record", &outcome);

    let outcome = running.attach_result(&host, &job).unwrap();
    table.jobs("attach_result", "the client stopped the job", &outcome);
}

fn cancel(table: &mut Table) {
    let (mut world, client, host) = scene();
    let mut long = world.clone();
    let mut paid = world.clone();
    let job = world.post(&client);
    let outcome = world.cancel(&client, &job).unwrap();
    table.jobs("cancel", "the only job", &outcome);

    long.fill_queue(QueueKind::Jobs, 4_000, i64::MAX);
    let (job, _) = (long.post(&client), long.post(&client));
    let outcome = long.cancel(&client, &job).unwrap();
    table.jobs("cancel", "among 4 000 jobs", &outcome);

    let job = paid.running(&client, &host);
    paid.advance(60);
    paid.checkpoint(&host, &job).unwrap();
    paid.quit(&host, &job).unwrap();
    let outcome = paid.cancel(&client, &job).unwrap();
    table.jobs("cancel", "a fee is due for an earlier host", &outcome);
}

fn quit(table: &mut Table) {
    let (mut world, client, host) = scene();
    let mut failing = world.clone();
    let job = world.running(&client, &host);
    let mut next = world.clone();
    let outcome = world.quit(&host, &job).unwrap();
    table.jobs("quit", "back to the queue", &outcome);

    let other = next.host(2);
    next.join(&other).unwrap();
    let outcome = next.quit(&host, &job).unwrap();
    table.jobs("quit", "to the next host", &outcome);

    let job = failing.post(&client);
    let mut outcome = None;
    for number in 2..5 {
        let host = failing.host(number);
        failing.join(&host).unwrap();
        outcome = Some(failing.quit(&host, &job).unwrap());
    }
    table.jobs(
        "quit",
        "the last attempt, refunded",
        &outcome.expect("three hosts tried"),
    );
}

fn expire(table: &mut Table) {
    let (mut world, client, host) = scene();
    let job = world.assigned(&client, &host);
    let mut running = world.clone();
    world.advance(301);
    let outcome = world.expire(&job).unwrap();
    table.jobs("expire", "not started, back to the queue", &outcome);

    running.start(&host, &job).unwrap();
    running.advance(60);
    running.checkpoint(&host, &job).unwrap();
    running.advance(1_000);
    let outcome = running.expire(&job).unwrap();
    table.jobs("expire", "the deadline passed, refunded", &outcome);

    let (mut world, _, job) = deserted();
    let outcome = world.expire(&job).unwrap();
    table.jobs("expire", "the host closed its record", &outcome);
}

fn afterwards(table: &mut Table) {
    let (mut world, client, host) = scene();
    let job = world.running(&client, &host);
    world.advance(60);
    world.chain.freeze(&host.payout);
    world.finish(&host, &job).unwrap();
    world.chain.thaw(&host.payout);
    let outcome = world.collect(&job).unwrap();
    table.jobs("collect", "the host's part", &outcome);

    world.advance(24 * 60 * 60);
    let outcome = world.close_job(&job).unwrap();
    table.jobs("close_job", "after its retention", &outcome);

    let silent_since = world.now() - 1;
    world.fill_queue(QueueKind::Hosts, 1_001, silent_since);
    let outcome = world.sweep().unwrap();
    table.jobs("sweep", "1 000 entries", &outcome);
    let outcome = world.sweep().unwrap();
    table.jobs("sweep", "one entry", &outcome);
}
