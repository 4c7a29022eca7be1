//! From the assignment on chain to a running container, with where the time went, beside what the
//! bare engine takes for a container of the same image: one after the other, in turns.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};
use nosana_sdk::{common::job::JobState, generated::jobs::accounts::Job, result::JobResult};
use serde::Serialize;
use solana_address::Address;
use tokio::time::sleep;

use crate::{engine::Engine, rig::Rig};

/// Options of the benchmark.
#[derive(clap::Args)]
pub struct Args {
    /// How many jobs.
    #[arg(long, default_value_t = 20)]
    count: u32,
    /// Slot time of the chain, milliseconds.
    #[arg(long, default_value_t = 400)]
    slot_ms: u32,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// A job that needs nothing but the image.
const DEFINITION: &[u8] = br#"{"version": "0.1", "type": "container", "ops": [
  {"id": "hello", "type": "container/run", "args": {"image": "nosana/example:1", "cmd": "echo hello"}}]}"#;

/// How long anything may take that the bare engine does.
const ENGINE_PATIENCE: Duration = Duration::from_secs(30);
/// How often the chain is asked whether the job is assigned, which is how exact the figures are.
const POLL: Duration = Duration::from_millis(5);

/// Milliseconds since the chain showed the assignment, unless it says otherwise.
#[derive(Clone, Debug, Serialize)]
struct Sample {
    /// From sending the post to the assignment.
    post: f64,
    /// The agent has the definition.
    definition: f64,
    /// It knows that the image is there.
    image: f64,
    /// The container is made.
    created: f64,
    /// The container's process runs.
    running: f64,
    /// The chain confirmed the start: billing began.
    started: f64,
    /// How long the bare engine took to create and start a container, just before.
    bare: f64,
    /// How much longer it took until the job's container ran.
    beyond: f64,
}

/// A row's name and the figure that it is about.
type Step = (&'static str, fn(&Sample) -> f64);

#[derive(Serialize)]
struct Row {
    step: &'static str,
    min: f64,
    median: f64,
    p90: f64,
    max: f64,
}

/// Runs the benchmark.
pub async fn run(args: &Args) -> Result<()> {
    let rig = Rig::start(args.slot_ms).await?;
    let mut samples = Vec::new();
    for number in 1..=args.count {
        let sample = measure(&rig).await?;
        eprintln!("{number:>3}: running after {:.0} ms", sample.running);
        samples.push(sample);
    }
    let steps: [Step; 8] = [
        ("post sent to assigned", |s| s.post),
        ("definition fetched", |s| s.definition),
        ("image found", |s| s.image),
        ("container created", |s| s.created),
        ("container running", |s| s.running),
        ("start confirmed on chain", |s| s.started),
        ("bare engine: create, start", |s| s.bare),
        ("running, beyond the bare", |s| s.beyond),
    ];
    let rows: Vec<Row> = steps
        .iter()
        .map(|(step, value)| row(step, samples.iter().map(value).collect()))
        .collect();
    if args.json {
        let report = serde_json::json!({
            "unit": "ms after the chain showed the assignment (the first row: before; the last two: lengths of time)",
            "count": args.count,
            "slot_ms": args.slot_ms,
            "steps": rows,
            "samples": samples,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "{:<26} {:>8} {:>8} {:>8} {:>8}",
            "ms since assigned", "min", "median", "p90", "max"
        );
        for row in rows {
            println!(
                "{:<26} {:>8.0} {:>8.0} {:>8.0} {:>8.0}",
                row.step, row.min, row.median, row.p90, row.max
            );
        }
    }
    Ok(())
}

async fn measure(rig: &Rig) -> Result<Sample> {
    rig.host_waits().await?;
    let bare = tokio::task::spawn_blocking(bare_start).await??;
    let job = rig.prepare(DEFINITION, 60).await?;
    let address = job.address();
    let sent = now();
    // Cancel safe: nothing is cancelled.
    let (posted, assigned) = tokio::join!(rig.post(&job), assigned(rig, &address));
    posted?;
    let assigned = assigned?;
    let patience = Duration::from_secs(30);
    let is_started = |state| !matches!(state, JobState::Queued | JobState::Assigned);
    rig.job_is(&address, is_started, patience).await?;
    let started = now();
    let account = rig
        .job_is(&address, JobState::is_terminal, patience)
        .await?;
    let result = rig.result(&account).await?;
    let since = |time: f64| time - assigned;
    let line = |text: &str| {
        agent_line(&result, text)
            .map(since)
            .with_context(|| format!("the job's log has no line `{text}`\n{}", rig.logs()))
    };
    let running = result
        .started_at
        .map(millis)
        .map(since)
        .context("the operation never ran")?;
    Ok(Sample {
        post: assigned - sent,
        definition: line("the definition is here")?,
        image: line("hello: the image is here")?,
        created: line("hello: the container is made")?,
        running,
        started: since(started),
        bare,
        beyond: running - bare,
    })
}

/// When the chain showed first that `job` is assigned, Unix milliseconds.
async fn assigned(rig: &Rig, job: &Address) -> Result<f64> {
    let since = now();
    loop {
        let found = rig.client.find::<Job>(job).await?;
        if found.is_some_and(|job| job.state != JobState::Queued as u8) {
            return Ok(now());
        }
        ensure!(
            now() - since < 30_000.0,
            "job {job} is not assigned after 30 s\n{}",
            rig.logs()
        );
        sleep(POLL).await;
    }
}

/// How many milliseconds the engine takes by itself to create and start a container of the
/// image that the jobs have.
fn bare_start() -> Result<f64> {
    let engine = Engine::given()?.address.clone();
    let socket = engine.trim_start_matches("unix://");
    let name = format!("nosana-bare-{}", rand::random::<u32>());
    let begun = now();
    let spec = r#"{"Image": "nosana/example:1", "Cmd": ["sh", "-c", "echo hello"]}"#;
    let create = format!("POST /containers/create?name={name}");
    ask(socket, &create, spec, 201)?;
    let started = ask(socket, &format!("POST /containers/{name}/start"), "", 204);
    let took = now() - begun;
    ask(
        socket,
        &format!("DELETE /containers/{name}?force=1"),
        "",
        204,
    )?;
    started.map(|()| took)
}

/// Asks the engine, who must answer with `status`.
fn ask(socket: &str, request: &str, body: &str, status: u16) -> Result<()> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(ENGINE_PATIENCE))?;
    write!(
        stream,
        "{request} HTTP/1.1\r\nHost: engine\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "the engine answered `{request}` with {answer}"
    );
    Ok(())
}

/// When the agent wrote `text` into the job's log, Unix milliseconds.
fn agent_line(result: &JobResult, text: &str) -> Option<f64> {
    let mut lines = result.log.lines.iter();
    let line = lines.find(|line| line.stream == "agent" && line.text == text)?;
    Some(millis(line.time / 1_000_000))
}

#[allow(clippy::cast_precision_loss)] // Milliseconds since 1970 fit 53 bits.
fn millis(value: u64) -> f64 {
    value as f64
}

fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1_000.0)
}

fn row(step: &'static str, mut values: Vec<f64>) -> Row {
    values.sort_by(f64::total_cmp);
    let at = |share: usize| {
        let index = (values.len().saturating_sub(1) * share).div_ceil(100);
        values.get(index).copied().unwrap_or(f64::NAN)
    };
    Row {
        step,
        min: at(0),
        median: at(50),
        p90: at(90),
        max: at(100),
    }
}
