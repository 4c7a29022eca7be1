//! The hosts on chain: tier, endpoint, record, and the market that each is to work in.

use nosana_sdk::{
    client::shown_url,
    common::{
        job::{BOUNTY, RESERVE},
        tier::Tier,
    },
    generated::{
        jobs::{
            self,
            accounts::{HostRecord, Market},
        },
        tiers::accounts::Host,
    },
    instructions::unpadded,
};
use solana_address::Address;

use super::{
    Finding, cluster,
    words::{counted, decimal, quoted},
};
use crate::{
    config::SlotConfig,
    eligibility::what_bars,
    facts::{Facts, HostFacts, OnChain},
};

/// Each host with its market, one after the other; nothing of them without the chain.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let cluster = cluster::argument(facts);
    let mut findings = Vec::new();
    for (slot, of_host) in each_host(facts) {
        let mut of_slot = vec![host(slot, of_host, facts, &cluster)];
        if let OnChain::Is(account) = &of_host.host {
            of_slot.push(endpoint(slot, account, &facts.config.url, &cluster));
        }
        of_slot.push(market(slot, of_host, &cluster));
        of_slot.push(record(slot, of_host, facts, &cluster));
        findings.extend(of_slot.into_iter().map(|finding| finding.about(slot)));
    }
    findings
}

/// The hosts of the configuration with what the chain has of them; none when it was not told.
pub(super) fn each_host(facts: &Facts) -> impl Iterator<Item = (&SlotConfig, &HostFacts)> {
    let of_chain = facts.chain.iter().flat_map(|chain| &chain.hosts);
    facts.config.slots.iter().zip(of_chain)
}

fn host(slot: &SlotConfig, of_host: &HostFacts, facts: &Facts, cluster: &str) -> Finding {
    let address = &slot.host;
    let host = match &of_host.host {
        OnChain::Is(host) => host,
        OnChain::Missing => {
            return Finding::wrong(
                "host",
                format!("there is no host at {address} on this cluster"),
            )
            .mend(register(facts, cluster));
        }
        OnChain::Old | OnChain::Other => {
            return Finding::wrong(
                "host",
                format!(
                    "the account {address} is not a host: compare `--url` with the cluster that it was registered on"
                ),
            );
        }
    };
    let tier = Tier::try_from(host.tier).unwrap_or(Tier::Removed);
    let found = format!(
        "{address}: {}, class {}, {} with {} MiB each",
        tier.name(),
        of_host.class,
        counted(host.gpus),
        host.vram_mib
    );
    let standing = format!("nosana host standing --host {address} {cluster}");
    match tier {
        Tier::Community | Tier::Premium => Finding::ok("host", found),
        Tier::Waitlisted => Finding::wrong(
            "host",
            format!("{found}. It works once it is admitted from the waiting list"),
        )
        .mend(standing),
        Tier::Suspended | Tier::Removed => Finding::wrong(
            "host",
            format!("{found}. It works once an admin reinstates it"),
        )
        .mend(standing),
    }
}

/// Registers a host, or opens what is missing of one.
fn register(facts: &Facts, cluster: &str) -> String {
    format!(
        "nosana host register --owner OWNER_FILE --worker {} {cluster}",
        quoted(&facts.config.worker)
    )
}

fn endpoint(slot: &SlotConfig, host: &Host, url: &str, cluster: &str) -> Finding {
    let endpoint = unpadded(&host.endpoint);
    let found = if endpoint.is_empty() {
        "the host is registered without an endpoint".to_owned()
    } else if is_loopback(&endpoint) && !is_loopback(url) {
        format!("the host is registered at {endpoint}, which is every machine's own")
    } else {
        return Finding::ok("endpoint", endpoint);
    };
    Finding::warning(
        "endpoint",
        format!("{found}: clients do not see logs while their jobs run"),
    )
    .mend(format!(
        "nosana host update --host {} --endpoint https://HOST.EXAMPLE --wallet OWNER_FILE {cluster}",
        slot.host
    ))
}

fn is_loopback(url: &str) -> bool {
    let shown = shown_url(url);
    let authority = shown.split_once("://").map_or("", |(_, rest)| rest);
    ["127.", "localhost", "[::1]"]
        .iter()
        .any(|local| authority.starts_with(local))
}

fn market(slot: &SlotConfig, of_host: &HostFacts, cluster: &str) -> Finding {
    let wrong = |found: String| {
        Finding::wrong("market", found).mend(format!("nosana market list {cluster}"))
    };
    let market = match &of_host.market {
        OnChain::Is(market) => market,
        OnChain::Missing => {
            return wrong(format!(
                "there is no market at {} on this cluster",
                slot.market
            ));
        }
        OnChain::Old | OnChain::Other => {
            return wrong(format!(
                "the account {} is not a market that this agent knows",
                slot.market
            ));
        }
    };
    let name = unpadded(&market.slug);
    if let OnChain::Is(host) = &of_host.host
        && Tier::try_from(host.tier).is_ok_and(|tier| tier.may_work_in(Tier::Community))
        && let Some(reason) = what_bars(host, market)
    {
        return wrong(format!("{name} does not take the host: {reason}"))
            .mend(helps_into(slot, host, market, cluster));
    }
    let found = format!(
        "{name}, of tier {}, with a place to renew every {} s",
        Tier::try_from(market.tier).map_or("unknown", Tier::name),
        market.lease / 2
    );
    if market.paused != 0 {
        return Finding::warning(
            "market",
            format!("{found}. Posting is paused there: no job comes until it resumes"),
        );
    }
    Finding::ok("market", found)
}

/// What brings `host` nearer to `market`, which does not take it.
fn helps_into(slot: &SlotConfig, host: &Host, market: &Market, cluster: &str) -> String {
    let address = &slot.host;
    let may_work = Tier::try_from(host.tier)
        .ok()
        .zip(Tier::try_from(market.tier).ok())
        .is_some_and(|(tier, asked)| tier.may_work_in(asked));
    if !may_work {
        format!("nosana host standing --host {address} {cluster}")
    } else if host.class != market.class {
        format!("nosana market list {cluster}")
    } else {
        format!(
            "nosana host bond --to {} --host {address} --wallet OWNER_FILE {cluster}",
            decimal(market.bond_minimum, 6)
        )
    }
}

fn record(slot: &SlotConfig, of_host: &HostFacts, facts: &Facts, cluster: &str) -> Finding {
    // Validated before: it is an address.
    let host: Address = slot.host.parse().unwrap_or_default();
    let address = jobs::pdas::find_record(&host).0;
    match &of_host.record {
        OnChain::Is(record) => reserve(record, of_host.record_lamports, &address, cluster),
        OnChain::Missing => Finding::wrong(
            "record",
            format!("the host's record {address} is not open: registering again opens it"),
        )
        .mend(register(facts, cluster)),
        OnChain::Old => Finding::warning(
            "record",
            format!(
                "{address} is of an older version: the agent brings it up to date when it starts, for some 0.002 SOL of its worker's"
            ),
        ),
        OnChain::Other => Finding::wrong(
            "record",
            format!(
                "the account {address} is not a record that this agent knows: install the newest"
            ),
        ),
    }
}

fn reserve(record: &HostRecord, lamports: u64, address: &Address, cluster: &str) -> Finding {
    /// Fewer bounties than this are a reason to send more.
    const FEW: u64 = 3;
    let reserve = lamports.saturating_sub(record.rent);
    let count = reserve / BOUNTY;
    let found = format!(
        "{address} is open, with {} SOL for bounties",
        decimal(reserve, 9)
    );
    let more = format!(
        "solana transfer {address} {} {cluster}",
        decimal(RESERVE, 9)
    );
    if count == 0 {
        return Finding::wrong(
            "record",
            format!("{found}, too little: a host joins no market without one"),
        )
        .mend(more);
    }
    let found = format!("{found}, enough for {count}");
    if count < FEW {
        return Finding::warning("record", found).mend(more);
    }
    Finding::ok("record", found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{
        Verdict::{Warning, Wrong},
        sample::{account, key, of_host, of_market, only, trouble},
    };

    #[test]
    fn a_host_that_is_missing_or_may_not_work() {
        let found = trouble(|facts| {
            of_host(facts).host = OnChain::Missing;
            of_host(facts).record = OnChain::Missing;
        });
        let checks: Vec<_> = found
            .iter()
            .map(|(check, verdict, ..)| (*check, *verdict))
            .collect();
        assert_eq!(checks, [("host", Wrong), ("record", Wrong)]);
        assert_eq!(
            found[0].3,
            "nosana host register --owner OWNER_FILE --worker /etc/nosana/worker.json --url https://rpc.example"
        );
        only("host", Wrong, "is not a host", |facts| {
            of_host(facts).host = OnChain::Other;
        });
        for (tier, words) in [
            (Tier::Waitlisted, "waiting list"),
            (Tier::Suspended, "reinstates"),
            (Tier::Removed, "reinstates"),
        ] {
            let command = only("host", Wrong, words, |facts| {
                account(facts).tier = tier as u8;
            });
            assert!(command.starts_with("nosana host standing --host "));
        }
        assert_eq!(
            trouble(|facts| account(facts).tier = Tier::Premium as u8),
            []
        );
    }

    #[test]
    fn an_endpoint_that_nobody_reaches() {
        only("endpoint", Warning, "without an endpoint", |facts| {
            account(facts).endpoint = [0; 64];
        });
        let local = nosana_sdk::instructions::padded("http://127.0.0.1:8910").unwrap();
        only("endpoint", Warning, "every machine's own", |facts| {
            account(facts).endpoint = local;
        });
        // On a localnet it is right.
        assert_eq!(
            trouble(|facts| {
                account(facts).endpoint = local;
                facts.config.url = "http://127.0.0.1:8899".into();
            }),
            []
        );
    }

    #[test]
    fn a_market_that_is_none_or_does_not_take_the_host() {
        only("market", Wrong, "there is no market", |facts| {
            of_host(facts).market = OnChain::Missing;
        });
        only("market", Wrong, "not a market", |facts| {
            of_host(facts).market = OnChain::Other;
        });
        let command = only("market", Wrong, "premium is asked for", |facts| {
            of_market(facts).tier = Tier::Premium as u8;
        });
        assert!(command.starts_with("nosana host standing"));
        let command = only("market", Wrong, "takes class", |facts| {
            of_market(facts).class = key(8);
        });
        assert!(command.starts_with("nosana market list"));
        let command = only("market", Wrong, "a bond of 200500000", |facts| {
            of_market(facts).bond_minimum = 200_500_000;
        });
        assert!(command.starts_with("nosana host bond --to 200.5 --host "));
        only("market", Warning, "paused", |facts| {
            of_market(facts).paused = 1;
        });
    }

    #[test]
    fn a_record_that_is_missing_old_or_without_a_reserve() {
        only("record", Wrong, "is not open", |facts| {
            of_host(facts).record = OnChain::Missing;
        });
        only("record", Warning, "older version", |facts| {
            of_host(facts).record = OnChain::Old;
        });
        only("record", Wrong, "newest", |facts| {
            of_host(facts).record = OnChain::Other;
        });
        let command = only("record", Wrong, "with 0.000009999 SOL", |facts| {
            of_host(facts).record_lamports = 8_009_999;
        });
        let record = jobs::pdas::find_record(&key(1)).0;
        assert_eq!(
            command,
            format!("solana transfer {record} 0.0001 --url https://rpc.example")
        );
        only("record", Warning, "enough for 2", |facts| {
            of_host(facts).record_lamports = 8_029_999;
        });
        assert_eq!(
            trouble(|facts| of_host(facts).record_lamports = 8_030_000),
            []
        );
    }
}
