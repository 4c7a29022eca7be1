//! What came of a simulation, as text, tables and a picture.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write as _},
    fs, io,
    path::Path,
};

use nosana_sdk::common::{assessment::Reason, tier::Tier};
use serde_json::{Value, json};

use super::{
    Kind, Options,
    picture::{Panel, svg},
    policy,
};

/// What is wrong, and how much of it is borne.
#[derive(Clone, Debug)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// How many there are, and of how many.
    pub found: u32,
    /// Of how many.
    pub of: u32,
    /// The most, basis points.
    pub most_bps: u32,
}

impl Limit {
    /// Whether there are few enough. One of a few is always borne.
    pub fn is_kept(&self) -> bool {
        let most = u64::from(self.of) * u64::from(self.most_bps);
        let most = if self.most_bps == 0 {
            0
        } else {
            most.max(10_000)
        };
        u64::from(self.found) * 10_000 <= most
    }
}

/// A host was moved.
#[derive(Clone, Debug)]
pub struct Move {
    /// The day, from 0.
    pub day: u32,
    /// Unix seconds.
    pub at: i64,
    /// Which host.
    pub host: u32,
    /// What it is like.
    pub kind: Kind,
    /// From where.
    pub before: Tier,
    /// To where.
    pub tier: Tier,
    /// Why.
    pub reason: Reason,
}

/// What came of it all.
#[derive(Clone, Debug)]
pub struct Outcome {
    options: Options,
    pub(super) transactions: u64,
    pub(super) refused: BTreeMap<String, u64>,
    pub(super) moves: Vec<Move>,
    pub(super) posted: u64,
    pub(super) completed: u64,
    pub(super) lost: u64,
    pub(super) returned: u64,
    pub(super) expired: u64,
    pub(super) bonded: u64,
    pub(super) staked_xnos: u64,
    pub(super) fees: u64,
    hosts: BTreeMap<Kind, u32>,
    ends: BTreeMap<(Kind, u8, u8), u32>,
    /// How many of a kind are in which tier, at the end of each day.
    days: Vec<BTreeMap<Kind, [u32; 5]>>,
}

impl Outcome {
    pub(super) fn new(options: Options) -> Self {
        Self {
            options,
            transactions: 0,
            refused: BTreeMap::new(),
            moves: Vec::new(),
            posted: 0,
            completed: 0,
            lost: 0,
            returned: 0,
            expired: 0,
            bonded: 0,
            staked_xnos: 0,
            fees: 0,
            hosts: BTreeMap::new(),
            ends: BTreeMap::new(),
            days: vec![BTreeMap::new()],
        }
    }

    pub(super) fn register(&mut self, kind: Kind) {
        *self.hosts.entry(kind).or_default() += 1;
    }

    pub(super) fn count(&mut self, hosts: impl Iterator<Item = (Kind, Tier)>) {
        let mut day: BTreeMap<Kind, [u32; 5]> = BTreeMap::new();
        for (kind, tier) in hosts {
            day.entry(kind).or_default()[tier as usize] += 1;
        }
        self.days.push(day);
    }

    pub(super) fn end(&mut self, kind: Kind, tier: Tier, reason: Reason) {
        let place = (kind, tier as u8, reason as u8);
        *self.ends.entry(place).or_default() += 1;
    }

    fn ended(&self, kind: Kind, such: impl Fn(Tier) -> bool) -> u32 {
        let of = |((other, tier, _), count): (&(Kind, u8, u8), &u32)| {
            let tier = Tier::try_from(*tier).unwrap();
            (*other == kind && such(tier)).then_some(*count)
        };
        self.ends.iter().filter_map(of).sum()
    }

    /// How many hosts of a kind were ever moved to a tier.
    fn ever(&self, kind: Kind, tier: Tier) -> u32 {
        let to = |moved: &&Move| moved.kind == kind && moved.tier == tier;
        let hosts: BTreeSet<u32> = self
            .moves
            .iter()
            .filter(to)
            .map(|moved| moved.host)
            .collect();
        u32::try_from(hosts.len()).unwrap()
    }

    /// The most moves of one host of a kind.
    fn most_moves(&self, kind: Kind) -> u32 {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for moved in self.moves.iter().filter(|moved| moved.kind == kind) {
            *counts.entry(moved.host).or_default() += 1;
        }
        counts.into_values().max().unwrap_or(0)
    }

    /// Who was treated wrongly, and how many of them are borne.
    pub fn limits(&self) -> Vec<Limit> {
        let limit = |what, kind, found, most_bps| Limit {
            what,
            found,
            of: self.hosts.get(&kind).copied().unwrap_or(0),
            most_bps,
        };
        let removed = |kind| self.ended(kind, |tier| tier == Tier::Removed);
        let below = |kind| self.ended(kind, |tier| tier != Tier::Premium);
        vec![
            limit(
                "honest hosts that are not Premium",
                Kind::Honest,
                below(Kind::Honest),
                500,
            ),
            limit(
                "honest hosts that were removed",
                Kind::Honest,
                removed(Kind::Honest),
                100,
            ),
            limit(
                "hosts near the marks that were removed",
                Kind::NearMarks,
                removed(Kind::NearMarks),
                200,
            ),
            limit(
                "spoofing hosts that were not removed",
                Kind::Spoofing,
                self.ended(Kind::Spoofing, |tier| tier != Tier::Removed),
                500,
            ),
            limit(
                "spoofing hosts that ever were Premium",
                Kind::Spoofing,
                self.ever(Kind::Spoofing, Tier::Premium),
                100,
            ),
            limit(
                "failing hosts that are Premium",
                Kind::Failing,
                self.ended(Kind::Failing, |tier| tier == Tier::Premium),
                300,
            ),
            limit(
                "often offline hosts that are Premium",
                Kind::Offline,
                self.ended(Kind::Offline, |tier| tier == Tier::Premium),
                300,
            ),
        ]
    }

    /// Writes picture, tables and summary into the folder `out`, which is made.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, out: &Path) -> io::Result<()> {
        fs::create_dir_all(out)?;
        fs::write(out.join("tiers.svg"), self.picture())?;
        fs::write(out.join("tiers.csv"), self.tiers_table())?;
        fs::write(out.join("moves.csv"), self.moves_table())?;
        let summary = serde_json::to_string_pretty(&self.summary()).map_err(io::Error::other)?;
        fs::write(out.join("summary.json"), summary + "\n")
    }

    /// Tiers over time, a panel for each kind.
    pub fn picture(&self) -> String {
        let Options { hosts, days, seed } = self.options;
        let panel = |kind: &Kind| {
            let of_day =
                |day: &BTreeMap<Kind, [u32; 5]>| day.get(kind).copied().unwrap_or_default();
            Panel {
                title: kind.name().to_owned(),
                note: kind.note().to_owned(),
                hosts: self.hosts.get(kind).copied().unwrap_or(0),
                days: self.days.iter().map(of_day).collect(),
            }
        };
        let panels: Vec<Panel> = Kind::ALL.iter().map(panel).collect();
        let policy = policy();
        svg(
            &format!("Tiers of {hosts} hosts over {days} days, by kind of host"),
            [
                "How many hosts of a kind are in which tier. They register in the first ten days; \
                 registration opens on day 2.",
                &format!(
                    "Premium asks for {} days, {} jobs, {} % success, {} % uptime, {} proofs, a score of {} %, \
                     and a bond. Seed {seed}.",
                    policy.days,
                    policy.jobs_completed,
                    policy.success_bps / 100,
                    policy.uptime_bps / 100,
                    policy.proofs,
                    policy.score_bps / 100
                ),
            ],
            &panels,
        )
    }

    /// A line for each day and kind.
    pub fn tiers_table(&self) -> String {
        let mut table = String::from("day,kind,waitlisted,community,premium,suspended,removed\n");
        for (day, kinds) in self.days.iter().enumerate() {
            for kind in Kind::ALL {
                let [waitlisted, community, premium, suspended, removed] =
                    kinds.get(&kind).copied().unwrap_or_default();
                let _ = writeln!(
                    table,
                    "{day},{},{waitlisted},{community},{premium},{suspended},{removed}",
                    kind.name()
                );
            }
        }
        table
    }

    /// A line for each move.
    pub fn moves_table(&self) -> String {
        let mut table = String::from("day,at,host,kind,from,to,reason\n");
        for moved in &self.moves {
            let _ = writeln!(
                table,
                "{},{},{},{},{},{},{}",
                moved.day,
                moved.at,
                moved.host,
                moved.kind.name(),
                tier_name(moved.before),
                tier_name(moved.tier),
                moved.reason.name()
            );
        }
        table
    }

    /// Everything but the tables.
    pub fn summary(&self) -> Value {
        let ends: Vec<Value> = self
            .ends
            .iter()
            .map(|((kind, tier, reason), count)| {
                json!({
                    "kind": kind.name(),
                    "tier": tier_name(Tier::try_from(*tier).unwrap()),
                    "reason": Reason::try_from(*reason).unwrap().name(),
                    "hosts": count,
                })
            })
            .collect();
        let limits: Vec<Value> = self
            .limits()
            .iter()
            .map(|limit| {
                json!({
                    "what": limit.what,
                    "found": limit.found,
                    "of": limit.of,
                    "most_bps": limit.most_bps,
                    "kept": limit.is_kept(),
                })
            })
            .collect();
        let policy = policy();
        json!({
            "hosts": self.options.hosts,
            "days": self.options.days,
            "seed": self.options.seed,
            "policy": {
                "bond": policy.bond,
                "days": policy.days,
                "jobs_completed": policy.jobs_completed,
                "success_bps": policy.success_bps,
                "uptime_bps": policy.uptime_bps,
                "proofs": policy.proofs,
                "proof_age": policy.proof_age,
                "score_bps": policy.score_bps,
                "demote_success_bps": policy.demote_success_bps,
                "demote_uptime_bps": policy.demote_uptime_bps,
                "demote_score_bps": policy.demote_score_bps,
                "grace_days": policy.grace_days,
                "min_jobs": policy.min_jobs,
                "remove_failed_proofs": policy.remove_failed_proofs,
                "remove_success_bps": policy.remove_success_bps,
                "remove_silent_days": policy.remove_silent_days,
            },
            "ends": ends,
            "limits": limits,
            "moves": self.moves.len(),
            "jobs": {
                "posted": self.posted,
                "completed": self.completed,
                "lost": self.lost,
                "returned": self.returned,
                "expired": self.expired,
            },
            "bonded": self.bonded,
            "staked_xnos": self.staked_xnos,
            "fees": self.fees,
            "transactions": self.transactions,
            "refused": self.refused,
        })
    }
}

/// Where hosts ended and why, how often they were moved, and the limits.
impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<15} {:<11} {:<24} {:>6} {:>6}",
            "kind", "ended in", "because", "hosts", "share"
        )?;
        for ((kind, tier, reason), count) in &self.ends {
            let of = self.hosts[kind];
            writeln!(
                out,
                "{:<15} {:<11} {:<24} {count:>6} {:>4} %",
                kind.name(),
                tier_name(Tier::try_from(*tier).unwrap()),
                Reason::try_from(*reason).unwrap().name(),
                100 * count / of
            )?;
        }
        writeln!(out, "\nmoves, by reason:")?;
        let mut reasons: BTreeMap<(Kind, &str), u32> = BTreeMap::new();
        for moved in &self.moves {
            *reasons
                .entry((moved.kind, moved.reason.name()))
                .or_default() += 1;
        }
        for kind in Kind::ALL {
            let of_kind = reasons.iter().filter(|((other, _), _)| *other == kind);
            let list: Vec<String> = of_kind
                .map(|((_, reason), count)| format!("{reason} {count}"))
                .collect();
            writeln!(
                out,
                "{:<15} {}; at most {} of one host",
                kind.name(),
                list.join(", "),
                self.most_moves(kind)
            )?;
        }
        writeln!(
            out,
            "\njobs: {} posted, {} completed, {} lost, {} given back before the start, {} expired",
            self.posted, self.completed, self.lost, self.returned, self.expired
        )?;
        writeln!(
            out,
            "{} transactions, {} of them refused",
            self.transactions,
            self.refused.values().sum::<u64>()
        )?;
        writeln!(out, "\nwrongly treated:")?;
        for limit in self.limits() {
            writeln!(
                out,
                "{} {:<40} {:>4} of {:>4}, at most {} %",
                if limit.is_kept() { "ok  " } else { "FAIL" },
                limit.what,
                limit.found,
                limit.of,
                limit.most_bps / 100
            )?;
        }
        Ok(())
    }
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Waitlisted => "waitlisted",
        Tier::Community => "community",
        Tier::Premium => "premium",
        Tier::Suspended => "suspended",
        Tier::Removed => "removed",
    }
}

#[cfg(test)]
mod tests {
    use super::Limit;

    fn is_kept(found: u32, of: u32, most_bps: u32) -> bool {
        let limit = Limit {
            what: "hosts",
            found,
            of,
            most_bps,
        };
        limit.is_kept()
    }

    #[test]
    fn a_limit_is_kept_to_its_share_and_one_host_is_borne() {
        assert!(is_kept(30, 600, 500) && !is_kept(31, 600, 500));
        assert!(is_kept(1, 3, 500) && !is_kept(2, 3, 500));
        assert!(is_kept(0, 0, 500) && is_kept(0, 10, 0) && !is_kept(1, 10, 0));
    }
}
