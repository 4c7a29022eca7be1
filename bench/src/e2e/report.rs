//! What a run cost, as a table and as a file.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

/// What a run cost.
#[derive(Serialize, Deserialize)]
pub struct Report {
    /// Which cluster, and its version.
    pub cluster: String,
    /// A row a flow.
    pub flows: Vec<Row>,
    /// Lamports that the run cost: fees, and what stays locked.
    pub spent: u64,
}

/// What a flow cost.
#[derive(Clone, Serialize, Deserialize)]
pub struct Row {
    /// The flow.
    pub flow: String,
    /// How many transactions it sent.
    pub transactions: u64,
    /// Signatures of all of them.
    pub signatures: u64,
    /// Fees of all of them, lamports.
    pub fee: u64,
    /// Compute units of all of them.
    pub units: u64,
    /// How long it took, waiting for the chain's clock included.
    pub seconds: f64,
}

impl Report {
    /// Reads what [`Report::write`] wrote.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is not a report of a run before", path.display()))
    }

    /// Writes the report as JSON.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
    }

    /// Prints the table; with `other`, its fees and units beside these.
    pub fn print(&self, other: Option<&Self>) {
        println!("\nmeasured on {}", self.cluster);
        let mut head = [String::new(), String::new()];
        if let Some(other) = other {
            println!("beside it   {}", other.cluster);
            head = ["beside it", ""].map(|text| format!("  {text:>9} {:>9}", ""));
            head[1] = format!("  {:>9} {:>9}", "fee", "units");
        }
        println!(
            "\n{:<34} {:>4} {:>4} {:>9} {:>9} {:>7}{}",
            "", "", "", "fee", "compute", "", head[0]
        );
        println!(
            "{:<34} {:>4} {:>4} {:>9} {:>9} {:>7}{}",
            "flow", "txs", "sigs", "lamports", "units", "seconds", head[1]
        );
        for row in &self.flows {
            let beside = other.map(|other| figures(other.row(&row.flow)));
            row.print(&beside.unwrap_or_default());
        }
        let beside = other.map(|other| figures(Some(&total(&other.flows))));
        total(&self.flows).print(&beside.unwrap_or_default());
        println!(
            "\nspent {} lamports: fees, and the rent of what stays",
            self.spent
        );
    }

    fn row(&self, flow: &str) -> Option<&Row> {
        self.flows.iter().find(|row| row.flow == flow)
    }
}

impl Row {
    fn print(&self, beside: &str) {
        println!(
            "{:<34} {:>4} {:>4} {:>9} {:>9} {:>7.1}{beside}",
            self.flow, self.transactions, self.signatures, self.fee, self.units, self.seconds
        );
    }
}

/// Fee and units of another run's row, or that it has none.
fn figures(row: Option<&Row>) -> String {
    row.map_or_else(
        || format!("  {:>9} {:>9}", "-", "-"),
        |row| format!("  {:>9} {:>9}", row.fee, row.units),
    )
}

fn total(rows: &[Row]) -> Row {
    Row {
        flow: "all".to_owned(),
        transactions: rows.iter().map(|row| row.transactions).sum(),
        signatures: rows.iter().map(|row| row.signatures).sum(),
        fee: rows.iter().map(|row| row.fee).sum(),
        units: rows.iter().map(|row| row.units).sum(),
        seconds: rows.iter().map(|row| row.seconds).sum(),
    }
}
