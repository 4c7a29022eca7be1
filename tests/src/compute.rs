//! The compute units of every instruction in its usual cases. `compute.md` holds them,
//! so that a change of what the programs cost shows in the diff.

use std::{collections::BTreeSet, fmt::Write, fs, path::PathBuf};

use nosana_sdk::{
    common::stake::{MAX_DURATION, MIN_DURATION},
    generated::{grid, jobs, staking, tiers},
    instructions,
    queue::{self, QueueKind},
};
use serde_json::Value;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    Chain, Client, Host, Outcome, Setup, World,
    calls::host_args,
    people::key,
    world::{VRAM_MIB, market_terms},
};

/// What an instruction may take, by program and name; where a case may take more, it is
/// named.
const BUDGETS: [(&str, &str, Option<&str>, u64); 12] = [
    ("jobs", "post", Some("a host waits"), 11_000),
    ("jobs", "post", None, 10_000),
    ("jobs", "join", None, 3_000),
    ("jobs", "renew", None, 1_500),
    ("jobs", "leave", None, 1_500),
    ("jobs", "start", None, 1_500),
    ("jobs", "checkpoint", None, 5_000),
    ("jobs", "finish", None, 8_000),
    ("jobs", "cancel", None, 7_000),
    ("jobs", "stop", None, 8_000),
    ("tiers", "assess", None, 3_000),
    ("staking", "stake", None, 12_000),
];

/// Why a case takes more than its instruction's budget: program, instruction, case.
const REASONS: [([&str; 3], &str); 1] = [(
    ["jobs", "post", "a host waits behind 31 silent ones"],
    "it removes what ran out in front of the host, at most 32 entries, which `sweep` can do before",
)];

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
    page
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
    for program in ["staking", "tiers", "jobs", "grid"] {
        for instruction in instructions_of(program) {
            if !measured.contains(&(program, instruction.as_str())) {
                problems.push(format!(
                    "{program} {instruction} is not measured: add a case for it"
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
    staking(&mut table);
    tiers(&mut table);
    admin(&mut table);
    post(&mut table);
    join(&mut table);
    waiting(&mut table);
    running(&mut table);
    stop(&mut table);
    cancel(&mut table);
    quit(&mut table);
    expire(&mut table);
    afterwards(&mut table);
    grid(&mut table);
    table.rows
}

/// The names of a program's instructions, out of its IDL.
fn instructions_of(program: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../sdk/idl")
        .join(program)
        .with_extension("json");
    let idl: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    idl["instructions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|instruction| instruction["name"].as_str().unwrap().to_owned())
        .collect()
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

fn staking(table: &mut Table) {
    let mut chain = Chain::new();
    let owner = key("owner", 1);
    chain.fund(&owner.pubkey());
    let initialize = instructions::initialize_staking(
        owner.pubkey(),
        chain.mint(),
        staking::instructions::InitializeInstructionArgs {
            bond_authority: owner.pubkey(),
            slash_destination: owner.pubkey(),
            min_duration: MIN_DURATION,
            max_duration: MAX_DURATION,
        },
    );
    let outcome = send(&mut chain, initialize, &owner);
    table.add("staking", "initialize", "once", &outcome);

    chain.give_tokens(&owner.pubkey(), 1_000_000);
    let stake = instructions::stake(
        owner.pubkey(),
        owner.pubkey(),
        chain.mint(),
        1_000_000,
        MAX_DURATION,
    );
    let outcome = send(&mut chain, stake, &owner);
    table.add("staking", "stake", "new", &outcome);
}

fn tiers(table: &mut Table) {
    let mut chain = Chain::new();
    let (admin, owner) = (key("admin", 0), key("owner", 1));
    chain.fund(&admin.pubkey());
    chain.fund(&owner.pubkey());
    let initialize = instructions::initialize_tiers(
        admin.pubkey(),
        chain.mint(),
        tiers::instructions::InitializeInstructionArgs {
            assessor: admin.pubkey(),
            registration_open: true,
        },
    );
    let outcome = send(&mut chain, initialize, &admin);
    table.add("tiers", "initialize", "once", &outcome);

    for case in ["new", "changed"] {
        let set = instructions::set_class(
            admin.pubkey(),
            tiers::instructions::SetClassInstructionArgs {
                id: 1,
                name: [b'x'; 32],
                vram_mib: VRAM_MIB,
                allowed: true,
                baseline: [0; 4],
            },
        );
        let outcome = send(&mut chain, set, &admin);
        table.add("tiers", "set_class", case, &outcome);
    }

    let payout = chain.give_tokens(&owner.pubkey(), 0);
    let host = tiers::pdas::find_host(&owner.pubkey(), 0).0;
    let register = instructions::register_host(
        owner.pubkey(),
        owner.pubkey(),
        tiers::pdas::find_class(1).0,
        payout,
        host_args(key("worker", 1).pubkey(), VRAM_MIB),
    );
    let outcome = send(&mut chain, register, &owner);
    table.add("tiers", "register_host", "new", &outcome);

    let rotate = instructions::rotate_worker(owner.pubkey(), host, key("worker", 2).pubkey());
    let outcome = send(&mut chain, rotate, &owner);
    table.add("tiers", "rotate_worker", "idle", &outcome);

    let close = instructions::close_host(owner.pubkey(), host, owner.pubkey());
    let outcome = send(&mut chain, close, &owner);
    table.add("tiers", "close_host", "without a record", &outcome);
}

fn admin(table: &mut Table) {
    let mut chain = Chain::new();
    let admin = key("admin", 0);
    chain.fund(&admin.pubkey());
    // Fees go to some account of the mint.
    let fees = chain.give_tokens(&admin.pubkey(), 0);
    let mut initialize = instructions::initialize_jobs(
        admin.pubkey(),
        chain.mint(),
        jobs::instructions::InitializeInstructionArgs {
            fee_bps: 500,
            fee_cap_bps: 1_000,
        },
    );
    initialize.accounts[3].pubkey = fees;
    let outcome = send(&mut chain, initialize, &admin);
    table.jobs("initialize", "once", &outcome);

    let (mut world, ..) = scene();
    let terms = market_terms("new");
    let market = jobs::pdas::find_market(&terms.slug).0;
    let open = instructions::open_market(admin.pubkey(), world.class, terms);
    let outcome = send(&mut world.chain, open, &admin);
    table.jobs("open_market", "new", &outcome);

    let queue = key("new queue", 0);
    let rent = world.chain.rent(queue::space(4_096));
    let [create, assign] =
        instructions::create_queue(admin.pubkey(), market, queue.pubkey(), 4_096, rent);
    world.chain.send(&[create], &[&admin, &queue]).unwrap();
    let outcome = send(&mut world.chain, assign, &admin);
    table.jobs("create_queue", "for 4 096 entries", &outcome);

    let host = world.registered_host(2);
    let outcome = world.run(world.open_record_call(&host)).unwrap();
    table.jobs("open_record", "new", &outcome);
    let outcome = world.close_record(&host).unwrap();
    table.jobs("close_record", "idle", &outcome);
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
}

/// A world in which a host was matched, stayed away and is gone.
fn deserted() -> (World, Client, solana_address::Address) {
    let (mut world, client, host) = scene();
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.advance(421);
    world.leave(&host).unwrap();
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

    let (mut world, client, job) = deserted();
    let outcome = world.stop(&client, &job).unwrap();
    table.jobs("stop", "the host closed its record", &outcome);
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

fn grid(table: &mut Table) {
    let mut chain = Chain::new();
    let authority = key("admin", 0);
    chain.fund(&authority.pubkey());
    let initialize = instructions::initialize_grid(
        authority.pubkey(),
        chain.mint(),
        grid::instructions::InitializeInstructionArgs {
            reviewers: [1, 2, 3, 4].map(|number| key("reviewer", number).pubkey()),
        },
    );
    let outcome = send(&mut chain, initialize, &authority);
    table.add("grid", "initialize", "once", &outcome);
}
