//! Values that an op hands on: regular expressions over its log lines.
//!
//! ```
//! use nosana_sdk::definition::results::{LogStream, ResultRule, ResultValue, extract_results};
//! let rule = ResultRule::new("(?<=port: ).*", &[LogStream::Stdout])?;
//! let rules = [("port".to_owned(), rule)].into();
//! let found = extract_results(&rules, [(LogStream::Stdout, "port: 9000")]);
//! assert_eq!(found["port"], ResultValue::One("9000".to_owned()));
//! # Ok::<(), nosana_sdk::definition::results::RegexError>(())
//! ```

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use fancy_regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// Steps back that a regex may take on one line before it is given up.
pub const BACKTRACK_LIMIT: usize = 200_000;
/// Bytes of a log line that are searched; the rest of a longer line is ignored.
pub const MAX_LINE_BYTES: usize = 64 << 10;
/// Values kept for one key; further matches are ignored.
pub const MAX_VALUES: usize = 1_000;
/// Bytes kept for one key; further matches are ignored.
pub const MAX_VALUE_BYTES: usize = 256 << 10;
/// Bytes of a regex.
pub const MAX_REGEX_BYTES: usize = 4 << 10;
/// Time that one key may cost over a whole log before it is given up.
const MAX_KEY_TIME: Duration = Duration::from_secs(5);
const COMPILED_REGEX_BYTES: usize = 256 << 10;

/// Extracts every key of `rules` from log lines, in their order.
///
/// A key that nothing matched has an empty [`ResultValue::Many`]. A key whose regex ran
/// into [`BACKTRACK_LIMIT`] is missing, so that a literal which names it fails with its
/// name instead of a half-true value.
pub fn extract_results<'a>(
    rules: &ResultRules,
    lines: impl IntoIterator<Item = (LogStream, &'a str)>,
) -> BTreeMap<String, ResultValue> {
    let mut extractor = ResultExtractor::new(rules);
    for (stream, line) in lines {
        extractor.line(stream, line);
    }
    extractor.finish()
}

/// The rules of one op, by key.
pub type ResultRules = BTreeMap<String, ResultRule>;

/// What to look for, and where.
#[derive(Clone, Debug)]
pub struct ResultRule {
    regex: Regex,
    streams: Vec<LogStream>,
}

/// A regex that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegexError {
    /// Longer than [`MAX_REGEX_BYTES`].
    #[error("expected a regular expression of at most {MAX_REGEX_BYTES} bytes, found {0}")]
    TooLong(usize),
    /// Not a regular expression.
    #[error("expected a regular expression")]
    Syntax(#[source] Box<fancy_regex::Error>),
}

impl ResultRule {
    /// Compiles `pattern`; no `streams` means every stream. `*` alone stands for the whole line.
    pub fn new(pattern: &str, streams: &[LogStream]) -> Result<Self, RegexError> {
        if pattern.len() > MAX_REGEX_BYTES {
            return Err(RegexError::TooLong(pattern.len()));
        }
        let pattern = if pattern == "*" { ".+" } else { pattern };
        let regex = RegexBuilder::new(pattern)
            .backtrack_limit(BACKTRACK_LIMIT)
            .delegate_size_limit(COMPILED_REGEX_BYTES)
            .delegate_dfa_size_limit(COMPILED_REGEX_BYTES)
            .build()
            .map_err(|error| RegexError::Syntax(Box::new(error)))?;
        Ok(Self {
            regex,
            streams: streams.to_vec(),
        })
    }

    fn covers(&self, stream: LogStream) -> bool {
        self.streams.is_empty() || self.streams.contains(&stream)
    }
}

/// Where a log line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogStream {
    /// What was fed to the container.
    Stdin,
    /// The container's standard output.
    Stdout,
    /// The container's standard error.
    Stderr,
    /// What the agent itself reports about the op.
    Nodeerr,
}

/// What a key came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ResultValue {
    /// Exactly one match.
    One(String),
    /// No match or several, in the order of the log.
    Many(Vec<String>),
}

impl ResultValue {
    /// The matches, whatever their number.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

/// Extracts results while the log streams by; what [`extract_results`] does for a log at hand.
pub struct ResultExtractor(BTreeMap<String, Search>);

struct Search {
    rule: ResultRule,
    values: Vec<String>,
    bytes: usize,
    spent: Duration,
    given_up: bool,
}

impl ResultExtractor {
    /// Starts with nothing found.
    pub fn new(rules: &ResultRules) -> Self {
        let search = |rule: &ResultRule| Search {
            rule: rule.clone(),
            values: Vec::new(),
            bytes: 0,
            spent: Duration::ZERO,
            given_up: false,
        };
        Self(
            rules
                .iter()
                .map(|(key, rule)| (key.clone(), search(rule)))
                .collect(),
        )
    }

    /// Takes one line, without its end. May take milliseconds when a regex is hostile, so not
    /// on an async thread.
    pub fn line(&mut self, stream: LogStream, line: &str) {
        let line = &line[..line.floor_char_boundary(MAX_LINE_BYTES)];
        for search in self.0.values_mut() {
            if search.rule.covers(stream) && !search.given_up && !search.is_full() {
                search.line(line);
            }
        }
    }

    /// What was found.
    pub fn finish(self) -> BTreeMap<String, ResultValue> {
        self.0
            .into_iter()
            .filter(|(_, search)| !search.given_up)
            .map(|(key, search)| (key, search.value()))
            .collect()
    }
}

impl Search {
    fn is_full(&self) -> bool {
        self.values.len() >= MAX_VALUES || self.bytes > MAX_VALUE_BYTES
    }

    fn line(&mut self, line: &str) {
        let started = Instant::now();
        for captures in self.rule.regex.captures_iter(line) {
            let Ok(captures) = captures else {
                self.given_up = true;
                return;
            };
            // The whole match and then its groups, as the format has always had it.
            for found in captures.iter().flatten() {
                if found.as_str().is_empty() {
                    continue;
                }
                self.bytes = self.bytes.saturating_add(found.as_str().len());
                if self.is_full() {
                    return;
                }
                self.values.push(found.as_str().to_owned());
            }
        }
        self.spent += started.elapsed();
        self.given_up = self.spent > MAX_KEY_TIME;
    }

    fn value(mut self) -> ResultValue {
        match self.values.len() {
            1 => ResultValue::One(self.values.remove(0)),
            _ => ResultValue::Many(self.values),
        }
    }
}
