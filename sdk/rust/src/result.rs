//! The document that answers a job: what its operations did, what they printed,
//! and what was taken out of it. Stored by hash; the hash is on chain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{artifact::Artifact, definition::ResultValue};

/// The most bytes of a result, log included.
pub const MAX_RESULT_BYTES: usize = 16 * 1024 * 1024;

/// How a job went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobOutcome {
    /// Every operation ended with code 0.
    Succeeded,
    /// An operation did not.
    Failed,
    /// Its time was up.
    TimedOut,
    /// Its client stopped it.
    Stopped,
    /// It cannot be run anywhere: its definition or image is at fault.
    Rejected,
}

/// How an operation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationOutcome {
    /// It ended with code 0, or there was nothing to run.
    Succeeded,
    /// It ended with another code, or could not be run.
    Failed,
    /// It was stopped: its time was up, or what it was there for ended.
    Stopped,
    /// Never begun, because something before it failed.
    Skipped,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationResult {
    /// Its id in the definition.
    pub id: String,
    /// The image as the definition names it; empty for a volume.
    pub image: String,
    /// The engine's identifier of the image that ran.
    pub image_id: Option<String>,
    /// The registry's digest of that image, which names the same bytes anywhere.
    pub image_digest: Option<String>,
    /// How it went.
    pub state: OperationOutcome,
    /// What its process ended with.
    pub exit_code: Option<i64>,
    /// Whether its memory limit was the reason.
    pub out_of_memory: bool,
    /// When its process began, Unix milliseconds.
    pub started_at: Option<u64>,
    /// When its process ended, Unix milliseconds.
    pub ended_at: Option<u64>,
    /// What its `results` rules found.
    pub results: BTreeMap<String, ResultValue>,
    /// Why it could not be run.
    pub message: Option<String>,
    /// What it left in its `output` folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Artifact>,
    /// Why there is none, when it has an `output` folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_missing: Option<String>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLine {
    /// Which operation wrote it; empty for the agent's own lines.
    pub op: String,
    /// `stdout`, `stderr` or `agent`.
    pub stream: String,
    /// Unix nanoseconds.
    pub time: u64,
    /// Without the newline.
    pub text: String,
}

/// The log of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLog {
    /// In the order that they were read.
    pub lines: Vec<ResultLine>,
    /// Whether lines were dropped because there were too many.
    pub is_cut: bool,
}

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobResult {
    /// Of this format: 1.
    pub version: u32,
    /// The job's address.
    pub job: String,
    /// The host's address.
    pub host: String,
    /// SHA-256 of the definition on chain, hexadecimal.
    pub definition: String,
    /// The same of the one that was run, where that on chain is only its cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_definition: Option<String>,
    /// How it went.
    pub state: JobOutcome,
    /// 0, or the code of the first operation that failed; 124 when the time was
    /// up, 125 when it could not be run, 143 when its client stopped it.
    pub exit_code: i32,
    /// Why, when the state alone does not say it.
    pub message: Option<String>,
    /// When the first operation began, Unix milliseconds.
    pub started_at: Option<u64>,
    /// When the last one ended, Unix milliseconds.
    pub ended_at: u64,
    /// In the order of the definition.
    pub operations: Vec<OperationResult>,
    /// What they printed.
    pub log: ResultLog,
}

/// The code of a job whose time was up.
pub const EXIT_TIMED_OUT: i32 = 124;
/// The code of a job that could not be run.
pub const EXIT_REJECTED: i32 = 125;
/// The code of a job that its client stopped: 128 and the number of SIGTERM, as of a
/// process that was told to end.
pub const EXIT_STOPPED: i32 = 143;
