//! Who takes part. Keys follow from a name and a number, so that addresses, and what
//! it costs to search for them, are the same in every run.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The key of the `number`th person called `name`, which has at most 24 bytes.
pub fn key(name: &str, number: u64) -> Keypair {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    seed[8..8 + name.len()].copy_from_slice(name.as_bytes());
    Keypair::new_from_array(seed)
}

/// Someone who posts jobs.
pub struct Client {
    /// Signs.
    pub key: Keypair,
    /// Where the NOS are.
    pub tokens: Address,
}

impl Client {
    /// The wallet's address.
    pub fn address(&self) -> Address {
        self.key.pubkey()
    }
}

/// A registered host with its record.
pub struct Host {
    /// Who owns it and paid for its accounts.
    pub owner: Keypair,
    /// The agent's key.
    pub worker: Keypair,
    /// The host.
    pub address: Address,
    /// Its record.
    pub record: Address,
    /// The token account that it is paid to.
    pub payout: Address,
}

impl Clone for Client {
    fn clone(&self) -> Self {
        Self {
            key: self.key.insecure_clone(),
            tokens: self.tokens,
        }
    }
}

impl Clone for Host {
    fn clone(&self) -> Self {
        Self {
            owner: self.owner.insecure_clone(),
            worker: self.worker.insecure_clone(),
            address: self.address,
            record: self.record,
            payout: self.payout,
        }
    }
}
