//! The agent of this machine, as its own socket tells of it.

use std::{
    fmt::Write as _,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use nosana_host::control::{self, Answer, ControlError, KeyFiles, Question, SlotStatus, Status};

use crate::{
    args::AgentFolder,
    commands::host::{DEFAULT_STATE, read_table},
    error::{CliError, Result},
    printer::{Printer, table},
    units,
};

/// The state folder of the agent that is meant.
pub fn state_folder(agent: &AgentFolder) -> Result<PathBuf> {
    if let Some(state) = &agent.state {
        return Ok(state.clone());
    }
    let Some(path) = &agent.config else {
        return Ok(PathBuf::from(DEFAULT_STATE));
    };
    let table = read_table(path)?;
    let state = table.get("state").and_then(toml::Value::as_str);
    Ok(PathBuf::from(state.unwrap_or(DEFAULT_STATE)))
}

/// What the agent says of itself; `None` when none runs, or it does not talk to this user.
pub async fn find(agent: &AgentFolder, printer: &Printer) -> Result<Option<Status>> {
    let state = state_folder(agent)?;
    match control::ask(&state, &Question::Status).await {
        Ok(answer) => status(answer).map(Some),
        Err(ControlError::Absent { .. }) => Ok(None),
        Err(error) => {
            printer.note(&CliError::from(error).message());
            Ok(None)
        }
    }
}

/// The status in an answer.
pub fn status(answer: Answer) -> Result<Status> {
    match answer {
        Answer::Status(status) => Ok(status),
        Answer::Pruned(_) | Answer::Refused(_) => Err(unexpected()),
    }
}

/// An answer to something else than what was asked.
pub fn unexpected() -> CliError {
    CliError::unavailable("the agent answers something else: is it of another version?")
}

/// The agent and its slots.
pub fn text(agent: &Status) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let up = now
        .map_or(0, |now| now.as_secs())
        .saturating_sub(agent.since);
    text_at(agent, up)
}

fn text_at(agent: &Status, up: u64) -> String {
    let engine = if agent.is_engine_up {
        "the engine answers"
    } else {
        "the engine does not answer"
    };
    let mut text = format!(
        "agent {}, process {}, up {}, API at {}: {engine}",
        agent.version,
        agent.pid,
        units::seconds(up),
        agent.api
    );
    let figures = [
        (agent.state_free, "free for its state"),
        (agent.engine_free, "free for images"),
    ];
    for (bytes, what) in figures {
        if let Some(bytes) = bytes {
            // Writing to a string does not fail.
            let _ = write!(text, ", {} {what}", gib(bytes));
        }
    }
    if let Some(lamports) = agent.worker_lamports {
        let _ = write!(text, ", {} for fees", units::sol(lamports));
    }
    if let Some(keys) = &agent.keys {
        text.push_str(&next_worker(keys));
    }
    text.push('\n');
    text.push_str(&slots(&agent.slots));
    text
}

/// The key that the agent goes over to once the chain names it.
fn next_worker(keys: &KeyFiles) -> String {
    let file = &keys.file;
    match (&keys.next_worker, &keys.trouble) {
        (_, Some(trouble)) => format!(", a key in or beside {file} cannot be used: {trouble}"),
        (Some(next), None) => format!(", ready for the worker {next}"),
        (None, None) => String::new(),
    }
}

/// What each slot does.
pub fn slots(slots: &[SlotStatus]) -> String {
    table(
        ["host", "GPUs", "does"],
        slots
            .iter()
            .map(|slot| [slot.host.clone(), gpus(slot), doing(slot)]),
    )
}

fn gpus(slot: &SlotStatus) -> String {
    if slot.gpus.is_empty() {
        return "-".to_owned();
    }
    let names = slot.gpus.join(" ");
    if slot.gpu_health == "well" {
        names
    } else {
        format!("{names} ({})", slot.gpu_health)
    }
}

fn doing(slot: &SlotStatus) -> String {
    let mut parts: Vec<String> = slot
        .jobs
        .iter()
        .map(|job| {
            let state = job.state.replace('_', " ");
            if job.step.is_empty() || job.step == job.state {
                format!("job {} {state}", job.job)
            } else {
                format!("job {} {state}: {}", job.job, job.step)
            }
        })
        .collect();
    if let Some(place) = slot.place {
        let waiting = slot.waiting.unwrap_or(place);
        parts.push(format!("waits, {place} of {waiting}"));
    }
    match (&slot.obstacle, &slot.reason) {
        (Some(source), Some(reason)) => parts.push(format!("takes no job ({source}): {reason}")),
        _ if slot.is_drained => parts.push("drained".to_owned()),
        _ if parts.is_empty() => parts.push("idle".to_owned()),
        _ => {}
    }
    parts.join("; ")
}

/// Bytes for people.
pub fn gib(bytes: u64) -> String {
    const GIB: u64 = 1 << 30;
    let tenths = bytes.saturating_mul(10) / GIB;
    if tenths == 0 {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{}.{} GiB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use nosana_host::control::SlotJob;

    use super::*;

    fn slot(host: &str) -> SlotStatus {
        SlotStatus {
            host: host.to_owned(),
            market: "MARKET".to_owned(),
            gpus: vec!["nvidia.com/gpu=0".to_owned()],
            gpu_health: "well".to_owned(),
            worker: None,
            is_drained: false,
            obstacle: None,
            reason: None,
            place: None,
            waiting: None,
            jobs: Vec::new(),
        }
    }

    #[test]
    fn an_agent_tells_what_each_slot_does() {
        let agent = Status {
            version: "0.1.0".to_owned(),
            pid: 42,
            since: 0,
            api: "127.0.0.1:8910".to_owned(),
            is_engine_up: true,
            worker_lamports: Some(50_000_000),
            keys: Some(KeyFiles {
                file: "/etc/nosana/worker.json".to_owned(),
                next_worker: Some("NEXT".to_owned()),
                trouble: None,
            }),
            state_free: Some(800 << 20),
            engine_free: Some(62_384_111_001),
            slots: vec![
                SlotStatus {
                    jobs: vec![SlotJob {
                        job: "JOB1".to_owned(),
                        state: "running".to_owned(),
                        step: "train: running".to_owned(),
                    }],
                    is_drained: true,
                    obstacle: Some("operator".to_owned()),
                    reason: Some("it is drained".to_owned()),
                    ..slot("HOST1")
                },
                SlotStatus {
                    place: Some(2),
                    waiting: Some(5),
                    ..slot("HOST2")
                },
                SlotStatus {
                    gpus: Vec::new(),
                    ..slot("HOST3")
                },
                SlotStatus {
                    gpu_health: "broken".to_owned(),
                    obstacle: Some("gpus".to_owned()),
                    reason: Some("XID 79".to_owned()),
                    ..slot("HOST4")
                },
            ],
        };
        insta::assert_snapshot!(text_at(&agent, 11_000), @"
        agent 0.1.0, process 42, up 3 h 3 m, API at 127.0.0.1:8910: the engine answers, 0.7 GiB free for its state, 58.0 GiB free for images, 0.050000000 SOL for fees, ready for the worker NEXT
        host   GPUs                       does
        HOST1  nvidia.com/gpu=0           job JOB1 running: train: running; takes no job (operator): it is drained
        HOST2  nvidia.com/gpu=0           waits, 2 of 5
        HOST3  -                          idle
        HOST4  nvidia.com/gpu=0 (broken)  takes no job (gpus): XID 79
        ");
    }

    #[test]
    fn bytes_are_short() {
        for (bytes, expected) in [
            (0, "0 MiB"),
            (5 << 20, "5 MiB"),
            (1 << 30, "1.0 GiB"),
            (1_600_000_000, "1.4 GiB"),
        ] {
            assert_eq!(gib(bytes), expected);
        }
    }
}
