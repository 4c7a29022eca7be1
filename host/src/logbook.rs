//! The log of one job: a file of lines that grows while the job runs, can be read
//! from any line on while it does, and is bounded.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rustix::{
    fs::{FallocateFlags, fallocate},
    io::Errno,
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::containers::{LogLine, LogStream};

/// The most bytes of one job's log that are kept; what comes after is dropped and
/// the cut marked.
pub const MAX_LOG_BYTES: u64 = 8 * 1024 * 1024;

/// The last line of a log that is full.
const CUT: &str = "the log is full: what comes after this is not kept";
/// What is kept free for it, bytes.
const CUT_ROOM: u64 = 256;

/// Bytes that are read from the file at once, unless a line is longer.
const PART: u64 = 64 * 1024;

/// The stream of the agent's own lines.
pub(crate) const AGENT: &str = "agent";

/// A line of a job's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which operation wrote it; empty for the agent's own lines.
    pub op: String,
    /// Where: `stdout`, `stderr` or `agent`.
    pub stream: String,
    /// Unix time in nanoseconds.
    pub time: u64,
    /// Without the newline.
    pub text: String,
}

impl Line {
    /// A line of a container.
    #[must_use]
    pub fn of(op: &str, line: &LogLine) -> Self {
        let text = String::from_utf8_lossy(&line.bytes);
        Self {
            op: op.to_owned(),
            stream: match line.stream {
                LogStream::Stdout => "stdout".to_owned(),
                LogStream::Stderr => "stderr".to_owned(),
            },
            time: line.time.0,
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
        }
    }
}

/// Writes a job's log.
pub struct LogBook {
    file: File,
    bytes: u64,
    /// Lines of each operation's present container that are in the file already.
    written: BTreeMap<String, u64>,
    progress: Arc<Progress>,
}

struct Progress {
    /// Bytes of whole lines.
    length: watch::Sender<u64>,
    /// Once cut, nothing is added: there is no hole in a log.
    is_cut: AtomicBool,
    is_over: AtomicBool,
}

/// Reads a job's log while it is written.
#[derive(Clone)]
pub struct LogReader {
    path: PathBuf,
    progress: Arc<Progress>,
}

impl LogBook {
    /// Opens the log at `path`, or begins it. A last line that was cut off by a
    /// crash is removed.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(path: &Path) -> io::Result<(Self, LogReader)> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(path)?;
        let Scanned {
            bytes,
            written,
            is_cut,
        } = scan(&file)?;
        file.set_len(bytes)?;
        reserve(&file, bytes)?;
        file.seek(SeekFrom::End(0))?;
        let progress = Arc::new(Progress {
            length: watch::Sender::new(bytes),
            is_cut: AtomicBool::new(is_cut),
            is_over: AtomicBool::new(false),
        });
        let reader = LogReader {
            path: path.to_owned(),
            progress: Arc::clone(&progress),
        };
        let book = Self {
            file,
            bytes,
            written,
            progress,
        };
        Ok((book, reader))
    }

    /// How many lines of the present container of `op` are in the log: an engine gives the log of a
    /// container always in the same order, so reading it again begins after them.
    #[must_use]
    pub fn lines_of(&self, op: &str) -> u64 {
        self.written.get(op).copied().unwrap_or_default()
    }

    /// Appends a line, unless the log is full; then a last one that says so.
    ///
    /// # Errors
    /// When the disk refuses. Then nothing more is added until the log is opened again: there
    /// is no hole in it.
    pub fn append(&mut self, line: &Line) -> io::Result<()> {
        if self.progress.is_cut.load(Ordering::Acquire) {
            return Ok(());
        }
        let bytes = serde_json::to_vec(line)?;
        let length = self.bytes.saturating_add(bytes.len() as u64);
        if length < MAX_LOG_BYTES.saturating_sub(CUT_ROOM) {
            return self.write(line, bytes);
        }
        let cut = Line {
            op: String::new(),
            stream: AGENT.to_owned(),
            time: line.time,
            text: CUT.to_owned(),
        };
        self.progress.is_cut.store(true, Ordering::Release);
        self.write(&cut, serde_json::to_vec(&cut)?)
    }

    fn write(&mut self, line: &Line, mut bytes: Vec<u8>) -> io::Result<()> {
        bytes.push(b'\n');
        let length = self.bytes.saturating_add(bytes.len() as u64);
        if let Err(error) = self.file.write_all(&bytes) {
            self.progress.is_cut.store(true, Ordering::Release);
            // A part of the line may be there: whoever opens the log next drops it as well.
            self.file.set_len(self.bytes)?;
            return Err(error);
        }
        self.bytes = length;
        count(&mut self.written, line);
        self.progress.length.send_replace(length);
        Ok(())
    }
}

impl Drop for LogBook {
    fn drop(&mut self) {
        self.progress.is_over.store(true, Ordering::Release);
        self.progress.length.send_modify(|_| ());
    }
}

impl LogReader {
    /// Whether lines were dropped because the log was full.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.progress.is_cut.load(Ordering::Acquire)
    }

    /// Bytes of whole lines so far.
    #[must_use]
    pub fn length(&self) -> u64 {
        *self.progress.length.borrow()
    }

    /// Whether a line begins at byte `offset`, or will.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn is_start(&self, offset: u64) -> io::Result<bool> {
        let Some(before) = offset.checked_sub(1) else {
            return Ok(true);
        };
        if offset > self.length() {
            return Ok(false);
        }
        let byte = read(&self.path, before, offset).await?;
        Ok(byte == b"\n")
    }

    /// Some whole lines, as JSON with newlines, from byte `offset` on, where a line
    /// begins; waits for some when there are none yet. `None` once the log is over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn next(&self, offset: u64) -> io::Result<Option<Vec<u8>>> {
        let mut length = self.progress.length.subscribe();
        loop {
            // Read before the length, so that a line written in between is not missed.
            let is_over = self.progress.is_over.load(Ordering::Acquire);
            let end = *length.borrow_and_update();
            if end > offset {
                return self.part(offset, end).await.map(Some);
            }
            if is_over || length.changed().await.is_err() {
                return Ok(None);
            }
        }
    }

    /// Whole lines from `start` on, about [`PART`] bytes, and not beyond `end`.
    async fn part(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let mut most = PART;
        loop {
            let stop = end.min(start.saturating_add(most));
            let mut bytes = read(&self.path, start, stop).await?;
            if stop == end {
                return Ok(bytes);
            }
            if let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') {
                bytes.truncate(last + 1);
                return Ok(bytes);
            }
            most = most.saturating_mul(2);
        }
    }

    /// All lines so far.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines(&self) -> io::Result<Vec<Line>> {
        let end = *self.progress.length.borrow();
        let bytes = read_range(&self.path, 0, end)?;
        bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).map_err(io::Error::from))
            .collect()
    }
}

/// Takes room for the first lines, so that a job whose log finds none does not begin.
fn reserve(file: &File, bytes: u64) -> io::Result<()> {
    match fallocate(file, FallocateFlags::KEEP_SIZE, bytes, PART) {
        Err(error) if matches!(error, Errno::NOSPC | Errno::DQUOT) => Err(error.into()),
        // Not every file system can.
        _ => Ok(()),
    }
}

/// What is in the file of a log.
#[derive(Default)]
struct Scanned {
    /// Bytes of whole lines.
    bytes: u64,
    /// How many there are of each operation.
    written: BTreeMap<String, u64>,
    is_cut: bool,
}

/// What ends the line of the agent's own that says that a container is started again.
const AGAIN: &str = ", starting it again";
const ENDED: &str = ": ended with code ";

/// Says that an operation's container ended and is started again.
pub(crate) fn restart_note(op: &str, code: i64) -> String {
    format!("{op}{ENDED}{code}{AGAIN}")
}

/// Counts a line of its operation. A container that is started again has a log of its own.
fn count(written: &mut BTreeMap<String, u64>, line: &Line) {
    if line.stream == AGENT
        && let Some((op, _)) = line
            .text
            .strip_suffix(AGAIN)
            .and_then(|text| text.split_once(ENDED))
    {
        written.remove(op);
    }
    *written.entry(line.op.clone()).or_default() += 1;
}

fn scan(file: &File) -> io::Result<Scanned> {
    let mut reader = BufReader::new(file);
    let mut scanned = Scanned::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)?;
        let parsed = serde_json::from_slice::<Line>(&line);
        match parsed {
            Ok(parsed) if line.ends_with(b"\n") => {
                scanned.is_cut = parsed.stream == AGENT && parsed.text == CUT;
                count(&mut scanned.written, &parsed);
                scanned.bytes = scanned.bytes.saturating_add(length as u64);
            }
            _ => return Ok(scanned),
        }
    }
}

/// Reads on a thread that may wait for the disk.
async fn read(path: &Path, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || read_range(&path, start, end))
        .await
        .map_err(io::Error::other)?
}

fn read_range(path: &Path, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(end.saturating_sub(start))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(op: &str, text: &str) -> Line {
        Line {
            op: op.into(),
            stream: "stdout".into(),
            time: 1,
            text: text.into(),
        }
    }

    #[tokio::test]
    async fn a_reader_gets_what_is_there_then_what_comes_then_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, reader) = LogBook::open(&folder.path().join("log")).unwrap();
        book.append(&line("a", "one")).unwrap();
        let first = reader.next(0).await.unwrap().unwrap();
        let offset = first.len() as u64;
        let waiting = tokio::spawn({
            let reader = reader.clone();
            async move { reader.next(offset).await.unwrap() }
        });
        book.append(&line("a", "two")).unwrap();
        let second = waiting.await.unwrap().unwrap();
        assert!(String::from_utf8(second.clone()).unwrap().contains("two"));
        drop(book);
        let end = offset + second.len() as u64;
        assert_eq!(reader.next(end).await.unwrap(), None);
    }

    #[test]
    fn a_torn_line_is_removed_and_counting_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (mut book, _) = LogBook::open(&path).unwrap();
        book.append(&line("a", "one")).unwrap();
        book.file.write_all(b"{\"op\":\"a\",\"str").unwrap();
        drop(book);
        let (mut book, reader) = LogBook::open(&path).unwrap();
        assert_eq!(book.lines_of("a"), 1);
        book.append(&line("a", "two")).unwrap();
        assert_eq!(reader.lines().unwrap().len(), 2);
    }

    #[test]
    fn a_container_that_is_started_again_has_a_log_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (mut book, _) = LogBook::open(&path).unwrap();
        for text in ["one", "two"] {
            book.append(&line("a", text)).unwrap();
            book.append(&line("b", text)).unwrap();
        }
        // What a container prints is no word of the agent's.
        book.append(&line("b", &restart_note("b", 0))).unwrap();
        let note = Line {
            stream: AGENT.to_owned(),
            ..line("", &restart_note("a", 9))
        };
        book.append(&note).unwrap();
        assert_eq!((book.lines_of("a"), book.lines_of("b")), (0, 3));
        book.append(&line("a", "three")).unwrap();
        drop(book);
        let (book, reader) = LogBook::open(&path).unwrap();
        assert_eq!((book.lines_of("a"), book.lines_of("b")), (1, 3));
        assert_eq!(reader.lines().unwrap().len(), 7);
    }

    #[test]
    fn a_full_log_is_cut_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, reader) = LogBook::open(&folder.path().join("log")).unwrap();
        let long = line("a", &"x".repeat(1024 * 1024));
        for _ in 0..10 {
            book.append(&long).unwrap();
        }
        assert!(reader.is_cut());
        assert_eq!(reader.lines().unwrap().len(), 8);
        assert_eq!(reader.lines().unwrap()[7].text, CUT);
        assert!(reader.length() <= MAX_LOG_BYTES);
    }

    /// A line that would still fit would be out of its place, and the next agent knows
    /// no other way that lines are missing.
    #[test]
    fn nothing_comes_after_the_cut_whoever_writes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (mut book, reader) = LogBook::open(&path).unwrap();
        let long = line("a", &"x".repeat(5 * 1024 * 1024));
        book.append(&long).unwrap();
        book.append(&long).unwrap();
        book.append(&line("a", "short")).unwrap();
        assert_eq!(reader.lines().unwrap().len(), 2);
        drop(book);
        let (mut book, reader) = LogBook::open(&path).unwrap();
        assert!(reader.is_cut());
        book.append(&line("a", "short")).unwrap();
        assert_eq!(reader.lines().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn a_reader_gets_a_long_log_in_parts_of_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, reader) = LogBook::open(&folder.path().join("log")).unwrap();
        for length in [10, 40_000, 200_000, 70_000, 1] {
            book.append(&line("a", &"x".repeat(length))).unwrap();
        }
        drop(book);
        let (mut offset, mut parts) = (0, Vec::new());
        while let Some(part) = reader.next(offset).await.unwrap() {
            assert!(reader.is_start(offset).await.unwrap());
            assert_eq!(part.last(), Some(&b'\n'));
            assert!(part.len() < 300_000);
            offset += part.len() as u64;
            parts.push(part);
        }
        assert_eq!(offset, reader.length());
        assert!(parts.len() > 2);
        let lines = parts.concat().split(|byte| *byte == b'\n').count();
        assert_eq!(lines, 6);
        for wrong in [1, 60, offset - 1, offset + 1] {
            assert!(!reader.is_start(wrong).await.unwrap(), "{wrong}");
        }
        assert!(reader.is_start(offset).await.unwrap());
    }
}
