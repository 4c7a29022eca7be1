//! `nosana host`: what an operator does.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use nosana_host::{agent, config::Config, control::Status, plan::Stopping};
use nosana_sdk::{
    client::Client,
    common::{
        host_record::HostState,
        job::{BOUNTY, JobState, RESERVE},
    },
    generated::{
        jobs::{
            self,
            accounts::{HostRecord, Job, Market},
        },
        tiers::{
            self,
            accounts::{Config as TiersConfig, GpuClass, Host},
            instructions::{RegisterHostInstructionArgs, UpdateHostInstructionArgs},
        },
    },
    grid::machine_digest,
    host_api::HostApi,
    instructions::{
        TOKEN_PROGRAM, create_token_account, open_record, padded, register_host, slug,
        token_account, unpadded, update_host,
    },
    queue::QueueView,
    wallet, watch,
};
use serde::Serialize;
use serde_json::json;
use solana_address::Address;
use solana_signer::Signer;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch as channel,
};
use toml::{Table, Value};

use crate::{
    agent_view,
    args::{
        AgentFolder, OneHost, RegisterArguments, RunArguments, StatusArguments, UpdateHostArguments,
    },
    commands::{
        ExitStatus,
        admin::{Target, change},
        bond::check_owner,
        market::tier_name,
    },
    error::{CliError, Result},
    machine,
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
    terms::{Row, differences},
    units,
};

const DEFAULT_ENGINE: &str = "unix:///var/run/docker.sock";
const DEFAULT_API: &str = "127.0.0.1:8910";
pub const DEFAULT_STATE: &str = ".nosana/host";
const DEFAULT_MARKET: &str = "community";
/// Bytes of a token account.
const TOKEN_ACCOUNT_LENGTH: usize = 165;

/// A host that is registered.
#[derive(Serialize)]
struct Registered {
    host: String,
    record: String,
    owner: String,
    worker: String,
    payout: String,
    /// The class's id.
    class: u16,
    tier: &'static str,
    /// Digest of what identifies the machine; `None` when the host does not say.
    machine: Option<String>,
    /// Of the transaction; `None` when it was registered before.
    signature: Option<String>,
}

/// Registers a host and opens its record, unless both are there.
pub async fn register(
    arguments: &RegisterArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let region = region(&arguments.region)?;
    let owner_path = settings.wallet_path("host", "--owner", arguments.owner.as_deref())?;
    let owner = wallet::read(&owner_path)?;
    let host = tiers::pdas::find_host(&owner.pubkey(), arguments.index).0;
    let endpoint = endpoint(&arguments.endpoint, host)?;
    let worker_path = settings.wallet_path("worker", "--worker", arguments.worker.as_deref())?;
    let worker = wallet::read_or_create(&worker_path)?.pubkey();
    let machine = machine_of(&arguments.gpu_uuid, Path::new(machine::DRIVER))?;

    let client = settings.client()?;
    let config = client
        .get::<TiersConfig>(&tiers::pdas::find_config().0)
        .await?;
    let class_address = tiers::pdas::find_class(arguments.class).0;
    let class = client
        .find::<GpuClass>(&class_address)
        .await?
        .ok_or_else(|| {
            CliError::user(format!("there is no GPU class {}", arguments.class))
                .hint("`nosana market list` shows those of the markets")
        })?;
    let payout = token_account(&owner.pubkey(), &config.mint);
    let record = jobs::pdas::find_record(&host).0;
    let known = client.find::<Host>(&host).await?;
    let mut instructions = Vec::new();
    if let Some(known) = &known {
        check_known(known, &host, &worker, &class_address, arguments)?;
        check_known_machine(known, &host, machine, arguments)?;
    } else {
        let args = RegisterHostInstructionArgs {
            index: arguments.index,
            worker,
            gpus: arguments.gpus,
            vram_mib: arguments.vram_mib.unwrap_or(class.vram_mib),
            machine: machine.unwrap_or_default(),
            region,
            agent_version: agent_version(),
            endpoint,
        };
        let payer = owner.pubkey();
        instructions.push(create_token_account(&payer, &payer, &config.mint));
        instructions.push(register_host(payer, payer, class_address, payout, args));
    }
    if client.find::<HostRecord>(&record).await?.is_none() {
        instructions.push(open_record(owner.pubkey(), host));
    }
    let signature = if instructions.is_empty() {
        printer.note(&format!("{host} is registered already"));
        None
    } else {
        let sent = client.send(&instructions, &[&owner]).await;
        let sent =
            sent.map_err(|error| CliError::from(error).context("the host was not registered"))?;
        Some(sent.signature.to_string())
    };
    let account = client.get::<Host>(&host).await?;
    let registered = Registered {
        host: host.to_string(),
        record: record.to_string(),
        owner: owner.pubkey().to_string(),
        worker: worker.to_string(),
        payout: account.payout.to_string(),
        class: arguments.class,
        tier: tier_name(account.tier),
        machine: (account.machine != [0; 32]).then(|| hex::encode(account.machine)),
        signature,
    };
    printer.result(&registered, registered_text)?;
    if registered.machine.is_none() {
        printer.note("the host does not say which machine it is, which a seat in a test grid needs: no GPU of NVIDIA's driver was found here; --gpu-uuid names one");
    }
    if client.lamports(&worker).await? == 0 {
        printer.note(&format!(
            "the worker {worker} has no SOL: send it some for the fees of its transactions, 0.25 SOL last a month of waiting in a market with a lease of 120 s"
        ));
    }
    Ok(ExitStatus::Success)
}

/// What was registered before must be what is asked for.
fn check_known(
    known: &Host,
    host: &Address,
    worker: &Address,
    class: &Address,
    arguments: &RegisterArguments,
) -> Result<()> {
    let other = arguments.index.saturating_add(1);
    if known.worker != *worker {
        return Err(CliError::user(format!(
            "{host} is registered with the worker {}, not {worker}",
            known.worker
        ))
        .hint(format!(
            "give that key with --worker, or register another host with --index {other}"
        )));
    }
    if known.class != *class {
        return Err(CliError::user(format!(
            "{host} is registered with another class than {}",
            arguments.class
        ))
        .hint(format!("register another host with --index {other}")));
    }
    Ok(())
}

/// The digest of the machine with these GPUs, or with those that the driver tells of in `folder`; `None` where there are
/// none.
fn machine_of(typed: &[String], folder: &Path) -> Result<Option<[u8; 32]>> {
    let found = if typed.is_empty() {
        machine::gpus(folder)
    } else {
        typed.to_vec()
    };
    if found.is_empty() {
        return Ok(None);
    }
    machine_digest(&found).map(Some).ok_or_else(|| {
        CliError::user("the UUIDs of the machine's GPUs cannot be used")
            .hint("name one as `nvidia-smi -L` prints it, with --gpu-uuid")
    })
}

/// What was typed of the machine must be what the host says, which never changes.
fn check_known_machine(
    known: &Host,
    host: &Address,
    machine: Option<[u8; 32]>,
    arguments: &RegisterArguments,
) -> Result<()> {
    if arguments.gpu_uuid.is_empty() || Some(known.machine) == machine {
        return Ok(());
    }
    let what = if known.machine == [0; 32] {
        "without a machine"
    } else {
        "with another machine"
    };
    Err(CliError::user(format!(
        "{host} is registered {what}, which cannot be changed"
    ))
    .hint(format!(
        "register another host with --index {}",
        arguments.index.saturating_add(1)
    )))
}

/// The URL as it is stored; all zero for none.
fn endpoint(url: &str, host: Address) -> Result<[u8; 64]> {
    if !url.is_empty() {
        HostApi::new(url, host).map_err(|error| CliError::user(error).hint(
            "expected the URL at which clients reach the agent's API, such as https://gpu.example:8910",
        ))?;
    }
    padded(url).ok_or_else(|| {
        CliError::user(format!(
            "the URL {url} is too long: expected at most 64 characters"
        ))
    })
}

fn registered_text(registered: &Registered) -> String {
    pairs(&[
        ("host", registered.host.clone()),
        ("tier", registered.tier.to_owned()),
        ("class", registered.class.to_string()),
        ("owner", registered.owner.clone()),
        ("worker", registered.worker.clone()),
        ("payout", registered.payout.clone()),
        ("record", registered.record.clone()),
        (
            "machine",
            registered.machine.clone().unwrap_or_else(|| "-".to_owned()),
        ),
        (
            "signature",
            registered
                .signature
                .clone()
                .unwrap_or_else(|| "- (was registered before)".to_owned()),
        ),
    ])
}

fn agent_version() -> [u8; 4] {
    let part = |text: &str| text.parse().unwrap_or(0);
    [
        part(env!("CARGO_PKG_VERSION_MAJOR")),
        part(env!("CARGO_PKG_VERSION_MINOR")),
        part(env!("CARGO_PKG_VERSION_PATCH")),
        0,
    ]
}

/// What a host does and what it earned.
#[derive(Serialize)]
struct HostView {
    host: String,
    tier: &'static str,
    worker: String,
    payout: String,
    state: &'static str,
    market: Option<String>,
    /// From 1.
    queue_position: Option<usize>,
    queue_length: Option<usize>,
    job: Option<String>,
    online_seconds: u64,
    served_seconds: u64,
    /// Base units.
    earned: u64,
    completed: u32,
    /// By the host's fault.
    failed: u32,
    /// Given back before they started.
    returned: u32,
    /// Lamports that its record has for bounties.
    reserve: u64,
    /// The agent of this machine; `None` when none runs, or it is not this user's.
    agent: Option<Status>,
}

/// Prints what a host does, and the agent of this machine.
pub async fn status(
    arguments: &StatusArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let agent = agent_view::find(&arguments.agent, printer).await?;
    let configured = configured(&arguments.agent, settings)?;
    let view = match on_chain(&arguments.host, agent.as_ref(), &configured).await {
        Ok((view, market)) => {
            let view = HostView { agent, ..view };
            printer.result(&view, |view| status_text(view, &market))?;
            view
        }
        // What the agent knows helps most when the cluster is out of reach.
        Err(error) => {
            if let Some(agent) = &agent {
                let only = serde_json::json!({ "agent": agent });
                printer.result(&only, |_| agent_view::text(agent))?;
            }
            return Err(error);
        }
    };
    if view.reserve < BOUNTY {
        let record = jobs::pdas::find_record(&parse_address("host", &view.host)?).0;
        printer.note(&format!(
            "it cannot join a market: its record has too little for the bounty of a lost job; send {RESERVE} lamports to {record}"
        ));
    }
    Ok(ExitStatus::Success)
}

/// What an agent's configuration file says of its cluster and its hosts.
pub(super) struct Configured {
    pub(super) settings: Settings,
    pub(super) hosts: ConfiguredHosts,
}

/// The hosts that an agent's configuration file has.
pub(super) struct ConfiguredHosts(Vec<String>);

/// The cluster and the hosts of the agent's configuration, where it has them and no other cluster was typed.
pub(super) fn configured(agent: &AgentFolder, settings: &Settings) -> Result<Configured> {
    let table = agent.config.as_ref().map(read_table).transpose()?;
    let table = table.unwrap_or_default();
    let text = |key: &str| Some(table.get(key)?.as_str()?.to_owned());
    let slots = table.get("slots").and_then(Value::as_array);
    let hosts = slots
        .into_iter()
        .flatten()
        .filter_map(|slot| Some(slot.get("host")?.as_str()?.to_owned()));
    Ok(Configured {
        settings: settings.configured(text("url"), text("websocket")),
        hosts: ConfiguredHosts(hosts.collect()),
    })
}

impl ConfiguredHosts {
    /// The host that was named, else the first of the configuration.
    pub(super) fn first(&self, one: &OneHost) -> OneHost {
        one.or(self.0.first().cloned())
    }

    /// The same, of a configuration that has no other.
    pub(super) fn only(&self, one: &OneHost) -> Result<OneHost> {
        if !one.is_named() && self.0.len() > 1 {
            return Err(CliError::user(format!(
                "the configuration has the hosts {}",
                self.0.join(", ")
            ))
            .hint("name one with --host"));
        }
        Ok(self.first(one))
    }
}

impl OneHost {
    fn is_named(&self) -> bool {
        self.host.is_some() || self.index.is_some()
    }

    /// This one, or `other` where none was named.
    fn or(&self, other: Option<String>) -> Self {
        Self {
            host: if self.is_named() {
                self.host.clone()
            } else {
                other
            },
            index: self.index,
        }
    }
}

/// What the chain says of a host, and the name of its market. Where none is named, it is the first
/// of the agent's.
async fn on_chain(
    one: &OneHost,
    agent: Option<&Status>,
    configured: &Configured,
) -> Result<(HostView, String)> {
    let settings = &configured.settings;
    let client = settings.client()?;
    let of_agent = agent.and_then(|agent| Some(agent.slots.first()?.host.clone()));
    let chosen = configured.hosts.first(&one.or(of_agent));
    let (host, account) = find(&chosen, settings, &client).await?;
    let record_address = jobs::pdas::find_record(&host).0;
    let (record, lamports) = tokio::try_join!(
        client.get::<HostRecord>(&record_address),
        client.lamports(&record_address),
    )?;
    let doing = Doing::of(&client, &host, &record).await?;
    let view = HostView {
        host: host.to_string(),
        tier: tier_name(account.tier),
        worker: account.worker.to_string(),
        payout: account.payout.to_string(),
        state: doing.state,
        market: doing.market.map(|market| market.to_string()),
        queue_position: doing.place.map(|(position, _)| position),
        queue_length: doing.place.map(|(_, length)| length),
        job: doing.job.map(|job| job.to_string()),
        online_seconds: record.online,
        served_seconds: record.served,
        earned: record.earned,
        completed: record.completed,
        failed: record.failed,
        returned: record.returned,
        reserve: lamports.saturating_sub(record.rent),
        agent: None,
    };
    Ok((view, doing.market_name))
}

/// What a host does, as the queue and the jobs have it: its record is late by a step.
struct Doing {
    state: &'static str,
    market: Option<Address>,
    market_name: String,
    /// Position, from 1, and length of the queue.
    place: Option<(usize, usize)>,
    job: Option<Address>,
}

impl Doing {
    async fn of(client: &Client, host: &Address, record: &HostRecord) -> Result<Self> {
        let mut doing = Self {
            state: "idle",
            market: None,
            market_name: "-".to_owned(),
            place: None,
            job: None,
        };
        let state = HostState::try_from(record.state).unwrap_or(HostState::Idle);
        if state == HostState::Idle {
            return Ok(doing);
        }
        let market = client.get::<Market>(&record.market).await?;
        doing.market = Some(record.market);
        doing.market_name = unpadded(&market.slug);
        if state == HostState::Working {
            doing.state = "working";
            doing.job = Some(record.job);
            return Ok(doing);
        }
        let queue = client.get::<QueueView>(&market.queue).await?;
        if let Some(position) = queue.position(host) {
            doing.state = "queued";
            doing.place = Some((position + 1, queue.waiting.len()));
            return Ok(doing);
        }
        let matched = watch::jobs_of_host(host, Some(JobState::Assigned));
        if let Some((job, _)) = client.list::<Job>(matched).await?.into_iter().next() {
            doing.state = "working";
            doing.job = Some(job);
        }
        Ok(doing)
    }
}

fn status_text(view: &HostView, market: &str) -> String {
    let place = view.queue_position.zip(view.queue_length);
    let mut text = pairs(&[
        ("host", view.host.clone()),
        ("tier", view.tier.to_owned()),
        ("state", view.state.to_owned()),
        ("market", market.to_owned()),
        (
            "place in the queue",
            place.map_or_else(
                || "-".to_owned(),
                |(position, length)| format!("{position} of {length}"),
            ),
        ),
        ("job", view.job.clone().unwrap_or_else(|| "-".to_owned())),
        ("online", units::seconds(view.online_seconds)),
        ("served", units::seconds(view.served_seconds)),
        ("earned", units::nos(view.earned)),
        ("jobs completed", view.completed.to_string()),
        ("jobs failed", view.failed.to_string()),
        ("given back unstarted", view.returned.to_string()),
        ("for bounties", units::sol(view.reserve)),
        ("worker", view.worker.clone()),
        ("payout", view.payout.clone()),
    ]);
    if let Some(agent) = &view.agent {
        text.push('\n');
        text.push_str(&agent_view::text(agent));
    }
    text
}

/// The host that was named, which must be there.
pub async fn find(one: &OneHost, settings: &Settings, client: &Client) -> Result<(Address, Host)> {
    let address = address_of(one, settings)?;
    let host = client.find::<Host>(&address).await?.ok_or_else(|| {
        CliError::user(format!("there is no host at {address}"))
            .hint("`nosana host register` registers one; name another with --host or --index")
    })?;
    Ok((address, host))
}

/// The address of the host that was named.
pub fn address_of(one: &OneHost, settings: &Settings) -> Result<Address> {
    match &one.host {
        Some(text) => parse_address("host", text),
        None => own_host(settings, one.index.unwrap_or_default()),
    }
}

/// One of the wallet's hosts.
fn own_host(settings: &Settings, index: u16) -> Result<Address> {
    let owner = settings.owner().map_err(|error| match error.hint {
        Some(hint) => CliError {
            hint: Some(format!("{hint} or --host")),
            ..error
        },
        None => error,
    })?;
    Ok(tiers::pdas::find_host(&owner.pubkey(), index).0)
}

/// Changes what a host tells of itself, or where it is paid.
pub async fn update(
    arguments: &UpdateHostArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let (address, host) = find(&arguments.host, settings, &client).await?;
    check_owner(&address, &host, &keypair)?;
    let (args, payout) = updated(&host, address, arguments)?;
    if payout != host.payout {
        let config = client
            .get::<TiersConfig>(&tiers::pdas::find_config().0)
            .await?;
        check_token_account(&client, &payout, &config.mint).await?;
    }
    let changes = differences(
        host_rows(
            &host.endpoint,
            host.region,
            host.agent_version,
            &host.payout,
        ),
        host_rows(&args.endpoint, args.region, args.agent_version, &payout),
    );
    let target = Target {
        what: "the host",
        address,
        authority: host.owner,
    };
    let instruction = update_host(keypair.pubkey(), address, payout, args);
    change(&client, &keypair, &target, instruction, changes, printer).await?;
    Ok(ExitStatus::Success)
}

/// What the host tells of itself after the change, and where it is paid.
fn updated(
    host: &Host,
    address: Address,
    arguments: &UpdateHostArguments,
) -> Result<(UpdateHostInstructionArgs, Address)> {
    let args = UpdateHostInstructionArgs {
        endpoint: match &arguments.endpoint {
            Some(url) => endpoint(url, address)?,
            None => host.endpoint,
        },
        region: match &arguments.region {
            Some(text) => region(text)?,
            None => host.region,
        },
        agent_version: match &arguments.agent {
            Some(text) => parse_version(text)?,
            None => host.agent_version,
        },
    };
    let payout = match &arguments.payout {
        Some(text) => parse_address("token account", text)?,
        None => host.payout,
    };
    Ok((args, payout))
}

fn region(text: &str) -> Result<[u8; 8]> {
    padded(text).filter(|_| text.is_ascii()).ok_or_else(|| {
        CliError::user(format!("`{text}` is not a region"))
            .hint("expected at most 8 ASCII characters, such as EU-WEST")
    })
}

fn parse_version(text: &str) -> Result<[u8; 4]> {
    let parts: Vec<Option<u8>> = text.split('.').map(|part| part.parse().ok()).collect();
    match parts[..] {
        [Some(major), Some(minor), Some(patch)] => Ok([major, minor, patch, 0]),
        _ => Err(CliError::user(format!("`{text}` is not a version"))
            .hint("expected three numbers up to 255, such as 0.2.0")),
    }
}

/// Refuses an account that cannot take tokens of `mint`.
pub async fn check_token_account(client: &Client, address: &Address, mint: &Address) -> Result<()> {
    let account = client.raw_account(address).await?;
    let is_good = account.is_some_and(|account| {
        account.owner == TOKEN_PROGRAM
            && account.data.len() == TOKEN_ACCOUNT_LENGTH
            && account.data.starts_with(mint.as_ref())
    });
    if is_good {
        return Ok(());
    }
    Err(
        CliError::user(format!("{address} is not a token account of NOS"))
            .hint("expected a token account, not a wallet: `spl-token create-account` makes one"),
    )
}

/// Everything about a host that its owner can change.
fn host_rows(
    endpoint: &[u8; 64],
    region: [u8; 8],
    agent_version: [u8; 4],
    payout: &Address,
) -> Vec<Row> {
    let [major, minor, patch, _] = agent_version;
    let row = |name, text: String| {
        let shown = if text.is_empty() {
            "-".to_owned()
        } else {
            text.clone()
        };
        (name, json!(text), shown)
    };
    vec![
        row("endpoint", unpadded(endpoint)),
        row("region", unpadded(&region)),
        row("agent_version", format!("{major}.{minor}.{patch}")),
        row("payout", payout.to_string()),
    ]
}

/// An agent that watches.
#[derive(Serialize)]
struct Ready {
    host: String,
    market: String,
    api: String,
}

/// Runs the agent until it is told to end.
pub async fn run(
    arguments: &RunArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let config = configuration(arguments, settings)?;
    let (hosts, markets): (Vec<String>, Vec<String>) = config
        .slots
        .iter()
        .map(|slot| (slot.host.clone(), slot.market.clone()))
        .unzip();
    let (sender, wish) = channel::channel(Stopping::No);
    let signals = tokio::spawn(pass_signals_on(sender)?);
    let ready = |api: SocketAddr| {
        let ready = Ready {
            host: hosts.join(","),
            market: markets.join(","),
            api: format!("http://{api}"),
        };
        let outcome = printer.result(&ready, |ready| {
            format!(
                "ready host={} market={} api={}\n",
                ready.host, ready.market, ready.api
            )
        });
        if let Err(error) = outcome {
            tracing::warn!(
                error = error.message(),
                "cannot say that the agent is ready"
            );
        }
    };
    let result = agent::run(config, wish, ready).await;
    signals.abort();
    result?;
    Ok(ExitStatus::Success)
}

/// The first signal lets the work be finished, the second hands it back.
fn pass_signals_on(sender: channel::Sender<Stopping>) -> Result<impl Future<Output = ()> + Send> {
    let listen = |kind| {
        signal(kind).map_err(|error| CliError::from(error).context("cannot listen for signals"))
    };
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    Ok(async move {
        for (next, meaning) in [
            (
                Stopping::Drain,
                "taking no new job and finishing what runs; a second signal hands it back",
            ),
            (Stopping::HandBack, "handing back what runs"),
        ] {
            // Cancel safe: a signal counts whichever it is.
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("{meaning}");
            sender.send_replace(next);
        }
    })
}

/// Where a service finds its cluster and store.
pub(super) fn set_cluster(table: &mut Table, settings: &Settings) -> Result<()> {
    set(table, "url", settings.given_url(), || settings.url())?;
    set(table, "websocket", settings.given_websocket(), || {
        settings.websocket()
    })?;
    set(table, "store", settings.given_store(), || {
        settings.store_address()
    })
}

/// The agent's configuration: the file, over it what was typed, and what nobody said by default.
pub(super) fn configuration(arguments: &RunArguments, settings: &Settings) -> Result<Config> {
    let mut table = match &arguments.config {
        Some(path) => read_table(path)?,
        None => Table::new(),
    };
    set_cluster(&mut table, settings)?;
    set(&mut table, "engine", arguments.engine.clone(), || {
        Ok(DEFAULT_ENGINE.to_owned())
    })?;
    let path = |path: &PathBuf| path.to_string_lossy().into_owned();
    set(
        &mut table,
        "worker",
        arguments.worker.as_ref().map(path),
        || {
            settings
                .wallet_path("worker", "--worker", None)
                .map(|found| path(&found))
        },
    )?;
    set(
        &mut table,
        "state",
        arguments.state.as_ref().map(path),
        || Ok(DEFAULT_STATE.to_owned()),
    )?;
    let api = arguments.api.map(|address| address.to_string());
    set(&mut table, "api", api, || Ok(DEFAULT_API.to_owned()))?;
    if let Some(egress) = arguments.egress {
        table.insert("egress".to_owned(), Value::String(egress.to_string()));
    }
    set_slots(&mut table, arguments, settings)?;
    let config: Config = Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| {
            CliError::user(format!(
                "the agent's configuration is wrong: {}",
                error.message()
            ))
        })?;
    config
        .validate()
        .map_err(|error| CliError::user(error).context("the agent's configuration is wrong"))?;
    Ok(config)
}

pub fn read_table(path: &PathBuf) -> Result<Table> {
    let text = fs::read_to_string(path)
        .map_err(|error: io::Error| CliError::file("the configuration", path, error))?;
    text.parse().map_err(|error: toml::de::Error| {
        CliError::user(format!("{} is not TOML: {error}", path.display()))
    })
}

/// What was typed, else what the file says, else the default.
pub(super) fn set(
    table: &mut Table,
    key: &str,
    typed: Option<String>,
    default: impl FnOnce() -> Result<String>,
) -> Result<()> {
    let value = match typed {
        Some(typed) => typed,
        None if table.contains_key(key) => return Ok(()),
        None => default()?,
    };
    table.insert(key.to_owned(), Value::String(value));
    Ok(())
}

/// One slot from what was typed, unless the file has slots and nothing was.
fn set_slots(table: &mut Table, arguments: &RunArguments, settings: &Settings) -> Result<()> {
    let is_typed =
        arguments.host.is_some() || arguments.market.is_some() || !arguments.gpu.is_empty();
    if let Some(slots) = table.get_mut("slots") {
        if is_typed {
            return Err(CliError::user(
                "the configuration file has slots, so --host, --market and --gpu have no place",
            )
            .hint("change the file, or take its slots out"));
        }
        for slot in slots.as_array_mut().into_iter().flatten() {
            if let Some(market) = slot.get_mut("market")
                && let Some(name) = market.as_str()
            {
                *market = Value::String(market_address(name)?);
            }
        }
        return Ok(());
    }
    let host = match &arguments.host {
        Some(text) => parse_address("host", text)?,
        None => own_host(settings, 0)?,
    };
    let name = arguments.market.as_deref().unwrap_or(DEFAULT_MARKET);
    let gpus = arguments.gpu.iter().cloned().map(Value::String).collect();
    let slot = Table::from_iter([
        ("host".to_owned(), Value::String(host.to_string())),
        ("market".to_owned(), Value::String(market_address(name)?)),
        ("gpus".to_owned(), Value::Array(gpus)),
    ]);
    table.insert("slots".to_owned(), Value::Array(vec![Value::Table(slot)]));
    Ok(())
}

/// The address of the market of this slug, or of this address.
pub(super) fn market_address(name: &str) -> Result<String> {
    match slug(name) {
        Some(slug) => Ok(jobs::pdas::find_market(&slug).0.to_string()),
        None => Ok(parse_address("market", name)?.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_goes_over_the_file_and_the_file_over_the_default() {
        let mut table: Table = "a = 'file'\nb = 'file'".parse().unwrap();
        let default = || Ok("default".to_owned());
        set(&mut table, "a", Some("typed".to_owned()), default).unwrap();
        set(&mut table, "b", None, default).unwrap();
        set(&mut table, "c", None, default).unwrap();
        let text = |key: &str| table[key].as_str().unwrap().to_owned();
        assert_eq!(
            [text("a"), text("b"), text("c")],
            ["typed", "file", "default"]
        );
    }

    #[test]
    fn a_machine_is_named_by_its_lowest_gpu() {
        const LOW: &str = "GPU-1f0e6b52-9a43-4b87-8f7a-0123456789ab";
        const HIGH: &str = "GPU-2f0e6b52-9a43-4b87-8f7a-0123456789ab";
        let nothing = tempfile::tempdir().unwrap();
        let of = |uuids: &[&str]| {
            let typed: Vec<String> = uuids.iter().map(|uuid| (*uuid).to_owned()).collect();
            machine_of(&typed, nothing.path()).unwrap()
        };
        assert_eq!(of(&[]), None);
        assert!(of(&[LOW]).is_some());
        assert_eq!(of(&[HIGH, LOW]), of(&[LOW]));
        assert_ne!(of(&[HIGH]), of(&[LOW]));
        // What the driver tells counts where nothing was typed.
        let gpu = nothing.path().join("0000:01:00.0");
        fs::create_dir(&gpu).unwrap();
        fs::write(gpu.join("information"), format!("GPU UUID: \t {HIGH}\n")).unwrap();
        assert_eq!(of(&[]), of(&[HIGH]));
        assert_ne!(of(&[LOW]), of(&[]));
    }

    #[test]
    fn a_host_that_is_named_wins_over_those_of_the_configuration() {
        let configured =
            |hosts: &[&str]| ConfiguredHosts(hosts.iter().map(|host| (*host).to_owned()).collect());
        let one = |host: Option<&str>, index| OneHost {
            host: host.map(str::to_owned),
            index,
        };
        let two = configured(&["A", "B"]);
        assert_eq!(two.first(&one(None, None)).host.as_deref(), Some("A"));
        assert_eq!(two.first(&one(Some("C"), None)).host.as_deref(), Some("C"));
        assert_eq!(two.first(&one(None, Some(0))).host, None);
        assert!(two.only(&one(None, None)).is_err(), "which of both");
        assert_eq!(two.only(&one(None, Some(1))).unwrap().index, Some(1));
        let only = configured(&["A"]).only(&one(None, None)).unwrap();
        assert_eq!(only.host.as_deref(), Some("A"));
        assert_eq!(configured(&[]).only(&one(None, None)).unwrap().host, None);
    }

    #[test]
    fn a_market_is_named_by_slug_or_address() {
        let address = market_address("community").unwrap();
        assert_eq!(market_address(&address).unwrap(), address);
        assert!(market_address("Not a market").is_err());
    }

    #[test]
    fn a_version_has_three_small_numbers() {
        assert_eq!(parse_version("0.2.255").unwrap(), [0, 2, 255, 0]);
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.256", "1.2.-3", "v1.2.3"] {
            assert!(parse_version(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_endpoint_is_a_short_http_url_or_nothing() {
        let host = Address::default();
        assert_eq!(endpoint("", host).unwrap(), [0; 64]);
        assert!(endpoint("http://127.0.0.1:8910", host).is_ok());
        assert!(endpoint("ftp://a", host).is_err());
        assert!(endpoint(&format!("http://{}", "a".repeat(60)), host).is_err());
    }
}
