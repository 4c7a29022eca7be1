//! What the agent must remember across a `kill -9`: a line is written, and is on
//! disk, before each effect that must not be repeated or forgotten.
//!
//! Most of the truth is elsewhere: the chain knows the job, the engine knows the
//! containers. Only what neither knows is here.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    thread::park_timeout,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::durable;

/// How long a lock is waited for. Who only looks whether an agent runs has it for a moment; so has a
/// process that an agent was just starting when it ended, until that is another program.
const LOCK_WAIT: Duration = Duration::from_secs(2);

/// Why the ledger cannot be used.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The file cannot be read or written.
    #[error("cannot use the ledger {path}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another agent uses it.
    #[error("{path} is in use: another agent runs with this state folder")]
    InUse {
        /// Which file.
        path: PathBuf,
    },
}

/// Something that happened to a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "entry")]
pub enum Entry {
    /// Its containers may exist from now on.
    Taken,
    /// It is over here and its result is stored under this hash; only the chain
    /// has to hear of it.
    Done {
        /// What it ended with.
        exit_code: i32,
        /// SHA-256 of the result's bytes, hexadecimal.
        result: String,
    },
    /// It cannot be run here and goes back.
    GivenUp {
        /// Why, for the operator.
        reason: String,
    },
    /// Nothing of it is left on this machine.
    Cleaned,
}

#[derive(Serialize, Deserialize)]
struct Line {
    job: String,
    #[serde(flatten)]
    entry: Entry,
}

/// Keeps agents away from `folder` while what is returned lives; `None` where none ever worked.
///
/// # Errors
/// When an agent is at work there, or the lock cannot be used.
pub fn hold(folder: &Path) -> Result<Option<File>, LedgerError> {
    let path = folder.join("lock");
    let lock = match OpenOptions::new().write(true).open(&path) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(LedgerError::Io { path, source }),
    };
    if is_ours(&lock, LOCK_WAIT) {
        Ok(Some(lock))
    } else {
        Err(LedgerError::InUse { path })
    }
}

/// The last word on each job, as an agent that may be at work wrote it into `folder`. Empty where
/// none was ever written.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn peek(folder: &Path) -> io::Result<BTreeMap<String, Entry>> {
    read(&folder.join("ledger.jsonl"))
}

/// The last word on each job that may still have something on this machine.
pub struct Ledger {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines.
    length: u64,
    jobs: BTreeMap<String, Entry>,
    /// The system gives it back when the process ends, however it ends.
    _lock: File,
}

impl Ledger {
    /// Opens the ledger in `folder`, or begins one.
    ///
    /// A last line that was cut off by a crash is dropped: its effect had not
    /// begun. The file is written anew without the jobs that are over.
    ///
    /// # Errors
    /// When the file cannot be used, or another agent uses it.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        Self::open_within(folder, LOCK_WAIT)
    }

    fn open_within(folder: &Path, wait: Duration) -> Result<Self, LedgerError> {
        let path = folder.join("ledger.jsonl");
        let fail = |source| LedgerError::Io {
            path: path.clone(),
            source,
        };
        fs::create_dir_all(folder).map_err(fail)?;
        let lock_path = folder.join("lock");
        let lock = open(&lock_path, false).map_err(fail)?;
        if !is_ours(&lock, wait) {
            return Err(LedgerError::InUse { path });
        }
        let jobs = read(&path).map_err(fail)?;
        let draft = folder.join("ledger.new");
        let mut file = open(&draft, true).map_err(fail)?;
        for (job, entry) in &jobs {
            write_line(&mut file, job, entry).map_err(fail)?;
        }
        file.sync_all().map_err(fail)?;
        fs::rename(&draft, &path).map_err(fail)?;
        // Else a power cut may bring back the old file, without what is appended from now on.
        durable::keep_names(&path).map_err(fail)?;
        let length = file.metadata().map_err(fail)?.len();
        Ok(Self {
            path,
            file,
            length,
            jobs,
            _lock: lock,
        })
    }

    /// The last word on `job`; `None` when nothing of it is here.
    #[must_use]
    pub fn get(&self, job: &str) -> Option<&Entry> {
        self.jobs.get(job)
    }

    /// The jobs that may still have something on this machine.
    pub fn jobs(&self) -> impl Iterator<Item = &str> {
        self.jobs.keys().map(String::as_str)
    }

    /// Writes what happens to `job` next. It is on disk when this returns.
    ///
    /// # Errors
    /// When the disk refuses: then the effect must not begin.
    pub fn write(&mut self, job: &str, entry: Entry) -> Result<(), LedgerError> {
        if self.jobs.get(job) == Some(&entry) {
            return Ok(());
        }
        self.append(job, &entry).map_err(|source| LedgerError::Io {
            path: self.path.clone(),
            source,
        })?;
        if entry == Entry::Cleaned {
            self.jobs.remove(job);
        } else {
            self.jobs.insert(job.to_owned(), entry);
        }
        Ok(())
    }

    /// Appends a line whole: what a full disk cut off of an earlier one is overwritten, so
    /// that it does not spoil this one.
    fn append(&mut self, job: &str, entry: &Entry) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::End(0))?;
        write_line(&mut self.file, job, entry)?;
        self.file.sync_data()?;
        self.length = self.file.stream_position()?;
        Ok(())
    }
}

fn open(path: &Path, truncate: bool) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(truncate)
        .open(path)
}

fn read(path: &Path) -> io::Result<BTreeMap<String, Entry>> {
    let mut jobs = BTreeMap::new();
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(jobs),
        other => other?,
    };
    for line in BufReader::new(file).lines() {
        let Ok(Line { job, entry }) = serde_json::from_str(&line?) else {
            continue;
        };
        if entry == Entry::Cleaned {
            jobs.remove(&job);
        } else {
            jobs.insert(job, entry);
        }
    }
    Ok(jobs)
}

fn write_line(file: &mut File, job: &str, entry: &Entry) -> io::Result<()> {
    let line = Line {
        job: job.to_owned(),
        entry: entry.clone(),
    };
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    file.write_all(&bytes)
}

/// Takes the lock, if it is free within `wait`.
fn is_ours(lock: &File, wait: Duration) -> bool {
    let since = Instant::now();
    while lock.try_lock().is_err() {
        if since.elapsed() >= wait {
            return false;
        }
        park_timeout(Duration::from_millis(20));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reopen(ledger: Ledger, folder: &Path) -> Ledger {
        drop(ledger);
        Ledger::open(folder).unwrap()
    }

    #[test]
    fn the_last_word_survives_and_cleaned_jobs_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(folder.path()).unwrap();
        let done = Entry::Done {
            exit_code: 3,
            result: "ab".into(),
        };
        ledger.write("a", Entry::Taken).unwrap();
        ledger.write("a", done.clone()).unwrap();
        ledger.write("b", Entry::Taken).unwrap();
        ledger.write("b", Entry::Cleaned).unwrap();
        let ledger = reopen(ledger, folder.path());
        assert_eq!(ledger.get("a"), Some(&done));
        assert_eq!(ledger.jobs().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn a_line_cut_off_by_a_crash_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(folder.path()).unwrap();
        ledger.write("a", Entry::Taken).unwrap();
        ledger.file.write_all(b"{\"job\":\"a\",\"entr").unwrap();
        let ledger = reopen(ledger, folder.path());
        assert_eq!(ledger.get("a"), Some(&Entry::Taken));
    }

    /// A full disk takes a part of a line; when there is room again, the next is whole.
    #[test]
    fn a_line_that_was_written_in_part_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(folder.path()).unwrap();
        ledger.write("a", Entry::Taken).unwrap();
        ledger.file.write_all(b"{\"job\":\"b\",\"entr").unwrap();
        ledger.write("b", Entry::Taken).unwrap();
        let ledger = reopen(ledger, folder.path());
        assert_eq!(ledger.jobs().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_second_agent_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let _first = Ledger::open(folder.path()).unwrap();
        assert!(matches!(
            Ledger::open_within(folder.path(), Duration::ZERO),
            Err(LedgerError::InUse { .. })
        ));
    }

    #[test]
    fn a_lock_that_somebody_has_for_a_moment_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let first = Ledger::open(folder.path()).unwrap();
        let ends = std::thread::spawn(move || {
            park_timeout(Duration::from_millis(50));
            drop(first);
        });
        Ledger::open_within(folder.path(), Duration::from_mins(5)).unwrap();
        ends.join().unwrap();
    }
}
