//! What came of it: the table for a person, the same as JSON, and what had to hold.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use serde::Serialize;

use super::{
    engine::Engine,
    job::JobReport,
    money::{Balances, Nos},
};

/// Everything that a quickstart measured. Amounts are in base units, times in milliseconds.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Of this layout.
    pub version: u8,
    /// Whether every check passed.
    pub passed: bool,
    /// From the command to the first job being posted.
    pub first_post_ms: u64,
    /// What that time went to, by name; engine and chain start side by side.
    pub phases_ms: Vec<Phase>,
    /// Between two blocks.
    pub slot_ms: u64,
    /// Where the containers ran.
    pub engine: Engine,
    /// The jobs in the order of their posts.
    pub jobs: Vec<JobReport>,
    /// Before the first job and after the last.
    pub before: Balances,
    /// After the last job.
    pub after: Balances,
    /// What had to hold.
    pub checks: Vec<Check>,
}

/// A part of the start.
#[derive(Clone, Debug, Serialize)]
pub struct Phase {
    /// What was started.
    pub name: &'static str,
    /// How long it took.
    pub ms: u64,
}

/// Something that had to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub name: String,
    /// How it failed; nothing when it held.
    pub failure: Option<String>,
}

impl Check {
    /// Holds unless there is a `failure`.
    pub fn new(name: impl Into<String>, failure: Option<String>) -> Self {
        Self {
            name: name.into(),
            failure,
        }
    }
}

/// Whether the job ended as its file is meant to.
pub fn ended_as_meant(job: &JobReport, exit_code: i64) -> Check {
    let found = match job.exit_code {
        Some(code) => format!("{} with exit code {code}", job.state),
        None => format!("{} without an exit code", job.state),
    };
    let expected = format!("completed with exit code {exit_code}");
    Check::new(
        format!("{} {expected}", job.name),
        (found != expected).then_some(found),
    )
}

/// Whether no unit was made, lost or sent elsewhere: in each job, with each of the three, and in
/// all.
pub fn money_is_conserved(jobs: &[JobReport], before: Balances, after: Balances) -> Check {
    let host: Nos = jobs.iter().map(|job| job.paid_host).sum();
    let stakers: Nos = jobs.iter().map(|job| job.paid_fee).sum();
    let mut wrong = Vec::new();
    for job in jobs {
        let parts: Nos = [job.paid_host, job.paid_fee, job.refunded]
            .into_iter()
            .sum();
        if parts != job.deposit || job.owed != Nos(0) {
            wrong.push(format!(
                "{}: {parts} of the deposit of {} was paid out and {} is owed",
                job.name, job.deposit, job.owed
            ));
        }
    }
    let mut expect = |whose: &str, before: Nos, after: Nos, change: i64| {
        if after.0 - before.0 != change {
            let change = Nos(change);
            wrong.push(format!(
                "{whose}: {before} became {after}, expected a change of {change}"
            ));
        }
    };
    expect("client", before.client, after.client, -host.0 - stakers.0);
    expect("host", before.host, after.host, host.0);
    expect("stakers' vault", before.stakers, after.stakers, stakers.0);
    expect("the three together", before.sum(), after.sum(), 0);
    expect("all accounts", before.everywhere, after.everywhere, 0);
    Check::new(
        "money is conserved to the unit",
        (!wrong.is_empty()).then(|| wrong.join("; ")),
    )
}

impl Report {
    /// Writes it as JSON.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context("writing the report")?;
        fs::write(path, text + "\n").with_context(|| format!("writing {}", path.display()))
    }

    /// The table.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in [self.job_table(), self.balance_table(), self.check_list()] {
            let _ = writeln!(text, "\n{}", part.trim_end());
        }
        let first_post = seconds(self.first_post_ms);
        let phases = in_words(&self.phases_ms);
        let _ = writeln!(text, "\nfirst job posted after {first_post}: {phases}");
        text
    }

    fn job_table(&self) -> String {
        let mut rows = vec![
            [
                "job",
                "state",
                "seconds",
                "paid to host",
                "fee",
                "returned to client",
                "post to running",
            ]
            .map(str::to_owned),
        ];
        for job in &self.jobs {
            let code = job.exit_code.map(|code| format!(" ({code})"));
            let running = job.post_to_running_ms.or(job.post_to_container_ms);
            rows.push([
                job.name.clone(),
                job.state.clone() + &code.unwrap_or_default(),
                job.seconds.to_string(),
                job.paid_host.to_string(),
                job.paid_fee.to_string(),
                job.refunded.to_string(),
                running.map_or("-".to_owned(), |ms| format!("{ms} ms")),
            ]);
        }
        table(&rows, 2)
    }

    fn balance_table(&self) -> String {
        let row = |name: &str, before: Nos, after: Nos| {
            let change = Nos(after.0 - before.0);
            let sign = if change > Nos(0) { "+" } else { "" };
            [
                name.to_owned(),
                before.to_string(),
                after.to_string(),
                format!("{sign}{change}"),
            ]
        };
        let (before, after) = (self.before, self.after);
        let rows = [
            ["NOS", "before", "after", "change"].map(str::to_owned),
            row("client", before.client, after.client),
            row("host", before.host, after.host),
            row("stakers' vault", before.stakers, after.stakers),
            row("sum", before.sum(), after.sum()),
        ];
        table(&rows, 1)
    }

    fn check_list(&self) -> String {
        self.checks.iter().fold(String::new(), |mut text, check| {
            let _ = match &check.failure {
                None => writeln!(text, "ok      {}", check.name),
                Some(failure) => writeln!(text, "FAILED  {}: {failure}", check.name),
            };
            text
        })
    }
}

/// The phases on one line.
pub fn in_words(phases: &[Phase]) -> String {
    let words: Vec<_> = phases
        .iter()
        .map(|phase| format!("{} {}", phase.name, seconds(phase.ms)))
        .collect();
    words.join(", ")
}

fn seconds(ms: u64) -> String {
    format!("{:.1} s", Duration::from_millis(ms).as_secs_f64())
}

/// Columns as wide as they must be, the first `names` to the left and the numbers to the right.
fn table<const N: usize>(rows: &[[String; N]], names: usize) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate();
        let line: Vec<_> = cells
            .map(|(column, (cell, width))| {
                if column < names {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            })
            .collect();
        let _ = writeln!(text, "{}", line.join("  ").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(exit_code: i64) -> JobReport {
        JobReport {
            name: "example".to_owned(),
            job: "J".to_owned(),
            state: "completed".to_owned(),
            exit_code: Some(exit_code),
            seconds: 5,
            deposit: Nos(14_400),
            paid_host: Nos(456),
            paid_fee: Nos(24),
            refunded: Nos(13_920),
            owed: Nos(0),
            post_to_running_ms: Some(900),
            post_to_container_ms: Some(700),
            wall_ms: 6_000,
        }
    }

    fn balances(client: i64, host: i64, stakers: i64) -> Balances {
        Balances {
            client: Nos(client),
            host: Nos(host),
            stakers: Nos(stakers),
            everywhere: Nos(1_000_000),
        }
    }

    #[test]
    fn a_settled_job_conserves_money() {
        let check = money_is_conserved(
            &[job(0)],
            balances(100_000, 0, 7),
            balances(99_520, 456, 31),
        );
        assert_eq!(check.failure, None);
    }

    #[test]
    fn a_unit_that_goes_astray_is_seen() {
        let before = balances(100_000, 0, 7);
        let after = balances(99_520, 455, 31);
        let failure = money_is_conserved(&[job(0)], before, after).failure;
        let failure = failure.expect("a unit is missing");
        assert!(
            failure.contains("host: 0.000000 became 0.000455"),
            "{failure}"
        );
        assert!(failure.contains("the three together"), "{failure}");

        let mut kept = job(0);
        kept.refunded = Nos(13_919);
        let failure = money_is_conserved(&[kept], before, balances(99_520, 456, 31)).failure;
        assert!(failure.is_some_and(|failure| failure.starts_with("example: ")));
    }

    #[test]
    fn another_exit_code_than_meant_is_a_failure() {
        assert_eq!(ended_as_meant(&job(3), 3).failure, None);
        let failure = ended_as_meant(&job(1), 3).failure;
        assert_eq!(failure.as_deref(), Some("completed with exit code 1"));
    }

    #[test]
    fn columns_are_aligned() {
        let rows = [["job", "seconds"], ["hello-gpu", "4"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows, 1), "job        seconds\nhello-gpu        4\n");
    }
}
