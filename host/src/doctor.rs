//! What is wrong with an agent's machine, engine, store and host, and how each is mended: judged from
//! [`Facts`](crate::facts::Facts) without a look at anything else.

use std::{io, net::SocketAddr, path::Path};

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
    store::StoreError,
    wallet::WalletError,
};
use serde::{Deserialize, Serialize};
use solana_address::Address;

use crate::{
    config::SlotConfig,
    containers,
    egress::EgressError,
    eligibility::what_bars,
    facts::{
        Agent, ChainFacts, EngineFacts, Facts, HostFacts, NvidiaFacts, OnChain, StateFault,
        StoreFault,
    },
    gpus::{health::Health, slots::cdi_name, toolkit::OLDEST},
    run::chain_of,
    services::{ServicesError, TlsError},
};

/// Whether something is as an agent needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is.
    Ok,
    /// An agent works, but not as well or as long as it could.
    Warning,
    /// An agent cannot work.
    Wrong,
}

/// What was found by one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which check, such as `worker-key`.
    pub check: &'static str,
    /// The host that it is about; `None` when it is about all of them.
    pub host: Option<String>,
    /// How it is.
    pub verdict: Verdict,
    /// What was found, for people.
    pub found: String,
    /// What to type to mend it, or to learn more where that depends. Words in capitals are for the operator to fill in.
    pub command: Option<String>,
}

impl Finding {
    /// Something is as it should be.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Ok, found)
    }

    /// Something could be better.
    pub fn warning(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Warning, found)
    }

    /// Something keeps an agent from working.
    pub fn wrong(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, Verdict::Wrong, found)
    }

    fn new(check: &'static str, verdict: Verdict, found: impl Into<String>) -> Self {
        Self {
            check,
            host: None,
            verdict,
            found: found.into(),
            command: None,
        }
    }

    /// What to type.
    #[must_use]
    pub fn mend(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    fn about(mut self, slot: &SlotConfig) -> Self {
        self.host = Some(slot.host.clone());
        self
    }
}

/// Between the chain's clock and the machine's, seconds. The chain's own is some seconds off, and requests that
/// clients sign are good for 60.
const DRIFT: u64 = 30;

/// Lamports of a transaction with one signature, without what a busy cluster asks for on top.
const FEE: u64 = 5_000;

/// Days that the worker's SOL should last at least.
const DAYS: u64 = 7;

/// Days that a transfer of SOL should last.
const DAYS_TO_SEND: u64 = 60;

/// More days than this are not worth counting.
const LONG: u64 = 730;

const DAY: u64 = 24 * 60 * 60;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// What a disk should have free: for logs and ledgers, and for images.
const STATE_ROOM: u64 = 4 * GIB;
const ENGINE_ROOM: u64 = 50 * GIB;

/// The first major version of the engine that gives a container devices by their CDI names.
const ENGINE_VERSION: u32 = 25;

const INSTALL_ENGINE: &str = "curl -fsSL https://get.docker.com | sudo sh";
const WRITE_CDI: &str = "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml";

/// What every check found, in the order in which it is best mended.
#[must_use]
pub fn diagnose(facts: &Facts) -> Vec<Finding> {
    let mut findings = vec![configuration(facts)];
    findings.extend(worker_key(facts));
    findings.extend(chain(facts));
    findings.push(websocket(facts));
    findings.push(store(facts));
    findings.extend(engine(facts));
    if let Some(nvidia) = &facts.nvidia {
        findings.extend(driver(facts, nvidia));
        findings.push(toolkit(nvidia));
    }
    findings.extend(egress(facts));
    findings.extend(services(facts));
    findings.push(state_folder(facts));
    findings.extend(disks(facts));
    findings.extend(resources(facts));
    findings.push(agent(&facts.machine.agent, facts.config.api));
    findings
}

/// Whether an agent could work.
#[must_use]
pub fn could_work(findings: &[Finding]) -> bool {
    findings
        .iter()
        .all(|finding| finding.verdict != Verdict::Wrong)
}

fn configuration(facts: &Facts) -> Finding {
    if let Some(error) = &facts.token {
        return Finding::wrong("configuration", error.to_string());
    }
    let count = facts.config.slots.len();
    let hosts = if count == 1 { "host" } else { "hosts" };
    Finding::ok(
        "configuration",
        format!(
            "{count} {hosts}, worker {}, state folder {}",
            facts.config.worker.display(),
            facts.config.state.display()
        ),
    )
}

fn worker_key(facts: &Facts) -> Vec<Finding> {
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
    let others: Vec<Finding> = each_host(facts)
        .filter_map(|(slot, facts)| match &facts.host {
            OnChain::Is(host) if host.worker != *key => Some(
                wrong(format!(
                    "{path} is the key {key}, and the host's worker is {}: give that one with `--worker`, or have the owner replace the worker",
                    host.worker
                ))
                .about(slot),
            ),
            _ => None,
        })
        .collect();
    if others.is_empty() {
        return vec![Finding::ok("worker-key", format!("{key}, in {path}"))];
    }
    others
}

/// The hosts of the configuration with what the chain has of them; none when it was not told.
fn each_host(facts: &Facts) -> impl Iterator<Item = (&SlotConfig, &HostFacts)> {
    let of_chain = facts.chain.iter().flat_map(|chain| &chain.hosts);
    facts.config.slots.iter().zip(of_chain)
}

fn chain(facts: &Facts) -> Vec<Finding> {
    let url = &facts.config.url;
    let shown = shown_url(url);
    let chain = match &facts.chain {
        Ok(chain) => chain,
        Err(reason) => {
            let wrong = Finding::wrong(
                "rpc-node",
                format!(
                    "{shown} does not tell what is on chain ({reason}), so the host, its market and its worker's SOL were not looked at: another node is named with `--url`"
                ),
            );
            return vec![wrong.mend(format!(
                "curl {} -H 'content-type: application/json' -d '{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getHealth\"}}'",
                url_argument(url)
            ))];
        }
    };
    let mut findings = vec![node(chain, &shown), clock(chain.clock, facts.now)];
    let cluster = format!("--url {}", url_argument(url));
    for (slot, of_host) in each_host(facts) {
        let mut of_slot = vec![host(slot, of_host, facts, &cluster)];
        if let OnChain::Is(account) = &of_host.host {
            of_slot.push(endpoint(slot, account, url, &cluster));
        }
        of_slot.push(market(slot, of_host, &cluster));
        of_slot.push(record(slot, of_host, facts, &cluster));
        findings.extend(of_slot.into_iter().map(|finding| finding.about(slot)));
    }
    findings.extend(worker_sol(facts, chain, &cluster));
    findings
}

/// The URL for a command; one that can hold a key is left to the environment.
fn url_argument(url: &str) -> String {
    if shown_url(url) == url.trim_end_matches('/') {
        url.to_owned()
    } else {
        "\"$NOSANA_URL\"".to_owned()
    }
}

fn node(chain: &ChainFacts, shown: &str) -> Finding {
    let (first, second) = chain.slots;
    if second <= first {
        return Finding::wrong(
            "rpc-node",
            format!(
                "{shown} stands still: its newest slot is {first}, and was it still seconds later; name another node with `--url`"
            ),
        );
    }
    match &chain.trouble {
        Some(trouble) => Finding::warning(
            "rpc-node",
            format!(
                "{shown} says of itself: {trouble}. What an agent learns there comes late; name another node with `--url` if it stays so"
            ),
        ),
        None => Finding::ok("rpc-node", format!("{shown} is at slot {second} and moves")),
    }
}

fn clock(of_chain: i64, of_machine: i64) -> Finding {
    let drift = of_machine.abs_diff(of_chain);
    if drift <= DRIFT {
        return Finding::ok("clock", format!("{drift} s from the chain's"));
    }
    let side = if of_machine > of_chain {
        "ahead of"
    } else {
        "behind"
    };
    Finding::warning(
        "clock",
        format!(
            "this machine's clock is {drift} s {side} the chain's: unless the chain or its node is late, requests that clients sign are refused"
        ),
    )
    .mend("sudo timedatectl set-ntp true")
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

fn worker_sol(facts: &Facts, chain: &ChainFacts, cluster: &str) -> Option<Finding> {
    let lamports = chain.lamports?;
    let has = decimal(lamports, 9);
    let worker = match &facts.worker {
        Ok(key) => key.to_string(),
        Err(_) => chain.hosts.iter().find_map(|facts| match &facts.host {
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
        "solana transfer {worker} {} --allow-unfunded-recipient {cluster}",
        decimal(to_send, 9)
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

/// A hundredth of a SOL, in lamports.
const CENTISOL: u64 = 10_000_000;

fn websocket(facts: &Facts) -> Finding {
    let shown = shown_url(&facts.config.websocket);
    if facts.has_websocket {
        return Finding::ok("websocket", format!("{shown} takes subscriptions"));
    }
    Finding::warning(
        "websocket",
        format!(
            "{shown} takes no subscription: the agent hears of a job only when it looks, seconds later. Name another with `--ws`"
        ),
    )
}

fn store(facts: &Facts) -> Finding {
    let address = &facts.config.store;
    // Of a URL without what may be a key in it.
    let shown = if address.starts_with("file://") {
        address.clone()
    } else {
        shown_url(address)
    };
    let (found, error) = match &facts.store {
        Ok(()) => return Finding::ok("store", format!("{shown} keeps and gives")),
        Err(StoreFault::Put(error)) => (
            format!("{shown} does not take a document: {}", chain_of(error)),
            Some(error),
        ),
        Err(StoreFault::Get(error)) => (
            format!(
                "{shown} took a document and does not give it back: {}",
                chain_of(error)
            ),
            Some(error),
        ),
        Err(StoreFault::Silent) => (format!("{shown} does not answer in time"), None),
    };
    let wrong = Finding::wrong("store", found);
    match error {
        Some(StoreError::BadAddress { .. } | StoreError::ReadOnly { .. }) => wrong,
        Some(StoreError::Io { .. }) => {
            let folder = address.strip_prefix("file://").unwrap_or(address);
            wrong.mend(format!(
                "sudo install -d -o \"$USER\" {}",
                quoted(Path::new(folder))
            ))
        }
        _ => wrong.mend(store_probe(address, &shown)),
    }
}

/// A command that shows what answers where a store should be.
fn store_probe(address: &str, shown: &str) -> String {
    if let Some(node) = shown.strip_prefix("ipfs+") {
        let version = format!("{node}/api/v0/version");
        return format!("curl -i -X POST {}", quoted(Path::new(&version)));
    }
    let server = if shown.starts_with("s3://") {
        let url = reqwest::Url::parse(address).ok();
        let endpoint = url.and_then(|url| {
            let mut parameters = url.query_pairs();
            let endpoint = parameters.find(|(name, _)| name == "endpoint");
            endpoint.map(|(_, endpoint)| shown_url(&endpoint))
        });
        endpoint.unwrap_or_else(|| "https://s3.amazonaws.com".to_owned())
    } else {
        shown.to_owned()
    };
    format!("curl -i {}", quoted(Path::new(&server)))
}

fn engine(facts: &Facts) -> Vec<Finding> {
    let address = &facts.config.engine;
    let engine = match &facts.engine {
        Ok(engine) => engine,
        Err(error) => return vec![no_engine(error, address)],
    };
    let mut findings = vec![engine_version(engine, address)];
    if facts.config.slots.iter().any(|slot| !slot.gpus.is_empty()) {
        findings.push(if engine.cdi {
            Finding::ok("cdi", "the engine gives devices by CDI names")
        } else {
            Finding::wrong(
                "cdi",
                "the engine's feature `cdi` is off, so no container gets a GPU",
            )
            .mend("sudo nvidia-ctk runtime configure --runtime=docker --cdi.enabled && sudo systemctl restart docker")
        });
    }
    let hosts = each_host(facts).map(|(_, facts)| Some(facts));
    let slots = facts.config.slots.iter();
    findings.extend(
        slots
            .zip(hosts.chain(std::iter::repeat(None)))
            .map(|(slot, of_host)| gpus(slot, of_host, engine).about(slot)),
    );
    findings
}

fn no_engine(error: &containers::Error, address: &str) -> Finding {
    let containers::Error::EngineUnreachable { source, .. } = error else {
        return Finding::wrong("engine", chain_of(error)).mend(INSTALL_ENGINE);
    };
    let cause = source
        .as_deref()
        .map_or_else(|| "no answer in time".to_owned(), |error| chain_of(error));
    let wrong = Finding::wrong(
        "engine",
        format!("no container engine answers at {address} ({cause})"),
    );
    if cause.contains("Permission denied") || cause.contains("ermission") {
        return wrong.mend("sudo usermod -aG docker \"$USER\" && newgrp docker");
    }
    wrong.mend("sudo systemctl start docker")
}

fn engine_version(engine: &EngineFacts, address: &str) -> Finding {
    let version = &engine.version;
    let major = version.split('.').next().and_then(|part| part.parse().ok());
    if major.is_none_or(|major: u32| major < ENGINE_VERSION) {
        return Finding::wrong(
            "engine",
            format!(
                "the engine at {address} is of version {version}: expected {ENGINE_VERSION} or later"
            ),
        )
        .mend(INSTALL_ENGINE);
    }
    let restart = if engine.live_restore {
        "containers go on while it restarts"
    } else {
        "containers end when it restarts (`live-restore` is off)"
    };
    Finding::ok("engine", format!("{version} at {address}; {restart}"))
}

fn gpus(slot: &SlotConfig, of_host: Option<&HostFacts>, engine: &EngineFacts) -> Finding {
    let known = match &engine.gpus {
        Ok(known) => known,
        Err(reason) => return Finding::wrong("gpus", reason).mend(WRITE_CDI),
    };
    if slot.gpus.is_empty() {
        return match of_host.map(|facts| &facts.host) {
            Some(OnChain::Is(host)) if host.gpus > 0 => Finding::warning(
                "gpus",
                format!(
                    "the host is registered with {}, and none is named with `--gpu` or `gpus`: jobs that ask for one fail here",
                    counted(host.gpus)
                ),
            )
            .mend("nvidia-ctk cdi list"),
            _ => Finding::ok("gpus", "none is named: for jobs without one"),
        };
    }
    let unknown: Vec<&str> = slot
        .gpus
        .iter()
        .filter(|gpu| !known.iter().any(|known| is_same_gpu(gpu, known)))
        .map(String::as_str)
        .collect();
    if unknown.is_empty() {
        return Finding::ok("gpus", slot.gpus.join(", "));
    }
    let unknown = unknown.join(", ");
    if known.is_empty() {
        return Finding::wrong(
            "gpus",
            format!("the engine knows no GPU by a CDI name, {unknown} neither"),
        )
        .mend(WRITE_CDI);
    }
    Finding::wrong(
        "gpus",
        format!(
            "the engine does not know {unknown}; it knows {}",
            known.join(", ")
        ),
    )
    .mend("nvidia-ctk cdi list")
}

/// An operator may leave out the kind before a GPU's UUID.
fn is_same_gpu(named: &str, known: &str) -> bool {
    known == named || cdi_name(named).is_some_and(|named| known == named)
}

fn driver(facts: &Facts, nvidia: &NvidiaFacts) -> Vec<Finding> {
    const CHECK: &str = "nvidia-driver";
    let mut findings = vec![match &nvidia.driver {
        Ok(version) => Finding::ok(CHECK, version.as_str()),
        Err(reason) => Finding::warning(
            CHECK,
            format!("{reason}. Until then nobody sees when a GPU breaks"),
        )
        .mend("nvidia-smi"),
    }];
    if let Some(shared) = &nvidia.shared {
        findings.push(Finding::wrong(CHECK, shared.to_string()).mend("nvidia-smi -L"));
    }
    for (slot, gpus) in facts.config.slots.iter().zip(&nvidia.slots) {
        // What cannot be asked is said once.
        if nvidia.driver.is_ok()
            && let Some(reason) = gpus.iter().find_map(Health::trouble)
        {
            findings.push(
                Finding::wrong(CHECK, reason)
                    .mend("nvidia-smi -q -d ECC,ROW_REMAPPER,PAGE_RETIREMENT")
                    .about(slot),
            );
        }
    }
    findings
}

fn toolkit(nvidia: &NvidiaFacts) -> Finding {
    const CHECK: &str = "nvidia-toolkit";
    const UPGRADE: &str = "sudo apt-get update && sudo apt-get install --only-upgrade nvidia-container-toolkit nvidia-container-toolkit-base libnvidia-container-tools libnvidia-container1 && sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml";
    let checked = nvidia
        .toolkit
        .clone()
        .and_then(|found| found.check().map(|()| found.nvidia_ctk));
    match checked {
        Ok(Some(version)) => Finding::ok(CHECK, format!("{version}, without known holes")),
        Ok(None) => Finding::warning(
            CHECK,
            format!(
                "there is no `nvidia-ctk` here, so nothing is known of the container toolkit's holes: install {OLDEST} or later, or say where it is in [toolkit] of the configuration"
            ),
        )
        .mend("sudo apt-get install nvidia-container-toolkit"),
        Err(error) => Finding::wrong(CHECK, error.to_string()).mend(UPGRADE),
    }
}

fn egress(facts: &Facts) -> Option<Finding> {
    const CHECK: &str = "egress";
    let error = match &facts.egress {
        None => {
            return Some(Finding::warning(
                CHECK,
                "`any`: jobs reach this machine and its network, unless something else keeps them off",
            ));
        }
        Some(Ok(())) => {
            return Some(Finding::ok(CHECK, "jobs can be kept off private networks"));
        }
        Some(Err(error)) => error,
    };
    let wrong = Finding::wrong(CHECK, chain_of(error));
    match error {
        // That it does not answer was said.
        EgressError::NoEngine { .. } => None,
        EgressError::NoProgram(_) => Some(wrong.mend("sudo apt-get install iptables")),
        EgressError::NoRights { .. } => {
            Some(wrong.mend("sudo nosana host firewall --keep --config CONFIG_FILE"))
        }
        _ => Some(wrong.mend("nosana host firewall --config CONFIG_FILE")),
    }
}

fn services(facts: &Facts) -> Option<Finding> {
    const CHECK: &str = "services";
    let error = match facts.services.as_ref()? {
        Ok(url) => return Some(Finding::ok(CHECK, format!("published as {url}"))),
        Err(error) => error,
    };
    let wrong = Finding::wrong(CHECK, chain_of(error));
    Some(match error {
        ServicesError::Tls(TlsError::Open { path }) => {
            wrong.mend(format!("chmod 600 {}", quoted(path)))
        }
        ServicesError::Listen { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
            wrong.mend(format!("sudo ss -ltnp 'sport = :{}'", address.port()))
        }
        _ => wrong,
    })
}

fn state_folder(facts: &Facts) -> Finding {
    let path = facts.config.state.display();
    let name = quoted(&facts.config.state);
    match &facts.machine.state {
        Ok(()) => Finding::ok("state-folder", format!("{path} can be written")),
        Err(StateFault::Foreign) => Finding::wrong(
            "state-folder",
            format!(
                "{path} belongs to another user, and the agent makes it readable by its own alone"
            ),
        )
        .mend(format!("sudo chown -R \"$USER\" {name}")),
        Err(StateFault::Closed(folder, reason)) => Finding::wrong(
            "state-folder",
            format!("{path} cannot be used: {}: {reason}", folder.display()),
        )
        .mend(format!("sudo install -d -m 700 -o \"$USER\" {name}")),
        Err(StateFault::NotAFolder(file)) => Finding::wrong(
            "state-folder",
            format!(
                "{path} cannot be used: {} is a file; name another folder with `--state`",
                file.display()
            ),
        ),
    }
}

fn disks(facts: &Facts) -> Vec<Finding> {
    let state = &facts.config.state;
    let mut findings = Vec::new();
    if let Some(free) = facts.machine.state_free {
        findings.push(disk(
            "state-disk",
            &state.display().to_string(),
            free,
            (STATE_ROOM, facts.config.limits.disk_floor()),
            &format!("df -h {}", quoted(state)),
        ));
    }
    if let Ok(engine) = &facts.engine
        && let Some(folder) = &engine.folder
    {
        let shown = folder.display();
        findings.push(match engine.free {
            Some(free) => disk(
                "engine-disk",
                &shown.to_string(),
                free,
                (ENGINE_ROOM, facts.config.limits.disk_floor()),
                &format!("docker -H {} image prune --all", facts.config.engine),
            ),
            None => Finding::warning(
                "engine-disk",
                format!("the engine keeps its images in {shown}, which cannot be seen from here"),
            )
            .mend(format!("sudo df -h {}", quoted(folder))),
        });
    }
    findings
}

/// What the operator chose for the cache of resources; nothing where nothing was chosen, since the
/// cache keeps to what the disk has.
fn resources(facts: &Facts) -> Option<Finding> {
    let quota = facts.config.resources.quota?;
    let largest = facts.config.resources.largest;
    let warning = |found: String| Some(Finding::warning("resources", found));
    if quota == 0 || largest == Some(0) {
        return warning(
            "`resources.quota` or `resources.largest` is 0: a job with resources goes to another host".to_owned(),
        );
    }
    if let Some(largest) = largest.filter(|largest| *largest > quota) {
        return warning(format!(
            "`resources.largest` is {} and `resources.quota` {}: no op gets more than the quota",
            size(largest),
            size(quota)
        ));
    }
    let room = facts
        .machine
        .state_free?
        .saturating_add(facts.machine.cached);
    if room < quota {
        let found = format!(
            "`resources.quota` is {} and the disk has {} for it: the cache is emptied before it is full",
            size(quota),
            size(room)
        );
        return warning(found)
            .map(|finding| finding.mend(format!("df -h {}", quoted(&facts.config.state))));
    }
    Some(Finding::ok(
        "resources",
        format!(
            "{} for the cache, {} of them taken",
            size(quota),
            size(facts.machine.cached)
        ),
    ))
}

fn disk(
    check: &'static str,
    folder: &str,
    free: u64,
    (wanted, needed): (u64, u64),
    command: &str,
) -> Finding {
    let found = format!("{} free for {folder}", size(free));
    if free < needed {
        return Finding::wrong(
            check,
            format!(
                "{found}: no job is taken below {}, the `limits.disk_floor`",
                size(needed)
            ),
        )
        .mend(command);
    }
    if free < wanted {
        return Finding::warning(check, format!("{found}: {} would be better", size(wanted)))
            .mend(command);
    }
    Finding::ok(check, found)
}

fn agent(agent: &Agent, api: SocketAddr) -> Finding {
    match agent {
        Agent::Absent(Ok(())) => Finding::ok("api", format!("{api} is free")),
        Agent::Absent(Err(error)) if error.kind() == io::ErrorKind::AddrInUse => Finding::wrong(
            "api",
            format!(
                "{api} is taken by another program: `--api` names another, and this shows who has it"
            ),
        )
        .mend(format!("sudo ss -ltnp 'sport = :{}'", api.port())),
        Agent::Absent(Err(error)) => Finding::wrong(
            "api",
            format!("nothing can listen at {api} ({error}): name another address with `--api`"),
        ),
        Agent::Well => Finding::ok(
            "agent",
            format!("one runs with this state folder, and says at {api} that it is well"),
        ),
        Agent::Troubled(text) => Finding::wrong(
            "agent",
            format!(
                "one runs with this state folder, and says: {}",
                text.lines().collect::<Vec<_>>().join("; ")
            ),
        ),
        Agent::Silent => Finding::warning(
            "agent",
            format!(
                "one runs with this state folder, and does not answer at {api}: it may have been given another address"
            ),
        )
        .mend("pgrep -af 'host run'"),
    }
}

fn counted(gpus: u8) -> String {
    if gpus == 1 {
        "1 GPU".to_owned()
    } else {
        format!("{gpus} GPUs")
    }
}

/// A path for a shell.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@,[]".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) && !text.contains('[') {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// An amount with `places` decimals, without zeros at the end.
fn decimal(amount: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let width = places as usize;
    let text = format!("{}.{:0width$}", amount / unit, amount % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Bytes for people, rounded down.
fn size(bytes: u64) -> String {
    if bytes < GIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{} GiB", bytes / GIB)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;
    use crate::{
        config::Config,
        facts::MachineFacts,
        gpus::{
            slots::SlotError,
            toolkit::{Toolkit, ToolkitError},
        },
        simulated_chain::zeroed,
    };

    const NOW: i64 = 1_795_300_000;

    fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    fn config() -> Config {
        let slots = json!([{"host": key(1).to_string(), "market": key(2).to_string(), "gpus": ["nvidia.com/gpu=0"]}]);
        serde_json::from_value(json!({
            "url": "https://rpc.example", "websocket": "wss://rpc.example", "store": "https://store.example/blobs",
            "engine": "unix:///var/run/docker.sock", "worker": "/etc/nosana/worker.json", "state": "/var/lib/nosana",
            "api": "127.0.0.1:8910", "slots": slots,
        }))
        .unwrap()
    }

    /// A machine that lacks nothing.
    fn healthy() -> Facts {
        let host = Host {
            tier: Tier::Community as u8,
            gpus: 1,
            vram_mib: 24_576,
            worker: key(3),
            class: key(4),
            endpoint: nosana_sdk::instructions::padded("https://gpu.example").unwrap(),
            ..zeroed()
        };
        let market = Market {
            tier: Tier::Community as u8,
            class: key(4),
            lease: 600,
            slug: nosana_sdk::instructions::padded("community").unwrap(),
            ..zeroed()
        };
        let record = HostRecord {
            rent: 8_000_000,
            ..zeroed()
        };
        Facts {
            config: config(),
            token: None,
            now: NOW,
            worker: Ok(key(3)),
            chain: Ok(ChainFacts {
                trouble: None,
                slots: (100, 107),
                clock: NOW - 2,
                lamports: Some(50_000_000),
                rent: 890_880,
                hosts: vec![HostFacts {
                    host: OnChain::Is(Box::new(host)),
                    class: "rtx-4090".into(),
                    record: OnChain::Is(Box::new(record)),
                    record_lamports: 8_100_000,
                    market: OnChain::Is(Box::new(market)),
                }],
            }),
            has_websocket: true,
            store: Ok(()),
            engine: Ok(EngineFacts {
                version: "28.5.1".into(),
                cdi: true,
                live_restore: true,
                folder: Some("/var/lib/docker".into()),
                free: Some(800 * GIB),
                gpus: Ok(vec![
                    "nvidia.com/gpu=0".into(),
                    "nvidia.com/gpu=GPU-a".into(),
                ]),
            }),
            nvidia: Some(NvidiaFacts {
                toolkit: Ok(Toolkit {
                    nvidia_ctk: Some(OLDEST),
                    nvidia_container_cli: None,
                }),
                driver: Ok("580.95.05".into()),
                slots: vec![vec![Health::Well]],
                shared: None,
            }),
            egress: Some(Ok(())),
            services: Some(Ok("https://NAME.gpu.example".into())),
            machine: MachineFacts {
                state: Ok(()),
                state_free: Some(20 * GIB),
                cached: 0,
                agent: Agent::Absent(Ok(())),
            },
        }
    }

    fn of_chain(facts: &mut Facts) -> &mut ChainFacts {
        facts.chain.as_mut().unwrap()
    }

    fn of_host(facts: &mut Facts) -> &mut HostFacts {
        &mut of_chain(facts).hosts[0]
    }

    fn account(facts: &mut Facts) -> &mut Host {
        match &mut of_host(facts).host {
            OnChain::Is(host) => host,
            other => unreachable!("{other:?}"),
        }
    }

    fn of_market(facts: &mut Facts) -> &mut Market {
        match &mut of_host(facts).market {
            OnChain::Is(market) => market,
            other => unreachable!("{other:?}"),
        }
    }

    fn of_engine(facts: &mut Facts) -> &mut EngineFacts {
        facts.engine.as_mut().unwrap()
    }

    /// What is not as it should be once `change` was made to a healthy machine: check, verdict, what was found, command.
    fn trouble(change: impl FnOnce(&mut Facts)) -> Vec<(&'static str, Verdict, String, String)> {
        let mut facts = healthy();
        change(&mut facts);
        let findings = diagnose(&facts);
        let is_wrong = findings.iter().any(|f| f.verdict == Verdict::Wrong);
        assert_eq!(could_work(&findings), !is_wrong);
        findings
            .into_iter()
            .filter(|finding| finding.verdict != Verdict::Ok)
            .map(|finding| {
                let command = finding.command.unwrap_or_default();
                (finding.check, finding.verdict, finding.found, command)
            })
            .collect()
    }

    /// The one thing that is not as it should be, which must be of `check` and have `words` in it. Its command.
    #[track_caller]
    fn only(check: &str, verdict: Verdict, words: &str, change: impl FnOnce(&mut Facts)) -> String {
        let found = trouble(change);
        assert_eq!(found.len(), 1, "{found:?}");
        let (name, state, text, command) = found.into_iter().next().unwrap();
        assert_eq!((name, state), (check, verdict), "{text}");
        assert!(text.contains(words), "{text}");
        command
    }

    use Verdict::{Warning, Wrong};

    #[test]
    fn a_healthy_machine_lacks_nothing() {
        assert_eq!(trouble(|_| {}), []);
        let checks: Vec<_> = diagnose(&healthy()).iter().map(|f| f.check).collect();
        assert_eq!(
            checks,
            [
                "configuration",
                "worker-key",
                "rpc-node",
                "clock",
                "host",
                "endpoint",
                "market",
                "record",
                "worker-sol",
                "websocket",
                "store",
                "engine",
                "cdi",
                "gpus",
                "nvidia-driver",
                "nvidia-toolkit",
                "egress",
                "services",
                "state-folder",
                "state-disk",
                "engine-disk",
                "api"
            ]
        );
    }

    #[test]
    fn a_token_that_cannot_be_read() {
        only("configuration", Wrong, "/etc/nosana/token", |facts| {
            facts.token = Some(crate::config::ConfigError::Token {
                path: "/etc/nosana/token".into(),
                reason: "others may read it".into(),
            });
        });
    }

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
    fn a_node_that_is_silent_still_or_late() {
        let found = trouble(|facts| facts.chain = Err("Connection refused".into()));
        assert_eq!(found.len(), 1, "what it does not tell is not judged");
        assert_eq!((found[0].0, found[0].1), ("rpc-node", Wrong));
        assert!(found[0].3.starts_with("curl https://rpc.example -H"));
        only("rpc-node", Wrong, "stands still", |facts| {
            of_chain(facts).slots = (5, 5);
        });
        only("rpc-node", Warning, "behind by 200", |facts| {
            of_chain(facts).trouble = Some("Node is behind by 200 slots".into());
        });
    }

    #[test]
    fn keys_in_addresses_are_not_shown() {
        let found = trouble(|facts| {
            facts.config.url = "https://rpc.example/secret".into();
            facts.config.websocket = "wss://rpc.example/secret".into();
            facts.config.store = "https://store.example/secret".into();
            facts.has_websocket = false;
            facts.store = Err(StoreFault::Silent);
            facts.chain = Err("refused".into());
        });
        assert_eq!(found.len(), 3);
        assert!(!format!("{found:?}").contains("secret"), "{found:?}");
        assert!(found[0].3.contains("\"$NOSANA_URL\""));
    }

    #[test]
    fn a_clock_that_is_wrong() {
        let command = only("clock", Warning, "31 s ahead of", |facts| {
            of_chain(facts).clock = NOW - 31;
        });
        assert_eq!(command, "sudo timedatectl set-ntp true");
        only("clock", Warning, "31 s behind", |facts| {
            of_chain(facts).clock = NOW + 31;
        });
        assert_eq!(trouble(|facts| of_chain(facts).clock = NOW + 30), []);
    }

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

    #[test]
    fn a_websocket_that_takes_no_subscription() {
        only("websocket", Warning, "wss://rpc.example", |facts| {
            facts.has_websocket = false;
        });
    }

    #[test]
    fn a_store_that_cannot_be_used() {
        let refused = || StoreError::Refused {
            address: "https://store.example/".into(),
            status: 403,
            reason: String::new(),
        };
        let command = only("store", Wrong, "status 403", |facts| {
            facts.store = Err(StoreFault::Put(refused()));
        });
        assert_eq!(command, "curl -i https://store.example");
        only("store", Wrong, "does not give it back", |facts| {
            facts.store = Err(StoreFault::Get(refused()));
        });
        only("store", Wrong, "in time", |facts| {
            facts.store = Err(StoreFault::Silent);
        });
        for (address, probe) in [
            (
                "s3://results/secret?endpoint=https://s3.example/secret",
                "curl -i https://s3.example",
            ),
            ("s3://results", "curl -i https://s3.amazonaws.com"),
            (
                "ipfs+http://127.0.0.1:5001/secret",
                "curl -i -X POST http://127.0.0.1:5001/api/v0/version",
            ),
        ] {
            let command = only("store", Wrong, "status 403", |facts| {
                facts.config.store = address.into();
                facts.store = Err(StoreFault::Put(refused()));
            });
            assert_eq!(command, probe);
        }
        let command = only("store", Wrong, "AWS_ACCESS_KEY_ID", |facts| {
            facts.config.store = "s3://results".into();
            facts.store = Err(StoreFault::Put(StoreError::ReadOnly {
                address: "s3://results".into(),
                remedy: "expected AWS_ACCESS_KEY_ID",
            }));
        });
        assert_eq!(command, "");
        let command = only("store", Wrong, "expected a store's address", |facts| {
            facts.store = Err(StoreFault::Put(StoreError::BadAddress {
                address: String::new(),
                expected: "a store's address",
            }));
        });
        assert_eq!(command, "");
        let command = only("store", Wrong, "permission denied", |facts| {
            facts.config.store = "file:///srv/my store".into();
            facts.store = Err(StoreFault::Put(StoreError::Io {
                path: "/srv/my store/ab".into(),
                source: io::ErrorKind::PermissionDenied.into(),
            }));
        });
        assert_eq!(command, "sudo install -d -o \"$USER\" '/srv/my store'");
    }

    #[test]
    fn an_engine_that_cannot_be_used() {
        let unreachable = |source: Option<io::Error>| containers::Error::EngineUnreachable {
            address: "unix:///var/run/docker.sock".into(),
            source: source.map(Into::into),
        };
        let command = only("engine", Wrong, "no answer in time", |facts| {
            facts.engine = Err(unreachable(None));
        });
        assert_eq!(command, "sudo systemctl start docker");
        let denied = io::Error::from_raw_os_error(13);
        let command = only("engine", Wrong, "Permission denied", |facts| {
            facts.engine = Err(unreachable(Some(denied)));
        });
        assert!(command.starts_with("sudo usermod -aG docker"));
        let command = only("engine", Wrong, "Podman", |facts| {
            facts.engine = Err(containers::Error::EngineUnsuitable {
                message: "it is Podman; install Docker 25 or later".into(),
            });
        });
        assert_eq!(command, INSTALL_ENGINE);
        for version in ["24.0.9", "dev", ""] {
            only("engine", Wrong, "expected 25 or later", |facts| {
                of_engine(facts).version = version.into();
            });
        }
        let findings = {
            let mut facts = healthy();
            of_engine(&mut facts).live_restore = false;
            diagnose(&facts)
        };
        assert!(findings.iter().any(|f| f.found.contains("`live-restore`")));
    }

    #[test]
    fn gpus_that_no_container_gets() {
        let command = only("cdi", Wrong, "is off", |facts| of_engine(facts).cdi = false);
        assert!(command.contains("--cdi.enabled"));
        let command = only("gpus", Wrong, "cannot be read", |facts| {
            of_engine(facts).gpus = Err("/etc/cdi/nvidia.yaml cannot be read".into());
        });
        assert_eq!(command, WRITE_CDI);
        let command = only("gpus", Wrong, "knows no GPU", |facts| {
            of_engine(facts).gpus = Ok(vec![]);
        });
        assert_eq!(command, WRITE_CDI);
        let command = only(
            "gpus",
            Wrong,
            "does not know nvidia.com/gpu=7; it knows",
            |facts| {
                facts.config.slots[0].gpus.push("nvidia.com/gpu=7".into());
            },
        );
        assert_eq!(command, "nvidia-ctk cdi list");
        assert_eq!(
            trouble(|facts| facts.config.slots[0].gpus = vec!["GPU-a".into()]),
            []
        );
        // A slot without GPUs needs no CDI, but a host that promised some is told.
        only("gpus", Warning, "registered with 1 GPU,", |facts| {
            facts.config.slots[0].gpus.clear();
            of_engine(facts).cdi = false;
        });
        assert_eq!(
            trouble(|facts| {
                facts.config.slots[0].gpus.clear();
                account(facts).gpus = 0;
            }),
            []
        );
        // Without the chain nobody knows what was promised.
        let found = trouble(|facts| {
            facts.config.slots[0].gpus.clear();
            facts.chain = Err("refused".into());
        });
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_driver_or_toolkit_that_cannot_be_trusted() {
        let nvidia = |change: fn(&mut NvidiaFacts)| {
            move |facts: &mut Facts| change(facts.nvidia.as_mut().unwrap())
        };
        let command = only(
            "nvidia-driver",
            Warning,
            "no NVML",
            nvidia(|nvidia| {
                nvidia.driver = Err("there is no NVML on this machine".into());
                let reason = "there is no NVML".into();
                nvidia.slots = vec![vec![Health::Unfit { reason }]];
            }),
        );
        assert_eq!(command, "nvidia-smi");
        let broken = |facts: &mut NvidiaFacts| {
            let reason = "GPU-a fell off the bus".into();
            facts.slots = vec![vec![Health::Well, Health::Broken { reason }]];
        };
        only("nvidia-driver", Wrong, "fell off", nvidia(broken));
        only(
            "nvidia-driver",
            Wrong,
            "that of slot 1",
            nvidia(|nvidia| {
                nvidia.shared = Some(SlotError::Shared {
                    slot: 2,
                    found: "GPU-a".into(),
                    other: 1,
                });
            }),
        );
        let command = only(
            "nvidia-toolkit",
            Warning,
            "no `nvidia-ctk`",
            nvidia(|nvidia| nvidia.toolkit = Ok(Toolkit::default())),
        );
        assert!(command.contains("install nvidia-container-toolkit"));
        let command = only(
            "nvidia-toolkit",
            Wrong,
            "does not tell its version",
            nvidia(|nvidia| {
                nvidia.toolkit = Err(ToolkitError::Unreadable {
                    tool: "nvidia-ctk",
                    advice: "",
                });
            }),
        );
        assert!(command.contains("--only-upgrade nvidia-container-toolkit"));
        assert_eq!(trouble(|facts| facts.nvidia = None), []);
    }

    #[test]
    fn jobs_that_cannot_be_kept_off_private_networks() {
        only("egress", Warning, "`any`", |facts| facts.egress = None);
        let command = only("egress", Wrong, "ip6tables is not installed", |facts| {
            facts.egress = Some(Err(EgressError::NoProgram("ip6tables")));
        });
        assert_eq!(command, "sudo apt-get install iptables");
        let command = only("egress", Wrong, "not be set by this user", |facts| {
            let message = "Permission denied".into();
            facts.egress = Some(Err(EgressError::NoRights { message }));
        });
        assert!(command.starts_with("sudo nosana host firewall --keep"));
        only("egress", Wrong, "failed: bad table", |facts| {
            facts.egress = Some(Err(EgressError::Failed {
                command: "iptables".into(),
                message: "bad table".into(),
            }));
        });
        // The engine says it itself.
        let no_engine = |facts: &mut Facts| {
            facts.egress = Some(Err(EgressError::NoEngine {
                socket: "/var/run/docker.sock".into(),
                source: io::ErrorKind::NotFound.into(),
            }));
        };
        assert_eq!(trouble(no_engine), []);
    }

    #[test]
    fn services_that_cannot_be_published() {
        assert_eq!(trouble(|facts| facts.services = None), []);
        let command = only("services", Wrong, "others can read the key", |facts| {
            let path = "/etc/nosana/key.pem".into();
            facts.services = Some(Err(TlsError::Open { path }.into()));
        });
        assert_eq!(command, "chmod 600 /etc/nosana/key.pem");
        let command = only("services", Wrong, "0.0.0.0:443", |facts| {
            facts.services = Some(Err(ServicesError::Listen {
                address: ([0, 0, 0, 0], 443).into(),
                source: io::ErrorKind::AddrInUse.into(),
            }));
        });
        assert_eq!(command, "sudo ss -ltnp 'sport = :443'");
        only("services", Wrong, "`frpc` is not there", |facts| {
            let program = "frpc".into();
            facts.services = Some(Err(ServicesError::NoProgram { program }));
        });
    }

    #[test]
    fn a_state_folder_that_cannot_be_used() {
        let command = only("state-folder", Wrong, "another user", |facts| {
            facts.machine.state = Err(StateFault::Foreign);
        });
        assert_eq!(command, "sudo chown -R \"$USER\" /var/lib/nosana");
        let command = only(
            "state-folder",
            Wrong,
            "/var/lib: permission denied",
            |facts| {
                let denied = io::ErrorKind::PermissionDenied.into();
                facts.machine.state = Err(StateFault::Closed("/var/lib".into(), denied));
            },
        );
        assert_eq!(
            command,
            "sudo install -d -m 700 -o \"$USER\" /var/lib/nosana"
        );
        only("state-folder", Wrong, "is a file", |facts| {
            facts.machine.state = Err(StateFault::NotAFolder("/var/lib".into()));
        });
    }

    #[test]
    fn disks_that_are_full() {
        let state = |free| move |facts: &mut Facts| facts.machine.state_free = Some(free);
        only("state-disk", Wrong, "0 MiB free", state(1));
        only(
            "state-disk",
            Warning,
            "4 GiB would be better",
            state(4 * GIB - 1),
        );
        only("state-disk", Wrong, "below 1 GiB", state(GIB - 1));
        only("state-disk", Warning, "1 GiB free", |facts| {
            facts.config.limits.disk_floor = Some(MIB);
            facts.machine.state_free = Some(GIB);
        });
        assert_eq!(trouble(state(4 * GIB)), []);
        assert_eq!(trouble(|facts| facts.machine.state_free = None), []);
        let engine = |free| move |facts: &mut Facts| of_engine(facts).free = free;
        only("engine-disk", Wrong, "below 1 GiB", engine(Some(1)));
        let command = only(
            "engine-disk",
            Warning,
            "49 GiB free",
            engine(Some(50 * GIB - 1)),
        );
        assert_eq!(
            command,
            "docker -H unix:///var/run/docker.sock image prune --all"
        );
        assert_eq!(trouble(engine(Some(50 * GIB))), []);
        only("engine-disk", Warning, "cannot be seen", engine(None));
        assert_eq!(trouble(|facts| of_engine(facts).folder = None), []);
    }

    #[test]
    fn a_cache_that_is_larger_than_its_disk_or_takes_nothing() {
        let set = |quota, largest| {
            move |facts: &mut Facts| {
                facts.config.resources.quota = Some(quota);
                facts.config.resources.largest = largest;
            }
        };
        assert_eq!(trouble(set(20 * GIB, Some(GIB))), []);
        only("resources", Warning, "is 0", set(0, None));
        only("resources", Warning, "is 0", set(GIB, Some(0)));
        only(
            "resources",
            Warning,
            "more than the quota",
            set(GIB, Some(2 * GIB)),
        );
        let command = only("resources", Warning, "has 20 GiB", set(21 * GIB, None));
        assert!(command.starts_with("df -h "), "{command}");
        // What the cache has already is room for it.
        let full = |facts: &mut Facts| {
            set(21 * GIB, None)(facts);
            facts.machine.cached = GIB;
        };
        assert_eq!(trouble(full), []);
    }

    #[test]
    fn a_port_that_is_taken_and_an_agent_that_runs() {
        let command = only("api", Wrong, "is taken", |facts| {
            facts.machine.agent = Agent::Absent(Err(io::ErrorKind::AddrInUse.into()));
        });
        assert_eq!(command, "sudo ss -ltnp 'sport = :8910'");
        only("api", Wrong, "nothing can listen", |facts| {
            facts.machine.agent = Agent::Absent(Err(io::ErrorKind::AddrNotAvailable.into()));
        });
        assert_eq!(trouble(|facts| facts.machine.agent = Agent::Well), []);
        only("agent", Wrong, "join refused; renew refused", |facts| {
            facts.machine.agent = Agent::Troubled("join refused\nrenew refused".into());
        });
        only("agent", Warning, "does not answer", |facts| {
            facts.machine.agent = Agent::Silent;
        });
    }

    #[test]
    fn what_is_written_into_commands_is_safe_there() {
        assert_eq!(quoted(Path::new("/a/b-c_1.json")), "/a/b-c_1.json");
        assert_eq!(quoted(Path::new("a b")), "'a b'");
        assert_eq!(quoted(Path::new("it's;rm")), r"'it'\''s;rm'");
        assert_eq!(quoted(Path::new("")), "''");
        assert_eq!(decimal(50_000_000, 9), "0.05");
        assert_eq!(decimal(0, 9), "0");
        assert_eq!(decimal(10_000_000_000, 9), "10");
    }
}
