//! Accounts of older versions, brought up to date by their own program.

use nosana_sdk::{
    generated::jobs::{
        self,
        accounts::{HOST_RECORD_DISCRIMINATOR, HostRecord, MARKET_DISCRIMINATOR, Market},
    },
    instructions,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

/// How the accounts of one kind get from one version to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The program that owns them.
    pub program: Address,
    /// What they are called, for instance `market`.
    pub account: &'static str,
    /// The version that they have, at the byte behind the discriminator.
    pub from: u8,
    /// The version that they get.
    pub to: u8,
    /// What their data begins with.
    pub discriminator: [u8; 8],
    /// How many bytes those of the old version have.
    pub space: usize,
    /// How many bytes they get.
    pub larger: usize,
    /// Migrates one account; anyone pays for what it grows by, and signs.
    pub instruction: fn(payer: Address, account: Address) -> Instruction,
}

impl Migration {
    /// What the accounts to migrate have in common.
    pub fn filters(&self) -> Vec<RpcFilterType> {
        let mut start = self.discriminator.to_vec();
        start.push(self.from);
        vec![
            RpcFilterType::DataSize(self.space as u64),
            RpcFilterType::Memcmp(Memcmp::new_raw_bytes(0, start)),
        ]
    }

    /// Whether an account with this data is one to migrate.
    pub fn applies_to(&self, owner: &Address, data: &[u8]) -> bool {
        *owner == self.program
            && data.len() == self.space
            && data.starts_with(&self.discriminator)
            && data.get(8) == Some(&self.from)
    }
}

/// All of them, oldest first.
pub const MIGRATIONS: [Migration; 2] = [
    Migration {
        program: jobs::ID,
        account: "market",
        from: 1,
        to: 2,
        discriminator: MARKET_DISCRIMINATOR,
        space: 312,
        larger: Market::LEN,
        instruction: instructions::migrate_market,
    },
    // Days with fees, by which the test grid knows what work was paid for.
    Migration {
        program: jobs::ID,
        account: "record",
        from: 1,
        to: 2,
        discriminator: HOST_RECORD_DISCRIMINATOR,
        space: 776,
        larger: HostRecord::LEN,
        instruction: instructions::migrate_record,
    },
];
