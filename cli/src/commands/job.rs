//! `nosana job`: what a client does.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use nosana_sdk::{
    client::{Client, ClientError, Sent},
    common::{job::JobState, money, price::PriceKind},
    definition::{
        Confidentiality, JobDefinition, Logistics, MAX_DEFINITION_BYTES, Transfer, TransferArgs,
        TransferType,
    },
    generated::jobs::{
        self,
        accounts::{Config, Job, Market},
        errors::JobsError,
    },
    host_api::{HostApiError, LogLine},
    instructions::{self, NewJob, token_account},
    queue::QueueView,
    result::{JobOutcome, JobResult, MAX_RESULT_BYTES, OperationOutcome},
    sealed::{Content, SecretKey, is_sealed, open},
    store::{ContentHash, Store, StoreError},
    watch,
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::time::{Instant, timeout};

use crate::{
    args::{LogsArguments, OneJob, PostArguments, StopArguments, Until, WatchArguments},
    commands::{ExitStatus, market, services},
    courier::{Courier, Errand},
    error::{CliError, Result},
    follow::{LogFeed, Watcher, has_host},
    job_view::{self, JobView, explain, is_success},
    printer::{Printer, pairs, table},
    settings::{Settings, parse_address, read_payer},
    units,
};

/// Bytes of a token account.
const TOKEN_ACCOUNT_BYTES: usize = 165;
/// Lamports kept for the fees of a job's transactions.
const FEES: u64 = 100_000;
/// Sweeps before a post, each of a thousand places: enough for the longest queue.
const MOST_SWEEPS: u32 = 200;
/// How long a log may be silent before what there is counts as all.
const SILENCE: Duration = Duration::from_secs(1);
/// How long the end of a log is waited for after its job ended.
const LAST_LINES: Duration = Duration::from_secs(3);

/// What was posted.
#[derive(Serialize)]
struct PostReport {
    job: String,
    definition: String,
    /// Of a confidential job, that of the definition that is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_definition: Option<String>,
    market: String,
    deposit: u64,
    timeout: u32,
    state: &'static str,
    host: Option<String>,
    signature: String,
    /// Unix milliseconds, when the cluster had confirmed it.
    posted_at_ms: u64,
}

/// Posts a job.
pub async fn post(
    arguments: &PostArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let (definition, bytes) = read_definition(&arguments.file).await?;
    let concealed = conceal(&definition, bytes, arguments.confidential)
        .map_err(|error| error.context(format!("cannot post {}", name_of(&arguments.file))))?;
    let keypair = settings.wallet()?;
    let payer = read_payer(arguments.payer.payer.as_deref(), &keypair)?;
    let client = Arc::new(settings.client()?);
    let store = settings.store()?;
    let (market_address, market) = market::find(&client, &arguments.market).await?;
    let price = client.price(&market).await?;
    check_terms(arguments, &market, price)?;
    check_memory(&client, &definition, &market, &arguments.market).await?;
    let deposit = check_balance(
        &client,
        [&keypair.pubkey(), &payer.pubkey()],
        &market,
        price,
        arguments.timeout,
    )
    .await?;
    let choice = match &arguments.host {
        Some(text) => Some(find_place(&client, text, &market, &arguments.market).await?),
        None => None,
    };
    // Read back: a host can only run what the store gives out.
    let hash = store.put(&concealed.shown).await?;
    store.get(&hash, MAX_DEFINITION_BYTES).await?;

    let new = NewJob {
        client: keypair.pubkey(),
        payer: payer.pubkey(),
        market: market_address,
        queue: market.queue,
        mint: market.mint,
        source: token_account(&keypair.pubkey(), &market.mint),
        nonce: rand::random(),
        definition: hash.into(),
        timeout: arguments.timeout,
        price_account: market.price_account,
        max_price: arguments.max_price.unwrap_or(most(&market, price)),
    };
    let address = new.address();
    printer.when_interrupted(format!(
        "interrupted: `nosana job show {address}` tells whether the job was posted"
    ));
    let instruction = match choice {
        Some((host, slot)) => new.post_to(host, slot),
        None => new.post(),
    };
    let sent = send_swept(&client, &instruction, &[&payer, &keypair], market.queue)
        .await
        .map_err(|error| post_error(error, &address))?;
    let (posted, posted_at_ms) = (Instant::now(), unix_millis());
    let job = client.get::<Job>(&address).await?;
    let result = PostReport {
        job: address.to_string(),
        definition: hash.to_string(),
        sealed_definition: concealed.hidden_hash(),
        market: market_address.to_string(),
        deposit,
        timeout: arguments.timeout,
        state: job_view::state(&job).name(),
        host: job_view::host(&job).map(|host| host.to_string()),
        signature: sent.signature.to_string(),
        posted_at_ms,
    };
    printer.result(&result, |result| posted_text(result, &arguments.market))?;
    if let Some(endpoint) = &concealed.endpoint {
        let endpoint = endpoint.replace("%%global.job%%", &result.job);
        printer.note(&format!(
            "the host fetches the definition from {endpoint}, which must give it out now"
        ));
    }
    let courier = concealed.hidden.map(|definition| Courier {
        client: Arc::clone(&client),
        address,
        keypair: keypair.insecure_clone(),
        definition,
    });
    if !arguments.follow {
        return match courier {
            Some(courier) => deliver(&courier, printer).await,
            None => Ok(ExitStatus::Success),
        };
    }
    let watcher = Watcher::new(Arc::clone(&client), address).await?;
    let follower = Follower {
        client,
        address,
        keypair,
        store,
        printer,
        posted: Some(posted),
        feed: None,
        lines_of_host: (Address::default(), 0),
        trouble: String::new(),
        watcher,
    };
    follow(follower, courier.as_ref()).await
}

/// Shows a job that was just posted until it ends, and brings its definition where it is wanted.
async fn follow(mut follower: Follower<'_>, courier: Option<&Courier>) -> Result<ExitStatus> {
    let printer = follower.printer;
    let job = match courier {
        // Cancel safe: the job is over, so there is nobody to send anything to.
        Some(courier) => tokio::select! {
            job = follower.follow() => job?,
            Err(error) = courier.run(Errand::ToTheEnd, printer) => return Err(error),
        },
        None => follower.follow().await?,
    };
    if !printer.is_json() {
        let view = view(&follower.client, &follower.address, &job).await?;
        printer.text(&format!("\n{}", job_view::summary(&view, &explain(&job))))?;
    }
    Ok(status_of(&job))
}

/// Waits until a confidential job runs.
async fn deliver(courier: &Courier, printer: &Printer) -> Result<ExitStatus> {
    let address = courier.address;
    printer.when_interrupted(format!(
        "interrupted: the job needs its definition: `nosana job send-definition {address} FILE` sends it"
    ));
    let job = courier.run(Errand::UntilItRuns, printer).await?;
    if job_view::state(&job).is_terminal() {
        printer.note(&format!("the job {}", explain(&job)));
        return Ok(status_of(&job));
    }
    Ok(ExitStatus::Success)
}

/// Prints one job.
pub async fn show(one: &OneJob, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let address = parse_address("job", &one.job)?;
    let client = settings.client()?;
    let job = client.get::<Job>(&address).await?;
    let mut view = view(&client, &address, &job).await?;
    view.services = services::beside(&client, &address, &job, settings).await;
    printer.result(&view, |view| {
        let text = job_view::text(view, &explain(&job));
        if view.services.is_empty() {
            return text;
        }
        let rows = services::rows(&view.services, unix_seconds(), printer);
        format!("{text}\n{rows}")
    })?;
    Ok(ExitStatus::Success)
}

/// Prints each change of a job.
pub async fn watch(
    arguments: &WatchArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    let client = Arc::new(settings.client()?);
    let mut watcher = Watcher::new(Arc::clone(&client), address).await?;
    loop {
        let job = &watcher.job;
        if printer.is_json() {
            printer.json(&view(&client, &address, job).await?)?;
        } else {
            printer.text(&format!("{}\n", change(job, None)))?;
        }
        let state = job_view::state(job);
        if state.is_terminal() {
            return Ok(status_of(job));
        }
        if arguments.until == Until::Running && state == JobState::Running {
            return Ok(ExitStatus::Success);
        }
        watcher.changed().await?;
    }
}

/// Prints what a job printed.
pub async fn logs(
    arguments: &LogsArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    let client = Arc::new(settings.client()?);
    let job = client.get::<Job>(&address).await?;
    if let Some(hash) = job_view::result(&job) {
        let wallet = || settings.wallet();
        let result = read_result(&*settings.store()?, &hash, (&address, &job), wallet)
            .await?
            .0;
        print_lines(&result, 0, printer)?;
        return Ok(if arguments.follow {
            status_of(&job)
        } else {
            ExitStatus::Success
        });
    }
    if job_view::host(&job).is_none() && !arguments.follow {
        printer.note(&format!("no log yet: the job {}", explain(&job)));
        return Ok(ExitStatus::Success);
    }
    let keypair = settings.wallet()?;
    check_client(&job, &keypair, "logs")?;
    if !arguments.follow || job_view::state(&job).is_terminal() {
        let store = settings.store()?;
        let of = (&address, &job);
        return print_log_so_far(&client, of, &keypair, &*store, printer).await;
    }
    let watcher = Watcher::new(Arc::clone(&client), address).await?;
    let mut follower = Follower {
        client,
        address,
        keypair,
        store: settings.store()?,
        printer,
        posted: None,
        feed: None,
        lines_of_host: (Address::default(), 0),
        trouble: String::new(),
        watcher,
    };
    let job = follower.follow().await?;
    Ok(status_of(&job))
}

/// Prints what came out of a job.
pub async fn result(one: &OneJob, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let address = parse_address("job", &one.job)?;
    let client = settings.client()?;
    let job = client.get::<Job>(&address).await?;
    let Some(hash) = job_view::result(&job) else {
        let state = job_view::state(&job);
        return Err(if is_result_to_come(&job) {
            CliError::user(format!(
                "the job has no result yet: it is {}, and its host may still store what had run",
                state.name()
            ))
            .hint("try again in a moment")
        } else if state.is_terminal() {
            CliError::user(format!(
                "the job has no result: it is {} ({})",
                state.name(),
                explain(&job)
            ))
        } else {
            CliError::user(format!("the job has no result yet: it is {}", state.name()))
                .hint(format!("`nosana job watch {address}` waits for its end"))
        });
    };
    let wallet = || settings.wallet();
    let (result, bytes) = read_result(&*settings.store()?, &hash, (&address, &job), wallet).await?;
    if printer.is_json() {
        // As the host wrote it, on one line: whoever checks the hash reads the store.
        let document: serde_json::Value = serde_json::from_slice(&bytes)?;
        printer.json(&document)?;
    } else {
        printer.text(&printer.foreign(&result_text(&result)))?;
    }
    Ok(ExitStatus::Success)
}

/// Ends a job.
pub async fn stop(
    arguments: &StopArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    /// A job can change its state between being read and being stopped.
    const ATTEMPTS: u32 = 5;
    let address = parse_address("job", &arguments.job)?;
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let payer = read_payer(arguments.payer.payer.as_deref(), &keypair)?;
    let config = client.get::<Config>(&jobs::pdas::find_config().0).await?;
    let mut attempt = 1;
    loop {
        let job = client.get::<Job>(&address).await?;
        check_client(&job, &keypair, "stop it")?;
        let instruction = match job_view::state(&job) {
            JobState::Queued => {
                let market = client.get::<Market>(&job.market).await?;
                instructions::cancel(address, &job, &market, &config)
            }
            JobState::Assigned | JobState::Running => instructions::stop(address, &job, &config),
            _ => {
                if attempt == 1 {
                    printer.note("nothing to stop: the job is over");
                }
                print_job(&client, &address, &job, printer).await?;
                if is_result_to_come(&job) {
                    printer.note(&format!(
                        "its host may still store what had run: `nosana job result {address}`"
                    ));
                }
                return Ok(ExitStatus::Success);
            }
        };
        match client.send(&[instruction], &[&payer, &keypair]).await {
            Ok(_) => {}
            Err(error) if attempt < ATTEMPTS && has_moved(&error) => {}
            Err(error) => return Err(CliError::from(error).context("cannot stop the job")),
        }
        attempt += 1;
    }
}

/// Prints all jobs of the wallet, the newest first.
pub async fn list(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let filters = watch::jobs_of_client(&keypair.pubkey());
    let (mut found, now) = tokio::try_join!(client.list::<Job>(filters), client.now())?;
    found.sort_by_key(|(address, job)| (std::cmp::Reverse(job.posted_at), *address));
    let views: Vec<JobView> = found
        .iter()
        .map(|(address, job)| JobView::new(address, job, now))
        .collect();
    printer.result(&views, |views| job_view::list(views))?;
    if views.is_empty() {
        printer.note("no jobs: `nosana job post FILE` posts one");
    }
    Ok(ExitStatus::Success)
}

/// Sends the `post`. Where more places at the front of the `queue` ran out than posting looks at, they are swept first, which
/// anyone may.
async fn send_swept(
    client: &Client,
    post: &Instruction,
    signers: &[&Keypair],
    queue: Address,
) -> std::result::Result<Sent, ClientError> {
    let mut left = MOST_SWEEPS;
    loop {
        let refusal = match client.send(std::slice::from_ref(post), signers).await {
            Err(error) if error.is_jobs_error(JobsError::QueueNeedsSweep) && left > 0 => error,
            sent => return sent,
        };
        let payer = signers.get(..1).unwrap_or_default();
        left = match client.send(&[instructions::sweep(queue)], payer).await {
            Ok(_) => left.saturating_sub(1),
            // Somebody else was faster, which is worth one more look.
            Err(error) if error.is_jobs_error(JobsError::TooEarly) && left > 1 => 1,
            Err(error) if error.is_jobs_error(JobsError::TooEarly) => return Err(refusal),
            Err(error) => return Err(error),
        };
    }
}

/// What is done with a definition.
struct Concealed {
    /// What is stored for everybody to read.
    shown: Vec<u8>,
    /// What is sent to the host in its place.
    hidden: Option<Vec<u8>>,
    /// Where the host fetches that, when it is not sent.
    endpoint: Option<String>,
}

impl Concealed {
    fn hidden_hash(&self) -> Option<String> {
        let hidden = self.hidden.as_ref();
        hidden.map(|bytes| ContentHash::of(bytes).to_string())
    }
}

/// Puts a cover before the definition when it, or whoever posts it, wants it confidential. One that
/// is a cover already is posted as it is: what it covers is sent by another command, or by the
/// client's own server.
fn conceal(definition: &JobDefinition, bytes: Vec<u8>, is_asked: bool) -> Result<Concealed> {
    let listen = || Transfer {
        kind: TransferType::ApiListen,
        args: TransferArgs { endpoint: None },
    };
    let mut logistics = definition.logistics.clone().unwrap_or(Logistics {
        send: None,
        receive: None,
    });
    // What is wrong with it is told before what was asked for is put beside it.
    let wanted = logistics.confidentiality().map_err(CliError::of_user)?;
    if is_asked && wanted == Confidentiality::Public {
        logistics.receive = Some(listen());
    }
    if is_asked && logistics.send.is_none() {
        logistics.send = Some(listen());
    }
    let kind = logistics.confidentiality().map_err(CliError::of_user)?;
    let endpoint = logistics.send.as_ref().and_then(|send| match send.kind {
        TransferType::Api => send.args.endpoint.clone(),
        TransferType::ApiListen => None,
    });
    let is_cover = definition.ops.is_empty() && !is_asked;
    if logistics.send.is_none() || is_cover {
        definition.confidentiality().map_err(CliError::of_user)?;
        return Ok(Concealed {
            shown: bytes,
            hidden: None,
            endpoint,
        });
    }
    kind.check(definition, true).map_err(CliError::of_user)?;
    Ok(Concealed {
        shown: logistics.cover().into_bytes(),
        hidden: endpoint.is_none().then_some(bytes),
        endpoint,
    })
}

fn name_of(path: &Path) -> String {
    if path == Path::new("-") {
        "stdin".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads and checks a definition; `-` is stdin.
pub async fn read_definition(path: &Path) -> Result<(JobDefinition, Vec<u8>)> {
    let is_stdin = path == Path::new("-");
    let name = name_of(path);
    let owned = path.to_owned();
    // Apart, so that a signal is heard while a terminal is waited for.
    let read = tokio::task::spawn_blocking(move || {
        let source: Box<dyn Read> = if is_stdin {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(owned)?)
        };
        let mut bytes = Vec::new();
        source
            .take(MAX_DEFINITION_BYTES as u64 + 1)
            .read_to_end(&mut bytes)?;
        io::Result::Ok(bytes)
    });
    let bytes = read
        .await
        .unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
        .map_err(|error| CliError::file("the job definition", path, error))?;
    let definition = JobDefinition::parse(&bytes)
        .map_err(|error| CliError::from(error).context(format!("cannot post {name}")))?;
    Ok((definition, bytes))
}

fn check_terms(arguments: &PostArguments, market: &Market, price: u64) -> Result<()> {
    let (shortest, longest) = (market.min_timeout, market.max_timeout);
    if !(shortest..=longest).contains(&arguments.timeout) {
        return Err(CliError::user(format!(
            "the market takes timeouts from {} to {}, not {}",
            units::seconds(shortest.into()),
            units::seconds(longest.into()),
            units::seconds(arguments.timeout.into()),
        ))
        .hint("give another with --timeout"));
    }
    if market.paused != 0 {
        return Err(CliError::unavailable(
            "posting is paused in this market; jobs that are there go on",
        )
        .hint("`nosana market list` shows the others"));
    }
    if let Some(most) = arguments.max_price.filter(|most| *most < price) {
        return Err(CliError::user(format!(
            "the market's price is {price} base units a second, --max-price allows {most}",
        ))
        .hint("`nosana market list` shows the prices of all"));
    }
    market::check_queue(market)
}

async fn check_memory(
    client: &Client,
    definition: &JobDefinition,
    market: &Market,
    name: &str,
) -> Result<()> {
    // As GPUs are sold: 24 GB fit one that reports 24 564 MiB.
    let gigabytes = definition.required_vram_gb();
    let needed = gigabytes * 1e9;
    if market::memory(market) >= needed {
        return Ok(());
    }
    let error = CliError::user(format!(
        "the job needs a GPU with {gigabytes} GB of memory, those of the market `{name}` have {} MiB",
        market.vram_mib
    ));
    Err(
        match market::with_memory(client, needed).await?.as_slice() {
            [] => error.hint("no market has such GPUs"),
            names => error.hint(format!("these markets have enough: {}", names.join(", "))),
        },
    )
}

/// What a client agrees to who did not say: the price, and a little more where it may
/// move before the job is posted.
fn most(market: &Market, price: u64) -> u64 {
    match nosana_sdk::price::kind(market) {
        PriceKind::Fixed => price,
        PriceKind::Dollars => price.saturating_add(price / 50),
    }
}

/// The host of this address, and the number of its place in the queue of `market`.
async fn find_place(
    client: &Client,
    text: &str,
    market: &Market,
    name: &str,
) -> Result<(Address, u64)> {
    let host = parse_address("host", text)?;
    let (queue, now) = tokio::try_join!(client.get::<QueueView>(&market.queue), client.now())?;
    let place = queue.waiting.iter().find(|waiting| waiting.key == host);
    match place {
        Some(place) if place.valid_until >= now => Ok((host, place.slot)),
        Some(_) => Err(CliError::user(format!(
            "the host {host} has not renewed its place in the market `{name}`: it may be gone"
        ))
        .hint("take another host, or any by leaving --host out")),
        None => Err(CliError::user(format!(
            "the host {host} does not wait in the market `{name}`"
        ))
        .hint(format!(
            "`nosana host status --host {host}` shows what it does; leaving --host out takes any"
        ))),
    }
}

/// The deposit, when the client has it, and the payer the SOL for the accounts.
async fn check_balance(
    client: &Client,
    [owner, payer]: [&Address; 2],
    market: &Market,
    price: u64,
    timeout: u32,
) -> Result<u64> {
    let deposit = money::deposit(price, timeout).map_err(|_| {
        CliError::user("the deposit for this timeout is more than there can be of NOS")
            .hint("give a shorter one with --timeout")
    })?;
    let tokens = token_account(owner, &market.mint);
    let (nos, lamports, job_rent, escrow_rent) = tokio::try_join!(
        client.token_balance(&tokens),
        client.lamports(payer),
        client.rent(Job::LEN),
        client.rent(TOKEN_ACCOUNT_BYTES),
    )?;
    if nos < deposit {
        let affordable = u32::try_from(nos / price.max(1)).unwrap_or(u32::MAX);
        let way_out = if affordable >= market.min_timeout {
            format!(", or post it with --timeout {affordable}s")
        } else {
            String::new()
        };
        return Err(CliError::user(format!(
            "the deposit for {} is {}, the wallet {owner} has {}: {} is missing",
            units::seconds(timeout.into()),
            units::nos(deposit),
            units::nos(nos),
            units::nos(deposit.saturating_sub(nos)),
        ))
        .hint(format!("send it NOS{way_out}")));
    }
    let needed = job_rent.saturating_add(escrow_rent).saturating_add(FEES);
    if lamports < needed {
        return Err(CliError::user(format!(
            "posting takes {}, most of which returns later, the wallet {payer} has {}: {} is missing",
            units::sol(needed),
            units::sol(lamports),
            units::sol(needed.saturating_sub(lamports)),
        ))
        .hint("send it SOL, or name another wallet that pays with --payer"));
    }
    Ok(deposit)
}

fn post_error(error: ClientError, address: &Address) -> CliError {
    let is_unsure = matches!(error, ClientError::Unknown { .. } | ClientError::NotLanded);
    let is_taken = error.is_jobs_error(JobsError::HostDoesNotWait);
    let error = CliError::from(error).context("the job was not posted");
    if is_unsure {
        error
            .context("it is not known whether the job was posted")
            .hint(format!("`nosana job show {address}` tells"))
    } else if is_taken {
        error.hint("another job may have been faster: leaving --host out takes any host")
    } else {
        error
    }
}

fn posted_text(posted: &PostReport, market: &str) -> String {
    let state = match &posted.host {
        Some(host) => format!("{}, to host {host}", posted.state),
        None => posted.state.to_owned(),
    };
    let sealed = posted.sealed_definition.clone();
    let rows = [
        Some(("job", posted.job.clone())),
        Some(("state", state)),
        Some(("market", market.to_owned())),
        Some(("definition", posted.definition.clone())),
        sealed.map(|sealed| ("sealed definition", sealed)),
        Some(("timeout", units::seconds(posted.timeout.into()))),
        Some(("deposit", units::nos(posted.deposit))),
        Some(("signature", posted.signature.clone())),
    ];
    pairs(&rows.into_iter().flatten().collect::<Vec<_>>())
}

async fn print_job(client: &Client, address: &Address, job: &Job, printer: &Printer) -> Result<()> {
    let view = view(client, address, job).await?;
    printer.result(&view, |view| job_view::text(view, &explain(job)))
}

/// Only a running job needs the chain's clock.
async fn view(client: &Client, address: &Address, job: &Job) -> Result<JobView> {
    let now = match job_view::state(job) {
        JobState::Running => client.now().await?,
        _ => 0,
    };
    Ok(JobView::new(address, job, now))
}

/// One line for what became of the job, and how long after it was posted.
fn change(job: &Job, posted: Option<Instant>) -> String {
    let elapsed = posted.map_or_else(
        || units::seconds(since_posted(job)),
        |posted| format!("{:.1} s", posted.elapsed().as_secs_f64()),
    );
    let state = job_view::state(job).name();
    format!(
        "{:>10}  {state:<9}  {}",
        format!("+{elapsed}"),
        explain(job)
    )
}

/// Seconds from the posting of `job` to its present state, by the chain's clock.
fn since_posted(job: &Job) -> u64 {
    let at = match job_view::state(job) {
        JobState::Queued if job.attempts == 0 => job.posted_at,
        // The chain does not note when a job came back.
        JobState::Queued => unix_seconds(),
        JobState::Assigned => job.assigned_at,
        JobState::Running => job.started_at,
        _ => job.ended_at,
    };
    u64::try_from(at.saturating_sub(job.posted_at)).unwrap_or(0)
}

fn status_of(job: &Job) -> ExitStatus {
    if is_success(job) {
        ExitStatus::Success
    } else {
        ExitStatus::JobFailed
    }
}

/// Whether the job was ended while it ran, so that its host can still give it a result.
fn is_result_to_come(job: &Job) -> bool {
    let was_ended = matches!(job_view::state(job), JobState::Stopped | JobState::Expired);
    was_ended && job.started_at != 0 && job_view::result(job).is_none()
}

/// Refuses a wallet that is not the client's.
pub fn check_client(job: &Job, keypair: &Keypair, what: &str) -> Result<()> {
    if job.client == keypair.pubkey() {
        return Ok(());
    }
    let what = match what {
        "logs" => "read its log while there is no result",
        other => other,
    };
    Err(CliError::user(format!(
        "the job is {}'s, who alone can {what}; the wallet is {}",
        job.client,
        keypair.pubkey()
    ))
    .hint("give the client's key with --wallet"))
}

/// Whether the job or its queue changed under way.
pub fn has_moved(error: &ClientError) -> bool {
    [
        JobsError::WrongState,
        JobsError::NotInQueue,
        JobsError::WrongRecord,
        JobsError::WrongDestination,
    ]
    .into_iter()
    .any(|expected| error.is_jobs_error(expected))
}

/// The result of `job`; `wallet` is asked for only when it is sealed.
pub(super) async fn read_result(
    store: &dyn Store,
    hash: &ContentHash,
    (address, job): (&Address, &Job),
    wallet: impl FnOnce() -> Result<Keypair>,
) -> Result<(JobResult, Vec<u8>)> {
    let mut bytes = match store.get(hash, MAX_RESULT_BYTES).await {
        Err(error @ StoreError::NotFound { .. }) => {
            return Err(match sent_to(store, address, job).await {
                Some(url) => CliError::user(format!(
                    "the result is not in the store: the host sent it to {url}, as the job's `logistics` say"
                )),
                None => error.into(),
            });
        }
        read => read?,
    };
    if is_sealed(&bytes) {
        let keypair = wallet()?;
        check_client(job, &keypair, "read its result, which is sealed")?;
        let key = SecretKey::of_job(&keypair, address);
        bytes = open(&key, Content::Result { job: address }, &bytes).map_err(|error| {
            CliError::unavailable(format!(
                "the host stored a result that cannot be read: {error}"
            ))
        })?;
    }
    let result = serde_json::from_slice(&bytes).map_err(|error| {
        CliError::unavailable(format!(
            "the host stored something else than a result: {error}"
        ))
    })?;
    Ok((result, bytes))
}

/// The client's own server, if the host of `job` sends the result there.
async fn sent_to(store: &dyn Store, address: &Address, job: &Job) -> Option<String> {
    let hash = ContentHash::from(job.definition);
    let bytes = store.get(&hash, MAX_DEFINITION_BYTES).await.ok()?;
    let logistics = JobDefinition::parse(&bytes).ok()?.logistics?;
    let url = logistics.receive_endpoint(address).ok()??;
    Some(url.to_string())
}

/// The log's lines from the `first` on.
fn print_lines(result: &JobResult, first: usize, printer: &Printer) -> Result<()> {
    for line in result.log.lines.iter().skip(first) {
        if printer.is_json() {
            printer.json(line)?;
        } else {
            printer.text(&line_text(&line.op, &line.text, printer))?;
        }
    }
    if result.log.is_cut {
        printer.note("the log was too long: the rest is not kept");
    }
    Ok(())
}

fn print_line(line: &LogLine, printer: &Printer) -> Result<()> {
    if printer.is_json() {
        printer.json(line)
    } else {
        printer.text(&line_text(&line.op, &line.text, printer))
    }
}

pub fn line_text(op: &str, text: &str, printer: &Printer) -> String {
    let op = if op.is_empty() { "host" } else { op };
    // A line of a log is one line here, whatever is in it.
    let line = format!("{op} | {text}").replace('\n', " ");
    format!("{}\n", printer.foreign(&line))
}

/// The log that the host has at present.
async fn print_log_so_far(
    client: &Client,
    (address, job): (&Address, &Job),
    keypair: &Keypair,
    store: &dyn Store,
    printer: &Printer,
) -> Result<ExitStatus> {
    let mut feed = LogFeed::new(client, *address, job, keypair, store).await?;
    // The first answer may take as long as the host's API allows itself.
    let mut item = feed.next().await;
    loop {
        match item {
            Some(Ok(line)) => print_line(&line, printer)?,
            Some(Err(HostApiError::NotThere)) if has_host(job) => {
                printer.note("no log yet: the host has not begun with the job");
                return Ok(ExitStatus::Success);
            }
            Some(Err(error)) => return Err(error.into()),
            None => return Ok(ExitStatus::Success),
        }
        match timeout(SILENCE, feed.next()).await {
            Ok(next) => item = next,
            Err(_) => return Ok(ExitStatus::Success),
        }
    }
}

/// Prints the changes and the log of one job until it ends.
struct Follower<'a> {
    client: Arc<Client>,
    address: Address,
    keypair: Keypair,
    store: Box<dyn Store>,
    printer: &'a Printer,
    /// When the job was posted, if this program did it.
    posted: Option<Instant>,
    feed: Option<LogFeed>,
    /// Whose log was printed, and how many lines of it.
    lines_of_host: (Address, usize),
    /// Why the log cannot be had, said once.
    trouble: String,
    watcher: Watcher,
}

impl Follower<'_> {
    async fn follow(&mut self) -> Result<Job> {
        self.printer.when_interrupted(format!(
            "interrupted; the job goes on: `nosana job watch {0}` waits for its end, `nosana job stop {0}` ends it",
            self.address
        ));
        loop {
            self.report().await?;
            let job = self.watcher.job.clone();
            if job_view::state(&job).is_terminal() {
                self.last_lines(&job).await?;
                return Ok(job);
            }
            self.feed_from(&job).await;
            self.until_changed().await?;
        }
    }

    async fn report(&self) -> Result<()> {
        let job = &self.watcher.job;
        // Whoever asked for the log gets lines of it and nothing else.
        if self.printer.is_json() && self.posted.is_some() {
            let view = view(&self.client, &self.address, job).await?;
            self.printer.json(&view)
        } else {
            self.printer.note(&change(job, self.posted));
            Ok(())
        }
    }

    /// Reads the log of the host that has the job, if one has.
    async fn feed_from(&mut self, job: &Job) {
        if !has_host(job) {
            self.feed = None;
            return;
        }
        if self.feed.is_some() && self.lines_of_host.0 == job.host {
            return;
        }
        self.lines_of_host = (job.host, 0);
        let store = &*self.store;
        match LogFeed::new(&self.client, self.address, job, &self.keypair, store).await {
            Ok(feed) => self.feed = Some(feed),
            Err(error) => self.complain(&error.message()),
        }
    }

    /// Prints lines until the job changes.
    async fn until_changed(&mut self) -> Result<()> {
        loop {
            let Some(feed) = &mut self.feed else {
                return self.watcher.changed().await;
            };
            // Cancel safe: both wait without holding anything.
            let item = tokio::select! {
                changed = self.watcher.changed() => return changed,
                item = feed.next(), if !feed.is_over() => item,
            };
            self.take(item)?;
        }
    }

    fn take(&mut self, item: Option<std::result::Result<LogLine, HostApiError>>) -> Result<()> {
        match item {
            Some(Ok(line)) => {
                print_line(&line, self.printer)?;
                self.lines_of_host.1 += 1;
                self.trouble.clear();
            }
            None => {}
            // It has not begun.
            Some(Err(HostApiError::NotThere))
                if job_view::state(&self.watcher.job) != JobState::Running => {}
            Some(Err(error)) => self.complain(&error.to_string()),
        }
        Ok(())
    }

    fn complain(&mut self, trouble: &str) {
        if self.trouble != trouble {
            self.printer.note(&format!("no log at present: {trouble}"));
            trouble.clone_into(&mut self.trouble);
        }
    }

    /// What the host had not sent when the job ended: from the host, or else from the result.
    async fn last_lines(&mut self, job: &Job) -> Result<()> {
        let deadline = Instant::now() + LAST_LINES;
        while let Some(feed) = &mut self.feed {
            if feed.is_over() {
                break;
            }
            match tokio::time::timeout_at(deadline, feed.next()).await {
                Ok(item) => self.take(item)?,
                Err(_) => break,
            }
        }
        let is_whole = self.feed.as_ref().is_some_and(|feed| feed.is_whole);
        if is_whole {
            return Ok(());
        }
        let Some(hash) = job_view::result(job) else {
            return Ok(());
        };
        let printed = match self.lines_of_host {
            (host, lines) if host == job.host => lines,
            _ => 0,
        };
        let wallet = || Ok(self.keypair.insecure_clone());
        let read = read_result(&*self.store, &hash, (&self.address, job), wallet);
        let (result, _) = read.await?;
        print_lines(&result, printed, self.printer)
    }
}

fn result_text(result: &JobResult) -> String {
    let state = match result.state {
        JobOutcome::Succeeded => "succeeded",
        JobOutcome::Failed => "failed",
        JobOutcome::TimedOut => "timed out",
        JobOutcome::Stopped => "stopped",
        JobOutcome::Rejected => "rejected",
    };
    let mut text = format!("{state}, exit code {}\n", result.exit_code);
    if let Some(message) = &result.message {
        text.push_str(message);
        text.push('\n');
    }
    let rows = result.operations.iter().map(|operation| {
        let state = match operation.state {
            OperationOutcome::Succeeded => "succeeded",
            OperationOutcome::Failed if operation.out_of_memory => "out of memory",
            OperationOutcome::Failed => "failed",
            OperationOutcome::Stopped => "stopped",
            OperationOutcome::Skipped => "skipped",
        };
        let took = operation.started_at.zip(operation.ended_at);
        [
            operation.id.clone(),
            state.to_owned(),
            operation
                .exit_code
                .map_or_else(|| "-".to_owned(), |code| code.to_string()),
            took.map_or_else(
                || "-".to_owned(),
                |(from, to)| {
                    let milliseconds = to.saturating_sub(from);
                    format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
                },
            ),
            operation.image.clone(),
            operation.message.clone().unwrap_or_default(),
        ]
    });
    text.push('\n');
    text.push_str(&table(
        ["op", "state", "exit code", "took", "image", "message"],
        rows,
    ));
    let found = result.operations.iter().flat_map(|operation| {
        let id = &operation.id;
        operation.results.iter().map(move |(key, value)| {
            let value = serde_json::to_value(value).unwrap_or_default();
            let shown = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            [format!("{id}.{key}"), shown]
        })
    });
    let found: Vec<[String; 2]> = found.collect();
    if !found.is_empty() {
        text.push('\n');
        text.push_str(&table(["result", "value"], found));
    }
    let left = result.operations.iter().filter_map(|operation| {
        let what = match (&operation.artifact, &operation.artifact_missing) {
            (Some(artifact), _) => format!("{} files, {} bytes", artifact.files, artifact.bytes),
            (None, Some(missing)) => format!("none: {missing}"),
            (None, None) => return None,
        };
        Some([operation.id.clone(), what])
    });
    let left: Vec<[String; 2]> = left.collect();
    if !left.is_empty() {
        text.push('\n');
        text.push_str(&table(["op", "artifact"], left));
    }
    text
}

fn unix_millis() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}

pub(super) fn unix_seconds() -> i64 {
    i64::try_from(unix_millis() / 1_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn concealed(document: &Value, is_asked: bool) -> Result<Concealed> {
        let bytes = document.to_string().into_bytes();
        conceal(&JobDefinition::parse(&bytes).unwrap(), bytes, is_asked)
    }

    fn document(logistics: Option<Value>, ops: &Value) -> Value {
        let mut document = json!({"version": "0.1", "type": "container", "ops": ops});
        if let Some(logistics) = logistics {
            document["logistics"] = logistics;
        }
        document
    }

    #[test]
    fn what_is_confidential_is_sent_and_only_its_cover_is_stored() {
        let ops = json!([{"id": "a", "type": "container/run", "args": {"image": "a"}}]);
        let listen = json!({"type": "api-listen", "args": {}});
        let both = json!({"send": listen, "receive": listen});
        let send = json!({ "send": listen });
        let (all, half) = (
            Confidentiality::All.cover().unwrap(),
            Confidentiality::Definition.cover().unwrap(),
        );
        for (logistics, is_asked, cover) in [
            (None, false, None),
            (None, true, Some(all)),
            (Some(both.clone()), false, Some(all)),
            (Some(both.clone()), true, Some(all)),
            (Some(send.clone()), true, Some(half)),
            (Some(json!({})), false, None),
        ] {
            let document = document(logistics, &ops);
            let bytes = document.to_string().into_bytes();
            let found = concealed(&document, is_asked).unwrap();
            match cover {
                Some(cover) => {
                    assert_eq!(found.shown, cover.as_bytes());
                    assert_eq!(found.hidden, Some(bytes));
                }
                None => assert_eq!((found.shown, found.hidden), (bytes, None)),
            }
        }
        // A cover is posted as it is, unless something to cover is expected.
        let cover = document(Some(both), &json!([]));
        let posted = concealed(&cover, false).unwrap();
        assert_eq!(posted.shown, cover.to_string().as_bytes());
        assert_eq!(posted.hidden, None);
        assert!(concealed(&cover, true).is_err());
    }

    #[test]
    fn what_the_host_fetches_is_neither_stored_nor_sent() {
        let ops = json!([{"id": "a", "type": "container/run", "args": {"image": "a"}}]);
        let listen = json!({"type": "api-listen", "args": {}});
        let url = "https://a.example/%%global.job%%";
        let api = json!({"type": "api", "args": {"endpoint": url}});
        let fetched = json!({"send": api, "receive": api});
        for (ops, is_asked) in [(&ops, false), (&ops, true), (&json!([]), false)] {
            let found = concealed(&document(Some(fetched.clone()), ops), is_asked).unwrap();
            assert_eq!(found.endpoint.as_deref(), Some(url));
            assert_eq!(found.hidden, None);
            let cover = JobDefinition::parse(&found.shown).unwrap();
            assert!(cover.ops.is_empty());
            assert_eq!(cover.confidentiality(), Ok(Confidentiality::All));
        }
        // Only the result is: there is nothing to cover, unless more is asked for.
        let result = document(Some(json!({ "receive": api })), &ops);
        let found = concealed(&result, false).unwrap();
        assert_eq!(found.shown, result.to_string().as_bytes());
        assert!(found.hidden.is_none() && found.endpoint.is_none());
        let found = concealed(&result, true).unwrap();
        assert!(found.hidden.is_some());
        let cover = JobDefinition::parse(&found.shown).unwrap();
        let both = document(Some(json!({"send": listen, "receive": api})), &json!([]));
        let both = JobDefinition::parse(both.to_string().as_bytes()).unwrap();
        assert_eq!(cover.logistics, both.logistics);
    }
}
