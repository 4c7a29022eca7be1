//! The evidence behind a report: everything that its verdict followed from, in one
//! document whose SHA-256 stands on chain. Anybody can fetch it and judge again.
//!
//! It holds no clock and nothing of the process, so that two assessors with the same
//! key make the same bytes of the same answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use solana_address::Address;
use thiserror::Error;

use crate::{
    checks::{Answer, Check, Finding, Judgement, RulesError, Subject, from_rules, hash_of, judge},
    view::ClassView,
};

/// Of this format.
const VERSION: u32 = 1;
/// The most bytes of a result that are repeated in its evidence.
const MAX_EMBEDDED: usize = 1 << 20;
/// The most bytes of evidence: a result, escaped, and what is beside it.
pub const MAX_EVIDENCE_BYTES: usize = 8 << 20;

/// What a verdict follows from. Addresses are base 58, hashes hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Of this format: 1.
    pub version: u32,
    /// Which check.
    pub check: String,
    /// Of which period.
    pub period: i64,
    /// What it judges by.
    pub rules: Value,
    /// The host.
    pub host: String,
    /// How many GPUs it said it has.
    pub gpus: u8,
    /// What its class promised.
    pub class: ClassEvidence,
    /// The score of the benchmark that it got before, basis points.
    pub previous_score: Option<u32>,
    /// The job that measured it.
    pub job: String,
    /// SHA-256 of its definition.
    pub definition: String,
    /// SHA-256 of its result, as the host put it on chain.
    pub result: String,
    /// What the store had under that hash: `document`, `missing` or `too_large`.
    pub answer: String,
    /// The document's text, when it is text of at most 1 MiB; else it is to be had from
    /// the store by its hash.
    pub document: Option<String>,
    /// What followed.
    pub findings: Vec<Finding>,
}

/// What a class promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassEvidence {
    /// Where it is.
    pub address: String,
    /// Its id.
    pub id: u16,
    /// Its name.
    pub name: String,
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// The figures in force.
    pub baseline: [u64; 4],
}

/// Which job an answer is to.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The job.
    pub job: &'a Address,
    /// SHA-256 of its definition.
    pub definition: [u8; 32],
    /// SHA-256 of its result on chain.
    pub result: [u8; 32],
    /// Of which period.
    pub period: i64,
}

impl Evidence {
    /// Writes down what `findings` followed from.
    #[must_use]
    pub fn new(
        check: &dyn Check,
        subject: &Subject,
        question: Question,
        answer: &Answer,
        findings: Vec<Finding>,
    ) -> Self {
        let (name, document) = match answer {
            Answer::Document(bytes) => ("document", embedded(bytes)),
            Answer::Missing => ("missing", None),
            Answer::TooLarge => ("too_large", None),
        };
        Self {
            version: VERSION,
            check: check.name().to_owned(),
            period: question.period,
            rules: check.rules(),
            host: subject.host.to_string(),
            gpus: subject.gpus,
            class: ClassEvidence {
                address: subject.class.address.to_string(),
                id: subject.class.id,
                name: subject.class.name.clone(),
                vram_mib: subject.class.vram_mib,
                baseline: subject.class.baseline,
            },
            previous_score: subject.previous_score,
            job: question.job.to_string(),
            definition: hex(&question.definition),
            result: hex(&question.result),
            answer: name.to_owned(),
            document,
            findings,
        }
    }

    /// Its bytes: these are stored, and hashed for the chain.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads evidence that a report names.
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let evidence: Self = serde_json::from_slice(bytes).map_err(EvidenceError::Malformed)?;
        if evidence.version != VERSION {
            return Err(EvidenceError::Version(evidence.version));
        }
        Ok(evidence)
    }

    /// Whether the answer has to be fetched, by its hash, to judge again.
    #[must_use]
    pub fn needs_document(&self) -> bool {
        self.answer == "document" && self.document.is_none()
    }

    /// Judges again, with `document` where the evidence does not hold it.
    ///
    /// # Errors
    /// When the evidence contradicts itself, or its verdict does not follow from it.
    pub fn recheck(&self, document: Option<Vec<u8>>) -> Result<(), EvidenceError> {
        let check = from_rules(&self.check, &self.rules)?;
        let address = |text: &str| text.parse().map_err(|_| EvidenceError::NotAnAddress);
        let subject = Subject {
            host: address(&self.host)?,
            gpus: self.gpus,
            class: ClassView {
                address: address(&self.class.address)?,
                id: self.class.id,
                name: self.class.name.clone(),
                vram_mib: self.class.vram_mib,
                baseline: self.class.baseline,
            },
            previous_score: self.previous_score,
        };
        let answer = match self.answer.as_str() {
            "document" => {
                let text = self.document.clone().map(String::into_bytes);
                let bytes = text.or(document).ok_or(EvidenceError::NoDocument)?;
                if hex(&hash_of(&bytes)) != self.result {
                    return Err(EvidenceError::OtherDocument);
                }
                Answer::Document(bytes)
            }
            "missing" => Answer::Missing,
            _ => Answer::TooLarge,
        };
        match judge(
            check.as_ref(),
            &subject,
            &address(&self.job)?,
            self.period,
            &answer,
        ) {
            Judgement::Findings(findings) if findings == self.findings => Ok(()),
            other => Err(EvidenceError::OtherVerdict(Box::new(other))),
        }
    }
}

/// Why evidence does not hold.
#[derive(Debug, Error)]
pub enum EvidenceError {
    /// It is no evidence.
    #[error("this is not the evidence of a report")]
    Malformed(#[source] serde_json::Error),
    /// It is of another version.
    #[error("this is evidence of version {0}: expected {VERSION}")]
    Version(u32),
    /// A part of it is not an address.
    #[error("the evidence names something that is not an address")]
    NotAnAddress,
    /// Its check or rules are not known.
    #[error("the evidence cannot be judged again")]
    Rules(#[from] RulesError),
    /// The answer is needed beside it.
    #[error("the evidence does not hold the result, and it was not given")]
    NoDocument,
    /// The answer has not the hash on chain.
    #[error("the result that the evidence holds does not have the hash that it names")]
    OtherDocument,
    /// Another verdict follows from it.
    #[error("another verdict follows from the evidence than the one in it: {0:?}")]
    OtherVerdict(Box<Judgement>),
}

fn embedded(bytes: &[u8]) -> Option<String> {
    if bytes.len() > MAX_EMBEDDED {
        return None;
    }
    String::from_utf8(bytes.to_vec()).ok()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::benchmark::{Benchmark, Rules};

    fn subject() -> Subject {
        Subject {
            host: Address::new_from_array([1; 32]),
            gpus: 1,
            class: ClassView {
                address: Address::new_from_array([2; 32]),
                id: 1,
                name: "rtx-4090".to_owned(),
                vram_mib: 24_564,
                baseline: [1; 4],
            },
            previous_score: Some(7),
        }
    }

    /// The evidence of `answer`, as it is read again.
    fn evidence(answer: &Answer) -> Evidence {
        let check = Benchmark {
            job: String::new(),
            timeout: 0,
            rules: Rules::default(),
        };
        let job = Address::new_from_array([3; 32]);
        let result = match answer {
            Answer::Document(bytes) => hash_of(bytes),
            _ => [5; 32],
        };
        let question = Question {
            job: &job,
            definition: [4; 32],
            result,
            period: 20_000,
        };
        let Judgement::Findings(findings) = judge(&check, &subject(), &job, 20_000, answer) else {
            return Evidence::new(&check, &subject(), question, answer, Vec::new());
        };
        let evidence = Evidence::new(&check, &subject(), question, answer, findings);
        Evidence::parse(&evidence.to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn evidence_is_judged_alike_again() {
        for answer in [
            Answer::Missing,
            Answer::TooLarge,
            Answer::Document(b"no result".to_vec()),
        ] {
            let evidence = evidence(&answer);
            assert!(!evidence.findings.is_empty());
            evidence.recheck(None).unwrap();
        }
    }

    #[test]
    fn an_answer_that_is_not_text_or_too_long_is_needed_beside_its_evidence() {
        for bytes in [vec![0xff; 10], vec![b' '; MAX_EMBEDDED + 1]] {
            let evidence = evidence(&Answer::Document(bytes.clone()));
            assert!(evidence.needs_document());
            assert!(matches!(
                evidence.recheck(None),
                Err(EvidenceError::NoDocument)
            ));
            evidence.recheck(Some(bytes)).unwrap();
            let other = evidence.recheck(Some(b"other".to_vec()));
            assert!(matches!(other, Err(EvidenceError::OtherDocument)));
        }
    }

    #[test]
    fn what_was_changed_afterwards_is_found() {
        let good = evidence(&Answer::Document(b"no result".to_vec()));
        let mut other = good.clone();
        other.document = Some("another".to_owned());
        assert!(matches!(
            other.recheck(None),
            Err(EvidenceError::OtherDocument)
        ));
        let mut other = good.clone();
        other.findings[0].passed = true;
        assert!(matches!(
            other.recheck(None),
            Err(EvidenceError::OtherVerdict(_))
        ));
        let mut other = good.clone();
        other.check = "horoscope".to_owned();
        assert!(matches!(other.recheck(None), Err(EvidenceError::Rules(_))));
        let mut other = good.clone();
        other.rules = serde_json::json!({"lenient": true});
        assert!(matches!(other.recheck(None), Err(EvidenceError::Rules(_))));
        let mut other = good;
        other.host = "me".to_owned();
        assert!(matches!(
            other.recheck(None),
            Err(EvidenceError::NotAnAddress)
        ));
        assert!(matches!(
            Evidence::parse(b"{}"),
            Err(EvidenceError::Malformed(_))
        ));
    }

    #[test]
    fn the_same_answer_gives_the_same_bytes() {
        let answer = Answer::Document(b"no result".to_vec());
        let bytes = || evidence(&answer).to_bytes().unwrap();
        assert_eq!(bytes(), bytes());
    }
}
