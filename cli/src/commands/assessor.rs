//! `nosana admin assessor`: the service that an admin runs.

use std::{fs, path::PathBuf, sync::Arc};

use nosana_assessor::{
    chain::{Chain, RpcChain},
    checks::{
        Check,
        benchmark::{self, Benchmark},
    },
    config::Config,
    decisions::{Decisions, DecisionsError},
    evidence::{Evidence, EvidenceError, MAX_EVIDENCE_BYTES},
    schedule::Seed,
    service::{Pass, Service, Trouble},
    view::View,
};
use nosana_sdk::{
    client::Client,
    definition::JobDefinition,
    generated::tiers::accounts::Report,
    result::MAX_RESULT_BYTES,
    store::{self, ContentHash},
    wallet,
};
use serde::Serialize;
use solana_address::Address;
use solana_signer::Signer;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};
use toml::{Table, Value};

use crate::{
    args::{AssessorArguments, AssessorCommand, AssessorRunArguments, VerifyArguments},
    commands::{
        ExitStatus,
        host::{market_address, read_table, set, set_cluster},
    },
    error::{CliError, Kind, Result},
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
};

const DEFAULT_STATE: &str = ".nosana/assessor";

/// Runs it, or does what was asked instead.
pub async fn dispatch(
    arguments: &AssessorArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match &arguments.command {
        Some(AssessorCommand::Verify(report)) => verify(report, settings, printer).await,
        None => run(&arguments.run, settings, printer).await,
    }
}

/// An assessor that watches.
#[derive(Serialize)]
struct Ready {
    assessor: String,
    decisions: String,
    checks: Vec<&'static str>,
}

/// Runs it until it is told to end, or once.
pub async fn run(
    arguments: &AssessorRunArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let config = configuration(arguments, settings)?;
    let mut signals = Signals::new()?;
    let (sender, stopping) = watch::channel(false);
    let told_twice = async {
        signals.next().await;
        tracing::info!("ending after what is at hand; a second signal ends at once");
        sender.send_replace(true);
        signals.next().await;
    };
    // Cancel safe: what is cut off is seen on chain by the next run, as after a kill.
    tokio::select! {
        result = work(arguments, &config, stopping, printer) => {
            result.map(|()| ExitStatus::Success)
        }
        () = told_twice => Ok(ExitStatus::Interrupted),
    }
}

async fn work(
    arguments: &AssessorRunArguments,
    config: &Config,
    stopping: watch::Receiver<bool>,
    printer: &Printer,
) -> Result<()> {
    let keypair = wallet::read(&config.wallet)?;
    let key = keypair.pubkey();
    let checks = checks(config)?;
    let store = store::open_store(&config.store)?;
    store.takes_documents()?;
    let client = Arc::new(Client::new(config.url.clone(), config.websocket.clone()));
    let chain = RpcChain::new(client, keypair);
    check_view(&chain.view().await?, config, &key, printer)?;
    let service = Service {
        chain: Box::new(chain),
        store,
        checks,
        limits: config.limits().map_err(CliError::user)?,
        pace: config.pace(),
    };
    let seed = Seed::random();
    if arguments.dry_run {
        return preview(&service, seed, printer).await;
    }
    let names = service.checks.iter().map(|check| check.name()).collect();
    let decisions = Decisions::open(&config.state)?;
    let ready = Ready {
        assessor: key.to_string(),
        decisions: decisions.path().display().to_string(),
        checks: names,
    };
    let mut running = service.begin(decisions, seed);
    if arguments.once {
        let pass = running.pass(&stopping).await?;
        return printer.result(&pass, pass_text);
    }
    printer.result(&ready, |ready| {
        format!(
            "ready assessor={} decisions={}\n",
            ready.assessor, ready.decisions
        )
    })?;
    Ok(running.run(stopping).await?)
}

fn pass_text(pass: &Pass) -> String {
    pairs(&[
        ("decided", pass.decided.to_string()),
        ("done", pass.done.to_string()),
        ("refused", pass.refused.to_string()),
        ("failed", pass.failed.to_string()),
    ])
}

/// SIGINT and SIGTERM.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        let listen = |kind| {
            signal(kind).map_err(|error| CliError::from(error).context("cannot listen for signals"))
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        // Cancel safe: a signal counts whichever it is.
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

async fn preview(service: &Service, seed: Seed, printer: &Printer) -> Result<()> {
    let lines = service.preview(seed).await?;
    if lines.is_empty() {
        printer.note("there is nothing to do now");
    }
    for line in &lines {
        printer.json(line)?;
    }
    Ok(())
}

/// What must be right before anything is done.
fn check_view(view: &View, config: &Config, key: &Address, printer: &Printer) -> Result<()> {
    if !view.may_report {
        return Err(
            CliError::user(format!("{key} may not submit reports")).hint(
                "the admin names it with `nosana admin tiers set --assessor`, or give another key with --wallet",
            ),
        );
    }
    let limits = config.limits().map_err(CliError::user)?;
    if limits.budget == 0 || !config.benchmark.enabled {
        printer.note("it posts no jobs: the budget is 0 or the benchmark is not enabled");
        return Ok(());
    }
    let day = 24 * 60 * 60;
    let needed = limits.period.max(day);
    let chosen = |address| limits.markets.is_empty() || limits.markets.contains(address);
    let mut chosen = view
        .markets
        .iter()
        .filter(|market| chosen(&market.address))
        .peekable();
    if chosen.peek().is_none() {
        return Err(CliError::user("there is no market to post in")
            .hint("`nosana market list` shows the markets"));
    }
    let forgetful: Vec<_> = chosen
        .filter(|market| market.retention < needed)
        .map(|market| market.name.clone())
        .collect();
    if !forgetful.is_empty() {
        printer.note(&format!(
            "nothing is posted in {}: ended jobs are kept for less than the period of {needed} seconds there, and the chain would forget what was posted",
            forgetful.join(", ")
        ));
    }
    Ok(())
}

fn checks(config: &Config) -> Result<Vec<Box<dyn Check>>> {
    if !config.benchmark.enabled {
        return Ok(Vec::new());
    }
    let job = match &config.benchmark.job {
        Some(path) => fs::read_to_string(path)
            .map_err(|error| CliError::file("the benchmark's job", path, error))?,
        None => Benchmark::suite(config.benchmark.image.as_deref()).unwrap_or_default(),
    };
    // As it is posted, with a challenge in it.
    let posted = job.replace(benchmark::CHALLENGE, "0000000000000000");
    JobDefinition::parse(posted.as_bytes())
        .map_err(|error| CliError::from(error).context("the benchmark's job"))?;
    if !job.contains(benchmark::CHALLENGE) {
        return Err(CliError::user(format!(
            "the benchmark's job has no {} in it",
            benchmark::CHALLENGE
        ))
        .hint("put it where the suite takes its challenge, so that an old report is no answer"));
    }
    Ok(vec![Box::new(Benchmark {
        job,
        timeout: config.benchmark.timeout,
        rules: config.rules().map_err(CliError::user)?,
    })])
}

/// The file, over it what was typed, and what nobody said by default.
fn configuration(arguments: &AssessorRunArguments, settings: &Settings) -> Result<Config> {
    let mut table = match &arguments.config {
        Some(path) => read_table(path)?,
        None => Table::new(),
    };
    set_cluster(&mut table, settings)?;
    let path = |path: PathBuf| path.to_string_lossy().into_owned();
    set(
        &mut table,
        "wallet",
        settings.given_wallet().map(path),
        || settings.wallet_path("assessor", "--wallet", None).map(path),
    )?;
    set(
        &mut table,
        "state",
        arguments.state.clone().map(path),
        || Ok(DEFAULT_STATE.to_owned()),
    )?;
    if let Some(poll) = arguments.poll {
        table.insert("poll".to_owned(), Value::Integer(poll.into()));
    }
    let numbers = [
        ("period", arguments.period.map(u64::from)),
        ("budget", arguments.budget),
        ("max_price", arguments.max_price),
    ];
    for (key, number) in numbers {
        if let Some(number) = number {
            let number = i64::try_from(number)
                .map_err(|_| CliError::user(format!("{number} is too much for --{key}")))?;
            section(&mut table, "schedule")?.insert(key.to_owned(), Value::Integer(number));
        }
    }
    if !arguments.market.is_empty() {
        let markets = arguments.market.iter().cloned().map(Value::String);
        let markets = Value::Array(markets.collect());
        section(&mut table, "schedule")?.insert("markets".to_owned(), markets);
    }
    if let Some(job) = arguments.job.clone() {
        section(&mut table, "benchmark")?.insert("job".to_owned(), Value::String(path(job)));
    }
    name_markets(&mut table)?;
    let config: Config = Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| {
            CliError::user(format!(
                "the assessor's configuration is wrong: {}",
                error.message()
            ))
        })?;
    config
        .validate()
        .map_err(|error| CliError::user(error).context("the assessor's configuration is wrong"))?;
    Ok(config)
}

fn section<'a>(table: &'a mut Table, name: &str) -> Result<&'a mut Table> {
    table
        .entry(name.to_owned())
        .or_insert_with(|| Value::Table(Table::new()))
        .as_table_mut()
        .ok_or_else(|| {
            CliError::user(format!("`{name}` is not a section"))
                .hint(format!("expected [{name}] in the file"))
        })
}

/// Markets are named by slug or address.
fn name_markets(table: &mut Table) -> Result<()> {
    let markets = table
        .get_mut("schedule")
        .and_then(|schedule| schedule.get_mut("markets"))
        .and_then(Value::as_array_mut);
    for market in markets.into_iter().flatten() {
        if let Some(name) = market.as_str() {
            *market = Value::String(market_address(name)?);
        }
    }
    Ok(())
}

/// What a report is worth.
#[derive(Serialize)]
struct Verified {
    evidence: String,
    host: String,
    check: String,
    period: i64,
    job: String,
    /// What follows from the evidence, which is what it says.
    findings: Vec<nosana_assessor::checks::Finding>,
}

/// Judges a report again from its evidence.
async fn verify(
    arguments: &VerifyArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let (hash, report) = evidence_of(&arguments.report, settings).await?;
    let store = settings.store()?;
    let bytes = store.get(&hash, MAX_EVIDENCE_BYTES).await?;
    let evidence = Evidence::parse(&bytes)?;
    let document = if evidence.needs_document() {
        let result: ContentHash = evidence.result.parse().map_err(|_| {
            CliError::user("the evidence names no result").hint("it was not made by this project")
        })?;
        Some(store.get(&result, MAX_RESULT_BYTES).await?)
    } else {
        None
    };
    evidence.recheck(document)?;
    if let Some(report) = report {
        check_report(&report, &evidence)?;
    }
    let verified = Verified {
        evidence: hash.to_string(),
        host: evidence.host,
        check: evidence.check,
        period: evidence.period,
        job: evidence.job,
        findings: evidence.findings,
    };
    printer.result(&verified, verified_text)?;
    Ok(ExitStatus::Success)
}

/// The hash of the evidence, and the report when that was named.
async fn evidence_of(text: &str, settings: &Settings) -> Result<(ContentHash, Option<Report>)> {
    if let Ok(hash) = text.parse() {
        return Ok((hash, None));
    }
    let address = parse_address("report", text)?;
    let report = settings.client()?.get::<Report>(&address).await?;
    Ok((ContentHash(report.evidence), Some(report)))
}

/// The report says what one of the findings says.
fn check_report(report: &Report, evidence: &Evidence) -> Result<()> {
    let is_said = evidence.findings.iter().any(|finding| {
        finding.kind as u8 == report.kind
            && u8::from(finding.passed) == report.passed
            && finding.figures == report.figures
    });
    if is_said && evidence.host == report.host.to_string() {
        return Ok(());
    }
    Err(CliError::user(
        "the report says something else than what follows from its evidence",
    ))
}

fn verified_text(verified: &Verified) -> String {
    let mut lines = vec![
        ("evidence", verified.evidence.clone()),
        ("host", verified.host.clone()),
        (
            "check",
            format!("{}, period {}", verified.check, verified.period),
        ),
        ("job", verified.job.clone()),
    ];
    for finding in &verified.findings {
        let word = if finding.passed { "passed" } else { "failed" };
        let reasons = finding.reasons.join("; ");
        lines.push((
            nosana_assessor::view::kind_name(finding.kind),
            format!("{word}: {reasons}"),
        ));
    }
    pairs(&lines)
}

impl From<DecisionsError> for CliError {
    fn from(error: DecisionsError) -> Self {
        wrong_input(error)
    }
}

impl From<EvidenceError> for CliError {
    fn from(error: EvidenceError) -> Self {
        wrong_input(error)
    }
}

fn wrong_input(error: impl Into<anyhow::Error>) -> CliError {
    CliError {
        kind: Kind::User,
        error: error.into(),
        hint: None,
    }
}

impl From<Trouble> for CliError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::View(error) => error.into(),
            Trouble::Decisions(error) => error.into(),
            failing @ Trouble::Failing(_) => Self::unavailable(failing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markets_are_named_by_slug_or_address() {
        let mut table: Table = "[schedule]\nmarkets = ['community']".parse().unwrap();
        name_markets(&mut table).unwrap();
        let address = table["schedule"]["markets"][0].as_str().unwrap().to_owned();
        assert_eq!(address, market_address("community").unwrap());
        name_markets(&mut table).unwrap();
        assert_eq!(
            table["schedule"]["markets"][0].as_str(),
            Some(address.as_str())
        );
        let mut bad: Table = "[schedule]\nmarkets = ['Not a market']".parse().unwrap();
        assert!(name_markets(&mut bad).is_err());
    }

    #[test]
    fn what_is_no_section_is_named() {
        let mut table: Table = "schedule = 5".parse().unwrap();
        let error = section(&mut table, "schedule").unwrap_err();
        assert!(error.message().contains("schedule"));
    }
}
