//! The embedded chain: surfpool's JSON-RPC and WebSocket servers over `LiteSVM`, without a network.
//!
//! Threads: one runs surfpool's loop, one reads its events. surfpool's clock thread has no way to
//! be ended: after [`Chain::stop`] it does nothing but sleep until the process ends.

use std::{
    fs::File,
    io::{self, Read as _},
    net::{IpAddr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use solana_account::Account;
use solana_address::Address;
use surfpool_core::{
    runloops::start_local_surfnet_runloop,
    surfnet::{
        locker::SurfnetSvmLocker,
        svm::{SurfnetSvm, SurfnetSvmConfig},
    },
};
use surfpool_types::{
    RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig,
    channel::{Receiver, Sender, bounded, select, unbounded},
    types::BlockProductionMode,
};
use tokio::sync::watch;

/// How long the chain may take to start, and to close its ports.
const PATIENCE: Duration = Duration::from_mins(2);
/// One server for JSON-RPC, one for WebSocket; each reports when it has closed.
const SERVERS: usize = 2;
const SQLITE_START: &[u8; 16] = b"SQLite format 3\0";
const LOADER: Address = Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");

/// A running chain. Dropping it ends it without waiting; [`Chain::stop`] waits.
pub struct Chain {
    /// Where JSON-RPC is served.
    pub rpc: SocketAddr,
    /// Where WebSocket subscriptions are served.
    pub websocket: SocketAddr,
    commands: Sender<SimnetCommand>,
    locker: SurfnetSvmLocker,
    ended: watch::Receiver<Option<Result<(), String>>>,
    threads: Vec<JoinHandle<()>>,
}

/// How a chain is started.
#[derive(Clone, Debug)]
pub struct ChainOptions {
    /// The address that both servers listen on.
    pub bind: IpAddr,
    /// Port of JSON-RPC; 0 takes a free one.
    pub rpc_port: u16,
    /// Port of the WebSocket server; 0 takes a free one.
    pub ws_port: u16,
    /// Time between blocks, at least one millisecond.
    pub slot: Duration,
    /// An `SQLite` file that keeps the state between runs; without it the state is gone at the end.
    pub ledger: Option<PathBuf>,
}

/// What is on the chain before its first block. What a ledger already holds is left as it is, except
/// a program whose bytes have changed: that is replaced, as an upgrade would.
#[derive(Debug, Default)]
pub struct Genesis {
    /// System accounts and their lamports.
    pub balances: Vec<(Address, u64)>,
    /// The programs, deployed under the upgradeable loader.
    pub programs: Vec<Program>,
    /// Who may upgrade the programs.
    pub upgrade_authority: Address,
}

/// One program to deploy.
#[derive(Clone, Debug)]
pub struct Program {
    /// The name in messages.
    pub name: String,
    /// The program id.
    pub id: Address,
    /// The shared object, SBPF.
    pub elf: Vec<u8>,
}

/// Why the chain is not there.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// A port cannot be listened on.
    #[error(
        "cannot listen on {address} for {what}; expected a free port: end what uses it or choose another"
    )]
    Port {
        /// The server that wanted it.
        what: &'static str,
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The ledger's path is not one that can be opened.
    #[error("cannot use {0:?} as a ledger: expected a path in UTF-8 without '?', '#' and '%'")]
    LedgerPath(PathBuf),
    /// Something else is where the ledger should be.
    #[error("{0} is not a ledger; expected a file that an earlier run made, or nothing there yet")]
    NotALedger(PathBuf),
    /// The state could not be opened.
    #[error("cannot open the chain's state{}: {reason}", ledger_name(.ledger.as_ref()))]
    State {
        /// The file, when there is one.
        ledger: Option<PathBuf>,
        /// What surfpool said.
        reason: String,
    },
    /// A program was refused by the virtual machine.
    #[error("program {name} cannot be deployed: {reason}; expected an SBPF shared object")]
    Program {
        /// The program's name.
        name: String,
        /// What surfpool said.
        reason: String,
    },
    /// The chain did not start, or ended by itself.
    #[error("the chain ended: {0}")]
    Ended(String),
    /// The chain did not start or stop in time.
    #[error("the chain did not {what} within {} seconds", PATIENCE.as_secs())]
    Late {
        /// What it did not do.
        what: &'static str,
    },
    /// A thread or runtime could not be made.
    #[error("cannot run the chain")]
    Thread(#[source] io::Error),
}

impl Chain {
    /// Starts the chain and returns when both of its servers answer. Blocks for some 100 ms: call it
    /// off the async threads.
    pub fn start(options: &ChainOptions, genesis: &Genesis) -> Result<Self, ChainError> {
        let rpc = reserve("JSON-RPC", options.bind, options.rpc_port)?;
        let websocket = reserve("WebSocket", options.bind, options.ws_port)?;
        let (rpc_address, ws_address) = (address(&rpc)?, address(&websocket)?);

        let (mut svm, events, geyser) = open_state(options)?;
        let state_error = |reason| ChainError::State {
            ledger: options.ledger.clone(),
            reason,
        };
        if options.ledger.is_some() {
            resume(&mut svm, options.slot).map_err(state_error)?;
        }
        for &(owner, lamports) in &genesis.balances {
            endow(&mut svm, owner, lamports).map_err(state_error)?;
        }
        for program in &genesis.programs {
            deploy(&mut svm, program, genesis.upgrade_authority).map_err(|reason| {
                ChainError::Program {
                    name: program.name.clone(),
                    reason,
                }
            })?;
        }

        let locker = SurfnetSvmLocker::new(svm);
        let config = surfpool_config(options, rpc_address, ws_address);
        let (commands, commands_received) = unbounded();
        let (finished_tx, finished) = bounded(1);
        drop((rpc, websocket));
        let runloop = spawn("chain", {
            let (locker, commands) = (locker.clone(), commands.clone());
            move || {
                let outcome = run(locker, config, commands, commands_received, geyser);
                let _ = finished_tx.send(outcome);
            }
        })?;

        let (started_tx, started) = bounded(1);
        let (ended_tx, ended) = watch::channel(None);
        let listener = spawn("chain-events", {
            let commands = commands.clone();
            move || {
                let outcome = follow(&events, &finished, &started_tx, &commands);
                drop(started_tx);
                let _ = ended_tx.send(Some(outcome));
            }
        })?;
        let chain = Self {
            rpc: rpc_address,
            websocket: ws_address,
            commands,
            locker,
            ended,
            threads: vec![runloop, listener],
        };
        match started.recv_timeout(PATIENCE) {
            Ok(()) => Ok(chain),
            Err(error) if error.is_timeout() => Err(ChainError::Late { what: "start" }),
            Err(_) => Err(ChainError::Ended(chain.reason())),
        }
    }

    /// Ends the chain and returns when its ports are closed and its ledger is on disk.
    pub async fn stop(mut self) -> Result<(), ChainError> {
        self.keep_slot().await;
        let _ = self.commands.send(SimnetCommand::Terminate(None));
        let ended = tokio::time::timeout(PATIENCE, self.ended.wait_for(Option::is_some));
        if ended.await.is_err() {
            return Err(ChainError::Late { what: "stop" });
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.wait_for_readers().await?;
        match self.ended.borrow().as_ref() {
            Some(Err(reason)) => Err(ChainError::Ended(reason.clone())),
            _ => Ok(()),
        }
    }

    /// Waits until the chain has ended by itself, and says why.
    pub async fn failure(&self) -> ChainError {
        let mut ended = self.ended.clone();
        let _ = ended.wait_for(Option::is_some).await;
        ChainError::Ended(self.reason())
    }

    /// Writes the slot down, so that a ledger goes on where it stopped. surfpool does it once a
    /// minute of its own accord.
    async fn keep_slot(&self) {
        let state = Arc::clone(&self.locker.0);
        let written = tokio::task::spawn_blocking(move || {
            let mut svm = state.blocking_write();
            let slot = svm.latest_epoch_info.absolute_slot;
            svm.slot_checkpoint.store("latest_slot".to_owned(), slot)
        });
        if let Ok(Err(error)) = written.await {
            tracing::warn!(%error, "the slot could not be written to the ledger");
        }
    }

    /// The servers let go of the state a moment after they have closed. The ledger's connections
    /// close with the last holder, and must be closed before anyone opens the file again.
    async fn wait_for_readers(&self) -> Result<(), ChainError> {
        let deadline = Instant::now() + PATIENCE;
        while Arc::strong_count(&self.locker.0) > 1 {
            if Instant::now() > deadline {
                return Err(ChainError::Late {
                    what: "let go of its state",
                });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    fn reason(&self) -> String {
        match self.ended.borrow().as_ref() {
            Some(Err(reason)) => reason.clone(),
            _ => "its servers closed".to_owned(),
        }
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        let _ = self.commands.send(SimnetCommand::Terminate(None));
    }
}

/// Listens on a port, so that a taken one is found before anything else is done.
fn reserve(what: &'static str, bind: IpAddr, port: u16) -> Result<TcpListener, ChainError> {
    let address = SocketAddr::new(bind, port);
    TcpListener::bind(address).map_err(|source| ChainError::Port {
        what,
        address,
        source,
    })
}

fn address(listener: &TcpListener) -> Result<SocketAddr, ChainError> {
    listener.local_addr().map_err(ChainError::Thread)
}

type State = (
    SurfnetSvm,
    Receiver<SimnetEvent>,
    Receiver<surfpool_core::surfnet::GeyserEvent>,
);

fn open_state(options: &ChainOptions) -> Result<State, ChainError> {
    let url = options.ledger.as_deref().map(ledger_url).transpose()?;
    let config = SurfnetSvmConfig {
        slot_time: milliseconds(options.slot),
        instruction_profiling_enabled: false,
        ..SurfnetSvmConfig::default()
    };
    SurfnetSvm::new_with_db(url, config).map_err(|error| ChainError::State {
        ledger: options.ledger.clone(),
        reason: error.to_string(),
    })
}

/// surfpool puts the path into a URL without escaping it, and tries for half a minute to open what
/// is no database.
fn ledger_url(path: &Path) -> Result<&str, ChainError> {
    let mut start = [0; SQLITE_START.len()];
    let is_other = match File::open(path) {
        Err(error) => error.kind() != io::ErrorKind::NotFound,
        Ok(mut file) => file.read_exact(&mut start).is_err() || start != *SQLITE_START,
    };
    if is_other {
        return Err(ChainError::NotALedger(path.to_owned()));
    }
    path.to_str()
        .filter(|path| !path.contains(['?', '#', '%']) && !path.contains("://"))
        .ok_or_else(|| ChainError::LedgerPath(path.to_owned()))
}

/// Puts right what surfpool gets wrong when it opens a ledger with a past:
/// - it takes every past slot for time since now, so the clock would start in the future;
/// - it forgets which accounts the token program owns, so they could not be listed.
fn resume(svm: &mut SurfnetSvm, slot: Duration) -> Result<(), String> {
    let past = svm
        .latest_epoch_info
        .absolute_slot
        .saturating_sub(svm.genesis_slot);
    svm.genesis_updated_at =
        unix_milliseconds().saturating_sub(past.saturating_mul(milliseconds(slot)));
    svm.reconstruct_sysvars();

    let token_accounts = svm
        .inner
        .get_all_accounts()
        .map_err(|error| error.to_string())?
        .into_iter()
        .map(|(key, account)| (key, Account::from(account)))
        .filter(|(_, account)| account.owner == spl_token_interface::ID)
        .map(|(key, _)| key.to_string())
        .collect();
    svm.accounts_by_owner
        .store(spl_token_interface::ID.to_string(), token_accounts)
        .map_err(|error| error.to_string())
}

fn endow(svm: &mut SurfnetSvm, owner: Address, lamports: u64) -> Result<(), String> {
    let known = svm
        .inner
        .get_account(&owner)
        .map_err(|error| error.to_string())?;
    if known.is_some() {
        return Ok(());
    }
    let account = Account {
        lamports,
        ..Account::default()
    };
    svm.set_account(&owner, account)
        .map_err(|error| error.to_string())
}

/// Writes the two accounts of an upgradeable program through surfpool, which also puts them into
/// the ledger. What goes straight into `LiteSVM` is lost when surfpool clears its cache, each hour.
fn deploy(svm: &mut SurfnetSvm, program: &Program, authority: Address) -> Result<(), String> {
    let (data_address, _) = Address::find_program_address(&[program.id.as_ref()], &LOADER);
    let data = program_data(&program.elf, authority);
    let known = svm
        .inner
        .get_account(&data_address)
        .map_err(|error| error.to_string())?;
    if known.is_some_and(|account| account.data == data) {
        return Ok(());
    }
    let mut pointer = 2_u32.to_le_bytes().to_vec();
    pointer.extend_from_slice(data_address.as_ref());
    for (key, data, executable) in [(data_address, data, false), (program.id, pointer, true)] {
        let account = Account {
            lamports: svm.inner.minimum_balance_for_rent_exemption(data.len()),
            data,
            owner: LOADER,
            executable,
            rent_epoch: u64::MAX,
        };
        svm.set_account(&key, account)
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// The loader's layout: variant 3, slot of deployment, authority as an option, then the program.
fn program_data(elf: &[u8], authority: Address) -> Vec<u8> {
    let mut data = 3_u32.to_le_bytes().to_vec();
    data.extend_from_slice(&0_u64.to_le_bytes());
    data.push(1);
    data.extend_from_slice(authority.as_ref());
    data.extend_from_slice(elf);
    data
}

fn surfpool_config(options: &ChainOptions, rpc: SocketAddr, ws: SocketAddr) -> SurfpoolConfig {
    SurfpoolConfig {
        simnets: vec![SimnetConfig {
            offline_mode: true,
            remote_rpc_url: None,
            slot_time: milliseconds(options.slot),
            block_production_mode: BlockProductionMode::Clock,
            instruction_profiling_enabled: false,
            ..SimnetConfig::default()
        }],
        rpc: RpcConfig {
            bind_host: match options.bind {
                IpAddr::V4(ip) => ip.to_string(),
                IpAddr::V6(ip) => format!("[{ip}]"),
            },
            bind_port: rpc.port(),
            ws_port: ws.port(),
            ..RpcConfig::default()
        },
        ..SurfpoolConfig::default()
    }
}

fn run(
    locker: SurfnetSvmLocker,
    config: SurfpoolConfig,
    commands: Sender<SimnetCommand>,
    received: Receiver<SimnetCommand>,
    geyser: Receiver<surfpool_core::surfnet::GeyserEvent>,
) -> Result<(), String> {
    // surfpool blocks in place, which only a runtime of several threads allows.
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?
        .block_on(start_local_surfnet_runloop(
            locker, config, commands, received, geyser,
        ))
        .map_err(|error| error.to_string())
}

/// Reads events until the loop has finished and its servers have closed. Someone always has to
/// read: a full queue stops the chain.
fn follow(
    events: &Receiver<SimnetEvent>,
    finished: &Receiver<Result<(), String>>,
    started: &Sender<()>,
    commands: &Sender<SimnetCommand>,
) -> Result<(), String> {
    let mut closed = 0;
    let mut failure = None;
    let outcome = loop {
        select! {
            recv(events) -> event => match event {
                Ok(SimnetEvent::CoreStarted(_)) => drop(started.try_send(())),
                Ok(SimnetEvent::Shutdown) => {
                    closed += 1;
                    let _ = commands.send(SimnetCommand::Terminate(None));
                }
                Ok(SimnetEvent::Aborted(reason)) => {
                    failure.get_or_insert(reason);
                    let _ = commands.send(SimnetCommand::Terminate(None));
                }
                Ok(event) => log(&event),
                Err(_) => break Err("its events stopped".to_owned()),
            },
            recv(finished) -> outcome => {
                break outcome.unwrap_or_else(|_| Err("its thread panicked".to_owned()));
            }
        }
    };
    if outcome.is_ok() {
        wait_for_servers(events, closed);
    }
    failure.map_or(outcome, Err)
}

fn wait_for_servers(events: &Receiver<SimnetEvent>, mut closed: usize) {
    let deadline = Instant::now() + PATIENCE;
    while closed < SERVERS {
        match events.recv_deadline(deadline) {
            Ok(SimnetEvent::Shutdown) => closed += 1,
            Ok(event) => log(&event),
            Err(_) => return,
        }
    }
}

/// surfpool calls each failed transaction an error: nothing here concerns more than its sender.
fn log(event: &SimnetEvent) {
    match event {
        SimnetEvent::ErrorLog(_, text)
        | SimnetEvent::WarnLog(_, text)
        | SimnetEvent::InfoLog(_, text)
        | SimnetEvent::DebugLog(_, text) => tracing::debug!("{text}"),
        _ => {}
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, ChainError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(ChainError::Thread)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .max(1)
}

fn unix_milliseconds() -> u64 {
    milliseconds(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default(),
    )
}

fn ledger_name(ledger: Option<&PathBuf>) -> String {
    ledger.map_or_else(String::new, |path| format!(" in {}", path.display()))
}
