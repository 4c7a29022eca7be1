//! `nosana host logs`: what jobs printed, out of the agent's state folder.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use nosana_host::{
    ledger::{self, Entry},
    logbook::Line,
};
use serde::Serialize;
use solana_address::Address;
use tokio::time::sleep;

use crate::{
    agent_view,
    args::HostLogsArguments,
    commands::{ExitStatus, drain::known_hosts, job::line_text},
    error::{CliError, Result},
    printer::{Printer, table},
    settings::parse_address,
    units,
};

/// How often a log that grows is read.
const POLL: Duration = Duration::from_millis(500);
/// Bytes that are read at once.
const PART: u64 = 1 << 20;
/// The longest line, bytes; a log has none that is near it.
const LONGEST_LINE: usize = 64 << 20;

/// A job that has a log here.
#[derive(Serialize)]
struct Logged {
    job: String,
    host: String,
    /// `here`, `done`, `given_up`, or `over` when nothing else of it is here.
    state: &'static str,
    bytes: u64,
    /// Unix seconds of the last line.
    changed_at: i64,
}

/// Lists the logs, or prints one.
pub async fn logs(arguments: &HostLogsArguments, printer: &Printer) -> Result<ExitStatus> {
    let state = agent_view::state_folder(&arguments.agent)?;
    let Some(job) = &arguments.job else {
        let logs = all(&state)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_secs().cast_signed());
        printer.result(&logs, |logs| text(logs, now))?;
        return Ok(ExitStatus::Success);
    };
    let job = parse_address("job", job)?.to_string();
    let (folder, path) = find(&state, &job)?;
    let mut tail = Tail::open(&path)?;
    loop {
        // Looked at before it is read: what is written until the job is over is read.
        let is_over = !arguments.follow || is_over(&folder, &job)?;
        for line in tail.read()? {
            if printer.is_json() {
                printer.json(&line)?;
            } else {
                printer.text(&line_text(&line.op, &line.text, printer))?;
            }
        }
        if is_over {
            return Ok(ExitStatus::Success);
        }
        sleep(POLL).await;
    }
}

/// The folder of the host that has a log of `job`, and the log.
fn find(state: &Path, job: &str) -> Result<(PathBuf, PathBuf)> {
    for host in known_hosts(state)? {
        let folder = state.join(host.to_string());
        let path = log_of(&folder, job);
        if path.is_file() {
            return Ok((folder, path));
        }
    }
    Err(
        CliError::user(format!("no log of the job {job} is here")).hint(
            "`nosana host logs` lists those that are; `nosana job result` has what the client gets",
        ),
    )
}

fn log_of(folder: &Path, job: &str) -> PathBuf {
    folder.join("jobs").join(job).join("log.jsonl")
}

/// Whether nothing more is written about `job`.
fn is_over(folder: &Path, job: &str) -> Result<bool> {
    let known = peek(folder)?;
    Ok(!matches!(known.get(job), Some(Entry::Taken)))
}

fn peek(folder: &Path) -> Result<BTreeMap<String, Entry>> {
    ledger::peek(folder).map_err(|error| CliError::file("the ledger in", folder, error))
}

/// All logs, the latest last.
fn all(state: &Path) -> Result<Vec<Logged>> {
    let mut logs = Vec::new();
    for host in known_hosts(state)? {
        let folder = state.join(host.to_string());
        let known = peek(&folder)?;
        // A host that never had a job has no folder for them.
        let Ok(entries) = fs::read_dir(folder.join("jobs")) else {
            continue;
        };
        let jobs = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        for job in jobs.filter(|job| job.parse::<Address>().is_ok()) {
            let Ok(metadata) = fs::metadata(log_of(&folder, &job)) else {
                continue;
            };
            let changed = metadata.modified().unwrap_or(UNIX_EPOCH);
            let changed = changed.duration_since(UNIX_EPOCH).unwrap_or_default();
            logs.push(Logged {
                state: match known.get(&job) {
                    Some(Entry::Done { .. }) => "done",
                    Some(Entry::GivenUp { .. }) => "given_up",
                    Some(_) => "here",
                    None => "over",
                },
                job,
                host: host.to_string(),
                bytes: metadata.len(),
                changed_at: changed.as_secs().cast_signed(),
            });
        }
    }
    logs.sort_by(|a, b| (a.changed_at, &a.job).cmp(&(b.changed_at, &b.job)));
    Ok(logs)
}

fn text(logs: &[Logged], now: i64) -> String {
    let rows = logs.iter().map(|log| {
        [
            log.job.clone(),
            log.host.clone(),
            log.state.replace('_', " "),
            log.bytes.to_string(),
            units::moment(log.changed_at, now),
        ]
    });
    table(["job", "host", "state", "bytes", "last line"], rows)
}

/// Reads a log that grows, line by line.
struct Tail {
    file: File,
    path: PathBuf,
    /// Of the line that is not whole yet.
    rest: Vec<u8>,
}

impl Tail {
    fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| CliError::file("the log", path, error))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            rest: Vec::new(),
        })
    }

    /// The lines that came since.
    fn read(&mut self) -> Result<Vec<Line>> {
        self.lines()
            .map_err(|error| CliError::file("the log", &self.path, error))
    }

    fn lines(&mut self) -> io::Result<Vec<Line>> {
        // An agent that starts again takes off what its predecessor did not write to the end.
        let at = self.file.stream_position()?;
        let length = self.file.metadata()?.len();
        if length < at {
            self.file.seek(SeekFrom::Start(length))?;
            self.rest.clear();
        }
        let mut lines = Vec::new();
        loop {
            let read = (&self.file).take(PART).read_to_end(&mut self.rest)?;
            if let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') {
                let rest = self.rest.split_off(end + 1);
                let whole = std::mem::replace(&mut self.rest, rest);
                let whole = whole.split(|byte| *byte == b'\n');
                lines.extend(whole.filter_map(|line| serde_json::from_slice(line).ok()));
            }
            if self.rest.len() > LONGEST_LINE {
                self.rest.clear();
            }
            if read == 0 {
                return Ok(lines);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use nosana_host::ledger::Ledger;

    use super::*;

    const HOST: Address = Address::new_from_array([1; 32]);
    const JOB: Address = Address::new_from_array([2; 32]);

    fn line(text: &str) -> Vec<u8> {
        let line = Line {
            op: "op".to_owned(),
            stream: "stdout".to_owned(),
            time: 1,
            text: text.to_owned(),
        };
        let mut bytes = serde_json::to_vec(&line).unwrap();
        bytes.push(b'\n');
        bytes
    }

    #[test]
    fn a_log_is_read_as_it_grows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let mut file = File::create(&path).unwrap();
        file.write_all(&line("a")).unwrap();
        let mut tail = Tail::open(&path).unwrap();
        let mut texts = || -> Vec<String> {
            let lines = tail.read().unwrap();
            lines.into_iter().map(|line| line.text).collect()
        };
        assert_eq!(texts(), ["a"]);
        assert!(texts().is_empty());
        let (half, rest) = (line("b"), line("c"));
        file.write_all(&half[..10]).unwrap();
        assert!(texts().is_empty());
        file.write_all(&half[10..]).unwrap();
        file.write_all(&rest[..5]).unwrap();
        assert_eq!(texts(), ["b"]);
        // The next agent takes the half line off.
        file.set_len(file.metadata().unwrap().len() - 5).unwrap();
        let _ = texts();
        file.seek(SeekFrom::End(0)).unwrap();
        file.write_all(&line("d")).unwrap();
        assert_eq!(texts(), ["d"]);
    }

    #[test]
    fn logs_are_listed_with_what_became_of_the_job() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join(HOST.to_string());
        let mut ledger = Ledger::open(&folder).unwrap();
        let path = log_of(&folder, &JOB.to_string());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, line("a")).unwrap();
        let state_of = || all(state.path()).unwrap()[0].state;
        assert_eq!(state_of(), "over");
        let job = JOB.to_string();
        ledger.write(&job, Entry::Taken).unwrap();
        assert_eq!(state_of(), "here");
        assert!(!is_over(&folder, &job).unwrap());
        let reason = String::new();
        ledger.write(&job, Entry::GivenUp { reason }).unwrap();
        assert_eq!(state_of(), "given_up");
        assert!(is_over(&folder, &job).unwrap());
        assert!(find(state.path(), &job).is_ok());
        let other = find(state.path(), &HOST.to_string()).unwrap_err();
        assert!(other.message().contains("no log"), "{}", other.message());
    }
}
