//! What hosts are checked by, and how an answer is judged: without I/O and without a
//! clock, so that anybody comes to the same verdict from the same evidence.
//!
//! An answer comes from a host that may be hostile. It is read within bounds, nothing of
//! it is believed beyond them, and what it says is cleaned before it is repeated.
//!
//! ```text
//!  what came                                        verdict
//!  no document, and the store works                 failed
//!  larger than a result may be                      failed
//!  no result document, or another job's or host's   failed
//!  of a later version than this one knows           nothing
//!  the job could not be run as it was described     nothing
//!  anything else                                    the check's own rules
//! ```

pub mod benchmark;

use nosana_sdk::{
    result::{JobOutcome, JobResult, MAX_RESULT_BYTES},
    store::ContentHash,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use solana_address::Address;
use thiserror::Error;

use crate::{
    schedule,
    view::{ClassView, HostView, ReportKind, Sort},
};

/// The version of result documents that this reads.
const RESULT_VERSION: u32 = 1;
/// The longest foreign text that is repeated, in characters.
const MAX_QUOTE: usize = 160;

/// One way to check hosts.
pub trait Check: Send + Sync {
    /// Its name: part of the nonce of its jobs, so it never changes.
    fn name(&self) -> &'static str;

    /// The sort of the report that every judgement of an answer has, first of all: when the
    /// host has got one since a job ended, that job was judged.
    fn sort(&self) -> Sort;

    /// The most seconds that its job is paid for.
    fn timeout(&self) -> u32;

    /// The job definition for a host, with `challenge` in it, which makes it this job's and
    /// no earlier one's; `None` when the class is not checked by this.
    fn definition(&self, subject: &Subject, challenge: &str) -> Option<Vec<u8>>;

    /// What it judges by, for the evidence.
    fn rules(&self) -> Value;

    /// What follows from the answer of a job that ran.
    fn judge(&self, subject: &Subject, challenge: &str, answer: &JobResult) -> Judgement;

    /// What follows when the host finished the job and has nothing to show for it.
    fn failed(&self, reason: String) -> Judgement;
}

/// A host that is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Which.
    pub host: Address,
    /// How many GPUs it says it has.
    pub gpus: u8,
    /// What its class promises.
    pub class: ClassView,
    /// The score of the benchmark that it got before, basis points; `None` before the first.
    pub previous_score: Option<u32>,
}

impl Subject {
    /// The host as it is checked; `None` while its class cannot be read.
    #[must_use]
    pub fn of(host: &HostView) -> Option<Self> {
        Some(Self {
            host: host.address,
            gpus: host.gpus,
            class: host.class.clone()?,
            previous_score: host.score_bps,
        })
    }
}

/// What comes out of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// These are reported, in this order and at once.
    Findings(Vec<Finding>),
    /// Nothing is: whoever is at fault, it is not certain that it is the host.
    Nothing {
        /// Why not.
        reason: String,
    },
}

/// One report to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was measured.
    #[serde(with = "kind_name")]
    pub kind: ReportKind,
    /// Whether it passed.
    pub passed: bool,
    /// INT8 operations a second, memory bandwidth in bytes a second, FP16 and FP32 operations
    /// a second; zero where nothing was measured.
    pub figures: [u64; 4],
    /// Why, for people.
    pub reasons: Vec<String>,
}

/// What the store gave for the hash that the host put on chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A document with this hash.
    Document(Vec<u8>),
    /// Nothing with this hash, while it gave a document that the assessor had put there.
    Missing,
    /// More than a result may have.
    TooLarge,
}

/// The challenge of a job with this nonce: 16 hexadecimal digits.
#[must_use]
pub fn challenge(nonce: u64) -> String {
    format!("{nonce:016x}")
}

/// Judges what a host answered to `job`, which checked it in `period`.
#[must_use]
pub fn judge(
    check: &dyn Check,
    subject: &Subject,
    job: &Address,
    period: i64,
    answer: &Answer,
) -> Judgement {
    let bytes = match answer {
        Answer::Document(bytes) => bytes,
        Answer::Missing => {
            return check
                .failed("the store has no document with the result's hash on chain".to_owned());
        }
        Answer::TooLarge => {
            return check.failed(format!(
                "the result is larger than {MAX_RESULT_BYTES} bytes"
            ));
        }
    };
    let result = match serde_json::from_slice::<JobResult>(bytes) {
        Ok(result) => result,
        Err(_) if is_later_version(bytes) => {
            return Judgement::Nothing {
                reason: "the result is of a later version than this assessor knows".to_owned(),
            };
        }
        Err(error) => return check.failed(format!("the result cannot be read: {}", Quote(&error))),
    };
    if result.job != job.to_string() || result.host != subject.host.to_string() {
        return check.failed("the result is of another job or host".to_owned());
    }
    match result.state {
        JobOutcome::Rejected => Judgement::Nothing {
            reason: format!(
                "the job could not be run as it was described: {}",
                Quote(&result.message.as_deref().unwrap_or("no reason given"))
            ),
        },
        JobOutcome::Stopped => Judgement::Nothing {
            reason: "the job was stopped".to_owned(),
        },
        JobOutcome::Succeeded | JobOutcome::Failed | JobOutcome::TimedOut => {
            let nonce = schedule::nonce(&subject.host, check.name(), period);
            check.judge(subject, &challenge(nonce), &result)
        }
    }
}

/// Whether `bytes` say of themselves that they are a later version.
fn is_later_version(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    serde_json::from_slice::<Version>(bytes).is_ok_and(|found| found.version > RESULT_VERSION)
}

/// Why evidence cannot be judged again.
#[derive(Debug, Error)]
pub enum RulesError {
    /// The check is none that this version has.
    #[error("there is no check `{0}`: expected `benchmark`")]
    UnknownCheck(String),
    /// Its rules are not those of that check.
    #[error("the rules of the check `{check}` cannot be read")]
    Malformed {
        /// Which.
        check: &'static str,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
}

/// The check of this name with rules that evidence holds.
pub fn from_rules(name: &str, rules: &Value) -> Result<Box<dyn Check>, RulesError> {
    match name {
        benchmark::NAME => benchmark::Benchmark::from_rules(rules)
            .map(|check| Box::new(check) as Box<dyn Check>)
            .map_err(|source| RulesError::Malformed {
                check: benchmark::NAME,
                source,
            }),
        other => Err(RulesError::UnknownCheck(other.to_owned())),
    }
}

/// What a stranger wrote, safe to repeat: short, and without control characters.
pub struct Quote<'a>(pub &'a dyn std::fmt::Display);

impl std::fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.0.to_string();
        let mut characters = text.chars();
        for character in characters.by_ref().take(MAX_QUOTE) {
            let is_plain = !character.is_control() && !is_invisible(character);
            write!(f, "{}", if is_plain { character } else { '�' })?;
        }
        if characters.next().is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

/// Characters that change how those around them look.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The hash that a document has in a store.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> [u8; 32] {
    ContentHash::of(bytes).0
}

/// A kind of report by its name.
mod kind_name {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::view::{self, ReportKind};

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes what it serializes by reference"
    )]
    pub fn serialize<S: Serializer>(kind: &ReportKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(view::kind_name(*kind))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ReportKind, D::Error> {
        let name = String::deserialize(deserializer)?;
        [
            ReportKind::Proof,
            ReportKind::Benchmark,
            ReportKind::SpoofCheck,
        ]
        .into_iter()
        .find(|kind| view::kind_name(*kind) == name)
        .ok_or_else(|| serde::de::Error::custom("expected proof, benchmark or spoof_check"))
    }
}
