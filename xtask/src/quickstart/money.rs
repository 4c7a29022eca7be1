//! What everybody has, read from the chain itself and not from those who are to be checked.

use std::{fmt, iter, path::Path, time::Duration};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::processes::Processes;

/// Where the jobs program's configuration names the token account that fees go to, and how long
/// the configuration is, in bytes.
const FEE_DESTINATION: usize = 112;
const CONFIG_SIZE: usize = 208;

/// The token program, and the size of its accounts in bytes.
const TOKEN_PROGRAM: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const TOKEN_ACCOUNT_SIZE: usize = 165;

/// An amount of NOS in base units, millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nos(pub i64);

impl fmt::Display for Nos {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        let text = format!("{sign}{}.{:06}", units / 1_000_000, units % 1_000_000);
        formatter.pad(&text)
    }
}

impl iter::Sum for Nos {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

/// What those who take part have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balances {
    /// The client's wallet.
    pub client: Nos,
    /// The host's owner, who is paid.
    pub host: Nos,
    /// The stakers' reward vault, where fees go.
    pub stakers: Nos,
    /// All NOS that is anywhere, escrows and other wallets included.
    pub everywhere: Nos,
}

impl Balances {
    /// Of those three together.
    pub fn sum(&self) -> Nos {
        [self.client, self.host, self.stakers].into_iter().sum()
    }
}

/// The running network, as its `localnet.json` describes it.
#[derive(Debug, Deserialize)]
pub struct Network {
    rpc: String,
    mint: String,
    programs: Vec<Named>,
    wallets: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    address: String,
}

impl Network {
    /// Reads what every account of the mint holds.
    pub fn balances(&self, processes: &Processes) -> Result<Balances> {
        let config = json!([address(&self.programs, "jobs")?, {
            "commitment": "processed", "encoding": "base58",
            "dataSlice": { "offset": FEE_DESTINATION, "length": 32 },
            "filters": [{ "dataSize": CONFIG_SIZE }],
        }]);
        let config = self.call(processes, "getProgramAccounts", &config)?;
        let vault = config[0]["account"]["data"][0]
            .as_str()
            .context("the jobs program's configuration is not there")?;
        let tokens = json!([TOKEN_PROGRAM, {
            "commitment": "processed", "encoding": "jsonParsed",
            "filters": [
                { "dataSize": TOKEN_ACCOUNT_SIZE },
                { "memcmp": { "offset": 0, "bytes": self.mint } },
            ],
        }]);
        let tokens = self.call(processes, "getProgramAccounts", &tokens)?;
        let (client, host) = (
            address(&self.wallets, "client")?,
            address(&self.wallets, "host")?,
        );
        let mut balances = Balances::default();
        for token in tokens.as_array().context("token accounts were expected")? {
            let info = &token["account"]["data"]["parsed"]["info"];
            let amount = info["tokenAmount"]["amount"].as_str();
            let amount: i64 = amount
                .and_then(|amount| amount.parse().ok())
                .context("a token account without an amount")?;
            balances.everywhere.0 += amount;
            if token["pubkey"] == vault {
                balances.stakers.0 += amount;
            } else if info["owner"] == client {
                balances.client.0 += amount;
            } else if info["owner"] == host {
                balances.host.0 += amount;
            }
        }
        Ok(balances)
    }

    fn call(&self, processes: &Processes, method: &str, parameters: &Value) -> Result<Value> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
        let mut command = processes.command(Path::new("curl"));
        command.args(["-sSf", "--max-time", "110", "--noproxy", "*"]);
        command.args(["-H", "Content-Type: application/json", "-d"]);
        command.arg(request.to_string()).arg(&self.rpc);
        let answer = processes.checked(command, Duration::from_mins(2))?;
        let mut answer: Value = serde_json::from_str(&answer)
            .with_context(|| format!("reading the chain's answer to {method}"))?;
        if !answer["error"].is_null() {
            bail!("the chain refused {method}: {}", answer["error"]);
        }
        Ok(answer["result"].take())
    }
}

fn address<'a>(list: &'a [Named], name: &str) -> Result<&'a str> {
    list.iter()
        .find(|entry| entry.name == name)
        .map(|entry| entry.address.as_str())
        .with_context(|| format!("localnet.json names no {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_to_the_unit() {
        assert_eq!(Nos(1).to_string(), "0.000001");
        assert_eq!(Nos(-1_500_000).to_string(), "-1.500000");
        assert_eq!(Nos(10_000_000_000).to_string(), "10000.000000");
        assert_eq!(format!("{:>10}", Nos(0)), "  0.000000");
    }
}
