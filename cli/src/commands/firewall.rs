//! `nosana host firewall`: the rules that keep containers off private networks.

use std::{net::IpAddr, path::Path};

use nosana_host::egress::{Egress, Firewall, Network, Policy, RECEIPT};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::{
    args::FirewallArguments,
    commands::{ExitStatus, host::read_table},
    error::{CliError, Result},
    printer::Printer,
};

const DEFAULT_ENGINE: &str = "unix:///var/run/docker.sock";

/// What of an agent's configuration is about the firewall.
#[derive(Deserialize)]
struct Rules {
    #[serde(default)]
    egress: Egress,
    #[serde(default)]
    egress_allow: Vec<Network>,
    #[serde(default)]
    dns: Option<Vec<IpAddr>>,
    #[serde(default)]
    engine: Option<String>,
}

/// Rules as a text.
#[derive(Serialize)]
struct Shown {
    /// What `iptables-restore` and `ip6tables-restore` take.
    rules: String,
}

/// Prints the rules, or keeps them in force.
pub async fn run(arguments: &FirewallArguments, printer: &Printer) -> Result<ExitStatus> {
    let table = match &arguments.config {
        Some(path) => read_table(path)?,
        None => Table::new(),
    };
    let rules: Rules = Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| {
            CliError::user(format!(
                "the agent's configuration is wrong: {}",
                error.message()
            ))
        })?;
    let policy = Policy {
        egress: rules.egress,
        allow: rules.egress_allow,
        dns: rules.dns,
    };
    if !arguments.keep {
        let shown = Shown {
            rules: policy.describe(),
        };
        printer.result(&shown, |shown| shown.rules.clone())?;
        return Ok(ExitStatus::Success);
    }
    if policy.egress == Egress::Any {
        return Err(CliError::user("`egress = \"any\"` has no rules to keep"));
    }
    let engine = arguments.engine.clone().or(rules.engine);
    let engine = engine.unwrap_or_else(|| DEFAULT_ENGINE.to_owned());
    Firewall::new(policy, &engine)
        .keep(Path::new(RECEIPT))
        .await?;
    Ok(ExitStatus::Success)
}
