//! The development wallets: key files in Solana's usual format, a JSON array of 64 numbers.

use std::path::Path;

use nosana_sdk::wallet;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    NamedAddress,
    instance::{InstanceError, make_private_dir},
};

const LAMPORTS_PER_SOL: u64 = 1_000_000_000;
/// What each wallet has on a fresh chain, in lamports.
pub const BALANCE: u64 = 1_000 * LAMPORTS_PER_SOL;

/// One key a role.
#[derive(Debug)]
pub struct Wallets {
    /// Runs the markets; mints NOS; may upgrade the programs.
    pub admin: Keypair,
    /// Posts jobs.
    pub client: Keypair,
    /// Owns the host: stakes, is paid.
    pub host: Keypair,
    /// The agent's hot key: works, moves no money.
    pub worker: Keypair,
    /// Measures hosts and submits reports; posts jobs to measure them.
    pub assessor: Keypair,
}

/// Why the wallets cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum WalletError {
    /// The folder could not be made.
    Folder(#[from] InstanceError),
    /// A file could not be used.
    File(#[from] wallet::WalletError),
}

impl Wallets {
    /// Reads the wallets from a folder and makes those that are not there.
    pub fn open(dir: &Path) -> Result<Self, WalletError> {
        make_private_dir(dir)?;
        Ok(Self {
            admin: open(dir, "admin")?,
            client: open(dir, "client")?,
            host: open(dir, "host")?,
            worker: open(dir, "worker")?,
            assessor: open(dir, "assessor")?,
        })
    }

    /// What each wallet has on a fresh chain.
    pub fn balances(&self) -> Vec<(Address, u64)> {
        self.each()
            .map(|(_, wallet)| (wallet.pubkey(), BALANCE))
            .to_vec()
    }

    /// Names and addresses.
    pub fn named(&self) -> Vec<NamedAddress> {
        self.each()
            .map(|(name, wallet)| NamedAddress::new(name, wallet.pubkey()))
            .to_vec()
    }

    fn each(&self) -> [(&'static str, &Keypair); 5] {
        [
            ("admin", &self.admin),
            ("client", &self.client),
            ("host", &self.host),
            ("worker", &self.worker),
            ("assessor", &self.assessor),
        ]
    }
}

fn open(dir: &Path, name: &str) -> Result<Keypair, WalletError> {
    Ok(wallet::read_or_create(&dir.join(format!("{name}.json")))?)
}
