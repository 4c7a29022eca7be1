//! Every setting of the agent is in the example file and in the table of the operator's guide, and
//! neither names one that there is not.

#![allow(clippy::unwrap_used, reason = "helpers of tests, too")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use nosana_host::config::Config;
use serde_json::Value;

fn file(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(path)).unwrap()
}

/// The example as the agent reads it: a market's slug is its address by then.
fn example() -> (Config, toml::Table) {
    let table: toml::Table = file("host.example.toml").parse().unwrap();
    let mut resolved = table.clone();
    for slot in resolved["slots"].as_array_mut().unwrap() {
        let address = solana_address::Address::new_from_array([9; 32]).to_string();
        slot["market"] = toml::Value::String(address);
    }
    (toml::Value::Table(resolved).try_into().unwrap(), table)
}

/// `a.b` for each value in `value`; those of all elements of a list of tables together.
fn keys(prefix: &str, value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                let key = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                keys(&key, value, into);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for item in items {
                keys(prefix, item, into);
            }
        }
        _ => {
            into.insert(prefix.to_owned());
        }
    }
}

/// What the agent knows. A setting that the example does not set is in there all the same.
fn known() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    keys("", &serde_json::to_value(example().0).unwrap(), &mut known);
    known
}

#[test]
fn the_example_is_a_configuration() {
    example().0.validate().unwrap();
}

#[test]
fn the_example_sets_everything() {
    let mut set = BTreeSet::new();
    keys("", &serde_json::to_value(example().1).unwrap(), &mut set);
    let known = known();
    let missing: Vec<_> = known.difference(&set).collect();
    assert!(
        missing.is_empty(),
        "host/host.example.toml does not set {missing:?}"
    );
    assert_eq!(set, known);
}

/// The first column of the tables that begin with `| key | flag`.
fn documented() -> BTreeSet<String> {
    let page = file("../docs/operating-a-host.md");
    let mut documented = BTreeSet::new();
    let mut is_table = false;
    for line in page.lines() {
        if line.starts_with("| key | flag") {
            is_table = true;
        } else if !line.starts_with('|') {
            is_table = false;
        } else if is_table {
            let cell = line.split('|').nth(1).unwrap_or_default();
            let keys = cell.split('`').skip(1).step_by(2);
            documented.extend(keys.map(str::to_owned));
        }
    }
    documented
}

#[test]
fn the_guide_explains_everything() {
    let (known, documented) = (known(), documented());
    let missing: Vec<_> = known.difference(&documented).collect();
    assert!(
        missing.is_empty(),
        "docs/operating-a-host.md does not explain {missing:?}"
    );
    let unknown: Vec<_> = documented.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "docs/operating-a-host.md explains {unknown:?}, which there is not"
    );
}
