//! Commands that a job's client runs in its containers.

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;
use futures_util::{Stream, StreamExt, stream};
use nosana_sdk::host_api::{ExecLine, ExecRequest, ExecStream};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout_at},
};
use tracing::info;

use crate::{
    containers::{ContainerId, Containers, Error, ExecEvent, LogStream},
    run::chain_of,
};

/// Commands of one job at a time.
pub(super) const MOST: usize = 4;
/// How long one is listened to.
const LONGEST: Duration = Duration::from_mins(5);
/// The most of its output that is sent, bytes before they are made JSON.
const MAX_OUTPUT_BYTES: u64 = 4 * 1024 * 1024;
/// The most words of a command.
const MAX_WORDS: usize = 256;
/// The longest name of an operation, characters.
const MAX_OP: usize = 256;

/// What is wrong with a request, for its sender.
pub(super) fn check(request: &ExecRequest) -> Result<(), String> {
    if request.op.is_empty() || request.op.chars().count() > MAX_OP {
        return Err(format!(
            "expected `op`, the operation's id, of 1 to {MAX_OP} characters"
        ));
    }
    let words = &request.command;
    if words.is_empty() || words.len() > MAX_WORDS {
        return Err(format!(
            "expected `command`, the program and its arguments, of 1 to {MAX_WORDS} words"
        ));
    }
    if words.first().is_some_and(String::is_empty) || words.iter().any(|word| word.contains('\0')) {
        return Err("expected `command` to begin with a program, and no zero in it".to_owned());
    }
    Ok(())
}

/// A command in a container.
pub(super) struct Command {
    pub(super) containers: Arc<dyn Containers>,
    pub(super) container: ContainerId,
    pub(super) job: String,
    pub(super) request: ExecRequest,
    /// Of the job's commands at a time; given back when the answer is over.
    pub(super) place: OwnedSemaphorePermit,
}

impl Command {
    /// Runs it. Each item is a whole line of JSON, [`ExecLine`]; the last one says how it
    /// ended. What it is and prints is not logged, but that it ran.
    pub(super) fn run(self) -> impl Stream<Item = Bytes> + Send {
        let words = self.request.command.len();
        info!(
            job = self.job,
            op = self.request.op,
            words,
            "the client runs a command"
        );
        let events = self
            .containers
            .attach(&self.container, &self.request.command)
            .boxed();
        let answer = Answer {
            events,
            deadline: Instant::now() + LONGEST,
            bytes: 0,
            stdout: Text::default(),
            stderr: Text::default(),
            audit: Audit {
                job: self.job,
                op: self.request.op,
                ending: "its reader left",
            },
            _place: self.place,
        };
        stream::unfold(Some(answer), |answer| async {
            let mut answer = answer?;
            let (lines, is_last) = answer.next().await;
            Some((lines, (!is_last).then_some(answer)))
        })
    }
}

struct Answer {
    events: stream::BoxStream<'static, Result<ExecEvent, Error>>,
    deadline: Instant,
    /// Of output, so far.
    bytes: u64,
    stdout: Text,
    stderr: Text,
    audit: Audit,
    _place: OwnedSemaphorePermit,
}

impl Answer {
    /// The next line or lines, and whether they are the last.
    async fn next(&mut self) -> (Bytes, bool) {
        loop {
            let Ok(event) = timeout_at(self.deadline, self.events.next()).await else {
                let minutes = LONGEST.as_secs() / 60;
                return self.broken(
                    "it took too long",
                    format!("nothing more is sent after {minutes} minutes; the command goes on"),
                );
            };
            match event {
                Some(Ok(ExecEvent::Printed(stream, bytes))) => {
                    self.bytes = self.bytes.saturating_add(bytes.len() as u64);
                    if self.bytes > MAX_OUTPUT_BYTES {
                        let most = MAX_OUTPUT_BYTES >> 20;
                        return self.broken(
                            "it printed too much",
                            format!("nothing more is sent after {most} MiB; the command goes on"),
                        );
                    }
                    let text = self.text(stream).push(&bytes);
                    if !text.is_empty() {
                        return (line(&output(stream, text)), false);
                    }
                }
                Some(Ok(ExecEvent::Exited(exit_code))) => {
                    self.audit.ending = "it ended";
                    let end = ExecLine::Exit { exit_code };
                    return (self.last(&end), true);
                }
                Some(Err(error)) => return self.broken("the engine failed", chain_of(&error)),
                None => {
                    return self.broken("the engine failed", "the engine says no more".to_owned());
                }
            }
        }
    }

    fn text(&mut self, stream: LogStream) -> &mut Text {
        match stream {
            LogStream::Stdout => &mut self.stdout,
            LogStream::Stderr => &mut self.stderr,
        }
    }

    fn broken(&mut self, ending: &'static str, error: String) -> (Bytes, bool) {
        self.audit.ending = ending;
        (self.last(&ExecLine::Broken { error }), true)
    }

    /// The last line, after what was begun of a character.
    fn last(&mut self, end: &ExecLine) -> Bytes {
        let mut bytes = Vec::new();
        for stream in [LogStream::Stdout, LogStream::Stderr] {
            let text = self.text(stream).finish();
            if !text.is_empty() {
                bytes.extend_from_slice(&line(&output(stream, text)));
            }
        }
        bytes.extend_from_slice(&line(end));
        bytes.into()
    }
}

/// Says how a command ended, however its answer does.
struct Audit {
    job: String,
    op: String,
    ending: &'static str,
}

impl Drop for Audit {
    fn drop(&mut self) {
        let Self { job, op, ending } = self;
        info!(job, op, ending, "a command of the client is over");
    }
}

fn output(stream: LogStream, text: String) -> ExecLine {
    let stream = match stream {
        LogStream::Stdout => ExecStream::Stdout,
        LogStream::Stderr => ExecStream::Stderr,
    };
    ExecLine::Output { stream, text }
}

fn line(line: &ExecLine) -> Bytes {
    // Of strings and numbers alone: nothing in it can fail.
    let mut bytes = serde_json::to_vec(line).unwrap_or_default();
    bytes.push(b'\n');
    bytes.into()
}

/// Makes text of bytes that come in chunks.
#[derive(Default)]
struct Text {
    /// The beginning of a character, at most three bytes.
    begun: Vec<u8>,
}

impl Text {
    fn push(&mut self, bytes: &[u8]) -> String {
        self.begun.extend_from_slice(bytes);
        let rest = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => self.begun.split_off(error.valid_up_to()),
            _ => unfinished(&mut self.begun),
        };
        let text = String::from_utf8_lossy(&self.begun).into_owned();
        self.begun = rest;
        text
    }

    fn finish(&mut self) -> String {
        let text = String::from_utf8_lossy(&self.begun).into_owned();
        self.begun.clear();
        text
    }
}

/// Takes off the end what may be the beginning of a character, behind bytes that are
/// no text.
fn unfinished(bytes: &mut Vec<u8>) -> Vec<u8> {
    let longest = bytes.len().min(3);
    let begins = (1..=longest).find(|length| {
        let tail = &bytes[bytes.len() - length..];
        std::str::from_utf8(tail)
            .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    });
    begins.map_or_else(Vec::new, |length| bytes.split_off(bytes.len() - length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However the bytes are cut, the text is the one of the whole.
        #[test]
        fn chunks_make_the_same_text_as_the_whole(
            chunks in proptest::collection::vec(
                prop_oneof![
                    proptest::collection::vec(any::<u8>(), 0..6),
                    "[a-zé€😀]{0,3}".prop_map(String::into_bytes),
                    Just("😀".as_bytes()[..2].to_vec()),
                    Just("😀".as_bytes()[2..].to_vec()),
                ],
                0..8,
            ),
        ) {
            let mut text = Text::default();
            let mut found: String = chunks.iter().map(|chunk| text.push(chunk)).collect();
            prop_assert!(text.begun.len() <= 3);
            found.push_str(&text.finish());
            prop_assert_eq!(found, String::from_utf8_lossy(&chunks.concat()).into_owned());
        }
    }

    #[test]
    fn what_cannot_be_a_command_is_refused() {
        let request = |op: &str, words: &[&str]| ExecRequest {
            op: op.to_owned(),
            command: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        assert_eq!(check(&request("a", &["ls", ""])), Ok(()));
        for bad in [
            request("", &["ls"]),
            request(&"a".repeat(257), &["ls"]),
            request("a", &[]),
            request("a", &[""]),
            request("a", &["ls", "\0"]),
            request("a", &["x"; 257]),
        ] {
            assert!(check(&bad).is_err(), "{bad:?}");
        }
    }
}
