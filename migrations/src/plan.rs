//! The plan of a cluster: its configurations, GPU classes and markets, as a TOML file says.

use std::{collections::BTreeSet, fs, io, ops::RangeInclusive, path::Path, path::PathBuf};

use nosana_sdk::{
    common::{
        assessment::Policy,
        job::{MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT, MAX_TIMEOUT},
        money::{self, BPS, MAX_FEE_BPS},
        stake::{MAX_DURATION, MIN_DURATION},
        tier::Tier,
    },
    instructions,
    policy::{Problem, problem},
};
use serde::{Deserialize, Deserializer, de::Error as _};
use solana_address::Address;

/// The plan of development clusters, `migrations/plans/development.toml` when this was built.
pub const DEVELOPMENT: &str = include_str!("../plans/development.toml");

/// Places that a queue may have.
const QUEUE_CAPACITY: RangeInclusive<u32> = 16..=200_000;
/// How many assessors the tiers program has place for.
pub(crate) const ASSESSORS: usize = 3;
/// How many reviewers the grid has place for.
pub(crate) const REVIEWERS: usize = 4;
/// Bytes of a class's name.
const CLASS_NAME: usize = 32;

/// What a cluster is set up with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Who has authority over the programs; `None`, in the file `"keypair"`, for the key that applies
    /// the plan.
    #[serde(deserialize_with = "keypair_or_address")]
    pub authority: Option<Address>,
    /// The token of stakes, jobs and prizes; `None`, in the file `"development"`, for the mint of
    /// [`crate::mint`].
    #[serde(deserialize_with = "development_or_address")]
    pub mint: Option<Address>,
    /// The staking program.
    pub staking: StakingPlan,
    /// The tiers program.
    pub tiers: TiersPlan,
    /// The jobs program.
    pub jobs: JobsPlan,
    /// The grid program.
    pub grid: GridPlan,
    /// Classes of GPUs.
    #[serde(default, rename = "class")]
    pub classes: Vec<ClassPlan>,
    /// Markets with their queues.
    #[serde(default, rename = "market")]
    pub markets: Vec<MarketPlan>,
}

/// The configuration of the staking program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StakingPlan {
    /// Who has authority over this program; the plan's authority unless the file says otherwise.
    #[serde(default, deserialize_with = "authority_or_address")]
    pub authority: Option<Address>,
    /// Shortest duration of a stake, seconds: from 14 days.
    pub min_duration: u32,
    /// Longest duration of a stake, seconds: to 365 days.
    pub max_duration: u32,
    /// The token account that slashed tokens go to; `None`, in the file `"stakers"`, for the
    /// reward vault.
    #[serde(default, deserialize_with = "stakers_or_address")]
    pub slash_destination: Option<Address>,
}

/// The configuration of the tiers program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TiersPlan {
    /// Who has authority over this program; the plan's authority unless the file says otherwise.
    #[serde(default, deserialize_with = "authority_or_address")]
    pub authority: Option<Address>,
    /// Who submits reports, 1 to 3.
    pub assessors: Vec<Key>,
    /// Whether new hosts enter Community at once.
    pub registration_open: bool,
    /// What hosts must show and keep: in force at once where the program is set up, by proposal and
    /// after a delay where it runs.
    #[serde(with = "PolicyPlan")]
    pub policy: Policy,
}

/// How the file has the policy: by the names of its marks, none left out. A mark of 0 asks for
/// nothing.
#[derive(Deserialize)]
#[serde(remote = "Policy", deny_unknown_fields)]
struct PolicyPlan {
    /// Weight that a Premium host must have bonded, xNOS base units.
    bond: u64,
    /// For promotion: days in Community.
    days: u16,
    /// For promotion: jobs completed, ever.
    jobs_completed: u32,
    /// For promotion: share of jobs that succeeded, basis points.
    success_bps: u16,
    /// For promotion: share of the window online, basis points.
    uptime_bps: u16,
    /// For promotion: proofs passed.
    proofs: u16,
    /// For promotion: how old the newest passed proof may be, seconds.
    proof_age: u32,
    /// For promotion: benchmark score against the class, basis points.
    score_bps: u16,
    /// Below this share of jobs that succeeded a Premium host is demoted, basis points.
    demote_success_bps: u16,
    /// Below this share online a Premium host is demoted, basis points.
    demote_uptime_bps: u16,
    /// Below this score a Premium host is demoted, basis points.
    demote_score_bps: u16,
    /// Days in Premium before these three count.
    grace_days: u16,
    /// Jobs in the window before a share of success counts against a host.
    min_jobs: u16,
    /// After so many failed proofs in a row a host is removed.
    remove_failed_proofs: u16,
    /// Below this share of jobs that succeeded a host is removed, basis points.
    remove_success_bps: u16,
    /// After so many silent days a host is removed.
    remove_silent_days: u16,
    /// The most of a bond that can be slashed in a period, basis points.
    slash_bps: u16,
    /// Hours between two reports of a sort of one host.
    report_hours: u16,
}

/// The configuration of the jobs program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobsPlan {
    /// Who has authority over this program; the plan's authority unless the file says otherwise.
    #[serde(default, deserialize_with = "authority_or_address")]
    pub authority: Option<Address>,
    /// The fee on what hosts earn, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points, at most 1 000.
    pub fee_cap_bps: u16,
}

/// The configuration of the grid program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridPlan {
    /// Who has authority over this program; the plan's authority unless the file says otherwise.
    #[serde(default, deserialize_with = "authority_or_address")]
    pub authority: Option<Address>,
    /// Who may award points, 1 to 4.
    pub reviewers: Vec<Key>,
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}

/// Somebody's key; `None`, in the file `"authority"`, for the plan's authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Key(
    #[serde(deserialize_with = "authority_or_address")]
    /// Whose key.
    pub Option<Address>,
);

/// A class of GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPlan {
    /// Makes its address.
    pub id: u16,
    /// UTF-8, at most 32 bytes.
    pub name: String,
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Whether hosts may register in it; they may unless the file says otherwise.
    #[serde(default = "yes")]
    pub allowed: bool,
    /// What scores are relative to: INT8 operations a second, memory bandwidth in bytes a
    /// second, FP16 and FP32 operations a second; zero while unmeasured.
    #[serde(default)]
    pub baseline: [u64; 4],
}

/// A market and its queue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketPlan {
    /// Its name: 1 to 32 lower-case letters, digits and `-`.
    pub slug: String,
    /// The id of its class, one of the plan's.
    pub class: u16,
    /// The tier that hosts need.
    pub tier: MarketTier,
    /// A second: base units, or 10⁻¹² dollars when it is in dollars.
    pub price: u64,
    /// What the price is converted by when it is in dollars; `None` when it is in base units.
    pub dollars: Option<DollarsPlan>,
    /// What clients pay less than the price, basis points; none unless the file says otherwise.
    #[serde(default)]
    pub discount_bps: u16,
    /// The part of the price that is earned, basis points.
    pub host_share_bps: u16,
    /// Shortest timeout of a job, seconds.
    pub min_timeout: u32,
    /// Longest timeout of a job, seconds, at most 30 days.
    pub max_timeout: u32,
    /// Seconds from assignment to start.
    pub start_limit: u32,
    /// Seconds that a place in the queue is valid.
    pub lease: u32,
    /// Seconds that an ended job's account stays.
    pub retention: u32,
    /// Weight that a host must have bonded, xNOS base units.
    pub bond_minimum: u64,
    /// Places of its queue, 16 to 200 000.
    pub queue_capacity: u32,
    /// Whether no job may be posted; jobs may unless the file says otherwise.
    #[serde(default)]
    pub paused: bool,
}

/// The price of the token that a price in dollars is converted by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DollarsPlan {
    /// Pyth's price account.
    #[serde(deserialize_with = "address")]
    pub price_account: Address,
    /// Pyth's id of the price, hexadecimal in the file.
    #[serde(deserialize_with = "feed_id")]
    pub feed_id: [u8; 32],
    /// How old it may be, seconds.
    pub max_age: u32,
    /// How wide its confidence interval may be, basis points of the price.
    pub max_confidence_bps: u16,
}

/// The tier of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarketTier {
    /// For Community and Premium hosts.
    Community,
    /// For Premium hosts.
    Premium,
}

impl From<MarketTier> for Tier {
    fn from(tier: MarketTier) -> Self {
        match tier {
            MarketTier::Community => Self::Community,
            MarketTier::Premium => Self::Premium,
        }
    }
}

/// Why a plan cannot be applied.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The file cannot be read.
    #[error("cannot read the plan {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A key is missing, unknown or of another type.
    #[error("the plan is not as expected")]
    Syntax(#[source] Box<toml::de::Error>),
    /// A value is out of its range.
    #[error("the plan's `{key}` is {found}: expected {expected}")]
    Value {
        /// Which, for instance `market community: lease`.
        key: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: String,
    },
}

impl Plan {
    /// The plan of development clusters.
    pub fn development() -> Result<Self, PlanError> {
        Self::parse(DEVELOPMENT)
    }

    /// Reads a plan from a file and checks it.
    pub fn read(path: &Path) -> Result<Self, PlanError> {
        let text = fs::read_to_string(path).map_err(|source| PlanError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text)
    }

    /// Reads a plan from TOML and checks it.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let plan: Self =
            toml::from_str(text).map_err(|error| PlanError::Syntax(Box::new(error)))?;
        plan.validate()?;
        Ok(plan)
    }

    /// What the programs would refuse, said before anything is sent.
    fn validate(&self) -> Result<(), PlanError> {
        let StakingPlan {
            min_duration,
            max_duration,
            ..
        } = self.staking;
        within(
            "staking.min_duration",
            min_duration,
            MIN_DURATION..=MAX_DURATION,
        )?;
        within(
            "staking.max_duration",
            max_duration,
            min_duration..=MAX_DURATION,
        )?;
        within("jobs.fee_cap_bps", self.jobs.fee_cap_bps, 0..=MAX_FEE_BPS)?;
        within("jobs.fee_bps", self.jobs.fee_bps, 0..=self.jobs.fee_cap_bps)?;
        within("tiers.assessors", self.tiers.assessors.len(), 1..=ASSESSORS)?;
        validate_policy(&self.tiers.policy)?;
        within("grid.reviewers", self.grid.reviewers.len(), 1..=REVIEWERS)?;
        let mut ids = BTreeSet::new();
        for class in &self.classes {
            class.validate()?;
            if !ids.insert(class.id) {
                return Err(wrong(
                    "class: id",
                    &class.id,
                    "each id once: this one is there twice",
                ));
            }
        }
        let mut slugs = BTreeSet::new();
        for market in &self.markets {
            market.validate(&ids)?;
            if !slugs.insert(&market.slug) {
                return Err(wrong(
                    "market: slug",
                    &market.slug,
                    "each slug once: this one is there twice",
                ));
            }
        }
        Ok(())
    }
}

fn validate_policy(policy: &Policy) -> Result<(), PlanError> {
    let key = |name: &str| format!("tiers.policy.{name}");
    match problem(policy) {
        None => Ok(()),
        Some(Problem::TooHigh { name, value, limit }) => within(&key(name), value, 0..=limit),
        Some(Problem::NotLower {
            name,
            value,
            above_name,
            above,
        }) => {
            let expected =
                format!("less than `{above_name}`, which is {above}, or 0 where that is 0");
            Err(wrong(&key(name), &value, &expected))
        }
    }
}

impl ClassPlan {
    fn validate(&self) -> Result<(), PlanError> {
        let key = |name: &str| format!("class {}: {name}", self.id);
        if self.name.is_empty() || self.name.len() > CLASS_NAME {
            return Err(wrong(&key("name"), &self.name, "1 to 32 bytes"));
        }
        within(&key("vram_mib"), self.vram_mib, 1..=u32::MAX)
    }
}

impl MarketPlan {
    fn validate(&self, classes: &BTreeSet<u16>) -> Result<(), PlanError> {
        let key = |name: &str| format!("market {}: {name}", self.slug);
        if instructions::slug(&self.slug).is_none() {
            return Err(wrong(
                "market: slug",
                &self.slug,
                "1 to 32 lower-case letters, digits and `-`",
            ));
        }
        if !classes.contains(&self.class) {
            return Err(wrong(&key("class"), &self.class, "the id of a `[[class]]`"));
        }
        within(&key("host_share_bps"), self.host_share_bps, 0..=BPS)?;
        within(&key("max_timeout"), self.max_timeout, 1..=MAX_TIMEOUT)?;
        within(&key("min_timeout"), self.min_timeout, 1..=self.max_timeout)?;
        within(&key("start_limit"), self.start_limit, 1..=MAX_START_LIMIT)?;
        within(&key("lease"), self.lease, 1..=MAX_LEASE)?;
        within(&key("retention"), self.retention, 0..=MAX_RETENTION)?;
        within(&key("discount_bps"), self.discount_bps, 0..=BPS)?;
        within(&key("queue_capacity"), self.queue_capacity, QUEUE_CAPACITY)?;
        if let Some(dollars) = &self.dollars {
            let key = |name: &str| key(&format!("dollars.{name}"));
            let confidence = dollars.max_confidence_bps;
            within(&key("max_age"), dollars.max_age, 1..=u32::MAX)?;
            within(&key("max_confidence_bps"), confidence, 0..=BPS)?;
        } else if money::deposit(self.price, self.max_timeout).is_err() {
            return Err(wrong(
                &key("price"),
                &self.price,
                "a price that fits 64 bits when multiplied with max_timeout",
            ));
        }
        Ok(())
    }
}

fn within<T>(key: &str, value: T, range: RangeInclusive<T>) -> Result<(), PlanError>
where
    T: Copy + PartialOrd + ToString + std::fmt::Display,
{
    if range.contains(&value) {
        return Ok(());
    }
    let expected = format!("{} to {}", range.start(), range.end());
    Err(wrong(key, &value, &expected))
}

fn wrong(key: &str, found: &impl ToString, expected: &str) -> PlanError {
    PlanError::Value {
        key: key.to_owned(),
        found: found.to_string(),
        expected: expected.to_owned(),
    }
}

fn yes() -> bool {
    true
}

fn keypair_or_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Address>, D::Error> {
    address_or("keypair", from)
}

fn development_or_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Address>, D::Error> {
    address_or("development", from)
}

fn stakers_or_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Address>, D::Error> {
    address_or("stakers", from)
}

fn authority_or_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Address>, D::Error> {
    address_or("authority", from)
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| {
        D::Error::custom(format!(
            "`{text}` is not an address: expected 32 bytes in base 58"
        ))
    })
}

fn feed_id<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    let digits = text.strip_prefix("0x").unwrap_or(&text);
    let mut id = [0; 32];
    hex::decode_to_slice(digits, &mut id)
        .map(|()| id)
        .map_err(|_| {
            D::Error::custom(format!(
                "`{text}` is not the id of a price: expected 64 hexadecimal digits"
            ))
        })
}

fn address_or<'de, D: Deserializer<'de>>(word: &str, from: D) -> Result<Option<Address>, D::Error> {
    let text = String::deserialize(from)?;
    if text == word {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        D::Error::custom(format!(
            "`{text}` is not an address: expected 32 bytes in base 58, or \"{word}\""
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_of_development_clusters_is_good() {
        let plan = Plan::development().unwrap();
        assert_eq!(plan.authority, None);
        let slugs: Vec<_> = plan.markets.iter().map(|market| &market.slug).collect();
        assert_eq!(slugs, ["community", "premium"]);
    }

    /// A price in dollars with `rest`.
    fn dollars(rest: &str) -> String {
        let (account, id) = (Address::new_from_array([7; 32]), "ab".repeat(32));
        let id = if rest.contains("feed_id") {
            String::new()
        } else {
            format!("feed_id = \"{id}\", ")
        };
        format!(
            "price = 160\ndollars = {{ price_account = \"{account}\", {id}max_confidence_bps = 50, {rest} }}"
        )
    }

    #[test]
    fn a_price_can_be_in_dollars() {
        let text = DEVELOPMENT.replacen("price = 160", &dollars("max_age = 60"), 1);
        let plan = Plan::parse(&text).unwrap();
        let dollars = plan.markets[1].dollars.as_ref().unwrap();
        assert_eq!((dollars.feed_id, dollars.max_age), ([0xAB; 32], 60));
    }

    /// Each line of the plan, spoilt, is refused with a message that names it.
    #[test]
    fn what_is_wrong_is_named() {
        for (good, bad, named) in [
            ("fee_bps = 500", "fee_bps = 1_001", "jobs.fee_bps"),
            (
                "fee_cap_bps = 1_000",
                "fee_cap_bps = 1_001",
                "jobs.fee_cap_bps",
            ),
            (
                "min_duration = 1_209_600",
                "min_duration = 1",
                "staking.min_duration",
            ),
            (
                "max_duration = 31_536_000",
                "max_duration = 1_209_599",
                "staking.max_duration",
            ),
            (
                "reviewers = [\"authority\"]",
                "reviewers = []",
                "grid.reviewers",
            ),
            ("budget = 3_000_000_000_000", "", "budget"),
            ("vram_mib = 24_564", "vram_mib = 0", "class 1: vram_mib"),
            ("name = \"h100\"", "name = \"\"", "class 2: name"),
            ("id = 2", "id = 1", "class: id"),
            ("slug = \"premium\"", "slug = \"Premium\"", "market: slug"),
            ("slug = \"premium\"", "slug = \"community\"", "market: slug"),
            ("class = 1", "class = 7", "market community: class"),
            ("lease = 120", "lease = 0", "market community: lease"),
            (
                "start_limit = 600",
                "start_limit = 0",
                "market community: start_limit",
            ),
            (
                "min_timeout = 10",
                "min_timeout = 700_000",
                "market community: min_timeout",
            ),
            (
                "max_timeout = 604_800",
                "max_timeout = 2_592_001",
                "market community: max_timeout",
            ),
            (
                "host_share_bps = 8_000",
                "host_share_bps = 10_001",
                "market community: host_share_bps",
            ),
            (
                "price = 120",
                "price = 9_223_372_036_854_775_807",
                "market community: price",
            ),
            (
                "queue_capacity = 4_096",
                "queue_capacity = 15",
                "market community: queue_capacity",
            ),
            ("lease = 120", "lease = 86_401", "market community: lease"),
            (
                "price = 160",
                "price = 160\ndiscount_bps = 10_001",
                "market premium: discount_bps",
            ),
            (
                "price = 160",
                "price = 160\ndollars = { max_age = 60 }",
                "price_account",
            ),
            (
                "price = 160",
                &dollars("max_age = 0"),
                "market premium: dollars.max_age",
            ),
            (
                "price = 160",
                &dollars("max_age = 60, feed_id = \"ab\""),
                "feed_id",
            ),
            ("lease = 120", "", "lease"),
            ("lease = 120", "lease = 120\nleese = 1", "leese"),
            ("lease = 120", "lease = \"long\"", "lease"),
            ("tier = \"premium\"", "tier = \"gold\"", "tier"),
            ("mint = \"development\"", "mint = \"nonsense\"", "mint"),
        ] {
            assert_named(good, bad, named);
        }
    }

    #[test]
    fn marks_that_do_not_fit_are_named() {
        for (good, bad, named) in [
            (
                "assessors = [\"authority\"]",
                "assessors = []",
                "tiers.assessors",
            ),
            (
                "success_bps = 0",
                "success_bps = 10_001",
                "tiers.policy.success_bps",
            ),
            (
                "demote_uptime_bps = 0",
                "demote_uptime_bps = 1",
                "tiers.policy.demote_uptime_bps",
            ),
            (
                "demote_score_bps = 6_000",
                "demote_score_bps = 8_000",
                "tiers.policy.demote_score_bps",
            ),
            (
                "score_bps = 8_000",
                "score_bps = 20_001",
                "tiers.policy.score_bps",
            ),
            (
                "remove_success_bps = 0",
                "remove_success_bps = 1",
                "tiers.policy.remove_success_bps",
            ),
            (
                "slash_bps = 2_500",
                "slash_bps = 5_001",
                "tiers.policy.slash_bps",
            ),
            ("grace_days = 1", "", "grace_days"),
        ] {
            assert_named(good, bad, named);
        }
    }

    /// The plan with `bad` in place of `good` is refused, and `named` is what it says.
    #[track_caller]
    fn assert_named(good: &str, bad: &str, named: &str) {
        assert!(DEVELOPMENT.contains(good), "the plan has no `{good}`");
        let error = Plan::parse(&DEVELOPMENT.replacen(good, bad, 1)).unwrap_err();
        let text = match &error {
            PlanError::Syntax(source) => source.to_string(),
            other => other.to_string(),
        };
        assert!(text.contains(named), "`{bad}` gave: {text}");
    }
}
