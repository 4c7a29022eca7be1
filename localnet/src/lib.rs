//! A whole development network in one process: the embedded chain with the four programs deployed, a
//! NOS mint, funded wallets, markets, and a store for definitions and results.
//!
//! [`Localnet::start`] returns when all of it is there; [`Localnet::stop`] when none of it is left.

pub mod chain;
pub mod instance;
pub mod mint;
pub mod programs;
pub mod rpc;
pub mod setup;
pub mod store;
pub mod wallets;

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use solana_address::Address;
use solana_signer::Signer as _;

use chain::{Chain, ChainError, ChainOptions, Genesis};
use instance::{Instance, InstanceError};
use mint::MintError;
use programs::ProgramsError;
use rpc::{SendError, Sender};
use setup::{Addresses, SetupError};
use store::{Store, StoreError};
use wallets::{WalletError, Wallets};

/// A running network.
pub struct Localnet {
    /// Where everything is.
    pub info: Info,
    /// The keys of the wallets in [`Info::wallets`].
    pub wallets: Wallets,
    chain: Chain,
    store: Store,
    // Dropped last: whoever sees the lock free may start at once.
    _instance: Instance,
}

/// How a network is started. Every field has a default.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of JSON-RPC; 0 takes a free one.
    pub rpc_port: u16,
    /// Port of the WebSocket server; 0 takes a free one.
    pub ws_port: u16,
    /// Port of the definition and result store; 0 takes a free one.
    pub store_port: u16,
    /// The address to listen on. Anyone who reaches it can rewrite the chain.
    pub bind: IpAddr,
    /// Folder of the wallets, the store and `localnet.json`; made when absent.
    pub dir: PathBuf,
    /// File that keeps the chain's state between runs.
    pub ledger: Option<PathBuf>,
    /// Time between blocks.
    pub slot: Duration,
    /// Folder with `nosana_NAME.so` for each program, in place of those built in.
    pub artifacts: Option<PathBuf>,
    /// Delete the ledger and the store first. Wallets are kept.
    pub reset: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rpc_port: 8899,
            ws_port: 8900,
            store_port: 8901,
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            dir: PathBuf::from(".nosana/localnet"),
            ledger: None,
            slot: Duration::from_millis(400),
            artifacts: None,
            reset: false,
        }
    }
}

/// What runs and where, as written to `localnet.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Info {
    /// The process that serves it.
    pub pid: u32,
    /// URL of JSON-RPC.
    pub rpc: String,
    /// URL of WebSocket subscriptions.
    pub ws: String,
    /// URL of the definition and result store.
    pub store: String,
    /// Address of the NOS mint.
    pub mint: String,
    /// The deployed programs by name.
    pub programs: Vec<NamedAddress>,
    /// GPU classes and markets.
    #[serde(flatten)]
    pub addresses: Addresses,
    /// Folder of the wallets, absolute.
    pub wallet_dir: PathBuf,
    /// The wallets by name; the key is in `wallet_dir/NAME.json`.
    pub wallets: Vec<NamedAddress>,
    /// File that keeps the state, if any.
    pub ledger: Option<PathBuf>,
    /// Milliseconds between blocks.
    pub slot_ms: u64,
}

/// A name and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAddress {
    /// The name.
    pub name: String,
    /// The address, in base 58.
    pub address: String,
}

impl NamedAddress {
    /// Pairs a name with an address.
    pub fn new(name: &str, address: Address) -> Self {
        Self {
            name: name.to_owned(),
            address: address.to_string(),
        }
    }
}

/// Why there is no network.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum LocalnetError {
    /// Another one runs, or the folder cannot be used.
    Instance(#[from] InstanceError),
    /// The wallets cannot be used.
    Wallets(#[from] WalletError),
    /// The program files cannot be used.
    Programs(#[from] ProgramsError),
    /// The chain is not there.
    Chain(#[from] ChainError),
    /// The store is not there.
    Store(#[from] StoreError),
    /// The mint could not be made.
    Mint(#[from] MintError),
    /// The markets could not be set up.
    Setup(#[from] SetupError),
    /// A transaction got into no block.
    Send(#[from] SendError),
    /// A file could not be written or deleted.
    #[error("cannot write {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl Localnet {
    /// Starts everything. `localnet.json` is written last, so whoever finds it finds a network that
    /// is ready.
    pub async fn start(options: Options) -> Result<Self, LocalnetError> {
        let instance = Instance::claim(&options.dir, options.ledger.as_deref())?;
        let store_dir = options.dir.join("store");
        if options.reset {
            reset(&options, &store_dir)?;
        }
        let wallets = Wallets::open(&options.dir)?;
        let programs = programs::load(options.artifacts.as_deref())?;
        let store =
            Store::start(SocketAddr::new(options.bind, options.store_port), store_dir).await?;

        let genesis = Genesis {
            balances: wallets.balances(),
            programs,
            upgrade_authority: wallets.admin.pubkey(),
        };
        let (chain, program_names) = start_chain(&options, genesis).await?;
        let mut sender = Sender::new(url("http", chain.rpc));
        mint::ensure(&mut sender, &wallets).await?;
        let addresses = setup::setup(&mut sender, &wallets).await?;
        mint::fill_pool(&mut sender, &wallets).await?;
        sender.finish().await?;

        let info = Info {
            pid: std::process::id(),
            rpc: url("http", chain.rpc),
            ws: url("ws", chain.websocket),
            store: url("http", store.address),
            mint: mint::address().to_string(),
            programs: program_names,
            addresses,
            wallet_dir: fs::canonicalize(&options.dir).unwrap_or_else(|_| options.dir.clone()),
            wallets: wallets.named(),
            ledger: options.ledger,
            slot_ms: u64::try_from(options.slot.as_millis()).unwrap_or(u64::MAX),
        };
        instance.announce(&info)?;
        Ok(Self {
            info,
            wallets,
            chain,
            store,
            _instance: instance,
        })
    }

    /// Ends everything and returns when the ports are closed and the ledger is on disk.
    pub async fn stop(self) -> Result<(), LocalnetError> {
        self.store.stop().await;
        self.chain.stop().await?;
        Ok(())
    }

    /// Waits until a part has ended by itself, and says why.
    pub async fn failure(&self) -> LocalnetError {
        self.chain.failure().await.into()
    }
}

async fn start_chain(
    options: &Options,
    genesis: Genesis,
) -> Result<(Chain, Vec<NamedAddress>), LocalnetError> {
    let names = genesis
        .programs
        .iter()
        .map(|program| NamedAddress::new(&program.name, program.id))
        .collect();
    let chain_options = ChainOptions {
        bind: options.bind,
        rpc_port: options.rpc_port,
        ws_port: options.ws_port,
        slot: options.slot,
        ledger: options.ledger.clone(),
    };
    let chain = tokio::task::spawn_blocking(move || Chain::start(&chain_options, &genesis))
        .await
        .map_err(|error| ChainError::Ended(error.to_string()))??;
    Ok((chain, names))
}

fn reset(options: &Options, store_dir: &Path) -> Result<(), LocalnetError> {
    let mut files = vec![];
    if let Some(ledger) = &options.ledger {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = ledger.clone().into_os_string();
            path.push(suffix);
            files.push(PathBuf::from(path));
        }
    }
    for path in files {
        absent_is_fine(fs::remove_file(&path), &path)?;
    }
    absent_is_fine(fs::remove_dir_all(store_dir), store_dir)
}

fn absent_is_fine(result: io::Result<()>, path: &Path) -> Result<(), LocalnetError> {
    match result {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(LocalnetError::File {
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// A server on every address is reached by loopback from here.
fn url(scheme: &str, address: SocketAddr) -> String {
    let mut address = address;
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
        });
    }
    format!("{scheme}://{address}")
}
