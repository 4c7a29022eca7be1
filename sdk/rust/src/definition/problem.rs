//! Why a job definition was refused, in words that name the place and the way out.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::{MAX_DEFINITION_BYTES, strict::Strict};

/// At most this many problems are listed; the rest is only counted.
const MAX_LISTED: usize = 50;

/// A definition that cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// The document is larger than [`MAX_DEFINITION_BYTES`].
    #[error(
        "the job definition has {found} bytes, but at most {MAX_DEFINITION_BYTES} are allowed; \
         put data into a resource or an image instead"
    )]
    TooLarge {
        /// Size of the document, in bytes.
        found: usize,
    },
    /// The bytes are not one JSON document.
    #[error("the job definition is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// The document is JSON but breaks rules of the format.
    #[error("{0}")]
    Invalid(Problems),
}

impl DefinitionError {
    /// The rules that the document breaks; empty when it could not be read at all.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid(problems) => &problems.0,
            Self::TooLarge { .. } | Self::NotJson(_) => &[],
        }
    }
}

impl From<Problem> for DefinitionError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(Problems(vec![problem]))
    }
}

/// Every problem found in one document; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `Ok` when there is nothing to complain about.
    pub(super) fn into_result(problems: Vec<Problem>) -> Result<(), DefinitionError> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(DefinitionError::Invalid(Self(problems)))
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [only] => return write!(f, "the job definition is not valid: {only}"),
            all => write!(f, "the job definition has {} problems:", all.len())?,
        }
        for problem in self.0.iter().take(MAX_LISTED) {
            write!(f, "\n  {problem}")?;
        }
        match self.0.len().saturating_sub(MAX_LISTED) {
            0 => Ok(()),
            more => write!(f, "\n  … and {more} more"),
        }
    }
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, as a path from the root: `ops[1].args.expose[0].port`; empty for the root itself.
    pub path: String,
    /// What was found and what was expected.
    pub message: String,
    /// What to do about it, where that can be guessed.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " (hint: {hint})"),
            None => Ok(()),
        }
    }
}

impl Problem {
    pub(super) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds "did you mean …" when one of `candidates` is nearly `word`.
    pub(super) fn did_you_mean<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match closest(word, candidates) {
            Some(candidate) => self.hint(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }

    fn from_serde(prefix: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let path = join(prefix, &error.path().to_string());
        let message = error.inner().to_string();
        let problem = Self::new(&path, shorten(&redact(&path, &message)));
        // serde names the unknown word first and then what it knows, each between backticks.
        if !message.starts_with("unknown ") {
            return problem;
        }
        let mut words = message.split('`').skip(1).step_by(2);
        match words.next() {
            Some(unknown) => problem.did_you_mean(unknown, words),
            None => problem,
        }
    }
}

/// Reads `value`, found at `prefix`, as a `T`; an error names the full path.
pub(super) fn typed<'a, T: Deserialize<'a>>(prefix: &str, value: &'a Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Strict(value))
        .map_err(|error| Problem::from_serde(prefix, &error))
}

/// Appends one step, a key or `[index]`, to a path.
pub(super) fn join(prefix: &str, step: &str) -> String {
    match (prefix, step) {
        (path, "." | "") | ("", path) => path.to_owned(),
        (prefix, step) if step.starts_with('[') => format!("{prefix}{step}"),
        (prefix, step) => format!("{prefix}.{step}"),
    }
}

/// serde quotes what it found. In places that hold secrets it must not.
fn redact(path: &str, message: &str) -> String {
    const SECRET: [&str; 5] = ["authentication", "IAM", "accessToken", "env", "headers"];
    let secret = path.split(['.', '[']).any(|step| SECRET.contains(&step));
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if secret && first < last => {
            format!("{}…{}", &message[..=first], &message[last..])
        }
        _ => message.to_owned(),
    }
}

/// A value of 64 KiB does not belong into a message.
fn shorten(message: &str) -> String {
    const MAX: usize = 300;
    if message.chars().count() <= MAX {
        return message.to_owned();
    }
    let half = MAX / 2;
    let start: String = message.chars().take(half).collect();
    let end: Vec<char> = message.chars().rev().take(half).collect();
    format!("{start} … {}", end.iter().rev().collect::<String>())
}

/// The candidate that differs least from `word`, if it differs by a typing mistake or two.
fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= 1 + candidate.len() / 4 && *distance < word.chars().count()
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, blind to case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
