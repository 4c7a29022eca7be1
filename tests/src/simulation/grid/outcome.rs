//! What came of a phase: rows, checks, and the report in words, tables and figures.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    fs, io,
    path::Path,
};

use nosana_sdk::{
    common::grid::{KINDS, PointKind, SeatState},
    generated::grid::types::PhaseTerms,
};
use serde_json::{Value, json};
use solana_address::Address;

use super::{Kind, NOS, Options, Sort, pictures};
use crate::page::grouped;

/// Compute units that an instruction may take, and what a block lets all instructions take
/// that write one account.
const BUDGETS: [(&str, u64); 3] = [("register", 6_000), ("count", 4_000), ("claim", 6_000)];
const BLOCK: u64 = 12_000_000;
/// How many surprises are told one by one.
const TOLD: usize = 20;

/// What happened in a slot of the race.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    pub(super) sent: u32,
    pub(super) seated: u32,
    pub(super) waiting: u32,
    pub(super) refused: u32,
    /// Compute units of those that went through.
    pub(super) units: u64,
}

/// What was found while it ran.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) transactions: u64,
    pub(super) refused: BTreeMap<String, u64>,
    surprises: u64,
    told: Vec<String>,
    /// How often each instruction of the phase went through, and what each took.
    pub(super) acts: BTreeMap<&'static str, u64>,
    pub(super) units: BTreeMap<&'static str, Vec<u64>>,
    pub(super) hosts: BTreeMap<Kind, u32>,
    pub(super) slots: BTreeMap<u8, Slot>,
    /// Of each midnight: when, seats taken, waiting, and hosts with a seat at work that
    /// passed a proof.
    pub(super) days: Vec<(i64, u32, u32, u32)>,
    pub(super) weight: u64,
    pub(super) given_back: u64,
    pub(super) left: u64,
    /// Places in the waiting list that got a seat, in the order in which they did.
    pub(super) moved_up: Vec<u32>,
    pub(super) removed: u64,
    pub(super) cleared: u64,
    pub(super) reinstated: u64,
    pub(super) posted: u64,
    pub(super) posted_to_oneself: u64,
    pub(super) completed: u64,
    pub(super) lost: u64,
    pub(super) expired: u64,
    pub(super) cancelled: u64,
    pub(super) disqualified: BTreeMap<Kind, u32>,
    pub(super) cases: BTreeMap<&'static str, u32>,
    pub(super) bought_most: u64,
    pub(super) bought_revoked: u64,
    pub(super) copied_revoked: u64,
}

impl Found {
    pub(super) fn host(&mut self, kind: Kind) {
        *self.hosts.entry(kind).or_default() += 1;
    }

    pub(super) fn refuse(&mut self, what: &str, why: &str) {
        *self.refused.entry(format!("{what}: {why}")).or_default() += 1;
    }

    pub(super) fn surprise(&mut self, what: String) {
        self.surprises += 1;
        if self.told.len() < TOLD {
            self.told.push(what);
        }
    }

    /// The middle one of the units that `what` took, the most, and how many took more than
    /// `budget`.
    fn units(&self, what: &str, budget: u64) -> (u64, u64, usize) {
        let mut units = self.units.get(what).cloned().unwrap_or_default();
        units.sort_unstable();
        let above = units.iter().filter(|taken| **taken > budget).count();
        (median(&units), units.last().copied().unwrap_or(0), above)
    }

    pub(super) fn disqualify(&mut self, kind: Kind) {
        *self.disqualified.entry(kind).or_default() += 1;
    }
}

/// A host in the end.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) host: Address,
    /// What became of its seat; `None` when it has none any more, or never had.
    pub(super) state: Option<SeatState>,
    pub(super) ticket: u32,
    pub(super) points: [u64; KINDS],
    /// Base units that it can claim, and that it did.
    pub(super) reward: u64,
    pub(super) paid: u64,
    pub(super) rank: Option<u32>,
    pub(super) online_days: u32,
    pub(super) tested_days: u32,
}

impl Row {
    pub(super) fn without_seat(kind: Kind, host: Address) -> Self {
        Self {
            kind,
            host,
            state: None,
            ticket: 0,
            points: [0; KINDS],
            reward: 0,
            paid: 0,
            rank: None,
            online_days: 0,
            tested_days: 0,
        }
    }

    fn is_seated(&self) -> bool {
        self.state == Some(SeatState::Seated)
    }

    fn total(&self) -> u64 {
        self.points.iter().sum()
    }
}

/// A farmer: what it spent to pay itself, and what that brought, base units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Farmed {
    pub(super) kind: Kind,
    /// Fees of its own jobs.
    pub(super) spent: u64,
    /// What of them came back to it as a staker.
    pub(super) staking: u64,
    /// Points that its own jobs brought.
    pub(super) points: u64,
    /// Its reward, and what it would be had it not paid itself.
    pub(super) reward: u64,
    pub(super) without: u64,
}

impl Farmed {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            spent: 0,
            staking: 0,
            points: 0,
            reward: 0,
            without: 0,
        }
    }

    /// What paying itself brought in all: reward and rewards of stakes.
    pub(super) fn gained(&self) -> u64 {
        self.reward - self.without + self.staking
    }

    /// That less what it spent.
    fn net(&self) -> i64 {
        i64::try_from(self.gained()).unwrap() - i64::try_from(self.spent).unwrap()
    }
}

/// Something that must hold.
#[derive(Clone, Debug)]
pub struct Check {
    /// What.
    pub what: String,
    /// Whether it does.
    pub holds: bool,
    /// The figures.
    pub found: String,
}

/// What came of it all.
#[derive(Clone, Debug)]
pub struct Outcome {
    options: Options,
    terms: PhaseTerms,
    pub(super) found: Found,
    pub(super) rows: Vec<Row>,
    pub(super) farmed: Vec<Farmed>,
    /// What is on chain otherwise than known.
    pub(super) wrong_points: Vec<String>,
    /// Points of all seats by kind: as the phase says, as known, and summed up by seat.
    pub(super) totals: [u64; KINDS],
    pub(super) known_totals: [u64; KINDS],
    pub(super) summed: [u64; KINDS],
    pub(super) awarded: [u64; 4],
    pub(super) known_awarded: [u64; 4],
    pub(super) taken: u32,
    pub(super) waiting: u32,
    /// How long the lists of an export are, and how many of each were imported.
    pub(super) listed: Vec<usize>,
    pub(super) admitted: Vec<u32>,
    pub(super) imported: BTreeMap<Address, u32>,
    /// Of each farmer that stakes: what it was paid of the fees, and its share of them.
    pub(super) stakers: Vec<(u64, u64)>,
    pub(super) fees: u64,
    pub(super) paid: u64,
    pub(super) returned: u64,
    pub(super) in_vault: u64,
    pub(super) in_pool: u64,
    pub(super) funded: u64,
    pub(super) allotted: u64,
    pub(super) is_closed: bool,
    pub(super) accounts_left: u32,
}

impl Outcome {
    pub(super) fn new(options: Options, terms: PhaseTerms) -> Self {
        Self {
            options,
            terms,
            found: Found::default(),
            rows: Vec::new(),
            farmed: Vec::new(),
            wrong_points: Vec::new(),
            totals: [0; KINDS],
            known_totals: [0; KINDS],
            summed: [0; KINDS],
            awarded: [0; 4],
            known_awarded: [0; 4],
            taken: 0,
            waiting: 0,
            listed: Vec::new(),
            admitted: Vec::new(),
            imported: BTreeMap::new(),
            stakers: Vec::new(),
            fees: 0,
            paid: 0,
            returned: 0,
            in_vault: 0,
            in_pool: 0,
            funded: 0,
            allotted: 0,
            is_closed: false,
            accounts_left: 0,
        }
    }

    /// Everything that must hold, and whether it does.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = self.money_checks();
        checks.extend(self.seat_checks());
        checks.extend(self.point_checks());
        checks
    }

    fn money_checks(&self) -> Vec<Check> {
        let pool = self.terms.pool;
        let claimed: u64 = self.rows.iter().map(|row| row.paid).sum();
        let worst = self.farmed.iter().map(Farmed::net).max().unwrap_or(0);
        let off = self
            .stakers
            .iter()
            .map(|(got, share)| got.abs_diff(*share))
            .max()
            .unwrap_or(0);
        vec![
            check(
                "what was paid and the remainder are the pool, to the unit",
                self.paid + self.returned == pool && self.paid == claimed,
                format!(
                    "{} + {} = {}",
                    exact(self.paid),
                    exact(self.returned),
                    exact(pool)
                ),
            ),
            check(
                "the remainder is in the pool of all phases, and nothing is left in the phase",
                self.is_closed
                    && self.in_vault == self.returned
                    && self.in_pool == self.funded - self.paid
                    && self.allotted == self.paid,
                format!("{} of {} funded", nos(self.in_pool), nos(self.funded)),
            ),
            check(
                "no farmer gains by paying itself",
                !self.farmed.is_empty() && worst < 0,
                format!(
                    "the best of {} ends {} below what it would have had",
                    self.farmed.len(),
                    nos(worst.unsigned_abs())
                ),
            ),
            check(
                "farmers who stake get their share of the fees and no more",
                off <= 2,
                format!("{} of fees; at most {off} base units off", nos(self.fees)),
            ),
            check(
                "nobody was imported twice",
                self.imported.values().all(|times| *times == 1),
                format!("{} hosts imported", self.imported.len()),
            ),
        ]
    }

    fn seat_checks(&self) -> Vec<Check> {
        let seats = self.terms.seats;
        let raced = |of: fn(&Slot) -> u32| -> u32 { self.found.slots.values().map(of).sum() };
        let (sent, seated, waiting) =
            (raced(|s| s.sent), raced(|s| s.seated), raced(|s| s.waiting));
        let most = self.found.days.iter().map(|day| day.1).max().unwrap_or(0);
        vec![
            check(
                "the race fills the seats exactly",
                seated == seats && most == seats,
                format!("{sent} registrations, {seated} of {seats} seats, {waiting} waiting"),
            ),
            check(
                "the waiting list moves up in the order in which hosts registered",
                self.found.moved_up.is_sorted_by(|one, next| one < next),
                format!("{} moved up", self.found.moved_up.len()),
            ),
            check(
                "no account of a seat or an award is left",
                self.accounts_left == 0,
                format!("{} left", self.accounts_left),
            ),
        ]
    }

    fn point_checks(&self) -> Vec<Check> {
        let terms = &self.terms;
        let seated: Vec<&Row> = self.rows.iter().filter(|row| row.is_seated()).collect();
        let is_capped = seated.iter().all(|row| {
            let caps = row
                .points
                .iter()
                .zip(terms.caps)
                .all(|(points, cap)| *points <= cap);
            caps && row.reward <= terms.reward_cap.min(row.total() * terms.point_value)
        });
        let largest = self
            .awarded
            .iter()
            .copied()
            .max()
            .unwrap_or(0)
            .max(self.found.bought_most);
        let out = self
            .rows
            .iter()
            .filter(|row| row.state == Some(SeatState::Disqualified));
        let within = BUDGETS.iter().all(|(what, budget)| {
            let (middle, _, above) = self.found.units(what, *budget);
            // The longer an address is searched for, the more it takes: seldom too long.
            middle > 0 && middle <= *budget && above * 100 <= self.rows.len()
        });
        let units: Vec<String> = BUDGETS
            .iter()
            .map(|(what, budget)| {
                let (middle, most, above) = self.found.units(what, *budget);
                let above = if above > 0 {
                    format!(", {above} above {}", grouped(*budget))
                } else {
                    String::new()
                };
                format!(
                    "{what} {} and at most {}{above}",
                    grouped(middle),
                    grouped(most)
                )
            })
            .collect();
        vec![
            check(
                "the points of each seat are what its host is known to have done",
                self.wrong_points.is_empty() && !seated.is_empty(),
                self.wrong_points.first().cloned().unwrap_or_else(|| {
                    format!("{} seats, {} kinds, and their rewards", seated.len(), KINDS)
                }),
            ),
            check(
                "the totals are the sums over all seats, kind by kind",
                self.totals == self.summed && self.totals == self.known_totals,
                format!("{} points", grouped(self.totals.iter().sum())),
            ),
            check(
                "no cap of a kind, of a reward or of a reviewer is exceeded",
                is_capped && largest <= terms.reviewer_cap && self.awarded == self.known_awarded,
                format!(
                    "the most that a reviewer had out was {} of {}",
                    grouped(largest),
                    grouped(terms.reviewer_cap)
                ),
            ),
            check(
                "who is disqualified is paid nothing",
                out.clone().all(|row| row.paid == 0),
                format!("{} seats", out.count()),
            ),
            check(
                "each act did what was foreseen, and was refused where it had to be",
                self.found.surprises == 0,
                self.found.told.first().cloned().unwrap_or_else(|| {
                    let acts: u64 = self.found.acts.values().sum();
                    format!("{} acts of the phase", grouped(acts))
                }),
            ),
            check(
                "register, count and claim keep their budgets of compute units",
                within,
                units.join("; "),
            ),
        ]
    }

    /// Writes report, tables and pictures into the folder `out`, which is made.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, out: &Path) -> io::Result<()> {
        fs::create_dir_all(out)?;
        fs::write(out.join("report.md"), self.report())?;
        let summary = serde_json::to_string_pretty(&self.summary()).map_err(io::Error::other)?;
        fs::write(out.join("report.json"), summary + "\n")?;
        fs::write(out.join("leaderboard.csv"), self.leaderboard())?;
        for (name, page) in self.pictures() {
            fs::write(out.join(name), page)?;
        }
        Ok(())
    }

    /// The pictures, by file.
    pub fn pictures(&self) -> Vec<(&'static str, String)> {
        pictures::all(self)
    }

    /// A line for each host with a seat, the first rank first.
    pub fn leaderboard(&self) -> String {
        let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.rank.is_some()).collect();
        rows.sort_by_key(|row| row.rank);
        let kinds: Vec<&str> = PointKind::ALL.map(PointKind::name).into();
        let mut table = format!(
            "rank,host,sort,kind,ticket,online_days,tested_days,{},points,reward,paid\n",
            kinds.join(",")
        );
        for row in rows {
            let points: Vec<String> = row.points.map(|points| points.to_string()).into();
            let _ = writeln!(
                table,
                "{},{},{},\"{}\",{},{},{},{},{},{},{}",
                row.rank.unwrap_or(0),
                row.host,
                row.kind.sort().name(),
                row.kind.name(),
                row.ticket,
                row.online_days,
                row.tested_days,
                points.join(","),
                row.total(),
                row.reward,
                row.paid
            );
        }
        table
    }

    pub(super) fn options(&self) -> Options {
        self.options
    }

    pub(super) fn terms(&self) -> &PhaseTerms {
        &self.terms
    }

    /// Rewards of the seats of `kind`, the smallest first.
    pub(super) fn rewards(&self, kind: Kind) -> Vec<u64> {
        let seats = self
            .rows
            .iter()
            .filter(|row| row.kind == kind && row.is_seated());
        let mut rewards: Vec<u64> = seats.map(|row| row.reward).collect();
        rewards.sort_unstable();
        rewards
    }

    /// Points of all seats of `kind`, by kind of point.
    pub(super) fn points(&self, kind: Kind) -> [u64; KINDS] {
        let mut sums = [0; KINDS];
        for row in self
            .rows
            .iter()
            .filter(|row| row.kind == kind && row.is_seated())
        {
            for (sum, points) in sums.iter_mut().zip(row.points) {
                *sum += points;
            }
        }
        sums
    }

    pub(super) fn hosts(&self, kind: Kind) -> u32 {
        self.found.hosts.get(&kind).copied().unwrap_or(0)
    }

    /// How many that farm as `kind` there are, and what they spent, got back as stakers, and
    /// were paid more, together; and the net of the best.
    fn farming(&self, kind: Kind) -> (usize, u64, u64, u64, Option<i64>) {
        let farmers: Vec<&Farmed> = self.farmed.iter().filter(|one| one.kind == kind).collect();
        let sum = |of: fn(&Farmed) -> u64| farmers.iter().map(|one| of(one)).sum();
        (
            farmers.len(),
            sum(|one| one.spent),
            sum(|one| one.staking),
            sum(|one| one.reward - one.without),
            farmers.iter().map(|one| one.net()).max(),
        )
    }

    /// What a point was worth in the end, base units by a thousand points.
    pub(super) fn point_worth(&self) -> u64 {
        let total: u64 = self.totals.iter().sum();
        let share = (u128::from(self.terms.pool) * 1_000)
            .checked_div(total.into())
            .unwrap_or(0);
        u64::try_from(share)
            .unwrap()
            .min(self.terms.point_value * 1_000)
    }

    /// The report, in Markdown.
    pub fn report(&self) -> String {
        let Options { hosts, days, seed } = self.options;
        let mut page = format!(
            "# A phase of the test grid: {hosts} hosts, {days} days, seed {seed}\n\n\
             {} NOS for {} seats; registration from 1 December 2026, the phase runs from 10 December. \
             {} transactions on the real programs, {} of them refused.\n",
            grouped(self.terms.pool / NOS),
            self.terms.seats,
            grouped(self.found.transactions),
            grouped(self.found.refused.values().sum()),
        );
        self.tell_checks(&mut page);
        self.tell_race(&mut page);
        self.tell_rewards(&mut page);
        self.tell_points(&mut page);
        self.tell_farming(&mut page);
        self.tell_reviewers(&mut page);
        self.tell_rest(&mut page);
        page
    }

    fn tell_checks(&self, page: &mut String) {
        page.push_str("\n## What must hold\n| | check | found |\n| --- | --- | --- |\n");
        for check in self.checks() {
            let mark = if check.holds { "ok" } else { "FAIL" };
            let _ = writeln!(page, "| {mark} | {} | {} |", check.what, check.found);
        }
        for told in self.found.told.iter().chain(&self.wrong_points).take(TOLD) {
            let _ = writeln!(page, "- {told}");
        }
    }

    fn tell_race(&self, page: &mut String) {
        page.push_str(
            "\n## The race for seats\nSlot 0 is the one before registration opens. Within a slot the order is chance.\n\n\
             | slot | sent | seated | waiting | refused | compute units | of what a block allows for the phase |\n\
             | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for (slot, found) in &self.found.slots {
            let _ = writeln!(
                page,
                "| {slot} | {} | {} | {} | {} | {} | {} % |",
                found.sent,
                found.seated,
                found.waiting,
                found.refused,
                grouped(found.units),
                found.units * 100 / BLOCK
            );
        }
        let found = &self.found;
        let _ = writeln!(
            page,
            "\n{} seats were given back and {} places in the waiting list left; {} moved up. {} hosts were removed for \
             failed proofs; {} seats were taken from who squatted a machine, so that its owner could register. At the end \
             {} seats were taken and {} hosts waited.",
            found.given_back,
            found.left,
            found.moved_up.len(),
            found.removed,
            found.cleared,
            self.taken,
            self.waiting
        );
    }

    fn tell_rewards(&self, page: &mut String) {
        let _ = write!(
            page,
            "\n## Rewards by kind of host\nA thousand points were worth {} NOS. Seats are those at the end.\n\n\
             | | kind of host | hosts | seats | sum, NOS | median | largest | claimed |\n\
             | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
            nos(self.point_worth())
        );
        for kind in Kind::ALL {
            let rewards = self.rewards(kind);
            let paid = self
                .rows
                .iter()
                .filter(|row| row.kind == kind)
                .map(|row| row.paid);
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                kind.sort().name(),
                kind.name(),
                self.hosts(kind),
                rewards.len(),
                nos(rewards.iter().sum()),
                nos(median(&rewards)),
                nos(rewards.last().copied().unwrap_or(0)),
                nos(paid.sum())
            );
        }
        let all: u64 = self.rows.iter().map(|row| row.reward).sum();
        let _ = writeln!(
            page,
            "| | all | {} | {} | {} | | | {} |\n\n{} NOS were paid; {} NOS went back, of which {} NOS had not been \
             claimed in 90 days.",
            self.options.hosts,
            self.taken,
            nos(all),
            nos(self.paid),
            nos(self.paid),
            nos(self.returned),
            nos(all - self.paid)
        );
    }

    fn tell_points(&self, page: &mut String) {
        let names: Vec<&str> = PointKind::ALL.map(PointKind::name).into();
        let _ = write!(
            page,
            "\n## Points by kind\nOn average of a seat of each kind of host.\n\n| kind of host | {} | all |\n| --- |{}\n",
            names.join(" | "),
            " ---: |".repeat(KINDS + 1)
        );
        for kind in Kind::ALL {
            let seats = u64::try_from(self.rewards(kind).len()).unwrap().max(1);
            let points = self.points(kind);
            let cells: Vec<String> = points.map(|points| grouped(points / seats)).into();
            let all = points.iter().sum::<u64>() / seats;
            let _ = writeln!(
                page,
                "| {} | {} | {} |",
                kind.name(),
                cells.join(" | "),
                grouped(all)
            );
        }
        let cells: Vec<String> = self.totals.map(grouped).into();
        let all = self.totals.iter().sum();
        let _ = writeln!(
            page,
            "| all seats, sum | {} | {} |",
            cells.join(" | "),
            grouped(all)
        );
    }

    fn tell_farming(&self, page: &mut String) {
        page.push_str(
            "\n## What farmers gained against what they spent\nSpent are the fees of jobs that they paid themselves for. Gained is the reward above \
             that of the same host without these jobs, and what came back to them as stakers.\n\n\
             | farmer | farmers | spent, NOS | more reward | back as staker | net, all | net of the best |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for kind in Kind::ALL
            .into_iter()
            .filter(|kind| kind.sort() == Sort::Farming)
        {
            let (farmers, spent, staking, more, best) = self.farming(kind);
            let _ = writeln!(
                page,
                "| {} | {farmers} | {} | {} | {} | -{} | {} |",
                kind.name(),
                nos(spent),
                nos(more),
                nos(staking),
                nos(spent - more - staking),
                best.map_or_else(|| String::from("none"), signed)
            );
        }
        let spent: u64 = self.farmed.iter().map(|one| one.spent).sum();
        let gained: u64 = self.farmed.iter().map(Farmed::gained).sum();
        let shares: Vec<String> = self
            .stakers
            .iter()
            .take(4)
            .map(|(got, _)| format!("{} %", (got * 1_000 / self.fees.max(1) + 5) / 10))
            .collect();
        let _ = writeln!(
            page,
            "\nTogether they spent {} NOS and gained {} NOS. Those who stake have {} of all weight, and less each.",
            nos(spent),
            nos(gained),
            shares.join(", ")
        );
    }

    fn tell_reviewers(&self, page: &mut String) {
        page.push_str(
            "\n## Reviewers\n| place | points awarded in the end | of the cap |\n| ---: | ---: | ---: |\n",
        );
        for (place, awarded) in self.awarded.iter().take(3).enumerate() {
            let _ = writeln!(
                page,
                "| {place} | {} | {} % |",
                grouped(*awarded),
                awarded * 100 / self.terms.reviewer_cap
            );
        }
        let found = &self.found;
        let _ = writeln!(
            page,
            "\nThe third was bought. It had {} points out, by the caps of a seat and its own, before it was replaced; the \
             authority revoked {} of its awards. Reviewers took {} awards back for what was copied.",
            grouped(found.bought_most),
            found.bought_revoked,
            found.copied_revoked
        );
        page.push_str("\nDisqualified by two reviewers: ");
        let kinds: Vec<String> = found
            .disqualified
            .iter()
            .map(|(kind, hosts)| format!("{} {hosts}", kind.name()))
            .collect();
        let _ = writeln!(
            page,
            "{}; of whom {} by mistake, and reinstated.",
            kinds.join(", "),
            found.reinstated
        );
        let cases: Vec<String> = found
            .cases
            .iter()
            .map(|(what, hosts)| format!("{what} {hosts}"))
            .collect();
        let _ = writeln!(page, "\nProposed because: {}.", cases.join(", "));
    }

    fn tell_rest(&self, page: &mut String) {
        let found = &self.found;
        let _ = writeln!(
            page,
            "\n## Afterwards\n{} hosts are on the list of performant ones and {} on that of those who wait; {} were \
             imported, each once.\n\n## Jobs\n{} posted, {} of them by farmers to themselves; {} completed, {} lost, \
             {} expired, {} cancelled. {} NOS of fees.",
            self.listed.first().copied().unwrap_or(0),
            self.listed.get(1).copied().unwrap_or(0),
            self.imported.len(),
            grouped(found.posted),
            grouped(found.posted_to_oneself),
            grouped(found.completed),
            grouped(found.lost),
            grouped(found.expired),
            grouped(found.cancelled),
            nos(self.fees)
        );
        page.push_str(
            "\n## Acts of the phase\n| instruction | went through | units: the middle | at most |\n| --- | ---: | ---: | ---: |\n",
        );
        for (what, times) in &found.acts {
            let (middle, most, _) = found.units(what, u64::MAX);
            let _ = writeln!(
                page,
                "| {what} | {} | {} | {} |",
                grouped(*times),
                grouped(middle),
                grouped(most)
            );
        }
        page.push_str("\n## Refused\n| what | times |\n| --- | ---: |\n");
        for (what, times) in &found.refused {
            let _ = writeln!(page, "| {what} | {} |", grouped(*times));
        }
    }

    /// All figures.
    pub fn summary(&self) -> Value {
        let kinds: Vec<Value> = Kind::ALL
            .iter()
            .map(|kind| self.kind_summary(*kind))
            .collect();
        let slots: Vec<Value> = self
            .found
            .slots
            .iter()
            .map(|(slot, found)| {
                json!({
                    "slot": slot,
                    "sent": found.sent,
                    "seated": found.seated,
                    "waiting": found.waiting,
                    "refused": found.refused,
                    "units": found.units,
                })
            })
            .collect();
        let checks: Vec<Value> = self
            .checks()
            .into_iter()
            .map(|check| json!({ "what": check.what, "holds": check.holds, "found": check.found }))
            .collect();
        let disqualified: BTreeMap<&str, u32> = self
            .found
            .disqualified
            .iter()
            .map(|(kind, hosts)| (kind.name(), *hosts))
            .collect();
        let units: BTreeMap<&str, Value> = self
            .found
            .units
            .keys()
            .map(|what| {
                let (middle, most, _) = self.found.units(what, u64::MAX);
                (*what, json!({ "middle": middle, "most": most }))
            })
            .collect();
        json!({
            "hosts": self.options.hosts,
            "days": self.options.days,
            "seed": self.options.seed,
            "seats": self.terms.seats,
            "pool": self.terms.pool,
            "paid": self.paid,
            "remainder": self.returned,
            "unclaimed": self.rows.iter().map(|row| row.reward - row.paid).sum::<u64>(),
            "checks": checks,
            "race": slots,
            "given_back": self.found.given_back,
            "left": self.found.left,
            "moved_up": self.found.moved_up.len(),
            "removed": self.found.removed,
            "disqualified": disqualified,
            "reinstated": self.found.reinstated,
            "cleared": self.found.cleared,
            "totals": self.totals,
            "kinds": kinds,
            "reviewers": {
                "cap": self.terms.reviewer_cap,
                "awarded": self.awarded,
                "bought_most": self.found.bought_most,
                "bought_revoked": self.found.bought_revoked,
                "copied_revoked": self.found.copied_revoked,
            },
            "performant": self.listed.first(),
            "waiting": self.listed.get(1),
            "imported": self.admitted,
            "fees": self.fees,
            "jobs": {
                "posted": self.found.posted,
                "posted_to_oneself": self.found.posted_to_oneself,
                "completed": self.found.completed,
                "lost": self.found.lost,
                "expired": self.found.expired,
                "cancelled": self.found.cancelled,
            },
            "transactions": self.found.transactions,
            "acts": self.found.acts,
            "units": units,
            "refused": self.found.refused,
        })
    }

    fn kind_summary(&self, kind: Kind) -> Value {
        let rewards = self.rewards(kind);
        let paid = self
            .rows
            .iter()
            .filter(|row| row.kind == kind)
            .map(|row| row.paid);
        let mut summary = json!({
            "sort": kind.sort().name(),
            "kind": kind.name(),
            "hosts": self.hosts(kind),
            "seats": rewards.len(),
            "points": self.points(kind),
            "rewards": rewards.iter().sum::<u64>(),
            "median": median(&rewards),
            "largest": rewards.last(),
            "paid": paid.sum::<u64>(),
        });
        if kind.sort() == Sort::Farming {
            let (farmers, spent, staking, more, best) = self.farming(kind);
            summary["farming"] = json!({
                "farmers": farmers,
                "spent": spent,
                "staking": staking,
                "more_reward": more,
                "net_of_the_best": best,
            });
        }
        summary
    }
}

/// What came of it in short, and the checks.
impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<9} {:<20} {:>6} {:>6} {:>12} {:>10} {:>10}",
            "", "kind of host", "hosts", "seats", "sum, NOS", "median", "largest"
        )?;
        for kind in Kind::ALL {
            let rewards = self.rewards(kind);
            writeln!(
                out,
                "{:<9} {:<20} {:>6} {:>6} {:>12} {:>10} {:>10}",
                kind.sort().name(),
                kind.name(),
                self.hosts(kind),
                rewards.len(),
                nos(rewards.iter().sum()),
                nos(median(&rewards)),
                nos(rewards.last().copied().unwrap_or(0))
            )?;
        }
        writeln!(
            out,
            "\npaid {} NOS, remainder {} NOS; {} transactions, {} of them refused\n",
            nos(self.paid),
            nos(self.returned),
            self.found.transactions,
            self.found.refused.values().sum::<u64>()
        )?;
        for check in self.checks() {
            let mark = if check.holds { "ok  " } else { "FAIL" };
            writeln!(out, "{mark} {}: {}", check.what, check.found)?;
        }
        for told in self.found.told.iter().chain(&self.wrong_points).take(TOLD) {
            writeln!(out, "     {told}")?;
        }
        Ok(())
    }
}

fn check(what: &str, holds: bool, found: String) -> Check {
    Check {
        what: what.to_owned(),
        holds,
        found,
    }
}

/// The middle one of `sorted`; zero when there is none.
pub(super) fn median(sorted: &[u64]) -> u64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// Base units as NOS, to the cent.
pub(super) fn nos(amount: u64) -> String {
    let cents = amount / (NOS / 100);
    format!("{}.{:02}", grouped(cents / 100), cents % 100)
}

/// Base units as NOS, to the unit.
fn exact(amount: u64) -> String {
    format!("{}.{:06}", grouped(amount / NOS), amount % NOS)
}

fn signed(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{}", nos(amount.unsigned_abs()))
}
