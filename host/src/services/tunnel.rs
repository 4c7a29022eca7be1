//! The program that brings the ingress to a relay: started, watched, started again.
//!
//! It is a process group of its own, so that all of it can be ended. An agent that is
//! killed leaves it behind; which process it is stands in a file, and the next agent ends
//! it before it starts its own, since the relay gives its port to one alone.
//!
//! What it says goes to the log, but for what may be a secret among its arguments and its
//! environment: programs repeat the arguments that they do not like.

use std::{
    collections::{BTreeSet, VecDeque},
    env, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tracing::{debug, info, warn};

use super::{Monitor, lock};
use crate::durable;

/// First and longest pause before the program is started again.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
/// A program that ran for so long had worked.
const GOOD: Duration = Duration::from_mins(1);
/// How long an earlier agent's program may take to end.
const GRACE: Duration = Duration::from_secs(3);
/// The longest line of the program's that is looked at, bytes.
const MAX_LINE_BYTES: usize = 4 * 1024;
/// What of a line is shown, characters.
const SHOWN: usize = 300;
/// How long what it said last is waited for.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Lines of the program's that are shown when it ended.
const LAST_LINES: usize = 3;
/// What stands for the ingress's address in the arguments.
const ADDRESS: &str = "{address}";
/// The shortest word that is taken for a secret, characters.
const MIN_SECRET: usize = 12;
/// What stands for a secret in what the program said.
const HIDDEN: &str = "[hidden]";

/// A tunnel's program.
pub(super) struct Tunnel {
    program: String,
    arguments: Vec<String>,
    record: PathBuf,
}

/// The process of a tunnel, for the next agent.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    pid: i32,
    /// Clock ticks after the machine's start at which it began: numbers of processes come again.
    began: u64,
    /// The machine's start, by the kernel's own name for it.
    boot: String,
}

impl Tunnel {
    /// `words` are the program and its arguments; which process it is goes to the file `record`.
    pub(super) fn new(words: &[String], address: SocketAddr, record: PathBuf) -> Self {
        let address = address.to_string();
        let mut words = words.iter().map(|word| word.replace(ADDRESS, &address));
        Self {
            program: words.next().unwrap_or_default(),
            arguments: words.collect(),
            record,
        }
    }

    /// Keeps the program running until the future is dropped, which ends it.
    pub(super) async fn keep(self, monitor: &Monitor) {
        monitor.has_tunnel.store(true, Ordering::Relaxed);
        let mut pause = PAUSE.0;
        loop {
            *lock(&monitor.tunnel_trouble) = None;
            monitor.tunnel_starts.fetch_add(1, Ordering::Relaxed);
            let began = Instant::now();
            let ended = self.run().await;
            if began.elapsed() >= GOOD {
                pause = PAUSE.0;
            }
            let seconds = pause.as_secs();
            let program = &self.program;
            let how = match ended {
                Ok((status, lines)) => {
                    // Only in the log: what a program says may name accounts.
                    warn!(program, %status, said = lines, "the tunnel ended; again in {seconds} s");
                    format!("ended ({status})")
                }
                Err(error) => {
                    warn!(program, %error, "the tunnel cannot be started; again in {seconds} s");
                    "cannot be started".to_owned()
                }
            };
            *lock(&monitor.tunnel_trouble) = Some(format!(
                "the tunnel {how} and is started again: the agent's log says more"
            ));
            sleep(pause).await;
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    /// Runs the program to its end, and gives the last of what it said.
    async fn run(&self) -> io::Result<(ExitStatus, String)> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        // They may hold secrets, and are for the agent.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if ["NOSANA_", "AWS_"]
                .iter()
                .any(|start| text.starts_with(start))
            {
                command.env_remove(&name);
            }
        }
        let values = env::vars_os().map(|(_, value)| value.to_string_lossy().into_owned());
        let secrets = Arc::new(secrets_in(self.arguments.iter().cloned().chain(values)));
        let mut child = command.spawn()?;
        let group = Group::of(&child, &self.record);
        info!(program = self.program, "the tunnel is started");
        let said = Arc::new(Mutex::new(VecDeque::new()));
        let mut reading = JoinSet::new();
        if let Some(output) = child.stdout.take() {
            reading.spawn(read(output, Arc::clone(&secrets), Arc::clone(&said)));
        }
        if let Some(output) = child.stderr.take() {
            reading.spawn(read(output, Arc::clone(&secrets), Arc::clone(&said)));
        }
        let status = child.wait().await?;
        drop(group);
        // Something that left the group may hold the output open for ever.
        let rest = async { while reading.join_next().await.is_some() {} };
        let _ = timeout(LAST_WORDS, rest).await;
        let said: Vec<String> = lock(&said).drain(..).collect();
        Ok((status, said.join(" / ")))
    }
}

/// The words in `texts` that may be secrets, the longest first.
fn secrets_in(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        let words = text.split(|character: char| !is_of_secrets(character));
        let secret = words.filter(|word| may_be_secret(word));
        found.extend(secret.map(str::to_owned));
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_by_key(|word| std::cmp::Reverse(word.len()));
    found
}

/// Those of hexadecimal and base 64; passwords that people think of have others, too, and are
/// found in part.
fn is_of_secrets(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+/_-".contains(character)
}

/// Neither a path nor a word of a language: what is random has letters and digits.
fn may_be_secret(word: &str) -> bool {
    word.len() >= MIN_SECRET
        && !word.starts_with(['/', '-'])
        && word.contains(|character: char| character.is_ascii_digit())
        && word.contains(|character: char| character.is_ascii_alphabetic())
}

fn without(secrets: &[String], text: &str) -> String {
    let hide = |text: String, secret: &String| text.replace(secret.as_str(), HIDDEN);
    secrets.iter().fold(text.to_owned(), hide)
}

/// Reads to the end, and keeps the last lines in `said`.
async fn read(
    output: impl AsyncRead + Unpin,
    secrets: Arc<Vec<String>>,
    said: Arc<Mutex<VecDeque<String>>>,
) {
    let mut output = BufReader::with_capacity(MAX_LINE_BYTES, output);
    loop {
        // As much as there is of a line, since one may be without an end.
        let (bytes, taken) = match output.fill_buf().await {
            Ok([]) | Err(_) => return,
            Ok(buffer) => {
                let end = buffer.iter().position(|byte| *byte == b'\n');
                let taken = end.map_or(buffer.len(), |end| end + 1);
                (
                    buffer.iter().take(taken).copied().collect::<Vec<u8>>(),
                    taken,
                )
            }
        };
        output.consume(taken);
        let text: String = String::from_utf8_lossy(&bytes)
            .chars()
            .filter(|character| !character.is_control())
            .collect();
        let text: String = without(&secrets, &text).chars().take(SHOWN).collect();
        if text.is_empty() {
            continue;
        }
        debug!(text, "the tunnel says");
        let mut said = lock(&said);
        if said.len() == LAST_LINES {
            said.pop_front();
        }
        said.push_back(text);
    }
}

/// The processes of a running tunnel; dropped, they are ended.
struct Group {
    pid: Option<Pid>,
    record: PathBuf,
}

impl Group {
    fn of(child: &Child, record: &Path) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(written) = id.and_then(Record::of)
            && let Err(error) = written.write(record)
        {
            warn!(%error, "an agent that comes after a kill will not know the tunnel");
        }
        Self {
            pid: id.and_then(Pid::from_raw),
            record: record.to_owned(),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.pid {
            // It may be gone.
            let _ = kill_process_group(pid, Signal::KILL);
        }
        let _ = fs::remove_file(&self.record);
    }
}

impl Record {
    fn of(pid: i32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name, in parentheses, may hold anything; the 20th field after it is the start.
        let (_, fields) = stat.rsplit_once(')')?;
        let began = fields.split_whitespace().nth(19)?.parse().ok()?;
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(Self {
            pid,
            began,
            boot: boot.trim().to_owned(),
        })
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        durable::write(path, &serde_json::to_vec(self)?)
    }

    /// Whether that very process is there.
    fn is_there(&self) -> bool {
        Self::of(self.pid).as_ref() == Some(self)
    }
}

/// Ends the tunnel that a killed agent left behind, if one did.
pub(super) async fn end_earlier(record: &Path) {
    let Ok(text) = fs::read_to_string(record) else {
        return;
    };
    if let Ok(earlier) = serde_json::from_str::<Record>(&text)
        && earlier.is_there()
        && let Some(pid) = Pid::from_raw(earlier.pid)
    {
        info!("ending the tunnel of an earlier agent");
        let _ = kill_process_group(pid, Signal::TERM);
        let asked = Instant::now();
        while earlier.is_there() && asked.elapsed() < GRACE {
            sleep(Duration::from_millis(20)).await;
        }
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let _ = fs::remove_file(record);
}

/// Starts a process as a tunnel and leaves it, as an agent that is killed does.
#[cfg(test)]
pub(super) fn leave_behind(words: &[String], record: &Path) -> i32 {
    use std::os::unix::process::CommandExt;
    let mut command = std::process::Command::new(&words[0]);
    let mut child = command.args(&words[1..]).process_group(0).spawn().unwrap();
    let pid = i32::try_from(child.id()).unwrap();
    Record::of(pid).unwrap().write(record).unwrap();
    // Nobody else takes it away.
    std::thread::spawn(move || child.wait());
    pid
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is hidden of the words of an argument.
    fn hidden(argument: &str) -> Vec<String> {
        secrets_in(std::iter::once(argument.to_owned()))
    }

    #[test]
    fn what_may_be_a_secret_is_found_in_whatever_argument_it_is() {
        let token = "Zm9vYmFy0123+/x";
        for argument in [
            token.to_owned(),
            format!("--token={token}=="),
            format!("https://user:{token}@relay.example"),
            format!("--header=Authorization: Bearer {token}"),
            format!("frpc --token '{token}' --verbose"),
        ] {
            assert_eq!(hidden(&argument), [token], "{argument}");
        }
        let long = format!("{token}0");
        assert_eq!(hidden(&format!("{token} {long}")), [long.as_str(), token]);
    }

    #[test]
    fn what_mends_a_tunnel_is_shown() {
        for argument in [
            "-N",
            "ServerAliveInterval=15",
            "UserKnownHostsFile=/etc/nosana/relay1.known",
            "GatewayPorts",
            "0.0.0.0:8443:127.0.0.1:8443",
            "tunnel@relay2.frankfurt.example",
            "[2001:db8:0:1::1]:8443",
        ] {
            assert_eq!(hidden(argument), [""; 0], "{argument}");
        }
        let secrets = hidden("--token=0123456789abcdef");
        let said = without(
            &secrets,
            "0123456789abcdef is no token, 0123456789abcdeg may be",
        );
        assert_eq!(said, "[hidden] is no token, 0123456789abcdeg may be");
    }
}
