//! What an admin can choose. Checked as a whole before anything happens.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use nosana_sdk::common::assessment::REPORT_RETENTION;
use serde::{Deserialize, Serialize};
use solana_address::Address;
use thiserror::Error;

use crate::{
    checks::benchmark::Rules,
    plan::{Limits, Upkeep},
    service::Pace,
};

/// The configuration of an assessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The RPC node.
    pub url: String,
    /// Its WebSocket.
    pub websocket: String,
    /// Where definitions and evidence go and results come from: a store's address or a folder.
    pub store: String,
    /// The file of the assessor's key, which reports, posts and pays.
    pub wallet: PathBuf,
    /// The folder for the decisions; one assessor each.
    pub state: PathBuf,
    /// Seconds between two looks at the chain.
    #[serde(default = "default_poll")]
    pub poll: u32,
    /// How often hosts are measured, and what that may cost.
    #[serde(default)]
    pub schedule: ScheduleConfig,
    /// The benchmark.
    #[serde(default)]
    pub benchmark: BenchmarkConfig,
    /// How long answers are waited for.
    #[serde(default)]
    pub judging: JudgingConfig,
    /// What anyone may send and this assessor sends.
    #[serde(default)]
    pub upkeep: Upkeep,
}

fn default_poll() -> u32 {
    30
}

/// How often hosts are measured, and what that may cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScheduleConfig {
    /// Seconds of a period; each host gets one job of a check in each.
    pub period: u32,
    /// The most base units that the jobs of one UTC day may cost; 0 posts nothing.
    pub budget: u64,
    /// The most base units that a second may cost.
    pub max_price: u64,
    /// Lamports below which nothing is posted.
    pub min_lamports: u64,
    /// The most jobs that run at the same time.
    pub max_live: u32,
    /// Addresses of the markets to post in; empty for all.
    pub markets: Vec<String>,
}

impl Default for ScheduleConfig {
    fn default() -> Self {
        Self {
            period: 24 * 60 * 60,
            budget: 10_000_000,
            max_price: 1_000,
            min_lamports: 50_000_000,
            max_live: 16,
            markets: Vec::new(),
        }
    }
}

/// The benchmark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BenchmarkConfig {
    /// Whether hosts are measured by it.
    pub enabled: bool,
    /// File of its job definition; the suite's own when unset.
    pub job: Option<PathBuf>,
    /// The image of the suite's own job; the one that it names when unset.
    pub image: Option<String>,
    /// The most seconds that its job is paid for.
    pub timeout: u32,
    /// Below this score the figures are those of another device, basis points.
    pub spoof_under_bps: u32,
    /// A figure above this share of its class's is not believed, basis points.
    pub implausible_over_bps: u32,
    /// The share of the class's memory that could be filled at least, basis points.
    pub memory_bps: u32,
    /// The names of devices that a class takes, by its id; a class that is not here takes
    /// what has the parts of its own name.
    pub devices: BTreeMap<String, Vec<String>>,
}

impl Default for BenchmarkConfig {
    fn default() -> Self {
        let rules = Rules::default();
        Self {
            enabled: true,
            job: None,
            image: None,
            timeout: 900,
            spoof_under_bps: rules.spoof_under_bps,
            implausible_over_bps: rules.implausible_over_bps,
            memory_bps: rules.memory_bps,
            devices: BTreeMap::new(),
        }
    }
}

/// How long answers are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JudgingConfig {
    /// Seconds after a job's end in which its result may still come into the store.
    pub patience: u32,
    /// Seconds after a job's end in which it is judged.
    pub within: u32,
}

impl Default for JudgingConfig {
    fn default() -> Self {
        Self {
            patience: 6 * 60 * 60,
            within: 7 * 24 * 60 * 60,
        }
    }
}

/// What is wrong with a configuration.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A number is out of its range.
    #[error("{key} is {found}: expected {expected}")]
    OutOfRange {
        /// Which.
        key: &'static str,
        /// What it is.
        found: u64,
        /// What it may be.
        expected: &'static str,
    },
    /// A market is not named by an address.
    #[error("schedule.markets: `{0}` is not an address: expected 32 bytes in base 58")]
    NotAnAddress(String),
    /// A class is not named by its id.
    #[error("benchmark.devices: `{0}` is not the id of a class: expected a number up to 65535")]
    NotAClass(String),
}

impl Config {
    /// Checks what the types alone do not.
    ///
    /// # Errors
    /// The first thing that is wrong, with what was expected.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let (schedule, benchmark, judging) = (&self.schedule, &self.benchmark, &self.judging);
        let checks = [
            (
                "poll",
                u64::from(self.poll),
                (1..=3_600).contains(&self.poll),
                "1 to 3600 seconds",
            ),
            (
                "schedule.period",
                schedule.period.into(),
                (60..=90 * 24 * 60 * 60).contains(&schedule.period),
                "60 seconds to 90 days",
            ),
            (
                "schedule.max_live",
                schedule.max_live.into(),
                (1..=10_000).contains(&schedule.max_live),
                "1 to 10000 jobs",
            ),
            (
                "benchmark.timeout",
                benchmark.timeout.into(),
                (1..=24 * 60 * 60).contains(&benchmark.timeout),
                "1 second to a day",
            ),
            (
                "benchmark.spoof_under_bps",
                benchmark.spoof_under_bps.into(),
                benchmark.spoof_under_bps <= 9_000,
                "at most 9000, so that an honest host has room to be slow",
            ),
            (
                "benchmark.implausible_over_bps",
                benchmark.implausible_over_bps.into(),
                (15_000..=10_000_000).contains(&benchmark.implausible_over_bps),
                "15000 to 10000000, so that an honest host has room to be fast",
            ),
            (
                "benchmark.memory_bps",
                benchmark.memory_bps.into(),
                benchmark.memory_bps <= 9_500,
                "at most 9500: a driver keeps some memory for itself",
            ),
            (
                "judging.within",
                judging.within.into(),
                i64::from(judging.within) < REPORT_RETENTION && judging.within > judging.patience,
                "more than judging.patience and less than the 30 days that reports are kept",
            ),
        ];
        for (key, found, is_good, expected) in checks {
            if !is_good {
                return Err(ConfigError::OutOfRange {
                    key,
                    found,
                    expected,
                });
            }
        }
        self.markets()?;
        self.rules()?;
        Ok(())
    }

    /// What the assessor may do.
    ///
    /// # Errors
    /// When a market is not an address.
    pub fn limits(&self) -> Result<Limits, ConfigError> {
        let schedule = &self.schedule;
        Ok(Limits {
            period: schedule.period,
            budget: schedule.budget,
            max_price: schedule.max_price,
            min_lamports: schedule.min_lamports,
            max_live: usize::try_from(schedule.max_live).unwrap_or(usize::MAX),
            judge_within: self.judging.within.into(),
            markets: self.markets()?,
            upkeep: self.upkeep,
        })
    }

    /// How it works.
    #[must_use]
    pub fn pace(&self) -> Pace {
        Pace {
            poll: Duration::from_secs(self.poll.into()),
            patience: self.judging.patience.into(),
        }
    }

    /// What the benchmark judges by.
    ///
    /// # Errors
    /// When a class is not named by its id.
    pub fn rules(&self) -> Result<Rules, ConfigError> {
        let benchmark = &self.benchmark;
        let devices = benchmark.devices.iter().map(|(class, names)| {
            let id = class
                .parse()
                .map_err(|_| ConfigError::NotAClass(class.clone()))?;
            Ok((id, names.clone()))
        });
        Ok(Rules {
            spoof_under_bps: benchmark.spoof_under_bps,
            implausible_over_bps: benchmark.implausible_over_bps,
            memory_bps: benchmark.memory_bps,
            devices: devices.collect::<Result<_, _>>()?,
        })
    }

    fn markets(&self) -> Result<Vec<Address>, ConfigError> {
        let parse = |text: &String| {
            text.parse()
                .map_err(|_| ConfigError::NotAnAddress(text.clone()))
        };
        self.schedule.markets.iter().map(parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            url: String::new(),
            websocket: String::new(),
            store: String::new(),
            wallet: PathBuf::new(),
            state: PathBuf::new(),
            poll: default_poll(),
            schedule: ScheduleConfig::default(),
            benchmark: BenchmarkConfig::default(),
            judging: JudgingConfig::default(),
            upkeep: Upkeep::default(),
        }
    }

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(config().validate(), Ok(()));
    }

    #[test]
    fn each_mistake_is_named() {
        type Change = fn(&mut Config);
        let changes: [(&str, Change); 8] = [
            ("poll", |config| config.poll = 0),
            ("schedule.period", |config| config.schedule.period = 59),
            ("schedule.max_live", |config| config.schedule.max_live = 0),
            ("benchmark.timeout", |config| config.benchmark.timeout = 0),
            ("benchmark.spoof_under_bps", |config| {
                config.benchmark.spoof_under_bps = 9_001;
            }),
            ("benchmark.implausible_over_bps", |config| {
                config.benchmark.implausible_over_bps = 10_000;
            }),
            ("benchmark.memory_bps", |config| {
                config.benchmark.memory_bps = 10_000;
            }),
            ("judging.within", |config| {
                config.judging.within = 30 * 86_400;
            }),
        ];
        for (expected, change) in changes {
            let mut config = config();
            change(&mut config);
            let error = config.validate().unwrap_err();
            assert!(
                matches!(error, ConfigError::OutOfRange { key, .. } if key == expected),
                "{expected}: {error}"
            );
        }
        let mut bad = config();
        bad.schedule.markets = vec!["me".into()];
        assert_eq!(bad.validate(), Err(ConfigError::NotAnAddress("me".into())));
        let mut bad = config();
        bad.benchmark.devices = BTreeMap::from([("rtx".into(), Vec::new())]);
        assert_eq!(bad.validate(), Err(ConfigError::NotAClass("rtx".into())));
    }
}
