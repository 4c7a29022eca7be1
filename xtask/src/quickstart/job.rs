//! A job from its post to its end, as its client sees it.

use std::{
    path::Path,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Nosana, money::Nos, processes::Stream, terminal::Terminal};

/// What a job is given to run, in seconds.
const TIMEOUT: u64 = 120;

/// How a job went. Amounts are in base units, times in milliseconds unless they say otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct JobReport {
    /// Name of its file in `examples/`.
    pub name: String,
    /// Its address.
    pub job: String,
    /// Its last state.
    pub state: String,
    /// Of its container that decided.
    pub exit_code: Option<i64>,
    /// Seconds that were paid for.
    pub seconds: u64,
    /// What the client put into escrow.
    pub deposit: Nos,
    /// What the host got.
    pub paid_host: Nos,
    /// What the stakers got.
    pub paid_fee: Nos,
    /// What the client got back.
    pub refunded: Nos,
    /// What somebody is still owed.
    pub owed: Nos,
    /// From the post to the chain saying that the job runs, as the client saw it.
    pub post_to_running_ms: Option<i64>,
    /// From the post to the first container running, by the host's clock.
    pub post_to_container_ms: Option<i64>,
    /// From the command to post it to its end.
    pub wall_ms: u64,
}

/// What `nosana job post` says, as far as it is used here.
#[derive(Debug, Deserialize)]
struct PostAnswer {
    job: String,
    deposit: Nos,
    posted_at_ms: i64,
}

/// What `nosana job show` says, as far as it is used here.
#[derive(Debug, Deserialize)]
struct ShowAnswer {
    state: String,
    reason: Option<String>,
    exit_code: Option<i64>,
    result: Option<String>,
    seconds: u64,
    paid_host: Nos,
    paid_fee: Nos,
    refunded: Nos,
    owed_host: Nos,
    owed_fee: Nos,
    owed_client: Nos,
}

enum Event {
    /// A line of `job watch`.
    Change(String),
    /// A line of `job logs`.
    Log(String),
}

/// Posts the job of `file`, tells `posted` its address, and shows what it does until it has ended.
pub fn run(
    nosana: &Nosana,
    terminal: &Terminal,
    file: &Path,
    posted: impl FnOnce(&str) -> Result<()>,
) -> Result<JobReport> {
    let name = file.file_stem().context("a job file must have a name")?;
    let name = name.to_string_lossy().into_owned();
    let since = Instant::now();
    let timeout = format!("{TIMEOUT}s");
    let mut post = nosana.command(&["job", "post", "--timeout", &timeout]);
    post.arg(file);
    let post: PostAnswer = nosana.parsed(post)?;
    posted(&post.job)?;
    terminal.say(format_args!(
        "{name}: posted as {}, {} NOS in escrow",
        post.job, post.deposit
    ));
    let (followed, _) = terminal.during(&format!("{name} runs"), || {
        follow(nosana, terminal, &name, &post.job)
    });
    let running_at = followed?;
    let wall_ms = u64::try_from(since.elapsed().as_millis())?;

    let end: ShowAnswer = nosana.parsed(nosana.command(&["job", "show", &post.job]))?;
    let container_at = match end.result {
        Some(_) => show_result(nosana, terminal, &name, &post.job)?,
        None => None,
    };
    let reason = end.reason.map(|reason| format!(" ({reason})"));
    let exit_code = end.exit_code.map(|code| format!(" with exit code {code}"));
    terminal.say(format_args!(
        "{name}: {}{}{} after {:.1} s, {} s of it paid",
        end.state,
        exit_code.unwrap_or_default(),
        reason.unwrap_or_default(),
        since.elapsed().as_secs_f64(),
        end.seconds
    ));
    let after_post = |time: i64| time - post.posted_at_ms;
    Ok(JobReport {
        name,
        job: post.job,
        state: end.state,
        exit_code: end.exit_code,
        seconds: end.seconds,
        deposit: post.deposit,
        paid_host: end.paid_host,
        paid_fee: end.paid_fee,
        refunded: end.refunded,
        owed: [end.owed_host, end.owed_fee, end.owed_client]
            .into_iter()
            .sum(),
        post_to_running_ms: running_at.map(after_post),
        post_to_container_ms: container_at.map(after_post),
        wall_ms,
    })
}

/// Shows each change and each line of the log. Returns when the job was seen running, in Unix
/// milliseconds.
fn follow(nosana: &Nosana, terminal: &Terminal, name: &str, job: &str) -> Result<Option<i64>> {
    let (events, arriving) = mpsc::channel();
    let watch = nosana.command(&["job", "watch", job]);
    let watch = nosana
        .processes
        .stream(watch, events.clone(), Event::Change)?;
    let mut logs: Option<Stream> = None;
    let mut running_at = None;
    let limit = Duration::from_secs(TIMEOUT + 60);
    let since = Instant::now();
    loop {
        match arriving.recv_timeout(Duration::from_millis(20)) {
            Ok(Event::Change(line)) => {
                let seen_at = now_ms()?;
                let change: Value = serde_json::from_str(&line)
                    .with_context(|| format!("reading `job watch`: {line}"))?;
                let state = change["state"].as_str().unwrap_or("in an unknown state");
                terminal.say(format_args!("{name}: {state}"));
                if state == "running" {
                    running_at = running_at.or(Some(seen_at));
                }
                // Before that there is no log; a quick job may never be seen running.
                if logs.is_none() && !matches!(state, "queued" | "assigned") {
                    logs = Some(follow_logs(nosana, job, events.clone())?);
                }
            }
            Ok(Event::Log(line)) => show_log(terminal, name, &line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                nosana.processes.pause(Duration::ZERO)?;
                if watch.is_over() && logs.as_ref().is_none_or(Stream::is_over) {
                    break;
                }
                if since.elapsed() > limit {
                    bail!("{name} has not ended after {} s", limit.as_secs());
                }
            }
        }
    }
    // What came between the last look and the end.
    for event in arriving.try_iter() {
        if let Event::Log(line) = event {
            show_log(terminal, name, &line);
        }
    }
    end(nosana, "nosana job watch", watch)?;
    if let Some(logs) = logs {
        end(nosana, "nosana job logs", logs)?;
    }
    Ok(running_at)
}

fn follow_logs(nosana: &Nosana, job: &str, events: Sender<Event>) -> Result<Stream> {
    let logs = nosana.command(&["job", "logs", "--follow", job]);
    nosana.processes.stream(logs, events, Event::Log)
}

/// What the agent itself says of the job has no operation. Changes come by `job watch` already.
fn show_log(terminal: &Terminal, name: &str, line: &str) {
    let entry: Value = serde_json::from_str(line).unwrap_or(Value::Null);
    match (entry["op"].as_str(), entry["text"].as_str()) {
        (Some(""), Some(text)) => terminal.say(format_args!("{name} | {}", text.trim_end())),
        (Some(operation), Some(text)) => {
            terminal.say(format_args!("{name} | {operation} | {}", text.trim_end()));
        }
        _ if entry["state"].is_string() => {}
        _ => terminal.say(format_args!("{name} | {line}")),
    }
}

/// 1 says that the job itself did not succeed, anything else that it could not be followed.
fn end(nosana: &Nosana, name: &str, stream: Stream) -> Result<()> {
    let (status, complaint) = stream.end(&nosana.processes)?;
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => bail!("`{name}` failed ({status}): {}", complaint.trim()),
    }
}

/// Shows the values that the operations gave. Returns when the first container ran, in Unix
/// milliseconds.
fn show_result(nosana: &Nosana, terminal: &Terminal, name: &str, job: &str) -> Result<Option<i64>> {
    let result: Value = nosana.parsed(nosana.command(&["job", "result", job]))?;
    for operation in result["operations"].as_array().into_iter().flatten() {
        let id = operation["id"].as_str().unwrap_or_default();
        for (key, value) in operation["results"].as_object().into_iter().flatten() {
            let value = value.as_str().map_or(value.to_string(), str::to_owned);
            terminal.say(format_args!("{name}: result {id}.{key} = {value}"));
        }
    }
    Ok(result["operations"][0]["started_at"].as_i64())
}

fn now_ms() -> Result<i64> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(i64::try_from(now.as_millis())?)
}
