//! From a confirmed post to a running container, with where the time went.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use nosana_sdk::{common::job::JobState, result::JobResult};
use serde::Serialize;

use crate::rig::Rig;

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

/// Milliseconds since the post was confirmed, but for the first.
#[derive(Clone, Debug, Serialize)]
struct Sample {
    /// From sending the post to its confirmation.
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
    let steps: [Step; 6] = [
        ("post sent to confirmed", |s| s.post),
        ("definition fetched", |s| s.definition),
        ("image found", |s| s.image),
        ("container created", |s| s.created),
        ("container running", |s| s.running),
        ("start confirmed on chain", |s| s.started),
    ];
    let rows: Vec<Row> = steps
        .iter()
        .map(|(step, value)| row(step, samples.iter().map(value).collect()))
        .collect();
    if args.json {
        let report = serde_json::json!({
            "unit": "ms after the post was confirmed (the first row: before)",
            "count": args.count,
            "slot_ms": args.slot_ms,
            "steps": rows,
            "samples": samples,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "{:<26} {:>8} {:>8} {:>8} {:>8}",
            "ms since confirmed", "min", "median", "p90", "max"
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
    let job = rig.prepare(DEFINITION, 60).await?;
    let address = job.address();
    let sent = now();
    rig.post(&job).await?;
    let confirmed = now();
    let patience = Duration::from_secs(30);
    let is_started = |state| !matches!(state, JobState::Queued | JobState::Assigned);
    rig.job_is(&address, is_started, patience).await?;
    let started = now();
    let account = rig
        .job_is(&address, JobState::is_terminal, patience)
        .await?;
    let result = rig.result(&account).await?;
    let since = |time: f64| time - confirmed;
    let line = |text: &str| {
        agent_line(&result, text)
            .map(since)
            .with_context(|| format!("the job's log has no line `{text}`\n{}", rig.logs()))
    };
    Ok(Sample {
        post: confirmed - sent,
        definition: line("the definition is here")?,
        image: line("hello: the image is here")?,
        created: line("hello: the container is made")?,
        running: result
            .started_at
            .map(millis)
            .map(since)
            .context("the operation never ran")?,
        started: since(started),
    })
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
