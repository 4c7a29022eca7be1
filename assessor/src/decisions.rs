//! What was decided, from what, and what came of it: one JSON object a line, on disk
//! before the effect begins. Written for people and auditors; nothing is read back.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

/// Why decisions cannot be written down.
#[derive(Debug, Error)]
pub enum DecisionsError {
    /// The file cannot be used.
    #[error("cannot write the decisions to {path}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another process uses it.
    #[error("{path} is in use: another assessor runs with this state folder")]
    InUse {
        /// Which file.
        path: PathBuf,
    },
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Which decision: the process and a number. The line of its outcome has the same.
    pub id: String,
    /// The chain's clock that it was decided at, Unix seconds.
    pub at: i64,
    /// What is done: the name of an action.
    pub action: &'static str,
    /// How far it is.
    #[serde(flatten)]
    pub step: Step,
}

/// How far a decision is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// It is about to be done.
    Decided {
        /// What it followed from.
        inputs: Value,
    },
    /// It is done, or nothing had to be.
    Done {
        /// What came of it.
        outcome: Value,
    },
    /// The chain refused it: often someone else was faster.
    Refused {
        /// Why.
        reason: String,
    },
    /// It is not known to be done, and is looked at again.
    Failed {
        /// Why.
        reason: String,
    },
}

/// Where decisions are written.
pub struct Decisions {
    path: PathBuf,
    file: File,
    /// The system gives it back when the process ends, however it ends.
    _lock: File,
}

impl Decisions {
    /// Opens `decisions.jsonl` in `folder`, for the owner alone.
    ///
    /// A last line that was cut off by a crash is ended, so that the next begins anew.
    ///
    /// # Errors
    /// When the file cannot be used, or another process uses it.
    pub fn open(folder: &Path) -> Result<Self, DecisionsError> {
        let path = folder.join("decisions.jsonl");
        let fail = |source| DecisionsError::Io {
            path: path.clone(),
            source,
        };
        fs::create_dir_all(folder).map_err(fail)?;
        let lock = open(&folder.join("lock")).map_err(fail)?;
        lock.try_lock()
            .map_err(|_| DecisionsError::InUse { path: path.clone() })?;
        let mut file = open(&path).map_err(fail)?;
        end_last_line(&mut file).map_err(fail)?;
        Ok(Self {
            path,
            file,
            _lock: lock,
        })
    }

    /// Where they are.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `line`. It is on disk when this returns.
    ///
    /// # Errors
    /// When the disk refuses: then the effect must not begin.
    pub fn write(&mut self, line: &Line) -> Result<(), DecisionsError> {
        serde_json::to_vec(line)
            .map_err(io::Error::other)
            .and_then(|mut bytes| {
                bytes.push(b'\n');
                self.file.write_all(&bytes)
            })
            .and_then(|()| self.file.sync_data())
            .map_err(|source| DecisionsError::Io {
                path: self.path.clone(),
                source,
            })
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .mode(0o600)
        .open(path)
}

fn end_last_line(file: &mut File) -> io::Result<()> {
    if file.metadata()?.len() == 0 {
        return Ok(());
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last == *b"\n" {
        return Ok(());
    }
    file.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use serde_json::json;

    use super::*;

    fn line(number: u32) -> Line {
        Line {
            id: format!("run-{number}"),
            at: 7,
            action: "assess",
            step: Step::Decided {
                inputs: json!({"host": "\u{1b}[31mred"}),
            },
        }
    }

    #[test]
    fn a_line_cut_off_by_a_crash_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut decisions = Decisions::open(folder.path()).unwrap();
        decisions.write(&line(1)).unwrap();
        decisions.file.write_all(b"{\"id\":\"ru").unwrap();
        drop(decisions);
        let mut decisions = Decisions::open(folder.path()).unwrap();
        decisions.write(&line(2)).unwrap();
        let text = fs::read_to_string(decisions.path()).unwrap();
        let ids: Vec<String> = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .map(|line| line["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids, ["run-1", "run-2"]);
        assert!(!text.contains('\u{1b}'), "control characters are escaped");
    }

    #[test]
    fn only_the_owner_reads_them_and_one_process_writes_them() {
        let folder = tempfile::tempdir().unwrap();
        let first = Decisions::open(folder.path()).unwrap();
        let mode = fs::metadata(first.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(matches!(
            Decisions::open(folder.path()),
            Err(DecisionsError::InUse { .. })
        ));
    }
}
