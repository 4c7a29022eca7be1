//! Kills the agent at random instants of a job and starts it again: the job must
//! complete, once, and be paid once.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Result, ensure};
use nosana_sdk::{
    common::{job::JobState, money},
    generated::jobs::{self, accounts::Job},
    result::{JobOutcome, JobResult},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use solana_address::Address;
use tokio::time::sleep;

use crate::rig::Rig;

/// Options of the soak.
#[derive(clap::Args)]
pub struct Args {
    /// How many jobs, one kill each.
    #[arg(long, default_value_t = 20)]
    count: u32,
    /// Of the random instants; printed, so that a run can be repeated.
    #[arg(long)]
    seed: Option<u64>,
}

/// Two operations of about a second, each with lines to lose or to repeat.
const DEFINITION: &[u8] = br#"{"version": "0.1", "type": "container", "ops": [
  {"id": "first", "type": "container/run", "args": {"image": "nosana/example:1",
    "cmd": "for n in 1 2 3 4; do echo \"first $n\"; sleep 0.3; done; echo \"value: 42\""},
   "results": {"value": "(?<=value: ).*"}},
  {"id": "second", "type": "container/run", "args": {"image": "nosana/example:1",
    "env": {"VALUE": "%%ops.first.results.value%%"},
    "cmd": "for n in 1 2 3 4; do echo \"second $n $VALUE\"; sleep 0.3; done"}}]}"#;

/// What the containers print, in all.
const EXPECTED: [&str; 9] = [
    "first 1",
    "first 2",
    "first 3",
    "first 4",
    "value: 42",
    "second 1 42",
    "second 2 42",
    "second 3 42",
    "second 4 42",
];

/// The latest instant of a kill after the post: the jobs take about four seconds.
const LATEST: Duration = Duration::from_millis(4_500);

/// Runs the soak.
pub async fn run(args: &Args) -> Result<()> {
    let seed = args.seed.unwrap_or_else(rand::random);
    println!("soak kills: {} jobs, seed {seed}", args.count);
    let mut random = StdRng::seed_from_u64(seed);
    let mut rig = Rig::start(100).await?;
    let mut killed_while: BTreeMap<&str, u32> = BTreeMap::new();
    for number in 1..=args.count {
        let delay = random.random_range(Duration::ZERO..LATEST);
        let state = kill_once(&mut rig, delay).await?;
        *killed_while.entry(state.name()).or_default() += 1;
        println!(
            "{number:>3}: killed after {:>5} ms, while {}; completed once, paid once",
            delay.as_millis(),
            state.name()
        );
    }
    let states: Vec<String> = killed_while
        .iter()
        .map(|(state, count)| format!("{state} {count}"))
        .collect();
    println!(
        "{} jobs, {} kills ({}): no job lost, none run or paid twice",
        args.count,
        args.count,
        states.join(", ")
    );
    Ok(())
}

/// Posts a job, kills the agent after `delay`, and checks what becomes of it. The
/// state that the job was in when the agent died.
async fn kill_once(rig: &mut Rig, delay: Duration) -> Result<JobState> {
    rig.host_waits().await?;
    let balance = rig.client.token_balance(&rig.payout).await?;
    let job = rig.prepare(DEFINITION, 120).await?;
    let address = job.address();
    rig.post(&job).await?;
    sleep(delay).await;
    rig.kill_agent()?;
    let at_kill = rig.client.get::<Job>(&address).await?;
    rig.start_agent()?;
    let patience = Duration::from_mins(1);
    let ended = rig
        .job_is(&address, JobState::is_terminal, patience)
        .await?;
    let result = rig.result(&ended).await?;
    check_job(&ended, &result)?;
    let after = rig.client.token_balance(&rig.payout).await?;
    check_money(rig, &address, &ended, after - balance).await?;
    // The agent joins again only after it has removed what was left.
    rig.host_waits().await?;
    let left = rig.containers_of(&address)?;
    ensure!(left == 0, "{left} containers of job {address} are left");
    JobState::try_from(at_kill.state)
        .map_err(|()| anyhow::anyhow!("the job had a state that there is not"))
}

fn check_job(job: &Job, result: &JobResult) -> Result<()> {
    ensure!(
        job.state == JobState::Completed as u8 && job.exit_code == 0,
        "the job ended in state {} with code {}: {:?}",
        job.state,
        job.exit_code,
        result.message
    );
    ensure!(
        job.attempts == 1,
        "the job was given {} times",
        job.attempts
    );
    ensure!(
        result.state == JobOutcome::Succeeded,
        "the result says {:?}: {:?}",
        result.state,
        result.message
    );
    let printed: Vec<&str> = result
        .log
        .lines
        .iter()
        .filter(|line| line.stream != "agent")
        .map(|line| line.text.as_str())
        .collect();
    ensure!(
        printed == EXPECTED,
        "lines were lost or repeated: {printed:?}"
    );
    Ok(())
}

async fn check_money(rig: &Rig, address: &Address, job: &Job, received: u64) -> Result<()> {
    let terms = money::Terms {
        price: job.price,
        host_share_bps: job.host_share_bps,
        fee_bps: job.fee_bps,
    };
    let earned = money::earned(&terms, job.paid_seconds)
        .map_err(|error| anyhow::anyhow!("the terms cannot be settled: {error:?}"))?;
    ensure!(
        job.paid_host == earned.host && received == earned.host,
        "the host earned {}, the job says {}, and {received} arrived",
        earned.host,
        job.paid_host
    );
    ensure!(
        job.paid_host + job.paid_fee + job.refunded == job.deposit,
        "{} + {} + {} is not the deposit of {}",
        job.paid_host,
        job.paid_fee,
        job.refunded,
        job.deposit
    );
    let escrow = jobs::pdas::find_escrow(address).0;
    ensure!(
        rig.client.raw_account(&escrow).await?.is_none(),
        "the escrow {escrow} is still there"
    );
    Ok(())
}
