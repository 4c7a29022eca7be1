//! The worker: its key, and the SOL that it pays its transactions with.

use std::io;

use nosana_sdk::wallet::WalletError;
use solana_address::Address;

use super::{
    Finding, cluster,
    host::each_host,
    words::{decimal, quoted},
};
use crate::{
    facts::{ChainFacts, Facts, OnChain},
    keys::next_file,
    run::chain_of,
};

/// Lamports of a transaction with one signature, without what a busy cluster asks for on top.
const FEE: u64 = 5_000;

/// Days that the worker's SOL should last at least.
const DAYS: u64 = 7;

/// Days that a transfer of SOL should last.
const DAYS_TO_SEND: u64 = 60;

/// More days than this are not worth counting.
const LONG: u64 = 730;

/// A hundredth of a SOL, in lamports.
const CENTISOL: u64 = 10_000_000;

const DAY: u64 = 24 * 60 * 60;

/// Its file, and whether it is the worker's of each host.
pub(super) fn worker_key(facts: &Facts) -> Vec<Finding> {
    let path = facts.config.worker.display();
    let name = quoted(&facts.config.worker);
    let wrong = |found: String| Finding::wrong("worker-key", found);
    let key = match &facts.worker {
        Ok(key) => key,
        Err(WalletError::TooOpen { .. }) => {
            return vec![
                wrong(format!("{path} can be read by others than its owner"))
                    .mend(format!("chmod 600 {name}")),
            ];
        }
        Err(WalletError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            return vec![wrong(format!(
                "there is no {path}: put the worker's key there, or name its file with `--worker`"
            ))];
        }
        Err(WalletError::Read { source, .. })
            if source.kind() == io::ErrorKind::PermissionDenied =>
        {
            return vec![
                wrong(format!("{path} is not for this user to read"))
                    .mend(format!("sudo chown \"$USER\" {name}")),
            ];
        }
        Err(error) => return vec![wrong(chain_of(error))],
    };
    if facts.is_next_foreign {
        return vec![foreign_next(facts, key)];
    }
    let others: Vec<Finding> = each_host(facts)
        .filter_map(|(slot, of_host)| match &of_host.host {
            OnChain::Is(host) if host.worker != *key && Some(host.worker) != facts.next_worker => Some(
                wrong(format!(
                    "{path} is the key {key}, and the host's worker is {}: give that one with `--worker`, or have the owner replace the worker",
                    host.worker
                ))
                .about(slot),
            ),
            _ => None,
        })
        .collect();
    if !others.is_empty() {
        return others;
    }
    let found = match in_use(facts) {
        Some(used) if used != *key => format!(
            "{used}, in {}, has replaced {key}: `mv` puts it in place",
            next_file(&facts.config.worker).display()
        ),
        _ => format!("{key}, in {path}"),
    };
    vec![Finding::ok("worker-key", found)]
}

/// The next key's file is another user's than that of the worker's `key`: wrong where the chain names another than that.
fn foreign_next(facts: &Facts, key: &Address) -> Finding {
    let worker = &facts.config.worker;
    let next = next_file(worker);
    let found = format!(
        "{} belongs to another user than {}: the agent cannot read it",
        next.display(),
        worker.display()
    );
    let is_needed = each_host(facts).any(|(_, of_host)| match &of_host.host {
        OnChain::Is(host) => host.worker != *key,
        _ => false,
    });
    let finding = if is_needed {
        Finding::wrong("worker-key", found)
    } else {
        Finding::warning("worker-key", found)
    };
    finding.mend(format!(
        "sudo chown --reference={} {}",
        quoted(worker),
        quoted(&next)
    ))
}

/// The key that a host works with: the next one when the chain names that.
fn in_use(facts: &Facts) -> Option<Address> {
    let is_next = each_host(facts).any(|(_, of_host)| match &of_host.host {
        OnChain::Is(host) => Some(host.worker) == facts.next_worker,
        _ => false,
    });
    if is_next {
        facts.next_worker
    } else {
        facts.worker.as_ref().ok().copied()
    }
}

/// For how long its SOL lasts.
pub(super) fn worker_sol(facts: &Facts) -> Vec<Finding> {
    let chain = facts.chain.iter();
    chain.filter_map(|chain| sol(facts, chain)).collect()
}

fn sol(facts: &Facts, chain: &ChainFacts) -> Option<Finding> {
    let lamports = chain.lamports?;
    let has = decimal(lamports, 9);
    let worker = match in_use(facts) {
        Some(key) => key.to_string(),
        None => chain.hosts.iter().find_map(|facts| match &facts.host {
            OnChain::Is(host) => Some(host.worker.to_string()),
            _ => None,
        })?,
    };
    let leases = chain.hosts.iter().filter_map(|facts| match &facts.market {
        OnChain::Is(market) => Some(u64::from(market.lease)),
        _ => None,
    });
    // A place is renewed at half its lease.
    let renewals: u64 = leases.map(|lease| DAY / (lease / 2).max(1)).sum();
    let a_day = renewals.max(1).saturating_mul(FEE);
    let usable = lamports.saturating_sub(chain.rent);
    let to_send = a_day
        .saturating_mul(DAYS_TO_SEND)
        .saturating_add(chain.rent)
        .saturating_sub(lamports)
        .div_ceil(CENTISOL)
        .saturating_mul(CENTISOL);
    let more = format!(
        "solana transfer {worker} {} --allow-unfunded-recipient {}",
        decimal(to_send, 9),
        cluster::argument(facts)
    );
    if usable < FEE {
        return Some(
            Finding::wrong(
                "worker-sol",
                format!(
                    "{worker} has {has} SOL and pays no fee with it: a transaction costs {}, and {} must stay",
                    decimal(FEE, 9),
                    decimal(chain.rent, 9)
                ),
            )
            .mend(more),
        );
    }
    let days = usable / a_day;
    let time = if days > LONG {
        "years".to_owned()
    } else {
        format!("{days} days")
    };
    let found = format!(
        "{worker} has {has} SOL, enough to wait for {time}, less with many jobs or a busy cluster"
    );
    Some(if days < DAYS {
        Finding::warning("worker-sol", found).mend(more)
    } else {
        Finding::ok("worker-sol", found)
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::doctor::{
        Verdict::{self, Warning, Wrong},
        diagnose,
        sample::{healthy, key, of_chain, of_host, only, trouble},
    };

    #[test]
    fn a_key_that_cannot_be_used() {
        let path = || PathBuf::from("/etc/nosana/worker.json");
        let command = only("worker-key", Wrong, "read by others", |facts| {
            facts.worker = Err(WalletError::TooOpen { path: path() });
        });
        assert_eq!(command, "chmod 600 /etc/nosana/worker.json");
        let read = |kind: io::ErrorKind| WalletError::Read {
            path: path(),
            source: kind.into(),
        };
        only("worker-key", Wrong, "there is no /etc", |facts| {
            facts.worker = Err(read(io::ErrorKind::NotFound));
        });
        let command = only("worker-key", Wrong, "not for this user", |facts| {
            facts.worker = Err(read(io::ErrorKind::PermissionDenied));
        });
        assert_eq!(command, "sudo chown \"$USER\" /etc/nosana/worker.json");
        only("worker-key", Wrong, "cannot read", |facts| {
            facts.worker = Err(read(io::ErrorKind::IsADirectory));
        });
        only("worker-key", Wrong, "64 numbers", |facts| {
            facts.worker = Err(WalletError::Malformed { path: path() });
        });
        only("worker-key", Wrong, "the host's worker is", |facts| {
            facts.worker = Ok(key(9));
        });
    }

    #[test]
    fn a_next_key_that_the_chain_names_is_as_good() {
        let mut facts = healthy();
        (facts.worker, facts.next_worker) = (Ok(key(9)), Some(key(3)));
        let findings = diagnose(&facts);
        let mut of_key = findings.iter().filter(|f| f.check == "worker-key");
        let found = of_key.next().unwrap();
        assert_eq!((found.verdict, of_key.count()), (Verdict::Ok, 0));
        assert!(found.found.contains("worker.json.next, has replaced"));
        // It is the next one's SOL that counts.
        let low = only("worker-sol", Wrong, "pays no fee", |facts| {
            (facts.worker, facts.next_worker) = (Ok(key(9)), Some(key(3)));
            of_chain(facts).lamports = Some(0);
        });
        assert!(low.contains(&key(3).to_string()), "{low}");
        // One that is not named yet changes nothing.
        assert!(trouble(|facts| facts.next_worker = Some(key(9))).is_empty());
    }

    #[test]
    fn a_next_key_of_another_user_is_found_out() {
        let command = only("worker-key", Warning, "cannot read it", |facts| {
            (facts.next_worker, facts.is_next_foreign) = (Some(key(9)), true);
        });
        assert_eq!(
            command,
            "sudo chown --reference=/etc/nosana/worker.json /etc/nosana/worker.json.next"
        );
        only("worker-key", Wrong, "cannot read it", |facts| {
            (facts.worker, facts.next_worker) = (Ok(key(9)), Some(key(3)));
            facts.is_next_foreign = true;
        });
    }

    #[test]
    fn a_worker_that_runs_out_of_sol() {
        let worker = key(3);
        // 288 renewals a day cost 0.00144 SOL.
        for lamports in [0, 890_880, 895_879] {
            let command = only("worker-sol", Wrong, "pays no fee", |facts| {
                of_chain(facts).lamports = Some(lamports);
            });
            assert_eq!(
                command,
                format!(
                    "solana transfer {worker} 0.09 --allow-unfunded-recipient --url https://rpc.example"
                )
            );
        }
        let rich = diagnose(&{
            let mut facts = healthy();
            of_chain(&mut facts).lamports = Some(u64::MAX);
            facts
        });
        assert!(rich.iter().any(|f| f.found.contains("wait for years")));
        only("worker-sol", Warning, "6 days", |facts| {
            of_chain(facts).lamports = Some(890_880 + 7 * 1_440_000 - 1);
        });
        let enough = |facts: &mut Facts| of_chain(facts).lamports = Some(890_880 + 7 * 1_440_000);
        assert_eq!(trouble(enough), []);
        // Two hosts need twice as much.
        let found = trouble(|facts| {
            enough(facts);
            let mut other = healthy();
            of_chain(facts)
                .hosts
                .append(&mut of_chain(&mut other).hosts);
            let slot = facts.config.slots[0].clone();
            facts.config.slots.push(slot);
        });
        assert!(found[0].2.contains("3 days"), "{found:?}");
        // A key that is not to be read does not hide it; without a host, nobody knows whose it is.
        let unread = |facts: &mut Facts| {
            facts.worker = Err(WalletError::Malformed { path: "w".into() });
            of_chain(facts).lamports = Some(0);
        };
        assert_eq!(trouble(unread).len(), 2);
        let found = trouble(|facts| {
            unread(facts);
            of_chain(facts).lamports = None;
        });
        assert_eq!(found.len(), 1);
        // Without a market the rate is not known, but nothing is still nothing.
        let found = trouble(|facts| {
            of_host(facts).market = OnChain::Missing;
            of_chain(facts).lamports = Some(0);
        });
        assert_eq!(found.len(), 2);
    }
}
